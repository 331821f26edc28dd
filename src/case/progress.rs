use chrono::NaiveDate;

use crate::law::Questions;

use super::{Category, Event, Extended, LetterRecord, Sending, Status, Tier, Way};

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
    pub(super) matter: Matter,
    pub(super) settled: Option<NaiveDate>,
}

/// How far a case has come: its facts folded in the order in which they happened, whenever they were recorded.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Progress {
    pub(super) acknowledged: Option<NaiveDate>,
    pub(super) extension: Option<(NaiveDate, Extended)>,
    pub(super) first_sent: Option<NaiveDate>,
    pub(super) questions: Vec<Question>,
    pub(super) received: Option<NaiveDate>,
    pub(super) retained: Vec<(NaiveDate, Category)>,
    pub(super) sent: Option<NaiveDate>,
    pub(super) status: Status,
    pub(super) tier: Tier,
    closed: bool,
    maybe_sent: Option<NaiveDate>,
    proved: bool,
}

impl Progress {
    pub(super) fn new() -> Self {
        Self {
            acknowledged: None,
            closed: false,
            extension: None,
            first_sent: None,
            maybe_sent: None,
            proved: false,
            questions: Vec::new(),
            received: None,
            retained: Vec::new(),
            sent: None,
            status: Status::Draft,
            tier: Tier::E0,
        }
    }

    /// Returns the question that has not been settled.
    pub(super) fn open_question(&self) -> Option<Question> {
        self.questions.iter().copied().rfind(|question| question.settled.is_none())
    }

    /// Returns the controller's questions as the law counts them: of several about one matter, from the first asked to
    /// the last settled, and none before the day the period starts.
    pub(super) fn questions(&self, start: NaiveDate) -> Questions {
        let span = |matter| {
            let about = || self.questions.iter().filter(move |question| question.matter == matter);
            let asked = about().map(|question| question.asked.max(start)).min();
            let open = about().any(|question| question.settled.is_none());
            let settled = about().filter_map(|question| question.settled).max().map(|day| day.max(start));
            (asked, settled.filter(|_| !open))
        };
        let (identity_asked, identity_given) = span(Matter::Identity);
        let (clarification_asked, clarification_given) = span(Matter::Information);
        let identity = || self.questions.iter().filter(|question| question.matter == Matter::Identity);
        let identity_baseless = identity().next().is_some() && identity().all(|question| question.baseless);
        Questions { identity_asked, identity_given, identity_baseless, clarification_asked, clarification_given }
    }

    /// Returns the status with an open question and the closing laid over what the controller did.
    pub(super) fn status(&self) -> Status {
        match (self.closed, self.status.answer_is_owed(), self.open_question().map(|question| question.matter)) {
            (true, _, _) => Status::Closed,
            (false, true, Some(Matter::Identity)) => Status::WantsIdentity,
            (false, true, Some(Matter::Information)) => Status::WantsInformation,
            (false, _, _) => self.status,
        }
    }

    /// Tells whether something shows that the controller has the letter.
    pub(super) fn proved(&self) -> bool {
        self.proved
    }

    pub(super) fn closed(&self) -> bool {
        self.closed
    }

    /// A letter went; after one that came back, the new one counts.
    pub(super) fn letter_went(&mut self, sending: &Sending) {
        self.first_sent = self.first_sent.or(Some(sending.on));
        self.tier = self.tier.max(sending.tier);
        if sending.by != Way::Post {
            self.sent = self.sent.or(Some(sending.on));
        }
        if matches!(self.status, Status::Draft | Status::Undeliverable) {
            self.status = Status::Waiting;
        }
    }

    /// Takes over a fact that happened on a day.
    pub(super) fn apply(&mut self, event: &Event, on: NaiveDate) {
        match event {
            Event::Received(evidence) => {
                self.reached(Some(on), if evidence.file.is_some() { Tier::E6 } else { Tier::E0 })
            }
            Event::Acknowledged(body) => {
                self.reached(body.received, Tier::E4);
                self.acknowledged = self.acknowledged.or(Some(on));
                if self.status == Status::Waiting {
                    self.status = Status::Acknowledged;
                }
            }
            Event::WantsIdentity(body) => self.asked(Matter::Identity, body.baseless, on),
            Event::WantsInformation(_) => self.asked(Matter::Information, false, on),
            Event::GaveIdentity(_) => self.settle(Some(Matter::Identity), on),
            Event::GaveInformation(_) => self.settle(Some(Matter::Information), on),
            Event::Extended(body) => {
                self.answered(Status::Extended);
                self.extension = Some((on, body.clone()));
            }
            Event::Refused(_) => self.answer(Status::Refused, on),
            Event::Partial(_) => self.answer(Status::Partial, on),
            Event::Done(_) => self.answer(Status::Done, on),
            Event::NoData(_) => self.answer(Status::NoData, on),
            Event::Retained(body) => {
                self.answer(Status::Retained, on);
                self.retained.extend(body.categories.iter().map(|category| (on, category.clone())));
            }
            Event::WrongAddress(_) | Event::Bounced(_) => self.came_back(),
            Event::Portal(_) => self.reached(None, Tier::E5),
            Event::Withdrawn(_) => self.status = Status::Withdrawn,
            Event::Complained(_) => self.status = Status::Complained,
            Event::Closed(_) => self.closed = true,
            Event::Reopened(_) => self.closed = false,
            Event::HandingOver(_) => self.maybe_sent = Some(on),
            Event::Accepted(_) | Event::Deferred(_) | Event::Rejected(_) | Event::Resolved(_) => self.maybe_sent = None,
            Event::Opened(_)
            | Event::Drafted(_)
            | Event::Queued(_)
            | Event::Uncertain(_)
            | Event::LoginRefused(_)
            | Event::Sent(_)
            | Event::Other(_)
            | Event::Corrected(_)
            | Event::Noted(_) => {}
        }
    }

    /// The letter is known to have reached the controller; of several days named, the latest is the careful one.
    fn reached(&mut self, day: Option<NaiveDate>, tier: Tier) {
        self.received = self.received.max(day);
        self.tier = self.tier.max(tier);
        self.proved = true;
        self.it_had_gone();
        if self.status == Status::Undeliverable {
            self.status = Status::Waiting;
        }
    }

    /// Whatever the controller does with a letter that may have gone shows that it had.
    fn it_had_gone(&mut self) {
        if let Some(on) = self.maybe_sent.take() {
            self.first_sent = self.first_sent.or(Some(on));
            self.sent = self.sent.or(Some(on));
            if self.status == Status::Draft {
                self.status = Status::Waiting;
            }
        }
    }

    fn answered(&mut self, status: Status) {
        self.reached(None, Tier::E5);
        self.status = status;
    }

    /// Whoever answers the request itself has no doubt left about who asks or what for.
    fn answer(&mut self, status: Status, on: NaiveDate) {
        self.answered(status);
        self.settle(None, on);
    }

    fn asked(&mut self, matter: Matter, baseless: bool, on: NaiveDate) {
        self.reached(None, Tier::E5);
        self.questions.push(Question { asked: on, baseless, matter, settled: None });
        if !self.status.answer_is_owed() {
            self.status = Status::Acknowledged;
        }
    }

    fn settle(&mut self, matter: Option<Matter>, on: NaiveDate) {
        for question in &mut self.questions {
            if question.settled.is_none() && matter.is_none_or(|matter| matter == question.matter) {
                question.settled = Some(on);
            }
        }
    }

    /// A letter that came back stops the clock, unless something showed before that it had arrived.
    fn came_back(&mut self) {
        if !self.proved {
            self.sent = None;
            self.status = Status::Undeliverable;
        }
    }
}

/// Returns the sendings of a letter, which the timeline mixes with the facts.
pub(super) fn sendings(letters: &[LetterRecord]) -> impl Iterator<Item = &Sending> {
    letters.iter().flat_map(|letter| &letter.sendings)
}
