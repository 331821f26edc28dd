//! Values with their texts taken out.

use std::io;

use serde::Serialize;
use serde_json::{
    Serializer, Value as Json,
    ser::{CharEscape, CompactFormatter, Formatter},
};

/// What stands before and behind the number of a text. No text has them: they are kept for the inside of programs (Unicode,
/// section 23.7, noncharacters), and a template with one is refused.
pub(super) const MARK: [char; 2] = ['\u{fdd0}', '\u{fdd1}'];
/// The byte that a mark begins with in UTF-8.
pub(super) const MARK_BEGINS: u8 = 0xef;

/// Values in two parts.
#[derive(Debug)]
pub(super) struct Lifted {
    /// The values as JSON, a mark in place of each text: which there are, what holds, and how long lists are. An empty text
    /// stays: a template may ask whether there is one.
    pub(super) shape: Vec<u8>,
    pub(super) texts: Texts,
}

/// Texts by number, in one piece of memory.
#[derive(Debug, Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<usize>,
}

impl Lifted {
    /// Takes the texts out of values and leaves marks.
    pub(super) fn of(values: &impl Serialize) -> serde_json::Result<Self> {
        let mut texts = Texts { all: String::with_capacity(512), ends: Vec::with_capacity(32) };
        let mut shape = Vec::with_capacity(1024);
        values.serialize(&mut Serializer::with_formatter(&mut shape, Lifting { is_key: false, texts: &mut texts }))?;
        Ok(Self { shape, texts })
    }

    /// Returns the values with the marks.
    ///
    /// # Panics
    /// Never: what `serde_json` wrote it reads.
    pub(super) fn marked(&self) -> Json {
        serde_json::from_slice(&self.shape).expect("the shape is JSON")
    }
}

impl Texts {
    /// Returns a text, counted from 0.
    pub(super) fn get(&self, number: usize) -> &str {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[number]]
    }

    fn start_of_next(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }
}

/// Writes names as they are, and texts to where texts are kept.
struct Lifting<'a> {
    is_key: bool,
    texts: &'a mut Texts,
}

impl Formatter for Lifting<'_> {
    fn begin_object_key<W: ?Sized + io::Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.is_key = true;
        CompactFormatter.begin_object_key(writer, first)
    }

    fn end_object_key<W: ?Sized + io::Write>(&mut self, _: &mut W) -> io::Result<()> {
        self.is_key = false;
        Ok(())
    }

    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        if self.is_key {
            return writer.write_all(fragment.as_bytes());
        }
        self.texts.all.push_str(fragment);
        Ok(())
    }

    fn write_char_escape<W: ?Sized + io::Write>(&mut self, writer: &mut W, escape: CharEscape) -> io::Result<()> {
        if self.is_key {
            return CompactFormatter.write_char_escape(writer, escape);
        }
        self.texts.all.push(match escape {
            CharEscape::Quote => '"',
            CharEscape::ReverseSolidus => '\\',
            CharEscape::Solidus => '/',
            CharEscape::Backspace => '\u{8}',
            CharEscape::FormFeed => '\u{c}',
            CharEscape::LineFeed => '\n',
            CharEscape::CarriageReturn => '\r',
            CharEscape::Tab => '\t',
            CharEscape::AsciiControl(byte) => byte.into(),
        });
        Ok(())
    }

    fn end_string<W: ?Sized + io::Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let end = self.texts.all.len();
        if !self.is_key && end > self.texts.start_of_next() {
            write!(writer, "{}{}{}", MARK[0], self.texts.ends.len(), MARK[1])?;
            self.texts.ends.push(end);
        }
        writer.write_all(b"\"")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_are_lifted_and_names_truths_numbers_and_empty_texts_stay() {
        let lifted = Lifted::of(&json!({ "a\"\n": "x", "b": [true, null, 7, "", "y"], "c": { "d": "z" } })).unwrap();
        let mark = |number| format!("{}{number}{}", MARK[0], MARK[1]);
        let expected = json!({ "a\"\n": mark(0), "b": [true, null, 7, "", mark(1)], "c": { "d": mark(2) } });
        assert_eq!(lifted.marked(), expected);
        assert_eq!([0, 1, 2].map(|number| lifted.texts.get(number)), ["x", "y", "z"]);
    }

    proptest! {
        #[test]
        fn a_text_is_lifted_as_it_is_whatever_its_signs(texts in prop::collection::vec("(?s).{1,9}|[\"\\\\/\u{0}-\u{1f}]{1,5}", 1..5)) {
            let lifted = Lifted::of(&texts).unwrap();
            for (number, text) in texts.iter().enumerate() {
                prop_assert_eq!(lifted.texts.get(number), text);
            }
        }
    }
}
