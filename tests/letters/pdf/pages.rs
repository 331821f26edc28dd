//! The pages themselves, for eyes: no program sees a widow, a torn table or an ugly break.

use std::{collections::BTreeSet, fs, path::Path};

use redress::{law::Right, letter::Letter, request::LetterKind};

use super::{
    super::{
        complaint,
        fixture::{every_following, everything, following, full, letter},
        translated::{Fullness, Written, every},
    },
    paper, printed,
};

/// Every letter of every language once, with all it can say: `cargo test --locked --test letters -- --ignored pages`.
#[test]
#[ignore = "writes pages to be looked at"]
#[expect(clippy::print_stdout, reason = "whoever runs it is told where the pages are")]
fn the_pages_of_every_letter_are_written_into_a_folder_to_be_looked_at() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pages");
    let mut written = BTreeSet::new();
    let mut write = |language: &str, name: String, letter: &Letter, regime| {
        let file = folder.join(language).join(format!("{regime}-{name}.pdf"));
        if written.insert(file.clone()) {
            fs::create_dir_all(folder.join(language)).unwrap();
            fs::write(file, printed(letter, paper(regime))).unwrap();
        }
    };
    for (regime, right) in everything() {
        write("en", right.to_string(), &letter(&full(regime, right)), regime);
    }
    for one in every_following() {
        write("en", one.kind.to_string(), &following(&one.full()), one.regime);
    }
    for (regime, _, _, parts) in complaint::both().filter(|(_, right, name, _)| is_shown(*right, name)) {
        write("en", LetterKind::Complaint.to_string(), &following(&parts), regime);
    }
    let shown = |one: &&Written| match one.fullness {
        Fullness::Least | Fullness::Bare => false,
        Fullness::Full => true,
        Fullness::Whole => is_shown(one.right, "whole"),
    };
    for one in every().iter().filter(shown) {
        write(&one.tongue.language.to_string(), one.kind.to_string(), &one.letter, one.tongue.regime);
    }
    println!("{} letters in {}", written.len(), folder.display());
    assert!(written.len() > 170, "{}", written.len());
}

fn is_shown(right: Right, name: &str) -> bool {
    right == Right::Erasure && name == "whole"
}
