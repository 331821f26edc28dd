//! The same letter in every form: text, page and PDF say the same words in the same order.

use redress::letter::{Letter, Sheet, pdf::Size};

use super::{
    super::{
        complaint,
        fixture::{bare, every_following, everything, following, full, letter},
        translated,
    },
    printed, tools,
};

/// The signs that are printed, without what parts words and lines and marks items and rows in one form or the other.
fn signs(text: &str) -> String {
    let rule = |line: &&str| !(line.len() > 3 && line.trim().chars().all(|sign| sign == '-' || sign == ' '));
    let text: String = text
        .lines()
        .filter(rule)
        .map(|line| line.trim_start_matches("- ").trim_start().trim_start_matches("- "))
        .collect();
    text.chars()
        .filter(|sign| !sign.is_whitespace() && !matches!(sign, '-' | '•' | '\u{ad}' | '\u{200b}' | '‐'))
        .collect()
}

/// The lines of a PDF without those at the foot of its pages and the one above the address.
fn body_of_pdf(bytes: &[u8], letter: &Letter) -> Option<String> {
    let reference = letter.head.reference.map(|reference| reference.to_string()).unwrap_or_default();
    let is_foot = |line: &str| {
        let number = line.strip_prefix(&reference).unwrap_or(line).trim();
        number.split_once('/').is_some_and(|(n, of)| n.parse::<u32>().is_ok() && of.parse::<u32>().is_ok())
    };
    let text = tools::text(bytes)?;
    Some(text.lines().filter(|line| !is_foot(line)).collect::<Vec<_>>().join("\n"))
}

fn all() -> impl Iterator<Item = (String, Letter)> {
    let requests = everything().flat_map(|(regime, right)| {
        [("bare", bare(regime, right)), ("full", full(regime, right))]
            .map(|(name, request)| (format!("{regime} {right} {name}"), letter(&request)))
    });
    let follow_ups =
        every_following().flat_map(|one| [one.bare(), one.full()].map(|parts| (format!("{one:?}"), following(&parts))));
    let complaints = complaint::both()
        .map(|(regime, right, name, parts)| (format!("{regime} {right} {name} complaint"), following(&parts)));
    requests.chain(follow_ups).chain(complaints)
}

#[test]
fn text_and_page_and_pdf_of_every_letter_say_the_same() {
    for (name, letter) in all() {
        let text = signs(&letter.body_text());
        let page = mail_parser::decoders::html::html_to_text(&letter.body_html());
        assert!(signs(&page).ends_with(&text), "{name}:\n{page}");
        says_the_same_on_paper(&name, &letter);
    }
}

fn says_the_same_on_paper(name: &str, letter: &Letter) {
    let Some(pdf) = body_of_pdf(&printed(letter, Size::A4), letter) else { return };
    let pdf = signs(&pdf);
    let (head, body) =
        pdf.split_once(&signs(&letter.head.subject)).unwrap_or_else(|| panic!("{name}: no subject in {pdf}"));
    assert_eq!(body, signs(&letter.body_text()), "{name}");
    // Where there is a postal address, the one for e-mail does not stand on paper.
    let addressee = match letter.head.addressee.as_slice() {
        [postal @ .., _] if postal.len() > 1 => postal,
        all => all,
    };
    for line in letter.head.sender.iter().chain(addressee).chain([&letter.head.dated]) {
        assert!(head.contains(&signs(line)), "{name}: no {line} in {head}");
    }
}

#[test]
fn text_and_page_of_every_letter_in_every_language_say_the_same_and_the_paper_of_a_few() {
    for one in translated::every() {
        let page = mail_parser::decoders::html::html_to_text(&one.letter.body_html());
        assert!(signs(&page).ends_with(&signs(&one.letter.body_text())), "{one}:\n{page}");
        assert_eq!(Sheet::read(&one.letter.html()), Ok(one.letter.sheet()), "{one}");
    }
    for (one, _) in translated::few() {
        says_the_same_on_paper(&one.to_string(), &one.letter);
    }
}

#[test]
fn a_page_that_was_stored_is_read_again_as_the_letter_it_was() {
    for (name, letter) in all() {
        assert_eq!(Sheet::read(&letter.html()), Ok(letter.sheet()), "{name}");
    }
}
