//! What is special to the letters in Polish.

use super::{
    fixture::flat,
    translated::{Fullness, Written, every},
};

/// Words of one letter; none of them ends a line.
const SHORT: [&str; 6] = ["a", "i", "o", "u", "w", "z"];

fn polish() -> impl Iterator<Item = &'static Written> {
    every().iter().filter(|one| one.tongue.language.code() == "pl")
}

#[test]
fn the_sentence_after_the_salutation_goes_on_in_small_letters() {
    assert!(polish().count() > 100);
    for one in polish() {
        let body = flat(&one.letter);
        let first = body.strip_prefix("Szanowni Państwo, ").unwrap();
        assert!(first.starts_with(char::is_lowercase), "{one}: {first}");
    }
}

#[test]
fn no_line_ends_in_a_word_of_one_letter() {
    let mut seen = 0;
    for one in polish().filter(|one| matches!(one.fullness, Fullness::Least | Fullness::Bare)) {
        for line in one.letter.text().lines() {
            let last = line.rsplit([' ', '(']).next().unwrap().to_lowercase();
            assert!(!SHORT.contains(&last.as_str()), "{one}: {line}");
            seen += 1;
        }
    }
    assert!(seen > 3000, "{seen}");
}

#[test]
fn no_citation_is_divided_between_two_lines() {
    let mut seen = 0;
    for one in polish().filter(|one| matches!(one.fullness, Fullness::Least | Fullness::Bare)) {
        let text = one.letter.text();
        for (line, next) in text.lines().zip(text.lines().skip(1)) {
            let begins = next.trim_start().split([' ', ')', ',', ';', '.']).next().unwrap();
            assert!(!["RODO", "lit", "ust"].contains(&begins), "{one}: {line}\n{next}");
            seen += usize::from(line.contains("ust.\u{a0}") || line.contains("ust. "));
        }
    }
    assert!(seen > 150, "{seen}");
}

#[test]
fn no_sentence_begins_with_an_article_that_would_need_a_capital() {
    for one in polish() {
        let text = flat(&one.letter);
        for begins in [". art.", ": art.", "Art."] {
            assert!(!text.contains(begins), "{one}: {begins}\n{text}");
        }
    }
}
