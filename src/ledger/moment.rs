//! Days and moments as the ledger writes them: one spelling each, so that what parses is exactly what was written.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Utc};

/// Cuts a moment to whole microseconds, which is what the ledger keeps.
pub(super) fn kept(moment: DateTime<Utc>) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp_micros(moment.timestamp_micros()).filter(|kept| is_kept(kept.date_naive()))
}

/// Tells whether the ledger can write the day: the years 0 to 9999 of RFC 3339.
pub(super) fn is_kept(day: NaiveDate) -> bool {
    (0..=9999).contains(&day.year())
}

/// Writes a moment as RFC 3339 in UTC with six decimals: `2026-11-23T09:14:03.000250Z`.
pub(super) fn text(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string()
}

/// Reads a moment that [`text`] wrote.
pub(super) fn parse(text: &str) -> Option<DateTime<Utc>> {
    let (day, time) = text.split_at_checked(10)?;
    let [b'T', h1, h2, b':', m1, m2, b':', s1, s2, b'.', micros @ .., b'Z'] = time.as_bytes() else { return None };
    let [hour, minute, second] = [[*h1, *h2], [*m1, *m2], [*s1, *s2]].map(|pair| number(&pair));
    let micros = if micros.len() == 6 { number(micros)? } else { return None };
    let time = NaiveTime::from_hms_micro_opt(hour?, minute?, second?, micros)?;
    Some(parse_day(day)?.and_time(time).and_utc())
}

/// Reads a day that `NaiveDate`'s `Display` wrote: `2026-11-23`.
pub(super) fn parse_day(text: &str) -> Option<NaiveDate> {
    let [year @ .., b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else { return None };
    let year = if year.len() == 4 { number(year)? } else { return None };
    NaiveDate::from_ymd_opt(year.try_into().ok()?, number(&[*m1, *m2])?, number(&[*d1, *d2])?)
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate};
    use proptest::prelude::*;

    use super::{kept, parse, parse_day, text};

    proptest! {
        #[test]
        fn a_moment_that_is_written_is_read_back(micros in -62_167_219_200_000_000..=253_402_300_799_999_999_i64) {
            let moment = DateTime::from_timestamp_micros(micros).unwrap();
            prop_assert_eq!(kept(moment), Some(moment));
            prop_assert_eq!(parse(&text(moment)), Some(moment));
            prop_assert_eq!(parse_day(&moment.date_naive().to_string()), Some(moment.date_naive()));
        }

        #[test]
        fn what_is_read_is_spelt_as_it_would_be_written(
            noise in "(-?[0-9]{3,5}|2026)-[0-1][0-9]-[0-3][0-9][Tt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]\\.?[0-9]{5,7}[Zz]",
        ) {
            if let Some(moment) = parse(&noise) {
                prop_assert_eq!(text(moment), noise);
            }
        }
    }

    #[test]
    fn a_moment_is_kept_to_the_microsecond_and_within_four_digits_of_years() {
        let moment = DateTime::from_timestamp(1_795_425_243, 250_999).unwrap();
        assert_eq!(text(kept(moment).unwrap()), "2026-11-23T09:14:03.000250Z");
        let last = DateTime::from_timestamp(253_402_300_799, 999_999_999).unwrap();
        assert_eq!(text(kept(last).unwrap()), "9999-12-31T23:59:59.999999Z");
        assert_eq!(kept(DateTime::from_timestamp(253_402_300_800, 0).unwrap()), None);
        assert_eq!(kept(DateTime::from_timestamp(-62_167_219_201, 0).unwrap()), None);
    }

    #[test]
    fn a_day_has_one_spelling() {
        assert_eq!(parse_day("2026-02-28"), NaiveDate::from_ymd_opt(2026, 2, 28));
        for text in
            ["2026-02-29", "2026-2-28", "20260228", "2026-02-28 ", "+2026-02-28", "2026-02-2８", "", "-026-02-28"]
        {
            assert_eq!(parse_day(text), None, "`{text}`");
        }
    }
}
