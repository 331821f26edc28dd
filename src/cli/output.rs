use std::io::{self, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use serde::Serialize;

use super::{
    Failure,
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

/// The narrowest and the widest line that text is broken into; longer lines are hard to read.
const NARROWEST: usize = 30;
const WIDEST: usize = 120;

/// Returns the width of the terminal that shows the data, where one does.
fn of_the_terminal() -> Option<usize> {
    terminal_size::terminal_size_of(io::stdout()).map(|(terminal_size::Width(columns), _)| columns.into())
}

/// The one place that prints: data to stdout, everything said to the user to stderr.
pub(super) struct Output {
    stdout: AutoStream<io::Stdout>,
    stderr: AutoStream<io::Stderr>,
    columns: usize,
    quiet: bool,
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
            columns: columns.or_else(of_the_terminal).unwrap_or(80).clamp(NARROWEST, WIDEST),
            quiet,
            json,
            plain,
        }
    }

    /// Returns how many columns a line of text may have; a command or an address is never broken all the same.
    pub(super) fn columns(&self) -> usize {
        if self.plain { usize::MAX } else { self.columns }
    }

    /// Prints lines of data; what cannot be seen is written out.
    pub(super) fn data(&mut self, text: &str) -> Result<(), Failure> {
        self.exactly(&visible(text))
    }

    /// Prints a letter, a message or an export, sign by sign as it is.
    pub(super) fn exactly(&mut self, text: &str) -> Result<(), Failure> {
        self.stdout.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            self.stdout.write_all(b"\n")?;
        }
        Ok(self.stdout.flush()?)
    }

    /// Prints bytes that are no text.
    pub(super) fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
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
        let _ = writeln!(self.stderr.as_inner(), "{}", visible(line));
    }

    /// Says a line that must not be missed.
    pub(super) fn warn(&mut self, line: &str) {
        let _ = writeln!(self.stderr, "{}", visible(line));
    }
}

/// Makes a word stand out; it says the same without.
pub(super) fn strong(text: &str) -> String {
    format!("\u{1b}[1m{text}\u{1b}[0m")
}
