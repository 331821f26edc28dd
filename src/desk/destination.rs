use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::DeskError;
use crate::{
    case::{Case, LetterRecord, Outlet, Way},
    config::By,
    controller::{Channel, ChannelKind, Confirmation, Entity, Registry},
    letter::{self, OwnText, Paper, Sheet},
    request::{Addressee, Request},
};

/// Where a letter goes by one way, and what is known about that place.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Destination {
    /// That the user looked at it again after the letter was written.
    pub confirmed: Option<Confirmation>,
    /// How many characters the form takes, where that is known.
    pub limit: Option<usize>,
    /// The address: one line, or those of a postal address.
    pub lines: Vec<String>,
    /// What a person must know before using it.
    pub note: Option<String>,
    /// What it is for, by the words of its publisher or ours.
    pub purpose: Option<String>,
    /// Whether one must log in first.
    pub requires_login: bool,
    /// The day it was last seen published.
    pub seen: Option<NaiveDate>,
    /// Where it is published.
    pub source: Option<String>,
    /// What to do there, step by step.
    pub steps: Vec<String>,
}

impl Destination {
    /// Returns the address in one line.
    #[must_use]
    pub fn line(&self) -> String {
        self.lines.join(", ")
    }
}

/// Finds where a letter goes by a way: the address it was written for, else what the registry knows today.
///
/// # Errors
/// When no address for that way is known, or the controller is no longer in the registry; the user may know an app and a form that
/// redress does not know.
pub fn destination(
    registry: &Registry,
    case: &Case,
    letter: &LetterRecord,
    way: Way,
) -> Result<Destination, DeskError> {
    let none = || DeskError::NoChannel { controller: case.opened.controller.clone(), way };
    if way == Way::Email {
        let queued = letter.queued.as_ref().map(|queued| &queued.to);
        let to = queued.or(letter.to.as_ref()).ok_or_else(|| DeskError::NoEmail(case.opened.controller.clone()))?;
        let (seen, source) = (letter.seen, letter.source.clone());
        let confirmed = confirmed_since(registry, case, to, seen);
        return Ok(Destination { confirmed, lines: vec![to.clone()], seen, source, ..Destination::default() });
    }
    let entity = entity(registry, case)?;
    let known = entity.and_then(|entity| channel(entity, case, way)).map(known);
    match known {
        // What the letter names stands on the paper too.
        Some(known) if way == Way::Post && !letter.address.is_empty() && known.lines != letter.address => {
            Ok(as_written(entity, letter))
        }
        Some(known) => Ok(known),
        None if way == Way::Post && !letter.address.is_empty() => Ok(as_written(entity, letter)),
        None if way == Way::InApp => Ok(somewhere(THEIR_APP)),
        None if way == Way::Webform => Ok(somewhere(THEIR_SITE)),
        None => Err(none()),
    }
}

/// Returns that the user looked at an address after the day that its letter names.
fn confirmed_since(registry: &Registry, case: &Case, to: &str, seen: Option<NaiveDate>) -> Option<Confirmation> {
    let controller = registry.find(&case.opened.controller).ok()?;
    let channel = controller.channels().find(|channel| channel.value.eq_ignore_ascii_case(to))?;
    channel.confirmed.clone().filter(|confirmed| seen.is_none_or(|seen| seen < confirmed.on))
}

/// The postal address as it stood when the letter was written; its source was kept where the letter was written for it.
fn as_written(entity: Option<&Entity>, letter: &LetterRecord) -> Destination {
    let lines = letter.address.clone();
    if is_for_paper(entity, letter) {
        return Destination { lines, seen: letter.seen, source: letter.source.clone(), ..Destination::default() };
    }
    Destination { lines, ..Destination::default() }
}

/// Tells whether a letter was written for a channel by post.
pub(super) fn is_for_paper(entity: Option<&Entity>, letter: &LetterRecord) -> bool {
    let written_for = letter.channel.as_deref();
    let known = entity.and_then(|entity| entity.channels().find(|channel| Some(channel.id.as_str()) == written_for));
    let by_post = known.is_none_or(|channel| channel.kind == ChannelKind::Post);
    letter.to.is_none() && !letter.address.is_empty() && by_post
}

/// An app that nothing is known of, and what is said of it.
const THEIR_APP: (&str, &str) = (
    "their app",
    "redress knows no place in their app that takes requests; look under privacy, account or help, and see that a text can be \
     sent there",
);

/// A site of which no form is known, and what is said of it.
const THEIR_SITE: (&str, &str) = (
    "a form on their site",
    "redress knows no form of theirs that takes requests; look under privacy, account or help, and see that a text can be sent \
     there: a button that deletes the account takes none",
);

/// A place that nothing is known of: the user has it at hand and may find one that takes a text; none is made up.
fn somewhere((place, note): (&str, &str)) -> Destination {
    Destination { lines: vec![place.to_owned()], note: Some(note.to_owned()), ..Destination::default() }
}

/// Returns the form in which a letter is given by default to a user who sends it by hand: paper where the user set that,
/// else by the channel it was written for.
///
/// # Errors
/// When the controller is no longer in the registry.
pub fn usual_outlet(registry: &Registry, case: &Case, letter: &LetterRecord, by: By) -> Result<Outlet, DeskError> {
    if by == By::Paper {
        return Ok(Outlet::Print);
    }
    if letter.to.is_some() {
        return Ok(Outlet::Draft);
    }
    let entity = entity(registry, case)?;
    let written_for = letter.channel.as_deref();
    let is_it = |channel: &&Channel| Some(channel.id.as_str()) == written_for && channel.carries_letters();
    let channel = entity.and_then(|entity| entity.channels().find(is_it));
    Ok(match channel.map(|channel| channel.kind) {
        Some(ChannelKind::InApp) => Outlet::InApp,
        Some(ChannelKind::Post) => Outlet::Print,
        Some(ChannelKind::Webform) => Outlet::Webform,
        Some(ChannelKind::Email | ChannelKind::Phone | ChannelKind::Representative) | None => {
            if letter.address.is_empty() { Outlet::Draft } else { Outlet::Print }
        }
    })
}

/// Returns the forms in which a letter can be given, by the addresses that are known; a draft stands for every form of
/// e-mail.
#[must_use]
pub fn open_outlets(registry: &Registry, case: &Case, letter: &LetterRecord) -> Vec<Outlet> {
    let forms = [Outlet::Draft, Outlet::Webform, Outlet::InApp, Outlet::Print];
    let is_known = |form: &Outlet| match destination(registry, case, letter, form.way()) {
        Ok(known) => *form != Outlet::Webform || known.source.is_some(),
        Err(_) => false,
    };
    forms.into_iter().filter(is_known).collect()
}

/// Puts a letter on paper as it was stored, below a head with the postal address. `own` are the user's own texts, of which
/// only the words count for a letter that was written with them.
///
/// # Errors
/// When a value cannot stand in a letter.
pub fn paper(
    case: &Case,
    letter: &LetterRecord,
    own: &[OwnText],
    destination: &Destination,
    parts: (&str, &str),
) -> Result<Paper, DeskError> {
    below_a_head(case, letter, own, (&destination.lines, None), parts)
}

/// Puts a stored letter below a head with every address it was written for.
///
/// # Errors
/// When a value cannot stand in a letter.
pub fn stored_paper(
    case: &Case,
    letter: &LetterRecord,
    own: &[OwnText],
    parts: (&str, &str),
) -> Result<Paper, DeskError> {
    below_a_head(case, letter, own, (&letter.address, letter.to.clone()), parts)
}

/// Returns what is printed of that.
///
/// # Errors
/// As [`stored_paper`], and when the stored page is not as redress prints one.
pub fn stored_sheet(
    case: &Case,
    letter: &LetterRecord,
    own: &[OwnText],
    parts: (&str, &str),
) -> Result<Sheet, DeskError> {
    Ok(Sheet::read(&stored_paper(case, letter, own, parts)?.html)?)
}

fn below_a_head(
    case: &Case,
    letter: &LetterRecord,
    own: &[OwnText],
    (address, email): (&[String], Option<String>),
    (text, html): (&str, &str),
) -> Result<Paper, DeskError> {
    let opened = &case.opened;
    let request = Request {
        addressee: Addressee {
            address: address.to_vec(),
            controller: opened.controller.clone(),
            email,
            legal_name: opened.legal_name.clone(),
            registration: letter.registration.clone(),
            service: opened.service.clone(),
            ..Addressee::default()
        },
        language: opened.language,
        named_data: None,
        reason: None,
        reference: Some(opened.reference),
        regime: opened.regime,
        right: opened.right,
        subject: opened.subject.clone(),
        to_controller: None,
        translation: None,
        with: BTreeSet::new(),
        without: BTreeSet::new(),
    };
    let had_own_words = letter.own.iter().any(|place| place.strip_suffix(".toml").is_some());
    let own = if had_own_words { own } else { &[] };
    Ok(letter::on_paper(own, &request, &letter.subject, letter.written, (text, html))?)
}

pub(super) fn entity<'a>(registry: &'a Registry, case: &Case) -> Result<Option<&'a Entity>, DeskError> {
    let controller = registry.find(&case.opened.controller)?;
    Ok(controller.entities.iter().find(|entity| entity.id == case.opened.entity))
}

/// Returns the channel of this way that takes every request, else one that takes a letter for the right of the case.
fn channel<'a>(entity: &'a Entity, case: &Case, way: Way) -> Option<&'a Channel> {
    let kind = match way {
        Way::Email => ChannelKind::Email,
        Way::InApp => ChannelKind::InApp,
        Way::Post => ChannelKind::Post,
        Way::Webform => ChannelKind::Webform,
    };
    let takes_it = |channel: &&Channel| channel.kind == kind && channel.carries_letters();
    let for_the_right = || entity.channels_for(case.opened.right).into_iter().find(takes_it);
    entity.request_channel(kind).or_else(for_the_right)
}

fn known(channel: &Channel) -> Destination {
    Destination {
        limit: channel.limit,
        lines: match channel.kind {
            ChannelKind::Post => channel.attention.iter().chain(&channel.address).cloned().collect(),
            ChannelKind::Email
            | ChannelKind::InApp
            | ChannelKind::Phone
            | ChannelKind::Representative
            | ChannelKind::Webform => vec![channel.value.clone()],
        },
        note: channel.note.clone(),
        purpose: Some(channel.purpose.clone()),
        requires_login: channel.requires_login,
        confirmed: channel.confirmed.clone(),
        seen: Some(channel.evidence.seen),
        source: Some(channel.evidence.to_string()),
        steps: channel.steps.clone(),
    }
}
