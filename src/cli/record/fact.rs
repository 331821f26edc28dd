use std::fmt;

use crate::case::Way;

/// What can be recorded.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(super) enum Fact {
    /// You sent a letter yourself (`--by`)
    Sent,
    /// It reached them
    Received,
    /// They say they have it
    Acknowledged,
    /// They want proof of who you are
    WantsIdentity,
    /// You gave it
    GaveIdentity,
    /// They want to know something
    WantsInformation,
    /// You told them
    GaveInformation,
    /// They take more time
    Extended,
    /// They promise something by a day, which no law sets (`--until`, `--what`)
    Expected,
    /// They refuse
    Refused,
    /// They answered in part
    Partial,
    /// They did it
    Done,
    /// They keep part of the data
    Retained,
    /// They say they hold nothing
    NoData,
    /// They say the letter belongs elsewhere
    WrongAddress,
    /// They point to their portal
    Portal,
    /// It came back
    Bounced,
    /// You withdrew the request
    Withdrawn,
    /// You complained
    Complained,
    /// Something else came
    Other,
    /// An earlier entry was wrong
    Corrected,
}

/// By which way.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(super) enum WayFlag {
    /// On paper
    Post,
    /// Through a form or privacy centre
    Webform,
    /// From your own mail program
    Email,
    /// Inside their app
    InApp,
}

impl WayFlag {
    /// Returns the word of the ledger.
    pub(super) fn way(self) -> Way {
        match self {
            Self::Post => Way::Post,
            Self::Webform => Way::Webform,
            Self::Email => Way::Email,
            Self::InApp => Way::InApp,
        }
    }
}

impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        clap::ValueEnum::to_possible_value(self).map_or(Ok(()), |value| f.write_str(value.get_name()))
    }
}
