//! A controller as it stands in its file: the shapes TOML is read into before anything is checked, and written from.
//!
//! Every table refuses keys it does not know, so that a slip of the pen is an error and not a fact left out. The same
//! shapes are described by `docs/schemas/controller.schema.json`. Fields stand in the order in which they are written.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    ChannelKind, Confidence, EmailAddress, Jurisdiction, Role, Ship, Standing, Topic, WebAddress, fact::SourceRecord,
    text::Text,
};
use crate::law::{Country, Language, Regime, Right, toml_date};

/// The whole file.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Record {
    pub(super) id: Text,
    pub(super) service: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) aliases: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) group: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) family: Option<Text>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) each_of_many: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) languages: Vec<Language>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) categories: Vec<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) runs: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) website: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) source: Vec<SourceRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) entity: Vec<EntityRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) channel: Vec<ChannelRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) representative: Vec<RepresentativeRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) recipient: Vec<RecipientRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) statement: Vec<StatementRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) stale: Vec<StaleRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) unknown: Vec<UnknownRecord>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) unmapped: Vec<UnmappedRecord>,
}

/// Something nobody has published, or nobody has read.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnknownRecord {
    pub(super) what: Text,
    pub(super) find_out: Text,
}

/// A field of a foreign record that redress has no use for, kept as it was.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnmappedRecord {
    pub(super) field: Text,
    /// The value as JSON, so that nothing of it is lost.
    pub(super) json: Text,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ChannelRecord {
    pub(super) id: Text,
    pub(super) kind: ChannelKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) value: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) address: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) attention: Option<Text>,
    pub(super) purpose: Text,
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub(super) entities: Vec<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) rights: Vec<Right>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) requires_login: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) steps: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<usize>,
    #[serde(default, skip_serializing_if = "Standing::is_default")]
    pub(super) standing: Standing,
    pub(super) ship: Ship,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) stale: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<Text>,
    pub(super) source: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "toml_date::one", serialize_with = "toml_date::write")]
    pub(super) seen: NaiveDate,
    pub(super) confidence: Confidence,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EntityRecord {
    pub(super) id: Text,
    pub(super) applies_to: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) places: Vec<Text>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) elsewhere: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) roles: Vec<Role>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) legal_name: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) registration: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) seat: Option<Country>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data_protection_officer: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) policy: Option<WebAddress>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) laws: Vec<Regime>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) other_laws: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<Text>,
    pub(super) source: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "toml_date::one", serialize_with = "toml_date::write")]
    pub(super) seen: NaiveDate,
    pub(super) confidence: Confidence,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RecipientRecord {
    pub(super) name: Text,
    pub(super) role: Text,
    #[serde(
        default,
        deserialize_with = "toml_date::maybe",
        serialize_with = "toml_date::write_maybe",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) until: Option<NaiveDate>,
    pub(super) source: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "toml_date::one", serialize_with = "toml_date::write")]
    pub(super) seen: NaiveDate,
    pub(super) confidence: Confidence,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RepresentativeRecord {
    pub(super) id: Text,
    pub(super) jurisdiction: Jurisdiction,
    pub(super) name: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) address: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) phone: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) email: Option<EmailAddress>,
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub(super) entities: Vec<Text>,
    pub(super) ship: Ship,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<Text>,
    pub(super) source: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "toml_date::one", serialize_with = "toml_date::write")]
    pub(super) seen: NaiveDate,
    pub(super) confidence: Confidence,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StaleRecord {
    pub(super) value: Text,
    pub(super) was: Text,
    pub(super) now: Text,
    pub(super) source: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "toml_date::one", serialize_with = "toml_date::write")]
    pub(super) seen: NaiveDate,
    pub(super) confidence: Confidence,
}

#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StatementRecord {
    pub(super) topic: Topic,
    #[serde(default, rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub(super) entities: Vec<Text>,
    pub(super) text: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) quote: Option<Text>,
    pub(super) source: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) section: Option<Text>,
    #[serde(deserialize_with = "toml_date::one", serialize_with = "toml_date::write")]
    pub(super) seen: NaiveDate,
    pub(super) confidence: Confidence,
}
