//! What a copy for third parties does not say, and how it is found in text that others wrote.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::{
    disguise::undisguised,
    hide::Hide,
    personal::{self, Reach, Value},
};
use crate::case::Case;

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
    /// Whether it counts only as a word of its own.
    alone: bool,
    folded: Vec<char>,
    /// Whether it counts only where no white space stands in it.
    unbroken: bool,
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
        for value in personal::values(case, hidden) {
            redactor.hide(&value);
        }
        redactor
    }

    /// Hides this too.
    pub(super) fn add(&mut self, value: &str) {
        self.hide(&Value::new(Reach::Anywhere, value));
    }

    fn hide(&mut self, value: &Value) {
        self.push(value.reach, &value.text);
        // Whoever has no umlauts writes `Muller` as well as `Mueller`.
        self.push(value.reach, &without_dots(&value.text));
    }

    fn push(&mut self, reach: Reach, text: &str) {
        let folded: Vec<char> = fold(text, true).into_iter().map(|folded| folded.character).collect();
        let is_short = folded.len() < LONG_ENOUGH && !text.chars().any(personal::needs_no_spaces);
        let (alone, unbroken) = match reach {
            Reach::Anywhere => (is_short, false),
            Reach::Phrase => (true, false),
            Reach::Part => (is_short, true),
            Reach::Word => (true, true),
        };
        let secret = Secret { alone, folded, unbroken };
        if !secret.folded.is_empty() && !self.secrets.contains(&secret) {
            self.secrets.push(secret);
        }
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

    /// Finds the values, whatever the case of their letters, and whatever spaces, line breaks or signs stand between; the
    /// short ones, if they are wanted.
    fn places(&self, text: &str, short: bool) -> Vec<(usize, usize)> {
        let mut places = self.places_in(text, &fold(text, true), short);
        // A name that was typed without its umlauts is written with them by others.
        if text.contains(has_dots) {
            places.extend(self.places_in(text, &fold(text, false), short));
        }
        places
    }

    fn places_in(&self, text: &str, folded: &[Folded], short: bool) -> Vec<(usize, usize)> {
        let mut places = Vec::new();
        for secret in self.secrets.iter().filter(|secret| short || LONG_ENOUGH <= secret.folded.len()) {
            let length = secret.folded.len();
            for window in folded.windows(length) {
                let same = window.iter().zip(&secret.folded).all(|(found, wanted)| found.character == *wanted);
                let (start, end) = (window[0].start, window[length - 1].end);
                if same && secret.counts(text, start, end) {
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

impl Secret {
    fn counts(&self, text: &str, start: usize, end: usize) -> bool {
        (!self.alone || stands_alone(text, start, end)) && (!self.unbroken || self.is_in_one_piece(&text[start..end]))
    }

    /// Tells whether what was found is one word: the end of a line may part it, a short one only behind a hyphen.
    fn is_in_one_piece(&self, found: &str) -> bool {
        let may_break =
            |line: &str| LONG_ENOUGH <= self.folded.len() || line.ends_with(['-', '\u{2010}', '\u{ad}', '=']);
        let mut lines = found.split('\n').map(|line| line.trim_end_matches([' ', '\t', '\r'])).peekable();
        let mut is_first = true;
        while let Some(line) = lines.next() {
            let is_quoted = |sign: char| sign.is_whitespace() || matches!(sign, '>' | '|');
            let word = if is_first { line } else { line.trim_start_matches(is_quoted) };
            is_first = false;
            if word.contains(char::is_whitespace) || (lines.peek().is_some() && !may_break(line)) {
                return false;
            }
        }
        true
    }
}

/// Tells whether a letter is an umlaut, or the dots of one, or what is written like one.
fn has_dots(sign: char) -> bool {
    matches!(sign, 'ä' | 'Ä' | 'ö' | 'Ö' | 'ø' | 'Ø' | 'ü' | 'Ü' | '\u{308}')
}

/// Leaves of a text its letters and digits, in small letters without accents, umlauts as two or without their dots; bars stay
/// as bars.
fn fold(text: &str, umlauts_as_two: bool) -> Vec<Folded> {
    let mut folded: Vec<Folded> = Vec::with_capacity(text.len());
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        let before = folded.last().map(|folded| folded.character);
        let mut push = |character| folded.push(Folded { character, start, end });
        match character {
            'ä' | 'Ä' if !umlauts_as_two => push('a'),
            'ö' | 'Ö' | 'ø' | 'Ø' if !umlauts_as_two => push('o'),
            'ü' | 'Ü' if !umlauts_as_two => push('u'),
            'ä' | 'Ä' | 'æ' | 'Æ' => ['a', 'e'].into_iter().for_each(push),
            'ö' | 'Ö' | 'ø' | 'Ø' | 'œ' | 'Œ' => ['o', 'e'].into_iter().for_each(push),
            'ü' | 'Ü' => ['u', 'e'].into_iter().for_each(push),
            'ß' | 'ẞ' => ['s', 's'].into_iter().for_each(push),
            'ł' | 'Ł' => push('l'),
            'đ' | 'Đ' => push('d'),
            'ı' => push('i'),
            // The two dots of an umlaut that is written as two characters.
            '\u{308}' if umlauts_as_two && before.is_some_and(|before| matches!(before, 'a' | 'o' | 'u')) => push('e'),
            BAR => push(BAR),
            _ if character.is_ascii_alphanumeric() => push(character.to_ascii_lowercase()),
            _ if character.is_ascii() => {}
            _ => {
                let bare = character.nfkd().flat_map(char::to_lowercase);
                bare.filter(|one| one.is_alphanumeric()).for_each(push);
            }
        }
    }
    folded
}

/// Leaves the dots of umlauts out.
fn without_dots(text: &str) -> String {
    text.nfc()
        .map(|character| match character {
            'ä' => 'a',
            'Ä' => 'A',
            'ö' | 'ø' => 'o',
            'Ö' | 'Ø' => 'O',
            'ü' => 'u',
            'Ü' => 'U',
            _ => character,
        })
        .collect()
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
    fn an_umlaut_is_found_as_two_characters_as_two_letters_and_without_its_dots() {
        let redactor = redactor(&["Müllerweg"]);
        assert_eq!(redactor.text("Mu\u{308}llerweg, Muellerweg, MÜLLERWEG, Mullerweg"), "█████, █████, █████, █████");
        assert_eq!(redactor.text("Millerweg"), "Millerweg");
    }

    #[test]
    fn a_name_typed_without_its_umlauts_is_found_with_them() {
        let redactor = redactor(&["Muller", "Sorensen"]);
        for text in ["Müller", "Mu\u{308}ller", "MÜLLER", "Muller", "Sørensen"] {
            assert_eq!(redactor.text(text), BARS, "`{text}`");
        }
        assert_eq!(redactor.text("Möller"), "Möller");
    }

    #[test]
    fn a_word_is_found_across_the_end_of_a_line_and_a_short_one_behind_a_hyphen_only() {
        let mut redactor = Redactor::default();
        for part in ["Specimen", "Ina"] {
            redactor.hide(&Value::new(Reach::Part, part));
        }
        redactor.hide(&Value::new(Reach::Word, "Frankfurt"));
        for text in ["Speci-\r\n> men", "Speci\nmen", "Frank-\n  furt", "I-\nna"] {
            assert_eq!(redactor.text(text), BARS, "`{text}`");
        }
        for text in ["in\na form", "speci men", "speci men-\n", "to frank\nfurther"] {
            assert_eq!(redactor.text(text), text);
        }
    }

    #[test]
    fn an_accent_may_be_there_or_not() {
        let redactor = redactor(&["Renée Łukasz"]);
        for text in ["Renée Łukasz", "Rene\u{301}e Lukasz", "RENEE LUKASZ"] {
            assert_eq!(redactor.text(text), BARS, "`{text}`");
        }
    }

    #[test]
    fn a_part_of_a_name_is_found_inside_words_and_a_short_one_is_not_made_of_two() {
        let mut redactor = Redactor::default();
        for part in ["Specimen", "Ina"] {
            redactor.hide(&Value::new(Reach::Part, part));
        }
        assert_eq!(redactor.text("Ms Specimen-Neil, tspecimen@x.example"), "Ms █████-Neil, t█████@x.example");
        assert_eq!(redactor.text("Ina's letter is in a form; China"), "█████'s letter is in a form; China");
        assert_eq!(redactor.text("speci men"), "speci men");
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
