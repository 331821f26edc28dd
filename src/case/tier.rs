use std::fmt;

use serde::Serialize;

use super::{Case, Event, LetterRecord, ProofAdded, Recorded, letter::tier_of};

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
    /// The controller wrote back: an answer, or a question.
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
            Self::E5 => "the controller wrote back",
            Self::E6 => "a confirmation or delivery record is kept",
        }
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl Case {
    /// Returns how well something shows that a letter arrived, where it was added to the receipt of it.
    fn shows_a_receipt(&self, added: &ProofAdded) -> Option<Tier> {
        let receipt = self.events.iter().find(|recorded| recorded.seq == added.sending)?;
        let holds = matches!(receipt.event, Event::Received(_)) && self.day_of(receipt).is_some();
        holds.then(|| if added.evidence.file.is_some() { Tier::E6 } else { Tier::E0 })
    }

    /// Returns how well it is shown that a letter went and arrived. What the controller does shows that it has the request; a
    /// letter that follows stands on its own.
    #[must_use]
    pub fn tier_of(&self, letter: &LetterRecord) -> Tier {
        match (letter.sendings.is_empty(), letter.kind.is_follow_up()) {
            (true, _) => Tier::E0,
            (false, true) => letter.tier(),
            (false, false) => letter.tier().max(self.tier()),
        }
    }

    /// Returns how well one entry by itself shows that a letter was sent or arrived; nothing where it is about neither, or
    /// was struck by a correction.
    #[must_use]
    pub fn shows(&self, recorded: &Recorded) -> Option<Tier> {
        self.day_of(recorded)?;
        let mut sendings = self.letters.iter().flat_map(|letter| &letter.sendings);
        match &recorded.event {
            Event::Drafted(_) => Some(Tier::E0),
            Event::Sent(body) => Some(tier_of(body.by, body.evidence.file.as_ref())),
            Event::ProofAdded(body) => {
                let sending = sendings.find(|sending| sending.is_shown_by(recorded.seq, body));
                let Some(sending) = sending else { return self.shows_a_receipt(body) };
                Some(tier_of(sending.by, body.evidence.file.as_ref()))
            }
            Event::Accepted(_) | Event::Looked(_) | Event::Resolved(_) => {
                sendings.find(|sending| sending.seq == recorded.seq).map(|sending| sending.tier)
            }
            Event::Received(body) => Some(if body.evidence.file.is_some() { Tier::E6 } else { Tier::E0 }),
            Event::Delivered(_) => Some(Tier::E3),
            Event::Acknowledged(_) => Some(Tier::E4),
            Event::WantsIdentity(_)
            | Event::WantsInformation(_)
            | Event::Extended(_)
            | Event::Refused(_)
            | Event::Partial(_)
            | Event::Done(_)
            | Event::Retained(_)
            | Event::NoData(_)
            | Event::WrongAddress(_)
            | Event::Portal(_) => Some(Tier::E5),
            Event::Opened(_)
            | Event::Queued(_)
            | Event::PutOut(_)
            | Event::HandingOver(_)
            | Event::Rejected(_)
            | Event::Deferred(_)
            | Event::Uncertain(_)
            | Event::LoginRefused(_)
            | Event::Restored(_)
            | Event::GaveIdentity(_)
            | Event::GaveInformation(_)
            | Event::Bounced(_)
            | Event::Filed(_)
            | Event::AccountDeleted(_)
            | Event::Withdrawn(_)
            | Event::ComplaintPrepared(_)
            | Event::Complained(_)
            | Event::Other(_)
            | Event::Corrected(_)
            | Event::Attached(_)
            | Event::Expected(_)
            | Event::Noted(_)
            | Event::Closed(_)
            | Event::Reopened(_) => None,
        }
    }
}
