use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::{Code, Failure};
use crate::{
    config::refuse_if_others_write,
    controller::{Registry, RegistryError},
};

/// Reads the shipped records and puts the user's own over them.
///
/// A record says where letters go, so that one which others can write is refused, as the settings are; where the folder is
/// open to them, all are.
pub(super) fn with_own_records(folder: &Path) -> Result<Registry, Failure> {
    let registry = Registry::shipped();
    let files = records(folder).map_err(unreadable)?;
    if files.is_empty() {
        return Ok(registry);
    }
    for guarded in folder.parent().into_iter().chain([folder]).filter(|path| !path.as_os_str().is_empty()) {
        refuse_if_others_write(guarded)?;
    }
    Ok(files.iter().fold(registry, |registry, path| with(&registry, path)))
}

/// Puts one record over the others; one that cannot be used stops the letters to its controller only.
fn with(registry: &Registry, path: &Path) -> Registry {
    let (origin, name) = (path.display().to_string(), path.file_stem().unwrap_or_default().to_string_lossy());
    let text = fs::read_to_string(path).map_err(|error| format!("it cannot be read: {error}"));
    match (refuse_if_others_write(path), text) {
        (Ok(()), Ok(text)) => registry.with_own(&name, &origin, &text),
        (Ok(()), Err(why)) => registry.without_record(&name, None, &RegistryError::Unreadable { origin, why }),
        (Err(error), text) => {
            let error = RegistryError::OpenToOthers { origin, why: error.to_string() };
            registry.without_record(&name, text.ok().as_deref(), &error)
        }
    }
}

/// Lists the records of the user's own.
pub(super) fn own_records(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    records(folder).map_err(unreadable)
}

/// Lists the records in the folder, by name; none where there is no folder.
fn records(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let unlisted = || format!("the folder `{}` cannot be listed", folder.display());
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries.with_context(unlisted)?,
    };
    let mut files = Vec::new();
    for entry in entries {
        let path = entry.with_context(unlisted)?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn unreadable(error: anyhow::Error) -> Failure {
    Failure::caused(Code::BadInput, error).effect("Nothing was written or sent.").hint("mend its rights, or remove it")
}
