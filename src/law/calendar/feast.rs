use std::str::FromStr;

use chrono::{Datelike, Month, NaiveDate, TimeDelta, Weekday};
use serde::Deserialize;

use super::easter;

/// When a holiday falls, as its record writes it: `1 November`, `Easter + 39`, `Orthodox Easter - 2`,
/// `4th Thursday of November`, `last Monday of May`, `Wednesday before 23 November`, `Saturday from 20 June`.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(try_from = "String")]
pub(super) enum Feast {
    /// The last such weekday before the day.
    Before(Weekday, u32, u32),
    /// So many days after the Easter Sunday of the western churches.
    Easter(i64),
    /// The same day each year: day and month.
    Fixed(u32, u32),
    /// The first such weekday on or after the day.
    From(Weekday, u32, u32),
    /// The last such weekday of the month.
    Last(Weekday, u32),
    /// The first, second … such weekday of the month.
    Nth(u8, Weekday, u32),
    /// So many days after the Easter Sunday of the orthodox churches.
    OrthodoxEaster(i64),
}

/// The text is none of the forms in which a holiday is written.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` does not say when a holiday falls")]
pub(super) struct FeastError(String);

impl Feast {
    /// Returns the day of this year, `None` where the year cannot be written.
    pub(super) fn of(self, year: i32) -> Option<NaiveDate> {
        match self {
            Self::Before(weekday, day, month) => weekday_before(NaiveDate::from_ymd_opt(year, month, day)?, weekday),
            Self::Easter(days) => easter::western(year)?.checked_add_signed(TimeDelta::try_days(days)?),
            Self::Fixed(day, month) => NaiveDate::from_ymd_opt(year, month, day),
            Self::From(weekday, day, month) => weekday_from(NaiveDate::from_ymd_opt(year, month, day)?, weekday),
            Self::Last(weekday, month) => weekday_before(first_of_next(year, month)?, weekday),
            Self::Nth(nth, weekday, month) => NaiveDate::from_weekday_of_month_opt(year, month, weekday, nth),
            Self::OrthodoxEaster(days) => easter::orthodox(year)?.checked_add_signed(TimeDelta::try_days(days)?),
        }
    }
}

fn weekday_before(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let back = 1 + i64::from((day.weekday().days_since(weekday) + 6) % 7);
    day.checked_sub_signed(TimeDelta::try_days(back)?)
}

fn weekday_from(day: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    day.checked_add_signed(TimeDelta::try_days(weekday.days_since(day.weekday()).into())?)
}

fn first_of_next(year: i32, month: u32) -> Option<NaiveDate> {
    if month == 12 {
        NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)
    } else {
        NaiveDate::from_ymd_opt(year, month + 1, 1)
    }
}

impl FromStr for Feast {
    type Err = FeastError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let feast = match words[..] {
            ["Easter"] => Some(Self::Easter(0)),
            ["Easter", sign, days] => offset(sign, days).map(Self::Easter),
            ["Orthodox", "Easter"] => Some(Self::OrthodoxEaster(0)),
            ["Orthodox", "Easter", sign, days] => offset(sign, days).map(Self::OrthodoxEaster),
            [day, month] => day_of(day, month).map(|(day, month)| Self::Fixed(day, month)),
            [weekday, "before", day, month] => beside(weekday, day, month).map(|(w, d, m)| Self::Before(w, d, m)),
            [weekday, "from", day, month] => beside(weekday, day, month).map(|(w, d, m)| Self::From(w, d, m)),
            [which, weekday, "of", month] => of_month(which, weekday, month),
            _ => None,
        };
        feast.ok_or_else(|| FeastError(text.to_owned()))
    }
}

impl TryFrom<String> for Feast {
    type Error = FeastError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

fn offset(sign: &str, days: &str) -> Option<i64> {
    let days: u8 = days.parse().ok()?;
    match sign {
        "+" => Some(days.into()),
        "-" => Some(-i64::from(days)),
        _ => None,
    }
}

/// Reads a day that every year has, so that no rule fails in some years only.
fn day_of(day: &str, month: &str) -> Option<(u32, u32)> {
    let (day, month) = (day.parse().ok()?, month.parse::<Month>().ok()?.number_from_month());
    NaiveDate::from_ymd_opt(2001, month, day).map(|_| (day, month))
}

fn beside(weekday: &str, day: &str, month: &str) -> Option<(Weekday, u32, u32)> {
    day_of(day, month).and_then(|(day, month)| Some((weekday.parse().ok()?, day, month)))
}

fn of_month(which: &str, weekday: &str, month: &str) -> Option<Feast> {
    let (weekday, month) = (weekday.parse().ok()?, month.parse::<Month>().ok()?.number_from_month());
    match which {
        "1st" => Some(Feast::Nth(1, weekday, month)),
        "2nd" => Some(Feast::Nth(2, weekday, month)),
        "3rd" => Some(Feast::Nth(3, weekday, month)),
        "4th" => Some(Feast::Nth(4, weekday, month)),
        "last" => Some(Feast::Last(weekday, month)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str, year: i32) -> String {
        text.parse::<Feast>().unwrap().of(year).unwrap().to_string()
    }

    #[test]
    fn every_form_names_its_day() {
        assert_eq!(day("1 November", 2026), "2026-11-01");
        assert_eq!(day("Easter", 2026), "2026-04-05");
        assert_eq!(day("Easter + 39", 2026), "2026-05-14");
        assert_eq!(day("Easter - 2", 2026), "2026-04-03");
        assert_eq!(day("Orthodox Easter + 1", 2026), "2026-04-13");
        assert_eq!(day("4th Thursday of November", 2026), "2026-11-26");
        assert_eq!(day("last Monday of May", 2026), "2026-05-25");
        assert_eq!(day("last Thursday of December", 2026), "2026-12-31");
    }

    #[test]
    fn before_excludes_the_day_and_from_includes_it() {
        assert_eq!(day("Wednesday before 23 November", 2027), "2027-11-17");
        assert_eq!(day("Wednesday before 23 November", 2033), "2033-11-16");
        assert_eq!(day("Wednesday before 23 November", 2022), "2022-11-16");
        assert_eq!(day("Saturday from 20 June", 2026), "2026-06-20");
        assert_eq!(day("Saturday from 20 June", 2027), "2027-06-26");
    }

    #[test]
    fn a_rule_that_is_not_a_rule_is_refused() {
        for text in
            ["", "November", "29 February", "31 June", "5th Monday of May", "Easter * 2", "Mon", "first Monday of May"]
        {
            assert!(text.parse::<Feast>().is_err(), "{text}");
        }
    }
}
