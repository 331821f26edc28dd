use std::sync::LazyLock;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de::Error as _};

use super::{HeaderText, link};
use crate::{controller::EmailAddress, law::Basis};

/// A webmail page that opens a letter from a link.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Webmail {
    /// Whether the limit was measured on this page or is our caution.
    pub basis: Basis,
    /// The ends of addresses that are read there.
    pub domains: Vec<String>,
    /// The word of the command line.
    pub id: String,
    /// The longest link that is offered, in characters.
    pub limit: usize,
    /// The link, with `{to}`, `{subject}` and `{body}` where these go.
    link: String,
    /// The name people know.
    pub name: String,
    /// What a person must know before opening it.
    #[serde(default)]
    pub note: Option<String>,
    /// The day the source was read.
    #[serde(deserialize_with = "day")]
    pub seen: NaiveDate,
    /// Where the form of the link and its limit come from.
    pub source: String,
}

/// The file as it stands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pages {
    page: Vec<Webmail>,
}

/// A letter does not fit in the link of a webmail page.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a link of {length} characters: {name} opens at most {limit}{}", if *.policy { " (policy)" } else { "" })]
pub struct WebmailError {
    /// The length the link would have.
    pub length: usize,
    /// The longest that is offered.
    pub limit: usize,
    /// The page.
    pub name: String,
    /// Whether the limit is our caution.
    pub policy: bool,
}

static SHIPPED: LazyLock<Vec<Webmail>> = LazyLock::new(|| read(include_str!("../../data/webmail.toml")));

fn read(text: &str) -> Vec<Webmail> {
    toml::from_str::<Pages>(text).expect("the shipped pages are read by a test").page
}

impl Webmail {
    /// Returns every page that is known, the best measured first.
    #[must_use]
    pub fn all() -> &'static [Self] {
        &SHIPPED
    }

    /// Returns the page on which mail to an address of this domain is read.
    #[must_use]
    pub fn of(address: &EmailAddress) -> Option<&'static Self> {
        let domain = address.as_str().rsplit('@').next().unwrap_or_default();
        Self::all().iter().find(|page| page.domains.iter().any(|known| known.eq_ignore_ascii_case(domain)))
    }

    /// Returns a link that opens the page with the letter in it.
    ///
    /// # Errors
    /// When the link would be longer than [`limit`](Self::limit); it is never cut.
    pub fn link(&self, to: &EmailAddress, subject: &HeaderText, text: &str) -> Result<String, WebmailError> {
        // Each place is filled once: what stands in an encoded value has no braces.
        let link = self
            .link
            .replace("{to}", &link::value(to.as_str()))
            .replace("{subject}", &link::value(subject.as_str()))
            .replace("{body}", &link::text_of_page(text));
        if link.len() <= self.limit {
            return Ok(link);
        }
        let (limit, name) = (self.limit, self.name.clone());
        Err(WebmailError { length: link.len(), limit, name, policy: self.basis == Basis::Policy })
    }
}

fn day<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let written = toml::value::Datetime::deserialize(deserializer)?.to_string();
    written.parse().map_err(|_| D::Error::custom(format!("`{written}` is not a date")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn to() -> EmailAddress {
        "privacy@market.example".parse().unwrap()
    }

    #[test]
    fn every_page_has_each_place_once_and_leads_to_https() {
        assert!(Webmail::all().len() >= 3);
        for page in Webmail::all() {
            assert!(page.link.starts_with("https://"), "{}", page.id);
            for place in ["{to}", "{subject}", "{body}"] {
                assert_eq!(page.link.matches(place).count(), 1, "{} {place}", page.id);
            }
            assert!(page.domains.iter().all(|domain| domain.contains('.')), "{}", page.id);
        }
    }

    #[test]
    fn a_link_has_as_many_characters_as_the_page_opens_and_not_one_more() {
        let subject: HeaderText = "s".parse().unwrap();
        for page in Webmail::all() {
            let around = page.link(&to(), &subject, "").unwrap().len();
            let exact = page.link(&to(), &subject, &"x".repeat(page.limit - around)).unwrap();
            assert_eq!(exact.len(), page.limit, "{}", page.id);
            let over = page.link(&to(), &subject, &"x".repeat(page.limit - around + 1)).unwrap_err();
            assert_eq!(over.length, page.limit + 1, "{}", page.id);
            assert!(over.to_string().ends_with("(policy)"), "{}: no limit was seen to work to the letter", page.id);
        }
    }

    #[test]
    fn the_page_follows_from_the_domain_in_any_case_and_no_other_domain_has_one() {
        let of = |address: &str| Webmail::of(&address.parse().unwrap()).map(|page| page.id.as_str());
        assert_eq!(of("ada@GMail.com"), Some("gmail"));
        assert_eq!(of("ada@hotmail.co.uk"), Some("outlook"));
        assert_eq!(of("ada@yahoo.de"), Some("yahoo"));
        assert_eq!(of("ada@notgmail.com"), None);
        assert_eq!(of("ada@gmail.com.example.org"), None);
    }

    proptest! {
        /// Judged by the parser of the `url` crate, which follows the URL Living Standard.
        #[test]
        fn whoever_reads_the_link_reads_the_letter_and_nothing_else(
            subject in "[ -~äöü€😊]{1,60}", text in "[ -~äöü€😊\n]{0,200}",
        ) {
            let Ok(header) = subject.parse::<HeaderText>() else { return Ok(()) };
            for page in Webmail::all() {
                let link = page.link(&to(), &header, &text);
                let Ok(link) = link else { continue };
                let url = url::Url::parse(&link).unwrap();
                let read = |name: &str| {
                    let found: Vec<_> = url.query_pairs().filter(|(key, _)| key == name).map(|(_, value)| value.into_owned()).collect();
                    assert_eq!(found.len(), 1, "{name} in {link}");
                    found.concat()
                };
                prop_assert_eq!(read("to"), to().to_string());
                prop_assert_eq!(read(if page.id == "gmail" { "su" } else { "subject" }), header.as_str());
                prop_assert_eq!(read("body"), text.as_str());
                prop_assert_eq!(url.fragment(), None);
            }
        }
    }
}
