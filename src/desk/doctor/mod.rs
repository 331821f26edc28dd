//! Whether everything is in order on this machine: what is looked at, what was found, and the cure.
//!
//! Each check takes values or reads files; none opens a connection, and none finds out what day it is.

mod clock;
mod place;
mod record;

use std::fmt;

use serde::Serialize;

pub use clock::{Told, clock};
pub use place::{Mounts, free_space, private, synced};
pub use record::{addresses, ledger};

/// How a thing stands.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// In order.
    Ok,
    /// It works, and is not as it should be.
    Warn,
    /// It does not work, or harms.
    Fail,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Check {
    /// What was looked at, in one or two words.
    pub name: &'static str,
    /// How it stands.
    pub verdict: Verdict,
    /// What was found.
    pub found: String,
    /// What to do about it.
    pub cure: Option<String>,
}

impl Check {
    /// Something is in order.
    #[must_use]
    pub fn ok(name: &'static str, found: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Ok, found: found.into(), cure: None }
    }

    /// Something works and is not as it should be.
    #[must_use]
    pub fn warn(name: &'static str, found: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Warn, found: found.into(), cure: Some(cure.into()) }
    }

    /// Something does not work, or harms.
    #[must_use]
    pub fn fail(name: &'static str, found: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { name, verdict: Verdict::Fail, found: found.into(), cure: Some(cure.into()) }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "FAIL",
        })
    }
}
