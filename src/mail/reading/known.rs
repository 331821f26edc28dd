use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{LetterOf, domains::is_free, index::Index};
use crate::{controller::EmailAddress, mail::MessageId, request::Reference};

/// What the user has, and what a mail is held against: the open letters, the mailboxes, the provider.
///
/// Nothing is learnt from one mail for the next; whoever calls puts in what the record says on the day. What mails are looked
/// up by is worked out once, when it is put together: a mail costs what it holds, however many letters there are.
#[derive(Clone, Debug, Default)]
pub struct Known {
    addresses: Vec<EmailAddress>,
    cases: Vec<KnownCase>,
    index: Index,
    provider: Vec<String>,
}

/// A case as far as a mail can be held against it.
#[derive(Clone, Debug)]
pub struct KnownCase {
    /// The number the user types.
    pub number: u32,
    /// The number that letters carry.
    pub reference: Reference,
    /// Domains that are the controller's own, as its record has them.
    pub domains: Vec<String>,
    /// Domains of ticket systems that answer for it, down to the controller's own name: `shop.ticketdesk.example`.
    pub ticket_domains: Vec<String>,
    /// The letters that went out, in order.
    pub letters: Vec<KnownLetter>,
}

/// A letter that went out.
#[derive(Clone, Debug)]
pub struct KnownLetter {
    /// The number of the letter within the case, from 1.
    pub number: u32,
    /// The id that redress gave it; `None` where it went by another way than e-mail.
    pub message_id: Option<MessageId>,
    /// Ids that the user's provider put in its place, as the Sent folder shows them.
    pub rewritten: Vec<MessageId>,
    /// The id of the envelope (RFC 3461 section 4.4), where one was given.
    pub envelope_id: Option<String>,
    /// Who it went to; `None` where it went by another way than e-mail.
    pub addressee: Option<EmailAddress>,
    /// The day it was handed over.
    pub sent: NaiveDate,
    /// Its text, so that our own words below an answer are not taken for the answer. Empty where it is not at hand.
    pub text: String,
}

impl Known {
    /// Puts together the user's own addresses, the cases a mail may belong to, and what the user's own provider calls itself
    /// in `Authentication-Results` (RFC 8601 section 2.2), such as `mx.example.net`. What anybody else says about a sender
    /// is what the sender says about itself.
    #[must_use]
    pub fn new(addresses: Vec<EmailAddress>, cases: Vec<KnownCase>, provider: Vec<String>) -> Self {
        let index = Index::of(&cases);
        Self { addresses, cases, index, provider }
    }

    /// Returns the cases a mail may belong to.
    #[must_use]
    pub fn cases(&self) -> &[KnownCase] {
        &self.cases
    }

    /// Tells whether an address is one of the user's own, in whatever letter case.
    #[must_use]
    pub fn is_own(&self, address: &str) -> bool {
        self.addresses.iter().any(|own| own.is(address))
    }

    /// Tells whether a `Message-ID`, with its angle brackets, is that of a letter: the one redress gave it, or one that the
    /// provider put in its place.
    #[must_use]
    pub fn sent(&self, id: &str) -> bool {
        self.index.ids.contains_key(id) || self.index.renamed.contains_key(id)
    }

    /// Returns the cases that have a letter with this `Message-ID`, given or put in its place.
    pub fn that_sent(&self, id: &str) -> impl Iterator<Item = &KnownCase> {
        let places = [&self.index.ids, &self.index.renamed].into_iter().filter_map(move |letters| letters.get(id));
        places.flatten().map(|place| &self.cases[place.case])
    }

    /// Returns the cases that have this reference: `R-2026-K7Q2M`, in capital letters.
    pub fn with_reference(&self, reference: &str) -> impl Iterator<Item = &KnownCase> {
        self.index.references.get(reference).into_iter().flatten().map(|at| &self.cases[*at])
    }

    pub(super) fn addresses(&self) -> &[EmailAddress] {
        &self.addresses
    }

    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    pub(super) fn provider(&self) -> &[String] {
        &self.provider
    }

    /// Returns the places of the cases for whose controllers an address may stand, in order; at a free provider only those
    /// whose letters went to it.
    pub(super) fn sent_by(&self, domain: &str, address: &str) -> BTreeSet<usize> {
        if is_free(domain) {
            return self.index.to(address).iter().map(|place| place.case).collect();
        }
        self.index.hosts.cases(domain)
    }

    /// Returns a letter by its name.
    pub(super) fn letter(&self, LetterOf { case, letter }: LetterOf) -> Option<&KnownLetter> {
        let case = self.cases.get(*self.index.numbers.get(&case)?)?;
        case.letters.iter().find(|known| known.number == letter)
    }
}
