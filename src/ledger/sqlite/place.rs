//! The file and its folder: who makes them, and who can look into them.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use crate::ledger::LedgerError;

/// Somebody else on the computer can get at the ledger. Its file and folder are not changed for that.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Warning {
    /// The file, or the folder it lies in.
    pub path: PathBuf,
    /// Whether it is the folder.
    pub folder: bool,
    /// The permission bits, as `chmod` takes them.
    pub mode: u32,
}

/// Makes the path absolute, so that neither a change of folder nor a name such as `:memory:` leads elsewhere.
pub(super) fn absolute(path: &Path) -> Result<PathBuf, LedgerError> {
    std::path::absolute(path).map_err(|error| cannot_create(path, &error))
}

/// Tells whether there is anything at the path, a link that leads nowhere too.
pub(super) fn is_there(path: &Path) -> Result<bool, LedgerError> {
    match fs::symlink_metadata(path) {
        Ok(_) => Ok(true),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(false),
        Err(error) => Err(LedgerError::CannotRead { path: path.to_owned(), why: error.to_string() }),
    }
}

/// Refuses what cannot be a ledger before `SQLite` touches it.
///
/// The file is not opened for this: closing it would drop the locks that `SQLite` holds on it in this process
/// (<https://sqlite.org/howtocorrupt.html>, section 2.2).
pub(super) fn inspect(path: &Path) -> Result<(), LedgerError> {
    let refuse = |what: &str| Err(LedgerError::NotALedger { path: path.to_owned(), what: what.to_owned() });
    match fs::metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => refuse("it is a link that leads nowhere"),
        Err(error) => Err(LedgerError::CannotRead { path: path.to_owned(), why: error.to_string() }),
        Ok(found) if found.is_dir() => refuse("it is a folder"),
        Ok(found) if !found.is_file() => refuse("it is a device, a pipe or a socket"),
        Ok(found) if found.len() == 0 => refuse("the file is empty"),
        Ok(_) => Ok(()),
    }
}

/// Makes a new file that only its owner can read, whole or not at all, and tells whether it did: what is at the path
/// already is left alone.
///
/// The file is made with `O_EXCL` and mode 0600 under another name in the same folder, filled, flushed to the disk and
/// then renamed, so that a run that is killed half-way leaves no half ledger.
pub(super) fn make(path: &Path, fill: impl FnOnce(&Path) -> Result<(), LedgerError>) -> Result<bool, LedgerError> {
    let cannot = |error| cannot_create(path, &error);
    let folder = path.parent().ok_or_else(|| cannot(io::ErrorKind::IsADirectory.into()))?;
    make_folder(folder).map_err(cannot)?;
    let draft = new_draft(folder).map_err(cannot)?;
    fill(draft.path())?;
    draft.as_file().sync_all().map_err(cannot)?;
    match draft.into_temp_path().persist_noclobber(path) {
        Ok(()) => sync_folder(folder).map(|()| true).map_err(cannot),
        Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(refused) => Err(cannot(refused.error)),
    }
}

/// Makes an empty file beside the ledger that only its owner can read, and that goes again unless it is given a name.
pub(super) fn draft(path: &Path) -> Result<tempfile::TempPath, LedgerError> {
    let cannot = |error| cannot_create(path, &error);
    let folder = path.parent().ok_or_else(|| cannot(io::ErrorKind::IsADirectory.into()))?;
    make_folder(folder).map_err(cannot)?;
    Ok(new_draft(folder).map_err(cannot)?.into_temp_path())
}

fn new_draft(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(".ledger-").suffix(".draft").tempfile_in(folder)
}

/// Says what others can get at.
pub(super) fn warnings(path: &Path) -> Vec<Warning> {
    let file = exposed(path).map(|mode| Warning { path: path.to_owned(), folder: false, mode });
    let folder = path
        .parent()
        .and_then(|folder| exposed(folder).map(|mode| Warning { path: folder.to_owned(), folder: true, mode }));
    file.into_iter().chain(folder).collect()
}

pub(super) fn cannot_create(path: &Path, error: &io::Error) -> LedgerError {
    LedgerError::CannotCreate { path: path.to_owned(), why: error.to_string() }
}

#[cfg(unix)]
fn make_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn make_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    fs::File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
pub(super) fn sync_folder(_folder: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn exposed(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path).ok()?.permissions().mode() & 0o7777;
    (mode & 0o077 != 0).then_some(mode)
}

#[cfg(not(unix))]
fn exposed(_path: &Path) -> Option<u32> {
    None
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = if self.folder { "the ledger's folder" } else { "ledger" };
        let how = if self.mode & 0o022 == 0 { "read" } else { "changed" };
        write!(f, "{what} `{}` can be {how} by others (mode {:04o})", self.path.display(), self.mode)
    }
}
