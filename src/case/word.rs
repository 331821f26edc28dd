//! On whose word a letter goes: one that was approved is held back where something happened since that the user did not
//! know of when saying yes.

use chrono::{DateTime, Utc};

use super::{Case, HistoryError, LetterRecord, Recorded, Waiting};

impl Case {
    /// Returns what a letter waits for at a moment of the real time; nothing once it has gone.
    ///
    /// One that would be tried by itself waits for the user where the controller has done something since it was
    /// approved, or the record was restored from a backup, or it was given to the user for sending by hand.
    #[must_use]
    pub fn waiting(&self, letter: &LetterRecord, now: DateTime<Utc>) -> Option<Waiting> {
        match letter.waiting(now)? {
            Waiting::From(_) if letter.restored => Some(Waiting::Restored),
            Waiting::From(_) if self.overtaken_since_approval(letter).is_some() => Some(Waiting::Overtaken),
            waiting => Some(waiting),
        }
    }

    /// Returns what the controller did after the user last said that the letter may go.
    #[must_use]
    pub fn overtaken_since_approval(&self, letter: &LetterRecord) -> Option<&Recorded> {
        letter.approved.and_then(|(seq, _)| self.overtaken_since(letter, seq))
    }

    /// Tells whether a letter may go on the word that was given for it.
    ///
    /// # Errors
    /// Says what happened since, which makes another word necessary.
    pub fn may_go_as_approved(&self, letter: &LetterRecord) -> Result<(), HistoryError> {
        let (case, n) = (self.number, letter.n);
        if letter.restored {
            return Err(HistoryError::Restored { case, letter: n });
        }
        if let Some((on, given)) = letter.given_by_mail() {
            return Err(HistoryError::GivenOut { case, form: given.way.in_words(), letter: n, on: *on });
        }
        match self.overtaken_since_approval(letter) {
            Some(recorded) => Err(HistoryError::Overtaken { case, fact: recorded.event.kind(), letter: n }),
            None => Ok(()),
        }
    }
}
