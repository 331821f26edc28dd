use chrono::NaiveDate;

use super::{Case, LetterRecord, LetterState, Outlet, Status, Way};

/// For so many days a letter may lie unsent before it is mentioned as forgotten; a choice of redress.
const PATIENCE_DAYS: i64 = 2;

/// A letter that lies about: it was not sent, or it was sent and nobody said so.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unsent {
    /// The way it would have gone, where that is known.
    pub by: Option<Way>,
    /// Days since it was written or, if it was given to the user later, since then.
    pub days: i64,
    /// The form in which it was given to the user, if it was.
    pub given: Option<Outlet>,
    /// Its number.
    pub letter: u32,
}

impl Case {
    /// Returns the newest letter if it has lain unsent for more than two days.
    #[must_use]
    pub fn unsent(&self, today: NaiveDate) -> Option<Unsent> {
        let letter = self.last_letter().filter(|letter| lies(letter))?;
        if matches!(self.status(), Status::Closed | Status::Withdrawn) {
            return None;
        }
        // What they have overtaken is not offered for sending beside the word that it had better not go.
        if letter.kind.is_follow_up() && self.overtaken_by(letter).is_some() {
            return None;
        }
        let given = letter.given_out();
        let since = given.map_or(letter.written, |(on, _)| letter.written.max(*on));
        let days = (today - since).num_days();
        let given = given.map(|(_, given)| given.way);
        let by = given.map(Outlet::way).or(letter.to.as_ref().map(|_| Way::Email));
        (PATIENCE_DAYS < days).then_some(Unsent { by, days, given, letter: letter.n })
    }
}

/// Tells whether a letter was never approved for sending from here, or was given to the user since.
fn lies(letter: &LetterRecord) -> bool {
    letter.state == LetterState::Draft || letter.given_out().is_some()
}
