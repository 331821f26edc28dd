use std::sync::LazyLock;

use serde::Deserialize;
use toml::value::Datetime;

use super::Security;
use crate::law::Basis;

/// A mail provider: how a program reaches its mailboxes, and what their owner must do first.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// The word for it on the command line.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What follows the @ in its addresses.
    pub domains: Vec<String>,
    /// Whether it also runs the mail of other people's domains.
    #[serde(default)]
    pub hosts_domains: bool,
    /// Where letters are handed in.
    pub smtp: Access,
    /// Where the mailbox is read.
    pub imap: Access,
    /// What its servers take from a program.
    pub auth: Accepts,
    /// What must be done first, one thing each, as the end of "needs these things first:".
    #[serde(default)]
    pub first: Vec<String>,
    /// What its users should know before, in sentences.
    #[serde(default)]
    pub note: Option<String>,
    /// Its own page about that.
    #[serde(default)]
    pub help: Option<String>,
    /// The folders of sent mail that are known; a folder that the server marks (RFC 6154) comes before them.
    #[serde(default)]
    pub sent: Vec<String>,
    /// Whether it files what a program hands in as sent, where that is known.
    #[serde(default)]
    pub files_sent_itself: Option<bool>,
    /// Whether it puts a Message-ID of its own in the place of ours.
    #[serde(default)]
    pub rewrites_message_id: bool,
    /// Which form of link opens a message to write.
    #[serde(default)]
    pub webmail: Option<Webmail>,
    /// Where all this was read.
    pub source: Vec<String>,
    /// The day it was read there.
    pub seen: Datetime,
    /// How sure that makes it.
    pub basis: Basis,
}

/// One server of a provider.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Access {
    /// The server's name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is secured; always is.
    pub security: Security,
    /// The name to log in with.
    pub login: LoginName,
}

/// What a provider's servers take from a program.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Accepts {
    /// A password made for one program; the one of the account is refused.
    AppPassword,
    /// The password of a program of the provider's own that runs on this computer.
    Bridge,
    /// The password of the account, or one made for programs where there is a second factor.
    Password,
    /// An access token and nothing else.
    TokenOnly,
}

/// The name with which a mailbox is opened.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum LoginName {
    /// The whole address.
    Address,
    /// What stands before the @.
    LocalPart,
    /// Another one, which only its owner knows.
    Other,
}

/// A web page that takes a message to write in its link.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Webmail {
    /// Google's.
    Gmail,
    /// Microsoft's.
    Outlook,
    /// Yahoo's.
    Yahoo,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Providers {
    provider: Vec<Provider>,
}

static SHIPPED: LazyLock<Vec<Provider>> = LazyLock::new(|| read(include_str!("../../data/providers.toml")));

fn read(text: &str) -> Vec<Provider> {
    toml::from_str::<Providers>(text).expect("every shipped provider is read by a test").provider
}

impl Provider {
    /// Returns every provider redress knows.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &SHIPPED
    }

    /// Finds a provider by its word.
    #[must_use]
    pub fn find(id: &str) -> Option<&'static Self> {
        Self::all().iter().find(|provider| provider.id == id)
    }

    /// Finds who runs the mail of an address, if its domain is one of a provider's own; nothing is asked of the network.
    ///
    /// ```
    /// use redress::config::Provider;
    /// assert_eq!(Provider::of("ada@GMX.de").unwrap().name, "GMX");
    /// assert!(Provider::of("ada@example.org").is_none());
    /// ```
    #[must_use]
    pub fn of(email: &str) -> Option<&'static Self> {
        let domain = email.rsplit_once('@')?.1.to_ascii_lowercase();
        Self::all().iter().find(|provider| provider.domains.contains(&domain))
    }

    /// Finds the provider of a server, if the server is named in its record; this machine is nobody's.
    #[must_use]
    pub fn behind(host: &str) -> Option<&'static Self> {
        Self::all().iter().filter(|provider| provider.auth != Accepts::Bridge).find(|provider| {
            [&provider.smtp, &provider.imap].into_iter().any(|access| access.host.eq_ignore_ascii_case(host))
        })
    }
}

impl LoginName {
    /// Returns the name for an address; nothing where only its owner knows.
    #[must_use]
    pub fn of(self, email: &str) -> Option<&str> {
        match self {
            Self::Address => Some(email),
            Self::LocalPart => email.rsplit_once('@').map(|(local, _)| local),
            Self::Other => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// A dotted name of letters, digits and hyphens, in lower case.
    fn is_host_name(name: &str) -> bool {
        let label = |label: &str| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-')
        };
        name.contains('.') && name.split('.').all(label) && name.parse::<std::net::IpAddr>().is_err()
    }

    #[test]
    fn there_are_providers_enough_and_each_has_its_word_its_name_its_source_and_its_day() {
        let ids: BTreeSet<_> = Provider::all().iter().map(|provider| &provider.id).collect();
        assert!(ids.len() >= 25 && ids.len() == Provider::all().len());
        for provider in Provider::all() {
            let id = &provider.id;
            assert!(
                id.bytes().all(|octet| octet.is_ascii_lowercase() || octet.is_ascii_digit() || octet == b'-'),
                "{id}"
            );
            assert!(!provider.name.is_empty() && !provider.source.is_empty(), "{id}");
            assert!(provider.source.iter().all(|source| source.len() > 10), "{id}");
            assert!(provider.seen.date.is_some() && provider.seen.time.is_none(), "{id}");
        }
    }

    #[test]
    fn a_domain_belongs_to_one_provider_and_looks_like_one() {
        let mut seen = BTreeSet::new();
        for provider in Provider::all() {
            assert!(!provider.domains.is_empty(), "{}", provider.id);
            for domain in &provider.domains {
                assert!(is_host_name(domain), "{domain}");
                assert!(seen.insert(domain), "{domain} of {} belongs to another too", provider.id);
            }
        }
    }

    #[test]
    fn every_server_is_a_host_name_or_this_machine_and_always_secured() {
        for provider in Provider::all() {
            for access in [&provider.smtp, &provider.imap] {
                let local = access.host == "127.0.0.1";
                assert_eq!(local, provider.auth == Accepts::Bridge, "{}", provider.id);
                assert!(local || is_host_name(&access.host), "{}", access.host);
                assert!(matches!(access.security, Security::Tls | Security::Starttls), "{}", provider.id);
                let ports: &[u16] = match (access.security, local) {
                    (_, true) => &[1025, 1143],
                    (Security::Tls, false) => &[465, 993],
                    (Security::Starttls | Security::None, false) => &[587, 143],
                };
                assert!(ports.contains(&access.port), "{} {}", provider.id, access.port);
            }
            assert_ne!(provider.smtp.port, provider.imap.port, "{}", provider.id);
        }
    }

    #[test]
    fn where_the_normal_password_is_refused_something_comes_first_and_says_so_on_its_own() {
        for provider in Provider::all() {
            let needs_words = match provider.auth {
                Accepts::AppPassword | Accepts::Bridge | Accepts::TokenOnly => true,
                Accepts::Password => false,
            };
            assert!(!needs_words || !provider.first.is_empty(), "{}", provider.id);
            for words in &provider.first {
                assert!(words.starts_with(char::is_lowercase) && !words.ends_with('.'), "{words}");
                assert!(!words.starts_with("know "), "what is only to be known is a note: {words}");
                for jargon in ["SMTP AUTH", "OAuth", "MIME", "SASL"] {
                    assert!(!words.contains(jargon), "{words}");
                }
            }
            let notes = provider.note.iter().all(|note| note.ends_with('.') && note.starts_with(char::is_uppercase));
            assert!(notes, "{}", provider.id);
            assert!(provider.help.as_ref().is_none_or(|help| help.starts_with("https://")), "{}", provider.id);
        }
    }

    #[test]
    fn the_name_to_log_in_with_follows_from_the_address() {
        let icloud = Provider::of("ada@icloud.com").unwrap();
        assert_eq!(icloud.smtp.login.of("ada@icloud.com"), Some("ada@icloud.com"));
        assert_eq!(icloud.imap.login.of("ada@icloud.com"), Some("ada"));
        assert_eq!(LoginName::Other.of("ada@icloud.com"), None);
    }

    #[test]
    fn a_provider_is_found_by_address_word_and_server_and_not_by_half_of_them() {
        assert_eq!(Provider::of("ada@sub.gmx.de"), None);
        assert_eq!(Provider::of("gmx.de"), None);
        assert_eq!(Provider::find("web-de").unwrap().name, "WEB.DE");
        assert_eq!(Provider::behind("SMTP.web.de").unwrap().id, "web-de");
        assert_eq!(Provider::behind("web.de"), None);
        assert_eq!(Provider::behind("127.0.0.1"), None);
    }

    #[test]
    fn a_record_without_source_day_or_basis_or_with_a_key_of_its_own_is_refused() {
        let text = include_str!("../../data/providers.toml");
        assert!(toml::from_str::<Providers>(text).is_ok());
        for (key, wrong) in
            [("\nsource = [", "\nsources = ["), ("\nseen = ", "\n# seen = "), ("\nbasis = ", "\n# basis = ")]
        {
            assert!(toml::from_str::<Providers>(&text.replacen(key, wrong, 1)).is_err(), "{key}");
        }
    }
}
