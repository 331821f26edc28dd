use std::collections::HashSet;

use chrono::Datelike;

use super::{DeskError, Moment, Prepared, cases::Cases};
use crate::{
    case::{Drafted, Event, Opened, Published},
    ledger::{Ledger, NewEntry, Stream, Transaction},
    letter::{Letter, Shelf},
    request::Reference,
};

/// A case that was just opened.
#[derive(Clone, Debug)]
pub struct OpenedCase {
    /// Its letter.
    pub letter: Letter,
    /// Its number.
    pub number: u32,
    /// Its number outside.
    pub reference: Reference,
}

/// Draws the reference that each request is to carry, so that its letter is known, and can be printed, before it is recorded.
///
/// # Errors
/// When the system has no random bytes.
pub fn refer(cases: &Cases, prepared: &mut [Prepared], moment: Moment) -> Result<(), DeskError> {
    let mut taken = taken(cases);
    for prepared in prepared {
        prepared.request.reference = Some(free(&mut taken, None, moment)?);
    }
    Ok(())
}

/// Opens a case for each request and writes its letter; all of them or none. A reference that was drawn before is the one
/// of the case, unless another case has taken it meanwhile.
///
/// # Errors
/// When a letter cannot be written, an earlier request for the same is still to be answered and the user does not insist,
/// or the ledger fails; then nothing is recorded.
pub fn open(
    ledger: &mut dyn Ledger,
    shelf: &Shelf,
    prepared: Vec<Prepared>,
    moment: Moment,
) -> Result<Vec<OpenedCase>, DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let cases = Cases::from_transaction(transaction.as_ref())?;
    let mut numbers = Numbers::read(transaction.as_ref(), &cases)?;
    let mut opened: Vec<OpenedCase> = Vec::new();
    for mut request in prepared {
        let repeated = cases.refuse_repeated(&request, moment.today);
        request.insisted &= repeated.is_err();
        if !request.insisted {
            repeated?;
        }
        let before = opened.last().filter(|_| request.second).map(|first| first.number);
        let waits_for = request.waits_for.or(before);
        let own = numbers.next(request.request.reference, moment)?;
        opened.push(open_one(transaction.as_mut(), shelf, request, own, waits_for, moment)?);
    }
    transaction.commit()?;
    Ok(opened)
}

fn open_one(
    transaction: &mut dyn Transaction,
    shelf: &Shelf,
    mut prepared: Prepared,
    (number, reference): (u32, Reference),
    waits_for: Option<u32>,
    moment: Moment,
) -> Result<OpenedCase, DeskError> {
    prepared.request.reference = Some(reference);
    let letter = shelf.compose(&prepared.request, moment.today)?;
    let stream = Stream::case(number);
    let drafted = draft(transaction, &prepared, &letter, 1)?;
    for event in [Event::Opened(opening(&prepared, waits_for, reference)), Event::Drafted(drafted)] {
        append(transaction, &stream, &event, moment)?;
    }
    Ok(OpenedCase { letter, number, reference })
}

/// The numbers that are taken, inside and outside.
struct Numbers {
    last: u32,
    taken: HashSet<String>,
}

impl Numbers {
    fn read(transaction: &dyn Transaction, cases: &Cases) -> Result<Self, DeskError> {
        let last = transaction.streams()?.iter().filter_map(Stream::case_number).max().unwrap_or(0);
        Ok(Self { last, taken: taken(cases) })
    }

    fn next(&mut self, drawn: Option<Reference>, moment: Moment) -> Result<(u32, Reference), DeskError> {
        self.last += 1;
        Ok((self.last, free(&mut self.taken, drawn, moment)?))
    }
}

fn taken(cases: &Cases) -> HashSet<String> {
    cases.known().map(|case| case.opened.reference.code().to_owned()).collect()
}

/// Returns the reference that was drawn, or draws others until one is free; with 24 million codes the first one nearly
/// always is.
fn free(taken: &mut HashSet<String>, mut drawn: Option<Reference>, moment: Moment) -> Result<Reference, DeskError> {
    loop {
        let reference = match drawn.take() {
            Some(reference) => reference,
            None => Reference::new(moment.today.year(), fair_bytes()?)
                .map_err(|error| DeskError::Random(error.to_string()))?,
        };
        if taken.insert(reference.code().to_owned()) {
            return Ok(reference);
        }
    }
}

/// Appends an event on today.
pub(super) fn append(
    transaction: &mut dyn Transaction,
    stream: &Stream,
    event: &Event,
    moment: Moment,
) -> Result<u64, DeskError> {
    append_on(transaction, stream, event, moment.today)
}

/// Appends an event on the day it happened.
pub(super) fn append_on(
    transaction: &mut dyn Transaction,
    stream: &Stream,
    event: &Event,
    on: chrono::NaiveDate,
) -> Result<u64, DeskError> {
    let body = event.to_body().map_err(|error| DeskError::Event { seq: 0, error })?;
    let entry = NewEntry { stream: stream.clone(), on, kind: event.kind().to_owned(), body };
    Ok(transaction.append(entry)?.seq)
}

fn fair_bytes() -> Result<[u8; 5], DeskError> {
    loop {
        let bytes: [u8; 5] = random()?;
        if bytes.iter().all(|byte| *byte < Reference::FAIR_BELOW) {
            return Ok(bytes);
        }
    }
}

/// Draws random bytes from the system.
pub(super) fn random<const N: usize>() -> Result<[u8; N], DeskError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| DeskError::Random(error.to_string()))?;
    Ok(bytes)
}

fn opening(prepared: &Prepared, waits_for: Option<u32>, reference: Reference) -> Opened {
    let request = &prepared.request;
    Opened {
        after: prepared.after,
        controller: request.addressee.controller.clone(),
        entity: prepared.entity.clone(),
        family: prepared.family.clone(),
        insisted: prepared.insisted,
        language: request.language,
        legal_name: request.addressee.legal_name.clone(),
        named_data: request.named_data.clone(),
        reason: request.reason.clone(),
        reference,
        regime: request.regime,
        right: request.right,
        role: Some(prepared.role.clone()),
        seat: prepared.seat,
        service: request.addressee.service.clone(),
        subject: request.subject.clone(),
        version: Some(env!("CARGO_PKG_VERSION").to_owned()),
        to_controller: request.to_controller.clone(),
        translation: request.translation,
        waits_for,
        why: prepared.why.clone(),
        with: request.with.clone(),
        without: request.without.clone(),
    }
}

/// Stores a letter, and says where it is to go as the event does.
pub(super) fn draft(
    transaction: &mut dyn Transaction,
    prepared: &Prepared,
    letter: &Letter,
    n: u32,
) -> Result<Drafted, DeskError> {
    let text = transaction.put_document("text/plain; charset=utf-8", letter.body_text().as_bytes())?;
    let html = transaction.put_document("text/html; charset=utf-8", letter.body_html().as_bytes())?;
    let channel = prepared.channel.as_ref();
    Ok(Drafted {
        address: prepared.request.addressee.address.clone(),
        also: prepared.also.iter().map(|channel| channel.value.clone()).collect(),
        asks: letter.asks.clone(),
        channel: channel.map(|channel| channel.id.clone()),
        discloses: letter.discloses.clone(),
        html: html.to_string(),
        kind: letter.kind,
        letter: n,
        own: letter.own.clone(),
        post: prepared.post.as_ref().map(|post| Published {
            channel: post.id.clone(),
            published: post.published.clone(),
            seen: post.seen,
            source: post.source.clone(),
        }),
        provisions: letter.provisions.iter().map(ToString::to_string).collect(),
        replaces: None,
        published: channel.and_then(|channel| channel.published.clone()),
        registration: prepared.request.addressee.registration.clone(),
        seen: channel.map(|channel| channel.seen),
        source: channel.map(|channel| channel.source.clone()),
        subject: letter.head.subject.clone(),
        text: text.to_string(),
        to: prepared.request.addressee.email.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_that_was_drawn_is_kept_while_it_is_free_and_another_is_drawn_where_it_is_not() {
        let now = chrono::DateTime::parse_from_rfc3339("2026-11-23T12:00:00+01:00").unwrap();
        let moment = Moment { now, today: now.date_naive() };
        let drawn: Reference = "R-2026-K7Q2M".parse().unwrap();
        let mut taken = HashSet::new();
        assert_eq!(free(&mut taken, Some(drawn), moment).unwrap(), drawn);
        let other = free(&mut taken, Some(drawn), moment).unwrap();
        assert!(other != drawn && other.to_string().starts_with("R-2026-"));
        assert_eq!(taken.len(), 2);
    }
}
