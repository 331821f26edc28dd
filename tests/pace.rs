//! How fast letters leave, over all runs, and how many go without their number being typed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    process::Stdio,
    time::{Duration, Instant},
};

use support::{
    session::Session,
    smtp_server::{Script, SmtpServer},
};

/// Sets up Ada with six cases and their letters, and the pace of letters.
fn ready(server: &SmtpServer, sending: &str) -> Session {
    let session = Session::with_provider("2026-11-23", server, "none", None);
    let config = session.home().join(".config/redress/config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    session.configure(&text.replace("pause = 0\n", sending));
    for right in ["access", "erasure", "objection"] {
        session.ok(&format!("new {right} --to aliexpress --to alibaba-com"));
    }
    session
}

fn messages(server: SmtpServer) -> usize {
    server.stop().iter().map(|connection| connection.messages.len()).sum()
}

fn moments(session: &Session) -> Vec<chrono::DateTime<chrono::Utc>> {
    let entries = redress::ledger::SqliteLedger::open(&session.ledger()).unwrap();
    let entries = redress::ledger::Ledger::entries(&entries, None).unwrap();
    entries.iter().filter(|entry| entry.kind == "handing-over").map(|entry| entry.recorded_at).collect()
}

#[test]
fn letters_leave_with_the_pause_between_them_and_the_wait_is_said() {
    let server = Script::clear().start();
    let session = ready(&server, "pause = 2\n");
    let began = Instant::now();
    let run = session.ok("send 1 2 --yes");
    assert!(began.elapsed() >= Duration::from_secs(2), "{run}");
    assert!(run.stderr.contains("waiting 2 s so that your provider does not take this for spam"), "{run}");
    assert!(run.stderr.contains("Ctrl-C leaves the letter in the outbox, and `redress send --due` sends it"), "{run}");
    assert_eq!(run.stderr.matches("waiting 2 s").count(), 1, "the first one waits for nothing: {run}");
    assert_eq!(messages(server), 2);
}

#[test]
fn two_terminals_share_the_pause() {
    let server = Script::clear().start();
    let session = ready(&server, "pause = 2\n");
    let start = |case: u32| {
        let mut command = session.command(&format!("send {case} --yes"));
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let mut runs: Vec<_> = (1..=3).map(start).collect();
    for run in &mut runs {
        assert_eq!(run.wait().unwrap().code(), Some(0));
    }
    let moments = moments(&session);
    assert_eq!(moments.len(), 3);
    for pair in moments.windows(2) {
        assert!(pair[1] - pair[0] >= chrono::TimeDelta::seconds(2), "{moments:?}");
    }
    assert_eq!(messages(server), 3);
}

#[test]
fn a_letter_can_be_given_up_while_it_waits_and_others_can_write_meanwhile() {
    let server = Script::clear().start();
    let session = ready(&server, "pause = 600\n");
    session.ok("send 1 --yes");
    let mut waiting = session.command("send 2 --yes").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while session.json("show 2")["letters"][0]["state"] != "queued" {
        assert!(Instant::now() < deadline, "the letter was never stored");
    }
    session.ok("note 1 'written while the other run waits'");
    waiting.kill().unwrap();
    waiting.wait().unwrap();
    assert_eq!(session.json("outbox")["letters"][0]["state"], "queued");
    assert_eq!(server.heard().len(), 1, "nothing was open");
    session.ok("verify");
}

#[test]
fn over_the_limit_of_a_day_a_letter_is_saved_and_goes_when_the_day_is_over() {
    let server = Script::clear().start();
    let session = ready(&server, "pause = 0\na_day = 2\n");
    session.ok("send 1 2 --yes");
    let run = session.run("send 3 --yes");
    assert_eq!(run.code(), 75, "{run}");
    assert!(run.stderr.contains("2 letters have left within 24 hours") && run.stderr.contains("send --due"), "{run}");
    let waits = session.json("outbox")["letters"][0].clone();
    assert_eq!((&waits["case"], &waits["state"]), (&3.into(), &"queued".into()));
    let due = session.run("send --due");
    assert_eq!(due.code(), 75, "{due}");
    assert!(due.stderr.contains("the next goes from "), "{due}");
    let quiet = session.run("send --due --quiet");
    assert_eq!((quiet.code(), quiet.stderr.as_str()), (75, ""), "a timer is not told every five minutes");
    assert_eq!(server.heard().len(), 2);

    let config = session.home().join(".config/redress/config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    session.configure(&text.replace("a_day = 2", "a_day = 3"));
    session.ok("send --due");
    assert_eq!(messages(server), 3);
}

#[test]
fn more_than_five_letters_at_once_need_their_number_whatever_else_was_answered() {
    let server = Script::clear().start();
    let session = ready(&server, "pause = 0\n");
    let run = session.run("send 1 2 3 4 5 6 --yes");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("Type 6 to send 6 letters") && run.stderr.contains("--count 6"), "{run}");
    let shown: Vec<&str> = run.stderr.lines().take_while(|line| line.starts_with("Case ")).collect();
    assert_eq!(shown.len(), 6, "each is named before its number is asked for: {run}");
    assert!(shown[5].starts_with("Case 6, ") && shown[5].ends_with("redress show 6 --letter 1"), "{run}");
    assert_eq!(session.run("send 1 2 3 4 5 6 --yes --count 5").code(), 2);
    assert!(server.heard().is_empty());
    session.ok("send 1 2 3 4 5 6 --dry-run");
    session.ok("send 1 2 3 4 5 --yes");
    assert_eq!(session.run("send 6 --yes --count 2").code(), 2, "a number that is given must be right");
    session.ok("send 6 --yes --count 1");
    assert_eq!(messages(server), 6);
}

#[test]
fn six_letters_go_with_their_number() {
    let server = Script::clear().start();
    let session = ready(&server, "pause = 0\n");
    session.ok("send 1 2 3 4 5 6 --yes --count 6");
    assert_eq!(messages(server), 6);
}

#[test]
fn a_pace_that_cannot_be_kept_is_refused_by_name() {
    let server = Script::clear().start();
    for (sending, word) in [("a_day = 0\n", "sending.a_day"), ("pauze = 1\n", "did you mean `sending.pause`")] {
        let session = Session::with_provider("2026-11-23", &server, "none", None);
        let config = session.home().join(".config/redress/config.toml");
        let text = std::fs::read_to_string(&config).unwrap();
        session.configure(&text.replace("pause = 0\n", sending));
        let run = session.run("new erasure --to aliexpress");
        assert_eq!(run.code(), 78, "{run}");
        assert!(run.stderr.contains(word), "{run}");
    }
    server.stop();
}
