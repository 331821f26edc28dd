//! The program as a whole process: its help, a letter, its PDF, who is out of time among 10,000 open cases, and a home of 500
//! cases: 1,000 mails that are imported, 100 MB of documents that are backed up. Beside these two stands what others take for
//! the same bytes.
//!
//! `cargo bench --bench program`

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that cannot go on has failed")]

mod home;

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use redress::{
    case::{Event, Evidence, Sent, Way},
    controller::Registry,
    desk,
    law::Right,
    ledger::{Ledger, SqliteLedger},
    letter::Shelf,
};

use home::Home;

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

/// A mailbox file of 1,000 mails, 400 of which are filed.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn import_of_1_000_mails_among_500_cases(bencher: divan::Bencher) {
    let home = || {
        let home = Home::with(500);
        home.mailbox(1_000);
        home
    };
    bencher.with_inputs(home).bench_local_refs(|home| home.run("import all.mbox"));
}

/// The peer of the import: mail-parser alone parses the mails of the same file, and nothing is looked up or written.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn mail_parser_alone_over_the_1_000_mails(bencher: divan::Bencher) {
    let home = Home::with(500);
    let mailbox = home.mailbox(1_000);
    bencher.bench_local(|| {
        let bytes = fs::read(&mailbox).unwrap();
        let mails = mail_parser::mailbox::mbox::MessageIterator::new(bytes.as_slice()).map(Result::unwrap);
        mails.filter(|mail| mail_parser::MessageParser::default().parse(mail.contents()).is_some()).count()
    });
}

/// Everything is written, read back, and every hash checked.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn backup_of_500_cases_and_100_mb(bencher: divan::Bencher) {
    let home = Home::with(500);
    home.file(100_000_000);
    bencher.bench_local(|| home.run("backup backup.zip --yes"));
}

/// The peer of the backup: `zip` packs the folder of the same home, and reads it back.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn zip_alone_of_the_same_folder(bencher: divan::Bencher) {
    let home = Home::with(500);
    home.file(100_000_000);
    let packed = home.path().with_extension("zip");
    bencher.bench_local(|| {
        let zip = |words: &[&str]| {
            let zip = Command::new("zip").args(words).current_dir(home.path()).stdout(Stdio::null()).status();
            assert!(zip.expect("`zip` is installed").success());
        };
        let packed = packed.to_str().unwrap();
        zip(&["-q", "-r", "-FS", packed, "."]);
        zip(&["-q", "-T", packed]);
        fs::remove_file(packed).unwrap();
    });
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
    let (moment, intent) = (home::moment(), home::intent(Right::Erasure));
    let prepared = desk::prepare(&Registry::shipped(), Shelf::shipped(), "aliexpress", &intent, moment.today).unwrap();
    desk::open(&mut ledger, Shelf::shipped(), vec![prepared; CASES], moment).unwrap();
    let mut transaction = ledger.begin(moment.utc()).unwrap();
    for number in 1..=u32::try_from(CASES).unwrap() {
        let event = Event::Sent(Sent { by: Way::Email, evidence: Evidence::default(), letter: 1, number: None });
        transaction.append(home::entry(number, &event)).unwrap();
    }
    transaction.commit().unwrap();
}
