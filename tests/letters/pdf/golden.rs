//! The pages as they leave the house, as another program reads them: where each word stands, how many pages there are, and
//! the tags that a screen reader goes by.

use std::collections::BTreeSet;

use redress::letter::{Letter, pdf::Size};

use super::{
    super::{
        complaint,
        fixture::{bare, every_following, everything, following, full, letter},
        translated,
    },
    paper, printed, tools,
};

fn seen(letter: &Letter, size: Size) -> Option<String> {
    let bytes = printed(letter, size);
    let tags = tools::run("pdfinfo", &["-struct", "FILE"], &bytes)?;
    Some(format!("{}\n\n{}", layout(&bytes)?, tags.trim_end()))
}

fn layout(bytes: &[u8]) -> Option<String> {
    let layout = tools::run("pdftotext", &["-layout", "FILE", "-"], bytes)?;
    let pages = layout.matches('\u{c}').count();
    let layout = layout.replace('\u{c}', "~~~ end of page ~~~\n");
    let shown: Vec<&str> = layout.lines().map(str::trim_end).collect();
    Some(format!("{pages} pages\n\n{}", shown.join("\n")))
}

#[test]
fn every_request_on_paper_looks_as_it_was_approved() {
    for (regime, right) in everything() {
        for (name, request) in [("full", full(regime, right)), ("bare", bare(regime, right))] {
            let Some(seen) = seen(&letter(&request), Size::A4) else { return };
            insta::assert_snapshot!(format!("{regime}-{right}-{name}"), seen);
        }
    }
}

#[test]
fn every_request_on_us_letter_looks_as_it_was_approved() {
    for (regime, right) in everything() {
        let Some(seen) = seen(&letter(&full(regime, right)), Size::UsLetter) else { return };
        insta::assert_snapshot!(format!("{regime}-{right}-us-letter"), seen);
    }
}

#[test]
fn every_letter_that_follows_looks_as_it_was_approved() {
    let mut before = None;
    for one in every_following().filter(|one| before.replace((one.kind, one.regime)) != Some((one.kind, one.regime))) {
        let Some(seen) = seen(&following(&one.full()), Size::A4) else { return };
        insta::assert_snapshot!(format!("follow-{}-{}", one.regime, one.kind), seen);
    }
}

#[test]
fn every_complaint_looks_as_it_was_approved() {
    for (regime, right, name, parts) in
        complaint::both().filter(|(_, right, _, _)| *right == redress::law::Right::Erasure)
    {
        let Some(seen) = seen(&following(&parts), Size::A4) else { return };
        insta::assert_snapshot!(format!("complaint-{regime}-{right}-{name}"), seen);
    }
}

#[test]
fn every_letter_of_every_language_stands_on_paper_as_it_was_approved() {
    let few: BTreeSet<String> = translated::few().map(|(one, _)| one.to_string()).collect();
    for (one, name) in translated::once() {
        let size = paper(one.tongue.regime);
        let seen =
            if few.contains(&one.to_string()) { seen(&one.letter, size) } else { layout(&printed(&one.letter, size)) };
        let Some(seen) = seen else { return };
        insta::with_settings!({
            snapshot_path => format!("snapshots/{}", one.tongue.language),
            prepend_module_to_snapshot => false,
            omit_expression => true,
        }, {
            insta::assert_snapshot!(format!("{}-{name}", one.tongue.regime), seen);
        });
    }
}
