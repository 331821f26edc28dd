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
