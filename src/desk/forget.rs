use std::{collections::BTreeSet, str::FromStr};

use super::{
    DeskError, Moment,
    cases::{Cases, read_case},
};
use crate::{
    case::{Case, HistoryError, LetterState},
    ledger::{Digest, Ledger, Stream},
};

/// Forgets what a case says about a person: the content of its entries and every document no other case needs. The
/// chain of hashes stays, so that the ledger still verifies.
///
/// # Errors
/// When there is no such case or the ledger fails.
pub fn forget(ledger: &mut dyn Ledger, number: u32, moment: Moment) -> Result<(), DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let case = read_case(transaction.as_ref(), number)?;
    if let Some(letter) = case.letters.iter().find(|letter| letter.state == LetterState::Uncertain) {
        return Err(HistoryError::Uncertain { case: number, letter: letter.n }.into());
    }
    let others = Cases::from_transaction(transaction.as_ref())?;
    let needed: BTreeSet<String> =
        others.known().filter(|other| other.number != number).flat_map(documents_of).collect();
    let gone: Vec<Digest> = documents_of(&case)
        .filter(|sha256| !needed.contains(sha256))
        .filter_map(|sha256| Digest::from_str(&sha256).ok())
        .collect();
    transaction.forget(&Stream::case(number), moment.today, &gone)?;
    Ok(transaction.commit()?)
}

/// Returns the SHA-256 of every document that an entry of the case names.
pub(super) fn documents_of(case: &Case) -> impl Iterator<Item = String> {
    let named: BTreeSet<String> =
        case.events.iter().flat_map(|recorded| recorded.event.documents()).map(ToOwned::to_owned).collect();
    named.into_iter()
}
