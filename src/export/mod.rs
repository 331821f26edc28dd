//! A case for other eyes: values in, words and bytes out.
//!
//! The room knows what a case says and how to put it so that it opens without redress, and what must not be told to third
//! parties. It refuses to know today, the ledger, files and the network; whoever asks brings the documents.

mod archive;
mod bundle;
mod calendar;
mod disguise;
mod hide;
mod html;
mod message;
mod name;
mod papers;
mod personal;
mod private;
mod protocol;
mod readme;
mod redaction;
mod report;
mod sheets;
mod summary;
mod timeline;
mod told;
mod withheld;
mod words;

pub use archive::{Archive, Filling, Packing, SUMS, Sum};
pub use bundle::{Bundle, Content, Dossier, EventLine, Sheet, bundle};
pub use calendar::{CalendarEntry, EntryStatus, Naming, calendar};
pub use hide::{Hide, HideError};
pub use name::safe_name;
pub use papers::IDENTITY;
pub use protocol::{Exercise, exercise};
pub use report::{Reported, report};
pub use words::{
    by_which_way, count, counted, deadline, event, letter_state, mark, pause, size, stopped, without_links, word,
};
