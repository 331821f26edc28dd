use std::collections::BTreeSet;

use chrono::NaiveDate;

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

/// Tells how old the addresses of these companies are, each the id of its controller and its own: those of open cases.
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
    for (id, entity) in written_to {
        let Ok(controller) = registry.find(id) else { continue };
        let entities = controller.entities.iter().filter(|known| known.id == *entity);
        for channel in entities.flat_map(Entity::channels).filter(|channel| channel.is_usable()) {
            count += 1;
            let days = today.signed_duration_since(channel.evidence.seen).num_days();
            if days > FRESH_DAYS {
                old.push((days, id.clone()));
            }
        }
    }
    if count == 0 {
        return Check::ok(NAME, "no case is open, so none is written to");
    }
    let Some((days, id)) = old.iter().max() else {
        return Check::ok(NAME, format!("{count} of those you write to, each seen within {FRESH_DAYS} days"));
    };
    Check::warn(
        NAME,
        format!(
            "{} of {count} of those you write to were last seen more than {FRESH_DAYS} days ago, one {days} days ago",
            old.len()
        ),
        format!("redress controllers check {id}      names the pages to look at"),
    )
}

#[cfg(test)]
mod tests {
    use super::{super::Verdict, *};

    #[test]
    fn addresses_are_fresh_on_the_last_day_and_old_the_day_after() {
        let registry = Registry::shipped();
        let controller = registry.find("aliexpress").unwrap();
        let entity = &controller.entities[0];
        let written_to = BTreeSet::from([(controller.id.clone(), entity.id.clone())]);
        let channels = entity.channels().filter(|channel| channel.is_usable());
        let oldest = channels.map(|channel| channel.evidence.seen).min().unwrap();
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
