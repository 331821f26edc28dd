use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Check;
use crate::{
    controller::{FRESH_DAYS, Registry},
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

/// Tells how old the addresses are that the letters of open cases are written for, each with the id of its controller.
/// What nobody writes to harms nobody.
#[must_use]
pub fn addresses(registry: &Registry, written_to: &BTreeSet<(String, String)>, today: NaiveDate) -> Check {
    const NAME: &str = "addresses";
    if let Some(held) = registry.unusable().first() {
        return Check::fail(
            NAME,
            held.error.to_string(),
            "correct your own record of that controller, or move it away",
        );
    }
    let mut count = 0;
    let mut old = Vec::new();
    for (id, channel) in written_to {
        let Ok(controller) = registry.find(id) else { continue };
        for channel in controller.channels().filter(|known| known.id == *channel && known.is_usable()) {
            count += 1;
            let days = today.signed_duration_since(channel.last_seen()).num_days();
            if days > FRESH_DAYS {
                old.push((days, id.clone()));
            }
        }
    }
    if count == 0 {
        return Check::ok(NAME, "no open case has a letter to one, so none is written to");
    }
    let Some((days, id)) = old.iter().max() else {
        return Check::ok(NAME, format!("{}, seen within {FRESH_DAYS} days", that_you_write_to(count)));
    };
    Check::warn(
        NAME,
        format!(
            "of {}, {} {} last seen more than {FRESH_DAYS} days ago, the oldest {days} days ago",
            that_you_write_to(count),
            old.len(),
            if old.len() == 1 { "was" } else { "were" }
        ),
        format!("redress controllers check {id}      names the pages to look at"),
    )
}

fn that_you_write_to(count: usize) -> String {
    if count == 1 { "the one that you write to".to_owned() } else { format!("the {count} that you write to") }
}

#[cfg(test)]
mod tests {
    use super::{super::Verdict, *};

    #[test]
    fn addresses_are_fresh_on_the_last_day_and_old_the_day_after() {
        let registry = Registry::shipped();
        let controller = registry.find("aliexpress").unwrap();
        let channel = controller.channels().find(|channel| channel.is_usable()).unwrap();
        let written_to = BTreeSet::from([(controller.id.clone(), channel.id.clone())]);
        let oldest = channel.evidence.seen;
        let on = |written_to, days: i64| {
            addresses(&registry, written_to, oldest + chrono::Days::new(days.unsigned_abs())).verdict
        };
        assert_eq!(on(&written_to, FRESH_DAYS), Verdict::Ok);
        assert_eq!(on(&written_to, FRESH_DAYS + 1), Verdict::Warn);
        assert_eq!(on(&BTreeSet::new(), FRESH_DAYS + 1), Verdict::Ok, "nobody is written to");
    }

    #[test]
    fn a_record_that_is_not_there_is_in_order() {
        assert_eq!(ledger(None).verdict, Verdict::Ok);
        assert_eq!(ledger(Some(&crate::ledger::MemoryLedger::default())).verdict, Verdict::Ok);
    }
}
