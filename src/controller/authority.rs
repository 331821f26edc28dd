use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use super::{Confidence, EmailAddress, text};
use crate::law::{Country, Language, Place, toml_date};

/// An authority that watches over data protection and takes complaints (Art. 51 and 77 GDPR), as its file under
/// `data/authorities` records it.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SupervisoryAuthority {
    /// The name of the record, which is that of its file.
    #[serde(deserialize_with = "text::line")]
    pub id: String,
    /// What it calls itself, with an English name where the record has one.
    #[serde(deserialize_with = "text::line")]
    pub name: String,
    /// What it calls itself, without the English name that the record has beside it.
    #[serde(default, deserialize_with = "text::maybe")]
    pub own_name: Option<String>,
    /// Where it is the authority: countries, or parts of them.
    #[serde(deserialize_with = "places", serialize_with = "codes")]
    pub places: Vec<Place>,
    /// The lines of the postal address, without the name.
    #[serde(default, deserialize_with = "text::lines")]
    pub address: Vec<String>,
    /// Where it is said to have moved; nobody confirmed it.
    #[serde(default, deserialize_with = "text::lines")]
    pub suggested_address: Vec<String>,
    /// Where mail reaches it.
    pub email: Option<EmailAddress>,
    /// The page of its form for complaints.
    #[serde(default, deserialize_with = "page")]
    pub form: Option<String>,
    /// Its page.
    #[serde(default, deserialize_with = "page")]
    pub web: Option<String>,
    /// The language it wants complaints in, where the record knows one.
    pub language: Option<Language>,
    /// Whether a complaint to it may be sworn, so that it must answer in writing.
    #[serde(default)]
    pub sworn: bool,
    /// What it watches, where it is not companies such as shops.
    pub only: Option<Only>,
    /// Where the record was read.
    #[serde(deserialize_with = "text::line")]
    pub source: String,
    /// The day it was last read there, or written down where nothing was looked up.
    #[serde(deserialize_with = "toml_date::one")]
    pub seen: NaiveDate,
    /// How sure the record is.
    pub confidence: Confidence,
    /// The details that no source confirms.
    #[serde(default)]
    pub unconfirmed: Vec<Detail>,
    /// Whether a detail no longer holds; the note says which.
    pub stale: Option<Stale>,
    /// What a person must know besides.
    #[serde(default, deserialize_with = "text::maybe")]
    pub note: Option<String>,
}

/// A field within which an authority works, other than companies at large.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Only {
    /// Whom it watches.
    #[serde(deserialize_with = "text::line")]
    pub over: String,
    /// Where that was read.
    #[serde(deserialize_with = "text::line")]
    pub source: String,
    /// The day it was read there.
    #[serde(deserialize_with = "toml_date::one")]
    pub seen: NaiveDate,
}

/// A detail of a record.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Detail {
    /// The postal address.
    Address,
    /// The e-mail address.
    Email,
    /// The page of the form.
    Form,
    /// The page.
    Web,
}

/// Whether a detail of a record no longer holds.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stale {
    /// Somebody should look.
    Maybe,
    /// It does not hold.
    Yes,
}

impl SupervisoryAuthority {
    /// Returns the name by which a letter in a language calls it: its own, in English with the English name beside it.
    #[must_use]
    pub fn name_in(&self, language: Language) -> &str {
        let own = self.own_name.as_deref().filter(|_| language != Language::ENGLISH);
        own.unwrap_or(&self.name)
    }

    /// Returns the country that the last line of its postal address names, in whatever language.
    #[must_use]
    pub fn country_of_address(&self) -> Option<Country> {
        let last = self.address.last()?;
        let named = Country::named(last.strip_prefix("The ").unwrap_or(last))?;
        self.places.iter().any(|place| place.country == named).then_some(named)
    }

    /// Tells whether it takes complaints about companies such as shops.
    #[must_use]
    pub fn is_for_companies(&self) -> bool {
        self.only.is_none()
    }

    /// Tells whether a source confirms this detail.
    #[must_use]
    pub fn confirms(&self, detail: Detail) -> bool {
        !self.unconfirmed.contains(&detail)
    }
}

impl Stale {
    /// Returns the words shown beside the record.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Maybe => "may be out of date",
            Self::Yes => "is out of date",
        }
    }
}

fn places<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Place>, D::Error> {
    let codes = text::lines(deserializer)?;
    codes.iter().map(|code| code.parse().map_err(D::Error::custom)).collect()
}

fn codes<S: Serializer>(places: &[Place], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(places.iter().map(ToString::to_string))
}

/// Reads the address of a page; some authorities have none that is encrypted.
fn page<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let address = text::line(deserializer)?;
    let plain = !address.contains(char::is_whitespace);
    let is_page = ["https://", "http://"].iter().any(|scheme| address.starts_with(scheme));
    if plain && is_page { Ok(Some(address)) } else { Err(D::Error::custom(format!("`{address}` is no page"))) }
}
