use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Acknowledged, Case, Event, Evidence, Expected, Extended, Hand, HistoryError, LetterRecord, LetterState, ProofAdded,
    Recorded, Sending, Sent, Status, Way, progress::Matter,
};

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
            Event::Corrected(corrected) => self.correctable(corrected.event, corrected.on),
            _ if self.progress.closed() => Err(HistoryError::Closed(self.number)),
            Event::Sent(sent) => self.may_record_sending(sent),
            Event::ProofAdded(added) => self.may_add_proof(added, *on),
            Event::GaveIdentity(_) => self.was_asked(Matter::Identity, event.kind(), *on),
            Event::GaveInformation(_) => self.was_asked(Matter::Information, event.kind(), *on),
            Event::Acknowledged(Acknowledged { received: Some(received), .. }) => {
                self.after_sending(*on)?;
                self.may_be_received(*received, *on)
            }
            Event::Extended(Extended { until: Some(until), .. }) if until < on => Err(HistoryError::Impossible {
                named: *until,
                what: "the end of an extension",
                why: format!("it was announced on {on}"),
            }),
            Event::Expected(Expected { until, .. }) if until < on => Err(HistoryError::Impossible {
                named: *until,
                what: "the day of a promise",
                why: format!("it was made on {on}"),
            }),
            event if event.origin() == Origin::Controller => self.after_sending(*on),
            _ => Ok(()),
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
            None if self.letters.iter().any(|letter| letter.state == LetterState::Uncertain) => Ok(()),
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
            Some(sending) if !self.came_back(letter) => {
                let (case, letter) = (self.number, sent.letter);
                let entry = (sending.hand == Hand::User).then_some(sending.seq);
                Err(HistoryError::AlreadySent { case, entry, letter, on: sending.on })
            }
            _ => Ok(()),
        }
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

    fn may_add_proof(&self, added: &ProofAdded, on: NaiveDate) -> Result<(), HistoryError> {
        let letter = self.letter(added.letter)?;
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

    fn correctable(&self, event: u64, on: Option<NaiveDate>) -> Result<(), HistoryError> {
        let known = self.events.iter().find(|recorded| recorded.seq == event);
        match known {
            Some(recorded) if recorded.event.origin() == Origin::Controller => {
                on.map_or(Ok(()), |on| self.after_sending(on))
            }
            Some(recorded) if recorded.event.origin() == Origin::Person => Ok(()),
            _ => Err(HistoryError::NotCorrectable { case: self.number, event }),
        }
    }
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
