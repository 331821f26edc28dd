//! A case for other eyes: values in, words and bytes out.
//!
//! The room knows what a case says and how to put it so that it opens without redress. It refuses to know today, the ledger,
//! files and the network; whoever asks brings the documents.

mod archive;
mod words;

pub use archive::{Archive, Filling, Packing, SUMS, Sum};
pub use words::{by_which_way, count, deadline, event, mark, pause, size};
