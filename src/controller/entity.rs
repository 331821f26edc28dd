use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize, Serializer};

use super::{Channel, ChannelKind, Evidence, WebAddress, text::shown};
use crate::law::{Country, Place, Regime, Right};

/// The legal person that answers to some of a service's users, chosen by where they live and what they do there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Entity {
    /// For whom it answers, as the end of a sentence: `users in the European Economic Area`.
    pub applies_to: String,
    #[serde(serialize_with = "all_through")]
    pub(super) channels: Vec<Arc<Channel>>,
    /// The person named as data protection officer for these users.
    pub data_protection_officer: Option<String>,
    /// Whether it answers wherever no other entity does.
    pub elsewhere: bool,
    /// What its being the controller rests on.
    pub evidence: Evidence,
    /// The name of the entity within its controller.
    pub id: String,
    /// The laws that redress writes letters under.
    pub laws: Vec<Regime>,
    /// The name in the company register; absent where no source gives it.
    pub legal_name: Option<String>,
    pub(super) name: String,
    /// What a person must know besides.
    pub note: Option<String>,
    /// Other laws, by their short names.
    pub other_laws: Vec<String>,
    /// The places it answers for.
    pub places: Vec<Place>,
    /// The privacy policy that governs these users where it is not the one of the record's sources.
    pub policy: Option<WebAddress>,
    /// The register and the number in it.
    pub registration: Option<String>,
    /// The country of that register, whose holidays may move a date.
    pub seat: Option<Country>,
    /// The roles it answers for; both where empty.
    pub roles: Vec<Role>,
}

/// On which side of the counter a person stands.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Somebody who buys or only looks.
    #[default]
    Buyer,
    /// Somebody who sells.
    Seller,
}

/// The word is no role.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[error("no role `{}`: it is `buyer` or `seller`", shown(.0))]
pub struct RoleError(String);

/// How closely an entity fits a place; the closer, the greater.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Fit {
    Elsewhere,
    Country,
    Region,
}

impl Entity {
    /// Returns the legal name, or what stands in for it where none is known.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns why this entity is the right one, as a sentence with its source.
    #[must_use]
    pub fn reason(&self) -> String {
        format!("{} answers for {} ({}).", self.name, self.applies_to, self.evidence)
    }

    /// Returns every channel that reaches the entity, in the order of the record.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.channels.iter().map(Arc::as_ref)
    }

    /// Returns the channels a request for this right can go through, the best first.
    ///
    /// What the controller publishes for requests comes before what only serves, and what is offered by default before
    /// what has to be asked about; channels that are out of date or not offered are left out.
    #[must_use]
    pub fn channels_for(&self, right: Right) -> Vec<&Channel> {
        let mut usable: Vec<&Channel> =
            self.channels().filter(|channel| channel.is_usable() && channel.takes(right)).collect();
        usable.sort_by_key(|channel| (channel.standing, channel.ship));
        usable
    }

    /// Returns the channel of this kind that takes requests for every right, the best where there are several.
    #[must_use]
    pub fn request_channel(&self, kind: ChannelKind) -> Option<&Channel> {
        let of_kind = self.channels().filter(|channel| channel.kind == kind && channel.is_usable());
        of_kind.filter(|channel| channel.rights.is_empty()).min_by_key(|channel| (channel.standing, channel.ship))
    }

    /// Returns the channels that one request under this law goes through together.
    ///
    /// Under the GDPR and the UK GDPR one published address is enough (EDPB Guidelines 01/2022, paragraphs 52 to 56):
    /// the e-mail, or the page where only that is offered without asking. Where neither is published, it is the letter
    /// on paper.
    ///
    /// Under the CCPA a business may require a consumer who has an account to submit the request through it (Civ. Code
    /// § 1798.130(a)(2)(A)), so that the e-mail and the page behind the login are used on the same day.
    #[must_use]
    pub fn request_channels(&self, regime: Regime) -> Vec<&Channel> {
        let best = |kind| self.request_channel(kind).filter(|channel| channel.is_for_every_request());
        let email = best(ChannelKind::Email);
        let page = best(ChannelKind::Webform);
        let published = [email, page].into_iter().flatten();
        let together: Vec<&Channel> = match regime {
            Regime::Ccpa => published.collect(),
            Regime::Gdpr | Regime::UkGdpr => published.min_by_key(|channel| channel.ship).into_iter().collect(),
        };
        if together.is_empty() { self.request_channel(ChannelKind::Post).into_iter().collect() } else { together }
    }

    /// Tells how closely the entity fits a person, if at all.
    pub(super) fn fit(&self, place: &Place, role: Role) -> Option<Fit> {
        if !self.answers_to(role) {
            return None;
        }
        let at_home = || self.places.iter().filter(|known| known.country == place.country);
        if at_home().any(|known| known.region.is_some() && known.region == place.region) {
            Some(Fit::Region)
        } else if at_home().any(|known| known.region.is_none()) {
            Some(Fit::Country)
        } else {
            self.elsewhere.then_some(Fit::Elsewhere)
        }
    }

    /// Returns a place for which both entities answer to the same role.
    pub(super) fn contested_by(&self, other: &Self) -> Option<String> {
        if !Role::ALL.into_iter().any(|role| self.answers_to(role) && other.answers_to(role)) {
            return None;
        }
        let shared = self.places.iter().find(|place| other.places.contains(place)).map(ToString::to_string);
        shared.or_else(|| (self.elsewhere && other.elsewhere).then(|| "everywhere else".to_owned()))
    }

    fn answers_to(&self, role: Role) -> bool {
        self.roles.is_empty() || self.roles.contains(&role)
    }
}

impl Role {
    /// Every role, in the order they are listed.
    pub const ALL: [Self; 2] = [Self::Buyer, Self::Seller];

    /// Returns the word of records.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Buyer => "buyer",
            Self::Seller => "seller",
        }
    }
}

impl FromStr for Role {
    type Err = RoleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|role| role.name() == text).ok_or_else(|| RoleError(text.to_owned()))
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Writes what each [`Arc`] holds.
pub(super) fn all_through<T: Serialize, S: Serializer>(values: &[Arc<T>], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(values.iter().map(Arc::as_ref))
}
