use super::{DeskError, Moment, cases::read_case, open::append};
use crate::{
    case::{Event, Found, HistoryError, LetterState, Resolved},
    ledger::{Ledger, Stream},
};

/// Writes down what the user found out about a letter that may or may not have gone.
///
/// # Errors
/// When the letter is not uncertain, or the ledger fails.
pub fn resolve(ledger: &mut dyn Ledger, number: u32, n: u32, found: Found, moment: Moment) -> Result<(), DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let case = read_case(transaction.as_ref(), number)?;
    let letter = case.letter(n)?;
    if letter.state != LetterState::Uncertain {
        return Err(HistoryError::NotUncertain { case: number, letter: n }.into());
    }
    append(transaction.as_mut(), &Stream::case(number), &Event::Resolved(Resolved { found, letter: n }), moment)?;
    Ok(transaction.commit()?)
}
