//! Backups: made, checked, damaged on purpose, restored, killed half-way.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    fs,
    io::{Cursor, Read, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use redress::{
    desk,
    ledger::{Ledger, MemoryLedger, NewEntry, SqliteLedger},
};
use support::session::Session;

/// A record with a case, a proof of any bytes, and a case that was forgotten.
fn recorded() -> Session {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("new access --to aliexpress");
    fs::write(session.home().join("proof.bin"), (0..=255).cycle().take(70_000).collect::<Vec<u8>>()).unwrap();
    session.ok("record 1 sent --by email --file proof.bin");
    let reference = reference(&session, 2);
    session.ok(&format!("forget 2 --confirm {reference}"));
    session
}

fn reference(session: &Session, case: u64) -> String {
    let output = session.command("list --json").output().unwrap();
    let list: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let cases = list["cases"].as_array().unwrap().clone();
    cases.iter().find(|found| found["case"] == case).unwrap()["reference"].as_str().unwrap().to_owned()
}

fn exported(ledger: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    SqliteLedger::open_existing(ledger).unwrap().unwrap().export(&mut bytes).unwrap();
    bytes
}

fn other(session: &Session, name: &str) -> std::path::PathBuf {
    session.home().join(name)
}

#[test]
fn a_restored_record_is_the_one_that_was_backed_up_line_by_line() {
    let session = recorded();
    let run = session.ok("backup b.zip");
    assert!(run.stderr.contains("read back: 6 entries, 5 documents, your settings, every hash as it was."), "{run}");
    let mode = fs::metadata(other(&session, "b.zip")).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o600);
    session.ok("restore b.zip --ledger new/ledger.sqlite");
    let new = other(&session, "new/ledger.sqlite");
    assert_eq!(exported(&session.ledger()), exported(&new));
    assert_eq!(fs::metadata(&new).unwrap().permissions().mode() & 0o7777, 0o600);
    session.ok("verify --ledger new/ledger.sqlite");
    assert_eq!(fs::read_dir(new.parent().unwrap()).unwrap().count(), 1, "no draft is left");
}

#[test]
fn what_is_written_is_counted_up_to_all_of_it() {
    let session = recorded();
    let ledger = SqliteLedger::open_existing(&session.ledger()).unwrap().unwrap();
    let moment = desk::Moment { now: chrono::DateTime::UNIX_EPOCH.into(), today: chrono::NaiveDate::MIN };
    let (mut written, mut told) = (0, 0);
    desk::back_up(&ledger, &[], Cursor::new(Vec::new()), moment, &mut |more| {
        written += more;
        told += 1;
    })
    .unwrap();
    assert_eq!((written, desk::extent(&ledger).unwrap()), (11, 11), "6 entries and 5 documents");
    assert!(1 < told, "it is told on the way, not at the end");
}

#[test]
fn an_export_can_be_restored_as_well() {
    let session = recorded();
    session.ok("export -o record.jsonl");
    session.ok("restore record.jsonl --ledger new.sqlite");
    assert_eq!(exported(&session.ledger()), exported(&other(&session, "new.sqlite")));
}

#[test]
fn a_backup_opens_with_other_programs_and_holds_no_password() {
    let session = recorded();
    session.ok("init --smtp-host smtp.example.org --smtp-password 'command:pass show mail'");
    session.write("secret", "s3cret-CANARY");
    session.ok("backup b.zip");
    let folder = other(&session, "opened");
    let python =
        "import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; z.extractall(sys.argv[2])";
    let run = Command::new("python3").args(["-c", python]).arg(other(&session, "b.zip")).arg(&folder).status().unwrap();
    assert!(run.success());
    let sums = Command::new("sha256sum").args(["-c", "--strict", "SHA256SUMS"]).current_dir(&folder).output().unwrap();
    assert!(sums.status.success(), "{}", String::from_utf8_lossy(&sums.stdout));
    let record = fs::File::open(folder.join("ledger.jsonl")).unwrap();
    let checked = Command::new("python3").arg("ledger_verify.py").current_dir(&folder).stdin(record).output().unwrap();
    assert!(String::from_utf8_lossy(&checked.stdout).starts_with("6 events and 5 documents are as they were written"));
    assert_eq!(fs::read(folder.join("ledger.jsonl")).unwrap(), exported(&session.ledger()));
    assert!(fs::read_to_string(folder.join("settings/config.toml")).unwrap().contains("command:pass show mail"));
    let all = fs::read(other(&session, "b.zip")).unwrap();
    assert!(!all.windows(13).any(|window| window == b"s3cret-CANARY"));
}

#[test]
fn nothing_is_overwritten_without_a_word() {
    let session = recorded();
    session.write("b.zip", "mine");
    let run = session.run("backup b.zip --no-input");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("redress backup ANOTHER-FILE"), "{run}");
    assert_eq!(fs::read_to_string(other(&session, "b.zip")).unwrap(), "mine");
    session.ok("backup b.zip --yes");
    session.ok("backup c.zip --dry-run");
    assert!(!other(&session, "c.zip").exists());

    let before = exported(&session.ledger());
    let run = session.run("restore b.zip");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("ledger.sqlite` holds 6 entries"), "{run}");
    for line in ["restore b.zip --replace --yes", "restore b.zip --replace --confirm yes"] {
        assert_eq!(session.run(line).code(), 2, "{line}");
    }
    assert_eq!(exported(&session.ledger()), before);
    let run = session.run("restore b.zip --replace --settings");
    assert!(run.stderr.contains("redress restore b.zip --replace --settings --confirm replace"), "{run}");
}

#[test]
fn what_is_replaced_is_kept_beside_and_said() {
    let session = recorded();
    session.ok("backup b.zip");
    session.ok("note 1 'after the backup'");
    let old = exported(&session.ledger());
    for number in ["", "-2"] {
        let run = session.ok("restore b.zip --replace --confirm replace");
        let kept = format!("ledger.sqlite.before-restore-2026-11-23{number}");
        assert!(run.stderr.contains(&kept), "{run}");
        if number.is_empty() {
            assert_eq!(exported(&session.ledger().with_file_name(kept)), old);
        }
    }
    assert_eq!(session.json("verify")["entries"], 6);
}

#[test]
fn letters_that_may_have_gone_since_are_named() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("backup b.zip");
    let run = session.ok("restore b.zip --ledger new.sqlite");
    assert!(run.stderr.contains("Look in your Sent folder before you send letter 1 of case 1"), "{run}");
    assert_eq!(session.json("restore b.zip --ledger newer.sqlite")["unsent"][0], "letter 1 of case 1");
}

#[test]
fn a_damaged_record_can_be_replaced_and_is_kept() {
    let session = recorded();
    session.ok("backup b.zip");
    let good = exported(&session.ledger());
    fs::write(session.ledger(), b"SQLite format 3\0 and then nothing of use").unwrap();
    fs::write(session.ledger().with_file_name("ledger.sqlite-journal"), b"left by a crash").unwrap();
    assert_eq!(session.run("restore b.zip").code(), 2);
    session.ok("restore b.zip --replace --confirm ledger.sqlite");
    assert_eq!(exported(&session.ledger()), good);
    assert!(!session.ledger().with_file_name("ledger.sqlite-journal").exists(), "it would be played into the new one");
    let kept = session.ledger().with_file_name("ledger.sqlite.before-restore-2026-11-23");
    assert!(fs::read(kept).unwrap().starts_with(b"SQLite format 3\0 and"));
}

#[test]
fn a_damaged_record_makes_no_backup() {
    let session = recorded();
    let connection = rusqlite::Connection::open(session.ledger()).unwrap();
    connection
        .execute_batch("DROP TRIGGER events_are_kept; UPDATE events SET \"on\" = '2026-11-22' WHERE seq = 2")
        .unwrap();
    drop(connection);
    let run = session.run("backup b.zip");
    assert_eq!(run.code(), 70, "{run}");
    assert!(run.stderr.contains("No backup was kept"), "{run}");
    assert!(!other(&session, "b.zip").exists());
}

#[test]
fn settings_come_back_only_where_asked_and_where_there_are_none() {
    let session = recorded();
    session.ok("backup b.zip");
    let config = other(&session, ".config/redress/config.toml");
    let text = fs::read_to_string(&config).unwrap();
    let run = session.ok("restore b.zip --ledger a.sqlite --config c/config.toml");
    assert!(run.stderr.contains("Your settings were not restored"), "{run}");
    assert!(!other(&session, "c/config.toml").exists());
    session.ok("restore b.zip --ledger b.sqlite --config c/config.toml --settings");
    assert_eq!(fs::read_to_string(other(&session, "c/config.toml")).unwrap(), text);
    assert_eq!(fs::metadata(other(&session, "c")).unwrap().permissions().mode() & 0o7777, 0o700);
    session.write("d/config.toml", "mine");
    session.ok("restore b.zip --ledger d.sqlite --config d/config.toml --settings");
    assert_eq!(fs::read_to_string(other(&session, "d/config.toml")).unwrap(), "mine");
}

/// Rewrites a backup with one file of it changed.
fn with_file(backup: &[u8], name: &str, text: &str) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(backup)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let names: Vec<String> = old.file_names().map(|name| name.unwrap().into_owned()).collect();
    for old_name in names.iter().filter(|old_name| *old_name != name) {
        let mut bytes = Vec::new();
        old.by_name(old_name).unwrap().read_to_end(&mut bytes).unwrap();
        new.start_file(old_name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&bytes).unwrap();
    }
    new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    new.write_all(text.as_bytes()).unwrap();
    new.finish().unwrap().into_inner()
}

#[test]
fn what_is_no_backup_is_refused_with_the_reason() {
    let session = recorded();
    session.ok("backup b.zip");
    let good = fs::read(other(&session, "b.zip")).unwrap();
    let export = String::from_utf8(exported(&session.ledger())).unwrap();
    let cases: [(&str, Vec<u8>, &str); 8] = [
        ("later", with_file(&good, "backup.json", r#"{"schema":"redress.archive/2"}"#), "a later redress wrote"),
        ("other", with_file(&good, "backup.json", r#"{"schema":"x"}"#), "it is another archive"),
        (
            "tampered",
            with_file(&good, "ledger.jsonl", &export.replacen("erasure", "refusal", 1)),
            "cannot import line 2",
        ),
        ("cut", with_file(&good, "ledger.jsonl", &export[..export.len() / 2]), "cannot import line"),
        ("empty", Vec::new(), "it is empty"),
        ("picture", b"\x89PNG\r\n\x1a\n".to_vec(), "neither an archive nor an export"),
        ("half", good[..good.len() / 2].to_vec(), "damaged"),
        ("json", b"{\"line\":\"ledger\",\"schema\":\"redress.ledger/2\"}\n".to_vec(), "cannot import line 1"),
    ];
    for (name, bytes, words) in cases {
        fs::write(other(&session, "bad"), bytes).unwrap();
        let run = session.run("restore bad --ledger new.sqlite");
        assert_eq!(run.code(), 65, "{name}: {run}");
        assert!(run.stderr.contains(words), "{name}: {run}");
        assert!(!other(&session, "new.sqlite").exists(), "{name}");
    }
    assert_eq!(session.run("restore missing --ledger new.sqlite").code(), 65);
    assert_eq!(session.run("restore . --ledger new.sqlite").code(), 65);
}

#[test]
fn names_in_a_backup_lead_nowhere_else() {
    let session = recorded();
    session.ok("backup b.zip");
    let good = fs::read(other(&session, "b.zip")).unwrap();
    for name in ["settings/controllers/../../evil.toml", "settings/controllers/a/b.toml", "../settings/config.toml"] {
        let bytes = with_file(&good, name, "id = \"evil\"");
        let mut backup = desk::Backup::open(Cursor::new(bytes)).unwrap();
        let names: Vec<_> = backup.settings().unwrap().into_iter().map(|file| file.name).collect();
        assert_eq!(names, [desk::SettingsName::Config], "{name}");
    }
}

/// A small backup, so that every byte of it can be tried.
fn small() -> (Vec<u8>, Vec<u8>) {
    let mut ledger = MemoryLedger::default();
    let now = chrono::DateTime::from_timestamp(1_795_425_243, 0).unwrap();
    let mut writing = ledger.begin(now).unwrap();
    let (stream, on) = ("case:1".parse().unwrap(), "2026-11-23".parse().unwrap());
    writing.append(NewEntry { stream, on, kind: "noted".to_owned(), body: "{\"text\":\"hello\"}".to_owned() }).unwrap();
    writing.put_document("text/plain", b"a document").unwrap();
    writing.commit().unwrap();
    let moment = desk::Moment { now: now.fixed_offset(), today: on };
    let bytes = desk::back_up(&ledger, &[], Cursor::new(Vec::new()), moment, &mut |_| {}).unwrap().into_inner();
    let mut export = Vec::new();
    ledger.export(&mut export).unwrap();
    (bytes, export)
}

/// Restores into memory what can be restored.
fn restored(bytes: &[u8]) -> Option<Vec<u8>> {
    let checked = desk::check_backup(Cursor::new(bytes)).ok()?;
    assert_eq!((checked.events, checked.documents), (1, 1));
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut record = Vec::new();
    archive.by_name("ledger.jsonl").unwrap().read_to_end(&mut record).unwrap();
    Some(record)
}

#[test]
fn a_backup_with_any_bit_flipped_is_refused_or_holds_the_same_record() {
    let (bytes, export) = small();
    assert_eq!(restored(&bytes).unwrap(), export);
    let mut refused = 0;
    for at in 0..bytes.len() {
        for bit in [0x01, 0x80] {
            let mut flipped = bytes.clone();
            flipped[at] ^= bit;
            match restored(&flipped) {
                None => refused += 1,
                Some(record) => assert!(record == export, "byte {at}"),
            }
        }
    }
    assert!(bytes.len() / 4 < refused, "{refused} of {}", bytes.len() * 2);
}

#[test]
fn a_backup_cut_anywhere_is_refused() {
    let (bytes, _) = small();
    for length in 0..bytes.len() {
        assert!(desk::check_backup(Cursor::new(&bytes[..length])).is_err(), "{length} bytes");
    }
    let session = recorded();
    session.ok("backup b.zip");
    let large = fs::read(other(&session, "b.zip")).unwrap();
    for length in (0..large.len()).step_by(1000) {
        assert!(desk::check_backup(Cursor::new(&large[..length])).is_err(), "{length} bytes");
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_answered_without_a_panic(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..500)) {
        let _ = desk::check_backup(Cursor::new([b"PK\x03\x04", bytes.as_slice()].concat()));
        let _ = desk::check_backup(Cursor::new([b"{", bytes.as_slice()].concat()));
        let _ = desk::check_backup(Cursor::new(bytes));
    }
}

#[test]
fn a_restore_that_is_killed_leaves_the_old_record_or_the_new_one() {
    let session = recorded();
    session.ok("backup b.zip");
    session.ok("note 1 'after the backup'");
    let (new, old) = {
        let mut bytes = Vec::new();
        session.ok("export -o old.jsonl");
        fs::File::open(other(&session, "old.jsonl")).unwrap().read_to_end(&mut bytes).unwrap();
        session.ok("restore b.zip --ledger new.sqlite");
        (exported(&other(&session, "new.sqlite")), bytes)
    };
    let (mut olds, mut news) = (0, 0);
    for delay in 0..40 {
        let ledger = other(&session, &format!("kill-{delay}/ledger.sqlite"));
        fs::create_dir(ledger.parent().unwrap()).unwrap();
        fs::copy(session.ledger(), &ledger).unwrap();
        let line = format!("restore b.zip --replace --confirm ledger.sqlite --ledger {}", ledger.display());
        let mut child = session.command(&line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(delay * 5));
        let _ = child.kill();
        child.wait().unwrap();
        let found = exported(&ledger);
        assert!(found == old || found == new, "after {} ms", delay * 5);
        assert!(SqliteLedger::open_existing(&ledger).unwrap().unwrap().verify().unwrap().is_empty());
        if found == old { olds += 1 } else { news += 1 }
    }
    assert!(0 < olds && 0 < news, "{olds} old, {news} new: the delays miss the moment");
}

#[test]
fn a_run_that_waits_for_the_old_record_is_told_and_writes_nothing_into_it() {
    let session = recorded();
    session.ok("backup b.zip");
    let mut writer = SqliteLedger::open(&session.ledger()).unwrap();
    session.ok("restore b.zip --replace --confirm ledger.sqlite");
    let before = exported(&session.ledger());
    let now = chrono::DateTime::from_timestamp(1_795_425_243, 0).unwrap();
    let entry = NewEntry {
        stream: "case:1".parse().unwrap(),
        on: "2026-11-23".parse().unwrap(),
        kind: "noted".to_owned(),
        body: "{\"text\":\"late\"}".to_owned(),
    };
    let late = writer.begin(now).and_then(|mut writing| {
        writing.append(entry)?;
        writing.commit()
    });
    assert!(late.is_err(), "a note into a file that is no longer the record would be lost");
    assert_eq!(exported(&session.ledger()), before);
}

#[test]
fn what_was_written_into_an_empty_record_while_it_was_being_replaced_is_kept() {
    let session = recorded();
    session.ok("backup b.zip");
    let ledger = other(&session, "empty/ledger.sqlite");
    drop(SqliteLedger::open(&ledger).unwrap());
    let mut writer = SqliteLedger::open(&ledger).unwrap();
    let now = chrono::DateTime::from_timestamp(1_795_425_243, 0).unwrap();
    let mut writing = writer.begin(now).unwrap();
    let mut restoring = session
        .command("restore b.zip --ledger empty/ledger.sqlite")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let files = || fs::read_dir(ledger.parent().unwrap()).unwrap().count();
    let before = std::time::Instant::now();
    while files() < 2 {
        assert!(before.elapsed() < Duration::from_secs(20), "the restore never came that far");
        thread::sleep(Duration::from_millis(5));
    }
    thread::sleep(Duration::from_millis(300));
    let entry = NewEntry {
        stream: "case:1".parse().unwrap(),
        on: "2026-11-23".parse().unwrap(),
        kind: "noted".to_owned(),
        body: "{\"text\":\"meanwhile\"}".to_owned(),
    };
    writing.append(entry).unwrap();
    writing.commit().unwrap();
    assert_eq!(restoring.wait().unwrap().code(), Some(0));
    let kept = ledger.with_file_name("ledger.sqlite.before-restore-2026-11-23");
    let kept = SqliteLedger::open_existing(&kept).unwrap().expect("it holds an entry and is kept");
    assert_eq!(kept.entries(None).unwrap().len(), 1);
}
