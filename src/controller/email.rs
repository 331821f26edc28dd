use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::text::shown;

/// An e-mail address a letter can be sent to: `local@domain` in ASCII and nothing else.
///
/// Narrower than RFC 5321 section 4.1.2 on purpose: no quoted local part, no comment, no address literal, no name beside
/// it, at most 254 octets (section 4.5.3.1.3 less the angle brackets), so that it can hold no second address or header.
///
/// ```
/// use redress::controller::EmailAddress;
/// let address: EmailAddress = "DataProtection.AE@aliexpress.com".parse()?;
/// assert!(address.is("dataprotection.ae@ALIEXPRESS.com"));
/// assert!("a@b.org\r\nBcc: c@d.org".parse::<EmailAddress>().is_err());
/// # Ok::<(), redress::controller::EmailError>(())
/// ```
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(into = "String", try_from = "String")]
pub struct EmailAddress(String);

/// The text is no address that a letter can be sent to.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{}` is not a plain e-mail address", shown(.0))]
pub struct EmailError(String);

/// How a local part begins that nobody reads, without its separators.
const NO_REPLY: [&str; 11] = [
    "donotreply",
    "dontreply",
    "geenantwoord",
    "keineantwort",
    "naoresponda",
    "naoresponder",
    "nepasrepondre",
    "nichtantworten",
    "nonrispondere",
    "noreply",
    "noresponder",
];

impl EmailAddress {
    /// Returns the address as it is published.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Tells whether the text is the same address, in whatever letter case.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        self.0.eq_ignore_ascii_case(text)
    }

    /// Tells whether the local part says that answers are not read, as `no-reply` or `ne.pas.repondre` does.
    ///
    /// ```
    /// use redress::controller::EmailAddress;
    /// assert!("aliexpress.do-not-reply@example.org".parse::<EmailAddress>()?.is_no_reply());
    /// assert!(!"casino.reply@noreply.example".parse::<EmailAddress>()?.is_no_reply());
    /// # Ok::<(), redress::controller::EmailError>(())
    /// ```
    #[must_use]
    pub fn is_no_reply(&self) -> bool {
        let local = self.0.split('@').next().unwrap_or_default().to_ascii_lowercase();
        let words: Vec<&str> = local.split(|sign: char| !sign.is_ascii_alphanumeric()).collect();
        (0..words.len()).any(|first| {
            let rest = words[first..].concat();
            NO_REPLY.iter().any(|pattern| rest.starts_with(pattern))
        })
    }
}

fn is_plain(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    text.len() <= 254 && is_local(local) && is_domain(domain) && text.parse::<lettre::Address>().is_ok()
}

/// Tells whether the text is a dot-atom (RFC 5322 section 3.2.3) of at most 64 octets (RFC 5321 section 4.5.3.1.1).
fn is_local(text: &str) -> bool {
    let is_atext = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte);
    text.len() <= 64 && text.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atext))
}

/// Tells whether the text is a name of at least two labels (RFC 1123 section 2.1) that does not end in a number.
pub(super) fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let Some((_, last)) = text.rsplit_once('.') else { return false };
    text.len() <= 253 && text.split('.').all(is_label) && !last.bytes().all(|byte| byte.is_ascii_digit())
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for EmailAddress {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if is_plain(text) { Ok(Self(text.to_owned())) } else { Err(EmailError(text.to_owned())) }
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = EmailError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> EmailAddress {
        text.parse().unwrap()
    }

    #[test]
    fn published_addresses_pass_as_they_are() {
        for text in
            ["DataProtection.AE@aliexpress.com", "DPO_qwenlm-intl@service.alibaba.com", "o'neil+x@a-b.example.co.uk"]
        {
            assert_eq!(address(text).as_str(), text);
        }
    }

    #[test]
    fn anything_that_could_carry_more_than_one_address_is_refused() {
        let hostile = [
            "",
            "ada",
            "@example.org",
            "ada@",
            "ada@localhost",
            "ada@example.org ",
            " ada@example.org",
            "a@b@example.org",
            "a@example.org,b@example.org",
            "Ada <a@example.org>",
            "<a@example.org>",
            "\"a b\"@example.org",
            "a(note)@example.org",
            "a@[192.0.2.1]",
            "a@192.0.2.1",
            "a..b@example.org",
            ".a@example.org",
            "a.@example.org",
            "a@-example.org",
            "a@example..org",
            "a@example.org.",
            "a@example.org\r\nBcc: b@example.org",
            "a@example.org\0",
            "ä@example.org",
            "a@exämple.org",
            "a\u{202E}@example.org",
            "mailto:a@example.org\n",
        ];
        for text in hostile {
            assert_eq!(text.parse::<EmailAddress>(), Err(EmailError(text.to_owned())), "{text:?}");
        }
    }

    #[test]
    fn an_address_of_254_octets_passes_and_one_of_255_does_not() {
        let domain = format!("{0}.{0}.{0}.org", "b".repeat(62));
        let address = |local: usize| format!("{}@{domain}", "a".repeat(local));
        assert_eq!((address(61).len(), address(62).len()), (254, 255));
        assert!(address(61).parse::<EmailAddress>().is_ok());
        assert!(address(62).parse::<EmailAddress>().is_err());
    }

    #[test]
    fn a_local_part_of_64_octets_passes_and_one_of_65_does_not() {
        assert!(format!("{}@example.org", "a".repeat(64)).parse::<EmailAddress>().is_ok());
        assert!(format!("{}@example.org", "a".repeat(65)).parse::<EmailAddress>().is_err());
    }

    #[test]
    fn a_no_reply_address_is_known_by_its_local_part_in_any_spelling() {
        for local in [
            "noreply",
            "No-Reply",
            "no_reply",
            "no.reply",
            "NOREPLY42",
            "donotreply",
            "do-not-reply",
            "please.do_not_reply",
            "nepasrepondre",
            "ne-pas-repondre",
            "shop+noreply",
        ] {
            assert!(address(&format!("{local}@example.org")).is_no_reply(), "{local}");
        }
    }

    #[test]
    fn a_word_that_only_ends_like_no_reply_or_a_domain_that_says_so_is_none() {
        for text in [
            "casino.reply@example.org",
            "piano-reply@example.org",
            "reply@example.org",
            "privacy@no-reply.example",
            "norepl@example.org",
        ] {
            assert!(!address(text).is_no_reply(), "{text}");
        }
    }
}
