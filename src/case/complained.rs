//! The days that a complaint begins: until the controller confirms one about itself, until each authority says how far the one
//! to it is.

use std::{borrow::Cow, collections::BTreeSet};

use chrono::NaiveDate;

use super::{Case, Event, NextStep, Standing};
use crate::{
    controller::Authorities,
    law::{self, Calendar, Deadline, DeadlineError, DeadlineKind, FromFact, Law, Query, Questions, Start},
};

/// A complaint that is recorded as filed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct FiledComplaint {
    /// Its place among those of the case, from 1, in the order in which they were recorded. One that did not happen keeps it.
    pub(super) number: usize,
    /// The day.
    pub(super) on: NaiveDate,
    /// To whom, as the user recorded it.
    pub(super) to: Option<String>,
}

/// A complaint, and until when the authority says how far it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Told {
    pub(super) deadline: Deadline,
    pub(super) filed: FiledComplaint,
}

/// The last day for an authority to say how far a complaint is, as [`Standing`] has it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ToldBy {
    /// Whom the complaint went to, as the user recorded it.
    pub authority: Option<String>,
    /// The day of the complaint.
    pub complained: NaiveDate,
    /// The last day on any reading.
    pub until: NaiveDate,
}

impl Told {
    pub(super) fn by(&self) -> ToldBy {
        ToldBy { authority: self.filed.to.clone(), complained: self.filed.on, until: self.deadline.act_after }
    }
}

impl ToldBy {
    /// Names the authority, by what the user recorded where several are to be told apart.
    #[must_use]
    pub fn who(&self, standing: &Standing) -> String {
        match &self.authority {
            Some(authority) if standing.authorities.len() > 1 => format!("the authority {authority}"),
            Some(_) | None => "the authority".to_owned(),
        }
    }
}

/// Says whose holidays moved the date: no law names them, and the authority is who has to keep it.
fn whose_holidays(filed: &FiledComplaint, of_the_authority: bool) -> String {
    let to = filed.to.as_deref().map_or_else(String::new, |to| format!(" to {to}"));
    let whose = if of_the_authority {
        "the holidays where the authority is count"
    } else {
        "where the authority is, is not known, so the holidays of your place and of their seat count"
    };
    format!("For the complaint{to} of {}, {whose} (policy).", filed.on)
}

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

    /// Works out until when each authority says how far the complaint to it is (Art. 78(2) GDPR): the time of each complaint
    /// runs by itself. What the controller says later ends none of them; closing the case does.
    pub(super) fn told_by_the_authorities(&self, calendars: &[Calendar]) -> Result<Vec<Told>, DeadlineError> {
        let mut told: Vec<Told> = Vec::new();
        for filed in self.filed_complaints().into_iter().filter(|_| self.is_open()) {
            let again = |known: &Told| (known.filed.on, &known.filed.to) == (filed.on, &filed.to);
            if told.iter().any(again) {
                continue;
            }
            let own = filed.to.as_deref().map(|to| self.holidays_of(to)).unwrap_or_default();
            let counted = if own.is_empty() { calendars } else { own.as_slice() };
            let deadline = self.about_a_complaint(counted, DeadlineKind::ComplaintProgress, filed.on)?;
            told.extend(deadline.map(|mut deadline| {
                deadline.explanation.push(whose_holidays(&filed, !own.is_empty()));
                Told { deadline, filed }
            }));
        }
        Ok(told)
    }

    /// Returns the complaints that are recorded as filed, in the order in which they were recorded.
    fn filed_complaints(&self) -> Vec<FiledComplaint> {
        let filed = self.events.iter().filter_map(|recorded| match &recorded.event {
            Event::Complained(body) => Some((recorded, body.to.as_deref().map(|to| to.trim().to_owned()))),
            _ => None,
        });
        let numbered = filed
            .zip(1..)
            .filter_map(|((recorded, to), number)| Some(FiledComplaint { number, on: self.day_of(recorded)?, to }));
        numbered.collect()
    }

    /// Returns the holidays where an authority of the records is: of its country, or of its part of it.
    fn holidays_of(&self, authority: &str) -> Vec<Calendar> {
        let places = Authorities::shipped().find(authority).map(|known| known.places.as_slice()).unwrap_or_default();
        let law = Law::of(self.opened.regime);
        let codes: BTreeSet<_> = places.iter().flat_map(|place| law.calendars(Some(place), None)).collect();
        codes.iter().map(Calendar::of).collect()
    }

    /// Tells whether an authority has time left, or has let it pass and nobody has noted since what it says.
    pub(super) fn waits_for_an_authority(&self, standing: &Standing) -> bool {
        standing.authorities.iter().any(|told| !self.looked_after(told.until))
    }

    /// Returns what is left to do where an authority has let its time pass, and nobody has noted since what it says.
    pub(super) fn authority_to_ask(&self, standing: &Standing) -> Option<NextStep> {
        let passed = |told: &&ToldBy| told.until < standing.on && !self.looked_after(told.until);
        let told = standing.authorities.iter().filter(passed).min_by_key(|told| told.until)?;
        let why = format!(
            "{} had until {} to say how far your complaint is{}: ask it, and note what it says",
            told.who(standing),
            told.until,
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
