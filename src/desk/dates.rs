use chrono::NaiveDate;
use serde::Serialize;

use super::{
    Cases, DeskError,
    cases::{calendars, standing},
};
use crate::{
    case::{Case, Clock, Standing},
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
    /// What is promised.
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
        for case in self.known().filter(|case| case.is_open()) {
            let standing = standing(case, today)?;
            let deadlines =
                case.deadlines(&calendars(case.opened.regime, &case.opened.subject.place, case.opened.seat))?;
            let awaited = deadlines.into_iter().filter(|deadline| standing.awaits(deadline.kind));
            dates.extend(awaited.map(|deadline| CaseDate::of(case, deadline, &standing, today)));
            dates.extend(case.promises().iter().map(|promise| CaseDate {
                over_days: 0,
                what: Some(promise.what.to_owned()),
                ..CaseDate::of(case, promise.deadline(), &standing, today)
            }));
        }
        dates.sort_by_key(|date| (date.deadline.due, date.deadline.act_after, date.case));
        Ok(dates)
    }
}

impl CaseDate {
    fn of(case: &Case, deadline: Deadline, standing: &Standing, today: NaiveDate) -> Self {
        let paused = standing.clock == Clock::Paused && deadline.kind != DeadlineKind::RetentionEnd;
        let over = if paused { 0 } else { (today - deadline.act_after).num_days().max(0) };
        Self {
            case: case.number,
            reference: case.opened.reference,
            controller: case.opened.controller.clone(),
            law: case.opened.regime,
            right: case.opened.right,
            what: None,
            over_days: over.unsigned_abs(),
            deadline,
        }
    }
}

impl Standing {
    /// Tells whether a deadline of this kind is still awaited: those of the answer while one is owed, and of the two
    /// the one that counts.
    fn awaits(&self, kind: DeadlineKind) -> bool {
        let owed = matches!(self.clock, Clock::Running | Clock::Paused | Clock::Overdue);
        match kind {
            DeadlineKind::Acknowledgement | DeadlineKind::ExtendedResponse => owed,
            DeadlineKind::Response => owed && !self.extended,
            // The promises are added with what is promised.
            DeadlineKind::Promise => false,
            DeadlineKind::Appeal
            | DeadlineKind::ComplaintAcknowledgement
            | DeadlineKind::Reminder
            | DeadlineKind::RetentionEnd => true,
        }
    }
}
