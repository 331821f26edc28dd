//! `docs/deadlines.md` holds true: every row of its table is played, and what it says must come out.
//! `UPDATE_DEADLINES=1` writes what came out into the table, to be read before it is committed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{collections::BTreeSet, fs};

use chrono::{DateTime, NaiveDate};
use redress::{
    case::{Addressed, Case, Event, Proposal, Recorded},
    law::{Calendar, DeadlineKind, FromFact, Law, Regime, Right, Start},
    request::LetterKind,
};
use serde_json::{Map, Value, json};
use support::session::Session;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/deadlines.md");
const HEAD: &str = "| fact | on | request | after |";

/// A row: what happened, and how many cells say what follows.
struct Row<'a> {
    cells: Vec<&'a str>,
}

/// The cells that are worked out, between the story and the reason.
const WORKED_OUT: std::ops::Range<usize> = 4..10;

impl<'a> Row<'a> {
    fn read(line: &'a str) -> Option<Self> {
        let cells: Vec<&str> = line.strip_prefix("| `")?.strip_suffix(" |")?.split(" |").map(str::trim).collect();
        (cells.len() == 11).then_some(Self { cells })
    }

    fn fact(&self) -> &str {
        self.cells[0].trim_end_matches('`')
    }

    fn on(&self) -> NaiveDate {
        self.cells[1].parse().unwrap()
    }

    fn request(&self) -> (Regime, Right) {
        let (law, right) = self.cells[2].split_once(' ').unwrap();
        (law.parse().unwrap(), right.parse().unwrap())
    }

    /// The facts before, each with its day.
    fn before(&self) -> Vec<(String, NaiveDate)> {
        match self.cells[3] {
            "nothing" => Vec::new(),
            "—" => vec![("sent --by email".to_owned(), "2026-11-23".parse().unwrap())],
            list => list
                .split(", ")
                .map(|fact| fact.trim_start_matches('`').split_once("` ").unwrap())
                .map(|(fact, day)| (fact.to_owned(), day.parse().unwrap()))
                .collect(),
        }
    }

    /// Reads the days from which a complaint can be written.
    fn of_complaint(line: &'a str) -> Option<Self> {
        let cells: Vec<&str> = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ").map(str::trim).collect();
        let (request, after) = (*cells.first()?, *cells.get(1)?);
        let law = request.split(' ').next().and_then(|law| law.parse::<Regime>().ok());
        (cells.len() == 4 && law.is_some()).then(|| Self { cells: vec!["", "", request, after, cells[2], cells[3]] })
    }

    /// The story without a fact of its own.
    fn play_before(&self) -> (Case, NaiveDate) {
        let mut case = written(self.request());
        let before = self.before();
        for (fact, on) in &before {
            case = add(&case, fact, *on, *on, self.request().0);
        }
        (case, before.last().unwrap().1)
    }

    /// Plays the story; each fact has to fit what happened before it, and each letter has to be one that may be written.
    fn play(&self) -> Case {
        let mut case = written(self.request());
        for (fact, on) in self.before().into_iter().chain([(self.fact().to_owned(), self.on())]) {
            case = add(&case, &fact, on, self.on(), self.request().0);
        }
        case
    }

    /// Works out what follows.
    fn outcome(&self) -> [String; 6] {
        let case = self.play();
        let codes = Law::of(self.request().0).calendars(None, None);
        let calendars: Vec<Calendar> = codes.iter().map(Calendar::of).collect();
        let standing = case.standing(&calendars, self.on()).unwrap();
        let day = |day: Option<NaiveDate>| day.map_or_else(|| "—".to_owned(), |day| day.to_string());
        let deadlines = case.deadlines(&calendars).unwrap();
        let from = deadlines.iter().find(|deadline| deadline.kind == DeadlineKind::Response);
        let from = from.map_or_else(|| "—".to_owned(), |response| start(response.from));
        let also = deadlines
            .iter()
            .filter(|deadline| !matches!(deadline.kind, DeadlineKind::Response | DeadlineKind::ExtendedResponse));
        let promised: Vec<_> = case.promises().iter().map(redress::case::Promise::deadline).collect();
        let also = also.chain(&promised).map(|deadline| format!("`{}` {}", deadline.kind, deadline.due));
        let flags =
            standing.pauses.iter().flat_map(|pause| &pause.flags).map(|flag| json!(flag).as_str().unwrap().to_owned());
        let noted: Vec<String> = also.chain(flags).chain(standing.remarks.iter().map(ToString::to_string)).collect();
        [
            format!("`{}`", standing.status),
            format!("`{}`", standing.clock),
            from,
            day(standing.due),
            day(standing.act_after),
            noted.join("; "),
        ]
    }

    fn line(&self) -> String {
        let cells = |range: std::ops::Range<usize>| self.cells[range].iter().map(ToString::to_string);
        let story = [format!("`{}", self.cells[0])].into_iter().chain(cells(1..4));
        let cells: Vec<String> = story.chain(self.outcome()).chain(cells(10..11)).collect();
        format!("| {} |", cells.join(" | ")).replace("|  |", "| |")
    }
}

/// Adds a fact or a letter to a story.
fn add(case: &Case, fact: &str, on: NaiveDate, today: NaiveDate, regime: Regime) -> Case {
    if let Some(kind) = fact.strip_prefix("letter ") {
        return follow(case, kind.parse().unwrap(), on, regime);
    }
    let proposal = Proposal { event: event(fact), on, today };
    case.admits(&proposal).unwrap_or_else(|error| panic!("`{fact}`: {error}"));
    let mut events = case.events.clone();
    events.push(recorded(proposal.event, on, events.len()));
    Case::replay(1, events).unwrap()
}

/// Writes a letter that follows the request and sends it on the same day, where it may be written then.
fn follow(case: &Case, kind: LetterKind, on: NaiveDate, regime: Regime) -> Case {
    let calendars: Vec<Calendar> = Law::of(regime).calendars(None, None).iter().map(Calendar::of).collect();
    case.may_follow(kind, &case.standing(&calendars, on).unwrap()).unwrap_or_else(|error| panic!("`{kind}`: {error}"));
    let letter = case.letters.len() + 1;
    let drafted = json!({
        "address": [], "discloses": [], "html": "h", "kind": kind, "letter": letter, "subject": "s", "text": "t",
        "to": "privacy@example.com",
    });
    let sent = json!({ "letter": letter, "by": "email" });
    let mut events = case.events.clone();
    for (word, body) in [("drafted", drafted), ("sent", sent)] {
        events.push(recorded(Event::read(word, &body.to_string()).unwrap(), on, events.len()));
    }
    Case::replay(1, events).unwrap()
}

fn start(start: Start) -> String {
    let fact = match start.fact {
        FromFact::Identity => "identity",
        FromFact::Promised => "promise",
        FromFact::Received => "receipt",
        FromFact::Request => "request",
        FromFact::Sent => "sending",
    };
    format!("{fact} {}", start.date)
}

/// Reads a fact as `redress record` takes it: the flags are the fields of its body.
fn event(words: &str) -> Event {
    let words = shlex::split(words).unwrap();
    let mut body = Map::new();
    let mut rest = words[1..].iter().peekable();
    while let Some(flag) = rest.next() {
        let name = flag.strip_prefix("--").unwrap();
        let value = rest.next_if(|next| !next.starts_with("--"));
        let number = value.and_then(|value| value.parse::<u64>().ok()).map(Value::from);
        body.insert(name.to_owned(), number.unwrap_or_else(|| value.map_or(json!(true), |value| json!(value))));
    }
    let body = match words[0].as_str() {
        "retained" => json!({ "categories": [body] }),
        "sent" => json!({ "letter": 1, "by": body["by"] }),
        _ => Value::Object(body),
    };
    Event::read(&words[0], &body.to_string()).unwrap()
}

fn recorded(event: Event, on: NaiveDate, before: usize) -> Recorded {
    Recorded { event, on, recorded_at: DateTime::from_timestamp(1_795_000_000, 0).unwrap(), seq: before as u64 + 1 }
}

/// A case whose letter is written.
fn written((regime, right): (Regime, Right)) -> Case {
    let place = match regime {
        Regime::Gdpr => json!({ "country": "DE", "region": null }),
        Regime::UkGdpr => json!({ "country": "GB", "region": null }),
        Regime::Ccpa => json!({ "country": "US", "region": "CA" }),
    };
    let opened = json!({
        "controller": "aliexpress", "entity": "eea", "language": "en", "legal_name": "A Company",
        "reference": "R-2026-K7Q2M", "regime": regime, "right": right, "service": "AliExpress", "why": "",
        "subject": { "address": [], "email": "ada@example.org", "identifiers": [], "name": "Ada Example", "place": place },
    });
    let drafted = json!({
        "address": [], "discloses": [], "html": "h", "kind": right, "letter": 1, "subject": "s", "text": "t",
        "to": "privacy@example.com",
    });
    let on = "2026-11-23".parse().unwrap();
    let events = [("opened", opened), ("drafted", drafted)].into_iter().enumerate();
    let events =
        events.map(|(before, (kind, body))| recorded(Event::read(kind, &body.to_string()).unwrap(), on, before));
    Case::replay(1, events.collect()).unwrap()
}

fn rows(page: &str) -> Vec<Row<'_>> {
    page.lines().filter_map(Row::read).collect()
}

#[test]
fn every_row_comes_out_as_the_page_says() {
    let page = fs::read_to_string(PAGE).unwrap();
    let table = page.find(HEAD).unwrap();
    let line = |line: &str| Row::read(line).map_or_else(|| line.to_owned(), |row| row.line());
    let played: String = page[table..].lines().map(|text| line(text) + "\n").collect();
    let played = format!("{}{played}", &page[..table]);
    if std::env::var_os("UPDATE_DEADLINES").is_some() {
        fs::write(PAGE, &played).unwrap();
    }
    let differing = page.lines().zip(played.lines()).filter(|(said, came)| said != came);
    let differing: Vec<String> =
        differing.map(|(said, came)| format!("the page says\n  {said}\nand it is\n  {came}")).collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

#[test]
fn a_complaint_can_be_written_from_the_day_after_the_one_the_page_names_and_not_on_it() {
    let page = fs::read_to_string(PAGE).unwrap();
    let rows: Vec<Row<'_>> = page.lines().filter_map(Row::of_complaint).collect();
    assert_eq!(rows.len(), 13);
    for row in rows {
        let calendars: Vec<Calendar> =
            Law::of(row.request().0).calendars(None, None).iter().map(Calendar::of).collect();
        let (case, last_fact) = row.play_before();
        let may = |on: NaiveDate| case.escalation(&case.standing(&calendars, on).unwrap());
        let to = match row.cells[5] {
            "authority" => Addressed::Authority,
            "controller" => Addressed::Controller,
            other => panic!("{other}"),
        };
        if row.cells[4] == "—" {
            assert_eq!(may(last_fact), Ok(to), "{:?}", row.cells);
            continue;
        }
        let last: NaiveDate = row.cells[4].parse().unwrap();
        assert!(may(last).is_err(), "{:?}", row.cells);
        assert_eq!(may(last.succ_opt().unwrap()), Ok(to), "{:?}", row.cells);
    }
}

#[test]
fn every_fact_that_can_be_recorded_has_a_row_and_every_row_a_reason() {
    let page = fs::read_to_string(PAGE).unwrap();
    let rows = rows(&page);
    let lines = page.lines().skip_while(|line| !line.starts_with(HEAD)).filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows.len(), lines, "a row of a table was not read");
    let letters = rows.iter().filter_map(|row| row.fact().strip_prefix("letter "));
    let letters: BTreeSet<&str> = letters.collect();
    assert_eq!(letters, LetterKind::FOLLOW_UPS.into_iter().map(LetterKind::name).collect());
    let facts = rows.iter().filter(|row| !row.fact().starts_with("letter "));
    let described: BTreeSet<&str> = facts.map(|row| row.fact().split(' ').next().unwrap()).collect();
    let help = Session::on("2026-11-23").run("record 1 nothing-of-the-kind").stderr;
    let known = help.split_once("possible values: ").unwrap().1.split(']').next().unwrap();
    assert_eq!(described, known.split(", ").collect::<BTreeSet<_>>());
    for row in &rows {
        assert!(row.cells[10].ends_with('.'), "{}", row.fact());
        assert_eq!(row.cells[WORKED_OUT].len(), row.outcome().len());
    }
}
