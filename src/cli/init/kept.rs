use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use crate::{
    cli::files,
    config::{make_private_folder, refuse_if_others_write},
};

/// Answers that were given and not yet made settings: they are offered again after an interruption. A password is never
/// among them.
pub(super) struct Kept {
    answers: BTreeMap<String, String>,
    /// Where they are kept; nowhere in a dry run.
    path: Option<PathBuf>,
}

impl Kept {
    /// Reads the answers beside the settings; a file that others can write or that cannot be read holds none.
    pub(super) fn beside(settings: &Path, is_dry_run: bool) -> Self {
        let path = settings.with_file_name("init-answers.toml");
        let text = refuse_if_others_write(&path).ok().and_then(|()| fs::read_to_string(&path).ok());
        let answers = text.and_then(|text| toml::from_str(&text).ok()).unwrap_or_default();
        Self { answers, path: (!is_dry_run).then_some(path) }
    }

    /// Returns the answer to a question.
    pub(super) fn answer(&self, key: &str) -> Option<&str> {
        self.answers.get(key).map(String::as_str)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.answers.is_empty()
    }

    /// Keeps an answer at once. One that cannot be kept is asked for again, which is no reason to stop.
    pub(super) fn keep(&mut self, key: &str, answer: &str) {
        self.answers.insert(key.to_owned(), answer.to_owned());
        let Some(path) = &self.path else { return };
        let text = toml::to_string(&self.answers).unwrap_or_default();
        let made = path.parent().is_none_or(|folder| make_private_folder(folder).is_ok());
        let _ = made && files::write_private(path, text.as_bytes()).is_ok();
    }

    /// Throws the answers away once they are settings.
    pub(super) fn forget(self) {
        let _ = self.path.map(fs::remove_file);
    }
}
