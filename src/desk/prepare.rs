use std::{collections::BTreeSet, str::FromStr};

use chrono::NaiveDate;

use super::{DeskError, Second, facts, languages};
use crate::{
    case::{Case, Way},
    controller::{
        Channel, ChannelKind, Controller, EmailAddress, Entity, Jurisdiction, Recipient, Registry, Role, Ship,
        Standing, Warning,
    },
    law::{Country, Language, Regime, Right},
    letter::Shelf,
    mail::MessageId,
    request::{Addressee, ChosenLaw, DataSubject, Part, Request, choose_law},
};

/// What a user wants, before a controller is looked up.
#[derive(Clone, Debug)]
pub struct Intent {
    /// The channel, by its id or its address, where the user chose one.
    pub channel: Option<String>,
    /// The postal address of the settings, which only a letter by post tells.
    pub home: Vec<String>,
    /// Whether the letter is to go on paper, whatever channel it is written for.
    pub on_paper: bool,
    /// The language of the letter, where the user chose one for it.
    pub language: Option<Language>,
    /// The language of the user's settings.
    pub own_language: Option<Language>,
    /// Only these data.
    pub named_data: Option<String>,
    /// The user's own reason.
    pub reason: Option<String>,
    /// The law, where the user chose one.
    pub regime: Option<Regime>,
    /// What is asked.
    pub right: Right,
    /// In which role the person used the service.
    pub role: Role,
    /// Who asks.
    pub subject: DataSubject,
    /// Another controller to which the data are to be transmitted directly.
    pub to_controller: Option<String>,
    /// Whether the letter is repeated below in another language, and in which; the user's own where that is not said.
    pub translation: Option<Second>,
    /// Passages to put in, such as a ground.
    pub with: BTreeSet<Part>,
    /// Passages to leave out.
    pub without: BTreeSet<Part>,
}

/// A request that can be put into words, and why it is as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Prepared {
    /// The case whose erasure the request tests.
    pub after: Option<u32>,
    /// The channel the letter goes by.
    pub channel: Option<ChosenChannel>,
    /// Other channels the same text should go by.
    pub also: Vec<ChosenChannel>,
    /// The id of the entity.
    pub entity: String,
    /// The id of the controller on whose market place this one sells.
    pub family: Option<String>,
    /// Whether the user insists, where an earlier request for the same is still to be answered.
    pub insisted: bool,
    /// The channel that the postal address comes from, where the letter names one and goes by another.
    pub post: Option<ChosenChannel>,
    /// The request.
    pub request: Request,
    /// Why the user is to agree to the channel before it is used; nothing where that was chosen or needs no word.
    pub reservation: Option<String>,
    /// In which role the person used the service.
    pub role: String,
    /// The country the entity is registered in.
    pub seat: Option<Country>,
    /// Whether it waits for the answer to the request before it: the data are seen before they are erased.
    pub second: bool,
    /// The messages it continues, the newest last; none where it begins.
    pub thread: Vec<MessageId>,
    /// The open case whose answer it waits for, where that was opened before.
    pub waits_for: Option<u32>,
    /// What the user should know before the letter goes.
    pub warnings: Vec<String>,
    /// Why this law and this company, in sentences.
    pub why: String,
}

/// A channel that was chosen, with where it is published.
#[derive(Clone, Debug, PartialEq)]
pub struct ChosenChannel {
    /// Its id in the registry.
    pub id: String,
    /// Its kind.
    pub kind: ChannelKind,
    /// The page that publishes it.
    pub published: Option<String>,
    /// Whether it can be used only after logging in.
    pub requires_login: bool,
    /// The day it was last seen.
    pub seen: NaiveDate,
    /// Where it is published.
    pub source: String,
    /// The address, page or path.
    pub value: String,
}

/// Looks up the controller, chooses the law, the company, the channel and the language, of those that the shelf has letters
/// in, and says why.
///
/// # Errors
/// When there is no such controller, it stands for many, no company behind it answers people in this place, no law fits, or
/// the channel the user chose is not there or not used.
pub fn prepare(
    registry: &Registry,
    shelf: &Shelf,
    id: &str,
    intent: &Intent,
    today: NaiveDate,
) -> Result<Prepared, DeskError> {
    intent.subject.check()?;
    let controller = registry.find(id)?;
    if controller.each_of_many {
        return Err(DeskError::EachOfMany(controller.id.clone()));
    }
    let place = &intent.subject.place;
    let entity = controller.entity_for(place, intent.role).ok_or_else(|| DeskError::NoEntity {
        controller: id.to_owned(),
        place: place.country.in_a_sentence().to_owned(),
    })?;
    let law = choose_law(place, intent.regime)?;
    let channels = match &intent.channel {
        Some(name) => vec![chosen(controller, entity, name, intent)?],
        None => entity.request_channels(law.regime),
    };
    let languages = languages::choose(intent, shelf, controller, law.regime)?;
    let mut warnings: Vec<String> = law.caution.iter().cloned().chain(languages.remark).collect();
    if let Some(origin) = &controller.overridden_by {
        warnings.push(format!("The record of `{}` is your own, from {origin}.", controller.id));
    }
    let first = channels.first().filter(|channel| channel.ship == Ship::Ask && intent.channel.is_none());
    let reservation = first.map(|channel| channel.note.clone().unwrap_or_else(|| channel.purpose.clone()));
    warnings
        .extend(channels.iter().flat_map(|channel| channel.warnings(today, place)).map(|warning| warning.to_string()));
    let mut chosen = channels.into_iter().map(ChosenChannel::of);
    let channel = chosen.next();
    Ok(Prepared {
        also: chosen.collect(),
        entity: entity.id.clone(),
        family: controller.family.clone(),
        reservation,
        after: None,
        insisted: false,
        post: post(entity, channel.as_ref()),
        request: Request {
            language: languages.letter,
            translation: languages.translation,
            ..request(controller, entity, intent, law.regime, channel.as_ref(), today)
        },
        role: intent.role.name().to_owned(),
        seat: entity.seat,
        second: false,
        thread: Vec::new(),
        waits_for: None,
        warnings,
        why: why(&law, entity),
        channel,
    })
}

/// Finds the channel the user chose, by its id or its address, and refuses one that is not used.
fn chosen<'a>(
    controller: &Controller,
    entity: &'a Entity,
    name: &str,
    intent: &Intent,
) -> Result<&'a Channel, DeskError> {
    let wanted = |channel: &&Channel| channel.id == name || channel.value.eq_ignore_ascii_case(name);
    let Some(channel) = entity.channels().find(wanted) else {
        return Err(DeskError::NoSuchChannel {
            channel: name.to_owned(),
            controller: controller.id.clone(),
            known: choices(entity, intent),
        });
    };
    let why = if let Some(why) = channel.why_not_offered() {
        Some(why)
    } else if !channel.is_open_to(&intent.subject.place) || channel.kind == ChannelKind::Representative {
        Some("It is the address of a representative; the request goes to the controller itself.".to_owned())
    } else if channel.kind == ChannelKind::Phone {
        Some("No letter goes by telephone.".to_owned())
    } else if !channel.takes(intent.right) {
        Some(format!("It does not take requests for {}: it is there {}.", intent.right, channel.purpose))
    } else {
        let closes = "It closes the account and takes no text, so that no request is made there.";
        channel.closes_the_account().then(|| closes.to_owned())
    };
    match why {
        None => Ok(channel),
        Some(why) => Err(DeskError::NotOffered {
            better: channel.better.clone(),
            channel: channel.value.clone(),
            controller: controller.id.clone(),
            known: choices(entity, intent),
            why,
        }),
    }
}

/// Returns the ids of the channels that a letter for the right can go through.
fn choices(entity: &Entity, intent: &Intent) -> Vec<String> {
    let usable = entity.channels_for(intent.right).into_iter().filter(|channel| channel.carries_letters());
    usable.map(|channel| channel.id.clone()).collect()
}

impl Prepared {
    /// Makes sure that the letter has somewhere to go.
    ///
    /// # Errors
    /// When no channel for requests of this kind is known; with those that the user could choose all the same.
    pub fn has_a_channel(&self, registry: &Registry, intent: &Intent) -> Result<(), DeskError> {
        if self.channel.is_some() {
            return Ok(());
        }
        let controller = registry.find(&self.request.addressee.controller)?;
        let entity = controller.entities.iter().find(|entity| entity.id == self.entity);
        let known = entity.map(|entity| choices(entity, intent)).unwrap_or_default();
        Err(DeskError::NoRequestChannel { controller: controller.id.clone(), known })
    }
}

fn why(law: &ChosenLaw, entity: &Entity) -> String {
    format!("{} {}", law.why, entity.reason())
}

fn request(
    controller: &Controller,
    entity: &Entity,
    intent: &Intent,
    regime: Regime,
    channel: Option<&ChosenChannel>,
    today: NaiveDate,
) -> Request {
    Request {
        addressee: addressee(controller, entity, channel, today),
        language: Language::ENGLISH,
        named_data: intent.named_data.clone(),
        reason: intent.reason.clone(),
        reference: None,
        regime,
        right: intent.right,
        subject: subject(intent, channel),
        to_controller: intent.to_controller.clone(),
        translation: None,
        with: intent.with.clone(),
        without: intent.without.clone(),
    }
}

/// A letter tells no more than its channel needs: the address of the settings only on paper (Art. 5(1)(c) GDPR).
fn subject(intent: &Intent, channel: Option<&ChosenChannel>) -> DataSubject {
    let mut subject = intent.subject.clone();
    let goes_by_post = intent.on_paper || channel.is_some_and(|channel| channel.kind == ChannelKind::Post);
    if subject.address.is_empty() && goes_by_post {
        subject.address.clone_from(&intent.home);
    }
    subject
}

/// Returns the channel that the postal address of a letter comes from, where it goes by another.
pub(super) fn post(entity: &Entity, goes_by: Option<&ChosenChannel>) -> Option<ChosenChannel> {
    let post = entity.request_channel(ChannelKind::Post).map(ChosenChannel::of)?;
    Some(post).filter(|_| goes_by.is_none_or(|channel| channel.kind != ChannelKind::Post))
}

pub(super) fn addressee(
    controller: &Controller,
    entity: &Entity,
    channel: Option<&ChosenChannel>,
    today: NaiveDate,
) -> Addressee {
    let email = channel.filter(|channel| channel.kind == ChannelKind::Email).map(|channel| channel.value.clone());
    let post = entity.request_channel(ChannelKind::Post);
    let lines = |channel: &Channel| channel.attention.iter().chain(&channel.address).cloned().collect();
    let page = entity.request_channel(ChannelKind::Webform);
    let representative = |jurisdiction| {
        let named = controller.representative(jurisdiction)?;
        let stands_for_it = named.entities.is_empty() || named.entities.contains(&entity.id);
        stands_for_it.then(|| named.line())
    };
    let still = |recipient: &&Recipient| recipient.until.is_none_or(|until| today <= until);
    Addressee {
        address: post.map(lines).unwrap_or_default(),
        controller: controller.id.clone(),
        email,
        eu_representative: representative(Jurisdiction::Union),
        legal_name: entity.name().to_owned(),
        named_recipients: controller.recipients.iter().filter(still).map(|recipient| recipient.name.clone()).collect(),
        privacy_centre: page.filter(|page| page.standing == Standing::Requests).map(|page| page.value.clone()),
        registration: entity.registration.clone(),
        service: controller.service.clone(),
        uk_representative: Country::from_str("GB").ok().map(Jurisdiction::Country).and_then(representative),
    }
}

impl ChosenChannel {
    /// Takes over what the registry says of a channel.
    pub(super) fn of(channel: &Channel) -> Self {
        Self {
            id: channel.id.clone(),
            kind: channel.kind,
            published: channel.evidence.source.url.as_ref().map(ToString::to_string),
            requires_login: channel.requires_login,
            seen: channel.last_seen(),
            source: channel.basis(),
            value: channel.value.clone(),
        }
    }
}

/// Returns what must be known about an address on the day a letter goes there; a refusal means that it must not go.
///
/// An address that is no longer in the record of the controller is still held against those that must not be used.
///
/// # Errors
/// When the controller is no longer in the registry.
pub fn warnings_before_sending(
    registry: &Registry,
    case: &Case,
    (way, to): (Way, &str),
    today: NaiveDate,
) -> Result<Vec<Warning>, DeskError> {
    let controller = registry.find(&case.opened.controller)?;
    let own = controller.overridden_by.clone().map(|origin| Warning::OwnRecord { origin });
    let changes = registry.hidden(&controller.id);
    let hidden = (!changes.is_empty()).then_some(Warning::Hidden { changes });
    let own: Vec<Warning> = own.into_iter().chain(hidden).collect();
    // A postal address is shown below the line that names a desk.
    let same = |channel: &&Channel| {
        channel.value.eq_ignore_ascii_case(to)
            || channel.attention.as_ref().is_some_and(|desk| to == format!("{desk}, {}", channel.value))
    };
    if let Some(channel) = controller.channels().find(same) {
        return Ok(own.into_iter().chain(channel.warnings(today, &case.opened.subject.place)).collect());
    }
    let unsuitable = registry.unsuitable(to).map(|entry| Warning::Unsuitable {
        refused: true,
        value: entry.value.clone(),
        why: entry.why.clone(),
    });
    let no_reply = to.parse::<EmailAddress>().is_ok_and(|address| address.is_no_reply());
    let no_reply = no_reply.then(|| Warning::NoReply { value: to.to_owned() });
    // A page and a place in an app are looked up when the letter goes; a message and a sheet of paper name their address.
    let names_its_address = match way {
        Way::Email => to.contains('@'),
        Way::Post => true,
        Way::InApp | Way::Webform => false,
    };
    let gone = names_its_address.then(|| Warning::Gone { now: now(controller, case, way), value: to.to_owned() });
    Ok([unsuitable, no_reply, gone].into_iter().flatten().chain(own).collect())
}

/// Returns the address the record has for the case now, by e-mail or on paper.
pub(super) fn now(controller: &Controller, case: &Case, way: Way) -> Option<String> {
    let entity = controller.entities.iter().find(|entity| entity.id == case.opened.entity)?;
    let channel = entity.request_channel(facts::kind_of(way))?;
    let desk = channel.attention.iter().filter(|_| way == Way::Post);
    Some(desk.chain([&channel.value]).cloned().collect::<Vec<_>>().join(", "))
}
