use std::{
    collections::{BTreeSet, HashSet},
    sync::LazyLock,
};

use aho_corasick::AhoCorasick;
use memchr::memmem::Finder;
use serde::Deserialize;

use super::{
    ReplyKind,
    sentences::{Sentence, flat},
};
use crate::law::Language;

/// The words by which mails are read, in eight languages: `data/phrases/<language>.toml`, which a lawyer can correct.
#[derive(Debug)]
pub(super) struct Phrases {
    tables: Vec<Table>,
}

/// The words of one language.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) language: Language,
    /// Finds whether a sentence can hold any of the phrases, and of the words of signs.
    any_phrase: AhoCorasick,
    any_word: AhoCorasick,
    phrases: Vec<(ReplyKind, Group)>,
    words: Vec<(Sign, Group)>,
    /// Verbs of the line above a quotation: `wrote`.
    pub(super) wrote: Vec<String>,
    /// How the block above a quotation names its first field, and the others.
    pub(super) header_from: Vec<String>,
    pub(super) header_others: Vec<String>,
    /// What stands between hyphens above an older mail.
    pub(super) original: Vec<String>,
}

/// What a sentence may say beside what it suggests.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Sign {
    /// Somebody is away.
    Absence,
    /// A link is to be clicked.
    Click,
    /// A ticket was closed.
    Closed,
    /// A mail system has given up.
    Failed,
    /// A filter holds the letter.
    Held,
    /// A mail system still tries.
    Delayed,
    /// A machine says that it is one.
    Machine,
    /// A ground is given.
    Reason,
    /// Data stay in spite of an erasure.
    Kept,
    /// The text points at a page beside it.
    Stub,
    /// A letter came to them on a day.
    ReceivedOn,
    /// An answer will come by a day.
    Until,
    /// Data were erased on a day.
    ErasedOn,
}

/// Phrases that say the same, and words beside which they do not.
#[derive(Debug)]
struct Group {
    says: Vec<Phrase>,
    unless: Vec<Piece>,
}

/// A phrase: pieces that stand in one sentence in this order.
#[derive(Debug)]
struct Phrase(Vec<Piece>);

/// Words that stand together; they begin a word, and those that end in `|` end one too.
#[derive(Debug)]
struct Piece {
    finder: Finder<'static>,
    ideographs: bool,
    text: String,
    whole: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: Language,
    #[serde(default)]
    phrase: Vec<PhraseRecord>,
    #[serde(default)]
    sign: Vec<SignRecord>,
    #[serde(default)]
    quotation: Quotation,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PhraseRecord {
    kind: String,
    says: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SignRecord {
    sign: Sign,
    says: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Quotation {
    wrote: Vec<String>,
    from: Vec<String>,
    others: Vec<String>,
    original: Vec<String>,
}

const FILES: [&str; 9] = [
    include_str!("../../../data/phrases/en.toml"),
    include_str!("../../../data/phrases/de.toml"),
    include_str!("../../../data/phrases/fr.toml"),
    include_str!("../../../data/phrases/es.toml"),
    include_str!("../../../data/phrases/it.toml"),
    include_str!("../../../data/phrases/nl.toml"),
    include_str!("../../../data/phrases/pl.toml"),
    include_str!("../../../data/phrases/pt.toml"),
    include_str!("../../../data/phrases/zh.toml"),
];

impl Phrases {
    /// Returns the words that redress brings along.
    ///
    /// # Panics
    /// Never: a test loads every file.
    pub(super) fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Phrases> = LazyLock::new(|| Phrases {
            tables: FILES.iter().map(|file| Table::read(file).expect("a test loads every file")).collect(),
        });
        &SHIPPED
    }

    pub(super) fn tables(&self) -> &[Table] {
        &self.tables
    }

    /// Tells whether a sentence of the text carries the sign, in any language.
    pub(super) fn has(&self, sign: Sign, sentences: &[Sentence]) -> bool {
        self.find(sign, sentences).is_some()
    }

    /// Returns the first sentence that carries the sign.
    pub(super) fn find<'a>(&self, sign: Sign, sentences: &'a [Sentence]) -> Option<&'a Sentence> {
        sentences.iter().find(|sentence| self.tables.iter().any(|table| table.has(sign, sentence)))
    }

    pub(super) fn is_stub(&self, text: &str) -> bool {
        self.has(Sign::Stub, &super::sentences::sentences(text))
    }
}

impl Table {
    fn read(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let phrases = file.phrase.into_iter().map(|record| {
            let kind = ReplyKind::ALL.iter().find(|kind| kind.name() == record.kind);
            let kind = *kind.ok_or_else(|| format!("no kind `{}`", record.kind))?;
            Ok((kind, Group::new(&record.says, &record.unless)?))
        });
        let phrases: Vec<(ReplyKind, Group)> = phrases.collect::<Result<_, String>>()?;
        let words = file.sign.into_iter().map(|record| Ok((record.sign, Group::new(&record.says, &record.unless)?)));
        let words: Vec<(Sign, Group)> = words.collect::<Result<_, String>>()?;
        let lower = |words: Vec<String>| words.into_iter().map(|word| word.trim().to_lowercase()).collect();
        Ok(Self {
            language: file.language,
            any_phrase: any(phrases.iter().map(|(_, group)| group))?,
            any_word: any(words.iter().map(|(_, group)| group))?,
            phrases,
            words,
            wrote: lower(file.quotation.wrote),
            header_from: lower(file.quotation.from),
            header_others: lower(file.quotation.others),
            original: lower(file.quotation.original),
        })
    }

    /// The kinds that a sentence suggests.
    pub(super) fn kinds<'a>(&'a self, sentence: &'a Sentence) -> impl Iterator<Item = ReplyKind> + 'a {
        let phrases: &[_] = if self.any_phrase.is_match(&sentence.flat) { &self.phrases } else { &[] };
        phrases.iter().filter(|(_, group)| group.is_in(sentence)).map(|(kind, _)| *kind)
    }

    pub(super) fn has(&self, sign: Sign, sentence: &Sentence) -> bool {
        let may = self.any_word.is_match(&sentence.flat);
        may && self.words.iter().any(|(known, group)| *known == sign && group.is_in(sentence))
    }
}

impl Group {
    fn new(says: &[String], unless: &[String]) -> Result<Self, String> {
        let mut seen = HashSet::new();
        if let Some(twice) = says.iter().find(|says| !seen.insert(*says)) {
            return Err(format!("`{twice}` stands twice"));
        }
        let phrase = |text: &String| Phrase(text.split('…').map(Piece::new).collect());
        let says: Vec<_> = says.iter().map(phrase).collect();
        let empty = says.iter().any(|phrase| phrase.0.iter().any(|piece| piece.text.is_empty()));
        if empty {
            Err("an empty piece of a phrase".to_owned())
        } else {
            Ok(Self { says, unless: unless.iter().map(|word| Piece::new(word)).collect() })
        }
    }

    fn is_in(&self, sentence: &Sentence) -> bool {
        self.says.iter().any(|phrase| phrase.is_in(&sentence.flat))
            && !self.unless.iter().any(|word| word.after(&sentence.flat).is_some())
    }
}

impl Phrase {
    fn is_in(&self, flat: &str) -> bool {
        self.0.iter().try_fold(flat, |rest, piece| piece.after(rest)).is_some()
    }

    /// Returns the piece that few texts hold: where it is not, the phrase is not.
    fn rarest(&self) -> &str {
        self.0.iter().map(|piece| piece.text.as_str()).max_by_key(|text| text.len()).unwrap_or_default()
    }
}

impl Piece {
    fn new(text: &str) -> Self {
        let text = flat(text).trim().to_owned();
        let (text, whole) = text.strip_suffix('|').map_or((text.as_str(), false), |text| (text, true));
        let ideographs = text.chars().next().is_some_and(|sign| sign > '\u{2e00}');
        Self { finder: Finder::new(text).into_owned(), ideographs, text: text.to_owned(), whole }
    }

    /// Returns what follows the piece in a text.
    fn after<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.finder.find_iter(text.as_bytes()).find_map(|at| {
            let end = at + self.text.len();
            let before = text[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            let behind = text[end..].chars().next().is_some_and(char::is_alphanumeric);
            let inside = before || self.whole && behind;
            (!inside || self.ideographs).then(|| &text[end..])
        })
    }
}

/// Finds in one pass whether a text can hold any phrase of the groups: most sentences hold none of a language.
fn any<'a>(groups: impl Iterator<Item = &'a Group>) -> Result<AhoCorasick, String> {
    let rarest: BTreeSet<&str> = groups.flat_map(|group| &group.says).map(Phrase::rarest).collect();
    AhoCorasick::new(rarest).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::reading::sentences::sentences;

    #[test]
    fn every_file_loads_and_speaks_a_language_of_its_own() {
        let tables: Vec<_> = FILES.iter().map(|file| Table::read(file).unwrap()).collect();
        let languages: HashSet<_> = tables.iter().map(|table| table.language).collect();
        assert_eq!(languages.len(), FILES.len());
        for table in tables.iter().filter(|table| table.language.code() != "zh") {
            for kind in [
                ReplyKind::Acknowledged,
                ReplyKind::Done,
                ReplyKind::Extended,
                ReplyKind::NoData,
                ReplyKind::Partial,
                ReplyKind::Portal,
                ReplyKind::Refused,
                ReplyKind::Retained,
                ReplyKind::WantsIdentity,
                ReplyKind::WantsInformation,
                ReplyKind::WrongAddress,
            ] {
                assert!(
                    table.phrases.iter().any(|(known, _)| *known == kind),
                    "{} says nothing of {kind}",
                    table.language
                );
            }
        }
    }

    #[test]
    fn a_phrase_begins_a_word_and_its_pieces_keep_their_order() {
        let group = Group::new(&["we … extend".to_owned()], &["may".to_owned()]).unwrap();
        let says = |text: &str| group.is_in(&sentences(text)[0]);
        assert!(says("Therefore we must\nEXTEND it"));
        assert!(!says("Extend it, we think"));
        assert!(!says("awe extend"));
        assert!(!says("we may extend it"));
        let whole = Group::new(&["car|".to_owned()], &[]).unwrap();
        assert!(whole.is_in(&sentences("refusé, car trop tard")[0]) && !whole.is_in(&sentences("la carte")[0]));
    }
}
