use std::{fmt, net::IpAddr, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

/// How the connection to a mail server is secured.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Security {
    /// TLS from the first byte (RFC 8314, section 3).
    Tls,
    /// TLS after `STARTTLS`, without which nothing is sent (RFC 3207).
    Starttls,
    /// No TLS; to a loopback address only.
    None,
}

/// The word is no way to secure a connection.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no security `{0}`; it is `tls`, `starttls` or `none`")]
pub struct SecurityError(String);

/// Where letters are handed in, and how long each step may take.
#[derive(Clone, Debug)]
pub struct Server {
    /// The host name the certificate must carry, or an address.
    pub host: String,
    /// The port, usually 465 for TLS and 587 for STARTTLS.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// Certificates in PEM form that are trusted besides those of the system; on this machine a server may also show
    /// one of them itself.
    pub extra_ca: Option<Vec<u8>>,
    /// How long each step may take as a whole, up to the end of the message.
    pub step_timeout: Duration,
    /// How long nothing may be heard before it is tried whether the port waits for TLS where a greeting in clear was
    /// expected; the greeting is awaited on besides, for the whole step.
    pub quiet: Duration,
    /// How long the server may take to answer the end of the message; 600 s by RFC 5321, section 4.5.3.2.6.
    pub final_timeout: Duration,
    /// Whether any address but a loopback address is refused.
    pub loopback_only: bool,
}

impl Security {
    /// Every way, the safest first.
    pub const ALL: [Self; 3] = [Self::Tls, Self::Starttls, Self::None];

    /// Returns the word a user types.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::Starttls => "starttls",
            Self::None => "none",
        }
    }
}

impl Server {
    /// How long the answer to the end of the message is awaited unless set otherwise (RFC 5321, section 4.5.3.2.6).
    pub const FINAL_TIMEOUT: Duration = Duration::from_mins(10);
    /// How long nothing is heard before it is tried whether the port waits for TLS: longer than servers are slow on purpose
    /// to see who speaks before the greeting (5 s with Sendmail, 6 s with Postfix), and shorter than people wait.
    pub const QUIET: Duration = Duration::from_secs(10);
    /// How long any other step may take unless set otherwise.
    pub const STEP_TIMEOUT: Duration = Duration::from_mins(1);

    /// Returns a server with the usual time limits and no extra trust.
    #[must_use]
    pub fn new(host: impl Into<String>, port: u16, security: Security) -> Self {
        Self {
            host: host.into(),
            port,
            security,
            extra_ca: None,
            step_timeout: Self::STEP_TIMEOUT,
            quiet: Self::QUIET,
            final_timeout: Self::FINAL_TIMEOUT,
            loopback_only: false,
        }
    }

    /// Tells whether the name can only be this machine.
    pub(super) fn is_this_machine(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    /// Tells whether the server must be on this machine: without TLS always.
    pub(super) fn must_be_loopback(&self) -> bool {
        match self.security {
            Security::None => true,
            Security::Tls | Security::Starttls => self.loopback_only,
        }
    }
}

impl fmt::Display for Security {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Security {
    type Err = SecurityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|security| security.name() == text).ok_or_else(|| SecurityError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_security_is_read_by_the_word_it_is_written_with() {
        for security in Security::ALL {
            let json = serde_json::to_string(&security).unwrap();
            assert_eq!(json, format!("\"{security}\""));
            assert_eq!(serde_json::from_str::<Security>(&json).unwrap(), security);
            assert_eq!(security.name().parse(), Ok(security));
        }
    }

    #[test]
    fn no_other_word_is_a_security() {
        assert_eq!("ssl".parse(), Err::<Security, _>(SecurityError("ssl".to_owned())));
        assert!(serde_json::from_str::<Security>("\"TLS\"").is_err());
    }

    #[test]
    fn plain_text_is_for_this_machine_whatever_else_is_set() {
        assert!(Server::new("localhost", 25, Security::None).must_be_loopback());
        assert!(!Server::new("localhost", 465, Security::Tls).must_be_loopback());
        let bound = Server { loopback_only: true, ..Server::new("localhost", 587, Security::Starttls) };
        assert!(bound.must_be_loopback());
    }
}
