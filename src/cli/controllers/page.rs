//! All that is known of one controller on one page: what concerns the reader first, then what is said to others with their
//! places, and at the end the texts that it rests on.

use chrono::NaiveDate;

use crate::{
    cli::text,
    controller::{Channel, Controller, Entity, Evidence, FRESH_DAYS, Role, Ship, Source, Statement, Topic},
    law::Place,
};

/// A page while it is written.
pub(super) struct Page<'a> {
    /// What decides who watches over it, for a reader who lives somewhere.
    by_residence: String,
    controller: &'a Controller,
    /// The texts that were named so far, in that order.
    named: Vec<&'a Source>,
    /// The company that answers to the reader, where it is known where they live.
    own: Option<&'a Entity>,
    place: Option<Place>,
    today: NaiveDate,
}

impl<'a> Page<'a> {
    pub(super) fn of(controller: &'a Controller, place: Option<Place>, by_residence: String, today: NaiveDate) -> Self {
        let own = place.as_ref().and_then(|place| controller.entity_for(place, Role::Buyer));
        Self { by_residence, controller, named: Vec::new(), own, place, today }
    }

    /// Writes the page; `recorded` is what the ledger tells.
    pub(super) fn lines(mut self, recorded: Vec<String>) -> Vec<String> {
        let mut lines = self.head();
        lines.extend(self.entities());
        lines.extend(self.channels());
        lines.extend(self.representatives());
        lines.extend(self.statements());
        lines.extend(recorded);
        lines.extend(self.tail());
        lines.extend(self.sources());
        lines
    }

    fn head(&self) -> Vec<String> {
        let known = self.controller;
        let mut lines = vec![format!("{}  {}", known.id, known.service)];
        lines.extend(known.overridden_by.iter().map(|origin| format!("This record is your own, from {origin}.")));
        lines.extend(known.family.iter().map(|family| format!("It sells on {family}.")));
        if !known.aliases.is_empty() {
            lines.push(format!("Also found as {}.", text::list(&known.aliases)));
        }
        lines.extend(known.website.iter().map(|site| format!("Its site: {site}")));
        if !known.runs.is_empty() {
            lines.push(format!("It answers for: {}", known.runs.join("; ")));
        }
        lines.extend(known.note.clone());
        lines
    }

    /// Every company, the reader's own first.
    fn entities(&mut self) -> Vec<String> {
        let own = self.own;
        let others = self.controller.entities.iter().filter(|entity| Some(&entity.id) != own.map(|own| &own.id));
        let mut lines = Vec::new();
        for entity in own.into_iter().chain(others) {
            let yours = self.place.as_ref().filter(|_| Some(&entity.id) == own.map(|own| &own.id));
            let yours =
                yours.map_or_else(String::new, |place| format!("For you, in {}: ", place.country.in_a_sentence()));
            lines.push(String::new());
            lines.push(format!("{yours}{}: {}", entity.applies_to, entity.name()));
            lines.extend(entity.registration.iter().map(|number| format!("  registered: {number}")));
            lines.push(format!("  source: {}", self.mark(&entity.evidence)));
            lines.extend(entity.note.iter().map(|note| format!("  note: {note}")));
        }
        lines
    }

    /// Every channel: those the reader can use, then those of others, with whom they are for.
    fn channels(&mut self) -> Vec<String> {
        let (mine, others): (Vec<&Channel>, Vec<&Channel>) =
            self.controller.channels().partition(|channel| self.concerns(&channel.entities) && self.is_open(channel));
        let mut lines = vec![String::new(), "Channels".to_owned()];
        if mine.is_empty() {
            lines.push(if others.is_empty() { "  none is known" } else { "  none is known for you" }.to_owned());
        }
        lines.extend(mine.into_iter().flat_map(|channel| self.channel(channel)));
        if !others.is_empty() {
            lines.extend([String::new(), "Channels that are not for you".to_owned()]);
        }
        lines.extend(others.into_iter().flat_map(|channel| self.channel(channel)));
        lines
    }

    fn channel(&mut self, channel: &'a Channel) -> Vec<String> {
        let mut lines = vec![format!("  {} ({}): {}", channel.value, channel.kind, channel.purpose)];
        lines.push(format!("    {}: {}", channel.id, offered(channel)));
        let is_mine = self.own.is_some() && self.concerns(&channel.entities);
        lines.extend(self.whom(&channel.entities).filter(|_| !is_mine).map(|whom| format!("    for {whom}")));
        if !channel.rights.is_empty() {
            let rights: Vec<String> = channel.rights.iter().map(|right| right.name().to_owned()).collect();
            lines.push(format!("    takes requests for {} only", text::list(&rights)));
        }
        lines.push(format!("    {}; {}", self.mark(&channel.evidence), channel.evidence.confidence.words()));
        lines.extend(channel.note.iter().map(|note| format!("    note: {note}")));
        lines.extend(channel.confirmed.iter().map(|one| format!("    {}", text::looked_again(one))));
        let age = (self.today - channel.last_seen()).num_days();
        if age > FRESH_DAYS {
            lines.push(format!("    seen {age} days ago: look at its source before you use it"));
        }
        lines
    }

    fn representatives(&mut self) -> Vec<String> {
        let named = self.controller.representatives.iter();
        named
            .map(|one| {
                let whom = self.whom(&one.entities).map_or_else(String::new, |whom| format!(", for {whom}"));
                format!("Representative for {}: {}{whom} {}", one.jurisdiction, one.line(), self.mark(&one.evidence))
            })
            .collect()
    }

    /// What it says: to the reader, then to others, each with whom it is said to.
    fn statements(&mut self) -> Vec<String> {
        let all = self.controller.statements.iter();
        let (mine, others): (Vec<&Statement>, Vec<&Statement>) =
            all.partition(|statement| self.concerns(&statement.entities));
        let mut lines = Vec::new();
        if !mine.is_empty() {
            lines.extend([String::new(), "What it says".to_owned()]);
        }
        for statement in mine {
            let whom = self.whom(&statement.entities).filter(|_| self.own.is_none());
            lines.extend(self.statement(statement, whom));
        }
        if !others.is_empty() {
            lines.extend([String::new(), "What it says to others, and not to you".to_owned()]);
        }
        for statement in others {
            let whom = self.whom(&statement.entities);
            lines.extend(self.statement(statement, whom));
        }
        lines
    }

    fn statement(&mut self, statement: &'a Statement, whom: Option<String>) -> Vec<String> {
        let whom = whom.map_or_else(String::new, |whom| format!("to {whom}: "));
        let mut lines = vec![format!("- {whom}{} {}", statement.text, self.mark(&statement.evidence))];
        if statement.topic == Topic::LeadAuthority {
            lines.push(format!("    What it says of that is a claim and binds nobody. {}", self.by_residence));
        }
        let wants_a_document = statement.quote.as_deref() == Some("needs-id-document: true");
        lines.extend(wants_a_document.then(|| format!("    {REASONABLE_DOUBTS}")));
        lines
    }

    /// What is not known, and what a foreign record had besides.
    fn tail(&self) -> Vec<String> {
        let known = self.controller;
        let mut lines = Vec::new();
        if !known.unknown.is_empty() {
            lines.extend([String::new(), "Not known".to_owned()]);
        }
        for unknown in &known.unknown {
            lines.extend([format!("  {}", unknown.what), format!("    to find out: {}", unknown.find_out)]);
        }
        if !known.unmapped.is_empty() {
            lines.extend([String::new(), "Kept from the record it was taken from, and not used".to_owned()]);
        }
        lines.extend(known.unmapped.iter().map(|one| format!("  {}: {}", one.field, one.json)));
        lines
    }

    /// The texts, with whose word each is, where it is published, where a copy is, and what a reader must know besides.
    fn sources(&self) -> Vec<String> {
        if self.named.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![String::new(), "What it rests on".to_owned()];
        for (number, source) in self.named.iter().enumerate() {
            lines.push(format!("[{}] {source}; {}", number + 1, source.kind.words()));
            lines.extend(source.url.iter().map(|url| format!("    {url}")));
            lines.extend(source.archived.iter().map(|copy| format!("    copy: {copy}")));
            lines.extend(source.note.iter().map(|note| format!("    {note}")));
        }
        lines
    }

    /// Tells whether something is for the reader; where it is not known where they live, everything is.
    fn concerns(&self, entities: &[String]) -> bool {
        self.own.is_none_or(|own| entities.is_empty() || entities.contains(&own.id))
    }

    fn is_open(&self, channel: &Channel) -> bool {
        self.place.as_ref().is_none_or(|place| channel.is_open_to(place))
    }

    /// Returns in words for whom something is; nothing where it is for all.
    fn whom(&self, entities: &[String]) -> Option<String> {
        let all = &self.controller.entities;
        if entities.is_empty() || all.iter().all(|entity| entities.contains(&entity.id)) {
            return None;
        }
        let of_them = all.iter().filter(|entity| entities.contains(&entity.id));
        Some(of_them.map(|entity| entity.applies_to.as_str()).collect::<Vec<_>>().join("; "))
    }

    /// Returns the number of a text, with where in it and when it was read.
    fn mark(&mut self, evidence: &'a Evidence) -> String {
        let source: &Source = &evidence.source;
        let known = self.named.iter().position(|known| known.id == source.id);
        let number = known.unwrap_or_else(|| {
            self.named.push(source);
            self.named.len() - 1
        });
        let section = evidence.section.as_ref().map_or_else(String::new, |section| format!("{section}, "));
        format!("[{}] {section}seen {}", number + 1, evidence.seen)
    }
}

/// The law beside what a third party says a company asks for.
const REASONABLE_DOUBTS: &str = "That is what the record says. Under the GDPR more information may be asked for only where there \
                                 are reasonable doubts about who you are (Art. 12(6) GDPR): redress help identity";

fn offered(channel: &Channel) -> &'static str {
    match (channel.stale, channel.ship) {
        (true, _) => "out of date, not used",
        (false, Ship::Yes) => "offered",
        (false, Ship::Ask) => "offered with a reservation, used only after you agreed",
        (false, Ship::No) => "listed, not used",
    }
}
