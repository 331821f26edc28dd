//! Every language says what the English letters say: the same letters, values, passages, provisions and asks.

use std::collections::{BTreeMap, BTreeSet};

use redress::{
    law::{Language, Law, Regime},
    letter::{Answerable, FILES, Shelf, Template, tick_list},
};

/// The laws and letters of a language.
fn templates(language: Language) -> BTreeMap<String, &'static Template> {
    let mine = Shelf::shipped().letters().filter(|one| one.language == language);
    mine.map(|one| (format!("{} {}", one.regime, one.kind), one)).collect()
}

fn others() -> BTreeSet<Language> {
    Shelf::shipped().letters().map(|one| one.language).filter(|language| *language != Language::ENGLISH).collect()
}

/// What stands in double braces: values and passages as often as they do, and conditions once, since a language whose
/// verb comes last may have to ask twice.
fn tags(body: &str) -> Vec<&str> {
    let (conditions, mut tags): (Vec<&str>, Vec<&str>) = body
        .split("{{")
        .skip(1)
        .map(|rest| rest.split("}}").next().unwrap())
        .filter(|tag| !tag.starts_with('/') && *tag != "else")
        .partition(|tag| tag.starts_with("#if ") || tag.starts_with("#unless "));
    tags.extend(BTreeSet::from_iter(conditions));
    tags.sort_unstable();
    tags
}

fn file(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
}

#[test]
fn a_law_that_has_letters_in_a_language_has_all_of_them() {
    let english: BTreeSet<String> = templates(Language::ENGLISH).into_keys().collect();
    assert!(!others().is_empty());
    for language in others() {
        let mine: BTreeSet<String> = templates(language).into_keys().collect();
        let laws: BTreeSet<&str> = mine.iter().map(|letter| letter.split(' ').next().unwrap()).collect();
        let must = english.iter().filter(|letter| laws.contains(letter.split(' ').next().unwrap()));
        assert_eq!(mine, must.cloned().collect(), "{language}");
    }
}

#[test]
fn a_letter_rests_on_the_same_provisions_asks_the_same_and_uses_the_same_values_in_every_language() {
    let english = templates(Language::ENGLISH);
    for language in others() {
        for (name, mine) in templates(language) {
            let (of, file) = (english[&name], &mine.file);
            assert_eq!(mine.front.provisions, of.front.provisions, "{file}");
            assert_eq!(mine.front.asks, of.front.asks, "{file}");
            assert_eq!(mine.front.by_right, of.front.by_right, "{file}");
            assert_eq!(mine.front.by_part, of.front.by_part, "{file}");
            assert_eq!(mine.front.by_value, of.front.by_value, "{file}");
            assert_eq!(mine.front.needs, of.front.needs, "{file}");
            let parts =
                |one: &Template| one.front.parts.keys().chain(one.front.options.keys()).cloned().collect::<Vec<_>>();
            assert_eq!(parts(mine), parts(of), "{file}");
            assert_eq!(tags(&mine.body), tags(&of.body), "{file}");
            assert_ne!(mine.front.subject, of.front.subject, "{file}");
        }
    }
}

#[test]
fn a_passage_uses_the_same_values_in_every_language() {
    for language in others() {
        let mut seen = 0;
        for (name, text) in FILES.into_iter().filter(|(name, _)| name.contains("partials/")) {
            let place = format!("/{}/", Language::ENGLISH);
            let (theirs, law) = (name.replacen(&place, &format!("/{language}/"), 1), name.split('/').next().unwrap());
            let shipped = law == "partials" || templates(language).values().any(|one| one.regime.name() == law);
            if !name.contains(&place) || !shipped {
                continue;
            }
            let mine = file(&theirs).unwrap_or_else(|| panic!("no {theirs}"));
            assert_eq!(tags(mine), tags(text), "{theirs}");
            seen += 1;
        }
        assert!(seen > 0, "{language}");
    }
}

#[test]
fn a_passage_that_a_law_has_of_its_own_uses_the_values_of_the_shared_one() {
    for language in others() {
        let place = format!("/{language}/partials/");
        for (name, text) in FILES.into_iter().filter(|(name, _)| name.contains(&place)) {
            let (own, shared) = (name.replace(&place, "/en/partials/"), name.split_once(&place).unwrap().1);
            if file(&own).is_none() {
                let shared =
                    file(&format!("partials/en/{shared}")).unwrap_or_else(|| panic!("{name} stands for nothing"));
                assert_eq!(tags(text), tags(shared), "{name}");
            }
        }
    }
}

#[test]
fn no_word_of_the_english_words_is_missing_in_another_language() {
    for language in others() {
        let words = |name: &str| file(name).unwrap_or_else(|| panic!("no {name}")).parse::<toml::Table>().unwrap();
        let mine = words(&format!("words/{language}.toml"));
        has_the_keys_of(&mine, &words("words/en.toml"), &format!("words/{language}.toml"));
        assert!(mine.contains_key("citation"), "{language}");
        let laws: BTreeSet<&str> = templates(language).values().map(|one| one.regime.name()).collect();
        for law in laws {
            let (of, name) = (words(&format!("{law}/en/words.toml")), format!("{law}/{language}/words.toml"));
            has_the_keys_of(&words(&name), &of, &name);
        }
    }
}

/// Walks the tables; a placeholder such as `{to}` must stand in both.
fn has_the_keys_of(mine: &toml::Table, english: &toml::Table, name: &str) {
    for (key, value) in english {
        let other = mine.get(key).unwrap_or_else(|| panic!("no `{key}` in {name}"));
        match (value, other) {
            (toml::Value::Table(value), toml::Value::Table(other)) => {
                has_the_keys_of(other, value, &format!("{name} [{key}]"));
            }
            (toml::Value::String(value), toml::Value::String(other)) => {
                for place in ["{to}", "{value}", "{day}", "{month}", "{year}"] {
                    assert_eq!(value.contains(place), other.contains(place), "`{key}` in {name}: {place}");
                }
            }
            _ => assert_eq!(value.type_str(), other.type_str(), "`{key}` in {name}"),
        }
    }
}

#[test]
fn the_tick_list_has_one_order_in_every_language() {
    let names = |regime: Regime, language, of| {
        tick_list(&[], regime, language, of).into_iter().map(|(name, _)| name).collect::<Vec<_>>()
    };
    let mut seen = 0;
    for (language, regime) in others().into_iter().flat_map(|language| Regime::ALL.map(|regime| (language, regime))) {
        for (right, to_controller) in Law::of(regime).rights().flat_map(|(right, _)| [(right, false), (right, true)]) {
            let of = Answerable { right, to_controller };
            let mine = names(regime, language, of);
            let english = names(regime, Language::ENGLISH, of);
            assert!(mine.is_empty() || mine == english, "{language} {regime} {of:?}: {mine:?}, {english:?}");
            seen += mine.len();
        }
    }
    assert!(seen > 30, "{seen}");
}
