//! The letters that wait: what is listed, what is tried again and when, and what is never tried by itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use chrono::{DateTime, Duration, FixedOffset, SubsecRound, Utc};
use redress::{
    desk::{self, DeskError, Dispatch, Moment, Pace, Posting, Sender, Word},
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
    letter_sent_before(session, server, (case, 1), minutes);
}

/// The letter of a case as the program reads it.
fn text_of(ledger: &dyn Ledger, (case, n): (u32, u32)) -> String {
    desk::Cases::read(ledger).unwrap().case(case).unwrap().letter(n).unwrap().text.clone()
}

fn ada() -> Sender {
    let address = "ada@example.org".to_owned();
    Sender { copy: Some(address.clone()), email: address, name: "Ada Example".to_owned() }
}

fn letter_sent_before(session: &Session, server: &SmtpServer, (case, n): (u32, u32), minutes: i64) {
    let then = move || Moment { now: now() - Duration::minutes(minutes), today: TODAY.parse().unwrap() };
    let mut ledger: Box<dyn Ledger> = Box::new(SqliteLedger::open(&session.ledger()).unwrap());
    let text = text_of(ledger.as_ref(), (case, n));
    let posting = desk::enqueue(ledger.as_mut(), case, n, &text, &ada(), Word::Now, then()).unwrap();
    deliver(ledger.as_mut(), server, posting, &then);
}

fn deliver(ledger: &mut dyn Ledger, server: &SmtpServer, posting: Posting, clock: &dyn Fn() -> Moment) -> Dispatch {
    let login = Login::new("ada", "s3cret-CANARY".to_owned()).unwrap();
    let server = Server::new("localhost", server.port(), Security::None);
    let pace = Pace { a_day: 100, pause: std::time::Duration::ZERO };
    desk::deliver(ledger, &server, Some(&login), posting, pace, clock, &mut |_| {}).unwrap()
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

#[test]
fn a_deferred_letter_goes_when_its_time_has_come_and_not_before_and_is_the_same_to_the_byte() {
    let server = SmtpServer::start(vec![greylisting(), Script::clear()]);
    let session = ready(&server);
    sent_before(&session, &server, 1, 14);
    let early = session.ok("send --due");
    assert!(early.stderr.contains("Nothing is due. The next letter is tried from "), "{early}");
    assert_eq!(session.json("send --due")["next_try"], letters(&session)[0]["next_try"]);

    let server = SmtpServer::start(vec![greylisting(), Script::clear()]);
    let session = ready(&server);
    sent_before(&session, &server, 1, 16);
    let stored = session.json("show 1")["letters"][0].clone();
    let run = session.run("send --due --json --no-input");
    let document: Value = serde_json::from_str(&run.stdout).unwrap();
    let letter = &document["letters"][0];
    assert_eq!((run.code(), &letter["outcome"], &letter["case"]), (0, &json!("accepted"), &json!(1)), "{run}");
    assert_eq!(letter["message_id"], stored["message_id"]);
    let heard = server.stop();
    let sent = heard.iter().find_map(|connection| connection.messages.first()).unwrap();
    assert_eq!(stored["sha256"], redress::ledger::Digest::of(sent).to_string(), "what was stored first goes");
    assert_eq!(session.ok("send --due").stderr, "Nothing is due.\n");
    session.ok("verify");
}

#[test]
fn a_letter_that_was_put_off_and_went_by_post_is_said_not_to_go_by_mail_any_more() {
    let server = greylisting().start();
    let session = ready(&server);
    sent_before(&session, &server, 1, 14);
    let run = session.ok("record 1 sent --by post");
    assert!(run.stderr.contains("The e-mail that was put off will not be tried again."), "{run}");
    assert_eq!(session.ok("outbox").stderr, "No letter waits.  All cases:  redress list\n");
}

#[test]
fn a_letter_put_off_twice_waits_half_an_hour() {
    let server = greylisting().start();
    let session = ready(&server);
    sent_before(&session, &server, 1, 40);
    sent_before(&session, &server, 1, 20);
    assert!(session.ok("send --due").stderr.contains("Nothing is due"), "20 minutes are not 30");
    let letter = letters(&session).remove(0);
    assert_eq!((moment(&letter["next_try"]) - moment(&letter["since"])).num_minutes(), 50);
    assert_eq!(letter["attempts"], 2);
    server.stop();
}

#[test]
fn after_five_days_a_letter_is_not_tried_by_itself_but_can_be_sent() {
    let server = SmtpServer::start(vec![greylisting(), Script::clear()]);
    let session = ready(&server);
    sent_before(&session, &server, 1, 5 * 24 * 60 + 1);
    let run = session.ok("send --due");
    assert!(run.stderr.contains("1 letter waits for you:  redress outbox"), "{run}");
    let letter = letters(&session).remove(0);
    assert_eq!((&letter["next_try"], &letter["next"]), (&Value::Null, &json!("redress send 1")));
    assert!(letter["why"].as_str().unwrap().starts_with("tried for five days in vain: "), "{letter}");
    session.ok("send 1 --yes");
    assert_eq!(messages(&server.stop()), 1);
}

#[test]
fn what_needs_the_user_or_was_never_approved_is_not_due() {
    let far = 60 * 24 * 3;
    for script in [
        Script::clear().at(At::Auth, Act::say("535 5.7.8 no")),
        Script::clear().at(At::Rcpt, Act::say("550 5.1.1 nobody")),
        Script::clear().offering(&["AUTH XOAUTH2"]),
        Script::clear().at(At::End, Act::Close),
    ] {
        let server = SmtpServer::start(vec![script, Script::clear()]);
        let session = ready(&server);
        session.ok("new access --to aliexpress");
        sent_before(&session, &server, 1, far);
        let run = session.ok("send --due");
        assert!(run.stderr.contains("2 letters wait for you"), "{run}");
        assert_eq!(server.stop().len(), 1, "no second connection was made");
    }
}

#[test]
fn a_dry_run_of_the_due_ones_says_which_and_opens_no_connection() {
    let server = SmtpServer::start(vec![greylisting(), Script::clear()]);
    let session = ready(&server);
    sent_before(&session, &server, 1, 16);
    let run = session.ok("send --due --dry-run");
    assert!(run.stderr.contains("Case 1, AliExpress, letter 1 to DataProtection.AE@aliexpress.com"), "{run}");
    assert!(run.stderr.contains("nothing was sent (--dry-run)"), "{run}");
    assert_eq!(letters(&session)[0]["state"], "deferred");
    assert_eq!(server.stop().len(), 1);
}

#[test]
fn two_runs_of_the_due_ones_at_once_send_a_letter_once_and_neither_fails() {
    for _ in 0..5 {
        let server = SmtpServer::start(vec![greylisting(), Script::clear()]);
        let session = ready(&server);
        sent_before(&session, &server, 1, 16);
        let runs: Vec<_> = (0..3)
            .map(|_| {
                let mut command = session.command("send --due");
                command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null()).spawn().unwrap()
            })
            .collect();
        for mut run in runs {
            assert_eq!(run.wait().unwrap().code(), Some(0));
        }
        assert_eq!(messages(&server.stop()), 1);
        session.ok("verify");
    }
}

#[test]
fn a_login_that_is_refused_is_not_tried_again_for_the_next_letter() {
    let server =
        SmtpServer::start(vec![greylisting(), greylisting(), Script::clear().at(At::Auth, Act::say("535 no"))]);
    let session = ready(&server);
    session.ok("new access --to aliexpress");
    sent_before(&session, &server, 1, 16);
    sent_before(&session, &server, 2, 16);
    let run = session.run("send --due");
    assert_eq!(run.code(), 77, "{run}");
    assert!(run.stderr.contains("The others were not tried"), "{run}");
    assert_eq!(server.stop().len(), 3);
}

#[test]
fn without_a_mail_server_what_is_due_waits_and_is_said() {
    let server = greylisting().start();
    let session = ready(&server);
    sent_before(&session, &server, 1, 16);
    server.stop();
    session.configure("[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\n");
    let run = session.run("send --due");
    assert_eq!(run.code(), 78, "{run}");
    assert!(run.stderr.contains("try: redress send 1 "), "{run}");
}

/// Ada's case whose reminder, letter 2, was put off by the server a quarter of an hour ago and more.
fn with_a_reminder_put_off(later: Vec<Script>) -> (Session, SmtpServer) {
    let server = SmtpServer::start([vec![Script::clear(), greylisting()], later].concat());
    let mut session = ready(&server);
    session.ok("send 1 --yes");
    session.later("2026-12-24");
    session.ok("follow 1");
    letter_sent_before(&session, &server, (1, 2), 16);
    (session, server)
}

#[test]
fn a_letter_that_they_have_overtaken_is_not_tried_by_itself_but_on_the_users_word() {
    let (session, server) = with_a_reminder_put_off(vec![greylisting(), Script::clear()]);
    assert!(session.ok("send --due --dry-run").stderr.contains("letter 2 to"), "it is due");
    session.ok("record 1 done");
    let run = session.ok("send --due");
    assert!(run.stderr.contains("1 letter waits for you:  redress outbox"), "{run}");
    let letter = letters(&session).remove(0);
    assert_eq!((&letter["next_try"], &letter["next"]), (&Value::Null, &json!("redress send 1")));
    assert!(letter["why"].as_str().unwrap().starts_with("`done` was recorded after it was approved"), "{letter}");
    assert_eq!(session.json("list")["cases"][0]["next"], "redress close 1 --done");
    // The user wants it to go all the same, and the server puts it off once more: then it is due as any other.
    letter_sent_before(&session, &server, (1, 2), 40);
    assert!(letters(&session)[0]["next_try"].is_string());
    session.ok("send --due");
    assert_eq!(messages(&server.stop()), 2);
    session.ok("verify");
}

#[test]
fn after_a_restore_no_letter_goes_by_itself_that_may_have_gone_since_the_backup() {
    let server = SmtpServer::start(vec![greylisting(), Script::clear(), Script::clear()]);
    let session = ready(&server);
    sent_before(&session, &server, 1, 16);
    session.ok("backup b.zip");
    session.ok("send --due");
    assert_eq!(session.json("list")["cases"][0]["status"], "waiting");
    let run = session.ok("restore b.zip --replace --confirm ledger.sqlite");
    assert!(run.stderr.contains("None of them goes by itself"), "{run}");
    let run = session.ok("send --due");
    assert!(run.stderr.contains("1 letter waits for you:  redress outbox"), "{run}");
    let letter = letters(&session).remove(0);
    assert_eq!((&letter["next_try"], &letter["next"]), (&Value::Null, &json!("redress send 1")));
    assert!(letter["why"].as_str().unwrap().starts_with("the record was restored from a backup"), "{letter}");
    assert_eq!(session.json("show 1")["events"].as_array().unwrap().last().unwrap()["kind"], "restored");
    let run = session.ok("send 1 --dry-run");
    assert!(run.stderr.contains("warning: the record was restored from a backup"), "{run}");
    session.ok("verify");
    session.ok("send 1 --yes");
    assert_eq!(messages(&server.stop()), 2, "the second time on the user's word");
}

#[test]
fn a_letter_that_was_approved_and_never_tried_waits_for_a_new_word_after_five_days() {
    let server = SmtpServer::start(vec![Script::clear()]);
    let session = ready(&server);
    let stored = |minutes: i64| {
        let then = Moment { now: now() - Duration::minutes(minutes), today: TODAY.parse().unwrap() };
        let mut ledger = SqliteLedger::open(&session.ledger()).unwrap();
        let text = text_of(&ledger, (1, 1));
        desk::enqueue(&mut ledger, 1, 1, &text, &ada(), Word::Now, then).unwrap();
    };
    stored(5 * 24 * 60 + 1);
    let run = session.ok("send --due");
    assert!(run.stderr.contains("1 letter waits for you"), "{run}");
    let letter = letters(&session).remove(0);
    assert_eq!((&letter["next_try"], &letter["next"]), (&Value::Null, &json!("redress send 1")));
    assert!(letter["why"].as_str().unwrap().contains("five days ago"), "{letter}");
    stored(0);
    assert!(letters(&session)[0]["next_try"].is_string(), "a new word begins anew");
    session.ok("send --due");
    assert_eq!(messages(&server.stop()), 1);
}

#[test]
fn a_letter_that_is_overtaken_between_a_yes_and_its_turn_is_held_back() {
    let (session, server) = with_a_reminder_put_off(vec![Script::clear()]);
    let clock = || Moment { now: now(), today: TODAY.parse().unwrap() };
    let mut ledger = SqliteLedger::open(&session.ledger()).unwrap();
    let text = text_of(&ledger, (1, 2));
    let posting = desk::enqueue(&mut ledger, 1, 2, &text, &ada(), Word::Now, clock()).unwrap();
    session.ok("record 1 done");
    let dispatch = deliver(&mut ledger, &server, posting, &clock);
    let withheld = dispatch.withheld.map(|error| error.to_string());
    assert_eq!(withheld.as_deref(), Some("`done` was recorded after letter 2 of case 1 was approved"));
    let earlier = desk::enqueue(&mut ledger, 1, 2, &text, &ada(), Word::Earlier, clock());
    assert!(matches!(earlier, Err(DeskError::History(_))), "{earlier:?}");
    assert_eq!(messages(&server.stop()), 1, "the request alone has gone");
}

#[test]
fn a_letter_that_was_put_off_and_then_given_for_sending_by_hand_goes_only_on_a_new_word() {
    let server = SmtpServer::start(vec![greylisting(), Script::clear()]);
    let session = ready(&server);
    sent_before(&session, &server, 1, 16);
    assert!(session.ok("send --due --dry-run").stderr.contains("letter 1 to"), "it is due");
    session.ok("send 1 --via webform");
    assert!(session.ok("send --due --dry-run").stderr.contains("letter 1 to"), "a form is another way");
    session.ok("send 1 --via draft");
    let run = session.ok("send --due");
    assert!(run.stderr.contains("1 letter waits for you:  redress outbox"), "{run}");
    let letter = letters(&session).remove(0);
    let record = "redress record 1 sent --by email";
    assert_eq!((&letter["state"], &letter["next_try"]), (&json!("deferred"), &Value::Null));
    assert_eq!(letter["next"], record);
    let run = session.run("send 1 --yes");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("you were given this letter as a draft for your mail program on 2026-11-23"), "{run}");

    let clock = || Moment { now: now(), today: TODAY.parse().unwrap() };
    let mut ledger = SqliteLedger::open(&session.ledger()).unwrap();
    let text = text_of(&ledger, (1, 1));
    let earlier = desk::enqueue(&mut ledger, 1, 1, &text, &ada(), Word::Earlier, clock());
    assert!(
        matches!(&earlier, Err(DeskError::History(error)) if error.to_string().contains("may have gone by your hand"))
    );
    let posting = desk::enqueue(&mut ledger, 1, 1, &text, &ada(), Word::Now, clock()).unwrap();
    deliver(&mut ledger, &server, posting, &clock);
    assert_eq!(messages(&server.stop()), 1);
    assert_eq!(session.json("show 1")["letters"][0]["state"], "accepted");
    session.ok("verify");
}

#[test]
fn the_list_and_the_outbox_say_alike_what_became_of_a_letter_that_has_not_gone() {
    let rows = [
        (greylisting(), "put off until ", "deferred"),
        (Script::clear().at(At::Rcpt, Act::say("550 5.1.1 nobody")), "refused by the server", "rejected"),
        (Script::clear().at(At::Auth, Act::say("535 5.7.8 no")), "login refused", "login-refused"),
        (Script::clear().at(At::End, Act::Close), "may have gone", "uncertain"),
    ];
    for (script, words, state) in rows {
        let server = script.start();
        let session = ready(&server);
        session.run("send 1 --yes");
        server.stop();
        let (list, outbox) = (session.ok("list").stdout, session.ok("outbox").stdout);
        assert!(list.contains(&format!("\n  1  aliexpress  erasure  {words}")), "{list}");
        assert!(outbox.contains(&format!("letter 1: {words}")), "{outbox}");
        assert!(session.ok("show 1").stdout.lines().next().unwrap().contains(words), "{state}");
        let plain = session.ok("list --plain").stdout;
        let fields: Vec<&str> = plain.trim_end_matches('\n').split('\t').collect();
        assert_eq!((fields[5], fields[11]), ("draft", state), "{plain}");
        assert_eq!(
            (&session.json("list")["cases"][0]["status"], &letters(&session)[0]["state"]),
            (&json!("draft"), &json!(state))
        );
    }
}

#[test]
fn a_reminder_that_was_put_off_is_seen_beside_the_status_of_its_case() {
    let (session, server) = with_a_reminder_put_off(vec![]);
    server.stop();
    let list = session.ok("list").stdout;
    assert!(list.contains("waiting; reminder put off, its time has come"), "{list}");
}

#[test]
fn a_letter_that_a_server_put_off_is_offered_by_hand_everywhere_once_no_server_is_set() {
    let server = Script::clear().at(At::Rcpt, Act::say("450 4.3.0 later")).start();
    let session = Session::with_provider("2026-11-23", &server, "none", None);
    session.ok("new erasure --to aliexpress");
    let run = session.run("send 1 --yes");
    assert!(run.code() == 75 && run.stderr.contains("redress send --due"), "{run}");
    // The day is pretended, the moment of the next try is not.
    for shown in [session.ok("outbox").stdout, session.ok("send --due").stderr, session.ok("").stdout] {
        assert!(shown.contains(" on by the real clock"), "{shown}");
    }
    let run = session.ok("init --by-hand");
    assert!(run.stderr.contains("Ready. A letter of case 1 waits:  redress send 1\n"), "{run}");
    for line in ["", "list", "outbox", "show 1", "send --due"] {
        let run = session.ok(line);
        let shown = format!("{}{}", run.stdout, run.stderr);
        assert!(shown.contains("redress send 1") && !shown.contains("redress send --due"), "{line}\n{run}");
        assert!(!shown.contains("redress doctor"), "{line}\n{run}");
    }
    for line in ["list", "outbox", "show 1"] {
        let shown = session.ok(line).stdout;
        assert!(shown.contains("not sent, and no mail account is set up") && !shown.contains("put off"), "{shown}");
    }
    assert_eq!(session.json("outbox")["letters"][0]["next"], "redress send 1");
    assert_eq!(session.json("list")["cases"][0]["next"], "redress send 1");
    assert_eq!(session.json("send 1")["letters"][0]["via"], "draft");
}

#[test]
fn what_can_be_done_now_stands_before_what_waits_for_its_time_and_a_letter_of_doubt_before_all() {
    let cut = Script::clear().at(At::End, Act::Close);
    let server = SmtpServer::start(vec![greylisting(), greylisting(), cut]);
    let session = Session::with_provider(TODAY, &server, "none", None);
    for (case, line) in (1..).zip(["erasure --to aliexpress", "access --to alibaba-com", "objection --to aliexpress"]) {
        session.ok(&format!("new {line}"));
        session.run(&format!("send {case} --yes"));
    }
    let screen = session.ok("").stdout;
    let lines: Vec<&str> = screen.lines().collect();
    assert_eq!(lines[0], "1 case needs you:", "{screen}");
    assert!(lines[1].contains("redress resolve 3"), "{screen}");
    assert!(lines[2].starts_with("Put off, each letter of cases 1 and 2:  redress send --due      from "), "{screen}");
    assert_eq!(screen.matches("send --due").count(), 1, "{screen}");
    let list = session.ok("list").stdout;
    assert!(list.find("resolve 3").unwrap() < list.find("Waiting").unwrap(), "{list}");
    assert!(list.find("Waiting").unwrap() < list.find("send --due").unwrap(), "{list}");
}
