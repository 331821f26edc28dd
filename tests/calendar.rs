//! `redress calendar`: the entries follow the record, two other programs read them, and they name nobody unasked.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, and a skipped one says so"
)]

mod support;

use std::{
    env, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use serde_json::{Value, json};
use support::session::Session;

// Ada in Munich has asked AliExpress for erasure by e-mail on 2026-11-23.
fn sent() -> Session {
    let session = Session::on("2026-11-23");
    session.ok("init --country DE --region BY --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session
}

fn entries(session: &Session) -> Vec<Value> {
    session.json("calendar")["entries"].as_array().unwrap().clone()
}

/// Returns the file as it is, with nothing taken out.
fn file(session: &Session, flags: &str) -> String {
    String::from_utf8(session.command(&format!("calendar {flags}")).output().unwrap().stdout).unwrap()
}

/// Takes the days and numbers of one run out of a file, and puts its lines together again.
fn plain(file: &str) -> String {
    let text = support::session::without_references(&file.replace("\r\n ", "").replace("\r\n", "\n"));
    let without = |line: &str| match line.split_once(':') {
        Some(("DTSTAMP", _)) => "DTSTAMP:…".to_owned(),
        Some(("UID", uid)) if uid.ends_with("-alarm") => "UID:…-alarm".to_owned(),
        Some(("UID", _)) => "UID:…".to_owned(),
        _ => line.to_owned(),
    };
    text.lines().map(without).collect::<Vec<_>>().join("\n")
}

#[test]
fn an_entry_stands_on_the_day_after_the_last_day_to_wait_with_its_rule_and_one_alarm() {
    let mut session = sent();
    session.later("2026-12-02");
    session.ok(
        "record 1 retained --what 'Invoices, of \"Ada\"; all' --basis 'Section 147 AO' --until 2028-12-31 --holder X",
    );
    session.ok("new access --to alibaba-com");
    session.ok("record 2 sent --by email");
    session.ok("record 2 expected --until 2026-12-15 --what 'a copy\u{202e} by then'");
    insta::assert_snapshot!(plain(&file(&session, "")));
}

#[test]
fn an_extension_moves_the_entry_and_an_answer_cancels_it_each_with_a_higher_sequence() {
    let mut session = sent();
    let standing = |session: &Session| {
        let [entry] = &entries(session)[..] else { panic!("one entry wanted: {:?}", entries(session)) };
        (entry["day"].clone(), entry["status"].clone(), entry["sequence"].clone(), entry["uid"].clone())
    };
    let (day, status, sequence, uid) = standing(&session);
    assert_eq!((day, status, sequence), (json!("2026-12-24"), json!("confirmed"), json!(0)));
    session.later("2026-12-01");
    session.ok("record 1 acknowledged");
    session.ok("note 1 'they rang'");
    assert_eq!(standing(&session).2, json!(0), "what changes no date raises no sequence");
    session.ok("record 1 extended --until 2027-02-01 --reason 'many requests'");
    assert_eq!(standing(&session), (json!("2027-02-02"), json!("confirmed"), json!(1), uid.clone()));
    session.ok("record 1 wants-identity");
    assert_eq!(standing(&session), (json!("2027-02-02"), json!("tentative"), json!(2), uid.clone()));
    session.ok("record 1 gave-identity");
    let (_, status, sequence, _) = standing(&session);
    assert_eq!((status, sequence), (json!("confirmed"), json!(3)));
    session.ok("record 1 done");
    let (_, status, sequence, same) = standing(&session);
    assert_eq!((status, sequence, same), (json!("cancelled"), json!(4), uid));
    let text = file(&session, "");
    assert!(text.contains("STATUS:CANCELLED\r\n") && !text.contains("VALARM"), "what is over rings no more: {text}");
}

#[test]
fn the_same_record_is_the_same_bytes_on_any_day_and_from_another_place() {
    let mut session = sent();
    session.later("2026-12-01");
    session.ok("record 1 extended --until 2027-02-01 --reason 'many requests'");
    session.ok("record 1 done");
    let text = file(&session, "");
    session.later("2031-05-05");
    assert_eq!(file(&session, ""), text);
    session.ok("export -o record.jsonl");
    session.ok("restore record.jsonl --ledger other.sqlite");
    assert_eq!(file(&session, "--ledger other.sqlite"), text, "no number or moment is made up");
    session.ok("calendar -o dates.ics");
    let written = session.home().join("dates.ics");
    assert_eq!(fs::read_to_string(&written).unwrap(), text);
    assert_eq!(fs::metadata(&written).unwrap().permissions().mode() & 0o7777, 0o600);
}

#[test]
fn a_correction_moves_the_entry_and_a_case_opened_again_has_it_back() {
    let session = sent();
    let seq = session.json("show 1")["events"].as_array().unwrap().last().unwrap()["seq"].clone();
    session.ok(&format!("record 1 corrected --event {seq} --on 2026-11-20"));
    let entry = &entries(&session)[0];
    assert_eq!((&entry["day"], &entry["sequence"]), (&json!("2026-12-22"), &json!(1)));
    session.ok("close 1 --gave-up");
    assert_eq!(entries(&session)[0]["status"], "cancelled");
    session.ok("reopen 1");
    let entry = &entries(&session)[0];
    assert_eq!((&entry["status"], &entry["sequence"]), (&json!("confirmed"), &json!(3)));
}

#[test]
fn a_letter_that_follows_has_an_entry_of_its_own_and_california_one_for_the_acknowledgement() {
    let mut session = Session::on("2026-11-23");
    session.ok("init --country US --region CA --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by email");
    let kinds = |session: &Session| {
        let entries = entries(session).into_iter().map(|entry| (entry["kind"].clone(), entry["status"].clone()));
        entries.collect::<Vec<_>>()
    };
    let (confirmed, cancelled) = (json!("confirmed"), json!("cancelled"));
    let entry = |kind: &str, status: &Value| (json!(kind), status.clone());
    assert_eq!(kinds(&session), [entry("acknowledgement", &confirmed), entry("response", &confirmed)]);
    session.later("2026-12-11");
    session.ok("record 1 acknowledged");
    assert_eq!(kinds(&session), [entry("acknowledgement", &cancelled), entry("response", &confirmed)]);
    session.later("2027-01-20");
    session.ok("follow 1");
    session.ok("record 1 sent --by email");
    let three = [entry("acknowledgement", &cancelled), entry("response", &confirmed), entry("reminder", &confirmed)];
    assert_eq!(kinds(&session), three);
    let uids: std::collections::BTreeSet<_> =
        entries(&session).into_iter().map(|entry| entry["uid"].as_str().unwrap().to_owned()).collect();
    assert_eq!(uids.len(), 3);
}

#[test]
fn nobody_who_reads_the_calendar_learns_a_name_unless_the_user_wants_that() {
    let session = sent();
    session.ok("record 1 expected --until 2026-12-15 --what 'a copy for Ada Example'");
    let told =
        |text: &str| ["AliExpress", "aliexpress", "Ada", "example.org", "erasure"].map(|word| text.contains(word));
    assert_eq!(told(&file(&session, "")), [false; 5]);
    assert_eq!(told(&file(&session, "--plain")), [false; 5]);
    assert_eq!(told(&file(&session, "--names").replace("\r\n ", "")), [true, false, true, false, false]);
}

#[test]
fn nothing_awaited_is_said_and_no_empty_file_is_written() {
    let session = Session::ada("2026-11-23");
    for line in ["calendar", "calendar -o empty.ics"] {
        let run = session.ok(line);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.starts_with("No date was ever awaited"), "{run}");
    }
    session.ok("new erasure --to aliexpress");
    assert_eq!(session.json("calendar -o empty.ics")["file"], Value::Null, "a letter that has not gone awaits nothing");
    assert!(!session.home().join("empty.ics").exists());
}

#[test]
fn a_file_that_exists_is_replaced_on_a_word_only_and_a_dry_run_writes_none() {
    let session = sent();
    assert!(session.ok("calendar -o dates.ics --dry-run").stderr.contains("Would write `dates.ics`: 1 entry"));
    assert!(!session.home().join("dates.ics").exists());
    session.write("dates.ics", "something else");
    let run = session.run("calendar -o dates.ics");
    assert_eq!(
        (run.code(), fs::read_to_string(session.home().join("dates.ics")).unwrap().as_str()),
        (2, "something else")
    );
    session.ok("calendar -o dates.ics --yes");
    assert_eq!(session.json("calendar -o dates.ics --yes")["file"], "dates.ics");
    assert_eq!(session.run("calendar -o nowhere/dates.ics").code(), 73);
}

/// Every line ends in CRLF and has 75 octets at most (RFC 5545, section 3.1), also where a name has other letters.
#[test]
fn lines_are_folded_by_octets_and_end_as_the_standard_says() {
    let session = sent();
    let name = "Ünïcode-Bücher für Größenwahn, ein sehr langer Name; mit 漢字漢字漢字漢字 und mehr";
    session.ok(&format!("record 1 expected --until 2026-12-15 --what '{name}'"));
    let text = file(&session, "--names");
    assert!(text.replace("\r\n ", "").contains(&name.replace(',', "\\,").replace(';', "\\;")), "{text}");
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.split_terminator("\r\n") {
        assert!(line.len() <= 75 && !line.contains(['\r', '\n']), "{line:?}");
    }
}

/// Two libraries of others read every entry as it was meant. `tests/run` installs them.
#[test]
fn two_other_programs_read_what_was_written() {
    let Some(python) = readers() else { return };
    let mut session = sent();
    session.later("2026-12-02");
    session.ok("record 1 retained --what 'Invoices, of \"Ada\"; all \\ 漢字' --until 2028-12-31");
    session.ok("new access --to alibaba-com");
    session.ok("record 2 sent --by email");
    session.ok("record 2 wants-identity");
    session.ok("record 2 expected --until 2026-12-15 --what 'a copy; or\u{7} two,\nthree'");
    for flags in ["", "--names"] {
        let meant = session.json(&format!("calendar {flags}"))["entries"].as_array().unwrap().clone();
        assert_eq!(meant.len(), 4, "{meant:?}");
        session.ok(&format!("calendar {flags} -o dates.ics --yes"));
        let read = read(&python, &session.home().join("dates.ics"));
        for reader in ["icalendar", "vobject"] {
            let entries = read[reader].as_array().unwrap().iter();
            assert_eq!(
                entries.map(without_the_reference).collect::<Vec<_>>(),
                meant.iter().map(as_read).collect::<Vec<_>>()
            );
        }
    }
}

/// The entry as a reader should understand it.
fn as_read(entry: &Value) -> Value {
    let status = entry["status"].as_str().unwrap().to_uppercase();
    let stamp = format!("{}Z", &entry["changed"].as_str().unwrap()[..19]);
    let alarms = if status == "CANCELLED" { json!([]) } else { json!([32400.0]) };
    json!({
        "uid": entry["uid"], "sequence": entry["sequence"], "status": status, "summary": entry["summary"],
        "description": entry["description"], "day": entry["day"], "last": entry["day"], "stamp": stamp, "alarms": alarms,
    })
}

fn without_the_reference(entry: &Value) -> Value {
    serde_json::from_str(&support::session::without_references(&entry.to_string())).unwrap()
}

fn read(python: &Path, file: &Path) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/calendar/read.py");
    let output = Command::new(python).arg(script).arg(file).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Returns a Python that has both readers, or says why the test is skipped; with `CI=true` it has to be there.
fn readers() -> Option<PathBuf> {
    let built = Path::new(env!("CARGO_BIN_EXE_redress"));
    let pythons = built.ancestors().map(|folder| folder.join("tools/readers/bin/python"));
    let python = pythons.take(5).find(|python| python.exists());
    if python.is_none() {
        assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "the readers of calendars are not there");
        eprintln!("skipped: the readers of calendars are not there; `tests/run` installs them");
    }
    python
}
