//! What is special to the letters in German.

use super::{fixture::flat, translated::every};

#[test]
fn the_sentence_after_the_salutation_goes_on_in_small_letters_unless_it_begins_with_the_address() {
    let mut seen = 0;
    for one in every().iter().filter(|one| one.tongue.language.code() == "de") {
        let body = flat(&one.letter);
        let first = body.strip_prefix("Sehr geehrte Damen und Herren, ").unwrap();
        assert!(first.starts_with(char::is_lowercase) || first.starts_with("Sie "), "{one}: {first}");
        seen += 1;
    }
    assert!(seen > 100, "{seen}");
}
