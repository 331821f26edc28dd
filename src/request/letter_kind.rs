use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::law::Right;

/// What a letter is for.
///
/// ```
/// use redress::{law::Right, request::LetterKind};
/// assert_eq!("erasure".parse::<LetterKind>()?, LetterKind::Request(Right::Erasure));
/// assert!("reminder".parse::<LetterKind>()?.is_follow_up());
/// # Ok::<(), redress::request::LetterKindError>(())
/// ```
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(into = "String", try_from = "String")]
pub enum LetterKind {
    /// The letter that exercises a right and starts a clock.
    Request(Right),
    /// A complaint to an authority about the controller; redress prepares it, and the user files it.
    Complaint,
    /// A complaint to the controller about itself, Data Protection Act 2018 s 164A.
    ComplaintToController,
    /// An answer to an extension that is late, without reasons, too long or a second one.
    Extension,
    /// An answer to a demand for proof of identity.
    Identity,
    /// A list of what an answer leaves out.
    Incomplete,
    /// An answer to a question.
    Information,
    /// An answer to a controller that points to its portal.
    Portal,
    /// A question who received the data.
    Recipients,
    /// An answer to a refusal.
    Refusal,
    /// A reminder after the time to answer has passed.
    Reminder,
    /// A question whether the request has arrived.
    Receipt,
    /// An answer to a controller that keeps data after erasure.
    Retained,
    /// A reminder that the time for which data were kept has ended.
    RetentionEnded,
}

/// The word is no kind of letter.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no letter `{0}`")]
pub struct LetterKindError(String);

impl LetterKind {
    /// Every letter to the controller that follows a request, in the order of the command line.
    pub const FOLLOW_UPS: [Self; 12] = [
        Self::Receipt,
        Self::Reminder,
        Self::Identity,
        Self::Information,
        Self::Extension,
        Self::Refusal,
        Self::Incomplete,
        Self::Retained,
        Self::RetentionEnded,
        Self::Recipients,
        Self::Portal,
        Self::ComplaintToController,
    ];

    /// The days within which a follow-up letter wishes for an answer: a choice of redress, not a limit of any law.
    pub const WISHED_WITHIN_DAYS: u16 = 14;

    /// Returns the word of the record and of template files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Request(right) => right.name(),
            Self::Complaint => "complaint",
            Self::ComplaintToController => "complaint-to-controller",
            Self::Extension => "extension",
            Self::Identity => "identity",
            Self::Incomplete => "incomplete",
            Self::Information => "information",
            Self::Portal => "portal",
            Self::Recipients => "recipients",
            Self::Refusal => "refusal",
            Self::Reminder => "reminder",
            Self::Receipt => "receipt",
            Self::Retained => "retained",
            Self::RetentionEnded => "retention-ended",
        }
    }

    /// Tells whether the letter follows a request and starts no time of the law for it.
    #[must_use]
    pub fn is_follow_up(self) -> bool {
        !matches!(self, Self::Request(_))
    }

    /// Returns the days within which the letter wishes for an answer; nothing where it sets no such wish.
    #[must_use]
    pub fn wished_within(self) -> Option<u16> {
        match self {
            Self::Extension
            | Self::Incomplete
            | Self::Recipients
            | Self::Refusal
            | Self::Reminder
            | Self::Retained
            | Self::RetentionEnded => Some(Self::WISHED_WITHIN_DAYS),
            Self::Request(_)
            | Self::Complaint
            | Self::ComplaintToController
            | Self::Identity
            | Self::Information
            | Self::Portal
            | Self::Receipt => None,
        }
    }
}

impl fmt::Display for LetterKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for LetterKind {
    type Err = LetterKindError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let requests = Right::ALL.into_iter().map(Self::Request);
        let mut known = requests.chain(Self::FOLLOW_UPS).chain([Self::Complaint]);
        known.find(|kind| kind.name() == text).ok_or_else(|| LetterKindError(text.to_owned()))
    }
}

impl TryFrom<String> for LetterKind {
    type Error = LetterKindError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<LetterKind> for String {
    fn from(kind: LetterKind) -> Self {
        kind.name().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_read_back_by_its_word_and_no_two_share_one() {
        let all: Vec<LetterKind> =
            Right::ALL.into_iter().map(LetterKind::Request).chain(LetterKind::FOLLOW_UPS).collect();
        for kind in &all {
            assert_eq!(kind.name().parse(), Ok(*kind));
            assert_eq!(kind.is_follow_up(), LetterKind::FOLLOW_UPS.contains(kind));
        }
        assert_eq!(("complaint".parse(), LetterKind::Complaint.is_follow_up()), (Ok(LetterKind::Complaint), true));
        assert!("nudge".parse::<LetterKind>().is_err());
    }
}
