//! Words that several screens share.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

pub(super) use crate::export::{count, mark};
use crate::{case::NextStep, desk::Prepared};

/// Joins words as a sentence does.
pub(super) fn list(words: &[String]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// Says a day with its weekday.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%a %Y-%m-%d").to_string()
}

/// Says a moment of the real time as the user's clock shows it.
pub(super) fn moment(moment: DateTime<Utc>, offset: FixedOffset) -> String {
    moment.with_timezone(&offset).format("%a %Y-%m-%d %H:%M").to_string()
}

/// Says a moment before which nothing can be done: never a minute too early.
pub(super) fn not_before(from: DateTime<Utc>, offset: FixedOffset) -> String {
    moment(from.checked_add_signed(TimeDelta::seconds(59)).unwrap_or(from), offset)
}

/// Says what to type next, from when on, and why.
pub(super) fn next(next: &NextStep, offset: FixedOffset) -> String {
    match next.from {
        Some(from) => format!("{}      from {} on: {}", next.command, not_before(from, offset), next.why),
        None => format!("{}      {}", next.command, next.why),
    }
}

/// Says the day an answer is due and, where another reading of the law ends later, that one too.
pub(super) fn until(due: NaiveDate, last: NaiveDate) -> String {
    if due == last { day(due) } else { format!("{}, on the most careful reading {}", day(due), day(last)) }
}

/// Says where a letter goes, and where that address is published.
pub(super) fn where_to(prepared: &Prepared) -> String {
    let Some(channel) = &prepared.channel else {
        return "No channel for requests is known; `redress controllers show` tells what is.".to_owned();
    };
    let mut lines = vec![format!("It goes to {} ({}).", channel.value, channel.source)];
    for other in &prepared.also {
        let login = if other.requires_login { " after logging in" } else { "" };
        lines.push(format!(
            "Put the same text into {}{login} on the same day and keep both proofs: a business may ask account holders to \
             use their account (Civ. Code § 1798.130(a)(2)(A)).",
            other.value
        ));
    }
    lines.join("\n")
}

/// Returns the word for erasure that a person in this place knows.
pub(super) fn erasure_word(regime: crate::law::Regime) -> &'static str {
    crate::law::Right::Erasure.name_under(regime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_to_wait_for_is_said_to_the_minute_and_never_too_early() {
        let moment = |second: i64| DateTime::from_timestamp(1_795_425_240 + second, 0).unwrap();
        let zone = FixedOffset::east_opt(3600).unwrap();
        assert_eq!(super::moment(moment(59), zone), "Mon 2026-11-23 10:14");
        assert_eq!(not_before(moment(0), zone), "Mon 2026-11-23 10:14");
        assert_eq!(not_before(moment(1), zone), "Mon 2026-11-23 10:15");
    }

    #[test]
    fn a_number_takes_its_noun() {
        for (number, noun, words) in
            [(1, "day", "1 day"), (2, "day", "2 days"), (1, "entry", "1 entry"), (0, "entry", "0 entries")]
        {
            assert_eq!(count(number, noun), words);
        }
    }
}
