//! A second request for the same: refused while the first is to be answered, for everyone at once, unless insisted on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::process::Stdio;

use support::{
    session::Session,
    smtp_server::{Act, Moment as At, Script, SmtpServer},
};

const TODAY: &str = "2026-11-23";
/// The last day of the month that a controller has for a letter of that day.
const LAST: &str = "2026-12-23";

/// Ada has asked for erasure and recorded that the letter went.
fn asked(day: &str) -> Session {
    let session = Session::ada(day);
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session
}

#[test]
fn a_second_request_is_refused_to_the_last_day_of_the_first_and_allowed_the_day_after() {
    let mut session = asked(TODAY);
    for day in [TODAY, LAST] {
        session.later(day);
        let run = session.run("new erasure --to aliexpress");
        assert_eq!(run.code(), 2, "{day}: {run}");
        assert!(run.stderr.contains("they have until 2026-12-23"), "{run}");
        assert!(run.stderr.contains("(Art. 12(5) GDPR)") && run.stderr.contains("try: redress show 1"), "{run}");
        assert!(run.stderr.contains("--insist"), "{run}");
        assert_eq!(session.run("new erasure --to aliexpress --dry-run").code(), 2);
        assert_eq!(session.json("list")["cases"].as_array().unwrap().len(), 1, "nothing was opened");
    }
    session.later("2026-12-24");
    let run = session.ok("new erasure --to aliexpress");
    assert!(run.stderr.contains("warning: case 1 asks `aliexpress` for the same"), "{run}");
}

#[test]
fn what_is_answered_closed_or_something_else_is_no_second_request() {
    for fact in ["record 1 done", "record 1 refused --reason no", "record 1 withdrawn", "close 1 --gave-up"] {
        let session = asked(TODAY);
        session.ok(fact);
        session.ok("new erasure --to aliexpress");
    }
    let session = asked(TODAY);
    session.ok("new access --to aliexpress");
    session.ok("new erasure --to alibaba-com");
    session.ok("new erasure --to aliexpress --name 'Bob Example' --email bob@example.org");
    for who in ["--email ADA@example.org --name 'A. Example'", "--email other@example.org"] {
        assert_eq!(session.run(&format!("new erasure --to aliexpress {who}")).code(), 2, "the same person: {who}");
    }
}

#[test]
fn a_case_that_is_dropped_before_its_letter_went_says_that_nothing_is_awaited() {
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    let run = session.ok("close 1 --gave-up");
    assert!(run.stderr.contains("No letter of it was sent, so nothing is awaited"), "{run}");
    assert!(!run.stderr.contains("clock"), "{run}");
    let again = session.ok("new erasure --to aliexpress");
    assert!(!again.stderr.contains("asks `aliexpress` for the same"), "{again}");
    let gone = asked(TODAY).ok("close 1 --gave-up");
    assert!(!gone.stderr.contains("No letter of it was sent"), "{gone}");
}

#[test]
fn an_erasure_says_that_an_access_answer_is_outstanding_and_is_not_pushed_before_it() {
    let mut session = Session::ada(TODAY);
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by email");
    let run = session.ok("new erasure --to aliexpress");
    let words = "warning: case 1 asks them to show what they hold, and its answer is outstanding";
    assert!(run.stderr.contains(words) && !run.stderr.contains("Seeing first"), "{run}");
    let patient = "Waiting for your word:\n  redress send 2      once case 1 is answered";
    for day in [TODAY, LAST] {
        session.later(day);
        assert!(session.ok("").stdout.contains(patient), "{}", session.ok(""));
    }
    session.later("2026-12-24");
    assert!(!session.ok("").stdout.contains("once case 1 is answered"), "their time has passed");
    session.later(TODAY);
    session.ok("record 1 done");
    assert!(!session.ok("").stdout.contains("once case 1 is answered"), "it is answered");
    session.ok("new erasure --to aliexpress --name 'Bob Example' --email bob@example.org");
    assert!(session.ok("").stdout.contains("redress send 3      the letter is written and not sent"));
}

#[test]
fn access_first_waits_for_the_access_case_that_is_open() {
    for sent in [false, true] {
        let session = Session::ada(TODAY);
        session.ok("new access --to aliexpress");
        if sent {
            session.ok("record 1 sent --by email");
        }
        let run = session.ok("new erasure --to aliexpress --access-first");
        assert!(run.stderr.contains("Case 1 asks them to show what they hold: the erasure waits"), "{run}");
        let verb = if sent { "show" } else { "send" };
        assert!(run.stderr.contains(&format!("Next:  redress {verb} 1      first;")), "{run}");
        assert_eq!(session.json("list")["cases"].as_array().unwrap().len(), 2);
        assert_eq!(session.json("show 2")["events"][0]["body"]["waits_for"], 1);
        assert!(session.ok("").stdout.contains("Case 2 waits for the answer to case 1."));
        session.ok("verify");
    }
    let answered = Session::ada(TODAY);
    answered.ok("new access --to aliexpress");
    answered.ok("record 1 sent --by email");
    answered.ok("record 1 done");
    answered.ok("new erasure --to aliexpress --access-first");
    assert_eq!(answered.json("list")["cases"].as_array().unwrap().len(), 3, "what is answered is asked anew");
}

#[test]
fn two_requests_that_name_different_data_do_not_repeat_each_other() {
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress --data 'my search history'");
    session.ok("record 1 sent --by email");
    session.ok("new erasure --to aliexpress --data 'my old addresses'");
    assert_eq!(session.run("new erasure --to aliexpress --data 'My search history'").code(), 2);
    assert_eq!(session.run("new erasure --to aliexpress").code(), 2, "all data include those");
}

#[test]
fn a_request_that_is_insisted_on_is_opened_and_sent_and_the_record_says_so() {
    let server = Script::clear().start();
    let session = Session::with_provider(TODAY, &server, "none", None);
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.ok("new erasure --to aliexpress --insist");
    session.ok("send 2 --yes");
    assert_eq!(session.json("show 2")["events"][0]["body"]["insisted"], true);
    assert_eq!(session.json("show 1")["events"][0]["body"]["insisted"], serde_json::Value::Null);
    server.stop();
}

#[test]
fn a_letter_written_before_the_other_went_is_refused_when_it_is_sent_unless_insisted_on() {
    let server = Script::clear().start();
    let session = Session::with_provider(TODAY, &server, "none", None);
    session.ok("new erasure --to aliexpress");
    let run = session.ok("new erasure --to aliexpress");
    assert!(run.stderr.contains("warning: case 1 asks"), "{run}");
    assert!(run.stderr.contains("never sent, and it is dropped by:  redress close 1 --gave-up"), "{run}");
    session.ok("send 1 --yes");
    for line in ["send 2 --yes", "send 2 --dry-run"] {
        let run = session.run(line);
        assert_eq!(run.code(), 2, "{run}");
        assert!(run.stderr.contains("case 1 asks `aliexpress` for the same"), "{run}");
    }
    assert_eq!(server.heard().len(), 1, "no connection was made for the second");
    session.ok("send 2 --yes --insist");
    assert_eq!(server.stop().len(), 2);
    session.ok("verify");
}

#[test]
fn while_it_is_not_known_whether_the_first_went_the_second_does_not_go() {
    let server = SmtpServer::start(vec![Script::clear().at(At::End, Act::Close), Script::clear()]);
    let session = Session::with_provider(TODAY, &server, "none", None);
    session.ok("new erasure --to aliexpress");
    session.ok("new erasure --to aliexpress");
    assert_eq!(session.run("send 1 --yes").code(), 76);
    for line in ["send 2 --yes", "new erasure --to aliexpress"] {
        let run = session.run(line);
        assert_eq!(run.code(), 2, "{run}");
        assert!(run.stderr.contains("may or may not have gone") && run.stderr.contains("redress resolve 1"), "{run}");
    }
    server.stop();
}

#[test]
fn a_letter_that_was_insisted_on_and_put_off_goes_later_without_asking() {
    let put_off = Script::clear().at(At::Rcpt, Act::say("450 4.2.0 later"));
    let server = SmtpServer::start(vec![Script::clear(), put_off, Script::clear()]);
    let session = Session::with_provider(TODAY, &server, "none", None);
    session.ok("new erasure --to aliexpress");
    session.ok("new erasure --to aliexpress");
    session.ok("send 1 --yes");
    assert_eq!(session.run("send 2 --yes --insist").code(), 75);
    session.ok("send 2 --yes");
    assert_eq!(server.stop().len(), 3);
}

#[test]
fn two_terminals_that_send_the_same_request_at_once_send_it_once() {
    for _ in 0..8 {
        let server = Script::clear().start();
        let session = Session::with_provider(TODAY, &server, "none", None);
        session.ok("new erasure --to aliexpress");
        session.ok("new erasure --to aliexpress");
        let start = |case: u32| {
            let mut command = session.command(&format!("send {case} --yes"));
            command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
        };
        let mut runs = [start(1), start(2)];
        let codes: Vec<i32> = runs.iter_mut().map(|run| run.wait().unwrap().code().unwrap()).collect();
        assert!(codes == [0, 2] || codes == [2, 0], "{codes:?}");
        let sent: usize = server.stop().iter().map(|connection| connection.messages.len()).sum();
        assert_eq!(sent, 1);
    }
}

#[test]
fn in_california_a_request_to_know_within_twelve_months_of_another_is_remarked_on() {
    let mut session = Session::on("2026-01-10");
    session.ok("init --country US --region CA --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-01-20");
    let run = session.run("new access --to aliexpress");
    assert_eq!(run.code(), 2);
    assert!(run.stderr.contains("two requests to know") && run.stderr.contains("Civ. Code § 1798.130(b)"), "{run}");
    session.ok("record 1 done");
    session.ok("close 1 --done");
    let run = session.ok("new access --to aliexpress --dry-run");
    assert!(run.stderr.contains("§ 1798.130(b)); case 1 went to `aliexpress` in that time"), "{run}");
    session.later("2027-01-09");
    assert!(
        session.ok("new access --to aliexpress --dry-run").stderr.contains("§ 1798.130(b)"),
        "the last day of the year"
    );
    session.later("2027-01-10");
    assert!(!session.ok("new access --to aliexpress --dry-run").stderr.contains("§ 1798.130(b)"), "a year later");
}
