use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::toml_date;

/// A place in a law that can be cited, such as `Art. 12(3) GDPR`.
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(transparent)]
pub struct Provision(String);

/// What a rule rests on.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Read in the source beside it.
    Confirmed,
    /// A choice of redress where the law is silent or was only read second-hand; always shown with that word.
    Policy,
}

/// Where and when a rule was read.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Reading {
    /// What the rule rests on.
    pub basis: Basis,
    /// An address, or a title where the text has none.
    pub source: String,
    /// The day it was read there.
    #[serde(deserialize_with = "toml_date::one")]
    pub seen: NaiveDate,
    /// What a reader must know besides.
    #[serde(default)]
    pub note: Option<String>,
}

/// A rule in words, with its provisions.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The rule as half a sentence.
    pub says: String,
    /// Where it stands.
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(flatten)]
    pub reading: Reading,
}

impl Provision {
    /// Returns the citation.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Basis {
    /// Returns the word shown beside a date.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Policy => "policy",
        }
    }
}

impl fmt::Display for Provision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Basis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<&str> for Provision {
    fn from(citation: &str) -> Self {
        Self(citation.to_owned())
    }
}
