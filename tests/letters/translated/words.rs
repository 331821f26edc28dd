//! The words that may not stand in a letter.

use std::collections::BTreeSet;

use redress::{
    law::{Language, Regime, Right},
    letter::FILES,
};

use super::{
    super::fixture::{flat, letter},
    Fullness, Says, Tongue, every, languages,
    said::Never,
    tongues,
};

/// What stands in a letter because it was typed or recorded so.
const TYPED: [&str; 5] = [
    "privacy@market.example",
    "authority of example",
    "my order of may is meant.",
    "my street is musterweg 1, not musterstrasse 1.",
    "the chat with a seller",
];

impl Never {
    /// The first word that may not stand there.
    fn in_text(&self, text: &str) -> Option<&str> {
        let mut text = text.to_lowercase();
        for name in self.names.iter().map(|name| name.to_lowercase()).chain(TYPED.map(str::to_owned)) {
            text = text.replace(&name, "");
        }
        self.words.iter().find(|word| text.contains(&word.to_lowercase())).map(String::as_str)
    }
}

/// What a text says line by line, without its front matter, its comments, its keys and the names in its tags.
fn lines(text: &str) -> impl Iterator<Item = String> {
    let said = |line: &str| {
        let line = line.split_once(" = ").map_or(line, |(_, value)| value);
        let mut pieces = line.split("{{");
        let first = pieces.next().unwrap().to_owned();
        pieces.fold(first, |said, piece| said + "_" + piece.split_once("}}").unwrap().1)
    };
    let body = text.rsplit("+++").next().unwrap();
    body.lines().filter(|line| !line.starts_with('#') || line.starts_with("##")).map(said)
}

/// The tables of a language for each of its laws.
fn nevers(language: Language) -> Vec<(Regime, Never)> {
    let of = |tongue: Tongue| (tongue.regime, Says::of(language, tongue.regime).form.never);
    tongues().into_iter().filter(|one| one.language == language).map(of).collect()
}

#[test]
fn no_word_of_english_of_another_law_or_of_a_weaker_kind_stands_in_a_text() {
    for language in languages() {
        let nevers = nevers(language);
        let (place, words) = (format!("/{language}/"), format!("/{language}.toml"));
        let mut seen = 0;
        for (file, text) in FILES.into_iter().filter(|(file, _)| file.contains(&place) || file.ends_with(&words)) {
            let of: Vec<&Never> = nevers
                .iter()
                .filter(|(regime, _)| {
                    let law = file.split('/').next().unwrap();
                    Regime::ALL.iter().all(|regime| regime.name() != law) || regime.name() == law
                })
                .map(|(_, never)| never)
                .collect();
            for line in lines(text) {
                // A passage that laws share is held against what none of them may say.
                let found: Vec<_> = of.iter().filter_map(|never| never.in_text(&line)).collect();
                assert!(found.len() < of.len(), "{file}: {found:?}\n{line}");
                seen += 1;
            }
        }
        assert!(seen > 800, "{language}: {seen}");
    }
}

#[test]
fn no_word_of_english_of_another_law_or_of_a_weaker_kind_stands_in_a_letter() {
    for tongue in tongues() {
        let says = Says::of(tongue.language, tongue.regime).form;
        let mine = every().iter().filter(|one| one.tongue == tongue);
        for one in mine.filter(|one| matches!(one.fullness, Fullness::Least | Fullness::Bare)) {
            let text = flat(&one.letter);
            assert_eq!(says.never.in_text(&text), None, "{one}\n{text}");
        }
    }
}

/// The law is named as the language names it, in every text and letter.
#[test]
fn no_english_name_of_the_law_and_no_sign_of_a_template_stands_in_a_letter() {
    for language in languages() {
        let file = |name: String| FILES.into_iter().find(|(file, _)| *file == name).unwrap().1;
        let words: toml::Table = file(format!("words/{language}.toml")).parse().unwrap();
        let own = words["citation"]["laws"]["GDPR"].as_str().unwrap();
        let (place, shared) = (format!("/{language}/"), format!("/{language}.toml"));
        for (file, text) in FILES.into_iter().filter(|(file, _)| file.contains(&place) || file.ends_with(&shared)) {
            for line in lines(text) {
                assert!(own.contains("GDPR") || !line.contains("GDPR"), "{file}: {line}");
            }
        }
        for one in every().iter().filter(|one| one.tongue.language == language) {
            let text = flat(&one.letter);
            assert!(own.contains("GDPR") || !text.contains("GDPR"), "{one}");
            assert!(!text.contains('{') && !text.contains('}'), "{one}");
        }
    }
}

#[test]
fn no_letter_demands_money_or_threatens() {
    for tongue in tongues() {
        let never = Says::of(tongue.language, tongue.regime).form.never;
        assert!(never.money.len() > 4, "{tongue}");
        for one in every().iter().filter(|one| one.tongue == tongue) {
            let text = flat(&one.letter).to_lowercase();
            for word in &never.money {
                assert!(!text.contains(&word.to_lowercase()), "{one}: {word}");
            }
        }
    }
}

#[test]
fn no_letter_invents_a_ground() {
    for tongue in tongues() {
        let reason = Says::of(tongue.language, tongue.regime).form.reason;
        assert_eq!(reason.is_some(), tongue.regime != Regime::Ccpa, "{tongue}");
        let Some(reason) = reason else { continue };
        assert!(reason.never.len() > 2 && reason.says.len() > 1, "{tongue}");
        for one in every().iter().filter(|one| one.tongue == tongue && one.fullness != Fullness::Full) {
            let text = flat(&one.letter);
            for ground in &reason.never {
                assert!(!text.contains(ground), "{one}: {ground}");
            }
        }
        for right in [Right::Erasure, Right::Objection] {
            let text = flat(&letter(&tongue.full(right)));
            for said in &reason.says {
                assert!(text.contains(said), "{tongue} {right}: {said}\n{text}");
            }
        }
    }
}

#[test]
fn every_country_has_a_name() {
    let codes: BTreeSet<&str> = redress::law::Country::all().map(|country| country.code()).collect();
    for language in languages() {
        let name = format!("words/{language}.toml");
        let (_, text) = FILES.into_iter().find(|(file, _)| *file == name).unwrap();
        let words: toml::Table = text.parse().unwrap();
        let named = words["countries"].as_table().unwrap();
        let named: BTreeSet<&str> = named.keys().map(String::as_str).collect();
        assert_eq!(named, codes, "{language}");
    }
}
