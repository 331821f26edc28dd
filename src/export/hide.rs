//! The words a user says for what a copy is to leave out.

use std::{fmt, str::FromStr};

/// What is left out of a copy.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Hide {
    /// The lines of the postal address, the numbers in them that are as long as a postcode, and the street and the town.
    Address,
    /// The files that the user filed or kept as proof.
    Attachments,
    /// The e-mail addresses of the data subject, and what stands before and behind their `@`.
    Email,
    /// Account, order and telephone numbers, and the address of the account.
    Identifiers,
    /// The name, each word of it, and each part of a double one.
    Name,
    /// The telephone numbers.
    Phone,
    /// What came from the controller.
    Replies,
}

/// The word is none of [`Hide`].
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("nothing called `{0}` can be redacted")]
pub struct HideError(String);

impl Hide {
    /// Every word, in the order they are listed.
    pub const ALL: [Self; 7] =
        [Self::Address, Self::Attachments, Self::Email, Self::Identifiers, Self::Name, Self::Phone, Self::Replies];

    /// Returns the word a user types.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Address => "address",
            Self::Attachments => "attachments",
            Self::Email => "email",
            Self::Identifiers => "identifiers",
            Self::Name => "name",
            Self::Phone => "phone",
            Self::Replies => "replies",
        }
    }

    /// Says by which rule it is removed.
    pub(super) fn rule(self) -> &'static str {
        match self {
            Self::Address => {
                "each line of the postal address as it was typed, the numbers in it of four signs or more, and street and town \
                 without their numbers, and the first word of a town beside its postcode"
            }
            Self::Attachments => "files that the user filed or kept as proof are left out, with their names",
            Self::Email => {
                "the e-mail addresses that the letters came from or were copied to, what stands before their @ if it names \
                 somebody, and their domain"
            }
            Self::Identifiers => "account, order and telephone numbers, and the e-mail address of the account",
            Self::Name => {
                "the name, each word of it of three letters or more, and each such part of a double name; one of five letters \
                 or more inside other words too"
            }
            Self::Phone => "telephone numbers, as they are dialled at home too",
            Self::Replies => "files that came from the controller are left out, with their names",
        }
    }
}

impl fmt::Display for Hide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Hide {
    type Err = HideError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let word = if text == "id" { "identifiers" } else { text };
        Self::ALL.into_iter().find(|hide| hide.name() == word).ok_or_else(|| HideError(text.to_owned()))
    }
}
