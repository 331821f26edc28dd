//! Every screen on terminals of several widths: what is shown, how wide it is, that nothing of it is cut, and how it ends.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::BTreeSet;

use support::{
    session::{Session, without_references},
    terminal::Terminal,
};
use unicode_width::UnicodeWidthStr;

const TODAY: &str = "2026-11-23";

/// Companies that are made up, with the channels of a real record.
const SERVICES: [(&str, &str); 4] = [
    ("example-cloud", "Example Cloud"),
    ("example-post", "Example Post"),
    ("example-shop", "Example Shop"),
    ("example-talk", "Example Talk"),
];

fn own_record(session: &Session, id: &str, service: &str) {
    let record = include_str!("../data/controllers/alibaba-com.toml");
    let own = record.lines().map(|line| match line.split_once(" = ") {
        Some(("id", "\"alibaba-com\"")) => format!("id = \"{id}\""),
        Some(("service", _)) => format!("service = \"{service}\""),
        Some(("aliases", _)) => "aliases = []".to_owned(),
        Some(("runs", _)) => "runs = []".to_owned(),
        Some(_) | None => line.to_owned(),
    });
    session.controller(id, &own.collect::<Vec<_>>().join("\n"));
}

/// A home with a case in every state that the screens tell apart.
fn life() -> Session {
    let mut session = Session::ada("2026-10-05");
    for (id, service) in SERVICES {
        own_record(&session, id, service);
    }
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by email");
    session.ok("new access --to example-cloud");
    session.ok("record 2 sent --by email");
    session.later("2026-10-20");
    session.ok("record 2 extended --until 2027-01-05 --reason 'the request is complex'");
    session.ok("new erasure --to example-post");
    session.ok("record 3 sent --by email");
    session.ok("new erasure --to example-shop");
    session.ok("record 4 sent --by email");
    session.later("2026-11-09");
    session.ok(
        "record 3 retained --what invoices --basis 'Section 147 AO' --until 2028-12-31 --holder 'the Irish company'",
    );
    session.ok("record 3 retained --what 'risk data'");
    session.ok("record 4 done");
    session.ok("close 4 --done");
    session.later("2026-11-16");
    session.ok("new access --to alibaba-com");
    session.ok("record 5 sent --by email");
    session.ok("new access --to example-talk");
    session.ok("record 6 sent --by email");
    session.ok("record 6 bounced --note 'user unknown'");
    session.ok("new objection --to aliexpress --reason 'I do not want to be profiled'");
    session.later("2026-11-20");
    session.ok("new erasure --to example-cloud --access-first");
    session.ok("record 8 sent --by email");
    session.ok("new erasure --to alibaba-com --access-first");
    session.ok("record 2 received --on 2026-10-06");
    let seq = seq_of(&session, 2, "received");
    session.ok(&format!("record 2 corrected --event {seq} --on 2026-10-07"));
    reply(&session);
    session.later(TODAY);
    session
}

fn seq_of(session: &Session, case: u32, kind: &str) -> u64 {
    let case = session.json(&format!("show {case}"));
    let events = case["events"].as_array().unwrap().iter();
    events.filter(|event| event["kind"] == kind).map(|event| event["seq"].as_u64().unwrap()).next_back().unwrap()
}

/// An answer to case 5 comes and is not sorted.
fn reply(session: &Session) {
    let case = session.command("show 5 --json").output().unwrap();
    let case: serde_json::Value = serde_json::from_slice(&case.stdout).unwrap();
    let reference = case["reference"].as_str().unwrap();
    session.write(
        "reply.eml",
        &format!(
            "From: Alibaba.com Privacy <privacy@service.alibaba.com>\r\nTo: ada@example.org\r\n\
             Date: Fri, 20 Nov 2026 08:12:00 +0000\r\nMessage-ID: <88123.2@service.alibaba.com>\r\n\
             Subject: Your request {reference}\r\n\r\nDear Ada Example,\r\n\r\n\
             We have received your request and are working on it.\r\n"
        ),
    );
    session.ok("import reply.eml");
}

/// Shows a screen on a terminal of so many columns.
fn on_a_terminal(session: &Session, line: &str, columns: u16, colour: &str) -> (i32, String) {
    let mut command = session.command(&format!("{line} --color {colour}"));
    command.env("TERM", "xterm-256color");
    let (code, shown) = Terminal::of_width(command, columns).ends_in_colour();
    let shown = shown.replace(&*session.home().to_string_lossy(), "$HOME");
    (code, without_references(&shown))
}

/// Takes out what colours a text.
fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or("", |(_, rest)| rest))
}

/// The screens whose every line is kept, at three widths, plain and coloured.
const GOLDEN: [&str; 18] = [
    "",
    "list",
    "list done",
    "overdue",
    "due",
    "list retained",
    "show 1",
    "show 2",
    "show 5",
    "show 8",
    "show 9",
    "due --law gdpr --received 2026-11-23 --calendar DE-BY",
    "law",
    "authorities DE-BY",
    "verify",
    "show 99",
    "new erasure --to aliexpres",
    "close 1",
];

#[test]
fn the_screens_of_a_home_with_cases_of_every_state() {
    let session = life();
    for columns in [40, 80, 120] {
        for colour in ["never", "always"] {
            let screens = GOLDEN.map(|line| {
                let (code, shown) = on_a_terminal(&session, line, columns, colour);
                let shown = shown.replace('\u{1b}', "␛");
                format!("$ redress {line}\n{shown}[exit status: {code}]\n")
            });
            insta::assert_snapshot!(format!("{columns}-{colour}"), screens.join("\n"));
        }
    }
}

#[test]
fn the_screens_of_an_empty_home_and_of_one_that_is_set_up() {
    let (empty, ready) = (Session::on(TODAY), Session::ada(TODAY));
    for columns in [40, 80, 120] {
        let screens = [(&empty, ""), (&empty, "list"), (&ready, ""), (&ready, "list")].map(|(session, line)| {
            let (code, shown) = on_a_terminal(session, line, columns, "never");
            format!("$ redress {line}\n{shown}[exit status: {code}]\n")
        });
        insta::assert_snapshot!(format!("first-{columns}"), screens.join("\n"));
    }
}

/// Every command that shows something and changes nothing.
const SCREENS: [&str; 45] = [
    "",
    "list",
    "list done",
    "list waiting paused",
    "list retained",
    "overdue",
    "outbox",
    "due",
    "due --law gdpr --received 2026-11-23 --calendar DE-BY",
    "show 1",
    "show 1 --explain",
    "show 2",
    "show 3 --explain",
    "show 5",
    "show 6",
    "show 7",
    "show 9",
    "show 1 --letter 1 --transport",
    "guide",
    "guide aliexpress",
    "guide aliexpress --path desktop",
    "guide aliexpress --after",
    "guide aliexpress --troubles",
    "guide aliexpress --disputed",
    "law",
    "law gdpr",
    "law uk-gdpr",
    "law ccpa",
    "authorities",
    "authorities DE-BY",
    "authorities GB",
    "templates",
    "templates erasure",
    "doctor --offline",
    "doctor --paths",
    "verify",
    "help deadlines",
    "help",
    "--help",
    "record --help",
    "send --help",
    "new erasure --to aliexpress --dry-run",
    "follow 1 --dry-run",
    "escalate 1 --dry-run",
    "record 1 acknowledged --dry-run",
];

/// What cannot be done, each for another reason.
const REFUSED: [&str; 22] = [
    "show 99",
    "show aliexpress",
    "send 99",
    "new erasure --to aliexpres",
    "new erazure --to aliexpress",
    "record 1 sent",
    "record 1 corrected",
    "record 1 retained --until tomorow",
    "close 1",
    "frobnicate",
    "list nothing",
    "due --law gdpr",
    "due --law gdpr --received 3/12/2026",
    "restore no-such-file",
    "import no-such-file.eml",
    "guide nowhere",
    "help nowhere",
    "authorities XX",
    "templates nothing",
    "law nowhere",
    "follow 4",
    "controllers show nowhere",
];

/// The signs of a text in their order, without the spaces and the marks by which a shell goes on.
fn signs(text: &str) -> String {
    without_colour(text).chars().filter(|sign| !sign.is_whitespace() && *sign != '\\').collect()
}

#[test]
fn no_line_of_any_screen_is_wider_than_the_terminal_and_nothing_of_it_is_cut() {
    let session = life();
    for line in SCREENS.iter().chain(&REFUSED) {
        // The clock and the free space of the machine differ from run to run.
        let differs = |sign: &char| line.starts_with("doctor") && sign.is_ascii_digit();
        let signs = |text: &str| signs(text).chars().filter(|sign| !differs(sign)).collect::<String>();
        let whole = signs(&session.together(line));
        // A letter is shown as it goes, in lines of 72 signs.
        let holds_a_letter = line.ends_with("--dry-run");
        for columns in [40, 60, 80, 120, 160].into_iter().filter(|columns| !holds_a_letter || 72 < *columns) {
            let (_, shown) = on_a_terminal(&session, line, columns, "always");
            for text in without_colour(&shown).lines() {
                assert!(text.width() <= columns.into(), "`redress {line}` at {columns}, {}: {text}", text.width());
            }
            assert!(signs(&shown) == whole, "`redress {line}` at {columns} has other words than in a pipe:\n{shown}");
        }
    }
}

#[test]
fn a_command_is_broken_only_where_no_line_can_hold_it() {
    let session = life();
    let typed = |text: &str| {
        let commands = text.lines().flat_map(|line| line.split("  ")).map(str::trim);
        let commands = commands.map(|part| part.strip_prefix("or: ").unwrap_or(part));
        commands.filter(|part| part.starts_with("redress ")).map(str::to_owned).collect::<BTreeSet<_>>()
    };
    for line in ["", "list", "overdue", "outbox", "list retained", "show 1", "show 7"] {
        let whole = typed(&session.together(line));
        for columns in [40, 60, 80] {
            let shown = typed(&on_a_terminal(&session, line, columns, "never").1);
            for command in whole.iter().filter(|command| command.width() <= columns.into()) {
                assert!(shown.contains(command), "`redress {line}` at {columns}: {command}\n{shown:#?}");
            }
        }
    }
}

#[test]
fn a_pipe_gets_every_line_whole() {
    let session = life();
    for line in ["list", "show 1", "list --plain", "show 99"] {
        let whole = session.run(line).to_string();
        let narrow = session.command(line).env("COLUMNS", "40").output().unwrap();
        let narrow = [narrow.stdout, narrow.stderr].concat();
        let narrow = String::from_utf8(narrow).unwrap();
        assert!(whole.lines().any(|line| 60 < line.width()) || line == "show 99", "{whole}");
        for text in without_references(&narrow).lines() {
            assert!(whole.contains(text), "{line}: {text}\n{whole}");
        }
    }
}

#[test]
fn plain_lines_stay_whole_on_a_terminal_too() {
    let session = life();
    for line in ["list --plain", "due --plain", "outbox --plain", "show 99 --plain"] {
        assert_eq!(on_a_terminal(&session, line, 40, "auto").1, session.together(line), "{line}");
    }
}

#[test]
fn what_was_done_ends_with_what_to_type_next() {
    let session = life();
    session.write("orders.csv", "order;price\n1;2\n");
    let answers_a_question = |line: &&&str| {
        !["--help", "--paths", "--dry-run", "--transport"].iter().any(|end| line.ends_with(end))
            && !line.starts_with("help")
    };
    let done = [
        "note 1 hello",
        "new erasure --to aliexpress",
        "send 10 --via draft --yes",
        "record 10 sent --by email",
        "record 10 acknowledged",
        "attach 10 orders.csv --as orders",
        "guide aliexpress --done orders",
        "follow 1",
        "send 1 --via print --yes",
        "close 6 --gave-up",
        "reopen 6",
        "forget 4 --confirm REFERENCE",
        "calendar -o dates.ics",
        "report -o report.html",
        "evidence 1 -o evidence.zip",
        "export -o record.jsonl",
        "backup record.redress",
        "letter erasure --to aliexpress -o letter.txt",
        "resolve",
        "send --due",
        "import reply.eml",
        "escalate 1 --authority deberlbdi -o complaint.txt --anyway --reason 'they do not answer'",
    ];
    for line in SCREENS.iter().filter(answers_a_question).chain(&done) {
        let case = session.command("show 4 --json").output().unwrap().stdout;
        let case: serde_json::Value = serde_json::from_slice(&case).unwrap_or_default();
        let line = line.replace("REFERENCE", case["reference"].as_str().unwrap_or_default());
        let run = session.ok(&line);
        let said = if run.stderr.is_empty() { run.stdout } else { run.stderr };
        let last = said.lines().rev().take(2);
        assert!(last.clone().any(|line| line.contains("redress")), "redress {line}\n{said}");
    }
}

#[test]
fn what_is_refused_says_what_went_wrong_what_it_means_and_what_to_type() {
    let session = life();
    for line in REFUSED {
        let run = session.run(line);
        assert_ne!(run.code(), 0, "{line}");
        let lines: Vec<&str> = run.stderr.lines().collect();
        assert!(lines[0].starts_with("error: "), "redress {line}\n{run}");
        let tries = lines.iter().position(|line| line.starts_with("  try: "));
        assert!(tries.is_some_and(|at| 2 <= at), "redress {line}\n{run}");
        for word in ["SMTP", "MIME", "EOF", "panic", "null"] {
            assert!(!lines[0].contains(word), "redress {line}\n{run}");
        }
    }
}
