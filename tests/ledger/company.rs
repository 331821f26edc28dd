//! Several at once, and one that is killed: nothing is lost, and nothing is half there.

use std::{
    env,
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use redress::ledger::{Ledger, SqliteLedger};

use super::{entry, faults, file, fill, now, open, stream};

#[test]
fn threads_that_make_and_fill_one_ledger_at_once_lose_nothing() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("share/ledger.sqlite3");
    thread::scope(|scope| {
        for number in 0..4 {
            let path = &path;
            scope.spawn(move || append_many(path, &format!("case:{number}"), 25, |_| ()));
        }
    });
    holds_each_once(&path, 4, 25);
}

#[test]
fn programs_that_make_and_fill_one_ledger_at_once_lose_nothing() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("share/ledger.sqlite3");
    let programs: Vec<_> = (0..3).map(|number| Program::start(&path, &format!("case:{number}"), "25")).collect();
    for mut program in programs {
        assert_eq!(program.said.by_ref().count(), 25);
        assert!(program.child.wait().unwrap().success());
    }
    holds_each_once(&path, 3, 25);
}

fn holds_each_once(path: &Path, writers: usize, each: usize) {
    let ledger = open(path);
    assert_eq!(ledger.verify().unwrap(), []);
    assert!(ledger.entries(None).unwrap().iter().map(|entry| entry.seq).eq(1..=(writers * each) as u64));
    for number in 0..writers {
        let bodies =
            ledger.entries(Some(&stream(&format!("case:{number}")))).unwrap().into_iter().map(|entry| entry.body);
        assert!(bodies.eq((0..each).map(|n| Some(n.to_string()))));
    }
    let made = fs::read_dir(path.parent().unwrap()).unwrap().count();
    assert_eq!(made, 1, "whoever came second left nothing behind");
}

#[test]
fn a_program_that_is_killed_loses_nothing_it_had_told_of() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("ledger.sqlite3");
    let mut told = 0;
    for round in 1..=12 {
        let mut program = Program::start(&path, "case:1", "1000000");
        told = program.said.by_ref().take(round).last().unwrap().max(told);
        thread::sleep(Duration::from_micros(700 * round as u64));
        program.kill();
        let ledger = SqliteLedger::open_existing(&path).unwrap().unwrap();
        let last = ledger.entries(None).unwrap().last().unwrap().seq;
        assert!(last >= told, "round {round}: event {told} was told of, and {last} is the last");
        assert_eq!(ledger.verify().unwrap(), [], "round {round}");
    }
}

#[test]
fn a_program_that_is_killed_in_the_middle_leaves_the_ledger_as_it_was() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("ledger.sqlite3");
    fill(&mut open(&path));
    let before = fs::read(&path).unwrap();
    let mut program = Program::start(&path, "case:1", "half");
    assert_eq!(program.said.next(), Some(0));
    assert!(fs::read(&path).unwrap() != before, "it has begun to write into the file");
    program.kill();
    assert!(home.path().join("ledger.sqlite3-journal").exists(), "the journal is there to undo it");
    let ledger = SqliteLedger::open_existing(&path).unwrap().unwrap();
    assert_eq!((ledger.entries(None).unwrap().len(), ledger.verify().unwrap()), (7, vec![]));
    assert!(fs::read(&path).unwrap() == before);
    assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
}

#[test]
fn every_file_is_the_owners_alone_under_any_umask() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("share/redress/ledger.sqlite3");
    let shell = ["sh", "-c", "umask 000; exec \"$0\" \"$@\""];
    assert_eq!(Program::start_by(&shell, &path, "case:1", "half").said.next(), Some(0));
    let folder = path.parent().unwrap();
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(files.len(), 2, "the ledger and its journal: {files:?}");
    for file in files {
        assert_eq!(file::mode(&file), 0o600, "{}", file.display());
    }
    assert_eq!((file::mode(folder), file::mode(&home.path().join("share"))), (0o700, 0o700));
}

/// This test program, started again as another program, which tells of each event it has committed.
pub(super) struct Program {
    pub(super) child: Child,
    pub(super) said: Box<dyn Iterator<Item = u64>>,
}

impl Program {
    fn start(path: &Path, about: &str, count: &str) -> Self {
        Self::start_by(&[], path, about, count)
    }

    /// Starts it by another one, such as a shell.
    pub(super) fn start_by(by: &[&str], path: &Path, about: &str, count: &str) -> Self {
        let this = env::current_exe().unwrap();
        let words = by.iter().map(OsStr::new).chain([this.as_os_str()]);
        let words: Vec<_> = words.chain(["--exact", "company::another_program", "--ignored"].map(OsStr::new)).collect();
        let mut command = Command::new(words[0]);
        command.args(&words[1..]).arg("--nocapture").stdout(Stdio::piped());
        command.env("REDRESS_TEST_LEDGER", path).env("REDRESS_TEST_STREAM", about).env("REDRESS_TEST_COUNT", count);
        let mut child = command.spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        Self { child, said: Box::new(lines.filter_map(|line| line.split("told ").nth(1)?.parse().ok())) }
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.child.kill().and_then(|()| self.child.wait()).ok();
    }
}

#[test]
#[ignore = "is what the tests above start as another program"]
fn another_program() {
    let [Some(path), Some(about), Some(count)] =
        ["REDRESS_TEST_LEDGER", "REDRESS_TEST_STREAM", "REDRESS_TEST_COUNT"].map(env::var_os)
    else {
        return;
    };
    let (path, about) = (Path::new(&path), about.into_string().unwrap());
    match count.to_str().unwrap() {
        "half" => write_half(path),
        work @ ("append" | "forget") => faults::work(path, work, tell),
        count => append_many(path, &about, count.parse().unwrap(), tell),
    }
}

fn tell(seq: u64) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "told {seq}").and_then(|()| out.flush()).unwrap();
}

fn append_many(path: &Path, about: &str, count: usize, tell: impl Fn(u64)) {
    let mut ledger = open(path);
    for n in 0..count {
        let mut writing = ledger.begin(now()).unwrap();
        let seq = writing.append(entry(about, "noted", &n.to_string())).unwrap().seq;
        writing.commit().unwrap();
        tell(seq);
    }
}

/// Writes more than `SQLite` holds in memory, and then waits to be killed.
fn write_half(path: &Path) {
    let mut ledger = open(path);
    let mut writing = ledger.begin(now()).unwrap();
    writing.append(entry("case:1", "noted", "{}")).unwrap();
    writing.put_document("application/pdf", &vec![b'x'; 10_000_000]).unwrap();
    tell(0);
    thread::sleep(Duration::from_mins(10));
}
