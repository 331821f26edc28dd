//! Dates as TOML writes them, without quotes.
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, de::Error};
use toml::value::Datetime;

/// Reads one date.
pub(super) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    civil(Datetime::deserialize(deserializer)?)
}

/// Reads a date that may be missing.
pub(super) fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    one(deserializer).map(Some)
}

/// Reads a list of dates.
pub(super) fn many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<NaiveDate>, D::Error> {
    Vec::<Datetime>::deserialize(deserializer)?.into_iter().map(civil).collect()
}

fn civil<E: Error>(moment: Datetime) -> Result<NaiveDate, E> {
    match (moment.date, moment.time) {
        (Some(date), None) => NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into()),
        _ => None,
    }
    .ok_or_else(|| E::custom(format!("`{moment}` is not a date")))
}
