use chrono::{DateTime, TimeDelta, Utc};

use super::Check;

/// How far the clocks of two machines may lie apart, in minutes, before that is spoken of.
const APART: i64 = 10;

/// What a server let us know of the time, on a connection that was made anyway.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Told {
    /// By this machine's clock the certificate of this host has expired.
    Expired(String),
    /// By this machine's clock the certificate of this host is not valid yet.
    NotYet(String),
    /// The server named the moment.
    Said {
        /// The moment.
        at: DateTime<Utc>,
        /// The server.
        host: String,
    },
    /// The certificate is valid from the one moment to the other.
    Valid {
        /// From when on.
        from: DateTime<Utc>,
        /// The server.
        host: String,
        /// Until when.
        until: DateTime<Utc>,
    },
}

/// Compares the clock with the newest entry and with what servers told: time does not run backwards, so an entry of the
/// future means that the clock was wrong then or is wrong now.
#[must_use]
pub fn clock(now: DateTime<Utc>, newest: Option<DateTime<Utc>>, told: &[Told]) -> Check {
    const NAME: &str = "clock";
    let shown = in_words(now);
    let cure = "set the clock of this computer; every date counts from it";
    if let Some(newest) = newest.filter(|newest| *newest > now) {
        let found = format!("{shown} is earlier than the last entry of the record ({})", in_words(newest));
        return Check::fail(NAME, found, cure);
    }
    if let Some(doubt) = told.iter().find_map(|told| doubt(now, told)) {
        let found = format!("{shown}: {}", doubt.found);
        return if doubt.is_certain { Check::fail(NAME, found, cure) } else { Check::warn(NAME, found, cure) };
    }
    let record = match newest {
        Some(_) => "later than every entry of the record",
        None => "the record has nothing to compare it with",
    };
    let separator = if newest.is_some() { ", " } else { "; " };
    let first = format!("{shown}{separator}{record}");
    let found: Vec<String> = [first].into_iter().chain(told.iter().filter_map(|told| support(now, told))).collect();
    Check::ok(NAME, found.join("; "))
}

/// Why the clock may be wrong.
struct Doubt {
    found: String,
    /// Whether it is the clock, and nothing else.
    is_certain: bool,
}

fn doubt(now: DateTime<Utc>, told: &Told) -> Option<Doubt> {
    match told {
        Told::Expired(host) => Some(Doubt {
            found: format!(
                "the certificate of {host} has expired by it, so either the clock is ahead or the server is at fault"
            ),
            is_certain: false,
        }),
        Told::NotYet(host) => Some(Doubt {
            found: format!(
                "the certificate of {host} is not valid yet by it, so either the clock is behind or the server is at fault"
            ),
            is_certain: false,
        }),
        Told::Said { at, host } => {
            let apart = now.signed_duration_since(*at).abs();
            (apart > TimeDelta::minutes(APART)).then(|| Doubt {
                found: format!("{host} says that it is {}", in_words(*at)),
                is_certain: apart >= TimeDelta::days(1),
            })
        }
        Told::Valid { .. } => None,
    }
}

fn support(now: DateTime<Utc>, told: &Told) -> Option<String> {
    match told {
        Told::Expired(_) | Told::NotYet(_) => None,
        Told::Said { host, .. } => Some(format!("{host} has the same time")),
        Told::Valid { from, host, until } => (*from <= now && now <= *until)
            .then(|| format!("the certificate of {host} is of {} and valid by it", from.format("%Y-%m-%d"))),
    }
}

fn in_words(moment: DateTime<Utc>) -> String {
    moment.format("%Y-%m-%d %H:%M UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::{super::Verdict, *};

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn a_clock_at_the_last_entry_is_right_and_a_second_before_it_is_wrong() {
        let newest = Some(at("2026-11-23T09:00:00Z"));
        assert_eq!(clock(at("2026-11-23T09:00:00Z"), newest, &[]).verdict, Verdict::Ok);
        let wrong = clock(at("2026-11-23T08:59:59Z"), newest, &[]);
        assert_eq!((wrong.verdict, wrong.cure.is_some()), (Verdict::Fail, true));
        assert_eq!(clock(at("1970-01-01T00:00:00Z"), None, &[]).verdict, Verdict::Ok);
    }

    #[test]
    fn a_server_that_names_the_moment_is_believed_for_ten_minutes_and_for_a_day() {
        let verdict = |now: &str| {
            let told = Told::Said { at: at("2026-11-23T09:00:00Z"), host: "mail.example.org".to_owned() };
            clock(at(now), None, &[told]).verdict
        };
        for (now, wanted) in [
            ("2026-11-23T09:10:00Z", Verdict::Ok),
            ("2026-11-23T09:10:01Z", Verdict::Warn),
            ("2026-11-23T08:50:00Z", Verdict::Ok),
            ("2026-11-23T08:49:59Z", Verdict::Warn),
            ("2026-11-24T08:59:59Z", Verdict::Warn),
            ("2026-11-24T09:00:00Z", Verdict::Fail),
        ] {
            assert_eq!(verdict(now), wanted, "{now}");
        }
    }

    #[test]
    fn one_certificate_that_is_not_valid_makes_the_clock_doubtful_and_no_more() {
        let now = at("2020-01-01T00:00:00Z");
        let check = clock(now, None, &[Told::NotYet("mail.example.org".to_owned())]);
        assert!(check.verdict == Verdict::Warn && check.found.contains("the clock is behind or"), "{check:?}");
        assert_eq!(clock(now, None, &[Told::Expired("mail.example.org".to_owned())]).verdict, Verdict::Warn);
    }

    #[test]
    fn a_certificate_speaks_for_the_clock_on_its_first_and_its_last_second_only() {
        let (from, until) = (at("2026-11-01T00:00:00Z"), at("2026-12-01T00:00:00Z"));
        let says = |now: &str| {
            let told = Told::Valid { from, host: "mail.example.org".to_owned(), until };
            clock(at(now), None, &[told]).found.contains("valid by it")
        };
        assert!(says("2026-11-01T00:00:00Z") && says("2026-12-01T00:00:00Z"));
        assert!(!says("2026-10-31T23:59:59Z") && !says("2026-12-01T00:00:01Z"));
    }
}
