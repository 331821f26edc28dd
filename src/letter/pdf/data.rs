//! What the layout is told about a letter.

use chrono::Datelike;
use serde::Serialize;

use super::{
    super::{
        block::{Block, Inline},
        sheet::Sheet,
    },
    Look, Size,
    words::{Laid, Whole, Word},
};

/// The bytes that a name in the particulars of a PDF may have (PDF/A-2, ISO 19005-2 section 6.1.13: 32,767), and no
/// reader shows so many.
const LONGEST_NAME: usize = 1000;

/// The content of `/letter.json`.
#[derive(Serialize)]
struct Data<'a> {
    addressee: Vec<Vec<Word>>,
    author: &'a str,
    below: Vec<Laid>,
    blocks: Vec<Laid>,
    closing: Option<Closing<'a>>,
    date: (i32, u32, u32),
    dated: &'a str,
    language: &'a str,
    paper: &'static str,
    reference: Option<String>,
    returned: Option<Vec<&'a str>>,
    sender: Vec<Vec<Word>>,
    subject: Vec<Word>,
    title: &'a str,
}

#[derive(Serialize)]
struct Closing<'a> {
    name: Vec<Word>,
    signature: Option<&'static str>,
    /// Whose signature it is, for who cannot see it.
    signs: &'a str,
    words: Vec<Word>,
}

/// Writes down what the layout needs.
pub(super) fn data(sheet: &Sheet, look: &Look) -> serde_json::Result<Vec<u8>> {
    let head = &sheet.head;
    let whole = Whole::of(&head.addressee);
    let parted = Parted::of(sheet);
    let signature = look.signature.as_ref().map(super::Signature::file);
    let lines = |lines: &[String]| lines.iter().map(|line| whole.line(line)).collect();
    serde_json::to_vec(&Data {
        addressee: lines(&head.addressee),
        author: start(head.sender.first().map_or("", String::as_str)),
        below: whole.blocks(parted.below),
        blocks: whole.blocks(parted.above),
        closing: parted.closing.map(|(closing, name)| Closing {
            name: whole.line(name),
            signature,
            signs: name,
            words: whole.words(closing),
        }),
        date: (head.date.year(), head.date.month(), head.date.day()),
        dated: &head.dated,
        language: sheet.language.code(),
        paper: match look.size {
            Size::A4 => "a4",
            Size::UsLetter => "us-letter",
        },
        reference: head.reference.map(|reference| reference.to_string()),
        returned: returned(&head.sender),
        sender: lines(&head.sender),
        subject: whole.text(&head.subject),
        title: start(&head.subject),
    })
}

/// A letter in three parts: what it says, the closing with the name below it, and what stands below that.
struct Parted<'a> {
    above: &'a [Block],
    below: &'a [Block],
    closing: Option<(&'a [Inline], &'a str)>,
}

impl<'a> Parted<'a> {
    /// Finds the closing, so that there is room above the name to sign.
    fn of(sheet: &'a Sheet) -> Self {
        let name = sheet.head.sender.first().map_or("", String::as_str);
        // A page shows a run of spaces as one.
        let signs = |words: &[Inline]| Inline::plain(words).split_whitespace().eq(name.split_whitespace());
        let end = match sheet.blocks.as_slice() {
            [rest @ .., Block::Translation { .. }] => rest.len(),
            all => all.len(),
        };
        let (letter, below) = sheet.blocks.split_at(end);
        match letter {
            [above @ .., Block::Paragraph(words), Block::Paragraph(last)] if signs(last) => {
                Self { above, below, closing: Some((words, name)) }
            }
            _ => Self { above: letter, below, closing: None },
        }
    }
}

/// Returns name and postal address, where there is one: the last line of a sender is the e-mail address.
fn returned(sender: &[String]) -> Option<Vec<&str>> {
    let (_, postal) = sender.split_last()?;
    (postal.len() > 1).then(|| postal.iter().map(String::as_str).collect())
}

fn start(name: &str) -> &str {
    name.get(..name.floor_char_boundary(LONGEST_NAME)).unwrap_or(name)
}
