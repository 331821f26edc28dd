//! What a person meets at a terminal: pages that are turned, lines that say how far something is, and lines for those who
//! listen instead of looking. And what a program meets in their place: nothing of it.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    fs::{self, OpenOptions},
    io::Write,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use support::{
    session::{Session, without_references},
    smtp_server::{Act, Moment, Script, SmtpServer},
    terminal::Terminal,
};

const TODAY: &str = "2026-11-23";
/// A pager that keeps what it was given, and says that it was there.
const KEEPS: &str = "sh -c 'cat > paged; echo PAGED'";

/// Ada has written a letter.
fn written() -> Session {
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    session
}

/// Shows a screen of 80 columns, and returns what was printed sign by sign, with what the pager got.
fn shown(session: &Session, line: &str, rows: u16, set: &[(&str, &str)]) -> (String, Option<String>) {
    let paged = session.home().join("paged");
    let _ = fs::remove_file(&paged);
    let mut command = session.command(line);
    command.env("TERM", "xterm-256color").env("REDRESS_PAGER", KEEPS).envs(set.iter().copied());
    let (code, shown) = Terminal::of_size(command, 80, rows).ends_in_colour();
    assert_eq!(code, 0, "{line}\n{shown}");
    (shown, fs::read_to_string(paged).ok())
}

#[test]
fn a_letter_that_is_longer_than_the_screen_goes_to_the_pager_sign_by_sign() {
    let session = written();
    let letter = session.command("show 1 --letter 1").output().unwrap().stdout;
    let letter = String::from_utf8(letter).unwrap();
    let height = u16::try_from(letter.lines().count()).unwrap();

    let (screen, paged) = shown(&session, "show 1 --letter 1", height, &[]);
    assert_eq!(paged.unwrap().trim_end(), letter.trim_end());
    assert!(screen.contains("Subject: ") && screen.contains("PAGED") && !screen.contains("Ada Example"), "{screen}");

    let (screen, paged) = shown(&session, "show 1 --letter 1", height + 1, &[]);
    assert!(paged.is_none() && screen.contains("Ada Example"), "{screen}");
}

#[test]
fn help_the_guide_the_texts_and_the_law_are_turned_page_by_page() {
    let session = written();
    for line in ["help deadlines", "help record", "help", "guide aliexpress", "templates erasure --lang en", "law gdpr"]
    {
        let (screen, paged) = shown(&session, line, 10, &[]);
        assert_eq!(screen.matches("PAGED").count(), 1, "{line}\n{screen}");
        assert!(10 < paged.unwrap().lines().count(), "{line}");
    }
}

#[test]
fn nothing_is_paged_where_that_is_not_wanted() {
    let session = written();
    let whole = ["--plain", "--no-input", "--json"].map(|flag| (format!("help deadlines {flag}"), ("X", "")));
    let set = [("REDRESS_PAGER", ""), ("REDRESS_PAGER", "cat"), ("TERM", "dumb"), ("REDRESS_ACCESSIBLE", "1")];
    let set = set.map(|set| ("help deadlines".to_owned(), set));
    for (line, set) in whole.into_iter().chain(set) {
        let (screen, paged) = shown(&session, &line, 10, &[set]);
        assert!(paged.is_none() && screen.contains("redress law gdpr"), "{line} {set:?}\n{screen}");
    }
    let piped = session.command("help deadlines").env("REDRESS_PAGER", KEEPS).output().unwrap();
    assert!(String::from_utf8(piped.stdout).unwrap().contains("redress law gdpr"));
    assert!(!session.home().join("paged").exists());
}

#[test]
fn pager_is_taken_where_redress_pager_is_not_set_and_less_where_neither_is() {
    let session = written();
    let at_a_terminal = |pager: Option<&str>| {
        let mut command = session.command("help deadlines");
        command.env("TERM", "xterm").env_remove("REDRESS_PAGER").envs(pager.map(|pager| ("PAGER", pager)));
        command.env("PATH", format!("{}:/usr/bin:/bin", session.home().display()));
        Terminal::of_size(command, 80, 10).ends().1
    };
    assert!(at_a_terminal(Some("sh -c 'cat > paged; echo PAGED'")).contains("PAGED"));
    // What stands for `less` says with which flags it was called.
    let less = session.write("less", "#!/bin/sh\ncat > paged\necho \"LESS $LESS: $*\"\n");
    fs::set_permissions(less, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let shown = at_a_terminal(None);
    assert!(shown.contains("LESS FIRX: -FIRX"), "{shown}");
}

#[test]
fn a_pager_that_is_not_there_costs_nothing() {
    let session = written();
    let (screen, _) = shown(&session, "help deadlines", 10, &[("REDRESS_PAGER", "/no/such/pager")]);
    assert!(screen.contains("# When they must") || screen.contains("When they must answer"), "{screen}");
    assert!(screen.contains("redress law gdpr") && !screen.contains("error"), "{screen}");
}

#[test]
fn a_reader_who_leaves_early_has_read_enough() {
    let session = written();
    for pager in ["true", "sh -c 'head -1 > paged'", "sh -c 'exit 3'"] {
        let (screen, _) = shown(&session, "law gdpr", 10, &[("REDRESS_PAGER", pager)]);
        assert!(!screen.contains("error") && !screen.contains("Art. 12(3)"), "{pager}\n{screen}");
    }
}

#[test]
fn ctrl_c_while_a_pager_reads_is_the_pagers() {
    let session = written();
    let mut command = session.command("help deadlines");
    command.env("TERM", "xterm").env("REDRESS_PAGER", "sh -c 'cat > paged; echo READS; sleep 1; echo GOES ON'");
    let mut terminal = Terminal::of_size(command, 80, 10);
    terminal.sees("READS");
    terminal.interrupt();
    let (code, shown) = terminal.ends();
    assert!(code == 0 && shown.contains("GOES ON"), "{code}\n{shown}");
}

#[test]
fn the_question_whether_to_send_stands_after_the_letter_was_read() {
    let server = SmtpServer::start(vec![Script::clear()]);
    let session = Session::with_provider(TODAY, &server, "none", None);
    session.ok("new erasure --to aliexpress");
    let mut command = session.command("send 1");
    command.env("TERM", "xterm").env("REDRESS_PAGER", KEEPS);
    let mut terminal = Terminal::of_size(command, 80, 24);
    terminal.sees("To        DataProtection.AE@aliexpress.com");
    terminal.sees("PAGED");
    terminal.answer("Send it to DataProtection.AE@aliexpress.com now?", "n");
    let (code, shown) = terminal.ends();
    assert!(code == 0 && shown.contains("Not sent; the letter waits."), "{shown}");
    let paged = fs::read_to_string(session.home().join("paged")).unwrap();
    assert!(paged.contains("Ada Example") && !shown.contains("I request"), "{paged}");
    assert!(server.stop().is_empty(), "nothing was said to the server");
}

/// Tells whether a text moves the cursor, which is what a screen reader reads again and again.
fn moves(text: &str) -> bool {
    let mut sequences = text.split("\u{1b}[").skip(1);
    let ends = |rest: &str| rest.find(|sign: char| sign.is_ascii_alphabetic()).map(|at| rest[at..].starts_with('m'));
    text.replace("\r\n", "\n").contains('\r') || sequences.any(|rest| ends(rest) != Some(true))
}

#[test]
fn who_listens_hears_lists_as_lines_with_what_each_is() {
    let mut session = written();
    session.ok("record 1 sent --by email");
    session.later("2026-12-28");
    let aloud = |line: &str| {
        let output = session.command(line).env("REDRESS_ACCESSIBLE", "1").output().unwrap();
        without_references(&String::from_utf8(output.stdout).unwrap())
    };
    assert_eq!(
        aloud("list"),
        "Needs you\n  Case 1\n     with: aliexpress\n     about: erasure\n     status: waiting\n     \
         date: due 2026-12-23 (from sending; on your word), 5 days over\n     \
         redress follow 1      they are late: remind them, and name the complaint that follows\n"
    );
    assert_eq!(
        aloud("overdue"),
        "Case 1\n   with: aliexpress\n   about: erasure\n   due 2026-12-23 (from sending; on your word)\n   5 days over\n   \
         by: Art. 12(3) GDPR, Art. 12(4) GDPR\n"
    );
    assert!(aloud("controllers alipay").starts_with("alipay\n   is: Alipay\n   letters go: "));
    let lines = session.ok("overdue --plain").stdout;
    assert_eq!(aloud("overdue --plain"), lines, "a program reads the same");
}

#[test]
fn the_settings_say_so_as_well_and_the_environment_counts_more() {
    let mut session = written();
    session.ok("record 1 sent --by email");
    session.later("2026-12-28");
    let settings = fs::read_to_string(session.home().join(".config/redress/config.toml")).unwrap();
    session.configure(&format!("{settings}\n[screen]\naccessible = true\n"));
    assert!(session.ok("list").stdout.contains("  Case 1\n     with: aliexpress\n"));
    let looking = session.command("list").env("REDRESS_ACCESSIBLE", "0").output().unwrap();
    assert!(String::from_utf8(looking.stdout).unwrap().contains("  1  aliexpress  erasure  waiting"));
}

#[test]
fn who_listens_is_asked_in_lines_that_stay_as_they_are() {
    let session = Session::on(TODAY);
    let mut command = session.command("init");
    command.env("TERM", "xterm").env("REDRESS_ACCESSIBLE", "1");
    let mut terminal = Terminal::of_size(command, 80, 24);
    terminal.answer("Where do you live?", "DE");
    terminal.answer("Which part?", "BE");
    terminal.answer("Your name?", "Ada Example");
    terminal.answer("Your e-mail address?", "ada@example.org");
    terminal.answer("Choice [", "2");
    let (code, shown) = terminal.ends_in_colour();
    assert_eq!(code, 0, "{shown}");
    assert!(!moves(&shown), "{shown:?}");
    assert!(fs::read_to_string(session.home().join(".config/redress/config.toml")).unwrap().contains("Ada Example"));
}

/// Begins to set up a mail account, up to the question for the password, as somebody who listens.
fn up_to_the_password(session: &Session) -> Terminal {
    let mut command = session.command("init --country DE --region BE --name Ada --email ada@gmx.de --provider gmx");
    command.env("TERM", "xterm").env("REDRESS_ACCESSIBLE", "1");
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    let mut terminal = Terminal::of_size(command, 80, 24);
    terminal.sees("shown) ");
    terminal
}

#[test]
fn who_listens_types_a_password_that_is_not_shown_into_a_line_that_stays_as_it_is() {
    let session = Session::on(TODAY);
    let mut terminal = up_to_the_password(&session);
    assert!(!terminal.shows_what_is_typed());
    terminal.press("CANARY-7f3a\r");
    terminal.sees("Where shall it be kept?");
    assert!(terminal.shows_what_is_typed());
    terminal.answer("Choice [", "2");
    let (code, shown) = terminal.ends_in_colour();
    assert_eq!(code, 0, "{shown}");
    assert!(!moves(&shown) && !shown.contains("CANARY"), "{shown:?}");
    let kept = session.home().join(".config/redress/mail-password");
    assert_eq!(fs::read_to_string(kept).unwrap(), "CANARY-7f3a");
}

#[test]
fn whoever_stops_at_a_password_has_a_terminal_that_shows_what_is_typed() {
    for end in ["an interrupt", "the end of the input"] {
        let session = Session::on(TODAY);
        let mut terminal = up_to_the_password(&session);
        assert!(!terminal.shows_what_is_typed());
        if end == "an interrupt" {
            terminal.press("half of it");
            terminal.interrupt();
        } else {
            terminal.press("\u{4}");
        }
        terminal.sees("Your answers so far are kept");
        assert!(terminal.shows_what_is_typed(), "{end}");
        let (code, shown) = terminal.ends();
        assert!(code == 130 && !shown.contains("half of it"), "{end}: {code}\n{shown}");
    }
}

/// Imports two mails from a pipe that stalls after them, and returns what was shown.
fn stalled(line: &str, set: &[(&str, &str)], waits: Option<&str>) -> String {
    let session = written();
    session.ok("record 1 sent --by email");
    let path = session.home().join("all.mbox");
    assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
    let mut command = session.command(line);
    command.env("TERM", "xterm").envs(set.iter().copied());
    let mut terminal = Terminal::of_size(command, 80, 24);
    let mail = "From a@example.org Mon Nov 23 10:00:00 2026\nFrom: a@example.org\nDate: Mon, 23 Nov 2026 10:00:00 +0000\n\nhi\n\n";
    let mut pipe = OpenOptions::new().write(true).open(path).unwrap();
    pipe.write_all(mail.repeat(2).as_bytes()).unwrap();
    match waits {
        Some(words) => terminal.sees(words),
        None => thread::sleep(Duration::from_millis(2_500)),
    }
    drop(pipe);
    let (code, shown) = terminal.ends_in_colour();
    assert_eq!(code, 0, "{shown}");
    shown
}

#[test]
fn what_takes_longer_than_a_moment_says_how_far_it_is_and_leaves_nothing_behind() {
    let shown = stalled("import all.mbox", &[], Some("Reading: 1 mail …"));
    assert!(shown.contains("\r\u{1b}[KReading: 1 mail …"), "{shown:?}");
    let after = shown.rsplit("\r\u{1b}[K").next().unwrap();
    assert!(!after.contains("Reading: ") && !after.is_empty(), "{shown:?}");
}

#[test]
fn who_listens_hears_how_far_it_is_on_a_line_of_its_own() {
    for set in [("REDRESS_ACCESSIBLE", "1"), ("TERM", "dumb")] {
        let shown = stalled("import all.mbox", &[set], Some("Reading: 1 mail …"));
        assert!(shown.contains("Reading: 1 mail …\n") && !moves(&shown), "{set:?}\n{shown:?}");
    }
}

/// Looks whether all is well while the mail server takes two seconds to greet, and returns what was shown.
fn doctor_at_a_slow_server(line: &str, set: &[(&str, &str)]) -> String {
    let late = Act::Late(b"220 late\r\n".to_vec(), Duration::from_millis(1_700));
    let server = SmtpServer::start(vec![Script::clear().login("ada", "s3cret-CANARY").at(Moment::Greeting, late)]);
    let session = Session::with_provider(TODAY, &server, "none", None);
    let mut command = session.command(line);
    command.env("TERM", "xterm").envs(set.iter().copied());
    let (code, shown) = Terminal::of_size(command, 80, 24).ends_in_colour();
    assert_eq!(code, 0, "{shown}");
    shown
}

#[test]
fn the_doctor_says_for_whom_it_waits_and_leaves_nothing_of_it_behind() {
    let shown = doctor_at_a_slow_server("doctor", &[]);
    assert!(shown.contains("\r\u{1b}[KWaiting for localhost: 1 s …"), "{shown:?}");
    let after = shown.rsplit("\r\u{1b}[K").next().unwrap();
    assert!(!after.contains("Waiting for ") && after.contains("localhost"), "{shown:?}");
    let shown = doctor_at_a_slow_server("doctor", &[("REDRESS_ACCESSIBLE", "1")]);
    assert!(shown.contains("Waiting for localhost: 1 s …\n") && !moves(&shown), "{shown:?}");
    let shown = doctor_at_a_slow_server("doctor --plain", &[]);
    assert!(!shown.contains("Waiting") && !moves(&shown), "{shown:?}");
}

#[test]
fn a_program_is_told_nothing_of_how_far_it_is() {
    for line in ["import all.mbox --plain", "import all.mbox --json", "import all.mbox --quiet"] {
        let shown = stalled(line, &[], None);
        assert!(!shown.contains("Reading") && !moves(&shown), "{line}\n{shown:?}");
    }
}

/// A line for every command that shows something and changes nothing.
const LINES: [&str; 33] = [
    "",
    "list",
    "list done",
    "list retained",
    "overdue",
    "outbox",
    "due",
    "due --law gdpr --received 2026-11-23",
    "show 1",
    "show 1 --explain",
    "show 1 --letter 1",
    "show 1 --letter 1 --transport",
    "guide",
    "guide aliexpress",
    "controllers",
    "controllers show aliexpress",
    "controllers check",
    "law gdpr",
    "authorities",
    "templates",
    "templates erasure",
    "doctor --offline",
    "verify",
    "export",
    "report",
    "calendar",
    "letter erasure --to aliexpress --name Ada --email ada@example.org --country DE",
    "send 1 --dry-run",
    "completions bash",
    "man",
    "help",
    "help record",
    "--help",
];

#[test]
fn nothing_stands_out_where_no_colour_is_wanted() {
    let session = written();
    let set: [(&str, &[(&str, &str)]); 4] =
        [("", &[("NO_COLOR", "1")]), ("", &[("TERM", "dumb")]), (" --color never", &[]), (" --plain", &[])];
    for line in LINES {
        for (flag, set) in set {
            let mut command = session.command(&format!("{line}{flag}"));
            command.env("TERM", "xterm-256color").envs(set.iter().copied());
            let (_, shown) = Terminal::run(command).ends_in_colour();
            assert!(!shown.contains('\u{1b}'), "redress {line}{flag} {set:?}\n{shown:?}");
        }
    }
    for line in ["list --color always", "help record --color always", "--color always --help"] {
        let output = session.command(line).env("NO_COLOR", "1").output().unwrap();
        assert!(output.stdout.contains(&0x1b), "redress {line}");
    }
    let output = session.command("list").env("TERM", "xterm").output().unwrap();
    assert!(!output.stdout.contains(&0x1b), "a pipe has no colour");
}

#[test]
fn a_pipe_that_was_closed_is_silence() {
    let session = written();
    for line in LINES {
        let mut command = session.command(line);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(!said.contains("error") && !said.contains("panicked"), "redress {line}\n{said}");
        assert_eq!(output.status.code(), Some(0), "redress {line}\n{said}");
    }
}

/// What no first line of a failure says: words of those who built it.
const INSIDE: [&str; 8] = ["SMTP", "MIME", "EOF", "null", "panic", "invalid argument", "octet", "stdin"];

#[test]
fn no_failure_is_told_in_words_of_those_who_built_it() {
    let said = regex_lite::Regex::new(
        r#"(?:#\[error\(|Failure::new\([\w:]+,\s*(?:format!\()?|Failure::usage\((?:format!\()?|context\((?:\|\|\s*)?(?:format!\()?|anyhow!\()\s*"((?:[^"\\]|\\.)*)""#,
    );
    let said = said.unwrap();
    let (mut folders, mut count) = (vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))], 0);
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                for words in said.captures_iter(&text).map(|found| found[1].to_owned()) {
                    count += 1;
                    // What stands between backticks was typed, or came from somebody else.
                    let ours: String = words.split('`').step_by(2).collect();
                    for word in INSIDE {
                        assert!(!ours.contains(word), "{}: {words}", path.display());
                    }
                }
            }
        }
    }
    assert!(300 < count, "{count} failures were found");
}

/// Screens about who can be written to, about how it is done, and refusals that have much to say.
const FURTHER: [&str; 8] = [
    "controllers alib",
    "controllers nobody",
    "controllers show aliexpres",
    "help words",
    "help next",
    "new erasure --to enforcementenquiry@alibaba-inc.com",
    "new access --to alipay",
    "init --smtp-host smtp.example.org --smtp-security none --no-try",
];

/// Those that say what is recorded of controllers, which changes: only that they fit is held.
const RECORDS: [&str; 5] = [
    "controllers",
    "controllers show aliexpress",
    "controllers show alipay",
    "controllers show daraz",
    "controllers check aliexpress lazada",
];

/// Shows a screen that asks nothing, and holds that no line of it is wider than the terminal.
fn fits(session: &Session, line: &str, columns: u16) -> String {
    let mut command = session.command(&format!("{line} --no-input --color never"));
    command.env("TERM", "xterm-256color");
    let (code, shown) = Terminal::of_width(command, columns).ends_in_colour();
    let shown = without_references(&shown.replace(&*session.home().to_string_lossy(), "$HOME"));
    for text in shown.lines() {
        let width = unicode_width::UnicodeWidthStr::width(text);
        assert!(width <= columns.into(), "`redress {line}` at {columns}: {text}");
    }
    format!("$ redress {line}\n{shown}[exit status: {code}]\n")
}

#[test]
fn the_screens_about_controllers_setting_up_and_help_fit_every_terminal() {
    let session = written();
    for columns in [40, 60, 80, 120] {
        for line in RECORDS {
            fits(&session, line, columns);
        }
        let screens = FURTHER.map(|line| fits(&session, line, columns));
        insta::assert_snapshot!(format!("further-{columns}"), screens.join("\n"));
    }
}
