//! What `docs/ledger.md` says is what is done, by redress and by a program in another language.

use std::{
    fs,
    io::Write,
    process::{Command, Output, Stdio},
};

use redress::ledger::{Digest, Ledger, MemoryLedger};

use super::{fill, open};

const PAGE: &str = include_str!("../../docs/ledger.md");
const EXAMPLE: &str = include_str!("../../docs/ledger_example.jsonl");

fn example() -> MemoryLedger {
    let mut ledger = MemoryLedger::default();
    ledger.import(&mut EXAMPLE.as_bytes()).unwrap();
    ledger
}

/// The text of each block with this mark.
fn blocks(mark: &str) -> Vec<&'static str> {
    PAGE.split(&format!("```{mark}\n")).skip(1).map(|rest| rest.split("```").next().unwrap()).collect()
}

fn bytes(hex: &str) -> Vec<u8> {
    let digits: Vec<u8> =
        hex.chars().filter_map(|digit| digit.to_digit(16)).map(|digit| digit.try_into().unwrap()).collect();
    digits.chunks(2).map(|pair| pair[0] * 16 + pair[1]).collect()
}

#[test]
fn the_bytes_in_the_docs_give_the_hashes_in_the_docs_and_in_the_ledger() {
    let inputs: Vec<Digest> = blocks("hex").into_iter().map(|hex| Digest::of(&bytes(hex))).collect();
    let hashes: Vec<Digest> = blocks("sha256").into_iter().map(|hash| hash.trim().parse().unwrap()).collect();
    let first = example().records().unwrap().remove(0);
    assert_eq!(inputs, hashes);
    assert_eq!(hashes, [first.body_hash, first.hash]);
}

#[test]
fn the_values_in_the_docs_are_those_of_the_example() {
    let first = example().records().unwrap().remove(0);
    let entry = first.entry;
    for (name, value) in [
        ("seq", entry.seq.to_string()),
        ("stream", entry.stream.to_string()),
        ("recorded_at", entry.recorded_at.format("%FT%T%.6fZ").to_string()),
        ("on", entry.on.to_string()),
        ("kind", entry.kind),
        ("body", entry.body.unwrap()),
        ("salt", first.salt.unwrap().to_string()),
    ] {
        assert!(PAGE.contains(&format!("| `{name}` | `{value}` |\n")), "`{name}` `{value}`");
    }
    let told = example().entries(None).unwrap().pop().unwrap().body.unwrap();
    assert!(PAGE.contains(&format!("    {told}\n")), "{told}");
}

#[test]
fn every_column_is_in_the_docs() {
    let home = tempfile::tempdir().unwrap();
    drop(open(&home.path().join("ledger")));
    let file = rusqlite::Connection::open(home.path().join("ledger")).unwrap();
    for table in ["events", "documents"] {
        let section = PAGE.split(&format!("`{table}`, one row")).nth(1).unwrap().split("\n\n").nth(1).unwrap();
        let mut statement = file.prepare("SELECT name FROM pragma_table_info(?1)").unwrap();
        let columns = statement.query_map([table], |row| row.get::<_, String>(0)).unwrap();
        for column in columns.map(Result::unwrap) {
            assert!(section.contains(&format!("`{column}`")), "{table}.{column}");
        }
    }
}

#[test]
fn python_finds_the_example_as_the_docs_say() {
    let output = python(EXAMPLE);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && PAGE.contains(&format!("    {said}")), "{said}");
}

#[test]
fn python_agrees_with_redress_about_a_ledger_and_about_every_change_to_it() {
    let home = tempfile::tempdir().unwrap();
    let (mut ledger, mut exported) = (open(&home.path().join("ledger")), Vec::new());
    fill(&mut ledger);
    ledger.export(&mut exported).unwrap();
    let exported = String::from_utf8(exported).unwrap();
    assert!(python(&exported).status.success());
    for (old, new) in [
        ("aliexpress", "alibabacom"),
        ("case:1", "case:3"),
        ("2026-11-20", "2026-11-19"),
        ("000250Z", "000251Z"),
        ("\"opened\"", "\"closed\""),
        ("text/plain", "text/html"),
        ("cnJycnJy", "cnJycnJz"),
        ("\"events\":7", "\"events\":8"),
    ] {
        assert!(exported.contains(old), "`{old}`");
        let changed = exported.replacen(old, new, 1);
        assert!(!python(&changed).status.success(), "`{old}` to `{new}`");
        assert!(MemoryLedger::default().import(&mut changed.as_bytes()).is_err(), "`{old}` to `{new}`");
    }
}

/// Runs the script of the docs; Python 3 must be there for it.
fn python(export: &str) -> Output {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/ledger_verify.py");
    assert!(fs::exists(script).unwrap());
    let mut command = Command::new("python3");
    let mut child = command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn();
    let child = child.as_mut().expect("python3 is installed");
    let mut stdin = child.stdin.take().unwrap();
    // The script may have seen enough before it has read all.
    stdin.write_all(export.as_bytes()).ok();
    drop(stdin);
    let mut said = Output { status: child.wait().unwrap(), stdout: Vec::new(), stderr: Vec::new() };
    std::io::Read::read_to_end(child.stdout.as_mut().unwrap(), &mut said.stdout).unwrap();
    said
}
