use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{
    CopyFound, Event, Found, Handover, Proof, ProofAdded, PutOut, Queued, Recorded, Remedy, Setback, Tier, Way,
};
use crate::request::LetterKind;

/// How far a letter has come.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterState {
    /// Written.
    Draft,
    /// Its bytes are stored; it has not gone.
    Queued,
    /// A try failed before the server could have it; it may be tried again.
    Deferred,
    /// It may or may not have gone.
    Uncertain,
    /// The server took it.
    Accepted,
    /// The server refused it.
    Rejected,
    /// It came back.
    Bounced,
    /// The user sent it by other means.
    Recorded,
    /// Another letter took its place before it went; it never goes.
    Replaced,
}

/// Who handed a letter over, and how that is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Hand {
    /// redress did, and the server took it.
    Answered,
    /// redress did; a copy in the mailbox or the user's word stands for the answer that never came.
    Presumed,
    /// The user did, by whatever means.
    User,
}

/// What a digest of a letter is of.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Digested {
    /// The draft that the user was given; a mail program may have made something else of it.
    Draft,
    /// The message as redress handed it over, or is to.
    Message,
    /// Its text.
    Text,
}

/// One way a letter went.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Sending {
    /// By which way.
    pub by: Way,
    /// Who handed it over.
    pub hand: Hand,
    /// The number somebody gave for it.
    pub number: Option<String>,
    /// The day it went.
    pub on: NaiveDate,
    /// What shows it, in the order it was kept.
    pub proofs: Vec<Proof>,
    /// The entry that says so.
    pub seq: u64,
    /// The entries that were added to a sending in whose place this one stands, and show it now.
    pub taken_over: Vec<u64>,
    /// How well it is shown.
    pub tier: Tier,
}

/// A sending by the user's hand that they said did not happen as it was recorded.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Struck {
    /// The entry that says so.
    pub at: u64,
    /// By which way it was said to have gone.
    pub by: Way,
    /// The entry that was struck.
    pub seq: u64,
}

/// What was added to a struck sending and waits for the one in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Waits {
    /// What was added.
    pub added: ProofAdded,
    /// The day it is of: it shows no sending after that.
    pub on: NaiveDate,
    /// The entry that added it.
    pub seq: u64,
}

/// A letter of a case and what became of it.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterRecord {
    /// The entry of the user's last word that it may go, with the real time of it; nothing while there is none.
    pub approved: Option<(u64, DateTime<Utc>)>,
    /// The last outcome of a try.
    pub last: Option<Handover>,
    /// Other channels the same text should go by.
    pub also: Vec<String>,
    /// Tries that came as far as the end of the message.
    pub attempts: u32,
    /// The fields it tells.
    pub discloses: Vec<String>,
    /// The entry that wrote it.
    pub drafted: u64,
    /// Lines of the postal address.
    pub address: Vec<String>,
    /// The channel it was written for.
    pub channel: Option<String>,
    /// It was given to the user for sending by mail since the user last said that it may go from here: it may have gone by
    /// hand.
    pub given: bool,
    /// The day of the last try that came as far as the end of the message.
    pub handed_over: Option<NaiveDate>,
    /// The SHA-256 of the stored HTML.
    pub html: String,
    /// What it is for.
    pub kind: LetterKind,
    /// Its number.
    pub n: u32,
    /// The places of the user's own texts that it is made of.
    pub own: Vec<String>,
    /// What the user was given to send it by hand, with the day, in the order it was given.
    pub put_out: Vec<(NaiveDate, PutOut)>,
    /// The stored message, once there is one.
    pub queued: Option<Queued>,
    /// The company register and number that its head names.
    pub registration: Option<String>,
    /// The record was restored from a backup since, so that the letter may have gone in a time it knows nothing of.
    pub restored: bool,
    /// The day the address was seen.
    pub seen: Option<NaiveDate>,
    /// The tries that ended before the server had it, since its bytes were stored or the user last said that it had not gone.
    pub setbacks: Vec<Setback>,
    /// Each way it went.
    pub sendings: Vec<Sending>,
    /// Where the address is published.
    pub source: Option<String>,
    /// How far it has come.
    pub state: LetterState,
    /// Sendings by the user's hand that were struck.
    pub struck: Vec<Struck>,
    /// What was added to one of these and shows no other sending.
    pub waiting_proofs: Vec<Waits>,
    /// The subject line.
    pub subject: String,
    /// The SHA-256 of the stored text.
    pub text: String,
    /// The e-mail address.
    pub to: Option<String>,
    /// The real time from which it has been in its present state.
    pub since: DateTime<Utc>,
    /// How often a server was tried.
    pub tries: u32,
    /// The tries that came as far as the end of the message and of which no answer is known: that the user found nothing of one
    /// does not show that it had not gone.
    pub unanswered: Vec<Unanswered>,
    /// The day it was written.
    pub written: NaiveDate,
}

/// A try that came as far as the end of the message and of which no answer is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unanswered {
    /// The real time of it.
    pub at: DateTime<Utc>,
    /// Its number.
    pub attempt: u32,
    /// The day of it.
    pub on: NaiveDate,
}

impl LetterState {
    /// Returns the word of JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Queued => "queued",
            Self::Deferred => "deferred",
            Self::Uncertain => "uncertain",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Bounced => "bounced",
            Self::Recorded => "recorded",
            Self::Replaced => "replaced",
        }
    }

    /// Tells whether the letter waits to be sent, and no try of it is under way: it has not gone, unless
    /// [an earlier try](LetterRecord::tries_that_may_have_gone) had.
    #[must_use]
    pub fn may_be_sent(self) -> bool {
        match self {
            Self::Draft | Self::Queued | Self::Deferred | Self::Rejected => true,
            Self::Uncertain | Self::Accepted | Self::Bounced | Self::Recorded | Self::Replaced => false,
        }
    }
}

impl Sending {
    /// Tells whether something that was added by an entry shows this sending.
    #[must_use]
    pub fn is_shown_by(&self, entry: u64, added: &ProofAdded) -> bool {
        self.seq == added.sending || self.taken_over.contains(&entry)
    }

    /// Takes in something more that shows it; of two numbers the later one counts.
    fn shown_by(&mut self, added: &ProofAdded) {
        self.tier = self.tier.max(tier_of(self.by, added.evidence.file.as_ref()));
        self.proofs.extend(added.evidence.file.clone());
        self.number = added.number.clone().or(self.number.take());
    }
}

impl LetterRecord {
    /// Returns what names its message, in a draft for a mail program or on the wire. One letter has one `Message-ID`,
    /// whichever way it goes, so that two copies are known for one letter.
    #[must_use]
    pub fn message_id(&self) -> Option<&str> {
        let drafted = || self.put_out.iter().rev().find_map(|(_, put_out)| put_out.message_id.as_deref());
        self.queued.as_ref().map(|queued| queued.message_id.as_str()).or_else(drafted)
    }

    /// Returns by which ways it went and to which places; where it has not gone, how and where it was last given to the user
    /// for, else where it was written for. A place that is not known is none.
    #[must_use]
    pub fn places(&self) -> Vec<(Way, Option<String>)> {
        let mut ways: Vec<Way> = self.sendings.iter().map(|sending| sending.by).collect();
        if ways.is_empty() {
            let given = self.given_out().map(|(_, given)| given.way.way());
            let written_for = if self.to.is_some() { Way::Email } else { Way::Post };
            ways.push(given.unwrap_or(written_for));
        }
        ways.dedup();
        ways.into_iter().map(|by| (by, self.place(by))).collect()
    }

    /// Returns where it goes by one way.
    fn place(&self, by: Way) -> Option<String> {
        let given =
            self.put_out.iter().rev().find(|(_, given)| given.way.way() == by).map(|(_, given)| given.to.clone());
        given.or_else(|| match by {
            Way::Email => self.queued.as_ref().map(|queued| queued.to.clone()).or(self.to.clone()),
            Way::Post if self.address.is_empty() => None,
            Way::Post => Some(self.address.join(", ")),
            Way::InApp | Way::Webform => None,
        })
    }

    /// Returns the SHA-256 of what went, or is to go, and what it is of. A message that was stored and did not go, because
    /// the user sent the letter by other means, is not what anybody received.
    #[must_use]
    pub fn digest(&self) -> (Digested, &str) {
        if let Some(queued) = self.queued.as_ref().filter(|_| self.sendings.is_empty() || self.was_handed_over()) {
            return (Digested::Message, queued.sha256.as_str());
        }
        let by_mail = self.sendings.is_empty() || self.sendings.iter().any(|sending| sending.by == Way::Email);
        let draft = self.put_out.iter().rev().find(|(_, given)| by_mail && given.message_id.is_some());
        draft.map_or((Digested::Text, self.text.as_str()), |(_, given)| (Digested::Draft, given.sha256.as_str()))
    }

    /// Returns the last form in which the user was given it, with the day, where it is for the user to say whether it went:
    /// one that was approved for sending from here goes from here, unless it was given for sending by mail since.
    #[must_use]
    pub fn given_out(&self) -> Option<&(NaiveDate, PutOut)> {
        match self.state {
            LetterState::Draft => self.put_out.last(),
            LetterState::Queued | LetterState::Deferred | LetterState::Rejected => self.given_by_mail(),
            LetterState::Uncertain
            | LetterState::Accepted
            | LetterState::Bounced
            | LetterState::Recorded
            | LetterState::Replaced => None,
        }
    }

    /// Returns the last form for sending by mail in which the user was given it since the last word that it may go from
    /// here, with the day.
    #[must_use]
    pub fn given_by_mail(&self) -> Option<&(NaiveDate, PutOut)> {
        self.put_out.iter().rfind(|(_, given)| given.way.way() == Way::Email).filter(|_| self.given)
    }

    /// Tells whether it went, and redress handed it over itself.
    #[must_use]
    pub fn was_handed_over(&self) -> bool {
        self.sendings.iter().any(|sending| sending.hand != Hand::User)
    }

    /// Returns the tries before the last one that may have gone although nothing was found of them: what is said of the last one
    /// holds for none of these.
    pub fn tries_that_may_have_gone(&self) -> impl Iterator<Item = Unanswered> + '_ {
        let last = (!self.state.may_be_sent()).then_some(self.attempts);
        self.unanswered.iter().filter(move |one| Some(one.attempt) != last).copied()
    }

    /// Another letter takes its place, unless it has gone or may have.
    pub(super) fn gives_way(&mut self, recorded: &Recorded) {
        if self.state.may_be_sent() {
            self.state = LetterState::Replaced;
            self.since = recorded.recorded_at;
        }
    }

    /// Tells whether the server took the copy to oneself in a try with this outcome: it goes in the same session, and with
    /// the letter or not at all. Nothing where no answer came.
    #[must_use]
    pub fn copy_taken(&self, last: &Handover) -> Option<bool> {
        let presumed = self.sendings.iter().any(|sending| sending.hand == Hand::Presumed);
        match &last.cause {
            _ if last.copy_refused => Some(false),
            None => Some(true),
            Some(_) if presumed || self.state == LetterState::Uncertain => None,
            Some(_) => Some(false),
        }
    }

    /// Returns the first day it went, by any way.
    #[must_use]
    pub fn first_sent(&self) -> Option<NaiveDate> {
        self.sendings.iter().map(|sending| sending.on).min()
    }

    /// Returns how well its sending is shown by itself, before anything the controller said.
    #[must_use]
    pub fn tier(&self) -> Tier {
        self.sendings.iter().map(|sending| sending.tier).max().unwrap_or(Tier::E0)
    }

    /// Takes over what an entry says about this letter; `on` is the day it happened.
    pub(super) fn apply(&mut self, recorded: &Recorded, on: NaiveDate) {
        let before = self.state;
        self.take_over(recorded, on);
        if self.state != before {
            self.since = recorded.recorded_at;
        }
    }

    fn take_over(&mut self, recorded: &Recorded, on: NaiveDate) {
        let seq = recorded.seq;
        self.hears_of_tries(recorded);
        match &recorded.event {
            Event::Queued(queued) => {
                self.queued = Some(queued.clone());
                self.approved(recorded);
            }
            Event::PutOut(put_out) => {
                self.given |= put_out.way.way() == Way::Email;
                self.put_out.push((on, put_out.clone()));
            }
            Event::HandingOver(handing_over) => {
                self.attempts = handing_over.attempt;
                self.tries += 1;
                self.handed_over = Some(on);
                self.state = LetterState::Uncertain;
            }
            Event::Accepted(outcome) => self.accepted(outcome.clone(), on, seq),
            Event::Rejected(outcome) => {
                self.outcome(outcome, LetterState::Rejected, Remedy::Message, recorded);
            }
            Event::Deferred(outcome) => self.outcome(outcome, LetterState::Deferred, Remedy::Time, recorded),
            Event::Uncertain(outcome) => self.outcome(outcome, LetterState::Uncertain, Remedy::Time, recorded),
            Event::LoginRefused(outcome) => self.outcome(outcome, LetterState::Queued, Remedy::Login, recorded),
            Event::Looked(looked) => {
                if let Some(copy) = &looked.copy {
                    self.seen(copy, on, seq);
                }
            }
            Event::Resolved(resolved) => match resolved.found {
                Found::NotSent => {
                    self.setbacks.clear();
                    self.approved(recorded);
                }
                Found::Sent => {
                    self.state = LetterState::Accepted;
                    let on = self.handed_over.unwrap_or(on);
                    self.went(Hand::Presumed, (on, seq), None, Tier::E0);
                }
            },
            Event::Restored(_) => self.restored = true,
            Event::Sent(sent) => {
                if self.state != LetterState::Accepted {
                    self.state = LetterState::Recorded;
                }
                let file = sent.evidence.file.as_ref();
                let (number, tier) = (sent.number.clone(), tier_of(sent.by, file));
                let proofs = file.cloned().into_iter().collect();
                let (by, hand, taken_over) = (sent.by, Hand::User, Vec::new());
                let mut sending = Sending { by, hand, number, on, proofs, seq, taken_over, tier };
                self.takes_over(&mut sending);
                self.sendings.push(sending);
            }
            Event::ProofAdded(added) => self.shown_by(added, on, seq),
            Event::Opened(_)
            | Event::Drafted(_)
            | Event::Received(_)
            | Event::Acknowledged(_)
            | Event::WantsIdentity(_)
            | Event::GaveIdentity(_)
            | Event::WantsInformation(_)
            | Event::GaveInformation(_)
            | Event::Extended(_)
            | Event::Refused(_)
            | Event::Partial(_)
            | Event::Done(_)
            | Event::Retained(_)
            | Event::NoData(_)
            | Event::WrongAddress(_)
            | Event::Portal(_)
            | Event::Bounced(_)
            | Event::Delivered(_)
            | Event::Filed(_)
            | Event::AccountDeleted(_)
            | Event::Withdrawn(_)
            | Event::ComplaintPrepared(_)
            | Event::Complained(_)
            | Event::Other(_)
            | Event::Corrected(_)
            | Event::Attached(_)
            | Event::Expected(_)
            | Event::Noted(_)
            | Event::Closed(_)
            | Event::Reopened(_) => {}
        }
    }

    /// A try that came as far as the end of the message is unanswered until the server's own word on it is recorded.
    fn hears_of_tries(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::HandingOver(body) => {
                let (at, on) = (recorded.recorded_at, recorded.on);
                self.unanswered.push(Unanswered { at, attempt: body.attempt, on });
            }
            Event::Accepted(outcome) if outcome.attempt.is_none() => self.unanswered.clear(),
            Event::Accepted(outcome) | Event::Rejected(outcome) | Event::Deferred(outcome) => {
                self.unanswered.retain(|one| Some(one.attempt) != outcome.attempt);
            }
            _ => {}
        }
    }

    /// It came back, unless it went once more since.
    pub(super) fn came_back(&mut self, on: NaiveDate) {
        if self.sendings.iter().all(|sending| sending.on <= on) {
            self.state = LetterState::Bounced;
        }
    }

    /// It reached the controller.
    pub(super) fn arrived(&mut self, proved: bool) {
        if self.state == LetterState::Uncertain {
            self.state = LetterState::Accepted;
        }
        if let Some(sending) = self.sendings.last_mut().filter(|_| proved) {
            sending.tier = Tier::E6;
        }
    }

    /// The mail server of the controller says that it delivered it.
    pub(super) fn delivered(&mut self) {
        if self.state == LetterState::Uncertain {
            self.state = LetterState::Accepted;
        }
        let by_mail = |sending: &&mut Sending| sending.by == Way::Email;
        if let Some(sending) = self.sendings.iter_mut().rfind(by_mail) {
            sending.tier = sending.tier.max(Tier::E3);
        }
    }

    /// A copy in the mailbox shows that the provider has the letter, better than its answer did, and also where the
    /// answer never came. It says nothing about a letter that was never handed over, and not enough about one that the
    /// server said it did not take: what is filed as sent may be filed before it is taken.
    fn seen(&mut self, copy: &CopyFound, on: NaiveDate, seq: u64) {
        if let Some(sending) = self.sendings.iter_mut().find(|sending| sending.by == Way::Email) {
            sending.tier = sending.tier.max(Tier::E2);
            if sending.proofs.is_empty() {
                sending.proofs.extend(copy.document.clone());
            }
        } else if let Some(handed_over) = self.handed_over
            && matches!(self.state, LetterState::Uncertain | LetterState::Queued)
        {
            self.state = LetterState::Accepted;
            let (on, proof) = (handed_over.min(on), copy.document.clone());
            self.went(Hand::Presumed, (on, seq), proof, Tier::E2);
        }
    }

    /// The user says that a sending did not happen as it was recorded. What was added to it is not lost: a correction is
    /// mostly one of the day, and the letter is the same.
    pub(super) fn struck(&mut self, struck: Struck) {
        self.struck.push(struck);
    }

    /// Keeps what was struck of an earlier draft of the same letter, and what was added to that.
    pub(super) fn keeps_what_was_struck(&mut self, earlier: &mut Self) {
        self.struck = std::mem::take(&mut earlier.struck);
        self.waiting_proofs = std::mem::take(&mut earlier.waiting_proofs);
    }

    /// Something more shows a sending. What was added to a sending that was struck waits for the one in its place.
    fn shown_by(&mut self, added: &ProofAdded, on: NaiveDate, seq: u64) {
        if let Some(sending) = self.sendings.iter_mut().find(|sending| sending.seq == added.sending) {
            sending.shown_by(added);
        } else if self.struck.iter().any(|struck| struck.seq == added.sending) {
            self.waiting_proofs.push(Waits { added: added.clone(), on, seq });
        }
    }

    /// A sending stands in the place of a struck one if it is of the same way and was recorded after the strike; what was
    /// added to that one shows it as far as it can: nothing shows a sending of a later day.
    fn takes_over(&mut self, sending: &mut Sending) {
        let struck = &self.struck;
        let in_place_of = |added: &ProofAdded| {
            struck.iter().any(|one| one.seq == added.sending && one.by == sending.by && one.at < sending.seq)
        };
        let taken: Vec<Waits> =
            self.waiting_proofs.extract_if(.., |waits| sending.on <= waits.on && in_place_of(&waits.added)).collect();
        for waits in taken {
            sending.shown_by(&waits.added);
            sending.taken_over.push(waits.seq);
        }
    }

    fn accepted(&mut self, outcome: Handover, on: NaiveDate, seq: u64) {
        self.last = Some(outcome);
        self.state = LetterState::Accepted;
        match self.sendings.iter_mut().find(|sending| sending.hand == Hand::Presumed) {
            Some(presumed) => (presumed.hand, presumed.tier) = (Hand::Answered, presumed.tier.max(Tier::E1)),
            None => self.went(Hand::Answered, (on, seq), None, Tier::E1),
        }
    }

    /// redress handed it over.
    fn went(&mut self, hand: Hand, (on, seq): (NaiveDate, u64), proof: Option<Proof>, tier: Tier) {
        let proofs = proof.into_iter().collect();
        self.sendings.push(Sending {
            by: Way::Email,
            hand,
            number: None,
            on,
            proofs,
            seq,
            taken_over: Vec::new(),
            tier,
        });
    }

    /// The user says that it may go, knowing all that the record knows.
    fn approved(&mut self, recorded: &Recorded) {
        self.approved = Some((recorded.seq, recorded.recorded_at));
        self.given = false;
        self.restored = false;
        self.state = LetterState::Queued;
    }

    /// Takes over an outcome other than acceptance, if it is that of the latest try.
    ///
    /// A try that failed before the end of the message says nothing about another one that came that far: it must not
    /// make a letter look unsent that was accepted, or may be on its way. What the server itself said of the latest try is
    /// stronger than a word or a copy that came before it.
    ///
    /// An entry that does not say what must change is read as `else_remedy`.
    fn outcome(&mut self, outcome: &Handover, state: LetterState, else_remedy: Remedy, recorded: &Recorded) {
        self.tries += u32::from(outcome.attempt.is_none());
        let of_the_latest = match outcome.attempt {
            Some(attempt) if state.may_be_sent() => {
                let presumed = self.sendings.iter().any(|sending| sending.hand == Hand::Presumed);
                attempt == self.attempts && (presumed || self.state == LetterState::Uncertain)
            }
            Some(attempt) => attempt == self.attempts && self.state == LetterState::Uncertain,
            None => self.state.may_be_sent(),
        };
        if !of_the_latest {
            return;
        }
        if state.may_be_sent() {
            let at = outcome.at.unwrap_or(recorded.recorded_at);
            self.setbacks.push(Setback { at, remedy: outcome.remedy.unwrap_or(else_remedy) });
        }
        self.last = Some(outcome.clone());
        self.sendings.retain(|sending| sending.hand != Hand::Presumed);
        self.state = if self.sendings.is_empty() { state } else { LetterState::Recorded };
    }
}

/// An e-mail is shown by the copy of its message and not by a picture of it; a letter by post is proved by its delivery
/// record, which comes later as `received`.
pub(super) fn tier_of(by: Way, proof: Option<&Proof>) -> Tier {
    match (by, proof) {
        (Way::Email, Some(copy)) if copy.media_type == "message/rfc822" => Tier::E2,
        (Way::Webform | Way::InApp, Some(_)) => Tier::E6,
        (Way::Email | Way::Post, Some(_)) | (_, None) => Tier::E0,
    }
}
