use std::time::Duration;

use super::{DeskError, Moment, cases::read_case, open::append};
use crate::{
    case::{Case, Event, Found, HistoryError, LetterState, Resolved},
    ledger::{Ledger, Stream},
};

/// Writes down what the user found out about a letter that may or may not have gone.
///
/// A letter is not given up as unsent while another run may still be waiting for the server's answer: `patience` is how
/// long such a run waits.
///
/// # Errors
/// When the letter is not uncertain, another run may still wait, or the ledger fails.
pub fn resolve(
    ledger: &mut dyn Ledger,
    number: u32,
    n: u32,
    found: Found,
    patience: Duration,
    moment: Moment,
) -> Result<(), DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let case = read_case(transaction.as_ref(), number)?;
    if case.letter(n)?.state != LetterState::Uncertain {
        return Err(HistoryError::NotUncertain { case: number, letter: n }.into());
    }
    let left = waiting(&case, n, patience, moment);
    if found == Found::NotSent && !left.is_zero() {
        return Err(DeskError::StillWaiting { case: number, seconds: left.as_secs().max(1) });
    }
    append(transaction.as_mut(), &Stream::case(number), &Event::Resolved(Resolved { found, letter: n }), moment)?;
    Ok(transaction.commit()?)
}

/// Returns how long a run that handed the letter over may still wait for its answer; nothing once an outcome is known.
fn waiting(case: &Case, n: u32, patience: Duration, moment: Moment) -> Duration {
    let last = case.events.iter().rfind(|recorded| recorded.event.letter() == Some(n));
    let Some(claim) = last.filter(|recorded| matches!(recorded.event, Event::HandingOver(_))) else {
        return Duration::ZERO;
    };
    let since = moment.utc().signed_duration_since(claim.recorded_at).to_std().unwrap_or_default();
    patience.saturating_sub(since)
}
