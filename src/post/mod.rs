//! One SMTP session per letter, and what it proves.
//!
//! The room knows a server, a login, an envelope and the exact bytes of a message. It hands those bytes over at most
//! once and says what became of them: [`Outcome`] is the truth table, and a letter is [`Outcome::Uncertain`] from the
//! first byte of the end-of-message line on until the server has answered it. It never tries twice by itself.
//!
//! Beside it, the [`Mailbox`] of the person who writes: looked into over IMAP, and left as it is.
//!
//! The room refuses to know cases, letters, the ledger, where a password is kept and what day it is. Whoever must write
//! something down before the point of no return does so as a [`Witness`].
//!
//! On the wire: TLS 1.2 or later with a verified certificate, from the first byte or by `STARTTLS`, never optional;
//! plain text to this machine only. Nothing that was read before the handshake counts afterwards. Every answer is
//! capped while it is read, and every step has one deadline that single octets cannot extend.

mod cause;
mod certificates;
mod deliver;
mod ehlo;
mod envelope;
mod greeting;
mod login;
mod mailbox;
mod meaning;
mod outcome;
mod phase;
mod pinned;
mod queue_id;
mod reply;
mod reply_text;
mod server;
mod session;
mod silence;
mod speech;
mod stream;
mod stuffing;
mod tls;
mod token_fault;
mod wire;
mod witness;

pub use crate::mail::escape;
pub use cause::{Cause, Remedy};
pub use deliver::{Delivery, Welcome, deliver, try_login};
pub use envelope::Envelope;
pub use login::{Login, LoginError};
pub use mailbox::{
    Examined, Fetched, Folder, FolderName, HeaderFields, Headers, ImapMailbox, LONGEST_HEADER, Mailbox, MailboxError,
    MemoryMailbox, Search, Term, Uid, Verdict,
};
pub use meaning::Meaning;
pub use outcome::Outcome;
pub use phase::Phase;
pub use reply::Fault;
pub use reply_text::ReplyText;
pub use server::{Security, SecurityError, Server};
pub use speech::Speech;
pub use stuffing::MessageError;
pub use tls::TlsFacts;
pub use token_fault::TokenFault;
pub use witness::{Step, Withheld, Witness};
