//! What one record says otherwise than another: first where letters go and who answers, then all else that it says.

use std::{collections::BTreeSet, fmt};

use serde::{Deserialize, Serialize};

use super::{Channel, ChannelKind, Controller, Entity, Role, Ship, Standing, record::Record};
use crate::law::{Law, Place, Regime};

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

const RECIPIENT: &str = "recipient";
const SOURCE: &str = "source";
const STATEMENT: &str = "statement";
const UNKNOWN: &str = "not known";

/// What something is about, and what is said of it.
type Said = (String, String);

/// Lists everything that the new record says otherwise than the old one: addresses and companies, where a request would go
/// and who would answer, place by place, then every other field. Nothing is listed only where the two say the same.
#[must_use]
pub fn differences(old: &Controller, new: &Controller) -> Vec<Difference> {
    let channels = |known: &Controller| known.channels().map(channel).collect::<Vec<_>>();
    let entities = |known: &Controller| known.entities.iter().map(entity).collect::<Vec<_>>();
    let mut found = between(&channels(old), &channels(new));
    found.extend(between(&entities(old), &entities(new)));
    found.extend(between(&[named(old)], &[named(new)]));
    found.extend(between_routes(old, new));
    found.extend(between(&details(old, new), &details(new, new)));
    found.extend(between_texts(&texts(old), &texts(new)));
    if found.is_empty() && !are_equal(old, new) {
        let what = "sections, days or other particulars of its sources".to_owned();
        found.push(Difference { now: Some("others".to_owned()), was: Some("as they were".to_owned()), what });
    }
    found
}

/// Lists the addresses, the companies and the name of a record, where there was none before it.
#[must_use]
pub fn all_of(new: &Controller) -> Vec<Difference> {
    let mut found = between(&[], &new.channels().map(channel).collect::<Vec<_>>());
    found.extend(between(&[], &new.entities.iter().map(entity).collect::<Vec<_>>()));
    found.extend(between(&[], &[named(new)]));
    found
}

/// Tells whether two records say the same, however they are laid out, and whatever was found out about them since.
fn are_equal(old: &Controller, new: &Controller) -> bool {
    let read = |one: &Controller| toml::from_str::<Record>(one.text()).ok();
    read(old) == read(new)
}

fn named(known: &Controller) -> Said {
    ("service".to_owned(), known.service.clone())
}

fn channel(channel: &Channel) -> Said {
    let desk = channel.attention.as_ref().map_or_else(String::new, |desk| format!("{desk}, "));
    (about(channel), format!("{desk}{}{}", channel.value, offered(channel)))
}

fn about(channel: &Channel) -> String {
    format!("{} {}", channel.kind, channel.id)
}

fn offered(channel: &Channel) -> &'static str {
    match (channel.stale, channel.ship) {
        (true, _) => ", out of date",
        (false, Ship::Yes) => "",
        (false, Ship::Ask) => ", with a reservation",
        (false, Ship::No) => ", not used",
    }
}

fn entity(entity: &Entity) -> Said {
    let number = entity.registration.as_ref().map_or_else(String::new, |number| format!(", {number}"));
    (format!("company {}", entity.id), format!("{}{number}", entity.name()))
}

/// Says for each place of either record where a request would go, by default, and who would answer it.
fn between_routes(old: &Controller, new: &Controller) -> Vec<Difference> {
    let mut places: BTreeSet<String> = BTreeSet::new();
    let mut listed: Vec<Option<Place>> = Vec::new();
    let california = Place::new("US", Some("CA")).ok();
    let of = |known: &Controller| known.entities.iter().flat_map(|one| one.places.clone()).collect::<Vec<_>>();
    for place in of(old).into_iter().chain(of(new)).chain(california) {
        if places.insert(place.to_string()) {
            listed.push(Some(place));
        }
    }
    listed.sort_by_key(|place| place.as_ref().map(ToString::to_string));
    listed.push(None);
    let mut found: Vec<Difference> = Vec::new();
    for role in Role::ALL {
        for place in &listed {
            let (was, now) = (route(old, place.as_ref(), role), route(new, place.as_ref(), role));
            let as_buyer = || (route(old, place.as_ref(), Role::Buyer), route(new, place.as_ref(), Role::Buyer));
            if was == now || role != Role::Buyer && (&was, &now) == (&as_buyer().0, &as_buyer().1) {
                continue;
            }
            let name = place.as_ref().map_or_else(|| "everywhere else".to_owned(), ToString::to_string);
            // What changes alike in several places is told once.
            let begins = begins(role);
            let alike = |one: &&mut Difference| {
                one.what.starts_with(begins) && one.was.as_ref() == Some(&was) && one.now.as_ref() == Some(&now)
            };
            match found.iter_mut().find(alike) {
                Some(known) => known.what = format!("{}, {name}", known.what),
                None => found.push(Difference { now: Some(now), was: Some(was), what: format!("{begins}{name}") }),
            }
        }
    }
    found
}

fn begins(role: Role) -> &'static str {
    match role {
        Role::Buyer => "requests from ",
        Role::Seller => "requests of sellers from ",
    }
}

fn route(known: &Controller, place: Option<&Place>, role: Role) -> String {
    if known.each_of_many {
        return "to each by itself".to_owned();
    }
    let answers = |entity: &&Entity| entity.elsewhere && (entity.roles.is_empty() || entity.roles.contains(&role));
    let entity = match place {
        Some(place) => known.entity_for(place, role),
        None => known.entities.iter().find(answers),
    };
    let Some(entity) = entity else { return "nobody answers".to_owned() };
    let regime = place.and_then(|place| Regime::ALL.into_iter().find(|regime| Law::of(*regime).applies_in(place)));
    let channels = entity.request_channels(regime.unwrap_or(Regime::Gdpr));
    let ways: Vec<String> = channels.iter().map(|one| channel(one).1).collect();
    let ways = if ways.is_empty() { "no address for requests".to_owned() } else { ways.join(" and ") };
    format!("{}: {ways}", entity.name())
}

/// Says all that steers a request besides, of the channels and companies that the new record has.
fn details(of: &Controller, new: &Controller) -> Vec<Said> {
    let stays = |channel: &&Channel| new.channels().any(|one| one.id == channel.id && one.kind == channel.kind);
    let mut said: Vec<Said> = of.channels().filter(stays).flat_map(details_of_channel).collect();
    let stays = |entity: &&Entity| new.entities.iter().any(|one| one.id == entity.id);
    said.extend(of.entities.iter().filter(stays).flat_map(details_of_entity));
    let lists = [("also found as", &of.aliases), ("answers for", &of.runs), ("categories", &of.categories)];
    said.extend(lists.map(|(what, list)| (what.to_owned(), list.join("; "))));
    let languages: Vec<String> = of.languages.iter().map(ToString::to_string).collect();
    let many = if of.each_of_many { "yes" } else { "" };
    said.extend([
        ("languages of letters".to_owned(), languages.join(", ")),
        ("stands for many".to_owned(), many.to_owned()),
    ]);
    let texts = [("group", &of.group), ("market place", &of.family), ("site", &of.website), ("note", &of.note)];
    said.extend(texts.map(|(what, text)| (what.to_owned(), text.clone().unwrap_or_default())));
    said.retain(|(_, value)| !value.is_empty());
    said
}

fn details_of_channel(channel: &Channel) -> Vec<Said> {
    let about = about(channel);
    let said = |what: &str, value: String| (format!("{about}, {what}"), value);
    let rights: Vec<&str> = channel.rights.iter().map(|right| right.name()).collect();
    let standing = match channel.standing {
        Standing::Requests => "",
        Standing::Fallback => "only where nothing better is known",
    };
    vec![
        said("for", channel.entities.join(", ")),
        said("rights", rights.join(", ")),
        said("standing", standing.to_owned()),
        said("login", if channel.requires_login { "needed" } else { "" }.to_owned()),
        said("purpose", channel.purpose.clone()),
        said("note", channel.note.clone().unwrap_or_default()),
        said("steps", channel.steps.join("; ")),
        said("limit", channel.limit.map_or_else(String::new, |limit| format!("{limit} characters"))),
        said(
            "desk",
            match channel.kind {
                ChannelKind::Post => channel.attention.clone().unwrap_or_else(|| "none".to_owned()),
                ChannelKind::Email
                | ChannelKind::InApp
                | ChannelKind::Phone
                | ChannelKind::Representative
                | ChannelKind::Webform => channel.attention.clone().unwrap_or_default(),
            },
        ),
        said("read in", channel.evidence.to_string()),
    ]
}

fn details_of_entity(entity: &Entity) -> Vec<Said> {
    let said = |what: &str, value: String| (format!("company {}, {what}", entity.id), value);
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let places: Vec<String> = entity.places.iter().map(ToString::to_string).collect();
    let elsewhere = entity.elsewhere.then(|| "everywhere else".to_owned());
    let roles: Vec<&str> = entity.roles.iter().map(|role| role.name()).collect();
    let laws: Vec<String> = entity.laws.iter().map(ToString::to_string).chain(entity.other_laws.clone()).collect();
    vec![
        said("answers for", entity.applies_to.clone()),
        said("places", places.into_iter().chain(elsewhere).collect::<Vec<_>>().join(", ")),
        said("roles", roles.join(", ")),
        said("laws", laws.join(", ")),
        said("data protection officer", text(&entity.data_protection_officer)),
        said("seat", entity.seat.as_ref().map_or_else(String::new, |seat| seat.code().to_owned())),
        said("policy", entity.policy.as_ref().map_or_else(String::new, ToString::to_string)),
        said("note", text(&entity.note)),
        said("read in", entity.evidence.to_string()),
    ]
}

/// Says what stands in lists without names of their own.
fn texts(known: &Controller) -> Vec<Said> {
    let for_whom = |entities: &[String]| {
        if entities.is_empty() { String::new() } else { format!(", for {}", entities.join(", ")) }
    };
    let mut said: Vec<Said> = Vec::new();
    let mut say = |what: &str, value: String| said.push((what.to_owned(), value));
    for one in &known.representatives {
        say("representative", format!("{}{}, {}", one.line(), for_whom(&one.entities), one.evidence));
    }
    for one in &known.recipients {
        let until = one.until.map_or_else(String::new, |until| format!(", until {until}"));
        say(RECIPIENT, format!("{}, {}{until} ({})", one.name, one.role, one.evidence));
    }
    for one in &known.statements {
        say(STATEMENT, format!("{}{} ({})", one.text, for_whom(&one.entities), one.evidence));
    }
    for one in &known.stale {
        say("old address", format!("{}; now {}", one.value, one.now));
    }
    for one in &known.unknown {
        say(UNKNOWN, one.what.clone());
    }
    for one in known.sources() {
        say(SOURCE, format!("{}, {}, seen {}", one.title, one.address(), one.seen));
    }
    said
}

fn between(old: &[Said], new: &[Said]) -> Vec<Difference> {
    let value =
        |list: &[Said], what: &str| list.iter().find(|(known, _)| known == what).map(|(_, value)| value.clone());
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

fn between_texts(old: &[Said], new: &[Said]) -> Vec<Difference> {
    let gone = old.iter().filter(|one| !new.contains(one));
    let come = new.iter().filter(|one| !old.contains(one));
    let gone = gone.map(|(what, was)| Difference { now: None, was: Some(was.clone()), what: what.clone() });
    gone.chain(come.map(|(what, now)| Difference { now: Some(now.clone()), was: None, what: what.clone() })).collect()
}

impl Difference {
    /// Returns what it is about, where that neither steers a request nor names who answers it: what is known besides, such
    /// as a statement or a source.
    #[must_use]
    pub fn besides(&self) -> Option<&'static str> {
        match self.what.as_str() {
            RECIPIENT => Some("recipient"),
            SOURCE => Some("source"),
            STATEMENT => Some("statement"),
            UNKNOWN => Some("open question"),
            _ => None,
        }
    }
}

impl fmt::Display for Difference {
    /// Writes a line for what was and a line for what is: `- email privacy: old@example.org`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |sign, text: &Option<String>| text.as_ref().map(|text| format!("{sign} {}: {text}", self.what));
        let lines: Vec<String> = [line('-', &self.was), line('+', &self.now)].into_iter().flatten().collect();
        f.write_str(&lines.join("\n"))
    }
}
