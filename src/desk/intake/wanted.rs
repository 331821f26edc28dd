//! What a run through the mailbox looks for, and where.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::NaiveDate;

use super::super::Cases;
use crate::{
    case::{Case, Source},
    mail::reading::{KnownCase, is_free},
    post::{Folder, FolderName, Term, Uid},
};

/// How many terms one search has at most.
pub(super) const TERMS: usize = 10;

/// What to look for, and where.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// The cases; all where empty.
    pub cases: Vec<u32>,
    /// The folders; those for unwanted mail are looked in too where none is named.
    pub folders: Vec<String>,
    /// Look into the folder that the server marks as the one for unwanted mail (RFC 6154): answers land there.
    pub junk: bool,
    /// `host:port`.
    pub server: String,
    /// The first day; that of each case's first letter where it is not given.
    pub since: Option<NaiveDate>,
}

/// Everything by which a message names a letter of a case.
pub(super) fn naming(case: &KnownCase) -> Vec<Term> {
    let reference = case.reference.to_string();
    let letters = case.letters.iter().flat_map(|letter| letter.message_id.iter().chain(&letter.rewritten));
    let ids = letters.map(|id| Term::Names(id.to_string()));
    // The reference stands in our Message-IDs too, so that a returned header is found by it.
    [Term::Subject(reference.clone()), Term::Text(reference)].into_iter().chain(ids).collect()
}

/// A controller is known by its domain; at a provider where anybody can have a mailbox, by the whole address.
pub(super) fn of_the_controller(case: &KnownCase) -> Vec<Term> {
    let domains = case.domains.iter().filter(|domain| !is_free(domain)).map(|domain| Term::FromDomain(domain.clone()));
    let written_to = case.letters.iter().filter_map(|letter| letter.addressee.as_ref());
    let at_free = written_to.filter(|address| address.as_str().rsplit_once('@').is_some_and(|(_, at)| is_free(at)));
    let addresses: BTreeSet<&str> = at_free.map(crate::controller::EmailAddress::as_str).collect();
    let addresses =
        addresses.into_iter().map(|address| Term::Header { name: "From".to_owned(), holds: address.to_owned() });
    domains.chain(addresses).collect()
}

/// Returns the messages of this server that are filed already. One that was taken out of a case is looked at again: it may belong
/// to another, and its own case says that it was taken out.
pub(super) fn filed_before(cases: &Cases, server: &str) -> HashSet<(String, Uid)> {
    let sources = cases.known().flat_map(Case::filed).map(|filed| filed.filed.source.clone());
    sources
        .filter_map(|source| match source {
            Source::Imap { folder, server: known, uid, uid_validity } if known == server => {
                Some((folder, Uid { validity: uid_validity, number: uid }))
            }
            Source::Imap { .. } | Source::File { .. } => None,
        })
        .collect()
}

/// Returns the folders to look through, each once.
pub(super) fn places(folders: &[Folder], wanted: &Wanted) -> Vec<FolderName> {
    let named = wanted.folders.iter().map(|name| FolderName::typed(name));
    let junk = folders.iter().filter(|folder| wanted.junk && folder.can_be_opened() && folder.is("\\Junk"));
    let all = named.chain(junk.map(|folder| folder.name.clone()));
    let mut places: BTreeMap<FolderName, usize> = BTreeMap::new();
    for (at, name) in all.enumerate() {
        places.entry(name).or_insert(at);
    }
    let mut places: Vec<_> = places.into_iter().collect();
    places.sort_by_key(|(_, at)| *at);
    places.into_iter().map(|(name, _)| name).collect()
}
