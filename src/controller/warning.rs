use std::fmt;

use chrono::NaiveDate;
use serde::Serialize;

use super::{Channel, Difference, Jurisdiction, Ship};
use crate::law::Place;

/// How many days after it was last seen an address still counts as fresh; a choice of redress, not of the law.
pub const FRESH_DAYS: i64 = 180;

/// What a person must read before a letter goes through a channel.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "warning")]
pub enum Warning {
    /// Nobody reads what is sent there; redress refuses to.
    NoReply {
        /// The address.
        value: String,
    },
    /// The address is on the list of those never to be used, or only by others.
    Unsuitable {
        /// Whether redress refuses to send there.
        refused: bool,
        /// The address.
        value: String,
        /// Why it is on the list.
        why: String,
    },
    /// The address of the letter is no longer in the record of the controller.
    Gone {
        /// The address the record has instead.
        now: Option<String>,
        /// The address of the letter.
        value: String,
    },
    /// The record is the user's own.
    OwnRecord {
        /// Where it comes from.
        origin: String,
    },
    /// The shipped record says something by now that the user's own hides.
    Hidden {
        /// What it says, each with what the user's own says instead.
        changes: Vec<Difference>,
    },
    /// The channel is for people who live elsewhere.
    Residents {
        /// For whom it is.
        residents: Jurisdiction,
    },
    /// The address is superseded.
    Stale {
        /// What is known about it.
        note: Option<String>,
    },
    /// The day it is said to have been seen is still to come.
    Future {
        /// That day.
        seen: NaiveDate,
    },
    /// Nobody has looked for a long time.
    Old {
        /// Days since it was seen.
        days: i64,
        /// Days after which that is too long.
        limit: i64,
        /// The day it was seen.
        seen: NaiveDate,
        /// Where to look.
        source: String,
    },
    /// It is used only after the person has agreed.
    Ask {
        /// Why.
        note: String,
    },
    /// It is listed for completeness and not offered.
    NotShipped {
        /// What to use instead.
        better: Option<String>,
        /// Why.
        note: String,
    },
}

impl Warning {
    /// Tells whether redress refuses to send, whatever the person answers.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        match self {
            Self::NoReply { .. } => true,
            Self::Unsuitable { refused, .. } => *refused,
            Self::Gone { .. }
            | Self::OwnRecord { .. }
            | Self::Hidden { .. }
            | Self::Residents { .. }
            | Self::Stale { .. }
            | Self::Future { .. }
            | Self::Old { .. }
            | Self::Ask { .. }
            | Self::NotShipped { .. } => false,
        }
    }
}

impl Channel {
    /// Returns what must be shown before a letter of a person at `place` goes through the channel, gravest first.
    ///
    /// An address seen 180 days ago is fresh; seen 181 days ago, it is old.
    #[must_use]
    pub fn warnings(&self, today: NaiveDate, place: &Place) -> Vec<Warning> {
        let listed = self.unsuitable_for(place);
        let residents = if listed.is_some() { None } else { self.residents_other_than(place) };
        [self.no_reply(), listed, residents, self.superseded(), self.future(today), self.old(today), self.shipping()]
            .into_iter()
            .flatten()
            .collect()
    }

    fn no_reply(&self) -> Option<Warning> {
        let email = self.email.as_ref().filter(|email| email.is_no_reply())?;
        Some(Warning::NoReply { value: email.to_string() })
    }

    fn unsuitable_for(&self, place: &Place) -> Option<Warning> {
        let entry = self.unsuitable.as_ref().filter(|entry| !entry.is_open_to(place))?;
        Some(Warning::Unsuitable { refused: entry.is_refused(), value: entry.value.clone(), why: entry.why.clone() })
    }

    fn residents_other_than(&self, place: &Place) -> Option<Warning> {
        let residents = self.residents.filter(|residents| !residents.covers(place))?;
        Some(Warning::Residents { residents })
    }

    fn superseded(&self) -> Option<Warning> {
        self.stale.then(|| Warning::Stale { note: self.note.clone() })
    }

    fn future(&self, today: NaiveDate) -> Option<Warning> {
        let seen = self.evidence.seen;
        (today < seen).then_some(Warning::Future { seen })
    }

    fn old(&self, today: NaiveDate) -> Option<Warning> {
        let seen = self.last_seen();
        let days = today.signed_duration_since(seen).num_days();
        let source = self.evidence.source.address();
        (days > FRESH_DAYS).then_some(Warning::Old { days, limit: FRESH_DAYS, seen, source })
    }

    fn shipping(&self) -> Option<Warning> {
        let note = || self.note.clone().unwrap_or_else(|| self.purpose.clone());
        match self.ship {
            Ship::Yes => None,
            Ship::Ask => Some(Warning::Ask { note: note() }),
            Ship::No => Some(Warning::NotShipped { better: self.better.clone(), note: note() }),
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoReply { value } => write!(f, "Nobody reads what is sent to `{value}`; nothing is sent there."),
            Self::Unsuitable { refused: true, value, why } => {
                write!(f, "`{value}` must not be written to: {why}. Nothing is sent there.")
            }
            Self::Unsuitable { refused: false, value, why } => write!(f, "`{value}` is not for you: {why}."),
            Self::Gone { now: Some(now), value } => {
                write!(
                    f,
                    "The record of the controller changed: the letter goes to `{value}`, and the record says `{now}` now."
                )
            }
            Self::Gone { now: None, value } => {
                write!(f, "The record of the controller changed: `{value}` is no longer in it.")
            }
            Self::OwnRecord { origin } => write!(f, "The record of the controller is your own, from {origin}."),
            Self::Hidden { changes } => write!(
                f,
                "The record that comes with redress says otherwise by now, and your own hides it: {}.",
                in_short(changes)
            ),
            Self::Residents { residents } => write!(f, "This channel is only for people in {residents}."),
            Self::Stale { note: Some(note) } => write!(f, "This address is out of date: {note}"),
            Self::Stale { note: None } => f.write_str("This address is out of date."),
            Self::Future { seen } => write!(
                f,
                "This address is said to have been seen on {seen}, which is still to come: how old it is, nobody knows."
            ),
            Self::Old { days, limit, seen, source } => write!(
                f,
                "This address was last seen on {seen}, {days} days ago, which is more than {limit}: see whether it still stands at {source}."
            ),
            Self::Ask { note } => write!(f, "This is offered with a reservation: {note}"),
            Self::NotShipped { better: Some(better), note } => {
                write!(f, "This is not offered by default: {note} Better: `{better}`.")
            }
            Self::NotShipped { better: None, note } => write!(f, "This is not offered by default: {note}"),
        }
    }
}

/// The most changes that one sentence names.
const MOST_NAMED: usize = 3;

fn in_short(changes: &[Difference]) -> String {
    let words = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
    let named = changes.iter().take(MOST_NAMED);
    let mut named: Vec<String> = named
        .map(|change| format!("{}: {} (your own: {})", change.what, words(&change.was), words(&change.now)))
        .collect();
    let rest = changes.len().saturating_sub(MOST_NAMED);
    named.extend((0 < rest).then(|| format!("and {rest} more")));
    named.join("; ")
}
