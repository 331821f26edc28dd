//! Which days are working days, and where.
//!
//! Weekends are Saturday and Sunday in every calendar. Holidays are records under `data/holidays/`, one file a country,
//! written as rules (`Easter + 39`, `last Monday of May`) or, where a moon or a minister decides, as lists of dates.
//! A year for which a list is not yet known is never silently without holidays: [`Calendar::is_estimate`] says so.
mod code;
mod easter;
mod feast;
mod record;
mod shipped;
mod year;

use std::{collections::BTreeMap, ops::RangeInclusive, sync::Arc};

use chrono::{Datelike, Days, NaiveDate, Weekday};

pub use code::{CalendarCode, CalendarError};
use record::Holiday;
pub(super) use shipped::regions;

use super::Reading;

/// The years whose holidays are worked out beforehand; those of other years are worked out when they are asked for.
const READY: RangeInclusive<i32> = 2020..=2050;

/// The working days of one place; cheap to clone.
///
/// ```
/// use redress::law::Calendar;
/// let california = Calendar::of(&"US-CA".parse()?);
/// let chavez = "2027-03-31".parse()?;
/// assert_eq!(california.holiday(chavez).as_deref(), Some("César Chávez Day"));
/// assert!(!california.is_working_day(chavez) && Calendar::weekends().is_working_day(chavez));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Calendar(Arc<Listing>);

#[derive(Debug)]
struct Listing {
    code: CalendarCode,
    holidays: Vec<Holiday>,
    name: String,
    reading: Reading,
    ready: BTreeMap<NaiveDate, String>,
}

impl Calendar {
    /// Returns the calendar of this code.
    #[must_use]
    #[expect(clippy::missing_panics_doc, reason = "a code that was read names a calendar that is shipped")]
    pub fn of(code: &CalendarCode) -> Self {
        shipped::calendar(code).expect("a code that was read names a calendar that is shipped")
    }

    /// Returns the calendar that knows weekends only, `none`.
    #[must_use]
    pub fn weekends() -> Self {
        Self::of(&CalendarCode::none())
    }

    fn new(code: CalendarCode, name: String, holidays: Vec<Holiday>, reading: Reading) -> Self {
        let ready = year::holidays(&holidays, READY);
        Self(Arc::new(Listing { code, holidays, name, reading, ready }))
    }

    /// Returns the code, such as `DE-BY`.
    #[must_use]
    pub fn code(&self) -> &CalendarCode {
        &self.0.code
    }

    /// Returns the name of the place, such as `Germany, Bavaria`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Returns where the list of holidays was read.
    #[must_use]
    pub fn reading(&self) -> &Reading {
        &self.0.reading
    }

    /// Returns the name of the holiday on this day, if it is one.
    #[must_use]
    pub fn holiday(&self, day: NaiveDate) -> Option<String> {
        if READY.contains(&day.year()) {
            return self.0.ready.get(&day).cloned();
        }
        year::holidays(&self.0.holidays, day.year()..=day.year()).remove(&day)
    }

    /// Tells whether the day is neither Saturday, Sunday nor a holiday.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        !is_weekend(day) && !self.is_holiday(day)
    }

    /// Returns the day itself if it is a working day, else the next one; `None` beyond the last day that can be written.
    #[must_use]
    pub fn working_day_from(&self, day: NaiveDate) -> Option<NaiveDate> {
        std::iter::successors(Some(day), NaiveDate::succ_opt).find(|day| self.is_working_day(*day))
    }

    /// Returns the first working day after this day; `None` beyond the last day that can be written.
    #[must_use]
    pub fn working_day_after(&self, day: NaiveDate) -> Option<NaiveDate> {
        self.working_day_from(day.checked_add_days(Days::new(1))?)
    }

    /// Tells whether some holidays of this year are not officially known to redress, or only as an astronomical estimate.
    #[must_use]
    pub fn is_estimate(&self, year: i32) -> bool {
        self.0.holidays.iter().any(|holiday| holiday.is_estimate(year))
    }

    fn is_holiday(&self, day: NaiveDate) -> bool {
        if READY.contains(&day.year()) { self.0.ready.contains_key(&day) } else { self.holiday(day).is_some() }
    }
}

impl PartialEq for Calendar {
    fn eq(&self, other: &Self) -> bool {
        self.code() == other.code()
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}
