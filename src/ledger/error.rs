use std::{io, path::PathBuf};

use super::{DOCUMENT_LIMIT, Digest, Stream};

/// Why the ledger refused.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Another run held the ledger for longer than the ten seconds one waits.
    #[error("ledger `{}` is in use by another run", path.display())]
    Busy {
        /// The ledger's file.
        path: PathBuf,
    },
    /// The file or its folder could not be made.
    #[error("cannot create ledger `{}`: {why}", path.display())]
    CannotCreate {
        /// The file that was to be.
        path: PathBuf,
        /// The system's reason.
        why: String,
    },
    /// The file is there, but the system does not let it be read.
    #[error("cannot read ledger `{}`: {why}", path.display())]
    CannotRead {
        /// The ledger's file.
        path: PathBuf,
        /// The system's reason.
        why: String,
    },
    /// The disk is full, the file or folder is read-only, or the disk fails.
    #[error("cannot write ledger `{}`: {why}", path.display())]
    CannotWrite {
        /// The ledger's file.
        path: PathBuf,
        /// The system's reason.
        why: String,
    },
    /// The file is a ledger, but not as it was written.
    #[error("ledger `{}` is damaged: {what}", path.display())]
    Damaged {
        /// The ledger's file.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// A document has more bytes than one may have.
    #[error("document of {size} bytes is larger than the {DOCUMENT_LIMIT} bytes that one may have")]
    DocumentTooLarge {
        /// Its size in bytes.
        size: usize,
    },
    /// The export could not be written where it was to go.
    #[error("cannot write the export: {0}")]
    Export(#[source] io::Error),
    /// The file to import is not an export, or not as it was written. Nothing of it was kept.
    #[error("cannot import line {line}: {why}")]
    Import {
        /// The line, counted from 1.
        line: u64,
        /// What is wrong with it.
        why: String,
    },
    /// The entry could not be read back for ever.
    #[error("entry `{kind}` cannot be recorded: {why}")]
    InvalidEntry {
        /// Its kind.
        kind: String,
        /// What is wrong with it.
        why: String,
    },
    /// The text is no media type.
    #[error("`{0}` is not a media type, such as `message/rfc822`")]
    InvalidMediaType(String),
    /// The moment cannot be written with a year of four digits.
    #[error("the clock says `{0}`, which is outside the years 0 to 9999")]
    InvalidMoment(String),
    /// A later redress wrote the ledger.
    #[error("ledger `{}` is of version {found}, and this redress knows versions up to {known}", path.display())]
    NewerVersion {
        /// The ledger's file.
        path: PathBuf,
        /// The version in the file.
        found: i64,
        /// The highest version known here.
        known: i64,
    },
    /// No document has this SHA-256.
    #[error("no document `{0}` in the ledger")]
    NoDocument(Digest),
    /// The system gave no random bytes for a salt.
    #[error("cannot draw random bytes: {0}")]
    NoRandomness(String),
    /// No entry is about this.
    #[error("nothing is recorded about `{0}`")]
    NoStream(Stream),
    /// The path leads to something else: a folder, an empty file, another program's file.
    #[error("`{}` is not a ledger: {what}", path.display())]
    NotALedger {
        /// The path.
        path: PathBuf,
        /// What is there.
        what: String,
    },
    /// An import goes into an empty ledger only.
    #[error("the ledger holds {entries} entries already, and an import needs an empty one")]
    NotEmpty {
        /// How many.
        entries: usize,
    },
}
