//! What nobody should type and somebody will, in every form: printed as given or refused with a reason, never interpreted.

use redress::{
    law::{Regime, Right},
    letter::{
        LetterError, compose,
        pdf::{self, Fonts, Look, PdfError, Size},
    },
    request::Request,
};

use super::{
    super::fixture::{bare, day, letter},
    printed, tools,
};

/// What could be a command to Handlebars, Markdown, HTML, typst or a PDF.
const COMMANDS: [&str; 18] = [
    "{{name}} {{{name}}} {{> details}}",
    "#import \"@preview/x:1.0.0\": *",
    "#read(\"/etc/passwd\")",
    "#panic()",
    "$$ x^2 $$",
    "$& $1 ${name}",
    "<script>alert(1)</script>",
    "</p></body>",
    "]",
    "*_*_ _*_*",
    "[[ <label> @label",
    "// no comment /* none */",
    "\\u{41} \\n \\",
    "\"quoted\" 'quoted'",
    "`raw` ```raw```",
    "= heading",
    "(a) << /JS >> endobj %PDF",
    "~ -- --- ...",
];

fn with_reason(reason: &str) -> Request {
    let mut request = bare(Regime::Gdpr, Right::Erasure);
    request.reason = Some(reason.to_owned());
    request
}

fn without_space(text: &str) -> String {
    text.chars().filter(|sign| !sign.is_whitespace()).collect()
}

#[test]
fn a_command_is_printed_as_it_was_typed_in_every_form() {
    for command in COMMANDS {
        let mut request = with_reason(command);
        request.subject.name = command.to_owned();
        request.subject.address = vec![command.to_owned()];
        request.addressee.service = command.to_owned();
        request.addressee.legal_name = command.to_owned();
        let letter = letter(&request);
        assert!(letter.text().matches(command).count() >= 3, "{command}");
        let page = mail_parser::decoders::html::html_to_text(&letter.html());
        assert!(without_space(&page).contains(&without_space(command)), "{command}: {page}");
        for size in [Size::A4, Size::UsLetter] {
            let Some(text) = tools::text(&printed(&letter, size)) else { return };
            assert!(without_space(&text).matches(&without_space(command)).count() >= 4, "{command}: {text}");
        }
    }
}

#[test]
fn what_cannot_stand_in_a_letter_is_refused_before_any_form() {
    for (name, why) in [
        ("", "no name"),
        ("  ", "no name"),
        ("Ada\nExample", "line break"),
        ("Ada\u{7}", "control character"),
        ("Ada\0", "control character"),
        ("Ada\u{202e}elpmaxE", "direction"),
    ] {
        let mut request = bare(Regime::Gdpr, Right::Erasure);
        request.subject.name = name.to_owned();
        let error: LetterError = compose(&request, day()).unwrap_err();
        assert!(!error.to_string().is_empty(), "{why}");
    }
}

#[test]
fn an_emoji_stands_in_text_and_page_and_is_named_where_no_font_has_it() {
    let letter = letter(&with_reason("I left 😊 and \u{1f469}\u{200d}\u{1f467} too."));
    assert!(letter.text().contains('😊') && letter.html().contains('😊'));
    let error = pdf::print(&letter.sheet(), &Look::default(), &Fonts::shipped()).unwrap_err();
    assert_eq!(error, PdfError::Sign('👧'));
}

#[test]
fn a_long_street_and_an_address_of_forty_lines_are_printed_whole() {
    let street = format!("Street {}end", "with a very long name ".repeat(14));
    let lines: Vec<String> = (1..=40).map(|n| format!("line {n} of it")).collect();
    for address in [vec![street], lines] {
        let mut request = bare(Regime::Gdpr, Right::Erasure);
        request.subject.address.clone_from(&address);
        request.addressee.address.clone_from(&address);
        let letter = letter(&request);
        for size in [Size::A4, Size::UsLetter] {
            let bytes = printed(&letter, size);
            let Some(text) = tools::text(&bytes) else { return };
            for line in &address {
                assert!(without_space(&text).matches(&without_space(line)).count() >= 3, "{line}: {text}");
            }
            let words = tools::words(&bytes).unwrap();
            assert!(words.iter().all(|word| word.right < 200.0 && word.bottom < 290.0), "something runs off the sheet");
        }
    }
}

#[test]
fn a_reason_of_200_kilobytes_and_a_word_of_200_000_letters_are_printed_whole_and_run_off_no_sheet() {
    let long = "I have told you so before, and more than once. ".repeat(4_400);
    let word = "x".repeat(200_000);
    let digits = "0123456789".repeat(20_000);
    for reason in [long.trim_end(), &word, &digits] {
        let letter = letter(&with_reason(reason));
        assert!(letter.text().len() > 200_000 && letter.html().len() > 200_000);
        let bytes = printed(&letter, Size::A4);
        let Some(text) = tools::text(&bytes) else { return };
        // The foot of each page stands between its lines.
        let wanted = without_space(reason).len();
        let sign = reason.chars().next().unwrap();
        let count = |text: &str| text.chars().filter(|other| *other == sign).count();
        assert!(count(&text) >= count(reason) && text.len() > wanted, "{} of {wanted}", text.len());
        let words = tools::words(&bytes).unwrap();
        assert!(words.iter().all(|word| word.right < 192.0 && word.bottom < 290.0), "something runs off the sheet");
    }
}
