//! From the text of a record to a [`Controller`]: what a fact points to is found, what contradicts itself is refused.

use std::sync::Arc;

use chrono::NaiveDate;

use super::{
    Channel, ChannelKind, Confidence, Controller, EmailAddress, Entity, Evidence, Recipient, RecordFault, Registry,
    Representative, Ship, Source, StaleAddress, Standing, Statement, Unknown, Unmapped, Unsuitable, check, outdated,
    record::{
        ChannelRecord, EntityRecord, RecipientRecord, Record, RepresentativeRecord, StaleRecord, StatementRecord,
        UnknownRecord, UnmappedRecord,
    },
    text::{Text, first_unplain, shown},
};
use crate::law::{Place, PlaceError};

/// Reads a record; `origin` is named where it is not one that is shipped, and `shipped` are those it is held against then.
pub(super) fn controller(
    text: &str,
    origin: Option<&str>,
    unsuitable: &[Unsuitable],
    shipped: Option<&Registry>,
) -> Result<Controller, RecordFault> {
    if let Some((line, sign)) = first_unplain(text) {
        let message = format!("it holds the character U+{:04X}, which cannot be shown as it is", u32::from(sign));
        return Err(RecordFault::Syntax { line, message });
    }
    let mut record: Record = toml::from_str(text).map_err(|error| syntax(text, &error))?;
    Reader::new(&mut record, unsuitable, shipped)?.controller(record, origin, text)
}

pub(super) fn syntax(text: &str, error: &toml::de::Error) -> RecordFault {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
    RecordFault::Syntax { line: before.matches('\n').count() + 1, message: shown(error.message()) }
}

/// What the entries of one record may point to.
struct Reader<'a> {
    entities: Vec<String>,
    id: String,
    service: String,
    shipped: Option<&'a Registry>,
    sources: Vec<Arc<Source>>,
    unsuitable: &'a [Unsuitable],
}

/// The four words every fact ends with.
struct Cited<'a> {
    confidence: Confidence,
    section: Option<Text>,
    seen: NaiveDate,
    source: &'a str,
}

macro_rules! cited {
    ($record:expr) => {
        Cited { confidence: $record.confidence, section: $record.section, seen: $record.seen, source: &$record.source }
    };
}

impl<'a> Reader<'a> {
    fn new(
        record: &mut Record,
        unsuitable: &'a [Unsuitable],
        shipped: Option<&'a Registry>,
    ) -> Result<Self, RecordFault> {
        check::identities(record)?;
        let entities = record.entity.iter().map(|entity| entity.id.to_string()).collect();
        let sources = std::mem::take(&mut record.source).into_iter().map(|source| Arc::new(source.into())).collect();
        let (id, service) = (record.id.to_string(), record.service.to_string());
        Ok(Self { entities, id, service, shipped, sources, unsuitable })
    }

    fn controller(self, record: Record, origin: Option<&str>, text: &str) -> Result<Controller, RecordFault> {
        let representatives = each(record.representative, |known| self.representative(known))?;
        let mut channels = each(record.channel, |channel| self.channel(channel))?;
        channels.extend(representatives.iter().map(|known| self.stands_in(known)));
        let channels = with_better(channels);
        let entities = each(record.entity, |entity| self.entity(entity, &channels))?;
        check::uncontested(&entities)?;
        Ok(Controller {
            aliases: strings(record.aliases),
            categories: strings(record.categories),
            channels,
            each_of_many: record.each_of_many,
            entities,
            family: record.family.map(Into::into),
            group: record.group.map(Into::into),
            id: record.id.into(),
            languages: record.languages,
            note: record.note.map(Into::into),
            overridden_by: origin.map(shown),
            recipients: each(record.recipient, |recipient| self.recipient(recipient))?,
            representatives,
            stale: each(record.stale, |stale| self.stale(stale))?,
            runs: strings(record.runs),
            statements: each(record.statement, |statement| self.statement(statement))?,
            service: self.service,
            sources: self.sources,
            text: text.into(),
            unknown: record.unknown.into_iter().map(unknown).collect(),
            unmapped: record.unmapped.into_iter().map(unmapped).collect(),
            website: record.website.map(Into::into),
        })
    }

    fn evidence(&self, fact: &str, cited: Cited<'_>) -> Result<Evidence, RecordFault> {
        let found = self.sources.iter().find(|source| source.id == cited.source);
        let source = found.ok_or_else(|| missing(fact, cited.source, "source"))?;
        let (fact, source_id) = (fact.to_owned(), cited.source.to_owned());
        if cited.seen > source.seen {
            return Err(RecordFault::Newer { copied: source.seen, fact, seen: cited.seen, source_id });
        }
        if cited.confidence > source.kind {
            return Err(RecordFault::Confidence { fact, source_id });
        }
        Ok(Evidence {
            confidence: cited.confidence,
            section: cited.section.map(Into::into),
            seen: cited.seen,
            source: Arc::clone(source),
        })
    }

    fn known(&self, fact: &str, entities: Vec<Text>) -> Result<Vec<String>, RecordFault> {
        match entities.iter().find(|id| !self.entities.iter().any(|known| *known == ***id)) {
            Some(id) => Err(missing(fact, id, "entity")),
            None => Ok(strings(entities)),
        }
    }

    fn channel(&self, record: ChannelRecord) -> Result<Channel, RecordFault> {
        let (value, email) = check::reached_at(&record)?;
        check::explained(&record.id, record.kind, record.ship, record.note.as_ref())?;
        let cited = cited!(record);
        let note: Option<String> = record.note.map(Into::into);
        let outdated = self.outdated(&value);
        Ok(Channel {
            address: strings(record.address),
            attention: record.attention.map(Into::into),
            better: None,
            confirmed: None,
            entities: self.known(&record.id, record.entities)?,
            evidence: self.evidence(&record.id, cited)?,
            id: record.id.into(),
            kind: record.kind,
            limit: record.limit,
            stale: record.stale || outdated.is_some(),
            note: outdated.into_iter().chain(note).reduce(|why, note| format!("{why} {note}")),
            purpose: record.purpose.into(),
            requires_login: record.requires_login,
            residents: None,
            rights: record.rights,
            ship: record.ship,
            standing: record.standing,
            steps: strings(record.steps),
            unsuitable: self.unless_refused(&value, email.as_ref())?,
            email,
            value,
        })
    }

    fn representative(&self, record: RepresentativeRecord) -> Result<Representative, RecordFault> {
        self.unless_refused(&record.name, record.email.as_ref())?;
        check::explained(&record.id, ChannelKind::Representative, record.ship, record.note.as_ref())?;
        let cited = cited!(record);
        Ok(Representative {
            address: strings(record.address),
            email: record.email,
            entities: self.known(&record.id, record.entities)?,
            evidence: self.evidence(&record.id, cited)?,
            id: record.id.into(),
            jurisdiction: record.jurisdiction,
            name: record.name.into(),
            note: record.note.map(Into::into),
            phone: record.phone.map(Into::into),
            ship: record.ship,
        })
    }

    /// Returns the channel a representative is, so that both are listed and warned about in one way.
    fn stands_in(&self, known: &Representative) -> Channel {
        let email = known.email.clone();
        Channel {
            address: known.address.clone(),
            attention: None,
            better: None,
            confirmed: None,
            entities: known.entities.clone(),
            evidence: known.evidence.clone(),
            id: known.id.clone(),
            kind: ChannelKind::Representative,
            limit: None,
            note: known.note.clone(),
            purpose: format!("representative for data protection in {}", known.jurisdiction),
            requires_login: false,
            residents: Some(known.jurisdiction),
            rights: Vec::new(),
            ship: known.ship,
            stale: false,
            standing: Standing::Fallback,
            steps: Vec::new(),
            unsuitable: email.as_ref().and_then(|email| self.listed(email.as_str())).cloned(),
            email,
            value: known.line(),
        }
    }

    /// Says why an address of a record of the user's own is out of date, where a shipped record knows that.
    fn outdated(&self, address: &str) -> Option<String> {
        let old = outdated::entry(self.shipped?, &self.id, address)?;
        Some(format!("It no longer holds: it was {}. Now: {}.", old.was, old.now.trim_end_matches('.')))
    }

    fn listed(&self, address: &str) -> Option<&Unsuitable> {
        self.unsuitable.iter().find(|entry| entry.is(address))
    }

    /// Returns the entry of the list that only warns; one that refuses, or mail that nobody reads, is an error.
    fn unless_refused(&self, value: &str, email: Option<&EmailAddress>) -> Result<Option<Unsuitable>, RecordFault> {
        if let Some(email) = email.filter(|email| email.is_no_reply()) {
            return Err(RecordFault::NoReply(email.to_string()));
        }
        match self.listed(email.map_or(value, EmailAddress::as_str)) {
            Some(entry) if entry.is_refused() => {
                Err(RecordFault::Unsuitable { value: entry.value.clone(), why: entry.why.clone() })
            }
            entry => Ok(entry.cloned()),
        }
    }

    fn entity(&self, record: EntityRecord, channels: &[Arc<Channel>]) -> Result<Entity, RecordFault> {
        let cited = cited!(record);
        let legal_name = record.legal_name.map(String::from);
        Ok(Entity {
            applies_to: record.applies_to.into(),
            channels: channels.iter().filter(|channel| channel.reaches(&record.id)).cloned().collect(),
            data_protection_officer: record.data_protection_officer.map(Into::into),
            elsewhere: record.elsewhere,
            evidence: self.evidence(&record.id, cited)?,
            laws: record.laws,
            name: legal_name.clone().unwrap_or_else(|| format!("The company behind {}", self.service)),
            legal_name,
            note: record.note.map(Into::into),
            other_laws: strings(record.other_laws),
            places: places(&record.id, &record.places)?,
            policy: record.policy,
            registration: record.registration.map(Into::into),
            seat: record.seat,
            roles: record.roles,
            id: record.id.into(),
        })
    }

    fn recipient(&self, record: RecipientRecord) -> Result<Recipient, RecordFault> {
        let cited = cited!(record);
        Ok(Recipient {
            evidence: self.evidence(&record.name, cited)?,
            name: record.name.into(),
            role: record.role.into(),
            until: record.until,
        })
    }

    fn stale(&self, record: StaleRecord) -> Result<StaleAddress, RecordFault> {
        let cited = cited!(record);
        Ok(StaleAddress {
            evidence: self.evidence(&record.value, cited)?,
            now: record.now.into(),
            value: record.value.into(),
            was: record.was.into(),
        })
    }

    fn statement(&self, record: StatementRecord) -> Result<Statement, RecordFault> {
        let cited = cited!(record);
        Ok(Statement {
            entities: self.known(&record.text, record.entities)?,
            evidence: self.evidence(&record.text, cited)?,
            quote: record.quote.map(Into::into),
            text: record.text.into(),
            topic: record.topic,
        })
    }
}

fn unknown(record: UnknownRecord) -> Unknown {
    Unknown { find_out: record.find_out.into(), what: record.what.into() }
}

fn unmapped(record: UnmappedRecord) -> Unmapped {
    Unmapped { field: record.field.into(), json: record.json.into() }
}

/// Reads places such as `DE` and `US-CA`.
fn places(entity: &str, codes: &[Text]) -> Result<Vec<Place>, RecordFault> {
    let fault =
        |error: &PlaceError| RecordFault::Place { entity: entity.to_owned(), reason: shown(&error.to_string()) };
    codes.iter().map(|code| code.parse().map_err(|error| fault(&error))).collect()
}

/// Adds to each channel that is not offered the one that is offered to some of the same people.
fn with_better(channels: Vec<Channel>) -> Vec<Arc<Channel>> {
    let offered: Vec<Channel> = channels
        .iter()
        .filter(|channel| channel.is_for_every_request() && channel.ship == Ship::Yes)
        .cloned()
        .collect();
    let better = |channel: &Channel| {
        let reaches_some = |other: &&Channel| channel.entities.iter().any(|entity| other.reaches(entity));
        let shared = offered.iter().find(|other| channel.entities.is_empty() || reaches_some(other));
        shared.map(|other| other.value.clone())
    };
    let offer = |channel: Channel| match channel.ship {
        Ship::Yes | Ship::Ask => channel,
        Ship::No => Channel { better: better(&channel), ..channel },
    };
    channels.into_iter().map(|channel| Arc::new(offer(channel))).collect()
}

fn missing(fact: &str, id: &str, list: &'static str) -> RecordFault {
    RecordFault::Missing { fact: fact.to_owned(), id: id.to_owned(), list }
}

fn strings(texts: Vec<Text>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}

fn each<R, T>(records: Vec<R>, read: impl FnMut(R) -> Result<T, RecordFault>) -> Result<Vec<T>, RecordFault> {
    records.into_iter().map(read).collect()
}
