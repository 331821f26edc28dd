use std::{fs, path::Path};

use super::{Code, Failure, failures};
use crate::controller::Registry;

/// Reads the shipped records and puts the user's own over them.
pub(super) fn with_own_records(folder: &Path) -> Result<Registry, Failure> {
    let mut registry = Registry::shipped().clone();
    let Ok(entries) = fs::read_dir(folder) else { return Ok(registry) };
    let mut files: Vec<_> = entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    for path in files {
        let name = path.display().to_string();
        let text = fs::read_to_string(&path).map_err(|error| {
            Failure::new(Code::BadInput, format!("`{name}`: {error}")).effect("Nothing was written or sent.")
        })?;
        registry = registry.with_override(&name, &text).map_err(|error| failures::registry(&error))?;
    }
    Ok(registry)
}
