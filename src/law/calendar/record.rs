use std::collections::{BTreeMap, HashMap};

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;

use super::{
    super::{Reading, toml_date},
    feast::Feast,
};

/// The holidays of one country, as its file under `data/holidays/` lists them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    pub(super) holiday: Vec<Holiday>,
    pub(super) name: String,
    #[serde(flatten)]
    pub(super) reading: Reading,
    /// The parts that have a country code of their own, and the part each is.
    #[serde(default)]
    pub(super) places: BTreeMap<String, String>,
    /// The parts of the country, by the second half of their ISO 3166-2 code.
    #[serde(default)]
    pub(super) regions: BTreeMap<String, String>,
}

/// One holiday: a rule, or a list of dates where no rule is known.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Holiday {
    /// Its days where no rule is known; a year without one is a year that is not known.
    #[serde(default, deserialize_with = "toml_date::many")]
    dates: Vec<NaiveDate>,
    /// The weekdays on which it is kept; none named means all.
    #[serde(default)]
    falls_on: Vec<Weekday>,
    /// The last year for which it is official; later years are estimates.
    official_until: Option<i32>,
    pub(super) name: String,
    /// The years in which the rule does not hold.
    #[serde(default)]
    not_in: Vec<i32>,
    on: Option<Feast>,
    /// Days that happen once; other years have none.
    #[serde(default, deserialize_with = "toml_date::many")]
    once: Vec<NaiveDate>,
    /// The parts of the country that keep it; none named means all.
    #[serde(default)]
    regions: Vec<String>,
    since: Option<i32>,
    /// The further day off when it falls on this weekday.
    #[serde(default)]
    pub(super) substitute: HashMap<Weekday, Substitute>,
    until: Option<i32>,
}

/// Which day is free when a holiday falls on a certain weekday.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Substitute {
    DayAfter,
    DayBefore,
    NextWorkingDay,
}

impl Record {
    /// Returns the holidays of a part of the country, or those of all its parts when none is named.
    pub(super) fn holidays(&self, part: &str) -> Vec<Holiday> {
        self.holiday.iter().filter(|holiday| holiday.is_kept_in(part)).cloned().collect()
    }
}

impl Holiday {
    /// Returns its days in this year, before any substitute.
    pub(super) fn days(&self, year: i32) -> impl Iterator<Item = NaiveDate> {
        let ruled = self.on.filter(|_| self.is_in_force(year)).and_then(|feast| feast.of(year));
        let ruled = ruled.filter(|day| self.falls_on.is_empty() || self.falls_on.contains(&day.weekday()));
        ruled.into_iter().chain(self.dates.iter().chain(&self.once).copied().filter(move |day| day.year() == year))
    }

    /// Tells whether its days of this year are unknown or not official.
    pub(super) fn is_estimate(&self, year: i32) -> bool {
        let unlisted = !self.dates.is_empty() && self.dates.iter().all(|day| day.year() != year);
        let unofficial = self.official_until.is_some_and(|last| last < year);
        self.is_in_force(year) && (unlisted || unofficial)
    }

    fn is_in_force(&self, year: i32) -> bool {
        let begun = self.since.is_none_or(|since| since <= year);
        begun && self.until.is_none_or(|until| year <= until) && !self.not_in.contains(&year)
    }

    fn is_kept_in(&self, part: &str) -> bool {
        self.regions.is_empty() || self.regions.iter().any(|region| region == part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "name = \"X\"\nbasis = \"policy\"\nsource = \"a book\"\nseen = 2026-11-23\n";

    fn read(holiday: &str) -> Result<Record, toml::de::Error> {
        toml::from_str(&format!("{HEAD}[[holiday]]\nname = \"Feast\"\n{holiday}"))
    }

    #[test]
    fn a_holiday_that_is_misspelt_is_refused() {
        assert!(read("on = \"1 May\"").is_ok());
        for line in ["on = \"1 Mai\"", "onn = \"1 May\"", "dates = [2026-02-30]", "dates = [2026-05-01T10:00:00]"] {
            assert!(read(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_list_is_an_estimate_in_the_years_it_does_not_name() {
        let record =
            read("dates = [2026-05-01, 2027-05-01]\nofficial-until = 2026\nsince = 2025\nuntil = 2030").unwrap();
        let estimates: Vec<i32> = (2023..2033).filter(|year| record.holiday[0].is_estimate(*year)).collect();
        assert_eq!(estimates, [2025, 2027, 2028, 2029, 2030]);
    }

    #[test]
    fn a_day_that_happens_once_is_no_estimate_in_other_years() {
        let record = read("once = [2026-06-15]").unwrap();
        assert_eq!(record.holiday[0].days(2026).count(), 1);
        assert!((2020..2040).all(|year| !record.holiday[0].is_estimate(year)));
    }

    #[test]
    fn a_part_keeps_the_days_of_all_and_its_own() {
        let record = read("on = \"1 May\"\nregions = [\"A\"]").unwrap();
        assert_eq!(["", "A", "B"].map(|part| record.holidays(part).len()), [0, 1, 0]);
        let record = read("on = \"1 May\"").unwrap();
        assert_eq!(["", "A", "B"].map(|part| record.holidays(part).len()), [1, 1, 1]);
    }
}
