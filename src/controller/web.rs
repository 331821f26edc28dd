use std::fmt;

use serde::{Deserialize, Serialize};

use super::{email::is_domain, text::shown};

/// The address of a page, `https` only.
///
/// No user name, no port, no character outside the ASCII set of RFC 3986 section 2, so that what is shown is where it
/// leads.
///
/// ```
/// use redress::controller::WebAddress;
/// assert!(WebAddress::try_from("https://privacy.aliexpress.com/home#/request/delete".to_owned()).is_ok());
/// assert!(WebAddress::try_from("http://privacy.aliexpress.com/".to_owned()).is_err());
/// assert!(WebAddress::try_from("https://aliexpress.com@example.org/".to_owned()).is_err());
/// ```
#[derive(Clone, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(into = "String", try_from = "String")]
pub struct WebAddress(String);

/// The text is no address of a page that redress would show.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{}` is not an `https://` address", shown(.0))]
pub struct WebAddressError(String);

const MOST_OCTETS: usize = 2048;

impl WebAddress {
    /// Returns the address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_plain(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_known = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
    text.len() <= MOST_OCTETS && is_domain(host) && rest.bytes().all(is_known)
}

impl fmt::Display for WebAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for WebAddress {
    type Error = WebAddressError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if is_plain(&text) { Ok(Self(text)) } else { Err(WebAddressError(text)) }
    }
}

impl From<WebAddress> for String {
    fn from(address: WebAddress) -> Self {
        address.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_not_https_or_hides_where_it_leads_is_refused() {
        let hostile = [
            "http://example.org/",
            "HTTPS://example.org/",
            "javascript:alert(1)",
            "https://",
            "https://localhost/",
            "https://127.0.0.1/",
            "https://user@example.org/",
            "https://example.org:8443/",
            "https://exämple.org/",
            "https://example.org/a b",
            "https://example.org/\u{202E}",
            "https://example.org/<a>",
            "https://example.org\\a",
            "example.org",
            "",
        ];
        for text in hostile {
            assert_eq!(WebAddress::try_from(text.to_owned()), Err(WebAddressError(text.to_owned())), "{text:?}");
        }
    }

    #[test]
    fn an_address_of_2048_octets_passes_and_one_of_2049_does_not() {
        let address = |length: usize| WebAddress::try_from(format!("https://example.org/{:a<1$}", "", length - 20));
        assert_eq!(address(2048).map(|found| found.as_str().len()), Ok(2048));
        assert!(address(2049).is_err());
    }
}
