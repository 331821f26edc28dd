//! What happened, in the order it happened; appended, never edited.
//!
//! The ledger stores [`Entry`]s, each on a [`Stream`], chained to the one before by its hash, and [`Document`]s, each under
//! the SHA-256 of its bytes. It knows one kind of event, `forgotten`, because it writes that one itself; what any other
//! body says, what a case is and which law applies it refuses to know. It reads no clock: the moment is an argument.
//!
//! `docs/ledger.md` gives the format, which is for ever, and says what [`Ledger::verify`] proves and what it does not.

mod audit;
mod digest;
mod document;
mod entry;
mod error;
mod finding;
mod hex;
mod lines;
mod memory;
mod moment;
mod promise;
mod record;
mod sqlite;
mod stream;

pub use digest::{Digest, DigestError};
pub use document::{DOCUMENT_LIMIT, Document};
pub use entry::{Entry, FORGOTTEN, Forgotten, NewEntry};
pub use error::LedgerError;
pub use finding::Finding;
pub use lines::{Checked, check, line};
pub use memory::MemoryLedger;
pub use promise::{Ledger, Transaction};
pub use record::{Record, Salt};
pub use sqlite::{Restored, SqliteLedger, Warning, version};
pub use stream::{Stream, StreamError};
