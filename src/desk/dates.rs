use chrono::NaiveDate;
use serde::Serialize;

use super::{Cases, DeskError, cases::calendars};
use crate::{
    case::{Awaiting, Case, LetterRecord, Occasion, Status},
    law::{Deadline, DeadlineKind, Regime, Right},
    request::Reference,
};

/// A date of a case that something is awaited by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CaseDate {
    /// The number of the case.
    pub case: u32,
    /// Its number outside.
    pub reference: Reference,
    /// The controller's id.
    pub controller: String,
    /// The law.
    pub law: Regime,
    /// What was asked.
    pub right: Right,
    /// What is promised, the letter that wished for an answer, or the authority that was complained to.
    pub what: Option<String>,
    /// Days after `act_after`; 0 where it has not passed. Nothing is over by a promise.
    pub over_days: u64,
    /// What is awaited, with its arithmetic.
    #[serde(flatten)]
    pub deadline: Deadline,
}

impl Cases {
    /// Returns the dates that something is awaited by in the open cases, the earliest first.
    ///
    /// # Errors
    /// When a date cannot be worked out.
    pub fn dates(&self, today: NaiveDate) -> Result<Vec<CaseDate>, DeskError> {
        let mut dates = Vec::new();
        for case in self.known() {
            let calendars = calendars(case.opened.regime, &case.opened.subject.place, case.opened.seat);
            let awaits = case.awaits(&calendars)?.into_iter().filter(|awaiting| !left_behind(case, awaiting, today));
            dates.extend(awaits.map(|awaiting| CaseDate::of(case, awaiting, today)));
        }
        dates.sort_by_key(|date| (date.deadline.due, date.deadline.act_after, date.case));
        Ok(dates)
    }
}

impl CaseDate {
    fn of(case: &Case, awaiting: Awaiting, today: NaiveDate) -> Self {
        let is_promise = awaiting.deadline.kind == DeadlineKind::Promise;
        let over =
            if awaiting.paused || is_promise { 0 } else { (today - awaiting.deadline.act_after).num_days().max(0) };
        Self {
            case: case.number,
            reference: case.opened.reference,
            controller: case.opened.controller.clone(),
            law: case.opened.regime,
            right: case.opened.right,
            what: if is_promise { awaiting.what } else { letter(case, &awaiting) },
            over_days: over.unsigned_abs(),
            deadline: awaiting.deadline,
        }
    }
}

/// Names the letter that wished for an answer, or the authority.
fn letter(case: &Case, awaiting: &Awaiting) -> Option<String> {
    match (&awaiting.occasion, awaiting.deadline.kind) {
        (Occasion::Letter(n), DeadlineKind::Reminder) => {
            let sent = |letter: &LetterRecord| letter.first_sent().unwrap_or(letter.written);
            case.letter(*n).ok().map(|letter| format!("{} of {}", letter.kind, sent(letter)))
        }
        (Occasion::Complaint(_), _) => awaiting.what.clone(),
        (_, _) => None,
    }
}

/// Tells whether a date has passed that nobody waits for after a complaint: the authority's is next.
fn left_behind(case: &Case, awaiting: &Awaiting, today: NaiveDate) -> bool {
    let about_the_request = match awaiting.occasion {
        Occasion::Acknowledgement | Occasion::Answer | Occasion::Letter(_) => true,
        Occasion::Complaint(_) | Occasion::Promise(_) | Occasion::RetentionEnd(_) => false,
    };
    // A letter that went after the newest complaint is about something else, and its answer is waited for.
    let sent = match awaiting.occasion {
        Occasion::Letter(n) => case.letter(n).ok().and_then(LetterRecord::first_sent),
        _ => None,
    };
    let is_newer = case.last_complaint().zip(sent).is_some_and(|(complained, sent)| complained < sent);
    about_the_request && case.status() == Status::Complained && awaiting.last_day() < today && !is_newer
}
