//! Dates as TOML writes them, without quotes, for every record of the data files.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use toml::value::{Date, Datetime};

/// Reads one date.
pub(crate) fn one<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
    civil(Datetime::deserialize(deserializer)?)
}

/// Reads a date that may be missing.
pub(crate) fn maybe<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
    one(deserializer).map(Some)
}

/// Reads a list of dates.
pub(crate) fn many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<NaiveDate>, D::Error> {
    Vec::<Datetime>::deserialize(deserializer)?.into_iter().map(civil).collect()
}

/// Writes one date.
#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(crate) fn write<S: Serializer>(day: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
    let number = |number: u32| u8::try_from(number).map_err(ser::Error::custom);
    let year = u16::try_from(day.year()).map_err(ser::Error::custom)?;
    let date = Date { day: number(day.day())?, month: number(day.month())?, year };
    Datetime { date: Some(date), offset: None, time: None }.serialize(serializer)
}

/// Writes a date that may be missing.
#[expect(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
pub(crate) fn write_maybe<S: Serializer>(day: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => write(day, serializer),
        None => serializer.serialize_none(),
    }
}

fn civil<E: de::Error>(moment: Datetime) -> Result<NaiveDate, E> {
    let date = moment.date.filter(|_| moment.time.is_none());
    let day = date.and_then(|date| NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into()));
    day.ok_or_else(|| E::custom(format!("`{moment}` is not a date")))
}
