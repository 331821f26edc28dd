use super::{DeskError, Moment, cases::read_case, open::append_on};
use crate::{
    case::{Case, Proof, Proposal},
    ledger::{Ledger, Stream},
};

/// A file the user gives as proof, before it is stored.
#[derive(Clone, Debug)]
pub struct File {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// What is in it.
    pub media_type: &'static str,
    /// Its name without folders.
    pub name: String,
}

/// Records the facts that one thing shows, with the file of it, if each fits what happened before.
///
/// # Errors
/// When one does not fit, or the ledger fails; then nothing is recorded.
pub fn record(
    ledger: &mut dyn Ledger,
    number: u32,
    file: Option<File>,
    facts: impl FnOnce(&Case, Option<Proof>) -> Vec<Proposal>,
    moment: Moment,
) -> Result<Case, DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let mut case = read_case(transaction.as_ref(), number)?;
    let proof = match file {
        Some(file) => {
            let sha256 = transaction.put_document(file.media_type, &file.bytes)?.to_string();
            Some(Proof { media_type: file.media_type.to_owned(), name: file.name, sha256 })
        }
        None => None,
    };
    for proposal in facts(&case, proof) {
        case.admits(&proposal)?;
        append_on(transaction.as_mut(), &Stream::case(number), &proposal.event, proposal.on)?;
        case = read_case(transaction.as_ref(), number)?;
    }
    transaction.commit()?;
    Ok(case)
}
