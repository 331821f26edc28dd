use std::collections::HashMap;

use chrono::NaiveDate;

use super::{Event, Recorded};

/// What later entries say about earlier ones: the day it did happen, or that it did not.
pub(super) struct Corrections(HashMap<u64, Option<NaiveDate>>);

impl Corrections {
    /// Reads the corrections from the last to the first: the last one about an entry holds, and one that was itself
    /// struck has no effect.
    pub(super) fn of(events: &[Recorded]) -> Self {
        let mut truth = HashMap::new();
        for recorded in events.iter().rev() {
            let Event::Corrected(corrected) = &recorded.event else { continue };
            if truth.get(&recorded.seq) != Some(&None) {
                truth.entry(corrected.event).or_insert(corrected.on);
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
        self.0.get(&recorded.seq).copied().unwrap_or(Some(recorded.on))
    }
}
