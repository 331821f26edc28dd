use chrono::NaiveDate;

use super::cases::calendars;
use crate::{
    case::Case,
    law::Law,
    mail::reading::{Until, UntilError},
};

/// Somebody named a span for the end of an extension. The law counts it from receipt (Art. 12(3) GDPR; Civ. Code
/// § 1798.130(a)(2)(A)), and what a notice says of its length may be the whole time or what is added to the first: counted from
/// the day of the notice, the case could be called overdue too early.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error(
    "more time runs from the day they received the request and not from the day they ask for it, so `{0}` names no day; type the \
     day that they name, as in 2027-01-31, or none if they name none: then the longest time that the law gives them counts"
)]
pub struct SpanOfAnExtension(Until);

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

/// Returns the day that a controller named for the end of an extension.
///
/// # Errors
/// When it is a span, which nobody can count from the notice alone.
pub fn until_of_an_extension(named: Until) -> Result<NaiveDate, SpanOfAnExtension> {
    match named {
        Until::Day(day) => Ok(day),
        Until::Span(_) => Err(SpanOfAnExtension(named)),
    }
}
