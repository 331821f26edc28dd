//! When a letter that did not go is tried again.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{LetterRecord, LetterState, Outlet};

/// The waits after the first, second and third time the server put a letter off, in minutes; the last one repeats.
///
/// RFC 5321, section 4.5.4.1 asks for 30 minutes in general and for less where the reason is known: a server that has
/// never seen the sender puts a first letter off for some minutes (greylisting, RFC 6647), so the first wait is shorter.
const WAITS: [i64; 4] = [15, 30, 60, 240];

/// The waits after the first, second and third time in a row no server was reached, in minutes; the last one repeats.
///
/// Nobody put anything off: a machine that was offline may be online again at once, and asking costs no server anything.
const OFFLINE: [i64; 3] = [1, 5, 15];

/// How long a letter is tried by itself: RFC 5321, section 4.5.4.1 has senders give up after four to five days, and
/// Postfix does after five (`maximal_queue_lifetime`).
const LONGEST: TimeDelta = TimeDelta::days(5);

/// What must change before another try can succeed, as the record keeps it.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Remedy {
    /// The login name or the password.
    Login,
    /// The letter or its addresses.
    Message,
    /// The connection: no server was reached.
    Network,
    /// The settings of the mail server, or the server's own.
    Settings,
    /// Time alone may do; what an entry without the field means.
    #[default]
    Time,
}

/// A try that ended before the server had the letter.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Setback {
    /// The real time it ended.
    pub at: DateTime<Utc>,
    /// What must change.
    pub remedy: Remedy,
}

/// What a letter that has not certainly gone waits for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Waiting {
    /// For somebody to read it and say yes.
    Approval,
    /// For this moment, from which on it may be tried again by itself.
    From(DateTime<Utc>),
    /// For the user's word on whether it went: it was given to the user, who sends it by hand.
    Given {
        /// The day it was given.
        on: NaiveDate,
        /// In which form.
        way: Outlet,
    },
    /// For another login name or password.
    Login,
    /// For another address or another letter: the server refused this one, or it cannot be put on the wire.
    Message,
    /// For the answer to whether it went.
    Outcome,
    /// For the user's word: the controller did something since it was approved.
    Overtaken,
    /// For the user's word: the record was restored from a backup, and the letter may have gone in the time since that.
    Restored,
    /// For other settings, or for the provider to mend its server.
    Settings,
    /// For the user's word: it was tried in vain for as long as letters are, or it was approved so long ago and never
    /// tried.
    Word {
        /// The first of those tries, or the approval.
        since: DateTime<Utc>,
    },
}

impl Remedy {
    /// Tells whether the next try needs nobody.
    #[must_use]
    pub fn comes_by_itself(self) -> bool {
        match self {
            Self::Network | Self::Time => true,
            Self::Login | Self::Message | Self::Settings => false,
        }
    }
}

impl LetterRecord {
    /// Returns what the letter waits for at a moment of the real time; nothing once it has gone.
    #[must_use]
    pub fn waiting(&self, now: DateTime<Utc>) -> Option<Waiting> {
        if let Some((on, given)) = self.given_out() {
            return Some(Waiting::Given { on: *on, way: given.way });
        }
        match self.state {
            LetterState::Draft => Some(Waiting::Approval),
            LetterState::Queued | LetterState::Deferred => {
                let approved = self.approved.map_or(self.since, |(_, at)| at);
                Some(next_try(&self.setbacks, now).unwrap_or_else(|| first_try(approved, now)))
            }
            LetterState::Uncertain => Some(Waiting::Outcome),
            LetterState::Rejected => Some(Waiting::Message),
            LetterState::Accepted | LetterState::Bounced | LetterState::Recorded | LetterState::Replaced => None,
        }
    }

    /// Returns since when the letter waits in its present state: of several tries in a row since the first.
    #[must_use]
    pub fn waiting_since(&self) -> DateTime<Utc> {
        series(&self.setbacks).first().map_or(self.since, |first| first.at)
    }
}

/// A letter that was never tried may be at any moment after it was approved, for as long as letters are tried.
fn first_try(approved: DateTime<Utc>, now: DateTime<Utc>) -> Waiting {
    let in_time = now.signed_duration_since(approved) <= LONGEST;
    if in_time { Waiting::From(approved) } else { Waiting::Word { since: approved } }
}

/// Works out when the next try may be, from the setbacks in the order in which they were recorded.
fn next_try(setbacks: &[Setback], now: DateTime<Utc>) -> Option<Waiting> {
    let series = series(setbacks);
    let (first, last) = (series.first()?, series.last()?);
    match last.remedy {
        Remedy::Login => return Some(Waiting::Login),
        Remedy::Message => return Some(Waiting::Message),
        Remedy::Settings => return Some(Waiting::Settings),
        Remedy::Network | Remedy::Time => {}
    }
    let put_off = series.iter().filter(|setback| setback.remedy == Remedy::Time);
    let offline = series.iter().rev().take_while(|setback| setback.remedy == Remedy::Network);
    let by_server = put_off.clone().next_back().and_then(|last| after(last.at, &WAITS, put_off.count()));
    let by_network = (last.remedy == Remedy::Network).then(|| after(last.at, &OFFLINE, offline.count())).flatten();
    let next = by_server.max(by_network)?;
    let end = first.at.checked_add_signed(LONGEST)?;
    Some(if next <= end && now <= end { Waiting::From(next) } else { Waiting::Word { since: first.at } })
}

/// Returns the moment after the wait that follows the `count`-th setback.
fn after(at: DateTime<Utc>, waits: &[i64], count: usize) -> Option<DateTime<Utc>> {
    let minutes = waits.get(count.saturating_sub(1)).or(waits.last())?;
    at.checked_add_signed(TimeDelta::minutes(*minutes))
}

/// Returns the setbacks that belong together: those since the user last had to act.
///
/// A try after one that waited for the user, or after the longest time, was made on the user's word, and begins anew.
fn series(setbacks: &[Setback]) -> &[Setback] {
    let mut begin = 0;
    for (number, setback) in setbacks.iter().enumerate().skip(1) {
        let waited_for_the_user = !setbacks[number - 1].remedy.comes_by_itself();
        let too_late = setback.at.signed_duration_since(setbacks[begin].at) > LONGEST;
        if waited_for_the_user || too_late || !setback.remedy.comes_by_itself() {
            begin = number;
        }
    }
    &setbacks[begin..]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn minute(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_000_000 + minute * 60, 0).unwrap()
    }

    fn setbacks(remedy: Remedy, minutes: &[i64]) -> Vec<Setback> {
        minutes.iter().map(|number| Setback { at: minute(*number), remedy }).collect()
    }

    fn waits(setbacks: &[Setback], now: i64) -> Waiting {
        next_try(setbacks, minute(now)).unwrap()
    }

    #[test]
    fn a_server_that_puts_a_letter_off_is_asked_again_after_15_30_60_and_then_every_240_minutes() {
        let rows: [(&[i64], i64); 5] =
            [(&[0], 15), (&[0, 15], 45), (&[0, 15, 45], 105), (&[0, 15, 45, 105], 345), (&[0, 15, 45, 105, 345], 585)];
        for (tries, next) in rows {
            assert_eq!(waits(&setbacks(Remedy::Time, tries), 600), Waiting::From(minute(next)), "{tries:?}");
        }
    }

    #[test]
    fn a_machine_that_reached_no_server_tries_again_after_a_minute_then_five_then_fifteen() {
        for (tries, next) in [(vec![0], 1), (vec![0, 1], 6), (vec![0, 1, 6], 21), (vec![0, 1, 6, 21], 36)] {
            assert_eq!(waits(&setbacks(Remedy::Network, &tries), 36), Waiting::From(minute(next)), "{tries:?}");
        }
    }

    #[test]
    fn being_offline_shortens_no_wait_that_the_server_asked_for_and_counts_as_none() {
        let greylisted_then_offline = [setbacks(Remedy::Time, &[0]), setbacks(Remedy::Network, &[2])].concat();
        assert_eq!(waits(&greylisted_then_offline, 3), Waiting::From(minute(15)));
        let late = [setbacks(Remedy::Time, &[0]), setbacks(Remedy::Network, &[20])].concat();
        assert_eq!(waits(&late, 20), Waiting::From(minute(21)));
        let offline_then_greylisted = [setbacks(Remedy::Network, &[0, 1, 6]), setbacks(Remedy::Time, &[21])].concat();
        assert_eq!(waits(&offline_then_greylisted, 21), Waiting::From(minute(36)), "the first wait, not the fourth");
    }

    #[test]
    fn after_five_days_a_letter_is_not_tried_by_itself_and_the_users_word_begins_anew() {
        let last = 5 * 24 * 60;
        let tries = setbacks(Remedy::Time, &[0, 15, 45, 105, last - 240]);
        assert_eq!(waits(&tries, last), Waiting::From(minute(last)), "the last try may be on the last minute");
        assert_eq!(waits(&tries, last + 1), Waiting::Word { since: minute(0) });
        let too_late = setbacks(Remedy::Time, &[0, 15, 45, 105, last - 239]);
        assert_eq!(waits(&too_late, last - 200), Waiting::Word { since: minute(0) }, "the next try would be too late");
        let anew = [tries, setbacks(Remedy::Time, &[last + 60])].concat();
        assert_eq!(waits(&anew, last + 60), Waiting::From(minute(last + 75)));
    }

    #[test]
    fn what_time_does_not_mend_waits_for_the_user_however_long() {
        for (remedy, waiting) in [
            (Remedy::Login, Waiting::Login),
            (Remedy::Message, Waiting::Message),
            (Remedy::Settings, Waiting::Settings),
        ] {
            for now in [0, 1_000_000] {
                assert_eq!(waits(&setbacks(remedy, &[0]), now), waiting);
            }
            let mended = [setbacks(Remedy::Time, &[0, 15]), setbacks(remedy, &[45]), setbacks(Remedy::Time, &[50])];
            assert_eq!(waits(&mended.concat(), 50), Waiting::From(minute(65)), "the count begins anew");
        }
        assert_eq!(next_try(&[], minute(0)), None);
    }

    #[test]
    fn a_letter_that_was_never_tried_is_due_for_five_days_after_it_was_approved_and_not_longer() {
        let last = 5 * 24 * 60;
        assert_eq!(first_try(minute(0), minute(last)), Waiting::From(minute(0)));
        assert_eq!(first_try(minute(0), minute(last + 1)), Waiting::Word { since: minute(0) });
    }

    proptest! {
        #[test]
        fn a_next_try_is_after_the_last_one_and_within_five_days_of_the_first(
            gaps in prop::collection::vec((0_i64..2_000, 0_usize..5), 1..12),
        ) {
            let remedies = [Remedy::Login, Remedy::Message, Remedy::Network, Remedy::Settings, Remedy::Time];
            let mut at = 0;
            let tries: Vec<Setback> = gaps.iter().map(|(gap, remedy)| {
                at += gap;
                Setback { at: minute(at), remedy: remedies[*remedy] }
            }).collect();
            if let Waiting::From(next) = waits(&tries, at) {
                prop_assert!(next > minute(at));
                prop_assert!(next - series(&tries)[0].at <= LONGEST);
                prop_assert!(tries.last().unwrap().remedy.comes_by_itself());
            }
        }
    }
}
