use super::{Case, Clock, LetterState, Standing, Status};

/// What the user can do now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NextStep {
    /// What to type.
    pub command: String,
    /// Why, in a few words.
    pub why: &'static str,
}

impl Case {
    /// Returns what needs the user now; nothing while it is the controller's turn.
    #[must_use]
    pub fn next_step(&self, standing: &Standing) -> Option<NextStep> {
        let n = self.number;
        let step = |command: String, why| Some(NextStep { command, why });
        if standing.status == Status::Closed {
            return None;
        }
        match self.last_letter().map(|letter| letter.state) {
            Some(LetterState::Uncertain) => {
                return step(format!("redress resolve {n}"), "the letter may or may not have gone");
            }
            Some(LetterState::Draft) => return step(format!("redress send {n}"), "the letter is written and not sent"),
            Some(LetterState::Queued | LetterState::Deferred) => {
                return step(format!("redress send {n}"), "the letter waits to be sent");
            }
            Some(LetterState::Rejected) => {
                let why = "the mail server refused it, `redress show` says why; try again once that is mended";
                return step(format!("redress send {n}"), why);
            }
            Some(LetterState::Accepted | LetterState::Bounced | LetterState::Recorded) | None => {}
        }
        self.once_sent(standing).map(|(command, why)| NextStep { command, why })
    }

    /// Returns what can be done once a letter has gone.
    fn once_sent(&self, standing: &Standing) -> Option<(String, &'static str)> {
        let n = self.number;
        let complain = format!("redress authorities {}", self.opened.subject.place);
        match standing.status {
            Status::WantsIdentity => {
                Some((format!("redress record {n} gave-identity"), "they ask who you are; answer them, then record it"))
            }
            Status::WantsInformation => Some((
                format!("redress record {n} gave-information"),
                "they ask for information; answer them, then record it",
            )),
            Status::Undeliverable => Some((
                format!("redress controllers show {}", self.opened.controller),
                "it did not reach the right place: send it by another channel and record it as sent",
            )),
            Status::Done | Status::NoData => Some((format!("redress close {n} --done"), "they have answered")),
            Status::Withdrawn => Some((format!("redress close {n} --gave-up"), "you withdrew the request")),
            Status::Refused | Status::Retained => Some((
                complain,
                "they did not do all of it: complain there and record it as `complained`, or close the case",
            )),
            Status::Draft | Status::Complained | Status::Closed => None,
            Status::Waiting | Status::Acknowledged | Status::Extended | Status::Partial => match standing.clock {
                Clock::Overdue => {
                    Some((complain, "they are late: write once more, or complain there and record it as `complained`"))
                }
                Clock::None => Some((
                    format!("redress record {n} received --on DATE"),
                    "the clock needs the day the letter was delivered",
                )),
                Clock::Running | Clock::Paused | Clock::Stopped => None,
            },
        }
    }
}
