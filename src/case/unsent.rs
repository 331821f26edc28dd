use chrono::NaiveDate;

use super::{Case, LetterState, Status, Way};

/// For so many days a letter may lie unsent before it is mentioned as forgotten; a choice of redress.
const PATIENCE_DAYS: i64 = 2;

/// A letter that lies about: it was not sent, or it was sent and nobody said so.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unsent {
    /// The way it would have gone.
    pub by: Way,
    /// Days since it was written or, if it was given to the user later, since then.
    pub days: i64,
    /// Whether it was given to the user.
    pub given: bool,
    /// Its number.
    pub letter: u32,
}

impl Case {
    /// Returns the newest letter if it has lain unsent for more than two days.
    #[must_use]
    pub fn unsent(&self, today: NaiveDate) -> Option<Unsent> {
        let letter = self.last_letter().filter(|letter| letter.state == LetterState::Draft)?;
        if matches!(self.status(), Status::Closed | Status::Withdrawn) {
            return None;
        }
        let given = letter.put_out.last();
        let since = given.map_or(letter.written, |(on, _)| letter.written.max(*on));
        let days = (today - since).num_days();
        let by = given.map_or(Way::Email, |(_, given)| given.way.way());
        (PATIENCE_DAYS < days).then_some(Unsent { by, days, given: given.is_some(), letter: letter.n })
    }
}
