//! The letters by everything that a mail may name them by, and the lines that are our own.

use std::collections::{HashMap, HashSet};

use super::{
    KnownCase, KnownLetter,
    hosts::Hosts,
    own,
    report::{in_ascii, in_unicode},
};

/// Where a letter stands among those that are known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Place {
    pub(super) case: usize,
    pub(super) letter: usize,
}

/// Letters by a text.
pub(super) type Letters = HashMap<String, Vec<Place>>;

/// What is looked up in for a mail.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    /// By the addressee, in small letters.
    pub(super) addressees: Letters,
    /// By the id of the envelope.
    pub(super) envelopes: Letters,
    /// The controllers' domains.
    pub(super) hosts: Hosts,
    /// By the `Message-ID`.
    pub(super) ids: Letters,
    /// The lines of the letters that can be known again.
    pub(super) lines: HashSet<String>,
    /// By the mark that each carries in its header: `R-2026-K7Q2M.1`.
    pub(super) marks: Letters,
    /// Where a case stands, by its number.
    pub(super) numbers: HashMap<u32, usize>,
    /// Where cases stand, by their reference.
    pub(super) references: HashMap<String, Vec<usize>>,
    /// By a `Message-ID` that the provider put in the place of ours.
    pub(super) renamed: Letters,
    /// The addressees, in ASCII and in the alphabet they are shown in.
    written_to: [HashSet<String>; 2],
}

impl Index {
    pub(super) fn of(cases: &[KnownCase]) -> Self {
        let mut index = Self { hosts: Hosts::of(cases), ..Self::default() };
        for (at, case) in cases.iter().enumerate() {
            let reference = case.reference.to_string();
            index.numbers.entry(case.number).or_insert(at);
            for (letter, known) in case.letters.iter().enumerate() {
                let mark = format!("{reference}.{}", known.number);
                index.marks.entry(mark).or_default().push(Place { case: at, letter });
                index.letter(Place { case: at, letter }, known);
            }
            index.references.entry(reference).or_default().push(at);
        }
        index
    }

    fn letter(&mut self, place: Place, letter: &KnownLetter) {
        let add = |letters: &mut Letters, text: &str| letters.entry(text.to_owned()).or_default().push(place);
        letter.message_id.iter().for_each(|id| add(&mut self.ids, id.as_str()));
        letter.rewritten.iter().for_each(|id| add(&mut self.renamed, id.as_str()));
        letter.envelope_id.iter().for_each(|id| add(&mut self.envelopes, id));
        for address in letter.addressee.iter().map(crate::controller::EmailAddress::as_str) {
            add(&mut self.addressees, &address.to_ascii_lowercase());
            let [ascii, unicode] = &mut self.written_to;
            ascii.insert(in_ascii(address).to_ascii_lowercase());
            unicode.insert(in_unicode(address));
        }
        self.lines.extend(own::lines(&letter.text));
    }

    /// Returns the letters that went to an address, in whatever letter case.
    pub(super) fn to(&self, address: &str) -> &[Place] {
        self.addressees.get(&address.to_ascii_lowercase()).map(Vec::as_slice).unwrap_or_default()
    }

    /// Tells whether a letter went to an address, in whatever letter case and alphabet (RFC 6533 section 3).
    pub(super) fn was_written_to(&self, address: &str) -> bool {
        let [ascii, unicode] = &self.written_to;
        ascii.contains(&in_ascii(address).to_ascii_lowercase()) || unicode.contains(&in_unicode(address))
    }
}
