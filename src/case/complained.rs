//! The days that a complaint begins: until the controller confirms one about itself, until the authority says how far it is.

use std::borrow::Cow;

use chrono::NaiveDate;

use super::{Case, Event, NextStep, Standing, Status};
use crate::law::{self, Calendar, Deadline, DeadlineError, DeadlineKind, FromFact, Law, Query, Questions, Start};

impl Case {
    /// Works out until when a complaint of this day is to be confirmed, or told about; nothing where the law has no such
    /// limit, or had none yet.
    pub(super) fn about_a_complaint(
        &self,
        calendars: &[Calendar],
        event: DeadlineKind,
        date: NaiveDate,
    ) -> Result<Option<Deadline>, DeadlineError> {
        let deadline = law::due(&Query {
            calendars,
            event,
            questions: Questions::default(),
            regime: self.opened.regime,
            right: None,
            start: Start { fact: FromFact::Sent, date },
        });
        match deadline {
            Err(DeadlineError::NotInLaw(..) | DeadlineError::NotYet(..)) => Ok(None),
            deadline => deadline.map(Some),
        }
    }

    /// Works out until when the authority says how far the newest complaint is (Art. 78(2) GDPR), until the controller has
    /// done what was asked.
    pub(super) fn told_by_the_authority(&self, calendars: &[Calendar]) -> Result<Option<Deadline>, DeadlineError> {
        let filed = self.facts().into_iter().filter(|(_, event)| matches!(event, Event::Complained(_)));
        match filed.map(|(on, _)| on).max().filter(|_| self.status() == Status::Complained) {
            Some(on) => self.about_a_complaint(calendars, DeadlineKind::ComplaintProgress, on),
            None => Ok(None),
        }
    }

    /// Returns what is left to do where the authority has let its time pass, and nobody has noted since what it says.
    pub(super) fn authority_to_ask(&self, standing: &Standing) -> Option<NextStep> {
        let until = standing.authority.filter(|until| *until < standing.on && !self.looked_after(*until))?;
        let why = format!(
            "the authority had until {until} to say how far your complaint is{}: ask it, and note what it says",
            self.cited_for_the_authority()
        );
        let command = format!("redress note {} TEXT", self.number);
        Some(NextStep { command, from: None, not_before: None, patient: false, why: Cow::Owned(why) })
    }

    /// Returns the provisions of the authority's time, in brackets.
    #[must_use]
    pub fn cited_for_the_authority(&self) -> String {
        let mut limits = Law::of(self.opened.regime).limits().iter();
        let limit = limits.find(|limit| limit.kind == DeadlineKind::ComplaintProgress);
        let provisions = limit.into_iter().flat_map(|limit| &limit.provisions).map(ToString::to_string);
        let provisions = provisions.collect::<Vec<_>>().join(", ");
        if provisions.is_empty() { provisions } else { format!(" ({provisions})") }
    }
}
