//! Whether the memory of one process stays flat over 10,000 letters, as text and as PDF.
//!
//! `cargo bench --locked --bench memory` prints the resident set and its highest mark after some thousands (Linux only, where
//! the kernel tells them in `/proc/self/status`). No two letters are the same: each has another name, reason and day.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that cannot go on has failed")]

use std::{
    fs,
    io::{self, Write},
};

use chrono::{Days, NaiveDate};
use redress::{
    law::{Language, Place, Regime, Right},
    letter::{Letter, compose},
    request::{Addressee, DataSubject, Request},
};

const LETTERS: u64 = 10_000;
const TOLD: [u64; 5] = [1, 100, 1_000, 5_000, 10_000];
const RIGHTS: [(Regime, Right); 3] =
    [(Regime::Gdpr, Right::Access), (Regime::Gdpr, Right::Erasure), (Regime::Ccpa, Right::Objection)];

fn main() {
    over("text", |letter| letter.text().len());
    #[cfg(feature = "pdf")]
    {
        use redress::letter::pdf::{Fonts, Look, print};
        over("pdf", |letter| print(&letter.sheet(), &Look::default(), &Fonts::shipped()).unwrap().len());
    }
}

fn over(form: &str, print: impl Fn(&Letter) -> usize) {
    let mut out = io::stdout();
    for n in 1..=LETTERS {
        assert!(print(&letter(n)) > 1000);
        if TOLD.contains(&n) {
            writeln!(out, "{form} {n:>6} letters: {}", memory()).unwrap();
        }
    }
}

fn letter(n: u64) -> Letter {
    let (regime, right) = RIGHTS[usize::try_from(n).unwrap() % RIGHTS.len()];
    let request = Request {
        addressee: Addressee {
            controller: "market".to_owned(),
            legal_name: "Market Example Pte. Ltd.".to_owned(),
            named_recipients: vec!["Pay Example Ltd.".to_owned(); usize::try_from(n % 50).unwrap()],
            service: "Market".to_owned(),
            ..Addressee::default()
        },
        language: Language::ENGLISH,
        named_data: None,
        reason: Some(format!("Order {n} was not mine.")),
        reference: "R-2026-K7Q2M".parse().ok(),
        regime,
        right,
        subject: DataSubject {
            address: Vec::new(),
            email: "ada@example.org".to_owned(),
            identifiers: Vec::new(),
            name: format!("Ada Example {n}"),
            place: Place::new("DE", None).unwrap(),
        },
        to_controller: None,
        translation: None,
        with: [].into(),
        without: [].into(),
    };
    compose(&request, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap() + Days::new(n)).unwrap()
}

/// What the kernel says of this process: the resident set now and at its highest.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = status.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", ")
}
