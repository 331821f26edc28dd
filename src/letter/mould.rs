//! The blocks of a letter before a value is in them.
//!
//! A template is filled with marks and read as Markdown; only then do the values take the places of the marks, in the
//! blocks. So what a person typed is never read as Markdown or as a template: it is text, whatever signs it has. Letters in
//! which the same passages stand and the same lists are as long come out of one mould, which is made once.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value as Json;

use super::block::{Block, Inline, Table};
use crate::request::LetterKind;

/// How many moulds are kept: few are ever used, and what is kept must not grow for as long as the program runs.
const KEPT: usize = 64;
/// What stands before and behind the number of a value. No text has them: they are kept for the inside of programs (Unicode,
/// section 23.7, noncharacters), and a template with one is refused.
pub(super) const MARK: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];

/// The moulds of the letters of one law in one language.
#[derive(Debug, Default)]
pub(super) struct Moulds(Mutex<Vec<Arc<Mould>>>);

/// The blocks of a letter with marks in the places of texts.
#[derive(Debug)]
struct Mould {
    blocks: Vec<Block>,
    kind: LetterKind,
    /// The values, a mark in place of each text: which there are, what holds, and how long lists are.
    shape: Json,
}

impl Moulds {
    /// Returns the blocks of a letter with values in them. Where none of its shape was written before, `make` fills the
    /// template with marks and reads it.
    pub(super) fn fill<E>(
        &self,
        kind: LetterKind,
        mut values: Json,
        make: impl FnOnce(&Json) -> Result<Vec<Block>, E>,
    ) -> Result<Vec<Block>, E> {
        let mut texts = Vec::new();
        lift(&mut values, &mut texts);
        let mould = match self.find(kind, &values) {
            Some(mould) => mould,
            None => self.keep(Mould { blocks: make(&values)?, kind, shape: values }),
        };
        Ok(blocks(&mould.blocks, &texts))
    }

    fn find(&self, kind: LetterKind, shape: &Json) -> Option<Arc<Mould>> {
        self.lock().iter().find(|mould| mould.kind == kind && mould.shape == *shape).cloned()
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

/// Takes the texts out of values and leaves marks. An empty text stays: a template may ask whether there is one.
fn lift(value: &mut Json, texts: &mut Vec<String>) {
    match value {
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
        Json::String(text) if text.is_empty() => {}
        Json::String(text) => {
            let mark = format!("{}{}{}", MARK[0], texts.len(), MARK[1]);
            texts.push(std::mem::replace(text, mark));
        }
        Json::Array(items) => items.iter_mut().for_each(|item| lift(item, texts)),
        Json::Object(fields) => fields.values_mut().for_each(|field| lift(field, texts)),
    }
}

fn blocks(mould: &[Block], texts: &[String]) -> Vec<Block> {
    let each = mould.iter().map(|block| match block {
        Block::Heading(words) => Block::Heading(inlines(words, texts)),
        Block::List { first, items } => {
            Block::List { first: *first, items: items.iter().map(|item| blocks(item, texts)).collect() }
        }
        Block::Paragraph(words) => Block::Paragraph(inlines(words, texts)),
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

fn cells(mould: &[Vec<Inline>], texts: &[String]) -> Vec<Vec<Inline>> {
    mould.iter().map(|cell| inlines(cell, texts)).collect()
}

fn inlines(mould: &[Inline], texts: &[String]) -> Vec<Inline> {
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
fn pour(words: &str, texts: &[String], filled: &mut Vec<Inline>) {
    let mut pieces = words.split(MARK[0]);
    let mut poured = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let (text, after) = marked(piece, texts);
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
/// Never: only [`lift`] makes marks, one for each text, and Markdown leaves them as they are.
fn marked<'a>(piece: &'a str, texts: &'a [String]) -> (&'a str, &'a str) {
    let (number, after) = piece.split_once(MARK[1]).expect("a mark has an end");
    let number: usize = number.parse().expect("a number stands in a mark");
    (&texts[number], after)
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
        Moulds::default().fill(KIND, json!({ "name": name }), make).unwrap()
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
        let write = |kind, values| {
            let count = |_: &Json| {
                made.set(made.get() + 1);
                Ok::<_, Infallible>(Vec::new())
            };
            moulds.fill(kind, values, count).unwrap();
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
        assert_eq!(moulds.fill(KIND, json!({}), |_| Err("no")), Err("no"));
        assert_eq!(moulds.fill(KIND, json!({}), |_| Ok::<_, &str>(Vec::new())), Ok(Vec::new()));
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
