//! Blocks as plain text of 72 columns.

use std::borrow::Cow;

use unicode_width::UnicodeWidthStr;

use super::block::{Block, Inline, Table};

/// The width of a letter in columns: the 78 of RFC 5322 section 2.1.1 less room for marks of quotation.
pub(super) const WIDTH: usize = 72;

/// Spaces that no line ends at: the narrow one stands before a semicolon in French.
const GLUE: [char; 2] = ['\u{a0}', '\u{202f}'];

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
        for (n, line) in words.split('\n').enumerate() {
            if n > 0 {
                self.new_line(indent);
            }
            self.line(line, indent);
        }
    }

    /// Breaks what stands in one line where it is too long; several spaces print as one.
    fn line(&mut self, line: &str, indent: usize) {
        let line = line.trim_matches(' ');
        let line = if line.contains("  ") { Cow::Owned(single_spaced(line)) } else { Cow::Borrowed(line) };
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
        for (n, (blocks, number)) in items.iter().zip(first.unwrap_or_default()..).enumerate() {
            match (n, loose) {
                (0, _) => {}
                (_, false) => self.new_line(indent),
                (_, true) => self.blank_line(indent),
            }
            let mark = first.map_or_else(|| "- ".to_owned(), |_| format!("{number}. "));
            self.text.push_str(&mark);
            self.blocks(blocks, indent + mark.len());
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
    // No text has more columns than bytes.
    if words.len() <= room {
        return words.len();
    }
    if let Some(line) = words.as_bytes().get(..=room)
        && line.is_ascii()
        && let Some(end) = line.iter().rposition(|byte| *byte == b' ')
    {
        return end;
    }
    let (mut columns, mut end) = (0, None);
    for (at, sign) in words.char_indices() {
        match sign {
            ' ' if columns <= room => end = Some(at),
            ' ' => return end.unwrap_or(at),
            _ if columns > room && end.is_some() => break,
            // Up to here every sign but the soft hyphen has one column.
            '\0'..='\u{2ff}' if sign != '\u{ad}' => {}
            _ => return first_line_by_words(words, room),
        }
        columns += 1;
    }
    if columns <= room { words.len() } else { end.unwrap_or(words.len()) }
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

fn single_spaced(words: &str) -> String {
    words.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A no-break space has done its work once the lines are broken.
fn unglued(text: String) -> String {
    GLUE.into_iter().fold(text, |text, glue| if text.contains(glue) { text.replace(glue, " ") } else { text })
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
    fn a_table_is_aligned_where_it_fits_and_labelled_one_column_below() {
        let table = "| Kept | By whom |\n|---|---|\n| mail | 名前 |\n| a | b |";
        assert_eq!(printed(table, 13), "Kept  By whom\n----  -------\nmail  名前\na     b");
        assert_eq!(printed(table, 12), "Kept: mail\nBy whom:\n名前\n\nKept: a\nBy whom: b");
    }
}
