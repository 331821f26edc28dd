//! What has happened since a request was made, and where that leaves it.
//!
//! A case is a list of [`Event`]s that are appended and never changed. [`Case::replay`] folds them; [`Case::standing`]
//! works out status, clock and dates from the events, the law and the day it is given. Nothing that can be worked out
//! is kept. The room does not know today, the ledger or the text of a letter.

mod about;
mod agenda;
mod complained;
mod corrections;
mod decide;
mod error;
mod escalate;
mod event;
mod follow;
mod kept;
mod letter;
mod next;
mod progress;
mod promise;
mod receipt;
mod replay;
mod retry;
mod standing;
mod status;
mod tier;
mod unfit;
mod unsent;
mod unsorted;
mod word;
mod written;

pub use agenda::{Appointment, Awaiting, Occasion};
pub use complained::ToldBy;
pub use decide::{Proposal, Receipt};
pub use error::{EventError, HistoryError};
pub use escalate::{Addressed, Breach};
pub use event::{
    Accepted, AccountDeleted, Acknowledged, Attached, Bounced, Category, Closed, Closing, Complained,
    ComplaintPrepared, CopyFound, Corrected, Deferred, Delivered, Done, Drafted, Event, Evidence, Expected, Extended,
    Filed, FiledAs, Found, GaveIdentity, GaveInformation, Genuine, HandingOver, Handover, Heard, LoginRefused, Looked,
    Mention, MentionKind, NoData, Noted, Opened, Origin, Other, Outlet, Partial, Portal, Proof, ProofAdded, Published,
    PutOut, Queued, Received, Refused, Rejected, Reopened, ReportRead, Reports, Resolved, Restored, Retained, Seems,
    SeenBy, Sent, Source, TiedBy, Uncertain, WantsIdentity, WantsInformation, Way, Withdrawn, WrongAddress,
};
pub use follow::{Awaited, Followed};
pub use kept::{Holding, Keeping, NamedOn};
pub use letter::{Digested, Hand, LetterRecord, LetterState, Sending, Struck, Unanswered, Waits};
pub use next::NextStep;
pub use promise::Promise;
pub use replay::{Case, Recorded};
pub use retry::{Remedy, Setback, Waiting};
pub use standing::{Remark, Standing};
pub use status::{Clock, Status};
pub use tier::Tier;
pub use unfit::Unfit;
pub use unsent::Unsent;
pub use unsorted::Unsorted;
pub use written::WrittenDown;
