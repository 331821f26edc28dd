//! The days that a complaint begins: until the controller confirms one about itself, until each authority says how far the one
//! to it is.

use std::{borrow::Cow, collections::BTreeSet};

use chrono::NaiveDate;

use super::{Case, Event, NextStep, Standing};
use crate::{
    controller::Authorities,
    law::{self, Basis, Calendar, Deadline, DeadlineError, DeadlineKind, FromFact, Law, Query, Questions, Start},
};

/// A complaint that is recorded as filed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct FiledComplaint {
    /// The day of the user's own choice after which the authority is asked.
    pub(super) ask: Option<NaiveDate>,
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
    /// The last day is one of the user's own choice, because redress counts none.
    pub is_own_date: bool,
    /// The last day on any reading.
    pub until: NaiveDate,
}

impl Told {
    pub(super) fn by(&self) -> ToldBy {
        ToldBy {
            authority: self.filed.to.clone(),
            complained: self.filed.on,
            is_own_date: self.deadline.provisions.is_empty(),
            until: self.deadline.act_after,
        }
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

/// Puts the day that the user chose for asking into the shape of a deadline; it rests on no law.
fn own_date(filed: &FiledComplaint) -> Option<Deadline> {
    let ask = filed.ask?;
    Some(Deadline {
        kind: DeadlineKind::ComplaintProgress,
        from: Start { fact: FromFact::Sent, date: filed.on },
        nominal: ask,
        due: ask,
        act_after: ask,
        calendars: Vec::new(),
        provisions: Vec::new(),
        basis: Basis::Policy,
        pauses: Vec::new(),
        explanation: vec![format!(
            "redress counts no period for the complaint of {}; you chose {ask} for asking how far it is (your own date).",
            filed.on
        )],
    })
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
        start: Start,
    ) -> Result<Option<Deadline>, DeadlineError> {
        let deadline = law::due(&Query {
            calendars,
            event,
            questions: Questions::default(),
            regime: self.opened.regime,
            right: None,
            start,
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
        let complaints = self.filed_complaints();
        for mut filed in complaints.iter().filter(|_| self.is_open()).cloned() {
            let same = |one: &FiledComplaint| (one.on, &one.to) == (filed.on, &filed.to);
            if told.iter().any(|known| same(&known.filed)) {
                continue;
            }
            // A complaint that is recorded again with a day is the same one.
            filed.ask = complaints.iter().rev().filter(|one| same(one)).find_map(|one| one.ask);
            let own = filed.to.as_deref().map(|to| self.holidays_of(to)).unwrap_or_default();
            let counted = if own.is_empty() { calendars } else { own.as_slice() };
            let sent = Start { fact: FromFact::Sent, date: filed.on };
            let by_law = self.about_a_complaint(counted, DeadlineKind::ComplaintProgress, sent)?.map(|mut deadline| {
                deadline.explanation.push(whose_holidays(&filed, !own.is_empty()));
                deadline
            });
            told.extend(by_law.or_else(|| own_date(&filed)).map(|deadline| Told { deadline, filed }));
        }
        Ok(told)
    }

    /// Returns the complaints that are recorded as filed, in the order in which they were recorded.
    fn filed_complaints(&self) -> Vec<FiledComplaint> {
        let filed = self.events.iter().filter_map(|recorded| match &recorded.event {
            Event::Complained(body) => Some((recorded, body.ask, body.to.as_deref().map(|to| to.trim().to_owned()))),
            _ => None,
        });
        let numbered = filed.zip(1..).filter_map(|((recorded, ask, to), number)| {
            Some(FiledComplaint { ask, number, on: self.day_of(recorded)?, to })
        });
        numbered.collect()
    }

    /// Returns whom the newest complaint to an authority went to, as it was recorded.
    #[must_use]
    pub fn last_complaint_to(&self) -> Option<String> {
        self.filed_complaints().into_iter().max_by_key(|filed| (filed.on, filed.number))?.to
    }

    /// Returns the newest day on which a complaint to this authority was recorded as filed.
    #[must_use]
    pub fn complained_to_on(&self, authority: Option<&str>) -> Option<NaiveDate> {
        let same = |filed: &FiledComplaint| filed.to.as_deref() == authority;
        self.filed_complaints().into_iter().filter(same).map(|filed| filed.on).max()
    }

    /// Tells whether the law of the case names the time within which an authority says how far a complaint is.
    #[must_use]
    pub fn authority_has_a_time(&self) -> bool {
        Law::of(self.opened.regime).limits().iter().any(|limit| limit.kind == DeadlineKind::ComplaintProgress)
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

    /// Returns what is left to do where an authority has let its time pass, and nobody has noted since what it says; where redress
    /// counts no time for the last complaint, that the user may choose a day.
    pub(super) fn authority_to_ask(&self, standing: &Standing) -> Option<NextStep> {
        let passed = |told: &&ToldBy| told.until < standing.on && !self.looked_after(told.until);
        let told = standing.authorities.iter().filter(passed).min_by_key(|told| told.until);
        let Some(told) = told else {
            let last = self.last_complaint();
            let has_a_day = standing.authorities.iter().any(|told| Some(told.complained) == last);
            return if has_a_day { None } else { self.day_to_choose() };
        };
        let (who, until) = (told.who(standing), told.until);
        let why = if told.is_own_date {
            format!(
                "{until}, the day you chose for asking {who} how far your complaint is, has passed: ask, and note what it says"
            )
        } else {
            let cited = self.cited_for_the_authority();
            format!("{who} had until {until} to say how far your complaint is{cited}: ask it, and note what it says")
        };
        let command = format!("redress note {} TEXT", self.number);
        Some(NextStep { command, from: None, not_before: None, patient: false, why: Cow::Owned(why) })
    }

    fn day_to_choose(&self) -> Option<NextStep> {
        let complained = self.last_complaint().filter(|on| self.is_open() && !self.looked_after(*on))?;
        let to = self.last_complaint_to().filter(|to| Authorities::shipped().find(to).is_some());
        let to = to.map_or_else(String::new, |to| format!(" --to {to}"));
        let command = format!("redress record {} complained{to} --on {complained} --ask DAY", self.number);
        let why = format!(
            "redress counts no period within which the authority must tell you how far your complaint of {complained} is: \
             choose a day for asking it, for DAY"
        );
        Some(NextStep { command, from: None, not_before: None, patient: true, why: why.into() })
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
