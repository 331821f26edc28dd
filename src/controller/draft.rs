//! A record made of what the user typed: a controller that is missing, a seller, or another address of one that is known.

use chrono::NaiveDate;

use super::{
    ChannelKind, Confidence, Controller, RecordFault, Ship, Standing, WebAddress, check,
    fact::SourceRecord,
    read::syntax,
    record::{ChannelRecord, EntityRecord, Record},
    text::Text,
};
use crate::law::Language;

/// What a user knows about a controller.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The lines of the postal address.
    pub address: Vec<String>,
    /// Where it takes mail.
    pub email: Option<String>,
    /// The id; made of the name where it is not given.
    pub id: Option<String>,
    /// The name in the company register.
    pub legal_name: Option<String>,
    /// The id of the controller on whose market place it sells.
    pub market: Option<String>,
    /// The page where this was read.
    pub page: Option<String>,
    /// The register and the number in it.
    pub registration: Option<String>,
    /// The name people know.
    pub service: String,
    /// Its page for requests.
    pub webform: Option<String>,
}

/// Another address for a channel of a controller.
#[derive(Clone, Debug)]
pub struct NewAddress {
    /// The lines of the postal address, for a channel by post.
    pub address: Vec<String>,
    /// The line that names a desk, for a channel by post.
    pub attention: Option<String>,
    /// The id of the channel.
    pub channel: String,
    /// The page where it was read.
    pub page: Option<String>,
    /// Whether one must log in first.
    pub requires_login: bool,
    /// The address, for any other channel.
    pub value: Option<String>,
}

/// The id of the source that an address of the user rests on.
const OWN: &str = "own-reading";

impl Draft {
    /// Writes the record, as read on a day.
    ///
    /// # Errors
    /// When a value cannot stand in a record, or there is no id and none can be made of the name.
    pub fn record(&self, seen: NaiveDate) -> Result<String, RecordFault> {
        let id = self.id.clone().unwrap_or_else(|| self.own_id());
        if !check::is_id(&id) {
            return Err(RecordFault::Id(id));
        }
        let kind =
            if self.page.is_some() || self.market.is_some() { Confidence::Primary } else { Confidence::Secondary };
        let record = Record {
            id: text("id", &id)?,
            service: text("service", &self.service)?,
            aliases: Vec::new(),
            group: None,
            family: self.market.as_deref().map(|market| text("market", market)).transpose()?,
            each_of_many: false,
            languages: vec![Language::ENGLISH],
            categories: Vec::new(),
            runs: Vec::new(),
            website: None,
            note: None,
            source: vec![self.source(seen, kind)?],
            entity: vec![self.entity(seen, kind)?],
            channel: self.channels(seen, kind)?,
            representative: Vec::new(),
            recipient: Vec::new(),
            statement: Vec::new(),
            stale: Vec::new(),
            unknown: Vec::new(),
            unmapped: Vec::new(),
        };
        write(&record)
    }

    fn own_id(&self) -> String {
        let words = self.service.to_lowercase();
        let words = words.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let name = words.collect::<Vec<_>>().join("-");
        let name: String = name.chars().take(50).collect();
        let name = name.trim_end_matches('-');
        match &self.market {
            Some(_) if !name.is_empty() => format!("seller-{name}"),
            Some(_) | None => name.to_owned(),
        }
    }

    fn source(&self, seen: NaiveDate, kind: Confidence) -> Result<SourceRecord, RecordFault> {
        let title = match &self.market {
            Some(market) => format!("Company details of {} on {market}, copied by yourself", self.service),
            None => format!("What you read about {} yourself", self.service),
        };
        own_source(&title, self.page.as_deref(), seen, kind)
    }

    fn entity(&self, seen: NaiveDate, kind: Confidence) -> Result<EntityRecord, RecordFault> {
        Ok(EntityRecord {
            id: known("all"),
            applies_to: known("its customers"),
            places: Vec::new(),
            elsewhere: true,
            roles: Vec::new(),
            legal_name: maybe("company", self.legal_name.as_deref())?,
            registration: maybe("registration", self.registration.as_deref())?,
            seat: None,
            data_protection_officer: None,
            policy: None,
            laws: Vec::new(),
            other_laws: Vec::new(),
            note: None,
            source: known(OWN),
            section: None,
            seen,
            confidence: kind,
        })
    }

    fn channels(&self, seen: NaiveDate, kind: Confidence) -> Result<Vec<ChannelRecord>, RecordFault> {
        let mut channels = Vec::new();
        for (channel, value) in [(ChannelKind::Email, &self.email), (ChannelKind::Webform, &self.webform)] {
            if let Some(value) = value {
                let value = Some(text(channel.name(), value)?);
                channels.push(ChannelRecord { value, ..self.channel(channel, seen, kind) });
            }
        }
        if !self.address.is_empty() {
            let address = self.address.iter().map(|line| text("address", line)).collect::<Result<_, _>>()?;
            channels.push(ChannelRecord { address, ..self.channel(ChannelKind::Post, seen, kind) });
        }
        Ok(channels)
    }

    fn channel(&self, kind: ChannelKind, seen: NaiveDate, confidence: Confidence) -> ChannelRecord {
        let seller = self.market.is_some();
        let note = "Copied from the company's details; that it is there for requests nobody has said.";
        ChannelRecord {
            id: known(kind.name()),
            kind,
            value: None,
            address: Vec::new(),
            attention: None,
            purpose: known(if seller { "the company's details" } else { "requests, as you read it" }),
            entities: Vec::new(),
            rights: Vec::new(),
            requires_login: false,
            steps: Vec::new(),
            limit: None,
            standing: Standing::Requests,
            ship: if seller { Ship::Ask } else { Ship::Yes },
            stale: false,
            note: seller.then(|| known(note)),
            source: known(OWN),
            section: None,
            seen,
            confidence,
        }
    }
}

impl NewAddress {
    /// Writes the record of a controller with another address, and with everything else as it was. What was said of the old
    /// address only, such as the desk, the steps and how much its form takes, is left out: the new source does not say it.
    ///
    /// # Errors
    /// When there is no such channel, or a value cannot stand in a record.
    pub fn record(&self, old: &Controller, seen: NaiveDate) -> Result<String, RecordFault> {
        let mut record: Record = toml::from_str(old.text()).map_err(|error| syntax(old.text(), &error))?;
        let kind = if self.page.is_some() { Confidence::Primary } else { Confidence::Secondary };
        let title = format!("What you read about {} yourself", old.service);
        let mut source = own_source(&title, self.page.as_deref(), seen, kind)?;
        let taken = record.source.iter().filter(|source| source.id.starts_with(OWN)).count();
        if 0 < taken {
            source.id = text("source", &format!("{OWN}-{}", taken + 1))?;
        }
        let missing = || RecordFault::Missing { fact: old.id.clone(), id: self.channel.clone(), list: "channel" };
        let channel = record.channel.iter_mut().find(|channel| *channel.id == *self.channel).ok_or_else(missing)?;
        channel.address = self.address.iter().map(|line| text("address", line)).collect::<Result<_, _>>()?;
        channel.value = maybe("value", self.value.as_deref())?;
        channel.attention = maybe("attention", self.attention.as_deref())?;
        (channel.limit, channel.requires_login) = (None, self.requires_login);
        channel.steps.clear();
        // The reservation of a record of one's own is about who wrote it, and that of a channel which is there for something
        // else about what it is there for: another address changes neither.
        let stays = old.overridden_by.is_some() || channel.standing == Standing::Fallback;
        if !stays || channel.ship != Ship::Ask {
            (channel.ship, channel.note) = (Ship::Yes, None);
        }
        (channel.stale, channel.section) = (false, None);
        (channel.source, channel.seen, channel.confidence) = (source.id.clone(), seen, kind);
        record.source.push(source);
        write(&record)
    }
}

fn own_source(title: &str, page: Option<&str>, seen: NaiveDate, kind: Confidence) -> Result<SourceRecord, RecordFault> {
    let fault = |error: super::WebAddressError| value_fault("page", &error.to_string());
    Ok(SourceRecord {
        id: known(OWN),
        title: text("service", title)?,
        url: page.map(|page| WebAddress::try_from(page.to_owned())).transpose().map_err(fault)?,
        archived: None,
        policy_date: None,
        seen,
        kind,
        note: Some(known("Typed by yourself; nobody else has looked at it.")),
    })
}

/// Writes a record as TOML.
pub(super) fn write(record: &Record) -> Result<String, RecordFault> {
    toml::to_string(record).map_err(|error| RecordFault::Syntax { line: 0, message: error.to_string() })
}

/// Returns a text that a user typed.
pub(super) fn text(field: &'static str, value: &str) -> Result<Text, RecordFault> {
    Text::try_from(value.trim().to_owned()).map_err(|error| value_fault(field, &error.to_string()))
}

fn maybe(field: &'static str, value: Option<&str>) -> Result<Option<Text>, RecordFault> {
    value.map(|value| text(field, value)).transpose()
}

fn value_fault(field: &'static str, reason: &str) -> RecordFault {
    RecordFault::Value { field, reason: super::text::shown(reason) }
}

/// Returns a text of our own.
pub(super) fn known(words: &str) -> Text {
    Text::try_from(words.to_owned()).expect("our own words can be shown")
}
