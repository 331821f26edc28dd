//! A page that was printed here, read again into what it was printed from.
//!
//! Only what [`super`] prints is known; anything else makes the whole page unknown, so that nothing of a letter is lost on
//! the way to another form.

use std::iter::Peekable;

use html5gum::{StartTag, Token, Tokenizer};

use super::super::{
    block::{Block, Inline, Table},
    page::Head,
    sheet::{PageError, Sheet},
};
use crate::request::Reference;

/// Reads a page with its head.
pub(in super::super) fn read(page: &str) -> Result<Sheet, PageError> {
    let mut reader = Reader::of(page);
    let language = reader.language()?;
    let language = language.parse().map_err(|_| PageError("its language is unknown"))?;
    let head = reader.head()?;
    let blocks = reader.blocks("body")?;
    Ok(Sheet { blocks, head, language })
}

/// What the tokenizer finds, as far as our pages have it.
#[derive(Debug, Eq, PartialEq)]
enum Piece {
    Close(String),
    Open { name: String, value: Option<String> },
    Text(String),
}

/// Elements of a body that may be open at once; letters need six.
const DEEPEST: usize = 20;

struct Reader {
    open: usize,
    pieces: Peekable<std::vec::IntoIter<Piece>>,
}

/// The one attribute that says something about the letter is kept.
fn piece(token: Token) -> Option<Piece> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    match token {
        Token::StartTag(StartTag { name, attributes, .. }) => {
            let value = [b"lang".as_slice(), b"start", b"datetime"].into_iter().find_map(|key| attributes.get(key));
            Some(Piece::Open { name: text(&name), value: value.map(|value| text(value)) })
        }
        Token::EndTag(tag) => Some(Piece::Close(text(&tag.name))),
        Token::String(words) => Some(Piece::Text(text(&words))),
        Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => None,
    }
}

impl Reader {
    fn of(page: &str) -> Self {
        let pieces: Vec<Piece> = Tokenizer::new(page).flatten().filter_map(piece).collect();
        Self { open: 0, pieces: pieces.into_iter().peekable() }
    }

    fn language(&mut self) -> Result<String, PageError> {
        self.pieces
            .find_map(|piece| match piece {
                Piece::Open { name, value } if name == "html" => value,
                Piece::Close(_) | Piece::Open { .. } | Piece::Text(_) => None,
            })
            .ok_or(PageError("it names no language"))
    }

    fn head(&mut self) -> Result<Head, PageError> {
        self.pieces
            .find(|piece| matches!(piece, Piece::Open { name, .. } if name == "body"))
            .ok_or(PageError("it has no body"))?;
        let sender = self.lines("address")?;
        let addressee = self.lines("address")?;
        self.open("p")?;
        let date = self.open("time")?.and_then(|date| date.parse().ok()).ok_or(PageError("it has no date"))?;
        let dated = Inline::plain(&self.inlines("time")?);
        self.close("p")?;
        let heading = self.lines("h1")?.join(" ");
        let subject = heading.replace('\u{a0}', " ");
        Ok(Head { addressee, date, dated, heading, reference: reference(&subject), sender, subject })
    }

    fn lines(&mut self, tag: &'static str) -> Result<Vec<String>, PageError> {
        self.open(tag)?;
        Ok(Inline::plain(&self.inlines(tag)?).split('\n').map(str::to_owned).collect())
    }

    /// Reads blocks up to the end of `within`.
    fn blocks(&mut self, within: &str) -> Result<Vec<Block>, PageError> {
        let mut blocks = Vec::new();
        loop {
            match self.next()? {
                Piece::Text(space) if space.trim().is_empty() => {}
                Piece::Text(_) => return Err(PageError("it has words outside of paragraphs")),
                Piece::Close(name) if name == within => return Ok(blocks),
                Piece::Close(_) => return Err(PageError("something ends that did not begin")),
                Piece::Open { name, value } => blocks.push(self.block(&name, value.as_deref())?),
            }
        }
    }

    fn block(&mut self, name: &str, value: Option<&str>) -> Result<Block, PageError> {
        self.deeper()?;
        let block = match name {
            "h2" => Ok(Block::Heading(self.inlines("h2")?)),
            "p" => Ok(Block::Paragraph(self.inlines("p")?)),
            "ul" => Ok(Block::List { first: None, items: self.items("ul")? }),
            "ol" => {
                let first =
                    value.and_then(|first| first.parse().ok()).ok_or(PageError("a list has no first number"))?;
                Ok(Block::List { first: Some(first), items: self.items("ol")? })
            }
            "blockquote" => Ok(Block::Quote(self.blocks("blockquote")?)),
            "table" => Ok(Block::Table(self.table()?)),
            "hr" => self.translation(),
            _ => Err(PageError("it has an element that letters do not have")),
        };
        self.open -= 1;
        block
    }

    fn deeper(&mut self) -> Result<(), PageError> {
        self.open += 1;
        if self.open > DEEPEST { Err(PageError("it is nested too deep")) } else { Ok(()) }
    }

    /// What stands below a rule is the letter in another language.
    fn translation(&mut self) -> Result<Block, PageError> {
        let language = self.open("div")?.and_then(|language| language.parse().ok());
        let language = language.ok_or(PageError("a part of it names no language"))?;
        Ok(Block::Translation { blocks: self.blocks("div")?, language })
    }

    fn items(&mut self, list: &str) -> Result<Vec<Vec<Block>>, PageError> {
        let mut items = Vec::new();
        while self.opens("li", list)? {
            let holds_blocks = matches!(
                self.pieces.peek(),
                Some(Piece::Open { name, .. }) if matches!(name.as_str(), "blockquote" | "h2" | "ol" | "p" | "table" | "ul")
            );
            items.push(if holds_blocks { self.blocks("li")? } else { vec![Block::Paragraph(self.inlines("li")?)] });
        }
        Ok(items)
    }

    fn table(&mut self) -> Result<Table, PageError> {
        self.open("thead")?;
        let mut head = self.rows("th", "thead")?;
        self.open("tbody")?;
        let rows = self.rows("td", "tbody")?;
        self.close("table")?;
        match head.pop() {
            Some(cells) if head.is_empty() => Ok(Table { head: cells, rows }),
            _ => Err(PageError("a table has not one head")),
        }
    }

    fn rows(&mut self, cell: &'static str, part: &str) -> Result<Vec<Vec<Vec<Inline>>>, PageError> {
        let mut rows = Vec::new();
        while self.opens("tr", part)? {
            let mut cells = Vec::new();
            while self.opens(cell, "tr")? {
                cells.push(self.inlines(cell)?);
            }
            rows.push(cells);
        }
        Ok(rows)
    }

    /// Reads words up to the end of `within`.
    fn inlines(&mut self, within: &str) -> Result<Vec<Inline>, PageError> {
        let mut inlines = Vec::new();
        let mut after_break = false;
        loop {
            let piece = self.next()?;
            // A line end is printed behind each break, for people who read the source.
            let strip = std::mem::replace(&mut after_break, false);
            match piece {
                Piece::Text(words) => {
                    let words = if strip { words.strip_prefix('\n').unwrap_or(&words) } else { &words };
                    add(&mut inlines, words);
                }
                Piece::Close(name) if name == within => return Ok(inlines),
                Piece::Close(_) => return Err(PageError("something ends that did not begin")),
                Piece::Open { name, .. } => match name.as_str() {
                    "br" => {
                        inlines.push(Inline::Break);
                        after_break = true;
                    }
                    "em" => inlines.push(Inline::Emphasis(self.stressed("em")?)),
                    "strong" => inlines.push(Inline::Strong(self.stressed("strong")?)),
                    _ => return Err(PageError("it has an element that letters do not have")),
                },
            }
        }
    }

    fn stressed(&mut self, tag: &str) -> Result<Vec<Inline>, PageError> {
        self.deeper()?;
        let words = self.inlines(tag);
        self.open -= 1;
        words
    }

    fn next(&mut self) -> Result<Piece, PageError> {
        self.pieces.next().ok_or(PageError("it ends too early"))
    }

    fn next_tag(&mut self) -> Result<Piece, PageError> {
        loop {
            match self.next()? {
                Piece::Text(space) if space.trim().is_empty() => {}
                piece => return Ok(piece),
            }
        }
    }

    fn open(&mut self, tag: &str) -> Result<Option<String>, PageError> {
        match self.next_tag()? {
            Piece::Open { name, value } if name == tag => Ok(value),
            Piece::Close(_) | Piece::Open { .. } | Piece::Text(_) => Err(PageError("its parts stand in another order")),
        }
    }

    fn close(&mut self, tag: &str) -> Result<(), PageError> {
        match self.next_tag()? {
            Piece::Close(name) if name == tag => Ok(()),
            Piece::Close(_) | Piece::Open { .. } | Piece::Text(_) => Err(PageError("its parts stand in another order")),
        }
    }

    /// Tells whether another `tag` begins before `within` ends.
    fn opens(&mut self, tag: &str, within: &str) -> Result<bool, PageError> {
        match self.next_tag()? {
            Piece::Open { name, .. } if name == tag => Ok(true),
            Piece::Close(name) if name == within => Ok(false),
            Piece::Close(_) | Piece::Open { .. } | Piece::Text(_) => Err(PageError("its parts stand in another order")),
        }
    }
}

/// The tokenizer may part words at an entity; here they grow together again.
fn add(inlines: &mut Vec<Inline>, words: &str) {
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        text.push_str(words);
    } else if !words.is_empty() {
        inlines.push(Inline::Text(words.to_owned()));
    }
}

/// The subject of a letter ends in its reference, in brackets.
fn reference(subject: &str) -> Option<Reference> {
    subject.strip_suffix(']')?.rsplit_once('[')?.1.parse().ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn page(head: &Head, blocks: &[Block]) -> String {
        super::super::page(crate::law::Language::ENGLISH, head, &super::super::head(head), blocks)
    }

    fn head() -> Head {
        Head {
            addressee: vec!["Market & Sons".to_owned(), "1 <Road>".to_owned()],
            date: "2026-11-22".parse().unwrap(),
            dated: "22 November 2026".to_owned(),
            reference: "R-2026-K7Q2M".parse().ok(),
            sender: vec!["Ada \"Example\"".to_owned(), "ada@example.org".to_owned()],
            heading: "Request under Art.\u{a0}1 [x] [R-2026-K7Q2M]".to_owned(),
            subject: "Request under Art. 1 [x] [R-2026-K7Q2M]".to_owned(),
        }
    }

    fn text() -> impl Strategy<Value = Inline> {
        "[ a-zäß名<>&;\"'#\u{a0}-]{1,12}".prop_map(Inline::Text)
    }

    fn inlines() -> impl Strategy<Value = Vec<Inline>> {
        let stressed = prop_oneof![
            prop::collection::vec(text(), 1..2).prop_map(Inline::Strong),
            prop::collection::vec(text(), 1..2).prop_map(Inline::Emphasis),
            Just(Inline::Break),
        ];
        (text(), prop::collection::vec((stressed, text()), 0..3))
            .prop_map(|(first, rest)| [first].into_iter().chain(rest.into_iter().flat_map(|(a, b)| [a, b])).collect())
    }

    fn block() -> impl Strategy<Value = Block> {
        let simple = || prop_oneof![inlines().prop_map(Block::Heading), inlines().prop_map(Block::Paragraph)];
        let items = prop::collection::vec(prop::collection::vec(simple(), 1..3), 1..3);
        let table = (1_usize..4).prop_flat_map(|wide| {
            let row = move || prop::collection::vec(inlines(), wide);
            (row(), prop::collection::vec(row(), 0..3)).prop_map(|(head, rows)| Block::Table(Table { head, rows }))
        });
        let list = (prop::option::of(1_u64..9), items).prop_map(|(first, items)| Block::List { first, items });
        let language = crate::law::Language::ENGLISH;
        let translation =
            prop::collection::vec(simple(), 0..3).prop_map(move |blocks| Block::Translation { blocks, language });
        let quote = prop::collection::vec(inlines().prop_map(Block::Paragraph), 0..3).prop_map(Block::Quote);
        prop_oneof![simple(), list, quote, table, translation]
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again_as_it_was(blocks in prop::collection::vec(block(), 0..5)) {
            let read = read(&page(&head(), &blocks)).unwrap();
            prop_assert_eq!(read.blocks, blocks);
            prop_assert_eq!(read.head, head());
        }
    }

    #[test]
    fn a_page_of_others_is_refused_and_never_read_in_part() {
        let ours = page(&head(), &[Block::Paragraph(vec![Inline::Text("a".to_owned())])]);
        assert!(read(&ours).is_ok());
        for (part, other) in [
            ("<p>a</p>", "<div>a</div>"),
            ("<p>a</p>", "a"),
            ("<p>a</p>", "<p>a<img></p>"),
            ("<p>a</p>", "<p>a</b></p>"),
            ("</body>", ""),
            ("<html lang=\"en\">", "<html>"),
            ("datetime", "time"),
            ("<h1>", "<h2>"),
            ("<p>a</p>", &format!("<p>{}</p>", "<em>".repeat(100_000))),
            ("<p>a</p>", &"<ul><li>".repeat(100_000)),
        ] {
            assert!(ours.contains(part));
            assert!(read(&ours.replace(part, other)).is_err(), "{other}");
        }
    }
}
