use chrono::NaiveDate;

/// An entry of the ledger cannot be read as an event.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum EventError {
    /// The body has not the shape of its kind.
    #[error("the body of a `{kind}` entry cannot be read: {error}")]
    Body {
        /// The kind of the entry.
        kind: String,
        /// What is wrong.
        error: String,
    },
    /// A later version wrote it, or it is damaged.
    #[error("no event is called `{0}`")]
    Kind(String),
}

/// An event does not fit what happened before it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum HistoryError {
    /// The letter has gone the same way already.
    #[error("letter {letter} of case {case} was already sent on {on}")]
    AlreadySent {
        /// The case.
        case: u32,
        /// The entry that says so, where it is the user's word and can be corrected.
        entry: Option<u64>,
        /// The letter.
        letter: u32,
        /// When.
        on: NaiveDate,
    },
    /// The fact would lie before the letter it answers.
    #[error("`{on}` is before the day the first letter of case {case} was sent, {sent}")]
    BeforeSending {
        /// The case.
        case: u32,
        /// The day given.
        on: NaiveDate,
        /// The day of sending.
        sent: NaiveDate,
    },
    /// The day a message came is not for the user to say.
    #[error("entry {event} of case {case} is a message, and the day it came stands in it")]
    CameOnItsDay {
        /// The case.
        case: u32,
        /// The entry.
        event: u64,
    },
    /// A correction says what is recorded already.
    #[error("{}", changes_nothing(*.event, *.on))]
    ChangesNothing {
        /// The case.
        case: u32,
        /// The entry it is about.
        event: u64,
        /// The day it says; nothing where it says that the fact did not happen.
        on: Option<NaiveDate>,
    },
    /// A day named in a fact cannot be.
    #[error("`{named}` cannot be {what}: {why}")]
    Impossible {
        /// The day.
        named: NaiveDate,
        /// What it should be.
        what: &'static str,
        /// Why not.
        why: String,
    },
    /// The case was closed.
    #[error("case {0} is closed")]
    Closed(u32),
    /// The letter was given to the user for sending by hand since it was approved.
    #[error("letter {letter} of case {case} was given to you {form} on {on} and may have gone by your hand")]
    GivenOut {
        /// The case.
        case: u32,
        /// In which form.
        form: &'static str,
        /// The letter.
        letter: u32,
        /// When.
        on: NaiveDate,
    },
    /// The day has not come.
    #[error("`{0}` is in the future")]
    Future(NaiveDate),
    /// The first entry does not open the case, or a later one opens it again.
    #[error("case {0} does not begin with its opening")]
    NoOpening(u32),
    /// The case has no such letter.
    #[error("case {case} has no letter {letter}")]
    NoLetter {
        /// The case.
        case: u32,
        /// The letter.
        letter: u32,
    },
    /// The controller did something since the letter was approved.
    #[error("`{fact}` was recorded after letter {letter} of case {case} was approved")]
    Overtaken {
        /// The case.
        case: u32,
        /// What was recorded.
        fact: &'static str,
        /// The letter.
        letter: u32,
    },
    /// The record was restored from a backup since the letter was approved.
    #[error(
        "the record was restored from a backup since letter {letter} of case {case} was approved, so it may have gone"
    )]
    Restored {
        /// The case.
        case: u32,
        /// The letter.
        letter: u32,
    },
    /// Another letter took its place.
    #[error("another letter took the place of letter {letter} of case {case}")]
    Replaced {
        /// The case.
        case: u32,
        /// The letter.
        letter: u32,
    },
    /// There is nothing to reopen.
    #[error("case {0} is not closed")]
    NotClosed(u32),
    /// The entry is no fact that a person recorded.
    #[error("entry {event} of case {case} is no fact that can be corrected")]
    NotCorrectable {
        /// The case.
        case: u32,
        /// The entry.
        event: u64,
    },
    /// Nothing has been sent that could be answered.
    #[error("no letter of case {0} has been sent")]
    NotSent(u32),
    /// The user withdrew the request.
    #[error("the request of case {0} was withdrawn")]
    Withdrawn(u32),
    /// It is known whether the letter went.
    #[error("letter {letter} of case {case} is not uncertain")]
    NotUncertain {
        /// The case.
        case: u32,
        /// The letter.
        letter: u32,
    },
    /// There is no question that this would answer.
    #[error("case {case} has no open question that `{fact}` would answer")]
    NothingAsked {
        /// The case.
        case: u32,
        /// The fact.
        fact: &'static str,
    },
    /// Whether the letter went is not known.
    #[error("letter {letter} of case {case} may or may not have gone")]
    Uncertain {
        /// The case.
        case: u32,
        /// The letter.
        letter: u32,
    },
}

fn changes_nothing(event: u64, on: Option<NaiveDate>) -> String {
    match on {
        Some(on) => format!("entry {event} is recorded on {on} already, so this corrects nothing"),
        None => format!("entry {event} is struck already, so this corrects nothing"),
    }
}
