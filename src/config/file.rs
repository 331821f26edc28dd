use std::{
    fs,
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::{ConfigError, Imap, Sending, Smtp, keys};
use crate::law::{Country, Language, RegionError};

/// `config.toml`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Config {
    /// Who writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub me: Option<Me>,
    /// How letters leave.
    #[serde(default, skip_serializing_if = "Mail::is_empty")]
    pub mail: Mail,
    /// How they look.
    #[serde(default)]
    pub letters: Letters,
    /// By which way they leave, and how fast.
    #[serde(default, skip_serializing_if = "Sending::is_default")]
    pub sending: Sending,
    /// How the terminal is spoken to.
    #[serde(default, skip_serializing_if = "Screen::is_default")]
    pub screen: Screen,
    /// The part of the country that the file names and that is none; no part is set then. It is no reason to read
    /// nothing: without it every end is counted more carefully, and no law is chosen that hangs on it.
    #[serde(skip)]
    pub region_left_out: Option<RegionError>,
}

/// `[me]`: the data subject.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Me {
    /// The name letters are signed with.
    pub name: String,
    /// The address letters come from and answers go to.
    pub email: String,
    /// Lines of the postal address, without the name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub address: Vec<String>,
    /// Where the person lives.
    pub country: Country,
    /// The part of the country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// The language of letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
}

/// `[mail]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Mail {
    /// What the user's provider calls itself in `Authentication-Results` (RFC 8601, section 2.2), whether or not the mailbox
    /// is read from here: mails that are imported come through it too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authserv: Vec<String>,
    /// For sending; absent where the user presses "send" in a mail program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub smtp: Option<Smtp>,
    /// For reading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imap: Option<Imap>,
}

/// `[letters]`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
pub struct Letters {
    /// The size of a page.
    #[serde(default)]
    pub paper: Paper,
    /// Folders with fonts for signs that those of redress lack.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fonts: Vec<PathBuf>,
    /// A picture of the user's signature.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<PathBuf>,
}

/// `[screen]`.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
pub struct Screen {
    /// Whether somebody listens to it: lists are lines with labels, nothing is drawn again, no pager is started.
    #[serde(default)]
    pub accessible: bool,
}

impl Screen {
    fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

/// A size of paper.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Paper {
    /// 210 mm by 297 mm.
    #[default]
    A4,
    /// 8.5 in by 11 in.
    UsLetter,
}

impl Me {
    /// Writes the code of the part of the country, by whatever name the file calls it. One that is none is left out, and
    /// returned.
    fn settle_region(&mut self) -> Option<RegionError> {
        let named = self.region.take().filter(|region| !region.trim().is_empty())?;
        match self.country.part(&named) {
            Ok(code) => {
                self.region = Some(code);
                None
            }
            Err(error) => Some(error),
        }
    }
}

impl Mail {
    fn is_empty(&self) -> bool {
        self.authserv.is_empty() && self.smtp.is_none() && self.imap.is_none()
    }

    /// Returns every name by which the user's own provider judges mails.
    #[must_use]
    pub fn providers(&self) -> Vec<String> {
        let of_the_mailbox = self.imap.iter().flat_map(|imap| &imap.authserv);
        self.authserv.iter().chain(of_the_mailbox).cloned().collect()
    }

    /// Says what is wrong with the settings taken together, if anything is.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let smtp = self.smtp.as_ref().and_then(Smtp::fault);
        smtp.or_else(|| self.imap.as_ref().and_then(Imap::fault))
    }
}

impl Config {
    /// Reads the settings; a file that does not exist gives those of a machine that has never run redress.
    ///
    /// # Errors
    /// When others can write the file, a key is unknown or a value does not fit.
    pub fn load(path: &Path) -> Result<Self, ConfigError> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(ConfigError::Io { path: path.to_owned(), error }),
        };
        refuse_if_others_write(path)?;
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            refuse_if_others_write(folder)?;
        }
        Self::parse(path, &text)
    }

    fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let content = |why: String| ConfigError::Content { path: path.to_owned(), why: why.trim_end().to_owned() };
        let table = text.parse().map_err(|error| content(words(text, &error)))?;
        if let Some((key, nearest)) = keys::unknown(&table) {
            return Err(ConfigError::Key { path: path.to_owned(), key, nearest });
        }
        let mut config: Self = toml::from_str(text).map_err(|error| content(words(text, &error)))?;
        config.region_left_out = config.me.as_mut().and_then(Me::settle_region);
        match config.mail.fault().or_else(|| config.sending.fault()) {
            Some(why) => Err(content(why)),
            None => Ok(config),
        }
    }

    /// Writes the settings, all of them or none, readable by the user only.
    ///
    /// # Errors
    /// When the folder or the file cannot be written.
    pub fn save(&self, path: &Path) -> Result<(), ConfigError> {
        let io = |error| ConfigError::Io { path: path.to_owned(), error };
        let text = toml::to_string_pretty(self)
            .map_err(|error| ConfigError::Content { path: path.to_owned(), why: error.to_string() })?;
        let folder = path.parent().unwrap_or(Path::new("."));
        make_private_folder(folder).map_err(io)?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(io)?;
        file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(io)?;
        file.persist(path).map_err(|error| io(error.error))?;
        Ok(())
    }
}

/// Puts an error into words without repeating what is written there, which may be a password in the wrong place.
fn words(text: &str, error: &toml::de::Error) -> String {
    let Some(span) = error.span() else { return error.message().to_owned() };
    let line = text[..span.start.min(text.len())].lines().count().max(1);
    let written = text.get(span).unwrap_or_default().trim_matches(['"', '\'']);
    let quoted = [format!("{written:?}"), format!("`{written}`")];
    let why = quoted.iter().fold(error.message().to_owned(), |why, quoted| why.replace(quoted, "`…`"));
    format!("line {line}: {why}")
}

/// Makes a folder that only the user can enter; one that exists is left as it is.
///
/// # Errors
/// When the system refuses.
pub fn make_private_folder(folder: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

/// Refuses a file or folder that others can write. In a folder with the sticky bit others cannot replace a file.
///
/// # Errors
/// When others can write it, or its permissions cannot be read.
pub fn refuse_if_others_write(path: &Path) -> Result<(), ConfigError> {
    match refuse_if_open(path, 0o022, "write") {
        Err(ConfigError::OpenToOthers { mode, .. }) if mode & 0o1000 != 0 && path.is_dir() => Ok(()),
        result => result,
    }
}

/// Refuses a file whose permissions let others do what only the user may.
pub(super) fn refuse_if_open(path: &Path, mask: u32, what: &'static str) -> Result<(), ConfigError> {
    let metadata = fs::metadata(path).map_err(|error| ConfigError::Io { path: path.to_owned(), error })?;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions()) & 0o7777;
        if mode & mask != 0 {
            return Err(ConfigError::OpenToOthers { mode, path: path.to_owned(), what });
        }
    }
    #[cfg(not(unix))]
    let _ = (metadata, mask, what);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Auth, PasswordSource, Security},
        *,
    };

    const CONTRACT: &str = r#"
        [me]
        name = "Ada Example"
        email = "ada@example.org"
        address = ["Musterstraße 1", "10115 Berlin"]
        country = "DE"
        region = "BE"
        language = "en"

        [mail.smtp]
        host = "smtp.example.org"
        port = 465
        security = "tls"
        user = "ada@example.org"
        auth = "password"
        password = "keyring"
        ca_file = "/path/ca.pem"
        copy_to_self = true
        timeout = 60
        final_timeout = 600

        [mail.imap]
        host = "imap.example.org"
        port = 993
        security = "tls"
        user = "ada@example.org"
        auth = "xoauth2"
        password = "keyring"
        ca_file = "/path/ca.pem"
        timeout = 60
        folders = ["INBOX"]

        [letters]
        paper = "a4"
        fonts = ["/path/fonts"]
        signature = "/path/signature.png"

        [sending]
        by = "paper"
        pause = 30
        a_day = 10
        ask_above = 3

        [screen]
        accessible = true
    "#;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        Config::parse(Path::new("config.toml"), text)
    }

    #[test]
    fn every_key_of_the_contract_is_read_and_written_back() {
        let config = parse(CONTRACT).unwrap();
        assert_eq!(config.mail.smtp.as_ref().unwrap().password, PasswordSource::Keyring);
        assert_eq!(config.mail.imap.as_ref().unwrap().auth, Auth::Xoauth2);
        assert_eq!(parse(&toml::to_string_pretty(&config).unwrap()).unwrap(), config);
    }

    #[test]
    fn a_password_in_the_file_is_refused_without_repeating_it() {
        let text = CONTRACT.replace("password = \"keyring\"", "password = \"hunter2\"");
        let error = parse(&text).unwrap_err().to_string();
        assert!(error.contains("is no password source"), "{error}");
        assert!(!error.contains("hunter2"), "{error}");
    }

    #[test]
    fn a_password_at_the_wrong_key_is_refused_without_repeating_it() {
        for (key, why) in [
            ("port = 465", "line 2: invalid type: string `…`, expected u16\n"),
            ("security = 'tls'", "line 3: unknown variant `…`, expected one of `none`, `starttls`, `tls`\n"),
            ("auth = 'password'", "line 4: unknown variant `…`, expected `password` or `xoauth2`\n"),
        ] {
            let text = "[mail.smtp]\nport = 465\nsecurity = 'tls'\nauth = 'password'\nhost = 'h'\n";
            let name = key.split(' ').next().unwrap();
            let error = parse(&text.replace(key, &format!("{name} = 'hunter2'"))).unwrap_err().to_string();
            assert!(error.ends_with(why.trim_end()), "{error}");
        }
    }

    #[test]
    fn settings_that_do_not_go_together_are_refused_for_sending_and_for_reading() {
        for section in ["smtp", "imap"] {
            let error =
                parse(&format!("[mail.{section}]\nhost = '10.0.0.1'\nport = 25\nsecurity = 'none'")).unwrap_err();
            assert!(error.to_string().contains(&format!("`mail.{section}.security = \"none\"`")), "{error}");
        }
        let error = parse("[mail.imap]\nhost = 'h'\nport = 993\nauth = 'oauth'").unwrap_err();
        assert!(error.to_string().contains("expected `password` or `xoauth2`"), "{error}");
    }

    #[test]
    fn what_is_left_out_has_the_value_of_the_contract() {
        let config = parse("[mail.smtp]\nhost = 'smtp.example.org'\nport = 465").unwrap();
        let smtp = config.mail.smtp.unwrap();
        assert_eq!((smtp.timeout, smtp.final_timeout, smtp.copy_to_self), (60, 600, true));
        assert_eq!((smtp.security, smtp.auth), (Security::Tls, Auth::Password));
    }

    #[test]
    fn a_region_is_one_of_its_country_and_kept_by_its_code() {
        let me = |rest: &str| format!("[me]\nname = 'Ada'\nemail = 'ada@example.org'\n{rest}");
        for region in ["be", "Berlin", "DE-BE"] {
            let config = parse(&me(&format!("country = 'DE'\nregion = '{region}'"))).unwrap();
            assert_eq!(config.me.unwrap().region.as_deref(), Some("BE"), "{region}");
        }
    }

    #[test]
    fn a_region_that_was_taken_before_never_makes_the_settings_unreadable() {
        let read = |country: &str, region: &str| {
            let text =
                format!("[me]\nname = 'Ada'\nemail = 'ada@example.org'\ncountry = '{country}'\nregion = '{region}'\n");
            parse(&text).unwrap()
        };
        for (country, region, kept) in [
            ("AT", "9", Some("9")),
            ("FR", "75", Some("75")),
            ("IE", "d", Some("D")),
            ("DE", "", None),
            ("GB", " ", None),
        ] {
            let config = read(country, region);
            assert_eq!((config.me.unwrap().region.as_deref(), config.region_left_out), (kept, None), "{country}");
        }
        for (country, region, why) in [
            ("DE", "QQ", "no region `QQ` of Germany makes a difference here; these do:"),
            ("GB", "LND", "no region `LND` of the United Kingdom"),
            ("US", "BY", "no region `BY` of the United States"),
            ("AT", "Wien", "`Wien` is not needed"),
        ] {
            let config = read(country, region);
            assert_eq!(config.me.as_ref().unwrap().region, None, "{country}");
            let said = config.region_left_out.as_ref().unwrap().to_string();
            assert!(said.starts_with(why), "{said}");
            // Once it is written again it is mended.
            assert_eq!(parse(&toml::to_string_pretty(&config).unwrap()).unwrap().region_left_out, None);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_others_can_write_is_refused_and_one_they_can_read_is_not() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, "").unwrap();
        for (mode, fine) in [(0o600, true), (0o644, true), (0o620, false), (0o602, false)] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(Config::load(&path).is_ok(), fine, "{mode:o}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_in_which_others_can_replace_the_file_is_refused() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        fs::write(&path, "").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        for (mode, fine) in [(0o700, true), (0o755, true), (0o775, false), (0o777, false), (0o1777, true)] {
            fs::set_permissions(folder.path(), fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(Config::load(&path).is_ok(), fine, "{mode:o}");
        }
    }
}
