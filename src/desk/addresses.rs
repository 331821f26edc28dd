//! How far the addresses of the registry can be relied upon: by their age, by their record, and by what came of letters.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    cases::Cases,
    reached::{self, Says, Word},
};
use crate::{
    case::Case,
    controller::{Channel, ChannelKind, Confirmation, Controller, FRESH_DAYS, Ship},
};

/// What is to be said about one address.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct AddressCheck {
    /// The open cases with a letter that is written for it.
    pub cases: Vec<u32>,
    /// The id of the channel.
    pub channel: String,
    /// That the user looked at it again.
    pub confirmed: Option<Confirmation>,
    /// The controller.
    pub controller: String,
    /// What there is to look into, the gravest first.
    pub findings: Vec<AddressFinding>,
    /// How to look into it.
    pub how: String,
    /// How it is reached.
    pub kind: ChannelKind,
    /// The day it was last seen.
    pub seen: NaiveDate,
    /// Whether it is offered.
    pub ship: Ship,
    /// What it rests on.
    pub source: String,
    /// The address.
    pub value: String,
}

/// How much an address needs a look, the gravest first.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Concern {
    /// A letter came back, or they said that it is the wrong place.
    Contradicted,
    /// It was seen too long ago, or its record says that it is out of date, and letters of an open case are written for it.
    OldAndUsed,
    /// The same, and nobody writes there.
    Old,
    /// Its record says what is doubtful.
    Reserved,
    /// Nothing is against it, and no letter was answered yet.
    NeverTested,
    /// A letter was answered, and nothing is against it.
    Nothing,
}

/// Something about an address that there is to look into.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case", tag = "finding")]
pub enum AddressFinding {
    /// A letter to it came back, or they said that it is the wrong place.
    Contradicted {
        /// The case.
        case: u32,
        /// The day.
        on: NaiveDate,
        /// What happened: `bounced` or `wrong-address`.
        what: &'static str,
    },
    /// The record itself says that it is out of date.
    OutOfDate,
    /// Two facts of the record do not go together, in the words of its note.
    Reserved {
        /// The note.
        note: String,
    },
    /// The day it is said to have been seen is still to come, so that its age is not known.
    Future {
        /// That day.
        seen: NaiveDate,
    },
    /// It was seen too long ago.
    Old {
        /// Days since.
        days: i64,
    },
    /// No letter of yours to it was answered.
    NeverTested {
        /// The case whose letter went there and was not answered yet, if one did.
        waiting: Option<u32>,
    },
}

impl AddressCheck {
    /// Returns how much it needs a look.
    #[must_use]
    pub fn concern(&self) -> Concern {
        let gravest = self.findings.iter().map(|finding| match finding {
            AddressFinding::Contradicted { .. } => Concern::Contradicted,
            AddressFinding::Future { .. } | AddressFinding::Old { .. } | AddressFinding::OutOfDate => {
                if self.cases.is_empty() { Concern::Old } else { Concern::OldAndUsed }
            }
            AddressFinding::Reserved { .. } => Concern::Reserved,
            AddressFinding::NeverTested { .. } => Concern::NeverTested,
        });
        gravest.min().unwrap_or(Concern::Nothing)
    }
}

/// Holds every channel of the controllers against today and against the cases.
///
/// A channel is tested when a letter to it was acknowledged or answered, and nothing contradicts it since.
#[must_use]
pub fn check_addresses<'a>(
    controllers: impl IntoIterator<Item = &'a Controller>,
    cases: &Cases,
    today: NaiveDate,
) -> Vec<AddressCheck> {
    let of = |controller: &'a Controller| {
        controller.channels().map(move |channel| check(controller, channel, cases, today)).collect::<Vec<_>>()
    };
    controllers.into_iter().flat_map(of).collect()
}

fn check(controller: &Controller, channel: &Channel, cases: &Cases, today: NaiveDate) -> AddressCheck {
    let mut findings = BTreeSet::new();
    let of_it = cases.known().filter(|case| case.opened.controller == controller.id);
    let mut words: Vec<(Word, u32)> =
        of_it.flat_map(|case| reached::words(case, channel).into_iter().map(|word| (word, case.number))).collect();
    words.sort_unstable();
    let last = words.iter().rev().find(|(word, _)| word.says != Says::Went);
    findings.extend(last.and_then(|(word, case)| contradiction(*word, *case)));
    let days = today.signed_duration_since(channel.last_seen()).num_days();
    findings.extend((days < 0).then_some(AddressFinding::Future { seen: channel.last_seen() }));
    findings.extend((days > FRESH_DAYS).then_some(AddressFinding::Old { days }));
    findings.extend(channel.stale.then_some(AddressFinding::OutOfDate));
    let note = channel.note.clone().filter(|_| channel.ship == Ship::Ask);
    findings.extend(note.map(|note| AddressFinding::Reserved { note }));
    let is_shown = last.is_some_and(|(word, _)| word.says == Says::Right);
    if reached::way(channel).is_some() && !channel.closes_the_account() && !is_shown {
        let since = |(word, _): &&(Word, u32)| last.is_none_or(|(last, _)| last < word);
        let waiting = words.iter().find(since).map(|(_, case)| *case);
        findings.insert(AddressFinding::NeverTested { waiting });
    }
    let is_for_it = |case: &&Case| {
        let of_it = case.letters.iter().any(|letter| letter.channel.as_deref() == Some(channel.id.as_str()));
        case.is_open() && case.opened.controller == controller.id && of_it
    };
    AddressCheck {
        cases: cases.known().filter(is_for_it).map(|case| case.number).collect(),
        channel: channel.id.clone(),
        confirmed: channel.confirmed.clone(),
        controller: controller.id.clone(),
        how: how(controller, channel, &findings),
        findings: findings.into_iter().collect(),
        kind: channel.kind,
        seen: channel.last_seen(),
        ship: channel.ship,
        source: channel.evidence.to_string(),
        value: channel.value.clone(),
    }
}

/// Returns what the last word says against the address.
fn contradiction(word: Word, case: u32) -> Option<AddressFinding> {
    let what = match word.says {
        Says::CameBack => "bounced",
        Says::Wrong => "wrong-address",
        Says::Right | Says::Went => return None,
    };
    Some(AddressFinding::Contradicted { case, on: word.on, what })
}

/// Returns the command that gives a channel another address.
fn change(controller: &Controller, channel: &Channel) -> String {
    let id = &controller.id;
    let flag = match channel.kind {
        ChannelKind::Email => "--email ADDRESS",
        ChannelKind::Post => "--address LINE",
        ChannelKind::Webform => "--webform PAGE",
        ChannelKind::InApp | ChannelKind::Phone | ChannelKind::Representative => {
            return format!(
                "redress controllers show {id} -o {id}.toml, mend it with an editor, then  redress controllers add {id}.toml"
            );
        }
    };
    format!("redress controllers add --change {id} --channel {} {flag} --page PAGE", channel.id)
}

fn how(controller: &Controller, channel: &Channel, findings: &BTreeSet<AddressFinding>) -> String {
    let source = &channel.evidence.source;
    let section = channel.evidence.section.as_ref().map_or_else(String::new, |section| format!(", {section},"));
    let look = match (&source.url, &source.archived) {
        (Some(url), _) => format!("open {url} and see whether{section} it still says so"),
        (None, Some(archived)) => format!("compare {archived}{section} with what the company publishes now"),
        (None, None) => "see what the company publishes now; the source has no address".to_owned(),
    };
    let still = if channel.why_not_offered().is_some() {
        String::new()
    } else {
        format!("; if it does:  redress controllers confirm {} --channel {}", controller.id, channel.id)
    };
    let how = format!("{look}{still}; if not:  {}", change(controller, channel));
    let contradicted = findings.iter().find_map(|finding| match finding {
        AddressFinding::Contradicted { case, .. } => Some(*case),
        AddressFinding::OutOfDate
        | AddressFinding::Reserved { .. }
        | AddressFinding::Future { .. }
        | AddressFinding::Old { .. }
        | AddressFinding::NeverTested { .. } => None,
    });
    match contradicted {
        Some(case) => format!("redress show {case}; then {how}"),
        None => how,
    }
}
