//! What scripts may rely on: the shapes of `CLI.md`, as values that are worked out and never stored.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{Cases, DeskError, cases::calendars};
use crate::{
    case::{
        Case, Clock, Digested, Handover, LetterRecord, LetterState, NextStep, Outlet, Promise, PutOut, Recorded,
        Reports, Sending, Standing, Status, Tier, Way,
    },
    export::{self, Exercise},
    law::{Deadline, Pause, Regime, Right},
    request::{LetterKind, Reference},
};

/// One case in `redress.list/1`, and the body of `redress.case/1`.
#[derive(Clone, Debug, Serialize)]
pub struct CaseView {
    /// Its number.
    pub case: u32,
    /// Its number outside.
    pub reference: Reference,
    /// The controller's id.
    pub controller: String,
    /// The id of the controller on whose market place it sells, for a seller.
    pub family: Option<String>,
    /// The law.
    pub law: Regime,
    /// What is asked.
    pub right: Right,
    /// Where it stands.
    pub status: Status,
    /// Whether an answer is owed.
    pub clock: Clock,
    /// The day it was opened.
    pub opened: NaiveDate,
    /// The first day a letter went.
    pub sent: Option<NaiveDate>,
    /// The day of receipt, where known.
    pub received: Option<NaiveDate>,
    /// The earliest day an answer is due.
    pub due: Option<NaiveDate>,
    /// The last day to wait.
    pub act_after: Option<NaiveDate>,
    /// Days after that.
    pub overdue_days: u64,
    /// What to type now; nothing before the day of `next_not_before`.
    pub next: Option<String>,
    /// The real time before which that does nothing, where there is one.
    pub next_from: Option<DateTime<Utc>>,
    /// The first day on which there is something to type, where that is still to come.
    pub next_not_before: Option<NaiveDate>,
    /// Why.
    pub next_why: Option<String>,
    /// Every deadline with its arithmetic.
    pub deadlines: Vec<Deadline>,
    /// Its letters.
    pub letters: Vec<LetterView>,
    /// What was promised and is still to come: promises, not law.
    pub promises: Vec<PromiseView>,
    /// The controller's questions and what each does to the dates.
    pub pauses: Vec<Pause>,
    /// What the controller did wrong.
    pub remarks: Vec<String>,
    /// The case whose answer its unsent request waits for.
    pub waits_for: Option<u32>,
    /// How well it is shown that the controller has the request.
    pub evidence: Tier,
    /// How the Data Rights Protocol calls where it stands; missing where no request has reached the controller.
    pub data_rights_protocol: Option<Exercise>,
}

/// A letter of a case.
#[derive(Clone, Debug, Serialize)]
pub struct LetterView {
    /// Its number.
    pub n: u32,
    /// What it is for.
    pub kind: LetterKind,
    /// By which way it went.
    pub via: Option<Way>,
    /// How far it has come.
    pub state: LetterState,
    /// The day of that.
    pub on: NaiveDate,
    /// Its `Message-ID`.
    pub message_id: Option<String>,
    /// The SHA-256 of what went, or is to go.
    pub sha256: String,
    /// What that is of: the message, the draft the user was given, or its text.
    pub sha256_of: Digested,
    /// How well its sending is shown.
    pub evidence: Tier,
    /// The places of the user's own texts that it is made of.
    pub own: Vec<String>,
    /// The forms in which the user was given it to send it by hand.
    pub put_out: Vec<PutOutView>,
    /// Each way it went, with what shows it.
    pub sendings: Vec<SendingView>,
    /// The subject line.
    pub subject: String,
    /// The e-mail address.
    pub to: Option<String>,
    /// The last outcome of handing it over, with what secured the connection.
    pub transport: Option<TransportView>,
    /// The day it was written.
    pub written: NaiveDate,
}

/// What is known of a handing over.
#[derive(Clone, Debug, Serialize)]
pub struct TransportView {
    /// The real time of the outcome.
    pub at: Option<DateTime<Utc>>,
    /// What went wrong.
    pub cause: Option<String>,
    /// The SHA-256 of the server's certificate.
    pub certificate: Option<String>,
    /// The cipher suite.
    pub cipher: Option<String>,
    /// Whether the server took the copy to oneself; missing where none was wanted, or no answer came.
    pub copy_taken: Option<bool>,
    /// The number under which the server keeps it.
    pub queue_id: Option<String>,
    /// The last reply, escaped.
    pub reply: Option<String>,
    /// Whether delivery reports were asked for; missing where that is not known.
    pub reports: Option<Reports>,
    /// `host:port`.
    pub server: String,
    /// The TLS version.
    pub tls: Option<String>,
}

/// A form in which the user was given a letter.
#[derive(Clone, Debug, Serialize)]
pub struct PutOutView {
    /// The day.
    pub on: NaiveDate,
    /// The file.
    pub path: Option<String>,
    /// Where it is to go.
    pub to: String,
    /// The form.
    pub via: Outlet,
}

/// One way a letter went.
#[derive(Clone, Debug, Serialize)]
pub struct SendingView {
    /// The way.
    pub by: Way,
    /// How well it is shown by itself.
    pub evidence: Tier,
    /// The number somebody gave for it.
    pub number: Option<String>,
    /// The day.
    pub on: NaiveDate,
    /// The SHA-256 of the first file that shows it.
    pub proof: Option<String>,
    /// The SHA-256 of every file that shows it.
    pub proofs: Vec<String>,
}

/// Something that was promised by a day: a promise, not law.
#[derive(Clone, Debug, Serialize)]
pub struct PromiseView {
    /// The day it was said.
    pub said: NaiveDate,
    /// The last day of the promise.
    pub until: NaiveDate,
    /// What is promised.
    pub what: String,
}

impl PromiseView {
    fn of(promise: &Promise<'_>) -> Self {
        Self { said: promise.said, until: promise.until, what: promise.what.to_owned() }
    }
}

/// An entry of a case.
#[derive(Clone, Debug, Serialize)]
pub struct EventView {
    /// Its number in the ledger.
    pub seq: u64,
    /// The real time it was written down.
    pub recorded_at: DateTime<Utc>,
    /// The day it happened.
    pub on: NaiveDate,
    /// Its kind.
    pub kind: &'static str,
    /// Its body.
    pub body: serde_json::Value,
}

impl CaseView {
    /// Puts a case and its standing into the shape scripts read; `now` is the real time.
    ///
    /// # Errors
    /// When a date cannot be worked out.
    pub fn of(cases: &Cases, case: &Case, standing: &Standing, now: DateTime<Utc>) -> Result<Self, DeskError> {
        let calendars = calendars(case.opened.regime, &case.opened.subject.place, case.opened.seat);
        let next: Option<NextStep> = cases.next_step(case, standing, now);
        Ok(Self {
            case: case.number,
            reference: case.opened.reference,
            family: case.opened.family.clone(),
            controller: case.opened.controller.clone(),
            law: case.opened.regime,
            right: case.opened.right,
            status: standing.status,
            clock: standing.clock,
            opened: case.opened_on,
            sent: case.sent(),
            received: case.received(),
            due: standing.due,
            act_after: standing.act_after,
            overdue_days: standing.overdue_days,
            next_from: next.as_ref().and_then(|next| next.from),
            next_why: next.as_ref().map(|next| next.why.to_string()),
            next_not_before: next.as_ref().and_then(|next| next.not_before),
            next: next.filter(|next| next.not_before.is_none()).map(|next| next.command),
            deadlines: case.deadlines(&calendars)?,
            promises: case.promises().iter().map(PromiseView::of).collect(),
            letters: case.letters.iter().map(|letter| LetterView::of(letter, case.tier_of(letter))).collect(),
            pauses: standing.pauses.clone(),
            remarks: standing.remarks.iter().map(ToString::to_string).collect(),
            waits_for: cases.held(case, standing.on).map(|held| held.first),
            evidence: case.tier(),
            data_rights_protocol: export::exercise(case, standing.status),
        })
    }
}

impl LetterView {
    fn of(letter: &LetterRecord, tier: Tier) -> Self {
        let first: Option<&Sending> = letter.sendings.iter().min_by_key(|sending| sending.on);
        Self {
            n: letter.n,
            kind: letter.kind,
            via: first.map(|sending| sending.by),
            state: letter.state,
            on: first.map_or(letter.written, |sending| sending.on),
            message_id: letter.message_id().map(str::to_owned),
            sha256: letter.digest().1.to_owned(),
            sha256_of: letter.digest().0,
            evidence: tier,
            own: letter.own.clone(),
            put_out: letter.put_out.iter().map(PutOutView::of).collect(),
            sendings: letter.sendings.iter().map(SendingView::of).collect(),
            subject: letter.subject.clone(),
            to: letter.to.clone(),
            transport: letter.last.as_ref().map(|last| TransportView::of(letter, last)),
            written: letter.written,
        }
    }
}

impl TransportView {
    fn of(letter: &LetterRecord, last: &Handover) -> Self {
        let copy = letter.queued.as_ref().and_then(|queued| queued.copy.as_ref());
        Self {
            at: last.at,
            cause: last.cause.clone(),
            certificate: last.certificate.clone(),
            cipher: last.cipher.clone(),
            copy_taken: copy.and_then(|_| letter.copy_taken(last)),
            queue_id: last.queue_id.clone(),
            reply: last.reply.clone(),
            reports: last.reports,
            server: last.server.clone(),
            tls: last.tls.clone(),
        }
    }
}

impl PutOutView {
    fn of((on, put_out): &(NaiveDate, PutOut)) -> Self {
        Self { on: *on, path: put_out.path.clone(), to: put_out.to.clone(), via: put_out.way }
    }
}

impl SendingView {
    fn of(sending: &Sending) -> Self {
        Self {
            by: sending.by,
            evidence: sending.tier,
            number: sending.number.clone(),
            on: sending.on,
            proof: sending.proofs.first().map(|proof| proof.sha256.clone()),
            proofs: sending.proofs.iter().map(|proof| proof.sha256.clone()).collect(),
        }
    }
}

impl EventView {
    /// Puts an entry into the shape scripts read.
    ///
    /// # Errors
    /// When its body cannot be written.
    pub fn of(recorded: &Recorded) -> Result<Self, DeskError> {
        let failed = |error| DeskError::Event { seq: recorded.seq, error };
        let body = recorded.event.to_body().map_err(failed)?;
        Ok(Self {
            seq: recorded.seq,
            recorded_at: recorded.recorded_at,
            on: recorded.on,
            kind: recorded.event.kind(),
            body: serde_json::from_str(&body).unwrap_or_default(),
        })
    }
}
