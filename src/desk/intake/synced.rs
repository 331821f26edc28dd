//! What a run through the mailbox brought, and how a message of it is named.

use std::num::NonZeroU32;

use super::{Filing, Incoming, Pick};
use crate::{
    mail::reading::{LetterOf, Reading},
    post::{FolderName, MailboxError, Uid},
};

/// A message of the mailbox, for ever.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Spot {
    /// The folder.
    pub folder: FolderName,
    /// The message.
    pub uid: Uid,
}

/// A message as the user names it. Without its numbering it is the one that has the number now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Named {
    /// The folder.
    pub folder: FolderName,
    /// Its number.
    pub number: NonZeroU32,
    /// The numbering, where it is named; the folder may have been numbered anew since.
    pub validity: Option<NonZeroU32>,
}

/// A message that the user picked, before it is kept.
#[derive(Clone, Debug)]
pub struct PickedUp {
    /// Its bytes and where it lies.
    pub incoming: Incoming,
    /// The case it is to be filed with.
    pub pick: Pick,
    /// What it seems to say.
    pub reading: Box<Reading>,
    /// Where it lies.
    pub spot: Spot,
}

/// A message that was filed, or that the case has already.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What became of it.
    pub filing: Filing,
    /// What it seems to say.
    pub reading: Box<Reading>,
    /// Its SHA-256.
    pub sha256: String,
    /// Where it lies.
    pub spot: Spot,
}

/// A message that may belong to a case; it was not kept.
#[derive(Clone, Debug)]
pub struct Perhaps {
    /// The letters it may belong to.
    pub letters: Vec<LetterOf>,
    /// What its header says.
    pub reading: Box<Reading>,
    /// Where it lies.
    pub spot: Spot,
}

/// What one run through a mailbox brought.
#[derive(Debug, Default)]
pub struct Synced {
    /// What could not be looked at, and why; the first that ended the session is the last.
    pub failed: Vec<(String, MailboxError)>,
    /// The folders that were looked through, escaped.
    pub folders: Vec<String>,
    /// What was filed.
    pub kept: Vec<Kept>,
    /// Messages that are filed already and were not fetched again.
    pub known: u64,
    /// What only the user can tell, the newest of each folder.
    pub perhaps: Vec<Perhaps>,
    /// Messages that name a letter and are too large to be kept.
    pub too_large: Vec<Spot>,
}
