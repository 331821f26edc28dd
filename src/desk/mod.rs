//! What a user does, once: make a request, send a letter, record a fact, look, forget.
//!
//! The desk is where ledger, post and the pure rooms meet. Every function that writes is one transaction, decided on
//! what the ledger holds inside it, so that two runs at once wait for each other; none keeps a transaction open while
//! it talks to a server. The clock is a [`Clock`] that the caller gives.

mod addresses;
mod attach;
mod backup;
mod calendar;
mod cases;
mod complaint;
mod dates;
mod destination;
pub mod doctor;
mod error;
mod escalate;
mod evidence;
mod facts;
mod follow;
mod forget;
mod gaps;
mod groups;
mod guide;
mod held;
mod intake;
mod languages;
mod look;
mod message;
mod moved;
mod open;
mod outbox;
mod pace;
mod paper;
mod prepare;
mod put_out;
mod reached;
mod record;
mod registry;
mod repeat;
mod report;
mod resolve;
mod retained;
mod until;
mod verify;
mod view;
mod waiting;

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};

pub use addresses::{AddressCheck, AddressFinding, Concern, check_addresses};
pub use attach::{Attachment, attach, would_attach};
pub use backup::{
    Backup, BackupError, SettingsFile, SettingsName, back_up, check_backup, extent, hold_back_after_restoring, restore,
};
pub use cases::{AnyCase, CaseName, Cases, deadlines, standing};
pub use complaint::{complaint_draft, stored_complaint};
pub use dates::CaseDate;
pub use destination::{Destination, destination, open_outlets, paper, stored_paper, stored_sheet, usual_outlet};
pub use error::DeskError;
pub use escalate::{ComplaintIntent, Step, WrittenComplaint, escalate, step, write_complaint};
pub use evidence::{Wanted, evidence, write_evidence};
pub use follow::{
    DrawnUp, FollowUpIntent, Followed, asked, deadlines_if_followed, draw_up, email_of, follow, waiting_follow_up,
};
pub use forget::forget;
pub use gaps::{Compared, compare, order_list};
pub use groups::Group;
pub use guide::{Checklist, ItemState, ShownBy, Ticked, Ticks, tick};
pub use held::Held;
pub use intake::{
    Belongs, Filing, Incoming, Kept, Named, OtherCase, Perhaps, Pick, PickedUp, Spot, Synced, WantedMail, belongs,
    file, keep, known, other_case, pick_up, sync, would_file,
};
pub use languages::Second;
pub use look::{Places, look, look_again, sent_folder};
pub use message::{Sender, draft_of, kept_document, mailto, message_for, stored_message, stored_parts, webmail};
pub use moved::Moved;
pub use open::{OpenedCase, open, refer};
pub use outbox::{Dispatch, Posting, Progress, Word, deliver, enqueue};
pub use pace::Pace;
pub use paper::print;
pub use prepare::{ChosenChannel, Intent, Prepared, prepare, warnings_before_sending};
pub use put_out::{DraftBytes, Given, Handout, Wrapping, draft, put_out};
pub use record::{File, record};
pub use registry::{Addresses, LookedAt, confirm, history, registry_history, withdraw, write_records};
pub use resolve::resolve;
pub use retained::RetainedData;
pub use until::{SpanOfAnExtension, until, until_of_an_extension};
pub use verify::{Trouble, verify};
pub use view::{CaseView, EventView, LetterView};
pub use waiting::WaitingLetter;

/// The moment something is done: the real time, and the day that is taken for today.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The real time with the user's offset, for the `Date` of a message.
    pub now: DateTime<FixedOffset>,
    /// The day facts are recorded on.
    pub today: NaiveDate,
}

/// Tells the moment; the time passes while a letter is handed over.
pub type Clock<'a> = dyn Fn() -> Moment + 'a;

impl Moment {
    /// Returns the real time for the record.
    #[must_use]
    pub fn utc(&self) -> DateTime<Utc> {
        self.now.to_utc()
    }
}
