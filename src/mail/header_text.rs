use std::{fmt, str::FromStr};

/// Words for a header: one line, with nothing that could end it.
///
/// Several spaces become one, as folding makes them anyway (RFC 5322 section 2.2.3).
///
/// ```
/// use redress::mail::HeaderText;
/// assert_eq!("Ada Example".parse::<HeaderText>()?.as_str(), "Ada Example");
/// assert!("Ada\r\nBcc: eve@example.org".parse::<HeaderText>().is_err());
/// # Ok::<(), redress::mail::HeaderTextError>(())
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct HeaderText(String);

/// The text cannot stand in a header.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum HeaderTextError {
    /// A control character, a line separator or a paragraph separator (Unicode Cc, Zl, Zp).
    #[error("a header cannot hold U+{:04X}", u32::from(*.0))]
    Control(char),
    /// Nothing but white space.
    #[error("a header cannot be empty")]
    Empty,
    /// An encoded word, which the reader would see decoded (RFC 2047 section 2).
    #[error("a header cannot hold `=?`, which begins an encoded word")]
    EncodedWord,
    /// More than fits in a line of 998 octets with its name.
    #[error("a header of {0} bytes: at most 900")]
    Long(usize),
}

impl HeaderText {
    /// RFC 5322 section 2.1.1 lets a line have 998 octets; a word that cannot be folded needs room beside its name.
    const LIMIT: usize = 900;

    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for HeaderText {
    type Err = HeaderTextError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        if text.trim().is_empty() {
            return Err(HeaderTextError::Empty);
        }
        if text.len() > Self::LIMIT {
            return Err(HeaderTextError::Long(text.len()));
        }
        if text.contains("=?") {
            return Err(HeaderTextError::EncodedWord);
        }
        let ends = |char: &char| char.is_control() || matches!(char, '\u{2028}' | '\u{2029}');
        text.chars().find(ends).map_or(Ok(Self(text)), |char| Err(HeaderTextError::Control(char)))
    }
}

impl fmt::Display for HeaderText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_could_end_a_line_is_refused_by_name() {
        for char in ['\r', '\n', '\0', '\t', '\u{b}', '\u{c}', '\u{7f}', '\u{85}', '\u{9b}', '\u{2028}', '\u{2029}'] {
            assert_eq!(format!("a{char}b").parse::<HeaderText>(), Err(HeaderTextError::Control(char)));
        }
        assert_eq!(HeaderTextError::Control('\u{85}').to_string(), "a header cannot hold U+0085");
    }

    #[test]
    fn an_encoded_word_and_nothing_at_all_are_refused() {
        assert_eq!("=?utf-8?q?=0D=0ABcc:_eve?=".parse::<HeaderText>(), Err(HeaderTextError::EncodedWord));
        assert_eq!("  ".parse::<HeaderText>(), Err(HeaderTextError::Empty));
        assert_eq!(" a  b ".parse::<HeaderText>().unwrap().as_str(), "a b");
    }

    #[test]
    fn a_header_has_900_octets_and_not_901() {
        assert!("a".repeat(900).parse::<HeaderText>().is_ok());
        assert_eq!("a".repeat(901).parse::<HeaderText>(), Err(HeaderTextError::Long(901)));
    }
}
