//! What a controller or its platform promised by a day: its word, and no limit of the law.

use chrono::NaiveDate;

use super::{Case, Event, NextStep};
use crate::law::{Basis, Deadline, DeadlineKind, FromFact, Start};

/// Something that was promised and that no answer has settled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Promise<'a> {
    /// The day it was said.
    pub said: NaiveDate,
    /// The last day of the promise.
    pub until: NaiveDate,
    /// What is promised.
    pub what: &'a str,
}

impl Case {
    /// Returns what was promised and is still to come, the earliest day first. An answer of any kind settles what was
    /// promised before it; a closed case expects nothing.
    #[must_use]
    pub fn promises(&self) -> Vec<Promise<'_>> {
        let open = self.progress.promises.iter().filter(|_| self.is_open());
        let mut promises: Vec<_> =
            open.map(|(said, body)| Promise { said: *said, until: body.until, what: &body.what }).collect();
        promises.sort_by_key(|promise| promise.until);
        promises
    }

    /// Returns what is left to do where the day of a promise has passed and nobody has noted since what came of it.
    pub(super) fn promise_to_look_into(&self, today: NaiveDate) -> Option<NextStep> {
        let promises = self.promises();
        let passed = promises.into_iter().find(|promise| promise.until < today && !self.looked_after(promise.until))?;
        let n = self.number;
        Some(NextStep {
            command: format!("redress sort {n}"),
            from: None,
            not_before: None,
            patient: false,
            why: format!(
                "they promised `{}` by {} (promise, not law): did it come? If not: redress note {n} TEXT",
                passed.what, passed.until
            )
            .into(),
        })
    }

    /// Tells whether the user has noted something after a day.
    pub(super) fn looked_after(&self, day: NaiveDate) -> bool {
        // A mail that is about something else says nothing of the promise, whoever wrote it.
        let notes = |event: &Event| match event {
            Event::Noted(_) | Event::Expected(_) => true,
            Event::Other(evidence) => evidence.file.is_none(),
            _ => false,
        };
        self.facts().into_iter().any(|(on, event)| day < on && notes(event))
    }
}

impl Promise<'_> {
    /// Returns it in the shape of a deadline, which nobody can be late for: it has no provision, and says that it is none.
    #[must_use]
    pub fn deadline(&self) -> Deadline {
        Deadline {
            kind: DeadlineKind::Promise,
            from: Start { fact: FromFact::Promised, date: self.said },
            nominal: self.until,
            due: self.until,
            act_after: self.until,
            calendars: Vec::new(),
            provisions: Vec::new(),
            basis: Basis::Policy,
            pauses: Vec::new(),
            explanation: vec![format!(
                "On {} they promised `{}` by {} (a promise, not law: nothing is overdue by it).",
                self.said, self.what, self.until
            )],
        }
    }
}
