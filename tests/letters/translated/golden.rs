//! The letters of each language as they leave the house, to be read by people who read it: a folder for each language, in
//! it a file for each letter of a law.

use redress::request::{LetterKind, Request};

use super::{super::fixture::letter, Fullness, Says, Written, every, tongues};

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
