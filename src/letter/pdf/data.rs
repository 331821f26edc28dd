//! What the layout is told about a letter.

use chrono::Datelike;
use serde::Serialize;

use super::{
    super::{
        block::{Block, Inline, Table, are_lettered, unlettered},
        sheet::Sheet,
    },
    Look, Size,
    breaks::{self, BREAK, PART},
    runs::{COLUMN, LINE, Run, Sort, Style, line, words},
};

/// The bytes that a name in the particulars of a PDF may have (PDF/A-2, ISO 19005-2 section 6.1.13: 32,767), and no
/// reader shows so many.
const LONGEST_NAME: usize = 1000;
/// The signs of a paragraph that fits on a sheet beside what it is to stay with.
const SHORT: usize = 800;
/// The signs of a paragraph that is one line, however wide they are.
const ONE_LINE: usize = 60;
/// The signs of an item of a list that is more than one line, however narrow they are.
const MORE_LINES: usize = 95;

/// The content of `/letter.json`.
#[derive(Serialize)]
struct Data<'a> {
    addressee: Vec<Vec<Run>>,
    author: &'a str,
    below: Vec<Set>,
    blocks: Vec<Set>,
    closing: Option<Closing<'a>>,
    date: (i32, u32, u32),
    dated: &'a str,
    language: &'a str,
    paper: &'static str,
    reference: Option<String>,
    returned: Option<Vec<&'a str>>,
    sender: Vec<Vec<Run>>,
    /// In pieces behind each of which a line may end.
    subject: Vec<String>,
    title: &'a str,
}

#[derive(Serialize)]
struct Closing<'a> {
    alt: &'a str,
    name: Vec<Run>,
    signature: Option<&'static str>,
    words: Vec<Run>,
}

/// A block as it is set.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Set {
    Heading(Vec<Run>),
    List {
        first: Option<u64>,
        items: Vec<Vec<Set>>,
        /// What stands before the items where they bring it along.
        marks: Option<Vec<String>>,
        /// Whether an item has several lines, so that space must show where the next one begins.
        wide: bool,
    },
    Paragraph {
        /// A run of signs that fills pages comes in parts, each a paragraph: the time for one grows with the square of its
        /// pieces.
        parts: Vec<Vec<Run>>,
        /// Whether it is not the last on its page.
        stays: bool,
    },
    Quote(Vec<Set>),
    Table {
        head: Vec<Vec<Run>>,
        rows: Vec<Vec<Vec<Run>>>,
    },
    Translation {
        blocks: Vec<Set>,
        language: String,
    },
}

/// Writes down what the layout needs.
pub(super) fn data(sheet: &Sheet, look: &Look) -> serde_json::Result<Vec<u8>> {
    let head = &sheet.head;
    let names: Vec<&str> = [head.sender.first(), head.addressee.first()]
        .into_iter()
        .flatten()
        .flat_map(|name| name.split_whitespace())
        .collect();
    let language = sheet.language.code();
    let style = Style { language, names: &names, room: LINE, sort: Sort::Running };
    let narrow = Style { room: COLUMN, sort: Sort::Foreign, ..style };
    let lines = |lines: &[String]| lines.iter().map(|one| line(one, narrow)).collect();
    let parted = Parted::of(sheet);
    serde_json::to_vec(&Data {
        addressee: lines(in_the_window(&head.addressee)),
        author: start(head.sender.first().map_or("", String::as_str)),
        below: set(parted.below, style, true),
        blocks: set(parted.above, style, true),
        closing: parted.closing.map(|(closing, name)| Closing {
            alt: name,
            name: line(name, narrow),
            signature: look.signature.as_ref().map(super::Signature::file),
            words: words(closing, style),
        }),
        date: (head.date.year(), head.date.month(), head.date.day()),
        dated: &head.dated,
        language,
        paper: match look.size {
            Size::A4 => "a4",
            Size::UsLetter => "us-letter",
        },
        reference: head.reference.map(|reference| reference.to_string()),
        returned: returned(&head.sender),
        sender: lines(&head.sender),
        subject: breaks::open(&head.heading, LINE, true).split([BREAK, PART]).map(str::to_owned).collect(),
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

/// Returns the lines of an address that stand in the window of an envelope. Where there is a postal address, the one for
/// e-mail is none of them: the post reads an address from its last line, which is the town or the country.
fn in_the_window(addressee: &[String]) -> &[String] {
    match addressee {
        [postal @ .., email] if postal.len() > 1 && email.contains('@') && !email.contains(' ') => postal,
        all => all,
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

/// Sets blocks; with `leads` the last of them stays with what follows.
fn set(blocks: &[Block], style: Style<'_>, leads: bool) -> Vec<Set> {
    let each = blocks.iter().enumerate().map(|(n, block)| match block {
        Block::Heading(heading) => Set::Heading(words(heading, Style { sort: Sort::Foreign, ..style })),
        Block::List { first, items } => list(*first, items, style),
        Block::Paragraph(paragraph) => {
            let stays = match blocks.get(n + 1) {
                None => leads && signs(paragraph) < SHORT,
                Some(next) => leads_to(paragraph, next, n + 2 == blocks.len() && style.sort == Sort::Foreign),
            };
            Set::Paragraph { parts: parts(words(paragraph, style)), stays }
        }
        Block::Quote(inner) => Set::Quote(set(inner, Style { sort: Sort::Foreign, ..style }, false)),
        Block::Table(table) => set_table(table, style),
        Block::Translation { blocks, language } => {
            let language = language.code();
            Set::Translation { blocks: set(blocks, Style { language, ..style }, true), language: language.to_owned() }
        }
    });
    each.collect()
}

/// Tells whether a paragraph is not the last on a page that the next block is not on: it introduces that, or the last line
/// of somebody's words would stand alone.
fn leads_to(paragraph: &[Inline], next: &Block, ends: bool) -> bool {
    let is_short = signs(paragraph) < SHORT;
    match next {
        Block::Heading(_) | Block::Translation { .. } => false,
        Block::List { .. } | Block::Quote(_) | Block::Table(_) => is_short,
        Block::Paragraph(next) => {
            let introduces = Inline::plain(paragraph).trim_end().ends_with(':');
            (is_short && introduces) || (ends && signs(next) < ONE_LINE && signs(paragraph) < ONE_LINE)
        }
    }
}

fn signs(words: &[Inline]) -> usize {
    Inline::plain(words).chars().count()
}

fn list(first: Option<u64>, items: &[Vec<Block>], style: Style<'_>) -> Set {
    let is_wide = |block: &Block| matches!(block, Block::Paragraph(words) if signs(words) > MORE_LINES);
    let wide = items.iter().flatten().any(is_wide);
    if first.is_some() || !are_lettered(items) {
        let items = items.iter().map(|item| set(item, style, true)).collect();
        return Set::List { first, items, marks: None, wide };
    }
    let each = items.iter().filter_map(|item| unlettered(item));
    let (marks, items) = each.map(|(mark, item)| (mark.to_owned(), set(&item, style, true))).unzip();
    Set::List { first, items, marks: Some(marks), wide }
}

fn set_table(table: &Table, style: Style<'_>) -> Set {
    let cells = |cells: &[Vec<Inline>], sort| -> Vec<Vec<Run>> {
        cells.iter().map(|cell| words(cell, Style { room: COLUMN, sort, ..style })).collect()
    };
    let rows = table.rows.iter().map(|row| cells(row, Sort::Running)).collect();
    Set::Table { head: cells(&table.head, Sort::Label), rows }
}

fn parts(runs: Vec<Run>) -> Vec<Vec<Run>> {
    let mut parts = vec![Vec::new()];
    for run in runs {
        if run == Run::Part {
            parts.push(Vec::new());
        } else if let Some(last) = parts.last_mut() {
            last.push(run);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paragraph(text: &str) -> Block {
        Block::Paragraph(vec![Inline::Text(text.to_owned())])
    }

    fn stays(blocks: &[Block], sort: Sort) -> Vec<bool> {
        let style = Style { language: "en", names: &[], room: LINE, sort };
        let each = set(blocks, style, false).into_iter();
        each.map(|set| matches!(set, Set::Paragraph { stays: true, .. })).collect()
    }

    #[test]
    fn what_introduces_stays_with_what_it_introduces_unless_it_is_long() {
        let quote = || Block::Quote(vec![paragraph("x")]);
        for (first, next, expected) in [
            (paragraph("This is the digest:"), paragraph("00ff"), true),
            (paragraph("This is the digest."), paragraph("00ff"), false),
            (paragraph("Voici\u{a0}:"), paragraph("x"), true),
            (paragraph("My words."), quote(), true),
            (paragraph("My words:"), Block::Heading(Vec::new()), false),
            (paragraph(&format!("{}:", "x".repeat(798))), quote(), true),
            (paragraph(&format!("{}:", "x".repeat(799))), quote(), false),
        ] {
            assert_eq!(stays(&[first, next], Sort::Running)[0], expected);
        }
    }

    #[test]
    fn the_last_line_of_somebodys_words_does_not_stand_alone() {
        let of = |last: usize| [paragraph("a"), paragraph("b"), paragraph(&"x".repeat(last))];
        assert_eq!(stays(&of(59), Sort::Foreign), [false, true, false]);
        assert_eq!(stays(&of(60), Sort::Foreign), [false, false, false]);
        assert_eq!(stays(&of(9), Sort::Running), [false, false, false]);
    }

    #[test]
    fn an_address_for_the_post_ends_in_the_town_and_one_for_mail_alone_in_itself() {
        let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>();
        let shown = |all: &[&str]| in_the_window(&lines(all)).len();
        assert_eq!(shown(&["Market", "1 Road", "Town", "privacy@market.example"]), 3);
        assert_eq!(shown(&["Market", "1 Road", "privacy@market.example"]), 2);
        assert_eq!(shown(&["Market", "privacy@market.example"]), 2);
        assert_eq!(shown(&["Market", "1 Road", "c/o the people @ the dock"]), 3);
        assert_eq!(shown(&["Market", "1 Road", "Town"]), 3);
    }
}
