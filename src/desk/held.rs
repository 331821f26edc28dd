use std::borrow::Cow;

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    cases::{Cases, standing},
    repeat::owed,
};
use crate::{
    case::{Case, LetterState, NextStep, Standing, Status, Unsent},
    law::Right,
};

/// The request whose answer another one waits for: the data are seen before they are erased.
///
/// It is a recommendation that the user took when both were opened; the second letter goes at any time all the same, and
/// one that the user took to send it by hand waits for nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Held {
    /// The case that is to be answered first.
    pub first: u32,
    /// The last day to wait for that answer, where it can be worked out.
    pub until: Option<NaiveDate>,
}

impl Cases {
    /// Returns what the unsent request of a case waits for; nothing once the first request is answered, its time has
    /// passed, or its case is over.
    #[must_use]
    pub fn held(&self, case: &Case, today: NaiveDate) -> Option<Held> {
        let first = self.first(case)?;
        if first.status() == Status::Draft {
            return Some(Held { first: first.number, until: None });
        }
        owed(first, today).map(|owed| Held { first: first.number, until: owed.until })
    }

    /// Returns the case whose answer the unsent request of a case waits for or waited for.
    fn first(&self, case: &Case) -> Option<&Case> {
        let unsent =
            case.last_letter().is_some_and(|letter| letter.state == LetterState::Draft && letter.put_out.is_empty());
        let wanted = case.opened.waits_for.filter(|_| unsent && case.sent().is_none())?;
        self.case(wanted).ok()
    }

    /// Returns the open request to see the data that an unsent erasure, which does not wait for it, would overtake.
    fn seen_first(&self, case: &Case, today: NaiveDate) -> Option<&Case> {
        let lies =
            case.last_letter().is_some_and(|letter| letter.state == LetterState::Draft && letter.put_out.is_empty());
        let opened = &case.opened;
        let overtakes = opened.right == Right::Erasure && opened.waits_for.is_none() && case.sent().is_none() && lies;
        overtakes.then(|| self.unanswered_access(&opened.controller, &opened.subject, today)).flatten()
    }

    /// Returns what the user can do about a case, as [`Case::next_step`], and nothing while it waits for another.
    #[must_use]
    pub fn next_step(&self, case: &Case, standing: &Standing, now: DateTime<Utc>) -> Option<NextStep> {
        if self.held(case, standing.on).is_some() {
            return None;
        }
        let next = case.next_step(standing, now)?;
        let last = case.last_letter().and_then(|letter| Some((letter, case.waiting(letter, now)?)));
        let next = match last {
            Some((letter, waiting)) if self.by_hand => case.without_a_server(letter, waiting, next),
            Some(_) | None => next,
        };
        if let Some(access) = self.seen_first(case, standing.on) {
            let why = format!(
                "once case {} is answered: erasing first destroys what it asks to see, and nobody can tell any more",
                access.number
            );
            return Some(NextStep { patient: true, why: why.into(), ..next });
        }
        let why = self.first(case).map_or(next.why, |first| self::why(first, standing.on));
        Some(NextStep { why, ..next })
    }

    /// Returns the letter of a case that lies about, as [`Case::unsent`], unless it waits for another case.
    #[must_use]
    pub fn unsent(&self, case: &Case, today: NaiveDate) -> Option<Unsent> {
        case.unsent(today).filter(|_| self.held(case, today).is_none())
    }
}

/// Says why the second request can go now.
fn why(first: &Case, today: NaiveDate) -> Cow<'static, str> {
    let number = first.number;
    match standing(first, today).map(|standing| standing.status) {
        Ok(Status::Done | Status::NoData | Status::Refused | Status::Retained) => {
            format!("case {number} is answered: what you wanted to see first is there").into()
        }
        Ok(
            Status::Acknowledged
            | Status::Complained
            | Status::Extended
            | Status::Partial
            | Status::Waiting
            | Status::WantsIdentity
            | Status::WantsInformation,
        ) => format!("their time to answer case {number} has passed; after the deletion nobody can tell what they had")
            .into(),
        Ok(Status::Closed | Status::Draft | Status::Undeliverable | Status::Withdrawn) | Err(_) => {
            format!("the letter is written and not sent; nothing more is awaited in case {number}").into()
        }
    }
}
