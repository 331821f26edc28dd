//! Dates as TOML writes them, without quotes.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error, ser};
use toml::value::{Date, Datetime};

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

/// Writes one date.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(super) fn write<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    let number = |number: u32| u8::try_from(number).map_err(ser::Error::custom);
    let year = u16::try_from(day.year()).map_err(ser::Error::custom)?;
    let date = Date { day: number(day.day())?, month: number(day.month())?, year };
    Datetime { date: Some(date), offset: None, time: None }.serialize(serializer)
}

/// Writes a date that may be missing.
#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(super) fn write_maybe<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => write(day, serializer),
        None => serializer.serialize_none(),
    }
}
