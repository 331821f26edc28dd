use chrono::{DateTime, NaiveDate, Utc};

use super::{Cases, Held};
use crate::case::{Case, LetterRecord, NextStep, Status, Waiting};

/// A letter that has not certainly gone and is still wanted.
#[derive(Clone, Copy, Debug)]
pub struct WaitingLetter<'a> {
    /// Its case.
    pub case: &'a Case,
    /// The letter.
    pub letter: &'a LetterRecord,
    /// Whether no mail server is set that could take it.
    pub by_hand: bool,
    /// The case whose answer it waits for besides.
    pub held: Option<Held>,
    /// What it waits for.
    pub waiting: Waiting,
}

impl Cases {
    /// Returns every letter that has not certainly gone, by case and number, as of a moment of the real time and a day.
    ///
    /// Those of cases that were closed or withdrawn are not wanted any more, unless one may have gone.
    pub fn waiting(&self, now: DateTime<Utc>, today: NaiveDate) -> impl Iterator<Item = WaitingLetter<'_>> {
        self.known().flat_map(move |case| {
            let over = matches!(case.status(), Status::Closed | Status::Withdrawn);
            let held = self.held(case, today);
            let letters = case.letters.iter().filter_map(move |letter| {
                Some(WaitingLetter { by_hand: self.by_hand, case, held, letter, waiting: case.waiting(letter, now)? })
            });
            letters.filter(move |held| !over || held.waiting == Waiting::Outcome)
        })
    }
}

impl WaitingLetter<'_> {
    /// Returns the word for its state: that of the letter, or `login-refused` where that is why it waits.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match self.waiting {
            Waiting::Login => "login-refused",
            Waiting::Approval
            | Waiting::From(_)
            | Waiting::Given { .. }
            | Waiting::Message
            | Waiting::Outcome
            | Waiting::Overtaken
            | Waiting::Restored
            | Waiting::Settings
            | Waiting::Word { .. } => self.letter.state.name(),
        }
    }

    /// Returns the moment from which it is tried by itself; nothing where it waits for the user.
    #[must_use]
    pub fn next_try(&self) -> Option<DateTime<Utc>> {
        match self.waiting {
            Waiting::From(from) => Some(from),
            Waiting::Approval
            | Waiting::Given { .. }
            | Waiting::Login
            | Waiting::Message
            | Waiting::Outcome
            | Waiting::Overtaken
            | Waiting::Restored
            | Waiting::Settings
            | Waiting::Word { .. } => None,
        }
    }

    /// Returns what can be done about it.
    #[must_use]
    pub fn next_step(&self) -> NextStep {
        let next = self.case.until_sent(self.letter, self.waiting);
        if self.by_hand { self.case.without_a_server(self.letter, self.waiting, next) } else { next }
    }
}
