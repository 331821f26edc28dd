use std::borrow::Cow;

use chrono::NaiveDate;

use super::{
    Basis, Calendar, Dates, Deadline, DeadlineError, DeadlineKind, Law, Limit, Moves, Period, Question, Questions,
    Regime, Right, Start, pausing::Paused,
};

/// A question to the law: until when?
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// The calendars that may apply; none means those that the law names, or weekends only.
    pub calendars: &'a [Calendar],
    /// What is due.
    pub event: DeadlineKind,
    /// What the controller asked back.
    pub questions: Questions,
    /// Which law.
    pub regime: Regime,
    /// Which right, where the limit depends on it.
    pub right: Option<Right>,
    /// The fact that the period is counted from.
    pub start: Start,
}

/// Where a period starts, and how many days are added to its end before it is rolled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Run {
    pub(super) start: Start,
    pub(super) added: i64,
}

/// A deadline while it is being counted.
pub(super) struct Count<'a> {
    pub(super) calendars: Cow<'a, [Calendar]>,
    pub(super) law: &'static Law,
    /// The count that gives the controller everything that may be due to it.
    pub(super) lenient: Run,
    pub(super) limit: &'static Limit,
    pub(super) pauses: Vec<Paused>,
    /// The count that gives it no more than the law clearly does.
    pub(super) strict: Run,
}

/// Works out a deadline: the dates, and the arithmetic a sentence a step.
///
/// ```
/// use redress::law::{DeadlineKind, FromFact, Query, Questions, Regime, Right, Start, due};
/// let deadline = due(&Query {
///     regime: Regime::UkGdpr,
///     right: Some(Right::Access),
///     event: DeadlineKind::Response,
///     start: Start { fact: FromFact::Received, date: "2026-06-01".parse()? },
///     calendars: &[],
///     questions: Questions {
///         clarification_asked: Some("2026-06-10".parse()?),
///         clarification_given: Some("2026-06-20".parse()?),
///         ..Questions::default()
///     },
/// })?;
/// assert_eq!(deadline.due.to_string(), "2026-07-13"); // 1 July and eleven days: a Sunday
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// When the law sets no such limit, the days of a question cannot be right, or a date lies beyond the last one that can be
/// written.
pub fn due(query: &Query<'_>) -> Result<Deadline, DeadlineError> {
    Count::new(query)?.deadline()
}

/// Works out the dates of a deadline without the words.
///
/// # Errors
/// As for [`due`].
pub fn dates(query: &Query<'_>) -> Result<Dates, DeadlineError> {
    Count::new(query)?.dates()
}

impl<'a> Count<'a> {
    fn new(query: &Query<'a>) -> Result<Self, DeadlineError> {
        let law = Law::of(query.regime);
        let limit = law.limit(query.event, query.right, query.start.date)?;
        let calendars = law.counted_on(limit.period, query.calendars);
        let run = Run { start: query.start, added: 0 };
        let mut count = Self { calendars, law, lenient: run, limit, pauses: Vec::new(), strict: run };
        for question in Question::ALL {
            count.pause(query, question)?;
        }
        Ok(count)
    }

    fn dates(&self) -> Result<Dates, DeadlineError> {
        let (nominal, _) = self.ends(|calendar| Ok(self.limit.period.end(self.strict.start.date, calendar)?))?;
        let (earliest, _) = self.ends(|calendar| match self.law.counting.roll.moves {
            Moves::ActAfter => self.unrolled(self.strict, calendar),
            Moves::Due => self.last_day(self.strict, calendar),
        })?;
        Ok(Dates { from: self.strict.start, nominal, due: earliest, act_after: self.act_after()? })
    }

    fn deadline(&self) -> Result<Deadline, DeadlineError> {
        let dates = self.dates()?;
        Ok(Deadline {
            kind: self.limit.kind,
            from: dates.from,
            nominal: dates.nominal,
            due: dates.due,
            act_after: dates.act_after,
            calendars: self.calendars.iter().map(|calendar| calendar.code().to_string()).collect(),
            provisions: self.limit.provisions.iter().map(ToString::to_string).collect(),
            basis: self.basis(),
            pauses: self.pauses.iter().map(|paused| paused.pause.clone()).collect(),
            explanation: self.explain(dates),
        })
    }

    /// Returns the latest end of either count in any calendar.
    /// Returns the weaker basis of the limit and, for business days, of how those are counted.
    fn basis(&self) -> Basis {
        let counted = self.law.counting.business_days.as_ref().map(|days| days.reading.basis);
        match (self.limit.period, counted) {
            (Period::BusinessDays(_), Some(Basis::Policy)) => Basis::Policy,
            (Period::BusinessDays(_) | Period::Days(_) | Period::Months(_), _) => self.limit.reading.basis,
        }
    }

    pub(super) fn act_after(&self) -> Result<NaiveDate, DeadlineError> {
        let (_, strict) = self.ends(|calendar| self.last_day(self.strict, calendar))?;
        if self.strict == self.lenient {
            return Ok(strict);
        }
        let (_, lenient) = self.ends(|calendar| self.last_day(self.lenient, calendar))?;
        Ok(strict.max(lenient))
    }

    /// Returns the end of the period with the added days, before it is rolled.
    pub(super) fn unrolled(&self, run: Run, calendar: &Calendar) -> Result<NaiveDate, DeadlineError> {
        self.law.unrolled(self.limit.period, run, calendar)
    }

    /// Returns the last day in this calendar, after every rule about working days.
    pub(super) fn last_day(&self, run: Run, calendar: &Calendar) -> Result<NaiveDate, DeadlineError> {
        let end = self.unrolled(run, calendar)?;
        calendar.working_day_from(end).ok_or(DeadlineError::NoWorkingDay(end))
    }

    /// Returns the earliest and the latest end in these calendars.
    fn ends(
        &self,
        end: impl Fn(&Calendar) -> Result<NaiveDate, DeadlineError>,
    ) -> Result<(NaiveDate, NaiveDate), DeadlineError> {
        let (first, rest) = self.calendars.split_first().expect("there is always a calendar to count on");
        let first = end(first)?;
        rest.iter().try_fold((first, first), |(earliest, latest), calendar| {
            let end = end(calendar)?;
            Ok((earliest.min(end), latest.max(end)))
        })
    }
}
