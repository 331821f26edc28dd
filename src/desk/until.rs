use chrono::NaiveDate;

use super::cases::calendars;
use crate::{
    case::Case,
    law::Law,
    mail::reading::{Until, UntilError},
};

/// Returns the day that a controller named, counted from the day it was said; its working days by the calendars that the
/// law of the case knows for it, the latest end of several (policy).
///
/// # Errors
/// When no calendar is known, or the day lies beyond the last one that can be written.
pub fn until(case: &Case, named: Until, said: NaiveDate) -> Result<NaiveDate, UntilError> {
    let opened = &case.opened;
    let known = calendars(opened.regime, &opened.subject.place, opened.seat);
    named.day(said, &Law::of(opened.regime).working_days(&known))
}
