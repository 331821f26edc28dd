use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Confidence, Source, address::AddressKey, entity::all_through, fact::SourceRecord, text::Text};
use crate::law::{Country, Place, toml_date};

/// An address that is published somewhere as one for requests and is not.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Unsuitable {
    /// What redress does when somebody names it.
    pub action: Action,
    /// How sure the reason is.
    pub confidence: Confidence,
    /// The controller to turn to instead.
    pub instead: Option<String>,
    /// What is not certain about the entry.
    pub note: Option<String>,
    /// The day it was last looked at.
    pub seen: NaiveDate,
    /// Where it was seen.
    #[serde(serialize_with = "all_through")]
    pub sources: Vec<Arc<Source>>,
    /// The address.
    pub value: String,
    /// Why it is on the list, as a clause.
    pub why: String,
}

/// What redress does when an unsuitable address is named.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Nothing is sent there.
    Refuse,
    /// It is there for the people of one country only; all others are warned.
    WarnUnlessResident(Country),
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    source: Vec<SourceRecord>,
    unsuitable: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    action: Action,
    confidence: Confidence,
    instead: Option<Text>,
    note: Option<Text>,
    #[serde(deserialize_with = "toml_date::one")]
    seen: NaiveDate,
    sources: Vec<Text>,
    value: Text,
    why: Text,
}

impl Unsuitable {
    /// Tells whether redress refuses to send there, wherever the person lives.
    #[must_use]
    pub fn is_refused(&self) -> bool {
        self.action == Action::Refuse
    }

    /// Tells whether somebody who lives at the place may use it.
    #[must_use]
    pub fn is_open_to(&self, place: &Place) -> bool {
        match self.action {
            Action::Refuse => false,
            Action::WarnUnlessResident(country) => country == place.country,
        }
    }

    /// Tells whether the text names this address, in whatever letter case and spelling.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        AddressKey::of(&self.value) == AddressKey::of(text)
    }
}

/// Reads the list; an entry that rests on a source the list does not have is an error.
pub(super) fn read(text: &str) -> Result<Vec<Unsuitable>, String> {
    let list: List = toml::from_str(text).map_err(|error| error.to_string())?;
    let sources: Vec<Arc<Source>> = list.source.into_iter().map(|record| Arc::new(record.into())).collect();
    list.unsuitable.into_iter().map(|entry| entry.resolve(&sources)).collect()
}

impl Entry {
    fn resolve(self, sources: &[Arc<Source>]) -> Result<Unsuitable, String> {
        let find = |id: &Text| {
            let found = sources.iter().find(|source| source.id == **id);
            found.cloned().ok_or_else(|| format!("no source `{}` for `{}`", &**id, &*self.value))
        };
        let sources = self.sources.iter().map(find).collect::<Result<_, _>>()?;
        Ok(Unsuitable {
            action: self.action,
            confidence: self.confidence,
            instead: self.instead.map(Into::into),
            note: self.note.map(Into::into),
            seen: self.seen,
            sources,
            value: self.value.into(),
            why: self.why.into(),
        })
    }
}
