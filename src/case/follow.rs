use chrono::NaiveDate;

use super::{Case, Clock, Event, Keeping, Remark, Seems, Standing, Status, Tier, Unfit, Way};
use crate::{
    law::{DeadlineKind, FromFact, Law, Regime, Right, Start},
    request::LetterKind,
};

/// A letter that followed the request, since the controller last did something about it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Followed {
    /// The day it was delivered, where it went by post and that is recorded.
    pub delivered: Option<NaiveDate>,
    /// What it is for.
    pub kind: LetterKind,
    /// Its number.
    pub letter: u32,
    /// The first day it went.
    pub on: NaiveDate,
    /// By which way it went that day.
    pub way: Way,
}

impl Followed {
    /// Returns what its days are counted from: a letter by post gives nobody time while it is on its way.
    pub(super) fn start(&self) -> Start {
        match self.delivered {
            Some(date) => Start { fact: FromFact::Received, date },
            None => Start { fact: FromFact::Sent, date: self.on },
        }
    }
}

/// The answer that the last letter waits for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Awaited {
    /// What the letter is for.
    pub kind: LetterKind,
    /// The day it was delivered, where it went by post and that is recorded: its days run from then.
    pub delivered: Option<NaiveDate>,
    /// The day it went.
    pub sent: NaiveDate,
    /// The last day to wait; nothing more is proposed before it has passed.
    pub until: NaiveDate,
}

/// Days without a sign of the controller after which redress proposes to ask whether the request arrived (policy).
const SILENT_DAYS: i64 = 7;

impl Case {
    /// Returns the letter that fits the case now, with the reason in a few words; nothing while the controller's turn
    /// lasts or no letter would help.
    #[must_use]
    pub fn fitting_letter(&self, standing: &Standing) -> Option<(LetterKind, &'static str)> {
        let about_the_request = self.about_the_request(standing);
        about_the_request.or_else(|| self.about_ended_retention(standing))
    }

    fn about_the_request(&self, standing: &Standing) -> Option<(LetterKind, &'static str)> {
        match standing.status {
            Status::WantsIdentity => Some((
                LetterKind::Identity,
                "they ask who you are: answer from your registered address, without a copy of a document",
            )),
            Status::WantsInformation => Some((LetterKind::Information, "they ask for information: answer them")),
            // Whoever has complained does not remind or argue any more; the authority is next.
            Status::Acknowledged
            | Status::Extended
            | Status::Partial
            | Status::Refused
            | Status::Retained
            | Status::Undeliverable
            | Status::Waiting
                if self.has_followed(LetterKind::ComplaintToController) =>
            {
                None
            }
            Status::Refused if !self.has_followed(LetterKind::Refusal) => {
                Some((LetterKind::Refusal, "they refused: ask for the grounds the law asks of them"))
            }
            Status::Refused => self.complaint_to_them(standing),
            Status::Retained => self.about_kept_data(standing),
            Status::Acknowledged | Status::Extended | Status::Partial | Status::Undeliverable | Status::Waiting => {
                self.while_owed(standing)
            }
            Status::Closed | Status::Complained | Status::Done | Status::Draft | Status::NoData | Status::Withdrawn => {
                None
            }
        }
    }

    fn while_owed(&self, standing: &Standing) -> Option<(LetterKind, &'static str)> {
        standing.act_after?;
        if self.progress.points_to_its_portal() && self.went_by_letter() && self.opened.regime != Regime::Ccpa {
            return Some((LetterKind::Portal, "they point to their portal: your letter is valid as it is"));
        }
        if standing.remarks.iter().any(Remark::is_sure_of_an_extension) && !self.has_followed(LetterKind::Extension) {
            return Some((LetterKind::Extension, "something is wrong with their extension: answer it"));
        }
        if standing.status == Status::Partial && !self.has_followed(LetterKind::Incomplete) {
            return Some((LetterKind::Incomplete, "part of the answer is missing: say which"));
        }
        if standing.clock == Clock::Overdue {
            if self.has_wished_since(standing.act_after) {
                return self.complaint_to_them(standing);
            }
            return Some((LetterKind::Reminder, "they are late: remind them, and name the complaint that follows"));
        }
        self.is_silent(standing)
            .then_some((LetterKind::Receipt, "no sign that they have it: ask them to confirm receipt"))
    }

    fn about_kept_data(&self, standing: &Standing) -> Option<(LetterKind, &'static str)> {
        if let Some(ended) = self.about_ended_retention(standing) {
            return Some(ended);
        }
        let kind = LetterKind::Retained;
        if self.holdings(standing.on).any(|holding| self.letter_about(&holding) == Some(kind)) {
            return Some((kind, "they keep data without a ground that counts, or without an end: ask for both"));
        }
        let asked = self.has_followed(LetterKind::Retained) || self.has_followed(LetterKind::RetentionEnded);
        if asked { self.complaint_to_them(standing) } else { None }
    }

    /// The end that they named has come, whatever happened since: it is asked about, once.
    fn about_ended_retention(&self, standing: &Standing) -> Option<(LetterKind, &'static str)> {
        match standing.status {
            Status::Closed | Status::Draft | Status::Withdrawn => return None,
            Status::Acknowledged
            | Status::Complained
            | Status::Done
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
        let kind = LetterKind::RetentionEnded;
        let ended = self.holdings(standing.on).any(|holding| holding.keeping == Keeping::Ended);
        let asks = ended && self.law_knows(kind, standing.on).is_ok();
        asks.then_some((kind, "the time they kept data for has ended: ask for the deletion"))
    }

    /// In the United Kingdom the complaint goes to the controller before it goes to the Commissioner.
    fn complaint_to_them(&self, standing: &Standing) -> Option<(LetterKind, &'static str)> {
        let kind = LetterKind::ComplaintToController;
        let waits = standing.awaited.is_some_and(|awaited| standing.on <= awaited.until);
        let next = !waits && !self.has_followed(kind) && self.law_knows(kind, standing.on).is_ok();
        next.then_some((kind, "they leave it at that: complain to them first, and then to the Commissioner"))
    }

    /// Tells whether nothing has been heard since the request was handed over, long enough to ask.
    fn is_silent(&self, standing: &Standing) -> bool {
        let since = standing.start.map(|start| (standing.on - start.date).num_days());
        let running = standing.clock == Clock::Running && standing.status == Status::Waiting;
        let silent = self.tier() < Tier::E3 && since.is_some_and(|days| SILENT_DAYS <= days);
        running && silent && self.received().is_none() && !self.has_followed(LetterKind::Receipt)
    }

    /// Tells whether a letter of this kind went since the controller last did something.
    fn has_followed(&self, kind: LetterKind) -> bool {
        self.progress.since.iter().any(|followed| followed.kind == kind)
    }

    /// Tells whether a letter that wished for an answer went after the time was over.
    fn has_wished_since(&self, act_after: Option<NaiveDate>) -> bool {
        let wished = |followed: &Followed| {
            followed.kind.wished_within().is_some() && act_after.is_some_and(|last| last < followed.on)
        };
        self.progress.since.iter().any(wished)
    }

    /// Returns the data that the controller said it keeps, in the order it said so.
    pub fn kept(&self) -> impl Iterator<Item = &super::Category> {
        self.progress.retained.iter().map(|kept| &kept.category)
    }

    /// Returns what the last answer in part leaves out, as it was recorded.
    #[must_use]
    pub fn missing(&self) -> Vec<String> {
        let partial = self.facts().into_iter().rev().find_map(|(_, event)| match event {
            Event::Partial(body) => Some(body.missing.clone()),
            _ => None,
        });
        partial.unwrap_or_default()
    }

    /// Returns what stands against a letter that says they are silent: a reply that nobody has sorted may be the answer.
    pub(super) fn reply_to_sort(&self) -> Option<Unfit> {
        let unsorted = self.unsorted();
        let reply = unsorted.iter().find(|one| one.filed.seems != Seems::Report)?;
        Some(Unfit::Unsorted { case: self.number, on: reply.on, seq: reply.seq })
    }

    /// Tells whether a letter can be written that follows the request: the law knows it, and what it answers is recorded.
    ///
    /// # Errors
    /// Says what is missing.
    pub fn may_follow(&self, kind: LetterKind, standing: &Standing) -> Result<(), Unfit> {
        self.law_knows(kind, standing.on)?;
        let needs = |there: bool, fact: &'static str| {
            if there { Ok(()) } else { Err(Unfit::NothingToAnswer { case: self.number, fact, kind }) }
        };
        let answer = self.progress.last_answer();
        match kind {
            LetterKind::Request(_) => Err(Unfit::IsARequest(kind)),
            LetterKind::Complaint => Err(Unfit::IsAComplaint(self.number)),
            LetterKind::Receipt | LetterKind::Reminder | LetterKind::ComplaintToController
                if self.reply_to_sort().is_some() =>
            {
                self.reply_to_sort().map_or(Ok(()), Err)
            }
            LetterKind::Receipt if self.tier() < Tier::E4 => Ok(()),
            LetterKind::Receipt => Err(Unfit::HasArrived { case: self.number, how: self.tier().meaning() }),
            LetterKind::Reminder => self.is_late(standing),
            LetterKind::Identity => needs(standing.status == Status::WantsIdentity, "wants-identity"),
            LetterKind::Information => needs(standing.status == Status::WantsInformation, "wants-information"),
            LetterKind::Extension => {
                needs(!self.progress.extensions.is_empty(), "extended")?;
                let wrong = standing.remarks.iter().any(Remark::is_of_an_extension);
                if wrong { Ok(()) } else { Err(Unfit::NothingWrong { case: self.number, kind }) }
            }
            LetterKind::Refusal => needs(answer == Status::Refused, "refused"),
            LetterKind::Incomplete => {
                needs(matches!(answer, Status::Partial | Status::Done | Status::Retained), "partial")
            }
            LetterKind::Retained => needs(self.kept().next().is_some(), "retained"),
            LetterKind::RetentionEnded => needs(
                self.kept().any(|category| category.until.is_some_and(|until| until < standing.on)),
                "retained --until",
            ),
            LetterKind::Recipients => {
                let erased = matches!(answer, Status::Done | Status::Partial | Status::Retained);
                let told = matches!(answer, Status::NoData | Status::Refused);
                match self.opened.right {
                    // Art. 19 GDPR is about what was carried out.
                    Right::Erasure | Right::Rectification | Right::Restriction => needs(erased, "done"),
                    Right::Access | Right::Limit | Right::Objection | Right::Portability => {
                        if erased || told {
                            Ok(())
                        } else {
                            self.is_late(standing)
                        }
                    }
                }
            }
            LetterKind::Portal => {
                needs(self.events_hold(|event| matches!(event, Event::Portal(_))), "portal")?;
                if self.went_by_letter() { Ok(()) } else { Err(Unfit::WentThere(self.number)) }
            }
            LetterKind::ComplaintToController => {
                let answered = matches!(answer, Status::Partial | Status::Refused | Status::Retained);
                if answered { Ok(()) } else { self.is_late(standing) }
            }
        }
    }

    /// Tells whether the request went by a letter, and not only by the controller's own form or app.
    fn went_by_letter(&self) -> bool {
        let requests = self.letters.iter().filter(|letter| !letter.kind.is_follow_up());
        requests.flat_map(|letter| &letter.sendings).any(|sending| match sending.by {
            Way::Email | Way::Post => true,
            Way::InApp | Way::Webform => false,
        })
    }

    pub(super) fn is_late(&self, standing: &Standing) -> Result<(), Unfit> {
        let case = self.number;
        match (standing.clock, standing.act_after) {
            (Clock::Overdue, _) => Ok(()),
            (Clock::Running | Clock::Paused, Some(last)) => Err(Unfit::NotLate { case, last }),
            (Clock::None | Clock::Paused | Clock::Running | Clock::Stopped, _) => Err(Unfit::NothingAwaited(case)),
        }
    }

    /// Tells whether the law of the case has what the letter asks for.
    pub(super) fn law_knows(&self, kind: LetterKind, today: NaiveDate) -> Result<(), Unfit> {
        let (regime, right) = (self.opened.regime, self.opened.right);
        let unknown = |why| Err(Unfit::NotInLaw { kind, regime, why });
        match kind {
            LetterKind::ComplaintToController if regime != Regime::UkGdpr => {
                unknown("only section 164A of the Data Protection Act 2018 has a complaint to the controller itself")
            }
            LetterKind::ComplaintToController => self.in_force(today),
            LetterKind::Recipients if regime == Regime::Ccpa => unknown(
                "it gives categories of third parties and not their names; an answer that lacks those is `incomplete`",
            ),
            LetterKind::Recipients => match right {
                Right::Access | Right::Erasure | Right::Rectification | Right::Restriction => Ok(()),
                Right::Limit | Right::Objection | Right::Portability => {
                    unknown("Arts. 15 and 19 give the names after access, erasure, rectification or restriction")
                }
            },
            LetterKind::Retained | LetterKind::RetentionEnded if right != Right::Erasure => {
                unknown("only an erasure leaves data that are kept")
            }
            LetterKind::Request(_)
            | LetterKind::Complaint
            | LetterKind::Extension
            | LetterKind::Identity
            | LetterKind::Incomplete
            | LetterKind::Information
            | LetterKind::Portal
            | LetterKind::Receipt
            | LetterKind::Refusal
            | LetterKind::Reminder
            | LetterKind::Retained
            | LetterKind::RetentionEnded => Ok(()),
        }
    }

    fn in_force(&self, today: NaiveDate) -> Result<(), Unfit> {
        let limits = Law::of(self.opened.regime).limits();
        let limit = limits.iter().find(|limit| limit.kind == DeadlineKind::ComplaintAcknowledgement);
        match limit.and_then(|limit| limit.since) {
            Some(since) if today < since => Err(Unfit::NotInForce { kind: LetterKind::ComplaintToController, since }),
            Some(_) | None => Ok(()),
        }
    }
}
