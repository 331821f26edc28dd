//! The file: how it is made, who can read it, what is refused, and what is left in it.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use redress::ledger::{Ledger, LedgerError, SqliteLedger, Warning};

use super::{CANARY, entry, fill, now, open, stream, tamper};

pub(super) fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o7777
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_new_ledger_and_the_folders_made_for_it_are_the_owners_alone() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("share/redress/ledger.sqlite3");
    let ledger = open(&path);
    assert_eq!((mode(&path), mode(path.parent().unwrap()), mode(&home.path().join("share"))), (0o600, 0o700, 0o700));
    assert_eq!(names(path.parent().unwrap()), ["ledger.sqlite3"]);
    assert_eq!((ledger.warnings(), ledger.path()), (vec![], path.as_path()));
}

#[test]
fn a_folder_that_is_there_is_left_as_it_is_and_warned_about() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("ledger.sqlite3");
    for (folder, how) in [(0o755, "read"), (0o775, "changed"), (0o1777, "changed"), (0o701, "read")] {
        set_mode(home.path(), folder);
        let ledger = open(&path);
        assert_eq!((mode(home.path()), mode(&path)), (folder, 0o600));
        let [warning] = &ledger.warnings()[..] else { panic!("{:?}", ledger.warnings()) };
        assert_eq!(*warning, Warning { path: home.path().to_owned(), folder: true, mode: folder });
        let words =
            format!("the ledger's folder `{}` can be {how} by others (mode {folder:04o})", home.path().display());
        assert_eq!(warning.to_string(), words);
    }
    set_mode(home.path(), 0o700);
    assert_eq!(open(&path).warnings(), []);
}

#[test]
fn a_ledger_that_others_can_read_is_warned_about_and_left_as_it_is() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("ledger.sqlite3");
    fill(&mut open(&path));
    set_mode(&path, 0o644);
    let ledger = open(&path);
    assert_eq!(
        ledger.warnings()[0].to_string(),
        format!("ledger `{}` can be read by others (mode 0644)", path.display())
    );
    assert_eq!(mode(&path), 0o644);
}

#[test]
fn looking_for_a_ledger_where_there_is_none_makes_nothing() {
    let home = tempfile::tempdir().unwrap();
    assert!(SqliteLedger::open_existing(&home.path().join("share/ledger.sqlite3")).unwrap().is_none());
    assert_eq!(names(home.path()), [""; 0]);
}

#[test]
fn a_ledger_opened_for_reading_is_not_written() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("ledger.sqlite3");
    fill(&mut open(&path));
    let before = fs::read(&path).unwrap();
    let mut ledger = SqliteLedger::open_existing(&path).unwrap().unwrap();
    assert_eq!((ledger.entries(None).unwrap().len(), ledger.verify().unwrap()), (7, vec![]));
    assert!(matches!(ledger.begin(now()), Err(LedgerError::CannotWrite { .. })));
    assert!(matches!(ledger.import(&mut &b""[..]), Err(LedgerError::CannotWrite { .. })));
    drop(ledger);
    assert!(fs::read(&path).unwrap() == before);
    assert_eq!(names(home.path()), ["ledger.sqlite3"]);
}

#[test]
fn what_is_there_comes_back_when_the_ledger_is_opened_again() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("ledger.sqlite3");
    let mut first = open(&path);
    fill(&mut first);
    let records = first.records().unwrap();
    drop(first);
    assert_eq!(open(&path).records().unwrap(), records);
}

#[test]
fn what_is_not_a_ledger_is_refused_in_clear_words_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name);
    fs::write(path("empty"), "").unwrap();
    fs::write(path("letter"), "Dear Sir or Madam,\n".repeat(100)).unwrap();
    fs::write(path("short"), "SQLite format 3\0").unwrap();
    fs::create_dir(path("folder")).unwrap();
    std::os::unix::fs::symlink(path("nowhere"), path("link")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(path("socket")).unwrap();
    tamper(&path("other"), "CREATE TABLE mine (x); PRAGMA journal_mode = WAL;").unwrap();
    let other = fs::read(path("other")).unwrap();
    for (name, what) in [
        ("empty", "the file is empty"),
        ("letter", "it is not an SQLite database"),
        ("short", "it is not an SQLite database"),
        ("folder", "it is a folder"),
        ("link", "it is a link that leads nowhere"),
        ("socket", "it is a device, a pipe or a socket"),
        ("other", "it is another program's database"),
    ] {
        let words = format!("`{}` is not a ledger: {what}", path(name).display());
        let refused = SqliteLedger::open(&path(name)).unwrap_err();
        assert!(matches!(refused, LedgerError::NotALedger { .. }), "{refused:?}");
        assert_eq!(refused.to_string(), words);
        assert_eq!(SqliteLedger::open_existing(&path(name)).unwrap_err().to_string(), words);
    }
    assert!(fs::read(path("other")).unwrap() == other && fs::read(path("empty")).unwrap().is_empty());
}

#[test]
fn a_ledger_that_was_cut_or_overwritten_is_damaged_or_no_ledger() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("ledger.sqlite3");
    fill(&mut open(&path));
    let whole = fs::read(&path).unwrap();
    for length in [1, 99, 100, 511, 512, 16_383, 16_384, whole.len() / 2, whole.len() - 16_384, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        refused_or_named(&path, &format!("cut to {length} bytes"));
    }
    for (start, end) in [(0, 16), (0, 100), (0, 4096), (16, 32), (100, 120), (16_384, 32_768)] {
        let mut changed = whole.clone();
        changed[start..end].fill(0);
        fs::write(&path, changed).unwrap();
        refused_or_named(&path, &format!("bytes {start} to {end} zeroed"));
    }
}

fn refused_or_named(path: &Path, what: &str) {
    match SqliteLedger::open(path) {
        Err(LedgerError::Damaged { .. } | LedgerError::NotALedger { .. }) => {}
        Err(other) => panic!("{what}: {other:?}"),
        Ok(ledger) => assert_ne!(ledger.verify().unwrap(), [], "{what}"),
    }
}

#[test]
fn a_ledger_of_a_later_redress_is_refused_and_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("ledger.sqlite3");
    fill(&mut open(&path));
    tamper(&path, "PRAGMA user_version = 2").unwrap();
    let before = fs::read(&path).unwrap();
    let refused = SqliteLedger::open(&path).unwrap_err();
    assert!(matches!(refused, LedgerError::NewerVersion { found: 2, known: 1, .. }), "{refused:?}");
    let words = format!("ledger `{}` is of version 2, and this redress knows versions up to 1", path.display());
    assert_eq!(refused.to_string(), words);
    assert!(fs::read(&path).unwrap() == before);
    tamper(&path, "PRAGMA user_version = 0").unwrap();
    assert!(matches!(SqliteLedger::open(&path), Err(LedgerError::Damaged { .. })));
}

#[test]
fn a_ledger_where_none_can_be_made_is_an_error() {
    for path in ["/dev/null/ledger.sqlite3", "/proc/redress/ledger.sqlite3", ""] {
        let refused = SqliteLedger::open(Path::new(path)).unwrap_err();
        assert!(matches!(refused, LedgerError::CannotCreate { .. }), "`{path}`: {refused:?}");
    }
    assert!(SqliteLedger::open_existing(Path::new("/dev/null/ledger.sqlite3")).unwrap().is_none());
    assert!(matches!(SqliteLedger::open(Path::new("/")), Err(LedgerError::NotALedger { .. })));
}

#[test]
fn a_name_that_means_something_to_sqlite_is_a_name_like_any_other() {
    let home = tempfile::tempdir().unwrap();
    for name in [":memory:", "file:ledger?mode=memory", "a b#c%41", "Straße"] {
        let path = home.path().join(name);
        fill(&mut open(&path));
        assert_eq!(open(&path).entries(None).unwrap().len(), 7, "{name}");
        assert_eq!(mode(&path), 0o600, "{name}");
    }
}

#[test]
fn nothing_that_was_forgotten_is_left_in_the_file() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("ledger.sqlite3");
    let mut ledger = open(&path);
    let mut writing = ledger.begin(now()).unwrap();
    let body = format!("\"{}\"", CANARY.repeat(1000));
    writing.append(entry("case:1", "noted", &body)).unwrap();
    writing.append(entry("case:1", "noted", &format!("\"{CANARY}\""))).unwrap();
    let secret = writing.put_document("text/plain", CANARY.repeat(10_000).as_bytes()).unwrap();
    writing.append(entry("case:2", "noted", "{}")).unwrap();
    writing.commit().unwrap();
    let before = fs::read(&path).unwrap();
    assert!(contains(&before, CANARY), "it was there");
    let mut writing = ledger.begin(now()).unwrap();
    writing.forget(&stream("case:1"), super::day("2026-11-22"), &[secret]).unwrap();
    writing.commit().unwrap();
    let after = fs::read(&path).unwrap();
    assert!(!contains(&after, CANARY) && !contains(&after, "Ada-Example"));
    assert!(after.len() * 3 < before.len(), "{} bytes were {}", after.len(), before.len());
    assert_eq!((names(home.path()), ledger.verify().unwrap()), (vec!["ledger.sqlite3".to_owned()], vec![]));
}

pub(super) fn contains(bytes: &[u8], word: &str) -> bool {
    bytes.windows(word.len()).any(|window| window == word.as_bytes())
}

#[test]
fn a_copy_is_the_same_ledger_and_the_owners_alone() {
    let home = tempfile::tempdir().unwrap();
    let (path, copy) = (home.path().join("ledger.sqlite3"), home.path().join("new/copy.sqlite3"));
    fill(&mut open(&path));
    let ledger = SqliteLedger::open_existing(&path).unwrap().unwrap();
    ledger.backup(&copy).unwrap();
    assert_eq!((mode(&copy), names(copy.parent().unwrap())), (0o600, vec!["copy.sqlite3".to_owned()]));
    let mut restored = open(&copy);
    assert_eq!(restored.records().unwrap(), ledger.records().unwrap());
    assert_eq!(restored.documents().unwrap(), ledger.documents().unwrap());
    assert_eq!(restored.verify().unwrap(), []);
    let mut writing = restored.begin(now()).unwrap();
    assert_eq!(writing.append(entry("case:3", "opened", "{}")).unwrap().seq, 8);
    writing.commit().unwrap();
    let before = fs::read(&copy).unwrap();
    let refused = ledger.backup(&copy).unwrap_err();
    assert_eq!(refused.to_string(), format!("cannot create ledger `{}`: there is something already", copy.display()));
    assert!(fs::read(&copy).unwrap() == before);
}

#[test]
fn a_copy_of_a_damaged_ledger_names_the_ledger_and_leaves_nothing() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("ledger.sqlite3");
    fill(&mut open(&path));
    let mut changed = fs::read(&path).unwrap();
    changed[16_384..32_768].fill(0);
    fs::write(&path, changed).unwrap();
    let refused = open(&path).backup(&home.path().join("copy.sqlite3")).unwrap_err();
    assert!(matches!(&refused, LedgerError::Damaged { path: named, .. } if *named == path), "{refused:?}");
    assert_eq!(names(home.path()), ["ledger.sqlite3"]);
}
