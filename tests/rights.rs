//! Every right from the command line, and the request that waits for another.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use redress::law::{Law, Regime, Right};
use support::session::Session;

const TODAY: &str = "2026-11-23";

/// What a right needs besides, so that a letter says something.
fn besides(right: Right) -> &'static str {
    match right {
        Right::Rectification => " --data 'My street is Musterweg 1, not Musterstrasse 1.'",
        Right::Restriction => " --with accuracy",
        Right::Access | Right::Erasure | Right::Limit | Right::Objection | Right::Portability => "",
    }
}

fn home(regime: Regime) -> &'static str {
    match regime {
        Regime::Gdpr => "--country DE",
        Regime::UkGdpr => "--country GB --region SCT",
        Regime::Ccpa => "--country US --region CA",
    }
}

#[test]
fn every_right_of_a_law_opens_a_case_by_each_of_its_words_and_its_days_are_those_of_the_law() {
    for regime in Regime::ALL {
        let mut session = Session::on(TODAY);
        session.ok(&format!("init {} --name 'Ada Example' --email ada@example.org --by-hand", home(regime)));
        for (n, (right, _)) in Law::of(regime).rights().enumerate() {
            session.later(TODAY);
            let n = n + 1;
            for word in [right.name()].iter().chain(right.aliases()) {
                let letter = session.json(&format!("letter {word} --to aliexpress{}", besides(right)));
                assert_eq!(letter["right"], right.name(), "{regime} {word}");
            }
            session.ok(&format!("new {right} --to aliexpress{}", besides(right)));
            session.ok(&format!("record {n} sent --by email"));
            let shown = session.json(&format!("show {n}"));
            let counted = session.json(&format!("due --law {regime} --right {right} --sent {TODAY}"));
            let response = shown["deadlines"].as_array().unwrap().iter().find(|one| one["kind"] == "response").unwrap();
            assert_eq!(response["provisions"], counted["provisions"], "{regime} {right}");
            assert_eq!(shown["law"], regime.name(), "{regime} {right}");
            let late = shown["act_after"].as_str().unwrap().parse::<chrono::NaiveDate>().unwrap().succ_opt().unwrap();
            session.later(&late.to_string());
            let run = session.ok(&format!("follow {n}"));
            assert!(run.stderr.contains("Reminder"), "{regime} {right}: {run}");
            assert_eq!(session.json(&format!("show {n}"))["letters"][1]["kind"], "reminder", "{regime} {right}");
        }
    }
}

#[test]
fn a_right_that_the_law_does_not_grant_is_refused_and_the_others_are_named() {
    let session = Session::ada(TODAY);
    let run = session.run("new limit --to aliexpress");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("no letter `limit` under `gdpr`") && run.stderr.contains("`restriction`"), "{run}");
}

#[test]
fn what_a_letter_needs_is_asked_for_with_an_example() {
    let session = Session::ada(TODAY);
    let run = session.run("new rectification --to aliexpress");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("needs the data it is about") && run.stderr.contains("try: --data"), "{run}");
    let run = session.run("letter restriction --to aliexpress");
    assert_eq!(run.code(), 2, "{run}");
    assert!(
        run.stderr.contains("`unlawful` (that the processing is unlawful") && run.stderr.contains("--with"),
        "{run}"
    );
}

#[test]
fn a_refusal_is_answered_with_the_law_of_the_right_that_was_asked() {
    for (right, says) in [
        (Right::Rectification, "Art. 16"),
        (Right::Restriction, "Art. 18 GDPR gives me restriction"),
        (Right::Portability, "Art. 20"),
    ] {
        let session = Session::ada(TODAY);
        session.ok(&format!("new {right} --to aliexpress{}", besides(right)));
        session.ok("record 1 sent --by email");
        session.ok("record 1 refused --reason 'we are right'");
        let letter = session.json("follow 1");
        let text =
            letter["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ").replace('\u{a0}', " ");
        assert!(text.contains(says), "{right}: {text}");
        for other in ["Art. 15 GDPR gives", "Art. 17(3)", "direct marketing"] {
            assert!(!text.contains(other), "{right}: {other}");
        }
    }
}

/// The access case 1 and the erasure case 2, which waits for it.
fn see_first() -> Session {
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress --access-first");
    session
}

fn second(session: &Session) -> (serde_json::Value, serde_json::Value) {
    let case = session.json("show 2");
    (case["waits_for"].clone(), case["next"].clone())
}

#[test]
fn the_second_request_waits_until_the_first_is_answered_and_is_then_brought_up() {
    let mut session = see_first();
    assert_eq!(second(&session), (1.into(), serde_json::Value::Null), "the first is not even sent");
    session.ok("record 1 sent --by email");
    assert_eq!(second(&session), (1.into(), serde_json::Value::Null));
    let run = session.ok("next");
    assert!(run.stdout.contains("Case 2 waits for the answer to case 1.") && !run.stdout.contains("send 2"), "{run}");
    let run = session.ok("list");
    assert!(run.stdout.contains("It waits for the answer to case 1"), "{run}");
    session.later("2026-11-27");
    let run = session.ok("list");
    assert!(!run.stdout.contains("not recorded"), "a letter that waits is not called forgotten: {run}");
    let run = session.ok("record 1 done");
    assert!(run.stderr.contains("Case 2:  redress send 2") && run.stderr.contains("case 1 is answered"), "{run}");
    assert_eq!(second(&session), (serde_json::Value::Null, "redress send 2".into()));
}

#[test]
fn the_second_request_waits_to_the_last_day_of_the_first_and_is_brought_up_the_day_after() {
    let mut session = see_first();
    session.ok("record 1 sent --by email");
    for (day, waits) in [("2026-12-23", true), ("2026-12-24", false)] {
        session.later(day);
        assert_eq!(second(&session).0.is_null(), !waits, "{day}");
    }
    let run = session.ok("next");
    assert!(
        run.stdout.contains("redress send 2") && run.stdout.contains("their time to answer case 1 has passed"),
        "{run}"
    );
}

#[test]
fn the_second_request_is_never_forced_to_wait() {
    let session = see_first();
    session.ok("record 1 sent --by email");
    let run = session.ok("send --via draft");
    assert!(run.stderr.contains("Case 2: It waits for the answer to case 1"), "{run}");
    assert!(session.json("show 2")["letters"][0]["put_out"].as_array().unwrap().is_empty(), "{run}");
    session.ok("record 2 sent --by email");
    assert_eq!(session.json("show 2")["status"], "waiting");
    assert!(session.json("show 2")["waits_for"].is_null());
    let other = see_first();
    other.ok("close 1 --gave-up");
    assert_eq!(second(&other), (serde_json::Value::Null, "redress send 2".into()), "nothing is awaited in case 1");
}
