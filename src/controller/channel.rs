use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Confirmation, EmailAddress, Evidence, Jurisdiction, Unsuitable};
use crate::law::{Place, Right};

/// One way to reach a controller, and what it is for.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Channel {
    /// The lines of a postal address, without the addressee's name.
    pub address: Vec<String>,
    /// The line that names a desk, such as `Attn: Legal Department`.
    pub attention: Option<String>,
    /// The address to use instead where this one is not to be used by default.
    pub better: Option<String>,
    /// That the user looked at it again, on the day of its evidence or later.
    pub confirmed: Option<Confirmation>,
    /// The address mail goes to; a representative may have one too.
    pub email: Option<EmailAddress>,
    /// The entities it reaches, by id; all where empty.
    pub entities: Vec<String>,
    /// What it rests on.
    pub evidence: Evidence,
    /// The name of the channel within its controller.
    pub id: String,
    /// How it is reached.
    pub kind: ChannelKind,
    /// How many characters its form takes, where that is known.
    pub limit: Option<usize>,
    /// What a person must know before using it.
    pub note: Option<String>,
    /// What the controller says it is for.
    pub purpose: String,
    /// Whether one must log in first.
    pub requires_login: bool,
    /// The only people it is for, by where they live.
    pub residents: Option<Jurisdiction>,
    /// The rights it takes requests for; every right where empty.
    pub rights: Vec<Right>,
    /// Whether it is offered without being asked for.
    pub ship: Ship,
    /// Whether it is known to be superseded, or too old to be relied upon.
    pub stale: bool,
    /// Whether it is there for requests at all.
    pub standing: Standing,
    /// What to do there, step by step.
    pub steps: Vec<String>,
    /// The entry of the list of unsuitable addresses that names it.
    pub unsuitable: Option<Unsuitable>,
    /// The address in one line.
    pub value: String,
}

/// How a channel is reached.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelKind {
    /// By electronic mail.
    Email,
    /// By letter on paper.
    Post,
    /// On a page of the web.
    Webform,
    /// In the controller's own program or account pages, without an address of its own.
    InApp,
    /// By telephone.
    Phone,
    /// Through a representative named for a country or the Union.
    Representative,
}

/// Whether a channel is there for data protection requests.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// The controller publishes it for requests.
    #[default]
    Requests,
    /// It is published for something else and serves only where nothing better does.
    Fallback,
}

/// Whether redress offers a channel by itself.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ship {
    /// Offered by default.
    Yes,
    /// Offered with its note, and used only after the person has agreed.
    Ask,
    /// Listed, not offered.
    No,
}

impl Channel {
    /// Returns the day somebody last looked: whoever made the record, or the user.
    #[must_use]
    pub fn last_seen(&self) -> NaiveDate {
        let seen = self.evidence.seen;
        self.confirmed.as_ref().map_or(seen, |confirmed| seen.max(confirmed.on))
    }

    /// Returns what it rests on in a line: its source with the day of that and, apart from it, that the user looked again.
    #[must_use]
    pub fn basis(&self) -> String {
        match &self.confirmed {
            Some(confirmed) => format!("{}; {confirmed}", self.evidence),
            None => self.evidence.to_string(),
        }
    }

    /// Tells whether requests for this right can be made here.
    #[must_use]
    pub fn takes(&self, right: Right) -> bool {
        self.rights.is_empty() || self.rights.contains(&right)
    }

    /// Tells whether the channel is there for people who live at the place.
    #[must_use]
    pub fn is_open_to(&self, place: &Place) -> bool {
        self.residents.is_none_or(|residents| residents.covers(place))
    }

    /// Tells whether a request can be addressed here by default, or after asking.
    #[must_use]
    pub fn is_usable(&self) -> bool {
        self.ship != Ship::No && !self.stale && self.kind != ChannelKind::Representative
    }

    /// Returns why redress does not use the channel, in sentences; nothing where it does.
    #[must_use]
    pub fn why_not_offered(&self) -> Option<String> {
        let note = || self.note.clone().unwrap_or_else(|| self.purpose.clone());
        (self.ship == Ship::No || self.stale).then(note)
    }

    /// Tells whether a letter can go through it, by default or after asking.
    #[must_use]
    pub fn carries_letters(&self) -> bool {
        self.is_usable() && self.kind != ChannelKind::Phone && !self.closes_the_account()
    }

    /// Tells whether it is the service's own button that closes the account: a page or a place in an app that is there for
    /// erasure and nothing else. No text can be put there, so that no request is made by it.
    #[must_use]
    pub fn closes_the_account(&self) -> bool {
        let is_pressed = match self.kind {
            ChannelKind::InApp | ChannelKind::Webform => true,
            ChannelKind::Email | ChannelKind::Phone | ChannelKind::Post | ChannelKind::Representative => false,
        };
        is_pressed && self.rights == [Right::Erasure]
    }

    /// Tells whether this is the channel the controller publishes for every right.
    pub(super) fn is_for_every_request(&self) -> bool {
        self.is_usable() && self.standing == Standing::Requests && self.rights.is_empty()
    }

    /// Tells whether the channel reaches the entity of this id.
    pub(super) fn reaches(&self, entity: &str) -> bool {
        self.entities.is_empty() || self.entities.iter().any(|known| known == entity)
    }
}

impl Standing {
    /// Tells whether records leave it out.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
    pub(super) fn is_default(&self) -> bool {
        *self == Self::default()
    }
}

impl ChannelKind {
    /// Every kind, in the order they are listed.
    pub const ALL: [Self; 6] = [Self::Email, Self::Post, Self::Webform, Self::InApp, Self::Phone, Self::Representative];

    /// Returns the word of records and of JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Post => "post",
            Self::Webform => "webform",
            Self::InApp => "in-app",
            Self::Phone => "phone",
            Self::Representative => "representative",
        }
    }
}

impl fmt::Display for ChannelKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
