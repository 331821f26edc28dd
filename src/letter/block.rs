use serde::Serialize;

use crate::law::Language;

/// One block of a letter's body, in reading order.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    /// The title of a section.
    Heading(Vec<Inline>),
    /// Points in no particular order, or numbered from `first`.
    List {
        /// The number of the first item, where the items are numbered.
        first: Option<u64>,
        /// The blocks of each item.
        items: Vec<Vec<Block>>,
    },
    /// Running text.
    Paragraph(Vec<Inline>),
    /// The words of somebody, set apart so that it shows where they begin and end.
    Quote(Vec<Block>),
    /// Columns with a heading each.
    Table(Table),
    /// The letter once more in another language, for information; nothing stands behind it.
    Translation {
        /// Its blocks, the first of which says what it is.
        blocks: Vec<Block>,
        /// The language.
        language: Language,
    },
}

/// A piece of running text.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Inline {
    /// A line ends here.
    Break,
    /// Stressed.
    Emphasis(Vec<Inline>),
    /// Stressed more.
    Strong(Vec<Inline>),
    /// Plain words.
    Text(String),
}

/// A table as wide as its head.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Table {
    /// The heading of each column.
    pub head: Vec<Vec<Inline>>,
    /// The cells of each row.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// Tells whether the items of a list begin with marks of their own, `(a)`, `(b)` and so on; then they need no other.
pub(super) fn are_lettered(items: &[Vec<Block>]) -> bool {
    let begins = |(item, letter): (&Vec<Block>, char)| match item.first() {
        Some(Block::Paragraph(words)) => match words.first() {
            Some(Inline::Text(text)) => letter_of(text).is_some_and(|(mark, _)| mark.contains(letter)),
            Some(Inline::Break | Inline::Emphasis(_) | Inline::Strong(_)) | None => false,
        },
        Some(
            Block::Heading(_) | Block::List { .. } | Block::Quote(_) | Block::Table(_) | Block::Translation { .. },
        )
        | None => false,
    };
    (2..=26).contains(&items.len()) && items.iter().zip('a'..='z').all(begins)
}

/// Returns the letter that an item begins with, and the item without it.
pub(super) fn unlettered(item: &[Block]) -> Option<(&str, Vec<Block>)> {
    let (Block::Paragraph(words), rest) = item.split_first()? else { return None };
    let (Inline::Text(text), others) = words.split_first()? else { return None };
    let (mark, said) = letter_of(text)?;
    let mut words = vec![Inline::Text(said.to_owned())];
    words.extend_from_slice(others);
    let mut blocks = vec![Block::Paragraph(words)];
    blocks.extend_from_slice(rest);
    Some((mark, blocks))
}

/// Returns the letter that a text begins with, in its brackets, and what follows it.
fn letter_of(text: &str) -> Option<(&str, &str)> {
    let (mark, rest) = text.split_once(' ')?;
    let mut inner = mark.strip_suffix(')')?.trim_start_matches('(').chars();
    let letter = inner.next()?;
    (letter.is_ascii_lowercase() && inner.next().is_none()).then_some((mark, rest))
}

impl Inline {
    /// Returns the words without stress, a line break as `\n`.
    #[must_use]
    pub fn plain(inlines: &[Self]) -> String {
        let mut plain = String::new();
        collect(inlines, &mut plain);
        plain
    }
}

fn collect(inlines: &[Inline], plain: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Break => plain.push('\n'),
            Inline::Emphasis(inner) | Inline::Strong(inner) => collect(inner, plain),
            Inline::Text(text) => plain.push_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_lettered_by_one_small_letter_and_a_bracket() {
        assert_eq!(letter_of("(a) the purposes"), Some(("(a)", "the purposes")));
        assert_eq!(letter_of("h) quale"), Some(("h)", "quale")));
        for other in ["(ab) x", "1) x", "A) x", "a x", ") x", "(a)x", ""] {
            assert_eq!(letter_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_list_is_lettered_where_every_item_is() {
        let item = |text: &str| vec![Block::Paragraph(vec![Inline::Text(text.to_owned())])];
        assert!(are_lettered(&[item("(a) x"), item("(b) y")]));
        assert!(are_lettered(&[item("a) x"), item("b) y"), item("c) z")]));
        for other in [&[item("(a) x"), item("y")][..], &[item("(a) x"), item("(c) y")], &[item("(a) x")], &[]] {
            assert!(!are_lettered(other), "{other:?}");
        }
    }
}
