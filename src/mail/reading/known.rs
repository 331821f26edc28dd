use chrono::NaiveDate;

use crate::{controller::EmailAddress, mail::MessageId, request::Reference};

/// What the user has, and what a mail is held against: the open letters, the mailboxes, the provider.
///
/// Nothing is learnt from one mail for the next; whoever calls puts in what the record says on the day.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// The user's own addresses.
    pub addresses: Vec<EmailAddress>,
    /// The cases a mail may belong to.
    pub cases: Vec<KnownCase>,
    /// What the user's own provider calls itself in `Authentication-Results` (RFC 8601 section 2.2), such as
    /// `mx.example.net`. What anybody else says about a sender is what the sender says about itself.
    pub provider: Vec<String>,
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
    pub(super) fn letters(&self) -> impl Iterator<Item = (&KnownCase, &KnownLetter)> {
        self.cases.iter().flat_map(|case| case.letters.iter().map(move |letter| (case, letter)))
    }

    pub(super) fn is_own(&self, address: &str) -> bool {
        self.addresses.iter().any(|own| own.is(address))
    }
}

impl KnownLetter {
    pub(super) fn is_answered_by(&self, id: &str) -> bool {
        self.message_id.as_ref().is_some_and(|own| own.as_str() == id)
    }

    pub(super) fn went_to(&self, address: &str) -> bool {
        self.addressee.as_ref().is_some_and(|addressee| addressee.is(address))
    }

    pub(super) fn was_renamed(&self, id: &str) -> bool {
        self.rewritten.iter().any(|other| other.as_str() == id)
    }
}
