//! A controller as it stands in its file: the shapes TOML is read into before anything is checked.
//!
//! Every table refuses keys it does not know, so that a slip of the pen is an error and not a fact left out.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{
    ChannelKind, Confidence, EmailAddress, Jurisdiction, Role, Ship, Standing, Topic, WebAddress, day,
    fact::SourceRecord, text::Text,
};
use crate::law::{Country, Language, Regime, Right};

/// The whole file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    #[serde(default)]
    pub(super) channel: Vec<ChannelRecord>,
    #[serde(default)]
    pub(super) entity: Vec<EntityRecord>,
    pub(super) group: Option<Text>,
    pub(super) id: Text,
    #[serde(default)]
    pub(super) languages: Vec<Language>,
    pub(super) note: Option<Text>,
    #[serde(default)]
    pub(super) recipient: Vec<RecipientRecord>,
    #[serde(default)]
    pub(super) representative: Vec<RepresentativeRecord>,
    pub(super) service: Text,
    #[serde(default)]
    pub(super) source: Vec<SourceRecord>,
    #[serde(default)]
    pub(super) stale: Vec<StaleRecord>,
    #[serde(default)]
    pub(super) statement: Vec<StatementRecord>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelRecord {
    #[serde(default)]
    pub(super) address: Vec<Text>,
    pub(super) attention: Option<Text>,
    pub(super) confidence: Confidence,
    #[serde(default, rename = "for")]
    pub(super) entities: Vec<Text>,
    pub(super) id: Text,
    pub(super) kind: ChannelKind,
    pub(super) limit: Option<usize>,
    pub(super) note: Option<Text>,
    pub(super) purpose: Text,
    #[serde(default)]
    pub(super) requires_login: bool,
    #[serde(default)]
    pub(super) rights: Vec<Right>,
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "day::one")]
    pub(super) seen: NaiveDate,
    pub(super) ship: Ship,
    pub(super) source: Text,
    #[serde(default)]
    pub(super) stale: bool,
    #[serde(default)]
    pub(super) standing: Standing,
    #[serde(default)]
    pub(super) steps: Vec<Text>,
    pub(super) value: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntityRecord {
    pub(super) applies_to: Text,
    pub(super) confidence: Confidence,
    pub(super) data_protection_officer: Option<Text>,
    #[serde(default)]
    pub(super) elsewhere: bool,
    pub(super) id: Text,
    #[serde(default)]
    pub(super) laws: Vec<Regime>,
    pub(super) legal_name: Option<Text>,
    pub(super) note: Option<Text>,
    #[serde(default)]
    pub(super) other_laws: Vec<Text>,
    #[serde(default)]
    pub(super) places: Vec<Text>,
    pub(super) policy: Option<WebAddress>,
    pub(super) registration: Option<Text>,
    pub(super) seat: Option<Country>,
    #[serde(default)]
    pub(super) roles: Vec<Role>,
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "day::one")]
    pub(super) seen: NaiveDate,
    pub(super) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecipientRecord {
    pub(super) confidence: Confidence,
    pub(super) name: Text,
    pub(super) role: Text,
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "day::one")]
    pub(super) seen: NaiveDate,
    pub(super) source: Text,
    #[serde(default, deserialize_with = "day::maybe")]
    pub(super) until: Option<NaiveDate>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RepresentativeRecord {
    #[serde(default)]
    pub(super) address: Vec<Text>,
    pub(super) confidence: Confidence,
    pub(super) email: Option<EmailAddress>,
    #[serde(default, rename = "for")]
    pub(super) entities: Vec<Text>,
    pub(super) id: Text,
    pub(super) jurisdiction: Jurisdiction,
    pub(super) name: Text,
    pub(super) note: Option<Text>,
    pub(super) phone: Option<Text>,
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "day::one")]
    pub(super) seen: NaiveDate,
    pub(super) ship: Ship,
    pub(super) source: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StaleRecord {
    pub(super) confidence: Confidence,
    pub(super) now: Text,
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "day::one")]
    pub(super) seen: NaiveDate,
    pub(super) source: Text,
    pub(super) value: Text,
    pub(super) was: Text,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatementRecord {
    pub(super) confidence: Confidence,
    #[serde(default, rename = "for")]
    pub(super) entities: Vec<Text>,
    pub(super) quote: Option<Text>,
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "day::one")]
    pub(super) seen: NaiveDate,
    pub(super) source: Text,
    pub(super) text: Text,
    pub(super) topic: Topic,
}
