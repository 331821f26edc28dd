//! Dates that others worked out: regulators' examples, and tables made by `tests/oracle/dates.py`.
#![allow(clippy::unwrap_used, reason = "a test that fails should stop")]
use chrono::NaiveDate;
use redress::law::{
    Calendar, Dates, Deadline, DeadlineKind, FromFact, Query, Questions, Regime, Right, Start, dates, due,
};

const ORACLES: &str = include_str!("data/deadline_oracles.csv");
const MONTHS: &str = include_str!("data/dates_months.csv");
const CALIFORNIA: &str = include_str!("data/dates_california.csv");

/// The rows of a table without its head; no cell that is read has a comma in it.
fn rows(table: &str) -> impl Iterator<Item = Vec<&str>> {
    table.lines().skip(1).map(|line| line.split(',').collect())
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn received(text: &str) -> Start {
    Start { fact: FromFact::Received, date: date(text) }
}

fn calendar(code: &str) -> [Calendar; 1] {
    [Calendar::of(&code.parse().unwrap())]
}

/// Reads `--identity-asked DATE …`, as the command line takes it.
fn questions(flags: &str) -> Questions {
    let mut questions = Questions::default();
    let words: Vec<&str> = flags.split_whitespace().collect();
    for pair in words.chunks(2) {
        let day = Some(date(pair[1]));
        match pair[0] {
            "--identity-asked" => questions.identity_asked = day,
            "--identity-given" => questions.identity_given = day,
            "--clarification-asked" => questions.clarification_asked = day,
            "--clarification-given" => questions.clarification_given = day,
            other => panic!("no flag {other}"),
        }
    }
    questions
}

fn answer(row: &[&str]) -> Deadline {
    due(&Query {
        regime: row[0].parse().unwrap(),
        right: Some(row[1]).filter(|right| !right.is_empty()).map(|right| right.parse().unwrap()),
        event: row[2].parse().unwrap(),
        start: received(row[3]),
        questions: questions(row[4]),
        calendars: &calendar(row[5]),
    })
    .unwrap()
}

#[test]
fn every_worked_example_comes_out() {
    let mut count = 0;
    for row in rows(ORACLES) {
        let found = answer(&row);
        let date = match row[6] {
            "due" => found.due,
            "act_after" => found.act_after,
            "nominal" => found.nominal,
            other => panic!("no field {other}"),
        };
        assert_eq!(date.to_string(), row[7], "{row:?}\n{:#?}", found.explanation);
        count += 1;
    }
    assert_eq!(count, 81);
}

#[test]
fn every_receipt_of_two_years_ends_where_the_other_program_says() {
    let mut count = 0;
    for row in rows(MONTHS) {
        let calendars = calendar(row[1]);
        for (event, expected) in [(DeadlineKind::Response, row[3]), (DeadlineKind::ExtendedResponse, row[4])] {
            let query = Query {
                regime: row[0].parse().unwrap(),
                right: Some(Right::Erasure),
                event,
                start: received(row[2]),
                calendars: &calendars,
                questions: Questions::default(),
            };
            let found = dates(&query).unwrap();
            assert_eq!((found.due.to_string(), found.act_after), (expected.to_owned(), found.due), "{row:?}");
            count += 1;
        }
    }
    assert_eq!(count, 2 * 12 * 731);
}

fn californian(right: Right, event: DeadlineKind, start: &str) -> Dates {
    let questions = Questions::default();
    dates(&Query { regime: Regime::Ccpa, right: Some(right), event, start: received(start), calendars: &[], questions })
        .unwrap()
}

#[test]
fn every_californian_receipt_of_two_years_ends_where_the_other_program_says() {
    let mut count = 0;
    for row in rows(CALIFORNIA) {
        let confirmed = californian(Right::Access, DeadlineKind::Acknowledgement, row[0]);
        let stopped = californian(Right::Objection, DeadlineKind::Response, row[0]);
        let answered = californian(Right::Erasure, DeadlineKind::Response, row[0]);
        let extended = californian(Right::Erasure, DeadlineKind::ExtendedResponse, row[0]);
        let found = [confirmed.due, stopped.due, answered.due, answered.act_after, extended.due, extended.act_after];
        assert_eq!(found.map(|day| day.to_string()), row[1..], "{row:?}");
        assert_eq!((answered.nominal, extended.nominal), (answered.due, extended.due));
        count += 1;
    }
    assert_eq!(count, 731);
}
