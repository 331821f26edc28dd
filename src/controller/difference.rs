//! What one record says otherwise than another about where letters go and who answers.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Channel, Controller, Entity};

/// One thing that a record says otherwise.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Difference {
    /// What it says now; nothing where it is gone.
    pub now: Option<String>,
    /// What it said; nothing where it is new.
    pub was: Option<String>,
    /// What it is about, such as `email data-protection-officer`.
    pub what: String,
}

/// Lists what the new record says otherwise than the old one: addresses, whether they are offered, companies and
/// representatives. What is only explained otherwise is left out.
#[must_use]
pub fn differences(old: &Controller, new: &Controller) -> Vec<Difference> {
    let pairs = said(old).into_iter().zip(said(new));
    pairs.flat_map(|(old, new)| between(&old, &new)).collect()
}

/// Lists all that a record says of that, where there was none before it.
#[must_use]
pub fn all_of(new: &Controller) -> Vec<Difference> {
    said(new).iter().flat_map(|new| between(&[], new)).collect()
}

/// Returns what is compared: channels, companies, and the name.
fn said(known: &Controller) -> [Vec<(String, String)>; 3] {
    [
        known.channels().map(channel).collect(),
        known.entities.iter().map(entity).collect(),
        vec![("service".to_owned(), known.service.clone())],
    ]
}

fn channel(channel: &Channel) -> (String, String) {
    let offered = match (channel.stale, channel.ship) {
        (true, _) => ", out of date",
        (false, super::Ship::Yes) => "",
        (false, super::Ship::Ask) => ", with a reservation",
        (false, super::Ship::No) => ", not used",
    };
    let desk = channel.attention.as_ref().map_or_else(String::new, |desk| format!("{desk}, "));
    (format!("{} {}", channel.kind, channel.id), format!("{desk}{}{offered}", channel.value))
}

fn entity(entity: &Entity) -> (String, String) {
    let number = entity.registration.as_ref().map_or_else(String::new, |number| format!(", {number}"));
    (format!("company {}", entity.id), format!("{}{number}", entity.name()))
}

fn between(old: &[(String, String)], new: &[(String, String)]) -> Vec<Difference> {
    let value = |list: &[(String, String)], what: &str| {
        list.iter().find(|(known, _)| known == what).map(|(_, value)| value.clone())
    };
    let gone = old.iter().filter(|(what, _)| value(new, what).is_none());
    let mut found: Vec<Difference> =
        gone.map(|(what, was)| Difference { now: None, was: Some(was.clone()), what: what.clone() }).collect();
    for (what, now) in new {
        let was = value(old, what);
        if was.as_ref() != Some(now) {
            found.push(Difference { now: Some(now.clone()), was, what: what.clone() });
        }
    }
    found
}

impl fmt::Display for Difference {
    /// Writes a line for what was and a line for what is: `- email privacy: old@example.org`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |sign, text: &Option<String>| text.as_ref().map(|text| format!("{sign} {}: {text}", self.what));
        let lines: Vec<String> = [line('-', &self.was), line('+', &self.now)].into_iter().flatten().collect();
        f.write_str(&lines.join("\n"))
    }
}
