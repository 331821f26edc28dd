use std::{collections::BTreeMap, ops::RangeInclusive};

use chrono::{Datelike, Days, NaiveDate};

use super::{
    is_weekend,
    record::{Holiday, Substitute},
};

/// Works out the holidays of these years, substitute days included, each with its name.
///
/// The years on either side are looked at too, since a substitute may fall in the neighbouring year.
pub(super) fn holidays(holidays: &[Holiday], years: RangeInclusive<i32>) -> BTreeMap<NaiveDate, String> {
    let around = years.start().saturating_sub(1)..=years.end().saturating_add(1);
    let mut days: Vec<(NaiveDate, &Holiday)> = Vec::new();
    for holiday in holidays {
        days.extend(around.clone().flat_map(|year| holiday.days(year)).map(|day| (day, holiday)));
    }
    days.sort_by_key(|(day, _)| *day);
    let mut named: BTreeMap<_, _> = days.iter().map(|(day, holiday)| (*day, holiday.name.clone())).collect();
    for (day, holiday) in days {
        let substitute = holiday.substitute.get(&day.weekday()).and_then(|rule| substitute(*rule, day, &named));
        named.extend(substitute.map(|free| (free, format!("{} (substitute day)", holiday.name))));
    }
    named.retain(|day, _| years.contains(&day.year()));
    named
}

fn substitute(rule: Substitute, day: NaiveDate, taken: &BTreeMap<NaiveDate, String>) -> Option<NaiveDate> {
    match rule {
        Substitute::DayAfter => day.checked_add_days(Days::new(1)),
        Substitute::DayBefore => day.checked_sub_days(Days::new(1)),
        Substitute::NextWorkingDay => day.iter_days().find(|free| !is_weekend(*free) && !taken.contains_key(free)),
    }
}

#[cfg(test)]
mod tests {
    use super::{super::record::Record, *};

    fn names(rules: &str, year: i32) -> Vec<String> {
        let head = "name = \"X\"\nbasis = \"policy\"\nsource = \"a book\"\nseen = 2026-11-23\n";
        let record: Record = toml::from_str(&format!("{head}{rules}")).unwrap();
        let found = holidays(&record.holidays(""), year..=year);
        found.into_iter().map(|(day, name)| format!("{day} {name}")).collect()
    }

    #[test]
    fn a_substitute_may_fall_in_the_next_year_or_the_one_before() {
        let silvester = "[[holiday]]\nname = \"S\"\non = \"31 December\"\nsubstitute = { sunday = \"day-after\" }";
        assert_eq!(names(silvester, 2024), ["2024-01-01 S (substitute day)", "2024-12-31 S"]);
        let new_year = "[[holiday]]\nname = \"N\"\non = \"1 January\"\nsubstitute = { saturday = \"day-before\" }";
        assert_eq!(names(new_year, 2027), ["2027-01-01 N", "2027-12-31 N (substitute day)"]);
    }

    #[test]
    fn two_substitutes_take_two_days() {
        let rule = |day| {
            format!(
                "[[holiday]]\nname = \"{day}\"\non = \"{day} May\"\n[holiday.substitute]\nsaturday = \"next-working-day\"\nsunday = \"next-working-day\"\n"
            )
        };
        let found = names(&(rule(1) + &rule(2) + &rule(3)), 2027);
        assert_eq!(found[3..], ["2027-05-04 1 (substitute day)", "2027-05-05 2 (substitute day)"]);
    }
}
