//! `redress due` and `redress law`: the dates of the contract, their reasons, and what is refused.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;

use serde_json::{Value, json};
use support::session::Session;

/// Shows commands with what they printed.
fn shown(session: &Session, lines: &[&str]) -> String {
    lines.iter().map(|line| format!("$ redress {line}\n{}\n", session.run(line))).collect::<Vec<_>>().join("\n")
}

/// Returns what a document says of the dates.
fn dates(document: &Value) -> (&str, &str, &str) {
    let date = |field: &str| document[field].as_str().unwrap();
    (date("nominal"), date("due"), date("act_after"))
}

// ---------------------------------------------------------------------------------------------------- one deadline

#[test]
fn a_date_comes_with_its_provision_its_basis_and_a_sentence_for_each_step() {
    let session = Session::on("2026-11-23");
    insta::assert_snapshot!(shown(
        &session,
        &[
            "due --law gdpr --received 2027-01-31",
            "due --law gdpr --event extended-response --sent 2026-11-23 --calendar none --calendar DE-BY",
            "due --law gdpr --right erasure --received 2026-11-23 --identity-asked 2026-12-01 --identity-given 2026-12-05",
            "due --law uk-gdpr --event complaint-acknowledgement --received 2026-06-19",
            "due --law ccpa --right opt-out --received 2026-11-23",
            "due --law ccpa --right access --event acknowledgement --received 2026-11-23 --plain",
        ]
    ));
    assert_eq!(fs::read_dir(session.home()).unwrap().count(), 0, "a calculator leaves nothing behind");
}

#[test]
fn the_document_of_the_contract_is_the_deadline_itself() {
    let session = Session::on("2026-11-23");
    let line = "due --law uk-gdpr --right see --received 2026-06-01 --clarification-asked 2026-06-10 --clarification-given 2026-06-20";
    let document = session.json(line);
    for (field, value) in [
        ("schema", json!("redress.due/1")),
        ("law", json!("uk-gdpr")),
        ("right", json!("access")),
        ("kind", json!("response")),
        ("from", json!({ "fact": "received", "date": "2026-06-01" })),
        ("nominal", json!("2026-07-01")),
        ("due", json!("2026-07-13")),
        ("act_after", json!("2026-07-13")),
        ("calendars", json!(["none"])),
        ("provisions", json!(["Art. 12(3) UK GDPR", "Art. 12A UK GDPR"])),
        ("basis", json!("confirmed")),
    ] {
        assert_eq!(document[field], value, "{field}");
    }
    let steps = document["explanation"].as_array().unwrap();
    assert_eq!(steps.len(), 5, "{steps:?}");
    assert!(
        steps[0].as_str().unwrap().contains("do not count, if the controller reasonably needs to know"),
        "{steps:?}"
    );
    assert!(steps[0].as_str().unwrap().contains("(Art. 12A(5) UK GDPR)"), "{steps:?}");
}

#[test]
fn one_calendar_gives_one_date_and_several_the_earliest_and_the_latest() {
    let session = Session::on("2026-11-23");
    let with = |calendars: &str| session.json(&format!("due --law gdpr --received 2027-02-28 {calendars}"));
    for (calendars, due, act_after) in [
        ("", "2027-03-29", "2027-03-29"),
        ("--calendar none", "2027-03-29", "2027-03-29"),
        ("--calendar de-by", "2027-03-30", "2027-03-30"),
        ("--calendar DE-BY --calendar none", "2027-03-29", "2027-03-30"),
    ] {
        assert_eq!(dates(&with(calendars)), ("2027-03-28", due, act_after), "{calendars}");
    }
}

#[test]
fn without_a_calendar_those_of_the_configured_place_count_and_none_elsewhere() {
    let line = "due --law gdpr --received 2027-02-28";
    let session = Session::on("2026-11-23");
    assert_eq!(session.json(line)["calendars"], json!(["none"]));
    session.ok("init --country DE --region BY --name 'Ada Example' --email ada@example.org --by-hand");
    let document = session.json(line);
    assert_eq!(document["calendars"], json!(["none", "DE-BY"]));
    assert_eq!(dates(&document), ("2027-03-28", "2027-03-29", "2027-03-30"));
    assert_eq!(session.json(&format!("{line} --calendar none"))["calendars"], json!(["none"]));
}

#[test]
fn a_question_about_identity_gives_both_dates_under_the_gdpr_and_one_under_the_uk_gdpr() {
    let session = Session::on("2026-11-23");
    let with = |law: &str| {
        session.json(&format!(
            "due --law {law} --received 2026-11-23 --identity-asked 2026-12-01 --identity-given 2026-12-05"
        ))
    };
    assert_eq!(dates(&with("gdpr")), ("2026-12-23", "2026-12-23", "2026-12-28"));
    assert_eq!(dates(&with("uk-gdpr")), ("2027-01-05", "2027-01-05", "2027-01-05"));
}

#[test]
fn california_shows_the_bare_count_as_due_and_waits_for_the_court_day() {
    let session = Session::on("2026-11-23");
    let document = session.json("due --law ccpa --right delete --received 2026-11-10");
    assert_eq!(dates(&document), ("2026-12-25", "2026-12-25", "2026-12-28"));
    assert_eq!(document["calendars"], json!(["US-CA-ccp12a"]));
    let run = session.ok("due --law ccpa --right delete --received 2026-11-10 --calendar DE");
    assert!(run.stderr.contains("`--calendar` changes nothing here"), "{run}");
    let run = session.ok("due --law ccpa --right delete --received 2026-11-10 --calendar US-CA-ccp12a");
    let policy = "policy: how redress reads it, not settled law.  redress help words\n";
    assert_eq!(run.stderr, format!("{policy}Every rule of it:  redress law ccpa\n"));
}

#[test]
fn what_cannot_be_meant_is_refused_with_the_nearest_and_nothing_is_written() {
    let session = Session::on("2026-11-23");
    insta::assert_snapshot!(shown(
        &session,
        &[
            "due --law gdrp --received 2026-11-23",
            "due --law gdpr",
            "due --received 2026-11-23",
            "due --law gdpr --received 2026-02-29",
            "due --law gdpr --received 2026-11-23 --sent 2026-11-22",
            "due --law gdpr --received 2026-11-23 --calendar DE-BZ",
            "due --law gdpr --received 2026-11-23 --calendar GB-SCO",
            "due --law gdpr --received 2026-11-23 --event respons",
            "due --law gdpr --received 2026-11-23 --event appeal",
            "due --law gdpr --received 2026-11-23 --event acknowledgement",
            "due --law gdpr --received 2026-11-23 --right limit",
            "due --law ccpa --received 2026-11-23",
            "due --law uk-gdpr --event complaint-acknowledgement --received 2026-06-18",
            "due --law gdpr --received 2026-11-23 --identity-given 2026-11-24",
            "due --law gdpr --received 2026-11-23 --identity-asked 2026-11-22",
        ]
    ));
    for line in shown(&session, &["due --law gdpr", "due --law x --received 2026-11-23"]).split("$ redress").skip(1) {
        assert!(line.contains("[exit status: 2]"), "{line}");
    }
    assert_eq!(fs::read_dir(session.home()).unwrap().count(), 0);
}

// ------------------------------------------------------------------------------------------- the dates of all cases

/// Two cases that wait, one that was answered with data kept, and one that is closed.
fn four_cases() -> Session {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress --to alibaba-com");
    session.ok("record 1 sent --by email");
    session.later("2026-11-25");
    session.ok("record 2 sent --by email");
    session.ok("new access --to alibaba-com --to aliexpress");
    session.ok("record 3 sent --by email");
    session.ok("record 4 sent --by email");
    session.later("2026-12-10");
    session.ok("record 1 extended --reason complexity");
    session.ok("record 3 retained --what invoices --basis 'Section 147 AO' --until 2026-12-20");
    session.ok("close 4 --gave-up");
    session
}

#[test]
fn bare_it_lists_the_next_dates_of_all_open_cases_the_earliest_first() {
    let mut session = four_cases();
    session.later("2026-12-29");
    insta::assert_snapshot!(shown(&session, &["due", "due --plain"]));
    let document = session.json("due");
    assert_eq!(document["schema"], "redress.dates/1");
    let dates = document["dates"].as_array().unwrap();
    let of = |field: &str| dates.iter().map(|date| date[field].clone()).collect::<Vec<_>>();
    assert_eq!(of("case"), [3, 2, 1]);
    assert_eq!(of("kind"), ["retention-end", "response", "extended-response"]);
    assert_eq!(of("due"), ["2026-12-20", "2026-12-25", "2027-02-23"]);
    assert_eq!(of("act_after"), ["2026-12-20", "2026-12-28", "2027-02-23"]);
    assert_eq!(of("over_days"), [9, 1, 0]);
    assert_eq!(dates[1]["provisions"], json!(["Art. 12(3) GDPR", "Art. 12(4) GDPR"]));
    assert!(!dates[1]["explanation"].as_array().unwrap().is_empty());
}

#[test]
fn a_date_is_over_the_day_after_the_last_day_to_wait_and_not_on_it() {
    let mut session = four_cases();
    for (day, over) in [("2026-12-28", 0), ("2026-12-29", 1)] {
        session.later(day);
        assert_eq!(session.json("due")["dates"][1]["over_days"], over, "{day}");
    }
}

#[test]
fn the_acknowledgement_california_asks_for_is_awaited_until_it_comes() {
    let session = Session::on("2026-11-23");
    session.ok("init --country US --region CA --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by email");
    let kinds =
        || session.json("due")["dates"].as_array().unwrap().iter().map(|date| date["kind"].clone()).collect::<Vec<_>>();
    assert_eq!(kinds(), ["acknowledgement", "response"]);
    session.ok("record 1 acknowledged");
    assert_eq!(kinds(), ["response"]);
}

#[test]
fn without_any_case_it_says_so_and_makes_no_ledger() {
    let session = Session::on("2026-11-23");
    let run = session.ok("due");
    assert_eq!((run.stdout.as_str(), run.stderr.contains("No date is awaited.")), ("", true), "{run}");
    assert_eq!(session.json("due")["dates"], json!([]));
    assert_eq!(session.ok("due --plain").stdout, "");
    assert!(!session.ledger().exists());
}

// ------------------------------------------------------------------------------------------------------- the record

#[test]
fn the_rule_record_of_each_law_is_shown_whole() {
    let session = Session::on("2026-11-23");
    for law in ["gdpr", "uk-gdpr", "ccpa"] {
        let text = session.ok(&format!("law {law}")).stdout;
        let file = fs::read_to_string(format!("{}/data/law/{law}.toml", env!("CARGO_MANIFEST_DIR"))).unwrap();
        let record: toml::Table = file.parse().unwrap();
        let document = session.json(&format!("law {law}"));
        assert_eq!((&document["schema"], &document["law"]), (&json!("redress.law/1"), &json!(law)));
        let mut count = 0;
        every_line(&toml::Value::Table(record), &mut |key, line| {
            let shown = if key == "basis" { format!("; {line}") } else { line.to_owned() };
            assert!(text.contains(&shown), "{law}: `{line}` of `{key}` is not shown");
            count += 1;
        });
        assert!(count > 100, "{law}: only {count} lines were compared");
        assert_eq!(text.matches("\n    source: ").count(), file.matches("\nsource = ").count(), "{law}");
        let policies = text.lines().filter(|line| line.ends_with("; policy")).count();
        assert_eq!(policies, file.matches("\nbasis = \"policy\"").count(), "{law}");
    }
}

/// Visits every text of a record that says something, gives its source or cites a provision, and every date.
fn every_line(value: &toml::Value, visit: &mut impl FnMut(&str, &str)) {
    let toml::Value::Table(table) = value else { return };
    for (key, value) in table {
        match value {
            toml::Value::String(line)
                if matches!(key.as_str(), "basis" | "enactment" | "note" | "says" | "source" | "title") =>
            {
                visit(key, line);
            }
            toml::Value::Array(list) if key == "provisions" || key == "places" => {
                list.iter()
                    .filter_map(toml::Value::as_str)
                    .filter(|_| key == "provisions")
                    .for_each(|line| visit(key, line));
            }
            toml::Value::Array(list) => list.iter().for_each(|value| every_line(value, visit)),
            toml::Value::Datetime(date) => visit(key, &date.to_string()),
            toml::Value::Table(_) => every_line(value, visit),
            _ => {}
        }
    }
}

#[test]
fn the_document_of_a_law_is_the_record_itself() {
    let document = Session::on("2026-11-23").json("law gdpr");
    let file: toml::Table = include_str!("../data/law/gdpr.toml").parse().unwrap();
    let record = &document["record"];
    for key in ["applies", "limit", "pause", "step"] {
        assert_eq!(record[key].as_array().unwrap().len(), file[key].as_array().unwrap().len(), "{key}");
    }
    assert_eq!(record["limit"][0]["period"], json!({ "months": 1 }));
    assert_eq!(record["limit"][0]["seen"], "2026-11-22");
    assert_eq!(record["counting"]["roll"]["moves"], "due");
    assert_eq!(record["right"]["erasure"]["provisions"], json!(["Art. 17 GDPR"]));
}

#[test]
fn bare_it_lists_the_laws_and_a_word_that_is_none_is_answered_with_the_nearest() {
    let session = Session::on("2026-11-23");
    insta::assert_snapshot!(shown(&session, &["law", "law --plain", "law ukgdpr"]));
    assert_eq!(session.json("law")["laws"].as_array().unwrap().len(), 3);
}
