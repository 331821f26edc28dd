use std::{fmt, io, process::ExitCode};

use serde_json::json;

/// A command that could not do its work: what went wrong, what that means for the case, what to type.
#[derive(Debug)]
pub struct Failure {
    error: String,
    effect: String,
    hints: Vec<String>,
    code: Code,
    json: bool,
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

impl Failure {
    /// Starts a failure with its exit code and what went wrong.
    pub(super) fn new(code: Code, error: impl fmt::Display) -> Self {
        Self { error: error.to_string(), effect: String::new(), hints: Vec::new(), code, json: false }
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

    pub(super) fn as_json(mut self, json: bool) -> Self {
        self.json = json;
        self
    }

    /// Prints the failure and returns its exit code. A closed pipe is silence.
    #[must_use]
    pub fn report(self) -> ExitCode {
        if !self.error.is_empty() {
            let text = if self.json { format!("{}\n", self.to_json()) } else { self.to_string() };
            let _ = io::Write::write_all(&mut anstream::stderr(), text.as_bytes());
        }
        ExitCode::from(self.code as u8)
    }

    fn to_json(&self) -> serde_json::Value {
        json!({
            "schema": "redress.error/1",
            "error": self.error,
            "effect": if self.effect.is_empty() { None } else { Some(&self.effect) },
            "hint": self.hints.first(),
            "hints": self.hints,
            "code": self.code as u8,
        })
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
        Ok(())
    }
}

/// A pipe that was closed is what the reader wanted: nothing went wrong, and there is nothing to say.
impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::silent(Code::ClosedPipe),
            _ => Self::new(Code::CannotWrite, format!("the output cannot be written: {error}")),
        }
    }
}
