use std::{
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::{Code, Failure, failures};
use crate::{config::refuse_if_others_write, controller::Registry};

/// Reads the shipped records and puts the user's own over them.
///
/// A record says where letters go, so that one which others can write is refused, as the settings are.
pub(super) fn with_own_records(folder: &Path) -> Result<Registry, Failure> {
    let mut registry = Registry::shipped();
    let files = records(folder).map_err(unreadable)?;
    if files.is_empty() {
        return Ok(registry);
    }
    for guarded in folder.parent().into_iter().chain([folder]).filter(|path| !path.as_os_str().is_empty()) {
        refuse_if_others_write(guarded)?;
    }
    for path in files {
        refuse_if_others_write(&path)?;
        let name = path.display().to_string();
        let text = fs::read_to_string(&path).with_context(|| format!("`{name}` cannot be read")).map_err(unreadable)?;
        registry = registry.with_override(&name, &text).map_err(|error| failures::registry(&error))?;
    }
    Ok(registry)
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
