//! What the controller's questions do to a deadline, under each law, and what they do not.
#![allow(clippy::unwrap_used, reason = "a test that fails should stop")]
use chrono::NaiveDate;
use redress::law::{
    Calendar, Deadline, DeadlineError, DeadlineKind, Flag, FromFact, Query, Questions, Regime, Right, Start, Turn, due,
};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn identity(asked: &str, given: Option<&str>) -> Questions {
    Questions { identity_asked: Some(date(asked)), identity_given: given.map(date), ..Questions::default() }
}

fn clarification(asked: &str, given: Option<&str>) -> Questions {
    Questions { clarification_asked: Some(date(asked)), clarification_given: given.map(date), ..Questions::default() }
}

fn try_ask(regime: Regime, right: Right, received: &str, questions: Questions) -> Result<Deadline, DeadlineError> {
    due(&Query {
        regime,
        right: Some(right),
        event: DeadlineKind::Response,
        start: Start { fact: FromFact::Received, date: date(received) },
        calendars: &[Calendar::weekends()],
        questions,
    })
}

fn ask(regime: Regime, right: Right, received: &str, questions: Questions) -> Deadline {
    try_ask(regime, right, received, questions).unwrap()
}

fn days(deadline: &Deadline) -> [String; 3] {
    [deadline.nominal, deadline.due, deadline.act_after].map(|day| day.to_string())
}

#[test]
fn under_the_gdpr_a_question_in_time_moves_only_the_day_to_wait_for() {
    let found = ask(Regime::Gdpr, Right::Erasure, "2026-06-01", identity("2026-06-10", Some("2026-06-25")));
    assert_eq!(days(&found), ["2026-07-01", "2026-07-01", "2026-07-16"]);
    assert_eq!((found.pauses[0].days, found.pauses[0].turn), (15, Turn::Controller));
    assert_eq!(found.from.fact, FromFact::Received);
}

#[test]
fn under_the_gdpr_a_paused_period_is_rolled_at_its_end_only() {
    let found = ask(Regime::Gdpr, Right::Erasure, "2026-07-14", identity("2026-07-20", Some("2026-07-25")));
    assert_eq!(days(&found), ["2026-08-14", "2026-08-14", "2026-08-19"]);
    let found = ask(Regime::Gdpr, Right::Erasure, "2026-07-15", identity("2026-07-20", Some("2026-07-27")));
    assert_eq!(days(&found), ["2026-08-15", "2026-08-17", "2026-08-24"]);
}

#[test]
fn under_the_gdpr_a_late_question_pauses_nothing() {
    let in_time = ask(Regime::Gdpr, Right::Access, "2026-06-01", identity("2026-06-22", Some("2026-06-23")));
    assert_eq!((in_time.act_after, in_time.pauses[0].flags.len()), (date("2026-07-02"), 0));
    let late = ask(Regime::Gdpr, Right::Access, "2026-06-01", identity("2026-06-23", Some("2026-06-30")));
    assert_eq!((late.act_after, late.pauses[0].flags.as_slice()), (date("2026-07-01"), [Flag::Late].as_slice()));
}

#[test]
fn under_the_gdpr_a_baseless_question_pauses_nothing() {
    let questions = Questions { identity_baseless: true, ..identity("2026-06-03", Some("2026-06-20")) };
    let found = ask(Regime::Gdpr, Right::Access, "2026-06-01", questions);
    assert_eq!((found.act_after, found.pauses[0].flags.as_slice()), (date("2026-07-01"), [Flag::Baseless].as_slice()));
}

#[test]
fn an_open_question_keeps_the_dates_and_says_whose_turn_it_is() {
    for regime in [Regime::Gdpr, Regime::UkGdpr] {
        let found = ask(regime, Right::Access, "2026-06-01", identity("2026-06-03", None));
        assert_eq!(days(&found), ["2026-07-01", "2026-07-01", "2026-07-01"]);
        assert_eq!(found.pauses[0].turn, Turn::DataSubject);
        let late = ask(Regime::Gdpr, Right::Access, "2026-06-01", identity("2026-06-29", None));
        assert_eq!(late.pauses[0].turn, Turn::Controller);
        let baseless = Questions { identity_baseless: true, ..identity("2026-06-03", None) };
        let baseless = ask(regime, Right::Access, "2026-06-01", baseless);
        assert_eq!(baseless.pauses[0].turn, Turn::Controller, "{regime}: a question without a reason waits for nobody");
    }
}

#[test]
fn two_questions_at_once_pause_once() {
    let both = Questions {
        clarification_asked: Some(date("2026-06-08")),
        clarification_given: Some(date("2026-06-18")),
        ..identity("2026-06-03", Some("2026-06-13"))
    };
    let found = ask(Regime::Gdpr, Right::Access, "2026-06-01", both);
    assert_eq!(found.act_after, date("2026-07-16"), "1 July and the fifteen days from 3 to 18 June");
    assert_eq!(found.pauses.iter().map(|pause| pause.days).collect::<Vec<_>>(), [10, 5]);
}

#[test]
fn under_the_uk_rule_the_period_starts_with_the_identity() {
    for right in [Right::Access, Right::Erasure, Right::Portability] {
        let found = ask(Regime::UkGdpr, right, "2026-06-01", identity("2026-06-03", Some("2026-06-11")));
        assert_eq!(days(&found), ["2026-07-11", "2026-07-13", "2026-07-13"]);
        assert_eq!(found.from, Start { fact: FromFact::Identity, date: date("2026-06-11") });
    }
}

#[test]
fn under_the_uk_rule_a_question_counts_until_the_period_is_over() {
    let last = ask(Regime::UkGdpr, Right::Erasure, "2026-06-01", identity("2026-07-01", Some("2026-07-06")));
    assert_eq!((last.due, last.pauses[0].flags.as_slice()), (date("2026-08-06"), [Flag::Late].as_slice()));
    let over = ask(Regime::UkGdpr, Right::Erasure, "2026-06-01", identity("2026-07-02", Some("2026-07-06")));
    assert_eq!((over.due, over.act_after), (date("2026-07-01"), date("2026-07-01")));
}

#[test]
fn under_the_uk_rule_a_baseless_question_moves_nothing_whether_it_was_answered_or_not() {
    for given in [None, Some("2026-06-11")] {
        let questions = Questions { identity_baseless: true, ..identity("2026-06-03", given) };
        let found = ask(Regime::UkGdpr, Right::Erasure, "2026-06-01", questions);
        assert_eq!(days(&found), ["2026-07-01", "2026-07-01", "2026-07-01"], "{given:?}");
        assert_eq!((found.from.fact, found.pauses[0].turn), (FromFact::Received, Turn::Controller), "{given:?}");
    }
}

#[test]
fn under_the_uk_rule_clarification_days_do_not_count_both_ends_included() {
    let found = |asked, given| ask(Regime::UkGdpr, Right::Access, "2026-06-01", clarification(asked, Some(given)));
    assert_eq!(days(&found("2026-06-10", "2026-06-10")), ["2026-07-01", "2026-07-02", "2026-07-02"]);
    assert_eq!(days(&found("2026-06-10", "2026-06-20")), ["2026-07-01", "2026-07-13", "2026-07-13"]);
    assert_eq!(found("2026-06-10", "2026-06-20").pauses[0].days, 11);
}

#[test]
fn clarification_days_before_the_period_has_begun_are_not_taken_off_twice() {
    let both = Questions {
        clarification_asked: Some(date("2026-06-03")),
        clarification_given: Some(date("2026-06-12")),
        ..identity("2026-06-03", Some("2026-06-11"))
    };
    let found = ask(Regime::UkGdpr, Right::Access, "2026-06-01", both);
    assert_eq!((found.from.date, found.pauses[1].days), (date("2026-06-11"), 2));
    assert_eq!(found.due, date("2026-07-13"), "11 July and two days");
}

#[test]
fn clarification_pauses_nothing_but_access() {
    for regime in [Regime::Gdpr, Regime::UkGdpr] {
        let found = ask(regime, Right::Erasure, "2026-06-01", clarification("2026-06-10", Some("2026-06-20")));
        assert_eq!(days(&found), ["2026-07-01", "2026-07-01", "2026-07-01"]);
        assert_eq!(found.pauses[0].flags, [Flag::Baseless]);
    }
}

#[test]
fn before_the_amendment_a_uk_question_moves_only_the_day_to_wait_for() {
    let asked =
        |received, asked, given| ask(Regime::UkGdpr, Right::Access, received, clarification(asked, Some(given)));
    let before = asked("2026-02-04", "2026-02-05", "2026-02-10");
    assert_eq!(days(&before), ["2026-03-04", "2026-03-04", "2026-03-09"]);
    let after = asked("2026-02-05", "2026-02-05", "2026-02-10");
    assert_eq!(days(&after), ["2026-03-05", "2026-03-11", "2026-03-11"]);
}

#[test]
fn an_extended_period_is_paused_like_the_first() {
    let query = Query {
        regime: Regime::UkGdpr,
        right: Some(Right::Access),
        event: DeadlineKind::ExtendedResponse,
        start: Start { fact: FromFact::Received, date: date("2026-06-01") },
        calendars: &[],
        questions: clarification("2026-06-10", Some("2026-06-20")),
    };
    assert_eq!(due(&query).unwrap().due, date("2026-09-14"), "1 September and eleven days: a Saturday");
}

#[test]
fn in_california_verification_stops_nothing() {
    let found = ask(Regime::Ccpa, Right::Erasure, "2026-11-10", identity("2026-11-12", Some("2026-12-20")));
    assert_eq!(days(&found), ["2026-12-25", "2026-12-25", "2026-12-28"]);
    assert_eq!((found.pauses[0].days, found.pauses[0].turn), (0, Turn::Controller));
    assert!(found.pauses[0].flags.is_empty(), "the business may verify, it only gains no time");
}

#[test]
fn in_california_nobody_verifies_an_opt_out() {
    for right in [Right::Objection, Right::Limit] {
        let found = ask(Regime::Ccpa, right, "2026-09-01", identity("2026-09-02", None));
        assert_eq!(
            (found.pauses[0].flags.as_slice(), found.pauses[0].turn),
            ([Flag::Baseless].as_slice(), Turn::Controller)
        );
    }
}

#[test]
fn days_that_cannot_have_followed_each_other_are_an_error() {
    let fail = |questions| try_ask(Regime::Gdpr, Right::Access, "2026-06-01", questions).unwrap_err().to_string();
    assert_eq!(
        fail(identity("2026-06-10", Some("2026-06-09"))),
        "the identity asked for on `2026-06-10` cannot have been given on `2026-06-09`"
    );
    assert_eq!(
        fail(clarification("2026-05-31", None)),
        "the clarification cannot have been asked for on `2026-05-31`, before the request of `2026-06-01`"
    );
    let unasked = Questions { identity_given: Some(date("2026-06-09")), ..Questions::default() };
    assert_eq!(fail(unasked), "the identity was given, but no day is recorded on which it was asked for");
    assert!(try_ask(Regime::Gdpr, Right::Access, "2026-06-01", identity("2026-06-01", Some("2026-06-01"))).is_ok());
}

#[test]
fn an_answer_far_away_is_an_error_and_no_panic() {
    let questions = identity("2026-06-03", Some("+262142-12-31"));
    assert!(try_ask(Regime::Gdpr, Right::Access, "2026-06-01", questions).is_err());
    assert!(try_ask(Regime::UkGdpr, Right::Access, "2026-06-01", questions).is_err());
}

#[test]
fn a_question_about_a_request_for_no_named_right_is_taken_as_one_that_may_be_asked() {
    let query = Query {
        regime: Regime::UkGdpr,
        right: None,
        event: DeadlineKind::Response,
        start: Start { fact: FromFact::Received, date: date("2026-06-01") },
        calendars: &[],
        questions: clarification("2026-06-10", Some("2026-06-20")),
    };
    assert_eq!(due(&query).unwrap().due, date("2026-07-13"));
}

#[test]
fn the_explanation_tells_each_step_with_its_provision() {
    let found = ask(Regime::Gdpr, Right::Erasure, "2026-07-15", identity("2026-07-20", Some("2026-07-27")));
    assert_eq!(
        found.explanation,
        [
            "The controller asked for proof of the identity on 2026-07-20, the answer came on 2026-07-27: there may be a suspension while a reasonable doubt about the identity is cleared up, if the controller asked without undue delay (Art. 12(6) GDPR, EDPB Guidelines 01/2022 § 159; policy); so the later date moves by 7 days.",
            "The period runs from receipt on Wednesday, 2026-07-15; the day of that event is not counted (Art. 3(1) Reg. 1182/71).",
            "1 month (Art. 12(3) GDPR, Art. 12(4) GDPR): the controller informs on the action taken, or why it takes none; a month ends on the day of the same number, or on the last day of a month that has none (Art. 3(2)(c) Reg. 1182/71), so the bare period ends on Saturday, 2026-08-15.",
            "In the calendar `none` 2026-08-15 is no working day (Saturday), so the period ends with the following working day (Art. 3(4) Reg. 1182/71): Monday, 2026-08-17.",
            "With the question taken in, the period ends on Saturday, 2026-08-22 (Art. 12(6) GDPR, EDPB Guidelines 01/2022 § 159; policy).",
            "In the calendar `none` 2026-08-22 is no working day (Saturday), so the period ends with the following working day (Art. 3(4) Reg. 1182/71): Monday, 2026-08-24.",
            "It is not settled what the question does to the period: the answer is due on 2026-08-17, and it is not called overdue until 2026-08-24 has passed (policy).",
        ]
    );
}

#[test]
fn the_explanation_tells_of_a_period_that_starts_with_the_identity() {
    let found = ask(Regime::UkGdpr, Right::Access, "2026-06-01", identity("2026-06-03", Some("2026-06-11")));
    assert_eq!(
        found.explanation,
        [
            "The controller asked for proof of the identity on 2026-06-03, the answer came on 2026-06-11: the period begins when the controller has the information that it asked for to confirm the identity (Art. 12(6) UK GDPR, Art. 12A(2) UK GDPR); so the dates move to a period that starts on 2026-06-11.",
            "The period runs from the answer about the identity on Thursday, 2026-06-11; that day, even a holiday, is the start and is not counted (ICO guidance on time limits).",
            "1 month (Art. 12(3) UK GDPR, Art. 12A UK GDPR): the controller informs on the action taken, or why it takes none; a month ends on the same date of the next month, or on the last day of a month that has none (ICO guidance on time limits), so the bare period ends on Saturday, 2026-07-11.",
            "In the calendar `none` 2026-07-11 is no working day (Saturday), so the answer is due by the end of the next working day (ICO guidance on time limits): Monday, 2026-07-13.",
        ]
    );
}

#[test]
fn the_explanation_tells_why_a_question_is_not_accepted() {
    let late = ask(Regime::Gdpr, Right::Access, "2026-06-01", identity("2026-06-25", None));
    assert_eq!(
        late.explanation[0],
        "The controller asked for proof of the identity on 2026-06-25, there is no answer yet: there may be a suspension while a reasonable doubt about the identity is cleared up, if the controller asked without undue delay (Art. 12(6) GDPR, EDPB Guidelines 01/2022 § 159; policy); it was asked late, so no date moves."
    );
    let baseless = ask(Regime::Ccpa, Right::Limit, "2026-09-01", identity("2026-09-02", None));
    assert_eq!(
        baseless.explanation[0],
        "The controller asked for proof of the identity on 2026-09-02, there is no answer yet: a request to limit need not be verified (11 CCR § 7027(e); policy); there was no reason to ask, so no date moves."
    );
    let beside = ask(Regime::Gdpr, Right::Erasure, "2026-06-01", clarification("2026-06-10", None));
    assert_eq!(
        beside.explanation[0],
        "The controller asked which information is meant on 2026-06-10, there is no answer yet: the GDPR lets this question pause nothing here; there was no reason to ask, so no date moves."
    );
    let open = ask(Regime::UkGdpr, Right::Erasure, "2026-06-01", identity("2026-06-03", None));
    assert_eq!(
        open.explanation[0],
        "The controller asked for proof of the identity on 2026-06-03, there is no answer yet: the period begins when the controller has the information that it asked for to confirm the identity (Art. 12(6) UK GDPR, Art. 12A(2) UK GDPR); it is the data subject's turn, and the dates move on with every day until the answer."
    );
}
