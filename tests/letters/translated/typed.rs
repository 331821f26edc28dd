//! What a person types stands in a letter of any language as it was typed.

use redress::request::{Identifier, IdentifierKey, LetterKind};

use super::{
    super::fixture::{flat, flatten, following, letter},
    Says, Tongue, tongues,
};

const HOSTILE: [&str; 5] = ["{{name}} {{> twice}}", "# x - y", "<b>1. a</b>", "1. a|b *c* [d](e)", "81"];

/// A word of no language.
const TAME: &str = "zqxzq";

#[test]
fn what_a_person_types_stands_in_a_letter_as_it_was_typed() {
    for tongue in tongues() {
        let own = Says::of(tongue.language, tongue.regime).form.typed.texts;
        assert!(!own.is_empty(), "{tongue}");
        for text in HOSTILE.into_iter().chain(own.iter().map(String::as_str)) {
            stands_in_requests(tongue, text);
            stands_in_follow_ups(tongue, text);
        }
    }
}

fn stands_in_requests(tongue: Tongue, text: &str) {
    for right in tongue.rights() {
        let put = |text: &str| {
            let mut request = tongue.full(right);
            request.reason = Some(text.to_owned());
            text.clone_into(&mut request.subject.name);
            request.subject.identifiers = vec![Identifier { key: IdentifierKey::Order, value: text.to_owned() }];
            text.clone_into(&mut request.addressee.legal_name);
            text.clone_into(&mut request.addressee.service);
            request.addressee.eu_representative = Some(text.to_owned());
            request.addressee.named_recipients = vec![text.to_owned()];
            flat(&letter(&request))
        };
        assert_eq!(put(text), put(TAME).replace(TAME, &flatten(text)), "{tongue} {right} {text}");
    }
}

fn stands_in_follow_ups(tongue: Tongue, text: &str) {
    for one in tongue.followings() {
        let put = |text: &str| {
            let (request, mut facts) = tongue.pair(one.full());
            facts.text = Some(text.to_owned());
            if one.kind == LetterKind::Incomplete {
                facts.missing = vec![format!("{text} !")];
            }
            for kept in &mut facts.kept {
                text.clone_into(&mut kept.what);
                kept.basis = Some(text.to_owned());
            }
            flat(&following(&(request, facts)))
        };
        assert_eq!(put(text), put(TAME).replace(TAME, &flatten(text)), "{tongue} {one:?} {text}");
    }
}
