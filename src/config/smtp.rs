use std::{net::IpAddr, path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use super::PasswordSource;

/// `[mail.smtp]`: the user's own mail provider, for sending.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Smtp {
    /// How the server is convinced.
    #[serde(default)]
    pub auth: Auth,
    /// Certificates trusted beside those of the system, as PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// Whether the user gets a copy as proof.
    #[serde(default = "yes")]
    pub copy_to_self: bool,
    /// How long the answer after the message's end is awaited, in seconds.
    ///
    /// RFC 5321 section 4.5.3.2.6 asks for ten minutes; giving up sooner makes letters uncertain.
    #[serde(default = "ten_minutes")]
    pub final_timeout: u64,
    /// The server's name.
    pub host: String,
    /// Where the password comes from; never the password.
    #[serde(default)]
    pub password: PasswordSource,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    #[serde(default)]
    pub security: Security,
    /// How long each other step may take, in seconds.
    #[serde(default = "one_minute")]
    pub timeout: u64,
    /// The login name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
}

/// How a login is proved to the server.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    /// SASL PLAIN (RFC 4616) or LOGIN.
    #[default]
    Password,
    /// An access token, which the password's source yields; `XOAUTH2` of Google and Microsoft.
    Xoauth2,
}

/// How a connection is secured.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// Not at all; only to this machine.
    None,
    /// By STARTTLS (RFC 3207), without which nothing is sent.
    Starttls,
    /// From the first byte (RFC 8314 section 3.3).
    #[default]
    Tls,
}

impl Security {
    /// Returns the word of the settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Starttls => "starttls",
            Self::Tls => "tls",
        }
    }
}

fn yes() -> bool {
    true
}

pub(super) fn one_minute() -> u64 {
    60
}

fn ten_minutes() -> u64 {
    600
}

impl Smtp {
    /// Returns how long each step may take.
    #[must_use]
    pub fn step_timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    /// Returns how long the last answer is awaited.
    #[must_use]
    pub fn last_timeout(&self) -> Duration {
        Duration::from_secs(self.final_timeout)
    }

    /// Tells whether the server can only be this machine.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        is_loopback(&self.host)
    }

    /// Says what is wrong with the settings taken together, if anything is.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        let fault = server_fault("mail.smtp", &self.host, self.security, self.timeout);
        if fault.is_some() {
            return fault;
        }
        if self.final_timeout < 60 && !is_loopback(&self.host) {
            return Some("`mail.smtp.final_timeout` below 60 seconds makes letters uncertain".to_owned());
        }
        (self.final_timeout == 0).then(no_time)
    }
}

/// Says what is wrong with the settings of a server taken together, if anything is.
pub(super) fn server_fault(section: &str, host: &str, security: Security, timeout: u64) -> Option<String> {
    let loopback = is_loopback(host);
    if !loopback && host.contains(|sign: char| sign == ':' || sign == '/' || sign.is_whitespace()) {
        return Some(format!("`{section}.host` is the name of a server without its port, not `{host}`"));
    }
    if security == Security::None && !loopback {
        return Some(format!("`{section}.security = \"none\"` is for this machine only, not for `{host}`"));
    }
    (timeout == 0).then(no_time)
}

fn no_time() -> String {
    "a time limit of 0 seconds cannot be kept".to_owned()
}

/// Reads the name of a server, without its port.
///
/// # Errors
/// Says in a sentence what it is instead.
///
/// ```
/// use redress::config::server_name;
/// assert_eq!(server_name(" smtp.example.org "), Ok("smtp.example.org".to_owned()));
/// assert!(server_name("localhost:465").unwrap_err().contains("name `localhost` alone"));
/// ```
pub fn server_name(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.parse::<IpAddr>().is_ok() {
        return Ok(text.to_owned());
    }
    if let Some((name, _)) = text.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()) {
        return Err(format!("`{text}` is a server with its port: name `{name}` alone, and the port apart"));
    }
    let label = |label: &str| {
        let signs = label.bytes().all(|octet| octet.is_ascii_alphanumeric() || octet == b'-' || octet == b'_');
        (1..=63).contains(&label.len()) && signs && !label.starts_with('-') && !label.ends_with('-')
    };
    let is_name = text.len() <= 253 && text.trim_end_matches('.').split('.').all(label);
    if is_name {
        Ok(text.to_owned())
    } else {
        Err(format!("`{text}` is no name of a server, such as smtp.example.org"))
    }
}

/// Tells whether the name can only be this machine.
#[must_use]
pub fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn smtp(text: &str) -> Smtp {
        toml::from_str(&format!("port = 465\n{text}")).unwrap()
    }

    #[test]
    fn an_unsecured_connection_is_for_this_machine_only() {
        assert_eq!(smtp("host = '127.0.0.1'\nsecurity = 'none'").fault(), None);
        assert!(smtp("host = '10.0.0.1'\nsecurity = 'none'").fault().is_some());
    }

    #[test]
    fn the_name_of_a_server_is_a_name_or_an_address_and_nothing_else() {
        for name in ["smtp.example.org", "localhost", "mailhost", "127.0.0.1", "::1", "a_b.example.org."] {
            assert_eq!(server_name(name).as_deref(), Ok(name));
        }
        for wrong in
            ["", "localhost:465", "ada@example.org", "https://example.org", "two words", "-a.org", "a..org", "?!"]
        {
            assert!(server_name(wrong).is_err(), "{wrong}");
        }
        assert!(server_name(&"a".repeat(63)).is_ok() && server_name(&"a".repeat(64)).is_err());
    }

    #[test]
    fn the_last_answer_is_awaited_for_a_minute_at_least_unless_the_server_is_this_machine() {
        assert_eq!(smtp("host = 'smtp.example.org'\nfinal_timeout = 60").fault(), None);
        assert!(smtp("host = 'smtp.example.org'\nfinal_timeout = 59").fault().is_some());
        assert_eq!(smtp("host = 'localhost'\nfinal_timeout = 1").fault(), None);
    }
}
