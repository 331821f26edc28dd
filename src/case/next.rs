use super::{Case, Clock, LetterState, Standing, Status, Way};

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
                return step(format!("redress show {n}"), "the mail server refused the letter");
            }
            Some(LetterState::Accepted | LetterState::Bounced | LetterState::Recorded) | None => {}
        }
        match (standing.status, standing.clock) {
            (Status::WantsIdentity, _) => {
                step(format!("redress record {n} gave-identity"), "they ask who you are; record what you gave")
            }
            (Status::WantsInformation, _) => {
                step(format!("redress record {n} gave-information"), "they ask for information; record what you gave")
            }
            (Status::Undeliverable, _) => step(
                format!("redress controllers show {}", self.opened.controller),
                "it did not reach them: send it by another channel and record it as sent",
            ),
            (Status::Complained, _) => None,
            (_, Clock::Overdue) => step(
                format!("redress record {n} complained --to AUTHORITY"),
                "they are late: write to them once more or complain to your authority, then record it",
            ),
            (Status::Waiting, Clock::None) if self.only_by_post() => step(
                format!("redress record {n} received --on DATE"),
                "the clock needs the day the letter was delivered",
            ),
            (Status::Done | Status::NoData | Status::Withdrawn, _) => {
                step(format!("redress close {n} --done"), "the controller has answered")
            }
            (Status::Refused | Status::Retained, _) => {
                step(format!("redress show {n}"), "the controller did not do all of it")
            }
            _ => None,
        }
    }

    fn only_by_post(&self) -> bool {
        self.letters.iter().flat_map(|letter| &letter.sendings).all(|sending| sending.by == Way::Post)
    }
}
