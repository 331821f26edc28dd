//! The pages themselves, for eyes: no program sees a widow, a torn table or an ugly break.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use redress::{
    law::{Regime, Right},
    letter::{Block, Inline, Letter, pdf::Size},
    request::LetterKind,
};

use super::{
    super::{
        complaint,
        fixture::{every_following, everything, following, full, letter},
        translated::{Fullness, Written, every},
    },
    paper, printed, tools,
};

/// Spaces that no line ends at.
const GLUE: [char; 2] = ['\u{a0}', '\u{202f}'];

/// Every letter of every language once, with all it can say: `cargo test --locked --test letters -- --ignored pages`.
#[test]
#[ignore = "writes pages to be looked at"]
#[expect(clippy::print_stdout, reason = "whoever runs it is told where the pages are")]
fn the_pages_of_every_letter_are_written_into_a_folder_to_be_looked_at() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    let all = shown();
    for ((language, name), (letter, regime)) in &all {
        fs::create_dir_all(folder.join(language)).unwrap();
        fs::write(folder.join(language).join(format!("{name}.pdf")), printed(letter, paper(*regime))).unwrap();
    }
    println!("{} letters in {}", all.len(), folder.display());
}

/// Every letter of every language once, with all it can say, by its language and its name.
fn shown() -> BTreeMap<(String, String), (Letter, Regime)> {
    let mut all = BTreeMap::new();
    let mut add = |language: &str, name: String, letter: Letter, regime: Regime| {
        all.entry((language.to_owned(), format!("{regime}-{name}"))).or_insert((letter, regime));
    };
    for (regime, right) in everything() {
        add("en", right.to_string(), letter(&full(regime, right)), regime);
    }
    for one in every_following() {
        add("en", one.kind.to_string(), following(&one.full()), one.regime);
    }
    for (regime, _, _, parts) in complaint::both().filter(|(_, right, name, _)| is_shown(*right, name)) {
        add("en", LetterKind::Complaint.to_string(), following(&parts), regime);
    }
    let whole = |one: &&Written| match one.fullness {
        Fullness::Least | Fullness::Bare => false,
        Fullness::Full => true,
        Fullness::Whole => is_shown(one.right, "whole"),
    };
    for one in every().iter().filter(whole) {
        add(one.tongue.language.code(), one.kind.to_string(), one.letter.clone(), one.tongue.regime);
    }
    assert!(all.len() > 170, "{}", all.len());
    all
}

fn is_shown(right: Right, name: &str) -> bool {
    right == Right::Erasure && name == "whole"
}

/// The pages of a letter, each as its lines but for the foot, without spaces: the reader leaves out the narrow ones.
fn pages(letter: &Letter, size: Size) -> Option<Vec<Vec<String>>> {
    let text = tools::run("pdftotext", &["-raw", "FILE", "-"], &printed(letter, size))?;
    let is_foot = |line: &str| line.starts_with("R-2026-") && line.contains('/');
    let lines = |page: &str| page.lines().filter(|line| !is_foot(line)).map(joined).collect();
    Some(text.split('\u{c}').filter(|page| !page.trim().is_empty()).map(lines).collect())
}

fn joined(words: &str) -> String {
    words.chars().filter(|sign| !sign.is_whitespace()).collect()
}

/// What must stand on one line: what no-break spaces tie, an address, a number with hyphens, the last word of a paragraph.
fn undivided(blocks: &[Block], found: &mut BTreeSet<String>) {
    for block in blocks {
        match block {
            Block::Heading(words) | Block::Paragraph(words) => {
                let text = Inline::plain(words);
                let words: Vec<&str> = text.split([' ', '\n']).filter(|word| !word.is_empty()).collect();
                let is_one = |word: &str| {
                    word.contains(GLUE)
                        || word.contains('@')
                        || (word.contains('-') && word.contains(|sign: char| sign.is_ascii_digit()))
                };
                found.extend(words.iter().filter(|word| is_one(word)).map(|word| joined(word)));
                found.extend(words.last().filter(|word| word.chars().count() < 30).map(|word| joined(word)));
            }
            Block::List { items, .. } => items.iter().for_each(|item| undivided(item, found)),
            Block::Quote(blocks) | Block::Translation { blocks, .. } => undivided(blocks, found),
            Block::Table(_) => {}
        }
    }
}

#[test]
fn on_no_page_of_any_letter_is_anything_divided_that_is_one_and_nothing_introduces_the_next_page() {
    let mut seen = 0;
    for ((language, name), (letter, regime)) in shown() {
        let Some(pages) = pages(&letter, paper(regime)) else { return };
        let mut whole = BTreeSet::from(["[R-2026-K7Q2M]".to_owned()]);
        undivided(&letter.blocks, &mut whole);
        for one in &whole {
            let stands = pages.iter().flatten().any(|line| line.contains(one.as_str()));
            assert!(stands, "{language} {name}: `{one}` is divided: {pages:#?}");
        }
        for page in &pages[..pages.len() - 1] {
            assert!(!page.last().unwrap().ends_with(':'), "{language} {name}: {page:#?}");
        }
        seen += whole.len();
    }
    assert!(seen > 3000, "{seen}");
}
