use std::fmt;

use serde::{Deserialize, Serialize};

use super::{EmailAddress, Evidence, Ship, text::shown};
use crate::law::{Country, Place};

/// Somebody named by a controller to stand for it in one jurisdiction, as Art. 27 GDPR and Art. 27 UK GDPR demand.
///
/// A representative named for one controller is never used for another, whoever owns both.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Representative {
    /// The lines of the postal address, without the name.
    pub address: Vec<String>,
    /// Where mail reaches it.
    pub email: Option<EmailAddress>,
    /// The entities it stands for, by id; all where empty.
    pub entities: Vec<String>,
    /// What it rests on.
    pub evidence: Evidence,
    /// The name of the entry within its controller.
    pub id: String,
    /// Where it stands for the controller.
    pub jurisdiction: Jurisdiction,
    /// The name as printed.
    pub name: String,
    /// What a person must know before writing to it.
    pub note: Option<String>,
    /// The telephone number as printed.
    pub phone: Option<String>,
    /// Whether redress offers it by itself.
    pub ship: Ship,
}

/// A country, or the European Union as a whole.
///
/// ```
/// use redress::controller::Jurisdiction;
/// assert_eq!(Jurisdiction::try_from("EU".to_owned()), Ok(Jurisdiction::Union));
/// assert_eq!(Jurisdiction::try_from("GB".to_owned())?.to_string(), "United Kingdom");
/// # Ok::<(), redress::controller::JurisdictionError>(())
/// ```
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(into = "String", try_from = "String")]
pub enum Jurisdiction {
    /// One country.
    Country(Country),
    /// The European Union; a representative in one Member State stands for all (Art. 27(3) GDPR).
    Union,
}

/// The text is neither `EU` nor a country.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("`{}` is neither `EU` nor a country", shown(.0))]
pub struct JurisdictionError(String);

impl Representative {
    /// Returns name, address, telephone and e-mail address in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let mut parts = vec![self.name.clone()];
        parts.extend(self.address.iter().cloned());
        parts.extend(self.phone.clone());
        parts.extend(self.email.as_ref().map(ToString::to_string));
        parts.join(", ")
    }
}

impl Jurisdiction {
    /// Tells whether a person who lives at the place may turn to a representative there.
    ///
    /// For the Union that is settled by the entity the representative stands for, so every place passes.
    #[must_use]
    pub fn covers(self, place: &Place) -> bool {
        match self {
            Self::Country(country) => country == place.country,
            Self::Union => true,
        }
    }
}

impl fmt::Display for Jurisdiction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Country(country) => f.write_str(country.name()),
            Self::Union => f.write_str("the European Union"),
        }
    }
}

impl TryFrom<String> for Jurisdiction {
    type Error = JurisdictionError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text == "EU" {
            return Ok(Self::Union);
        }
        text.parse().map(Self::Country).map_err(|_| JurisdictionError(text))
    }
}

impl From<Jurisdiction> for String {
    fn from(jurisdiction: Jurisdiction) -> Self {
        match jurisdiction {
            Jurisdiction::Country(country) => country.code().to_owned(),
            Jurisdiction::Union => "EU".to_owned(),
        }
    }
}
