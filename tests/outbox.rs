//! The letters that wait: what is listed, what is tried again and when, and what is never tried by itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use chrono::{DateTime, Duration, FixedOffset, SubsecRound, Utc};
use redress::{
    desk::{self, Moment, Sender},
    ledger::{Ledger, SqliteLedger},
    post::{Login, Security, Server},
};
use serde_json::{Value, json};
use support::{
    session::Session,
    smtp_server::{Act, Heard, Moment as At, Script, SmtpServer},
};

const TODAY: &str = "2026-11-23";
const GREYLISTED: &str = "450 4.2.0 <privacy@example.com>: Recipient address rejected: Greylisted \u{1b}[5m";

/// Sets up Ada with a case and its letter.
fn ready(server: &SmtpServer) -> Session {
    let session = Session::with_provider(TODAY, server, "none", None);
    session.ok("new erasure --to aliexpress");
    session
}

/// Reads the real time, which is what a retry is counted from.
#[expect(clippy::disallowed_methods, reason = "the program under test reads it too")]
fn now() -> DateTime<FixedOffset> {
    Utc::now().fixed_offset()
}

/// Hands letter 1 of a case over as the program does, with a clock that is some minutes behind.
fn sent_before(session: &Session, server: &SmtpServer, case: u32, minutes: i64) {
    let then = move || Moment { now: now() - Duration::minutes(minutes), today: TODAY.parse().unwrap() };
    let mut ledger: Box<dyn Ledger> = Box::new(SqliteLedger::open(&session.ledger()).unwrap());
    let address = "ada@example.org".to_owned();
    let sender = Sender { copy: Some(address.clone()), email: address, name: "Ada Example".to_owned() };
    let posting = desk::enqueue(ledger.as_mut(), case, 1, &sender, then()).unwrap();
    let login = Login::new("ada", "s3cret-CANARY".to_owned()).unwrap();
    let server = Server::new("localhost", server.port(), Security::None);
    desk::deliver(ledger.as_mut(), &server, Some(&login), posting, &then, &mut |_| {}).unwrap();
}

fn greylisting() -> Script {
    Script::clear().at(At::Rcpt, Act::say(GREYLISTED))
}

fn letters(session: &Session) -> Vec<Value> {
    let document = session.json("outbox");
    assert_eq!(document["schema"], "redress.outbox/1");
    document["letters"].as_array().unwrap().clone()
}

fn moment(value: &Value) -> DateTime<Utc> {
    value.as_str().unwrap().parse().unwrap()
}

fn messages(heard: &[Heard]) -> usize {
    heard.iter().map(|connection| connection.messages.len()).sum()
}

#[test]
fn every_letter_that_has_not_certainly_gone_is_listed_with_the_reason_and_what_to_type() {
    let server = SmtpServer::start(vec![
        greylisting(),
        Script::clear().at(At::End, Act::Close),
        Script::clear().at(At::Rcpt, Act::say("550 5.1.1 nobody")),
        Script::clear().at(At::Auth, Act::say("535 5.7.8 no")),
        Script::clear(),
    ]);
    let session = ready(&server);
    session.ok("new access --to aliexpress --to alibaba-com");
    session.ok("new erasure --to alibaba-com");
    session.ok("new objection --to aliexpress --to alibaba-com");
    for case in 1..=5 {
        session.run(&format!("send {case} --yes"));
    }
    let listed: Vec<(u64, String, String)> = letters(&session)
        .iter()
        .map(|letter| {
            let text = |key: &str| letter[key].as_str().unwrap().to_owned();
            (letter["case"].as_u64().unwrap(), text("state"), text("next"))
        })
        .collect();
    let row = |case: u64, state: &str, next: &str| (case, state.to_owned(), next.to_owned());
    assert_eq!(
        listed,
        [
            row(1, "deferred", "redress send --due"),
            row(2, "uncertain", "redress resolve 2"),
            row(3, "rejected", "redress send 3"),
            row(4, "login-refused", "redress send 4"),
            row(6, "draft", "redress send 6"),
        ],
        "the fifth was accepted"
    );
    server.stop();
}

#[test]
fn a_deferred_letter_says_since_when_why_and_when_it_is_tried_next() {
    let server = greylisting().start();
    let session = ready(&server);
    let before = now().to_utc().trunc_subsecs(0);
    assert_eq!(session.run("send 1 --yes").code(), 75);
    server.stop();
    let letter = letters(&session).remove(0);
    let (since, next) = (moment(&letter["since"]), moment(&letter["next_try"]));
    assert!(since >= before && next == since + Duration::minutes(15), "{letter}");
    assert_eq!(letter["reply"], "450 4.2.0 <privacy@example.com>: Recipient address rejected: Greylisted \\u{1b}[5m");
    assert_eq!((&letter["attempts"], &letter["letter"]), (&json!(1), &json!(1)));
    let run = session.ok("outbox");
    assert!(run.stdout.contains("Greylisted \\u{1b}[5m"), "{run}");
    assert!(run.stdout.contains("try: redress send --due      from "), "{run}");
    let plain = session.ok("outbox --plain").stdout;
    let fields: Vec<&str> = plain.trim_end().split('\t').collect();
    assert_eq!((fields.len(), fields[0], fields[4], fields[8]), (10, "1", "deferred", "redress send --due"), "{plain}");
    let next = session.ok("next");
    assert!(next.stdout.contains("redress send --due      from "), "{next}");
    assert_eq!(session.json("list")["cases"][0]["next"], "redress send --due");
}

#[test]
fn an_outbox_in_which_nothing_waits_says_so() {
    let session = Session::ada(TODAY);
    let run = session.ok("outbox");
    assert!(run.stderr.contains("No letter waits"), "{run}");
    assert_eq!(letters(&session), Vec::<Value>::new());
    session.ok("new erasure --to aliexpress");
    assert_eq!(letters(&session)[0]["state"], "draft");
    session.ok("close 1 --gave-up");
    assert_eq!(letters(&session), Vec::<Value>::new(), "a letter of a closed case is not wanted any more");
}

#[test]
fn what_time_does_not_mend_names_what_to_mend_and_no_time() {
    let server = Script::clear().at(At::Auth, Act::say("535 5.7.8 no")).start();
    let session = ready(&server);
    sent_before(&session, &server, 1, 60 * 24 * 30);
    let letter = letters(&session).remove(0);
    assert_eq!((&letter["state"], &letter["next_try"]), (&json!("login-refused"), &Value::Null));
    assert_eq!(messages(&server.stop()), 0);
    assert!(session.ok("next").stdout.contains("redress init"));
}
