use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{controller::WebAddress, law::toml_date};

/// A text that statements of a guide rest on.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The date printed on it; a text without one is undated.
    #[serde(default, deserialize_with = "toml_date::maybe")]
    pub dated: Option<NaiveDate>,
    /// The name statements refer to it by.
    pub id: String,
    /// Whose word it is.
    pub kind: Kind,
    /// What a reader must know besides.
    #[serde(default)]
    pub note: Option<String>,
    /// The day the copy was made that was read; for a text without any date, the day it was read.
    #[serde(deserialize_with = "toml_date::one")]
    pub seen: NaiveDate,
    /// What it calls itself.
    pub title: String,
    /// Where it is published.
    #[serde(default)]
    pub url: Option<WebAddress>,
}

/// Whose word a text is; the better founded, the greater.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Ours, for the reason that stands beside it.
    Advice,
    /// A how-to page of somebody who has nothing to do with the service.
    Guide,
    /// The service itself, once: a text that is superseded. What it says today it does not tell.
    FormerText,
    /// A third party that tells where it has it from: a public list, a report.
    ThirdParty,
    /// The service itself.
    OwnText,
    /// The law.
    Law,
}

impl Kind {
    /// Returns the words shown beside a text.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Advice => "our advice",
            Self::Guide => "a how-to guide",
            Self::FormerText => "a superseded text of its own",
            Self::ThirdParty => "a third party",
            Self::OwnText => "its own text",
            Self::Law => "the law",
        }
    }
}

impl Source {
    /// Returns its date in words: the one printed on it, else that it has none, and when it was read.
    #[must_use]
    pub fn when(&self) -> String {
        match self.dated {
            Some(date) => date.to_string(),
            None => format!("undated, read {}", self.seen),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.dated {
            Some(date) => write!(f, "{} of {date}, read {}", self.title, self.seen),
            None => write!(f, "{}, undated, read {}", self.title, self.seen),
        }
    }
}
