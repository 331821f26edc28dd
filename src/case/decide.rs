use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Acknowledged, Case, Corrected, Event, Evidence, Expected, Extended, Hand, Heard, HistoryError, LetterRecord,
    LetterState, ProofAdded, Recorded, Sending, Sent, Status, Way, about, corrections::Corrections, progress::Matter,
    replay::added_to,
};
use crate::{law::Right, request::LetterKind};

/// A fact someone wants to record, with the day it happened and the day it is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What happened.
    pub event: Event,
    /// The day it happened.
    pub on: NaiveDate,
    /// The day it is recorded.
    pub today: NaiveDate,
}

impl Case {
    /// Tells whether a fact fits what happened before it; nothing is changed.
    ///
    /// # Errors
    /// Says what it contradicts.
    pub fn admits(&self, proposal: &Proposal) -> Result<(), HistoryError> {
        let Proposal { event, on, today } = proposal;
        if on > today {
            return Err(HistoryError::Future(*on));
        }
        match event {
            Event::Reopened(_) if !self.progress.closed() => Err(HistoryError::NotClosed(self.number)),
            Event::Reopened(_) | Event::Attached(_) | Event::Filed(_) | Event::Noted(_) => Ok(()),
            Event::Corrected(corrected) => self.correctable(corrected, *today),
            _ if self.progress.closed() => Err(HistoryError::Closed(self.number)),
            Event::Sent(sent) => self.may_record_sending(sent),
            Event::GaveIdentity(_) => self.was_asked(Matter::Identity, event.kind(), *on),
            Event::GaveInformation(_) => self.was_asked(Matter::Information, event.kind(), *on),
            event => self.may_have_been(event, *on),
        }
    }

    /// Tells whether a fact can have happened on a day, whether it is recorded now or said to have been then.
    fn may_have_been(&self, event: &Event, on: NaiveDate) -> Result<(), HistoryError> {
        match event {
            Event::ProofAdded(added) => self.may_add_proof(added, on),
            Event::Acknowledged(Acknowledged { received: Some(received), .. }) => {
                self.after_sending(on)?;
                self.may_be_received(*received, on)
            }
            Event::Received(heard) => {
                self.after_sending(on)?;
                self.may_have_arrived(heard, on)
            }
            Event::Extended(Extended { until: Some(until), .. }) if *until < on => Err(HistoryError::Impossible {
                named: *until,
                what: "the end of an extension",
                why: format!("it was announced on {on}"),
            }),
            Event::Expected(Expected { until, .. }) if *until < on => Err(HistoryError::Impossible {
                named: *until,
                what: "the day of a promise",
                why: format!("it was made on {on}"),
            }),
            event if event.origin() == Origin::Controller => self.after_sending(on),
            _ => Ok(()),
        }
    }

    /// Nothing arrives before it went that way.
    fn may_have_arrived(&self, heard: &Heard, on: NaiveDate) -> Result<(), HistoryError> {
        let is_meant = |letter: &&LetterRecord| heard.letter.is_none_or(|n| n == letter.n);
        let sendings = self.letters.iter().filter(is_meant).flat_map(|letter| &letter.sendings);
        match sendings.filter(|sending| Some(sending.by) == heard.by).map(|sending| sending.on).min() {
            Some(sent) if on < sent => Err(HistoryError::Impossible {
                named: on,
                what: "the day of receipt",
                why: format!("the letter went that way on {sent}"),
            }),
            Some(_) | None => Ok(()),
        }
    }

    /// Returns the case as it would be with a fact that is not recorded; nothing is changed.
    ///
    /// # Errors
    /// Says what the fact contradicts.
    pub fn would_be(&self, proposal: Proposal, recorded_at: DateTime<Utc>) -> Result<Self, HistoryError> {
        self.admits(&proposal)?;
        let seq = self.events.last().map_or(0, |last| last.seq).saturating_add(1);
        let mut events = self.events.clone();
        events.push(Recorded { event: proposal.event, on: proposal.on, recorded_at, seq });
        Self::replay(self.number, events)
    }

    /// Tells whether a letter may be given to the user for sending it this way; if so, its sending can be recorded
    /// later.
    ///
    /// # Errors
    /// When the case is closed or withdrawn, or the letter went that way already or may have gone.
    pub fn may_put_out(&self, letter: u32, by: Way, today: NaiveDate) -> Result<(), HistoryError> {
        if self.status() == Status::Withdrawn {
            return Err(HistoryError::Withdrawn(self.number));
        }
        if self.letter(letter)?.state == LetterState::Replaced {
            return Err(HistoryError::Replaced { case: self.number, letter });
        }
        let sent = Sent { by, evidence: Evidence::default(), letter, number: None };
        self.admits(&Proposal { event: Event::Sent(sent), on: today, today })
    }

    fn after_sending(&self, on: NaiveDate) -> Result<(), HistoryError> {
        match self.sent() {
            None if self.letters.iter().any(|letter| !letter.unanswered.is_empty()) => Ok(()),
            None => Err(HistoryError::NotSent(self.number)),
            Some(sent) if on < sent => Err(HistoryError::BeforeSending { case: self.number, on, sent }),
            Some(_) => Ok(()),
        }
    }

    /// A day of receipt lies between the sending and the acknowledgement that names it.
    fn may_be_received(&self, received: NaiveDate, acknowledged: NaiveDate) -> Result<(), HistoryError> {
        let impossible = |why| Err(HistoryError::Impossible { named: received, what: "the day of receipt", why });
        match self.sent() {
            Some(sent) if received < sent => impossible(format!("the letter was sent on {sent}")),
            _ if acknowledged < received => impossible(format!("it was acknowledged on {acknowledged}")),
            _ => Ok(()),
        }
    }

    fn may_record_sending(&self, sent: &Sent) -> Result<(), HistoryError> {
        let letter = self.letter(sent.letter)?;
        if letter.state == LetterState::Uncertain {
            return Err(HistoryError::Uncertain { case: self.number, letter: sent.letter });
        }
        match letter.sendings.iter().find(|sending| sending.by == sent.by) {
            Some(sending) if !self.came_back(letter) => Err(self.already_sent(sent.letter, sending)),
            _ => Ok(()),
        }
    }

    fn already_sent(&self, letter: u32, sending: &Sending) -> HistoryError {
        let entry = (sending.hand == Hand::User).then_some(sending.seq);
        HistoryError::AlreadySent { case: self.number, entry, letter, on: sending.on }
    }

    /// Returns the sending of a letter that is recorded already, which whatever shows it now belongs to; nothing where the
    /// letter went by no such way, or came back and may go the same way once more. Without a way it must be the only one.
    #[must_use]
    pub fn recorded_sending(&self, letter: u32, by: Option<Way>) -> Option<&Sending> {
        let letter = self.letter(letter).ok().filter(|letter| !self.came_back(letter))?;
        match (by, letter.sendings.as_slice()) {
            (Some(by), sendings) => sendings.iter().find(|sending| sending.by == by),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }

    /// Tells whether something done inside the app or on a page of the web is the account's own deletion button and not the
    /// letter: on the request for erasure, unless its text was given to the user for that way or is recorded as sent there.
    /// Whoever only presses a button has asked for nothing, whatever the page says afterwards.
    #[must_use]
    pub fn is_the_button(&self, letter: u32, by: Way) -> bool {
        let may_press = match by {
            Way::InApp | Way::Webform => true,
            Way::Email | Way::Post => false,
        };
        let was_given = |letter: &LetterRecord| {
            letter.put_out.iter().any(|(_, given)| given.way.way() == by)
                || letter.sendings.iter().any(|sending| sending.by == by)
        };
        let is_the_request = |letter: &LetterRecord| letter.kind == LetterKind::Request(Right::Erasure);
        may_press && self.letter(letter).is_ok_and(|letter| is_the_request(letter) && !was_given(letter))
    }

    fn may_add_proof(&self, added: &ProofAdded, on: NaiveDate) -> Result<(), HistoryError> {
        let letter = self.letter(added.letter)?;
        if let Some(receipt) = self.receipts().find(|receipt| receipt.seq == added.sending) {
            let sent = receipt.on;
            let impossible = HistoryError::Impossible {
                named: on,
                what: "the day of a delivery record",
                why: format!("the letter was delivered on {sent}"),
            };
            return if on < sent { Err(impossible) } else { Ok(()) };
        }
        match letter.sendings.iter().find(|sending| sending.seq == added.sending) {
            None => Err(HistoryError::NotSent(self.number)),
            Some(sending) if on < sending.on => {
                Err(HistoryError::BeforeSending { case: self.number, on, sent: sending.on })
            }
            Some(_) => Ok(()),
        }
    }

    /// Tells whether a letter did not reach the right place, so that it may go the same way once more.
    fn came_back(&self, letter: &LetterRecord) -> bool {
        letter.state == LetterState::Bounced || (!letter.kind.is_follow_up() && self.status() == Status::Undeliverable)
    }

    fn was_asked(&self, matter: Matter, fact: &'static str, on: NaiveDate) -> Result<(), HistoryError> {
        let open = self.progress.questions.iter().filter(|question| question.settled.is_none());
        let asked = open.into_iter().any(|question| question.matter == matter && question.asked <= on);
        if asked { Ok(()) } else { Err(HistoryError::NothingAsked { case: self.number, fact }) }
    }

    /// A correction names a fact that somebody recorded, changes something, and what it says is held to the rules of
    /// recording: also what it revives by striking another correction.
    fn correctable(&self, corrected: &Corrected, today: NaiveDate) -> Result<(), HistoryError> {
        if let Some(future) = corrected.on.filter(|on| today < *on) {
            return Err(HistoryError::Future(future));
        }
        let (case, event) = (self.number, corrected.event);
        match self.events.iter().find(|recorded| recorded.seq == event).map(|known| &known.event) {
            // A message can have been filed with the wrong case; the day it came is its own.
            Some(Event::Filed(_)) if corrected.on.is_none() => {}
            Some(Event::Filed(_)) => return Err(HistoryError::CameOnItsDay { case, event }),
            Some(known) if known.origin() != Origin::Program => {}
            Some(_) | None => return Err(HistoryError::NotCorrectable { case, event }),
        }
        let Some(last) = self.events.last() else { return Err(HistoryError::NotCorrectable { case, event }) };
        let mut events = self.events.clone();
        events.push(Recorded { event: Event::Corrected(corrected.clone()), seq: last.seq + 1, ..last.clone() });
        let (now, then) = (Corrections::of(&self.events), Corrections::of(&events));
        let changed: Vec<&Recorded> =
            self.events.iter().filter(|recorded| now.day(recorded) != then.day(recorded)).collect();
        if changed.is_empty() {
            return Err(HistoryError::ChangesNothing { case, event, on: corrected.on });
        }
        let after = Self::replay(case, events)?;
        for recorded in changed {
            let Some(on) = then.day(recorded) else { continue };
            match &recorded.event {
                Event::Sent(sent) => self.may_have_gone(recorded.seq, sent, on, &after)?,
                event => self.may_have_been(event, on)?,
            }
        }
        Ok(())
    }

    /// A struck sending is not revived beside the one that was recorded in its place, and none is moved behind what
    /// shows that the letter had arrived.
    fn may_have_gone(&self, seq: u64, sent: &Sent, on: NaiveDate, after: &Self) -> Result<(), HistoryError> {
        let letter = self.letter(sent.letter)?;
        if let Some(struck) = letter.struck.iter().find(|struck| struck.seq == seq) {
            let takes_its_place = |sending: &&Sending| sending.by == struck.by || struck.at < sending.seq;
            if let Some(sending) = letter.sendings.iter().find(takes_its_place) {
                return Err(self.already_sent(sent.letter, sending));
            }
        }
        let behind = |(day, event): &(NaiveDate, &Event)| match event {
            Event::Received(heard) | Event::Delivered(heard) if heard.by == Some(sent.by) => {
                heard.letter.is_none_or(|n| n == sent.letter) && *day < on
            }
            event => event.comes_from_the_controller() && after.sent().is_some_and(|sent| *day < sent),
        };
        let was_before = |(day, _): &(NaiveDate, &Event)| self.sent().is_none_or(|sent| sent <= *day);
        match self.facts().into_iter().filter(was_before).find(behind) {
            Some((day, event)) => Err(HistoryError::Impossible {
                named: on,
                what: "the day of sending",
                why: format!("`{}` is recorded on {day}", event.kind()),
            }),
            None => Ok(()),
        }
    }

    /// Returns the entries that say that a letter arrived, each on the day by the last correction, in the order of the
    /// days.
    pub fn receipts(&self) -> impl Iterator<Item = Receipt<'_>> {
        let corrections = Corrections::of(&self.events);
        let mut receipts: Vec<Receipt<'_>> = self
            .events
            .iter()
            .filter_map(|recorded| match &recorded.event {
                event @ Event::Received(heard) => corrections.day(recorded).map(|on| {
                    let follow_up = about::follow_up(&self.letters, event, on);
                    let added = || added_to(&self.events, &corrections, recorded.seq).next().is_some();
                    let shown = heard.evidence.file.is_some() || added();
                    Receipt { follow_up, heard, on, seq: recorded.seq, shown }
                }),
                _ => None,
            })
            .collect();
        receipts.sort_by_key(|receipt| (receipt.on, receipt.seq));
        receipts.into_iter()
    }

    /// Returns the recorded receipt that counts, of the newest letter of which there is one: what shows it later belongs
    /// to it.
    #[must_use]
    pub fn recorded_receipt(&self, letter: Option<u32>, by: Option<Way>) -> Option<Receipt<'_>> {
        let same = |receipt: &Receipt<'_>| {
            (letter.is_none() || receipt.heard.letter == letter)
                && (by.is_none() || receipt.heard.by.is_none() || receipt.heard.by == by)
        };
        let newest = self.receipts().filter(same).max_by_key(|receipt| (receipt.follow_up, receipt.seq))?;
        Some(self.receipt_that_counts_before(newest.seq).unwrap_or(newest))
    }

    /// Returns the receipt before another entry that says the same of the same letter and way, which counts and leaves
    /// that one without effect on any date.
    #[must_use]
    pub fn receipt_that_counts_before(&self, entry: u64) -> Option<Receipt<'_>> {
        let later = self.receipts().find(|receipt| receipt.seq == entry)?;
        let earlier = (later.on, later.seq);
        let same = |receipt: &Receipt<'_>| receipt.heard.by == later.heard.by && receipt.follow_up == later.follow_up;
        self.receipts().find(|receipt| (receipt.on, receipt.seq) < earlier && same(receipt))
    }
}

/// An entry that says that a letter arrived.
#[derive(Clone, Copy, Debug)]
pub struct Receipt<'a> {
    /// The letter after the request that it is about; nothing where it is about the request.
    pub follow_up: Option<u32>,
    /// What it says.
    pub heard: &'a Heard,
    /// The day.
    pub on: NaiveDate,
    /// The entry.
    pub seq: u64,
    /// Whether a file shows it, be it one that was added later.
    pub shown: bool,
}

/// Whose doing an event is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Origin {
    /// Something came from the controller, which needs a letter that went before.
    Controller,
    /// The user did it outside redress and said so.
    Person,
    /// redress did or saw it itself, or the user keeps house; that stays as it is.
    Program,
}

impl Event {
    /// Tells whether it is something that came from the controller.
    #[must_use]
    pub fn comes_from_the_controller(&self) -> bool {
        self.origin() == Origin::Controller
    }

    fn origin(&self) -> Origin {
        match self {
            Self::Received(_)
            | Self::Acknowledged(_)
            | Self::WantsIdentity(_)
            | Self::WantsInformation(_)
            | Self::Extended(_)
            | Self::Refused(_)
            | Self::Partial(_)
            | Self::Done(_)
            | Self::Retained(_)
            | Self::NoData(_)
            | Self::WrongAddress(_)
            | Self::Portal(_)
            | Self::Bounced(_)
            | Self::Delivered(_) => Origin::Controller,
            // A platform promises on its pages too, before any letter went.
            Self::Expected(_)
            | Self::Sent(_)
            | Self::ProofAdded(_)
            | Self::GaveIdentity(_)
            | Self::GaveInformation(_)
            | Self::AccountDeleted(_)
            | Self::Withdrawn(_)
            | Self::Complained(_)
            | Self::ComplaintPrepared(_)
            | Self::Other(_)
            | Self::Attached(_)
            | Self::Corrected(_)
            | Self::Resolved(_) => Origin::Person,
            Self::Opened(_)
            | Self::Drafted(_)
            | Self::Queued(_)
            | Self::PutOut(_)
            | Self::HandingOver(_)
            | Self::Accepted(_)
            | Self::Rejected(_)
            | Self::Deferred(_)
            | Self::Uncertain(_)
            | Self::LoginRefused(_)
            | Self::Looked(_)
            | Self::Restored(_)
            | Self::Filed(_)
            | Self::Noted(_)
            | Self::Closed(_)
            | Self::Reopened(_) => Origin::Program,
        }
    }
}
