use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Something the user did with the checklist of a guide. Kinds and fields live for ever; `docs/ledger.md` lists them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum GuideEvent {
    /// The user did what the entry asks, or decided that it is not needed.
    ItemDone(ItemNamed),
    /// The entry is open again.
    ItemReopened(ItemNamed),
}

/// The entry an event is about.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ItemNamed {
    /// Its id in the guide.
    pub item: String,
}

/// Which entries of a checklist the user called done, and since when; and which they opened again.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Progress {
    done: BTreeMap<String, NaiveDate>,
    reopened: BTreeMap<String, u64>,
}

impl GuideEvent {
    /// Every word an entry of a guide's stream may have, in the order of `docs/ledger.md`.
    pub const KINDS: [&'static str; 2] = ["item-done", "item-reopened"];

    /// Returns the word of the ledger.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ItemDone(_) => Self::KINDS[0],
            Self::ItemReopened(_) => Self::KINDS[1],
        }
    }

    /// Returns the body as the ledger stores it.
    #[must_use]
    pub fn to_body(&self) -> String {
        let (Self::ItemDone(body) | Self::ItemReopened(body)) = self;
        serde_json::json!({ "item": body.item }).to_string()
    }

    /// Reads an entry of the ledger back; one of a kind that a later redress writes is none of ours.
    ///
    /// # Errors
    /// When the body has not its shape.
    pub fn read(kind: &str, body: &str) -> Result<Option<Self>, serde_json::Error> {
        match kind {
            "item-done" => serde_json::from_str(body).map(Self::ItemDone).map(Some),
            "item-reopened" => serde_json::from_str(body).map(Self::ItemReopened).map(Some),
            _ => Ok(None),
        }
    }
}

impl Progress {
    /// Folds what the user did, in the order it was recorded; each with its number in the ledger and its day.
    #[must_use]
    pub fn replay(events: impl IntoIterator<Item = (u64, NaiveDate, GuideEvent)>) -> Self {
        let mut progress = Self::default();
        for (seq, on, event) in events {
            match event {
                GuideEvent::ItemDone(body) => {
                    progress.reopened.remove(&body.item);
                    progress.done.entry(body.item).or_insert(on);
                }
                GuideEvent::ItemReopened(body) => {
                    progress.done.remove(&body.item);
                    progress.reopened.insert(body.item, seq);
                }
            }
        }
        progress
    }

    /// Returns the day an entry was done, nothing while it is open.
    #[must_use]
    pub fn done_on(&self, item: &str) -> Option<NaiveDate> {
        self.done.get(item).copied()
    }

    /// Returns the number of the entry by which the user opened an entry of the checklist again; nothing where their last
    /// word is another one. What the record shows after that counts, what it showed before does not.
    #[must_use]
    pub fn reopened_by(&self, item: &str) -> Option<u64> {
        self.reopened.get(item).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    fn done(item: &str) -> GuideEvent {
        GuideEvent::ItemDone(ItemNamed { item: item.to_owned() })
    }

    fn reopened(item: &str) -> GuideEvent {
        GuideEvent::ItemReopened(ItemNamed { item: item.to_owned() })
    }

    #[test]
    fn an_item_is_done_from_the_first_day_and_open_again_once_it_was_reopened() {
        let events = [(1, day(1), done("orders")), (2, day(2), done("orders")), (3, day(3), done("wallet"))];
        let progress = Progress::replay(events.clone());
        assert_eq!((progress.done_on("orders"), progress.done_on("refunds")), (Some(day(1)), None));
        let again = [(4, day(4), reopened("orders")), (5, day(4), reopened("refunds"))];
        let progress = Progress::replay(events.into_iter().chain(again));
        assert_eq!((progress.done_on("orders"), progress.done_on("wallet")), (None, Some(day(3))));
        assert_eq!((progress.reopened_by("orders"), progress.reopened_by("wallet")), (Some(4), None));
        let progress = Progress::replay([(4, day(4), reopened("orders")), (6, day(5), done("orders"))]);
        assert_eq!((progress.done_on("orders"), progress.reopened_by("orders")), (Some(day(5)), None));
    }

    #[test]
    fn an_event_is_read_back_and_one_of_a_later_redress_is_left_alone() {
        for event in [done("orders"), reopened("orders")] {
            assert_eq!(GuideEvent::read(event.kind(), &event.to_body()).unwrap(), Some(event));
        }
        assert_eq!(GuideEvent::read("item-starred", "{}").unwrap(), None);
        assert!(GuideEvent::read("item-done", "{}").is_err());
    }
}
