use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;

use super::ConfigError;

/// The folders of this user, by the XDG Base Directory Specification.
#[derive(Clone, Debug)]
pub struct Directories {
    config: PathBuf,
    data: PathBuf,
}

impl Directories {
    /// Finds them; nothing is created.
    ///
    /// # Errors
    /// When the home folder is not known.
    pub fn of_this_user() -> Result<Self, ConfigError> {
        let base = etcetera::choose_base_strategy().map_err(|error| ConfigError::Home(error.to_string()))?;
        Ok(Self { config: base.config_dir().join("redress"), data: base.data_dir().join("redress") })
    }

    /// Returns where the settings are.
    #[must_use]
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// Returns where the user's own controller records are, beside the settings.
    #[must_use]
    pub fn controllers(config_file: &Path) -> PathBuf {
        config_file.parent().unwrap_or(Path::new(".")).join("controllers")
    }

    /// Returns where the user's own texts are, beside the settings.
    #[must_use]
    pub fn templates(config_file: &Path) -> PathBuf {
        config_file.parent().unwrap_or(Path::new(".")).join("templates")
    }

    /// Returns where the record is.
    #[must_use]
    pub fn ledger_file(&self) -> PathBuf {
        self.data.join("ledger.sqlite")
    }

    /// Returns where drafts for a mail program are put.
    #[must_use]
    pub fn drafts(ledger_file: &Path) -> PathBuf {
        ledger_file.parent().unwrap_or(Path::new(".")).join("drafts")
    }
}
