//! Words in pieces, each of which is set in one way: the layout is told, and looks for nothing in a text.

use std::ops::Range;

use serde::Serialize;

use super::{
    super::block::{Block, Inline, Table},
    breaks::{BREAK, PART, open, open_line},
};
use crate::law::Language;

/// The bytes of a paragraph that fits on a sheet beside what it is to stay with.
const SHORT: usize = 800;
/// The bytes from which the name of a company is long enough to be looked for.
const LONG_NAME: usize = 8;
/// The signs on each side of a no-break space that are tied by it, so that what is tied always fits into a line.
const TIED: usize = 24;
const NO_BREAK: char = '\u{a0}';

/// A piece of running text.
#[derive(Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Word {
    /// A line ends here.
    Break,
    Emphasis(Vec<Word>),
    /// A line may end here.
    Gap,
    /// A part of a run of signs that fills pages ends here.
    Part,
    Strong(Vec<Word>),
    Text(String),
    /// Is not divided.
    Whole(String),
}

/// A block with its words in pieces.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Laid {
    Heading(Vec<Word>),
    List {
        first: Option<u64>,
        items: Vec<Vec<Laid>>,
    },
    Paragraph {
        /// Whether it stays with what comes next.
        leads: bool,
        words: Vec<Word>,
    },
    Table {
        head: Vec<Vec<Word>>,
        rows: Vec<Vec<Vec<Word>>>,
    },
    Translation {
        blocks: Vec<Laid>,
        language: Language,
    },
}

/// What is not divided: what a no-break space ties together, since one line would end in "ar-" and the next begin with
/// "ticle 12", and the name of the company, whose language may be another.
pub(super) struct Whole {
    company: Option<String>,
}

impl Whole {
    /// Takes the name from the first line of an address, without the number of a register behind it.
    pub(super) fn of(addressee: &[String]) -> Self {
        let line = addressee.first().map_or_else(String::new, |line| open_line(line).into_owned());
        let name = line.split_once(" (").map_or(line.as_str(), |(name, _)| name);
        Self { company: (name.len() >= LONG_NAME).then(|| name.to_owned()) }
    }

    pub(super) fn blocks(&self, blocks: &[Block]) -> Vec<Laid> {
        blocks.iter().enumerate().map(|(n, block)| self.block(block, blocks.get(n + 1))).collect()
    }

    /// What leads to a list or a table stays with it, and the end of a letter with its closing.
    fn block(&self, block: &Block, next: Option<&Block>) -> Laid {
        match block {
            Block::Heading(words) => Laid::Heading(self.words(words)),
            Block::List { first, items } => {
                Laid::List { first: *first, items: items.iter().map(|item| self.blocks(item)).collect() }
            }
            Block::Paragraph(words) => {
                let words = self.words(words);
                let leads = matches!(next, None | Some(Block::List { .. } | Block::Table(_))) && length(&words) < SHORT;
                Laid::Paragraph { leads, words }
            }
            Block::Table(Table { head, rows }) => {
                Laid::Table { head: self.cells(head), rows: rows.iter().map(|row| self.cells(row)).collect() }
            }
            Block::Translation { blocks, language } => {
                Laid::Translation { blocks: self.blocks(blocks), language: *language }
            }
        }
    }

    fn cells(&self, cells: &[Vec<Inline>]) -> Vec<Vec<Word>> {
        cells.iter().map(|cell| self.words(cell)).collect()
    }

    pub(super) fn words(&self, inlines: &[Inline]) -> Vec<Word> {
        let mut words = Vec::new();
        for inline in inlines {
            match inline {
                Inline::Break => words.push(Word::Break),
                Inline::Emphasis(inner) => words.push(Word::Emphasis(self.words(inner))),
                Inline::Strong(inner) => words.push(Word::Strong(self.words(inner))),
                Inline::Text(text) => self.take_apart(&open(text), &mut words),
            }
        }
        words
    }

    /// Takes running text apart, as that of a heading.
    pub(super) fn text(&self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        self.take_apart(&open(text), &mut words);
        words
    }

    /// Takes a line apart in which nothing is hyphenated.
    pub(super) fn line(&self, line: &str) -> Vec<Word> {
        let mut words = Vec::new();
        self.take_apart(&open_line(line), &mut words);
        words
    }

    fn take_apart(&self, opened: &str, words: &mut Vec<Word>) {
        for piece in opened.split_inclusive([BREAK, PART]) {
            let closed = piece.trim_end_matches([BREAK, PART]);
            self.keep_company(closed, words);
            words.extend(piece.chars().next_back().and_then(|last| match last {
                BREAK => Some(Word::Gap),
                PART => Some(Word::Part),
                _ => None,
            }));
        }
    }

    fn keep_company(&self, text: &str, words: &mut Vec<Word>) {
        let Some(company) = &self.company else { return keep_tied(text, words) };
        for (n, piece) in text.split(company.as_str()).enumerate() {
            if n > 0 {
                words.push(Word::Whole(company.clone()));
            }
            keep_tied(piece, words);
        }
    }
}

fn keep_tied(text: &str, words: &mut Vec<Word>) {
    let mut rest = text;
    while let Some(range) = tied(rest) {
        push(&rest[..range.start], Word::Text, words);
        push(&rest[range.clone()], Word::Whole, words);
        rest = &rest[range.end..];
    }
    push(rest, Word::Text, words);
}

fn push(text: &str, word: impl Fn(String) -> Word, words: &mut Vec<Word>) {
    if !text.is_empty() {
        words.push(word(text.to_owned()));
    }
}

/// Finds what the first no-break space of a text ties together, and those that follow in the same word.
fn tied(text: &str) -> Option<Range<usize>> {
    let first = text.find(NO_BREAK)?;
    let before = text[..first].char_indices().rev().take(TIED).take_while(|(_, sign)| !sign.is_whitespace());
    let start = before.last().map_or(first, |(at, _)| at);
    let mut end = first;
    while let Some(after) = text[end..].strip_prefix(NO_BREAK) {
        let word = after.chars().take(TIED).take_while(|sign| !sign.is_whitespace());
        end = text.len() - after.len() + word.map(char::len_utf8).sum::<usize>();
    }
    Some(start..end)
}

/// Counts the bytes of what is not stressed.
fn length(words: &[Word]) -> usize {
    let length = |word: &Word| match word {
        Word::Gap | Word::Part => BREAK.len_utf8(),
        Word::Text(text) | Word::Whole(text) => text.len(),
        Word::Break | Word::Emphasis(_) | Word::Strong(_) => 0,
    };
    words.iter().map(length).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words with what is whole in brackets, a gap as a bar.
    fn shown(words: &[Word]) -> String {
        let each = words.iter().map(|word| match word {
            Word::Break => "/".to_owned(),
            Word::Emphasis(words) | Word::Strong(words) => format!("*{}*", shown(words)),
            Word::Gap => "|".to_owned(),
            Word::Part => "‖".to_owned(),
            Word::Text(text) => text.clone(),
            Word::Whole(text) => format!("[{text}]"),
        });
        each.collect()
    }

    fn apart(company: &str, text: &str) -> String {
        shown(&Whole::of(&[company.to_owned()]).text(text)).replace(NO_BREAK, "_")
    }

    #[test]
    fn what_a_no_break_space_ties_together_is_whole() {
        assert_eq!(
            apart("", "under Art.\u{a0}12 and (Art.\u{a0}5(1)(b)\u{a0}GDPR), or"),
            "under [Art._12] and [(Art._5(1)(b)_GDPR),] or"
        );
        assert_eq!(apart("", "\u{a0}"), "[_]");
        assert_eq!(apart("", "a \u{a0} b\u{202f}; c"), "a [_] b\u{202f}; c");
    }

    #[test]
    fn at_most_twenty_four_signs_are_tied_on_each_side() {
        let (ä, long) = ("ä".repeat(24), "ä".repeat(25));
        assert_eq!(apart("", &format!("{ä}\u{a0}{ä}")), format!("[{ä}_{ä}]"));
        assert_eq!(apart("", &format!("{long}\u{a0}{long}")), format!("ä[{ä}_{ä}]ä"));
        assert_eq!(apart("", &format!("{long}\u{a0}{long}\u{a0}x")), format!("ä[{ä}_{ä}][ä_x]"));
    }

    #[test]
    fn the_name_of_a_company_is_whole_from_eight_bytes_on_without_its_number() {
        assert_eq!(apart("Markets 1 (HRB 5)", "of Markets 1, (Markets 1)"), "of [Markets 1], ([Markets 1])");
        assert_eq!(apart("Markets (HRB 5)", "of Markets"), "of Markets");
        assert_eq!(apart("Märkets", "Märkets"), "[Märkets]");
    }

    #[test]
    fn a_long_run_of_signs_has_gaps_and_parts() {
        assert_eq!(apart("", &format!("a {}", "1".repeat(21))), "a 11111111|11111111|11111");
        assert_eq!(apart("", &"1".repeat(4001)).matches('‖').count(), 1);
    }

    #[test]
    fn a_short_paragraph_stays_with_a_list_a_table_and_the_end_and_a_long_one_does_not() {
        let paragraph = |bytes: usize| Block::Paragraph(vec![Inline::Text("a ".repeat(bytes / 2)), Inline::Break]);
        let list = Block::List { first: None, items: Vec::new() };
        let leads = |blocks: &[Block]| match &Whole::of(&[]).blocks(blocks)[0] {
            Laid::Paragraph { leads, .. } => *leads,
            Laid::Heading(_) | Laid::List { .. } | Laid::Table { .. } | Laid::Translation { .. } => panic!("not one"),
        };
        assert!(leads(&[paragraph(798), list.clone()]) && leads(&[paragraph(798), Block::Table(Table::default())]));
        assert!(leads(&[paragraph(798)]));
        assert!(!leads(&[paragraph(800), list.clone()]) && !leads(&[paragraph(800)]));
        assert!(!leads(&[paragraph(2), paragraph(2)]) && !leads(&[paragraph(2), Block::Heading(Vec::new())]));
    }
}
