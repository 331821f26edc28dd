//! Dates as TOML writes them, without quotes.

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de::Error};
use toml::value::Datetime;

/// Reads one date.
pub(super) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    let moment = Datetime::deserialize(deserializer)?;
    let day = match (moment.date, moment.time) {
        (Some(date), None) => NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into()),
        _ => None,
    };
    day.ok_or_else(|| D::Error::custom(format!("`{moment}` is not a date")))
}

/// Reads a date that may be missing.
pub(super) fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    one(deserializer).map(Some)
}
