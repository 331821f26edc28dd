//! What is special to the letters in Spanish.

use super::{fixture::flat, translated::every};

#[test]
fn a_question_or_an_exclamation_opens_as_it_closes_and_a_salutation_is_followed_by_a_capital() {
    let mut seen = 0;
    for one in every().iter().filter(|one| one.tongue.language.code() == "es") {
        let text = flat(&one.letter);
        for (opens, closes) in [('¿', '?'), ('¡', '!'), ('«', '»')] {
            assert_eq!(text.matches(opens).count(), text.matches(closes).count(), "{one}: {closes}");
        }
        let (_, first) = text.split_once(": ").unwrap();
        assert!(first.starts_with(char::is_uppercase), "{one}: {first}");
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
}
