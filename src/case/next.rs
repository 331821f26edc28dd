use chrono::{DateTime, Utc};

use super::{Case, Clock, LetterRecord, Remedy, Standing, Status, Waiting};

/// What the user can do now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NextStep {
    /// What to type.
    pub command: String,
    /// The real time before which it does nothing, where there is one.
    pub from: Option<DateTime<Utc>>,
    /// Why, in a few words.
    pub why: &'static str,
}

impl Case {
    /// Returns what needs the user at a moment of the real time; nothing while it is the controller's turn.
    #[must_use]
    pub fn next_step(&self, standing: &Standing, now: DateTime<Utc>) -> Option<NextStep> {
        if standing.status == Status::Closed {
            return None;
        }
        let letter = self.last_letter();
        if let Some((letter, waiting)) = letter.and_then(|letter| Some((letter, letter.waiting(now)?))) {
            return Some(self.until_sent(letter, waiting));
        }
        self.once_sent(standing).map(|(command, why)| NextStep { command, from: None, why })
    }

    /// Returns what can be done while a letter waits.
    #[must_use]
    pub fn until_sent(&self, letter: &LetterRecord, waiting: Waiting) -> NextStep {
        let n = self.number;
        let send = |why| NextStep { command: format!("redress send {n}"), from: None, why };
        let due = |from, why| NextStep { command: "redress send --due".to_owned(), from: Some(from), why };
        match (waiting, letter.setbacks.last().map(|setback| setback.remedy)) {
            (Waiting::Approval, _) => send("the letter is written and not sent"),
            (Waiting::From(_), None) => send("the letter waits to be sent"),
            (Waiting::From(from), Some(Remedy::Network)) => due(from, "no mail server was reached; it is tried again"),
            (Waiting::From(from), Some(_)) => due(from, "the mail server put the letter off; it is tried again"),
            (Waiting::Login, _) => {
                send("the mail provider refused the login; `redress init` changes it, then the letter can go")
            }
            (Waiting::Settings, _) => {
                send("the settings or the mail server must be mended first; `redress outbox` says what is wrong")
            }
            (Waiting::Message, _) => {
                send("the mail server refused it, `redress outbox` says why; try again once that is mended")
            }
            (Waiting::Word { .. }, _) => {
                send("it was tried for five days in vain and is not tried by itself any more; it needs your word")
            }
            (Waiting::Outcome, _) => NextStep {
                command: format!("redress resolve {n}"),
                from: None,
                why: "the letter may or may not have gone",
            },
        }
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
