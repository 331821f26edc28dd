//! The letters on paper, judged by other people's programs: poppler reads the pages, qpdf the file.

mod golden;
mod hostile;
mod pages;
mod same;
mod sheet;
mod tools;

use std::collections::BTreeSet;

use redress::letter::{
    Letter, Sheet,
    pdf::{self, Fonts, Look, PdfError, Size},
};

/// The paper of the country whose law a letter is under.
fn paper(regime: redress::law::Regime) -> Size {
    match regime {
        redress::law::Regime::Ccpa => Size::UsLetter,
        redress::law::Regime::Gdpr | redress::law::Regime::UkGdpr => Size::A4,
    }
}

/// Prints a letter in the fonts that come with redress.
fn printed(letter: &Letter, size: Size) -> Vec<u8> {
    pdf::print(&letter.sheet(), &Look { size, ..Look::default() }, &Fonts::shipped()).unwrap()
}

const CHINESE: &[u8] = include_bytes!("../fonts/chinese.ttf");
const ARABIC: &[u8] = include_bytes!("../fonts/arabic.ttf");

fn named(name: &str) -> Sheet {
    let mut request = super::fixture::bare(redress::law::Regime::Gdpr, redress::law::Right::Erasure);
    name.clone_into(&mut request.subject.name);
    super::fixture::letter(&request).sheet()
}

#[test]
fn names_of_europe_vietnam_and_israel_print_as_they_are_with_the_fonts_that_come_with_redress() {
    for name in
        ["מרים", "Łukasz Żółć", "Nguyễn Thị Ánh", "Αθηνά Παπαδοπούλου", "Ольга Їжакевич", "Þórður Ægisson", "Şükrü Çağ"]
    {
        let bytes = pdf::print(&named(name), &Look::default(), &Fonts::shipped()).unwrap();
        let Some(text) = tools::text(&bytes) else { return };
        // Poppler says where the direction turns.
        let text = text.replace(['\u{202a}', '\u{202b}', '\u{202c}'], "");
        assert!(text.contains(name), "{name}: {text}");
        assert!(text.contains(&format!("Name: {name}")), "{name}: {text}");
    }
}

#[test]
fn a_sign_that_no_font_has_is_named_and_one_more_font_cures_it() {
    for (name, sign, font) in [("王小明", '小', CHINESE), ("محمد علي", 'ح', ARABIC)] {
        let sheet = named(name);
        let printed = pdf::print(&sheet, &Look::default(), &Fonts::shipped());
        assert_eq!(printed.err(), Some(PdfError::Sign(sign)));
        let lacking = Fonts::shipped().lacking(&sheet);
        assert_eq!(Fonts::signs_in(font, &lacking), lacking);
        let fonts = Fonts::shipped().with(vec![b"no font".to_vec(), font.to_vec()]);
        assert_eq!(fonts.lacking(&sheet), BTreeSet::new());
        let bytes = pdf::print(&sheet, &Look::default(), &fonts).unwrap();
        let Some(fonts) = tools::fonts(&bytes) else { return };
        assert!(fonts.iter().any(|font| !font.name.contains("Libertinus")), "{fonts:?}");
    }
    assert_eq!(PdfError::Sign('王').to_string(), "no font that redress knows has the sign `王` (U+738B)");
}
