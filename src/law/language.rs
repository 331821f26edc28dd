use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The language of a letter, as an ISO 639-1 code of two lower-case letters.
///
/// ```
/// use redress::law::Language;
/// assert_eq!("en".parse::<Language>()?, Language::ENGLISH);
/// assert!("english".parse::<Language>().is_err());
/// # Ok::<(), redress::law::LanguageError>(())
/// ```
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(into = "String", try_from = "String")]
pub struct Language([u8; 2]);

/// The word is no language code.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is not a language code of two letters, such as `en`")]
pub struct LanguageError(String);

impl Language {
    /// English.
    pub const ENGLISH: Self = Self(*b"en");

    /// Returns the two letters.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "only ASCII letters are let in")]
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).expect("only ASCII letters are let in")
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Language {
    type Err = LanguageError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.as_bytes() {
            [a, b] if a.is_ascii_lowercase() && b.is_ascii_lowercase() => Ok(Self([*a, *b])),
            _ => Err(LanguageError(text.to_owned())),
        }
    }
}

impl TryFrom<String> for Language {
    type Error = LanguageError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.code().to_owned()
    }
}
