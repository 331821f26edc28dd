//! That each letter asks what the English one does, in words of its language.

use std::collections::BTreeSet;

use redress::law::Regime;

use super::{
    super::fixture::{flat, flatten},
    Says, every, languages, tongues,
};

#[test]
fn each_letter_says_what_it_must_ask_however_little_is_known() {
    for tongue in tongues() {
        let says = Says::of(tongue.language, tongue.regime);
        let mut used = 0;
        for one in every().iter().filter(|one| one.tongue == tongue) {
            let text = flat(&one.letter);
            for ask in &one.letter.asks {
                let phrases = says.phrases(one.kind, one.right, ask);
                let (_, phrases) = phrases.unwrap_or_else(|| panic!("{one}: no words for `{ask}`"));
                assert!(!phrases.is_empty(), "{one}: {ask}");
                for phrase in phrases {
                    assert!(text.contains(&flatten(phrase)), "{one}, {ask}: {phrase}\n{text}");
                    used += 1;
                }
            }
        }
        assert!(used > 400, "{tongue}: {used}");
    }
}

#[test]
fn every_phrase_of_a_table_is_looked_for_in_some_letter() {
    for language in languages() {
        let (mut known, mut used) = (BTreeSet::new(), BTreeSet::new());
        for tongue in tongues().into_iter().filter(|one| one.language == language) {
            let says = Says::of(language, tongue.regime);
            known.extend(says.keys());
            for one in every().iter().filter(|one| one.tongue == tongue) {
                let of = |ask: &String| says.phrases(one.kind, one.right, ask).map(|(key, _)| key);
                used.extend(one.letter.asks.iter().filter_map(of));
            }
        }
        assert_eq!(known.difference(&used).collect::<Vec<_>>(), [""; 0], "{language}");
    }
}

#[test]
fn each_letter_asks_rests_on_and_discloses_what_the_english_one_does() {
    for one in every() {
        assert_eq!(one.letter.asks, one.english.asks, "{one}");
        assert_eq!(one.letter.provisions, one.english.provisions, "{one}");
        assert_eq!(one.letter.discloses, one.english.discloses, "{one}");
        assert!(!one.letter.asks.is_empty(), "{one}");
        assert!(!one.letter.provisions.is_empty() || one.tongue.regime == Regime::Ccpa, "{one}");
    }
}
