//! A text in pieces that fit the fields of a form.

use crate::request::Reference;

/// A piece of a letter for a form that takes no more at a time.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Piece {
    /// The line that says which piece of which letter it is; nothing where there is one piece only.
    pub mark: String,
    /// Its share of the text, sign by sign; all shares in a row are the text.
    pub text: String,
}

/// A text does not fit.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PiecesError {
    /// A word is longer than a piece, and no word is cut.
    #[error(
        "the letter has a word of {length} characters, and the form has room for {room} beside the mark of a piece"
    )]
    Word {
        /// The length of the word.
        length: usize,
        /// The room there is.
        room: usize,
    },
}

/// Words end in a space or at a line's end; `Art. 17` is held together by a space that is none.
const GLUE: [char; 2] = ['\u{a0}', '\u{202f}'];

impl Piece {
    /// Returns what goes into the field.
    #[must_use]
    pub fn whole(&self) -> String {
        format!("{}{}", self.mark, self.text)
    }
}

/// Cuts a text into pieces of at most `limit` characters, mark and all, at the end of a paragraph where one is near,
/// else of a sentence, else of a word.
///
/// Characters are counted as a browser counts them for `maxlength`, in UTF-16 code units (HTML Living Standard, sections
/// 4.10.18.3 and 4.10.11), but a line end as two: a form sends it as CR and LF, and servers differ in which they count.
///
/// # Errors
/// When a single word is longer than a piece.
///
/// ```
/// use redress::letter::pieces;
/// let text = "One two. Three four five six.\n\nSeven eight.";
/// let pieces = pieces(text, 40, "R-2026-K7Q2M".parse()?)?;
/// assert_eq!(pieces[0].whole(), "[R-2026-K7Q2M 1/3]\nOne two. Three four ");
/// assert_eq!(pieces[2].whole(), "[R-2026-K7Q2M 3/3]\nSeven eight.");
/// assert_eq!(pieces.iter().map(|piece| piece.text.as_str()).collect::<String>(), text);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn pieces(text: &str, limit: usize, reference: Reference) -> Result<Vec<Piece>, PiecesError> {
    if form_length(text) <= limit {
        return Ok(vec![Piece { mark: String::new(), text: text.to_owned() }]);
    }
    let mut digits = 1;
    loop {
        let widest = "9".repeat(digits);
        let room = limit.saturating_sub(form_length(&mark(reference, &widest, &widest)));
        let texts = shares(text, room)?;
        let count = texts.len().to_string();
        if count.len() <= digits {
            let piece = |(n, text): (usize, &str)| Piece {
                mark: mark(reference, &n.to_string(), &count),
                text: text.to_owned(),
            };
            return Ok((1..).zip(texts).map(piece).collect());
        }
        digits += 1;
    }
}

/// Returns the length of a text as a form counts it, at the most.
#[must_use]
pub fn form_length(text: &str) -> usize {
    text.chars().map(width).sum()
}

fn width(char: char) -> usize {
    if char == '\n' { 2 } else { char.len_utf16() }
}

fn mark(reference: Reference, n: &str, count: &str) -> String {
    format!("[{reference} {n}/{count}]\n")
}

fn shares(text: &str, room: usize) -> Result<Vec<&str>, PiecesError> {
    let mut shares = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = end_of_share(rest, room)?;
        let (share, after) = rest.split_at(end);
        shares.push(share);
        rest = after;
    }
    Ok(shares)
}

/// The last place of each kind where a share may end.
#[derive(Default)]
struct Ends {
    paragraph: Option<End>,
    sentence: Option<End>,
    word: Option<End>,
}

/// A place in the text, with the length of what stands before it.
#[derive(Clone, Copy)]
struct End {
    at: usize,
    length: usize,
}

/// Finds where the first share ends: at the best border in the second half of the room, else at the last one there is.
fn end_of_share(text: &str, room: usize) -> Result<usize, PiecesError> {
    if form_length(text) <= room {
        return Ok(text.len());
    }
    let ends = Ends::within(text, room);
    let late = |end: &End| end.length * 2 >= room;
    let best = ends.paragraph.filter(late).or(ends.sentence.filter(late)).or(ends.word.filter(late));
    let any = best.or(ends.paragraph).or(ends.sentence).or(ends.word);
    any.map(|end| end.at).ok_or_else(|| {
        let word = text.split(is_space).find(|word| !word.is_empty()).unwrap_or_default();
        PiecesError::Word { length: form_length(word), room }
    })
}

impl Ends {
    fn within(text: &str, room: usize) -> Self {
        let mut ends = Self::default();
        let mut length = 0;
        for (at, char) in text.char_indices() {
            if at > 0 {
                ends.note(&text[..at], &text[at..], End { at, length });
            }
            length += width(char);
            if length > room {
                break;
            }
        }
        ends
    }

    fn note(&mut self, before: &str, after: &str, end: End) {
        let Some(next) = after.chars().next() else { return };
        let spaced = before.ends_with(is_space);
        if !spaced && is_space(next) && self.word.is_none() {
            // Better than nothing: the space goes into the next share.
            self.word = Some(end);
        } else if spaced && !is_space(next) {
            self.word = Some(end);
            if before.ends_with("\n\n") && closes(before.trim_end()) {
                self.paragraph = Some(end);
            }
            if before.trim_end().ends_with(['.', '!', '?', ':']) && next.is_uppercase() {
                self.sentence = Some(end);
            }
        }
    }
}

/// Tells whether a paragraph leads to no other: it is no heading, no salutation and no line before a list.
fn closes(before: &str) -> bool {
    let last_line = before.rsplit('\n').next().unwrap_or_default();
    before.ends_with(['.', '!', '?']) || last_line.starts_with("- ")
}

fn is_space(char: char) -> bool {
    char.is_whitespace() && !GLUE.contains(&char)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reference() -> Reference {
        "R-2026-K7Q2M".parse().unwrap()
    }

    /// The room that the mark of nine pieces at most takes.
    fn around() -> usize {
        form_length(&mark(reference(), "1", "9"))
    }

    fn texts(text: &str, room: usize) -> Vec<String> {
        pieces(text, around() + room, reference()).unwrap().into_iter().map(|piece| piece.text).collect()
    }

    #[test]
    fn a_text_of_the_limit_is_one_piece_without_a_mark_and_one_character_more_makes_two() {
        let text = "word ".repeat(20);
        assert_eq!(pieces(&text, 100, reference()).unwrap(), [Piece { mark: String::new(), text: text.clone() }]);
        let marks: Vec<_> = pieces(&text, 99, reference()).unwrap().into_iter().map(|piece| piece.mark).collect();
        assert_eq!(marks, ["[R-2026-K7Q2M 1/2]\n", "[R-2026-K7Q2M 2/2]\n"]);
    }

    #[test]
    fn a_piece_ends_with_a_paragraph_before_a_sentence_before_a_word() {
        let text = "One two three four. Five six.\n\nSeven eight. Nine ten eleven twelve thirteen. Fourteen fifteen.";
        assert_eq!(texts(text, 40)[0], "One two three four. Five six.\n\n");
        assert_eq!(texts(text, 28)[0], "One two three four. ");
        assert_eq!(texts(text, 18)[0], "One two three ");
        let provisions = "I ask under Art. 17 GDPR and Art. 19 GDPR for all of this, please.";
        assert_eq!(texts(provisions, 22)[0], "I ask under Art. 17 ");
        assert_eq!(texts("I do rely on Art.\u{a0}17 of the GDPR from now on, and so on.", 20)[0], "I do rely on ");
    }

    #[test]
    fn a_line_end_counts_twice_and_a_sign_beyond_the_basic_plane_too() {
        assert_eq!((form_length("a\nb"), form_length("ä"), form_length("\u{1f60a}")), (4, 1, 2));
    }

    #[test]
    fn a_word_of_the_room_fits_and_one_of_a_character_more_is_refused_and_never_cut() {
        let text = format!("{} {} x", "a".repeat(30), "b".repeat(30));
        assert!(pieces(&text, around() + 30, reference()).is_ok());
        assert_eq!(pieces(&text, around() + 29, reference()), Err(PiecesError::Word { length: 30, room: 29 }));
    }

    #[test]
    fn ten_pieces_and_more_have_marks_that_fit_too() {
        let text = "word ".repeat(100);
        let pieces = pieces(&text, 46, reference()).unwrap();
        assert!(pieces.len() > 9);
        assert_eq!(pieces[9].mark, format!("[R-2026-K7Q2M 10/{}]\n", pieces.len()));
        assert!(pieces.iter().all(|piece| form_length(&piece.whole()) <= 46));
    }

    proptest! {
        #[test]
        fn every_piece_is_within_the_limit_and_all_in_a_row_are_the_text_with_no_word_cut(
            words in prop::collection::vec(
                ("[a-zA-ZäöüßÉ😊.,!?]{1,20}", prop::sample::select(vec![" ", "\n", "\n\n", ". ", "  "])),
                0..200,
            ),
            limit in 66_usize..400,
        ) {
            let text: String = words.iter().flat_map(|(word, space)| [word.as_str(), space]).collect();
            let pieces = pieces(&text, limit, reference()).unwrap();
            for piece in &pieces {
                prop_assert!(piece.whole().replace('\n', "\r\n").encode_utf16().count() <= limit);
            }
            let row: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            prop_assert_eq!(&row, &text);
            let cut: Vec<&str> = pieces.iter().flat_map(|piece| piece.text.split_whitespace()).collect();
            prop_assert_eq!(cut, text.split_whitespace().collect::<Vec<_>>());
        }
    }
}
