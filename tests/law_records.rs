//! Every record of `data/law/` and `data/holidays/` is read, and each fact says where it was read and on what it rests.
#![allow(clippy::unwrap_used, reason = "a test that fails should stop")]
use redress::law::{
    Basis, Calendar, CalendarCode, DeadlineKind, Law, Period, Place, Provision, Reading, Regime, Right,
};

fn readings(law: &Law) -> Vec<(&Reading, &[Provision])> {
    let counting = law.counting();
    let mut all = vec![
        (&counting.start.reading, counting.start.provisions.as_slice()),
        (&counting.end.reading, counting.end.provisions.as_slice()),
        (&counting.roll.reading, counting.roll.provisions.as_slice()),
    ];
    all.extend(counting.business_days.iter().map(|rule| (&rule.reading, rule.provisions.as_slice())));
    all.extend(counting.working_days.iter().map(|rule| (&rule.reading, rule.provisions.as_slice())));
    all.extend(law.territories().iter().map(|record| (&record.reading, record.provisions.as_slice())));
    all.extend(law.rights().map(|(_, record)| (&record.reading, record.provisions.as_slice())));
    all.extend(law.limits().iter().map(|record| (&record.reading, record.provisions.as_slice())));
    all.extend(law.pauses().iter().map(|record| (&record.reading, record.provisions.as_slice())));
    all.extend(law.repetitions().iter().map(|record| (&record.reading, record.provisions.as_slice())));
    all.extend(law.retention().iter().map(|record| (&record.reading, record.provisions.as_slice())));
    all.extend(law.steps().iter().map(|record| (&record.reading, record.provisions.as_slice())));
    all
}

#[test]
fn every_rule_names_its_source_its_day_and_its_provisions() {
    for regime in Regime::ALL {
        let all = readings(Law::of(regime));
        assert!(all.len() > 15, "{regime} has {} records", all.len());
        for (reading, provisions) in all {
            assert!(reading.source.len() > 5, "{regime} {provisions:?}");
            assert!(reading.seen >= "2026-11-22".parse().unwrap(), "{regime} {provisions:?}");
            assert!(
                !provisions.is_empty() && provisions.iter().all(|one| one.as_str().len() > 4),
                "{regime} {reading:?}"
            );
        }
    }
}

#[test]
fn a_policy_in_the_counting_says_why() {
    for regime in Regime::ALL {
        for limit in Law::of(regime).limits() {
            assert!(
                limit.reading.basis == Basis::Confirmed || limit.reading.note.is_some(),
                "{regime} {:?}",
                limit.kind
            );
        }
    }
}

#[test]
fn every_law_is_filed_under_its_own_name() {
    for regime in Regime::ALL {
        let law = Law::of(regime);
        assert_eq!((law.regime, law.title.as_str()), (regime, regime.title()));
        for (right, record) in law.rights() {
            assert_eq!(record.word, right.name_under(regime));
        }
    }
}

#[test]
fn every_right_of_a_law_has_a_response_limit_and_no_other_right_has() {
    let received = "2026-11-23".parse().unwrap();
    for regime in Regime::ALL {
        let law = Law::of(regime);
        for right in Right::ALL {
            let limit = law.limit(DeadlineKind::Response, Some(right), received);
            assert_eq!(limit.is_ok(), law.right(right).is_some(), "{regime} {right}");
        }
    }
}

#[test]
fn no_two_limits_of_a_kind_hold_for_one_right_on_one_day() {
    for regime in Regime::ALL {
        let limits = Law::of(regime).limits();
        for (n, one) in limits.iter().enumerate() {
            for other in limits[n + 1..].iter().filter(|other| other.kind == one.kind) {
                let share = one.rights.iter().any(|right| other.rights.contains(right));
                let apart = one.until.is_some_and(|until| other.since.is_some_and(|since| until < since));
                assert!(!share || apart, "{regime} {:?}", one.kind);
            }
        }
    }
}

#[test]
fn what_a_law_says_of_a_repeated_request_is_about_rights_that_it_grants_and_counts_whole_or_not_at_all() {
    for regime in Regime::ALL {
        let law = Law::of(regime);
        assert!(!law.repetitions().is_empty(), "{regime}");
        for rule in law.repetitions() {
            assert!(rule.rights.iter().all(|right| law.right(*right).is_some()), "{regime} {:?}", rule.rights);
            assert_eq!(rule.at_most.is_some(), rule.months.is_some(), "{regime}");
        }
    }
}

#[test]
fn a_law_that_counts_business_days_says_which() {
    for regime in Regime::ALL {
        let law = Law::of(regime);
        let counted = law.limits().iter().any(|limit| matches!(limit.period, Period::BusinessDays(_)));
        assert_eq!(counted, law.counting().business_days.is_some(), "{regime}");
    }
}

#[test]
fn the_gdpr_applies_in_thirty_states_and_the_others_where_they_were_made() {
    let lives_in = |country: &str, region| {
        let place = Place::new(country, region).unwrap();
        Regime::ALL.into_iter().filter(|regime| Law::of(*regime).applies_in(&place)).collect::<Vec<_>>()
    };
    let states: usize = Law::of(Regime::Gdpr).territories()[..2].iter().map(|territory| territory.places.len()).sum();
    assert_eq!(states, 30);
    assert_eq!(lives_in("DE", Some("BY")), [Regime::Gdpr]);
    assert_eq!(lives_in("NO", None), [Regime::Gdpr]);
    assert_eq!(lives_in("GB", Some("SCT")), [Regime::UkGdpr]);
    assert_eq!(lives_in("US", Some("CA")), [Regime::Ccpa]);
    for (country, region) in [("US", None), ("US", Some("NY")), ("CH", None), ("SG", None), ("JE", None)] {
        assert_eq!(lives_in(country, region), [], "{country}");
    }
}

#[test]
fn every_shipped_calendar_is_read_and_names_its_source() {
    let codes: Vec<CalendarCode> = CalendarCode::all().collect();
    for code in &codes {
        let calendar = Calendar::of(code);
        assert_eq!(code.as_str().parse().as_ref(), Ok(code));
        assert!(!calendar.name().is_empty() && calendar.reading().source.len() > 5, "{code}");
    }
    assert!(codes.iter().any(|code| code.as_str() == "GB-SCT"));
}
