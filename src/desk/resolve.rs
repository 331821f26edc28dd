use std::time::Duration;

use super::{DeskError, Moment, cases::read_case, open::append};
use crate::{
    case::{Case, Event, Found, HistoryError, LetterState, Recorded, Resolved},
    ledger::{Ledger, Stream},
};

/// Writes down what the user found out about a letter that may or may not have gone.
///
/// Nothing is said of a letter while another run may still be waiting for the server's own answer, which is better than any
/// word: `patience` is how long such a run waits.
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
    if !left.is_zero() {
        return Err(DeskError::StillWaiting { case: number, seconds: left.as_secs().max(1) });
    }
    append(transaction.as_mut(), &Stream::case(number), &Event::Resolved(Resolved { found, letter: n }), moment)?;
    Ok(transaction.commit()?)
}

/// Returns how long a run that handed the letter over may still wait for its answer; nothing once that has come. A look
/// into the mailbox in between is no answer.
fn waiting(case: &Case, n: u32, patience: Duration, moment: Moment) -> Duration {
    let attempt = |recorded: &&Recorded| handed_over(&recorded.event, n).is_some();
    let Some(claim) = case.events.iter().rfind(attempt) else { return Duration::ZERO };
    let answered = |recorded: &Recorded| answers(&recorded.event, n, handed_over(&claim.event, n));
    if case.events.iter().any(answered) {
        return Duration::ZERO;
    }
    let since = moment.utc().signed_duration_since(claim.recorded_at).to_std().unwrap_or_default();
    patience.saturating_sub(since)
}

/// Returns the number of the try that an entry hands the letter over in.
fn handed_over(event: &Event, n: u32) -> Option<u32> {
    match event {
        Event::HandingOver(body) if body.letter == n => Some(body.attempt),
        _ => None,
    }
}

fn answers(event: &Event, n: u32, attempt: Option<u32>) -> bool {
    match event {
        Event::Accepted(outcome)
        | Event::Rejected(outcome)
        | Event::Deferred(outcome)
        | Event::Uncertain(outcome)
        | Event::LoginRefused(outcome) => outcome.letter == n && outcome.attempt == attempt,
        _ => false,
    }
}
