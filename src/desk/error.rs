use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};

use super::BackupError;
use crate::{
    case::{EventError, HistoryError, Unfit, Way},
    controller::{ConfirmationFault, EmailError, RegistryError},
    law::DeadlineError,
    ledger::LedgerError,
    letter::{LetterError, PageError, PiecesError, pdf::PdfError},
    mail::{HeaderTextError, MailError, MailtoError, MessageIdError, WebmailError},
    request::{LetterKind, NoLaw, SubjectError},
};

/// Something the user asked for cannot be done.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// A stored address cannot be written to.
    #[error("`{0}` cannot be written to")]
    Address(String),
    /// Several cases answer to the name.
    #[error("`{name}` could be case {}", list(.numbers))]
    Ambiguous {
        /// As typed.
        name: String,
        /// The open cases.
        numbers: Vec<u32>,
    },
    /// The entries of a case cannot be read, perhaps because a later redress wrote them.
    #[error("case {case} cannot be read: {why}")]
    Broken {
        /// The case.
        case: u32,
        /// What is wrong.
        why: String,
    },
    /// A backup cannot be restored.
    #[error(transparent)]
    Backup(#[from] BackupError),
    /// As many letters as may leave in 24 hours have left.
    #[error("{a_day} letters have left within 24 hours, which is the limit; the next may go at {}", until.format("%Y-%m-%d %H:%M UTC"))]
    DayIsFull {
        /// The limit.
        a_day: u32,
        /// The real time from which one may go.
        until: DateTime<Utc>,
    },
    /// A date cannot be worked out.
    #[error(transparent)]
    Deadline(#[from] DeadlineError),
    /// An entry of the ledger is no event.
    #[error("entry {seq}: {error}")]
    Event {
        /// Its number.
        seq: u64,
        /// What is wrong.
        error: EventError,
    },
    /// The case was forgotten.
    #[error("case {0} was forgotten")]
    Forgotten(u32),
    /// An entry of a guide's stream cannot be read.
    #[error("entry {seq} of a guide cannot be read: {why}")]
    GuideEntry {
        /// Its number.
        seq: u64,
        /// What is wrong.
        why: String,
    },
    /// The checklist has no such entry.
    #[error("the guide `{guide}` has no item `{item}`")]
    NoItem {
        /// The guide.
        guide: String,
        /// As typed.
        item: String,
    },
    /// The controller has no such channel to be looked at.
    #[error("`{controller}` has no channel {}", channel.as_ref().map_or("for requests".to_owned(), |channel| format!("`{channel}`")))]
    NoChannelToConfirm {
        /// As typed; nothing where the one for requests was meant.
        channel: Option<String>,
        /// The controller.
        controller: String,
        /// The ids of those it has.
        known: Vec<String>,
    },
    /// The user cannot have seen an address as they say, or it makes no difference.
    #[error("{fault}")]
    NotConfirmed {
        /// The channel.
        channel: String,
        /// The controller.
        controller: String,
        /// What is wrong.
        fault: ConfirmationFault,
    },
    /// An entry about the registry cannot be read.
    #[error("entry {seq} about the registry cannot be read: {why}")]
    RegistryEntry {
        /// Its number.
        seq: u64,
        /// What is wrong.
        why: String,
    },
    /// A letter is written and not sent, and another was asked for.
    #[error("letter {letter} of case {case} (`{kind}`) is written and not sent")]
    LetterWaits {
        /// The case.
        case: u32,
        /// What it is for.
        kind: LetterKind,
        /// The letter.
        letter: u32,
    },
    /// A letter was written anew after the user saw it.
    #[error("letter {letter} of case {case} was written anew since you saw it")]
    LetterChanged {
        /// The case.
        case: u32,
        /// The letter.
        letter: u32,
    },
    /// The letter lacks what it is about.
    #[error("the letter `{kind}` needs `{flag}`")]
    LetterNeeds {
        /// The case.
        case: u32,
        /// What the user must say.
        flag: &'static str,
        /// The letter.
        kind: LetterKind,
    },
    /// The letter has no place for something that was said.
    #[error("`{flag}` says nothing in the letter `{kind}`")]
    LetterTakesNo {
        /// What was said.
        flag: &'static str,
        /// The letter.
        kind: LetterKind,
    },
    /// The fact does not fit.
    #[error(transparent)]
    History(#[from] HistoryError),
    /// The ledger failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The letter cannot be written.
    #[error(transparent)]
    Letter(#[from] LetterError),
    /// A letter is to be repeated in another language, and which is not known.
    #[error("the letter is in `{letter}` already, and no other language is known to repeat it in")]
    SecondLanguage {
        /// The language of the letter.
        letter: crate::law::Language,
    },
    /// Something typed cannot stand in a header.
    #[error(transparent)]
    HeaderText(#[from] HeaderTextError),
    /// The message cannot be made.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// A stored page cannot be read again.
    #[error(transparent)]
    Page(#[from] PageError),
    /// The letter cannot be printed as PDF.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The letter cannot be put into pieces so small.
    #[error(transparent)]
    Pieces(#[from] PiecesError),
    /// Something typed is no address.
    #[error(transparent)]
    MailAddress(#[from] EmailError),
    /// The letter cannot be a link to a webmail page.
    #[error(transparent)]
    Webmail(#[from] WebmailError),
    /// The letter cannot be a link.
    #[error(transparent)]
    Mailto(#[from] MailtoError),
    /// A stored name of a message is none.
    #[error(transparent)]
    MessageId(#[from] MessageIdError),
    /// A stored document that an entry names is not there.
    #[error("document `{sha256}` of case {case} is not in the ledger")]
    MissingDocument {
        /// The case.
        case: u32,
        /// The document.
        sha256: String,
    },
    /// There is no such case.
    #[error("no case `{0}`")]
    NoCase(String),
    /// No address of the controller is known for the way.
    #[error("no {} for requests is known for `{controller}`", place(*.way))]
    NoChannel {
        /// The controller.
        controller: String,
        /// The way.
        way: Way,
    },
    /// The controller stands for many, each of which is written to by itself.
    #[error("`{0}` stands for many controllers, and each is written to by itself")]
    EachOfMany(String),
    /// No address of the controller is known that takes such requests.
    #[error("no address for requests is known for `{controller}`")]
    NoRequestChannel {
        /// The controller.
        controller: String,
        /// The channels the user could choose all the same, by their ids.
        known: Vec<String>,
    },
    /// The controller has no such channel for the people the user is one of.
    #[error("`{controller}` has no channel `{channel}` for you")]
    NoSuchChannel {
        /// As typed.
        channel: String,
        /// The controller.
        controller: String,
        /// The channels there are, by their ids.
        known: Vec<String>,
    },
    /// The channel is known and not used.
    #[error("`{channel}` of `{controller}` is not used: {}", .why.strip_suffix('.').unwrap_or(.why))]
    NotOffered {
        /// The address to use instead.
        better: Option<String>,
        /// The address.
        channel: String,
        /// The controller.
        controller: String,
        /// The channels the user could choose, by their ids.
        known: Vec<String>,
        /// Why not, in sentences.
        why: String,
    },
    /// There is no such authority in the records.
    #[error("no authority `{0}` is known to redress")]
    NoAuthority(String),
    /// No authority is known where the person lives.
    #[error("no authority for case {case} is known to redress: {why}")]
    NoCompetentAuthority {
        /// The case.
        case: u32,
        /// What is known of the place.
        why: String,
    },
    /// The controller has no address for this way.
    #[error("no e-mail address for requests is known for `{0}`")]
    NoEmail(String),
    /// The controller has no entity that answers to people in this place.
    #[error("no company behind `{controller}` is known to answer people in {place}")]
    NoEntity {
        /// The controller.
        controller: String,
        /// The place.
        place: String,
    },
    /// No law that redress knows fits the place.
    #[error(transparent)]
    NoLaw(#[from] NoLaw),
    /// No letter of the case waits to be sent.
    #[error("no letter of case {0} waits to be sent")]
    NothingToSend(u32),
    /// Another letter left just now.
    #[error("another letter left just now; the next may go in {} s", .0.as_secs().max(1))]
    OutOfTurn(Duration),
    /// Random bytes cannot be had.
    #[error("no random bytes: {0}")]
    Random(String),
    /// A request cannot test the erasure of a case.
    #[error("the erasure of case {case} cannot be tested by this request: {why}")]
    NothingToTest {
        /// The case.
        case: u32,
        /// The reason, as a clause.
        why: &'static str,
    },
    /// An earlier request asks for the same and is still to be answered.
    #[error("case {case}{} asks `{controller}` for the same{}", if *uncertain { ", which may or may not have gone," } else { "" }, has_until(*until, *uncertain))]
    Repeated {
        /// The earlier case.
        case: u32,
        /// The controller.
        controller: String,
        /// The last day they have on any reading, where it is known.
        until: Option<NaiveDate>,
        /// Whether it is not known if the earlier one went.
        uncertain: bool,
        /// What the law says of it, with the provision.
        why: Option<String>,
    },
    /// The letter goes by another way than by e-mail, as the request did.
    #[error("the letters of case {case} go {}, as its request did, so none of them is an e-mail", crate::export::by_which_way(*.by))]
    NotByEmail {
        /// By which way they go.
        by: Way,
        /// The case.
        case: u32,
        /// The address for requests by e-mail, where one is known.
        email: Option<String>,
    },
    /// Another run may still get the server's answer.
    #[error(
        "another run may still be waiting for the answer about the letter of case {case}, for {seconds} seconds at most"
    )]
    StillWaiting {
        /// The case.
        case: u32,
        /// How long at most.
        seconds: u64,
    },
    /// Several authorities could be the one.
    #[error("in {name} the part where you live decides who takes the complaint of case {case}, and none is named")]
    SeveralAuthorities {
        /// The case.
        case: u32,
        /// The country, by its code.
        country: String,
        /// The country in words.
        name: String,
    },
    /// The user goes on against advice and does not say why.
    #[error("`--anyway` needs `--reason`: it is recorded in case {0}, and stands in the complaint as your own words")]
    ReasonNeeded(u32),
    /// The person who asks cannot be named so.
    #[error(transparent)]
    Subject(#[from] SubjectError),
    /// The letter would say what is not so, or ask for what the law does not give.
    #[error(transparent)]
    Unfit(#[from] Unfit),
    /// The registry does not know the controller, or refuses it.
    #[error(transparent)]
    Registry(#[from] RegistryError),
}

fn place(way: Way) -> &'static str {
    match way {
        Way::Email => "e-mail address",
        Way::InApp => "way in an app",
        Way::Post => "postal address",
        Way::Webform => "web form",
    }
}

fn has_until(until: Option<NaiveDate>, uncertain: bool) -> String {
    match until {
        Some(until) => format!(", and they have until {until} to answer"),
        None if uncertain => String::new(),
        None => ", and they have not answered yet".to_owned(),
    }
}

fn list(numbers: &[u32]) -> String {
    numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}
