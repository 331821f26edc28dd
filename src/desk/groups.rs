use chrono::{DateTime, Utc};

use super::Cases;
use crate::case::{Case, Clock, NextStep, Standing, Status};

/// Whose turn it is in a case, as the list shows it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Group {
    /// There is something to type now.
    NeedsYou,
    /// The controller, or an authority, is next.
    Waiting,
    /// The time may stand still until a question is answered, or the letter waits for another case.
    Paused,
    /// Answered, withdrawn or closed.
    Done,
}

impl Group {
    /// Every group, in the order of the list.
    pub const ALL: [Self; 4] = [Self::NeedsYou, Self::Waiting, Self::Paused, Self::Done];

    /// Returns the words above its cases.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::NeedsYou => "Needs you",
            Self::Waiting => "Waiting",
            Self::Paused => "Paused",
            Self::Done => "Done",
        }
    }
}

impl Cases {
    /// Tells whose turn it is in a case; what can wait for the user's word presses nobody.
    #[must_use]
    pub fn group(&self, case: &Case, standing: &Standing, now: DateTime<Utc>) -> Group {
        let step = self.next_step(case, standing, now);
        let now_to_type =
            |step: NextStep| !step.patient && step.not_before.is_none() && step.from.is_none_or(|from| from <= now);
        if step.is_some_and(now_to_type) {
            return Group::NeedsYou;
        }
        if self.held(case, standing.on).is_some() || standing.clock == Clock::Paused {
            return Group::Paused;
        }
        if standing.clock == Clock::Overdue {
            return Group::Waiting;
        }
        match standing.status {
            Status::Done | Status::NoData | Status::Withdrawn | Status::Closed => Group::Done,
            Status::WantsIdentity | Status::WantsInformation => Group::Paused,
            Status::Acknowledged
            | Status::Complained
            | Status::Draft
            | Status::Extended
            | Status::Partial
            | Status::Refused
            | Status::Retained
            | Status::Undeliverable
            | Status::Waiting => Group::Waiting,
        }
    }
}
