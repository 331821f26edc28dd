use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Nothing has been sent.
    Draft,
    /// Sent, and nothing has come.
    Waiting,
    /// The controller said that it has the letter.
    Acknowledged,
    /// The controller asked for proof of identity and has not been answered.
    WantsIdentity,
    /// The controller asked for information and has not been answered.
    WantsInformation,
    /// The controller gave itself more time.
    Extended,
    /// Part of an answer came.
    Partial,
    /// The controller refused.
    Refused,
    /// The controller keeps part of the data after erasure.
    Retained,
    /// The controller did what was asked.
    Done,
    /// The controller says it holds nothing.
    NoData,
    /// The letter did not reach the controller.
    Undeliverable,
    /// A complaint was made.
    Complained,
    /// The data subject withdrew the request.
    Withdrawn,
    /// The user closed the case.
    Closed,
}

/// Whether an answer is owed, and whether the time for it is up.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clock {
    /// Nothing starts it yet.
    None,
    /// The controller has time left.
    Running,
    /// A question that the law lets pause the time is open.
    Paused,
    /// The last day on any reading has passed.
    Overdue,
    /// No answer is owed any more.
    Stopped,
}

impl Status {
    /// Every status.
    pub const ALL: [Self; 15] = [
        Self::Draft,
        Self::Waiting,
        Self::Acknowledged,
        Self::WantsIdentity,
        Self::WantsInformation,
        Self::Extended,
        Self::Partial,
        Self::Refused,
        Self::Retained,
        Self::Done,
        Self::NoData,
        Self::Undeliverable,
        Self::Complained,
        Self::Withdrawn,
        Self::Closed,
    ];

    /// Returns the word of JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Acknowledged => "acknowledged",
            Self::WantsIdentity => "wants-identity",
            Self::WantsInformation => "wants-information",
            Self::Extended => "extended",
            Self::Partial => "partial",
            Self::Refused => "refused",
            Self::Retained => "retained",
            Self::Done => "done",
            Self::NoData => "no-data",
            Self::Undeliverable => "undeliverable",
            Self::Complained => "complained",
            Self::Withdrawn => "withdrawn",
            Self::Closed => "closed",
        }
    }

    /// Tells whether the controller still owes an answer once a letter has reached it.
    ///
    /// A refusal that says why is an answer (Art. 12(4) GDPR); a partial one leaves the rest owed.
    #[must_use]
    pub fn answer_is_owed(self) -> bool {
        match self {
            Self::Waiting
            | Self::Acknowledged
            | Self::WantsIdentity
            | Self::WantsInformation
            | Self::Extended
            | Self::Partial
            | Self::Complained => true,
            Self::Draft
            | Self::Refused
            | Self::Retained
            | Self::Done
            | Self::NoData
            | Self::Undeliverable
            | Self::Withdrawn
            | Self::Closed => false,
        }
    }
}

impl Clock {
    /// Returns the word of JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Overdue => "overdue",
            Self::Stopped => "stopped",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Status {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.name() == text).ok_or_else(|| text.to_owned())
    }
}
