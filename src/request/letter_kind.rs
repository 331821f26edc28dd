use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::law::Right;

/// What a letter is for.
///
/// ```
/// use redress::{law::Right, request::LetterKind};
/// assert_eq!("erasure".parse::<LetterKind>()?, LetterKind::Request(Right::Erasure));
/// # Ok::<(), redress::request::LetterKindError>(())
/// ```
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(into = "String", try_from = "String")]
pub enum LetterKind {
    /// The letter that exercises a right and starts a clock.
    Request(Right),
}

/// The word is no kind of letter.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no letter `{0}`")]
pub struct LetterKindError(String);

impl LetterKind {
    /// Returns the word of the record and of template files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Request(right) => right.name(),
        }
    }
}

impl fmt::Display for LetterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for LetterKind {
    type Err = LetterKindError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let right = Right::ALL.into_iter().find(|right| right.name() == text);
        right.map(Self::Request).ok_or_else(|| LetterKindError(text.to_owned()))
    }
}

impl TryFrom<String> for LetterKind {
    type Error = LetterKindError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<LetterKind> for String {
    fn from(kind: LetterKind) -> Self {
        kind.name().to_owned()
    }
}
