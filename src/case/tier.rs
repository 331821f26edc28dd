use std::fmt;

use serde::Serialize;

/// How well it is shown that a letter was sent and reached the controller.
///
/// Sent is not received: an accepted e-mail alone is no proof of receipt (OLG Rostock, 3 April 2024, 7 U 2/24; LAG
/// Köln, 11 January 2022, 4 Sa 315/21), so every date names the tier it stands on.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Tier {
    /// Written, or sent on the user's word alone.
    E0,
    /// The user's own provider took it.
    E1,
    /// A copy in the user's mailbox shows it.
    E2,
    /// The controller's mail server confirmed delivery (RFC 3464).
    E3,
    /// The controller acknowledged it.
    E4,
    /// The controller answered it.
    E5,
    /// A form's confirmation or a delivery record is kept.
    E6,
}

impl Tier {
    /// Returns what the tier means, in words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::E0 => "on your word",
            Self::E1 => "your mail provider took it",
            Self::E2 => "a copy in your mailbox shows it",
            Self::E3 => "the controller's mail server confirmed delivery",
            Self::E4 => "the controller acknowledged it",
            Self::E5 => "the controller answered it",
            Self::E6 => "a confirmation or delivery record is kept",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}
