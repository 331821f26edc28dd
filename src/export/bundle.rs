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
    /// Whether it is what goes with a complaint that is written now: no other that was not filed is in it then.
    pub for_a_complaint: bool,
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

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, convert::Infallible};

    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::{super::archive, *};
    use crate::{
        case::{Event, Recorded},
        law::Calendar,
    };

    /// Everything a person may be known by, and the documents that say it.
    struct Told {
        documents: BTreeMap<String, (String, Vec<u8>)>,
        email: String,
        home: Vec<String>,
        name: String,
    }

    impl Told {
        /// Puts a document aside and returns its SHA-256.
        fn file(&mut self, media_type: &str, text: &str) -> String {
            let sha256 = archive::sha256(text.as_bytes());
            self.documents.insert(sha256.clone(), (media_type.to_owned(), text.as_bytes().to_vec()));
            sha256
        }

        /// A case in which everybody says the name and the address wherever there is room for them.
        fn events(&mut self, said: &str) -> Vec<(&'static str, Value)> {
            let (name, email) = (self.name.clone(), self.email.clone());
            let domain = email.rsplit('@').next().unwrap().to_owned();
            let id = format!("<R-2026-K7Q2M.1.00@{domain}>");
            let letter = format!("Dear Sirs,\nI am {name}, {}.\n{said}\n", self.home.join(", "));
            let (text, html) = (self.file("text/plain", &letter), self.file("text/html", &format!("<p>{letter}")));
            let message =
                format!("From: {name} <{email}>\r\nTo: a@shop.test\r\nSubject: Me\r\nMessage-ID: {id}\r\n\r\n{letter}");
            let message = self.file("message/rfc822", &message);
            let reply = format!(
                "From: b@shop.test\r\nTo: {email}\r\nSubject: {said}\r\nIn-Reply-To: {id}\r\nReturn-Path: \
                 <bounce+{}@shop.test>\r\n\r\n{said}\r\n",
                email.replace('@', "=")
            );
            let reply = self.file("message/rfc822", &reply);
            let note = self.file("text/plain", &format!("{said} wrote from {domain}\n"));
            let file = |sha256: &str, media_type: &str| json!({ "media_type": media_type, "name": format!("{said}.eml"), "sha256": sha256 });
            vec![
                (
                    "opened",
                    json!({
                        "controller": "shop", "entity": "eea", "language": "en", "legal_name": "A Shop", "reference": "R-2026-K7Q2M",
                        "regime": "gdpr", "right": "erasure", "service": "Shop", "why": "You live there.", "reason": said,
                        "subject": {
                            "address": self.home, "email": email, "identifiers": [], "name": name, "place": { "country": "DE" }
                        }
                    }),
                ),
                (
                    "drafted",
                    json!({
                        "address": [], "channel": "privacy", "discloses": ["name"], "html": html, "kind": "erasure", "letter": 1,
                        "seen": null, "source": "x", "subject": format!("Erasure for {name}"), "text": text, "to": "a@shop.test"
                    }),
                ),
                (
                    "queued",
                    json!({
                        "copy": email, "from": email, "letter": 1, "message_id": id, "sha256": message, "to": "a@shop.test"
                    }),
                ),
                ("handing-over", json!({ "attempt": 1, "letter": 1 })),
                (
                    "accepted",
                    json!({
                        "at": null, "letter": 1, "reply": format!("250 Ok for {email}"), "server": format!("smtp.{domain}:465")
                    }),
                ),
                (
                    "filed",
                    json!({
                        "by": "message-id", "document": file(&reply, "message/rfc822"), "from": "b@shop.test", "seems": "person",
                        "origin": { "verdict": "unknown", "reasons": [] }, "size": 1, "subject": said,
                        "source": { "kind": "file", "name": format!("{said}.eml") }, "why": format!("it answers {id}")
                    }),
                ),
                ("refused", json!({ "reason": said, "file": file(&reply, "message/rfc822") })),
                ("attached", json!({ "size": 1, "file": file(&note, "text/plain"), "note": said })),
                ("noted", json!({ "text": said })),
                (
                    "complaint-prepared",
                    json!({
                        "authority": "x", "discloses": ["name"], "html": html, "name": format!("the authority of {}", self.home[0]),
                        "seen": "2026-11-01", "source": "x", "subject": name, "text": text
                    }),
                ),
            ]
        }

        /// Every file of the copy, with its name before it, and all that is said about the bundle.
        fn copy(&mut self, said: &str, hidden: &[Hide]) -> String {
            let events = self.events(said);
            let day: NaiveDate = "2026-11-23".parse().unwrap();
            let recorded_at = DateTime::from_timestamp(1_795_000_000, 0).unwrap();
            let mut lines = Vec::new();
            let recorded = (1..).zip(events).map(|(seq, (kind, body))| {
                let (body, salt) = (body.to_string(), "00".repeat(16));
                let whole = json!({ "seq": seq, "kind": kind, "body": body, "salt": salt }).to_string();
                let without_body = json!({ "seq": seq, "kind": kind }).to_string();
                let event = Event::read(kind, &body).unwrap_or_else(|error| panic!("{kind}: {error}"));
                lines.push(EventLine { body: Some(body), salt: Some(salt), seq, whole, without_body });
                Recorded { event, on: day, recorded_at, seq }
            });
            let case = Case::replay(1, recorded.collect()).unwrap();
            let standing = case.standing(&[Calendar::weekends()], day).unwrap();
            let dossier = Dossier {
                case: &case,
                deadlines: &case.deadlines(&[Calendar::weekends()]).unwrap(),
                for_a_complaint: false,
                hidden: &hidden.iter().copied().collect(),
                lines: &lines,
                pages: &BTreeMap::new(),
                standing: &standing,
                today: day,
                with_identity: false,
            };
            let mut fetch = |sha256: &str| Ok::<_, Infallible>(self.documents[sha256].1.clone());
            let bundle = bundle(&dossier, &mut fetch).unwrap();
            let words = bundle.sheets.iter().map(|sheet| match &sheet.content {
                Content::Text(text) => format!("{}\n{text}\n", sheet.name),
                Content::Document(sha256) => {
                    format!("{}\n{}\n", sheet.name, String::from_utf8_lossy(&self.documents[sha256].1))
                }
            });
            words.collect()
        }
    }

    /// The words of a text, umlauts as two letters: another way to find them than the one that is tested.
    fn words(text: &str) -> Vec<String> {
        let plain = text.to_lowercase().replace('ä', "ae").replace('ö', "oe").replace('ü', "ue").replace('é', "e");
        plain.split(|sign: char| !sign.is_alphanumeric()).map(ToOwned::to_owned).collect()
    }

    /// A word that is in no text of ours, of four letters or more.
    fn part() -> impl Strategy<Value = String> {
        "[A-Z][a-zäöüé]{0,5}qxz"
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

        #[test]
        fn no_word_of_the_name_and_no_part_of_the_address_stands_in_any_file_of_a_redacted_copy(
            parts in prop::collection::vec(part(), 2..5),
            between in prop::collection::vec(prop::sample::select(vec![" ", "-", "'", "’", "‐", "-O'", " d’"]), 4),
            (local, domain, below, street, town) in (part(), part(), part(), part(), part()),
            spelling in 0..4,
        ) {
            let mut name = parts[0].clone();
            for (part, between) in parts[1..].iter().zip(&between) {
                name = format!("{name}{between}{part}");
            }
            // A mailbox and a computer are called without umlauts.
            let ascii = |text: &str| words(text).concat();
            let (local, domain, below) = (ascii(&local), ascii(&domain), ascii(&below));
            let host = format!("{below}.{domain}.test");
            let mut told = Told {
                documents: BTreeMap::new(),
                email: format!("{local}+shop@{host}"),
                home: vec![format!("{street}weg 12 b"), format!("10115 {town}")],
                name,
            };
            let spelled = parts.iter().chain([&local, &host, &town]).map(|part| match spelling {
                0 => part.clone(),
                1 => part.to_uppercase(),
                2 => format!("({part}'s)"),
                _ => words(part).concat(),
            });
            let said = format!("Dear Ms {}, {street}weg", spelled.collect::<Vec<_>>().join(" and "));
            let hidden = [Hide::Address, Hide::Email, Hide::Name];
            let found = words(&told.copy(&said, &hidden));
            let street = format!("{street}weg");
            for part in parts.iter().chain([&local, &domain, &below, &street, &town]) {
                for word in words(part) {
                    prop_assert!(!found.contains(&word), "`{word}` of `{}`, `{}`", told.name, told.email);
                }
            }
            prop_assert!(!found.contains(&"10115".to_owned()));
        }
    }
}
