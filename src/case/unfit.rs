use chrono::NaiveDate;

use crate::{law::Regime, request::LetterKind};

/// A letter that would say what is not so, or ask for what the law does not give.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Unfit {
    /// It is known already that the request arrived.
    #[error("nothing is left to confirm in case {case}: {how}")]
    HasArrived {
        /// The case.
        case: u32,
        /// What shows it.
        how: &'static str,
    },
    /// A complaint was made already.
    #[error("a complaint is recorded in case {0} already")]
    Complained(u32),
    /// The complaint to the controller itself still waits for its confirmation.
    #[error("your complaint to the controller of case {case} went on {sent}; it has until {until} to confirm it")]
    ComplaintWaits {
        /// The case.
        case: u32,
        /// The day the complaint went.
        sent: NaiveDate,
        /// The last day to wait.
        until: NaiveDate,
    },
    /// The controller itself has not been complained to.
    #[error("the controller of case {0} has not had your complaint itself, which the authority expects first")]
    ControllerFirst(u32),
    /// A complaint goes to an authority and not to the controller.
    #[error("`complaint` goes to an authority, and not to the controller of case {0}")]
    IsAComplaint(u32),
    /// A request opens a case and does not follow one.
    #[error("`{0}` opens a case of its own")]
    IsARequest(LetterKind),
    /// No letter fits, and the complaint is next.
    #[error("no letter fits case {0} now: the complaint is next")]
    ComplaintIsNext(u32),
    /// No letter fits.
    #[error("no letter fits case {0} now")]
    None(u32),
    /// The last letter still waits for its answer.
    #[error("no letter fits case {case} before {until} has passed: they have until then to answer the last one")]
    Waits {
        /// The case.
        case: u32,
        /// The last day to wait.
        until: NaiveDate,
    },
    /// Nothing is recorded that the letter would answer.
    #[error("case {case} records no `{fact}` that the letter `{kind}` would answer")]
    NothingToAnswer {
        /// The case.
        case: u32,
        /// The fact.
        fact: &'static str,
        /// The letter.
        kind: LetterKind,
    },
    /// No answer is owed, or no time for it has begun.
    #[error("nobody is late in case {0}: no time is running")]
    NothingAwaited(u32),
    /// The controller has answered, and nothing is recorded that a complaint could be about.
    #[error("case {0} records an answer and nothing that a complaint would be about")]
    NothingToComplainOf(u32),
    /// What the controller did is as the law has it.
    #[error("nothing is wrong with what case {case} records, so there is nothing to say in the letter `{kind}`")]
    NothingWrong {
        /// The case.
        case: u32,
        /// The letter.
        kind: LetterKind,
    },
    /// The law came into force later.
    #[error("there is no letter `{kind}` before {since}, the day its law came into force")]
    NotInForce {
        /// The letter.
        kind: LetterKind,
        /// The day.
        since: NaiveDate,
    },
    /// The law of the case has no such letter.
    #[error("there is no letter `{kind}` under the {}: {why}", .regime.short())]
    NotInLaw {
        /// The letter.
        kind: LetterKind,
        /// The law.
        regime: Regime,
        /// Why not.
        why: &'static str,
    },
    /// The request came back.
    #[error("the request of case {0} did not reach them, so no letter can follow it")]
    NotReached(u32),
    /// A reply came that nobody has sorted, which may be the answer.
    #[error("a reply of {on} in case {case} is not sorted yet, and may be the answer")]
    Unsorted {
        /// The case.
        case: u32,
        /// The day it came.
        on: NaiveDate,
        /// The entry that holds it.
        seq: u64,
    },
    /// The time to answer has not passed.
    #[error("nobody is late in case {case} before {last} has passed")]
    NotLate {
        /// The case.
        case: u32,
        /// The last day to wait.
        last: NaiveDate,
    },
    /// The request itself went where the controller points to.
    #[error("the request of case {0} went through their own form or app, so there is no letter to insist on")]
    WentThere(u32),
}
