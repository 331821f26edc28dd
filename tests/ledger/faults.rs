//! The system refuses a call, or the program is killed in it: at every call that changes a file, one after the other.
//!
//! `strace` does it from outside (`apt install strace`), so the program under test is the one that is shipped. These tests
//! are run by name, `cargo test -- --ignored strace`, as they need that tool and a minute or two.

use std::{collections::BTreeMap, fs, path::Path};

use redress::ledger::{Ledger, LedgerError, SqliteLedger, Stream};

use super::{CANARY, company::Program, day, entry, file, now, open};

/// The calls by which the standard library and `SQLite` change files on Linux.
const CALLS: [&str; 12] = [
    "openat",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "ftruncate",
    "unlink",
    "mkdir",
    "chmod",
    "renameat2",
    "link",
    "fcntl",
];

/// What a run left behind.
#[derive(Debug, Default)]
struct Tally {
    runs: usize,
    ended: BTreeMap<String, usize>,
}

#[test]
#[ignore = "needs strace"]
fn strace_kills_at_any_call() {
    let tally = at_every_call("signal=SIGKILL", "");
    assert!(tally.runs > 100, "{tally:?}");
}

#[test]
#[ignore = "needs strace"]
fn strace_refuses_any_call_once() {
    for errno in ["ENOSPC", "EIO", "EACCES", "EROFS"] {
        let tally = at_every_call(&format!("error={errno}"), "");
        assert!(tally.runs > 100, "{tally:?}");
    }
}

#[test]
#[ignore = "needs strace"]
fn strace_refuses_any_call_and_all_after_it() {
    for errno in ["ENOSPC", "EIO", "EROFS"] {
        let tally = at_every_call(&format!("error={errno}"), "+");
        assert!(tally.runs > 100, "{tally:?}");
    }
}

fn at_every_call(what: &str, after: &str) -> Tally {
    let mut tally = Tally::default();
    for work in ["append", "forget"] {
        for call in CALLS {
            for number in 1.. {
                let inject = format!("inject={call}:{what}:when={number}{after}");
                if !run(work, &inject, &mut tally) {
                    break;
                }
            }
        }
    }
    tally
}

/// Runs once and looks at what is there; tells whether the call was reached.
fn run(work: &str, inject: &str, tally: &mut Tally) -> bool {
    let home = tempfile::tempdir().unwrap();
    let (path, log) = (home.path().join("share/ledger.sqlite3"), home.path().join("log"));
    let mut kept = if work == "forget" { prepare(&path) } else { 0 };
    let strace = ["strace", "-f", "-qq", "-o", log.to_str().unwrap(), "-e", inject];
    let mut program = Program::start_by(&strace, &path, "case:1", work);
    let said: Vec<u64> = program.said.by_ref().collect();
    let ended = program.child.wait().unwrap();
    let log = fs::read_to_string(log).unwrap();
    if !log.contains("(INJECTED)") && !log.contains("killed by SIGKILL") {
        assert!(ended.success(), "{inject}");
        return false;
    }
    tally.runs += 1;
    kept = said.last().copied().unwrap_or(kept);
    let error = fs::read_to_string(home.path().join("share/error")).unwrap_or_else(|_| format!("{ended}"));
    *tally.ended.entry(error.clone()).or_default() += 1;
    assert!(!error.contains("Damaged") && !error.contains("NotALedger"), "{work} {inject}: {error}");
    look(&path, work, kept, &format!("{work} {inject}: {error}"));
    true
}

/// What was told of is there, nothing is damaged, and the next command works.
fn look(path: &Path, work: &str, kept: u64, what: &str) {
    if let Some(ledger) = SqliteLedger::open_existing(path).unwrap_or_else(|error| panic!("{what}: {error}")) {
        let last = ledger.entries(None).unwrap().last().map_or(0, |entry| entry.seq);
        assert_eq!(ledger.verify().unwrap(), [], "{what}");
        assert!(last == kept || last == kept + 1, "{what}: {last} are there, {kept} were told of");
        let gone = ledger
            .entries(Some(&Stream::case(1)))
            .unwrap()
            .iter()
            .all(|entry| entry.body.is_none() || entry.kind == "forgotten");
        if work == "forget" {
            assert_eq!(gone, last == 3, "{what}");
            assert!(gone != file::contains(&fs::read(path).unwrap(), CANARY), "{what}");
        }
    } else {
        assert_eq!(kept, 0, "{what}");
    }
    let mut ledger = open(path);
    let mut writing = ledger.begin(now()).unwrap();
    writing.append(entry("case:2", "noted", "{}")).unwrap();
    writing.commit().unwrap();
}

fn prepare(path: &Path) -> u64 {
    let mut ledger = open(path);
    let mut writing = ledger.begin(now()).unwrap();
    writing.append(entry("case:1", "noted", &format!("\"{CANARY}\""))).unwrap();
    writing.append(entry("case:1", "noted", &format!("\"{}\"", CANARY.repeat(500)))).unwrap();
    writing.put_document("text/plain", b"x").unwrap();
    writing.commit().unwrap();
    2
}

/// What the other program does.
pub(super) fn work(path: &Path, work: &str, tell: fn(u64)) {
    let done = if work == "forget" { forget(path, tell) } else { append(path, tell) };
    if let Err(error) = done {
        let kind = format!("{error:?}").split([' ', '(']).next().unwrap().to_owned();
        fs::write(path.with_file_name("error"), kind).ok();
    }
}

fn append(path: &Path, tell: fn(u64)) -> Result<(), LedgerError> {
    let mut ledger = SqliteLedger::open(path)?;
    for _ in 0..2 {
        let mut writing = ledger.begin(now())?;
        let kept = writing.append(entry("case:1", "noted", "{}"))?;
        writing.put_document("text/plain", &vec![b'x'; 20_000])?;
        writing.commit()?;
        tell(kept.seq);
    }
    Ok(())
}

fn forget(path: &Path, tell: fn(u64)) -> Result<(), LedgerError> {
    let mut ledger = SqliteLedger::open(path)?;
    let mut writing = ledger.begin(now())?;
    let told = writing.forget(&Stream::case(1), day("2026-11-23"), &[])?;
    writing.commit()?;
    tell(told.seq);
    Ok(())
}
