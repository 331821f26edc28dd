//! Places where a long run of signs may end a line.
//!
//! A line ends at a space or by the language's rules of hyphenation. A digest, an address on the web or a word of a
//! thousand letters has neither, and would run off the sheet; a zero-width space (U+200B) lets it end anywhere and prints
//! as nothing.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// The signs of a piece of a run that is longer.
const PIECE: usize = 8;
/// The letters of a word that is left to hyphenation; the longest that is in a dictionary has 79.
const WORD: usize = 80;
pub(super) const GLUE: [char; 2] = ['\u{a0}', '\u{202f}'];
/// Where a run that is opened may end a line.
pub(super) const BREAK: char = '\u{200b}';
/// Ends a part of a run that is set as a paragraph of its own. No typed text holds this sign (U+2029).
pub(super) const PART: char = '\u{2029}';
/// The pieces of such a part: the typesetter takes a time with each sign of a paragraph that grows with its pieces.
const PIECES: usize = 500;

/// Opens runs of more signs than there is room for. Where words are hyphenated, a long one of letters alone is left to that.
pub(super) fn open(text: &str, room: usize, hyphenates: bool) -> Cow<'_, str> {
    if hyphenates {
        each_run(text, room, |run| run.chars().count() > WORD || run.split(GLUE).any(|piece| is_long(piece, room)))
    } else {
        each_run(text, room, |run| run.chars().count() > room)
    }
}

/// Tells whether what stands between spaces, glue among them, neither fits nor can be hyphenated: a word can, with the
/// marks around it and the apostrophe of an elision in it.
fn is_long(piece: &str, room: usize) -> bool {
    let piece = piece.trim_end();
    let word = piece.trim_matches(|sign: char| !sign.is_alphanumeric());
    let is_word = word.chars().all(|sign| sign.is_alphabetic() || matches!(sign, '\'' | '’'));
    piece.chars().count() > if is_word { WORD } else { room }
}

fn each_run(text: &str, room: usize, is_long: impl Fn(&str) -> bool) -> Cow<'_, str> {
    // A run of few bytes has few signs, and nearly every text has no other.
    if text.split(ends_run).all(|run| run.len() <= room) {
        return Cow::Borrowed(text);
    }
    let mut opened = String::with_capacity(text.len() + text.len() / 4);
    for run in text.split_inclusive(ends_run) {
        if is_long(run) { pieces(run, &mut opened) } else { opened.push_str(run) }
    }
    Cow::Owned(opened)
}

fn ends_run(sign: char) -> bool {
    (sign.is_whitespace() && !GLUE.contains(&sign)) || sign == '-'
}

/// A break never comes between a sign and the marks on it, nor beside glue.
fn pieces(run: &str, opened: &mut String) {
    let (mut length, mut parted) = (0, 0_usize);
    let mut before = GLUE[0];
    for sign in run.chars() {
        let is_mark = sign.width().unwrap_or(0) == 0 || before == '\u{200d}';
        let beside_glue = GLUE.contains(&sign) || GLUE.contains(&before);
        if (length >= PIECE || closes(before))
            && !is_mark
            && !beside_glue
            && !ends_run(sign)
            && !sign.is_ascii_punctuation()
        {
            parted += 1;
            opened.push(if parted.is_multiple_of(PIECES) { PART } else { BREAK });
            length = 0;
        }
        opened.push(sign);
        length += 1;
        before = sign;
    }
}

/// Signs behind which an address is parted best.
fn closes(sign: char) -> bool {
    matches!(sign, '/' | '@' | '.' | '?' | '&' | '=' | '_' | ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOM: usize = 20;

    fn shown(text: &str) -> String {
        open(text, ROOM, true).replace(BREAK, "|")
    }

    #[test]
    fn a_run_of_twenty_signs_stays_and_one_more_is_opened() {
        assert_eq!(shown(&"1".repeat(20)), "1".repeat(20));
        assert_eq!(shown(&"1".repeat(21)), "11111111|11111111|11111");
    }

    #[test]
    fn a_word_of_eighty_letters_is_left_to_hyphenation_except_where_nothing_is_hyphenated() {
        let word = |letters| "ä".repeat(letters);
        assert_eq!(shown(&word(80)), word(80));
        assert!(shown(&word(81)).contains('|'));
        assert!(open(&word(21), ROOM, false).contains(BREAK));
    }

    #[test]
    fn a_word_stays_one_beside_other_words_and_marks() {
        for text in [
            "Zollagenten, Kundendienstleistern, Werbenetzwerken",
            "(Kundendienstleistern) und",
            "l’Internationalisierungen à",
        ] {
            assert_eq!(shown(text), text);
        }
        assert!(shown("der Bestellung 123456789012345678901 und").contains("12345678|9"));
    }

    #[test]
    fn what_is_glued_together_is_no_long_run_until_it_is_longer_than_a_line() {
        let provision = "(Art.\u{a0}12\u{a0}Abs.\u{a0}3\u{a0}DSGVO)";
        assert_eq!(shown(provision), provision);
        assert!(shown(&"ab\u{a0}cdefgh".repeat(9)).contains('|'));
    }

    #[test]
    fn an_address_is_parted_behind_its_marks_and_what_is_short_or_glued_is_not() {
        assert_eq!(shown("at https://privacy.market.example/a?b=c"), "at https://|privacy.|market.|example/|a?|b=|c");
        assert_eq!(shown("Art.\u{a0}17 e-mail"), "Art.\u{a0}17 e-mail");
    }

    #[test]
    fn a_run_that_fills_pages_is_set_in_parts() {
        let parts = |signs: usize| -> Vec<usize> {
            open(&"1".repeat(signs), ROOM, true).split(PART).map(|part| part.replace(BREAK, "").len()).collect()
        };
        assert_eq!((parts(PIECES * PIECE), parts(PIECES * PIECE + 1)), (vec![4000], vec![4000, 1]));
    }

    #[test]
    fn a_mark_stays_with_its_letter() {
        let text = "e\u{301}".repeat(30);
        assert!(!open(&text, ROOM, false).contains("\u{200b}\u{301}"));
    }
}
