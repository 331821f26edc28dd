use std::{fmt, fmt::Write, str::FromStr};

use crate::{controller::EmailAddress, request::Reference};

/// One letter of a case, as the `X-Redress-Id` header names it: `R-2026-K7Q2M.1`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct LetterId {
    /// The number of the letter within the case, from 1.
    pub number: u32,
    /// The case.
    pub reference: Reference,
}

/// What names one message in all the world, with its angle brackets (RFC 5322 section 3.6.4).
///
/// ```
/// use redress::{controller::EmailAddress, mail::{LetterId, MessageId}};
/// let letter = LetterId { number: 1, reference: "R-2026-K7Q2M".parse()? };
/// let sender: EmailAddress = "ada@example.org".parse()?;
/// assert_eq!(
///     MessageId::new(Some(letter), [0xa5; 16], &sender).to_string(),
///     "<R-2026-K7Q2M.1.a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5@example.org>"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub struct MessageId(String);

/// The text is no message id.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is no message id of the form `<left@right>`")]
pub struct MessageIdError(String);

impl MessageId {
    /// The longest id that fits on a line of its own with its header's name (RFC 5322 section 2.1.1).
    const LIMIT: usize = 900;

    /// Makes an id from 128 random bits; the sender's own domain stands at the right, as others use it for nothing else.
    #[must_use]
    pub fn new(letter: Option<LetterId>, random: [u8; 16], sender: &EmailAddress) -> Self {
        let left = letter.map_or_else(|| "letter".to_owned(), |letter| letter.to_string());
        let domain = sender.as_str().rsplit('@').next().unwrap_or_default();
        Self(format!("<{left}.{}@{domain}>", hex(&random)))
    }

    /// Returns the id with its angle brackets.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Writes octets as lower-case hexadecimal digits.
pub(super) fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::with_capacity(octets.len() * 2), |mut hex, octet| {
        write!(hex, "{octet:02x}").expect("a string takes any text");
        hex
    })
}

impl fmt::Display for LetterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.reference, self.number)
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for MessageId {
    type Err = MessageIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let inner = text.strip_prefix('<').and_then(|text| text.strip_suffix('>'));
        let parts = inner.and_then(|inner| inner.rsplit_once('@'));
        let plain =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte));
        let good = text.len() <= Self::LIMIT && parts.is_some_and(|(left, right)| plain(left) && plain(right));
        if good { Ok(Self(text.to_owned())) } else { Err(MessageIdError(text.escape_debug().to_string())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_without_a_reference_has_an_id_too() {
        let sender = "ada@example.org".parse().unwrap();
        let id = MessageId::new(None, [1; 16], &sender);
        assert_eq!(id.as_str(), "<letter.01010101010101010101010101010101@example.org>");
        assert_eq!(id.as_str().parse(), Ok(id));
    }

    #[test]
    fn ids_of_others_are_read_and_what_could_end_a_header_is_refused() {
        for text in ["<a@b>", "<CAF=xyz+1@mail.gmail.com>", "<a@b@c>"] {
            assert_eq!(text.parse::<MessageId>().unwrap().as_str(), text);
        }
        for text in ["a@b", "<a@b", "<ab>", "<@b>", "<a@>", "<a b@c>", "<a@b>\r\nBcc: x", "<a@b> <c@d>", "<ä@b>"] {
            assert!(text.parse::<MessageId>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn an_id_has_900_octets_and_not_901() {
        let of = |length: usize| format!("<{}@b>", "a".repeat(length - 4));
        assert!(of(900).parse::<MessageId>().is_ok());
        assert!(of(901).parse::<MessageId>().is_err());
    }
}
