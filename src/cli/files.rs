//! Files the user names: read as proof, written as copies.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use tempfile::NamedTempFile;

use super::{Code, Context, Failure, visible::shown};

/// A file that can be written: its folder takes files, and what stood there may go.
pub(super) struct Target {
    file: NamedTempFile,
    path: PathBuf,
}

impl Target {
    /// Makes sure that the file can be written before anything happens that cannot be taken back. One that exists is
    /// replaced only if the user says so.
    pub(super) fn open(context: &Context, path: &Path) -> Result<Self, Failure> {
        Self::open_or(context, path, "-o ANOTHER-FILE")
    }

    /// Does the same where the file is not named by `-o`: `other` is how another one is named.
    pub(super) fn open_or(context: &Context, path: &Path, other: &str) -> Result<Self, Failure> {
        if path.symlink_metadata().is_ok() {
            may_replace(context, path, other)?;
        }
        let file = NamedTempFile::new_in(folder(path)).with_context(|| unwritable(path)).map_err(cannot_create)?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Returns the file to be written piece by piece; it has no name until [`keep`](Self::keep).
    pub(super) fn draft(&mut self) -> &mut std::fs::File {
        self.file.as_file_mut()
    }

    /// Opens what was written so far for reading, from its beginning.
    pub(super) fn reopen(&self) -> Result<std::fs::File, Failure> {
        self.file.reopen().with_context(|| unwritable(&self.path)).map_err(cannot_create)
    }

    /// Gives what was written its name, once it is on the disk.
    pub(super) fn keep(self) -> Result<PathBuf, Failure> {
        let path = self.path;
        persist(self.file, &path, &[]).map_err(cannot_create)?;
        Ok(path)
    }

    /// Writes the file, whole or not at all, and says so.
    pub(super) fn write(self, context: &mut Context, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.path;
        persist(self.file, &path, bytes).map_err(cannot_create)?;
        context.out.say(&format!("Written to `{}`, readable by you only.", path.display()));
        Ok(())
    }
}

fn may_replace(context: &Context, path: &Path, other: &str) -> Result<(), Failure> {
    let name = shown(&path.to_string_lossy());
    if !path.is_file() {
        return Err(Failure::usage(format!("`{name}` is no file that can be replaced")).hint(other));
    }
    if context.yes || (context.prompt.can_ask() && context.prompt.confirm(&format!("Replace `{name}`?"), "")?) {
        return Ok(());
    }
    Err(Failure::usage(format!("`{name}` exists")).hint(other).hint("--yes      replaces it"))
}

/// Writes a file that only the user can read, whole or not at all.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let file = NamedTempFile::new_in(folder(path)).with_context(|| unwritable(path));
    file.and_then(|file| persist(file, path, bytes)).map_err(cannot_create)
}

fn persist(mut file: NamedTempFile, path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).with_context(|| unwritable(path))?;
    file.persist(path).map_err(|error| error.error).with_context(|| unwritable(path))?;
    Ok(())
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn unwritable(path: &Path) -> String {
    format!("`{}` cannot be written", path.display())
}

fn cannot_create(error: anyhow::Error) -> Failure {
    Failure::caused(Code::CannotCreate, error)
        .effect("Nothing was written or sent.")
        .hint("name a file in a folder you can write to: -o FILE")
}

/// Reads a file.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("`{}` cannot be read", path.display()))
}
