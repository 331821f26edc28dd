use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock},
};

use typst::{
    foundations::Bytes,
    text::{Font, FontBook, FontInfo},
    utils::LazyHash,
};

use super::super::{
    block::{Block, Inline},
    sheet::Sheet,
};

/// The faces that come with redress (SIL Open Font License 1.1, see `data/fonts/README.md`).
const FACES: [&[u8]; 4] = [
    include_bytes!("../../../data/fonts/LibertinusSerif-Regular.otf"),
    include_bytes!("../../../data/fonts/LibertinusSerif-Italic.otf"),
    include_bytes!("../../../data/fonts/LibertinusSerif-Bold.otf"),
    include_bytes!("../../../data/fonts/LibertinusSerif-BoldItalic.otf"),
];

/// Signs that the layout adds to those of the letter.
const OF_THE_LAYOUT: &str = "0123456789/·•‐";

/// The fonts a letter is set in. Those that come with redress have every sign of the languages of Europe and of
/// Vietnamese; others are brought where a letter needs them.
#[derive(Clone, Debug)]
pub struct Fonts(Arc<Faces>);

#[derive(Debug)]
struct Faces {
    book: LazyHash<FontBook>,
    faces: Vec<Font>,
}

impl Fonts {
    /// Returns those that come with redress, read at the first call.
    #[must_use]
    pub fn shipped() -> Self {
        static SHIPPED: LazyLock<Fonts> = LazyLock::new(|| {
            let faces = FACES.into_iter().filter_map(|face| Font::new(Bytes::new(face), 0)).collect();
            Fonts::of(faces)
        });
        SHIPPED.clone()
    }

    /// Returns these and the fonts of some files; files that are no fonts bring none.
    #[must_use]
    pub fn with(&self, files: Vec<Vec<u8>>) -> Self {
        let brought = files.into_iter().flat_map(|file| Font::iter(Bytes::new(file)));
        Self::of(self.0.faces.iter().cloned().chain(brought).collect())
    }

    /// Returns those of some signs that a file has.
    #[must_use]
    pub fn signs_in(file: &[u8], signs: &BTreeSet<char>) -> BTreeSet<char> {
        let mut found = BTreeSet::new();
        for info in FontInfo::iter(file) {
            found.extend(signs.iter().filter(|sign| info.coverage.contains(u32::from(**sign))));
        }
        found
    }

    /// Returns the signs of a letter that none of these fonts has.
    #[must_use]
    pub fn lacking(&self, sheet: &Sheet) -> BTreeSet<char> {
        let mut signs = Signs::default();
        let head = &sheet.head;
        let lines = head.sender.iter().chain(&head.addressee).chain([&head.dated, &head.subject]);
        lines.map(String::as_str).chain([OF_THE_LAYOUT]).for_each(|line| signs.note(line));
        signs.note_blocks(&sheet.blocks);
        let mut signs = signs.all();
        let has = |sign: char| (0..).map_while(|n| self.book().info(n)).any(|info| info.coverage.contains(sign.into()));
        signs.retain(|sign| !is_silent(*sign) && !has(*sign));
        signs
    }

    pub(super) fn book(&self) -> &LazyHash<FontBook> {
        &self.0.book
    }

    pub(super) fn face(&self, index: usize) -> Option<Font> {
        self.0.faces.get(index).cloned()
    }

    fn of(faces: Vec<Font>) -> Self {
        Self(Arc::new(Faces { book: LazyHash::new(FontBook::from_fonts(&faces)), faces }))
    }
}

/// The signs of a letter. Most are ASCII, again and again.
#[derive(Default)]
struct Signs {
    /// A bit for each sign of ASCII.
    ascii: u128,
    others: BTreeSet<char>,
}

impl Signs {
    fn note(&mut self, text: &str) {
        for sign in text.chars() {
            if sign.is_ascii() {
                self.ascii |= 1 << u32::from(sign);
            } else {
                self.others.insert(sign);
            }
        }
    }

    fn note_blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Heading(words) | Block::Paragraph(words) => self.note_words(words),
                Block::List { items, .. } => items.iter().for_each(|item| self.note_blocks(item)),
                Block::Quote(blocks) | Block::Translation { blocks, .. } => self.note_blocks(blocks),
                Block::Table(table) => {
                    let cells = [&table.head].into_iter().chain(&table.rows).flatten();
                    cells.for_each(|cell| self.note_words(cell));
                }
            }
        }
    }

    fn note_words(&mut self, words: &[Inline]) {
        for inline in words {
            match inline {
                Inline::Break => {}
                Inline::Emphasis(inner) | Inline::Strong(inner) => self.note_words(inner),
                Inline::Text(text) => self.note(text),
            }
        }
    }

    fn all(mut self) -> BTreeSet<char> {
        let ascii = self.ascii;
        self.others.extend((0..128_u8).filter(|sign| ascii >> sign & 1 == 1).map(char::from));
        self.others
    }
}

/// Tells whether a sign prints as nothing, so that no font needs to have it: white space and the signs that only part or
/// join others or choose their shape (Unicode, section 5.21: default ignorable code points).
fn is_silent(sign: char) -> bool {
    sign.is_whitespace()
        || matches!(sign,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
            | '\u{2060}'..='\u{2065}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(text: &str) -> bool {
        let signs: BTreeSet<char> = text.chars().collect();
        // The bold slanted face lacks four; where it does, the bold one takes its place.
        FACES[..3].iter().all(|face| Fonts::signs_in(face, &signs) == signs)
    }

    #[test]
    fn every_face_has_the_letters_of_the_languages_of_europe_and_of_vietnamese() {
        assert_eq!(Fonts::shipped().0.faces.len(), FACES.len());
        for letters in [
            "ÄÖÜẞäöüßàâæçéèêëîïôœùûüÿñáéíóúåøæðþ",
            "ąćęłńóśźżčďěňřšťůžőűăâîșțāēģīķļņūė",
            "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΐΰ",
            "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґў",
            "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
            "„“”‚‘’«»–—…§€£·•‐",
        ] {
            assert!(has(letters), "{letters}");
        }
        assert!(!has("名"));
    }
}
