//! Whether a language that the user adds has all that English has.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    shipped::FILES,
    source::{Place, Source},
};
use crate::law::{Language, Regime};

/// Returns the languages of the user's own that lack something, each with the files and words that are missing, as named
/// below `templates/`. A language that comes with redress under a law is complete there.
pub(super) fn incomplete(
    own: &[Source<'_>],
    all: &[Source<'_>],
    is_shipped: impl Fn(Place) -> bool,
) -> BTreeMap<Place, Vec<String>> {
    let places: BTreeSet<Place> = own.iter().map(|source| meant(source, own)).collect();
    let lacking = places.into_iter().filter(|place| !is_shipped(*place)).map(|place| (place, missing(place, all)));
    lacking.filter(|(_, missing)| !missing.is_empty()).collect()
}

/// The law and language that a text is for; what all laws share is for those that the user has letters of, and for the GDPR
/// while there are none.
fn meant(source: &Source<'_>, own: &[Source<'_>]) -> Place {
    let of_its_language = || own.iter().filter(|other| other.language == source.language);
    let regime = source.regime.or_else(|| of_its_language().find_map(|other| other.regime));
    (regime.unwrap_or(Regime::Gdpr), source.language)
}

/// Goes through the English files of a law and names those that the language has nothing for.
fn missing((regime, language): Place, all: &[Source<'_>]) -> Vec<String> {
    let there: BTreeMap<&str, &str> =
        all.iter().map(|source| (source.own.unwrap_or(source.file), source.text)).collect();
    let (shared, laws) = (format!("partials/{}/", Language::ENGLISH), format!("{regime}/{}/", Language::ENGLISH));
    let words = format!("words/{}.toml", Language::ENGLISH);
    let mut missing = Vec::new();
    for (english, text) in FILES {
        let (file, instead) = if english == words {
            (format!("words/{language}.toml"), None)
        } else if let Some(name) = english.strip_prefix(&shared) {
            (format!("partials/{language}/{name}"), Some(format!("{regime}/{language}/partials/{name}")))
        } else if let Some(name) = english.strip_prefix(&laws) {
            (format!("{regime}/{language}/{name}"), None)
        } else {
            continue;
        };
        match there.get(file.as_str()) {
            Some(mine) if file.strip_suffix(".toml").is_some() => {
                missing.extend(lacking(text, mine).into_iter().map(|word| format!("{file} ({word})")));
            }
            Some(_) => {}
            None if instead.as_ref().is_some_and(|own| there.contains_key(own.as_str())) => {}
            None => missing.push(file),
        }
    }
    missing
}

/// Names the words of the English tables that others lack; what cannot be read is found when it is compiled.
fn lacking(english: &str, mine: &str) -> Vec<String> {
    match (english.parse::<toml::Table>(), mine.parse::<toml::Table>()) {
        (Ok(english), Ok(mine)) => lacking_in(&english, Some(&mine), ""),
        _ => Vec::new(),
    }
}

fn lacking_in(english: &toml::Table, mine: Option<&toml::Table>, within: &str) -> Vec<String> {
    let mut lacking = Vec::new();
    for (key, value) in english {
        let other = mine.and_then(|mine| mine.get(key));
        match value {
            toml::Value::Table(value) => {
                let other = other.and_then(toml::Value::as_table);
                lacking.extend(lacking_in(value, other, &format!("{within}{key}.")));
            }
            // What stands above the tables has a default or is asked for where the file is read.
            _ if other.is_none() && !within.is_empty() => lacking.push(format!("{within}{key}")),
            _ => {}
        }
    }
    lacking
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_of_a_table_that_another_language_lacks_is_named_with_its_table() {
        let english = "list = \", \"\n[history]\ndone = \"a\"\nsent = \"b\"\n[authority.ways]\npost = \"c\"\n";
        assert_eq!(lacking(english, english), [""; 0]);
        let mine = "[history]\ndone = \"x\"\n";
        assert_eq!(lacking(english, mine), ["authority.ways.post", "history.sent"]);
        assert_eq!(lacking(english, "no toml"), [""; 0], "that is said when it is compiled, with its line");
    }

    #[test]
    fn each_file_that_english_has_must_be_there_or_stand_for_the_law_alone() {
        let (gdpr, zz) = (Regime::Gdpr, "zz".parse().unwrap());
        let all = missing((gdpr, zz), &[]);
        for file in ["words/zz.toml", "partials/zz/salutation.hbs", "gdpr/zz/erasure.hbs", "gdpr/zz/words.toml"] {
            assert!(all.iter().any(|one| one == file), "{file}: {all:?}");
        }
        assert!(all.iter().all(|file| !file.contains("/en/") && !file.starts_with("ccpa")), "{all:?}");
        let own = Source::new("gdpr/zz/partials/salutation.hbs", "Hello,").unwrap();
        let less = missing((gdpr, zz), &[own]);
        assert_eq!(less.len() + 1, all.len(), "{less:?}");
        assert!(!less.iter().any(|file| file.contains("salutation")), "{less:?}");
    }

    #[test]
    fn english_itself_lacks_nothing_under_any_law() {
        let shipped: Vec<_> = Source::shipped().collect();
        for regime in Regime::ALL {
            assert_eq!(missing((regime, Language::ENGLISH), &shipped), [""; 0], "{regime}");
        }
    }
}
