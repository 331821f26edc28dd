use serde::Serialize;

use crate::case::{Case, Closing, Event, Status};

/// How the Data Rights Protocol (version 0.9.4, section 3.02) calls the state of a request.
///
/// It is worked out of the status of the case. The protocol is made for businesses that answer by it; here it only gives
/// other programs a word that they know.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
pub struct Exercise {
    /// `open`, `in_progress`, `fulfilled`, `denied`, `revoked` or `expired`.
    pub status: &'static str,
    /// The reason that the protocol gives a word to, where the state has one.
    pub reason: Option<&'static str>,
}

/// Returns the protocol's word for where a case stands; nothing where no request has reached the controller, of which the
/// protocol has no state.
#[must_use]
pub fn exercise(case: &Case, status: Status) -> Option<Exercise> {
    let closed = |recorded: &&crate::case::Recorded| !case.is_corrected(recorded.seq);
    let closing = case.events.iter().rev().filter(closed).find_map(|recorded| match &recorded.event {
        Event::Closed(body) => Some(body.result),
        _ => None,
    });
    in_protocol(status, closing)
}

fn in_protocol(status: Status, closing: Option<Closing>) -> Option<Exercise> {
    let state = |status, reason| Some(Exercise { status, reason });
    match status {
        Status::Draft | Status::Undeliverable => None,
        // That somebody complained says nothing of what the controller has done.
        Status::Waiting | Status::Complained => state("open", None),
        Status::Acknowledged | Status::WantsInformation | Status::Extended | Status::Partial => {
            state("in_progress", None)
        }
        Status::WantsIdentity => state("in_progress", Some("need_user_verification")),
        Status::Done | Status::Retained => state("fulfilled", None),
        Status::NoData => state("denied", Some("no_match")),
        Status::Refused => state("denied", Some("other")),
        Status::Withdrawn => state("revoked", None),
        Status::Closed => match closing {
            Some(Closing::Done) => state("fulfilled", None),
            Some(Closing::GaveUp) | None => state("expired", None),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of the table in `docs/automation.md`: status, state, reason.
    fn rows() -> Vec<[String; 3]> {
        let page = include_str!("../../docs/automation.md");
        let table = page.lines().filter_map(|line| line.strip_prefix("| `"));
        let cells = table.map(|line| line.split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect());
        cells
            .filter_map(|row: Vec<String>| Some([row.first()?.clone(), row.get(1)?.clone(), row.get(2)?.clone()]))
            .collect()
    }

    #[test]
    fn every_status_has_the_word_that_the_documentation_gives_it() {
        let said = |status: Status, closing: Option<Closing>| {
            let word = in_protocol(status, closing);
            let or_nothing = |text: Option<&str>| text.unwrap_or_default().to_owned();
            let status = match closing {
                Some(Closing::Done) => "closed --done",
                Some(Closing::GaveUp) => "closed --gave-up",
                None => status.name(),
            };
            [status.to_owned(), or_nothing(word.map(|word| word.status)), or_nothing(word.and_then(|word| word.reason))]
        };
        let open = Status::ALL.into_iter().filter(|status| *status != Status::Closed).map(|status| said(status, None));
        let closed = [Closing::Done, Closing::GaveUp].map(|closing| said(Status::Closed, Some(closing)));
        let (mut table, mut known) = (rows(), open.chain(closed).collect::<Vec<_>>());
        table.sort();
        known.sort();
        assert_eq!(table, known);
    }
}
