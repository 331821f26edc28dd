use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Digest, Entry, LedgerError, NewEntry, Stream, hex, moment};

/// An entry with what chains it to the one before.
///
/// `docs/ledger.md` gives the two hashes and a worked example.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(into = "Line", try_from = "Line")]
pub struct Record {
    /// What happened.
    pub entry: Entry,
    /// What was hashed before the body, so that nobody can guess a forgotten body by hashing; forgotten with it.
    pub salt: Option<Salt>,
    /// The SHA-256 over salt and body; it stays when they are forgotten.
    pub body_hash: Digest,
    /// The hash of the entry before, or [`Digest::ZERO`] for the first.
    pub prev: Digest,
    /// The SHA-256 over everything but salt and body.
    pub hash: Digest,
}

/// Sixteen random bytes, shown as 32 lower-case hexadecimal digits.
#[derive(Clone, Copy, Deserialize, Eq, PartialEq, Serialize)]
#[serde(into = "String", try_from = "String")]
pub struct Salt([u8; 16]);

/// The end of the chain, to which the next entry is tied.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Tail {
    pub(super) seq: u64,
    pub(super) hash: Digest,
}

/// A record as it stands in an export: every value as text.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Line {
    seq: u64,
    stream: Stream,
    recorded_at: String,
    on: String,
    kind: String,
    body: Option<String>,
    salt: Option<Salt>,
    body_hash: Digest,
    prev: Digest,
    hash: Digest,
}

impl Record {
    /// Chains an entry to the end of the ledger.
    pub(super) fn seal(tail: Tail, recorded_at: DateTime<Utc>, new: NewEntry, salt: Salt) -> Self {
        let NewEntry { stream, on, kind, body } = new;
        let body_hash = body_hash(&salt, &body);
        let entry = Entry { seq: tail.seq + 1, stream, recorded_at, on, kind, body: Some(body) };
        let hash = entry_hash(&tail.hash, &entry, &body_hash);
        Self { entry, salt: Some(salt), body_hash, prev: tail.hash, hash }
    }

    /// Tells whether the hash is the one that the other values give.
    pub(super) fn hash_holds(&self) -> bool {
        self.hash == entry_hash(&self.prev, &self.entry, &self.body_hash)
    }

    /// Tells whether salt and body give the body's hash, or both are gone.
    pub(super) fn body_holds(&self) -> bool {
        match (&self.salt, &self.entry.body) {
            (Some(salt), Some(body)) => self.body_hash == body_hash(salt, body),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        }
    }

    /// Returns the end of the chain after this record.
    pub(super) fn tail(&self) -> Tail {
        Tail { seq: self.entry.seq, hash: self.hash }
    }
}

impl Salt {
    /// Draws a salt from the system's random numbers.
    pub(super) fn random() -> Result<Self, LedgerError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| LedgerError::NoRandomness(error.to_string()))?;
        Ok(Self(bytes))
    }

    /// Returns the sixteen bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl Tail {
    /// The end of a ledger that holds nothing yet.
    pub(super) const START: Self = Self { seq: 0, hash: Digest::ZERO };
}

fn body_hash(salt: &Salt, body: &str) -> Digest {
    Digest::of_fields(&[&salt.0, body.as_bytes()])
}

fn entry_hash(prev: &Digest, entry: &Entry, body_hash: &Digest) -> Digest {
    Digest::of_fields(&[
        prev.as_bytes(),
        entry.seq.to_string().as_bytes(),
        entry.stream.as_str().as_bytes(),
        moment::text(entry.recorded_at).as_bytes(),
        entry.on.to_string().as_bytes(),
        entry.kind.as_bytes(),
        body_hash.as_bytes(),
    ])
}

impl From<Record> for Line {
    fn from(Record { entry, salt, body_hash, prev, hash }: Record) -> Self {
        let Entry { seq, stream, recorded_at, on, kind, body } = entry;
        let (recorded_at, on) = (moment::text(recorded_at), on.to_string());
        Self { seq, stream, recorded_at, on, kind, body, salt, body_hash, prev, hash }
    }
}

impl TryFrom<Line> for Record {
    type Error = String;

    fn try_from(line: Line) -> Result<Self, Self::Error> {
        let Line { seq, stream, recorded_at, on, kind, body, salt, body_hash, prev, hash } = line;
        let recorded_at = moment::parse(&recorded_at).ok_or_else(|| format!("`{recorded_at}` is not a moment"))?;
        let on = moment::parse_day(&on).ok_or_else(|| format!("`{on}` is not a day"))?;
        Ok(Self { entry: Entry { seq, stream, recorded_at, on, kind, body }, salt, body_hash, prev, hash })
    }
}

impl From<[u8; 16]> for Salt {
    fn from(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }
}

impl From<Salt> for String {
    fn from(salt: Salt) -> Self {
        salt.to_string()
    }
}

impl TryFrom<String> for Salt {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl FromStr for Salt {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        hex::read(text).map(Self).ok_or_else(|| format!("`{text}` is not a salt of 32 lower-case hexadecimal digits"))
    }
}

impl fmt::Display for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex::write(&self.0, f)
    }
}

impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Salt({self})")
    }
}
