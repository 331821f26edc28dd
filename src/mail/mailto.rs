use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::HeaderText;
use crate::controller::EmailAddress;

/// The longest link in characters that mail programs open without losing the end (`POLICY`: measured by others between
/// 2,000 and 8,200, with some doing nothing at all beyond).
pub const MAILTO_LIMIT: usize = 1_800;

/// What may stand unencoded (RFC 3986 section 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// In an address the `@` stands for itself.
const IN_ADDRESS: &AsciiSet = &ENCODED.remove(b'@');

/// A letter does not fit in a link.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("a `mailto:` link of {length} characters: mail programs open at most {MAILTO_LIMIT}")]
pub struct MailtoError {
    /// The length the link would have.
    pub length: usize,
}

/// Returns a link that opens the user's mail program with the letter in it (RFC 6068).
///
/// # Errors
/// When the link would be longer than [`MAILTO_LIMIT`]; it is never cut.
///
/// ```
/// use redress::mail::mailto;
/// assert_eq!(
///     mailto(&"a@example.org".parse()?, &"Käse & Co".parse()?, "one\ntwo")?,
///     "mailto:a@example.org?subject=K%C3%A4se%20%26%20Co&body=one%0D%0Atwo"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn mailto(to: &EmailAddress, subject: &HeaderText, text: &str) -> Result<String, MailtoError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
    let link = format!(
        "mailto:{}?subject={}&body={}",
        utf8_percent_encode(to.as_str(), IN_ADDRESS),
        utf8_percent_encode(subject.as_str(), ENCODED),
        utf8_percent_encode(&text, ENCODED)
    );
    if link.len() <= MAILTO_LIMIT { Ok(link) } else { Err(MailtoError { length: link.len() }) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_has_1800_characters_and_not_1801() {
        let (to, subject) = ("a@b.example".parse().unwrap(), "s".parse().unwrap());
        let around = mailto(&to, &subject, "").unwrap().len();
        let exact = mailto(&to, &subject, &"x".repeat(MAILTO_LIMIT - around)).unwrap();
        assert_eq!(exact.len(), 1_800);
        let over = mailto(&to, &subject, &"x".repeat(MAILTO_LIMIT - around + 1));
        assert_eq!(over, Err(MailtoError { length: 1_801 }));
        assert_eq!(
            over.unwrap_err().to_string(),
            "a `mailto:` link of 1801 characters: mail programs open at most 1800"
        );
    }

    #[test]
    fn an_address_cannot_add_a_field() {
        let link = mailto(&"a?cc=b&c@d.example".parse().unwrap(), &"s".parse().unwrap(), "t").unwrap();
        assert_eq!(link, "mailto:a%3Fcc%3Db%26c@d.example?subject=s&body=t");
    }
}
