use chrono::NaiveDate;

use super::{
    ChosenChannel, DeskError, Moment, Prepared,
    cases::{calendars, read_case, standing},
    facts,
    message::thread,
    open::{append, draft},
    prepare::{addressee, post},
};
use crate::{
    case::{Case, Drafted, Event, HistoryError, LetterRecord, LetterState, Remark, Standing, Status, Unfit, Way},
    controller::{ChannelKind, Entity, Registry, Ship},
    law::Deadline,
    ledger::{Ledger, Stream},
    letter::{Answerable, Letter, Shelf},
    request::{Addressee, LetterKind, Request},
};

/// What a user wants of a letter that follows a request.
#[derive(Clone, Debug, Default)]
pub struct FollowUpIntent {
    /// The letter; the one that fits if not named.
    pub kind: Option<LetterKind>,
    /// What the answer leaves out: names of the tick list, or words.
    pub missing: Vec<String>,
    /// The data subject's own reason, which an answer to a refused objection may give.
    pub reason: Option<String>,
    /// Whether a letter that is written and not sent gives way.
    pub replace: bool,
    /// The data subject's own words.
    pub text: Option<String>,
}

/// A letter that follows a request, before it is recorded.
#[derive(Clone, Debug)]
pub struct DrawnUp {
    /// The letter.
    pub letter: Letter,
    /// Its number.
    pub n: u32,
    /// Where it goes, and what it continues.
    pub prepared: Prepared,
}

/// What became of the wish for a letter.
#[derive(Clone, Debug)]
pub enum Followed {
    /// One was written already and has not been sent.
    Waits(Box<Case>, Box<LetterRecord>),
    /// It was written.
    Written(Box<Case>, Box<DrawnUp>),
}

/// Writes the letter that follows a request, in one transaction; one that is written and not sent is returned instead.
///
/// # Errors
/// When no letter fits, the wanted one would say what is not so, or the ledger fails; then nothing is recorded.
pub fn follow(
    ledger: &mut dyn Ledger,
    registry: &Registry,
    shelf: &Shelf,
    number: u32,
    intent: &FollowUpIntent,
    moment: Moment,
) -> Result<Followed, DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let case = read_case(transaction.as_ref(), number)?;
    if let Some(waiting) = waiting_follow_up(&case, intent)? {
        let waiting = Box::new(waiting.clone());
        return Ok(Followed::Waits(Box::new(case), waiting));
    }
    let drawn_up = draw_up(&case, registry, shelf, intent, moment.today)?;
    let drafted = draft(transaction.as_mut(), &drawn_up.prepared, &drawn_up.letter, drawn_up.n)?;
    let replaces = case.unsent_follow_up().map(|letter| letter.n).filter(|n| *n != drawn_up.n);
    let drafted = Drafted { replaces, ..drafted };
    append(transaction.as_mut(), &Stream::case(number), &Event::Drafted(drafted), moment)?;
    let case = read_case(transaction.as_ref(), number)?;
    transaction.commit()?;
    Ok(Followed::Written(Box::new(case), Box::new(drawn_up)))
}

/// Returns the letter that is written and not sent, where that is what the user asked for.
///
/// # Errors
/// When another letter was asked for.
pub fn waiting_follow_up<'a>(case: &'a Case, intent: &FollowUpIntent) -> Result<Option<&'a LetterRecord>, DeskError> {
    let Some(waiting) = case.unsent_follow_up() else { return Ok(None) };
    let (number, letter) = (case.number, waiting.n);
    if intent.replace {
        return Ok(None);
    }
    let same = intent.kind.is_none_or(|kind| kind == waiting.kind);
    if same && intent.missing.is_empty() && intent.text.is_none() && intent.reason.is_none() {
        return Ok(Some(waiting));
    }
    Err(DeskError::LetterWaits { case: number, kind: waiting.kind, letter })
}

/// Decides which letter fits and puts it into words; nothing is recorded.
///
/// # Errors
/// When no letter fits, or the wanted one would say what is not so.
pub fn draw_up(
    case: &Case,
    registry: &Registry,
    shelf: &Shelf,
    intent: &FollowUpIntent,
    today: NaiveDate,
) -> Result<DrawnUp, DeskError> {
    let standing = standing(case, today)?;
    can_be_followed(case, &standing)?;
    let kind = match intent.kind {
        Some(kind) => kind,
        None => fitting(case, &standing)?,
    };
    case.may_follow(kind, &standing)?;
    let intent = &with_what_is_missing(case, kind, intent);
    says_what_it_must(case.number, kind, intent)?;
    let n = number_of(case);
    let mut prepared = prepared(case, registry, intent, n, today)?;
    prepared.warnings.extend(no_reason_recorded(case.number, kind, &standing));
    let follow_up = facts::follow_up(case, &standing, kind, intent);
    let letter = shelf.compose_follow_up(&prepared.request, &follow_up, today)?;
    Ok(DrawnUp { letter, n, prepared })
}

/// Warns that the letter says that no reason was noted: whoever recorded the answer may only have left it out.
fn no_reason_recorded(case: u32, kind: LetterKind, standing: &Standing) -> Option<String> {
    let lacks = |remark: &Remark| match kind {
        LetterKind::Refusal => *remark == Remark::RefusalWithoutReasons,
        LetterKind::Extension => *remark == Remark::ExtensionWithoutReason,
        _ => false,
    };
    standing.remarks.iter().any(lacks).then(|| {
        format!(
            "the letter says that you have noted no reason. If they gave one, say so first: correct the entry \
             (redress show {case}) and record it again with --reason"
        )
    })
}

/// Returns the letter that fits, or says why none does.
fn fitting(case: &Case, standing: &Standing) -> Result<LetterKind, Unfit> {
    let number = case.number;
    let none = match standing.awaited {
        Some(awaited) if standing.on <= awaited.until => Unfit::Waits { case: number, until: awaited.until },
        Some(_) | None if case.escalation(standing).is_ok() => Unfit::ComplaintIsNext(number),
        Some(_) | None => Unfit::None(number),
    };
    case.fitting_letter(standing).map(|(kind, _)| kind).ok_or(none)
}

/// Works out the times that a letter of this number and kind would set if it went on a day.
///
/// # Errors
/// When a date cannot be worked out.
pub fn deadlines_if_followed(
    case: &Case,
    (n, kind): (u32, LetterKind),
    on: NaiveDate,
) -> Result<Vec<Deadline>, DeskError> {
    let calendars = calendars(case.opened.regime, &case.opened.subject.place, case.opened.seat);
    Ok(case.deadline_of_letter(&calendars, kind, n, on)?.into_iter().collect())
}

/// A letter follows a request that has gone, while the user has not given it up and knows what became of each letter.
pub(super) fn can_be_followed(case: &Case, standing: &Standing) -> Result<(), DeskError> {
    let number = case.number;
    match standing.status {
        Status::Closed => return Err(HistoryError::Closed(number).into()),
        Status::Withdrawn => return Err(HistoryError::Withdrawn(number).into()),
        Status::Undeliverable if standing.start.is_none() => return Err(Unfit::NotReached(number).into()),
        Status::Acknowledged
        | Status::Complained
        | Status::Done
        | Status::Draft
        | Status::Extended
        | Status::NoData
        | Status::Partial
        | Status::Refused
        | Status::Retained
        | Status::Undeliverable
        | Status::Waiting
        | Status::WantsIdentity
        | Status::WantsInformation => {}
    }
    if let Some(letter) = case.letters.iter().find(|letter| letter.state == LetterState::Uncertain) {
        return Err(HistoryError::Uncertain { case: number, letter: letter.n }.into());
    }
    if case.sent().is_none() { Err(HistoryError::NotSent(number).into()) } else { Ok(()) }
}

/// Returns what an answer to the request of a case is held against.
#[must_use]
pub fn asked(case: &Case) -> Answerable {
    Answerable { right: case.opened.right, to_controller: case.opened.to_controller.is_some() }
}

/// Takes what is missing from the record, where the user does not say it again.
fn with_what_is_missing(case: &Case, kind: LetterKind, intent: &FollowUpIntent) -> FollowUpIntent {
    let mut intent = intent.clone();
    if kind == LetterKind::Incomplete && intent.missing.is_empty() {
        intent.missing = case.missing();
    }
    intent
}

/// Refuses a letter that lacks what it is about, and words it has no place for.
fn says_what_it_must(case: u32, kind: LetterKind, intent: &FollowUpIntent) -> Result<(), DeskError> {
    let needs = |flag| Err(DeskError::LetterNeeds { case, flag, kind });
    if kind == LetterKind::Information && intent.text.is_none() {
        return needs("--text");
    }
    if kind == LetterKind::Incomplete && intent.missing.is_empty() {
        return needs("--missing");
    }
    if kind != LetterKind::Incomplete && !intent.missing.is_empty() {
        return Err(DeskError::LetterTakesNo { flag: "--missing", kind });
    }
    if kind != LetterKind::Refusal && intent.reason.is_some() {
        return Err(DeskError::LetterTakesNo { flag: "--reason", kind });
    }
    Ok(())
}

/// Takes the number of a draft whose place it takes, or the next one: a letter whose bytes are stored keeps its own.
pub(super) fn number_of(case: &Case) -> u32 {
    let draft = case.unsent_follow_up().filter(|letter| letter.state == LetterState::Draft).map(|letter| letter.n);
    draft.unwrap_or_else(|| case.letters.iter().map(|letter| letter.n).max().unwrap_or(0) + 1)
}

/// Finds the e-mail address of a letter that is to be a draft or a link, or says by which way the letters of the case go.
///
/// # Errors
/// When it goes by another way, with the address for requests where the registry has one.
pub fn email_of<'a>(case: &Case, registry: &Registry, to: Option<&'a str>) -> Result<&'a str, DeskError> {
    let by = case.way().filter(|by| *by != Way::Email);
    match (to, by) {
        (Some(to), _) => Ok(to),
        (None, None) => Err(DeskError::NoEmail(case.opened.controller.clone())),
        (None, Some(by)) => {
            let controller = registry.find(&case.opened.controller).ok();
            let entity = controller.and_then(|known| known.entities.iter().find(|one| one.id == case.opened.entity));
            let email = entity.and_then(|entity| entity.request_channel(ChannelKind::Email));
            Err(DeskError::NotByEmail { by, case: case.number, email: email.map(|channel| channel.value.clone()) })
        }
    }
}

/// Says where the letter goes: by the way of the request, to the address that the registry has for it now. It never goes
/// to whoever sent an answer.
pub(super) fn prepared(
    case: &Case,
    registry: &Registry,
    intent: &FollowUpIntent,
    n: u32,
    today: NaiveDate,
) -> Result<Prepared, DeskError> {
    let opened = &case.opened;
    let controller = registry.find(&opened.controller)?;
    let entity = controller.entities.iter().find(|entity| entity.id == opened.entity);
    let kind = facts::kind_of(case.way().unwrap_or(Way::Email));
    let channel = entity
        .and_then(|entity| same_channel(case, entity, kind))
        .or_else(|| recorded(case, kind))
        .or_else(|| entity.and_then(|entity| registered(case, entity, kind)));
    let kind = channel.as_ref().map_or(kind, |channel| channel.kind);
    let mut addressee = match entity {
        Some(entity) => addressee(controller, entity, channel.as_ref(), today),
        None => Addressee { service: opened.service.clone(), ..recorded_addressee(case) },
    };
    addressee.legal_name.clone_from(&opened.legal_name);
    addressee.email =
        channel.as_ref().filter(|channel| channel.kind == ChannelKind::Email).map(|one| one.value.clone());
    let mut subject = opened.subject.clone();
    if kind != ChannelKind::Post {
        subject.address.clear();
    }
    let warnings = channel.iter().filter(|channel| !published(entity, channel)).map(|channel| {
        format!("`{}` is the address of the request, and is no longer in the record of the controller", channel.value)
    });
    Ok(Prepared {
        after: None,
        insisted: false,
        also: Vec::new(),
        post: entity.and_then(|entity| post(entity, channel.as_ref())),
        warnings: warnings.collect(),
        channel,
        entity: opened.entity.clone(),
        family: opened.family.clone(),
        reservation: None,
        request: Request {
            addressee,
            language: opened.language,
            named_data: opened.named_data.clone(),
            reason: intent.reason.clone().or_else(|| opened.reason.clone()),
            reference: Some(opened.reference),
            regime: opened.regime,
            right: opened.right,
            subject,
            to_controller: opened.to_controller.clone(),
            translation: opened.translation,
            with: opened.with.clone(),
            without: opened.without.clone(),
        },
        role: opened.role.clone().unwrap_or_default(),
        seat: opened.seat,
        second: false,
        waits_for: None,
        thread: thread(case, n),
        why: opened.why.clone(),
    })
}

/// Finds the channel of the request in the registry as it is now, or another one of its kind.
fn same_channel(case: &Case, entity: &Entity, kind: ChannelKind) -> Option<ChosenChannel> {
    let id = case.request_letter()?.channel.as_deref();
    let of_kind = || entity.channels().filter(|channel| channel.kind == kind);
    let same = of_kind().find(|channel| Some(channel.id.as_str()) == id);
    same.or_else(|| entity.request_channel(kind)).map(ChosenChannel::of)
}

/// Finds the address for requests where the request went by the controller's own form or app and the registry knows none:
/// that letter went there by the user's hand, and what follows goes where a request would go. An address with a reservation
/// is left to the user.
fn registered(case: &Case, entity: &Entity, kind: ChannelKind) -> Option<ChosenChannel> {
    let without_a_letter = match kind {
        ChannelKind::InApp | ChannelKind::Webform => true,
        ChannelKind::Email | ChannelKind::Phone | ChannelKind::Post | ChannelKind::Representative => false,
    };
    let channels = entity.request_channels(case.opened.regime).into_iter().filter(|channel| channel.ship == Ship::Yes);
    channels.filter(|_| without_a_letter).map(ChosenChannel::of).next()
}

/// Takes the channel from the letter that was sent, where the registry has none any more.
fn recorded(case: &Case, kind: ChannelKind) -> Option<ChosenChannel> {
    let letter = case.request_letter()?;
    let value = letter.to.clone().filter(|_| kind == ChannelKind::Email)?;
    Some(ChosenChannel {
        id: letter.channel.clone().unwrap_or_default(),
        kind,
        published: None,
        requires_login: false,
        seen: letter.seen?,
        source: letter.source.clone().unwrap_or_default(),
        value,
    })
}

fn recorded_addressee(case: &Case) -> Addressee {
    let address = case.request_letter().map(|letter| letter.address.clone()).unwrap_or_default();
    Addressee { address, controller: case.opened.controller.clone(), ..Addressee::default() }
}

fn published(entity: Option<&Entity>, chosen: &ChosenChannel) -> bool {
    entity.is_some_and(|entity| entity.channels().any(|channel| channel.value == chosen.value))
}
