use std::{
    collections::BTreeSet,
    fs,
    io::ErrorKind,
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use super::{Code, Failure};
use crate::{
    config::refuse_if_others_write,
    letter::{OwnText, Shelf, TemplateError},
};

/// Folders below `templates/`: a law, a language, `partials`.
const DEEPEST: usize = 3;

/// Reads the user's own texts, none where there is no folder.
///
/// What they say goes out under the user's name, so that texts which others can write are refused, as the settings are.
pub(super) fn read(folder: &Path) -> Result<Vec<OwnText>, Failure> {
    let mut files = Vec::new();
    collect(folder, DEEPEST, &mut files).map_err(unreadable)?;
    files.sort();
    if !files.is_empty() {
        for guarded in folder.parent().into_iter().chain([folder]).filter(|path| !path.as_os_str().is_empty()) {
            refuse_if_others_write(guarded)?;
        }
    }
    files.into_iter().map(|path| text(folder, &path)).collect()
}

/// Reads a file that is named on the command line in the places of the letters it is for.
pub(super) fn instead_of(path: &Path, places: BTreeSet<String>) -> Result<Vec<OwnText>, Failure> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).with_context(|| format!("`{name}` cannot be read")).map_err(|error| {
        Failure::caused(Code::BadInput, error).effect("Nothing was written or sent.").hint("--template FILE")
    })?;
    Ok(places.into_iter().map(|place| OwnText { path: name.clone(), place, text: text.clone() }).collect())
}

/// Puts texts in the places of those that come with redress.
pub(super) fn shelf(own: &[OwnText]) -> Result<Shelf, Failure> {
    if own.is_empty() {
        return Ok(Shelf::shipped().clone());
    }
    Shelf::with_own(own).map_err(|error| at_fault(&error))
}

/// Says what is wrong with a text, and that the one of redress stands ready.
pub(super) fn at_fault(error: &TemplateError) -> Failure {
    Failure::new(Code::BadInput, error)
        .effect("Nothing was written or sent.")
        .hint("mend it, or take it away: the text of redress then stands in its place")
        .hint("redress templates      the texts there are; templates/README.md says what a text may hold")
}

fn text(folder: &Path, path: &Path) -> Result<OwnText, Failure> {
    refuse_if_others_write(path)?;
    let name = path.display().to_string();
    let text = fs::read_to_string(path).with_context(|| format!("`{name}` cannot be read")).map_err(unreadable)?;
    let place = path.strip_prefix(folder).unwrap_or(path);
    let place = place.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
    Ok(OwnText { path: name, place, text })
}

fn collect(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let unlisted = || format!("the folder `{}` cannot be listed", folder.display());
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries.with_context(unlisted)?,
    };
    for entry in entries {
        let path = entry.with_context(unlisted)?.path();
        if path.is_dir() && depth > 0 {
            collect(&path, depth - 1, files)?;
        } else if path.extension().is_some_and(|end| end == "hbs" || end == "toml") {
            files.push(path);
        }
    }
    Ok(())
}

fn unreadable(error: anyhow::Error) -> Failure {
    Failure::caused(Code::BadInput, error).effect("Nothing was written or sent.").hint("mend its rights, or remove it")
}
