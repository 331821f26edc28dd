//! How long one letter takes once its templates are compiled.

use chrono::NaiveDate;
use divan::{Bencher, black_box};
use redress::{
    law::{Language, Place, Regime, Right},
    letter::{Shelf, compose},
    request::{Addressee, DataSubject, Request},
};

fn main() {
    divan::main();
}

const LETTERS: [(Regime, Right); 3] =
    [(Regime::Gdpr, Right::Access), (Regime::Gdpr, Right::Erasure), (Regime::Ccpa, Right::Objection)];

fn request((regime, right): (Regime, Right)) -> Request {
    Request {
        addressee: Addressee {
            controller: "market".to_owned(),
            legal_name: "Market Example Pte. Ltd.".to_owned(),
            named_recipients: vec!["Pay Example Ltd.".to_owned(); 5],
            service: "Market".to_owned(),
            ..Addressee::default()
        },
        language: Language::ENGLISH,
        named_data: None,
        reason: None,
        reference: "R-2026-K7Q2M".parse().ok(),
        regime,
        right,
        subject: DataSubject {
            address: Vec::new(),
            email: "ada@example.org".to_owned(),
            identifiers: Vec::new(),
            name: "Ada Example".to_owned(),
            place: Place::new("DE", None).expect("Germany is a country"),
        },
        translation: None,
        with: [].into(),
        without: [].into(),
    }
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
    let sheet = compose(&request(LETTERS[letter]), day()).expect("the request is complete").sheet();
    // What the typesetter remembers of the letter before must not make the next one faster: each has another day.
    let days = std::sync::atomic::AtomicU32::new(0);
    bencher
        .with_inputs(|| {
            let mut sheet = sheet.clone();
            sheet.head.dated = format!("letter {}", days.fetch_add(1, std::sync::atomic::Ordering::Relaxed));
            sheet
        })
        .bench_values(|sheet| print(&sheet, &Look::default(), &Fonts::shipped()));
}
