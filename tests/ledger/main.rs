//! The ledger from outside: its promises, its format, its file, and what becomes of it under damage and in company.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop there")]

mod company;
mod damage;
mod faults;
mod file;
mod format;
mod promises;

use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use redress::ledger::{Digest, Ledger, NewEntry, SqliteLedger, Stream};

/// A word that is in a letter and nowhere else.
const CANARY: &str = "CANARY-7f3a-Ada-Example";

/// 23 November 2026, 09:14:03.00025 UTC.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_micros(1_795_425_243_000_250).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn stream(text: &str) -> Stream {
    text.parse().unwrap()
}

fn entry(about: &str, kind: &str, body: &str) -> NewEntry {
    NewEntry { stream: stream(about), on: day("2026-11-20"), kind: kind.to_owned(), body: body.to_owned() }
}

/// Three streams, seven entries, a letter, a reply, and a case that was forgotten with its letter.
fn fill(ledger: &mut dyn Ledger) -> [Digest; 3] {
    let mut writing = ledger.begin(now()).unwrap();
    let letter = writing.put_document("message/rfc822", b"From: ada@example.org\r\n\r\nDear Sir or Madam\r\n").unwrap();
    let reply = writing.put_document("text/plain", &[b'r'; 5000]).unwrap();
    let secret = writing.put_document("text/plain", CANARY.repeat(400).as_bytes()).unwrap();
    writing.append(entry("me", "named", r#"{"name": "Ada Example"}"#)).unwrap();
    writing.append(entry("case:1", "opened", r#"{"controller":"aliexpress","right":"erasure"}"#)).unwrap();
    writing.append(entry("case:1", "sent", &format!(r#"{{"sha256":"{letter}"}}"#))).unwrap();
    writing
        .append(entry("case:2", "opened", &format!(r#"{{"note":"{CANARY}","long":"{}"}}"#, "x".repeat(5000))))
        .unwrap();
    writing.append(entry("case:2", "sent", &format!(r#"{{"sha256":"{secret}"}}"#))).unwrap();
    writing.forget(&stream("case:2"), day("2026-11-22"), &[secret]).unwrap();
    writing.append(entry("case:1", "replied", &format!(r#"{{"sha256":"{reply}"}}"#))).unwrap();
    writing.commit().unwrap();
    [letter, reply, secret]
}

fn open(path: &Path) -> SqliteLedger {
    SqliteLedger::open(path).unwrap()
}

/// Runs SQL past the ledger, as somebody with another program would.
fn tamper(path: &Path, sql: &str) -> rusqlite::Result<()> {
    rusqlite::Connection::open(path).unwrap().execute_batch(sql)
}
