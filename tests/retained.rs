//! Data that a controller keeps after erasure: listed, due once their end has come, asked about, and tested.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use serde_json::json;
use support::session::Session;

/// Ada's request was answered: gone, but for three kinds of data.
fn kept() -> Session {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-10");
    session.ok(
        "record 1 retained --what invoices --basis 'Section 147 AO' --until 2028-12-31 --holder 'the Irish company'",
    );
    session.ok("record 1 retained --what chats --basis 'Singapore Companies Act 1967, section 199' --until 2029-12-31");
    session.ok("record 1 retained --what 'risk data'");
    session
}

fn shown(session: &Session, lines: &[&str]) -> String {
    lines.iter().map(|line| format!("$ redress {line}\n{}\n", session.run(line))).collect::<Vec<_>>().join("\n")
}

#[test]
fn each_kind_of_data_is_listed_with_its_ground_its_end_and_what_is_missing() {
    let session = kept();
    insta::assert_snapshot!(shown(&session, &["list retained", "list retained --plain"]));
    let document = session.json("list retained");
    assert_eq!(document["schema"], "redress.retained/1");
    let of =
        |field: &str| document["retained"].as_array().unwrap().iter().map(|one| one[field].clone()).collect::<Vec<_>>();
    assert_eq!(of("what"), ["risk data", "invoices", "chats"]);
    assert_eq!(of("ground"), ["missing", "unjudged", "other-law"]);
    assert_eq!(of("state"), ["endless", "kept", "kept"]);
    assert_eq!(of("missing"), [json!(["ground", "until"]), json!([]), json!([])]);
    assert_eq!(of("letter"), [json!("retained"), json!(null), json!("retained")]);
    assert_eq!(of("until"), [json!(null), json!("2028-12-31"), json!("2029-12-31")]);
}

#[test]
fn nothing_kept_is_said_and_a_document_is_empty() {
    let session = Session::on("2026-11-23");
    assert!(session.ok("list retained").stderr.contains("No controller said that it keeps anything."));
    assert_eq!(session.json("list retained")["retained"], json!([]));
    assert_eq!(session.ok("list retained --plain").to_string(), "[exit status: 0]");
}

#[test]
fn two_years_later_the_end_is_brought_up_the_day_after_and_asked_about_and_tested() {
    let mut session = kept();
    session.ok("follow 1");
    session.ok("record 1 sent --by email");
    session.later("2027-01-15");
    session.ok("record 1 retained --what chats --basis 'Art. 17(3)(e) GDPR' --until 2029-12-31 --what 'risk data' --basis 'Art. 17(3)(e) GDPR' --until 2029-12-31");
    session.later("2028-12-31");
    assert!(session.ok("").stdout.starts_with("Nothing needs you."));
    assert!(session.ok("due").stdout.starts_with("Sun 2028-12-31  1  aliexpress"));
    session.later("2029-01-01");
    insta::assert_snapshot!(shown(&session, &["", "list", "list retained", "follow 1 -o letter.txt"]));
    session.ok("record 1 sent --by email");
    session.later("2029-01-10");
    session.ok("record 1 done");
    insta::assert_snapshot!(
        "asked_and_answered",
        shown(&session, &["", "list retained", "new access --to aliexpress --after 1", "", "list"])
    );
    assert_eq!(session.json("show 2")["events"][0]["body"]["after"], 1);
}

#[test]
fn a_closed_case_keeps_its_retained_data_in_the_list_and_says_how_to_go_on() {
    let mut session = kept();
    session.ok("close 1 --done");
    session.later("2029-01-01");
    assert!(session.ok("list retained").stdout.contains("redress reopen 1"), "{}", session.run("list retained"));
}

#[test]
fn closing_a_case_ends_no_watch_over_the_data_they_keep_and_says_so() {
    let mut session = kept();
    let said = session.ok("close 1 --done").stderr;
    assert!(said.contains("They keep invoices (until 2028-12-31) and chats (until 2029-12-31)."), "{said}");
    assert!(said.contains("For risk data they named no end"), "{said}");
    let screen = session.ok("").stdout;
    assert!(screen.starts_with("Nothing needs you.") && screen.contains("Next date: Sun 2028-12-31"), "{screen}");
    let due = session.ok("due").stdout;
    assert!(due.contains("Sun 2028-12-31  1  aliexpress") && due.contains("Mon 2029-12-31"), "{due}");
    session.later("2028-12-31");
    assert!(session.ok("").stdout.starts_with("Nothing needs you."), "not on the last day");
    session.later("2029-01-01");
    let screen = session.ok("").stdout;
    assert!(screen.contains("redress reopen 1      they keep data whose time ended on 2028-12-31"), "{screen}");
    session.ok("reopen 1");
    assert_eq!(session.json("show 1")["next"], "redress follow 1");
    session.ok("close 1 --done");
    let screen = session.ok("").stdout;
    assert!(screen.starts_with("Nothing needs you.") && screen.contains("Next date: Mon 2029-12-31"), "{screen}");
}

#[test]
fn after_an_erasure_that_is_done_the_test_of_it_is_named_until_it_was_made() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-10");
    let test = "Is it really gone?  redress new access --to aliexpress --after 1";
    let said = session.ok("record 1 done").stderr;
    assert!(said.contains(test), "{said}");
    assert!(session.ok("").stdout.contains(test));
    session.ok("new access --to aliexpress --after 1");
    assert!(!session.ok("show 1").stderr.contains(test));
    let mut session = Session::ada("2026-11-23");
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-10");
    assert!(!session.ok("record 1 done").stderr.contains("really gone"), "access erases nothing");
}

#[test]
fn a_test_of_an_erasure_is_no_repetition_of_what_was_asked_before_and_is_one_of_itself() {
    let mut session = kept();
    session.ok("new access --to aliexpress");
    session.ok("record 2 sent --by email");
    session.later("2026-12-11");
    let run = session.run("new access --to aliexpress");
    assert_eq!(run.code(), 2, "{run}");
    session.ok("new access --to aliexpress --after 1");
    session.ok("record 3 sent --by email");
    let run = session.run("new access --to aliexpress --after 1");
    assert!(run.code() == 2 && run.stderr.contains("case 3 asks `aliexpress` for the same"), "{run}");
}

#[test]
fn a_request_that_tests_nothing_is_refused_with_the_reason() {
    let session = kept();
    session.ok("new access --to alibaba-com");
    for (line, words) in [
        ("new erasure --to aliexpress --after 1", "only a request for access shows what is left"),
        ("new access --to alibaba-com --after 1", "it went to another controller"),
        ("new access --to alibaba-com --after 2", "it did not ask for erasure"),
        ("new access --to aliexpress --after 9", "no case `9`"),
    ] {
        let run = session.run(line);
        assert!(run.code() == 2 && run.stderr.contains(words), "{line}\n{run}");
    }
    assert_eq!(session.json("list")["cases"].as_array().unwrap().len(), 2);
}

#[test]
fn what_they_leave_out_when_they_say_it_again_stays_as_they_said_it_and_an_end_that_has_passed_too() {
    let mut session = kept();
    let of = |session: &Session, what: &str| {
        let retained = session.json("list retained")["retained"].as_array().unwrap().clone();
        let found = retained.into_iter().find(|one| one["what"] == what).unwrap();
        (found["basis"].clone(), found["until"].clone(), found["holder"].clone())
    };
    session.later("2026-12-20");
    session.ok("record 1 retained --what Invoices");
    let unchanged = (json!("Section 147 AO"), json!("2028-12-31"), json!("the Irish company"));
    assert_eq!(of(&session, "Invoices"), unchanged);
    session.ok("record 1 retained --what invoices --until 2036-12-31");
    assert_eq!(of(&session, "invoices").1, json!("2036-12-31"), "what they say otherwise counts");
    session.later("2029-12-31");
    session.ok("record 1 retained --what chats");
    assert_eq!(of(&session, "chats").1, json!("2029-12-31"), "on its last day");
    session.later("2037-01-01");
    session.ok("record 1 retained --what invoices");
    assert_eq!(of(&session, "invoices").1, json!("2036-12-31"), "who keeps them on has not taken back their end");
    let retained = session.json("list retained");
    let one = retained["retained"].as_array().unwrap().iter().find(|one| one["what"] == "invoices").unwrap();
    assert_eq!((&one["state"], &one["letter"]), (&json!("ended"), &json!("retention-ended")));
    assert_eq!(session.json("show 1")["next"], "redress follow 1");
    assert!(session.ok("list retained").stdout.contains("2036-12-31 (their word of 2026-12-20)"));
}

#[test]
fn where_nothing_is_to_do_about_kept_data_the_letter_that_doubts_it_is_named_all_the_same() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-10");
    let run = session.ok("record 1 retained --what invoices --basis 'Section 147 AO' --until 2036-12-31");
    assert!(
        run.stderr.contains("Nothing to do now.") && run.stderr.contains("redress follow 1 --kind retained"),
        "{run}"
    );
    session.ok("follow 1 --kind retained");
}

#[test]
fn after_the_end_a_complaint_says_that_it_has_passed_by_their_own_word_and_that_they_were_asked() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-10");
    session.ok("record 1 retained --what invoices --basis 'Section 147 AO' --until 2028-12-31");
    let complaint = |session: &Session| {
        session.ok("escalate 1 --authority deberlbdi --dry-run").stdout.split_whitespace().collect::<Vec<_>>().join(" ")
    };
    session.later("2028-12-31");
    assert!(!complaint(&session).contains("als Ende der Zeit genannt"), "not on the last day");
    session.later("2029-01-01");
    let says =
        "Er hat selbst den 31. Dezember 2028 als Ende der Zeit genannt, für die er Daten behält. Dieser Tag ist vorbei";
    let text = complaint(&session);
    assert!(text.contains(&format!("{says}, und er hat mir seither nicht mitgeteilt")), "{text}");
    session.ok("follow 1");
    session.ok("record 1 sent --by email");
    let due = session.ok("due").stdout;
    assert!(due.contains("answer to retention-ended of 2029-01-01") && due.contains("your wish (policy)"), "{due}");
    assert!(!due.contains("reminder") && !due.contains("  (policy)"), "{due}");
    session.later("2029-03-01");
    let text = complaint(&session);
    assert!(
        text.contains(&format!(
            "{says}; am 1. Januar 2029 habe ich danach gefragt, und er hat mir seither nicht mitgeteilt"
        )),
        "{text}"
    );
}

#[test]
fn a_ground_an_end_and_a_holder_are_told_with_the_day_on_which_they_named_them() {
    let mut session = kept();
    session.later("2026-12-20");
    session.ok("record 1 retained --what invoices");
    session.later("2027-01-10");
    session.ok("record 1 retained --what invoices --basis 'Section 257 HGB'");
    let retained = session.json("list retained");
    let one = retained["retained"].as_array().unwrap().iter().find(|one| one["what"] == "invoices").unwrap();
    let days = |field: &str| one[field].clone();
    assert_eq!(
        ["said", "basis_said", "until_said", "holder_said"].map(days),
        [json!("2027-01-10"), json!("2027-01-10"), json!("2026-12-10"), json!("2026-12-10")]
    );
    let list = session.ok("list retained").stdout;
    assert!(list.contains("2028-12-31 (their word of 2026-12-10)"), "{list}");
    assert!(list.contains("held by the Irish company (their word of 2026-12-10)"), "{list}");
    assert!(list.contains("ground  Section 257 HGB\n"), "{list}");
    let dates = session.ok("show 1 --explain").stdout;
    assert!(
        dates.contains(
            "On 2026-12-10 the controller said that it keeps invoices until 2028-12-31, on the basis of Section 257 HGB, which it \
             named on 2027-01-10"
        ),
        "{dates}"
    );
    session.ok("calendar --names -o redress.ics");
    let calendar = std::fs::read_to_string(session.home().join("redress.ics")).unwrap().replace("\r\n ", "");
    assert!(calendar.contains("They named that end on 2026-12-10."), "{calendar}");
}

#[test]
fn data_kept_on_after_they_were_asked_stay_ended_and_the_complaint_says_that_they_were_asked() {
    let mut session = kept();
    session.later("2029-01-02");
    session.ok("follow 1");
    session.ok("record 1 sent --by email");
    session.later("2029-01-10");
    session.ok("record 1 retained --what invoices");
    let retained = session.json("list retained");
    let one = retained["retained"].as_array().unwrap().iter().find(|one| one["what"] == "invoices").unwrap();
    assert_eq!((&one["state"], &one["until"]), (&json!("ended"), &json!("2028-12-31")));
    session.later("2029-02-10");
    let complaint = session.ok("escalate 1 --dry-run --authority deberlbdi").stdout;
    let complaint = complaint.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(complaint.contains("den 31. Dezember 2028 als Ende der Zeit genannt"), "{complaint}");
    assert!(complaint.contains("am 2. Januar 2029 habe ich danach gefragt"), "{complaint}");
}
