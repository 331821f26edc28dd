//! The letters as they leave the house, to be read by people.

use redress::law::{Regime, Right};

use super::fixture::{bare, everything, full, letter};

#[test]
fn every_letter_with_all_it_can_say_reads_as_it_was_approved() {
    for (regime, right) in everything() {
        insta::assert_snapshot!(format!("{regime}-{right}-full"), letter(&full(regime, right)).text());
    }
}

#[test]
fn every_letter_with_no_more_than_is_needed_reads_as_it_was_approved() {
    for (regime, right) in everything() {
        insta::assert_snapshot!(format!("{regime}-{right}-bare"), letter(&bare(regime, right)).text());
    }
}

#[test]
fn a_letter_about_named_data_asks_for_no_more() {
    for (regime, right) in everything() {
        let mut request = bare(regime, right);
        request.named_data = Some("My telephone number.\nThe delivery addresses of 2024.".to_owned());
        insta::assert_snapshot!(format!("{regime}-{right}-named-data"), letter(&request).body_text());
    }
}

#[test]
fn a_letter_as_a_page_reads_as_it_was_approved() {
    insta::assert_snapshot!("gdpr-erasure-html", letter(&full(Regime::Gdpr, Right::Erasure)).html());
}

#[test]
fn a_page_loads_nothing_names_its_language_and_closes_what_it_opens() {
    for (regime, right) in everything() {
        let letter = letter(&full(regime, right));
        for html in [letter.html(), letter.body_html()] {
            assert!(html.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
            for remote in ["src=", "href=", "url(", "@import", "<script", "<link", "<img"] {
                assert!(!html.contains(remote), "{regime} {right}: {remote}");
            }
            for tag in ["address", "h1", "h2", "p", "ul", "li", "table", "tr", "th", "td"] {
                let open = html.matches(&format!("<{tag}>")).count() + html.matches(&format!("<{tag} ")).count();
                assert_eq!(open, html.matches(&format!("</{tag}>")).count(), "{regime} {right}: {tag}");
            }
        }
    }
}

#[test]
fn no_line_is_longer_than_72_columns_and_none_ends_in_a_space() {
    for (regime, right) in everything() {
        for request in [bare(regime, right), full(regime, right)] {
            let text = letter(&request).text();
            assert!(text.ends_with("\n\nAda Example\n"), "{regime} {right}");
            for line in text.lines() {
                assert!(line.chars().count() <= 72, "{regime} {right}: {line}");
                assert_eq!(line, line.trim_end(), "{regime} {right}");
            }
        }
    }
}

#[test]
fn the_body_is_the_letter_below_its_head() {
    for (regime, right) in everything() {
        let letter = letter(&full(regime, right));
        let (head, body) = (letter.text(), letter.body_text());
        assert!(head.ends_with(&body));
        assert!(body.starts_with("Dear "));
        assert!(head.starts_with("Ada Example\nMusterstraße 1\n10115 Berlin\n"));
        assert!(letter.head.subject.ends_with(" [R-2026-K7Q2M]"));
    }
}
