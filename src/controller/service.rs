use std::sync::Arc;

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    Channel, Entity, History, Jurisdiction, Recipient, Representative, Role, Source, StaleAddress, Statement, Topic,
    Unknown, Unmapped, entity::all_through,
};
use crate::law::{Language, Place};

/// What is known about who answers for one service, and where.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Controller {
    /// Other ids it is found by.
    pub aliases: Vec<String>,
    /// What kind of business it is, in the words of whoever made the record.
    pub categories: Vec<String>,
    #[serde(serialize_with = "all_through")]
    pub(super) channels: Vec<Arc<Channel>>,
    /// Whether it stands for many controllers, none of which is written to under its name.
    pub each_of_many: bool,
    /// The legal entities, by place and role.
    pub entities: Vec<Entity>,
    /// The id of the controller on whose market place it sells; their cases belong together.
    pub family: Option<String>,
    /// The group of companies it belongs to.
    pub group: Option<String>,
    /// The name of the record, which is that of its file.
    pub id: String,
    /// The languages letters to it are written in, the best first.
    pub languages: Vec<Language>,
    /// What a person must know before choosing it.
    pub note: Option<String>,
    /// Where the record comes from that stands in for the one shipped or was added to those.
    pub overridden_by: Option<String>,
    /// Those to whom its own text says data are disclosed.
    pub recipients: Vec<Recipient>,
    /// Those it names to stand for it in other countries.
    pub representatives: Vec<Representative>,
    /// Other names and services it answers for.
    pub runs: Vec<String>,
    /// The name people know.
    pub service: String,
    #[serde(serialize_with = "all_through")]
    pub(super) sources: Vec<Arc<Source>>,
    /// Addresses that no longer hold.
    pub stale: Vec<StaleAddress>,
    /// What it says, and leaves unsaid.
    pub statements: Vec<Statement>,
    /// The record as it is written.
    #[serde(skip)]
    pub(super) text: Arc<str>,
    /// What nobody has published or read, and how to find out.
    pub unknown: Vec<Unknown>,
    /// Fields of a foreign record that redress has no use for.
    pub unmapped: Vec<Unmapped>,
    /// Its own site.
    pub website: Option<String>,
}

impl Controller {
    /// Returns the entity that answers to a person who lives at the place, in the role.
    ///
    /// An entity for the region comes before one for the country, and one for the country before the one for everywhere
    /// else. Why it is the right one says [`Entity::reason`].
    ///
    /// ```
    /// use redress::{controller::{Registry, Role}, law::Place};
    /// let registry = Registry::shipped();
    /// let aliexpress = registry.find("aliexpress")?;
    /// let germany = Place::new("DE", None)?;
    /// let entity = aliexpress.entity_for(&germany, Role::Buyer).ok_or("no entity")?;
    /// assert_eq!(entity.legal_name.as_deref(), Some("Alibaba.com Singapore E-Commerce Private Limited"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn entity_for(&self, place: &Place, role: Role) -> Option<&Entity> {
        let fitting = self.entities.iter().filter_map(|entity| Some((entity.fit(place, role)?, entity)));
        fitting.max_by_key(|(fit, _)| *fit).map(|(_, entity)| entity)
    }

    /// Returns every channel and every representative, in the order of the record.
    pub fn channels(&self) -> impl Iterator<Item = &Channel> {
        self.channels.iter().map(Arc::as_ref)
    }

    /// Returns the representative named for a jurisdiction.
    #[must_use]
    pub fn representative(&self, jurisdiction: Jurisdiction) -> Option<&Representative> {
        self.representatives.iter().find(|known| known.jurisdiction == jurisdiction)
    }

    /// Returns the record as it is written: reading it again gives the same controller.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Tells whether the word is its id or one of its other ids, in whatever letter case.
    #[must_use]
    pub fn answers_to(&self, word: &str) -> bool {
        [&self.id].into_iter().chain(&self.aliases).any(|known| known.eq_ignore_ascii_case(word))
    }

    /// Tells whether a request can be addressed to it at all, to whomever of its users.
    #[must_use]
    pub fn takes_requests(&self) -> bool {
        !self.each_of_many && self.channels().any(Channel::carries_letters)
    }

    /// Tells whether the record is the user's own and comes from there.
    #[must_use]
    pub fn is_from(&self, origin: &str) -> bool {
        self.overridden_by.as_deref() == Some(super::text::shown(origin).as_str())
    }

    /// Returns the last day that any of its sources claims to have been read on.
    #[must_use]
    pub fn last_seen(&self) -> Option<NaiveDate> {
        self.sources().map(|source| source.seen).max()
    }

    /// Returns every text the record rests on.
    pub fn sources(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().map(Arc::as_ref)
    }

    /// Returns what it says about a topic to those an entity answers to.
    pub fn statements_on(&self, topic: Topic, entity: &Entity) -> impl Iterator<Item = &Statement> {
        let concerns = |statement: &Statement| statement.entities.is_empty() || statement.entities.contains(&entity.id);
        self.statements.iter().filter(move |statement| statement.topic == topic && concerns(statement))
    }

    /// Returns the controller with the days on which the user last looked at its addresses.
    pub(super) fn looked_at(self: &Arc<Self>, history: &History) -> Arc<Self> {
        let changes = |channel: &Arc<Channel>| history.of(&self.id, channel) != channel.confirmed.as_ref();
        if !self.channels.iter().any(changes) {
            return Arc::clone(self);
        }
        let again = |channel: &Arc<Channel>| {
            let confirmed = history.of(&self.id, channel).cloned();
            Arc::new(Channel { confirmed, ..Channel::clone(channel) })
        };
        let all = |channels: &[Arc<Channel>]| channels.iter().map(again).collect::<Vec<_>>();
        let through = |entity: &Entity| Entity { channels: all(&entity.channels), ..entity.clone() };
        Arc::new(Self {
            channels: all(&self.channels),
            entities: self.entities.iter().map(through).collect(),
            ..Self::clone(self)
        })
    }

    /// Returns the name to show, with the mark of a record that is not the one shipped.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.overridden_by {
            Some(origin) => format!("{} (your own record: {origin})", self.service),
            None => self.service.clone(),
        }
    }
}
