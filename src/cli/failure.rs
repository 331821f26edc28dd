use std::{fmt, io, process::ExitCode};

use serde_json::json;

use super::{
    context, output,
    visible::{visible, visible_json},
};

/// A command that could not do its work: what went wrong, what that means for the case, what to type.
#[derive(Debug)]
pub struct Failure {
    error: String,
    effect: String,
    hints: Vec<String>,
    code: Code,
    debug: bool,
    json: bool,
    plain: bool,
    source: Option<anyhow::Error>,
}

/// Exit codes, after sysexits.h where it has one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Code {
    /// The reader of the output has gone.
    ClosedPipe = 0,
    /// Something went wrong.
    Failed = 1,
    /// The command line cannot be meant.
    Usage = 2,
    /// Something needs the user (only with `--check`).
    NeedsYou = 3,
    /// A file given as input cannot be used.
    BadInput = 65,
    /// The server is not available and nothing is queued.
    Unavailable = 69,
    /// The ledger is damaged.
    Damaged = 70,
    /// A file cannot be created.
    CannotCreate = 73,
    /// Reading or writing failed.
    CannotWrite = 74,
    /// The letter waits and will be tried again.
    Deferred = 75,
    /// The letter may or may not have gone.
    Uncertain = 76,
    /// The mail provider refused the login.
    LoginRefused = 77,
    /// The settings cannot be used.
    Configuration = 78,
    /// The user interrupted.
    Interrupted = 130,
}

impl Code {
    /// Every exit code, in the order of its number.
    pub(super) const ALL: [Self; 14] = [
        Self::ClosedPipe,
        Self::Failed,
        Self::Usage,
        Self::NeedsYou,
        Self::BadInput,
        Self::Unavailable,
        Self::Damaged,
        Self::CannotCreate,
        Self::CannotWrite,
        Self::Deferred,
        Self::Uncertain,
        Self::LoginRefused,
        Self::Configuration,
        Self::Interrupted,
    ];

    /// Says what the exit code means to whoever called the program.
    pub(super) fn meaning(self) -> &'static str {
        match self {
            Self::ClosedPipe => "done",
            Self::Failed => "failed",
            Self::Usage => {
                "the command line cannot be meant: an unknown controller, right, law or case, or a malformed value"
            }
            Self::NeedsYou => "something needs you; only with --check",
            Self::BadInput => "a file given as input cannot be used",
            Self::Unavailable => "the server is not available, and nothing is queued",
            Self::Damaged => "the record is damaged",
            Self::CannotCreate => "a file cannot be created",
            Self::CannotWrite => "reading or writing failed",
            Self::Deferred => "the letter waits and will be tried again",
            Self::Uncertain => "the letter may or may not have gone; `redress resolve` clears it up",
            Self::LoginRefused => "the mail provider refused the login",
            Self::Configuration => "the settings cannot be used",
            Self::Interrupted => "interrupted",
        }
    }
}

impl Failure {
    /// Starts a failure with its exit code and what went wrong.
    pub(super) fn new(code: Code, error: impl fmt::Display) -> Self {
        let (debug, json, plain, source) = (false, false, false, None);
        Self { error: error.to_string(), effect: String::new(), hints: Vec::new(), code, debug, json, plain, source }
    }

    /// Starts a failure with what the world said, in its context.
    pub(super) fn caused(code: Code, source: anyhow::Error) -> Self {
        Self::new(code, format!("{source:#}")).because(source)
    }

    /// Keeps what lies behind the failure, for `--debug`.
    pub(super) fn because(mut self, source: impl Into<anyhow::Error>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The command line cannot be meant.
    pub(super) fn usage(error: impl fmt::Display) -> Self {
        Self::new(Code::Usage, error).effect("Nothing was written or sent.")
    }

    /// Says what it means for the user's case.
    pub(super) fn effect(mut self, effect: impl fmt::Display) -> Self {
        self.effect = effect.to_string();
        self
    }

    /// Names a command to type; the first is the best.
    pub(super) fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.hints.push(hint.to_string());
        self
    }

    /// The command has said everything itself; only the exit code is left.
    pub(super) fn silent(code: Code) -> Self {
        Self::new(code, "")
    }

    pub(super) fn with_json(mut self, json: bool) -> Self {
        self.json = json;
        self
    }

    /// Leaves every line whole, on a terminal too.
    pub(super) fn with_plain(mut self, plain: bool) -> Self {
        self.plain = plain;
        self
    }

    /// Shows what lies behind the failure, cause by cause.
    pub(super) fn with_causes(mut self, debug: bool) -> Self {
        self.debug = debug;
        self
    }

    /// Returns what went wrong, without what it means.
    pub(super) fn message(&self) -> &str {
        &self.error
    }

    /// Says otherwise what to type.
    pub(super) fn rehinted(mut self, otherwise: impl Fn(&str) -> String) -> Self {
        self.hints = self.hints.iter().map(|hint| otherwise(hint)).collect();
        self
    }

    /// Returns what to type, the best first.
    pub(super) fn hints(&self) -> &[String] {
        &self.hints
    }

    /// Returns the exit code.
    pub(super) fn code(&self) -> Code {
        self.code
    }

    fn causes(&self) -> Vec<String> {
        let chain = self.source.iter().filter(|_| self.debug).flat_map(anyhow::Error::chain);
        chain.map(ToString::to_string).collect()
    }

    /// Prints the failure and returns its exit code. A closed pipe is silence.
    #[must_use]
    pub fn report(self) -> ExitCode {
        if !self.error.is_empty() {
            let text = if self.json {
                format!("{}\n", visible_json(&self.to_json().to_string()))
            } else if self.plain {
                visible(&self.to_string())
            } else {
                output::said(&self.to_string(), context::columns())
            };
            let _ = io::Write::write_all(&mut anstream::stderr(), text.as_bytes());
        }
        ExitCode::from(self.code as u8)
    }

    pub(super) fn to_json(&self) -> serde_json::Value {
        let mut document = json!({
            "schema": "redress.error/1",
            "error": self.error,
            "effect": if self.effect.is_empty() { None } else { Some(&self.effect) },
            "hint": self.hints.first(),
            "hints": self.hints,
            "code": self.code as u8,
        });
        if self.debug {
            document["causes"] = json!(self.causes());
        }
        document
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "error: {}", self.error)?;
        for line in self.effect.lines() {
            writeln!(f, "  {line}")?;
        }
        for (position, hint) in self.hints.iter().enumerate() {
            writeln!(f, "  {} {hint}", if position == 0 { "try:" } else { " or:" })?;
        }
        for cause in self.causes() {
            writeln!(f, "  debug: {cause}")?;
        }
        Ok(())
    }
}

/// A pipe that was closed is what the reader wanted: nothing went wrong, and there is nothing to say.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::silent(Code::ClosedPipe);
        }
        Self::caused(Code::CannotWrite, anyhow::Error::new(error).context("the output cannot be written"))
    }
}
