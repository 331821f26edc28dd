//! The kinds of entry a case is made of. They live for ever: a kind or a field may be added, none may be renamed,
//! removed or given another meaning. `docs/ledger.md` lists them.

mod bodies;
mod filed;

pub use bodies::{
    Accepted, AccountDeleted, Acknowledged, Attached, Bounced, Category, Closed, Closing, Complained,
    ComplaintPrepared, CopyFound, Corrected, Deferred, Delivered, Done, Drafted, Evidence, Expected, Extended, FiledAs,
    Found, GaveIdentity, GaveInformation, HandingOver, Handover, Heard, LoginRefused, Looked, Mention, MentionKind,
    NoData, Noted, Opened, Other, Outlet, Partial, Portal, Proof, ProofAdded, Published, PutOut, Queued, Received,
    Refused, Rejected, Reopened, Reports, Resolved, Restored, Retained, SeenBy, Sent, Uncertain, WantsIdentity,
    WantsInformation, Way, Withdrawn, WrongAddress,
};

pub use filed::{Filed, Genuine, Origin, ReportRead, Seems, Source, TiedBy};

use super::EventError;

/// Names each kind of event once: its variant, its word in the ledger and its body.
macro_rules! events {
    ($($(#[$doc:meta])* $variant:ident = $word:literal,)*) => {
        /// Something that happened in a case.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Event {
            $($(#[$doc])* $variant($variant),)*
        }

        impl Event {
            /// Every word an entry of a case may have, in the order of `docs/ledger.md`.
            pub const KINDS: &'static [&'static str] = &[$($word),*];

            /// Returns the word of the ledger.
            #[must_use]
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$variant(_) => $word,)* }
            }

            /// Returns the body as the ledger stores it.
            ///
            /// # Errors
            /// When a value cannot be written as JSON.
            pub fn to_body(&self) -> Result<String, EventError> {
                match self { $(Self::$variant(body) => serde_json::to_string(body),)* }
                    .map_err(|error| EventError::Body { kind: self.kind().to_owned(), error: error.to_string() })
            }

            /// Reads an entry of the ledger back.
            ///
            /// # Errors
            /// When the kind is unknown or the body has not its shape.
            pub fn read(kind: &str, body: &str) -> Result<Self, EventError> {
                match kind {
                    $($word => serde_json::from_str(body).map(Self::$variant),)*
                    _ => return Err(EventError::Kind(kind.to_owned())),
                }
                .map_err(|error| EventError::Body { kind: kind.to_owned(), error: error.to_string() })
            }
        }
    };
}

events! {
    /// The request was made up and given its number.
    Opened = "opened",
    /// A letter was written.
    Drafted = "drafted",
    /// The exact bytes of an e-mail were stored; nothing has left yet.
    Queued = "queued",
    /// A letter was given to the user, who sends it by hand.
    PutOut = "put-out",
    /// Everything but the end of the message was given to the server; from here on the letter may have gone.
    HandingOver = "handing-over",
    /// The server took the letter.
    Accepted = "accepted",
    /// The server refused the letter for good.
    Rejected = "rejected",
    /// The letter did not go and may be tried again.
    Deferred = "deferred",
    /// The letter may or may not have gone.
    Uncertain = "uncertain",
    /// The server did not let the user in; the letter did not go.
    LoginRefused = "login-refused",
    /// redress looked for the letter in the mailbox of the person who sent it.
    Looked = "looked",
    /// The user said what became of an uncertain letter.
    Resolved = "resolved",
    /// The record was restored from a backup while the letter waited, which may have gone in the time since that.
    Restored = "restored",
    /// The user sent a letter by other means.
    Sent = "sent",
    /// The user added something that shows a sending.
    ProofAdded = "proof-added",
    /// The data subject closed the account by the service's own button.
    AccountDeleted = "account-deleted",
    /// The letter reached the controller.
    Received = "received",
    /// The controller said that it has the letter.
    Acknowledged = "acknowledged",
    /// The controller asked for proof of identity.
    WantsIdentity = "wants-identity",
    /// The data subject gave it.
    GaveIdentity = "gave-identity",
    /// The controller asked for information or clarification.
    WantsInformation = "wants-information",
    /// The data subject gave it.
    GaveInformation = "gave-information",
    /// The controller extended the time to answer.
    Extended = "extended",
    /// The controller or its platform promised something by a day.
    Expected = "expected",
    /// The controller refused.
    Refused = "refused",
    /// The controller answered in part.
    Partial = "partial",
    /// The controller did what was asked.
    Done = "done",
    /// The controller keeps part of the data after erasure.
    Retained = "retained",
    /// The controller said it holds nothing.
    NoData = "no-data",
    /// The controller said the letter belongs elsewhere.
    WrongAddress = "wrong-address",
    /// The controller pointed to its portal.
    Portal = "portal",
    /// The letter came back.
    Bounced = "bounced",
    /// The data subject withdrew the request.
    Withdrawn = "withdrawn",
    /// A complaint to an authority was written; the data subject files it.
    ComplaintPrepared = "complaint-prepared",
    /// The data subject complained to an authority or to the controller.
    Complained = "complained",
    /// A message came and is kept; what it says is for the user to sort.
    Filed = "filed",
    /// The controller's mail server reported that it delivered a letter.
    Delivered = "delivered",
    /// Something else came.
    Other = "other",
    /// An earlier entry was wrong.
    Corrected = "corrected",
    /// The user filed a document beside the case.
    Attached = "attached",
    /// The user wrote a note.
    Noted = "noted",
    /// The user closed the case.
    Closed = "closed",
    /// The user opened the case again.
    Reopened = "reopened",
}

impl Event {
    /// Returns the number of the letter the event is about, where it is about one that exists already.
    #[must_use]
    pub fn letter(&self) -> Option<u32> {
        match self {
            Self::Queued(body) => Some(body.letter),
            Self::PutOut(body) => Some(body.letter),
            Self::Looked(body) => Some(body.letter),
            Self::HandingOver(body) => Some(body.letter),
            Self::Accepted(body)
            | Self::Rejected(body)
            | Self::Deferred(body)
            | Self::Uncertain(body)
            | Self::LoginRefused(body) => Some(body.letter),
            Self::Resolved(body) => Some(body.letter),
            Self::Restored(body) => Some(body.letter),
            Self::Sent(body) => Some(body.letter),
            Self::ProofAdded(body) => Some(body.letter),
            _ => None,
        }
    }
}

impl Event {
    /// Tells whether the controller did something about the request that a letter on its way may not know of.
    #[must_use]
    pub fn moves_the_case(&self) -> bool {
        matches!(
            self,
            Self::WantsIdentity(_)
                | Self::WantsInformation(_)
                | Self::Extended(_)
                | Self::Refused(_)
                | Self::Partial(_)
                | Self::Done(_)
                | Self::Retained(_)
                | Self::NoData(_)
                | Self::Withdrawn(_)
        )
    }

    /// Tells whether it is an answer to the request, whole or not.
    #[must_use]
    pub fn is_an_answer(&self) -> bool {
        matches!(self, Self::Partial(_) | Self::Done(_) | Self::Retained(_) | Self::NoData(_) | Self::Refused(_))
    }

    /// Returns the SHA-256 of every document that the entry names.
    #[must_use]
    pub fn documents(&self) -> Vec<&str> {
        match self {
            Self::Drafted(body) => vec![&body.text, &body.html],
            Self::Queued(body) => vec![&body.sha256],
            Self::Filed(body) => vec![&body.document.sha256],
            Self::PutOut(body) => vec![&body.sha256],
            Self::ComplaintPrepared(body) => vec![&body.text, &body.html],
            Self::Looked(body) => {
                let copy = body.copy.iter().filter_map(|copy| copy.document.as_ref());
                copy.map(|file| file.sha256.as_str()).collect()
            }
            event => {
                event.evidence().and_then(Evidence::proof).map(|proof| proof.sha256.as_str()).into_iter().collect()
            }
        }
    }
}

impl Event {
    /// Returns what a person added to the fact.
    #[must_use]
    pub fn evidence(&self) -> Option<&Evidence> {
        match self {
            Self::Received(body) | Self::Bounced(body) | Self::Delivered(body) | Self::WrongAddress(body) => {
                Some(&body.evidence)
            }
            Self::GaveIdentity(evidence)
            | Self::WantsInformation(evidence)
            | Self::GaveInformation(evidence)
            | Self::Done(evidence)
            | Self::NoData(evidence)
            | Self::Portal(evidence)
            | Self::Withdrawn(evidence)
            | Self::Other(evidence) => Some(evidence),
            Self::Partial(body) => Some(&body.evidence),
            Self::Sent(body) => Some(&body.evidence),
            Self::ProofAdded(body) => Some(&body.evidence),
            Self::AccountDeleted(body) => Some(&body.evidence),
            Self::WantsIdentity(body) => Some(&body.evidence),
            Self::Acknowledged(body) => Some(&body.evidence),
            Self::Expected(body) => Some(&body.evidence),
            Self::Extended(body) => Some(&body.evidence),
            Self::Refused(body) => Some(&body.evidence),
            Self::Retained(body) => Some(&body.evidence),
            Self::Complained(body) => Some(&body.evidence),
            Self::Attached(body) => Some(&body.evidence),
            Self::Opened(_)
            | Self::Drafted(_)
            | Self::Queued(_)
            | Self::PutOut(_)
            | Self::HandingOver(_)
            | Self::Accepted(_)
            | Self::Rejected(_)
            | Self::Deferred(_)
            | Self::Uncertain(_)
            | Self::LoginRefused(_)
            | Self::Looked(_)
            | Self::Filed(_)
            | Self::Resolved(_)
            | Self::ComplaintPrepared(_)
            | Self::Restored(_)
            | Self::Corrected(_)
            | Self::Noted(_)
            | Self::Closed(_)
            | Self::Reopened(_) => None,
        }
    }
}
