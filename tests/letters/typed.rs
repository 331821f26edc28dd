//! What a person types comes out as it went in, and can become nothing else.

use proptest::prelude::*;
use redress::{
    law::{Regime, Right},
    letter::{Block, Letter},
    request::{Identifier, IdentifierKey, Request},
};

use super::fixture::{bare, everything, flat, flatten, letter};

const HOSTILE: [&str; 26] = [
    "{{name}}",
    "{{{name}}}",
    "{{#each reason}}",
    "{{> details}}",
    "<script>alert(1)</script>",
    "</p><h1>x</h1>",
    "&lt;b&gt; &amp; &#35; &nbsp;",
    "$$ $& $1 ${name}",
    "`code` ``` ~~~",
    "| a | b |",
    "# x",
    "## x ##",
    "===",
    "---",
    "***",
    "+++",
    "[x](https://example.org)",
    "![x](y) [x]: y",
    "<https://example.org> https://example.org",
    "1. x",
    "1",
    "1)",
    "- x * x + x",
    "*a* **b** _c_ __d__ ~~e~~",
    "> x \\",
    "👩‍👧 名前 \u{200f}שלום O'Neil \"q\" ünïcode",
];

/// The shape of a letter: what its blocks are, without their words.
fn shape(letter: &Letter) -> Vec<String> {
    letter.blocks.iter().map(block_shape).collect()
}

fn block_shape(block: &Block) -> String {
    match block {
        Block::Heading(_) => "heading".to_owned(),
        Block::List { first, items } => {
            format!("list {first:?} of {:?}", items.iter().map(Vec::len).collect::<Vec<_>>())
        }
        Block::Paragraph(_) => "paragraph".to_owned(),
        // Of as many paragraphs as the person made.
        Block::Quote(_) => "quote".to_owned(),
        Block::Translation { blocks, language } => {
            format!("in {language}: {:?}", blocks.iter().map(block_shape).collect::<Vec<_>>())
        }
        Block::Table(table) => format!("table {}x{}", table.head.len(), table.rows.len()),
    }
}

/// Puts the text wherever a person can type.
fn everywhere(regime: Regime, right: Right, text: &str) -> Request {
    let mut request = bare(regime, right);
    request.reason = Some(text.to_owned());
    request.named_data = Some(text.to_owned());
    let line = flatten(text);
    request.subject.name.clone_from(&line);
    request.subject.address = vec![line.clone(), line.clone()];
    request.subject.identifiers = vec![Identifier { key: IdentifierKey::Order, value: line.clone() }];
    request.to_controller = (right == Right::Portability).then(|| line.clone());
    request.addressee.service.clone_from(&line);
    request.addressee.legal_name.clone_from(&line);
    request.addressee.named_recipients = vec![line.clone()];
    request.addressee.eu_representative = Some(line.clone());
    request.addressee.registration = Some(line);
    request
}

fn holds(regime: Regime, right: Right, text: &str) {
    let letter = letter(&everywhere(regime, right, text));
    let tame = super::fixture::letter(&everywhere(regime, right, "tame"));
    assert_eq!(shape(&letter), shape(&tame), "{regime} {right} {text:?}");
    let expected = flat(&tame).replace("tame", &flatten(text));
    assert_eq!(flat(&letter), expected, "{regime} {right} {text:?}");
    let html = seen(&letter.html());
    assert_eq!(html, seen(&tame.html()).replace("tame", &flatten(text)), "{regime} {right} {text:?}");
}

/// What a browser shows: tags gone, references resolved.
pub(crate) fn seen(html: &str) -> String {
    let body = html.split_once("<body>").unwrap().1;
    let mut seen = String::new();
    for piece in body.split('<').skip(1) {
        seen.push_str(piece.split_once('>').unwrap().1);
    }
    let seen = seen.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    flatten(&seen.replace("&amp;", "&"))
}

#[test]
fn hostile_text_is_printed_as_text_wherever_it_is_typed() {
    for (regime, right) in everything() {
        for text in HOSTILE {
            holds(regime, right, text);
        }
    }
}

#[test]
fn a_long_reason_is_printed_whole() {
    let reason = "[*`<|#{{x}}1. a\n".repeat(12_800);
    assert!(reason.len() > 200_000);
    let mut request = bare(Regime::Gdpr, Right::Objection);
    request.reason = Some(reason.clone());
    assert!(flat(&letter(&request)).contains(&flatten(&reason)));
}

#[test]
fn the_lines_and_paragraphs_of_a_reason_stay_apart() {
    let mut request = bare(Regime::Gdpr, Right::Objection);
    request.reason = Some("one\ntwo\n\n    three".to_owned());
    let text = letter(&request).body_text();
    assert!(text.contains("\n\n    one\n    two\n\n    three\n\n"), "{text}");
    assert!(letter(&request).html().contains("<blockquote>\n<p>one<br>\ntwo</p>\n<p>three</p>\n</blockquote>\n<"));
}

pub(crate) fn typed() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[ -~]{0,12}",
        2 => "\\PC{0,8}",
        2 => prop::sample::select(HOSTILE.to_vec()).prop_map(str::to_owned),
        1 => Just("\n".to_owned()),
        1 => Just("\n\n".to_owned()),
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat())
}

/// Text that a letter refuses, or that would be found where the tame word stands, proves nothing here.
pub(crate) fn usable(text: &str) -> bool {
    let turns = |char| matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{2028}' | '\u{2029}');
    !flatten(text).is_empty() && !text.contains(turns) && text.chars().all(|char| char == '\n' || !char.is_control())
}

proptest! {
    #[test]
    fn user_text_comes_out_as_it_went_in(text in typed().prop_filter("usable", |text| usable(text)), n in 0_usize..17) {
        let (regime, right) = everything().nth(n).unwrap();
        let mut request = bare(regime, right);
        request.reason = Some(text.clone());
        let printed = letter(&request);
        request.reason = Some("tame".to_owned());
        let tame = letter(&request);
        prop_assert_eq!(flat(&printed), flat(&tame).replace("tame", &flatten(&text)));
        prop_assert_eq!(seen(&printed.html()), seen(&tame.html()).replace("tame", &flatten(&text)));
        let but_paragraphs = |letter: &Letter| {
            let mut shape = shape(letter);
            shape.retain(|block| block != "paragraph");
            shape
        };
        prop_assert_eq!(but_paragraphs(&printed), but_paragraphs(&tame));
        if !text.contains('\n') {
            holds(regime, right, &text);
        }
    }
}
