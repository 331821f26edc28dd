//! Documents beside a case, as the user files them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;

use support::session::Session;

const LIMIT: usize = 25 * 1024 * 1024;

fn with_a_case() -> Session {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session
}

fn attached(session: &Session) -> Vec<serde_json::Value> {
    let events = session.json("show 1")["events"].as_array().unwrap().clone();
    events.into_iter().filter(|event| event["kind"] == "attached").collect()
}

#[test]
fn a_document_is_filed_byte_for_byte_and_shown() {
    let session = with_a_case();
    session.write("orders.csv", "order;price\n8123;9.99\n");
    let run = session.ok("attach 1 orders.csv --note 'every order' --on 2026-11-20");
    assert!(run.stderr.contains("Filed with case 1: `orders.csv`, text/csv; charset=utf-8, 22 bytes."), "{run}");
    let event = &attached(&session)[0];
    assert_eq!(event["on"], "2026-11-20");
    assert_eq!(event["body"]["size"], 22);
    assert_eq!(event["body"]["note"], "every order");
    assert_eq!(event["body"]["file"]["name"], "orders.csv");
    assert_eq!(event["body"]["file"]["sha256"], redress::ledger::Digest::of(b"order;price\n8123;9.99\n").to_string());
    assert!(session.ok("show 1").stdout.contains("attached         22 bytes; every order  [orders.csv]"));
    session.ok("verify");
    assert!(session.ok("export").stdout.contains("b3JkZXI7cHJpY2UKODEyMzs5Ljk5Cg=="));
}

#[test]
fn the_same_bytes_are_kept_once_whatever_their_name() {
    let session = with_a_case();
    session.write("a.txt", "the same");
    session.write("b.txt", "the same");
    session.write("c.txt", "another");
    let run = session.ok("attach 1 a.txt b.txt c.txt");
    assert!(run.stderr.contains("Case 1 has `b.txt`, text/plain; charset=utf-8, 8 bytes already: entry #"), "{run}");
    assert_eq!(attached(&session).len(), 2);
    let again = session.json("attach 1 a.txt");
    assert_eq!((&again["schema"], &again["files"][0]["new"]), (&"redress.attach/1".into(), &false.into()));
    assert_eq!(attached(&session).len(), 2);
}

#[test]
fn what_was_filed_by_mistake_can_be_filed_again_after_a_correction() {
    let session = with_a_case();
    session.write("a.txt", "mine");
    session.ok("attach 1 a.txt");
    let seq = attached(&session)[0]["seq"].as_u64().unwrap();
    session.ok(&format!("record 1 corrected --event {seq}"));
    session.ok("attach 1 a.txt");
    assert_eq!(attached(&session).len(), 2);
}

#[test]
fn a_document_of_25_mib_is_filed_and_one_byte_more_is_refused_with_the_reason() {
    let session = with_a_case();
    fs::write(session.home().join("big"), vec![7; LIMIT]).unwrap();
    session.ok("attach 1 big");
    fs::write(session.home().join("bigger"), vec![7; LIMIT + 1]).unwrap();
    let run = session.run("attach 1 bigger");
    assert_eq!(run.code(), 65, "{run}");
    assert!(run.stderr.contains("larger than 25 MiB") && run.stderr.contains("Nothing was filed."), "{run}");
    assert_eq!(attached(&session).len(), 1);
}

#[test]
fn several_files_are_filed_all_or_none() {
    let session = with_a_case();
    session.write("a.txt", "a");
    session.write("empty.txt", "");
    for (line, code) in [
        ("attach 1 a.txt empty.txt", 65),
        ("attach 1 a.txt missing.txt", 65),
        ("attach 1 a.txt .", 2),
        ("attach 1 a.txt --on 2026-11-24", 2),
        ("attach 1 a.txt empty.txt --name x", 2),
        ("attach 2 a.txt", 2),
        ("attach 1", 2),
    ] {
        assert_eq!(session.run(line).code(), code, "{line}");
    }
    assert!(session.ok("attach 1 a.txt --dry-run").stderr.contains("Would file"));
    assert_eq!(attached(&session), Vec::<serde_json::Value>::new());
}

#[test]
fn a_hostile_name_loses_its_folders_and_what_cannot_be_seen() {
    let session = with_a_case();
    session.write("a.txt", "a");
    session.ok("attach 1 a.txt --name '../../etc/\u{202e}gpj.exe'");
    assert_eq!(attached(&session)[0]["body"]["file"]["name"], "\\u{202e}gpj.exe");
    session.write("b.txt", "b");
    session.ok(&format!("attach 1 b.txt --name '{}'", "n".repeat(4096)));
    let name = attached(&session)[1]["body"]["file"]["name"].as_str().unwrap().to_owned();
    assert_eq!(name.chars().count(), 201, "{name}");
}

#[test]
fn a_forgotten_case_takes_no_document_and_its_own_are_gone() {
    let session = with_a_case();
    session.write("a.txt", "CANARY-DOCUMENT");
    session.ok("attach 1 a.txt");
    let shown = session.command("list --json").output().unwrap();
    let list: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
    session.ok(&format!("forget 1 --confirm {}", list["cases"][0]["reference"].as_str().unwrap()));
    let bytes = fs::read(session.ledger()).unwrap();
    assert!(!bytes.windows(15).any(|window| window == b"CANARY-DOCUMENT"));
    let run = session.run("attach 1 a.txt");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("case 1 was forgotten"), "{run}");
}
