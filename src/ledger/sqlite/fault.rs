//! What can go wrong inside the file, and the words for it.

use std::path::{Path, PathBuf};

use rusqlite::{Error, ErrorCode};

use crate::ledger::{Finding, LedgerError};

/// An error that does not know yet which ledger it befell.
#[derive(Debug)]
pub(super) enum Fault {
    /// `SQLite` complains, or a value has not the type it was stored with.
    Sqlite(Error),
    /// What is stored is not what was written.
    Stored(Finding),
}

impl Fault {
    /// Names the ledger that was being read.
    pub(super) fn reading(self, path: &Path) -> LedgerError {
        self.at(path.to_owned(), |path, why| LedgerError::CannotRead { path, why })
    }

    /// Names the ledger that was being written.
    pub(super) fn writing(self, path: &Path) -> LedgerError {
        self.at(path.to_owned(), |path, why| LedgerError::CannotWrite { path, why })
    }

    /// Returns what is damaged, or `SQLite`'s error if it is of another kind.
    pub(super) fn damage(self) -> Result<String, Error> {
        match self {
            Self::Stored(finding) => Ok(finding.to_string()),
            Self::Sqlite(error) if means_damage(&error) => Ok(words(&error)),
            Self::Sqlite(error) => Err(error),
        }
    }

    fn at(self, path: PathBuf, otherwise: fn(PathBuf, String) -> LedgerError) -> LedgerError {
        let error = match self.damage() {
            Ok(what) => return LedgerError::Damaged { path, what },
            Err(error) => error,
        };
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => LedgerError::Busy { path },
            Some(ErrorCode::NotADatabase) => {
                LedgerError::NotALedger { path, what: "it is not an SQLite database".to_owned() }
            }
            _ => otherwise(path, words(&error)),
        }
    }
}

/// Our statements are fixed, so that a table or column they miss, a constraint they break and a value they cannot read
/// all mean that the file is not as it was written.
fn means_damage(error: &Error) -> bool {
    match error.sqlite_error_code() {
        Some(code) => matches!(
            code,
            ErrorCode::ConstraintViolation | ErrorCode::DatabaseCorrupt | ErrorCode::TypeMismatch | ErrorCode::Unknown
        ),
        None => true,
    }
}

/// Says what went wrong with a value, or what `SQLite` says.
pub(super) fn words(error: &Error) -> String {
    match error {
        Error::FromSqlConversionFailure(_, _, why) => why.to_string(),
        Error::InvalidColumnType(_, name, found) => format!("its `{name}` is of type {found}"),
        Error::SqliteFailure(_, Some(message)) => message.clone(),
        Error::Utf8Error(_, why) => format!("its text is not UTF-8: {why}"),
        other => other.to_string(),
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Sqlite(error)
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::{Error, ffi};

    use super::{Fault, LedgerError};

    fn fault(code: i32) -> Fault {
        Fault::Sqlite(Error::SqliteFailure(ffi::Error::new(code), None))
    }

    #[test]
    fn every_complaint_of_sqlite_becomes_the_word_for_it() {
        let path = std::path::Path::new("x");
        for code in [ffi::SQLITE_BUSY, ffi::SQLITE_LOCKED, ffi::SQLITE_BUSY_RECOVERY] {
            assert!(matches!(fault(code).writing(path), LedgerError::Busy { .. }), "{code}");
        }
        for code in [ffi::SQLITE_CORRUPT, ffi::SQLITE_ERROR, ffi::SQLITE_CONSTRAINT_TRIGGER, ffi::SQLITE_CORRUPT_INDEX]
        {
            assert!(matches!(fault(code).reading(path), LedgerError::Damaged { .. }), "{code}");
        }
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_READONLY_DBMOVED, ffi::SQLITE_CANTOPEN] {
            assert!(matches!(fault(code).writing(path), LedgerError::CannotWrite { .. }), "{code}");
            assert!(matches!(fault(code).reading(path), LedgerError::CannotRead { .. }), "{code}");
        }
        assert!(matches!(fault(ffi::SQLITE_NOTADB).reading(path), LedgerError::NotALedger { .. }));
    }
}
