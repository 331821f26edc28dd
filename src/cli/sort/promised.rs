//! The day of a promise, as platforms name it: a date, or a span from the day it was said.

use chrono::NaiveDate;

use crate::{
    cli::arguments,
    law::{Calendar, Period},
};

/// Longer than any promise that is meant, in days.
const LONGEST: u32 = 3650;

/// Reads a day, or a span such as `24 hours`, `3 weeks` or `7-15 working days`, counted from the day it was said; of a
/// range the later end, so that nobody is reminded too early. Hours count as days that have begun.
pub(super) fn day(typed: &str, said: NaiveDate) -> Result<NaiveDate, String> {
    let words = typed.trim().to_lowercase().replace(" to ", "-");
    let Some((number, unit)) = span(&words) else { return arguments::date(typed) };
    let period = match unit {
        "hour" | "hours" | "h" => Period::Days(number.div_ceil(24)),
        "day" | "days" => Period::Days(number),
        "week" | "weeks" => Period::Days(number.saturating_mul(7)),
        "working day" | "working days" | "business day" | "business days" => Period::BusinessDays(number),
        _ => return Err(format!("no span `{typed}`; such as `24 hours`, `3 weeks` or `7-15 working days`")),
    };
    match period {
        Period::BusinessDays(count) | Period::Days(count) if LONGEST < count => {
            Err(format!("`{typed}` is longer than ten years"))
        }
        Period::BusinessDays(_) | Period::Days(_) | Period::Months(_) => {
            period.end(said, &Calendar::weekends()).map_err(|error| error.to_string())
        }
    }
}

/// Splits `7-15 working days` into its last number and its unit; nothing where it is no number with a unit.
fn span(words: &str) -> Option<(u32, &str)> {
    let unit = words.find(|sign: char| sign.is_alphabetic()).filter(|at| 0 < *at)?;
    let (numbers, unit) = words.split_at(unit);
    let last = numbers.split(['-', '–', ' ']).rfind(|number| !number.is_empty())?;
    Some((last.parse().ok()?, unit.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(typed: &str) -> Result<String, String> {
        day(typed, "2026-11-27".parse().unwrap()).map(|day| day.to_string())
    }

    #[test]
    fn a_span_is_counted_from_the_day_it_was_said_and_working_days_leave_out_weekends() {
        // 2026-11-27 is a Friday.
        for (typed, expected) in [
            ("2027-01-31", "2027-01-31"),
            ("24 hours", "2026-11-28"),
            ("25 hours", "2026-11-29"),
            ("3 days", "2026-11-30"),
            ("1 working day", "2026-11-30"),
            ("7-15 working days", "2026-12-18"),
            ("7 to 15 Business Days", "2026-12-18"),
            ("2 weeks", "2026-12-11"),
        ] {
            assert_eq!(read(typed).as_deref(), Ok(expected), "{typed}");
        }
    }

    #[test]
    fn what_is_neither_a_day_nor_a_span_is_said_to_be_none() {
        for typed in ["soon", "7 moons", "-", "4294967295 working days", "3651 days", "15", "2026-02-30"] {
            assert!(read(typed).is_err(), "{typed}");
        }
        assert!(read("3650 days").is_ok());
    }
}
