//! Deadlines on both sides of every boundary.
#![allow(clippy::unwrap_used, reason = "a test that fails should stop")]
use chrono::NaiveDate;
use redress::law::{Calendar, CalendarCode, Deadline, DeadlineKind, FromFact, Law, Place, Regime, Right, Start};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn received(text: &str) -> Start {
    Start { fact: FromFact::Received, date: date(text) }
}

fn calendars(codes: &[&str]) -> Vec<Calendar> {
    codes.iter().map(|code| Calendar::of(&code.parse().unwrap())).collect()
}

fn deadline(regime: Regime, kind: DeadlineKind, right: Right, start: Start, codes: &[&str]) -> Deadline {
    Law::of(regime).deadline(kind, Some(right), start, &calendars(codes)).unwrap()
}

fn days(deadline: &Deadline) -> [String; 3] {
    [deadline.nominal, deadline.due, deadline.act_after].map(|day| day.to_string())
}

#[test]
fn a_month_that_ends_on_a_weekend_ends_on_monday() {
    let end = |from| days(&deadline(Regime::Gdpr, DeadlineKind::Response, Right::Erasure, received(from), &["none"]));
    assert_eq!(end("2026-01-29"), ["2026-02-28", "2026-03-02", "2026-03-02"]);
    assert_eq!(end("2026-02-13"), ["2026-03-13", "2026-03-13", "2026-03-13"]);
    assert_eq!(end("2026-02-14"), ["2026-03-14", "2026-03-16", "2026-03-16"]);
}

#[test]
fn the_earliest_calendar_says_when_it_is_due_and_the_latest_when_it_is_overdue() {
    let codes = ["none", "GB-SCT", "GB-ENG"];
    let found = deadline(Regime::Gdpr, DeadlineKind::Response, Right::Access, received("2026-03-06"), &codes);
    assert_eq!(days(&found), ["2026-04-06", "2026-04-06", "2026-04-07"]);
    assert_eq!(found.calendars, codes);
    let last = found.explanation.last().unwrap();
    assert_eq!(
        last,
        "It is not settled whose holidays count: the answer is due on 2026-04-06, and it is not called overdue until 2026-04-07 has passed (policy)."
    );
}

#[test]
fn an_extension_is_counted_from_the_start_and_rolled_once() {
    let end =
        |from| days(&deadline(Regime::Gdpr, DeadlineKind::ExtendedResponse, Right::Access, received(from), &["none"]));
    assert_eq!(end("2026-01-31"), ["2026-04-30", "2026-04-30", "2026-04-30"]);
    assert_eq!(end("2026-11-30"), ["2027-02-28", "2027-03-01", "2027-03-01"]);
}

#[test]
fn california_counts_calendar_days_and_rolls_only_the_day_to_wait_for() {
    let end = |kind, from| days(&deadline(Regime::Ccpa, kind, Right::Erasure, received(from), &[]));
    assert_eq!(end(DeadlineKind::Response, "2026-10-12"), ["2026-11-26", "2026-11-26", "2026-11-30"]);
    assert_eq!(end(DeadlineKind::Response, "2026-10-11"), ["2026-11-25", "2026-11-25", "2026-11-25"]);
    assert_eq!(end(DeadlineKind::ExtendedResponse, "2026-11-12"), ["2027-02-10", "2027-02-10", "2027-02-10"]);
    assert_eq!(end(DeadlineKind::Acknowledgement, "2026-11-16"), ["2026-12-01", "2026-12-01", "2026-12-01"]);
}

#[test]
fn a_sending_is_said_to_be_one() {
    let start = Start { fact: FromFact::Sent, date: date("2026-11-20") };
    let found = deadline(Regime::Gdpr, DeadlineKind::Response, Right::Erasure, start, &["none"]);
    assert_eq!(
        found.explanation,
        [
            "No day of receipt is recorded, so the period is counted from the sending (policy: the law counts from receipt) on Friday, 2026-11-20; the day of that event is not counted (Art. 3(1) Reg. 1182/71).",
            "1 month (Art. 12(3) GDPR, Art. 12(4) GDPR): the controller informs on the action taken, or why it takes none; a month ends on the day of the same number, or on the last day of a month that has none (Art. 3(2)(c) Reg. 1182/71), so the bare period ends on Sunday, 2026-12-20.",
            "In the calendar `none` 2026-12-20 is no working day (Sunday), so the period ends with the following working day (Art. 3(4) Reg. 1182/71): Monday, 2026-12-21.",
        ]
    );
}

#[test]
fn a_deadline_prints_the_object_that_scripts_rely_on() {
    let found = deadline(Regime::Ccpa, DeadlineKind::Response, Right::Limit, received("2026-09-01"), &[]);
    let json = serde_json::to_value(found).unwrap();
    assert_eq!(json["kind"], "response");
    assert_eq!(json["from"], serde_json::json!({ "fact": "received", "date": "2026-09-01" }));
    assert_eq!(json["due"], "2026-09-24");
    assert_eq!(json["calendars"], serde_json::json!(["US-CA"]));
    assert_eq!(json["provisions"], serde_json::json!(["11 CCR § 7027(g)"]));
}

#[test]
fn a_limit_that_the_law_does_not_set_is_an_error_with_its_reason() {
    let fail =
        |regime, kind, right, day| Law::of(regime).dates(kind, right, received(day), &[]).unwrap_err().to_string();
    assert_eq!(
        fail(Regime::Gdpr, DeadlineKind::Acknowledgement, Some(Right::Access), "2026-11-23"),
        "the GDPR sets no `acknowledgement` limit"
    );
    assert_eq!(
        fail(Regime::Gdpr, DeadlineKind::Response, Some(Right::Limit), "2026-11-23"),
        "the GDPR sets no `response` limit for `limit`"
    );
    assert_eq!(fail(Regime::Ccpa, DeadlineKind::Appeal, None, "2026-11-23"), "the CCPA sets no `appeal` limit");
    assert_eq!(
        fail(Regime::Ccpa, DeadlineKind::Response, None, "2026-11-23"),
        "the CCPA sets a different `response` limit for each right; name the right"
    );
    assert_eq!(
        fail(Regime::UkGdpr, DeadlineKind::ComplaintAcknowledgement, None, "2026-06-18"),
        "the UK GDPR set no `complaint-acknowledgement` limit on `2026-06-18`"
    );
    assert!(
        Law::of(Regime::UkGdpr)
            .dates(DeadlineKind::ComplaintAcknowledgement, None, received("2026-06-19"), &[])
            .is_ok()
    );
}

#[test]
fn a_date_beyond_the_calendar_is_an_error() {
    for regime in Regime::ALL {
        let start = Start { fact: FromFact::Received, date: NaiveDate::MAX };
        assert!(Law::of(regime).deadlines(Right::Access, start, &[]).is_err());
    }
}

#[test]
fn a_date_that_rests_on_estimated_holidays_says_so() {
    let words =
        |from| deadline(Regime::Gdpr, DeadlineKind::Response, Right::Access, received(from), &["SG"]).explanation;
    assert!(!words("2027-11-30").iter().any(|step| step.contains("an estimate")));
    let estimate = "The holidays of 2028 in the calendar `SG` are not all officially known: an estimate.";
    assert!(words("2027-12-01").contains(&estimate.to_owned()));
}

#[test]
fn the_uk_rule_names_the_amended_article_from_the_day_it_came_into_force() {
    let provisions =
        |from| deadline(Regime::UkGdpr, DeadlineKind::Response, Right::Access, received(from), &["GB-ENG"]).provisions;
    assert_eq!(provisions("2026-02-04"), ["Art. 12(3) UK GDPR as it stood before 5 February 2026"]);
    assert_eq!(provisions("2026-02-05"), ["Art. 12(3) UK GDPR", "Art. 12A UK GDPR"]);
}

#[test]
fn the_calendars_are_those_of_the_places_the_rule_points_to() {
    let place = |country, region| Place::new(country, region).unwrap();
    let codes = |regime, subject: Option<&Place>, controller: Option<&Place>| -> Vec<String> {
        Law::of(regime).calendars(subject, controller).iter().map(CalendarCode::to_string).collect()
    };
    let scotland = place("GB", Some("SCT"));
    let britain = place("GB", None);
    assert_eq!(codes(Regime::Gdpr, Some(&scotland), None), ["none", "GB-SCT"]);
    assert_eq!(codes(Regime::Gdpr, None, None), ["none"]);
    assert_eq!(codes(Regime::UkGdpr, Some(&scotland), None), ["GB-SCT"]);
    assert_eq!(codes(Regime::UkGdpr, Some(&britain), None), ["GB-ENG", "GB-NIR", "GB-SCT"]);
    assert!(codes(Regime::Ccpa, Some(&place("US", Some("CA"))), Some(&britain)).is_empty());
}
