//! The words of a complaint to an authority: what it says, to whom, in which language, and how it is kept.

use std::str::FromStr;

use chrono::NaiveDate;

use super::{
    ComplaintIntent, DeskError, FollowUpIntent, Moment, Prepared, WrittenComplaint, cases::standing, facts, follow,
    message::attached, open::random,
};
use crate::{
    case::{Breach, Case, ComplaintPrepared, Standing},
    controller::{Detail, EmailAddress, Registry, Stale, SupervisoryAuthority},
    law::Language,
    ledger::{Digest, Ledger, Transaction},
    letter::{Authority, Complaint, Demanded, Shelf, TRANSMISSION},
    mail::{self, Draft, Message, MessageId},
    request::{LetterKind, Request},
};

/// Writes the complaint from what the case shows on a day.
pub(super) fn written(
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
    prepared.request.subject = case.opened.subject.clone();
    (prepared.request.language, prepared.request.translation) = languages(case, shelf, to);
    facts.complaint = Some(complaint(case, &standing, (to, prepared.request.language), &enclosures));
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

fn complaint(
    case: &Case,
    standing: &Standing,
    (to, language): (&SupervisoryAuthority, Language),
    enclosures: &[String],
) -> Complaint {
    let name = to.name_in(language).to_owned();
    let mut complaint = Complaint {
        answered_late: None,
        authority: Authority { address: address(to), country: to.country_of_address(), email: email(to), name },
        complained_on: case.complained_to_them(),
        complaint_unconfirmed: None,
        enclosures: enclosures.to_vec(),
        identity: None,
        incomplete: None,
        not_transmitted: false,
        only_words: false,
        proof: case.tier().to_string(),
        retention_asked: None,
        retention_ended: None,
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
            Breach::Incomplete(on) => {
                complaint.incomplete = Some(on);
                complaint.not_transmitted = case.missing().iter().any(|item| item.trim() == TRANSMISSION);
            }
            Breach::RetentionEnded { asked, ended } => {
                (complaint.retention_asked, complaint.retention_ended) = (asked, Some(ended));
            }
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
pub(super) fn prepared(
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
