//! What a careful person reads in a mail that comes back: bytes in, a [`Reading`] out.
//!
//! The room knows the forms of answers, of automatic answers and of delivery reports, the words of eight languages
//! (`data/phrases/`), and how far the origin of a mail can be believed. It is given what is [`Known`]: the letters that went out, the controllers' domains, the
//! user's own addresses and provider. It opens no connection, follows no link, fetches no picture, reads no clock and
//! decides nothing: a suggestion is shown with the sentence that led to it, and recording it is the user's act.
//!
//! Every mail may be hostile. Limits are checked before the parser sees a byte ([`TooComplex`]); over a limit the
//! reading says so, and the raw mail, which is stored before it is read, is as usable as before. Nothing in a reading is
//! fit for a screen yet, except the names of attachments.

mod attachments;
mod automatic;
#[cfg(test)]
mod counted;
mod dates;
mod details;
mod domains;
mod file_name;
mod hosts;
mod index;
mod kept;
mod known;
mod limits;
mod links;
mod lookalike;
mod origin;
mod own;
mod page;
mod parsed;
mod phrases;
mod plain_report;
mod read;
mod report;
mod sentences;
mod suggest;
mod targets;
mod text;
mod thread;
mod ticket;
mod until;
mod value;
mod words;

pub use domains::is_free;
pub use known::{Known, KnownCase, KnownLetter};
pub use limits::{DEPTH_LIMIT, HEADER_LIMIT, MAIL_LIMIT, PART_LIMIT, TEXT_LIMIT, TooComplex};
pub use read::{attachment, read};
pub use targets::targets;
pub use until::{Until, UntilError};
pub use value::{Attachment, Details, Kept, LetterOf, Matched, Origin, Reading, Report, Sender, Suggestion};
pub use words::{Action, Author, Doubt, MatchedBy, ReplyKind, Verdict};
