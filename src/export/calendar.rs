//! The dates of cases as a file that calendar programs take in (iCalendar, RFC 5545).
//!
//! An entry stands on the day after the last day to wait, because there is nothing to do before. It says what is awaited by
//! number and reference; whoever reads the calendar learns no name from it unless the user wants that.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use icalendar::{Alarm, Calendar, Class, Component, Event, EventLike, EventStatus, Property};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::html::visible;
use crate::{
    case::{Appointment, Awaiting, Case, Occasion},
    law::{Basis, DeadlineKind, FromFact},
    request::Reference,
};

/// The hours after midnight at which the alarm of an entry rings.
const MORNING: i64 = 9;

/// What an entry may say to whoever reads the calendar.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Naming {
    /// The service, and what was promised or kept, in its own words.
    Names,
    /// The number and the reference of the case.
    #[default]
    Numbers,
}

/// How far an entry can be relied on.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryStatus {
    /// Nothing is awaited by it any more.
    Cancelled,
    /// The date stands.
    Confirmed,
    /// A question of the controller is open, and the date may move with every day.
    Tentative,
}

/// One entry of the calendar.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct CalendarEntry {
    /// The number of the case.
    pub case: u32,
    /// Its number outside.
    pub reference: Reference,
    /// What is awaited.
    pub kind: DeadlineKind,
    /// The day it stands on.
    pub day: NaiveDate,
    /// The last day to wait, before it.
    pub act_after: NaiveDate,
    /// How far it can be relied on.
    pub status: EntryStatus,
    /// Its title.
    pub summary: String,
    /// What else it says.
    pub description: String,
    /// How often it changed.
    pub sequence: u32,
    /// The real time of the entry of the record that last changed it.
    pub changed: DateTime<Utc>,
    /// Its number for ever, whatever its date.
    pub uid: String,
}

impl CalendarEntry {
    /// Makes the entry of a date of a case.
    #[must_use]
    pub fn of(case: &Case, appointment: &Appointment, naming: Naming) -> Self {
        let awaiting = &appointment.awaiting;
        let status = match (appointment.dropped, awaiting.paused) {
            (true, _) => EntryStatus::Cancelled,
            (false, true) => EntryStatus::Tentative,
            (false, false) => EntryStatus::Confirmed,
        };
        Self {
            case: case.number,
            reference: case.opened.reference,
            kind: awaiting.deadline.kind,
            day: awaiting.last_day().succ_opt().unwrap_or(awaiting.last_day()),
            act_after: awaiting.last_day(),
            status,
            summary: visible(&summary(case, awaiting, naming)),
            description: visible(&description(case, awaiting, status, naming)),
            sequence: appointment.revision,
            changed: appointment.changed,
            uid: uid(case, &awaiting.occasion),
        }
    }

    fn event(&self) -> Event {
        let mut event = Event::new();
        event
            .uid(&self.uid)
            .timestamp(self.changed)
            .sequence(self.sequence)
            // `all_day` would end it on the day it begins, which RFC 5545 (section 3.6.1) does not allow: without an end
            // it lasts the day.
            .starts(self.day)
            .summary(&self.summary)
            .description(&self.description)
            .class(Class::Private)
            .append_property(Property::new("TRANSP", "TRANSPARENT"));
        event.status(match self.status {
            EntryStatus::Cancelled => EventStatus::Cancelled,
            EntryStatus::Confirmed => EventStatus::Confirmed,
            EntryStatus::Tentative => EventStatus::Tentative,
        });
        if self.status != EntryStatus::Cancelled {
            event.alarm(self.alarm());
        }
        event.done()
    }

    /// The library makes up a number and a time for what has none: both must come from the record.
    fn alarm(&self) -> Alarm {
        let mut alarm = Alarm::display(&self.summary, Duration::hours(MORNING));
        alarm.uid(&format!("{}-alarm", self.uid)).timestamp(self.changed);
        alarm.done()
    }
}

/// Writes entries as a calendar file: lines end in CRLF and have 75 octets at most (RFC 5545, section 3.1). The same entries
/// are always the same bytes.
#[must_use]
pub fn calendar(entries: &[CalendarEntry]) -> String {
    let mut calendar = Calendar::empty();
    for (key, value) in [("VERSION", "2.0"), ("PRODID", "-//redress//redress//EN"), ("CALSCALE", "GREGORIAN")] {
        calendar.append_property(Property::new(key, value));
    }
    calendar.name("redress");
    for entry in entries {
        calendar.push(entry.event());
    }
    calendar.to_string()
}

/// A number that says nothing of person or machine (RFC 7986, section 5.3), in the form of RFC 9562, section 5.8: the same
/// for the same date of the same case, and for no other, because each reference is drawn by lot and each opening has its
/// moment.
fn uid(case: &Case, occasion: &Occasion) -> String {
    let opened = case.events.first().map(|recorded| recorded.recorded_at).unwrap_or_default();
    let (word, about) = match occasion {
        Occasion::Acknowledgement => ("acknowledgement", String::new()),
        Occasion::Answer => ("answer", String::new()),
        // The first had no number while a case had one at most, and keeps its name.
        Occasion::Complaint(1) => ("complaint", String::new()),
        Occasion::Complaint(n) => ("complaint", n.to_string()),
        Occasion::Letter(n) => ("letter", n.to_string()),
        Occasion::Promise(what) => ("promise", what.clone()),
        Occasion::RetentionEnd(what) => ("retention-end", what.clone()),
    };
    let name = format!("redress calendar\n{}\n{}\n{word}\n{about}", case.opened.reference, opened.timestamp_micros());
    let hash = Sha256::digest(name);
    let half: [u8; 16] = hash[..16].try_into().expect("a SHA-256 has 32 octets");
    let number = u128::from_be_bytes(half) & !(0xf << 76) & !(0b11 << 62) | 0x8 << 76 | 0b10 << 62;
    let digits = format!("{number:032x}");
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}

/// Asks whether what was awaited has come: on the day of the entry nobody but the user knows.
fn summary(case: &Case, awaiting: &Awaiting, naming: Naming) -> String {
    let last = awaiting.last_day();
    let question = match (&awaiting.occasion, awaiting.deadline.kind) {
        (Occasion::Acknowledgement, _) => format!("receipt confirmed by {last}?"),
        (Occasion::Answer, _) => format!("answered by {last}?"),
        (Occasion::Complaint(_), _) => {
            format!("told by the authority by {last} how far the complaint of {} is?", awaiting.deadline.from.date)
        }
        (Occasion::Letter(_), DeadlineKind::ComplaintAcknowledgement) => format!("complaint confirmed by {last}?"),
        (Occasion::Letter(n), _) => format!("letter {n} answered by {last}? (your wish, not law)"),
        (Occasion::Promise(_), _) => format!("promise kept by {last}? (promise, not law)"),
        (Occasion::RetentionEnd(_), _) => format!("kept data deleted after {last}? (their word)"),
    };
    match naming {
        Naming::Names => format!("redress {}, {}: {question}", case.opened.reference, case.opened.service),
        Naming::Numbers => format!("redress {}: {question}", case.opened.reference),
    }
}

fn description(case: &Case, awaiting: &Awaiting, status: EntryStatus, naming: Naming) -> String {
    let mut lines = Vec::new();
    match status {
        EntryStatus::Cancelled => lines.push("Nothing is awaited by this date any more.".to_owned()),
        EntryStatus::Confirmed => {}
        EntryStatus::Tentative => lines.push(
            "They asked you something: until you answer, the time may stand still and the date may move.".to_owned(),
        ),
    }
    lines.push(last_days(awaiting));
    lines.extend(rests_on(awaiting));
    if let (Naming::Names, Some(what)) = (naming, &awaiting.what) {
        lines.push(match awaiting.occasion {
            Occasion::Complaint(_) => format!("The complaint went to: {what}"),
            Occasion::Acknowledgement
            | Occasion::Answer
            | Occasion::Letter(_)
            | Occasion::Promise(_)
            | Occasion::RetentionEnd(_) => format!("In their words: {what}"),
        });
    }
    lines.push(format!("Where it stands and what to do:  redress show {}", case.number));
    lines.push("Written by redress from your record; after changes write the file and import it again.".to_owned());
    lines.join("\n")
}

fn last_days(awaiting: &Awaiting) -> String {
    let (due, last) = (awaiting.deadline.due, awaiting.last_day());
    if due == last {
        return format!("The last day to wait is {last}.");
    }
    format!("Due by {due}; on the most careful reading of the law the last day to wait is {last}.")
}

/// Says what a date rests on; a wish, a promise and the end of a retention rest on no law.
fn rests_on(awaiting: &Awaiting) -> Vec<String> {
    let deadline = &awaiting.deadline;
    match deadline.kind {
        DeadlineKind::Promise => return vec![format!("They promised it on {}.", deadline.from.date)],
        DeadlineKind::RetentionEnd => return vec![format!("They named that end on {}.", deadline.from.date)],
        DeadlineKind::Reminder if deadline.from.fact == FromFact::Received => {
            return vec![format!("Your letter, delivered on {}, wished for it.", deadline.from.date)];
        }
        DeadlineKind::Reminder => return vec![format!("Your letter of {} wished for it.", deadline.from.date)],
        DeadlineKind::ComplaintProgress if deadline.provisions.is_empty() => {
            return vec!["You chose that day for asking; redress counts no period of the law.".to_owned()];
        }
        DeadlineKind::Acknowledgement
        | DeadlineKind::Appeal
        | DeadlineKind::ComplaintAcknowledgement
        | DeadlineKind::ComplaintProgress
        | DeadlineKind::ExtendedResponse
        | DeadlineKind::Response => {}
    }
    let from = match deadline.from.fact {
        FromFact::Identity => "the proof of identity",
        FromFact::Promised => "the promise",
        FromFact::Received => "receipt",
        FromFact::Request => "the request",
        FromFact::Sent => "sending",
    };
    let basis = match deadline.basis {
        Basis::Confirmed => "",
        Basis::Policy => " (policy: a reading of the law by redress)",
    };
    vec![
        format!("Rule: {}{basis}.", deadline.provisions.join(", ")),
        format!("Counted from {from} on {}.", deadline.from.date),
    ]
}
