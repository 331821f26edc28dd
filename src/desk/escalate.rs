//! The complaint: to the controller itself where the law has that step, and to an authority. redress writes it and records
//! that it did; the user files it, and says so with `complained`.

use std::str::FromStr;

use chrono::NaiveDate;

use super::{
    Cases, DeskError, FollowUpIntent, Moment, Prepared, Wanted,
    cases::{read_case, standing},
    evidence, facts, follow,
    message::attached,
    open::{append, random},
};
use crate::{
    case::{Addressed, Breach, Case, ComplaintPrepared, Event, Standing, Unfit},
    controller::{Authorities, Competence, Detail, EmailAddress, Registry, Stale, SupervisoryAuthority, Why},
    law::{Language, Place},
    ledger::{Digest, Ledger, Stream, Transaction},
    letter::{Authority, Complaint, Demanded, Letter, Shelf},
    mail::{self, Draft, Message, MessageId},
    request::{LetterKind, Request},
};

/// What a user wants of a complaint.
#[derive(Clone, Debug, Default)]
pub struct ComplaintIntent {
    /// Whether it is written although redress advises to wait.
    pub anyway: bool,
    /// The id of the authority; the competent one where none is named.
    pub authority: Option<String>,
    /// The data subject's own words.
    pub reason: Option<String>,
    /// Where the data subject lives now, where the request does not say the part of the country.
    pub home: Option<Place>,
}

/// To whom the complaint goes, decided and not written yet.
#[derive(Clone, Debug)]
pub enum Step {
    /// To the controller itself, as a letter that follows the request.
    Controller,
    /// To an authority.
    Authority {
        /// The authorities of the place and why they are.
        competence: Box<Competence>,
        /// Why it would be better to wait, where the user goes on all the same.
        early: Option<Unfit>,
        /// The authority that was named, or is the one.
        to: &'static SupervisoryAuthority,
    },
}

/// A complaint to an authority, before it is recorded.
#[derive(Clone, Debug)]
pub struct WrittenComplaint {
    /// The names of the files that go with it.
    pub enclosures: Vec<String>,
    /// The complaint.
    pub letter: Letter,
    /// What it rests on, addressed to the authority.
    pub prepared: Prepared,
}

/// Decides to whom the complaint goes.
///
/// # Errors
/// When the case is closed or was not sent, it is too early and the user does not insist, or no one authority is the one.
pub fn step(case: &Case, intent: &ComplaintIntent, today: NaiveDate) -> Result<Step, DeskError> {
    let standing = standing(case, today)?;
    follow::can_be_followed(case, &standing)?;
    let another = intent.authority.as_ref().is_some_and(|id| !case.complained_to(id));
    let early = match case.escalation(&standing) {
        Err(Unfit::Complained(_)) if another => None,
        Ok(Addressed::Controller) if !intent.anyway => return Ok(Step::Controller),
        Ok(Addressed::Controller) => Some(Unfit::ControllerFirst(case.number)),
        Ok(Addressed::Authority) => None,
        Err(unfit) if intent.anyway => Some(unfit),
        Err(unfit) => return Err(unfit.into()),
    };
    if early.is_some() && intent.reason.is_none() {
        return Err(DeskError::ReasonNeeded(case.number));
    }
    let competence = Box::new(Authorities::shipped().competent(&place(case, intent)));
    let to = chosen(case, &competence, intent)?;
    Ok(Step::Authority { competence, early, to })
}

/// Where the person lives: as the request has it, or more exactly as the settings do for the same country.
fn place(case: &Case, intent: &ComplaintIntent) -> Place {
    let recorded = &case.opened.subject.place;
    let home = intent.home.as_ref().filter(|home| recorded.region.is_none() && home.country == recorded.country);
    home.unwrap_or(recorded).clone()
}

fn chosen(
    case: &Case,
    competence: &Competence,
    intent: &ComplaintIntent,
) -> Result<&'static SupervisoryAuthority, DeskError> {
    if let Some(id) = &intent.authority {
        return Authorities::shipped().find(id).ok_or_else(|| DeskError::NoAuthority(id.clone()));
    }
    match (competence.authorities.as_slice(), &competence.why) {
        ([], _) => Err(DeskError::NoCompetentAuthority { case: case.number, why: competence.to_string() }),
        ([one], _) => Ok(one),
        (several, Why::Part | Why::Residence) => Ok(several.iter().find(|one| one.sworn).unwrap_or(&several[0])),
        (_, Why::PartUnknown | Why::Unknown(_)) => Err(DeskError::SeveralAuthorities {
            case: case.number,
            country: competence.place.country.code().to_owned(),
            name: competence.place.country.name().to_owned(),
        }),
    }
}

/// Puts the complaint to an authority into words; nothing is recorded.
///
/// # Errors
/// When a date cannot be worked out, a value cannot stand in a letter, or the ledger fails.
pub fn write_complaint(
    ledger: &dyn Ledger,
    registry: &Registry,
    shelf: &Shelf,
    case: &Case,
    to: &SupervisoryAuthority,
    intent: &ComplaintIntent,
    today: NaiveDate,
) -> Result<WrittenComplaint, DeskError> {
    let enclosures = enclosures(ledger, case.number, today)?;
    written(case, registry, shelf, to, intent, enclosures, today)
}

/// Writes the complaint to an authority and records that it was written, in one transaction.
///
/// # Errors
/// As [`write_complaint`] and [`step`]; then nothing is recorded.
pub fn escalate(
    ledger: &mut dyn Ledger,
    registry: &Registry,
    shelf: &Shelf,
    number: u32,
    intent: &ComplaintIntent,
    moment: Moment,
) -> Result<WrittenComplaint, DeskError> {
    loop {
        let known = Cases::read(ledger)?.case(number)?.events.len();
        let enclosures = enclosures(ledger, number, moment.today)?;
        let mut transaction = ledger.begin(moment.utc())?;
        let case = read_case(transaction.as_ref(), number)?;
        if case.events.len() != known {
            // Somebody recorded something meanwhile, which belongs among what is enclosed.
            continue;
        }
        let Step::Authority { early, to, .. } = step(&case, intent, moment.today)? else {
            return Err(Unfit::ControllerFirst(number).into());
        };
        let complaint = written(&case, registry, shelf, to, intent, enclosures, moment.today)?;
        let early = early.and(intent.reason.clone());
        let event = Event::ComplaintPrepared(prepared(transaction.as_mut(), &complaint, to, early)?);
        append(transaction.as_mut(), &Stream::case(number), &event, moment)?;
        transaction.commit()?;
        return Ok(complaint);
    }
}

/// Names the files of the bundle as it is without the complaint itself.
fn enclosures(ledger: &dyn Ledger, number: u32, today: NaiveDate) -> Result<Vec<String>, DeskError> {
    let bundle = evidence::evidence(ledger, &Cases::read(ledger)?, number, &Wanted::default(), today)?;
    let own = |name: &str| name.contains("_complaint-") || name.starts_with("SHA256SUMS");
    Ok(bundle.sheets.into_iter().map(|sheet| sheet.name).filter(|name| !own(name)).collect())
}

fn written(
    case: &Case,
    registry: &Registry,
    shelf: &Shelf,
    to: &SupervisoryAuthority,
    intent: &ComplaintIntent,
    enclosures: Vec<String>,
    today: NaiveDate,
) -> Result<WrittenComplaint, DeskError> {
    let standing = standing(case, today)?;
    let words = FollowUpIntent { text: intent.reason.clone(), ..FollowUpIntent::default() };
    let mut prepared = follow::prepared(case, registry, &words, follow::number_of(case), today)?;
    let mut facts = facts::follow_up(case, &standing, LetterKind::Complaint, &words);
    facts.complaint = Some(complaint(case, &standing, to, &enclosures));
    prepared.request.subject = case.opened.subject.clone();
    (prepared.request.language, prepared.request.translation) = languages(case, shelf, to);
    prepared.request.addressee.email = case.request_letter().and_then(|letter| letter.to.clone());
    let letter = shelf.compose_follow_up(&prepared.request, &facts, today)?;
    Ok(WrittenComplaint { enclosures, letter, prepared: addressed(prepared, to) })
}

/// Returns the language the authority asks for where there are letters in it, with that of the case below for the person
/// who signs it; else that of the case.
fn languages(case: &Case, shelf: &Shelf, to: &SupervisoryAuthority) -> (Language, Option<Language>) {
    let opened = &case.opened;
    let theirs = to.language.filter(|wanted| shelf.languages(opened.regime).any(|one| one == *wanted));
    match theirs {
        Some(theirs) if theirs != opened.language => (theirs, Some(opened.language)),
        Some(_) | None => (opened.language, opened.translation),
    }
}

/// Addresses what the complaint rests on to the authority, in a thread of its own.
fn addressed(prepared: Prepared, to: &SupervisoryAuthority) -> Prepared {
    let mut addressee = prepared.request.addressee.clone();
    addressee.address = address(to);
    addressee.email = email(to);
    let request = Request { addressee, ..prepared.request };
    Prepared { channel: None, request, thread: Vec::new(), warnings: Vec::new(), ..prepared }
}

fn complaint(case: &Case, standing: &Standing, to: &SupervisoryAuthority, enclosures: &[String]) -> Complaint {
    let mut complaint = Complaint {
        answered_late: None,
        authority: Authority { address: address(to), email: email(to), name: to.name.clone() },
        complained_on: case.complained_to_them(),
        complaint_unconfirmed: None,
        enclosures: enclosures.to_vec(),
        identity: None,
        incomplete: None,
        only_words: false,
        proof: case.tier().to_string(),
        silent_since: None,
        sworn: to.sworn,
    };
    let breaches = case.breaches(standing);
    complaint.only_words = breaches.is_empty() && !standing.shows_more() && case.kept().next().is_none();
    for breach in breaches {
        match breach {
            Breach::AnsweredLate { last, .. } => complaint.answered_late = Some(last),
            Breach::ComplaintNotConfirmed { until, .. } => complaint.complaint_unconfirmed = Some(until),
            Breach::IdentityDemanded { baseless, late, on } => {
                complaint.identity = Some(Demanded { baseless, late, on });
            }
            Breach::Incomplete(on) => complaint.incomplete = Some(on),
            Breach::Silence(last) => complaint.silent_since = Some(last),
        }
    }
    complaint
}

/// Returns the postal address, where a source confirms it and it is not out of date.
fn address(to: &SupervisoryAuthority) -> Vec<String> {
    if to.confirms(Detail::Address) && to.stale != Some(Stale::Yes) { to.address.clone() } else { Vec::new() }
}

/// Returns the e-mail address, where a source confirms it.
fn email(to: &SupervisoryAuthority) -> Option<String> {
    to.email.as_ref().filter(|_| to.confirms(Detail::Email)).map(ToString::to_string)
}

/// Stores the complaint, and says where it is to be filed as the event does.
fn prepared(
    transaction: &mut dyn Transaction,
    complaint: &WrittenComplaint,
    to: &SupervisoryAuthority,
    early: Option<String>,
) -> Result<ComplaintPrepared, DeskError> {
    let letter = &complaint.letter;
    let text = transaction.put_document("text/plain; charset=utf-8", letter.text().as_bytes())?;
    let html = transaction.put_document("text/html; charset=utf-8", letter.html().as_bytes())?;
    Ok(ComplaintPrepared {
        address: address(to),
        asks: letter.asks.clone(),
        authority: to.id.clone(),
        discloses: letter.discloses.clone(),
        early,
        email: email(to),
        enclosures: complaint.enclosures.clone(),
        form: to.form.clone(),
        html: html.to_string(),
        name: to.name.clone(),
        own: letter.own.clone(),
        provisions: letter.provisions.iter().map(ToString::to_string).collect(),
        seen: to.seen,
        source: to.source.clone(),
        subject: letter.head.subject.clone(),
        sworn: to.sworn,
        text: text.to_string(),
    })
}

/// Returns the text and the page of a complaint as they were written.
///
/// # Errors
/// When the ledger fails or does not hold them any more.
pub fn stored_complaint(
    ledger: &dyn Ledger,
    case: u32,
    complaint: &ComplaintPrepared,
) -> Result<(String, String), DeskError> {
    let stored = |sha256: &str| {
        let missing = || DeskError::MissingDocument { case, sha256: sha256.to_owned() };
        let digest = Digest::from_str(sha256).map_err(|_| missing())?;
        let bytes = ledger.document(&digest)?.and_then(|document| document.bytes).ok_or_else(missing)?;
        String::from_utf8(bytes).map_err(|_| missing())
    };
    Ok((stored(&complaint.text)?, stored(&complaint.html)?))
}

/// Builds a complaint as a draft that the user's mail program sends; it continues no thread with the controller.
///
/// # Errors
/// When a field cannot stand in a header.
pub fn complaint_draft(
    case: &Case,
    to: &str,
    subject: &str,
    (text, html): (String, String),
    pdf: Option<Vec<u8>>,
    moment: Moment,
) -> Result<Message, DeskError> {
    let person = &case.opened.subject;
    let from: EmailAddress = person.email.parse()?;
    Ok(mail::compose(&Draft {
        date: moment.now,
        from_name: Some(person.name.parse()?),
        html: Some(html),
        in_reply_to: None,
        letter: None,
        message_id: MessageId::new(None, random()?, &from),
        from,
        pdf: pdf.map(|bytes| attached(bytes, Some(case.opened.reference))),
        references: Vec::new(),
        subject: subject.parse()?,
        text,
        to: to.parse()?,
        unsent: true,
    })?)
}
