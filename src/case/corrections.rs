use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Event, Recorded};

/// What later entries say about earlier ones: the day it did happen, or that it did not.
pub(super) struct Corrections(HashMap<u64, Truth>);

/// What the last correction of an entry says.
#[derive(Clone, Copy)]
struct Truth {
    /// The entry that says it.
    by: u64,
    /// The day the fact happened; nothing where it did not.
    on: Option<NaiveDate>,
}

impl Corrections {
    /// Reads the corrections from the last to the first: the last one about an entry holds, and one that was itself
    /// struck has no effect.
    pub(super) fn of(events: &[Recorded]) -> Self {
        let mut truth: HashMap<u64, Truth> = HashMap::new();
        for recorded in events.iter().rev() {
            let Event::Corrected(corrected) = &recorded.event else { continue };
            if truth.get(&recorded.seq).is_none_or(|truth| truth.on.is_some()) {
                truth.entry(corrected.event).or_insert(Truth { by: recorded.seq, on: corrected.on });
            }
        }
        Self(truth)
    }

    /// Tells whether an entry is said to have happened otherwise.
    pub(super) fn concern(&self, seq: u64) -> bool {
        self.0.contains_key(&seq)
    }

    /// Returns the day the entry's fact happened, or nothing where it did not happen.
    pub(super) fn day(&self, recorded: &Recorded) -> Option<NaiveDate> {
        self.0.get(&recorded.seq).map_or(Some(recorded.on), |truth| truth.on)
    }

    /// Returns the entry that says last how an entry is wrong; nothing where it stands as it is.
    pub(super) fn by(&self, seq: u64) -> Option<u64> {
        self.0.get(&seq).map(|truth| truth.by)
    }

    /// Returns the entry that says that a fact did not happen; nothing where it did.
    pub(super) fn struck_by(&self, seq: u64) -> Option<u64> {
        self.0.get(&seq).filter(|truth| truth.on.is_none()).map(|truth| truth.by)
    }
}
