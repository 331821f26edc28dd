//! Table 4: the program is killed at, or refused, every system call that changes anything, one after the other.

use std::{collections::BTreeMap, sync::OnceLock};

use crate::{
    Extent,
    dialogue::Mode,
    home::{self, Provider, authority, messages, recorded},
    strace,
    support::{
        session::{Run, Session},
        smtp_server::{Act, Moment, Script, SmtpServer},
    },
    tally::{Cell, Tally},
};

const AT_ONCE: usize = 4;

/// The calls by which a program changes a file, a folder or a connection on Linux.
const CALLS: [&str; 23] = [
    "chmod",
    "fchmod",
    "fchmodat",
    "fdatasync",
    "fsync",
    "ftruncate",
    "link",
    "linkat",
    "mkdir",
    "mkdirat",
    "openat",
    "pwrite64",
    "pwritev",
    "rename",
    "renameat",
    "renameat2",
    "sendmsg",
    "sendto",
    "unlink",
    "unlinkat",
    "utimensat",
    "write",
    "writev",
];

/// What becomes of the call.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum What {
    Killed,
    /// The disk is full, once.
    Full,
    /// The disk is full from there on.
    StaysFull,
    /// The disk fails, once.
    Fails,
}

/// What the call is about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Target {
    File,
    Output,
    Socket,
}

/// What the program is doing.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Work {
    New,
    Record,
    Resolve,
    Send,
}

#[derive(Clone, Copy, Debug)]
struct Point {
    work: Work,
    call: &'static str,
    number: usize,
    target: Target,
    what: What,
}

pub(crate) fn fill(extent: Extent) -> Tally {
    if !strace::is_here() {
        return Tally::skipped("strace is not here");
    }
    let mut tally = Tally::of_at_least(if extent == Extent::All { 500 } else { 20 });
    let mut points = Vec::new();
    for work in Work::ALL {
        let found = work.points();
        let mut calls: BTreeMap<&str, usize> = BTreeMap::new();
        for (call, ..) in &found {
            *calls.entry(call).or_default() += 1;
        }
        tally.note(format!("{work:?} makes {} such calls: {calls:?}", found.len()));
        for (call, number, target) in found {
            points.extend(What::ALL.map(|what| Point { work, call, number, target, what }));
        }
    }
    let step = if extent == Extent::All { 1 } else { points.len() / 45 };
    let points: Vec<Point> = points.into_iter().step_by(step).collect();
    let name = |point: &Point| format!("{:?} {:?} at {} {:03}", point.work, point.what, point.call, point.number);
    tally.try_each(&points, AT_ONCE, name, |point| attempt(*point));
    tally
}

impl What {
    const ALL: [Self; 4] = [Self::Killed, Self::Full, Self::StaysFull, Self::Fails];

    fn injection(self, call: &str, number: usize) -> String {
        match self {
            Self::Killed => format!("inject={call}:signal=SIGKILL:when={number}"),
            Self::Full => format!("inject={call}:error=ENOSPC:when={number}"),
            Self::StaysFull => format!("inject={call}:error=ENOSPC:when={number}+"),
            Self::Fails => format!("inject={call}:error=EIO:when={number}"),
        }
    }
}

impl Work {
    const ALL: [Self; 4] = [Self::New, Self::Record, Self::Send, Self::Resolve];

    fn line(self) -> &'static str {
        match self {
            Self::New => "new erasure --to aliexpress",
            Self::Record => "record 1 sent --by post --on 2026-11-23 --file receipt.txt",
            Self::Resolve => "resolve 1 --resend-uncertain",
            Self::Send => "send 1 --yes",
        }
    }

    /// Returns a home in which the work can be done, and the mail provider.
    fn ready(self) -> (Session, SmtpServer) {
        let server = Script::clear().start();
        let provider = Provider { authority: None, ..Provider::new(server.port(), Mode::Clear, authority()) };
        let session = match self {
            Self::New => Session::ada(home::TODAY),
            Self::Record | Self::Send => home::with_a_letter(&provider),
            Self::Resolve => home::copy_of(uncertain()),
        };
        provider.set_up(&session);
        session.write("receipt.txt", "posted\n");
        (session, server)
    }

    /// Does the work once, undisturbed, and lists the calls it makes: each by its name and its number of that name.
    fn points(self) -> Vec<(&'static str, usize, Target)> {
        let (session, server) = self.ready();
        let trace = format!("trace={}", CALLS.join(","));
        let (run, log) = strace::run(&session, &["-y", "-e", &trace], self.line());
        assert!(run.status.success(), "{run}\n{log}");
        server.stop();
        points_in(&log)
    }
}

/// Returns a home with a letter of which nobody knows whether it has gone.
fn uncertain() -> &'static Session {
    static MODEL: OnceLock<Session> = OnceLock::new();
    MODEL.get_or_init(|| {
        let server = Script::clear().at(Moment::End, Act::Close).start();
        let provider = Provider { authority: None, ..Provider::new(server.port(), Mode::Clear, authority()) };
        let session = home::with_a_letter(&provider);
        assert_eq!(session.run("send 1 --yes").code(), 76);
        server.stop();
        session
    })
}

fn points_in(log: &str) -> Vec<(&'static str, usize, Target)> {
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut points = Vec::new();
    for line in log.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let Some((name, arguments)) = rest.trim_start().split_once('(') else { continue };
        let Some(call) = CALLS.into_iter().find(|call| *call == name) else { continue };
        let number = counts.entry((thread, call)).or_default();
        *number += 1;
        let changes = call != "openat" || ["O_CREAT", "O_WRONLY", "O_RDWR"].iter().any(|flag| arguments.contains(flag));
        if changes && !points.iter().any(|(other, n, _)| (*other, *n) == (call, *number)) {
            points.push((call, *number, target(arguments)));
        }
    }
    points
}

/// Tells what a call is about by its first argument, behind which `strace -y` writes the name.
fn target(arguments: &str) -> Target {
    let first = arguments.split(',').next().unwrap_or_default();
    match () {
        () if first.contains("<pipe:") => Target::Output,
        () if first.contains("<socket:") || first.contains("<TCP:") => Target::Socket,
        () => Target::File,
    }
}

/// What the record holds, as far as it can be read.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Held {
    entries: usize,
    state: String,
}

fn held(session: &Session) -> Result<Held, String> {
    if !session.ledger().exists() {
        return Ok(Held { entries: 0, state: String::new() });
    }
    let verify = session.run("verify");
    let entries = verify.stdout.split(' ').next().and_then(|word| word.parse().ok());
    let entries = entries.filter(|_| verify.status.success()).ok_or_else(|| verify.to_string())?;
    let state = if entries < 2 { String::new() } else { recorded(session).1 };
    Ok(Held { entries, state })
}

fn attempt(point: Point) -> Cell {
    let (session, server) = point.work.ready();
    let before = held(&session).unwrap();
    let inject = point.what.injection(point.call, point.number);
    let trace = format!("trace={}", point.call);
    let (run, log) = strace::run(&session, &["-e", &trace, "-e", &inject], point.work.line());
    let copies = messages(&server.heard());
    let mut cell = Cell::of("broken");
    let reached = log.contains("(INJECTED)") || log.contains("killed by SIGKILL");
    cell.must(reached, || format!("the call was not reached:\n{log}"));
    match held(&session) {
        Err(damage) => cell.must(false, || format!("after that:\n{damage}")),
        Ok(after) => {
            cell.class = class(point, &run, &before, &after);
            if point.what != What::Killed {
                ends_well(&mut cell, point, &run, copies);
            }
            tells_the_truth(&mut cell, point, &run, (&before, &after), copies);
        }
    }
    goes_on(&mut cell, point, &session, &server);
    cell
}

fn class(point: Point, run: &Run, before: &Held, after: &Held) -> String {
    let wrote = if after.entries == before.entries { "nothing written" } else { "written" };
    let end = run.status.code().map_or("killed".to_owned(), |code| format!("exit {code}"));
    format!("{:?}, {:?}: {end}, {wrote}", point.work, point.what).to_lowercase()
}

/// The exit code says whose fault it was, and the words name the file.
fn ends_well(cell: &mut Cell, point: Point, run: &Run, copies: usize) {
    let code = run.code();
    let fine: &[i32] = match (point.target, point.work) {
        (Target::File | Target::Output, _) => &[0, 73, 74],
        (Target::Socket, _) => &[0, 75, 76],
    };
    cell.must(fine.contains(&code), || format!("it ended so:\n{run}"));
    let names = run.stderr.contains(".local/share/redress") || run.stderr.contains("output");
    cell.must(!matches!(code, 73 | 74) || names, || format!("no file is named:\n{run}"));
    cell.must(code != 0 || copies == 1 || matches!(point.work, Work::New | Work::Record), || {
        format!("not sent:\n{run}")
    });
}

/// Whatever was said holds.
fn tells_the_truth(cell: &mut Cell, point: Point, run: &Run, held: (&Held, &Held), copies: usize) {
    let (before, after) = held;
    let said = run.to_string();
    let tell = |rule: &str| format!("{rule}: {before:?}, then {after:?}, {copies} copies\n{run}");
    cell.must(after.entries >= before.entries, || tell("an entry is lost"));
    let nothing = said.contains("Nothing was written");
    cell.must(!nothing || after.entries == before.entries, || tell("`nothing was written`, and something was"));
    cell.must(!(nothing || said.contains("Nothing was sent")) || copies == 0, || {
        tell("`nothing was sent`, and it was")
    });
    let unrecorded = said.contains("could not be written down");
    match point.work {
        Work::New | Work::Record => {
            cell.must(run.code() != 0 || after.entries > before.entries, || tell("called done, and not written"));
        }
        Work::Resolve | Work::Send => {
            let sent = said.contains("SENT.  Accepted");
            let recorded = after.state == "accepted" || (unrecorded && after.state == "uncertain");
            cell.must(!sent || (copies == 1 && recorded), || tell("called sent"));
            let knows = matches!(after.state.as_str(), "accepted" | "uncertain");
            cell.must(copies == 0 || knows, || tell("the server has it, and the record does not know"));
        }
    }
}

/// The next commands work, and nothing goes a second time by itself.
fn goes_on(cell: &mut Cell, point: Point, session: &Session, server: &SmtpServer) {
    let lines: &[&str] = match point.work {
        Work::New => &["new erasure --to aliexpress", "list", "verify"],
        Work::Record => &["list", "note 1 'still here'", "verify"],
        Work::Send | Work::Resolve => &["list", "note 1 'still here'", "send 1 --yes", "verify"],
    };
    for line in lines {
        let run = session.run(line);
        // A letter that has gone, or may have, is not sent again.
        let fine = run.status.success() || (line.starts_with("send") && matches!(run.code(), 2 | 76));
        cell.must(fine, || format!("then, redress {line}\n{run}"));
    }
    let copies = messages(&server.heard());
    cell.must(copies <= 1, || format!("then the server has {copies} copies"));
}
