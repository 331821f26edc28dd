use std::str::FromStr;

use super::{
    DeskError,
    cases::{AnyCase, any_case},
    forget::documents_of,
    guide::check_streams,
    registry::check_registry,
};
use crate::ledger::{Digest, Finding, Ledger};

/// Something wrong with the record.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The entries of a case make no case.
    #[error("case {case} cannot be folded: {error}")]
    Case {
        /// The case.
        case: u32,
        /// What is wrong.
        error: DeskError,
    },
    /// A document that an entry names is not stored.
    #[error("case {case} names document `{sha256}`, which is not in the ledger")]
    Document {
        /// The case.
        case: u32,
        /// The document.
        sha256: String,
    },
    /// An entry of a guide cannot be read.
    #[error("{0}")]
    Guide(DeskError),
    /// The ledger itself is damaged.
    #[error("{0}")]
    Ledger(Finding),
    /// An entry about the registry cannot be read.
    #[error("{0}")]
    Registry(DeskError),
}

/// Checks the record: every hash, every document, every case.
///
/// # Errors
/// When the ledger cannot be read at all.
pub fn verify(ledger: &dyn Ledger) -> Result<Vec<Trouble>, DeskError> {
    let mut troubles: Vec<Trouble> = ledger.verify()?.into_iter().map(Trouble::Ledger).collect();
    let Ok(streams) = ledger.streams() else { return Ok(troubles) };
    for number in streams.iter().filter_map(crate::ledger::Stream::case_number) {
        match any_case(ledger, number) {
            Ok(AnyCase::Forgotten { .. }) => {}
            Ok(AnyCase::Known(case)) => {
                for sha256 in documents_of(&case) {
                    if !is_stored(ledger, &sha256)? {
                        troubles.push(Trouble::Document { case: number, sha256 });
                    }
                }
            }
            Ok(AnyCase::Broken { error, .. }) | Err(error) => troubles.push(Trouble::Case { case: number, error }),
        }
    }
    troubles.extend(check_streams(ledger, &streams).into_iter().map(Trouble::Guide));
    troubles.extend(check_registry(ledger).map(Trouble::Registry));
    Ok(troubles)
}

fn is_stored(ledger: &dyn Ledger, sha256: &str) -> Result<bool, DeskError> {
    let Ok(digest) = Digest::from_str(sha256) else { return Ok(false) };
    Ok(ledger.document(&digest)?.is_some_and(|document| document.bytes.is_some()))
}
