use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;

use super::{
    Failure, context,
    fold::fold,
    pager::{self, Pager},
    progress::{Line, Manner, Progress, Unit},
    rows::Rows,
    visible::{visible, visible_json},
};

/// When colour is used.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub(super) enum Colour {
    /// Where a terminal reads, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The narrowest and the widest line that text is broken into; longer lines of words are hard to read.
const NARROWEST: usize = 30;
const WIDEST: usize = 120;
/// The widest line of a screen: columns of short words are read across it.
const WIDEST_SCREEN: usize = 160;

/// Returns the width of the terminal that shows the data, where one does.
fn of_the_data() -> Option<usize> {
    terminal_size::terminal_size_of(io::stdout()).map(|(terminal_size::Width(columns), _)| columns.into())
}

/// Returns the width of the terminal that shows what is said, where one does.
fn of_the_talk() -> Option<usize> {
    terminal_size::terminal_size_of(io::stderr()).map(|(terminal_size::Width(columns), _)| columns.into())
}

/// Returns the width that a screen is folded to, on a terminal: `asked` for by the environment, or its own.
fn of_a_screen(terminal: Option<usize>, asked: Option<usize>) -> Option<usize> {
    terminal.map(|columns| asked.unwrap_or(columns).clamp(NARROWEST, WIDEST_SCREEN))
}

/// Prints help that was asked for, folded where a terminal is narrower than its shortest lines.
pub(super) fn help(text: &str) -> io::Result<()> {
    let asked = context::columns();
    let text = of_a_screen(of_the_data(), asked).map_or_else(|| text.to_owned(), |columns| fold(text, columns));
    let mut stdout = AutoStream::new(io::stdout(), asked_for());
    stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush())
}

/// Returns what `--color` and `--plain` ask for on a line that is answered before it is read to its end.
fn asked_for() -> ColorChoice {
    let words: Vec<String> = std::env::args_os().filter_map(|word| word.into_string().ok()).collect();
    let is = |when: &str| {
        let apart = words.windows(2).any(|pair| pair[0] == "--color" && pair[1] == when);
        apart || words.iter().any(|word| word.strip_prefix("--color=") == Some(when))
    };
    match (is("always"), is("never") || words.iter().any(|word| word == "--plain")) {
        (true, _) => ColorChoice::AlwaysAnsi,
        (false, true) => ColorChoice::Never,
        (false, false) => ColorChoice::Auto,
    }
}

/// Returns the width that what is said is folded to; nothing where a file or a pipe takes it.
pub(super) fn width_of_the_talk(asked: Option<usize>) -> Option<usize> {
    of_a_screen(of_the_talk(), asked)
}

/// Makes what is said fit for the terminal it goes to; a file or a pipe gets every line whole.
pub(super) fn said(text: &str, asked: Option<usize>) -> String {
    let text = visible(text);
    width_of_the_talk(asked).map_or_else(|| text.clone(), |columns| fold(&text, columns))
}

/// The one place that prints: data to stdout, everything said to the user to stderr.
#[expect(clippy::struct_excessive_bools, reason = "each is a wish of the user, and they go together in every way")]
pub(super) struct Output {
    stdout: AutoStream<io::Stdout>,
    stderr: AutoStream<io::Stderr>,
    /// Whether somebody listens: no columns beside each other, nothing drawn again.
    pub(super) accessible: bool,
    columns: usize,
    /// The width of the terminal that shows the data; none where a file or a program takes them.
    data_columns: Option<usize>,
    /// The line that tells how far something is.
    line: Line,
    /// What shows a text that is longer than the screen; none where it is printed whatever its length.
    pager: Option<Pager>,
    quiet: bool,
    /// The width of the terminal that shows what is said.
    talk_columns: Option<usize>,
    pub(super) json: bool,
    pub(super) plain: bool,
}

impl Output {
    pub(super) fn new(colour: Colour, json: bool, plain: bool, quiet: bool, columns: Option<usize>) -> Self {
        let choice = match colour {
            Colour::Auto if plain => ColorChoice::Never,
            Colour::Auto => ColorChoice::Auto,
            Colour::Always => ColorChoice::AlwaysAnsi,
            Colour::Never => ColorChoice::Never,
        };
        Self {
            stdout: AutoStream::new(io::stdout(), choice),
            stderr: AutoStream::new(io::stderr(), choice),
            accessible: false,
            columns: columns.or_else(of_the_data).unwrap_or(80).clamp(NARROWEST, WIDEST),
            data_columns: of_a_screen(of_the_data(), columns).filter(|_| !plain),
            line: Line::default(),
            pager: None,
            quiet,
            talk_columns: of_a_screen(of_the_talk(), columns).filter(|_| !plain),
            json,
            plain,
        }
    }

    /// Speaks to somebody who listens.
    pub(super) fn accessible(self) -> Self {
        Self { accessible: true, ..self }
    }

    /// Shows what is longer than the screen through this program, if the screen is a terminal and a person reads.
    pub(super) fn with_pager(self, pager: Option<Pager>) -> Self {
        let pager = pager.filter(|_| !self.plain && self.is_read_on_a_terminal());
        Self { pager, ..self }
    }

    /// Tells whether what is said to the user may stand out.
    pub(super) fn is_coloured(&self) -> bool {
        self.stderr.current_choice() != ColorChoice::Never
    }

    /// Tells of something that may take longer than a moment, until what is returned is dropped.
    pub(super) fn progress(&self, what: &str, unit: Unit) -> Progress {
        let reads = io::stderr().is_terminal() && !self.json && !self.plain && !self.quiet;
        let manner = match self.talk_columns {
            Some(columns) if reads && !self.accessible && !context::is_dumb() => Manner::Drawn(columns),
            Some(_) if reads => Manner::Said,
            Some(_) | None => Manner::Silent,
        };
        Progress::begin(what, unit, &self.line, manner)
    }

    /// Returns how many columns a line of text may have; a command or an address is never broken all the same.
    pub(super) fn columns(&self) -> usize {
        if self.plain { usize::MAX } else { self.columns }
    }

    /// Prints lines of data; what cannot be seen is written out, and on a terminal what is wider than it is folded.
    pub(super) fn data(&mut self, text: &str) -> Result<(), Failure> {
        let text = visible(text);
        match self.data_columns {
            Some(columns) => self.exactly(&fold(&text, columns)),
            None => self.exactly(&text),
        }
    }

    /// Prints rows of data, lined up in columns where the terminal has room for them.
    pub(super) fn rows(&mut self, rows: &Rows<'_>) -> Result<(), Failure> {
        self.data(&self.each(rows).concat().join("\n"))
    }

    /// Returns the lines of each row: lined up in columns, or below its first words where a terminal has no room for that, or
    /// as they are listened to.
    pub(super) fn each(&self, rows: &Rows<'_>) -> Vec<Vec<String>> {
        if self.accessible { rows.read_aloud() } else { rows.each(self.data_columns) }
    }

    /// Prints the help of a command in the colours it comes in, and below it lines of data.
    pub(super) fn help(&mut self, help: &str, below: &str) -> Result<(), Failure> {
        let between = if help.is_empty() || below.is_empty() { "" } else { "\n\n" };
        let text = format!("{help}{between}{}", visible(below));
        match self.data_columns {
            Some(columns) => self.exactly(&fold(&text, columns)),
            None => self.exactly(&text),
        }
    }

    /// Prints a letter, a message or an export, sign by sign as it is.
    pub(super) fn exactly(&mut self, text: &str) -> Result<(), Failure> {
        if self.is_paged(text) {
            return Ok(());
        }
        let _line = self.line.empty();
        self.stdout.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            self.stdout.write_all(b"\n")?;
        }
        Ok(self.stdout.flush()?)
    }

    /// Shows a text through the pager, if it is longer than the screen and there is one.
    fn is_paged(&self, text: &str) -> bool {
        let size = terminal_size::terminal_size_of(io::stdout());
        let size = size.map(|(width, height)| (usize::from(width.0), usize::from(height.0)));
        let longer = |_: &&Pager| size.is_some_and(|size| pager::is_longer(text, size));
        let Some(pager) = self.pager.as_ref().filter(longer) else { return false };
        let _line = self.line.empty();
        if self.stdout.current_choice() == ColorChoice::Never {
            pager.show(&anstream::adapter::strip_str(text).to_string())
        } else {
            pager.show(text)
        }
    }

    /// Shows a text that a question follows: page by page if it is longer than the screen, and the question stands after it.
    pub(super) fn before_a_question(&mut self, text: &str) {
        let text = self.to_say(text);
        if !self.is_paged(&text) {
            let _line = self.line.empty();
            let _ = writeln!(self.stderr, "{text}");
        }
    }

    /// Prints bytes that are no text.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        let _line = self.line.empty();
        let mut stdout = self.stdout.as_inner();
        Ok(stdout.write_all(bytes).and_then(|()| stdout.flush())?)
    }

    /// Prints a document.
    pub(super) fn document(&mut self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value).map_err(io::Error::from)?;
        self.exactly(&visible_json(&text))
    }

    /// Tells whether a person reads the data as they come.
    pub(super) fn is_read_on_a_terminal(&self) -> bool {
        !self.json && io::stdout().is_terminal()
    }

    /// Says a line to the user, unless quiet was asked for or a program reads.
    pub(super) fn say(&mut self, line: &str) {
        if !self.quiet && !self.json {
            self.warn(line);
        }
    }

    /// Says a line that must not be missed, where only reading goes on; nothing in it stands out.
    pub(super) fn note(&self, line: &str) {
        let _line = self.line.empty();
        let _ = writeln!(self.stderr.as_inner(), "{}", self.to_say(line));
    }

    /// Says a line that must not be missed.
    pub(super) fn warn(&mut self, line: &str) {
        let line = self.to_say(line);
        let _line = self.line.empty();
        let _ = writeln!(self.stderr, "{line}");
    }

    /// Says rows that must not be missed.
    pub(super) fn warn_rows(&mut self, rows: &Rows<'_>) {
        let lines = if self.accessible { rows.read_aloud() } else { rows.each(self.talk_columns) };
        self.warn(&lines.concat().join("\n"));
    }

    fn to_say(&self, line: &str) -> String {
        let line = visible(line);
        self.talk_columns.map_or_else(|| line.clone(), |columns| fold(&line, columns))
    }
}

/// Makes a word stand out; it says the same without.
pub(super) fn strong(text: &str) -> String {
    format!("\u{1b}[1m{text}\u{1b}[0m")
}
