use std::{borrow::Cow, collections::BTreeSet};

use chrono::NaiveDate;

use super::{
    Calendar, CalendarCode, Dates, Deadline, DeadlineError, DeadlineKind, Law, Limit, Period, Place, Query, Questions,
    Right, Start, Whose, dates, due, due::Run, pausing::later,
};

impl Law {
    /// Returns the calendars whose holidays may move a date, for these two places as far as they are known.
    ///
    /// None means that the law itself names its calendar.
    #[must_use]
    pub fn calendars(&self, subject: Option<&Place>, controller: Option<&Place>) -> Vec<CalendarCode> {
        let mut codes = Vec::new();
        for whose in &self.counting.roll.places {
            match whose {
                Whose::Controller => codes.extend(controller.and_then(CalendarCode::of)),
                Whose::Nobody => codes.push(CalendarCode::none()),
                Whose::Subject => codes.extend(subject.into_iter().flat_map(|place| self.calendars_of(place))),
            }
        }
        let mut seen = BTreeSet::new();
        codes.retain(|code| seen.insert(code.clone()));
        codes
    }

    fn calendars_of(&self, place: &Place) -> Vec<CalendarCode> {
        let part_unknown = place.region.is_none() && self.applies_in(place);
        let parts = if part_unknown { self.counting.roll.parts.as_slice() } else { &[] };
        if parts.is_empty() { CalendarCode::of(place).into_iter().collect() } else { parts.to_vec() }
    }

    /// Returns the limit of this kind that the law sets for the right, for a period that starts on this day.
    ///
    /// # Errors
    /// When the law sets no such limit, had not set it yet, or sets several and no right is named.
    pub fn limit(&self, kind: DeadlineKind, right: Option<Right>, on: NaiveDate) -> Result<&Limit, DeadlineError> {
        let of_kind = || self.limit.iter().filter(|limit| limit.kind == kind);
        let of_right = || of_kind().filter(|limit| limit.is_for(right));
        let mut in_force = of_right().filter(|limit| limit.is_in_force(on));
        match (in_force.next(), in_force.next(), right) {
            (Some(limit), None, _) | (Some(limit), Some(_), Some(_)) => Ok(limit),
            (Some(_), Some(_), None) => Err(DeadlineError::WhichRight(self.regime, kind)),
            (None, _, _) if of_right().next().is_some() => Err(DeadlineError::NotYet(self.regime, kind, on)),
            (None, _, Some(right)) if of_kind().next().is_some() => {
                Err(DeadlineError::NotForRight(self.regime, kind, right))
            }
            (None, _, _) => Err(DeadlineError::NotInLaw(self.regime, kind)),
        }
    }

    /// Works out the dates of one deadline without the words; the controller asked nothing back.
    ///
    /// # Errors
    /// When the law sets no such limit, or a date lies beyond the last one that can be written.
    pub fn dates(
        &self,
        kind: DeadlineKind,
        right: Option<Right>,
        start: Start,
        calendars: &[Calendar],
    ) -> Result<Dates, DeadlineError> {
        dates(&self.query(kind, right, start, calendars))
    }

    /// Works out one deadline: the dates, and the arithmetic a sentence a step; the controller asked nothing back.
    ///
    /// # Errors
    /// When the law sets no such limit, or a date lies beyond the last one that can be written.
    pub fn deadline(
        &self,
        kind: DeadlineKind,
        right: Option<Right>,
        start: Start,
        calendars: &[Calendar],
    ) -> Result<Deadline, DeadlineError> {
        due(&self.query(kind, right, start, calendars))
    }

    /// Works out every deadline of a request that the law sets for the right, an extension included as if it were used.
    ///
    /// # Errors
    /// When a date lies beyond the last one that can be written.
    pub fn deadlines(
        &self,
        right: Right,
        start: Start,
        calendars: &[Calendar],
    ) -> Result<Vec<Deadline>, DeadlineError> {
        DeadlineKind::ALL
            .into_iter()
            .filter(|kind| self.limit.iter().any(|limit| limit.kind == *kind && limit.rights.contains(&right)))
            .map(|kind| self.deadline(kind, Some(right), start, calendars))
            .collect()
    }

    fn query<'a>(
        &self,
        event: DeadlineKind,
        right: Option<Right>,
        start: Start,
        calendars: &'a [Calendar],
    ) -> Query<'a> {
        Query { calendars, event, questions: Questions::default(), regime: self.regime, right, start }
    }

    /// Returns the calendars by which somebody's working days are counted: the one that the law names, else these; none
    /// where nobody knows them.
    #[must_use]
    pub fn working_days(&self, given: &[Calendar]) -> Vec<Calendar> {
        let named = self.counting.business_days.as_ref().map(|rule| vec![Calendar::of(&rule.calendar)]);
        named.unwrap_or_else(|| given.to_vec())
    }

    /// Returns the calendars on which such a period is counted.
    pub(super) fn counted_on<'a>(&self, period: Period, given: &'a [Calendar]) -> Cow<'a, [Calendar]> {
        let named = match period {
            Period::BusinessDays(_) => {
                self.counting.business_days.as_ref().map(|rule| &rule.calendar).filter(|_| given.is_empty())
            }
            Period::Days(_) | Period::Months(_) => self.counting.roll.calendar.as_ref(),
        };
        match named {
            Some(code) => Cow::Owned(vec![Calendar::of(code)]),
            None if given.is_empty() => Cow::Owned(vec![Calendar::weekends()]),
            None => Cow::Borrowed(given),
        }
    }

    /// Returns the end of the period with the days that are added to it, before it is rolled.
    pub(super) fn unrolled(&self, period: Period, run: Run, calendar: &Calendar) -> Result<NaiveDate, DeadlineError> {
        let from = run.start.date;
        let bare = period.end(from, calendar)?;
        let end = later(bare, run.added).ok_or(DeadlineError::NoWorkingDay(bare))?;
        match (period, &self.counting.working_days) {
            (Period::Days(days), Some(rule)) if rule.from_days <= days => {
                Ok(end.max(Period::BusinessDays(rule.at_least).end(from, calendar)?))
            }
            (Period::BusinessDays(_) | Period::Days(_) | Period::Months(_), _) => Ok(end),
        }
    }
}

impl Limit {
    fn is_for(&self, right: Option<Right>) -> bool {
        self.rights.is_empty() || right.is_none_or(|right| self.rights.contains(&right))
    }

    fn is_in_force(&self, on: NaiveDate) -> bool {
        self.since.is_none_or(|since| since <= on) && self.until.is_none_or(|until| on <= until)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{FromFact, Regime};
    use super::*;

    fn last_of(days: u32, from: &str, code: &str) -> String {
        let run = Run { start: Start { fact: FromFact::Received, date: from.parse().unwrap() }, added: 0 };
        let calendar = Calendar::of(&code.parse().unwrap());
        let end = Law::of(Regime::Gdpr).unrolled(Period::Days(days), run, &calendar).unwrap();
        calendar.working_day_from(end).unwrap().to_string()
    }

    #[test]
    fn two_days_or_more_include_two_working_days_and_one_day_does_not() {
        assert_eq!(last_of(1, "2026-11-20", "none"), "2026-11-23");
        assert_eq!(last_of(2, "2026-11-20", "none"), "2026-11-24");
        assert_eq!(last_of(2, "2026-11-18", "none"), "2026-11-20");
        assert_eq!(last_of(3, "2026-12-24", "DE"), "2026-12-29");
        assert_eq!(last_of(5, "2026-12-24", "DE"), "2026-12-29");
        assert_eq!(last_of(6, "2026-12-24", "DE"), "2026-12-30");
    }

    #[test]
    fn a_place_that_both_share_is_counted_once() {
        let berlin = Place::new("DE", Some("BE")).unwrap();
        let codes = Law::of(Regime::Gdpr).calendars(Some(&berlin), Some(&berlin));
        assert_eq!(codes.iter().map(CalendarCode::as_str).collect::<Vec<_>>(), ["none", "DE-BE"]);
    }
}
