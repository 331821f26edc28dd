//! What a copy for third parties does not say, and how it is found in text that others wrote.

use std::collections::BTreeSet;

use super::{disguise::undisguised, hide::Hide};
use crate::{
    case::{Case, Event},
    request::IdentifierKey,
};

/// What stands in the place of what was removed, whatever its length was.
pub(super) const BARS: &str = "█████";

/// The sign of the bars; nothing is found across it.
const BAR: char = '█';

/// A value shorter than this is removed where it stands as a word of its own, not inside other words.
const LONG_ENOUGH: usize = 5;

/// Finds what is to be hidden.
#[derive(Clone, Debug, Default)]
pub(super) struct Redactor {
    secrets: Vec<Secret>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Secret {
    folded: Vec<char>,
    /// Whether it counts only as a word of its own.
    bounded: bool,
}

/// A letter or digit of a text as it is compared, and where it stands.
#[derive(Clone, Copy)]
struct Folded {
    character: char,
    start: usize,
    end: usize,
}

impl Redactor {
    /// Collects what a case says about the data subject, as far as it is to be hidden.
    pub(super) fn new(case: &Case, hidden: &BTreeSet<Hide>) -> Self {
        let mut redactor = Self::default();
        for hide in hidden.iter().copied().filter(|hide| hide.is_value()) {
            for value in values(case, hide) {
                redactor.add(&value);
            }
        }
        if hidden.contains(&Hide::Name) {
            let words = case.opened.subject.name.split_whitespace();
            words.filter(|word| 3 <= word.chars().count()).for_each(|word| redactor.add_word(word));
        }
        redactor
    }

    /// Hides this too.
    pub(super) fn add(&mut self, value: &str) {
        let folded: Vec<char> = fold(value).into_iter().map(|folded| folded.character).collect();
        let secret = Secret { bounded: folded.len() < LONG_ENOUGH, folded };
        if !secret.folded.is_empty() && !self.secrets.contains(&secret) {
            self.secrets.push(secret);
        }
    }

    /// Hides this value as a word of its own only.
    fn add_word(&mut self, value: &str) {
        let before = self.secrets.len();
        self.add(value);
        self.secrets[before..].iter_mut().for_each(|secret| secret.bounded = true);
    }

    /// Tells whether there is any value to look for.
    pub(super) fn looks(&self) -> bool {
        !self.secrets.is_empty()
    }

    /// Tells whether a text says what is to be hidden, in any of its usual disguises.
    pub(super) fn finds(&self, text: &str) -> bool {
        self.looks() && (!self.places(text, true).is_empty() || tokens(text).any(|(_, token)| self.is_disguised(token)))
    }

    /// Puts bars over what is to be hidden.
    pub(super) fn text(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if !self.looks() {
            return text;
        }
        loop {
            let mut places = self.places(&text, true);
            let disguised = tokens(&text).filter(|(_, token)| self.is_disguised(token));
            places.extend(disguised.map(|(start, token)| (start, start + token.len())));
            if places.is_empty() {
                return text;
            }
            text = barred(&text, places);
        }
    }

    /// Finds the values, whatever the case of their letters, and whatever spaces, line breaks or signs stand between; those
    /// that count only as words of their own, if they are wanted.
    fn places(&self, text: &str, words: bool) -> Vec<(usize, usize)> {
        let folded = fold(text);
        let mut places = Vec::new();
        for secret in self.secrets.iter().filter(|secret| words || !secret.bounded) {
            let length = secret.folded.len();
            for window in folded.windows(length) {
                let same = window.iter().zip(&secret.folded).all(|(found, wanted)| found.character == *wanted);
                let (start, end) = (window[0].start, window[length - 1].end);
                if same && (!secret.bounded || stands_alone(text, start, end)) {
                    places.push((start, end));
                }
            }
        }
        places
    }

    /// Tells whether a word hides a value in one of its usual disguises.
    fn is_disguised(&self, token: &str) -> bool {
        // A short word is found in anything that was decoded by mistake.
        undisguised(token).any(|text| !self.places(&text, false).is_empty())
    }
}

/// Returns the values of a case that a word hides.
fn values(case: &Case, hide: Hide) -> Vec<String> {
    let subject = &case.opened.subject;
    let identifiers = |wanted: &dyn Fn(IdentifierKey) -> bool| {
        let found = subject.identifiers.iter().filter(|identifier| wanted(identifier.key));
        found.map(|identifier| identifier.value.clone()).collect::<Vec<_>>()
    };
    match hide {
        Hide::Address => {
            let lines = subject.address.iter();
            let is_number = |word: &&str| 4 <= word.len() && word.bytes().any(|byte| byte.is_ascii_digit());
            lines
                .flat_map(|line| {
                    let numbers = line.split(|sign: char| !sign.is_alphanumeric()).filter(is_number);
                    numbers.map(ToOwned::to_owned).chain([line.clone()]).collect::<Vec<_>>()
                })
                .collect()
        }
        Hide::Email => {
            let of_letters = case.events.iter().flat_map(|recorded| {
                let mut found = Vec::new();
                if let Event::Queued(body) = &recorded.event {
                    found.extend([Some(body.from.clone()), body.copy.clone()]);
                }
                if let Event::PutOut(body) = &recorded.event {
                    found.push(body.from.clone());
                }
                found
            });
            let account = identifiers(&|key| key == IdentifierKey::AccountEmail);
            [subject.email.clone()].into_iter().chain(of_letters.flatten()).chain(account).collect()
        }
        Hide::Identifiers => identifiers(&|_| true),
        Hide::Name => vec![subject.name.clone()],
        Hide::Phone => identifiers(&|key| key == IdentifierKey::Phone),
        Hide::Attachments | Hide::Replies => Vec::new(),
    }
}

/// Leaves of a text its letters and digits, in small letters, umlauts as two; bars stay as bars.
fn fold(text: &str) -> Vec<Folded> {
    let mut folded = Vec::with_capacity(text.len());
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        let mut push = |character| folded.push(Folded { character, start, end });
        match character {
            'ä' | 'Ä' | 'æ' | 'Æ' => ['a', 'e'].into_iter().for_each(push),
            'ö' | 'Ö' | 'ø' | 'Ø' => ['o', 'e'].into_iter().for_each(push),
            'ü' | 'Ü' => ['u', 'e'].into_iter().for_each(push),
            'ß' | 'ẞ' => ['s', 's'].into_iter().for_each(push),
            // The two dots of an umlaut that is written as two characters.
            '\u{308}' => push('e'),
            BAR => push(BAR),
            _ if character.is_alphanumeric() => character.to_lowercase().for_each(push),
            _ => {}
        }
    }
    folded
}

fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let is_part = |neighbour: Option<char>| neighbour.is_some_and(char::is_alphanumeric);
    !is_part(text[..start].chars().next_back()) && !is_part(text[end..].chars().next())
}

fn barred(text: &str, mut places: Vec<(usize, usize)>) -> String {
    places.sort_unstable();
    let mut result = String::with_capacity(text.len());
    let mut at = 0;
    for (start, end) in places {
        if at <= start {
            result.push_str(&text[at..start]);
            result.push_str(BARS);
        }
        at = at.max(end);
    }
    result + &text[at..]
}

/// The words of a text between white space and the brackets that go around addresses, with where each begins.
fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_border = |sign: char| sign.is_whitespace() || matches!(sign, '<' | '>' | '"' | '(' | ')' | BAR);
    let begin = text.as_ptr() as usize;
    text.split(is_border).filter(|token| 6 <= token.len()).map(move |token| (token.as_ptr() as usize - begin, token))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn redactor(values: &[&str]) -> Redactor {
        let mut redactor = Redactor::default();
        for value in values {
            redactor.add(value);
        }
        redactor
    }

    #[test]
    fn a_value_is_found_however_it_is_written() {
        let redactor = redactor(&["Musterstraße 12b", "ada@example.org", "+49 30 1234567"]);
        for text in [
            "Musterstraße 12b",
            "MUSTERSTRASSE 12 B",
            "Musterstra\n> sse 12b",
            "ADA@EXAMPLE.ORG",
            "ada (at) example.org".replace(" (at) ", "@").as_str(),
            "a d a @ e x a m p l e . o r g",
            "ada%40example.org",
            "https://x.example/u?mail=ada%40example.org&t=1",
            "ada&#64;example&#x2e;org",
            "ada&commat;example.org",
            "ada=40example=2Eorg",
            "YWRhQGV4YW1wbGUub3Jn",
            "xYWRhQGV4YW1wbGUub3Jn",
            "aWQ9YWRhQGV4YW1wbGUub3JnJnQ9MQ==",
            "aWQ9YWRhQGV4YW1wbGUub3JnJnQ9MQ",
            "+49-30-1234567",
            "ada@\u{200b}example.org",
        ] {
            assert!(redactor.finds(text), "`{text}`");
            let barred = redactor.text(text);
            assert!(!redactor.finds(&barred) && barred.contains(BARS), "`{text}` became `{barred}`");
        }
        for text in ["Musterstraße 12", "ada@example.com", "Art. 12(3) GDPR", ""] {
            assert!(!redactor.finds(text), "`{text}`");
            assert_eq!(redactor.text(text), text);
        }
    }

    #[test]
    fn a_short_value_is_a_word_of_its_own() {
        let redactor = redactor(&["Ort", "1"]);
        assert_eq!(redactor.text("Ort, port, 1, 11"), "█████, port, █████, 11");
    }

    #[test]
    fn what_is_left_does_not_close_up_to_the_value_again() {
        let redactor = redactor(&["ada@example.org"]);
        let barred = redactor.text("ada@exaada@example.orgmple.org");
        assert_eq!(barred, "ada@exa█████mple.org");
    }

    #[test]
    fn an_umlaut_of_two_characters_is_found() {
        assert_eq!(redactor(&["Müllerweg"]).text("Mu\u{308}llerweg, Muellerweg, MÜLLERWEG"), "█████, █████, █████");
    }

    proptest! {
        #[test]
        fn nothing_is_found_in_what_was_redacted(
            value in "[a-zA-Z0-9äöüß@. ]{1,20}",
            before in any::<String>(),
            after in any::<String>(),
        ) {
            let redactor = redactor(&[&value]);
            let text = redactor.text(&format!("{before} {value} {after}"));
            prop_assert!(!redactor.finds(&text));
        }
    }
}
