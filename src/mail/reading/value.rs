use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{Action, Author, Doubt, MatchedBy, ReplyKind, TooComplex, Until, Verdict, origin::PROVIDER_NOT_SET};
use crate::law::Language;

/// What a careful person reads in one mail: values only, nothing is done by itself.
///
/// All text in here is the sender's, as it is: it is made fit for a screen where it is shown, not here.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Reading {
    /// Parts that have a file name or say that they are attachments.
    pub attachments: Vec<Attachment>,
    /// Who wrote it, as far as its form shows.
    pub author: Author,
    /// A machine wrote it (RFC 3834), told from its headers or its words.
    pub automatic: bool,
    /// The time its Date header claims.
    pub date: Option<DateTime<FixedOffset>>,
    /// What the sender's own words name: days, numbers, reasons.
    pub details: Details,
    /// The address and the name it claims to be from.
    pub from: Sender,
    /// The language of the sentence that decides; `None` where none does.
    pub language: Option<Language>,
    /// The letters it belongs to.
    pub matched: Matched,
    /// Its own Message-ID, with its angle brackets.
    pub message_id: Option<String>,
    /// Whether it comes from whom it says.
    pub origin: Origin,
    /// The words that are the sender's own: quotations and our own letter cut away.
    pub own_words: String,
    /// What a delivery report or a read receipt reports.
    pub report: Option<Report>,
    /// Its subject, decoded; empty where it has none.
    pub subject: String,
    /// What may be recorded, the first is what is proposed. Never empty.
    pub suggestions: Vec<Suggestion>,
    /// Everything that a person would see, 256 KiB at most, links with the host they really lead to.
    pub text: String,
    /// Why it is not shown, or not whole. The raw mail is kept all the same.
    pub too_complex: Option<TooComplex>,
}

/// A part of a mail that is a file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Attachment {
    /// Its place among the attachments, from 0, for [`attachment`](super::attachment).
    pub index: usize,
    /// The type that the mail claims, in small letters.
    pub media_type: String,
    /// A name that is fit to be shown and stored: the last part of the path, what cannot be seen written out.
    pub name: String,
    /// What the mail says where that differs from `name`.
    pub raw_name: Option<String>,
    /// The type that its first bytes show, where they show one.
    pub seems: Option<&'static str>,
    /// Its size in octets, decoded.
    pub size: usize,
}

/// What the sender's own words name. Nothing is worked out and no day is guessed.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Details {
    /// It asks for a proof of who the user is, proportionate or not.
    pub asks_identity: bool,
    /// It wants a link clicked to prove something, or to have a letter delivered.
    pub click_to_verify: bool,
    /// The day of the erasure.
    pub deleted_on: Option<NaiveDate>,
    /// It gives reasons of its own for an extension, a refusal or a doubt about identity. Not whether they are good ones.
    pub gives_reasons: bool,
    /// The day of receipt.
    pub received: Option<NaiveDate>,
    /// What is kept, in the order it is named.
    pub retained: Vec<Kept>,
    /// Their number for the matter, without `#` or `Ticket#`.
    pub ticket: Option<String>,
    /// The day of the promised answer.
    pub until: Option<NaiveDate>,
    /// The span within which an answer is promised, where no day is named.
    pub within: Option<Until>,
}

/// A category of data that is kept, in their words.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Kept {
    /// The provision or ground they name.
    pub basis: Option<String>,
    /// The day they name for its end.
    pub until: Option<NaiveDate>,
    /// The data.
    pub what: String,
}

/// The address and the name a mail claims to be from.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Sender {
    /// The address, as it is.
    pub address: String,
    /// The name beside it, decoded; empty where there is none.
    pub name: String,
}

/// The letters a mail belongs to, and what ties it to them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Matched {
    /// The strongest thing that ties it to a letter.
    pub by: MatchedBy,
    /// Every letter it may belong to, one for a case; exactly one where the match is exact.
    pub letters: Vec<LetterOf>,
    /// The reason, as a clause: `it answers the Message-ID of letter 1 of case 3`.
    pub why: String,
}

/// A letter of a case.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct LetterOf {
    /// The number of the case.
    pub case: u32,
    /// The number of the letter within it.
    pub letter: u32,
}

/// What may be recorded, and the words that led to it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Suggestion {
    /// The kind of fact.
    pub kind: ReplyKind,
    /// The sentence of the mail that led to it, where one did, in the sender's words.
    pub phrase: Option<String>,
}

/// Whether a mail comes from whom it says, with the reasons.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Origin {
    /// Why it is doubtful; empty else, but for [`Doubt::OtherDomain`] of an unknown one.
    pub doubts: Vec<Doubt>,
    /// Every reason in words, as clauses, for or against.
    pub reasons: Vec<String>,
    /// The verdict.
    pub verdict: Verdict,
}

impl Origin {
    /// Tells whether it was not judged because the settings do not say what the user's own provider calls itself.
    #[must_use]
    pub fn lacks_the_provider(&self) -> bool {
        self.reasons.iter().any(|reason| reason == PROVIDER_NOT_SET)
    }
}

/// What a delivery report or a read receipt reports of one addressee.
///
/// Where it speaks of several, of the one the letter went to; where it speaks of none of them, of the first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Report {
    /// What became of the letter.
    pub action: Option<Action>,
    /// It carries a Message-ID of ours **and** the addressee of that letter is the one it speaks of. Only a certain
    /// failure stops a clock, and only if no proof of receipt came before it: that is not for the mail to say.
    pub certain: bool,
    /// What the far server said, as it is.
    pub diagnostic: Option<String>,
    /// The envelope id it names.
    pub envelope_id: Option<String>,
    /// It carries our Message-ID, our envelope id or our reference.
    pub ours: bool,
    /// The Message-ID of the letter it is about, with its angle brackets; one of ours, if it carries any.
    pub original_message_id: Option<String>,
    /// The address that the sender had written, where it is another than the one it speaks of.
    pub original_recipient: Option<String>,
    /// The address it speaks of, in ASCII.
    pub recipient: Option<String>,
    /// The same address as the report writes it, where that differs (RFC 6533).
    pub recipient_shown: Option<String>,
    /// The status code, `5.1.1` (RFC 3463).
    pub status: Option<String>,
}

impl Reading {
    /// Returns what is proposed.
    ///
    /// # Panics
    /// Never: a reading has at least one suggestion.
    #[must_use]
    pub fn proposed(&self) -> &Suggestion {
        self.suggestions.first().expect("a reading has at least one suggestion")
    }
}

impl Matched {
    /// Returns the one letter it belongs to, where there is only one.
    #[must_use]
    pub fn one(&self) -> Option<LetterOf> {
        match self.letters.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }
}
