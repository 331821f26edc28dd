//! Records of Datenanfragen.de, which are in the public domain (CC0 1.0): each field has its place in a record of ours, or is
//! kept under its own name as one that redress has no use for.
//!
//! Their schema is `schema.json` of <https://github.com/datenanfragen/data>.

use std::fmt::Write as _;

use chrono::NaiveDate;
use serde_json::{Map, Value};

use super::{
    ChannelKind, Confidence, RecordFault, Ship, Standing, Topic, WebAddress, check,
    draft::{known, text, write},
    fact::SourceRecord,
    record::{ChannelRecord, EntityRecord, Record, StatementRecord, UnknownRecord, UnmappedRecord},
    text::Text,
};
use crate::law::Language;

/// A record of theirs as one of ours.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Imported {
    /// The id.
    pub id: String,
    /// Each field that has a place, with the place.
    pub mapped: Vec<(String, &'static str)>,
    /// The record, as it is written.
    pub text: String,
    /// The fields that are kept and not used.
    pub unmapped: Vec<String>,
}

/// The text is no record of theirs.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ImportFault {
    /// It is no JSON object.
    #[error("it is no record of Datenanfragen.de: {0}")]
    Json(String),
    /// A field that every record has is missing or of another shape.
    #[error("it is no record of Datenanfragen.de: `{0}` is missing or has another shape")]
    Field(&'static str),
    /// What it says cannot stand in a record.
    #[error(transparent)]
    Record(#[from] RecordFault),
}

const SOURCE: &str = "datenanfragen";

/// Turns a record of Datenanfragen.de into one of ours; `seen` is the day of their data.
///
/// Nothing of it was looked at by redress, so that every fact is a third party's and every channel is used only after the
/// user agreed.
///
/// # Errors
/// When it is no record of theirs, or has what cannot stand in one of ours.
pub fn from_datenanfragen(json: &str, seen: NaiveDate) -> Result<Imported, ImportFault> {
    let value: Value = serde_json::from_str(json).map_err(|error| ImportFault::Json(error.to_string()))?;
    let Value::Object(fields) = value else { return Err(ImportFault::Json("it is no object".to_owned())) };
    let mut taker = Taker { fields, mapped: Vec::new(), unmapped: Vec::new() };
    let record = taker.record(seen)?;
    let id = record.id.to_string();
    let unmapped = taker.unmapped.iter().map(|one| one.field.to_string()).collect();
    Ok(Imported { id, mapped: taker.mapped, text: write(&record)?, unmapped })
}

/// Takes one field after the other out of their record; what is left is kept as it is.
struct Taker {
    fields: Map<String, Value>,
    mapped: Vec<(String, &'static str)>,
    unmapped: Vec<UnmappedRecord>,
}

impl Taker {
    fn record(&mut self, seen: NaiveDate) -> Result<Record, ImportFault> {
        let id = self.needed("slug", "id")?;
        if !check::is_id(&id) {
            return Err(RecordFault::Id(id).into());
        }
        let name = self.needed("name", "service, entity.legal_name")?;
        let quality = self.needed("quality", "source.note, channel.note")?;
        let entity = self.entity(&name, seen)?;
        let channel = self.channels(&quality, seen)?;
        let statement = self.statements(seen)?;
        let language = self.one("request-language", "languages", |text| text.parse::<Language>().ok());
        let mut record = Record {
            id: text("slug", &id)?,
            service: text("name", &name)?,
            aliases: Vec::new(),
            group: None,
            family: None,
            each_of_many: false,
            languages: language.into_iter().collect(),
            categories: self.texts("categories", "categories"),
            runs: self.texts("runs", "runs"),
            website: self.one("web", "website", |text| Text::try_from(text.to_owned()).ok()),
            note: None,
            source: vec![source(&id, &quality, seen)?],
            entity: vec![entity],
            channel,
            representative: Vec::new(),
            recipient: Vec::new(),
            statement,
            stale: Vec::new(),
            unknown: self.texts("sources", "unknown.find_out").iter().map(look_at).collect::<Result<_, _>>()?,
            unmapped: Vec::new(),
        };
        for (field, value) in std::mem::take(&mut self.fields) {
            self.keep(&field, &value)?;
        }
        record.unmapped.clone_from(&self.unmapped);
        Ok(record)
    }

    /// Keeps a field that has no place here.
    fn keep(&mut self, field: &str, value: &Value) -> Result<(), ImportFault> {
        let json = ascii_json(value);
        self.unmapped.push(UnmappedRecord { field: text("field", field)?, json: text("field", &json)? });
        Ok(())
    }

    /// Takes a text that every record has.
    fn needed(&mut self, field: &'static str, place: &'static str) -> Result<String, ImportFault> {
        self.one(field, place, |text| Some(text.to_owned())).ok_or(ImportFault::Field(field))
    }

    /// Takes a text, if it is there and can be read.
    fn one<T>(&mut self, field: &str, place: &'static str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let found = read(self.fields.get(field)?.as_str()?)?;
        self.fields.remove(field);
        self.mapped.push((field.to_owned(), place));
        Some(found)
    }

    /// Takes a list of texts, if all of it can be shown and has no space around it, which would be lost.
    fn texts(&mut self, field: &str, place: &'static str) -> Vec<Text> {
        let one = |value: &Value| {
            let words = value.as_str().filter(|words| words.trim() == *words)?;
            Text::try_from(words.to_owned()).ok()
        };
        let all = |value: &Value| -> Option<Vec<Text>> { value.as_array()?.iter().map(one).collect() };
        let Some(texts) = self.fields.get(field).and_then(all) else { return Vec::new() };
        self.fields.remove(field);
        self.mapped.push((field.to_owned(), place));
        texts
    }

    fn entity(&mut self, name: &str, seen: NaiveDate) -> Result<EntityRecord, ImportFault> {
        let countries = self.texts("relevant-countries", "entity.places, entity.elsewhere");
        let everywhere = countries.is_empty() || countries.iter().any(|country| &**country == "all");
        let upper = |country: &Text| text("relevant-countries", &country.to_uppercase());
        let places = if everywhere { Vec::new() } else { countries.iter().map(upper).collect::<Result<_, _>>()? };
        let applies_to = if everywhere {
            "everybody it has data about".to_owned()
        } else {
            format!("people in {}", places.iter().map(|place: &Text| &**place).collect::<Vec<_>>().join(", "))
        };
        Ok(EntityRecord {
            id: known("all"),
            applies_to: text("relevant-countries", &applies_to)?,
            places,
            elsewhere: everywhere,
            roles: Vec::new(),
            legal_name: Some(text("name", name)?),
            registration: None,
            seat: None,
            data_protection_officer: None,
            policy: None,
            laws: Vec::new(),
            other_laws: Vec::new(),
            note: None,
            source: known(SOURCE),
            section: None,
            seen,
            confidence: Confidence::Secondary,
        })
    }

    /// Makes the channels, the way first that they suggest.
    fn channels(&mut self, quality: &str, seen: NaiveDate) -> Result<Vec<ChannelRecord>, ImportFault> {
        let channel = |kind| channel(kind, quality, seen);
        let mut channels = Vec::new();
        for (field, place, kind) in [
            ("email", "channel `email`", ChannelKind::Email),
            ("webform", "channel `webform`", ChannelKind::Webform),
            ("phone", "channel `phone`", ChannelKind::Phone),
        ] {
            let fits = |value: &str| match kind {
                ChannelKind::Webform => WebAddress::try_from(value.to_owned()).is_ok(),
                ChannelKind::Email => value.parse::<super::EmailAddress>().is_ok(),
                ChannelKind::InApp | ChannelKind::Phone | ChannelKind::Post | ChannelKind::Representative => true,
            };
            let read = |value: &str| Text::try_from(value.to_owned()).ok().filter(|_| fits(value));
            if let Some(value) = self.one(field, place, read) {
                channels.push(ChannelRecord { value: Some(value), ..channel(kind)? });
            }
        }
        let lines = |value: &str| value.split('\n').map(|line| Text::try_from(line.to_owned()).ok()).collect();
        if let Some(address) = self.one("address", "channel `post`", lines) {
            channels.push(ChannelRecord { address, ..channel(ChannelKind::Post)? });
        }
        self.suggested(&mut channels);
        Ok(channels)
    }

    fn suggested(&mut self, channels: &mut Vec<ChannelRecord>) {
        let kind = |medium: &str| match medium {
            "email" => Some(ChannelKind::Email),
            "letter" => Some(ChannelKind::Post),
            "webform" => Some(ChannelKind::Webform),
            _ => None,
        };
        let position = |medium: &str| channels.iter().position(|channel| Some(channel.kind) == kind(medium));
        if let Some(position) =
            self.one("suggested-transport-medium", "the order and purpose of the channels", position)
        {
            let mut first = channels.remove(position);
            first.purpose = known(SUGGESTED);
            channels.insert(0, first);
        }
    }

    fn statements(&mut self, seen: NaiveDate) -> Result<Vec<StatementRecord>, ImportFault> {
        let mut statements = Vec::new();
        if let Some(elements) = self.fields.get("required-elements").and_then(in_words) {
            let quote = self.fields.remove("required-elements").map(|value| ascii_json(&value));
            self.mapped.push(("required-elements".to_owned(), "statement on identity"));
            statements.push(statement(Topic::Identity, &format!("Asks for: {elements}."), quote.as_deref(), seen)?);
        }
        if let Some(needs) = self.fields.get("needs-id-document").and_then(Value::as_bool) {
            self.fields.remove("needs-id-document");
            self.mapped.push(("needs-id-document".to_owned(), "statement on identity"));
            let words = if needs {
                "An identity document is said to be necessary for every request."
            } else {
                "No identity document is said to be necessary for every request."
            };
            statements.push(statement(Topic::Identity, words, Some(&format!("needs-id-document: {needs}")), seen)?);
        }
        for comment in self.texts("comments", "statement on practice") {
            statements.push(statement(Topic::Practice, &comment, Some(&comment), seen)?);
        }
        Ok(statements)
    }
}

/// The purpose of the channel that their record suggests.
const SUGGESTED: &str = "requests; the way that the record suggests";

fn channel(kind: ChannelKind, quality: &str, seen: NaiveDate) -> Result<ChannelRecord, RecordFault> {
    let note = format!(
        "Taken over from Datenanfragen.de, where its quality is called `{quality}`; redress has not looked at it. See whether it still stands."
    );
    Ok(ChannelRecord {
        id: known(kind.name()),
        kind,
        value: None,
        address: Vec::new(),
        attention: None,
        purpose: known("requests"),
        entities: Vec::new(),
        rights: Vec::new(),
        requires_login: false,
        steps: Vec::new(),
        limit: None,
        standing: Standing::Requests,
        ship: Ship::Ask,
        stale: false,
        note: Some(text("quality", &note)?),
        source: known(SOURCE),
        section: None,
        seen,
        confidence: Confidence::Secondary,
    })
}

fn source(slug: &str, quality: &str, seen: NaiveDate) -> Result<SourceRecord, RecordFault> {
    let url = format!("https://github.com/datenanfragen/data/blob/master/companies/{slug}.json");
    Ok(SourceRecord {
        id: known(SOURCE),
        title: text("slug", &format!("Datenanfragen.de, company record {slug}"))?,
        url: WebAddress::try_from(url).ok(),
        archived: None,
        policy_date: None,
        seen,
        kind: Confidence::Secondary,
        note: Some(text("quality", &format!("Quality: {quality}. CC0 1.0."))?),
    })
}

fn statement(topic: Topic, words: &str, quote: Option<&str>, seen: NaiveDate) -> Result<StatementRecord, RecordFault> {
    Ok(StatementRecord {
        topic,
        entities: Vec::new(),
        text: text("statement", words)?,
        quote: quote.map(|quote| text("statement", quote)).transpose()?,
        source: known(SOURCE),
        section: None,
        seen,
        confidence: Confidence::Secondary,
    })
}

fn look_at(page: &Text) -> Result<UnknownRecord, RecordFault> {
    Ok(UnknownRecord {
        what: known("Whether this still holds."),
        find_out: text("sources", &format!("Look at the source of the record: {}", &**page))?,
    })
}

/// Says what a request has to name, such as `Name (name), Phone (input, may be left out)`.
fn in_words(elements: &Value) -> Option<String> {
    let one = |element: &Value| {
        let optional = element.get("optional").and_then(Value::as_bool).unwrap_or(false);
        let (name, kind) = (element.get("desc")?.as_str()?, element.get("type")?.as_str()?);
        Some(format!("{name} ({kind}{})", if optional { ", may be left out" } else { "" }))
    };
    let words: Option<Vec<String>> = elements.as_array()?.iter().map(one).collect();
    words.filter(|words| !words.is_empty()).map(|words| words.join("; "))
}

/// Writes a value as JSON on one line in which every sign that cannot be shown is an escape.
fn ascii_json(value: &Value) -> String {
    let mut json = String::new();
    for sign in value.to_string().chars() {
        if Text::try_from(sign.to_string()).is_ok() || sign == ' ' {
            json.push(sign);
        } else {
            for unit in sign.encode_utf16(&mut [0; 2]) {
                write!(json, "\\u{unit:04x}").expect("a String takes every write");
            }
        }
    }
    json
}
