use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize, de::IgnoredAny};

use super::{Digest, LedgerError, Stream, moment};

/// The one kind of event that the ledger writes itself, when a stream is forgotten; its body is a [`Forgotten`].
pub const FORGOTTEN: &str = "forgotten";

/// One thing that happened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Entry {
    /// Its place in the ledger: 1, 2, 3 and so on over all streams, without gaps.
    pub seq: u64,
    /// What it is about.
    pub stream: Stream,
    /// When it was written down, by the real clock, to the microsecond.
    pub recorded_at: DateTime<Utc>,
    /// The day it happened.
    pub on: NaiveDate,
    /// What happened, in the past tense: lower-case ASCII letters, digits and hyphens, a letter first.
    pub kind: String,
    /// The particulars: exactly the JSON text that was handed in, or nothing once the stream was forgotten.
    pub body: Option<String>,
}

/// A thing that happened and is not in the ledger yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NewEntry {
    /// What it is about.
    pub stream: Stream,
    /// The day it happened.
    pub on: NaiveDate,
    /// What happened, in the past tense: lower-case ASCII letters, digits and hyphens, a letter first.
    pub kind: String,
    /// The particulars, as JSON text.
    pub body: String,
}

/// The body of a `forgotten` entry: what is no longer there.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Forgotten {
    /// How many entries of the stream lost their bodies this time.
    pub entries: u64,
    /// The documents that lost their bytes.
    pub documents: Vec<Digest>,
}

impl NewEntry {
    /// Refuses the one kind that only the ledger writes.
    pub(super) fn refuse_forgotten(&self) -> Result<(), LedgerError> {
        match self.kind.as_str() {
            FORGOTTEN => Err(self.refused("the ledger alone records what is forgotten")),
            _ => Ok(()),
        }
    }

    /// Refuses what could not be read back for ever.
    pub(super) fn check(&self) -> Result<(), LedgerError> {
        if !is_kind(&self.kind) {
            return Err(self.refused("its kind is not a word of lower-case letters, digits and hyphens"));
        }
        if !moment::is_kept(self.on) {
            return Err(self.refused(format!("its day `{}` is outside the years 0 to 9999", self.on)));
        }
        match serde_json::from_str::<IgnoredAny>(&self.body) {
            Ok(IgnoredAny) => Ok(()),
            Err(error) => Err(self.refused(format!("its body is not JSON: {error}"))),
        }
    }

    fn refused(&self, why: impl Into<String>) -> LedgerError {
        LedgerError::InvalidEntry { kind: self.kind.clone(), why: why.into() }
    }
}

fn is_kind(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

impl Forgotten {
    /// Returns the entry that says so.
    pub(super) fn told(&self, stream: &Stream, on: NaiveDate) -> NewEntry {
        let body = serde_json::to_string(self).expect("a number and a list of words are always JSON");
        NewEntry { stream: stream.clone(), on, kind: FORGOTTEN.to_owned(), body }
    }
}
