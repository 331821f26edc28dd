use std::{path::PathBuf, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    Auth, PasswordSource, Security,
    smtp::{is_loopback, one_minute, server_fault},
};

/// `[mail.imap]`: the user's own mail provider, for reading.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Imap {
    /// How the server is convinced.
    #[serde(default)]
    pub auth: Auth,
    /// What the provider calls itself in `Authentication-Results` (RFC 8601, section 2.2): the first word of those lines
    /// in the messages that come. What others say there about a sender is not believed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authserv: Vec<String>,
    /// Certificates trusted beside those of the system, as PEM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ca_file: Option<PathBuf>,
    /// The folders to look in.
    #[serde(default = "inbox")]
    pub folders: Vec<String>,
    /// The server's name.
    pub host: String,
    /// Where the password or the token comes from; never itself.
    #[serde(default)]
    pub password: PasswordSource,
    /// Its port.
    pub port: u16,
    /// How the connection is secured.
    #[serde(default)]
    pub security: Security,
    /// How long each step may take, in seconds.
    #[serde(default = "one_minute")]
    pub timeout: u64,
    /// The login name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
}

fn inbox() -> Vec<String> {
    vec!["INBOX".to_owned()]
}

impl Imap {
    /// Returns how long each step may take.
    #[must_use]
    pub fn step_timeout(&self) -> Duration {
        Duration::from_secs(self.timeout)
    }

    /// Tells whether the server can only be this machine.
    #[must_use]
    pub fn is_this_machine(&self) -> bool {
        is_loopback(&self.host)
    }

    /// Says what is wrong with the settings taken together, if anything is.
    #[must_use]
    pub fn fault(&self) -> Option<String> {
        server_fault("mail.imap", &self.host, self.security, self.timeout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn imap(text: &str) -> Imap {
        toml::from_str(&format!("port = 993\n{text}")).unwrap()
    }

    #[test]
    fn what_is_left_out_has_the_value_of_the_contract() {
        let imap = imap("host = 'imap.example.org'");
        assert_eq!((imap.timeout, imap.security, imap.auth), (60, Security::Tls, Auth::Password));
        assert_eq!((imap.password, imap.ca_file, imap.folders), (PasswordSource::Keyring, None, inbox()));
    }

    #[test]
    fn an_unsecured_connection_is_for_this_machine_only_and_a_step_takes_some_time() {
        assert_eq!(imap("host = 'localhost'\nsecurity = 'none'").fault(), None);
        for wrong in ["host = '10.0.0.1'\nsecurity = 'none'", "host = 'h:993'", "host = 'h'\ntimeout = 0"] {
            assert!(imap(wrong).fault().is_some(), "{wrong}");
        }
    }
}
