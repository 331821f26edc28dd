use chrono::NaiveDate;

use super::{Case, Event, Evidence, Filed, Recorded, corrections::Corrections};

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

    /// Returns every message that came and is kept, in the order it was filed, without those that do not belong to the
    /// case by a later word of the user.
    pub fn filed(&self) -> impl Iterator<Item = Unsorted<'_>> {
        let corrections = Corrections::of(&self.events);
        self.filed_ever().filter(move |message| corrections.struck_by(message.seq).is_none())
    }

    /// Returns every message that was ever filed with the case, in the order it was filed.
    pub fn filed_ever(&self) -> impl Iterator<Item = Unsorted<'_>> {
        self.events.iter().filter_map(|recorded| match &recorded.event {
            Event::Filed(filed) => Some(Unsorted { filed, on: recorded.on, seq: recorded.seq }),
            _ => None,
        })
    }

    /// Returns the entries that say what a message showed and that hold: they fall with it where it belongs to another
    /// case. What the user filed beside the case stays.
    pub fn shown_by_message(&self, seq: u64) -> impl Iterator<Item = &Recorded> {
        let message = self.filed_ever().find(|message| message.seq == seq);
        let sha256 = message.map(|message| message.filed.document.sha256.as_str());
        let corrections = Corrections::of(&self.events);
        self.events.iter().filter(move |recorded| {
            let proof = recorded.event.evidence().and_then(Evidence::proof).map(|proof| proof.sha256.as_str());
            let stands = corrections.struck_by(recorded.seq).is_none();
            sha256.is_some() && proof == sha256 && stands && !matches!(recorded.event, Event::Attached(_))
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
