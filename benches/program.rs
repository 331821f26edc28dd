//! The program as a whole process: its help, a letter, its PDF, and who is out of time among 10,000 open cases.
//!
//! `cargo bench --bench program`

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that cannot go on has failed")]

use std::{
    path::Path,
    process::{Command, Stdio},
};

use chrono::{DateTime, FixedOffset};
use redress::{
    case::{Event, Evidence, Sent, Way},
    controller::{Registry, Role},
    desk::{self, Intent, Moment},
    law::{Place, Right},
    ledger::{Ledger, NewEntry, SqliteLedger, Stream},
    letter::Shelf,
    request::DataSubject,
};

const CASES: usize = 10_000;
const LETTER: &str =
    "letter erasure --to aliexpress --name Ada --email ada@example.org --country DE --today 2026-11-29 --format";

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 50)]
fn help(bencher: divan::Bencher) {
    bencher.bench_local(|| run(&["--help"]));
}

/// The first letter of a process: the folder of templates is compiled for it.
#[divan::bench(sample_count = 50)]
fn letter_as_text(bencher: divan::Bencher) {
    bencher.bench_local(|| letter_as("text"));
}

/// The first PDF of a process: the typesetter, its library and the fonts are made ready for it.
#[cfg(feature = "pdf")]
#[divan::bench(sample_count = 50)]
fn letter_as_pdf(bencher: divan::Bencher) {
    bencher.bench_local(|| letter_as("pdf"));
}

#[divan::bench(sample_count = 20)]
fn overdue_among_10_000_open_cases(bencher: divan::Bencher) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    fill(&path);
    let path = path.to_string_lossy().into_owned();
    bencher.bench_local(|| run(&["overdue", "--ledger", &path, "--today", "2026-12-01"]));
}

#[divan::bench(sample_count = 20)]
fn overdue_where_all_10_000_are(bencher: divan::Bencher) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    fill(&path);
    let path = path.to_string_lossy().into_owned();
    bencher.bench_local(|| run(&["overdue", "--ledger", &path, "--today", "2027-12-01"]));
}

fn letter_as(format: &str) {
    run(&LETTER.split(' ').chain([format]).collect::<Vec<_>>());
}

fn run(arguments: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
    command
        .args(arguments)
        .env("HOME", "/nonexistent")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    assert!(command.status().unwrap().success());
}

/// Opens the cases and records that each letter was sent.
fn fill(path: &Path) {
    let mut ledger = SqliteLedger::open(path).unwrap();
    let now: DateTime<FixedOffset> = "2026-11-23T10:00:00+01:00".parse().unwrap();
    let moment = Moment { now, today: now.date_naive() };
    let prepared =
        desk::prepare(&Registry::shipped(), Shelf::shipped(), "aliexpress", &intent(), moment.today).unwrap();
    desk::open(&mut ledger, Shelf::shipped(), vec![prepared; CASES], moment).unwrap();
    let mut transaction = ledger.begin(moment.utc()).unwrap();
    for number in 1..=u32::try_from(CASES).unwrap() {
        let event = Event::Sent(Sent { by: Way::Email, evidence: Evidence::default(), letter: 1, number: None });
        let entry = NewEntry {
            stream: Stream::case(number),
            on: moment.today,
            kind: event.kind().to_owned(),
            body: event.to_body().unwrap(),
        };
        transaction.append(entry).unwrap();
    }
    transaction.commit().unwrap();
}

fn intent() -> Intent {
    Intent {
        channel: None,
        home: Vec::new(),
        language: None,
        own_language: None,
        named_data: None,
        on_paper: false,
        reason: None,
        regime: None,
        right: Right::Erasure,
        role: Role::Buyer,
        subject: DataSubject {
            address: Vec::new(),
            email: "ada@example.org".to_owned(),
            identifiers: Vec::new(),
            name: "Ada Example".to_owned(),
            place: Place::new("DE", None).unwrap(),
        },
        to_controller: None,
        translation: None,
        with: std::collections::BTreeSet::default(),
        without: std::collections::BTreeSet::default(),
    }
}
