use chrono::NaiveDate;

use super::{
    Category, Event, Evidence, Expected, Extended, Followed, Found, Heard, LetterRecord, Sending, Status, Tier, Way,
    kept::Kept,
    receipt::{Receipts, Ways},
};
use crate::{law::Start, request::LetterKind};

/// What the controller asked for before it answers.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Matter {
    /// Proof of identity, Art. 12(6) GDPR.
    Identity,
    /// Information or clarification, recital 63 GDPR, Art. 12A(5) UK GDPR.
    Information,
}

/// A question of the controller, and when it was settled.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Question {
    pub(super) asked: NaiveDate,
    pub(super) baseless: bool,
    /// The letter that answered it, where one of ours did.
    pub(super) by: Option<u32>,
    pub(super) matter: Matter,
    pub(super) settled: Option<NaiveDate>,
}

/// What the user did that lies over what the controller did.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
struct Overlay {
    closed: bool,
    complained: bool,
    misdirected: bool,
}

/// A try of the request that may have gone.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
struct Try {
    attempt: u32,
    letter: u32,
    on: NaiveDate,
    /// The user found nothing of it, which does not show that it had not gone.
    set_aside: bool,
}

/// How far a case has come: its facts folded in the order in which they happened, whenever they were recorded.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Progress {
    pub(super) acknowledged: Option<NaiveDate>,
    /// The last day they said that it is done, or that they hold nothing.
    pub(super) erased: Option<NaiveDate>,
    /// Every notice of an extension; which of them counts is for the law to say.
    pub(super) extensions: Vec<(NaiveDate, Extended)>,
    pub(super) first_sent: Option<NaiveDate>,
    /// The day the controller pointed to its portal, and the letter that answered it.
    portal: Option<(NaiveDate, Option<u32>)>,
    /// The last message that answered in part, by its day and its proof.
    partial: Option<(NaiveDate, Option<String>)>,
    /// What was promised since the last answer, each with the day it was said.
    pub(super) promises: Vec<(NaiveDate, Expected)>,
    pub(super) questions: Vec<Question>,
    pub(super) refused_without_reasons: bool,
    pub(super) retained: Vec<Kept>,
    /// The letters that asked about data whose time had ended, each with the day it went.
    pub(super) retention_asked: Vec<(u32, NaiveDate)>,
    /// The letters that followed since the controller last did something about the request.
    pub(super) since: Vec<Followed>,
    pub(super) tier: Tier,
    came_back: bool,
    maybe_sent: Vec<Try>,
    overlay: Overlay,
    proved: bool,
    receipts: Receipts,
    status: Status,
    ways: Ways,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self {
            acknowledged: None,
            came_back: false,
            erased: None,
            extensions: Vec::new(),
            first_sent: None,
            maybe_sent: Vec::new(),
            overlay: Overlay::default(),
            portal: None,
            partial: None,
            promises: Vec::new(),
            proved: false,
            questions: Vec::new(),
            receipts: Receipts::default(),
            refused_without_reasons: false,
            retained: Vec::new(),
            retention_asked: Vec::new(),
            since: Vec::new(),
            status: Status::Draft,
            tier: Tier::E0,
            ways: Ways::default(),
        }
    }

    /// Returns the question that has not been settled.
    fn open_question(&self) -> Option<Question> {
        self.questions.iter().copied().rfind(|question| question.settled.is_none())
    }

    /// Returns the status: what the user did lies over an open question, and that over what the controller did.
    pub(super) fn status(&self) -> Status {
        let question = self.open_question().filter(|_| self.status.answer_is_owed()).map(|question| question.matter);
        match (self.overlay, question) {
            (Overlay { closed: true, .. }, _) => Status::Closed,
            (Overlay { complained: true, .. }, _) => Status::Complained,
            (_, Some(Matter::Identity)) => Status::WantsIdentity,
            (_, Some(Matter::Information)) => Status::WantsInformation,
            (Overlay { misdirected: true, .. }, None) if self.status.answer_is_owed() => Status::Undeliverable,
            (_, None) => self.status,
        }
    }

    /// Tells whether the controller owes an answer, whatever the user did about it.
    pub(super) fn answer_is_owed(&self) -> bool {
        !self.overlay.closed && self.status.answer_is_owed()
    }

    /// Tells whether the last letter came back and nothing shows that it had arrived all the same.
    pub(super) fn came_back(&self) -> bool {
        self.came_back
    }

    /// Tells whether something shows that the controller has the letter.
    pub(super) fn proved(&self) -> bool {
        self.proved
    }

    pub(super) fn closed(&self) -> bool {
        self.overlay.closed
    }

    /// Returns the day of receipt, as far as it is known.
    pub(super) fn received(&self) -> Option<NaiveDate> {
        self.receipts.day(self.ways)
    }

    /// Returns the way by which the request reached them, as far as is known.
    pub(super) fn way(&self) -> Option<Way> {
        self.ways.best()
    }

    /// Returns what the time is counted from, unless the letter came back.
    pub(super) fn start(&self) -> Option<Start> {
        if self.came_back { None } else { self.receipts.start(self.ways) }
    }

    /// Returns the day of receipt that the controller names, where it is later than the one the user recorded.
    pub(super) fn disputed_receipt(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.receipts.disputed()
    }

    /// Returns the day of receipt that the controller names and that counts, where it is later than the handing over.
    pub(super) fn later_receipt(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.receipts.later(self.ways)
    }

    /// Tells whether the controller pointed to its portal, and no letter that arrived has answered it.
    pub(super) fn points_to_its_portal(&self) -> bool {
        self.portal.is_some_and(|(_, answered)| answered.is_none())
    }

    /// Returns the last answer, or that none came, whatever the user did about it.
    pub(super) fn last_answer(&self) -> Status {
        self.status
    }

    /// The request went; after one that came back, the new one counts.
    pub(super) fn request_went(&mut self, sending: &Sending) {
        self.first_sent = self.first_sent.or(Some(sending.on));
        self.tier = self.tier.max(sending.tier);
        if self.came_back {
            self.came_back = false;
            self.ways = Ways::default();
        }
        self.ways.went(sending.by, sending.on);
        self.maybe_sent.retain(|one| !one.set_aside);
        self.overlay.misdirected = false;
        if matches!(self.status, Status::Draft | Status::Undeliverable) {
            self.status = Status::Waiting;
        }
    }

    /// A letter that follows the request went. It answers a question and begins no time of the law: that is counted from
    /// the request (EDPB Guidelines 01/2022 § 29: a reminder is no new request).
    pub(super) fn follow_up_went(&mut self, letter: u32, kind: LetterKind, (way, on): (Way, NaiveDate)) {
        if self.since.iter().any(|followed| followed.letter == letter) {
            return;
        }
        self.since.push(Followed { delivered: None, kind, letter, on, way });
        match kind {
            LetterKind::Identity => self.settle_by(Matter::Identity, letter, on),
            LetterKind::Information => self.settle_by(Matter::Information, letter, on),
            LetterKind::Portal => self.portal = self.portal.map(|(pointed, _)| (pointed, Some(letter))),
            LetterKind::RetentionEnded => self.retention_asked.push((letter, on)),
            LetterKind::Request(_)
            | LetterKind::Complaint
            | LetterKind::ComplaintToController
            | LetterKind::Extension
            | LetterKind::Incomplete
            | LetterKind::Receipt
            | LetterKind::Recipients
            | LetterKind::Refusal
            | LetterKind::Reminder
            | LetterKind::Retained => {}
        }
    }

    /// A letter that follows the request by post was delivered: of several days the first that was recorded counts.
    pub(super) fn follow_up_arrived(&mut self, letter: u32, on: NaiveDate) {
        let by_post = |followed: &&mut Followed| followed.letter == letter && followed.way == Way::Post;
        if let Some(followed) = self.since.iter_mut().find(by_post) {
            followed.delivered = followed.delivered.or(Some(on));
        }
    }

    /// A letter that follows the request came back: it has answered nothing and waits for nothing.
    pub(super) fn follow_up_came_back(&mut self, letter: u32) {
        self.since.retain(|followed| followed.letter != letter);
        self.retention_asked.retain(|(asked, _)| *asked != letter);
        self.portal = self.portal.map(|(pointed, by)| (pointed, by.filter(|by| *by != letter)));
        for question in self.questions.iter_mut().filter(|question| question.by == Some(letter)) {
            (question.settled, question.by) = (None, None);
        }
    }

    /// Takes over a fact that happened on a day.
    pub(super) fn apply(&mut self, event: &Event, on: NaiveDate) {
        match event {
            Event::Received(body) => self.received_on(on, body, false),
            Event::Acknowledged(body) => self.acknowledges(body.received, on),
            Event::WantsIdentity(body) => self.asked(Matter::Identity, body.baseless, on),
            Event::WantsInformation(_) => self.asked(Matter::Information, false, on),
            Event::GaveIdentity(_) => self.settle(Some(Matter::Identity), on),
            Event::GaveInformation(_) => self.settle(Some(Matter::Information), on),
            Event::Extended(body) => {
                self.moved_on(Status::Extended, on);
                self.extensions.push((on, body.clone()));
            }
            Event::Refused(body) => {
                self.answered(Status::Refused, on);
                self.refused_without_reasons = body.reason.is_none();
            }
            Event::Partial(body) => {
                self.answered(Status::Partial, on);
                self.partial = Some((on, proof(&body.evidence)));
            }
            Event::Done(_) => self.settled(Status::Done, on),
            Event::NoData(_) => self.settled(Status::NoData, on),
            Event::Retained(body) => {
                self.answered(self.with_what_is_kept(&body.evidence, on), on);
                body.categories.iter().for_each(|category| self.keeps(category, on));
            }
            Event::WrongAddress(_) => {
                self.reached(on, Tier::E5);
                self.overlay.misdirected = true;
            }
            Event::Bounced(body) => self.comes_back(body.by),
            Event::Delivered(_) => self.reached(on, Tier::E3),
            Event::Portal(_) => {
                self.reached(on, Tier::E5);
                self.portal = Some((on, None));
            }
            Event::Expected(body) => self.promised(body, on),
            Event::Withdrawn(_) => {
                self.status = Status::Withdrawn;
                self.promises.clear();
            }
            Event::Complained(_) => self.overlay.complained = true,
            Event::Closed(_) => self.overlay.closed = true,
            Event::Reopened(_) => self.overlay.closed = false,
            Event::HandingOver(body) => {
                self.maybe_sent.push(Try { attempt: body.attempt, letter: body.letter, on, set_aside: false });
            }
            Event::Deferred(outcome) | Event::Rejected(outcome) => {
                let answered = |one: &Try| one.letter == outcome.letter && Some(one.attempt) == outcome.attempt;
                self.maybe_sent.retain(|one| !answered(one));
            }
            Event::Resolved(body) if body.found == Found::NotSent => {
                self.maybe_sent.iter_mut().for_each(|one| one.set_aside = true);
            }
            Event::Accepted(_) | Event::Resolved(_) => self.maybe_sent.clear(),
            Event::Looked(looked) if looked.copy.is_some() => self.maybe_sent.clear(),
            Event::Looked(_)
            | Event::Opened(_)
            | Event::Drafted(_)
            | Event::Queued(_)
            | Event::ComplaintPrepared(_)
            | Event::PutOut(_)
            | Event::Uncertain(_)
            | Event::LoginRefused(_)
            | Event::Restored(_)
            | Event::Sent(_)
            | Event::ProofAdded(_)
            | Event::AccountDeleted(_)
            | Event::Filed(_)
            | Event::Other(_)
            | Event::Corrected(_)
            | Event::Attached(_)
            | Event::Noted(_) => {}
        }
    }

    /// The user says that it was delivered; `added` tells whether a record of that was kept later.
    pub(super) fn received_on(&mut self, on: NaiveDate, body: &Heard, added: bool) {
        self.receipts.recorded(on, body.by);
        self.reached(on, if added || body.evidence.file.is_some() { Tier::E6 } else { Tier::E0 });
    }

    fn acknowledges(&mut self, received: Option<NaiveDate>, on: NaiveDate) {
        self.receipts.named(received);
        self.reached(on, Tier::E4);
        self.acknowledged = self.acknowledged.or(Some(on));
        if self.status == Status::Waiting {
            self.status = Status::Acknowledged;
        }
    }

    /// The letter is known to have reached the controller, on this day at the latest.
    fn reached(&mut self, on: NaiveDate, tier: Tier) {
        self.receipts.heard(on);
        self.tier = self.tier.max(tier);
        self.proved = true;
        self.it_had_gone();
        if self.came_back || self.status == Status::Undeliverable {
            self.came_back = false;
            self.status = Status::Waiting;
        }
    }

    /// Whatever the controller does with a letter that may have gone shows that it had. Of several tries nobody knows which one
    /// arrived: the later day is taken, and one of which the user found nothing only where there is no other.
    fn it_had_gone(&mut self) {
        let last = |set_aside| self.maybe_sent.iter().filter(|one| one.set_aside == set_aside).map(|one| one.on).max();
        if let Some(on) = last(false).or_else(|| last(true)) {
            self.maybe_sent.clear();
            self.first_sent = self.first_sent.or(Some(on));
            self.ways.went(Way::Email, on);
            if self.status == Status::Draft {
                self.status = Status::Waiting;
            }
        }
    }

    fn moved_on(&mut self, status: Status, on: NaiveDate) {
        self.reached(on, Tier::E5);
        self.overlay.misdirected = false;
        self.portal = None;
        self.since.clear();
        self.status = status;
    }

    /// Whoever answers the request itself has no doubt left about who asks or what for.
    fn answered(&mut self, status: Status, on: NaiveDate) {
        self.moved_on(status, on);
        self.settle(None, on);
        self.promises.clear();
    }

    /// One message that answers in part and keeps data besides leaves the rest unanswered, in whatever order the two are
    /// recorded. The same proof shows that it is one; the same day alone does not.
    fn with_what_is_kept(&self, evidence: &Evidence, on: NaiveDate) -> Status {
        let shown = self.partial.as_ref().filter(|(_, shown)| shown.is_some() && *shown == proof(evidence));
        let one_message = self.status == Status::Partial && shown.is_some_and(|(partial, _)| *partial == on);
        if one_message { Status::Partial } else { Status::Retained }
    }

    /// A later promise of the same takes the place of the earlier one.
    fn promised(&mut self, body: &Expected, on: NaiveDate) {
        let name = |promise: &Expected| promise.what.trim().to_lowercase();
        self.promises.retain(|(_, known)| name(known) != name(body));
        self.promises.push((on, body.clone()));
    }

    /// What the data subject complained about is settled with it.
    fn settled(&mut self, status: Status, on: NaiveDate) {
        self.answered(status, on);
        self.erased = Some(on);
        self.overlay.complained = false;
    }

    /// What they say of data that they named before takes the place of that.
    fn keeps(&mut self, category: &Category, on: NaiveDate) {
        let place = self.retained.iter().position(|known| known.is_about(category));
        let before = place.map(|place| self.retained.remove(place));
        self.retained.push(Kept::new(category, on, before));
    }

    /// A question after an answer or a withdrawal is kept in the record and owes nothing new.
    fn asked(&mut self, matter: Matter, baseless: bool, on: NaiveDate) {
        self.reached(on, Tier::E5);
        if self.status.answer_is_owed() {
            self.questions.push(Question { asked: on, baseless, by: None, matter, settled: None });
            self.since.clear();
        }
    }

    fn settle_by(&mut self, matter: Matter, letter: u32, on: NaiveDate) {
        let open = |question: &&mut Question| question.settled.is_none() && question.matter == matter;
        for question in self.questions.iter_mut().filter(open) {
            (question.settled, question.by) = (Some(on), Some(letter));
        }
    }

    fn settle(&mut self, matter: Option<Matter>, on: NaiveDate) {
        for question in &mut self.questions {
            if question.settled.is_none() && matter.is_none_or(|matter| matter == question.matter) {
                question.settled = Some(on);
            }
        }
    }

    /// A letter that came back stops the clock, unless something showed before that it had arrived, or the same letter
    /// is on its way by post. Until it is recorded which one came back, it is the e-mail.
    fn comes_back(&mut self, by: Option<Way>) {
        if self.proved {
            return;
        }
        let mut left = self.ways;
        match by {
            Some(Way::Post) => left.post_came_back(),
            None if left.is_by_post_only() => left.post_came_back(),
            Some(Way::Email | Way::InApp | Way::Webform) | None => left.e_mail_came_back(),
        }
        if left.is_empty() {
            self.came_back = true;
            self.status = Status::Undeliverable;
        } else {
            self.ways = left;
        }
    }
}

fn proof(evidence: &Evidence) -> Option<String> {
    evidence.file.as_ref().map(|file| file.sha256.clone())
}

/// Returns the sendings of the letters, which the timeline mixes with the facts.
pub(super) fn sendings(letters: &[LetterRecord]) -> impl Iterator<Item = (&LetterRecord, &Sending)> {
    letters.iter().flat_map(|letter| letter.sendings.iter().map(move |sending| (letter, sending)))
}
