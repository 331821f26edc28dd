//! Properties of a case that hold whatever happens in whatever order.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::{DateTime, NaiveDate, TimeDelta};
use proptest::prelude::*;
use redress::{
    case::{
        Acknowledged, Case, Clock, Complained, CopyFound, Corrected, Drafted, Event, Evidence, Expected, Extended,
        Found, HandingOver, Handover, Heard, HistoryError, LetterState, Looked, Opened, Outlet, Partial, Proof,
        Proposal, PutOut, Queued, Recorded, Refused, Remedy, Resolved, Retained, SeenBy, Sent, Status, Tier, Waiting,
        WantsIdentity, Way,
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
        after: None,
        controller: "aliexpress".to_owned(),
        entity: "eea".to_owned(),
        family: None,
        insisted: false,
        language: Language::ENGLISH,
        legal_name: "A Company".to_owned(),
        named_data: None,
        reason: None,
        reference: "R-2026-K7Q2M".parse().unwrap(),
        regime,
        right: Right::Erasure,
        role: None,
        seat: None,
        service: "AliExpress".to_owned(),
        subject: DataSubject {
            address: Vec::new(),
            email: "ada@example.org".to_owned(),
            identifiers: Vec::new(),
            name: "Ada Example".to_owned(),
            place: Place::new(country, region).unwrap(),
        },
        version: None,
        to_controller: None,
        translation: None,
        waits_for: None,
        why: String::new(),
        with: std::collections::BTreeSet::default(),
        without: std::collections::BTreeSet::default(),
    })
}

fn drafted() -> Event {
    Event::Drafted(Drafted {
        own: Vec::new(),
        address: Vec::new(),
        also: Vec::new(),
        asks: Vec::new(),
        channel: None,
        discloses: Vec::new(),
        html: "h".to_owned(),
        kind: LetterKind::Request(Right::Erasure),
        letter: 1,
        post: None,
        provisions: Vec::new(),
        published: None,
        registration: None,
        replaces: None,
        seen: None,
        source: None,
        subject: "Erasure".to_owned(),
        text: "t".to_owned(),
        to: Some("privacy@example.com".to_owned()),
    })
}

fn sent(by: Way) -> Event {
    Event::Sent(Sent { by, evidence: Evidence::default(), letter: 1, number: None })
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
            (date("2026-11-24"), Event::Bounced(Heard::default())),
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
        insisted: false,
        letter: 1,
        message_id: "<a@example.org>".to_owned(),
        sha256: "s".to_owned(),
        to: "privacy@example.com".to_owned(),
    });
    let handing_over = Event::HandingOver(HandingOver { attempt: 1, letter: 1 });
    let outcome = Handover { attempt: Some(1), letter: 1, ..Handover::default() };
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
fn the_servers_own_answer_to_the_last_try_is_stronger_than_a_word_or_a_copy_that_came_before_it() {
    let day = date("2026-11-23");
    let outcome = Handover { attempt: Some(1), letter: 1, ..Handover::default() };
    let word = Event::Resolved(Resolved { found: Found::Sent, letter: 1 });
    for presumed in [word, looked(true)] {
        for (answer, state) in [
            (Event::Rejected(outcome.clone()), LetterState::Rejected),
            (Event::Deferred(outcome.clone()), LetterState::Deferred),
        ] {
            let handing_over = Event::HandingOver(HandingOver { attempt: 1, letter: 1 });
            let mut events = vec![(day, handing_over), (day, presumed.clone())];
            assert_eq!(case(Regime::Gdpr, events.clone()).sent(), Some(day));
            events.push((day, answer));
            let case = case(Regime::Gdpr, events);
            let letter = case.letter(1).unwrap();
            assert_eq!((letter.state, letter.sendings.len()), (state, 0));
            assert_eq!((case.sent(), case.status(), clock(&case, "2027-06-01")), (None, Status::Draft, Clock::None));
        }
        let unclear = vec![
            (day, Event::HandingOver(HandingOver { attempt: 1, letter: 1 })),
            (day, presumed.clone()),
            (day, Event::Uncertain(outcome.clone())),
        ];
        assert_eq!(
            case(Regime::Gdpr, unclear).letter(1).unwrap().state,
            LetterState::Accepted,
            "no answer is no answer"
        );
        let of_another = Handover { attempt: None, ..outcome.clone() };
        let other = vec![
            (day, Event::HandingOver(HandingOver { attempt: 1, letter: 1 })),
            (day, presumed),
            (day, Event::Deferred(of_another)),
        ];
        assert_eq!(
            case(Regime::Gdpr, other).letter(1).unwrap().state,
            LetterState::Accepted,
            "another try says nothing"
        );
    }
}

#[test]
fn a_letter_that_was_put_out_is_still_a_draft_and_keeps_its_message_id_and_its_way() {
    let day = date("2026-11-23");
    let put_out = |way, message_id: Option<&str>| {
        Event::PutOut(PutOut {
            at: DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
            from: message_id.map(|_| "ada@example.org".to_owned()),
            letter: 1,
            message_id: message_id.map(str::to_owned),
            path: None,
            sha256: "d".to_owned(),
            to: "privacy@example.com".to_owned(),
            way,
        })
    };
    let mut events = vec![(day, put_out(Outlet::Draft, Some("<a@example.org>"))), (day, put_out(Outlet::Print, None))];
    let drafted = case(Regime::Gdpr, events.clone());
    let letter = drafted.letter(1).unwrap();
    assert_eq!((drafted.status(), letter.state, letter.tier()), (Status::Draft, LetterState::Draft, Tier::E0));
    assert_eq!((letter.message_id(), drafted.sent()), (Some("<a@example.org>"), None));
    for way in [Way::Email, Way::InApp, Way::Post, Way::Webform] {
        assert!(drafted.may_put_out(1, way, day).is_ok());
    }
    events.push((day, sent(Way::Email)));
    let gone = case(Regime::Gdpr, events.clone());
    assert!(matches!(gone.may_put_out(1, Way::Email, day), Err(HistoryError::AlreadySent { .. })));
    assert!(gone.may_put_out(1, Way::Webform, day).is_ok());
    assert!(matches!(gone.may_put_out(2, Way::Webform, day), Err(HistoryError::NoLetter { .. })));
    events.push((day, Event::Withdrawn(Evidence::default())));
    let withdrawn = case(Regime::Gdpr, events);
    assert!(matches!(withdrawn.may_put_out(1, Way::Webform, day), Err(HistoryError::Withdrawn(1))));
}

#[test]
fn a_letter_that_may_have_gone_is_put_out_by_no_way() {
    let day = date("2026-11-23");
    let case = case(Regime::Gdpr, vec![(day, Event::HandingOver(HandingOver { attempt: 1, letter: 1 }))]);
    for way in [Way::Email, Way::InApp, Way::Post, Way::Webform] {
        assert!(matches!(case.may_put_out(1, way, day), Err(HistoryError::Uncertain { .. })));
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
    for event in facts().into_iter().chain([looked(true), looked(false)]) {
        let body = event.to_body().unwrap();
        assert_eq!(Event::read(event.kind(), &body).unwrap(), event, "{body}");
    }
    assert!(Event::read("unheard-of", "{}").is_err());
    assert!(Event::read("sent", "{}").is_err());
}

fn heard(evidence: &Evidence) -> Heard {
    Heard { evidence: evidence.clone(), letter: Some(1), ..Heard::default() }
}

fn expected() -> Event {
    let evidence = Evidence { file: None, note: Some("their page says so".to_owned()) };
    Event::Expected(Expected { evidence, until: date("2028-12-31"), what: "the data are gone".to_owned() })
}

/// What the controller and the user may do after a letter went.
fn facts() -> Vec<Event> {
    let evidence = Evidence { file: None, note: Some("a note".to_owned()) };
    vec![
        Event::Acknowledged(Acknowledged { evidence: evidence.clone(), received: Some(date("2026-11-25")) }),
        Event::Bounced(heard(&evidence)),
        Event::Complained(Complained {
            ask: Some(date("2027-04-30")),
            evidence: evidence.clone(),
            to: Some("beapd".to_owned()),
        }),
        Event::Done(evidence.clone()),
        expected(),
        Event::Extended(Extended { evidence: evidence.clone(), reason: Some("many".to_owned()), until: None }),
        Event::GaveIdentity(evidence.clone()),
        Event::GaveInformation(evidence.clone()),
        Event::NoData(evidence.clone()),
        Event::Other(evidence.clone()),
        Event::Partial(Partial { evidence: evidence.clone(), missing: Vec::new() }),
        Event::Portal(evidence.clone()),
        Event::Received(heard(&evidence)),
        Event::Refused(Refused { evidence: evidence.clone(), reason: None }),
        Event::Retained(Retained { categories: Vec::new(), evidence: evidence.clone() }),
        Event::WantsIdentity(WantsIdentity { baseless: false, evidence: evidence.clone() }),
        Event::WantsInformation(evidence.clone()),
        Event::Withdrawn(evidence.clone()),
        Event::WrongAddress(heard(&evidence)),
    ]
}

/// Facts that leave an answer owed, however they are mixed.
fn facts_that_answer_nothing() -> Vec<Event> {
    let keeps = |event: &Event| {
        matches!(
            event,
            Event::Acknowledged(_)
                | Event::Complained(_)
                | Event::Expected(_)
                | Event::Extended(_)
                | Event::GaveIdentity(_)
                | Event::GaveInformation(_)
                | Event::Other(_)
                | Event::Partial(_)
                | Event::Portal(_)
                | Event::Received(_)
                | Event::WantsIdentity(_)
                | Event::WantsInformation(_)
                | Event::WrongAddress(_)
        )
    };
    facts().into_iter().filter(keeps).collect()
}

/// Tells whether a question that was asked before the time was over has not been answered.
fn asked_in_time_and_unanswered(case: &Case) -> bool {
    let standing = case.standing(&[Calendar::weekends()], date("2030-01-01")).unwrap();
    let last = standing.act_after.unwrap();
    standing.pauses.iter().any(|pause| pause.given.is_none() && pause.asked <= last)
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
        let later = clock(&case, "2030-01-01");
        prop_assert!(later == Clock::Overdue || later == Clock::Paused && asked_in_time_and_unanswered(&case));
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

    #[test]
    fn whatever_is_added_no_date_leaves_the_agenda_and_a_revision_rises_with_every_change_and_with_nothing_else(
        picked in prop::collection::vec((0_i64..400, prop::sample::select(facts())), 0..8),
        regime in prop::sample::select(Regime::ALL.to_vec()),
    ) {
        let start = date("2026-11-23");
        let mut events = vec![(start, sent(Way::Email)), (start, expected())];
        events.extend(picked.into_iter().map(|(days, event)| (start + chrono::Days::new(days.unsigned_abs()), event)));
        let whole = case(regime, events).events;
        let calendars = [Calendar::weekends()];
        let mut before: Vec<redress::case::Appointment> = Vec::new();
        for length in 1..=whole.len() {
            let case = Case::replay(1, whole[..length].to_vec()).unwrap();
            let agenda = case.agenda(&calendars).unwrap();
            for (old, new) in before.iter().zip(&agenda) {
                prop_assert_eq!(&old.awaiting.occasion, &new.awaiting.occasion);
                let same = (&old.awaiting, old.dropped) == (&new.awaiting, new.dropped);
                prop_assert_eq!(new.revision, old.revision + u32::from(!same));
            }
            prop_assert!(before.len() <= agenda.len());
            let awaited = agenda.iter().filter(|appointment| !appointment.dropped).count();
            let awaits = case.awaits(&calendars).unwrap();
            prop_assert_eq!(awaited, awaits.len());
            prop_assert!(awaits.iter().all(|one| agenda.iter().any(|known| !known.dropped && known.awaiting == *one)));
            let standing = case.standing(&calendars, date("2027-01-04")).unwrap();
            let answer = awaits.iter().find(|one| one.occasion == redress::case::Occasion::Answer);
            let owed = matches!(standing.clock, Clock::Running | Clock::Paused | Clock::Overdue);
            prop_assert_eq!(answer.map(redress::case::Awaiting::last_day), standing.act_after.filter(|_| owed));
            prop_assert_eq!(answer.map(|one| one.paused), owed.then_some(standing.clock == Clock::Paused));
            before = agenda;
        }
    }

    #[test]
    fn a_promise_changes_no_status_no_clock_and_no_date_whatever_else_happened(
        picked in prop::collection::vec((0_i64..400, prop::sample::select(facts())), 0..8),
        (day, today) in (0_i64..400, 0_i64..1200),
        regime in prop::sample::select(Regime::ALL.to_vec()),
    ) {
        let start = date("2026-11-23");
        let after = |days: i64| start + chrono::Days::new(days.unsigned_abs());
        let mut events = vec![(start, sent(Way::Email))];
        events.extend(picked.into_iter().map(|(days, event)| (after(days), event)));
        let without = case(regime, events.clone());
        events.push((after(day), expected()));
        let with = case(regime, events);
        let standing = |case: &Case| case.standing(&[Calendar::weekends()], after(today)).unwrap();
        prop_assert_eq!(standing(&with), standing(&without));
        prop_assert_eq!((with.tier(), with.received()), (without.tier(), without.received()));
    }
}

fn on(day: &str, event: Event) -> (NaiveDate, Event) {
    (date(day), event)
}

fn due(case: &Case, today: &str) -> Option<NaiveDate> {
    case.standing(&[Calendar::weekends()], date(today)).unwrap().due
}

fn asked(baseless: bool) -> Event {
    Event::WantsIdentity(WantsIdentity { baseless, evidence: Evidence::default() })
}

#[test]
fn a_second_question_after_the_time_is_over_silences_nothing() {
    let case = case(
        Regime::Gdpr,
        vec![
            on("2026-11-23", sent(Way::Email)),
            on("2026-11-28", asked(false)),
            on("2026-11-29", Event::GaveIdentity(Evidence::default())),
            on("2027-01-10", asked(false)),
        ],
    );
    let standing = case.standing(&[Calendar::weekends()], date("2027-01-11")).unwrap();
    assert_eq!(standing.clock, Clock::Overdue);
    assert_eq!(standing.act_after, Some(date("2026-12-24")));
    assert_eq!(standing.pauses.len(), 2);
}

#[test]
fn a_question_in_time_pauses_until_it_is_answered_and_a_baseless_one_does_not() {
    for (baseless, expected) in [(false, Clock::Paused), (true, Clock::Overdue)] {
        for regime in [Regime::Gdpr, Regime::UkGdpr] {
            let case = case(regime, vec![on("2026-11-23", sent(Way::Email)), on("2026-11-28", asked(baseless))]);
            assert_eq!(clock(&case, "2027-06-01"), expected, "{regime} {baseless}");
        }
    }
    let case = case(Regime::Ccpa, vec![on("2026-11-23", sent(Way::Email)), on("2026-11-28", asked(false))]);
    assert_eq!(clock(&case, "2027-06-01"), Clock::Overdue, "verification stops nothing, 11 CCR § 7021(b)");
}

#[test]
fn the_first_extension_in_time_counts_and_a_second_one_changes_nothing() {
    let extended = || Event::Extended(Extended { reason: Some("many".to_owned()), ..Extended::default() });
    let case = case(
        Regime::Gdpr,
        vec![on("2026-11-23", sent(Way::Email)), on("2026-12-20", extended()), on("2027-02-01", extended())],
    );
    assert_eq!(due(&case, "2027-02-02"), Some(date("2027-02-23")));
    assert_eq!(clock(&case, "2027-02-23"), Clock::Running);
}

#[test]
fn an_extension_to_a_day_inside_the_first_period_gives_no_more_than_that_period() {
    let until = Some(date("2026-12-10"));
    let notice = Event::Extended(Extended { reason: Some("many".to_owned()), until, ..Extended::default() });
    let case = case(Regime::Gdpr, vec![on("2026-11-23", sent(Way::Email)), on("2026-12-01", notice)]);
    assert_eq!(due(&case, "2026-12-02"), Some(date("2026-12-23")));
}

#[test]
fn a_letter_that_seemed_to_come_back_and_was_acknowledged_has_its_clock() {
    let case = case(
        Regime::Gdpr,
        vec![
            on("2026-11-23", sent(Way::Email)),
            on("2026-11-24", Event::Bounced(Heard::default())),
            on("2026-11-25", Event::Acknowledged(Acknowledged::default())),
        ],
    );
    assert_eq!((case.status(), due(&case, "2026-12-01")), (Status::Acknowledged, Some(date("2026-12-23"))));
}

#[test]
fn a_letter_by_post_counts_at_the_latest_from_the_day_the_controller_was_heard_of() {
    let case = case(
        Regime::Gdpr,
        vec![on("2026-11-23", sent(Way::Post)), on("2026-12-04", Event::Acknowledged(Acknowledged::default()))],
    );
    assert_eq!(due(&case, "2026-12-05"), Some(date("2027-01-04")));
}

#[test]
fn a_copy_by_post_does_not_move_the_clock_of_the_e_mail() {
    let by_post = Heard { by: Some(Way::Post), ..Heard::default() };
    let case = case(
        Regime::Gdpr,
        vec![
            on("2026-11-23", sent(Way::Email)),
            on("2026-11-24", sent(Way::Post)),
            on("2026-12-10", Event::Received(by_post)),
        ],
    );
    assert_eq!(due(&case, "2026-12-11"), Some(date("2026-12-23")));
}

#[test]
fn the_day_the_user_recorded_comes_before_one_the_controller_names() {
    let named = Acknowledged { received: Some(date("2026-12-01")), ..Acknowledged::default() };
    let case = case(
        Regime::Gdpr,
        vec![
            on("2026-11-23", sent(Way::Email)),
            on("2026-11-24", Event::Received(Heard::default())),
            on("2026-12-02", Event::Acknowledged(named)),
        ],
    );
    assert_eq!(due(&case, "2026-12-03"), Some(date("2026-12-24")));
    let standing = case.standing(&[Calendar::weekends()], date("2026-12-03")).unwrap();
    assert_eq!(
        standing.remarks[0].to_string(),
        "they say they received it on 2026-12-01; you recorded 2026-11-24, which counts"
    );
}

#[test]
fn a_complaint_leaves_owed_what_was_owed_and_answered_what_was_answered() {
    let complained = || on("2027-01-10", Event::Complained(Complained::default()));
    let silent = case(Regime::Gdpr, vec![on("2026-11-23", sent(Way::Email)), complained()]);
    assert_eq!((silent.status(), clock(&silent, "2027-02-01")), (Status::Complained, Clock::Overdue));
    let refused = on("2026-12-01", Event::Refused(Refused::default()));
    let refused = case(Regime::Gdpr, vec![on("2026-11-23", sent(Way::Email)), refused, complained()]);
    assert_eq!((refused.status(), clock(&refused, "2027-02-01")), (Status::Complained, Clock::Stopped));
}

#[test]
fn one_message_that_answers_in_part_and_keeps_data_leaves_the_rest_owed_until_it_is_said_to_be_done() {
    let evidence = |sha256: &str| {
        let (media_type, name) = ("message/rfc822".to_owned(), "reply.eml".to_owned());
        Evidence { file: Some(Proof { media_type, name, sha256: sha256.to_owned() }), note: None }
    };
    let partial = || Event::Partial(Partial { evidence: evidence("a"), missing: Vec::new() });
    let retained = |sha256| Event::Retained(Retained { categories: Vec::new(), evidence: evidence(sha256) });
    let with = |more: Vec<(NaiveDate, Event)>| {
        let mut events = vec![on("2026-11-23", sent(Way::Email))];
        events.extend(more);
        case(Regime::Gdpr, events)
    };
    for both in [[partial(), retained("a")], [retained("a"), partial()]] {
        let both: Vec<_> = both.into_iter().map(|event| on("2026-12-01", event)).collect();
        let one = with(both.clone());
        assert_eq!((one.status(), clock(&one, "2026-12-24")), (Status::Partial, Clock::Overdue));
        let done = with([both, vec![on("2026-12-02", Event::Done(Evidence::default()))]].concat());
        assert_eq!((done.status(), clock(&done, "2026-12-24")), (Status::Done, Clock::Stopped));
    }
    let unshown = |event: fn(Evidence) -> Event| on("2026-12-01", event(Evidence::default()));
    let two = with(vec![
        unshown(|evidence| Event::Partial(Partial { evidence, missing: Vec::new() })),
        unshown(|evidence| Event::Retained(Retained { categories: Vec::new(), evidence })),
    ]);
    assert_eq!(two.status(), Status::Retained, "without a proof nothing shows that it was one message");
    for later in [on("2026-12-01", retained("b")), on("2026-12-02", retained("a"))] {
        let two = with(vec![on("2026-12-01", partial()), later]);
        assert_eq!((two.status(), clock(&two, "2026-12-24")), (Status::Retained, Clock::Stopped), "another message");
    }
}

#[test]
fn a_remark_about_the_day_of_receipt_ends_with_the_answer_unless_it_decides_whether_that_was_late() {
    let named = Event::Acknowledged(Acknowledged { received: Some(date("2026-11-26")), ..Acknowledged::default() });
    let mut events = vec![on("2026-11-23", sent(Way::Email)), on("2026-11-27", named)];
    let remarks = |events: &[(NaiveDate, Event)]| {
        let standing =
            case(Regime::Gdpr, events.to_vec()).standing(&[Calendar::weekends()], date("2027-01-10")).unwrap();
        standing.remarks.iter().filter(|remark| remark.to_string().contains("received it on")).count()
    };
    assert_eq!(remarks(&events), 1);
    let answered = |day: &str| [events.clone(), vec![on(day, Event::Done(Evidence::default()))]].concat();
    assert_eq!(remarks(&answered("2026-12-10")), 0);
    // Late after 24 December by the day the user recorded, after 28 December by theirs (the 26th is a Saturday).
    let received = on("2026-11-24", Event::Received(Heard::default()));
    events.insert(1, received);
    let answered = |day: &str| [events.clone(), vec![on(day, Event::Done(Evidence::default()))]].concat();
    let days = ["2026-12-24", "2026-12-25", "2026-12-28", "2026-12-29"];
    assert_eq!(days.map(|day| remarks(&answered(day))), [0, 1, 1, 0]);
}

#[test]
fn a_controller_that_answers_write_elsewhere_has_the_letter() {
    let wrong = on("2026-11-25", Event::WrongAddress(Heard::default()));
    let case = case(Regime::Gdpr, vec![on("2026-11-23", sent(Way::Email)), wrong]);
    assert_eq!((case.status(), clock(&case, "2026-12-24")), (Status::Undeliverable, Clock::Overdue));
}

#[test]
fn a_question_does_not_revive_a_request_that_was_withdrawn() {
    let case = case(
        Regime::Gdpr,
        vec![
            on("2026-11-23", sent(Way::Email)),
            on("2026-11-25", Event::Withdrawn(Evidence::default())),
            on("2026-11-26", asked(false)),
        ],
    );
    assert_eq!((case.status(), clock(&case, "2027-06-01")), (Status::Withdrawn, Clock::Stopped));
}

#[test]
fn a_try_that_failed_early_says_nothing_about_one_that_came_to_the_end() {
    let day = date("2026-11-23");
    let early = |event: fn(Handover) -> Event| (day, event(Handover { letter: 1, ..Handover::default() }));
    let handing_over = (day, Event::HandingOver(HandingOver { attempt: 1, letter: 1 }));
    let accepted = (day, Event::Accepted(Handover { attempt: Some(1), letter: 1, ..Handover::default() }));
    for event in [Event::Deferred as fn(Handover) -> Event, Event::Rejected, Event::LoginRefused] {
        let waiting = case(Regime::Gdpr, vec![handing_over.clone(), early(event)]);
        assert_eq!(waiting.letter(1).unwrap().state, LetterState::Uncertain);
        let done = case(Regime::Gdpr, vec![handing_over.clone(), accepted.clone(), early(event)]);
        assert_eq!(done.letter(1).unwrap().state, LetterState::Accepted);
    }
}

#[test]
fn a_letter_that_was_put_off_waits_for_the_time_or_for_the_user_as_the_entry_says() {
    let at = DateTime::from_timestamp(1_795_000_900, 0).unwrap();
    let put_off = |remedy| Handover { at: Some(at), letter: 1, remedy, ..Handover::default() };
    let quarter = Waiting::From(at + TimeDelta::minutes(15));
    for (event, waiting) in [
        (Event::Deferred(put_off(None)), quarter),
        (Event::Deferred(put_off(Some(Remedy::Time))), quarter),
        (Event::Deferred(put_off(Some(Remedy::Network))), Waiting::From(at + TimeDelta::minutes(1))),
        (Event::Deferred(put_off(Some(Remedy::Settings))), Waiting::Settings),
        (Event::LoginRefused(put_off(None)), Waiting::Login),
        (Event::Rejected(put_off(None)), Waiting::Message),
    ] {
        let case = case(Regime::Gdpr, vec![on("2026-11-23", event.clone())]);
        let letter = case.letter(1).unwrap();
        assert_eq!((letter.waiting(at), letter.tries), (Some(waiting), 1), "{event:?}");
    }
}

#[test]
fn a_letter_on_its_way_or_gone_is_not_tried_by_the_clock() {
    let now = DateTime::from_timestamp(1_795_000_060, 0).unwrap();
    let waiting = |events: Vec<Event>| {
        let events = events.into_iter().map(|event| on("2026-11-23", event)).collect();
        case(Regime::Gdpr, events).letter(1).unwrap().waiting(now)
    };
    let handing_over = Event::HandingOver(HandingOver { attempt: 1, letter: 1 });
    let done = |event: fn(Handover) -> Event| event(Handover { attempt: Some(1), letter: 1, ..Handover::default() });
    assert_eq!(waiting(vec![]), Some(Waiting::Approval));
    assert_eq!(waiting(vec![handing_over.clone()]), Some(Waiting::Outcome));
    assert_eq!(waiting(vec![handing_over.clone(), done(Event::Accepted)]), None);
    let not_there = Event::Resolved(Resolved { found: Found::NotSent, letter: 1 });
    let again = waiting(vec![done(Event::Deferred), handing_over, done(Event::Uncertain), not_there]);
    assert!(matches!(again, Some(Waiting::From(at)) if at < now), "the user's word makes it due at once: {again:?}");
}

#[test]
fn a_letter_the_user_found_in_the_sent_folder_went_on_the_day_it_was_handed_over() {
    let found = Event::Resolved(Resolved { found: Found::Sent, letter: 1 });
    let handing_over = Event::HandingOver(HandingOver { attempt: 1, letter: 1 });
    let case = case(Regime::Gdpr, vec![on("2026-11-23", handing_over), on("2026-12-14", found)]);
    assert_eq!(due(&case, "2026-12-15"), Some(date("2026-12-23")));
}

/// A look into the mailbox that found the letter, or did not.
fn looked(found: bool) -> Event {
    let copy = found.then(|| CopyFound {
        by: SeenBy::MessageId,
        came: DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
        document: None,
        filed_as_sent: true,
        folder: "Sent".to_owned(),
        size: 1_000,
        uid: 1,
        uid_validity: 8,
    });
    Event::Looked(Looked { copy, ..Looked::empty(1, "imap.example.org:993") })
}

#[test]
fn a_copy_in_the_mailbox_shows_that_an_uncertain_letter_went_on_the_day_it_was_handed_over() {
    let handing_over = on("2026-11-23", Event::HandingOver(HandingOver { attempt: 1, letter: 1 }));
    for (found, state, sent, tier) in [
        (true, LetterState::Accepted, Some(date("2026-11-23")), Tier::E2),
        (false, LetterState::Uncertain, None, Tier::E0),
    ] {
        let case = case(Regime::Gdpr, vec![handing_over.clone(), on("2026-11-25", looked(found))]);
        let letter = case.letter(1).unwrap();
        assert_eq!((letter.state, case.sent(), letter.tier()), (state, sent, tier));
        assert_eq!(case.is_uncertain(), !found);
    }
}

#[test]
fn a_copy_shows_a_letter_better_that_was_accepted_already_and_moves_no_date() {
    let day = date("2026-11-23");
    let accepted = Event::Accepted(Handover { attempt: Some(1), letter: 1, ..Handover::default() });
    let user_said = Event::Resolved(Resolved { found: Found::Sent, letter: 1 });
    for outcome in [accepted, user_said] {
        let handing_over = (day, Event::HandingOver(HandingOver { attempt: 1, letter: 1 }));
        let case = case(Regime::Gdpr, vec![handing_over, (day, outcome), on("2026-11-25", looked(true))]);
        let letter = case.letter(1).unwrap();
        assert_eq!((letter.tier(), letter.sendings.len(), case.sent()), (Tier::E2, 1, Some(day)));
    }
}

#[test]
fn a_copy_also_shows_that_a_letter_had_gone_which_the_user_believed_had_not_but_never_one_that_was_not_handed_over() {
    let day = date("2026-11-23");
    let handing_over = (day, Event::HandingOver(HandingOver { attempt: 1, letter: 1 }));
    let not_sent = (day, Event::Resolved(Resolved { found: Found::NotSent, letter: 1 }));
    let believed = case(Regime::Gdpr, vec![handing_over.clone(), not_sent, (day, looked(true))]);
    assert_eq!(believed.letter(1).unwrap().state, LetterState::Accepted);
    let never = case(Regime::Gdpr, vec![(day, looked(true))]);
    assert_eq!((never.letter(1).unwrap().state, never.sent()), (LetterState::Draft, None));
    for (outcome, state) in
        [(Event::Rejected as fn(Handover) -> Event, LetterState::Rejected), (Event::Deferred, LetterState::Deferred)]
    {
        let outcome = outcome(Handover { attempt: Some(1), letter: 1, ..Handover::default() });
        let refused = case(Regime::Gdpr, vec![handing_over.clone(), (day, outcome), (day, looked(true))]);
        assert_eq!((refused.letter(1).unwrap().state, refused.sent()), (state, None), "the server said it did not");
    }
}

#[test]
fn an_answer_that_another_run_writes_late_raises_the_proof_or_is_none_and_makes_no_second_sending() {
    let day = date("2026-11-23");
    let handing_over = (day, Event::HandingOver(HandingOver { attempt: 1, letter: 1 }));
    for late in [Event::Uncertain as fn(Handover) -> Event, Event::Accepted] {
        let late = late(Handover { attempt: Some(1), letter: 1, ..Handover::default() });
        let case = case(Regime::Gdpr, vec![handing_over.clone(), (day, looked(true)), (day, late)]);
        let letter = case.letter(1).unwrap();
        assert_eq!((letter.state, case.sent(), letter.tier()), (LetterState::Accepted, Some(day), Tier::E2));
        assert_eq!(letter.sendings.len(), 1);
    }
}

#[test]
fn whatever_comes_back_shows_that_an_uncertain_letter_had_gone() {
    let handing_over = on("2026-11-23", Event::HandingOver(HandingOver { attempt: 1, letter: 1 }));
    let acknowledged = on("2026-11-25", Event::Acknowledged(Acknowledged::default()));
    let case = case(Regime::Gdpr, vec![handing_over, acknowledged]);
    assert_eq!((case.status(), case.letter(1).unwrap().state), (Status::Acknowledged, LetterState::Accepted));
    assert_eq!(due(&case, "2026-11-26"), Some(date("2026-12-23")));
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

#[test]
fn an_e_mail_that_came_back_starts_nothing_while_the_same_letter_is_on_its_way_by_post() {
    let posted = vec![
        on("2026-11-23", sent(Way::Email)),
        on("2026-11-23", sent(Way::Post)),
        on("2026-11-24", Event::Bounced(Heard::default())),
    ];
    let waiting = case(Regime::Gdpr, posted.clone());
    assert_eq!((waiting.status(), clock(&waiting, "2027-03-01")), (Status::Waiting, Clock::None));
    let received = case(Regime::Gdpr, [posted, vec![on("2026-11-30", Event::Received(Heard::default()))]].concat());
    assert_eq!(due(&received, "2026-12-01"), Some(date("2026-12-30")));
}

#[test]
fn a_question_after_an_answer_in_time_makes_nobody_late() {
    let case = case(
        Regime::Gdpr,
        vec![
            on("2026-11-23", sent(Way::Email)),
            on("2026-12-10", Event::Done(Evidence::default())),
            on("2026-12-28", asked(false)),
        ],
    );
    assert_eq!((case.status(), clock(&case, "2027-01-10")), (Status::Done, Clock::Stopped));
}

#[test]
fn a_complaint_outlives_a_partial_answer_and_is_settled_by_a_full_one() {
    let mut events = vec![
        on("2026-11-23", sent(Way::Email)),
        on("2027-01-10", Event::Complained(Complained::default())),
        on("2027-01-20", Event::Partial(Partial::default())),
    ];
    assert_eq!(case(Regime::Gdpr, events.clone()).status(), Status::Complained);
    events.push(on("2027-01-30", Event::Done(Evidence::default())));
    assert_eq!(case(Regime::Gdpr, events).status(), Status::Done);
}

#[test]
fn a_late_question_counts_in_the_united_kingdom_whose_law_knows_no_lateness() {
    let case = case(
        Regime::UkGdpr,
        vec![
            on("2026-11-23", sent(Way::Email)),
            on("2026-12-15", asked(false)),
            on("2026-12-16", Event::GaveIdentity(Evidence::default())),
        ],
    );
    assert_eq!(due(&case, "2026-12-24"), Some(date("2027-01-18")));
}

#[test]
fn a_day_of_receipt_that_the_controller_names_counts_and_is_remarked_on_where_it_is_later_than_the_sending() {
    for (named, remarks) in [("2026-11-23", 0), ("2026-11-24", 1)] {
        let named = Acknowledged { received: Some(date(named)), ..Acknowledged::default() };
        let case =
            case(Regime::Gdpr, vec![on("2026-11-23", sent(Way::Email)), on("2026-12-01", Event::Acknowledged(named))]);
        let standing = case.standing(&[Calendar::weekends()], date("2026-12-02")).unwrap();
        assert_eq!(standing.remarks.len(), remarks);
    }
}

#[test]
fn an_early_failure_of_another_run_does_not_hide_that_a_letter_may_have_gone() {
    let case = case(
        Regime::Gdpr,
        vec![
            on("2026-11-23", Event::HandingOver(HandingOver { attempt: 1, letter: 1 })),
            on("2026-11-23", Event::Deferred(Handover { letter: 1, ..Handover::default() })),
            on("2026-11-25", Event::Acknowledged(Acknowledged::default())),
        ],
    );
    assert_eq!((case.status(), due(&case, "2026-11-26")), (Status::Acknowledged, Some(date("2026-12-23"))));
}
