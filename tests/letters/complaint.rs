//! The complaint to an authority: what each must say, what none may say, and how they read.

use std::collections::BTreeSet;

use redress::{
    law::{Regime, Right},
    letter::{Authority, Complaint, Demanded, FollowUp, Letter, Shelf},
    request::{LetterKind, Request},
};
use serde::Deserialize;

use super::{
    asks::{article, articles, number},
    fixture::{Following, everything, flat, flatten, following, full, on},
};

#[derive(Deserialize)]
struct Table {
    ask: Vec<Ask>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ask {
    id: String,
    laws: Vec<Regime>,
    says: Vec<String>,
    source: String,
}

fn asks() -> Vec<Ask> {
    toml::from_str::<Table>(include_str!("complaint_asks.toml")).unwrap().ask
}

fn complaint(sworn: bool) -> Complaint {
    Complaint {
        answered_late: None,
        authority: Authority {
            address: Vec::new(),
            country: None,
            email: None,
            name: "Authority of Example".to_owned(),
        },
        complained_on: None,
        complaint_unconfirmed: None,
        enclosures: Vec::new(),
        identity: None,
        incomplete: None,
        not_transmitted: false,
        only_words: false,
        proof: "E1".to_owned(),
        retention_asked: None,
        retention_ended: None,
        silent_since: Some(on("2026-11-02")),
        sworn,
    }
}

/// A complaint about nothing but silence.
pub(crate) fn bare(regime: Regime, right: Right) -> (Request, FollowUp) {
    let (request, facts) = Following { kind: LetterKind::Complaint, regime, right }.bare();
    let facts = FollowUp {
        complaint: Some(complaint(regime == Regime::Ccpa)),
        extension: None,
        kept: Vec::new(),
        portal: None,
        question: None,
        ..facts
    };
    (request, facts)
}

/// A complaint about everything there can be, which no one case has.
pub(crate) fn whole(regime: Regime, right: Right) -> (Request, FollowUp) {
    let (_, mut facts) = Following { kind: LetterKind::ComplaintToController, regime, right }.full();
    facts.kind = LetterKind::Complaint;
    facts.kept.retain(|_| right == Right::Erasure);
    facts.complaint = Some(Complaint {
        answered_late: Some(on("2026-11-02")),
        authority: Authority {
            address: vec!["1 Example Street".to_owned(), "12345 Example".to_owned()],
            country: None,
            email: Some("office@authority.example".to_owned()),
            name: "Authority of Example".to_owned(),
        },
        complained_on: (regime == Regime::UkGdpr).then(|| on("2026-12-01")),
        complaint_unconfirmed: (regime == Regime::UkGdpr).then(|| on("2026-12-31")),
        enclosures: vec!["00_README.txt".to_owned(), "10_2026-10-01_letter-1.eml".to_owned()],
        identity: Some(Demanded { baseless: true, late: true, on: on("2026-10-30") }),
        incomplete: Some(on("2026-10-20")),
        not_transmitted: right == Right::Portability,
        proof: "E4".to_owned(),
        retention_asked: (right == Right::Erasure).then(|| on("2026-11-20")),
        retention_ended: (right == Right::Erasure).then(|| on("2026-11-10")),
        ..complaint(false)
    });
    (full(regime, right), facts)
}

pub(crate) fn both() -> impl Iterator<Item = (Regime, Right, &'static str, (Request, FollowUp))> {
    everything().flat_map(|(regime, right)| {
        [(regime, right, "bare", bare(regime, right)), (regime, right, "whole", whole(regime, right))]
    })
}

fn plain(letter: &Letter) -> String {
    flat(letter).replace('\u{a0}', " ")
}

#[test]
fn each_complaint_lists_what_it_must_say_and_says_it_however_little_is_known() {
    for (regime, right, name, parts) in both() {
        let letter = following(&parts);
        let asks = asks();
        let must: Vec<&Ask> = asks.iter().filter(|ask| ask.laws.contains(&regime)).collect();
        let ids: BTreeSet<&str> = must.iter().map(|ask| ask.id.as_str()).collect();
        assert_eq!(letter.asks.iter().map(String::as_str).collect::<BTreeSet<_>>(), ids, "{regime} {right} {name}");
        for ask in must {
            assert!(ask.source.starts_with(|first: char| first.is_ascii_digit()), "{}", ask.id);
            for phrase in &ask.says {
                assert!(plain(&letter).contains(&flatten(phrase)), "{regime} {right} {name} {}: {phrase}", ask.id);
            }
        }
    }
}

#[test]
fn a_complaint_records_the_provisions_it_cites_and_cites_no_other() {
    for (regime, right, name, parts) in both() {
        let letter = following(&parts);
        let text = plain(&letter);
        for provision in &letter.provisions {
            assert!(text.contains(provision.as_str()), "{regime} {right} {name}: {provision}");
        }
        for cited in articles(&text) {
            let listed = letter.provisions.iter().any(|provision| article(number(provision)) == cited);
            assert!(listed, "{regime} {right} {name}: {cited}");
        }
        let shelf = Shelf::shipped().letters();
        let template = shelf.filter(|one| one.kind == LetterKind::Complaint && one.regime == regime).last().unwrap();
        let may: BTreeSet<_> = template.front.provisions_for(&parts.0).into_iter().collect();
        let left: Vec<_> = may.iter().filter(|provision| !letter.provisions.contains(provision)).collect();
        let optional = [
            "12(4)",
            "12(6)",
            "17(3)",
            "20(2)",
            "164A",
            "7021",
            "7022",
            "7023",
            "7024",
            "1798.105(d)",
            "7300",
            "1798.199.45",
        ];
        let silent = ["12(3) UK", "12(3) GDPR", "12A", "7026", "7027"];
        for provision in left {
            let text = provision.as_str();
            let known = optional.iter().chain(&silent).any(|part| text.contains(part));
            assert!(known, "{regime} {right} {name}: `{text}` is never cited");
        }
    }
}

#[test]
fn what_was_only_handed_over_is_never_called_received() {
    for (regime, right) in everything() {
        for (tier, shown) in [("E0", "by my own word"), ("E1", "took the message for delivery"), ("E2", "it was sent")]
        {
            let (request, mut facts) = bare(regime, right);
            facts.complaint.as_mut().unwrap().proof = tier.to_owned();
            let text = plain(&following(&(request, facts)));
            assert!(text.contains(shown) && !text.contains("received"), "{regime} {tier}\n{text}");
            assert!(text.contains("no confirmation"), "{regime} {tier}\n{text}");
            assert!(text.contains("the day on which the request was handed over"), "{regime} {tier}\n{text}");
        }
    }
}

#[test]
fn only_what_the_record_shows_is_complained_about() {
    for (regime, right) in everything() {
        let text = plain(&following(&bare(regime, right)));
        for word in ["refus", "denied", "extend", "prove who I am", "keeps", "leaves part", "first answer came"] {
            assert!(!text.contains(word), "{regime} {right}: {word}\n{text}");
        }
        let (request, mut facts) = bare(regime, right);
        let complaint = facts.complaint.as_mut().unwrap();
        (complaint.silent_since, complaint.only_words) = (None, true);
        facts.text = Some("They told me a lie.".to_owned());
        let text = plain(&following(&(request, facts)));
        assert!(text.contains("- What I say below in my own words."), "{text}");
        assert!(text.contains("In my own words: They told me a lie."), "{text}");
    }
}

#[test]
fn no_complaint_demands_money_or_names_a_power_that_the_records_do_not_have() {
    for (regime, right, name, parts) in both() {
        let text = plain(&following(&parts)).to_lowercase();
        for word in
            ["damages", "compensation", "art. 82", "58(2)", "a fine", "21(1)", "particular situation", "scandal"]
        {
            assert!(!text.contains(word), "{regime} {right} {name}: {word}");
        }
    }
}

#[test]
fn it_is_sworn_only_where_the_authority_takes_that() {
    let perjury = "I declare under penalty of perjury that the facts stated in this complaint are true and correct.";
    for (regime, right, name, parts) in both() {
        let sworn = parts.1.complaint.as_ref().unwrap().sworn;
        let text = plain(&following(&parts));
        assert_eq!(text.contains(perjury), sworn, "{regime} {right} {name}");
        assert_eq!(text.contains("This is a sworn complaint"), sworn, "{regime} {right} {name}");
    }
}

#[test]
fn the_authority_is_told_who_writes_and_nothing_of_the_reason_that_was_for_the_controller() {
    for (regime, right) in everything() {
        let letter = following(&whole(regime, right));
        let told: BTreeSet<&str> = letter.discloses.iter().map(String::as_str).collect();
        let expected =
            ["name", "email", "address", "country", "account-email", "member-id", "order", "history", "text"];
        let mut expected = BTreeSet::from(expected);
        expected.extend((regime == Regime::Ccpa).then_some("region"));
        assert_eq!(told, expected, "{regime} {right}");
        assert!(!letter.text().contains("Order 81 was not mine."), "{regime} {right}");
        assert_eq!(letter.head.addressee[0], "Authority of Example");
    }
}

#[test]
fn every_complaint_reads_as_it_was_approved() {
    let rule = "=".repeat(72);
    for regime in Regime::ALL {
        let mine = both().filter(|(of, ..)| *of == regime);
        let pages = mine
            .map(|(_, right, name, parts)| format!("{rule}\n{right}, {name}\n{rule}\n{}", following(&parts).text()));
        insta::assert_snapshot!(format!("complaint-{regime}"), pages.collect::<String>());
    }
}
