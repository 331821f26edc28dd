use super::{
    Clock, DeskError, Moment, Pace, Sender,
    cases::{Cases, read_case},
    message::{document, message_for},
    open::append,
};
use crate::{
    case::{
        Case, Event, HandingOver, Handover, HistoryError, LetterRecord, LetterState, Queued, Remedy, Reports, Status,
        Waiting,
    },
    ledger::{Ledger, Stream, Transaction},
    post::{self, Delivery, Envelope, Login, Outcome, Server, Step, Withheld, Witness, deliver as hand_over},
};

/// A letter whose bytes are stored and that may be handed over.
#[derive(Clone, Debug)]
pub struct Posting {
    /// The case.
    pub case: u32,
    /// The exact bytes.
    pub bytes: Vec<u8>,
    /// The letter.
    pub letter: u32,
    /// Envelope and number of the message.
    pub queued: Queued,
}

/// On whose word a letter goes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Word {
    /// On that which was given when it first went; it is held back where something happened since.
    Earlier,
    /// On one given now, by somebody who has seen it and all that was recorded.
    Now,
    /// On one given now, although an earlier request for the same is still to be answered.
    Insists,
}

/// What became of a handing over.
#[derive(Debug)]
pub struct Dispatch {
    /// The outcome could not be written down, and why; the letter itself is where the outcome says.
    pub bookkeeping: Option<DeskError>,
    /// What the server did.
    pub delivery: Delivery,
    /// The letter.
    pub posting: Posting,
    /// `host:port`.
    pub server: String,
    /// Why the end of the message was held back, where it was: then nothing has gone from here.
    pub withheld: Option<DeskError>,
}

/// Tells how far a handing over has come.
pub type Progress<'a> = dyn FnMut(Step) + 'a;

/// Stores the exact bytes of a letter, before anything goes over the network. A letter whose bytes are stored keeps
/// them, its `Message-ID` and its `Date`, however often it is tried.
///
/// `seen` is the SHA-256 of the text that the user saw and approved: a draft that was written anew meanwhile, perhaps in
/// another terminal, does not go in its place.
///
/// # Errors
/// When the letter does not wait to be sent, an earlier request for the same is still to be answered and the user does not
/// insist, something happened since the earlier word that it goes on, it is another letter than the one that was seen, or the
/// ledger fails; then nothing is stored and nothing may be sent.
pub fn enqueue(
    ledger: &mut dyn Ledger,
    number: u32,
    n: u32,
    seen: &str,
    sender: &Sender,
    word: Word,
    moment: Moment,
) -> Result<Posting, DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let case = read_case(transaction.as_ref(), number)?;
    let letter = waiting(&case, n)?;
    if letter.text != seen {
        return Err(DeskError::LetterChanged { case: number, letter: n });
    }
    let repeated = refuse_repeated(transaction.as_ref(), &case, n, moment);
    let insisted = word == Word::Insists && repeated.is_err();
    if !insisted {
        repeated?;
    }
    let anew = insisted || word_is_needed(&case, letter, word, moment)?;
    let posting = match &letter.queued {
        Some(queued) => {
            let bytes = document(number, &queued.sha256, |digest| transaction.document(digest))?;
            let queued = Queued { insisted: queued.insisted || insisted, ..queued.clone() };
            if anew {
                append(transaction.as_mut(), &Stream::case(number), &Event::Queued(queued.clone()), moment)?;
            }
            Posting { bytes, case: number, letter: n, queued }
        }
        None => store(transaction.as_mut(), &case, letter, sender, insisted, moment)?,
    };
    transaction.commit()?;
    Ok(posting)
}

/// Tells whether the word that was given now is to be written down, because the earlier one holds no more.
fn word_is_needed(case: &Case, letter: &LetterRecord, word: Word, moment: Moment) -> Result<bool, DeskError> {
    let held_back = case.may_go_as_approved(letter);
    match word {
        Word::Earlier => Ok(held_back.map(|()| false)?),
        Word::Now | Word::Insists => {
            let late = matches!(case.waiting(letter, moment.utc()), Some(Waiting::Word { .. }));
            Ok(held_back.is_err() || late)
        }
    }
}

fn store(
    transaction: &mut dyn Transaction,
    case: &Case,
    letter: &LetterRecord,
    sender: &Sender,
    insisted: bool,
    moment: Moment,
) -> Result<Posting, DeskError> {
    let read = |sha256: &str| {
        let bytes = document(case.number, sha256, |digest| transaction.document(digest))?;
        String::from_utf8(bytes)
            .map_err(|_| DeskError::MissingDocument { case: case.number, sha256: sha256.to_owned() })
    };
    let parts = (read(&letter.text)?, read(&letter.html)?);
    let message = message_for(case, letter, sender, parts, moment, false)?;
    let sha256 = transaction.put_document("message/rfc822", &message.bytes)?;
    let queued = Queued {
        copy: sender.copy.clone(),
        from: sender.email.clone(),
        insisted,
        letter: letter.n,
        message_id: message.message_id.to_string(),
        sha256: sha256.to_string(),
        to: letter.to.clone().ok_or_else(|| DeskError::NoEmail(case.opened.controller.clone()))?,
    };
    append(transaction, &Stream::case(case.number), &Event::Queued(queued.clone()), moment)?;
    Ok(Posting { bytes: message.bytes, case: case.number, letter: letter.n, queued })
}

/// Refuses a request that another run may have sent since this one was written.
fn refuse_repeated(transaction: &dyn Transaction, case: &Case, n: u32, moment: Moment) -> Result<(), DeskError> {
    let alike =
        |other: &Case| other.opened.controller == case.opened.controller && other.opened.right == case.opened.right;
    Cases::those_in(transaction, &alike)?.refuse_repeated_letter(case, n, moment.today)
}

/// Returns the letter if it certainly has not gone and is still wanted.
fn waiting(case: &Case, n: u32) -> Result<&LetterRecord, DeskError> {
    if case.status() == Status::Closed {
        return Err(HistoryError::Closed(case.number).into());
    }
    if case.status() == Status::Withdrawn {
        return Err(HistoryError::Withdrawn(case.number).into());
    }
    let letter = case.letter(n)?;
    match letter.first_sent() {
        _ if letter.state.may_be_sent() => Ok(letter),
        _ if letter.state == LetterState::Replaced => {
            Err(HistoryError::Replaced { case: case.number, letter: n }.into())
        }
        Some(on) => Err(HistoryError::AlreadySent { case: case.number, entry: None, letter: n, on }.into()),
        None => Err(HistoryError::Uncertain { case: case.number, letter: n }.into()),
    }
}

/// Hands a letter over, once, and writes down what became of it.
///
/// The `handing-over` entry is durable before the first byte of the end of the message leaves; whoever writes it first
/// is the only one who sends that byte, and nobody writes it out of turn.
///
/// # Errors
/// When a stored address cannot be written to; nothing is sent then. What the server did is no error but the outcome.
pub fn deliver(
    ledger: &mut dyn Ledger,
    server: &Server,
    login: Option<&Login>,
    posting: Posting,
    pace: Pace,
    clock: &Clock<'_>,
    progress: &mut Progress<'_>,
) -> Result<Dispatch, DeskError> {
    let envelope = envelope(&posting)?;
    let mut witness = Scribe { claimed: None, clock, ledger, pace, posting: &posting, progress, refusal: None };
    let delivery = hand_over(server, login, &envelope, &posting.bytes, &mut witness);
    let (claimed, withheld) = (witness.claimed, witness.refusal);
    let name = format!("{}:{}", server.host, server.port);
    let facts = Handover { attempt: claimed, ..handover(&posting, &delivery, &name, clock()) };
    let bookkeeping = write_outcome(ledger, &delivery.outcome, facts, posting.case, clock()).err();
    Ok(Dispatch { bookkeeping, delivery, posting, server: name, withheld })
}

fn envelope(posting: &Posting) -> Result<Envelope, DeskError> {
    let address = |text: &str| text.parse().map_err(|_| DeskError::Address(text.to_owned()));
    let queued = &posting.queued;
    let id = queued.message_id.trim_matches(['<', '>']).split('@').next().unwrap_or_default().to_owned();
    Ok(Envelope {
        copy: queued.copy.as_deref().map(address).transpose()?,
        envelope_id: Some(id),
        from: address(&queued.from)?,
        to: address(&queued.to)?,
    })
}

/// Writes down the point of no return before it is passed.
struct Scribe<'a> {
    claimed: Option<u32>,
    clock: &'a Clock<'a>,
    ledger: &'a mut dyn Ledger,
    pace: Pace,
    posting: &'a Posting,
    progress: &'a mut Progress<'a>,
    refusal: Option<DeskError>,
}

impl Scribe<'_> {
    fn claim(&mut self) -> Result<u32, DeskError> {
        let moment = (self.clock)();
        let mut transaction = self.ledger.begin(moment.utc())?;
        let case = read_case(transaction.as_ref(), self.posting.case)?;
        let letter = waiting(&case, self.posting.letter)?;
        case.may_go_as_approved(letter)?;
        refuse_repeated(transaction.as_ref(), &case, letter.n, moment)?;
        self.pace.keep(transaction.as_ref(), moment.utc())?;
        let attempt = letter.attempts + 1;
        let event = Event::HandingOver(HandingOver { attempt, letter: letter.n });
        append(transaction.as_mut(), &Stream::case(case.number), &event, moment)?;
        transaction.commit()?;
        Ok(attempt)
    }
}

impl Witness for Scribe<'_> {
    fn step(&mut self, step: Step) {
        (self.progress)(step);
    }

    fn before_end_of_message(&mut self) -> Result<(), Withheld> {
        match self.claim() {
            Ok(attempt) => {
                self.claimed = Some(attempt);
                Ok(())
            }
            Err(error) => {
                let withheld = Withheld::new(error.to_string());
                self.refusal = Some(error);
                Err(withheld)
            }
        }
    }
}

/// Writes down what became of a try. One that failed before the end of the message says nothing about another that
/// came that far, so it is written only while the letter still waits; nothing is written into a forgotten case.
fn write_outcome(
    ledger: &mut dyn Ledger,
    outcome: &Outcome,
    facts: Handover,
    number: u32,
    moment: Moment,
) -> Result<(), DeskError> {
    let (claimed, letter) = (facts.attempt.is_some(), facts.letter);
    let event = match outcome {
        Outcome::Accepted => Event::Accepted(facts),
        Outcome::Rejected(_) => Event::Rejected(facts),
        Outcome::Deferred(_) => Event::Deferred(facts),
        Outcome::Uncertain(_) => Event::Uncertain(facts),
        Outcome::LoginRefused(_) => Event::LoginRefused(facts),
        Outcome::Withheld(_) => return Ok(()),
    };
    let mut transaction = ledger.begin(moment.utc())?;
    let case = match read_case(transaction.as_ref(), number) {
        Err(DeskError::Forgotten(_)) => return Ok(()),
        case => case?,
    };
    if claimed || case.letter(letter)?.state.may_be_sent() {
        append(transaction.as_mut(), &Stream::case(number), &event, moment)?;
    }
    Ok(transaction.commit()?)
}

fn handover(posting: &Posting, delivery: &Delivery, server: &str, moment: Moment) -> Handover {
    let tls = delivery.tls.as_ref();
    Handover {
        at: Some(moment.utc()),
        attempt: None,
        cause: delivery.outcome.cause().map(ToString::to_string),
        certificate: tls.map(|tls| tls.certificate_sha256.clone()),
        cipher: tls.map(|tls| tls.cipher.clone()),
        copy_refused: delivery.copy_refused,
        letter: posting.letter,
        reports: delivery.reports_asked.map(|asked| if asked { Reports::Asked } else { Reports::NotOffered }),
        queue_id: delivery.queue_id.clone(),
        remedy: delivery.outcome.cause().map(|cause| remedy(cause.remedy())),
        reply: delivery.server_reply.as_ref().map(ToString::to_string),
        server: server.to_owned(),
        tls: tls.map(|tls| tls.version.clone()),
    }
}

fn remedy(remedy: post::Remedy) -> Remedy {
    match remedy {
        post::Remedy::Login => Remedy::Login,
        post::Remedy::Message => Remedy::Message,
        post::Remedy::Network => Remedy::Network,
        post::Remedy::Settings => Remedy::Settings,
        post::Remedy::Time => Remedy::Time,
    }
}
