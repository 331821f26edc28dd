use chrono::NaiveDate;

use super::{
    Awaited, Case, Clock, Followed, Status, Way,
    complained::{Told, ToldBy},
    kept::Kept,
    progress::{Matter, Question},
};
use crate::{
    law::{
        self, Basis, Calendar, Dates, Deadline, DeadlineError, DeadlineKind, FromFact, Law, Pause, Period, Query,
        Questions, Start, Turn,
    },
    request::LetterKind,
};

/// Where a case stands on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The last day to wait on any reading of the law; nothing is called overdue before it has passed.
    pub act_after: Option<NaiveDate>,
    /// The last day for each authority to say how far the complaint to it is, where the law gives it one.
    pub authorities: Vec<ToldBy>,
    /// The answer that the last letter waits for, unless something came since.
    pub awaited: Option<Awaited>,
    /// Whether an answer is owed.
    pub clock: Clock,
    /// The earliest day an answer is due.
    pub due: Option<NaiveDate>,
    /// Whether the dates are those of an extension that counts.
    pub extended: bool,
    /// The day it is looked at.
    pub on: NaiveDate,
    /// Days after `act_after`; 0 where it has not passed.
    pub overdue_days: u64,
    /// The controller's questions and what each does to the dates.
    pub pauses: Vec<Pause>,
    /// What the shown dates are counted from: the start, or what begins the time later, such as the proof of identity
    /// (Art. 12A UK GDPR).
    pub from: Option<Start>,
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
    /// The controller extended a second time, which Art. 12(3) GDPR and 11 CCR § 7021(b) do not know.
    #[error("the time was extended already; the notice of {0} does not extend it again")]
    ExtendedAgain(NaiveDate),
    /// The controller names a later day of receipt than the user recorded.
    #[error("they say they received it on {named}; you recorded {recorded}, which counts")]
    ReceiptDisputed {
        /// The day the controller names.
        named: NaiveDate,
        /// The day the user recorded.
        recorded: NaiveDate,
    },
    /// The controller names a day of receipt after the handing over; it counts, because the time runs from receipt.
    #[error(
        "they say they received it on {named}, after it was handed over on {sent}; the time is counted from their day"
    )]
    ReceiptLater {
        /// The day the controller names.
        named: NaiveDate,
        /// The day of the handing over.
        sent: NaiveDate,
    },
    /// The refusal gives no reasons, which Art. 12(4) GDPR asks for.
    #[error("no reasons for the refusal are recorded; one without reasons can be challenged")]
    RefusalWithoutReasons,
    /// The acknowledgement came late: 11 CCR § 7021(a).
    #[error("it was acknowledged on {on}; the acknowledgement was due by {last}")]
    AcknowledgedLate {
        /// The day of the acknowledgement.
        on: NaiveDate,
        /// The day it was due.
        last: NaiveDate,
    },
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

impl Remark {
    /// Tells whether something is wrong with an extension for certain, so that an answer is proposed. That no reason is
    /// recorded may be an omission of whoever recorded it.
    #[must_use]
    pub fn is_sure_of_an_extension(&self) -> bool {
        self.is_of_an_extension() && *self != Self::ExtensionWithoutReason
    }

    /// Tells whether something is wrong with an extension, so that it can be answered.
    #[must_use]
    pub fn is_of_an_extension(&self) -> bool {
        match self {
            Self::ExtendedAgain(_)
            | Self::ExtensionLate { .. }
            | Self::ExtensionTooLong { .. }
            | Self::ExtensionWithoutReason
            | Self::NoExtension => true,
            Self::AcknowledgedLate { .. }
            | Self::NotAcknowledged(_)
            | Self::ReceiptDisputed { .. }
            | Self::ReceiptLater { .. }
            | Self::RefusalWithoutReasons => false,
        }
    }
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
        let mut standing = Standing::without_dates(self.status(), self.progress.start(), today);
        standing.awaited = self.awaited(calendars)?;
        standing.authorities = self.told_by_the_authorities(calendars)?.iter().map(Told::by).collect();
        if let Some(start) = standing.start {
            let counting = Counting::new(self, calendars, start)?;
            let first = counting.dates(DeadlineKind::Response)?;
            let extension = counting.extension(first, &mut standing.remarks)?;
            standing.from = Some(extension.as_ref().map_or(first.from, |extension| extension.dates.from));
            standing.extended = extension.is_some();
            let (due, act_after) = extension.map_or((first.due, first.act_after), |extension| extension.last_days());
            (standing.due, standing.act_after) = (Some(due), Some(act_after));
            standing.remarks.extend(self.remarks(calendars)?);
            standing.remarks.extend(counting.missing_acknowledgement(today)?);
            standing.pauses = counting.pauses;
        }
        standing.clock = standing.clock_on(today, self.progress.answer_is_owed(), self.progress.came_back());
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
        if let Some(start) = self.progress.start() {
            deadlines.extend(Counting::new(self, calendars, start)?.deadlines()?);
        }
        let kept = self.progress.retained.iter().filter(|kept| !self.is_erased(kept));
        deadlines.extend(kept.filter_map(retention_end));
        deadlines.extend(self.deadline_of_the_last_letter(calendars)?);
        deadlines.extend(self.told_by_the_authorities(calendars)?.into_iter().map(|told| told.deadline));
        Ok(deadlines)
    }

    /// Works out until when the answer to the last letter is waited for.
    fn awaited(&self, calendars: &[Calendar]) -> Result<Option<Awaited>, DeadlineError> {
        let deadline = self.deadline_of_the_last_letter(calendars)?;
        let last = self.last_that_waits();
        Ok(deadline.zip(last).map(|(deadline, last)| Awaited {
            delivered: last.delivered,
            kind: last.kind,
            sent: last.on,
            until: deadline.act_after,
        }))
    }

    /// Returns the newest letter that names a time within which it wishes for an answer, or the law does.
    pub(super) fn last_that_waits(&self) -> Option<Followed> {
        let waits = |followed: &&Followed| {
            followed.kind.wished_within().is_some() || followed.kind == LetterKind::ComplaintToController
        };
        self.progress.since.iter().rfind(waits).copied().filter(|_| self.is_open())
    }

    pub(super) fn deadline_of_the_last_letter(
        &self,
        calendars: &[Calendar],
    ) -> Result<Option<Deadline>, DeadlineError> {
        let Some(last) = self.last_that_waits() else { return Ok(None) };
        self.deadline_of_followed(calendars, last)
    }

    /// Works out until when the answer to a letter is waited for, if it goes on this day.
    ///
    /// # Errors
    /// When a date lies beyond the last one that can be written.
    pub fn deadline_of_letter(
        &self,
        calendars: &[Calendar],
        kind: LetterKind,
        letter: u32,
        on: NaiveDate,
    ) -> Result<Option<Deadline>, DeadlineError> {
        let way = self.way().unwrap_or(Way::Email);
        self.deadline_of_followed(calendars, Followed { delivered: None, kind, letter, on, way })
    }

    fn deadline_of_followed(&self, calendars: &[Calendar], last: Followed) -> Result<Option<Deadline>, DeadlineError> {
        match last.kind.wished_within() {
            Some(days) => wish(last, days).map(Some),
            None if last.kind == LetterKind::ComplaintToController => {
                self.about_a_complaint(calendars, DeadlineKind::ComplaintAcknowledgement, last.start())
            }
            None => Ok(None),
        }
    }

    /// Says what is wrong with what the controller said, apart from its dates.
    fn remarks(&self, calendars: &[Calendar]) -> Result<Vec<Remark>, DeadlineError> {
        let mut remarks = Vec::new();
        if let Some((named, recorded)) = self.progress.disputed_receipt() {
            let decides = self.decides(calendars, named, recorded)?;
            remarks.extend(decides.then_some(Remark::ReceiptDisputed { named, recorded }));
        } else if let Some((named, sent)) = self.progress.later_receipt() {
            let decides = self.decides(calendars, named, sent)?;
            remarks.extend(decides.then_some(Remark::ReceiptLater { named, sent }));
        }
        let defective = self.progress.refused_without_reasons && self.status() == Status::Refused;
        remarks.extend(defective.then_some(Remark::RefusalWithoutReasons));
        Ok(remarks)
    }

    /// Tells whether it matters which of two days is that of receipt: while an answer is owed; afterwards, only where the
    /// answer is late by the one and in time by the other.
    fn decides(&self, calendars: &[Calendar], one: NaiveDate, other: NaiveDate) -> Result<bool, DeadlineError> {
        if self.progress.answer_is_owed() {
            return Ok(true);
        }
        let Some(answered) = self.first_answer() else { return Ok(false) };
        let (by_one, by_other) = (self.last_day_from(calendars, one)?, self.last_day_from(calendars, other)?);
        Ok((by_one < answered) != (by_other < answered))
    }

    /// Returns the last day to wait if this was the day of receipt.
    fn last_day_from(&self, calendars: &[Calendar], received: NaiveDate) -> Result<NaiveDate, DeadlineError> {
        let counting = Counting::new(self, calendars, Start { fact: FromFact::Received, date: received })?;
        let first = counting.dates(DeadlineKind::Response)?;
        let extension = counting.extension(first, &mut Vec::new())?;
        Ok(extension.map_or(first.act_after, |extension| extension.last_days().1))
    }
}

/// The count of one case from its start.
pub(super) struct Counting<'a> {
    calendars: &'a [Calendar],
    case: &'a Case,
    pub(super) pauses: Vec<Pause>,
    questions: Questions,
    start: Start,
}

impl<'a> Counting<'a> {
    /// Judges each question of the controller by itself: one that the law lets do nothing is shown and does not count.
    pub(super) fn new(case: &'a Case, calendars: &'a [Calendar], start: Start) -> Result<Self, DeadlineError> {
        let mut counting = Self { calendars, case, pauses: Vec::new(), questions: Questions::default(), start };
        let mut counted = Vec::new();
        for question in &case.progress.questions {
            let questions = span(&[*question], start.date);
            let alone = law::due(&Query { questions, ..counting.query(DeadlineKind::Response) })?.pauses;
            counted.extend(alone.iter().all(counts).then_some(*question));
            counting.pauses.extend(alone);
        }
        counting.questions = span(&counted, start.date);
        Ok(counting)
    }

    fn query(&self, event: DeadlineKind) -> Query<'_> {
        Query {
            calendars: self.calendars,
            event,
            questions: self.questions,
            regime: self.case.opened.regime,
            right: Some(self.case.opened.right),
            start: self.start,
        }
    }

    fn dates(&self, event: DeadlineKind) -> Result<Dates, DeadlineError> {
        law::dates(&self.query(event))
    }

    pub(super) fn deadlines(&self) -> Result<Vec<Deadline>, DeadlineError> {
        let extension = self.extension(self.dates(DeadlineKind::Response)?, &mut Vec::new())?;
        let mut deadlines = Vec::new();
        for kind in DeadlineKind::ALL {
            let counts = match kind {
                DeadlineKind::ExtendedResponse => extension.is_some(),
                DeadlineKind::Acknowledgement => self.case.progress.acknowledged.is_none(),
                DeadlineKind::Response => true,
                DeadlineKind::Appeal
                | DeadlineKind::ComplaintAcknowledgement
                | DeadlineKind::ComplaintProgress
                | DeadlineKind::Promise
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
        if !self.has_limit(DeadlineKind::Acknowledgement) {
            return Ok(None);
        }
        let last = self.dates(DeadlineKind::Acknowledgement)?.act_after;
        Ok(match self.case.progress.acknowledged {
            Some(on) => (last < on).then_some(Remark::AcknowledgedLate { on, last }),
            None => (last < today && self.case.progress.answer_is_owed()).then_some(Remark::NotAcknowledged(last)),
        })
    }

    fn has_limit(&self, kind: DeadlineKind) -> bool {
        let right = self.case.opened.right;
        let limits = Law::of(self.case.opened.regime).limits();
        limits.iter().any(|limit| limit.kind == kind && limit.rights.contains(&right))
    }

    /// Returns the extension: the first notice that came inside the first period, if the law has one for the right.
    fn extension(&self, first: Dates, remarks: &mut Vec<Remark>) -> Result<Option<Extension>, DeadlineError> {
        let notices = &self.case.progress.extensions;
        if !notices.is_empty() && !self.has_limit(DeadlineKind::ExtendedResponse) {
            remarks.push(Remark::NoExtension);
            return Ok(None);
        }
        let counts = notices.iter().position(|(on, _)| *on <= first.act_after);
        remarks.extend(notices.iter().enumerate().filter_map(|(position, (on, _))| match counts {
            Some(first) => (first < position).then_some(Remark::ExtendedAgain(*on)),
            None => Some(Remark::ExtensionLate { on: *on, end: first.act_after }),
        }));
        let Some((_, notice)) = counts.map(|position| &notices[position]) else { return Ok(None) };
        let dates = self.dates(DeadlineKind::ExtendedResponse)?;
        remarks.extend(notice.reason.is_none().then_some(Remark::ExtensionWithoutReason));
        let longest = dates.act_after;
        let too_long = notice.until.filter(|until| longest < *until);
        remarks.extend(too_long.map(|until| Remark::ExtensionTooLong { until, longest }));
        let named = notice.until.filter(|until| *until < longest).map(|until| until.max(first.act_after));
        Ok(Some(Extension { dates, named }))
    }
}

/// Tells whether the law lets a question do anything to the dates. An open one that the data subject calls baseless does
/// not: nobody can be made to wait by leaving it open.
fn counts(pause: &Pause) -> bool {
    match (pause.given, pause.turn) {
        (None, Turn::DataSubject) => true,
        (None, Turn::Controller) => false,
        (Some(_), Turn::Controller | Turn::DataSubject) => pause.days != 0,
    }
}

/// Tells whether a question lets the time stand still until the data subject answers it.
pub(super) fn is_asked_of_you(pause: &Pause) -> bool {
    pause.turn == Turn::DataSubject && counts(pause)
}

/// Puts questions into the days that the law counts: of several about one matter, from the first asked to the last
/// settled, and none before the day the period starts.
fn span(questions: &[Question], start: NaiveDate) -> Questions {
    let days = |matter| {
        let about = || questions.iter().filter(move |question| question.matter == matter);
        let asked = about().map(|question| question.asked.max(start)).min();
        let open = about().any(|question| question.settled.is_none());
        let settled = about().filter_map(|question| question.settled).max().map(|day| day.max(start));
        (asked, settled.filter(|_| !open))
    };
    let (identity_asked, identity_given) = days(Matter::Identity);
    let (clarification_asked, clarification_given) = days(Matter::Information);
    let mut identity = questions.iter().filter(|question| question.matter == Matter::Identity);
    let identity_baseless = identity.any(|question| question.baseless);
    Questions { identity_asked, identity_given, identity_baseless, clarification_asked, clarification_given }
}

impl Standing {
    fn without_dates(status: Status, start: Option<Start>, on: NaiveDate) -> Self {
        Self {
            act_after: None,
            authorities: Vec::new(),
            awaited: None,
            clock: Clock::None,
            due: None,
            extended: false,
            on,
            overdue_days: 0,
            pauses: Vec::new(),
            from: start,
            remarks: Vec::new(),
            start,
            status,
        }
    }

    /// Tells whether the time runs. A question pauses it only where nothing is wrong with it and it is the data
    /// subject's turn.
    fn clock_on(&self, today: NaiveDate, owed: bool, came_back: bool) -> Clock {
        match self.act_after {
            None if came_back => Clock::Stopped,
            None => Clock::None,
            Some(_) if !owed => Clock::Stopped,
            Some(_) if self.pauses.iter().any(is_asked_of_you) => Clock::Paused,
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
                "The controller itself named {named}, before the longest extension ends on {} (policy: it is held to its word).",
                deadline.act_after
            ));
            deadline.basis = Basis::Policy;
            (deadline.due, deadline.act_after) = (named, named);
        }
        deadline
    }
}

/// The end of the days within which a letter wished for an answer; it is the data subject's wish, not a limit of the law.
fn wish(last: Followed, days: u16) -> Result<Deadline, DeadlineError> {
    let from = last.start();
    let delivered = last.delivered.map_or_else(String::new, |on| format!(", delivered on {on},"));
    let until = Period::Days(days.into()).end(from.date, &Calendar::weekends())?;
    Ok(Deadline {
        kind: DeadlineKind::Reminder,
        from,
        nominal: until,
        due: until,
        act_after: until,
        calendars: Vec::new(),
        provisions: Vec::new(),
        basis: Basis::Policy,
        pauses: Vec::new(),
        explanation: vec![format!(
            "Letter {} of {} (`{}`){delivered} wished for an answer within {days} days (policy: a wish, not a limit of the law).",
            last.letter, last.on, last.kind
        )],
    })
}

/// The end that the controller gave for data it keeps, by its word of the day on which it named it; it is no limit of the law.
pub(super) fn retention_end(kept: &Kept) -> Option<Deadline> {
    let (until, on) = kept.category.until.zip(kept.named.until)?;
    let named = kept.named.basis.filter(|named| *named != on);
    let named = named.map_or_else(String::new, |named| format!(", which it named on {named}"));
    let basis = kept.category.basis.as_deref();
    let basis = basis.map_or_else(String::new, |basis| format!(", on the basis of {basis}{named}"));
    Some(Deadline {
        kind: DeadlineKind::RetentionEnd,
        from: Start { fact: FromFact::Received, date: on },
        nominal: until,
        due: until,
        act_after: until,
        calendars: Vec::new(),
        provisions: kept.category.basis.iter().cloned().collect(),
        basis: Basis::Policy,
        pauses: Vec::new(),
        explanation: vec![format!(
            "On {on} the controller said that it keeps {} until {until}{basis} (the controller's word).",
            kept.category.what
        )],
    })
}
