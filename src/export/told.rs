//! What each entry of a case is in plain words for others, who were not there: in the third person.

use super::words;
use crate::case::{Event, FiledAs, Found};

/// Says in a few words what happened.
pub(super) fn what(event: &Event) -> &'static str {
    match event {
        Event::Accepted(_) => "the person's mail server took it",
        Event::AccountDeleted(_) => "the person closed the account by its own button",
        Event::Acknowledged(_) => "the company said that it has it",
        Event::Attached(_) => "the person filed a document",
        Event::Bounced(_) => "it came back",
        Event::Closed(_) => "the person closed the case",
        Event::Complained(_) => "the person complained",
        Event::ComplaintPrepared(_) => "a complaint was written",
        Event::Corrected(_) => "the person corrected an entry",
        Event::Deferred(_) => "it did not go, and may be tried again",
        Event::Delivered(_) => "the company's mail server reported that it delivered it",
        Event::Done(_) => "the company said that it is done",
        Event::Drafted(_) => "a letter was written",
        Event::Expected(_) => "the company promised something",
        Event::Extended(_) => "the company took more time",
        Event::Filed(_) => "a message came",
        Event::GaveIdentity(_) => "the person showed who it is",
        Event::GaveInformation(_) => "the person gave the information",
        Event::HandingOver(_) => "it was handed to the person's mail server",
        Event::LoginRefused(_) => "the person's mail server refused the login",
        Event::Looked(_) => "it was looked for in the person's mailbox",
        Event::NoData(_) => "the company said that it holds nothing",
        Event::Noted(_) => "the person wrote a note",
        Event::Opened(_) => "the person opened the case",
        Event::Other(_) => "something else came",
        Event::Partial(_) => "the company answered in part",
        Event::Portal(_) => "the company pointed to its portal",
        Event::ProofAdded(_) => "the person added a proof",
        Event::PutOut(_) => "it was made ready for sending by hand",
        Event::Queued(_) => "the exact bytes were stored for sending",
        Event::Received(_) => "it reached the company",
        Event::Refused(_) => "the company refused",
        Event::Rejected(_) => "the person's mail server refused it",
        Event::Reopened(_) => "the person opened the case again",
        Event::Resolved(_) => "the person said what became of it",
        Event::Restored(_) => "the record was restored from a backup",
        Event::Retained(_) => "the company keeps part of the data",
        Event::Sent(_) => "the person sent it",
        Event::Uncertain(_) => "it may or may not have gone",
        Event::WantsIdentity(_) => "the company asked who the person is",
        Event::WantsInformation(_) => "the company asked for information",
        Event::Withdrawn(_) => "the person withdrew the request",
        Event::WrongAddress(_) => "the company said that it belongs elsewhere",
    }
}

/// Says what an entry tells beyond that; nothing where that is all.
pub(super) fn details(event: &Event) -> String {
    let told = match event {
        Event::Attached(body) => {
            let whose = match body.filed_as {
                Some(FiledAs::Answer) => ", from the company",
                Some(FiledAs::Orders) => ", the person's list of orders",
                Some(FiledAs::Record) => ", a record of the person's own",
                None => "",
            };
            format!("{}{whose}", words::size(body.size))
        }
        Event::Opened(body) => reason(&body.why),
        Event::PutOut(body) => words::put_out(body, &body.way.in_words().replace("your ", "a ")),
        Event::Resolved(body) => match body.found {
            Found::NotSent => "looked for by the person: it had not gone".to_owned(),
            Found::Sent => "looked for by the person: it had gone".to_owned(),
        },
        Event::Looked(_) => return words::event(event).replace("which your provider", "which the person's provider"),
        Event::Complained(_) => return of_the_person(&words::event(event)),
        other => return words::event(other),
    };
    let note = event.evidence().and_then(|evidence| evidence.note.as_deref()).unwrap_or_default();
    [told.as_str(), note].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}

/// What is said to the person of its own dates and turns, as others read it; each is a whole phrase of redress itself.
const OF_THE_PERSON: [(&str, &str); 5] = [
    ("(your own date)", "(the person's own date)"),
    ("; you chose ", "; the person chose "),
    ("; you recorded ", "; the person recorded "),
    ("the holidays of your place and of their seat", "the holidays of the person's place and of the authority's seat"),
    (
        "it is your turn, and the time may stand still until you answer",
        "it is the person's turn, and the time may stand still until the person answers",
    ),
];

/// Says of the person what redress says to it.
pub(super) fn of_the_person(said: &str) -> String {
    OF_THE_PERSON.iter().fold(said.to_owned(), |said, (to_it, of_it)| said.replace(to_it, of_it))
}

/// Says why this law, as the record has it, of the person and not to it.
pub(super) fn reason(why: &str) -> String {
    why.replace("You live in ", "The person lives in ").replace("You chose ", "The person chose ")
}
