use chrono::NaiveDate;

use super::{Case, Category, Clock, Status};
use crate::law::{
    self, Basis, Calendar, Dates, Deadline, DeadlineError, DeadlineKind, FromFact, Law, Pause, Query, Start, Turn,
};

/// Where a case stands on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The last day to wait on any reading of the law; nothing is called overdue before it has passed.
    pub act_after: Option<NaiveDate>,
    /// Whether an answer is owed.
    pub clock: Clock,
    /// The earliest day an answer is due.
    pub due: Option<NaiveDate>,
    /// Whether the dates are those of an extension that counts.
    pub extended: bool,
    /// Days after `act_after`; 0 where it has not passed.
    pub overdue_days: u64,
    /// The controller's questions and what each does to the dates.
    pub pauses: Vec<Pause>,
    /// What is wrong with something the controller did.
    pub remarks: Vec<Remark>,
    /// What the time is counted from.
    pub start: Option<Start>,
    /// The status.
    pub status: Status,
}

/// Something the controller did that the law does not allow, or not in that way.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Remark {
    /// No acknowledgement came in time: 11 CCR § 7021(a).
    #[error("no acknowledgement is recorded; it was due by {0}")]
    NotAcknowledged(NaiveDate),
    /// The extension was announced after the first period: Art. 12(3) GDPR; Civ. Code § 1798.130(a)(2)(A).
    #[error("the extension was announced on {on}, after the first period had ended on {end}: it does not count")]
    ExtensionLate {
        /// The day of the notice.
        on: NaiveDate,
        /// The last day of the first period on any reading.
        end: NaiveDate,
    },
    /// The extension gives no reason, which Art. 12(3) GDPR and 11 CCR § 7021(b) ask for.
    #[error("no reason for the extension is recorded; without reasons it can be challenged")]
    ExtensionWithoutReason,
    /// The law gives no extension for this right: Art. 12(3) GDPR and 11 CCR § 7021(b) name those that may be extended.
    #[error("the law gives no extension for this right: it does not count")]
    NoExtension,
    /// The extension names a day after the longest period.
    #[error("the extension names {until}; the law ends it on {longest}")]
    ExtensionTooLong {
        /// The day the controller named.
        until: NaiveDate,
        /// The day the law names.
        longest: NaiveDate,
    },
}

/// The extension as far as the law lets it count.
struct Extension {
    dates: Dates,
    named: Option<NaiveDate>,
}

impl Case {
    /// Works out where the case stands.
    ///
    /// # Errors
    /// When a date lies beyond the last one that can be written.
    pub fn standing(&self, calendars: &[Calendar], today: NaiveDate) -> Result<Standing, DeadlineError> {
        let mut standing = Standing::without_dates(self.status(), self.start());
        if let Some(start) = standing.start {
            let counting = Counting { calendars, case: self, start };
            let first = counting.dates(DeadlineKind::Response)?;
            let extension = counting.extension(first, &mut standing.remarks)?;
            standing.extended = extension.is_some();
            let (due, act_after) = extension.map_or((first.due, first.act_after), |extension| extension.last_days());
            (standing.due, standing.act_after) = (Some(due), Some(act_after));
            standing.pauses = counting.pauses()?;
            standing
                .remarks
                .extend(counting.missing_acknowledgement(today)?.filter(|_| standing.status.answer_is_owed()));
        }
        standing.clock = standing.clock_on(today);
        standing.overdue_days = match (standing.clock, standing.act_after) {
            (Clock::Overdue, Some(last)) => (today - last).num_days().unsigned_abs(),
            _ => 0,
        };
        Ok(standing)
    }

    /// Works out every deadline of the case with its arithmetic.
    ///
    /// # Errors
    /// When a date lies beyond the last one that can be written.
    pub fn deadlines(&self, calendars: &[Calendar]) -> Result<Vec<Deadline>, DeadlineError> {
        let mut deadlines = Vec::new();
        if let Some(start) = self.start() {
            deadlines.extend(Counting { calendars, case: self, start }.deadlines()?);
        }
        deadlines.extend(self.progress.retained.iter().filter_map(|(on, category)| retention_end(*on, category)));
        Ok(deadlines)
    }

    /// Returns what the time is counted from: receipt where it is known, else the handing over of an e-mail or a form.
    ///
    /// A letter by post has no clock before its delivery is recorded: Art. 12(3) GDPR counts from receipt.
    fn start(&self) -> Option<Start> {
        if self.progress.status == Status::Undeliverable {
            return None;
        }
        let received = self.progress.received.map(|date| Start { fact: FromFact::Received, date });
        received.or(self.progress.sent.map(|date| Start { fact: FromFact::Sent, date }))
    }
}

/// The count of one case from its start.
struct Counting<'a> {
    calendars: &'a [Calendar],
    case: &'a Case,
    start: Start,
}

impl Counting<'_> {
    fn query(&self, event: DeadlineKind) -> Query<'_> {
        Query {
            calendars: self.calendars,
            event,
            questions: self.case.progress.questions(self.start.date),
            regime: self.case.opened.regime,
            right: Some(self.case.opened.right),
            start: self.start,
        }
    }

    fn dates(&self, event: DeadlineKind) -> Result<Dates, DeadlineError> {
        law::dates(&self.query(event))
    }

    /// Returns the questions and what they do to the date; the words are worked out only where there is one.
    fn pauses(&self) -> Result<Vec<Pause>, DeadlineError> {
        if self.case.progress.questions.is_empty() {
            return Ok(Vec::new());
        }
        Ok(law::due(&self.query(DeadlineKind::Response))?.pauses)
    }

    fn deadlines(&self) -> Result<Vec<Deadline>, DeadlineError> {
        let extension = self.extension(self.dates(DeadlineKind::Response)?, &mut Vec::new())?;
        let mut deadlines = Vec::new();
        for kind in DeadlineKind::ALL {
            let counts = match kind {
                DeadlineKind::ExtendedResponse => extension.is_some(),
                DeadlineKind::Acknowledgement => self.case.progress.acknowledged.is_none(),
                DeadlineKind::Response => true,
                DeadlineKind::Appeal
                | DeadlineKind::ComplaintAcknowledgement
                | DeadlineKind::Reminder
                | DeadlineKind::RetentionEnd => false,
            };
            if !counts || !self.has_limit(kind) {
                continue;
            }
            let deadline = law::due(&self.query(kind))?;
            deadlines.push(match (&extension, kind) {
                (Some(extension), DeadlineKind::ExtendedResponse) => extension.named_in(deadline),
                (Some(_) | None, _) => deadline,
            });
        }
        Ok(deadlines)
    }

    fn missing_acknowledgement(&self, today: NaiveDate) -> Result<Option<Remark>, DeadlineError> {
        if self.case.progress.acknowledged.is_some() || !self.has_limit(DeadlineKind::Acknowledgement) {
            return Ok(None);
        }
        let last = self.dates(DeadlineKind::Acknowledgement)?.act_after;
        Ok((last < today).then_some(Remark::NotAcknowledged(last)))
    }

    fn has_limit(&self, kind: DeadlineKind) -> bool {
        let right = self.case.opened.right;
        Law::of(self.case.opened.regime)
            .limits()
            .iter()
            .any(|limit| limit.kind == kind && limit.rights.contains(&right))
    }

    /// Returns the extension, if the law has one for the right and its notice came inside the first period.
    fn extension(&self, first: Dates, remarks: &mut Vec<Remark>) -> Result<Option<Extension>, DeadlineError> {
        let Some((on, notice)) = &self.case.progress.extension else { return Ok(None) };
        if !self.has_limit(DeadlineKind::ExtendedResponse) {
            remarks.push(Remark::NoExtension);
            return Ok(None);
        }
        if *on > first.act_after {
            remarks.push(Remark::ExtensionLate { on: *on, end: first.act_after });
            return Ok(None);
        }
        let dates = self.dates(DeadlineKind::ExtendedResponse)?;
        if notice.reason.is_none() {
            remarks.push(Remark::ExtensionWithoutReason);
        }
        if let Some(until) = notice.until.filter(|until| *until > dates.act_after) {
            remarks.push(Remark::ExtensionTooLong { until, longest: dates.act_after });
        }
        let named = notice.until.filter(|until| (first.act_after..dates.act_after).contains(until));
        Ok(Some(Extension { dates, named }))
    }
}

impl Standing {
    fn without_dates(status: Status, start: Option<Start>) -> Self {
        Self {
            act_after: None,
            clock: Clock::None,
            due: None,
            extended: false,
            overdue_days: 0,
            pauses: Vec::new(),
            remarks: Vec::new(),
            start,
            status,
        }
    }

    fn clock_on(&self, today: NaiveDate) -> Clock {
        let asked_of_you = self.pauses.iter().any(|pause| pause.turn == Turn::DataSubject);
        match self.act_after {
            None if self.status == Status::Undeliverable => Clock::Stopped,
            None => Clock::None,
            Some(_) if !self.status.answer_is_owed() => Clock::Stopped,
            Some(_) if asked_of_you => Clock::Paused,
            Some(last) if last < today => Clock::Overdue,
            Some(_) => Clock::Running,
        }
    }
}

impl Extension {
    fn last_days(&self) -> (NaiveDate, NaiveDate) {
        self.named.map_or((self.dates.due, self.dates.act_after), |named| (named, named))
    }

    /// Puts the day the controller named itself in place of the longest one.
    fn named_in(&self, mut deadline: Deadline) -> Deadline {
        if let Some(named) = self.named {
            deadline.explanation.push(format!(
                "The controller itself named {named}, before the longest extension ends on {}.",
                deadline.act_after
            ));
            (deadline.nominal, deadline.due, deadline.act_after) = (named, named, named);
        }
        deadline
    }
}

/// The end that the controller gave for data it keeps; it is the controller's word, not a limit of the law.
fn retention_end(on: NaiveDate, category: &Category) -> Option<Deadline> {
    let until = category.until?;
    let basis = category.basis.as_deref().map_or_else(String::new, |basis| format!(", on the basis of {basis}"));
    Some(Deadline {
        kind: DeadlineKind::RetentionEnd,
        from: Start { fact: FromFact::Received, date: on },
        nominal: until,
        due: until,
        act_after: until,
        calendars: Vec::new(),
        provisions: category.basis.iter().cloned().collect(),
        basis: Basis::Policy,
        pauses: Vec::new(),
        explanation: vec![format!(
            "On {on} the controller said that it keeps {} until {until}{basis} (the controller's word).",
            category.what
        )],
    })
}
