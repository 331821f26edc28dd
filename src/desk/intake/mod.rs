//! Taking in what came: which case it belongs to, what of it is kept, and what redress may record by itself.
//!
//! A message that belongs to no case leaves no trace. One that does is kept byte for byte and waits to be sorted by the
//! user; only a delivery report that is about a letter of ours for certain is recorded without asking.

mod belongs;
mod file;
mod known;
mod other;
mod report;
mod sought;
mod sync;
mod synced;
mod wanted;

pub use belongs::{Belongs, belongs};
pub use file::{Filing, Incoming, Pick, file, would_file};
pub use known::known;
pub use other::{OtherCase, other_case};
pub use sync::{keep, pick_up, sync};
pub use synced::{Kept, Named, Perhaps, PickedUp, Spot, Synced};
pub use wanted::Wanted as WantedMail;
