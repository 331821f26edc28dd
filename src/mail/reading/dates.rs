use std::sync::LazyLock;

use chrono::NaiveDate;
use regex_lite::Regex;

/// A day that a text names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Named {
    Day(NaiveDate),
    /// Written in figures that can be read in two ways: day first, and month first.
    Either(NaiveDate, NaiveDate),
}

/// The months in eight languages, and how they are shortened; the number is the place of the line.
const MONTHS: [&str; 12] = [
    "january jan januar jänner janvier janv enero ene gennaio gen januari stycznia styczeń janeiro",
    "february feb februar février févr febrero febbraio febbr februari lutego luty fevereiro fev",
    "march mar märz mrz mars marzo maart mrt marca marzec março",
    "april apr avril avr abril abr aprile kwietnia kwiecień",
    "may mai mayo maggio mag mei maja maj maio",
    "june jun juni juin junio giugno giu czerwca czerwiec junho",
    "july jul juli juillet juil julio luglio lug lipca lipiec julho",
    "august aug août agosto ago augustus sierpnia sierpień",
    "september sep sept septembre septiembre settembre sett września wrzesień setembro set",
    "october oct oktober okt octobre octubre ottobre ott października październik outubro out",
    "november nov novembre noviembre listopada listopad novembro",
    "december dec dezember dez décembre déc diciembre dic dicembre grudnia grudzień dezembro",
];

/// Tells whether a word names a month, in any language.
pub(super) fn is_month(word: &str) -> bool {
    month(word).is_some()
}

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches(['.', ',']).to_lowercase();
    let place = MONTHS.iter().position(|names| names.split(' ').any(|name| name == word))?;
    u32::try_from(place + 1).ok()
}

/// Returns the days that a sentence names with their year, in order.
///
/// A date in figures whose day and month could be swapped is read day first where `day_first` says so.
pub(super) fn named(sentence: &str, day_first: bool) -> Vec<Named> {
    static DATE: LazyLock<Regex> = LazyLock::new(|| {
        let pattern = r"(?x)
            \b(?P<iso>\d{4}-\d{2}-\d{2})\b
            | \b(?P<a>\d{1,2})(?P<sign>[./-])(?P<b>\d{1,2})[./-](?P<y>\d{4})\b
            | \b(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?\ (?:of\ |de\ )?(?P<m>[^\ \d.,;:()]{3,12})[.,]?\ (?:de\ |del\ )?(?P<y2>\d{4})\b
            | \b(?P<m3>[a-z]{3,9})\.?\ (?P<d3>\d{1,2})(?:st|nd|rd|th)?,?\ (?P<y3>\d{4})\b";
        Regex::new(pattern).expect("a test reads with it")
    });
    DATE.captures_iter(sentence)
        .filter_map(|found| {
            let number = |name: &str| found.name(name).and_then(|digits| digits.as_str().parse::<u32>().ok());
            let day = |y: u32, m: u32, d: u32| NaiveDate::from_ymd_opt(i32::try_from(y).ok()?, m, d);
            if let Some(iso) = found.name("iso") {
                return iso.as_str().parse().ok().map(Named::Day);
            }
            if let (Some(a), Some(b), Some(y)) = (number("a"), number("b"), number("y")) {
                let dotted = found.name("sign").is_some_and(|sign| sign.as_str() == ".");
                return match (day(y, b, a), day(y, a, b)) {
                    (Some(first), Some(second)) if first != second && !dotted && !day_first => {
                        Some(Named::Either(first, second))
                    }
                    (Some(first), _) => Some(Named::Day(first)),
                    (None, Some(second)) if !dotted => Some(Named::Day(second)),
                    (None, _) => None,
                };
            }
            let (d, m, y) = match (number("d"), number("d3")) {
                (Some(d), _) => (d, month(found.name("m")?.as_str())?, number("y2")?),
                (None, d) => (d?, month(found.name("m3")?.as_str())?, number("y3")?),
            };
            day(y, m, d).map(Named::Day)
        })
        .collect()
}

/// Decides between two readings of a date by what else the text says: a day it names, and a number of days from it.
pub(super) fn decide(named: Named, text: &str, others: &[Named]) -> Option<NaiveDate> {
    static DAYS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b(\d{1,3}) (?:calendar )?days\b").expect("a test reads with it"));
    let (first, second) = match named {
        Named::Day(day) => return Some(day),
        Named::Either(first, second) => (first, second),
    };
    let starts = others.iter().filter_map(|other| match other {
        Named::Day(day) => Some(*day),
        Named::Either(..) => None,
    });
    let ends: Vec<_> = starts
        .flat_map(|start| {
            DAYS.captures_iter(text)
                .filter_map(move |days| start.checked_add_days(chrono::Days::new(days[1].parse().ok()?)))
        })
        .collect();
    [first, second].into_iter().find(|day| ends.contains(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn a_day_is_read_in_eight_languages_and_in_figures() {
        for text in [
            "by 24 march 2027 at",
            "by march 24, 2027",
            "am 24. märz 2027",
            "le 24 mars 2027",
            "el 24 de marzo de 2027",
            "fino al 24 marzo 2027",
            "op 24 maart 2027",
            "do dnia 24 marca 2027 r.",
            "em 24 de março de 2027",
            "2027-03-24",
            "24.03.2027",
            "24/03/2027",
            "03/24/2027",
            "on the 24th of march 2027",
        ] {
            assert_eq!(named(text, false), [Named::Day(day(2027, 3, 24))], "{text}");
        }
    }

    #[test]
    fn a_date_that_can_be_read_in_two_ways_is_left_to_the_language_or_the_text() {
        assert_eq!(named("by 12/04/2026", true), [Named::Day(day(2026, 4, 12))]);
        let either = named("by 12/04/2026", false)[0];
        assert_eq!(either, Named::Either(day(2026, 4, 12), day(2026, 12, 4)));
        let received = [Named::Day(day(2026, 10, 20))];
        assert_eq!(decide(either, "within 45 calendar days", &received), Some(day(2026, 12, 4)));
        assert_eq!(decide(either, "within 44 calendar days", &received), None);
        assert_eq!(named("am 04.12.2026", false), [Named::Day(day(2026, 12, 4))]);
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in [
            "in two months",
            "30 february 2027",
            "31.02.2027",
            "am 5. januar",
            "192.168.10.2026",
            "13/13/2026",
            "99 marx 2026",
        ] {
            assert_eq!(named(text, true), [], "{text}");
        }
    }
}
