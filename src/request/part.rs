use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The name of an optional passage of a letter, such as `consent`.
///
/// Which parts a letter has is said by its template; here only the shape of the word is checked.
///
/// ```
/// use redress::request::Part;
/// assert_eq!("consent".parse::<Part>()?.to_string(), "consent");
/// assert!("Con sent".parse::<Part>().is_err());
/// # Ok::<(), redress::request::PartError>(())
/// ```
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(into = "String", try_from = "String")]
pub struct Part(String);

/// The word cannot be the name of a part.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is no name of a part: lower-case letters and hyphens")]
pub struct PartError(String);

impl Part {
    /// Returns the word.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Part {
    type Err = PartError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        if plain { Ok(Self(text.to_owned())) } else { Err(PartError(text.to_owned())) }
    }
}

impl TryFrom<String> for Part {
    type Error = PartError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Part> for String {
    fn from(part: Part) -> Self {
        part.0
    }
}
