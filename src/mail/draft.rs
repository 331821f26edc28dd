use chrono::{DateTime, FixedOffset};

use super::{HeaderText, LetterId, MessageId};
use crate::controller::EmailAddress;

/// A PDF that goes with an e-mail.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AttachedPdf {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The name it is saved under: ASCII letters, digits, `-` and `.`.
    pub name: String,
}

/// What an e-mail is to say, checked but not yet bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The date of its header, with the sender's offset from UTC.
    pub date: DateTime<FixedOffset>,
    /// Who sends it.
    pub from: EmailAddress,
    /// The sender's name beside the address.
    pub from_name: Option<HeaderText>,
    /// The same as `text`, as one HTML page.
    pub html: Option<String>,
    /// The message it continues or answers.
    pub in_reply_to: Option<MessageId>,
    /// The messages before that one, the oldest first (`References`, RFC 5322 section 3.6.4).
    pub references: Vec<MessageId>,
    /// The letter it carries, for the `X-Redress-Id` header.
    pub letter: Option<LetterId>,
    /// What names it.
    pub message_id: MessageId,
    /// What it is about.
    pub subject: HeaderText,
    /// The same as `text`, for paper.
    pub pdf: Option<AttachedPdf>,
    /// The text.
    pub text: String,
    /// The one address it goes to.
    pub to: EmailAddress,
    /// Whether a mail program is to open it for sending (`X-Unsent: 1`) instead of showing it as received.
    pub unsent: bool,
}

/// An e-mail as it goes on the wire, before dot-stuffing.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Message {
    /// ASCII lines of at most 998 octets, each ending in CRLF, the last too.
    pub bytes: Vec<u8>,
    /// The address it comes from, for the envelope.
    pub from: EmailAddress,
    /// What names it.
    pub message_id: MessageId,
    /// SHA-256 of `bytes`, as 64 lower-case hexadecimal digits.
    pub sha256: String,
    /// The address it goes to, for the envelope.
    pub to: EmailAddress,
}

/// No message could be built.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MailError {
    /// The library that builds messages refused.
    #[error("the message cannot be built: {0}")]
    Build(String),
    /// A line is longer than RFC 5322 section 2.1.1 allows.
    #[error("a line of {0} bytes: at most 998")]
    Line(usize),
    /// An octet that may not stand in a message: not ASCII, NUL, or a CR or LF that is not a line's end.
    #[error("the message would hold the byte 0x{0:02x} where none may be")]
    Octet(u8),
}
