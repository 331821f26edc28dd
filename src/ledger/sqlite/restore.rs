//! A ledger out of an export, put in the place of another, or of none.

use std::{
    ffi::OsString,
    fs, io,
    io::BufRead,
    path::{Path, PathBuf},
};

use tempfile::TempPath;

use super::{SqliteLedger, attach, fill, place};
use crate::ledger::{Ledger, LedgerError};

/// A ledger that was read out of an export, complete and checked, and is not in its place yet. Dropped, it is gone.
#[derive(Debug)]
pub struct Restored {
    /// Closed before the draft goes, because it stands first.
    ledger: SqliteLedger,
    draft: TempPath,
    path: PathBuf,
}

impl SqliteLedger {
    /// Reads an export into a new file beside the path and checks every hash; what is at the path is left alone.
    ///
    /// # Errors
    /// When the file cannot be made, or a line of the export is missing or not as it was written.
    pub fn restore(path: &Path, source: &mut dyn BufRead) -> Result<Restored, LedgerError> {
        let path = place::absolute(path)?;
        // A link to the ledger stays a link.
        let path = fs::canonicalize(&path).unwrap_or(path);
        let draft = place::draft(&path)?;
        fill(&draft).map_err(|error| super::cannot_create(&path, &super::words(&error)))?;
        let mut ledger = Self::connect(draft.to_path_buf(), true)?;
        ledger.import(source)?;
        Ok(Restored { ledger, draft, path })
    }
}

impl Restored {
    /// Returns the ledger, to be looked at before it takes its place.
    #[must_use]
    pub fn ledger(&self) -> &SqliteLedger {
        &self.ledger
    }

    /// Returns the ledger, so that it can be written down in it that it was restored.
    pub fn ledger_mut(&mut self) -> &mut SqliteLedger {
        &mut self.ledger
    }

    /// Gives the ledger its place, where there must be nothing.
    ///
    /// # Errors
    /// When there is something at the path, or the file cannot be renamed.
    pub fn put_in_place(self) -> Result<(), LedgerError> {
        let Self { ledger, draft, path } = self;
        close(ledger, &draft, &path)?;
        draft.persist_noclobber(&path).map_err(|error| place::cannot_create(&path, &error.error))?;
        sync(&path)
    }

    /// Gives the ledger the place of the one that is there, which is kept under the other name beside it.
    ///
    /// No run can be writing meanwhile: it is waited for, and one that waits itself is told that the file was moved. At
    /// every moment a whole ledger is at the path, the old one or the new.
    ///
    /// # Errors
    /// When another run holds the old ledger for too long, there is something under the other name, or a file cannot be
    /// linked or renamed; then the old one is in its place still.
    pub fn replace(self, aside: &Path) -> Result<(), LedgerError> {
        let Self { ledger, draft, path } = self;
        close(ledger, &draft, &path)?;
        let cannot = |error: io::Error| place::cannot_create(&path, &error);
        let lock = Lock::of(&path)?;
        keep(&path, aside).map_err(|error| place::cannot_create(aside, &error))?;
        keep_journal(&path, aside).map_err(cannot)?;
        sync(&path)?;
        draft.persist(&path).map_err(|error| cannot(error.error))?;
        drop(lock);
        sync(&path)
    }
}

/// The old ledger, with nobody writing in it.
struct Lock(#[expect(dead_code, reason = "it is held, not read")] Option<rusqlite::Connection>);

impl Lock {
    /// Waits until nobody writes. A file that is no database can be written by no run.
    fn of(path: &Path) -> Result<Self, LedgerError> {
        let Ok(connection) = attach(path) else { return Ok(Self(None)) };
        match connection.execute_batch("BEGIN IMMEDIATE") {
            Ok(()) => Ok(Self(Some(connection))),
            Err(error) => match super::Fault::from(error).writing(path) {
                busy @ LedgerError::Busy { .. } => Err(busy),
                _ => Ok(Self(None)),
            },
        }
    }
}

/// Closes the new ledger and makes sure that its bytes are on the disk.
fn close(ledger: SqliteLedger, draft: &Path, path: &Path) -> Result<(), LedgerError> {
    let cannot = |error| place::cannot_create(path, &error);
    ledger.connection.close().map_err(|(_, error)| super::cannot_create(path, &super::words(&error)))?;
    fs::File::open(draft).and_then(|file| file.sync_all()).map_err(cannot)
}

/// Gives the old ledger a second name; where the file system has no links, a copy.
fn keep(path: &Path, aside: &Path) -> io::Result<()> {
    match fs::hard_link(path, aside) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(error),
        Err(_) => copy(path, aside),
        Ok(()) => Ok(()),
    }
}

/// Takes the journal of the old ledger along. Only one that `SQLite` could not open has it still; left where it is, it would be
/// played into the new one.
fn keep_journal(path: &Path, aside: &Path) -> io::Result<()> {
    match fs::rename(beside(path, "-journal"), beside(aside, "-journal")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Err(_) | Ok(()) => Ok(()),
    }
}

fn copy(path: &Path, aside: &Path) -> io::Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(aside.parent().unwrap_or(Path::new(".")))?;
    io::copy(&mut fs::File::open(path)?, &mut file)?;
    file.as_file().sync_all()?;
    file.persist_noclobber(aside).map_err(|error| error.error)?;
    Ok(())
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(end);
    name.into()
}

fn sync(path: &Path) -> Result<(), LedgerError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    place::sync_folder(folder).map_err(|error| place::cannot_create(path, &error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_journal_goes_with_the_ledger_it_is_of_and_none_is_no_error() {
        let home = tempfile::tempdir().unwrap();
        let (path, aside) = (home.path().join("ledger"), home.path().join("ledger.before"));
        keep_journal(&path, &aside).unwrap();
        fs::write(home.path().join("ledger-journal"), "pages").unwrap();
        keep_journal(&path, &aside).unwrap();
        assert!(!home.path().join("ledger-journal").exists());
        assert_eq!(fs::read_to_string(home.path().join("ledger.before-journal")).unwrap(), "pages");
    }

    #[test]
    fn an_old_ledger_is_copied_where_there_are_no_links_and_never_over_another() {
        let home = tempfile::tempdir().unwrap();
        let (path, aside) = (home.path().join("ledger"), home.path().join("ledger.before"));
        fs::write(&path, "old").unwrap();
        copy(&path, &aside).unwrap();
        assert_eq!(fs::read_to_string(&aside).unwrap(), "old");
        assert_eq!(copy(&path, &aside).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(keep(&path, &aside).unwrap_err().kind(), io::ErrorKind::AlreadyExists);
    }
}
