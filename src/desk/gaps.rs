//! Whether the answer of a case holds the orders of the user's own list.

use std::collections::BTreeSet;

use super::{Cases, DeskError, message::document};
use crate::{
    case::{Case, Event, Evidence, FiledAs, Proof},
    guide::orders::{Contents, Gaps, OrderList, ReadPdf, Unread, contents, gaps, shown_contents},
    ledger::Ledger,
    mail::reading::{Known, attachment, read, targets},
    post::escape,
};

/// What a comparison found, and what it could not see.
#[derive(Clone, Debug)]
pub struct Compared {
    /// What the answer lacks; nothing where there is no list or no answer.
    pub gaps: Option<Gaps>,
    /// The user's own list.
    pub list: OrderList,
    /// The files the list comes from.
    pub lists: Vec<String>,
    /// The files of the answer that were searched.
    pub searched: Vec<String>,
    /// Files of which nobody said whose they are, so that they were not searched.
    pub unsaid: Vec<String>,
    /// Files of the answer that could not be searched, and why.
    pub unread: Vec<(String, Unread)>,
}

/// The texts of an answer while they are collected.
struct Answer<'a> {
    /// Where the links of mails lead; a number may stand there alone.
    links: Vec<String>,
    pdf: &'a ReadPdf<'a>,
    searched: Vec<String>,
    texts: Vec<String>,
    unread: Vec<(String, Unread)>,
}

/// The longest name of a file that is shown, in characters.
const LONGEST_NAME: usize = 200;

/// Reads a document as a list of orders; `pdf` reads a PDF file.
#[must_use]
pub fn order_list(name: &str, bytes: &[u8], pdf: &ReadPdf<'_>) -> OrderList {
    let mut list: Option<OrderList> = None;
    for (_, part) in shown_contents(name, bytes, pdf) {
        if let Contents::Text(text) = part {
            let read = OrderList::read(&text);
            match &mut list {
                Some(list) => list.extend(read),
                None => list = Some(read),
            }
        }
    }
    list.unwrap_or_default()
}

/// Holds the answer of a case against the user's list of orders: the one of the case, else those of the other cases with
/// the same controller.
///
/// The answer is every message and file that came from the controller and stands in the case. What somebody quotes of
/// our own letter is none of it. `pdf` reads a PDF file.
///
/// # Errors
/// When a document that the case names is not in the ledger, or the ledger cannot be read.
pub fn compare(ledger: &dyn Ledger, cases: &Cases, case: &Case, pdf: &ReadPdf<'_>) -> Result<Compared, DeskError> {
    let (lists, list) = lists(ledger, cases, case, pdf)?;
    let mut answer = Answer { links: Vec::new(), pdf, searched: Vec::new(), texts: Vec::new(), unread: Vec::new() };
    let own: BTreeSet<&str> = attached(case)
        .filter(|(_, filed_as)| matches!(filed_as, Some(FiledAs::Orders | FiledAs::Record)))
        .map(|(proof, _)| proof.sha256.as_str())
        .collect();
    let mut seen = own.clone();
    for proof in from_the_controller(case) {
        if seen.insert(&proof.sha256) {
            answer.add(proof, &bytes(ledger, case, proof)?);
        }
    }
    let unsaid = attached(case).filter(|(proof, filed_as)| filed_as.is_none() && !seen.contains(proof.sha256.as_str()));
    let unsaid = unsaid.map(|(proof, _)| proof.name.clone()).collect();
    let comparable = !list.orders.is_empty() && !answer.searched.is_empty();
    Ok(Compared {
        gaps: comparable.then(|| gaps(&list, texts(&answer.texts), texts(&answer.links))),
        list,
        lists,
        searched: answer.searched,
        unsaid,
        unread: answer.unread,
    })
}

fn texts(all: &[String]) -> impl Iterator<Item = &str> {
    all.iter().map(String::as_str)
}

fn lists(
    ledger: &dyn Ledger,
    cases: &Cases,
    case: &Case,
    pdf: &ReadPdf<'_>,
) -> Result<(Vec<String>, OrderList), DeskError> {
    let of_same = |other: &&Case| other.opened.controller == case.opened.controller && other.number != case.number;
    let own = read_lists(ledger, case, pdf)?;
    if !own.is_empty() {
        return Ok(merged(own));
    }
    let mut others = Vec::new();
    for other in cases.known().filter(of_same) {
        others.extend(read_lists(ledger, other, pdf)?);
    }
    Ok(merged(others))
}

fn read_lists(ledger: &dyn Ledger, case: &Case, pdf: &ReadPdf<'_>) -> Result<Vec<(String, OrderList)>, DeskError> {
    let lists = attached(case).filter(|(_, filed_as)| *filed_as == Some(FiledAs::Orders));
    lists
        .map(|(proof, _)| Ok((proof.name.clone(), order_list(&proof.name, &bytes(ledger, case, proof)?, pdf))))
        .collect()
}

fn merged(lists: Vec<(String, OrderList)>) -> (Vec<String>, OrderList) {
    let mut names = Vec::new();
    let mut all = OrderList::default();
    for (name, list) in lists {
        if names.is_empty() {
            all.by = list.by.clone();
        }
        names.push(name);
        all.extend(list);
    }
    (names, all)
}

/// Returns the documents that were attached and stand, with what they are.
fn attached(case: &Case) -> impl Iterator<Item = (&Proof, Option<FiledAs>)> {
    standing(case).filter_map(|event| match event {
        Event::Attached(body) => Some((body.evidence.proof()?, body.filed_as)),
        _ => None,
    })
}

fn standing(case: &Case) -> impl Iterator<Item = &Event> {
    case.events.iter().filter(|recorded| case.day_of(recorded).is_some()).map(|recorded| &recorded.event)
}

/// Returns what came from the controller: messages, files kept with a fact of its own, and what was filed as an answer.
fn from_the_controller(case: &Case) -> impl Iterator<Item = &Proof> {
    standing(case).filter_map(|event| match event {
        Event::Attached(body) if body.filed_as == Some(FiledAs::Answer) => body.evidence.proof(),
        Event::Filed(body) => body.report.is_none().then_some(&body.document),
        Event::Received(_) | Event::Bounced(_) | Event::Delivered(_) => None,
        event if event.comes_from_the_controller() => event.evidence().and_then(Evidence::proof),
        _ => None,
    })
}

fn bytes(ledger: &dyn Ledger, case: &Case, proof: &Proof) -> Result<Vec<u8>, DeskError> {
    document(case.number, &proof.sha256, |digest| ledger.document(digest))
}

impl Answer<'_> {
    fn add(&mut self, proof: &Proof, bytes: &[u8]) {
        if proof.media_type.starts_with("message/rfc822") {
            self.add_mail(&proof.name, bytes);
        } else {
            self.add_file(&proof.name, bytes);
        }
    }

    fn add_mail(&mut self, name: &str, bytes: &[u8]) {
        let reading = read(bytes, &Known::default());
        if reading.too_complex.is_some() {
            self.unread.push((name.to_owned(), Unread::TooLarge));
        }
        self.searched.push(name.to_owned());
        self.texts.push(reading.own_words);
        self.links.extend(targets(bytes));
        for part in &reading.attachments {
            match attachment(bytes, part.index) {
                Some(octets) => self.add_file(&format!("{name}/{}", part.name), &octets),
                None => self.unread.push((format!("{name}/{}", part.name), Unread::Damaged)),
            }
        }
    }

    fn add_file(&mut self, name: &str, bytes: &[u8]) {
        for (part, contents) in contents(name, bytes, self.pdf) {
            let part = escape(part.as_bytes(), LONGEST_NAME);
            match contents {
                Contents::Text(text) => {
                    self.searched.push(part);
                    self.texts.push(text);
                }
                Contents::Unread(why) => self.unread.push((part, why)),
            }
        }
    }
}
