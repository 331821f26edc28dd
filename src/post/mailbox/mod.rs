//! The mailbox of the person who writes, to be looked into and left as it is.
//!
//! [`Mailbox`] is the promise; [`ImapMailbox`] keeps it at a provider, [`MemoryMailbox`] in a test. What is looked for is a
//! [`Search`], which is asked of the server and then held against the headers it gives.

mod error;
mod folder_name;
mod imap;
mod memory;
mod promise;
mod search;

pub use error::MailboxError;
pub use folder_name::FolderName;
pub use imap::ImapMailbox;
pub use memory::MemoryMailbox;
pub use promise::{Examined, Fetched, Folder, Headers, LONGEST_HEADER, Mailbox, Uid};
pub use search::{HeaderFields, Search, Term, Verdict};
