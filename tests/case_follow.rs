//! Letters that follow a request: what they do to status, clock and next step, and what they leave as it was.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::{DateTime, Days, NaiveDate, Utc};
use proptest::prelude::*;
use redress::{
    case::{
        Acknowledged, Case, Clock, Complained, Event, Evidence, Extended, HandingOver, Heard, Keeping, LetterState,
        Partial, Queued, Recorded, Refused, Retained, Sent, Standing, Status, Tier, Unfit, WantsIdentity, Way,
    },
    law::{Calendar, DeadlineKind, Regime, Right},
    request::LetterKind,
};
use serde_json::json;

const START: &str = "2026-11-23";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_000_000, 0).unwrap()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A history as it grows.
#[derive(Clone)]
struct Story {
    events: Vec<(NaiveDate, Event)>,
    letters: u32,
}

impl Story {
    /// A request of the day the stories begin, sent by e-mail.
    fn sent(regime: Regime, right: Right) -> Self {
        let place = match regime {
            Regime::Gdpr => json!({ "country": "DE", "region": null }),
            Regime::UkGdpr => json!({ "country": "GB", "region": "ENG" }),
            Regime::Ccpa => json!({ "country": "US", "region": "CA" }),
        };
        let opened = json!({
            "controller": "aliexpress", "entity": "eea", "language": "en", "legal_name": "A Company",
            "reference": "R-2026-K7Q2M", "regime": regime, "right": right, "service": "AliExpress", "why": "",
            "subject": {
                "address": [], "email": "ada@example.org", "identifiers": [], "name": "Ada Example", "place": place
            },
        });
        let opened = Event::read("opened", &opened.to_string()).unwrap();
        let story = Self { events: vec![(date(START), opened)], letters: 0 };
        story.drafted(START, LetterKind::Request(right)).went(START, Way::Email)
    }

    fn gdpr() -> Self {
        Self::sent(Regime::Gdpr, Right::Erasure)
    }

    fn on(mut self, day: &str, event: Event) -> Self {
        self.events.push((date(day), event));
        self
    }

    fn drafted(mut self, day: &str, kind: LetterKind) -> Self {
        self.letters += 1;
        let drafted = json!({
            "address": [], "discloses": [], "html": "h", "kind": kind, "letter": self.letters, "subject": "s",
            "text": "t", "to": "privacy@example.com",
        });
        self.on(day, Event::read("drafted", &drafted.to_string()).unwrap())
    }

    fn went(self, day: &str, by: Way) -> Self {
        let letter = self.letters;
        self.on(day, Event::Sent(Sent { by, evidence: Evidence::default(), letter, number: None }))
    }

    /// Writes the next letter and sends it on the same day.
    fn follow(self, day: &str, kind: LetterKind) -> Self {
        self.drafted(day, kind).went(day, Way::Email)
    }

    fn case(&self) -> Case {
        let recorded_at = now();
        let number = |(index, (on, event)): (usize, &(NaiveDate, Event))| Recorded {
            event: event.clone(),
            on: *on,
            recorded_at,
            seq: index as u64 + 1,
        };
        Case::replay(1, self.events.iter().enumerate().map(number).collect()).unwrap()
    }

    fn standing(&self, today: &str) -> Standing {
        self.case().standing(&[Calendar::weekends()], date(today)).unwrap()
    }

    fn fits(&self, today: &str) -> Option<LetterKind> {
        self.case().fitting_letter(&self.standing(today)).map(|(kind, _)| kind)
    }

    fn next(&self, today: &str) -> Option<String> {
        self.case().next_step(&self.standing(today), now()).map(|next| next.command)
    }
}

fn wants_identity() -> Event {
    Event::WantsIdentity(WantsIdentity::default())
}

fn refused() -> Event {
    Event::Refused(Refused { reason: Some("no".to_owned()), ..Refused::default() })
}

fn retained(basis: Option<&str>, until: Option<&str>) -> Event {
    let category = json!({ "what": "invoices", "basis": basis, "until": until });
    let body: Retained = serde_json::from_value(json!({ "categories": [category] })).unwrap();
    Event::Retained(body)
}

#[test]
fn a_reminder_fits_the_day_after_the_last_day_and_not_on_it() {
    for (regime, last, after) in [
        (Regime::Gdpr, "2026-12-23", "2026-12-24"),
        (Regime::UkGdpr, "2026-12-23", "2026-12-24"),
        (Regime::Ccpa, "2027-01-07", "2027-01-08"),
    ] {
        let story = Story::sent(regime, Right::Erasure).on("2026-11-24", Event::Acknowledged(Acknowledged::default()));
        assert_eq!(story.fits(last), None, "{regime}");
        assert_eq!(story.fits(after), Some(LetterKind::Reminder), "{regime}");
        let refusal = story.case().may_follow(LetterKind::Reminder, &story.standing(last));
        assert_eq!(refusal, Err(Unfit::NotLate { case: 1, last: date(last) }), "{regime}");
        assert_eq!(story.case().may_follow(LetterKind::Reminder, &story.standing(after)), Ok(()), "{regime}");
    }
}

#[test]
fn after_a_reminder_nothing_is_proposed_until_its_days_have_passed_and_then_the_complaint() {
    let story = Story::gdpr().follow("2026-12-28", LetterKind::Reminder);
    let standing = story.standing("2027-01-11");
    assert_eq!((standing.clock, standing.due), (Clock::Overdue, Some(date("2026-12-23"))));
    assert_eq!(standing.awaited.unwrap().until, date("2027-01-11"));
    assert_eq!(story.next("2027-01-11"), None);
    assert_eq!(story.next("2027-01-12").as_deref(), Some("redress escalate 1"));
    let reminder = story.case().deadlines(&[Calendar::weekends()]).unwrap();
    let reminder = reminder.iter().find(|deadline| deadline.kind == DeadlineKind::Reminder).unwrap();
    assert_eq!((reminder.due, reminder.provisions.len()), (date("2027-01-11"), 0), "a wish names no law");
}

#[test]
fn in_the_united_kingdom_the_complaint_goes_to_the_controller_first() {
    let story = Story::sent(Regime::UkGdpr, Right::Access).follow("2026-12-28", LetterKind::Reminder);
    assert_eq!(story.fits("2027-01-11"), None);
    assert_eq!(story.fits("2027-01-12"), Some(LetterKind::ComplaintToController));
    let complained = story.follow("2027-01-12", LetterKind::ComplaintToController);
    let until = complained.standing("2027-01-13").awaited.unwrap().until;
    assert_eq!(until, date("2027-02-11"));
    assert_eq!(complained.next("2027-02-11"), None);
    assert_eq!(complained.next("2027-02-12").as_deref(), Some("redress escalate 1"));
}

#[test]
fn a_complaint_to_the_controller_is_written_from_the_day_its_law_came_into_force() {
    let story = Story::sent(Regime::UkGdpr, Right::Access).on("2026-11-30", refused());
    let mut standing = story.standing("2026-12-01");
    for (day, may) in [("2026-06-18", false), ("2026-06-19", true)] {
        standing.on = date(day);
        let result = story.case().may_follow(LetterKind::ComplaintToController, &standing);
        assert_eq!(result.is_ok(), may, "{day}: {result:?}");
    }
}

#[test]
fn a_confirmation_of_receipt_is_asked_for_after_seven_silent_days_once() {
    let silent = Story::gdpr();
    assert_eq!(silent.fits("2026-11-29"), None);
    assert_eq!(silent.fits("2026-11-30"), Some(LetterKind::Receipt));
    let acknowledged = silent.clone().on("2026-11-28", Event::Acknowledged(Acknowledged::default()));
    assert_eq!(acknowledged.fits("2026-11-30"), None);
    let asked = silent.follow("2026-11-30", LetterKind::Receipt);
    assert_eq!(asked.fits("2026-12-20"), None);
    assert_eq!(asked.fits("2026-12-24"), Some(LetterKind::Reminder));
    let how = acknowledged.case().may_follow(LetterKind::Receipt, &acknowledged.standing("2026-12-01"));
    assert!(matches!(how, Err(Unfit::HasArrived { .. })), "{how:?}");
}

#[test]
fn an_identity_letter_ends_the_question_as_the_answer_would() {
    for regime in Regime::ALL {
        let asked = Story::sent(regime, Right::Erasure).on("2026-12-01", wants_identity());
        assert_eq!(asked.fits("2026-12-02"), Some(LetterKind::Identity), "{regime}");
        let letter = asked.clone().follow("2026-12-05", LetterKind::Identity);
        let answer = asked.on("2026-12-05", Event::GaveIdentity(Evidence::default()));
        let (by_letter, by_hand) = (letter.standing("2026-12-06"), answer.standing("2026-12-06"));
        assert_eq!(by_letter.status, Status::Waiting, "{regime}");
        assert_eq!(
            (by_letter.clock, by_letter.due, by_letter.act_after),
            (by_hand.clock, by_hand.due, by_hand.act_after),
            "{regime}"
        );
    }
}

#[test]
fn an_identity_letter_that_is_only_written_ends_nothing_and_one_that_came_back_opens_the_question_again() {
    let asked = Story::gdpr().on("2026-12-01", wants_identity());
    let written = asked.clone().drafted("2026-12-05", LetterKind::Identity);
    assert_eq!(written.standing("2026-12-06").status, Status::WantsIdentity);
    let back = asked.follow("2026-12-05", LetterKind::Identity);
    let back = back.on("2026-12-07", Event::Bounced(Heard { letter: Some(2), ..Heard::default() }));
    assert_eq!(back.standing("2026-12-08").status, Status::WantsIdentity);
    assert_eq!(back.case().letter(2).unwrap().state, LetterState::Bounced);
    assert_eq!(back.case().letter(1).unwrap().state, LetterState::Recorded);
}

#[test]
fn an_information_letter_ends_its_question() {
    let asked = Story::sent(Regime::Gdpr, Right::Access).on("2026-12-01", Event::WantsInformation(Evidence::default()));
    assert_eq!(asked.fits("2026-12-02"), Some(LetterKind::Information));
    assert_eq!(asked.next("2026-12-02").as_deref(), Some("redress follow 1 --text TEXT"));
    let answered = asked.follow("2026-12-05", LetterKind::Information);
    assert_eq!((answered.standing("2026-12-06").status, answered.fits("2026-12-06")), (Status::Waiting, None));
    assert_eq!(answered.standing("2026-12-06").act_after, Some(date("2026-12-28")));
}

#[test]
fn a_follow_up_that_comes_back_or_arrives_says_nothing_about_the_request() {
    let reminded = Story::gdpr().follow("2026-12-28", LetterKind::Reminder);
    for heard in [
        Heard::default(),
        Heard { letter: Some(2), ..Heard::default() },
        Heard { by: Some(Way::Email), ..Heard::default() },
    ] {
        let back = reminded.clone().on("2026-12-29", Event::Bounced(heard.clone()));
        let standing = back.standing("2026-12-30");
        assert_eq!((standing.status, standing.clock), (Status::Waiting, Clock::Overdue), "{heard:?}");
        assert_eq!(standing.awaited, None, "a letter that came back waits for nothing");
        assert_eq!(back.next("2026-12-30").as_deref(), Some("redress controllers show aliexpress"));
        let arrived = reminded.clone().on("2026-12-30", Event::Received(heard));
        assert_eq!(arrived.standing("2026-12-31").due, Some(date("2026-12-23")), "no receipt of the request");
        assert_eq!(arrived.case().received(), None);
    }
    let first = Event::Bounced(Heard { letter: Some(1), ..Heard::default() });
    let back = reminded.on("2026-12-29", first);
    assert_eq!(back.standing("2026-12-30").status, Status::Undeliverable);
}

#[test]
fn a_bounce_is_about_the_letter_whose_message_id_it_names() {
    let queued = |letter, message_id: &str| {
        Event::Queued(Queued {
            copy: None,
            from: "ada@example.org".to_owned(),
            insisted: false,
            letter,
            message_id: message_id.to_owned(),
            sha256: "s".to_owned(),
            to: "privacy@example.com".to_owned(),
        })
    };
    let mut story = Story::gdpr();
    story.events.insert(2, (date(START), queued(1, "<one@example.org>")));
    let story = story.drafted("2026-12-28", LetterKind::Reminder).on("2026-12-28", queued(2, "<two@example.org>"));
    let story = story.went("2026-12-28", Way::Email);
    for (id, status) in [("<one@example.org>", Status::Undeliverable), ("<two@example.org>", Status::Waiting)] {
        let heard = Heard { message_id: Some(id.to_owned()), ..Heard::default() };
        assert_eq!(story.clone().on("2026-12-29", Event::Bounced(heard)).standing("2026-12-30").status, status, "{id}");
    }
}

#[test]
fn an_uncertain_follow_up_stays_uncertain_whatever_they_say_about_the_request() {
    let handing_over = Event::HandingOver(HandingOver { attempt: 1, letter: 2 });
    let story = Story::gdpr().drafted("2026-12-28", LetterKind::Reminder).on("2026-12-28", handing_over);
    let story = story.on("2026-12-29", Event::Acknowledged(Acknowledged::default()));
    assert_eq!(story.case().letter(2).unwrap().state, LetterState::Uncertain);
    assert_eq!(story.standing("2026-12-30").due, Some(date("2026-12-23")));
    assert_eq!(story.next("2026-12-30").as_deref(), Some("redress resolve 1"));
}

#[test]
fn a_saved_confirmation_of_a_follow_up_does_not_prove_the_request() {
    let proof = json!({ "by": "webform", "letter": 2, "file": { "media_type": "a/b", "name": "n", "sha256": "s" } });
    let story = Story::gdpr().drafted("2026-12-28", LetterKind::Reminder);
    let story = story.on("2026-12-28", Event::read("sent", &proof.to_string()).unwrap());
    assert_eq!((story.case().tier(), story.case().letter(2).unwrap().tier()), (Tier::E0, Tier::E6));
}

#[test]
fn a_second_draft_takes_the_place_of_the_first_and_of_no_letter_that_was_stored_for_sending() {
    let mut story = Story::gdpr().drafted("2026-12-28", LetterKind::Reminder);
    story.letters -= 1;
    let replaced = story.clone().drafted("2026-12-29", LetterKind::Extension);
    let kinds: Vec<LetterKind> = replaced.case().letters.iter().map(|letter| letter.kind).collect();
    assert_eq!(kinds, [LetterKind::Request(Right::Erasure), LetterKind::Extension]);
}

#[test]
fn a_draft_that_they_have_overtaken_is_not_proposed_for_sending() {
    let written = Story::gdpr().drafted("2026-12-28", LetterKind::Reminder);
    assert_eq!(written.next("2026-12-28").as_deref(), Some("redress send 1"));
    let overtaken = written.clone().on("2026-12-29", Event::Partial(Partial::default()));
    assert_eq!(overtaken.next("2026-12-29").as_deref(), Some("redress follow 1 --missing ITEM --replace"));
    let done = written.clone().on("2026-12-29", Event::Done(Evidence::default()));
    assert_eq!(done.next("2026-12-29").as_deref(), Some("redress close 1 --done"), "nothing is proposed for ever");
    let acknowledged = written.on("2026-12-29", Event::Acknowledged(Acknowledged::default()));
    assert_eq!(acknowledged.next("2026-12-29").as_deref(), Some("redress send 1"));
    let asking = Story::gdpr().drafted("2026-11-30", LetterKind::Receipt);
    let answered = asking.on("2026-12-01", Event::Acknowledged(Acknowledged::default()));
    assert_eq!(answered.next("2026-12-01"), None, "the question is answered");
}

#[test]
fn nobody_is_asked_for_recipients_before_an_answer_is_due() {
    let story = Story::sent(Regime::Gdpr, Right::Access);
    let may = |story: &Story, day: &str| story.case().may_follow(LetterKind::Recipients, &story.standing(day)).is_ok();
    assert_eq!((may(&story, "2026-12-23"), may(&story, "2026-12-24")), (false, true));
    assert!(may(&story.on("2026-12-01", Event::Partial(Partial::default())), "2026-12-02"));
}

#[test]
fn a_refusal_is_answered_once_and_then_complained_about() {
    for (regime, then) in [
        (Regime::Gdpr, "redress escalate 1"),
        (Regime::UkGdpr, "redress escalate 1"),
        (Regime::Ccpa, "redress escalate 1"),
    ] {
        let story = Story::sent(regime, Right::Access).on("2026-12-10", refused());
        assert_eq!(story.fits("2026-12-11"), Some(LetterKind::Refusal), "{regime}");
        let answered = story.follow("2026-12-11", LetterKind::Refusal);
        assert_eq!((answered.next("2026-12-25"), answered.standing("2026-12-25").clock), (None, Clock::Stopped));
        assert_eq!(answered.next("2026-12-26").as_deref(), Some(then), "{regime}");
        let again = answered.on("2026-12-20", refused());
        assert_eq!(again.fits("2026-12-21"), Some(LetterKind::Refusal), "a new refusal is answered too");
    }
}

#[test]
fn kept_data_are_asked_about_where_the_ground_or_the_end_is_missing_and_again_after_the_end() {
    let kept = |basis, until| Story::gdpr().on("2026-12-10", retained(basis, until));
    for (basis, until, fits) in [
        (None, None, Some(LetterKind::Retained)),
        (Some("Section 147 AO"), None, Some(LetterKind::Retained)),
        (None, Some("2027-06-30"), Some(LetterKind::Retained)),
        (Some("Section 147 AO"), Some("2027-06-30"), None),
    ] {
        assert_eq!(kept(basis, until).fits("2026-12-11"), fits, "{basis:?} {until:?}");
    }
    let complete = kept(Some("Section 147 AO"), Some("2027-06-30"));
    assert_eq!(complete.next("2027-06-30"), None, "the promised day is waited for");
    assert_eq!(complete.fits("2027-07-01"), Some(LetterKind::RetentionEnded));
    let may = |day: &str| complete.case().may_follow(LetterKind::RetentionEnded, &complete.standing(day)).is_ok();
    assert_eq!((may("2027-06-30"), may("2027-07-01")), (false, true));
    let asked = complete.follow("2027-07-01", LetterKind::RetentionEnded);
    assert_eq!(asked.next("2027-07-15"), None);
    assert_eq!(asked.next("2027-07-16").as_deref(), Some("redress escalate 1"));
}

#[test]
fn an_end_that_was_named_is_brought_up_the_day_after_whatever_happened_since() {
    let kept = || Story::gdpr().on("2026-12-10", retained(Some("Section 147 AO"), Some("2028-12-31")));
    let later: [(&str, Event); 4] = [
        ("done", Event::Done(Evidence::default())),
        ("no-data", Event::NoData(Evidence::default())),
        ("complained", Event::Complained(Complained::default())),
        (
            "retained",
            Event::Retained(
                serde_json::from_value(
                    json!({ "categories": [{ "what": "logs", "basis": "1", "until": "2030-01-01" }] }),
                )
                .unwrap(),
            ),
        ),
    ];
    for (name, event) in later {
        let story = kept().on("2026-12-20", event);
        assert_ne!(story.fits("2028-12-31"), Some(LetterKind::RetentionEnded), "{name}");
        assert_eq!(story.fits("2029-01-01"), Some(LetterKind::RetentionEnded), "{name}");
    }
}

#[test]
fn data_are_taken_for_erased_only_after_their_end_or_after_they_were_asked_about() {
    let kept = Story::gdpr().on("2026-12-10", retained(Some("Section 147 AO"), Some("2028-12-31")));
    let states = |story: &Story| story.case().holdings(date("2030-01-01")).map(|one| one.keeping).collect::<Vec<_>>();
    let done = |day: &str| kept.clone().on(day, Event::Done(Evidence::default()));
    assert_eq!(states(&done("2028-12-31")), [Keeping::Ended], "that may be about the rest");
    assert_eq!(states(&done("2029-01-01")), [Keeping::Erased(date("2029-01-01"))]);
    let asked = kept.clone().follow("2029-01-02", LetterKind::RetentionEnded);
    assert_eq!(states(&asked), [Keeping::Asked(date("2029-01-02"))]);
    let ends = |story: &Story| {
        let deadlines = story.case().deadlines(&[Calendar::weekends()]).unwrap();
        deadlines.iter().filter(|deadline| deadline.kind == DeadlineKind::RetentionEnd).count()
    };
    assert!(!asked.case().erasure_can_be_tested(date("2029-01-02")));
    assert_eq!(ends(&asked), 1);
    let answered = asked.on("2029-01-10", Event::Done(Evidence::default()));
    assert_eq!(states(&answered), [Keeping::Erased(date("2029-01-10"))]);
    assert!(answered.case().erasure_can_be_tested(date("2029-01-10")));
    assert_eq!((ends(&answered), answered.fits("2029-01-11")), (0, None));
}

#[test]
fn a_letter_about_ended_retention_that_came_back_has_asked_nothing() {
    let kept = Story::gdpr().on("2026-12-10", retained(Some("Section 147 AO"), Some("2028-12-31")));
    let asked = kept.follow("2029-01-02", LetterKind::RetentionEnded);
    let back = asked.on("2029-01-03", Event::Bounced(Heard { letter: Some(2), ..Heard::default() }));
    assert_eq!(back.case().holdings(date("2029-01-03")).next().unwrap().keeping, Keeping::Ended);
    assert_eq!(back.fits("2029-01-03"), Some(LetterKind::RetentionEnded));
}

#[test]
fn what_they_say_of_the_same_data_again_takes_the_place_of_the_first() {
    let vague = Story::gdpr().on("2026-12-10", retained(None, None)).follow("2026-12-11", LetterKind::Retained);
    let mended = vague.on("2026-12-20", retained(Some("Section 147 AO"), Some("2028-12-31")));
    assert_eq!((mended.case().holdings(date("2026-12-21")).count(), mended.fits("2026-12-21")), (1, None));
}

#[test]
fn an_extension_is_answered_only_where_something_is_wrong_with_it() {
    let extended = |day: &str, reason: Option<&str>| {
        let notice = Extended { reason: reason.map(str::to_owned), ..Extended::default() };
        Story::gdpr().on(day, Event::Extended(notice))
    };
    let lawful = extended("2026-12-23", Some("complexity"));
    assert_eq!(lawful.fits("2026-12-24"), None);
    let result = lawful.case().may_follow(LetterKind::Extension, &lawful.standing("2026-12-24"));
    assert!(matches!(result, Err(Unfit::NothingWrong { .. })), "{result:?}");
    assert_eq!(extended("2026-12-24", Some("complexity")).fits("2026-12-25"), Some(LetterKind::Extension));
    let without = extended("2026-12-10", None);
    assert_eq!(without.fits("2026-12-11"), None, "the reason may only not have been recorded");
    assert_eq!(without.case().may_follow(LetterKind::Extension, &without.standing("2026-12-11")), Ok(()));
    let answered = without.follow("2026-12-11", LetterKind::Extension);
    assert_eq!((answered.fits("2027-01-15"), answered.standing("2027-01-15").clock), (None, Clock::Running));
    assert_eq!(answered.fits("2027-02-24"), Some(LetterKind::Reminder));
}

#[test]
fn a_portal_is_answered_by_letter_except_where_the_law_lets_a_business_ask_for_the_account() {
    for (regime, fits) in
        [(Regime::Gdpr, Some(LetterKind::Portal)), (Regime::UkGdpr, Some(LetterKind::Portal)), (Regime::Ccpa, None)]
    {
        let story = Story::sent(regime, Right::Access).on("2026-12-01", Event::Portal(Evidence::default()));
        assert_eq!(story.fits("2026-12-02"), fits, "{regime}");
        assert_eq!(story.case().may_follow(LetterKind::Portal, &story.standing("2026-12-02")), Ok(()), "{regime}");
        assert_eq!(story.follow("2026-12-02", LetterKind::Portal).fits("2026-12-03"), None, "{regime}");
    }
}

#[test]
fn a_letter_that_the_law_does_not_know_is_refused_with_the_reason() {
    for (regime, right, kind) in [
        (Regime::Gdpr, Right::Access, LetterKind::ComplaintToController),
        (Regime::Ccpa, Right::Access, LetterKind::ComplaintToController),
        (Regime::Ccpa, Right::Erasure, LetterKind::Recipients),
        (Regime::Gdpr, Right::Objection, LetterKind::Recipients),
        (Regime::Gdpr, Right::Portability, LetterKind::Recipients),
        (Regime::Gdpr, Right::Rectification, LetterKind::Retained),
        (Regime::UkGdpr, Right::Access, LetterKind::Retained),
        (Regime::Ccpa, Right::Access, LetterKind::RetentionEnded),
    ] {
        let story = Story::sent(regime, right);
        let result = story.case().may_follow(kind, &story.standing("2027-03-01"));
        assert!(matches!(result, Err(Unfit::NotInLaw { .. })), "{regime} {right} {kind}: {result:?}");
    }
}

#[test]
fn a_letter_that_would_answer_nothing_is_refused() {
    let story = Story::gdpr();
    for kind in [
        LetterKind::Identity,
        LetterKind::Information,
        LetterKind::Extension,
        LetterKind::Refusal,
        LetterKind::Incomplete,
        LetterKind::Retained,
        LetterKind::RetentionEnded,
        LetterKind::Portal,
    ] {
        let result = story.case().may_follow(kind, &story.standing("2027-03-01"));
        assert!(matches!(result, Err(Unfit::NothingToAnswer { .. })), "{kind}: {result:?}");
    }
}

#[test]
fn after_a_complaint_or_an_answer_no_letter_is_proposed() {
    for event in [
        Event::Complained(Complained::default()),
        Event::Done(Evidence::default()),
        Event::NoData(Evidence::default()),
        Event::Withdrawn(Evidence::default()),
    ] {
        let story = Story::gdpr().on("2026-12-10", event.clone());
        assert_eq!(story.fits("2027-03-01"), None, "{event:?}");
    }
}

/// What may happen, with a letter of every kind among it.
fn happenings() -> impl Strategy<Value = Vec<(u64, usize)>> {
    prop::collection::vec((0_u64..90, 0_usize..LetterKind::FOLLOW_UPS.len()), 0..8)
}

proptest! {
    /// The letters that answer a question end it, as the recorded answer does; all others leave every date as it was.
    #[test]
    fn no_follow_up_moves_a_date_of_the_law(
        letters in happenings(),
        regime in prop::sample::select(Regime::ALL.to_vec()),
        back in any::<bool>(),
    ) {
        let before = Story::sent(regime, Right::Access).standing("2027-03-01");
        let mut story = Story::sent(regime, Right::Access);
        for (days, kind) in letters {
            let day = (date(START) + Days::new(days)).to_string();
            story = story.follow(&day, LetterKind::FOLLOW_UPS[kind]);
            if back {
                let heard = Heard { letter: Some(story.letters), ..Heard::default() };
                story = story.on(&day, Event::Bounced(heard));
            }
        }
        let after = story.standing("2027-03-01");
        prop_assert_eq!(
            (after.due, after.act_after, after.clock, after.start, after.status, after.overdue_days),
            (before.due, before.act_after, before.clock, before.start, before.status, before.overdue_days)
        );
    }
}

#[test]
fn a_letter_that_came_back_leaves_the_portal_and_the_ended_retention_unanswered() {
    let bounced = |letter| Event::Bounced(Heard { letter: Some(letter), ..Heard::default() });
    let pointed = Story::gdpr().on("2026-11-25", Event::Portal(Evidence::default()));
    assert_eq!(pointed.fits("2026-11-26"), Some(LetterKind::Portal));
    let answered = pointed.follow("2026-11-26", LetterKind::Portal);
    assert_ne!(answered.fits("2026-11-27"), Some(LetterKind::Portal));
    assert_eq!(answered.on("2026-11-27", bounced(2)).fits("2026-11-28"), Some(LetterKind::Portal));

    let kept = Story::gdpr().on("2026-12-01", retained(Some("Section 147 AO"), Some("2026-12-31")));
    assert_eq!(kept.fits("2027-01-01"), Some(LetterKind::RetentionEnded));
    let asked = kept.follow("2027-01-01", LetterKind::RetentionEnded);
    assert_ne!(asked.fits("2027-01-02"), Some(LetterKind::RetentionEnded));
    assert_eq!(asked.on("2027-01-02", bounced(2)).fits("2027-01-03"), Some(LetterKind::RetentionEnded));
}

#[test]
fn the_recipients_of_an_erasure_are_asked_for_only_after_one() {
    let may = |story: Story| story.case().may_follow(LetterKind::Recipients, &story.standing("2027-06-01"));
    assert!(may(Story::gdpr()).is_err(), "late is no erasure");
    assert!(may(Story::gdpr().on("2026-12-01", refused())).is_err());
    assert_eq!(may(Story::gdpr().on("2026-12-01", Event::Done(Evidence::default()))), Ok(()));
    assert_eq!(may(Story::sent(Regime::Gdpr, Right::Access).on("2026-12-01", refused())), Ok(()));
}

#[test]
fn a_request_that_went_through_their_own_form_alone_has_no_portal_to_refuse() {
    let opened = |by| {
        let mut story = Story::gdpr();
        story.events.pop();
        story.went(START, by).on("2026-11-25", Event::Portal(Evidence::default()))
    };
    assert_eq!(opened(Way::Email).fits("2026-11-26"), Some(LetterKind::Portal));
    assert_ne!(opened(Way::Webform).fits("2026-11-26"), Some(LetterKind::Portal));
    let form = opened(Way::InApp);
    let refused = form.case().may_follow(LetterKind::Portal, &form.standing("2026-11-26"));
    assert_eq!(refused, Err(Unfit::WentThere(1)));
}

#[test]
fn an_extension_of_which_only_the_reason_is_not_recorded_gets_no_letter_by_itself() {
    let extended = |until: Option<&str>| {
        let until = until.map(date);
        Event::Extended(Extended { until, ..Extended::default() })
    };
    assert_ne!(Story::gdpr().on("2026-12-01", extended(None)).fits("2026-12-02"), Some(LetterKind::Extension));
    let too_long = Story::gdpr().on("2026-12-01", extended(Some("2027-06-01")));
    assert_eq!(too_long.fits("2026-12-02"), Some(LetterKind::Extension));
}

#[test]
fn in_the_united_kingdom_the_time_is_said_to_run_from_the_proof_of_identity_where_it_does() {
    let story = Story::sent(Regime::UkGdpr, Right::Access)
        .on("2026-11-30", wants_identity())
        .on("2026-12-10", Event::GaveIdentity(Evidence::default()));
    let from = story.standing("2026-12-11").from.unwrap();
    assert_eq!((from.fact, from.date), (redress::law::FromFact::Identity, date("2026-12-10")));
}

#[test]
fn recipients_are_asked_for_after_a_rectification_or_restriction_that_was_carried_out_and_not_before() {
    for right in [Right::Erasure, Right::Rectification, Right::Restriction] {
        for regime in [Regime::Gdpr, Regime::UkGdpr] {
            let late = Story::sent(regime, right);
            let before = late.case().may_follow(LetterKind::Recipients, &late.standing("2027-03-01"));
            assert!(matches!(before, Err(Unfit::NothingToAnswer { .. })), "{regime} {right}: {before:?}");
            let done = late.on("2026-12-10", Event::Done(Evidence::default()));
            assert_eq!(
                done.case().may_follow(LetterKind::Recipients, &done.standing("2026-12-11")),
                Ok(()),
                "{regime}"
            );
        }
    }
}
