//! What is said once an authority was complained to, in every language: that it was, to which, and that the next is another one.

use redress::{
    law::{Regime, Right},
    letter::{FollowUp, Happened, Shelf},
    request::LetterKind,
};

use super::{
    complaint,
    fixture::{Following, flatten, on},
};

/// A letter after a complaint that was made in May.
fn after_a_complaint(facts: FollowUp) -> FollowUp {
    let mut history = facts.history.clone();
    let to = Some("Authority of Example".to_owned());
    history.push(Happened { on: on("2027-05-03"), to, what: "complained", way: None });
    history.push(Happened { on: on("2027-05-04"), to: None, what: "received-letter", way: None });
    FollowUp { complained: true, history, ..facts }
}

#[test]
fn a_letter_after_a_complaint_names_it_and_threatens_another_one_in_every_language() {
    let shelf = Shelf::shipped();
    for regime in Regime::ALL {
        for language in shelf.languages(regime) {
            let following = Following { kind: LetterKind::RetentionEnded, regime, right: Right::Erasure };
            let (mut request, facts) = following.bare();
            request.language = language;
            let text = |facts: &FollowUp| {
                flatten(&shelf.compose_follow_up(&request, facts, on("2027-06-01")).unwrap().body_text())
            };
            let (before, after) = (text(&facts), text(&after_a_complaint(facts.clone())));
            let paragraphs = |text: &str| text.split(". ").map(str::to_owned).collect::<Vec<_>>();
            let known = paragraphs(&before);
            let new: Vec<String> = paragraphs(&after).into_iter().filter(|one| !known.contains(one)).collect();
            assert!(after.contains("Authority of Example"), "{regime} {language}: {after}");
            assert!(!before.contains("Authority of Example"), "{regime} {language}");
            assert!(new.len() >= 2, "both the history and the last sentence say it: {regime} {language}: {new:?}");
        }
    }
}

#[test]
fn a_second_complaint_tells_the_authority_of_the_first_in_every_language() {
    let shelf = Shelf::shipped();
    for regime in Regime::ALL {
        for language in shelf.languages(regime) {
            let (mut request, facts) = complaint::bare(regime, Right::Erasure);
            request.language = language;
            let facts = after_a_complaint(facts);
            let text = shelf.compose_follow_up(&request, &facts, on("2027-06-01")).unwrap().body_text();
            assert!(flatten(&text).contains(", Authority of Example"), "{regime} {language}: {text}");
        }
    }
}
