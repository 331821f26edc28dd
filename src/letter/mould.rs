//! The blocks of a letter before a value is in them.
//!
//! A template is filled with marks and read as Markdown; only then do the values take the places of the marks, in the
//! blocks. So what a person typed is never read as Markdown or as a template: it is text, whatever signs it has. Letters in
//! which the same passages stand and the same lists are as long come out of one mould, which is made once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value as Json;

use super::{
    block::{Block, Inline, Table},
    lifted::{Lifted, MARK, MARK_BEGINS, Texts},
};
use crate::request::LetterKind;

/// How many moulds are kept: few are ever used, and what is kept must not grow for as long as the program runs.
const KEPT: usize = 64;
/// The bytes that the texts of a paragraph nearly always fit into.
const ROOM: usize = 64;
/// The moulds of the letters of one law in one language.
#[derive(Debug, Default)]
pub(super) struct Moulds(Mutex<Vec<Arc<Mould>>>);

/// The blocks of a letter with marks in the places of texts.
#[derive(Debug)]
struct Mould {
    blocks: Vec<Block>,
    kind: LetterKind,
    shape: Vec<u8>,
}

impl Moulds {
    /// Returns the blocks of a letter with values in them. Where none of its shape was written before, `make` fills the
    /// template with marks and reads it.
    pub(super) fn fill<E>(
        &self,
        kind: LetterKind,
        values: Lifted,
        make: impl FnOnce(&Json) -> Result<Vec<Block>, E>,
    ) -> Result<Vec<Block>, E> {
        let mould = match self.find(kind, &values.shape) {
            Some(mould) => mould,
            None => self.keep(Mould { blocks: make(&values.marked())?, kind, shape: values.shape }),
        };
        Ok(blocks(&mould.blocks, &values.texts))
    }

    fn find(&self, kind: LetterKind, shape: &[u8]) -> Option<Arc<Mould>> {
        self.lock().iter().find(|mould| mould.kind == kind && mould.shape == shape).cloned()
    }

    fn keep(&self, mould: Mould) -> Arc<Mould> {
        let mould = Arc::new(mould);
        let mut kept = self.lock();
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(Arc::clone(&mould));
        mould
    }

    /// Whoever broke off with the lock in hand had added a whole mould or none.
    fn lock(&self) -> MutexGuard<'_, Vec<Arc<Mould>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn blocks(mould: &[Block], texts: &Texts) -> Vec<Block> {
    let each = mould.iter().map(|block| match block {
        Block::Heading(words) => Block::Heading(inlines(words, texts)),
        Block::List { first, items } => {
            Block::List { first: *first, items: items.iter().map(|item| blocks(item, texts)).collect() }
        }
        Block::Paragraph(words) => Block::Paragraph(inlines(words, texts)),
        Block::Quote(inner) => Block::Quote(blocks(inner, texts)),
        Block::Table(table) => Block::Table(Table {
            head: cells(&table.head, texts),
            rows: table.rows.iter().map(|row| cells(row, texts)).collect(),
        }),
        Block::Translation { blocks: inner, language } => {
            Block::Translation { blocks: blocks(inner, texts), language: *language }
        }
    });
    each.collect()
}

fn cells(mould: &[Vec<Inline>], texts: &Texts) -> Vec<Vec<Inline>> {
    mould.iter().map(|cell| inlines(cell, texts)).collect()
}

fn inlines(mould: &[Inline], texts: &Texts) -> Vec<Inline> {
    let mut filled = Vec::with_capacity(mould.len());
    for inline in mould {
        match inline {
            Inline::Break => filled.push(Inline::Break),
            Inline::Emphasis(inner) => filled.push(Inline::Emphasis(inlines(inner, texts))),
            Inline::Strong(inner) => filled.push(Inline::Strong(inlines(inner, texts))),
            Inline::Text(words) => pour(words, texts, &mut filled),
        }
    }
    filled
}

/// Puts texts in the places of their marks; a line of a text ends where it ended.
fn pour(words: &str, texts: &Texts, filled: &mut Vec<Inline>) {
    let may_have = memchr::memchr(MARK_BEGINS, words.as_bytes());
    let Some((before, marked)) = may_have.and_then(|_| words.split_once(MARK[0])) else {
        return filled.push(Inline::Text(words.to_owned()));
    };
    let mut poured = String::with_capacity(words.len() + ROOM);
    poured.push_str(before);
    for piece in marked.split(MARK[0]) {
        let (text, after) = text_of(piece, texts);
        for (n, line) in text.split('\n').enumerate() {
            if n > 0 {
                filled.extend([Inline::Text(std::mem::take(&mut poured)), Inline::Break]);
            }
            poured.push_str(line);
        }
        poured.push_str(after);
    }
    filled.push(Inline::Text(poured));
}

/// Returns the text that a mark stands for, and what follows the mark.
///
/// # Panics
/// Never: only [`Lifted`] makes marks, one for each text, and Markdown leaves them as they are.
fn text_of<'a>(piece: &'a str, texts: &'a Texts) -> (&'a str, &'a str) {
    let (number, after) = piece.split_once(MARK[1]).expect("a mark has an end");
    let number = number.parse().expect("a number stands in a mark");
    (texts.get(number), after)
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const KIND: LetterKind = LetterKind::Reminder;

    /// Reads a template that prints `name` in each of the places where one can stand.
    fn make(shape: &Json) -> Result<Vec<Block>, &'static str> {
        let name = shape["name"].as_str().unwrap();
        let markdown = format!("# {name}\n\n{name}\n\nto {name}.\n\n- {name}\n- x {name}: **{name}**\n\n3. *{name}*");
        super::super::markdown::parse(&markdown)
    }

    fn filled(name: &str) -> Vec<Block> {
        Moulds::default().fill(KIND, lifted(&json!({ "name": name })), make).unwrap()
    }

    fn lifted(values: &Json) -> Lifted {
        Lifted::of(values).unwrap()
    }

    fn text(words: &str) -> Inline {
        Inline::Text(words.to_owned())
    }

    #[test]
    fn a_text_of_two_lines_is_broken_in_the_same_place() {
        let words = |blocks: Vec<Block>| {
            let Block::Paragraph(words) = &blocks[2] else { panic!("{blocks:?}") };
            words.clone()
        };
        assert_eq!(words(filled("a\nb")), [text("to a"), Inline::Break, text("b.")]);
        assert_eq!(words(filled("a")), [text("to a.")]);
    }

    #[test]
    fn letters_of_one_shape_come_out_of_one_mould_and_those_of_another_do_not() {
        let moulds = Moulds::default();
        let made = std::cell::Cell::new(0);
        let write = |kind, values: Json| {
            let count = |_: &Json| {
                made.set(made.get() + 1);
                Ok::<_, Infallible>(Vec::new())
            };
            moulds.fill(kind, lifted(&values), count).unwrap();
            made.get()
        };
        assert_eq!(write(KIND, json!({ "name": "Ada", "list": ["a"], "asks": true })), 1);
        assert_eq!(write(KIND, json!({ "name": "Bob", "list": ["b"], "asks": true })), 1);
        assert_eq!(write(KIND, json!({ "name": "Bob", "list": ["b", "c"], "asks": true })), 2);
        assert_eq!(write(KIND, json!({ "name": "Bob", "list": ["b"], "asks": false })), 3);
        assert_eq!(write(KIND, json!({ "list": ["b"], "asks": true })), 4);
        assert_eq!(write(KIND, json!({ "name": "", "list": ["b"], "asks": true })), 5);
        assert_eq!(write(LetterKind::Refusal, json!({ "name": "Ada", "list": ["a"], "asks": true })), 6);
        for n in 0..=KEPT {
            write(KIND, json!({ "list": vec!["a"; n + 2] }));
        }
        assert_eq!(moulds.lock().len(), KEPT);
    }

    #[test]
    fn what_could_not_be_made_is_not_kept() {
        let moulds = Moulds::default();
        assert_eq!(moulds.fill(KIND, lifted(&json!({})), |_| Err("no")), Err("no"));
        assert_eq!(moulds.fill(KIND, lifted(&json!({})), |_| Ok::<_, &str>(Vec::new())), Ok(Vec::new()));
    }

    proptest! {
        #[test]
        fn no_text_is_read_as_anything_else(name in "[ -~]{1,12}|\\PC{1,8}|\u{fdd0}0\u{fdd1}") {
            let tame = format!("{:?}", filled("tame"));
            let debug = format!("{name:?}");
            let expected = tame.replace("tame", &debug[1..debug.len() - 1]);
            prop_assert_eq!(format!("{:?}", filled(&name)), expected);
        }
    }
}
