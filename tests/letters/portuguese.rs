//! What is special to the letters in Portuguese.

use super::translated::{Fullness, Written, every};

/// Words that no line ends with: what they belong to stands behind them.
const LEADING: [&str; 4] = ["V.", "alínea", "artigo", "n.º"];

fn portuguese() -> impl Iterator<Item = &'static Written> {
    every().iter().filter(|one| one.tongue.language.code() == "pt")
}

#[test]
fn no_line_parts_a_number_from_its_word_or_the_law_from_its_article() {
    let mut seen = 0;
    for one in portuguese().filter(|one| matches!(one.fullness, Fullness::Least | Fullness::Bare)) {
        let text = one.letter.text();
        let (_, body) = text.split_once("Exmas. Senhoras e Exmos. Senhores,").unwrap();
        for (line, next) in body.lines().zip(body.lines().skip(1)) {
            let last = line.rsplit([' ', '(']).next().unwrap();
            assert!(!LEADING.contains(&last), "{one}: {line}\n{next}");
            let begins = next.trim_start();
            assert!(!begins.starts_with("do RGPD") && !begins.starts_with("RGPD"), "{one}: {line}\n{next}");
            seen += usize::from(line.contains("RGPD"));
        }
    }
    assert!(seen > 150, "{seen}");
}

#[test]
fn no_sentence_ends_in_two_points() {
    for one in portuguese() {
        assert!(!one.letter.text().contains("Exas.."), "{one}");
    }
}
