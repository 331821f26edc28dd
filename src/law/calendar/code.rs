use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::{super::Place, shipped};

/// The name of a calendar: `none`, a country `DE`, a part of it `DE-BY`, or a legal list such as `US-CA-ccp12a`.
///
/// A code that was read names a calendar that is shipped.
///
/// ```
/// use redress::law::CalendarCode;
/// assert_eq!("us-ca".parse::<CalendarCode>()?.to_string(), "US-CA");
/// assert_eq!("US-XX".parse::<CalendarCode>().unwrap_err().to_string(), "no calendar `US-XX`");
/// # Ok::<(), redress::law::CalendarError>(())
/// ```
#[derive(Clone, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(into = "String", try_from = "String")]
pub struct CalendarCode(String);

/// The text names no calendar.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no calendar `{0}`")]
pub struct CalendarError(String);

impl CalendarCode {
    /// Returns the code of the calendar that knows weekends only.
    #[must_use]
    pub fn none() -> Self {
        Self("none".to_owned())
    }

    /// Returns the code of the place: of its region where one is known, else of its country, else nothing.
    #[must_use]
    pub fn of(place: &Place) -> Option<Self> {
        place.to_string().parse().or_else(|_| place.country.code().parse()).ok()
    }

    /// Returns every code that is shipped, countries before their parts.
    pub fn all() -> impl Iterator<Item = Self> {
        shipped::codes().map(Self)
    }

    /// Returns the code as it is typed.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CalendarCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for CalendarCode {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        shipped::find(text).map(Self).ok_or_else(|| CalendarError(text.to_owned()))
    }
}

impl TryFrom<String> for CalendarCode {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<CalendarCode> for String {
    fn from(code: CalendarCode) -> Self {
        code.0
    }
}
