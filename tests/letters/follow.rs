//! The letters that follow a request: what each must ask, what none may say, and how they read.

use std::collections::BTreeSet;

use proptest::prelude::*;
use redress::{
    law::{Regime, Right},
    letter::{LetterError, Shelf, compose_follow_up},
    request::LetterKind,
};
use serde::Deserialize;

use super::{
    asks::{article, articles, cites, number},
    fixture::{Following, day, every_following, flat, flatten, following, on},
    typed::{seen, typed, usable},
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
    letters: Vec<LetterKind>,
    #[serde(default)]
    rights: Vec<Right>,
    says: Vec<String>,
    source: String,
}

impl Ask {
    fn is_for(&self, following: Following) -> bool {
        self.laws.contains(&following.regime)
            && self.letters.contains(&following.kind)
            && (self.rights.is_empty() || self.rights.contains(&following.right))
    }
}

fn asks() -> Vec<Ask> {
    toml::from_str::<Table>(include_str!("follow_asks.toml")).unwrap().ask
}

#[test]
fn every_letter_that_makes_sense_is_there_and_no_other() {
    let mut there: Vec<(Regime, LetterKind)> = every_following().map(|one| (one.regime, one.kind)).collect();
    there.dedup();
    let there: BTreeSet<String> = there.into_iter().map(|(regime, kind)| format!("{regime} {kind}")).collect();
    let shipped = Shelf::shipped()
        .letters()
        .filter(|template| template.kind.is_follow_up() && template.kind != LetterKind::Complaint);
    let shipped: BTreeSet<String> = shipped.map(|template| format!("{} {}", template.regime, template.kind)).collect();
    assert_eq!(shipped, there);
    assert_eq!(there.len(), 11 + 12 + 10);
}

#[test]
fn each_letter_lists_what_it_must_ask_and_nothing_else() {
    let asks = asks();
    for one in every_following() {
        let must: BTreeSet<&str> = asks.iter().filter(|ask| ask.is_for(one)).map(|ask| ask.id.as_str()).collect();
        let letter = following(&one.bare());
        let listed: BTreeSet<&str> = letter.asks.iter().map(String::as_str).collect();
        assert_eq!(listed, must, "{one:?}");
        assert_eq!(listed.len(), letter.asks.len(), "{one:?} lists one twice");
    }
}

#[test]
fn each_letter_says_what_it_must_ask_however_little_is_known() {
    for one in every_following() {
        for parts in [one.bare(), one.full()] {
            let text = flat(&following(&parts));
            for ask in asks().iter().filter(|ask| ask.is_for(one)) {
                for phrase in &ask.says {
                    assert!(text.contains(&flatten(phrase)), "{one:?} {}: {phrase}\n{text}", ask.id);
                }
            }
        }
    }
}

#[test]
fn every_ask_names_its_source_and_is_for_some_letter() {
    for ask in asks() {
        assert!(ask.source.starts_with(|first: char| first.is_ascii_digit()), "{}", ask.id);
        assert!(!ask.says.is_empty(), "{}", ask.id);
        assert!(every_following().any(|one| ask.is_for(one)), "{}", ask.id);
    }
}

#[test]
fn every_provision_in_the_front_matter_stands_in_the_letter_and_every_article_in_the_front_matter() {
    for one in every_following() {
        let letter = following(&one.bare());
        let text = flat(&letter);
        for provision in &letter.provisions {
            assert!(cites(&text, provision), "{one:?}: {provision}\n{text}");
        }
        for cited in articles(&text) {
            let listed = letter.provisions.iter().any(|provision| article(number(provision)) == cited);
            assert!(listed, "{one:?}: {cited}");
        }
    }
}

#[test]
fn every_letter_continues_the_request_and_quotes_the_letter_before() {
    for one in every_following() {
        for parts in [one.bare(), one.full()] {
            let text = flat(&following(&parts));
            let (_, facts) = &parts;
            assert!(text.contains(&facts.former.sha256), "{one:?}");
            assert!(text.contains("quote the reference R-2026-K7Q2M"), "{one:?}");
            assert!(text.contains("If you receive this letter twice, treat it as one."), "{one:?}");
            assert!(text.contains("It continues my request and is not a new one."), "{one:?}");
            let what = if facts.former.is_message { "of the message as I sent it:" } else { "of its text:" };
            assert!(text.contains(what), "{one:?}");
        }
    }
}

#[test]
fn no_letter_demands_money_offers_to_be_bought_off_or_invents_a_ground() {
    for one in every_following() {
        let text = flat(&following(&one.full())).to_lowercase();
        for word in ["damages", "compensation", "art. 82", "withdraw", "1798.150", "section 168", "fine", "court order"]
        {
            assert!(!text.contains(word), "{one:?}: {word}");
        }
        let (mut request, facts) = one.full();
        request.reason = None;
        let text = flat(&following(&(request, facts)));
        for ground in ["21(1)", "particular situation", "6(1)(e)"] {
            assert!(!text.contains(ground), "{one:?}: {ground}");
        }
    }
}

#[test]
fn no_letter_tells_more_of_the_person_than_the_name_and_the_address_it_comes_from() {
    for one in every_following() {
        let letter = following(&one.full());
        let told: BTreeSet<&str> = letter.discloses.iter().map(String::as_str).collect();
        let own = one.kind == LetterKind::Refusal && one.right == Right::Objection;
        let mut expected = BTreeSet::from(["name", "email", "text"]);
        expected.extend(own.then_some("reason"));
        assert_eq!(told, expected, "{one:?}");
        for secret in ["cn81723", "8123", "Musterstraße", "Germany", "United Kingdom,"] {
            assert!(!letter.text().contains(secret), "{one:?}: {secret}");
        }
        assert_eq!(letter.text().contains("Order 81 was not mine."), own && one.regime != Regime::Ccpa, "{one:?}");
    }
}

#[test]
fn a_time_that_is_counted_from_handing_over_is_not_called_received() {
    for one in every_following().filter(|one| one.kind == LetterKind::Reminder) {
        let handed_over = flat(&following(&one.bare()));
        assert!(
            handed_over.contains("the day on which it was handed over, that time ended at the latest on"),
            "{one:?}"
        );
        assert!(!handed_over.contains("from its receipt on"), "{one:?}");
        let received = flat(&following(&one.full()));
        assert!(received.contains("Counted from its receipt on"), "{one:?}");
        assert!(received.contains("and with your extension, that time ended at the latest on"), "{one:?}");
    }
}

#[test]
fn each_defect_of_an_extension_is_named_and_no_other() {
    let marks = [
        "extends nothing",
        "the law knows no second extension",
        "later than the law allows: ",
        "I have noted no reason",
    ];
    for one in every_following().filter(|one| one.kind == LetterKind::Extension) {
        for defect in 0..4 {
            let (request, mut facts) = one.bare();
            let mut extension = facts.extension.unwrap();
            extension.without_reason = defect == 3;
            extension.late = (defect == 0).then(|| on("2026-11-02"));
            extension.again = defect == 1;
            extension.too_long = (defect == 2).then(|| on("2027-01-02"));
            facts.extension = Some(extension);
            let text = flat(&following(&(request, facts)));
            let named: Vec<bool> = marks.iter().map(|mark| text.contains(mark)).collect();
            assert_eq!(named, (0..4).map(|mark| mark == defect).collect::<Vec<_>>(), "{one:?} {defect}\n{text}");
        }
    }
}

#[test]
fn what_is_missing_is_put_into_words_by_its_name_and_kept_as_it_was_typed_otherwise() {
    for one in every_following().filter(|one| one.kind == LetterKind::Incomplete) {
        let text = flat(&following(&one.full()));
        assert!(text.contains("- the chat with a seller"), "{one:?}");
        assert!(!text.contains("- specific-pieces") && !text.contains("- copy") && !text.contains("- confirmation\n"));
        let (request, mut facts) = one.full();
        facts.missing = vec!["recipiens".to_owned()];
        let error = compose_follow_up(&request, &facts, day()).unwrap_err();
        let LetterError::Gap { item, known, .. } = &error else { panic!("{error}") };
        assert!(item == "recipiens" && known.contains('`'), "{error}");
    }
}

#[test]
fn hostile_text_is_printed_as_text_wherever_it_is_typed_or_was_recorded() {
    for one in every_following() {
        for text in ["{{name}} {{> anchor}}", "# x\n\n- y", "<script>alert(1)</script>", "1. a|b *c* [d](e)", "81"] {
            let put = |text: &str| {
                let (request, mut facts) = one.full();
                facts.text = Some(text.to_owned());
                if one.kind == LetterKind::Incomplete {
                    facts.missing = vec![format!("{} !", flatten(text))];
                }
                for kept in &mut facts.kept {
                    kept.what = text.to_owned();
                    kept.basis = Some(text.to_owned());
                }
                facts.refusal =
                    facts.refusal.map(|refusal| redress::letter::Refused { reason: Some(text.to_owned()), ..refusal });
                following(&(request, facts))
            };
            let expected = flat(&put("tame")).replace("tame", &flatten(text));
            assert_eq!(flat(&put(text)), expected, "{one:?} {text:?}");
        }
    }
}

#[test]
fn every_letter_reads_as_it_was_approved() {
    let rule = "=".repeat(72);
    let mut kinds: Vec<(Regime, LetterKind)> = Vec::new();
    for one in every_following() {
        if !kinds.contains(&(one.regime, one.kind)) {
            kinds.push((one.regime, one.kind));
        }
    }
    for (regime, kind) in kinds {
        let mine = || every_following().filter(|one| one.regime == regime && one.kind == kind);
        let bare = mine().map(|one| (format!("{}, bare", one.right), following(&one.bare())));
        let full = mine().map(|one| (format!("{}, full", one.right), following(&one.full())));
        let pages = bare.chain(full).map(|(name, letter)| format!("{rule}\n{name}\n{rule}\n{}", letter.text()));
        insta::assert_snapshot!(format!("follow-{regime}-{kind}"), pages.collect::<String>());
    }
}

proptest! {
    #[test]
    fn user_text_comes_out_of_a_letter_that_follows_as_it_went_in(
        text in typed().prop_filter("usable", |text| usable(text)),
        n in 0_usize..160,
    ) {
        let all: Vec<Following> = every_following().collect();
        let one = all[n % all.len()];
        let put = |text: &str| {
            let (request, mut facts) = one.full();
            facts.text = Some(text.to_owned());
            facts.missing = facts.missing.iter().map(|_| format!("{} !", flatten(text))).collect();
            following(&(request, facts))
        };
        let (printed, tame) = (put(&text), put("tame"));
        prop_assert_eq!(flat(&printed), flat(&tame).replace("tame", &flatten(&text)));
        prop_assert_eq!(seen(&printed.html()), seen(&tame.html()).replace("tame", &flatten(&text)));
    }
}

#[test]
fn while_the_time_of_the_law_runs_the_wish_gives_way_to_it() {
    for one in every_following().filter(|one| one.kind == LetterKind::Incomplete) {
        let later = "or by the end of the time that the law gives you, if that is later";
        assert!(flat(&following(&one.full())).contains(later), "{one:?}");
        assert!(!flat(&following(&one.bare())).contains(later), "{one:?}");
    }
}

#[test]
fn a_year_in_an_american_date_is_followed_by_a_comma_wherever_the_sentence_goes_on() {
    let mut seen = 0;
    let letters = every_following().filter(|one| one.regime == Regime::Ccpa).map(|one| flat(&following(&one.full())));
    let complaints = super::complaint::both().filter(|(regime, ..)| *regime == Regime::Ccpa);
    for text in letters.chain(complaints.map(|(_, _, _, parts)| flat(&following(&parts)))) {
        for (at, _) in text.match_indices(", 202") {
            let behind = &text[at + ", 2026".len()..];
            let ends = behind.is_empty() || behind.starts_with([',', '.', ';', ':', ')']) || behind.starts_with(" (");
            assert!(ends, "{}", &text[at.saturating_sub(40)..]);
            seen += 1;
        }
    }
    assert!(seen > 100, "{seen}");
}
