use chrono::NaiveDate;

use super::{
    Case, ComplaintPrepared, Event, Holding, Keeping, LetterState, Remark, Standing, Status, Unfit, progress::Matter,
};
use crate::{law::Flag, request::LetterKind};

/// To whom the complaint goes that is next.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Addressed {
    /// To the authority.
    Authority,
    /// To the controller itself, which in the United Kingdom is asked first (Data Protection Act 2018 s 164A).
    Controller,
}

/// Something in the record that a complaint is about. Each is worked out; none is somebody's impression.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Breach {
    /// The answer came after the last day on any reading.
    AnsweredLate {
        /// The last day.
        last: NaiveDate,
        /// The day of the answer.
        on: NaiveDate,
    },
    /// The complaint to the controller itself was not confirmed in time (Data Protection Act 2018 s 164A).
    ComplaintNotConfirmed {
        /// The day it went.
        sent: NaiveDate,
        /// The last day on any reading.
        until: NaiveDate,
    },
    /// Proof of identity was asked for, and the user says that there was no reasonable doubt, or it was asked for late.
    IdentityDemanded {
        /// Whether the user says that there was no reasonable doubt.
        baseless: bool,
        /// Whether it was asked for late.
        late: bool,
        /// The day it was asked for.
        on: NaiveDate,
    },
    /// The answer leaves something out.
    Incomplete(NaiveDate),
    /// The end that the controller itself named for data it keeps has passed, and it has not said since that they are gone.
    RetentionEnded {
        /// The day of the newest letter that asked about them.
        asked: Option<NaiveDate>,
        /// The end, the earliest of several.
        ended: NaiveDate,
    },
    /// No answer came by the last day on any reading.
    Silence(NaiveDate),
}

impl Case {
    /// Tells to whom the complaint goes that is next.
    ///
    /// # Errors
    /// When it is too early for it, or nothing is recorded that it would be about; the user may have a reason to go on
    /// all the same.
    pub fn escalation(&self, standing: &Standing) -> Result<Addressed, Unfit> {
        let case = self.number;
        if let Some(unsorted) = self.reply_to_sort() {
            return Err(unsorted);
        }
        match standing.status {
            Status::Complained if !self.shows_more_since_the_complaint(standing) => {
                return Err(Unfit::Complained(case));
            }
            Status::Done | Status::NoData
                if self.answered_late(standing).is_none() && self.ignored_after_retention(standing).is_none() =>
            {
                return Err(Unfit::NothingToComplainOf(case));
            }
            Status::Complained | Status::Done | Status::NoData | Status::Refused | Status::Retained => {}
            Status::Acknowledged
            | Status::Closed
            | Status::Draft
            | Status::Extended
            | Status::Partial
            | Status::Undeliverable
            | Status::Waiting
            | Status::Withdrawn
            | Status::WantsIdentity
            | Status::WantsInformation => self.is_late(standing)?,
        }
        if self.law_knows(LetterKind::ComplaintToController, standing.on).is_err() {
            return Ok(Addressed::Authority);
        }
        // What they were complained to about before the end they named says nothing of that end.
        let ended = self.ended_since_the_complaint(standing.on);
        let to_them = self.complained_to_them().filter(|on| ended.is_none_or(|ended| ended < *on));
        match (to_them, awaited_confirmation(standing)) {
            (None, _) => Ok(Addressed::Controller),
            (Some(_), Some((sent, until))) => Err(Unfit::ComplaintWaits { case, sent, until }),
            (Some(_), None) => Ok(Addressed::Authority),
        }
    }

    /// Returns the day the complaint to the controller itself went, unless it came back.
    #[must_use]
    pub fn complained_to_them(&self) -> Option<NaiveDate> {
        let went = self.letters.iter().filter(|letter| letter.kind == LetterKind::ComplaintToController);
        went.filter(|letter| letter.state != LetterState::Bounced).filter_map(super::LetterRecord::first_sent).max()
    }

    /// Returns the day of the newest complaint to an authority.
    #[must_use]
    pub fn last_complaint(&self) -> Option<NaiveDate> {
        self.last_answer_day(|event| matches!(event, Event::Complained(_)))
    }

    /// Returns the end that they named for data they keep, where it has passed since the newest complaint to an authority.
    fn ended_since_the_complaint(&self, today: NaiveDate) -> Option<NaiveDate> {
        let last = self.last_complaint()?;
        match self.retention_ended(today) {
            Some(Breach::RetentionEnded { asked, ended }) => {
                (last <= ended || asked.is_some_and(|asked| last < asked)).then_some(ended)
            }
            Some(_) | None => None,
        }
    }

    /// Tells whether something happened since the newest complaint that another one to the same authority can be about.
    fn shows_more_since_the_complaint(&self, standing: &Standing) -> bool {
        let wrong = |event: &Event| matches!(event, Event::Partial(_) | Event::Refused(_) | Event::Retained(_));
        let since = self.last_answer_day(wrong).zip(self.last_complaint());
        self.ended_since_the_complaint(standing.on).is_some() || since.is_some_and(|(on, last)| last < on)
    }

    /// Returns the day on which they were asked about data whose end has passed, where the days of that letter, and of a
    /// complaint to themselves, are over, they have not said that the data are gone, and no authority was told.
    pub(super) fn ignored_after_retention(&self, standing: &Standing) -> Option<NaiveDate> {
        let Some(Breach::RetentionEnded { asked: Some(asked), .. }) = self.retention_ended(standing.on) else {
            return None;
        };
        let waits = standing.awaited.is_some_and(|awaited| standing.on <= awaited.until);
        let told = self.last_complaint().is_some_and(|last| asked <= last);
        (!waits && !told).then_some(asked)
    }

    /// Tells whether a complaint to this authority is recorded.
    #[must_use]
    pub fn complained_to(&self, authority: &str) -> bool {
        self.events_hold(|event| match event {
            Event::Complained(body) => body.to.as_deref().is_none_or(|to| to.trim() == authority),
            _ => false,
        })
    }

    /// Returns the complaints that were written, with the day of each, in the order in which they were.
    #[must_use]
    pub fn complaints_written(&self) -> Vec<(NaiveDate, &ComplaintPrepared)> {
        let written = self.events.iter().filter_map(|recorded| match &recorded.event {
            Event::ComplaintPrepared(body) => Some((self.day_of(recorded)?, body)),
            _ => None,
        });
        written.collect()
    }

    /// Returns the newest complaint that was written and not recorded as filed, unless the controller did something
    /// about the request since, or the user closed the case.
    #[must_use]
    pub fn complaint_not_filed(&self) -> Option<(NaiveDate, &ComplaintPrepared)> {
        self.complaints_not_filed().pop().map(|written| (written.on, written.complaint))
    }

    /// Lists what a complaint is about, besides what [`Standing::remarks`] say and the refusal and the data kept.
    #[must_use]
    pub fn breaches(&self, standing: &Standing) -> Vec<Breach> {
        let silent = !self.is_answered() && self.progress.answer_is_owed() && standing.act_after.is_some();
        let silence = standing.act_after.filter(|last| silent && *last < standing.on).map(Breach::Silence);
        let incomplete = self.last_answer_day(|event| matches!(event, Event::Partial(_)));
        let incomplete = incomplete.filter(|_| self.progress.last_answer() == Status::Partial).map(Breach::Incomplete);
        let waited = standing.awaited.filter(|awaited| awaited.kind == LetterKind::ComplaintToController);
        let waited = waited.filter(|awaited| awaited.until < standing.on && !self.acknowledged_since(awaited.sent));
        let unconfirmed =
            waited.map(|awaited| Breach::ComplaintNotConfirmed { sent: awaited.sent, until: awaited.until });
        let late = self.answered_late(standing);
        let ended = self.retention_ended(standing.on);
        let known = silence.into_iter().chain(late).chain(incomplete).chain(self.identity(standing));
        known.chain(unconfirmed).chain(ended).collect()
    }

    /// Returns what is wrong with data whose time has ended by the controller's own word.
    fn retention_ended(&self, today: NaiveDate) -> Option<Breach> {
        let of_holding = |holding: Holding<'_>| match (holding.keeping, holding.category.until) {
            (Keeping::Asked(on), Some(until)) if until < today => Some((until, Some(on))),
            (Keeping::Ended, Some(until)) => Some((until, self.asked_after(until))),
            (Keeping::Asked(_) | Keeping::Ended | Keeping::Endless | Keeping::Erased(_) | Keeping::Until, _) => None,
        };
        let ends: Vec<_> = self.holdings(today).filter_map(of_holding).collect();
        let ended = ends.iter().map(|(ended, _)| *ended).min()?;
        Some(Breach::RetentionEnded { asked: ends.iter().filter_map(|(_, asked)| *asked).max(), ended })
    }

    fn is_answered(&self) -> bool {
        self.last_answer_day(Event::is_an_answer).is_some()
    }

    fn last_answer_day(&self, like: impl Fn(&Event) -> bool) -> Option<NaiveDate> {
        self.facts().into_iter().filter(|(_, event)| like(event)).map(|(on, _)| on).max()
    }

    /// Returns the first answer, where it came after the last day on any reading.
    fn answered_late(&self, standing: &Standing) -> Option<Breach> {
        let last = standing.act_after?;
        let on = self.first_answer()?;
        (last < on).then_some(Breach::AnsweredLate { last, on })
    }

    /// Returns the day of the first answer.
    pub(super) fn first_answer(&self) -> Option<NaiveDate> {
        self.facts().into_iter().find(|(_, event)| event.is_an_answer()).map(|(on, _)| on)
    }

    fn acknowledged_since(&self, sent: NaiveDate) -> bool {
        self.facts().into_iter().any(|(on, event)| matches!(event, Event::Acknowledged(_)) && sent <= on)
    }

    /// Returns the questions about identity that the record shows to be wrong.
    fn identity(&self, standing: &Standing) -> Option<Breach> {
        let asked = self.progress.questions.iter().filter(|question| question.matter == Matter::Identity);
        let judged = asked.map(|question| {
            let pause = standing.pauses.iter().find(|pause| pause.asked == question.asked);
            let late = pause.is_some_and(|pause| pause.flags.contains(&Flag::Late));
            Breach::IdentityDemanded { baseless: question.baseless, late, on: question.asked }
        });
        judged.into_iter().find(|breach| match breach {
            Breach::IdentityDemanded { baseless, late, .. } => *baseless || *late,
            Breach::AnsweredLate { .. }
            | Breach::ComplaintNotConfirmed { .. }
            | Breach::Incomplete(_)
            | Breach::RetentionEnded { .. }
            | Breach::Silence(_) => false,
        })
    }
}

/// Returns the day a complaint to the controller itself went and the last day to wait for its confirmation, until that has
/// passed.
fn awaited_confirmation(standing: &Standing) -> Option<(NaiveDate, NaiveDate)> {
    let awaited = standing.awaited.filter(|awaited| awaited.kind == LetterKind::ComplaintToController)?;
    (standing.on <= awaited.until).then_some((awaited.sent, awaited.until))
}

impl Standing {
    /// Tells whether the record shows something that a complaint could be about, besides what [`Case::breaches`] lists and
    /// the data kept: a refusal, a confirmation that did not come, or what is wrong with an extension.
    #[must_use]
    pub fn shows_more(&self) -> bool {
        let wrong = |remark: &Remark| {
            remark.is_of_an_extension() || matches!(remark, Remark::NotAcknowledged(_) | Remark::RefusalWithoutReasons)
        };
        self.status == Status::Refused || self.remarks.iter().any(wrong)
    }
}
