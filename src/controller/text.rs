//! Text that can be shown and put into a letter without doing more than it says.

use std::ops::Deref;

use serde::{Deserialize, Deserializer, Serialize};

/// One line of text that is not empty, without control characters, without characters that turn the direction of writing, and without
/// invisible ones (Unicode Technical Report 36, section 2.10; Unicode Standard Annex 9, section 2).
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(into = "String", try_from = "String")]
pub(super) struct Text(String);

/// The text cannot be shown as it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub(super) enum TextError {
    /// There is nothing to show.
    #[error("the text is empty")]
    Empty,
    /// One of its characters does something else than stand there.
    #[error("the text holds the character U+{:04X}, which cannot be shown as it is", u32::from(*.0))]
    Sign(char),
}

/// Returns the text with every character that cannot be shown as it is written as an escape.
pub(super) fn shown(text: &str) -> String {
    text.chars().map(|sign| if is_plain(sign) { sign.to_string() } else { sign.escape_unicode().to_string() }).collect()
}

/// Reads a line of text into a plain string.
pub(super) fn line<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Text::deserialize(deserializer).map(Into::into)
}

/// Reads a line of text that may be missing.
pub(super) fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    line(deserializer).map(Some)
}

/// Reads lines of text.
pub(super) fn lines<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Vec::<Text>::deserialize(deserializer).map(|lines| lines.into_iter().map(Into::into).collect())
}

/// Returns the first character of a text of several lines that does something else than stand there, with its line: one in
/// a comment of a record reaches a terminal as well as one in a value.
pub(super) fn first_unplain(text: &str) -> Option<(usize, char)> {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let of_line = |line: &str| line.trim_end_matches('\r').chars().find(|sign| *sign != '\t' && !is_plain(*sign));
    (1..).zip(text.split('\n')).find_map(|(number, line)| Some((number, of_line(line)?)))
}

fn is_plain(sign: char) -> bool {
    let invisible = matches!(
        sign,
        '\u{00AD}'
            | '\u{061C}'
            | '\u{115F}'..='\u{1160}'
            | '\u{17B4}'..='\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}'
            | '\u{FE00}'..='\u{FE0F}'
            | '\u{FEFF}'
            | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{E0000}'..='\u{E0FFF}'
    );
    !sign.is_control() && !invisible
}

impl TryFrom<String> for Text {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        match text.chars().find(|sign| !is_plain(*sign)) {
            Some(sign) => Err(TextError::Sign(sign)),
            None if text.trim().is_empty() => Err(TextError::Empty),
            None => Ok(Self(text)),
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_script_pass() {
        for text in ["Alibaba (Netherlands) B.V.", "KST DANIŞMANLIK HİZMETLERİ", "阿里巴巴", "АЛИЭКСПРЕСС", "Karanović"]
        {
            assert_eq!(Text::try_from(text.to_owned()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_character_that_moves_hides_or_ends_a_line_is_refused() {
        for sign in [
            '\n',
            '\r',
            '\t',
            '\0',
            '\u{1B}',
            '\u{7F}',
            '\u{9B}',
            '\u{AD}',
            '\u{200B}',
            '\u{2028}',
            '\u{202E}',
            '\u{2066}',
            '\u{FEFF}',
            '\u{E0041}',
        ] {
            assert_eq!(Text::try_from(format!("a{sign}b")), Err(TextError::Sign(sign)), "{sign:?}");
        }
    }

    #[test]
    fn a_text_without_a_letter_is_refused() {
        for text in ["", " ", "\u{A0} "] {
            assert_eq!(Text::try_from(text.to_owned()), Err(TextError::Empty));
        }
    }

    #[test]
    fn in_a_text_of_several_lines_only_tabs_and_line_ends_are_let_through() {
        assert_eq!(first_unplain("\u{FEFF}a = 1\r\n\tb = 2\n# größe\n"), None);
        assert_eq!(first_unplain("a\n# b\u{9B}2J\n"), Some((2, '\u{9B}')));
        assert_eq!(first_unplain("a\rb\n"), Some((1, '\r')), "a line end alone goes back to the begin of the line");
    }

    #[test]
    fn what_is_shown_of_a_hostile_text_holds_only_plain_characters() {
        assert_eq!(shown("a\u{202E}b\u{1B}[2J"), "a\\u{202e}b\\u{1b}[2J");
    }
}
