use chrono::{Days, NaiveDate};

/// Returns Easter Sunday of the western churches: the anonymous Gregorian rule (Nature, 20 April 1876).
pub(super) fn western(year: i32) -> Option<NaiveDate> {
    let (golden, century, rest) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let moon = (century - (century + 8).div_euclid(25) + 1).div_euclid(3);
    let epact = (19 * golden + century - century.div_euclid(4) - moon + 15).rem_euclid(30);
    let sunday = (32 + 2 * century.rem_euclid(4) + 2 * (rest / 4) - epact - rest % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * sunday) / 451;
    count_from_march(year, epact + sunday - 7 * late + 22)
}

/// Returns Easter Sunday of the orthodox churches, in the Gregorian calendar: the Julian rule (Meeus, Astronomical
/// Algorithms, ch. 8) and the days by which the Julian calendar is behind.
pub(super) fn orthodox(year: i32) -> Option<NaiveDate> {
    let epact = (19 * year.rem_euclid(19) + 15).rem_euclid(30);
    let sunday = (2 * year.rem_euclid(4) + 4 * year.rem_euclid(7) - epact + 34).rem_euclid(7);
    let behind = year.div_euclid(100) - year.div_euclid(400) - 2;
    count_from_march(year, epact + sunday + 22 + behind)
}

/// Returns the day with this number when the days are counted on from 1 March.
fn count_from_march(year: i32, day: i32) -> Option<NaiveDate> {
    let days = u64::try_from(day.checked_sub(1)?).ok()?;
    NaiveDate::from_ymd_opt(year, 3, 1)?.checked_add_days(Days::new(days))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn western_easter_keeps_to_its_bounds_and_to_known_years() {
        let known = [
            "1818-03-22",
            "1943-04-25",
            "2024-03-31",
            "2025-04-20",
            "2026-04-05",
            "2027-03-28",
            "2038-04-25",
            "2285-03-22",
        ];
        for day in known {
            let day: NaiveDate = day.parse().unwrap();
            assert_eq!(western(chrono::Datelike::year(&day)), Some(day));
        }
    }

    #[test]
    fn orthodox_easter_falls_with_the_western_one_or_later() {
        let known = ["2024-05-05", "2025-04-20", "2026-04-12", "2027-05-02", "2028-04-16", "2100-05-02"];
        for day in known {
            let day: NaiveDate = day.parse().unwrap();
            assert_eq!(orthodox(chrono::Datelike::year(&day)), Some(day));
        }
        assert!((1900..2400).all(|year| orthodox(year) >= western(year)));
    }

    #[test]
    fn a_year_beyond_the_calendar_has_no_easter() {
        assert_eq!((western(300_000), orthodox(300_000)), (None, None));
    }
}
