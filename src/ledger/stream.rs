use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What an entry is about: a case, a service guide, the registry of controllers, or the user.
///
/// A stream is a word, or a word, a colon and an id; whoever adds a new word need not change the ledger. Word: lower-case
/// ASCII letters and hyphens, a letter first. Id: lower-case ASCII letters, digits, `.`, `_` and `-`, a letter or digit
/// first; of a case a number below 2^32, without leading zeros.
///
/// ```
/// use redress::ledger::Stream;
/// assert_eq!("case:7".parse(), Ok(Stream::case(7)));
/// assert_eq!(Stream::guide("aliexpress")?.to_string(), "guide:aliexpress");
/// assert!("case:07".parse::<Stream>().is_err());
/// # Ok::<(), redress::ledger::StreamError>(())
/// ```
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(into = "String", try_from = "String")]
pub struct Stream(String);

/// The text names no stream.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{0}` is not a stream, such as `case:7`, `guide:aliexpress`, `registry` or `me`")]
pub struct StreamError(String);

impl Stream {
    /// The stream of one case.
    #[must_use]
    pub fn case(number: u32) -> Self {
        Self(format!("case:{number}"))
    }

    /// The stream of what the user has done around the account with one service.
    ///
    /// # Errors
    /// When the id has other characters than those of an id.
    pub fn guide(id: &str) -> Result<Self, StreamError> {
        format!("guide:{id}").parse()
    }

    /// The stream of what the user has added to the registry of controllers.
    #[must_use]
    pub fn registry() -> Self {
        Self("registry".to_owned())
    }

    /// The stream of what the user has said about themselves.
    #[must_use]
    pub fn me() -> Self {
        Self("me".to_owned())
    }

    /// Returns the text as it is stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the number, if the stream is a case's.
    #[must_use]
    pub fn case_number(&self) -> Option<u32> {
        self.0.strip_prefix("case:").and_then(number)
    }

    /// Returns the service's id, if the stream is a guide's.
    #[must_use]
    pub fn guide_id(&self) -> Option<&str> {
        self.0.strip_prefix("guide:")
    }
}

fn is_stream(text: &str) -> bool {
    match text.split_once(':') {
        None => is_word(text),
        Some(("case", id)) => number(id).is_some(),
        Some((word, id)) => is_word(word) && is_id(id),
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(|first: char| first.is_ascii_lowercase())
        && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    text.bytes().next().is_some_and(plain) && text.bytes().all(|byte| plain(byte) || b"._-".contains(&byte))
}

fn number(text: &str) -> Option<u32> {
    let plain = text == "0" || text.starts_with(|first: char| matches!(first, '1'..='9'));
    if plain { text.parse().ok() } else { None }
}

impl TryFrom<String> for Stream {
    type Error = StreamError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if is_stream(&text) { Ok(Self(text)) } else { Err(StreamError(text)) }
    }
}

impl From<Stream> for String {
    fn from(stream: Stream) -> Self {
        stream.0
    }
}

impl FromStr for Stream {
    type Err = StreamError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.to_owned().try_into()
    }
}

impl fmt::Display for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Stream;

    #[test]
    fn a_stream_is_a_word_or_a_word_and_an_id() {
        for text in [
            "me",
            "registry",
            "case:0",
            "case:1",
            "case:4294967295",
            "guide:aliexpress",
            "guide:1.x_y-z",
            "some-thing:a",
        ] {
            assert_eq!(text.parse::<Stream>().map(String::from), Ok(text.to_owned()));
        }
        for text in
            ["", ":", "case:", "case:00", "case:07", "case:+7", "case:4294967296", "case:x", "Case:7", "me:", ":me"]
        {
            assert!(text.parse::<Stream>().is_err(), "`{text}`");
        }
        for text in ["guide:", "guide:-a", "guide:A", "guide:a b", "guide:a:b", "guide:ä", "-me", "me\n", "me7"] {
            assert!(text.parse::<Stream>().is_err(), "`{text}`");
        }
    }

    #[test]
    fn a_stream_tells_its_number_or_its_id() {
        let guide = Stream::guide("aliexpress").unwrap();
        assert_eq!((Stream::case(7).case_number(), Stream::case(7).guide_id()), (Some(7), None));
        assert_eq!((guide.case_number(), guide.guide_id()), (None, Some("aliexpress")));
        assert_eq!((Stream::me().case_number(), Stream::registry().guide_id()), (None, None));
    }
}
