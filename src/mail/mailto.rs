use super::{HeaderText, link};
use crate::controller::EmailAddress;

/// The longest link in characters that mail programs open without losing the end (`POLICY`: measured by others between
/// 2,000 and 8,200, with some doing nothing at all beyond).
pub const MAILTO_LIMIT: usize = 1_800;

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
    let (address, subject, text) =
        (link::address(to.as_str()), link::value(subject.as_str()), link::text_of_mail(text));
    let link = format!("mailto:{address}?subject={subject}&body={text}");
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

    proptest::proptest! {
        /// Judged by the parser of the `url` crate, which follows the URL Living Standard.
        #[test]
        fn whoever_reads_the_link_reads_the_letter_and_nothing_else(
            subject in "[ -~äöü€😊]{1,60}", text in "[ -~äöü€😊\n]{0,100}",
        ) {
            let Ok(header) = subject.parse::<HeaderText>() else { return Ok(()) };
            let Ok(link) = mailto(&"privacy@market.example".parse().unwrap(), &header, &text) else { return Ok(()) };
            let url = url::Url::parse(&link).unwrap();
            let fields: Vec<_> = url.query_pairs().into_owned().collect();
            let body = text.replace('\n', "\r\n");
            let expected = [("subject".to_owned(), header.to_string()), ("body".to_owned(), body)];
            proptest::prop_assert_eq!(fields, expected);
            proptest::prop_assert_eq!((url.path(), url.fragment()), ("privacy@market.example", None));
        }
    }

    #[test]
    fn an_address_cannot_add_a_field() {
        let link = mailto(&"a?cc=b&c@d.example".parse().unwrap(), &"s".parse().unwrap(), "t").unwrap();
        assert_eq!(link, "mailto:a%3Fcc%3Db%26c@d.example?subject=s&body=t");
    }
}
