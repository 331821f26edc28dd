//! What holds for every deadline, whatever the days.
#![allow(clippy::unwrap_used, reason = "a test that fails should stop")]
use chrono::{Days, NaiveDate};
use proptest::{prelude::*, sample::select};
use redress::law::{
    Calendar, CalendarCode, Deadline, DeadlineKind, FromFact, Law, Query, Questions, Regime, Right, Start, dates, due,
};

/// A day of receipt from 2018 to 2062: inside the years worked out beforehand, before and after them.
fn day() -> impl Strategy<Value = NaiveDate> {
    (0..16_000_u64).prop_map(|days| NaiveDate::from_ymd_opt(2018, 5, 25).unwrap() + Days::new(days))
}

fn calendars() -> impl Strategy<Value = Vec<Calendar>> {
    let codes: Vec<CalendarCode> = CalendarCode::all().collect();
    proptest::collection::vec(select(codes).prop_map(|code| Calendar::of(&code)), 0..4)
}

/// A right and a law that grants it.
fn granted() -> impl Strategy<Value = (Regime, Right)> {
    let all =
        Regime::ALL.into_iter().flat_map(|regime| Law::of(regime).rights().map(move |(right, _)| (regime, right)));
    select(all.collect::<Vec<_>>())
}

/// Questions asked and answered so many days after receipt, or not at all.
fn questions(received: NaiveDate) -> impl Strategy<Value = Questions> {
    let question = || proptest::option::of((0..60_u64, proptest::option::of(0..60_u64)));
    (question(), question(), any::<bool>()).prop_map(move |(identity, clarification, identity_baseless)| {
        let asked = |question: Option<(u64, Option<u64>)>| question.map(|(asked, _)| received + Days::new(asked));
        let given = |question: Option<(u64, Option<u64>)>| {
            question.and_then(|(asked, given)| Some(received + Days::new(asked + given?)))
        };
        Questions {
            identity_asked: asked(identity),
            identity_given: given(identity),
            identity_baseless,
            clarification_asked: asked(clarification),
            clarification_given: given(clarification),
        }
    })
}

fn query(law: (Regime, Right), day: NaiveDate, calendars: &[Calendar], questions: Questions) -> Query<'_> {
    let start = Start { fact: FromFact::Received, date: day };
    Query { regime: law.0, right: Some(law.1), event: DeadlineKind::Response, start, calendars, questions }
}

fn used(deadline: &Deadline) -> impl Iterator<Item = Calendar> {
    deadline.calendars.iter().map(|code| Calendar::of(&code.parse().unwrap()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nominal_is_not_after_due_and_due_not_after_the_day_to_wait_for(
        law in granted(),
        (day, questions) in day().prop_flat_map(|day| (Just(day), questions(day))),
        calendars in calendars(),
    ) {
        let found = due(&query(law, day, &calendars, questions)).unwrap();
        prop_assert!(day < found.nominal && found.nominal <= found.due && found.due <= found.act_after);
    }

    #[test]
    fn the_last_day_is_a_working_day_in_a_calendar_that_was_looked_at(
        right in select(vec![Right::Access, Right::Erasure]),
        regime in select(vec![Regime::Gdpr, Regime::UkGdpr]),
        (day, questions) in day().prop_flat_map(|day| (Just(day), questions(day))),
        calendars in calendars(),
    ) {
        let found = due(&query((regime, right), day, &calendars, questions)).unwrap();
        prop_assert!(used(&found).any(|calendar| calendar.is_working_day(found.due)));
        prop_assert!(used(&found).any(|calendar| calendar.is_working_day(found.act_after)));
    }

    #[test]
    fn alone_a_calendar_gives_one_working_day(
        regime in select(vec![Regime::Gdpr, Regime::UkGdpr]), day in day(), calendar in calendars(),
    ) {
        prop_assume!(calendar.len() == 1);
        let found = dates(&query((regime, Right::Erasure), day, &calendar, Questions::default())).unwrap();
        prop_assert!(calendar[0].is_working_day(found.due) && found.due == found.act_after);
        let skipped = found.nominal.iter_days().take_while(|day| *day < found.due);
        prop_assert!(skipped.into_iter().all(|day| !calendar[0].is_working_day(day)));
    }

    #[test]
    fn an_extension_never_ends_before_the_response(
        law in granted(), (day, questions) in day().prop_flat_map(|day| (Just(day), questions(day))), calendars in calendars(),
    ) {
        let first = query(law, day, &calendars, questions);
        if let Ok(extended) = dates(&Query { event: DeadlineKind::ExtendedResponse, ..first }) {
            let response = dates(&first).unwrap();
            prop_assert!(response.nominal < extended.nominal && response.due < extended.due);
            prop_assert!(response.act_after <= extended.act_after);
        }
    }

    #[test]
    fn a_further_calendar_never_brings_the_day_to_wait_for_forward(
        regime in select(vec![Regime::Gdpr, Regime::UkGdpr]), day in day(), calendars in calendars(),
    ) {
        prop_assume!(1 < calendars.len());
        let some = dates(&query((regime, Right::Erasure), day, &calendars[1..], Questions::default())).unwrap();
        let all = dates(&query((regime, Right::Erasure), day, &calendars, Questions::default())).unwrap();
        prop_assert!(all.due <= some.due && some.act_after <= all.act_after);
    }

    #[test]
    fn a_later_receipt_never_ends_earlier(law in granted(), day in day(), calendars in calendars()) {
        let today = dates(&query(law, day, &calendars, Questions::default())).unwrap();
        let tomorrow = dates(&query(law, day + Days::new(1), &calendars, Questions::default())).unwrap();
        prop_assert!(today.due <= tomorrow.due && today.act_after <= tomorrow.act_after);
    }

    #[test]
    fn no_question_makes_an_answer_due_earlier(
        law in granted(), (day, questions) in day().prop_flat_map(|day| (Just(day), questions(day))), calendars in calendars(),
    ) {
        let plain = dates(&query(law, day, &calendars, Questions::default())).unwrap();
        let asked = dates(&query(law, day, &calendars, questions)).unwrap();
        prop_assert!(plain.due <= asked.due && plain.act_after <= asked.act_after);
    }

    #[test]
    fn the_words_tell_the_same_dates_as_the_list(
        law in granted(), (day, questions) in day().prop_flat_map(|day| (Just(day), questions(day))), calendars in calendars(),
    ) {
        let query = query(law, day, &calendars, questions);
        let (list, words) = (dates(&query).unwrap(), due(&query).unwrap());
        prop_assert_eq!((list.from, list.nominal, list.due, list.act_after), (words.from, words.nominal, words.due, words.act_after));
        prop_assert!(words.explanation.iter().any(|step| step.contains(&words.nominal.to_string())));
    }

    #[test]
    fn any_date_at_all_is_an_answer_or_an_error(law in granted(), days in 0..191_000_000_i64, calendars in calendars()) {
        let day = NaiveDate::MIN.checked_add_signed(chrono::TimeDelta::days(days)).unwrap_or(NaiveDate::MAX);
        let _ = due(&query(law, day, &calendars, Questions::default()));
    }
}
