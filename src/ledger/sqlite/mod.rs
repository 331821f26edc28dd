//! A ledger in one `SQLite` file. What is in the file is said in `1.sql`; nothing outside this folder knows `SQLite`.

mod fault;
mod place;
mod restore;
mod rows;
mod schema;
mod transaction;
mod verify;

use std::{
    io::{BufRead, Write},
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, Utc};
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

pub use place::Warning;
pub use restore::Restored;

use self::{
    fault::{Fault, words},
    transaction::SqliteTransaction,
};
use super::{Digest, Document, Entry, Finding, Ledger, LedgerError, Record, Stream, Transaction, lines};

/// How long one run waits for another before it gives up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Set before the file is looked at: it may be anybody's.
const CAUTION: &str = "
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA foreign_keys = ON;
    PRAGMA temp_store = MEMORY; -- no copy in the folder that all users share
";

/// Set once the file is known to be a ledger.
const DURABILITY: &str = "
    PRAGMA journal_mode = DELETE;
    PRAGMA synchronous = EXTRA;
    PRAGMA secure_delete = ON;
";

/// Set before the first table is made. Pages of 16 KiB, four times `SQLite`'s own, because the whole ledger is read whenever
/// cases are listed.
const DRAFT: &str = "
    PRAGMA page_size = 16384;
    PRAGMA journal_mode = MEMORY;
    PRAGMA synchronous = OFF;
";

/// A ledger in one `SQLite` file that only its owner can read.
#[derive(Debug)]
pub struct SqliteLedger {
    connection: Connection,
    path: PathBuf,
    writable: bool,
}

/// Returns the version of the `SQLite` that is built in.
#[must_use]
pub fn version() -> &'static str {
    rusqlite::version()
}

impl SqliteLedger {
    /// Opens the ledger at the path, or makes an empty one.
    ///
    /// A new file gets mode 0600, and folders that are missing 0700; a folder that is there stays as it is.
    ///
    /// # Errors
    /// When the file cannot be made or opened, is not a ledger, is damaged, or a later redress wrote it.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let path = place::absolute(path)?;
        if !place::is_there(&path)? {
            place::make(&path, |draft| fill(draft).map_err(|error| cannot_create(&path, &words(&error))))?;
        }
        Self::connect(path, true)
    }

    /// Opens the ledger at the path for reading, or returns nothing if there is none; nothing is made.
    ///
    /// # Errors
    /// When the file cannot be opened, is not a ledger, is damaged, or a later redress wrote it.
    pub fn open_existing(path: &Path) -> Result<Option<Self>, LedgerError> {
        let path = place::absolute(path)?;
        if place::is_there(&path)? { Self::connect(path, false).map(Some) } else { Ok(None) }
    }

    /// Returns the file's absolute path.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Says if others can read or change the file, or the folder it lies in.
    #[must_use]
    pub fn warnings(&self) -> Vec<Warning> {
        place::warnings(&self.path)
    }

    /// Copies the ledger as it is at this moment to a new file, with mode 0600.
    ///
    /// # Errors
    /// When there is something at the path already, or the copy cannot be made.
    pub fn backup(&self, path: &Path) -> Result<(), LedgerError> {
        let path = place::absolute(path)?;
        let made = place::make(&path, |draft| {
            let draft = draft.to_str().ok_or_else(|| cannot_create(&path, "its name is not UTF-8"))?;
            match self.connection.execute("VACUUM INTO ?1", [draft]).map_err(|error| Fault::from(error).damage()) {
                Ok(_) => Ok(()),
                Err(Ok(what)) => Err(LedgerError::Damaged { path: self.path.clone(), what }),
                Err(Err(error)) => Err(cannot_create(&path, &words(&error))),
            }
        })?;
        if made { Ok(()) } else { Err(cannot_create(&path, "there is something already")) }
    }

    fn connect(path: PathBuf, writable: bool) -> Result<Self, LedgerError> {
        place::inspect(&path)?;
        let mut connection = attach(&path).map_err(|error| Fault::from(error).reading(&path))?;
        recognise(&connection, &path)?;
        settle(&mut connection).map_err(|error| Fault::from(error).reading(&path))?;
        Ok(Self { connection, path, writable })
    }

    fn read<T>(&self, look: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, LedgerError> {
        look(&self.connection).map_err(|fault| fault.reading(&self.path))
    }

    /// Looks several times at what the ledger holds at one moment.
    fn snapshot<T>(&self, look: impl FnOnce(&Connection) -> Result<T, Fault>) -> Result<T, LedgerError> {
        self.read(|connection| look(&*connection.unchecked_transaction()?))
    }

    fn refuse_to_write(&self) -> Result<(), LedgerError> {
        let why = "it was opened for reading only";
        if self.writable {
            Ok(())
        } else {
            Err(LedgerError::CannotWrite { path: self.path.clone(), why: why.to_owned() })
        }
    }
}

impl Ledger for SqliteLedger {
    fn begin(&mut self, now: DateTime<Utc>) -> Result<Box<dyn Transaction + '_>, LedgerError> {
        self.refuse_to_write()?;
        Ok(Box::new(SqliteTransaction::begin(&self.connection, &self.path, now)?))
    }

    fn document(&self, sha256: &Digest) -> Result<Option<Document>, LedgerError> {
        self.read(|connection| rows::document(connection, sha256))
    }

    fn documents(&self) -> Result<Vec<Digest>, LedgerError> {
        self.read(rows::documents)
    }

    fn entries(&self, stream: Option<&Stream>) -> Result<Vec<Entry>, LedgerError> {
        self.read(|connection| rows::entries(connection, stream))
    }

    fn export(&self, target: &mut dyn Write) -> Result<(), LedgerError> {
        let look = |connection: &Connection| Ok((rows::records(connection)?, rows::documents(connection)?));
        let (records, documents) = self.snapshot(look)?;
        let fetch = |sha256: &Digest| self.read(|connection| rows::filed(connection, sha256));
        lines::write(records, &documents, fetch, target)
    }

    fn import(&mut self, source: &mut dyn BufRead) -> Result<(), LedgerError> {
        self.refuse_to_write()?;
        let writing = |fault: Fault| fault.writing(&self.path);
        let transaction = rusqlite::Transaction::new_unchecked(&self.connection, TransactionBehavior::Immediate);
        let transaction = transaction.map_err(|error| writing(error.into()))?;
        refuse_unless_empty(&transaction).map_err(writing)??;
        lines::read(source, |item| {
            let taken = match item {
                lines::Item::Record(record) => rows::insert(&transaction, &record),
                lines::Item::Document(filed) => rows::file(&transaction, &filed),
            };
            taken.map_err(writing)
        })?;
        transaction.commit().map_err(|error| writing(error.into()))
    }

    fn records(&self) -> Result<Vec<Record>, LedgerError> {
        self.read(rows::records)
    }

    fn streams(&self) -> Result<Vec<Stream>, LedgerError> {
        self.read(rows::streams)
    }

    fn verify(&self) -> Result<Vec<Finding>, LedgerError> {
        self.snapshot(verify::verify)
    }
}

fn cannot_create(path: &Path, why: &str) -> LedgerError {
    LedgerError::CannotCreate { path: path.to_owned(), why: why.to_owned() }
}

/// Makes the tables in an empty file. It is flushed to the disk by whoever made it.
fn fill(draft: &Path) -> rusqlite::Result<()> {
    let mut connection = Connection::open_with_flags(draft, flags())?;
    connection.execute_batch(DRAFT)?;
    schema::migrate(&mut connection)?;
    connection.close().map_err(|(_, error)| error)
}

fn attach(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags())?;
    connection.busy_timeout(PATIENCE)?;
    connection.execute_batch(CAUTION)?;
    Ok(connection)
}

/// `SQLite` makes no file for us, and takes no path for a URI.
fn flags() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE
}

/// Refuses another program's file and a later redress's.
fn recognise(connection: &Connection, path: &Path) -> Result<(), LedgerError> {
    let path = path.to_owned();
    match schema::identity(connection).map_err(|error| Fault::from(error).reading(&path))? {
        (schema::APPLICATION_ID, 1..=schema::KNOWN) => Ok(()),
        (schema::APPLICATION_ID, found) if found > schema::KNOWN => {
            Err(LedgerError::NewerVersion { path, found, known: schema::KNOWN })
        }
        (schema::APPLICATION_ID, found) => {
            Err(LedgerError::Damaged { path, what: format!("there was never a version {found}") })
        }
        _ => Err(LedgerError::NotALedger { path, what: "it is another program's database".to_owned() }),
    }
}

/// Makes an older ledger a newer one, and says how it is to be written.
fn settle(connection: &mut Connection) -> rusqlite::Result<()> {
    connection.execute_batch(DURABILITY)?;
    let (_, found) = schema::identity(connection)?;
    if found < schema::KNOWN { schema::migrate(connection) } else { Ok(()) }
}

fn refuse_unless_empty(connection: &Connection) -> Result<Result<(), LedgerError>, Fault> {
    let entries = rows::entries(connection, None)?.len();
    let empty = entries == 0 && rows::documents(connection)?.is_empty();
    Ok(if empty { Ok(()) } else { Err(LedgerError::NotEmpty { entries }) })
}
