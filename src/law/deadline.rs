use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Basis, Pause, PeriodError, Question, Regime, Right};

/// What is due.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeadlineKind {
    /// The controller confirms that it received the request.
    Acknowledgement,
    /// The controller decides on an appeal against its refusal.
    Appeal,
    /// The controller confirms that it received a complaint about itself.
    ComplaintAcknowledgement,
    /// The authority tells the data subject how far a complaint is, or what came of it.
    ComplaintProgress,
    /// The controller answers after it extended the time.
    ExtendedResponse,
    /// The controller or its platform does what it promised; its word, and no limit of the law.
    Promise,
    /// The data subject reminds the controller.
    Reminder,
    /// The controller answers.
    Response,
    /// The controller deletes what it kept after an erasure.
    RetentionEnd,
}

/// The fact that starts a period.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FromFact {
    /// The information that the controller asked for to confirm the identity reached it.
    Identity,
    /// Something was promised by a day, which no law sets.
    Promised,
    /// The request reached the controller.
    Received,
    /// The request was made, whenever it arrived.
    Request,
    /// The request was handed over, and no day of receipt is recorded.
    Sent,
}

/// A fact and the civil day it happened.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct Start {
    /// What happened.
    pub fact: FromFact,
    /// When.
    pub date: NaiveDate,
}

/// The dates of a deadline, without the words: what a list of many cases needs.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Dates {
    /// The fact that the period was counted from.
    pub from: Start,
    /// The end of the bare period.
    pub nominal: NaiveDate,
    /// The earliest end in every calendar that may apply.
    pub due: NaiveDate,
    /// The latest end; nothing is overdue before it has passed.
    pub act_after: NaiveDate,
}

/// Until when something must be done, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Deadline {
    /// What is due.
    pub kind: DeadlineKind,
    /// The fact that the period is counted from.
    pub from: Start,
    /// The end of the bare period.
    pub nominal: NaiveDate,
    /// The earliest end in every calendar that may apply.
    pub due: NaiveDate,
    /// The latest end; nothing is overdue before it has passed.
    pub act_after: NaiveDate,
    /// The calendars that were looked at.
    pub calendars: Vec<String>,
    /// Where the period stands in the law.
    pub provisions: Vec<String>,
    /// What the period rests on.
    pub basis: Basis,
    /// The controller's questions and what they do to the dates.
    pub pauses: Vec<Pause>,
    /// The arithmetic, a sentence a step.
    pub explanation: Vec<String>,
}

/// A deadline cannot be worked out.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum DeadlineError {
    /// A question is dated before the request.
    #[error("the {question} cannot have been asked for on `{asked}`, before the request of `{start}`")]
    AskedBeforeStart {
        /// `identity` or `clarification`.
        question: Question,
        /// The day of the question.
        asked: NaiveDate,
        /// The day of the request.
        start: NaiveDate,
    },
    /// An answer is dated before its question.
    #[error("the {question} asked for on `{asked}` cannot have been given on `{given}`")]
    GivenBeforeAsked {
        /// `identity` or `clarification`.
        question: Question,
        /// The day of the question.
        asked: NaiveDate,
        /// The day of the answer.
        given: NaiveDate,
    },
    /// An answer is recorded, but no question.
    #[error("the {0} was given, but no day is recorded on which it was asked for")]
    NeverAsked(Question),
    /// Rolling the last day leads beyond the calendar.
    #[error("no working day follows `{0}` before the last day that can be written")]
    NoWorkingDay(NaiveDate),
    /// The law has no such limit for this right.
    #[error("the {} sets no `{}` limit for `{}`", .0.short(), .1.name(), .2.name())]
    NotForRight(Regime, DeadlineKind, Right),
    /// The law has no such limit at all.
    #[error("the {} sets no `{}` limit", .0.short(), .1.name())]
    NotInLaw(Regime, DeadlineKind),
    /// The law had no such limit on that day.
    #[error("the {} set no `{}` limit on `{}`", .0.short(), .1.name(), .2)]
    NotYet(Regime, DeadlineKind, NaiveDate),
    /// The dates lie beyond the calendar.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// The law has different limits for different rights.
    #[error("the {} sets a different `{}` limit for each right; name the right", .0.short(), .1.name())]
    WhichRight(Regime, DeadlineKind),
}

/// The word is no kind of deadline.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no deadline `{0}`")]
pub struct DeadlineKindError(String);

impl DeadlineKind {
    /// Every kind, in the order in which they are shown.
    pub const ALL: [Self; 9] = [
        Self::Acknowledgement,
        Self::Response,
        Self::ExtendedResponse,
        Self::Appeal,
        Self::ComplaintAcknowledgement,
        Self::ComplaintProgress,
        Self::RetentionEnd,
        Self::Reminder,
        Self::Promise,
    ];

    /// Returns the word of JSON and of the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Acknowledgement => "acknowledgement",
            Self::Appeal => "appeal",
            Self::ComplaintAcknowledgement => "complaint-acknowledgement",
            Self::ComplaintProgress => "complaint-progress",
            Self::ExtendedResponse => "extended-response",
            Self::Promise => "promise",
            Self::Reminder => "reminder",
            Self::Response => "response",
            Self::RetentionEnd => "retention-end",
        }
    }
}

impl fmt::Display for DeadlineKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for DeadlineKind {
    type Err = DeadlineKindError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or_else(|| DeadlineKindError(text.to_owned()))
    }
}
