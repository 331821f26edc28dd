//! The day that a reply names for something, in the words of whoever reads it: a date, or a span from the day it was said.
//! Whatever asks for such a day reads it here.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;

use super::dates::{self, Named};
use crate::law::{Calendar, Period, PeriodError};

/// Longer than any span that is meant, in days.
const LONGEST: u32 = 3650;
/// The same in months.
const LONGEST_MONTHS: u32 = 600;

/// A day that is named for something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Until {
    /// A date.
    Day(NaiveDate),
    /// A span from the day it was said; of a range the later end, so that nobody is reminded too early. Hours count as days
    /// that have begun.
    Span(Period),
}

/// What somebody named is no day that can be used.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum UntilError {
    /// Figures whose day and month can be swapped.
    #[error("`{0}` can be read in two ways; write the day as in 2026-11-23")]
    Either(String),
    /// It is neither a day nor a span.
    #[error(
        "no such day `{0}`; a day is written as in 2026-11-23, and a span as in `24 hours`, `3 weeks` or `7-15 working days`"
    )]
    NoDay(String),
    /// Nobody knows on which days they work.
    #[error("on which days they work is not known, so `{0}` cannot be counted; name the day itself, as in 2026-11-23")]
    NoCalendar(Until),
    /// The end lies beyond the last day that can be written.
    #[error(transparent)]
    Period(#[from] PeriodError),
    /// The span is longer than any that is meant.
    #[error("`{0}` is longer than redress takes for meant; name the day itself, as in 2036-12-31")]
    TooLong(String),
}

impl Until {
    /// Returns the day, counted from the day it was said; working days by these calendars, the latest end of several.
    ///
    /// ```
    /// use redress::{law::Calendar, mail::reading::Until};
    /// // 2026-11-27 is a Friday.
    /// let day = "within 15 working days".parse::<Until>()?.day("2026-11-27".parse()?, &[Calendar::weekends()])?;
    /// assert_eq!(day.to_string(), "2026-12-18");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When working days are to be counted by no calendar, or the day lies beyond the last one that can be written.
    pub fn day(self, said: NaiveDate, working: &[Calendar]) -> Result<NaiveDate, UntilError> {
        match self {
            Self::Day(day) => Ok(day),
            Self::Span(period @ Period::BusinessDays(_)) => {
                let ends = working.iter().map(|calendar| period.end(said, calendar));
                ends.collect::<Result<Vec<_>, _>>()?.into_iter().max().ok_or(UntilError::NoCalendar(self))
            }
            Self::Span(period @ (Period::Days(_) | Period::Months(_))) => Ok(period.end(said, &Calendar::weekends())?),
        }
    }
}

impl fmt::Display for Until {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self {
            Self::Day(day) => return day.fmt(f),
            Self::Span(Period::BusinessDays(count)) => (count, "working day"),
            Self::Span(Period::Days(count)) => (count, "day"),
            Self::Span(Period::Months(count)) => (count, "month"),
        };
        write!(f, "{count} {unit}{}", if *count == 1 { "" } else { "s" })
    }
}

impl FromStr for Until {
    type Err = UntilError;

    fn from_str(text: &str) -> Result<Self, UntilError> {
        let words = text.trim().to_lowercase();
        if let Some(span) = span(&words) {
            return if is_meant(span) { Ok(Self::Span(span)) } else { Err(UntilError::TooLong(text.to_owned())) };
        }
        match dates::named(&words, false).as_slice() {
            [Named::Day(day)] => Ok(Self::Day(*day)),
            [Named::Either(..)] => Err(UntilError::Either(text.to_owned())),
            _ => Err(UntilError::NoDay(text.to_owned())),
        }
    }
}

/// Reads `15 working days`, `within 7-15 working days`; nothing where it is no number with a unit.
fn span(words: &str) -> Option<Period> {
    let words = ["within ", "in "].iter().find_map(|start| words.strip_prefix(start)).unwrap_or(words);
    let words = words.replace(" to ", "-");
    let unit = words.find(char::is_alphabetic).filter(|at| 0 < *at)?;
    let (numbers, unit) = words.split_at(unit);
    let number: u32 = numbers.split(['-', '–', ' ']).rfind(|number| !number.is_empty())?.parse().ok()?;
    Some(match unit.trim() {
        "hour" | "hours" | "h" => Period::Days(number.div_ceil(24)),
        "day" | "days" | "calendar day" | "calendar days" => Period::Days(number),
        "week" | "weeks" => Period::Days(number.saturating_mul(7)),
        "working day" | "working days" | "business day" | "business days" => Period::BusinessDays(number),
        "month" | "months" => Period::Months(number),
        "year" | "years" => Period::Months(number.saturating_mul(12)),
        _ => return None,
    })
}

/// Tells whether a span is no longer than any that somebody would mean.
fn is_meant(span: Period) -> bool {
    match span {
        Period::BusinessDays(count) | Period::Days(count) => count <= LONGEST,
        Period::Months(count) => count <= LONGEST_MONTHS,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Result<String, UntilError> {
        let said = "2026-11-27".parse().unwrap();
        typed.parse::<Until>()?.day(said, &[Calendar::weekends()]).map(|day| day.to_string())
    }

    #[test]
    fn a_day_is_read_as_it_is_written_and_a_span_from_the_day_it_was_said() {
        // 2026-11-27 is a Friday.
        for (typed, expected) in [
            ("2027-01-31", "2027-01-31"),
            (" 31 December 2036 ", "2036-12-31"),
            ("December 31, 2036", "2036-12-31"),
            ("31. Dezember 2036", "2036-12-31"),
            ("31.12.2036", "2036-12-31"),
            ("until 31/12/2036", "2036-12-31"),
            ("24 hours", "2026-11-28"),
            ("25 hours", "2026-11-29"),
            ("3 days", "2026-11-30"),
            ("30 calendar days", "2026-12-27"),
            ("1 working day", "2026-11-30"),
            ("15 working days", "2026-12-18"),
            ("within 15 working days", "2026-12-18"),
            ("7-15 working days", "2026-12-18"),
            ("7 to 15 Business Days", "2026-12-18"),
            ("2 weeks", "2026-12-11"),
            ("3 months", "2027-02-27"),
            ("10 years", "2036-11-27"),
            ("3650 days", "2036-11-24"),
            ("50 years", "2076-11-27"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(expected), "{typed}");
        }
    }

    #[test]
    fn what_is_neither_a_day_nor_a_span_is_said_to_be_none() {
        let no_day = ["soon", "7 moons", "-", "", "15", "2026-02-30", "2027-01-31 or 2027-02-01", "4294967296 days"];
        for typed in no_day {
            assert_eq!(read(typed), Err(UntilError::NoDay(typed.to_owned())), "{typed}");
        }
        for typed in ["4294967295 working days", "3651 days", "51 years", "4294967295 weeks"] {
            assert_eq!(read(typed), Err(UntilError::TooLong(typed.to_owned())), "{typed}");
        }
        assert_eq!(read("05/06/2027"), Err(UntilError::Either("05/06/2027".to_owned())));
    }

    #[test]
    fn working_days_are_counted_in_every_calendar_that_may_apply_and_the_latest_end_counts() {
        let said = "2026-12-21".parse().unwrap();
        let days = |calendars: &[Calendar]| "5 working days".parse::<Until>().unwrap().day(said, calendars);
        let germany = Calendar::of(&"DE".parse().unwrap());
        assert_eq!(days(&[Calendar::weekends()]).unwrap().to_string(), "2026-12-28");
        assert_eq!(days(&[Calendar::weekends(), germany]).unwrap().to_string(), "2026-12-29", "25 December is none");
        let error = days(&[]).unwrap_err();
        assert!(error.to_string().contains("`5 working days`") && error.to_string().contains("name the day itself"));
    }
}
