//! The holidays of `data/holidays/` against those of another program: `tests/oracle/holiday_table.py`.
#![allow(clippy::unwrap_used, reason = "a test that fails should stop")]
use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate, Weekday};
use redress::law::{Calendar, CalendarCode};

const TABLE: &str = include_str!("data/holidays.csv");

/// Where we differ from the table on purpose: the calendars, whether the holiday is ours alone, when, and why.
struct Intended {
    codes: &'static [&'static str],
    ours: bool,
    when: fn(NaiveDate) -> bool,
    why: &'static str,
}

const INTENDED: [Intended; 4] = [
    Intended {
        codes: &["NL"],
        ours: true,
        when: |day| (day.month(), day.day()) == (5, 5),
        why: "Algemene termijnenwet art. 3(1) names 5 May for every year, not for lustrum years only",
    },
    Intended {
        codes: &["FR-971", "FR-972", "FR-MF"],
        ours: false,
        when: |day| (day.month(), day.day()) == (7, 21),
        why: "the day of Victor Schœlcher is custom; Code du travail L3422-2 does not name it",
    },
    Intended {
        codes: &["FR-971"],
        ours: false,
        when: |day| matches!(day.month(), 3 | 4),
        why: "Mid-Lent and Good Friday are custom in Guadeloupe; no statute names them",
    },
    Intended {
        codes: &["ES-CB", "ES-CT", "ES-MD", "ES-PV", "ES-VC"],
        ours: false,
        when: |day| 2026 < day.year(),
        why: "the table guesses which day a community will take instead of a Sunday; nothing is published after 2026",
    },
];

/// A row of the table: the days from Monday to Friday on which this calendar keeps a holiday in this year.
fn rows() -> impl Iterator<Item = (CalendarCode, i32, BTreeSet<NaiveDate>)> {
    TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| {
        let mut cells = line.split(',');
        let (code, year, days) = (cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap());
        let days = days.split_whitespace().map(|day| format!("{year}-{}-{}", &day[..2], &day[2..]).parse().unwrap());
        (code.parse().unwrap(), year.parse().unwrap(), days.collect())
    })
}

fn weekdays(year: i32) -> impl Iterator<Item = NaiveDate> {
    let days = NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take_while(move |day| day.year() == year);
    days.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
}

fn holidays(calendar: &Calendar, year: i32) -> BTreeSet<NaiveDate> {
    weekdays(year).filter(|day| !calendar.is_working_day(*day)).collect()
}

fn calendar(code: &str) -> Calendar {
    Calendar::of(&code.parse().unwrap())
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn the_holidays_are_those_of_the_table_but_for_the_intended_differences() {
    let mut used = BTreeSet::new();
    for (code, year, theirs) in rows() {
        let ours = holidays(&Calendar::of(&code), year);
        for day in ours.symmetric_difference(&theirs) {
            let alone = ours.contains(day);
            let intended = INTENDED.iter().position(|intended| {
                intended.codes.contains(&code.as_str()) && intended.ours == alone && (intended.when)(*day)
            });
            used.insert(
                intended.unwrap_or_else(|| panic!("{code} {day} is {}", if alone { "ours" } else { "theirs" })),
            );
        }
    }
    let unused: Vec<&str> = (0..INTENDED.len()).filter(|n| !used.contains(n)).map(|n| INTENDED[n].why).collect();
    assert_eq!(unused, [""; 0]);
}

#[test]
fn every_calendar_is_in_the_table_for_every_year() {
    let known: BTreeSet<(CalendarCode, i32)> = rows().map(|(code, year, _)| (code, year)).collect();
    for code in CalendarCode::all().filter(|code| *code != CalendarCode::none()) {
        for year in 2024..=2035 {
            assert!(known.contains(&(code.clone(), year)), "{code} {year}");
        }
    }
}

#[test]
fn every_state_where_the_gdpr_or_the_uk_gdpr_applies_has_a_calendar() {
    use redress::law::{Law, Regime};
    for regime in [Regime::Gdpr, Regime::UkGdpr] {
        for place in Law::of(regime).territories().iter().flat_map(|territory| &territory.places) {
            assert!(place.parse::<CalendarCode>().is_ok(), "{place}");
        }
    }
}

#[test]
fn a_part_with_a_country_code_of_its_own_is_found_under_both() {
    assert_eq!("GP".parse::<CalendarCode>().unwrap().to_string(), "FR-971");
    assert_eq!("ax".parse::<CalendarCode>().unwrap().to_string(), "FI-01");
}

#[test]
fn a_year_that_is_not_known_is_called_an_estimate() {
    let first_estimate = [("SG", 2028), ("ES-MD", 2027), ("ES-CE", 2027), ("HU", 2027), ("LV", 2027), ("US-CA", 2028)];
    for (code, year) in first_estimate {
        let calendar = calendar(code);
        assert!(!calendar.is_estimate(year - 1) && calendar.is_estimate(year), "{code}");
        assert!(calendar.is_estimate(2040), "{code}");
    }
    for code in ["none", "DE-BY", "FR", "GB-SCT", "GR", "ES", "US-CA-ccp12a"] {
        assert!((2024..=2100).all(|year| !calendar(code).is_estimate(year)), "{code}");
    }
}

#[test]
fn a_year_far_away_has_the_holidays_of_its_rules() {
    let germany = calendar("DE");
    assert_eq!(germany.holiday(date("2051-05-01")).as_deref(), Some("Labour Day"));
    assert_eq!(germany.holiday(date("2049-12-31")), None);
    assert_eq!(calendar("US").holiday(date("2099-12-25")).as_deref(), Some("Christmas Day"));
    assert_eq!(calendar("US").holiday(date("2055-12-31")).as_deref(), Some("New Year's Day (substitute day)"));
    assert!(!germany.is_working_day(date("9999-12-25")));
    assert_eq!(germany.working_day_after(NaiveDate::MAX), None);
}

#[test]
fn a_substitute_never_falls_on_another_holiday() {
    let england = calendar("GB-ENG");
    assert_eq!(england.holiday(date("2027-12-27")).as_deref(), Some("Christmas Day (substitute day)"));
    assert_eq!(england.holiday(date("2027-12-28")).as_deref(), Some("Boxing Day (substitute day)"));
    assert!(england.is_working_day(date("2027-12-29")));
}

#[test]
fn a_californian_holiday_moves_as_section_6701_says_and_no_further() {
    let california = calendar("US-CA");
    assert!(!california.is_working_day(date("2027-07-05")), "4 July 2027 is a Sunday");
    assert!(california.is_working_day(date("2026-07-03")), "4 July 2026 is a Saturday");
    assert!(!california.is_working_day(date("2028-11-10")), "11 November 2028 is a Saturday");
    assert!(california.is_working_day(date("2027-06-18")), "19 June 2027 is a Saturday");
    assert!(california.is_working_day(date("2026-11-27")), "the day after Thanksgiving is a judicial holiday only");
    assert!(!calendar("US-CA-ccp12a").is_working_day(date("2026-11-27")));
    assert!(calendar("US-CA-ccp12a").is_working_day(date("2026-10-12")), "Columbus Day is no judicial holiday");
}
