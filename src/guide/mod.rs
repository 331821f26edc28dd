//! What to do before, around and after the deletion of an account, service by service; and whether an answer holds the
//! orders that the user saved.
//!
//! A guide is data (`data/guides`): every statement in it names the texts it rests on, each text has a date and a
//! [`Kind`], and where texts contradict each other [`Guide::weigh`] says which is newer and which better founded. What the
//! user has done is a list of events that are folded into [`Progress`]. The room knows no case and no letter: what a case
//! holds is put into [`orders`] as names and bytes.

mod error;
pub mod orders;
mod progress;
mod record;
mod shelf;
mod source;
mod weigh;

pub use error::{GuideFault, NoGuide};
pub use progress::{GuideEvent, ItemNamed, Progress};
pub use record::{
    After, Blocks, Claim, Contradiction, Guide, Item, Path, Proof, Route, RouteError, Shown, Stage, Step, Trouble,
    Variant,
};
pub use source::{Kind, Source};
pub use weigh::Weighed;
