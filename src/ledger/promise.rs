use std::io::{BufRead, Write};

use chrono::{DateTime, NaiveDate, Utc};

use super::{Digest, Document, Entry, Finding, LedgerError, NewEntry, Record, Stream};

/// A place where entries and documents are kept.
///
/// What every ledger promises, wherever it keeps them:
///
/// - **Order.** Entries come back in the order they were appended, numbered 1, 2, 3 and so on over all streams, whoever
///   else appends meanwhile.
/// - **All or nothing.** What one transaction does is there when [`commit`](Transaction::commit) has returned, and
///   survives the loss of power; without a commit nothing of it ever was, and nobody sees a part of it. Two transactions
///   at once wait for each other.
/// - **Nothing is edited.** An entry, once committed, comes back as it was; only [`forget`](Transaction::forget) takes
///   bodies away, and says so in an entry.
/// - **Exactness.** A body comes back as the same JSON text and a document as the same bytes, or there is an error.
/// - **Damage is named.** [`verify`](Self::verify) names what does not match what was written.
pub trait Ledger {
    /// Begins to write, once nobody else does; `now` is the real clock, and every entry of the transaction bears it, cut
    /// to the microsecond.
    ///
    /// # Errors
    /// When someone else is writing for more than ten seconds, the ledger may not be written, or `now` is outside the
    /// years 0 to 9999.
    fn begin(&mut self, now: DateTime<Utc>) -> Result<Box<dyn Transaction + '_>, LedgerError>;

    /// Returns the document filed under this SHA-256; its bytes have been hashed again.
    ///
    /// # Errors
    /// When the ledger cannot be read, or the bytes are not those that were filed.
    fn document(&self, sha256: &Digest) -> Result<Option<Document>, LedgerError>;

    /// Returns the names of all documents, forgotten ones too, in the order of the names.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    fn documents(&self) -> Result<Vec<Digest>, LedgerError>;

    /// Returns the entries of one stream, or of all.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    fn entries(&self, stream: Option<&Stream>) -> Result<Vec<Entry>, LedgerError>;

    /// Writes everything as JSON Lines, one line for each record and each document; [`import`](Self::import) reads it.
    ///
    /// The records are those of one moment. No lock is held while writing, so a slow reader keeps nobody from appending.
    /// What is damaged but can be read is written as it is, for rescue: import will name its line.
    ///
    /// # Errors
    /// When the ledger cannot be read, or the target takes no more.
    fn export(&self, target: &mut dyn Write) -> Result<(), LedgerError>;

    /// Reads an export into this ledger, which must be empty: the same entries with the same hashes, and all documents.
    ///
    /// # Errors
    /// When the ledger holds something, or a line is missing or not as it was written; then nothing is kept.
    fn import(&mut self, source: &mut dyn BufRead) -> Result<(), LedgerError>;

    /// Returns all entries with the hashes that chain them.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    fn records(&self) -> Result<Vec<Record>, LedgerError>;

    /// Returns the streams, in the order in which they first appear.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    fn streams(&self) -> Result<Vec<Stream>, LedgerError>;

    /// Hashes everything again and names what does not match; nothing means that all is as it was written.
    ///
    /// `docs/ledger.md` says what this proves and what it does not.
    ///
    /// # Errors
    /// When the ledger cannot be read at all; damage is no error here but a finding.
    fn verify(&self) -> Result<Vec<Finding>, LedgerError>;
}

/// One command's work on a ledger; dropped without a commit, it leaves nothing behind.
///
/// It reads what it has written itself, and what was there when it began.
pub trait Transaction {
    /// Appends one entry and returns it with its place.
    ///
    /// # Errors
    /// When the kind is no word or is `forgotten`, the body is not JSON, the day is outside the years 0 to 9999, or the
    /// ledger cannot be written.
    fn append(&mut self, entry: NewEntry) -> Result<Entry, LedgerError>;

    /// Makes it so, durably.
    ///
    /// # Errors
    /// When the ledger cannot be written; then nothing of the transaction was kept or, if the disk failed after the last
    /// byte of it, all. Never a part: whoever must know reads again.
    fn commit(self: Box<Self>) -> Result<(), LedgerError>;

    /// Returns the document filed under this SHA-256; its bytes have been hashed again.
    ///
    /// # Errors
    /// When the ledger cannot be read, or the bytes are not those that were filed.
    fn document(&self, sha256: &Digest) -> Result<Option<Document>, LedgerError>;

    /// Returns the entries of one stream, or of all.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    fn entries(&self, stream: Option<&Stream>) -> Result<Vec<Entry>, LedgerError>;

    /// Takes away the bodies of a stream's entries and the bytes of these documents, and appends a `forgotten` entry to
    /// the stream, which is returned; its body is a [`Forgotten`](super::Forgotten).
    ///
    /// What stays: that there was an entry, its stream, kind, day, moment and hashes; the documents' names and media
    /// types; earlier `forgotten` entries whole. After the commit the bytes are no longer in the ledger's file.
    ///
    /// # Errors
    /// When nothing is recorded about the stream, a document is not in the ledger, the day is outside the years 0 to 9999,
    /// or the ledger cannot be written.
    fn forget(&mut self, stream: &Stream, on: NaiveDate, documents: &[Digest]) -> Result<Entry, LedgerError>;

    /// Files a document under the SHA-256 of its bytes; filing it again changes nothing, except that the bytes of a
    /// forgotten one return.
    ///
    /// # Errors
    /// When it has more than [`DOCUMENT_LIMIT`](super::DOCUMENT_LIMIT) bytes, the media type is none, or the ledger
    /// cannot be written.
    fn put_document(&mut self, media_type: &str, bytes: &[u8]) -> Result<Digest, LedgerError>;

    /// Returns the streams, in the order in which they first appear.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    fn streams(&self) -> Result<Vec<Stream>, LedgerError>;
}
