//! Bytes of an e-mail: exactly as they go on the wire, and what stands in those that come back ([`reading`]).
//!
//! The room knows how a [`Draft`] becomes a [`Message`]: one sender, one addressee, a text and the same as HTML, in ASCII
//! lines that end in CRLF. Everything that varies is given to it: the date, the random part of the Message-ID, the
//! boundary drawn from that. The same draft is therefore always the same bytes. It opens no connection, reads no clock
//! and knows no secret.
//!
//! What could smuggle a second header or a second addressee cannot be written: a [`HeaderText`] holds no control
//! character, an [`EmailAddress`](crate::controller::EmailAddress) is nothing but `local@domain`.

mod compose;
mod draft;
mod escape;
mod header_text;
mod link;
mod mailto;
mod mbox;
mod message_id;
pub mod reading;
mod webmail;

pub use compose::compose;
pub use draft::{AttachedPdf, Draft, MailError, Message};
pub use escape::escape;
pub use header_text::{HeaderText, HeaderTextError};
pub use mailto::{MAILTO_LIMIT, MailtoError, mailto};
pub use mbox::{MESSAGE_LIMIT, Mbox, MboxMessage};
pub use message_id::{LetterId, MessageId, MessageIdError};
pub use webmail::{Webmail, WebmailError};
