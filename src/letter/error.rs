use std::fmt;

use crate::{
    law::{Language, Regime},
    request::{LetterKind, Part, SubjectError},
};

/// No letter could be written.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum LetterError {
    /// The tick list of what an answer may leave out has no such name.
    #[error(
        "the answer cannot lack `{item}` under `{regime}`: the names are {known}; anything else in words of its own"
    )]
    Gap {
        /// The name.
        item: String,
        /// The names there are, each in backticks.
        known: String,
        /// The law.
        regime: Regime,
    },
    /// A language that the user adds has not all that English has.
    #[error("the letters in `{language}` under `{regime}` are not complete: {} missing", first(.missing))]
    Incomplete {
        /// The language asked for.
        language: Language,
        /// The files and words that are missing, as named below `templates/`.
        missing: Vec<String>,
        /// The law asked for.
        regime: Regime,
    },
    /// There is no folder for the law and language.
    #[error("no letters in `{language}` under `{regime}`; there are letters in {known}")]
    Language {
        /// The languages there are, each in backticks.
        known: String,
        /// The language asked for.
        language: Language,
        /// The law asked for.
        regime: Regime,
    },
    /// There is no template for the letter.
    #[error("no letter `{kind}` under `{regime}` in `{language}`; there are {known}")]
    Letter {
        /// The letter asked for.
        kind: LetterKind,
        /// The letters there are, each in backticks.
        known: String,
        /// The language asked for.
        language: Language,
        /// The law asked for.
        regime: Regime,
    },
    /// The letter is about data that are not named.
    #[error("letter `{kind}` under `{regime}` needs the data it is about: which they are and how they should read")]
    NoData {
        /// The letter.
        kind: LetterKind,
        /// The law.
        regime: Regime,
    },
    /// The letter rests on a ground that only the data subject can name.
    #[error("letter `{kind}` under `{regime}` needs a ground of yours: {known}")]
    NoGround {
        /// The letter.
        kind: LetterKind,
        /// The grounds there are, each in backticks with what it says.
        known: String,
        /// The law.
        regime: Regime,
    },
    /// The data are to go to another controller, and the letter asks for no data to be transmitted.
    #[error("letter `{kind}` under `{regime}` asks for nothing that could go to another controller")]
    NoTransmission {
        /// The letter.
        kind: LetterKind,
        /// The law.
        regime: Regime,
    },
    /// The letter has no such passage to put in.
    #[error("letter `{kind}` under `{regime}` has no part `{part}` to put in; {known}")]
    Option {
        /// The letter.
        kind: LetterKind,
        /// The parts there are, as a clause.
        known: String,
        /// The part asked for.
        part: Part,
        /// The law.
        regime: Regime,
    },
    /// The letter has no such optional passage.
    #[error("letter `{kind}` under `{regime}` has no part `{part}` to leave out; {known}")]
    Part {
        /// The letter.
        kind: LetterKind,
        /// The parts there are, as a clause.
        known: String,
        /// The part asked for.
        part: Part,
        /// The law.
        regime: Regime,
    },
    /// The name or the e-mail address cannot be used.
    #[error(transparent)]
    Subject(#[from] SubjectError),
    /// The template is at fault.
    #[error(transparent)]
    Template(#[from] TemplateError),
    /// A value cannot stand in a letter.
    #[error("`{field}` {problem}")]
    Value {
        /// The field that holds it.
        field: String,
        /// What is wrong with it.
        problem: Typed,
    },
}

/// Names the first few of what is missing: of a language that was just begun it is nearly all.
fn first(missing: &[String]) -> String {
    const SHOWN: usize = 5;
    let verb = if missing.len() == 1 { "is" } else { "are" };
    match missing.len().checked_sub(SHOWN) {
        None | Some(0) => format!("{} {verb}", listed(missing)),
        Some(more) => format!("{} and {more} more {verb}", listed(&missing[..SHOWN])),
    }
}

/// What makes a typed value unfit for a letter.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Typed {
    /// A character that controls a device, Unicode category Cc.
    #[error("holds the control character {}", code(*.0))]
    Control(char),
    /// A character that turns the direction of the text, so that it reads otherwise than it is.
    #[error("holds {}, which changes the direction of the text", code(*.0))]
    Direction(char),
    /// Nothing but white space.
    #[error("is empty")]
    Empty,
    /// A line break in a value of one line.
    #[error("holds a line break ({}) but is one line", code(*.0))]
    Line(char),
}

fn code(char: char) -> String {
    format!("U+{:04X}", u32::from(char))
}

/// A template is wrong.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TemplateError {
    /// What is wrong.
    pub fault: Fault,
    /// The file, as named below `templates/`.
    pub file: String,
    /// The line, counted from 1, where it is known.
    pub line: Option<usize>,
}

/// What is wrong with a template.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Fault {
    /// A partial uses itself, at once or by way of others: the letter would have no end.
    #[error("`{{{{> {0}}}}}` leads back to this text, so that the letter would have no end")]
    Circle(String),
    /// The front matter, or a file of words, is not as it must be.
    #[error("{0}")]
    Data(String),
    /// A construct of Handlebars that letters do not use.
    #[error("`{0}` is not used in letters: only `{{{{variable}}}}`, `#if`, `#unless`, `#each` and `> partial`")]
    Construct(String),
    /// The two lines of `+++` are missing.
    #[error("no front matter between two lines of `+++`")]
    FrontMatter,
    /// A Markdown construct that cannot be printed.
    #[error("{0} cannot be printed in a letter")]
    Markdown(&'static str),
    /// There is no such partial.
    #[error("no partial `{partial}`; there are {known}")]
    Partial {
        /// The partials there are, each in backticks.
        known: String,
        /// The one named.
        partial: String,
    },
    /// The file is not where a template may be.
    #[error("not a place for a template: `<law>/<language>/<letter>.hbs`, `partials/<language>/` or `words/`")]
    Place,
    /// Handlebars cannot read it.
    #[error("{0}")]
    Syntax(String),
    /// A value in a line of a table, whose columns have no room for a text of any length.
    #[error("a variable in a line of a table")]
    Table,
    /// There is no such variable, or it has no value here and is not under an `#if`.
    #[error("no variable `{variable}`; there are {known}")]
    Variable {
        /// The variables there are, each in backticks.
        known: String,
        /// The one named.
        variable: String,
    },
}

impl TemplateError {
    pub(super) fn new(file: &str, line: Option<usize>, fault: Fault) -> Self {
        Self { fault, file: file.to_owned(), line }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "template `{}` line {line}: {}", self.file, self.fault),
            None => write!(f, "template `{}`: {}", self.file, self.fault),
        }
    }
}

impl std::error::Error for TemplateError {}

/// Lists words for a sentence: `` `a`, `b` ``.
pub(super) fn listed(words: impl IntoIterator<Item = impl fmt::Display>) -> String {
    let words: Vec<String> = words.into_iter().map(|word| format!("`{word}`")).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}
