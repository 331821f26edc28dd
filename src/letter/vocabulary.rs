//! The words of a law in a language without its letters, for what is said of a letter that was written before.

use super::{
    error::LetterError,
    follow_up,
    own::OwnText,
    shipped::FILES,
    source::Place,
    words::{Answerable, Words},
};
use crate::law::{Language, Regime};

/// Returns the words of a law in a language, the user's own in their places. Where there are none, or none that can be read,
/// they are those of English: what is in the record must be sayable however the user's texts stand today.
pub(super) fn words(own: &[OwnText], place: Place) -> Words {
    read(own, place).unwrap_or_else(|| english(place.0))
}

fn read(own: &[OwnText], (regime, language): Place) -> Option<Words> {
    let shared = text(own, &format!("words/{language}.toml"))?;
    Words::parse(shared, text(own, &format!("{regime}/{language}/words.toml"))).ok()
}

fn english(regime: Regime) -> Words {
    read(&[], (regime, Language::ENGLISH)).expect("a test reads the English words of every law")
}

fn text<'a>(own: &'a [OwnText], place: &str) -> Option<&'a str> {
    let mine = own.iter().find(|text| text.place == place).map(|text| text.text.as_str());
    mine.or_else(|| FILES.iter().find(|(file, _)| *file == place).map(|(_, text)| *text))
}

/// Returns what an answer may leave out under a law, each with its name and its words in a language, in the order of the
/// provisions that the English words end with, which is the same in every language; nothing where there is no such list.
///
/// `own` are the user's own texts.
#[must_use]
pub fn tick_list(own: &[OwnText], regime: Regime, language: Language, of: Answerable) -> Vec<(String, String)> {
    let (words, english) = (words(own, (regime, language)), english(regime));
    let english = english.gaps(of);
    let place = |name: &str| english.get(name).map_or("", |says| provision(says));
    let mut gaps: Vec<_> = words.gaps(of).into_iter().map(|(name, says)| (name.to_owned(), says.to_owned())).collect();
    gaps.sort_by(|(one, _), (other, _)| place(one).cmp(place(other)));
    gaps
}

/// The provision that words end with, as far as they end with one.
fn provision(says: &str) -> &str {
    says.rfind(" (Art.").map_or("", |at| &says[at..])
}

/// Tells whether a letter can say that this is missing: a name of the tick list, or the user's own words.
///
/// # Errors
/// When it is one word as the names are, and none of them.
///
/// ```
/// use redress::{law::{Language, Regime, Right}, letter::{Answerable, may_be_missing}};
///
/// let of = |right, to_controller| Answerable { right, to_controller };
/// let says = |of, item| may_be_missing(&[], Regime::Gdpr, Language::ENGLISH, of, item).is_ok();
/// let access = of(Right::Access, false);
/// assert!(says(access, "copy") && says(access, "the chat of June") && !says(access, "copies"));
/// assert!(says(of(Right::Portability, true), "transmission") && !says(of(Right::Portability, false), "transmission"));
/// ```
pub fn may_be_missing(
    own: &[OwnText],
    regime: Regime,
    language: Language,
    of: Answerable,
    item: &str,
) -> Result<(), LetterError> {
    let words = words(own, (regime, language));
    follow_up::gap(regime, &words.gaps(of), item).map(drop)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::{super::words::TRANSMISSION, *};
    use crate::law::Right;

    fn dated(own: &[OwnText], language: &str) -> String {
        let words = words(own, (Regime::Gdpr, language.parse().unwrap()));
        words.dated(NaiveDate::from_ymd_opt(2026, 11, 22).unwrap())
    }

    fn own(text: &str) -> [OwnText; 1] {
        [OwnText { path: "words.toml".to_owned(), place: "words/zz.toml".to_owned(), text: text.to_owned() }]
    }

    #[test]
    fn the_english_words_of_every_law_can_be_read() {
        for regime in Regime::ALL {
            assert_eq!(english(regime).list(&["a".to_owned(), "b".to_owned()]), "a, b");
        }
    }

    #[test]
    fn the_users_words_stand_in_their_place_and_english_where_there_are_none_or_they_cannot_be_read() {
        let english = include_str!("../../templates/words/en.toml");
        assert_eq!(dated(&own(&english.replace("November", "Novëmbër")), "zz"), "22\u{a0}Novëmbër\u{a0}2026");
        assert_eq!(dated(&own("months = 12"), "zz"), "22\u{a0}November\u{a0}2026");
        assert_eq!(dated(&[], "zz"), "22\u{a0}November\u{a0}2026");
        assert_eq!(dated(&[], "de"), "22.\u{a0}November\u{a0}2026");
        let access = Answerable { right: Right::Access, to_controller: false };
        let list = |language: &str| tick_list(&[], Regime::Gdpr, language.parse().unwrap(), access);
        assert_eq!(list("zz"), list("en"));
        assert_eq!(list("de").len(), list("en").len());
    }

    #[test]
    fn a_direct_transmission_is_in_the_list_only_where_it_was_asked_for_and_last_there() {
        for regime in [Regime::Gdpr, Regime::UkGdpr] {
            let names = |to_controller| -> Vec<String> {
                let of = Answerable { right: Right::Portability, to_controller };
                tick_list(&[], regime, Language::ENGLISH, of).into_iter().map(|(name, _)| name).collect()
            };
            assert_eq!(names(false), ["categories", "explanation", "format"], "{regime}");
            assert_eq!(names(true), ["categories", "explanation", "format", TRANSMISSION], "{regime}");
        }
    }
}
