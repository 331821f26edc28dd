use std::path::PathBuf;

/// The settings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The program that should print the password failed.
    #[error("the password command `{command}` failed: {why}")]
    Command {
        /// The program, without its arguments.
        command: String,
        /// What happened.
        why: String,
    },
    /// A value does not fit.
    #[error("`{}`: {why}", path.display())]
    Content {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line.
        why: String,
    },
    /// The user was asked and gave up.
    #[error("the password was not typed")]
    GivenUp,
    /// The home folder is not known.
    #[error("the home folder is not known: {0}")]
    Home(String),
    /// The file or folder cannot be read or written.
    #[error("`{}`: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        error: std::io::Error,
    },
    /// The keyring gave nothing.
    #[error("the system keyring and the password of `{account}`: {why}")]
    Keyring {
        /// The account asked for.
        account: String,
        /// What the keyring says.
        why: String,
    },
    /// The key is not one of ours.
    #[error("`{}`: no setting `{key}`{}", path.display(), nearest.map(|key| format!("; did you mean `{key}`")).unwrap_or_default())]
    Key {
        /// The file.
        path: PathBuf,
        /// The key, with dots.
        key: String,
        /// The one that is spelt most like it.
        nearest: Option<&'static str>,
    },
    /// Nobody can be asked.
    #[error("the password must be typed, and nobody can be asked")]
    NoInput,
    /// Others than the user can read a secret or write the settings.
    #[error("others can {what} `{}` (mode {mode:04o})", path.display())]
    OpenToOthers {
        /// The permission bits.
        mode: u32,
        /// The file.
        path: PathBuf,
        /// `read` or `write`.
        what: &'static str,
    },
    /// The file that should hold the password does not.
    #[error("the password file `{}` {why}", path.display())]
    PasswordFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The setting is not understood.
    #[error("`{0}` is no password source: `keyring`, `command:…`, `file:…` or `prompt`")]
    PasswordSource(String),
}
