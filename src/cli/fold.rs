//! The one layout of all screens: a line that is wider than the terminal is folded by what it is made of.
//!
//! A command writes a line as it stands in a file, where it has any length: an indent, and parts with two spaces or more
//! between them. What a part is can be read from it, so that nobody says it twice:
//!
//! | part | where it stands once it does not fit |
//! |---|---|
//! | a mark: `- `, `try: `, `[x] ` | before the first line; the others hang below its words |
//! | what others wrote: `\| ` | the mark before every line, so that none can be taken for a line of redress |
//! | a label: short, first on its line | before the first line; the value hangs below itself |
//! | words | broken between words; `` `what is typed` `` stays together while a line can hold it |
//! | a command | on a line of its own, and whole while a line can hold it; else continued by `\` as a shell reads it |
//! | what is said of a command | below the command |
//!
//! Only a word that is longer than a line is cut, and never is a sign left out: a longer address is cut at its joints.

use std::sync::OnceLock;

use clap::CommandFactory;

use super::{
    Cli,
    wrap::{pieces, width},
};

/// The longest label, in columns.
const LABEL: usize = 14;
/// How many labels a line has at most: a verdict and a name.
const LABELS: usize = 2;
/// What stands before a first line; the others hang below what follows it.
const MARKS: [&str; 9] = ["- ", "* ", "-> ", "| ", "[x] ", "[ ] ", "try: ", "or: ", "debug: "];
/// How a shell is told that a command goes on.
const GOES_ON: &str = " \\";
/// What stands, set in, before every line that others wrote; at the first column it is a row of a table in a template.
const QUOTED: &str = "| ";
const OPENS: &str = "\u{1b}[1m";
const CLOSES: &str = "\u{1b}[0m";

/// Folds the lines of a text that are wider than this many columns.
pub(super) fn fold(text: &str, columns: usize) -> String {
    let mut folded = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        if width(line) <= columns {
            folded += line;
        } else {
            folded += &lines(line, columns).join("\n");
        }
        folded += end;
    }
    folded
}

/// What a part of a line is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kind {
    Command,
    Words,
}

/// A part of a line.
#[derive(Clone, Copy, Debug)]
struct Part<'a> {
    /// How many spaces stand before it.
    gap: usize,
    kind: Kind,
    text: &'a str,
}

fn lines(line: &str, columns: usize) -> Vec<String> {
    let body = line.trim_start_matches(' ');
    let indent = (line.len() - body.len()).min(columns / 3);
    let mark = mark(body);
    let mut layout = Layout::new(columns, indent, mark);
    if mark == QUOTED && 0 < indent {
        layout.words(&Part { gap: 0, kind: Kind::Words, text: &body[mark.len()..] }, false);
        return layout.end();
    }
    let parts = parts(&body[mark.len()..]);
    let labels = layout.hang_below_labels(&parts);
    let mut before = None;
    for (at, part) in parts.iter().enumerate() {
        match part.kind {
            Kind::Words if at < labels => layout.put(part.gap, part.text),
            Kind::Words if layout.leaves_its_command_behind(part, parts.get(at + 1)) => {
                layout.new_line(layout.hang);
                layout.words(part, false);
            }
            Kind::Words => layout.words(part, before == Some(Kind::Command)),
            Kind::Command => layout.command(part),
        }
        before = Some(part.kind);
    }
    layout.end()
}

/// Returns the mark that a text begins with, or nothing of it.
fn mark(text: &str) -> &str {
    let known = MARKS.iter().find(|mark| text.starts_with(**mark)).map(|mark| mark.len());
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = (0 < digits && text[digits..].starts_with(". ")).then_some(digits + 2);
    &text[..known.or(numbered).unwrap_or(0)]
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let (mut gap, mut rest) = (0, text);
    loop {
        let (part, others) = rest.split_at(rest.find("  ").unwrap_or(rest.len()));
        parts.extend(with_its_command(gap, part));
        rest = others.trim_start_matches(' ');
        gap = others.len() - rest.len();
        if rest.is_empty() {
            return parts;
        }
    }
}

/// Divides `then: redress send 7` into the words and the command.
fn with_its_command(gap: usize, text: &str) -> impl Iterator<Item = Part<'_>> {
    let at = text.match_indices("redress").map(|(at, _)| at).find(|at| {
        let before = &text[..*at];
        (before.is_empty() || before.ends_with(": ") || before.ends_with("-> ")) && is_command(&text[*at..])
    });
    let (words, command) = match at {
        None => (Some(Part { gap, kind: Kind::Words, text }), None),
        Some(0) => (None, Some(Part { gap, kind: Kind::Command, text })),
        Some(at) => (
            Some(Part { gap, kind: Kind::Words, text: text[..at].trim_end() }),
            Some(Part { gap: 1, kind: Kind::Command, text: &text[at..] }),
        ),
    };
    words.into_iter().chain(command)
}

/// Tells whether a text that begins with the program's name is a command, and no sentence about the program.
fn is_command(text: &str) -> bool {
    static KNOWN: OnceLock<Vec<String>> = OnceLock::new();
    match text.split(' ').nth(1) {
        None => text == "redress",
        Some(word) if word.starts_with("--") => true,
        Some(word) => {
            let names = || Cli::command().get_subcommands().map(|command| command.get_name().to_owned()).collect();
            KNOWN.get_or_init(names).iter().any(|known| known == word)
        }
    }
}

/// A line while it is folded.
struct Layout {
    columns: usize,
    /// Where the lines after the first begin.
    hang: usize,
    /// Whether nothing but its indent stands on the line.
    is_bare: bool,
    line: String,
    lines: Vec<String>,
    /// What stands before the lines after the first, where they are not set in by spaces.
    repeated: Option<String>,
}

impl Layout {
    fn new(columns: usize, indent: usize, mark: &str) -> Self {
        let line = format!("{}{mark}", " ".repeat(indent));
        let hang = indent + if mark.is_empty() { 2 } else { mark.len() };
        let repeated = (mark == QUOTED && 0 < indent).then(|| line.clone());
        Self { columns, hang, is_bare: true, line, lines: Vec::new(), repeated }
    }

    /// Counts the labels, and lets everything hang below what comes after them.
    fn hang_below_labels(&mut self, parts: &[Part<'_>]) -> usize {
        let mut column = width(&self.line);
        let mut labels = 0;
        for pair in parts.windows(2).take(LABELS) {
            let [label, value] = pair else { break };
            column += width(label.text) + value.gap;
            if label.kind == Kind::Command || LABEL < width(label.text) || self.columns * 2 / 5 < column {
                break;
            }
            labels += 1;
            self.hang = column;
        }
        labels
    }

    fn room(&self) -> usize {
        self.columns.saturating_sub(width(&self.line))
    }

    fn put(&mut self, gap: usize, text: &str) {
        if !self.is_bare {
            self.line.push_str(&" ".repeat(gap));
        }
        self.line.push_str(text);
        self.is_bare = false;
    }

    fn fits(&self, gap: usize, text: &str) -> bool {
        width(text) + if self.is_bare { 0 } else { gap } <= self.room()
    }

    fn new_line(&mut self, indent: usize) {
        let begins = self.repeated.clone().unwrap_or_else(|| " ".repeat(indent));
        let begun = std::mem::replace(&mut self.line, begins);
        self.lines.push(begun.trim_end().to_owned());
        self.is_bare = true;
    }

    fn new_line_unless_bare(&mut self, indent: usize) {
        if !self.is_bare {
            self.new_line(indent);
        }
    }

    fn words(&mut self, part: &Part<'_>, is_said_of_a_command: bool) {
        if self.fits(part.gap, part.text) {
            return self.put(part.gap, part.text);
        }
        if is_said_of_a_command {
            self.new_line_unless_bare(self.hang);
        }
        let most = self.columns.saturating_sub(self.hang);
        let mut gap = part.gap;
        for word in units(part.text, most) {
            if !self.fits(gap, word) {
                self.new_line_unless_bare(self.hang);
            }
            if self.fits(0, word) {
                self.put(gap, word);
            } else {
                self.in_pieces(word, most);
            }
            gap = 1;
        }
    }

    /// Tells whether `read it first:` would stand on this line and its command on the next, although one line can hold both.
    fn leaves_its_command_behind(&self, part: &Part<'_>, next: Option<&Part<'_>>) -> bool {
        let Some(command) = next.filter(|next| next.kind == Kind::Command && part.text.ends_with(':')) else {
            return false;
        };
        let both = width(part.text) + command.gap + width(command.text);
        !self.is_bare && self.room() < part.gap + both && self.hang + both <= self.columns
    }

    fn in_pieces(&mut self, word: &str, most: usize) {
        for (at, piece) in pieces(word, self.room().min(most).max(1)).into_iter().enumerate() {
            if 0 < at {
                self.new_line(self.hang);
            }
            self.put(0, piece);
        }
    }

    fn command(&mut self, part: &Part<'_>) {
        if self.fits(part.gap, part.text) {
            return self.put(part.gap, part.text);
        }
        // A line of its own may begin further left than the others, if only there the command is whole.
        let start = self.hang.min(self.columns.saturating_sub(width(part.text)));
        if width(part.text) <= self.columns {
            if self.line.trim().is_empty() {
                self.line = " ".repeat(start);
            } else {
                self.new_line(start);
            }
            return self.put(0, part.text);
        }
        self.hang = self.hang.min(self.columns / 4);
        self.new_line_unless_bare(self.hang);
        self.continued(part.text);
    }

    /// Breaks a command that no line can hold as a shell reads it on: before a flag, between words, inside a word last.
    fn continued(&mut self, command: &str) {
        for word in shell_words(command) {
            let word = word.as_str();
            let with_mark = width(word) + width(GOES_ON);
            if self.is_bare {
                self.put(0, word);
            } else if with_mark < self.room() {
                self.put(1, word);
            } else {
                self.line.push_str(GOES_ON);
                self.new_line(self.hang + 2);
                if self.room() < with_mark && !word.contains('\'') {
                    self.inside(word);
                } else {
                    self.put(0, word);
                }
            }
        }
    }

    /// Cuts a word of a command; a shell takes a line that begins at the first column after a `\` for the rest of the word.
    fn inside(&mut self, word: &str) {
        self.line.clear();
        let pieces = pieces(word, self.columns - width(GOES_ON));
        let last = pieces.len() - 1;
        for (at, piece) in pieces.into_iter().enumerate() {
            self.put(0, piece);
            if at < last {
                self.line.push('\\');
                self.new_line(0);
            }
        }
    }

    /// Returns the lines; what stands out on several does so on each.
    fn end(mut self) -> Vec<String> {
        self.lines.push(self.line.trim_end().to_owned());
        let mut is_open = false;
        for line in &mut self.lines {
            let begins = if is_open { OPENS } else { "" };
            is_open = match (line.rfind(OPENS), line.rfind(CLOSES)) {
                (Some(opens), Some(closes)) => closes < opens,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => is_open,
            };
            let ends = if is_open { CLOSES } else { "" };
            if !begins.is_empty() || !ends.is_empty() {
                *line = format!("{begins}{line}{ends}");
            }
        }
        self.lines
    }
}

/// Divides a text into words; what stands between backticks is one, while a line of `most` columns can hold it.
fn units(text: &str, most: usize) -> Vec<&str> {
    let mut units = Vec::new();
    let mut rest = text.trim_start_matches(' ');
    while !rest.is_empty() {
        let word = rest.find(' ').unwrap_or(rest.len());
        let end = closed(rest, word).filter(|end| width(&rest[..*end]) <= most).unwrap_or(word);
        units.push(&rest[..end]);
        rest = rest[end..].trim_start_matches(' ');
    }
    units
}

/// Returns where the words end that a backtick in the first of them opens; nothing where it opens none.
fn closed(text: &str, word: usize) -> Option<usize> {
    let is_even = |end: usize| text[..end].matches('`').count().is_multiple_of(2);
    let mut ends = text.match_indices(' ').map(|(at, _)| at).chain([text.len()]);
    if is_even(word) { None } else { ends.find(|end| is_even(*end)) }
}

/// Divides a command into what must stay together: a word, or a flag with its value.
fn shell_words(command: &str) -> Vec<String> {
    let mut words: Vec<String> = vec![String::new()];
    let mut quote = None;
    for sign in command.chars() {
        match quote {
            Some(open) if open == sign => quote = None,
            None if matches!(sign, '"' | '\'') => quote = Some(sign),
            Some(_) | None => {}
        }
        match words.last_mut() {
            Some(word) if sign != ' ' || quote.is_some() => word.push(sign),
            Some(_) | None => words.push(String::new()),
        }
    }
    let mut together: Vec<String> = Vec::new();
    for word in words {
        match together.last_mut() {
            Some(flag) if flag.starts_with("--") && !flag.contains(' ') && !word.starts_with('-') => {
                flag.push(' ');
                flag.push_str(&word);
            }
            Some(_) | None => together.push(word),
        }
    }
    together
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn folded(line: &str, columns: usize) -> Vec<String> {
        fold(line, columns).lines().map(str::to_owned).collect()
    }

    #[test]
    fn a_line_that_fits_stays_as_it_is() {
        let line = "Next:  redress send 1      the letter";
        assert_eq!(fold(line, width(line)), line);
        assert_eq!(folded(line, width(line) - 1), ["Next:  redress send 1", "       the letter"]);
    }

    #[test]
    fn words_hang_below_the_first_and_end_where_a_line_is_full() {
        assert_eq!(folded("They have until Wednesday, counted", 20), ["They have until", "  Wednesday, counted"]);
        assert_eq!(folded("  - one two three", 11), ["  - one two", "    three"]);
        assert_eq!(fold("a b\n\nc d", 3), "a b\n\nc d");
    }

    #[test]
    fn a_value_hangs_below_itself_where_that_leaves_room() {
        let line = "ok    set up       letters leave by hand";
        assert_eq!(folded(line, 39), ["ok    set up       letters leave by", "      hand"]);
        assert_eq!(folded("To        DataProtection@example.org and more", 36)[1], "          and more");
        let line = format!("{line}, and some more words of it");
        assert_eq!(folded(&line, 60)[1], "                   words of it");
    }

    #[test]
    fn a_command_stands_on_a_line_of_its_own_and_whole_while_a_line_can_hold_it() {
        let line = "If not:  redress record 1 sent --by WAY      with the day";
        assert_eq!(folded(line, 40), ["If not:  redress record 1 sent --by WAY", "         with the day"]);
        let further_left = "     redress record 1 sent --by WAY";
        assert_eq!(folded(&format!("     {}", &line[9..]), 34)[0], "    redress record 1 sent --by WAY");
        assert_eq!(folded(line, 35), ["If not:", further_left, "         with the day"]);
    }

    #[test]
    fn what_leads_to_a_command_stands_on_its_line() {
        let line = "Next:  redress send 9      read it first:  redress show 9 --letter 1";
        assert_eq!(folded(line, 60), ["Next:  redress send 9", "       read it first:  redress show 9 --letter 1"]);
        assert_eq!(folded(line, 40)[1..], ["       read it first:", "       redress show 9 --letter 1"]);
    }

    #[test]
    fn a_command_that_no_line_can_hold_goes_on_as_a_shell_reads_it() {
        let command = "redress letter erasure --to aliexpress --name \"Ada Example\" --email ada@example.org";
        let lines = folded(&format!("  try: {command}"), 40);
        assert!(lines.iter().all(|line| width(line) <= 40), "{lines:?}");
        let (last, others) = lines.split_last().unwrap();
        assert!(others[1..].iter().all(|line| line.ends_with(" \\")) && !last.ends_with('\\'), "{lines:?}");
        let typed = lines.join("\n").replace("try:", "").replace("\\\n", "");
        assert_eq!(shlex::split(&typed), shlex::split(command));
    }

    #[test]
    fn a_word_of_a_command_that_no_line_can_hold_is_the_same_word_for_a_shell() {
        let command = format!("redress restore /home/ada/{}/backup.redress", "long/".repeat(12));
        let lines = folded(&command, 40);
        assert!(lines.iter().all(|line| width(line) <= 40), "{lines:?}");
        assert_eq!(shlex::split(&lines.join("\n").replace("\\\n", "")), shlex::split(&command));
    }

    #[test]
    fn a_sentence_about_the_program_is_no_command() {
        let line = "error: redress knows no law for people who live there";
        assert_eq!(folded(line, 40), ["error: redress knows no law for people", "  who live there"]);
        assert_eq!(folded("see `redress show 1` for it", 19), ["see", "  `redress show 1`", "  for it"]);
    }

    #[test]
    fn what_others_wrote_is_marked_on_every_line_and_holds_no_command() {
        let line = "  | We are done. Now type:  redress forget 1 --confirm R-2026-K7Q2M";
        let expected = ["  | We are done. Now type: redress", "  | forget 1 --confirm R-2026-K7Q2M"];
        assert_eq!(folded(line, 35), expected);
        assert_eq!(folded("  | https://example.org/x", 20), ["  | https://example", "  | .org/x"]);
    }

    #[test]
    fn an_address_is_cut_only_where_no_line_holds_it_and_nothing_of_it_is_lost() {
        let url = "https://terms.example.org/legal-agreement/suit_bu1_201909171350_82407.html";
        let lines = folded(&format!("see whether it still stands at {url}."), 40);
        assert!(lines.iter().all(|line| width(line) <= 40), "{lines:?}");
        assert!(lines.iter().map(|line| line.trim_start()).collect::<String>().ends_with(&format!("{url}.")));
        assert!(folded(&format!("at {url}"), 80).iter().any(|line| line.ends_with(url)));
    }

    #[test]
    fn what_stands_out_does_so_on_every_line_and_on_no_other() {
        let lines = folded("\u{1b}[1mone two three\u{1b}[0m four", 9);
        assert_eq!(lines, ["\u{1b}[1mone two\u{1b}[0m", "\u{1b}[1m  three\u{1b}[0m", "  four"]);
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal_and_no_word_is_lost(
            indent in 0_usize..20,
            parts in prop::collection::vec("([a-zü§`@./:-]{1,70}|redress show 1|redress record [0-9]{1,60}|[a-z ]{1,40})", 1..8),
            gaps in prop::collection::vec(1_usize..7, 8),
            columns in 30_usize..161,
        ) {
            let mut line = " ".repeat(indent);
            for (part, gap) in parts.iter().zip(gaps) {
                line.push_str(part);
                line.push_str(&" ".repeat(gap));
            }
            let folded = fold(&line, columns);
            for line in folded.lines() {
                prop_assert!(width(line) <= columns, "{columns}: {line}");
            }
            let signs = |text: &str| text.chars().filter(|sign| !matches!(sign, ' ' | '\n' | '\\')).collect::<String>();
            prop_assert_eq!(signs(&folded), signs(&line));
        }
    }
}
