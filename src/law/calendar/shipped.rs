//! The holiday files inside the binary; each is read when it is first asked for.
use std::{
    collections::BTreeMap,
    sync::{LazyLock, Mutex, OnceLock, PoisonError},
};

use super::{Calendar, CalendarCode, record::Record};

/// A holiday file: the code of its country or list, and its text.
struct File {
    code: &'static str,
    record: OnceLock<Record>,
    text: &'static str,
}

macro_rules! files {
    ($($code:literal $path:literal,)*) => {
        [$(File {
            code: $code,
            record: OnceLock::new(),
            text: include_str!(concat!("../../../data/holidays/", $path, ".toml")),
        }),*]
    };
}

static FILES: [File; 37] = files![
    "none" "none",
    "AT" "at",
    "BE" "be",
    "BG" "bg",
    "CH" "ch",
    "CY" "cy",
    "CZ" "cz",
    "DE" "de",
    "DK" "dk",
    "EE" "ee",
    "ES" "es",
    "FI" "fi",
    "FR" "fr",
    "GB" "gb",
    "GR" "gr",
    "HR" "hr",
    "HU" "hu",
    "IE" "ie",
    "IS" "is",
    "IT" "it",
    "LI" "li",
    "LT" "lt",
    "LU" "lu",
    "LV" "lv",
    "MT" "mt",
    "NL" "nl",
    "NO" "no",
    "PL" "pl",
    "PT" "pt",
    "RO" "ro",
    "SE" "se",
    "SG" "sg",
    "SI" "si",
    "SK" "sk",
    "US" "us",
    "US-CA" "us-ca",
    "US-CA-ccp12a" "us-ca-ccp12a",
];

/// The calendars that were asked for before.
static KNOWN: LazyLock<Mutex<BTreeMap<CalendarCode, Calendar>>> = LazyLock::new(Mutex::default);

impl File {
    fn record(&self) -> &Record {
        self.record.get_or_init(|| toml::from_str(self.text).expect("every shipped file is read by a test"))
    }

    /// Returns every code of this file: its own, then those of its parts.
    fn codes(&'static self) -> impl Iterator<Item = String> {
        let parts = self.record().regions.keys().map(|region| format!("{}-{region}", self.code));
        std::iter::once(self.code.to_owned()).chain(parts)
    }

    /// Returns the part of the country that the code names, empty for all of it, `None` if the code is not of this file.
    fn part<'a>(&self, code: &'a str) -> Option<&'a str> {
        match code.strip_prefix(self.code)? {
            "" => Some(""),
            rest => rest.strip_prefix('-').filter(|part| self.record().regions.contains_key(*part)),
        }
    }

    fn calendar(&self, code: &CalendarCode, part: &str) -> Calendar {
        let record = self.record();
        let name = match record.regions.get(part) {
            Some(region) => format!("{}, {region}", record.name),
            None => record.name.clone(),
        };
        Calendar::new(code.clone(), name, record.holidays(part), record.reading.clone())
    }
}

/// Returns the parts of a country whose holidays are told apart, by the second half of their code, with their names; none
/// where no file is of the country as a whole.
pub(in super::super) fn regions(country: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    let of_the_country = FILES.iter().find(|file| file.code == country);
    let parts = of_the_country.into_iter().flat_map(|file| &file.record().regions);
    parts.map(|(code, name)| (code.as_str(), name.as_str()))
}

pub(super) fn codes() -> impl Iterator<Item = String> {
    FILES.iter().flat_map(File::codes)
}

/// Returns the code as it is shipped, whatever its case: of a file, of a part, or of a part with a country code of its own.
pub(super) fn find(text: &str) -> Option<String> {
    let upper = text.to_ascii_uppercase();
    if let Some(file) = FILES.iter().find(|file| file.code.eq_ignore_ascii_case(text)) {
        return Some(file.code.to_owned());
    }
    if FILES.iter().any(|file| file.part(&upper).is_some()) {
        return Some(upper);
    }
    FILES.iter().find_map(|file| Some(format!("{}-{}", file.code, file.record().places.get(&upper)?)))
}

pub(super) fn calendar(code: &CalendarCode) -> Option<Calendar> {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(calendar) = known.get(code) {
        return Some(calendar.clone());
    }
    let calendar = FILES.iter().find_map(|file| Some(file.calendar(code, file.part(code.as_str())?)))?;
    known.insert(code.clone(), calendar.clone());
    Some(calendar)
}
