//! Properties of a case that hold whatever happens in whatever order.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;
use redress::{
    case::{
        Acknowledged, Case, Clock, Complained, Corrected, Drafted, Event, Evidence, Extended, HandingOver, Handover,
        LetterState, Opened, Proposal, Queued, Recorded, Refused, Retained, Sent, Status, WantsIdentity, Way,
    },
    law::{Calendar, Language, Place, Regime, Right},
    request::{DataSubject, LetterKind},
};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn opened(regime: Regime) -> Event {
    let (country, region) = match regime {
        Regime::Gdpr => ("DE", None),
        Regime::UkGdpr => ("GB", Some("ENG")),
        Regime::Ccpa => ("US", Some("CA")),
    };
    Event::Opened(Opened {
        controller: "aliexpress".to_owned(),
        entity: "eea".to_owned(),
        language: Language::ENGLISH,
        legal_name: "A Company".to_owned(),
        named_data: None,
        reason: None,
        reference: "R-2026-K7Q2M".parse().unwrap(),
        regime,
        right: Right::Erasure,
        service: "AliExpress".to_owned(),
        subject: DataSubject {
            address: Vec::new(),
            email: "ada@example.org".to_owned(),
            identifiers: Vec::new(),
            name: "Ada Example".to_owned(),
            place: Place::new(country, region).unwrap(),
        },
        why: String::new(),
        without: std::collections::BTreeSet::default(),
    })
}

fn drafted() -> Event {
    Event::Drafted(Drafted {
        address: Vec::new(),
        channel: None,
        discloses: Vec::new(),
        html: "h".to_owned(),
        kind: LetterKind::Request(Right::Erasure),
        letter: 1,
        seen: None,
        source: None,
        subject: "Erasure".to_owned(),
        text: "t".to_owned(),
        to: Some("privacy@example.com".to_owned()),
    })
}

fn sent(by: Way) -> Event {
    Event::Sent(Sent { by, evidence: Evidence::default(), letter: 1 })
}

/// Numbers events as a ledger would.
fn history(events: Vec<(NaiveDate, Event)>) -> Vec<Recorded> {
    let recorded_at = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    let number = |(index, (on, event))| Recorded { event, on, recorded_at, seq: index as u64 + 1 };
    events.into_iter().enumerate().map(number).collect()
}

fn case(regime: Regime, events: Vec<(NaiveDate, Event)>) -> Case {
    let day = date("2026-11-23");
    let mut all = vec![(day, opened(regime)), (day, drafted())];
    all.extend(events);
    Case::replay(1, history(all)).unwrap()
}

fn clock(case: &Case, today: &str) -> Clock {
    case.standing(&[Calendar::weekends()], date(today)).unwrap().clock
}

#[test]
fn a_case_is_in_time_on_the_last_day_to_wait_and_overdue_the_day_after() {
    for (regime, last, after) in [
        (Regime::Gdpr, "2026-12-23", "2026-12-24"),
        (Regime::UkGdpr, "2026-12-23", "2026-12-24"),
        (Regime::Ccpa, "2027-01-07", "2027-01-08"),
    ] {
        let case = case(regime, vec![(date("2026-11-23"), sent(Way::Email))]);
        assert_eq!(clock(&case, last), Clock::Running, "{regime}");
        assert_eq!(clock(&case, after), Clock::Overdue, "{regime}");
    }
}

#[test]
fn facts_count_in_the_order_they_happened_not_in_the_order_they_were_recorded() {
    let day = date("2026-11-23");
    let done = (date("2026-12-10"), Event::Done(Evidence::default()));
    let acknowledged = (date("2026-12-01"), Event::Acknowledged(Acknowledged::default()));
    let case = case(Regime::Gdpr, vec![(day, sent(Way::Email)), done, acknowledged]);
    assert_eq!(case.status(), Status::Done);
}

#[test]
fn a_letter_after_one_that_came_back_starts_a_clock_of_its_own() {
    let case = case(
        Regime::Gdpr,
        vec![
            (date("2026-11-23"), sent(Way::Email)),
            (date("2026-11-24"), Event::Bounced(Evidence::default())),
            (date("2026-12-01"), sent(Way::Webform)),
        ],
    );
    assert_eq!(case.status(), Status::Waiting);
    let standing = case.standing(&[Calendar::weekends()], date("2026-12-02")).unwrap();
    assert_eq!(standing.due, Some(date("2027-01-01")));
}

#[test]
fn a_letter_is_uncertain_from_the_handing_over_until_an_outcome_is_known() {
    let day = date("2026-11-23");
    let queued = Event::Queued(Queued {
        copy: None,
        from: "ada@example.org".to_owned(),
        letter: 1,
        message_id: "<a@example.org>".to_owned(),
        sha256: "s".to_owned(),
        to: "privacy@example.com".to_owned(),
    });
    let handing_over = Event::HandingOver(HandingOver { attempt: 1, letter: 1 });
    let outcome = Handover { letter: 1, ..Handover::default() };
    for (last, state, may) in [
        (None, LetterState::Uncertain, false),
        (Some(Event::Accepted(outcome.clone())), LetterState::Accepted, false),
        (Some(Event::Deferred(outcome.clone())), LetterState::Deferred, true),
        (Some(Event::Uncertain(outcome.clone())), LetterState::Uncertain, false),
        (Some(Event::Rejected(outcome)), LetterState::Rejected, true),
    ] {
        let mut events = vec![(day, queued.clone()), (day, handing_over.clone())];
        events.extend(last.map(|event| (day, event)));
        let case = case(Regime::Gdpr, events);
        let letter = case.letter(1).unwrap();
        assert_eq!((letter.state, letter.state.may_be_sent()), (state, may));
    }
}

#[test]
fn a_corrected_correction_has_no_effect() {
    let day = date("2026-11-23");
    let strike = |event| Event::Corrected(Corrected { event, note: None, on: None });
    let done = (date("2026-12-01"), Event::Done(Evidence::default()));
    let mut events = vec![(day, sent(Way::Email)), done, (day, strike(4))];
    assert_eq!(case(Regime::Gdpr, events.clone()).status(), Status::Waiting);
    events.push((day, strike(5)));
    assert_eq!(case(Regime::Gdpr, events).status(), Status::Done);
}

#[test]
fn an_event_is_read_back_as_it_was_written() {
    for event in facts() {
        let body = event.to_body().unwrap();
        assert_eq!(Event::read(event.kind(), &body).unwrap(), event, "{body}");
    }
    assert!(Event::read("unheard-of", "{}").is_err());
    assert!(Event::read("sent", "{}").is_err());
}

/// What the controller and the user may do after a letter went.
fn facts() -> Vec<Event> {
    let evidence = Evidence { file: None, note: Some("a note".to_owned()) };
    vec![
        Event::Acknowledged(Acknowledged { evidence: evidence.clone(), received: Some(date("2026-11-25")) }),
        Event::Bounced(evidence.clone()),
        Event::Complained(Complained { evidence: evidence.clone(), to: Some("beapd".to_owned()) }),
        Event::Done(evidence.clone()),
        Event::Extended(Extended { evidence: evidence.clone(), reason: Some("many".to_owned()), until: None }),
        Event::GaveIdentity(evidence.clone()),
        Event::GaveInformation(evidence.clone()),
        Event::NoData(evidence.clone()),
        Event::Other(evidence.clone()),
        Event::Partial(evidence.clone()),
        Event::Portal(evidence.clone()),
        Event::Received(evidence.clone()),
        Event::Refused(Refused { evidence: evidence.clone(), reason: None }),
        Event::Retained(Retained { categories: Vec::new(), evidence: evidence.clone() }),
        Event::WantsIdentity(WantsIdentity { baseless: false, evidence: evidence.clone() }),
        Event::WantsInformation(evidence.clone()),
        Event::Withdrawn(evidence.clone()),
        Event::WrongAddress(evidence),
    ]
}

/// Facts that leave an answer owed, however they are mixed.
fn facts_that_answer_nothing() -> Vec<Event> {
    let keeps = |event: &Event| {
        matches!(
            event,
            Event::Acknowledged(_)
                | Event::Complained(_)
                | Event::Extended(_)
                | Event::GaveIdentity(_)
                | Event::GaveInformation(_)
                | Event::Other(_)
                | Event::Partial(_)
                | Event::Portal(_)
                | Event::Received(_)
                | Event::WantsIdentity(_)
                | Event::WantsInformation(_)
        )
    };
    facts().into_iter().filter(keeps).collect()
}

proptest! {
    #[test]
    fn no_order_of_facts_makes_a_clock_vanish_while_an_answer_is_owed(
        picked in prop::collection::vec((0_i64..60, prop::sample::select(facts_that_answer_nothing())), 0..12),
        regime in prop::sample::select(Regime::ALL.to_vec()),
    ) {
        let start = date("2026-11-23");
        let mut events = vec![(start, sent(Way::Email))];
        events.extend(picked.into_iter().map(|(days, event)| (start + chrono::Days::new(days.unsigned_abs()), event)));
        let case = case(regime, events);
        prop_assert!(matches!(clock(&case, "2026-11-23"), Clock::Running | Clock::Paused));
        prop_assert!(matches!(clock(&case, "2030-01-01"), Clock::Overdue | Clock::Paused));
    }

    #[test]
    fn what_a_case_admits_can_be_replayed_and_worked_out(
        picked in prop::collection::vec((0_i64..400, prop::sample::select(facts())), 0..12),
        regime in prop::sample::select(Regime::ALL.to_vec()),
    ) {
        let start = date("2026-11-23");
        let mut case = case(regime, vec![(start, sent(Way::Email))]);
        for (days, event) in picked {
            let on = start + chrono::Days::new(days.unsigned_abs());
            let proposal = Proposal { event, on, today: date("2028-12-31") };
            if case.admits(&proposal).is_ok() {
                let mut events = case.events.clone();
                let seq = events.len() as u64 + 1;
                events.push(Recorded { event: proposal.event, on, recorded_at: events[0].recorded_at, seq });
                case = Case::replay(1, events).unwrap();
            }
        }
        let standing = case.standing(&[Calendar::weekends()], date("2028-12-31")).unwrap();
        prop_assert!(standing.due <= standing.act_after);
        prop_assert!(standing.overdue_days == 0 || standing.clock == Clock::Overdue);
    }
}

#[test]
fn every_kind_of_event_stands_in_the_documentation_and_no_other() {
    let page = include_str!("../docs/ledger.md").split("## Event kinds").nth(1).unwrap();
    let cells = page.lines().filter_map(|line| line.strip_prefix("| `")).filter_map(|line| line.split(" |").next());
    let mut documented: Vec<&str> =
        cells.flat_map(|cell| cell.split(", ")).map(|word| word.trim_matches('`')).collect();
    documented.retain(|word| *word != redress::ledger::FORGOTTEN);
    assert_eq!(documented, Event::KINDS);
}
