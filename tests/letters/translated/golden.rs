//! The letters of each language as they leave the house, to be read by people who read it: a folder for each language, in
//! it a file for each letter of a law.

use std::collections::{BTreeMap, BTreeSet};

use redress::{
    law::{Language, Regime, Right},
    ledger::Digest,
    letter::Letter,
    mail::{Draft, MessageId, compose},
    request::{LetterKind, Request},
};

use super::{
    super::{
        complaint,
        fixture::{every_following, everything, following, full, letter},
    },
    Fullness, Says, Written, every, once, tongues,
};

#[test]
fn every_letter_reads_as_it_was_approved() {
    for tongue in tongues() {
        let named_data = Says::of(tongue.language, tongue.regime).form.typed.named_data;
        let requests = tongue.rights().map(LetterKind::Request);
        for kind in requests.chain(LetterKind::FOLLOW_UPS).chain([LetterKind::Complaint]) {
            let mine = |one: &&Written| one.tongue == tongue && one.kind == kind && one.fullness != Fullness::Least;
            let mut pages: Vec<String> =
                every().iter().filter(mine).map(|one| page(&named(one), &one.letter.text())).collect();
            if let LetterKind::Request(right) = kind {
                let of = Request { named_data: Some(named_data.clone()), ..tongue.bare(right) };
                pages.push(page("about named data only", &letter(&of).body_text()));
            }
            if pages.is_empty() {
                continue;
            }
            insta::with_settings!({
                snapshot_path => format!("../snapshots/{}", tongue.language),
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, {
                insta::assert_snapshot!(format!("{}-{kind}", tongue.regime), pages.concat());
            });
        }
    }
}

fn named(one: &Written) -> String {
    let fullness = match one.fullness {
        Fullness::Least | Fullness::Bare => "with no more than is needed",
        Fullness::Full => "with all it can say",
        Fullness::Whole => "about all there can be",
    };
    match one.kind {
        LetterKind::Request(right) => format!("{right}, {fullness}"),
        kind => format!("{kind} after {}, {fullness}", one.right),
    }
}

fn page(name: &str, text: &str) -> String {
    let rule = "=".repeat(72);
    format!("{rule}\n{name}\n{rule}\n{text}")
}

/// The bytes of the page and of the draft of each letter once, with all it can say: a table for each language beside the
/// texts, which can be read. That text and page say the same is another test.
#[test]
fn every_page_and_every_draft_is_the_bytes_that_were_approved() {
    let mut tables: BTreeMap<Language, Vec<String>> = BTreeMap::new();
    for (regime, kind, letter) in in_english() {
        tables.entry(Language::ENGLISH).or_default().push(row(regime, kind, &letter));
    }
    for (one, _) in once() {
        tables.entry(one.tongue.language).or_default().push(row(one.tongue.regime, one.kind, &one.letter));
    }
    for (language, mut rows) in tables {
        rows.sort();
        insta::with_settings!({
            snapshot_path => format!("../snapshots/{language}"),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!("pages-and-drafts", rows.concat());
        });
    }
}

fn in_english() -> impl Iterator<Item = (Regime, LetterKind, Letter)> {
    let requests =
        everything().map(|(regime, right)| (regime, LetterKind::Request(right), letter(&full(regime, right))));
    let mut seen = BTreeSet::new();
    let follow_ups = every_following()
        .filter(move |one| seen.insert((one.regime, one.kind.to_string())))
        .map(|one| (one.regime, one.kind, following(&one.full())));
    let complaints = Regime::ALL
        .into_iter()
        .map(|regime| (regime, LetterKind::Complaint, following(&complaint::whole(regime, Right::Erasure))));
    requests.chain(follow_ups).chain(complaints)
}

fn row(regime: Regime, kind: LetterKind, letter: &Letter) -> String {
    // A complaint is stored and sent with its head.
    let (text, body) = match kind {
        LetterKind::Complaint => (letter.text(), letter.html()),
        _ => (letter.body_text(), letter.body_html()),
    };
    let draft = compose(&Draft {
        date: "2026-11-22T10:00:00+01:00".parse().unwrap(),
        from: "ada@example.org".parse().unwrap(),
        from_name: Some("Ada Example".parse().unwrap()),
        html: Some(body),
        in_reply_to: None,
        letter: None,
        message_id: "<1.2@example.org>".parse::<MessageId>().unwrap(),
        pdf: None,
        references: Vec::new(),
        subject: letter.head.subject.parse().unwrap(),
        text,
        to: "privacy@market.example".parse().unwrap(),
        unsent: true,
    });
    let page = Digest::of(letter.html().as_bytes());
    format!("{regime} {kind}\n  html {page}\n  eml  {}\n", draft.unwrap().sha256)
}
