//! What speaks for another case than the one a message is to be filed with.

use super::{
    super::Cases,
    Incoming, Pick,
    file::{filed, is_one},
};
use crate::mail::reading::{MatchedBy, Reading};

/// Another case that a message belongs to by all that is known.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct OtherCase {
    /// Its number.
    pub case: u32,
    /// The entry that keeps the message there already.
    pub filed: Option<u64>,
    /// What ties the message to it, as a clause; nothing where it is only filed there.
    pub why: Option<String>,
}

/// Returns the case that a message names, or is filed with, where that is not the one it is to be filed with. That it only
/// comes from a controller says nothing about the case.
#[must_use]
pub fn other_case(cases: &Cases, incoming: &Incoming, reading: &Reading, pick: Pick) -> Option<OtherCase> {
    let new = filed(incoming, reading, pick);
    let others = || cases.known().filter(|case| case.number != pick.case);
    let filed_there = others().find_map(|case| {
        let kept = case.filed().find(|kept| is_one(kept.filed, &new))?;
        Some((case.number, kept.seq))
    });
    let why = |case: u32| named(reading, pick.case).filter(|named| *named == case).map(|_| reading.matched.why.clone());
    match (named(reading, pick.case), filed_there) {
        (_, Some((case, seq))) => Some(OtherCase { case, filed: Some(seq), why: why(case) }),
        (Some(case), None) => Some(OtherCase { case, filed: None, why: why(case) }),
        (None, None) => None,
    }
}

/// Returns the case that the message names for certain, where it does not name this one.
fn named(reading: &Reading, case: u32) -> Option<u32> {
    let matched = &reading.matched;
    match matched.by {
        MatchedBy::MessageId
        | MatchedBy::References
        | MatchedBy::Outlook
        | MatchedBy::EnvelopeId
        | MatchedBy::Reference => {
            let names_it = matched.letters.iter().any(|letter| letter.case == case);
            matched.letters.first().map(|letter| letter.case).filter(|_| !names_it)
        }
        MatchedBy::Domain | MatchedBy::Addressee | MatchedBy::Ambiguous | MatchedBy::None => None,
    }
}
