use std::{
    fmt, fs,
    io::ErrorKind,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    str::FromStr,
};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{ConfigError, file::refuse_if_open};

/// A password while it is needed.
///
/// It has no `Debug`, `Display` or `Serialize`, so that it cannot get into a log, an error or a file, and its memory
/// is overwritten when it is dropped.
///
/// ```compile_fail
/// fn show(secret: &redress::config::Secret) -> String {
///     format!("{secret:?}")
/// }
/// ```
pub struct Secret(Zeroizing<String>);

/// Asks the user for a password without showing what is typed.
pub trait Asker {
    /// Returns what was typed.
    ///
    /// # Errors
    /// When nobody can be asked or the user gave up.
    fn password(&self, question: &str) -> Result<Secret, ConfigError>;
}

/// Where a password comes from; the file itself never holds one.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(into = "String", try_from = "String")]
pub enum PasswordSource {
    /// The first line a program prints. The words are split like a shell's, but no shell runs.
    Command(String),
    /// The first line of a file that only the user can read.
    File(PathBuf),
    /// The system's keyring, under the service `redress` and the login name with its server, or the name alone.
    #[default]
    Keyring,
    /// The user, each time.
    Prompt,
}

impl Secret {
    /// Wraps a password.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Returns the password for the moment it is used.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Takes the first line; what follows it is not part of the password.
    fn first_line(text: Vec<u8>) -> Option<Self> {
        let text = Zeroizing::new(String::from_utf8(text).ok()?);
        text.lines().next().filter(|line| !line.is_empty()).map(|line| Self::new(line.to_owned()))
    }
}

impl PasswordSource {
    /// Gets the password for a login name at a server.
    ///
    /// # Errors
    /// When the source has none, or others can read it.
    pub fn reveal(&self, user: &str, host: &str, asker: &dyn Asker) -> Result<Secret, ConfigError> {
        match self {
            Self::Command(line) => from_command(line),
            Self::File(path) => from_file(path),
            Self::Keyring => from_keyring(user, host),
            Self::Prompt => asker.password(&format!("Password for {user} at {host}")),
        }
    }
}

fn from_command(line: &str) -> Result<Secret, ConfigError> {
    let words = shlex::split(line).unwrap_or_default();
    let name = words.first().cloned().unwrap_or_default();
    let failed = |why: String| ConfigError::Command { command: name.clone(), why };
    let (program, arguments) = words.split_first().ok_or_else(|| failed("it cannot be read as words".to_owned()))?;
    let output = Command::new(program).args(arguments).stdin(Stdio::inherit()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(output.status.to_string()));
    }
    Secret::first_line(output.stdout).ok_or_else(|| failed("it printed nothing".to_owned()))
}

fn from_file(path: &Path) -> Result<Secret, ConfigError> {
    let wrong = |why: String| ConfigError::PasswordFile { path: path.to_owned(), why };
    if path.is_dir() {
        return Err(wrong("is a folder; name the file in it".to_owned()));
    }
    let unreadable = |error: std::io::Error| {
        wrong(match error.kind() {
            ErrorKind::NotFound if path.starts_with("~") => {
                "is not there; a `~` is not written out here, so name the whole path".to_owned()
            }
            ErrorKind::NotFound => "is not there".to_owned(),
            ErrorKind::PermissionDenied => {
                "cannot be opened: it belongs to another user, or its rights are too few".to_owned()
            }
            _ => format!("cannot be read: {error}"),
        })
    };
    refuse_if_open(path, 0o077, "read").map_err(|error| match error {
        ConfigError::Io { error, .. } => unreadable(error),
        error => error,
    })?;
    let bytes = fs::read(path).map_err(unreadable)?;
    let why = if bytes.is_empty() { "is empty" } else { "holds no password in its first line" };
    Secret::first_line(bytes).ok_or_else(|| wrong(why.to_owned()))
}

/// The name of an entry: two servers of one provider may know a mailbox by two names, and one name may have two passwords.
#[cfg(feature = "keyring")]
fn entry_name(user: &str, host: &str) -> String {
    format!("{user} at {host}")
}

/// Asks for the entry of this server, and for that of the name alone, as it was kept before.
#[cfg(feature = "keyring")]
fn from_keyring(user: &str, host: &str) -> Result<Secret, ConfigError> {
    let none = |error: keyring::Error| ConfigError::Keyring { account: user.to_owned(), why: in_words(&error) };
    let get = |name: &str| keyring::Entry::new("redress", name).and_then(|entry| entry.get_password());
    match get(&entry_name(user, host)) {
        Err(keyring::Error::NoEntry) => get(user).map(Secret::new).map_err(none),
        result => result.map(Secret::new).map_err(none),
    }
}

#[cfg(not(feature = "keyring"))]
fn from_keyring(user: &str, _: &str) -> Result<Secret, ConfigError> {
    Err(ConfigError::Keyring { account: user.to_owned(), why: "this build knows no keyring".to_owned() })
}

/// Keeps a password in the system's keyring, for a login name at a server.
///
/// # Errors
/// When there is no keyring or it refuses.
#[cfg(feature = "keyring")]
pub fn keep_in_keyring(user: &str, host: &str, secret: &Secret) -> Result<(), ConfigError> {
    keyring::Entry::new("redress", &entry_name(user, host))
        .and_then(|entry| entry.set_password(secret.expose()))
        .map_err(|error| ConfigError::Keyring { account: user.to_owned(), why: in_words(&error) })
}

/// The words for what users meet: on a server there is mostly no keyring at all.
#[cfg(feature = "keyring")]
fn in_words(error: &keyring::Error) -> String {
    match error {
        keyring::Error::NoDefaultStore => "no keyring service answers on this computer".to_owned(),
        keyring::Error::NoEntry => "it holds none".to_owned(),
        other => other.to_string(),
    }
}

impl FromStr for PasswordSource {
    type Err = ConfigError;

    /// A word that is no source may be a password put in the wrong place, so it is not repeated.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            None if text == "keyring" => Ok(Self::Keyring),
            None if text == "prompt" => Ok(Self::Prompt),
            Some(("command", line)) if !line.trim().is_empty() => Ok(Self::Command(line.trim().to_owned())),
            Some(("file", path)) if !path.is_empty() => Ok(Self::File(PathBuf::from(path))),
            _ => Err(ConfigError::PasswordSource("***".to_owned())),
        }
    }
}

impl fmt::Display for PasswordSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Command(line) => write!(f, "command:{line}"),
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Keyring => f.write_str("keyring"),
            Self::Prompt => f.write_str("prompt"),
        }
    }
}

impl TryFrom<String> for PasswordSource {
    type Error = ConfigError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<PasswordSource> for String {
    fn from(source: PasswordSource) -> Self {
        source.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Nobody;

    impl Asker for Nobody {
        fn password(&self, _: &str) -> Result<Secret, ConfigError> {
            Err(ConfigError::NoInput)
        }
    }

    fn reveal(source: &str) -> Result<String, ConfigError> {
        source
            .parse::<PasswordSource>()?
            .reveal("ada", "smtp.example.org", &Nobody)
            .map(|secret| secret.expose().to_owned())
    }

    #[test]
    fn a_command_runs_without_a_shell_and_gives_its_first_line() {
        assert_eq!(reveal("command:printf 's3cret\\nsecond'").unwrap(), "s3cret");
        assert_eq!(reveal("command:echo $HOME; id").unwrap(), "$HOME; id");
    }

    #[test]
    fn a_command_that_fails_prints_nothing_or_cannot_be_read_is_named() {
        for line in ["false", "true", "echo 'open", "/no/such/program"] {
            assert!(matches!(reveal(&format!("command:{line}")), Err(ConfigError::Command { .. })), "{line}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_password_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        fs::write(&path, "s3cret\n").unwrap();
        let source = format!("file:{}", path.display());
        for (mode, fine) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(reveal(&source).is_ok(), fine, "{mode:o}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_password_file_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name).display().to_string();
        for (name, text) in [("empty", ""), ("blank", "\nsecond")] {
            fs::write(at(name), text).unwrap();
            #[cfg(unix)]
            fs::set_permissions(at(name), std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
        }
        let said = |path: &str| reveal(&format!("file:{path}")).map_err(|error| error.to_string());
        for (name, words) in
            [("missing", "is not there"), ("empty", "is empty"), ("blank", "no password in its first line")]
        {
            let error = said(&at(name)).unwrap_err();
            assert!(error.starts_with("the password file `") && error.contains(words), "{error}");
        }
        assert!(said(&folder.path().display().to_string()).unwrap_err().contains("is a folder"));
        assert!(said("~/password").unwrap_err().contains("name the whole path"));
    }

    #[test]
    fn a_prompt_asks() {
        assert!(matches!(reveal("prompt"), Err(ConfigError::NoInput)));
    }
}
