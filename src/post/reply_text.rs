use std::fmt;

use crate::mail::escape;

/// How many characters of an answer are shown.
const SHOWN: usize = 1_000;

/// What a server said, octet by octet; shown escaped and on one line.
///
/// ```
/// use redress::post::ReplyText;
/// let reply = ReplyText::from(b"550-5.1.1 no\r\n550 5.1.1 such \x1b[5mbox\r\n".to_vec());
/// assert_eq!(reply.code(), Some(550));
/// assert_eq!(reply.to_string(), r"550-5.1.1 no / 550 5.1.1 such \u{1b}[5mbox");
/// assert_eq!(reply.last_line(), r"550 5.1.1 such \u{1b}[5mbox");
/// ```
#[derive(Clone, Eq, PartialEq)]
pub struct ReplyText(Vec<u8>);

impl ReplyText {
    /// Returns the octets as they came.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Returns the three digits of the last line, if it begins with such.
    #[must_use]
    pub fn code(&self) -> Option<u16> {
        self.lines().last().and_then(code)
    }

    /// Returns the last line, escaped.
    #[must_use]
    pub fn last_line(&self) -> String {
        escape(self.lines().last().unwrap_or_default(), SHOWN)
    }

    /// Returns the lines without their ends.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let text = self.0.strip_suffix(b"\n").unwrap_or(&self.0);
        text.split(|octet| *octet == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line))
    }
}

/// Returns the three digits a line begins with, if they are an SMTP code (RFC 5321, section 4.2.1).
pub(super) fn code(line: &[u8]) -> Option<u16> {
    let [a @ b'2'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9', ..] = line else {
        return None;
    };
    Some([a, b, c].into_iter().fold(0, |code, digit| code * 10 + u16::from(digit - b'0')))
}

impl From<Vec<u8>> for ReplyText {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for ReplyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplyText(`{self}`)")
    }
}

impl fmt::Display for ReplyText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.lines().collect::<Vec<_>>().join(b" / ".as_slice());
        f.write_str(&escape(&line, SHOWN))
    }
}
