use chrono::{DateTime, NaiveDate, Utc};

use super::Check;
use crate::{
    controller::{Entity, FRESH_DAYS, Registry},
    desk::verify,
    ledger::Ledger,
};

/// Checks the whole record, as `verify` does.
#[must_use]
pub fn ledger(ledger: Option<&dyn Ledger>) -> Check {
    const NAME: &str = "record";
    let Some(ledger) = ledger else { return Check::ok(NAME, "there is none yet") };
    match (verify(ledger), ledger.entries(None)) {
        (Ok(troubles), Ok(entries)) if troubles.is_empty() => {
            Check::ok(NAME, format!("all as it was written ({})", number(entries.len())))
        }
        (Ok(troubles), Ok(_)) => Check::fail(
            NAME,
            format!("damaged in {} of its parts; the first: {}", troubles.len(), troubles[0]),
            "redress verify",
        ),
        (Err(error), _) => Check::fail(NAME, error.to_string(), "redress verify"),
        (Ok(_), Err(error)) => Check::fail(NAME, error.to_string(), "redress verify"),
    }
}

fn number(entries: usize) -> String {
    if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }
}

/// Compares the clock with the newest entry: time does not run backwards, so an entry of the future means that the clock
/// was wrong then or is wrong now.
#[must_use]
pub fn clock(now: DateTime<Utc>, newest: Option<DateTime<Utc>>) -> Check {
    const NAME: &str = "clock";
    let shown = now.format("%Y-%m-%d %H:%M UTC");
    match newest {
        Some(newest) if newest > now => Check::fail(
            NAME,
            format!("{shown} is earlier than the last entry of the record ({})", newest.format("%Y-%m-%d %H:%M UTC")),
            "set the clock of this computer; every date counts from it",
        ),
        Some(_) => Check::ok(NAME, format!("{shown}, later than every entry of the record")),
        None => Check::ok(NAME, format!("{shown}; the record has nothing to compare it with")),
    }
}

/// Tells how old the addresses of the registry are.
#[must_use]
pub fn addresses(registry: &Registry, today: NaiveDate) -> Check {
    const NAME: &str = "addresses";
    let mut count = 0;
    let mut old = Vec::new();
    for controller in registry.controllers() {
        let channels = controller.entities.iter().flat_map(Entity::channels);
        for channel in channels.filter(|channel| channel.is_usable()) {
            count += 1;
            let days = today.signed_duration_since(channel.evidence.seen).num_days();
            if days > FRESH_DAYS {
                old.push((days, controller.id.clone()));
            }
        }
    }
    let Some((days, id)) = old.iter().max() else {
        return Check::ok(NAME, format!("{count} in use, each seen within {FRESH_DAYS} days"));
    };
    Check::warn(
        NAME,
        format!("{} of {count} in use were last seen more than {FRESH_DAYS} days ago, one {days} days ago", old.len()),
        format!("redress controllers show {id}      names the page to look at"),
    )
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
        assert_eq!(clock(at("2026-11-23T09:00:00Z"), newest).verdict, Verdict::Ok);
        let wrong = clock(at("2026-11-23T08:59:59Z"), newest);
        assert_eq!((wrong.verdict, wrong.cure.is_some()), (Verdict::Fail, true));
        assert_eq!(clock(at("1970-01-01T00:00:00Z"), None).verdict, Verdict::Ok);
    }

    #[test]
    fn addresses_are_fresh_on_the_last_day_and_old_the_day_after() {
        let registry = Registry::shipped();
        let channels = || registry.controllers().flat_map(|controller| controller.entities.iter());
        let oldest = channels().flat_map(Entity::channels).filter(|channel| channel.is_usable());
        let oldest = oldest.map(|channel| channel.evidence.seen).min().unwrap();
        let on = |days: i64| addresses(&registry, oldest + chrono::Days::new(days.unsigned_abs())).verdict;
        assert_eq!((on(FRESH_DAYS), on(FRESH_DAYS + 1)), (Verdict::Ok, Verdict::Warn));
    }

    #[test]
    fn a_record_that_is_not_there_is_in_order() {
        assert_eq!(ledger(None).verdict, Verdict::Ok);
        assert_eq!(ledger(Some(&crate::ledger::MemoryLedger::default())).verdict, Verdict::Ok);
    }
}
