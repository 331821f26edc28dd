//! What is kept of a message that came, before anybody sorted it: its exact bytes, where they lay, and what a first
//! reading saw. All text of others in here is escaped and cut.

use std::num::NonZeroU32;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};

use super::Proof;

/// Body of `filed`: a message came and its exact bytes are kept. It says nothing about the request until a later fact
/// names its document.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
pub struct Filed {
    /// What ties it to the case.
    pub by: TiedBy,
    /// When it came into the mailbox, as the provider has it, or as the last server on its way wrote; missing where
    /// neither is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came: Option<DateTime<FixedOffset>>,
    /// Its bytes.
    pub document: Proof,
    /// The address it claims to be from, escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The letter it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub letter: Option<u32>,
    /// Its own `Message-ID`, with its angle brackets, escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    /// Whether it comes from whom it says, as the first reading judged it.
    pub origin: Origin,
    /// The user said that it belongs to the case.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub picked: bool,
    /// What a report says of the letter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<ReportRead>,
    /// What it seems to be.
    pub seems: Seems,
    /// How many octets it has.
    pub size: u64,
    /// Where it lay.
    pub source: Source,
    /// Its subject, decoded and escaped.
    pub subject: String,
    /// Why it could not be read, or not whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unread: Option<String>,
    /// What ties it to the case, as a clause.
    pub why: String,
    /// The time its `Date` header claims.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<DateTime<FixedOffset>>,
}

/// Where a message lay that is kept.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Source {
    /// In a file that the user gave.
    File {
        /// The message within a mailbox of several, from 1.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<u64>,
        /// The name of the file, escaped.
        name: String,
    },
    /// In the user's mailbox.
    Imap {
        /// The folder, escaped.
        folder: String,
        /// `host:port`.
        server: String,
        /// Its number in the folder (RFC 3501, section 2.3.1.1).
        uid: NonZeroU32,
        /// The numbering.
        uid_validity: NonZeroU32,
    },
}

/// What ties a message to a case, the strongest first.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TiedBy {
    /// It answers the `Message-ID` of a letter.
    MessageId,
    /// Its thread goes back to a letter.
    References,
    /// It answers the id that the user's provider gave a letter.
    Outlook,
    /// It names the envelope of a letter.
    EnvelopeId,
    /// It carries the reference of the case.
    Reference,
    /// It comes from the controller's domain.
    Domain,
    /// It speaks of an address that was written to.
    Addressee,
    /// Several cases fit, and the user picked one.
    Ambiguous,
    /// The user's word alone.
    None,
}

/// What a message seems to be, as far as its form shows.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seems {
    /// A machine answered by itself (RFC 3834).
    Automatic,
    /// A person wrote it.
    Person,
    /// A mail server reports what became of a letter (RFC 3464).
    Report,
    /// A ticket system wrote it, for a person or by itself.
    Ticket,
}

/// How far the origin of a message could be believed on the day it was filed.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Origin {
    /// Every reason in words, as clauses, escaped.
    pub reasons: Vec<String>,
    /// The verdict.
    pub verdict: Genuine,
}

/// Whether a message comes from whom it says.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Genuine {
    /// It does, as far as the user's own provider can tell.
    Ok,
    /// Nobody who can be believed has judged it.
    Unknown,
    /// Something does not fit.
    Doubtful,
}

/// What a delivery report says of a letter.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct ReportRead {
    /// What became of it (RFC 3464 section 2.3.3): `failed`, `delayed`, `delivered`, `relayed`, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// It carries our `Message-ID` and names the addressee of that letter.
    pub certain: bool,
    /// What the far server said, escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub diagnostic: Option<String>,
    /// The address it speaks of, escaped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The status code, `5.1.1` (RFC 3463).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

impl Seems {
    /// Returns what it is, as a noun.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Automatic => "an automatic answer",
            Self::Person => "a message",
            Self::Report => "a delivery report",
            Self::Ticket => "a message of a ticket system",
        }
    }
}
