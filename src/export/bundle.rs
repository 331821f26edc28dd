//! The file that proves it: everything about one case, in a folder that opens without redress.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Hide,
    papers::{Fate, Papers},
    redaction::Redactor,
    summary, timeline,
};
use crate::{
    case::{Case, Standing},
    law::Deadline,
};

/// The program that checks the entries, and says how they are hashed.
const CHECKER: &str = include_str!("check_events.py");

/// What a bundle is made of.
pub struct Dossier<'a> {
    /// The case.
    pub case: &'a Case,
    /// Every deadline with its arithmetic.
    pub deadlines: &'a [Deadline],
    /// What is to be hidden in a copy for third parties.
    pub hidden: &'a BTreeSet<Hide>,
    /// The entries as the ledger holds them, in order.
    pub lines: &'a [EventLine],
    /// What the pages hold that were given to be printed, by SHA-256; HTML where it is not said.
    pub pages: &'a BTreeMap<String, String>,
    /// Where the case stands today.
    pub standing: &'a Standing,
    /// The day of the bundle.
    pub today: NaiveDate,
    /// Whether files that were given as proof of identity are in it.
    pub with_identity: bool,
}

/// An entry of the case as it stands in an export of the ledger.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct EventLine {
    /// The body.
    pub body: Option<String>,
    /// The salt, in hexadecimal digits.
    pub salt: Option<String>,
    /// Its number.
    pub seq: u64,
    /// The whole line.
    pub whole: String,
    /// The line without body and salt, as if it was forgotten.
    pub without_body: String,
}

/// A file of the bundle.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sheet {
    /// What is in it.
    pub content: Content,
    /// Its name.
    pub name: String,
}

/// What is in a file of the bundle.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Content {
    /// The exact bytes of the document with this SHA-256.
    Document(String),
    /// Text that was made for the bundle.
    Text(String),
}

/// A bundle, complete but for the bytes of its documents.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Bundle {
    /// The time that all its files bear: when the last entry was written down.
    pub at: DateTime<Utc>,
    /// Names of documents that are not in it, and why.
    pub left_out: Vec<(String, String)>,
    /// Its files, by name.
    pub sheets: Vec<Sheet>,
}

/// What the pages are made of.
pub(super) struct Work<'a> {
    pub(super) dossier: &'a Dossier<'a>,
    pub(super) papers: &'a Papers,
    pub(super) redactor: &'a Redactor,
}

/// Puts a bundle together. `fetch` returns the bytes of a document; it is asked only for those that must be searched for what is
/// to be hidden.
///
/// # Errors
/// Those of `fetch`.
pub fn bundle<E>(dossier: &Dossier<'_>, fetch: &mut dyn FnMut(&str) -> Result<Vec<u8>, E>) -> Result<Bundle, E> {
    let mut redactor = Redactor::new(dossier.case, dossier.hidden);
    let mut papers = Papers::of(dossier);
    if !dossier.hidden.is_empty() {
        papers.redact(dossier.hidden, &mut redactor, fetch)?;
    }
    let mut redacted = Vec::new();
    for paper in papers.iter().filter(|paper| paper.fate == Fate::Redacted) {
        redacted.push((paper, paper.redacted(&redactor, &fetch(&paper.sha256)?)));
    }
    let work = Work { dossier, papers: &papers, redactor: &redactor };
    let mut sheets: Vec<Sheet> = work.pages();
    if !dossier.hidden.is_empty() {
        sheets.push(text("95_redactions.txt", work.redactions(&redacted)));
    }
    sheets.extend(redacted.into_iter().map(|(paper, words)| text(&paper.name, words)));
    let exact = papers.iter().filter(|paper| paper.fate == Fate::Exact);
    sheets.extend(
        exact.map(|paper| Sheet { content: Content::Document(paper.sha256.clone()), name: paper.name.clone() }),
    );
    for paper in papers.iter().filter(|paper| paper.fate == Fate::Exact) {
        if let Some(name) = paper.reading() {
            let bytes = fetch(&paper.sha256)?;
            sheets.extend(super::message::as_text(&bytes).map(|words| text(&name, paper.to_read(&words))));
        }
    }
    sheets.sort_by(|one, other| one.name.cmp(&other.name));
    let readme = text("00_README.txt", work.readme(&sheets));
    sheets.insert(0, readme);
    let at = dossier.case.events.iter().map(|recorded| recorded.recorded_at).max().unwrap_or_default();
    Ok(Bundle { at, left_out: work.left_out(), sheets })
}

pub(super) fn text(name: &str, words: String) -> Sheet {
    Sheet { content: Content::Text(words), name: name.to_owned() }
}

impl Work<'_> {
    fn pages(&self) -> Vec<Sheet> {
        let mut sheets = vec![
            text("01_summary.html", summary::html(self)),
            text("01_summary.txt", summary::text(self)),
            text("02_timeline.csv", timeline::csv(self)),
            text("02_timeline.html", timeline::html(self)),
            text("30_company-address.txt", self.company_address()),
            text("40_deadline.txt", self.deadline()),
            text("90_events.jsonl", self.events()),
            text("91_check_events.txt", CHECKER.to_owned()),
        ];
        sheets.extend(self.transports());
        sheets
    }

    /// Says a text with what is hidden under bars, and what cannot be seen written out.
    pub(super) fn says(&self, words: &str) -> String {
        super::html::visible(&self.redactor.text(words))
    }

    /// Returns the documents that are not in the bundle, and why.
    pub(super) fn left_out(&self) -> Vec<(String, String)> {
        let left_out = self.papers.iter().filter_map(|paper| match paper.fate {
            Fate::LeftOut(why) => Some((paper.what.clone(), why.to_owned())),
            Fate::Exact | Fate::Redacted => None,
        });
        left_out.collect()
    }
}
