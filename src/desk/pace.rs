use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::DeskError;
use crate::ledger::{Entry, Ledger, Transaction};

/// The kind of the entry that is written when a letter is handed over, whatever became of it.
const HANDING_OVER: &str = "handing-over";

/// How fast letters may leave, counted over all that were handed over, in whatever run and of whatever case.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pace {
    /// How many within 24 hours at most.
    pub a_day: u32,
    /// The time between two.
    pub pause: Duration,
}

impl Pace {
    /// Returns how long the next letter has to wait for its turn; nothing where it may go.
    ///
    /// # Errors
    /// When as many as may leave in 24 hours have left, or the ledger cannot be read.
    pub fn wait(self, ledger: &dyn Ledger, now: DateTime<Utc>) -> Result<Duration, DeskError> {
        self.turn(&handed_over(&ledger.entries(None)?), now)
    }

    /// Refuses to hand a letter over out of turn: another run may have handed one over while this one was connecting.
    pub(super) fn keep(self, transaction: &dyn Transaction, now: DateTime<Utc>) -> Result<(), DeskError> {
        match self.turn(&handed_over(&transaction.entries(None)?), now)? {
            Duration::ZERO => Ok(()),
            wait => Err(DeskError::OutOfTurn(wait)),
        }
    }

    /// An entry from the future is that of a clock that was wrong; it counts for the pause only where it is near.
    fn turn(self, handed_over: &[DateTime<Utc>], now: DateTime<Utc>) -> Result<Duration, DeskError> {
        let day = TimeDelta::days(1);
        let mut of_the_day: Vec<DateTime<Utc>> =
            handed_over.iter().copied().filter(|at| *at <= now && now.signed_duration_since(*at) < day).collect();
        of_the_day.sort_unstable();
        let most = usize::try_from(self.a_day).unwrap_or(usize::MAX);
        if let Some(oldest) = of_the_day.len().checked_sub(most).and_then(|over| of_the_day.get(over)) {
            return Err(DeskError::DayIsFull { a_day: self.a_day, until: *oldest + day });
        }
        let apart = handed_over.iter().map(|at| now.signed_duration_since(*at).abs().to_std().unwrap_or(Duration::MAX));
        Ok(apart.min().map_or(Duration::ZERO, |apart| self.pause.saturating_sub(apart)))
    }
}

fn handed_over(entries: &[Entry]) -> Vec<DateTime<Utc>> {
    entries.iter().filter(|entry| entry.kind == HANDING_OVER).map(|entry| entry.recorded_at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Event, HandingOver};

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + second, 0).unwrap()
    }

    fn turn(handed_over: &[i64], now: i64) -> Result<u64, DateTime<Utc>> {
        let pace = Pace { a_day: 3, pause: Duration::from_secs(20) };
        let handed_over: Vec<DateTime<Utc>> = handed_over.iter().map(|second| at(*second)).collect();
        match pace.turn(&handed_over, at(now)) {
            Ok(wait) => Ok(wait.as_secs()),
            Err(DeskError::DayIsFull { until, .. }) => Err(until),
            Err(error) => panic!("{error}"),
        }
    }

    #[test]
    fn the_entries_that_count_are_those_of_a_handing_over() {
        assert_eq!(Event::HandingOver(HandingOver { attempt: 1, letter: 1 }).kind(), HANDING_OVER);
    }

    #[test]
    fn a_letter_waits_until_the_pause_after_the_last_one_is_over() {
        assert_eq!(turn(&[], 0), Ok(0));
        assert_eq!(turn(&[0], 0), Ok(20));
        assert_eq!(turn(&[0], 19), Ok(1));
        assert_eq!(turn(&[0], 20), Ok(0));
        assert_eq!(turn(&[0, 15], 20), Ok(15));
    }

    #[test]
    fn of_three_a_day_the_fourth_goes_when_the_first_is_a_day_old() {
        let day = 24 * 60 * 60;
        assert_eq!(turn(&[0, 100, 200], 1_000), Err(at(day)));
        assert_eq!(turn(&[0, 100, 200], day - 1), Err(at(day)));
        assert_eq!(turn(&[0, 100, 200], day), Ok(0));
        assert_eq!(turn(&[0, 100, 200, 300], 1_000), Err(at(100 + day)), "after the limit was lowered");
    }

    #[test]
    fn a_clock_that_was_wrong_stops_nothing_for_long() {
        let year = 365 * 24 * 60 * 60;
        assert_eq!(turn(&[year, year, year], 0), Ok(0));
        assert_eq!(turn(&[5], 0), Ok(15));
    }
}
