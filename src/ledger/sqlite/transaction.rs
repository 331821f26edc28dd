use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{Connection, TransactionBehavior};

use super::{fault::Fault, rows};
use crate::ledger::{
    Digest, Document, Entry, Forgotten, LedgerError, NewEntry, Record, Salt, Stream, Transaction, document::Filed,
    moment,
};

/// One command's work on the file, between `BEGIN IMMEDIATE` and `COMMIT`.
pub(super) struct SqliteTransaction<'l> {
    connection: &'l Connection,
    /// Whether a step failed: `SQLite` may have rolled everything back by itself, and what follows would stand alone.
    failed: bool,
    forgot: bool,
    inner: rusqlite::Transaction<'l>,
    now: DateTime<Utc>,
    path: &'l Path,
}

impl<'l> SqliteTransaction<'l> {
    /// Waits until nobody else writes, and begins.
    pub(super) fn begin(connection: &'l Connection, path: &'l Path, now: DateTime<Utc>) -> Result<Self, LedgerError> {
        let now = moment::kept(now).ok_or_else(|| LedgerError::InvalidMoment(now.to_string()))?;
        let inner = rusqlite::Transaction::new_unchecked(connection, TransactionBehavior::Immediate);
        let inner = inner.map_err(|error| Fault::from(error).writing(path))?;
        Ok(Self { connection, failed: false, forgot: false, inner, now, path })
    }

    fn read<T>(&self, look: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, LedgerError> {
        look(&self.inner).map_err(|fault| fault.reading(self.path))
    }

    fn write<T>(&mut self, work: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, LedgerError> {
        self.refuse_after_failure()?;
        let done = work(&self.inner);
        self.failed = done.is_err();
        done.map_err(|fault| fault.writing(self.path))
    }

    fn refuse_after_failure(&self) -> Result<(), LedgerError> {
        let why = "an earlier step of the same transaction failed";
        if self.failed {
            Err(LedgerError::CannotWrite { path: self.path.to_owned(), why: why.to_owned() })
        } else {
            Ok(())
        }
    }

    fn seal(&mut self, entry: NewEntry) -> Result<Entry, LedgerError> {
        entry.check()?;
        let (now, salt) = (self.now, Salt::random()?);
        let record = self.write(|connection| {
            let record = Record::seal(rows::tail(connection)?, now, entry, salt);
            rows::insert(connection, &record).map(|()| record)
        })?;
        Ok(record.entry)
    }
}

impl Transaction for SqliteTransaction<'_> {
    fn append(&mut self, entry: NewEntry) -> Result<Entry, LedgerError> {
        entry.refuse_forgotten()?;
        self.seal(entry)
    }

    fn commit(self: Box<Self>) -> Result<(), LedgerError> {
        self.refuse_after_failure()?;
        let Self { connection, forgot, inner, path, .. } = *self;
        inner.commit().map_err(|error| Fault::from(error).writing(path))?;
        if forgot {
            shrink(connection);
        }
        Ok(())
    }

    fn document(&self, sha256: &Digest) -> Result<Option<Document>, LedgerError> {
        self.read(|connection| rows::document(connection, sha256))
    }

    fn entries(&self, stream: Option<&Stream>) -> Result<Vec<Entry>, LedgerError> {
        self.read(|connection| rows::entries(connection, stream))
    }

    fn forget(&mut self, stream: &Stream, on: NaiveDate, documents: &[Digest]) -> Result<Entry, LedgerError> {
        if !self.read(|connection| rows::has_stream(connection, stream))? {
            return Err(LedgerError::NoStream(stream.clone()));
        }
        for sha256 in documents {
            if !self.read(|connection| rows::has_document(connection, sha256))? {
                return Err(LedgerError::NoDocument(*sha256));
            }
        }
        let mut forgotten = Forgotten { entries: 0, documents: documents.to_vec() };
        forgotten.told(stream, on).check()?;
        forgotten.entries = self.write(|connection| {
            documents.iter().try_for_each(|sha256| rows::forget_document(connection, sha256))?;
            rows::forget_stream(connection, stream)
        })?;
        self.forgot = true;
        let told = self.seal(forgotten.told(stream, on));
        self.failed = told.is_err();
        told
    }

    fn put_document(&mut self, media_type: &str, bytes: &[u8]) -> Result<Digest, LedgerError> {
        let filed = Filed::new(media_type, bytes)?;
        self.write(|connection| rows::file(connection, &filed))?;
        Ok(filed.document.sha256)
    }

    fn streams(&self) -> Result<Vec<Stream>, LedgerError> {
        self.read(rows::streams)
    }
}

/// Gives the space of what was forgotten back to the disk.
///
/// The bytes are gone already: `secure_delete` wrote zeros over them in the commit. A failure here (the disk is full, the
/// ledger is in use) undoes nothing and only leaves the file larger than it need be, so it is no error.
fn shrink(connection: &Connection) {
    connection.execute_batch("VACUUM").ok();
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path, time::Duration};

    use chrono::{DateTime, Utc};

    use super::{LedgerError, NewEntry, SqliteTransaction, Transaction};
    use crate::ledger::{Ledger, SqliteLedger};

    fn now() -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_425_243, 0).unwrap()
    }

    fn entry(body: &str) -> NewEntry {
        let (stream, on) = ("case:1".parse().unwrap(), "2026-11-23".parse().unwrap());
        NewEntry { stream, on, kind: "noted".to_owned(), body: body.to_owned() }
    }

    fn begin(ledger: &SqliteLedger) -> SqliteTransaction<'_> {
        SqliteTransaction::begin(&ledger.connection, &ledger.path, now()).unwrap()
    }

    #[test]
    fn what_is_forgotten_is_overwritten_before_the_file_shrinks() {
        let home = tempfile::tempdir().unwrap();
        let ledger = SqliteLedger::open(&home.path().join("ledger")).unwrap();
        let holds =
            |word: &str| fs::read(ledger.path()).unwrap().windows(word.len()).any(|some| some == word.as_bytes());
        let mut writing = begin(&ledger);
        writing.append(entry(&format!("\"{}\"", "CANARY".repeat(2000)))).unwrap();
        writing.append(entry("\"CANARY\"")).unwrap();
        let secret = writing.put_document("text/plain", "CANARY".repeat(2000).as_bytes()).unwrap();
        Box::new(writing).commit().unwrap();
        assert!(holds("CANARY"));
        let size = fs::metadata(ledger.path()).unwrap().len();

        let mut writing = begin(&ledger);
        writing.forget(&entry("").stream, entry("").on, &[secret]).unwrap();
        writing.forgot = false; // as if the program ended between the commit and the shrinking
        Box::new(writing).commit().unwrap();
        assert!(!holds("CANARY"));
        assert_eq!(fs::metadata(ledger.path()).unwrap().len(), size);
    }

    #[test]
    fn a_full_disk_is_named_and_nothing_of_the_transaction_is_kept() {
        let home = tempfile::tempdir().unwrap();
        let ledger = SqliteLedger::open(&home.path().join("ledger")).unwrap();
        let pages: i64 = ledger.connection.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        ledger.connection.pragma_update(None, "max_page_count", pages + 2).unwrap();
        let mut writing = begin(&ledger);
        writing.append(entry("1")).unwrap();
        let full = writing.append(entry(&format!("\"{}\"", "x".repeat(100_000)))).unwrap_err();
        let why = "database or disk is full";
        assert!(matches!(&full, LedgerError::CannotWrite { why: found, .. } if found == why), "{full:?}");
        let late = "an earlier step of the same transaction failed";
        let refused = writing.append(entry("2")).unwrap_err();
        assert!(matches!(refused, LedgerError::CannotWrite { why, .. } if why == late));
        let refused = Box::new(writing).commit().unwrap_err();
        assert!(matches!(refused, LedgerError::CannotWrite { why, .. } if why == late));
        assert_eq!((ledger.entries(None).unwrap(), ledger.verify().unwrap()), (vec![], vec![]));
    }

    #[test]
    fn who_has_waited_long_enough_is_told_that_the_ledger_is_in_use() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("ledger");
        let (first, mut second) = (SqliteLedger::open(&path).unwrap(), SqliteLedger::open(&path).unwrap());
        second.connection.busy_timeout(Duration::from_millis(20)).unwrap();
        let writing = begin(&first);
        let busy = second.begin(now()).err().unwrap();
        assert_eq!(busy.to_string(), format!("ledger `{}` is in use by another run", path.display()));
        assert!(matches!(busy, LedgerError::Busy { .. }));
        assert_eq!(second.entries(None).unwrap(), [], "reading need not wait");
        drop(writing);
        assert!(second.begin(now()).is_ok());
    }

    #[test]
    fn a_ledger_is_written_with_all_the_care_there_is() {
        let home = tempfile::tempdir().unwrap();
        let ledger = SqliteLedger::open(Path::new(&home.path().join("ledger"))).unwrap();
        let set = |name: &str| -> i64 { ledger.connection.pragma_query_value(None, name, |row| row.get(0)).unwrap() };
        let journal: String = ledger.connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!(journal, "delete");
        let (extra, memory, ten_seconds) = (3, 2, 10_000);
        assert_eq!((set("synchronous"), set("temp_store"), set("busy_timeout")), (extra, memory, ten_seconds));
        assert_eq!(
            (set("secure_delete"), set("foreign_keys"), set("cell_size_check"), set("trusted_schema")),
            (1, 1, 1, 0)
        );
    }
}
