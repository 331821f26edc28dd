use std::fmt;

use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Calendar;

/// A span of time that a law gives somebody to act.
///
/// The day from which it is counted never belongs to it: Art. 3(1) Reg. 1182/71, Cal. Civ. Code § 10.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Period {
    /// Days on which the calendar says that people work.
    BusinessDays(u32),
    /// Calendar days, working or not.
    Days(u32),
    /// Calendar months.
    Months(u32),
}

/// A period cannot be counted.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("the end of {period} from `{from}` lies beyond the last day that can be written")]
pub struct PeriodError {
    period: Period,
    from: NaiveDate,
}

impl Period {
    /// Returns the last day, before any rule about weekends and holidays moves it.
    ///
    /// Months end on the day of the same number and, where the month has none, on its last day: Art. 3(2)(c)
    /// Reg. 1182/71. Only business days look at the calendar.
    ///
    /// ```
    /// use redress::law::{Calendar, Period};
    /// let received = "2026-01-30".parse()?;
    /// assert_eq!(Period::Months(1).end(received, &Calendar::weekends())?.to_string(), "2026-02-28");
    /// assert_eq!(Period::BusinessDays(1).end(received, &Calendar::weekends())?.to_string(), "2026-02-02");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// When the last day lies beyond the year 262142.
    pub fn end(self, from: NaiveDate, calendar: &Calendar) -> Result<NaiveDate, PeriodError> {
        let last = match self {
            Self::BusinessDays(count) => (0..count).try_fold(from, |day, _| calendar.working_day_after(day)),
            Self::Days(count) => from.checked_add_days(Days::new(count.into())),
            Self::Months(count) => from.checked_add_months(Months::new(count)),
        };
        last.ok_or(PeriodError { period: self, from })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, unit) = match self {
            Self::BusinessDays(count) => (count, "business day"),
            Self::Days(count) => (count, "day"),
            Self::Months(count) => (count, "month"),
        };
        write!(f, "{count} {unit}{}", if *count == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(period: Period, from: &str) -> String {
        period.end(from.parse().unwrap(), &Calendar::weekends()).unwrap().to_string()
    }

    #[test]
    fn a_month_ends_on_the_day_of_the_same_number() {
        assert_eq!(end(Period::Months(1), "2026-03-05"), "2026-04-05");
    }

    #[test]
    fn a_month_without_that_day_ends_on_its_last_day() {
        assert_eq!(end(Period::Months(1), "2026-01-28"), "2026-02-28");
        assert_eq!(end(Period::Months(1), "2026-01-29"), "2026-02-28");
        assert_eq!(end(Period::Months(1), "2028-01-29"), "2028-02-29");
        assert_eq!(end(Period::Months(1), "2028-01-31"), "2028-02-29");
    }

    #[test]
    fn three_months_are_not_one_month_and_two() {
        assert_eq!(end(Period::Months(3), "2026-01-31"), "2026-04-30");
        assert_eq!(end(Period::Months(2), "2026-02-28"), "2026-04-28");
    }

    #[test]
    fn the_day_of_the_event_is_not_counted() {
        assert_eq!(end(Period::Days(1), "2026-11-10"), "2026-11-11");
        assert_eq!(end(Period::Days(45), "2026-11-10"), "2026-12-25");
    }

    #[test]
    fn business_days_skip_the_weekend_wherever_they_start() {
        assert_eq!(end(Period::BusinessDays(1), "2026-11-20"), "2026-11-23");
        assert_eq!(end(Period::BusinessDays(1), "2026-11-21"), "2026-11-23");
        assert_eq!(end(Period::BusinessDays(10), "2026-11-22"), "2026-12-04");
    }

    #[test]
    fn a_period_beyond_the_calendar_is_an_error() {
        for period in [Period::BusinessDays(1), Period::Days(1), Period::Months(1)] {
            let error = period.end(NaiveDate::MAX, &Calendar::weekends()).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!("the end of {period} from `+262142-12-31` lies beyond the last day that can be written")
            );
        }
    }
}
