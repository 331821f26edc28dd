//! Blocks as plain text of 72 columns.

use std::{borrow::Cow, fmt::Write};

use memchr::{memchr, memchr2_iter};
use unicode_width::UnicodeWidthStr;

use super::block::{Block, Inline, Table, are_lettered, unlettered};

/// The width of a letter in columns: the 78 of RFC 5322 section 2.1.1 less room for marks of quotation.
pub(super) const WIDTH: usize = 72;

/// Spaces that no line ends at: the narrow one stands before a semicolon in French.
const GLUE: [char; 2] = ['\u{a0}', '\u{202f}'];

/// What the words of somebody stand behind.
const QUOTED: &str = "    ";

/// Prints blocks, a blank line between them, none at the end.
pub(super) fn print(blocks: &[Block], width: usize) -> String {
    let mut printer = Printer { text: String::with_capacity(8 * 1024), width };
    printer.blocks(blocks, 0);
    unglued(printer.text)
}

/// Breaks words into lines, at spaces only: a hyphen or a long address is never cut.
pub(super) fn wrap(words: &str, width: usize) -> String {
    let mut printer = Printer { text: String::with_capacity(words.len()), width };
    printer.words(words, 0);
    unglued(printer.text)
}

/// What is printed so far. Each method starts where the cursor stands, at the column `indent`, and indents only the
/// lines it begins itself.
struct Printer {
    text: String,
    width: usize,
}

impl Printer {
    fn blocks(&mut self, blocks: &[Block], indent: usize) {
        for (n, block) in blocks.iter().enumerate() {
            if n > 0 {
                self.blank_line(indent);
            }
            match block {
                Block::Heading(words) | Block::Paragraph(words) => self.words(&plain(words), indent),
                Block::List { first, items } => self.list(*first, items, indent),
                Block::Quote(blocks) => {
                    self.text.push_str(QUOTED);
                    self.blocks(blocks, indent + QUOTED.len());
                }
                Block::Table(table) => self.table(table, indent),
                Block::Translation { blocks, .. } => {
                    self.text.push_str(&"-".repeat(self.width));
                    self.blank_line(indent);
                    self.blocks(blocks, indent);
                }
            }
        }
    }

    fn words(&mut self, words: &str, indent: usize) {
        let mut rest = words;
        while let Some(end) = memchr(b'\n', rest.as_bytes()) {
            self.line(&rest[..end], indent);
            self.new_line(indent);
            rest = &rest[end + 1..];
        }
        self.line(rest, indent);
    }

    /// Breaks what stands in one line where it is too long; several spaces print as one.
    fn line(&mut self, line: &str, indent: usize) {
        let line = if is_single_spaced(line) { Cow::Borrowed(line) } else { Cow::Owned(single_spaced(line)) };
        let mut rest: &str = &line;
        loop {
            let end = first_line(rest, self.width.saturating_sub(indent));
            self.text.push_str(&rest[..end]);
            match rest.get(end + 1..) {
                Some(after) => rest = after,
                None => return,
            }
            self.new_line(indent);
        }
    }

    fn list(&mut self, first: Option<u64>, items: &[Vec<Block>], indent: usize) {
        let loose = items.iter().any(|blocks| blocks.len() > 1);
        let lettered = first.is_none() && are_lettered(items);
        for (n, (blocks, number)) in items.iter().zip(first.unwrap_or_default()..).enumerate() {
            match (n, loose) {
                (0, _) => {}
                (_, false) => self.new_line(indent),
                (_, true) => self.blank_line(indent),
            }
            if lettered && let Some((letter, blocks)) = unlettered(blocks) {
                self.text.extend([letter, " "]);
                self.blocks(&blocks, indent + breadth(letter) + 1);
                continue;
            }
            let before = self.text.len();
            match first {
                None => self.text.push_str("- "),
                Some(_) => write!(self.text, "{number}. ").expect("a text takes whatever is written"),
            }
            self.blocks(blocks, indent + self.text.len() - before);
        }
    }

    /// Aligned columns where they fit, labelled lines where they do not.
    fn table(&mut self, table: &Table, indent: usize) {
        let plain = |cells: &Vec<Vec<Inline>>| cells.iter().map(|cell| Inline::plain(cell)).collect::<Vec<_>>();
        let rows: Vec<Vec<String>> = [&table.head].into_iter().chain(&table.rows).map(plain).collect();
        let wide = |n: usize| rows.iter().filter_map(|row| row.get(n)).map(|cell| breadth(cell)).max().unwrap_or(0);
        let columns: Vec<usize> = (0..table.head.len()).map(wide).collect();
        let gaps = 2 * columns.len().saturating_sub(1);
        if indent + columns.iter().sum::<usize>() + gaps <= self.width {
            self.aligned(&rows, &columns, indent);
        } else {
            self.labelled(&rows, indent);
        }
    }

    fn aligned(&mut self, rows: &[Vec<String>], columns: &[usize], indent: usize) {
        let rule: Vec<String> = columns.iter().map(|wide| "-".repeat(*wide)).collect();
        let (head, rest) = rows.split_at(1.min(rows.len()));
        for (n, cells) in head.iter().chain([&rule]).chain(rest).enumerate() {
            if n > 0 {
                self.new_line(indent);
            }
            let pad = |(cell, wide): (&String, &usize)| format!("{cell}{}", " ".repeat(wide - breadth(cell)));
            let padded: Vec<String> = cells.iter().zip(columns).map(pad).collect();
            self.text.push_str(padded.join("  ").trim_end());
        }
    }

    fn labelled(&mut self, rows: &[Vec<String>], indent: usize) {
        let Some((head, rows)) = rows.split_first() else { return };
        for (n, cells) in rows.iter().enumerate() {
            if n > 0 {
                self.blank_line(indent);
            }
            let lines: Vec<String> = head.iter().zip(cells).map(|(label, cell)| format!("{label}: {cell}")).collect();
            self.words(&lines.join("\n"), indent);
        }
    }

    fn new_line(&mut self, indent: usize) {
        self.text.push('\n');
        self.text.extend(std::iter::repeat_n(' ', indent));
    }

    fn blank_line(&mut self, indent: usize) {
        self.text.push('\n');
        self.new_line(indent);
    }
}

/// Returns the words without stress; nearly always they have none and stand in one piece.
fn plain(words: &[Inline]) -> Cow<'_, str> {
    match words {
        [Inline::Text(text)] => Cow::Borrowed(text),
        words => Cow::Owned(Inline::plain(words)),
    }
}

/// Returns where the first line of words ends: at the last space that is no more than `room` columns in, or else behind the
/// first word. No two spaces follow each other, and none stands at either end.
fn first_line(words: &str, room: usize) -> usize {
    let bytes = words.as_bytes();
    // No text has more columns than bytes.
    if bytes.len() <= room {
        return bytes.len();
    }
    if let Some(line) = bytes.get(..=room)
        && line.is_ascii()
        && let Some(end) = line.iter().rposition(|byte| *byte == b' ')
    {
        return end;
    }
    // What tells whether it all fits, or else where the last word that does may end.
    let start = start_of(bytes, room + 1);
    if !has_one_column_each(&bytes[..bytes.len().min(start.len() + 1)]) {
        return first_line_by_words(words, room);
    }
    if signs(start) <= room {
        return bytes.len();
    }
    start.iter().rposition(|byte| *byte == b' ').unwrap_or_else(|| first_line_by_words(words, room))
}

/// Returns what a text has up to its `count`th sign, of that the first byte, or all of it where it has fewer.
fn start_of(text: &[u8], count: usize) -> &[u8] {
    let mut end = count;
    while let Some(start) = text.get(..end) {
        match count - signs(start) {
            0 => return start,
            lacking => end += lacking,
        }
    }
    text
}

/// Counts the signs that begin in a part of a text: in UTF-8 what continues one begins with the bits 10.
fn signs(text: &[u8]) -> usize {
    // A sum of few bytes that is one itself is what the machine adds up many of at once.
    let of = |few: &[u8]| few.iter().map(|byte| u8::from(byte & 0b1100_0000 != 0b1000_0000)).sum::<u8>();
    text.chunks(128).map(|few| usize::from(of(few))).sum()
}

/// Tells whether every sign is one before U+0300, which have one column each, but for the soft hyphen.
fn has_one_column_each(text: &[u8]) -> bool {
    match text.iter().fold(0, |last, byte| last.max(*byte)) {
        0..0x80 => true,
        0x80..0xcc => !has_pair(text, (0xc2, 0xad)),
        0xcc.. => false,
    }
}

fn first_line_by_words(words: &str, room: usize) -> usize {
    let (mut columns, mut end) = (0, 0);
    for word in words.split(' ') {
        let (before, wide) = (usize::from(end > 0), breadth(word));
        if end > 0 && columns + before + wide > room {
            break;
        }
        columns += before + wide;
        end += before + word.len();
    }
    end
}

/// Tells whether no space stands at either end and none beside another.
fn is_single_spaced(words: &str) -> bool {
    !words.starts_with(' ') && !words.ends_with(' ') && !has_pair(words.as_bytes(), (b' ', b' '))
}

/// Tells whether two bytes follow each other.
#[expect(clippy::needless_bitwise_bool, reason = "what looks at each pair whatever it found looks at many at once")]
fn has_pair(text: &[u8], (first, second): (u8, u8)) -> bool {
    let pairs = text.iter().zip(text.iter().skip(1));
    pairs.fold(false, |any, (one, next)| any | ((*one == first) & (*next == second)))
}

fn single_spaced(words: &str) -> String {
    words.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A no-break space has done its work once the lines are broken.
fn unglued(text: String) -> String {
    let (mut plain, mut end) = (String::new(), 0);
    // The bytes that the two begin with begin a sign wherever they are.
    for at in memchr2_iter(0xc2, 0xe2, text.as_bytes()) {
        let Some(glue) = GLUE.into_iter().find(|glue| text[at..].starts_with(*glue)) else { continue };
        plain.reserve(text.len() - end);
        plain.push_str(&text[end..at]);
        plain.push(' ');
        end = at + glue.len_utf8();
    }
    if end == 0 {
        return text;
    }
    plain.push_str(&text[end..]);
    plain
}

/// Counts the columns a terminal gives a text; almost every word is ASCII, which needs no table.
fn breadth(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.width() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn printed(markdown: &str, width: usize) -> String {
        print(&super::super::markdown::parse(markdown).unwrap(), width)
    }

    #[test]
    fn a_line_is_as_long_as_the_width_and_not_one_column_longer() {
        let exact = format!("{} {}", "a".repeat(35), "b".repeat(36));
        assert_eq!(wrap(&exact, WIDTH), exact);
        let over = format!("{} {}", "a".repeat(35), "b".repeat(37));
        assert_eq!(wrap(&over, WIDTH), over.replace(' ', "\n"));
    }

    proptest! {
        /// Whatever the signs, and where the quick ways end, a line is broken as the plain rule says.
        #[test]
        fn a_line_is_broken_at_the_last_space_that_fits(
            words in prop::collection::vec("[a-z]{1,9}|[a-zäß\u{a0}\u{202f}]{1,9}|[a-z名\u{ad}\u{301}👩]{1,6}", 1..30),
            width in 1_usize..30,
        ) {
            let (mut plain, mut columns) = (words[0].clone(), words[0].as_str().width());
            for word in &words[1..] {
                let fits = columns + 1 + word.as_str().width() <= width;
                columns = if fits { columns + 1 } else { 0 } + word.as_str().width();
                plain.extend([if fits { " " } else { "\n" }, word]);
            }
            prop_assert_eq!(wrap(&words.join(" "), width), plain.replace(GLUE, " "));
            prop_assert_eq!(wrap(&format!(" {}  ", words.join("   ")), width), plain.replace(GLUE, " "));
        }
    }

    #[test]
    fn several_spaces_print_as_one_wherever_they_stand() {
        for (words, printed) in [
            ("  a  b c   d ", "a b c d"),
            ("   ", ""),
            ("", ""),
            ("a   bcd", "a\nbcd"),
            ("ab cd   ef  gh", "ab\ncd\nef\ngh"),
        ] {
            assert_eq!(wrap(words, if printed.contains('\n') { 4 } else { 7 }), printed, "{words:?}");
        }
    }

    #[test]
    fn neither_a_hyphen_nor_a_long_word_is_broken() {
        assert_eq!(wrap("well-known e-mail", 8), "well-known\ne-mail");
    }

    #[test]
    fn a_no_break_space_holds_a_number_to_its_article_and_prints_as_a_space() {
        assert_eq!(wrap("see Art.\u{a0}15 now", 10), "see\nArt. 15\nnow");
        assert_eq!(wrap("one two\u{202f}; three", 7), "one\ntwo ;\nthree");
    }

    #[test]
    fn items_hang_under_their_mark() {
        assert_eq!(
            printed("- one two three\n- four\n\n9. a\n10. b c", 9),
            "- one two\n  three\n- four\n\n9. a\n10. b c"
        );
        assert_eq!(printed("- a\n\n  b\n- c", 20), "- a\n\n  b\n\n- c");
    }

    #[test]
    fn an_item_with_a_letter_has_no_other_mark() {
        assert_eq!(printed("- (a) one two\n- (b) three", 9), "(a) one\n    two\n(b) three");
        assert_eq!(printed("- a) one two\n- b) three", 9), "a) one\n   two\nb) three");
        assert_eq!(printed("- (a) one\n- two", 9), "- (a) one\n- two");
    }

    #[test]
    fn the_words_of_somebody_stand_four_columns_in_and_no_line_ends_in_a_space() {
        assert_eq!(printed("a:\n\n> one two\n>\n> three\n\nb", 11), "a:\n\n    one two\n\n    three\n\nb");
        assert_eq!(printed("> one two", 10), "    one\n    two");
    }

    #[test]
    fn a_table_is_aligned_where_it_fits_and_labelled_one_column_below() {
        let table = "| Kept | By whom |\n|---|---|\n| mail | 名前 |\n| a | b |";
        assert_eq!(printed(table, 13), "Kept  By whom\n----  -------\nmail  名前\na     b");
        assert_eq!(printed(table, 12), "Kept: mail\nBy whom:\n名前\n\nKept: a\nBy whom: b");
    }
}
