use chrono::{DateTime, NaiveDate, Utc};

use super::{Cases, DeskError, cases::calendars};
use crate::{
    case::Case,
    export::{Reported, report},
};

impl Cases {
    /// Writes the report of one case, or of all whose content is there, as it stands on a day; `now` is the real time.
    ///
    /// # Errors
    /// When there is no such case, or a date cannot be worked out.
    pub fn report(&self, only: Option<u32>, today: NaiveDate, now: DateTime<Utc>) -> Result<String, DeskError> {
        let cases: Vec<&Case> = match only {
            Some(number) => vec![self.case(number)?],
            None => self.known().collect(),
        };
        let reported = cases.into_iter().map(|case| self.reported(case, today, now)).collect::<Result<Vec<_>, _>>()?;
        Ok(report(&reported, today))
    }

    fn reported<'a>(&self, case: &'a Case, today: NaiveDate, now: DateTime<Utc>) -> Result<Reported<'a>, DeskError> {
        let calendars = calendars(case.opened.regime, &case.opened.subject.place, case.opened.seat);
        let standing = case.standing(&calendars, today)?;
        Ok(Reported {
            awaits: case.awaits(&calendars)?,
            case,
            deadlines: case.deadlines(&calendars)?,
            next: self.next_step(case, &standing, now),
            standing,
        })
    }
}
