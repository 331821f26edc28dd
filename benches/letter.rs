//! How long one letter takes once its templates are compiled, and what the libraries alone take for the same template.
//!
//! `cargo bench --locked --bench letter`

mod support;

use chrono::NaiveDate;
use divan::{Bencher, black_box};
use handlebars::Handlebars;
use redress::{
    law::Regime,
    letter::{FILES, Shelf, compose},
};
use serde_json::json;
use support::{LETTERS, request};

fn main() {
    divan::main();
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).expect("a day of the calendar")
}

/// From a request to its text of 72 columns, templates compiled.
#[divan::bench(args = 0..LETTERS.len())]
fn text(bencher: Bencher<'_, '_>, letter: usize) {
    let request = request(LETTERS[letter]);
    black_box(Shelf::shipped());
    bencher.bench(|| compose(black_box(&request), day()).map(|letter| letter.text()));
}

/// The peer of `text`: Handlebars alone fills the same template with the same values, and writes Markdown.
#[divan::bench(args = 0..LETTERS.len())]
fn handlebars_alone(bencher: Bencher<'_, '_>, letter: usize) {
    let registry = registry(LETTERS[letter].0);
    let values = values();
    let name = LETTERS[letter].1.name();
    bencher.bench(|| registry.render(name, black_box(&values)));
}

/// The same, with the Markdown read by pulldown-cmark alone: what a letter takes that is filled and read anew each time.
#[divan::bench(args = 0..LETTERS.len())]
fn handlebars_and_markdown_alone(bencher: Bencher<'_, '_>, letter: usize) {
    let registry = registry(LETTERS[letter].0);
    let values = values();
    let name = LETTERS[letter].1.name();
    let read = |markdown: String| pulldown_cmark::Parser::new(&markdown).map(black_box).count();
    bencher.bench(|| registry.render(name, black_box(&values)).map(read));
}

/// The letters of a law in English and their partials, as Handlebars compiles them by itself.
fn registry(regime: Regime) -> Handlebars<'static> {
    let mut registry = Handlebars::new();
    registry.register_escape_fn(handlebars::no_escape);
    let folders = ["partials/en/".to_owned(), format!("{regime}/en/partials/"), format!("{regime}/en/")];
    for folder in folders {
        for (file, text) in FILES {
            let name = file.strip_prefix(folder.as_str()).and_then(|file| file.strip_suffix(".hbs"));
            let Some(name) = name.filter(|name| !name.contains('/')) else { continue };
            let body = text.split_once("\n+++\n").map_or(text, |(_, body)| body);
            registry.register_template_string(name, body).expect("the tests compile every template");
        }
    }
    registry
}

fn values() -> serde_json::Value {
    json!({
        "account_email": false,
        "california": false,
        "country": "Germany",
        "email": "ada@example.org",
        "identifiers": [],
        "legal_name": "Market Example Pte. Ltd.",
        "name": "Ada Example",
        "named_recipients": vec!["Pay Example Ltd."; 5],
        "parts": { "consent": true, "information": true, "objection": true, "purpose": true },
        "reference": "R-2026-K7Q2M",
        "service": "Market",
        "writes_from_account": false,
    })
}

/// From a request to its blocks.
#[divan::bench(args = 0..LETTERS.len())]
fn blocks(bencher: Bencher<'_, '_>, letter: usize) {
    let request = request(LETTERS[letter]);
    black_box(Shelf::shipped());
    bencher.bench(|| compose(black_box(&request), day()));
}

/// From a letter to its PDF, once the typesetter is warm.
#[cfg(feature = "pdf")]
#[divan::bench(args = 0..LETTERS.len())]
fn pdf(bencher: Bencher<'_, '_>, letter: usize) {
    use redress::letter::pdf::{Fonts, Look, print};
    // What the typesetter remembers of the letter before must not make the next one faster than it is: each has another
    // person, controller, reference and day.
    let number = std::sync::atomic::AtomicU32::new(0);
    let sheet = || {
        let n = number.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let mut request = request(LETTERS[letter]);
        request.subject.name = format!("Ada Example {n}");
        request.addressee.legal_name = format!("Market {n} Example Pte. Ltd.");
        request.reference = format!("R-{}-K7Q2M", 2000 + n % 1000).parse().ok();
        compose(&request, day() + chrono::Days::new(n.into())).expect("the request is complete").sheet()
    };
    bencher.with_inputs(sheet).bench_values(|sheet| print(&sheet, &Look::default(), &Fonts::shipped()));
}
