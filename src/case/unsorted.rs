use chrono::NaiveDate;

use super::{Case, Event, Evidence, Filed, Recorded};

/// A message that came, is kept, and that no fact refers to yet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Unsorted<'a> {
    /// The message.
    pub filed: &'a Filed,
    /// The day it came.
    pub on: NaiveDate,
    /// The entry that keeps it.
    pub seq: u64,
}

impl Case {
    /// Returns the messages that came and that nobody has sorted, in the order of the days they came.
    ///
    /// A message is sorted once a fact that holds has it as its proof, be it `other`. A document that is filed beside the
    /// case shows no fact.
    #[must_use]
    pub fn unsorted(&self) -> Vec<Unsorted<'_>> {
        let mut unsorted: Vec<_> =
            self.filed().filter(|message| !self.is_sorted(&message.filed.document.sha256)).collect();
        unsorted.sort_by_key(|message| (message.on, message.seq));
        unsorted
    }

    /// Returns every message that came and is kept, in the order it was filed.
    pub fn filed(&self) -> impl Iterator<Item = Unsorted<'_>> {
        self.events.iter().filter_map(|recorded| match &recorded.event {
            Event::Filed(filed) => Some(Unsorted { filed, on: recorded.on, seq: recorded.seq }),
            _ => None,
        })
    }

    fn is_sorted(&self, sha256: &str) -> bool {
        let names = |recorded: &&Recorded| {
            let shown_by = recorded.event.evidence().and_then(Evidence::proof);
            !matches!(recorded.event, Event::Attached(_)) && shown_by.is_some_and(|proof| proof.sha256 == sha256)
        };
        self.events.iter().filter(names).any(|recorded| self.day_of(recorded).is_some())
    }
}
