use std::{fmt, sync::Arc};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize, Serializer};

use super::{WebAddress, text::Text};
use crate::law::toml_date;

/// A text somebody published, and the copy of it that was read.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Source {
    /// A public copy of the text as it stood on the day it was seen.
    pub archived: Option<WebAddress>,
    /// The name facts refer to it by.
    pub id: String,
    /// How near it is to the controller; no fact that rests on it is surer.
    pub kind: Confidence,
    /// What a reader must know besides, such as what the copy leaves out.
    pub note: Option<String>,
    /// The date printed on the text.
    pub policy_date: Option<NaiveDate>,
    /// The day the copy was made; for a text without any date, the day it was read.
    pub seen: NaiveDate,
    /// What the text calls itself.
    pub title: String,
    /// Where it is published.
    pub url: Option<WebAddress>,
}

/// What a fact rests on.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Evidence {
    /// How sure the fact is.
    pub confidence: Confidence,
    /// Where in the source it stands, such as `section J`.
    pub section: Option<String>,
    /// The day it was last read there.
    pub seen: NaiveDate,
    /// Where it was read.
    #[serde(serialize_with = "through")]
    pub source: Arc<Source>,
}

/// How sure a fact is, by whose words it rests on; the surer, the greater.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Nothing usable was found.
    None,
    /// Only a how-to guide says so.
    GuideOnly,
    /// A third party says so.
    Secondary,
    /// The controller's own text says so.
    Primary,
}

/// Something a controller says, or leaves unsaid, that a letter can hold it to.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Statement {
    /// The entities it concerns, by id; all where empty.
    pub entities: Vec<String>,
    /// What it rests on.
    pub evidence: Evidence,
    /// The words of the source, unaltered.
    pub quote: Option<String>,
    /// What it says, in our words.
    pub text: String,
    /// What it is about.
    pub topic: Topic,
}

/// What a [`Statement`] is about.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Topic {
    /// Requests made by somebody else for the data subject.
    Agents,
    /// Which way a complaint is to take.
    Complaint,
    /// A representative in the Union (Art. 27 GDPR), or that none is named.
    EuRepresentative,
    /// What is asked for before a request is answered.
    Identity,
    /// The languages of texts and requests.
    Language,
    /// Which authority the controller says is its own.
    LeadAuthority,
    /// How requests were answered in the past.
    Practice,
    /// Profiling and automated decisions.
    Profiling,
    /// A number in a company register that stands elsewhere than the rest about the entity.
    Registration,
    /// Access to the data from another country.
    RemoteAccess,
    /// When the controller promises to answer; not what the law demands.
    ResponseTime,
    /// How long data are kept.
    Retention,
    /// Rights granted, limited or not offered.
    Rights,
    /// Sale and sharing in the sense of the CCPA.
    Sale,
    /// Others who are controllers in their own right.
    Sellers,
    /// In which countries data are stored.
    Storage,
    /// What transfers to other countries rest on.
    Transfers,
    /// A representative in the United Kingdom (Art. 27 UK GDPR), or that none is named.
    UkRepresentative,
}

/// Somebody to whom the controller's own text says data are disclosed (Art. 4(9) GDPR).
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Recipient {
    /// What it rests on.
    pub evidence: Evidence,
    /// The name as printed.
    pub name: String,
    /// What it gets the data for.
    pub role: String,
    /// The day of the first text that no longer names it; data it got before are still with it.
    pub until: Option<NaiveDate>,
}

/// An address that still stands in old texts and no longer holds.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct StaleAddress {
    /// What it rests on.
    pub evidence: Evidence,
    /// What holds instead.
    pub now: String,
    /// The address.
    pub value: String,
    /// Where and when it was printed.
    pub was: String,
}

/// Something nobody has published, or nobody has read.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Unknown {
    /// How to find out.
    pub find_out: String,
    /// What is not known.
    pub what: String,
}

/// A field of a foreign record that redress has no use for, kept as it was.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Unmapped {
    /// The name of the field there.
    pub field: String,
    /// Its value, as JSON.
    pub json: String,
}

/// A source as it stands in a record.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SourceRecord {
    pub(super) id: Text,
    pub(super) title: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) url: Option<WebAddress>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) archived: Option<WebAddress>,
    #[serde(
        default,
        deserialize_with = "toml_date::maybe",
        serialize_with = "toml_date::write_maybe",
        skip_serializing_if = "Option::is_none"
    )]
    pub(super) policy_date: Option<NaiveDate>,
    #[serde(deserialize_with = "toml_date::one", serialize_with = "toml_date::write")]
    pub(super) seen: NaiveDate,
    pub(super) kind: Confidence,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<Text>,
}

impl Confidence {
    /// Returns the words shown beside a fact.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::None => "nothing usable was found",
            Self::GuideOnly => "only a how-to guide says so",
            Self::Secondary => "a third party says so",
            Self::Primary => "its own text says so",
        }
    }
}

impl Source {
    /// Returns where the text can be looked at: its own address, else the archived copy, else its title.
    #[must_use]
    pub fn address(&self) -> String {
        let address = self.url.as_ref().or(self.archived.as_ref());
        address.map_or_else(|| self.title.clone(), ToString::to_string)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.policy_date {
            Some(date) => write!(f, "{} of {date}", self.title),
            None => f.write_str(&self.title),
        }
    }
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.section {
            Some(section) => write!(f, "{}, {section}, seen {}", self.source, self.seen),
            None => write!(f, "{}, seen {}", self.source, self.seen),
        }
    }
}

impl From<SourceRecord> for Source {
    fn from(record: SourceRecord) -> Self {
        Self {
            archived: record.archived,
            id: record.id.into(),
            kind: record.kind,
            note: record.note.map(Into::into),
            policy_date: record.policy_date,
            seen: record.seen,
            title: record.title.into(),
            url: record.url,
        }
    }
}

/// Writes what an [`Arc`] holds.
pub(super) fn through<T: Serialize, S: Serializer>(value: &Arc<T>, serializer: S) -> Result<S::Ok, S::Error> {
    T::serialize(value, serializer)
}
