//! Recognising an address in the text somebody typed where an id was asked for.

/// An address reduced to what makes it that address: letter case, punctuation of numbers, the scheme, query and
/// fragment of a page, and a name beside an e-mail address are left out.
#[derive(Clone, Debug)]
pub(super) enum AddressKey {
    Email(String),
    Other(String),
    Phone(String),
    Web(String),
}

/// Fewer digits than this are no telephone number that could be told from an order number.
const FEWEST_DIGITS: usize = 7;

impl AddressKey {
    pub(super) fn of(text: &str) -> Self {
        let text = text.replace('\u{A0}', " ").trim().to_lowercase();
        match text.split_once("://") {
            Some(("http" | "https", rest)) => Self::Web(page(rest)),
            _ if text.contains('@') => Self::Email(mailbox(&text).to_owned()),
            _ => number(&text).map_or(Self::Other(text), Self::Phone),
        }
    }

    /// Tells whether the text has the shape of an address at all.
    pub(super) fn is_address(&self) -> bool {
        match self {
            Self::Email(_) | Self::Phone(_) | Self::Web(_) => true,
            Self::Other(_) => false,
        }
    }
}

/// Two telephone numbers are the same if one ends with the other: one may lack the country code.
impl PartialEq for AddressKey {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Email(a), Self::Email(b)) | (Self::Other(a), Self::Other(b)) | (Self::Web(a), Self::Web(b)) => {
                a == b
            }
            (Self::Phone(a), Self::Phone(b)) => a.ends_with(b.as_str()) || b.ends_with(a.as_str()),
            (Self::Email(_) | Self::Other(_) | Self::Phone(_) | Self::Web(_), _) => false,
        }
    }
}

fn page(rest: &str) -> String {
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    path.trim_start_matches("www.").trim_end_matches('/').to_owned()
}

fn mailbox(text: &str) -> &str {
    let inner = text.rsplit_once('<').map_or(text, |(_, inner)| inner.trim_end_matches('>'));
    inner.trim_start_matches("mailto:")
}

fn number(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = text.chars().all(|sign| sign.is_ascii_digit() || "+-()/. ".contains(sign));
    (is_number && digits.len() >= FEWEST_DIGITS).then(|| digits.trim_start_matches('0').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_in_many_spellings_has_one_key() {
        for (a, b) in [
            ("EnforcementEnquiry@Alibaba-Inc.com", "enforcementenquiry@alibaba-inc.com"),
            ("Legal <enforcementenquiry@alibaba-inc.com>", "mailto:enforcementenquiry@alibaba-inc.com"),
            ("(408) 785-5580", "+1 408-785-5580"),
            ("0086 571 8502 2088", "+86 571-8502-2088"),
            (
                "http://WWW.alibabagroup.com/en/contact/law_e_commerce/?spm=1#x",
                "https://www.alibabagroup.com/en/contact/law_e_commerce",
            ),
            ("[email\u{A0}protected]", "[email protected]"),
        ] {
            assert_eq!(AddressKey::of(a), AddressKey::of(b), "{a}");
        }
    }

    #[test]
    fn different_addresses_have_different_keys() {
        for (a, b) in [
            ("a@example.org", "b@example.org"),
            ("a@example.org", "a@example.com"),
            ("https://example.org/a", "https://example.org/b"),
            ("+1 408-785-5580", "+1 408-785-5581"),
            ("alibaba", "aliexpress"),
        ] {
            assert_ne!(AddressKey::of(a), AddressKey::of(b), "{a}");
        }
    }

    #[test]
    fn an_id_and_a_short_number_are_no_address() {
        for text in ["aliexpress", "alibaba-com", "7", "123456", ""] {
            assert!(!AddressKey::of(text).is_address(), "{text}");
        }
        assert!(AddressKey::of("1234567").is_address());
    }
}
