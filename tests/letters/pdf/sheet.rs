//! Where things stand on the sheet, and what kind of file it is.

use redress::{
    law::{Regime, Right},
    letter::pdf::{self, Fonts, Look, Signature, Size},
    request::LetterKind,
};

use super::{
    super::{
        fixture::{every_following, everything, following, full, letter},
        translated,
    },
    paper, printed, tools,
};

/// What shows in the window of an envelope: left, top, right, bottom in millimetres. On A4 the zone of the address by
/// DIN 5008:2020, form B; on US Letter what shows while the sheet lies at the bottom of an envelope no. 10.
const WINDOWS: [(Size, [f64; 4]); 2] =
    [(Size::A4, [20.0, 62.7, 105.0, 90.0]), (Size::UsLetter, [22.3, 53.9, 111.1, 80.5])];

#[test]
fn the_address_stands_in_the_window_of_the_envelope_and_nothing_else_does() {
    let mut request = full(Regime::Gdpr, Right::Erasure);
    request.addressee.address =
        ["Attention: Data Protection Officer", "51 Example Road", "#01-21 Example One", "Singapore 189554"]
            .map(str::to_owned)
            .to_vec();
    let letter = letter(&request);
    for (size, [left, top, right, bottom]) in WINDOWS {
        let Some(words) = tools::words(&printed(&letter, size)) else { return };
        // The box of a word has room for accents and descenders, which the words of an address do not use up.
        let slack = 1.3;
        let inside: Vec<&str> = words
            .iter()
            .filter(|word| word.page == 1 && word.left >= left && word.right <= right)
            .filter(|word| word.top >= top - slack && word.bottom <= bottom + slack)
            .map(|word| word.text.as_str())
            .collect();
        // The address for e-mail is none that the post reads.
        let (email, postal) = letter.head.addressee.split_last().unwrap();
        assert_eq!(email, "privacy@market.example");
        let address = postal.join(" ");
        assert_eq!(inside, address.split(' ').collect::<Vec<_>>(), "{size:?}");
    }
}

#[test]
fn the_return_address_is_one_line_however_long_it_is() {
    for street in ["Musterstraße 1", "Musterstraße 123, Hinterhaus, vierter Stock links, bei Beispiel"] {
        let mut request = full(Regime::Gdpr, Right::Erasure);
        request.subject.address = vec![street.to_owned(), "10115 Berlin".to_owned()];
        let Some(words) = tools::words(&printed(&letter(&request), Size::A4)) else { return };
        let line: Vec<_> =
            words.iter().filter(|word| word.page == 1 && word.left < 110.0 && word.bottom < 62.0).collect();
        assert!(line.len() > 6 && line.iter().all(|word| (word.top - line[0].top).abs() < 0.1), "{line:?}");
        assert!(line.iter().all(|word| word.right <= 105.0 && word.top > 45.0), "{line:?}");
    }
    let mut request = full(Regime::Gdpr, Right::Erasure);
    request.subject.address = vec!["Hinterhaus, ".repeat(20) + "4", "10115 Berlin".to_owned()];
    let Some(text) = tools::text(&printed(&letter(&request), Size::A4)) else { return };
    assert!(!text.contains(" · "), "one that nobody can read is left out: {text}");
}

#[test]
fn the_words_of_the_person_and_of_the_controller_stand_in_and_the_letter_goes_on_at_the_margin() {
    let refusal = every_following().find(|one| one.kind == LetterKind::Refusal && one.regime == Regime::Gdpr).unwrap();
    let request = letter(&full(Regime::Gdpr, Right::Objection));
    for (letter, inner, outer) in [
        (request, ["left", "profiled."], ["Until"].as_slice()),
        (following(&refusal.full()), ["need", "waited"], ["This", "Please"].as_slice()),
    ] {
        let Some(words) = tools::words(&printed(&letter, Size::A4)) else { return };
        let starts = |word: &str| {
            let of = words.iter().filter(|one| one.text == word);
            let line = |one: &tools::Word| {
                words
                    .iter()
                    .filter(|other| other.page == one.page && (other.top - one.top).abs() < 1.0 && other.left < 110.0)
                    .map(|other| other.left)
                    .fold(f64::MAX, f64::min)
            };
            of.map(line).collect::<Vec<_>>()
        };
        for word in inner {
            assert!(starts(word).iter().any(|left| (28.0..32.0).contains(left)), "{word}: {:?}", starts(word));
        }
        for word in outer {
            assert!(starts(word).iter().any(|left| (24.9..25.3).contains(left)), "{word}: {:?}", starts(word));
        }
    }
}

#[test]
fn in_german_no_ligature_covers_the_joint_of_a_compound() {
    let width = |language: &str| {
        let mut request = full(Regime::Gdpr, Right::Access);
        request.language = language.parse().unwrap();
        request.reason = Some("aufheben".to_owned());
        let words = tools::words(&printed(&letter(&request), Size::A4))?;
        words.into_iter().find(|word| word.text == "aufheben").map(|word| word.right - word.left)
    };
    let (Some(german), Some(other)) = (width("de"), width("en")) else { return };
    assert!(german > other + 0.1, "{german} and {other} mm");
}

#[test]
fn everything_stands_within_the_margins() {
    for (regime, right) in everything() {
        for (size, width, height) in [(Size::A4, 210.0, 297.0), (Size::UsLetter, 215.9, 279.4)] {
            let Some(words) = tools::words(&printed(&letter(&full(regime, right)), size)) else { return };
            for word in words {
                assert!(is_inside(&word, width, height), "{regime} {right} {size:?}: {word:?}");
            }
        }
    }
}

fn is_inside(word: &tools::Word, width: f64, height: f64) -> bool {
    word.left > 24.0 && word.right < width - 18.0 && word.top > 18.0 && word.bottom < height - 8.0
}

#[test]
fn a_letter_in_any_language_stands_within_the_margins_says_its_language_and_is_sound() {
    for (one, name) in translated::few() {
        let size = paper(one.tongue.regime);
        let bytes = printed(&one.letter, size);
        let Some(words) = tools::words(&bytes) else { return };
        let (width, height) = if size == Size::A4 { (210.0, 297.0) } else { (215.9, 279.4) };
        for word in words {
            assert!(is_inside(&word, width, height), "{one}, {name}: {word:?}");
        }
        let Some(checked) = tools::run("qpdf", &["--check", "FILE"], &bytes) else { return };
        assert!(checked.contains("No syntax or stream encoding errors found"), "{one}: {checked}");
        let said = format!("/Lang({}", one.tongue.language);
        let spaced = format!("/Lang ({}", one.tongue.language);
        let says = |text: &str| bytes.windows(text.len()).any(|bytes| bytes == text.as_bytes());
        assert!(says(&said) || says(&spaced), "{one}: the language is said");
        assert_eq!(tools::info(&bytes, "Title").unwrap_or_default(), one.letter.head.subject, "{one}");
    }
}

#[test]
fn each_file_is_sound_tagged_and_named_and_has_its_fonts_in_it() {
    for (regime, right) in everything() {
        let letter = letter(&full(regime, right));
        for (size, paper) in [(Size::A4, "(A4)"), (Size::UsLetter, "(letter)")] {
            let bytes = printed(&letter, size);
            let Some(checked) = tools::run("qpdf", &["--check", "FILE"], &bytes) else { return };
            assert!(checked.contains("No syntax or stream encoding errors found"), "{checked}");
            let info = |key| tools::info(&bytes, key).unwrap_or_default();
            assert_eq!(info("Title"), letter.head.subject);
            assert_eq!(info("Author"), "Ada Example");
            assert_eq!(info("Creator"), "redress");
            assert_eq!((info("Tagged"), info("JavaScript"), info("Form")), ("yes".into(), "no".into(), "none".into()));
            assert!(info("Page size").ends_with(paper), "{}", info("Page size"));
            assert!(info("CreationDate").starts_with("Sun Nov 22"), "{}", info("CreationDate"));
            let fonts = tools::fonts(&bytes).unwrap();
            assert!(fonts.iter().all(|font| font.embedded && font.subset && font.mapped), "{fonts:?}");
            let metadata = tools::run("pdfinfo", &["-meta", "FILE"], &bytes).unwrap();
            for mark in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<"] {
                assert!(metadata.contains(mark), "{mark} in {metadata}");
            }
            assert!(
                bytes.windows(9).any(|bytes| bytes == b"/Lang(en)" || bytes == b"/Lang (en"),
                "the language is said"
            );
        }
    }
}

#[test]
fn the_same_letter_is_the_same_bytes() {
    let letter = letter(&full(Regime::Gdpr, Right::Access));
    let first = printed(&letter, Size::A4);
    printed(&letter, Size::UsLetter);
    assert_eq!(first, printed(&letter, Size::A4));
}

#[test]
fn a_signature_stands_above_the_name_and_has_a_description() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="200" height="80"><path d="M5 60 C 40 0 60 90 190 20" fill="none" stroke="black"/></svg>"#;
    let letter = letter(&full(Regime::Gdpr, Right::Erasure));
    for picture in [svg.to_vec(), png()] {
        let look = Look { signature: Some(Signature::read(picture).unwrap()), ..Look::default() };
        let bytes = pdf::print(&letter.sheet(), &look, &Fonts::shipped()).unwrap();
        let Some(tags) = tools::run("pdfinfo", &["-struct", "FILE"], &bytes) else { return };
        assert!(tags.contains("Figure"), "{tags}");
        assert!(bytes.windows(16).any(|bytes| bytes == b"/Alt(Ada Example"), "the picture has a description");
    }
}

/// One grey dot.
fn png() -> Vec<u8> {
    const DOT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";
    use base64::{Engine, prelude::BASE64_STANDARD};
    BASE64_STANDARD.decode(DOT).unwrap()
}

#[test]
fn a_picture_that_only_looks_like_one_is_refused_and_said_to_be_the_signature() {
    let letter = letter(&full(Regime::Gdpr, Right::Erasure));
    let broken = [png()[..40].to_vec(), b"<svg xmlns='http://www.w3.org/2000/svg'><g>".to_vec()];
    for picture in broken {
        let look = Look { signature: Some(Signature::read(picture).unwrap()), ..Look::default() };
        let error = pdf::print(&letter.sheet(), &look, &Fonts::shipped()).unwrap_err();
        assert!(matches!(error, pdf::PdfError::Signature(_)), "{error}");
    }
}

#[test]
fn a_picture_cannot_bring_in_a_file() {
    let svg = |file: &str| {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image width='9' height='9' href='{file}'/></svg>"
        )
    };
    let letter = letter(&full(Regime::Gdpr, Right::Erasure));
    for file in ["/etc/passwd", "file:///etc/passwd", "letter.json", "http://127.0.0.1:1/x.png"] {
        let look = Look { signature: Some(Signature::read(svg(file).into_bytes()).unwrap()), ..Look::default() };
        match pdf::print(&letter.sheet(), &look, &Fonts::shipped()) {
            Ok(bytes) => assert!(!bytes.windows(5).any(|bytes| bytes == b"root:")),
            Err(error) => assert!(matches!(error, pdf::PdfError::Signature(_)), "{error}"),
        }
    }
}

#[test]
fn a_word_that_belongs_to_a_number_is_not_divided_and_any_other_one_is() {
    let divided = |language: &str, word: &str, behind: &str| {
        let mut request = full(Regime::Gdpr, Right::Erasure);
        request.language = language.parse().unwrap();
        let before = |n: usize| format!("{}{}", "m".repeat(n % 12 + 1), " mmmmmmmmm".repeat(n / 12 + 4));
        let line = |n: usize| format!("{} {word}{behind}{}", before(n), " mmmmmmmmm".repeat(9));
        request.addressee.named_recipients = (0..60).map(line).collect();
        let text = tools::text(&printed(&letter(&request), Size::A4))?;
        let ends_within = |line: &&str| {
            let last = line.strip_suffix('\u{ad}').and_then(|line| line.rsplit(' ').next());
            last.is_some_and(|start| word.starts_with(start))
        };
        Some(text.lines().filter(ends_within).count())
    };
    for (language, word) in [("fr", "article"), ("fr", "paragraphe"), ("pt", "artigo")] {
        let (Some(tied), Some(free)) = (divided(language, word, "\u{a0}20"), divided(language, word, " mm")) else {
            return;
        };
        assert!(tied == 0 && free > 0, "{language}: {tied} and {free} lines end within `{word}`");
    }
}
