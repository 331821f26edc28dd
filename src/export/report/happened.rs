//! What each entry of a case is in plain words, and whose act it was.

use crate::case::{Event, Seems};

/// Whose act an entry tells.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum By {
    /// A mail server or the post.
    Post,
    /// The person who asks.
    You,
    /// The controller.
    Them,
}

/// Tells whose act an entry tells.
pub(super) fn by(event: &Event) -> By {
    match event {
        Event::Accepted(_)
        | Event::Bounced(_)
        | Event::Deferred(_)
        | Event::Delivered(_)
        | Event::LoginRefused(_)
        | Event::Received(_)
        | Event::Rejected(_)
        | Event::Uncertain(_) => By::Post,
        Event::Filed(filed) => match filed.seems {
            Seems::Report => By::Post,
            Seems::Automatic | Seems::Person | Seems::Ticket => By::Them,
        },
        Event::Acknowledged(_)
        | Event::Done(_)
        | Event::Expected(_)
        | Event::Extended(_)
        | Event::NoData(_)
        | Event::Other(_)
        | Event::Partial(_)
        | Event::Portal(_)
        | Event::Refused(_)
        | Event::Retained(_)
        | Event::WantsIdentity(_)
        | Event::WantsInformation(_)
        | Event::WrongAddress(_) => By::Them,
        Event::AccountDeleted(_)
        | Event::Attached(_)
        | Event::Closed(_)
        | Event::Complained(_)
        | Event::ComplaintPrepared(_)
        | Event::Corrected(_)
        | Event::Drafted(_)
        | Event::GaveIdentity(_)
        | Event::GaveInformation(_)
        | Event::HandingOver(_)
        | Event::Looked(_)
        | Event::Noted(_)
        | Event::Opened(_)
        | Event::ProofAdded(_)
        | Event::PutOut(_)
        | Event::Queued(_)
        | Event::Reopened(_)
        | Event::Resolved(_)
        | Event::Restored(_)
        | Event::Sent(_)
        | Event::Withdrawn(_) => By::You,
    }
}

/// Says in a few words what happened.
pub(super) fn words(event: &Event) -> &'static str {
    match event {
        Event::Accepted(_) => "your mail server took it",
        Event::AccountDeleted(_) => "you closed the account by its own button",
        Event::Acknowledged(_) => "they said that they have it",
        Event::Attached(_) => "you filed a document",
        Event::Bounced(_) => "it came back",
        Event::Closed(_) => "you closed the case",
        Event::Complained(_) => "you complained",
        Event::ComplaintPrepared(_) => "a complaint was written",
        Event::Corrected(_) => "you corrected an entry",
        Event::Deferred(_) => "it did not go and may be tried again",
        Event::Delivered(_) => "their mail server reported that it delivered it",
        Event::Done(_) => "they said that it is done",
        Event::Drafted(_) => "a letter was written",
        Event::Expected(_) => "they promised something",
        Event::Extended(_) => "they took more time",
        Event::Filed(_) => "a message came",
        Event::GaveIdentity(_) => "you showed who you are",
        Event::GaveInformation(_) => "you gave the information",
        Event::HandingOver(_) => "it was handed to your mail server",
        Event::LoginRefused(_) => "your mail server did not let you in",
        Event::Looked(_) => "redress looked for it in your mailbox",
        Event::NoData(_) => "they said that they hold nothing",
        Event::Noted(_) => "you wrote a note",
        Event::Opened(_) => "you opened the case",
        Event::Other(_) => "something else came",
        Event::Partial(_) => "they answered in part",
        Event::Portal(_) => "they pointed to their portal",
        Event::ProofAdded(_) => "you added a proof",
        Event::PutOut(_) => "it was given to you to send by hand",
        Event::Queued(_) => "its exact bytes were stored for sending",
        Event::Received(_) => "it reached them",
        Event::Refused(_) => "they refused",
        Event::Rejected(_) => "your mail server refused it",
        Event::Reopened(_) => "you opened the case again",
        Event::Resolved(_) => "you said what became of it",
        Event::Restored(_) => "the record was restored from a backup",
        Event::Retained(_) => "they keep part of the data",
        Event::Sent(_) => "you sent it",
        Event::Uncertain(_) => "it may or may not have gone",
        Event::WantsIdentity(_) => "they asked who you are",
        Event::WantsInformation(_) => "they asked for information",
        Event::Withdrawn(_) => "you withdrew the request",
        Event::WrongAddress(_) => "they said that it belongs elsewhere",
    }
}
