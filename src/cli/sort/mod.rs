//! `redress sort`: what a reply says, by the user's word, question by question. Nothing is recorded before the last answer.

mod answers;
mod ask;
mod choice;
mod promised;
mod screen;

use std::path::PathBuf;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Context, Failure, arguments, case_argument, import, record, show, text, visible::shown};
use crate::{
    case::{Case, Event, Evidence, Expected, Proof, Proposal},
    desk::{self, CaseName, DeskError, File},
    law::Right,
    mail::reading::{Known, Reading, read},
};
use choice::Choice;

/// Sort a reply, question by question
///
/// Shows each reply that nobody has sorted, asks what it is, and records that with the reply as its proof.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress sort                      every reply that waits
  redress sort 1
  redress sort 1 --file letter.pdf  a reply on paper, or from their portal
  redress sort 1 --on 2026-12-01    one that left nothing behind, such as a call
  redress sort --json               what waits, for scripts; `redress record` records it")]
pub(super) struct Sort {
    /// The case; all cases if not given
    #[arg(value_parser = case_argument::name)]
    case: Option<CaseName>,
    /// A reply that is not kept yet: a scan, a picture of the screen, a mail that was saved
    #[arg(long, value_name = "FILE", requires = "case")]
    file: Option<PathBuf>,
    /// With `--file`, or for a reply that left nothing behind: the day it came
    #[arg(long, value_name = "DATE", value_parser = arguments::date, requires = "case")]
    on: Option<NaiveDate>,
}

/// A reply that is to be sorted.
struct Reply {
    case: u32,
    /// The day it came.
    on: NaiveDate,
    /// The entry that keeps it.
    seq: Option<u64>,
    /// The letter it belongs to.
    letter: Option<u32>,
    /// Its bytes, where they are kept already.
    kept: Option<Proof>,
    /// Its bytes, where they are not.
    file: Option<File>,
    /// What is read in it, where it is a mail.
    reading: Option<Reading>,
}

impl Sort {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let replies = self.replies(context)?;
        if context.out.json {
            let replies: Vec<Value> = replies.iter().map(Reply::document).collect();
            return context.out.document(&json!({ "schema": "redress.sort/1", "replies": replies }));
        }
        if replies.is_empty() {
            context.out.say("Every reply is sorted.  One on paper, from a portal or by telephone:  redress sort CASE");
            return Ok(());
        }
        let count = replies.len();
        for (at, reply) in replies.into_iter().enumerate() {
            if at > 0 {
                context.out.say("");
            }
            reply.sort(context, (at + 1, count))?;
        }
        Ok(())
    }

    /// Collects what is to be sorted: the reply that is given, else what waits, else one that left nothing behind.
    fn replies(&self, context: &mut Context) -> Result<Vec<Reply>, Failure> {
        let cases = case_argument::all(context)?;
        let one = self.case.as_ref().map(|name| case_argument::find(&cases, name)).transpose()?;
        if let Some(case) = one.filter(|case| !case.is_open()) {
            return Err(DeskError::from(crate::case::HistoryError::Closed(case.number)).into());
        }
        let known = import::known(context)?;
        if let Some(case) = one
            && (self.file.is_some() || self.on.is_some())
        {
            return Ok(vec![self.given(context, case, &known)?]);
        }
        let mut replies = Vec::new();
        let wanted = |case: &&Case| case.is_open() && one.is_none_or(|one| one.number == case.number);
        for case in cases.known().filter(wanted) {
            replies.extend(kept(context, case, &known)?);
        }
        match one {
            Some(case) if replies.is_empty() && !context.out.json => Ok(vec![self.given(context, case, &known)?]),
            Some(_) | None => Ok(replies),
        }
    }

    /// Takes a reply that is not kept: a file, or the user's word alone.
    fn given(&self, context: &Context, case: &Case, known: &Known) -> Result<Reply, Failure> {
        let on = self.on.unwrap_or(context.today);
        let anything = Proposal { event: Event::Portal(Evidence::default()), on, today: context.today };
        case.admits(&anything).map_err(DeskError::from)?;
        let file = self.file.as_deref().map(record::proof).transpose()?;
        let mail = file.as_ref().filter(|file| file.media_type == "message/rfc822");
        let reading = mail.map(|file| read(&file.bytes, known));
        Ok(Reply { file, reading, ..Reply::new(case, on) })
    }
}

/// Reads the replies of a case that nobody has sorted.
fn kept(context: &mut Context, case: &Case, known: &Known) -> Result<Vec<Reply>, Failure> {
    let Some(ledger) = context.ledger_if_any()? else { return Ok(Vec::new()) };
    let mut replies = Vec::new();
    for message in case.unsorted() {
        let document = &message.filed.document;
        let bytes = desk::kept_document(ledger.as_ref(), case.number, &document.sha256)?;
        let (seq, kept, reading) = (Some(message.seq), Some(document.clone()), Some(read(&bytes, known)));
        replies.push(Reply { seq, kept, reading, letter: message.filed.letter, ..Reply::new(case, message.on) });
    }
    Ok(replies)
}

impl Reply {
    fn new(case: &Case, on: NaiveDate) -> Self {
        Self { case: case.number, on, seq: None, letter: None, kept: None, file: None, reading: None }
    }

    /// Tells whether a mail server wrote it, about a letter.
    fn is_a_report(&self) -> bool {
        self.reading.as_ref().is_some_and(|reading| reading.report.is_some())
    }

    /// Asks what it is, and records that once everything is answered.
    fn sort(self, context: &mut Context, (nth, count): (usize, usize)) -> Result<(), Failure> {
        let instead = self.instead();
        if !context.prompt.can_ask() {
            return Err(Failure::usage("nobody can be asked here what the reply is")
                .effect("Nothing was recorded.")
                .hint(instead)
                .hint("redress sort --json      what waits, and what each seems to be"));
        }
        let cases = case_argument::all(context)?;
        let case = cases.case(self.case)?;
        // Whoever is asked sees what the question is about, however little was asked to be said.
        context.out.warn(&format!("Reply {nth} of {count}: case {}, {}", case.number, shown(&case.opened.service)));
        for line in screen::lines(&self) {
            context.out.warn(&line);
        }
        let Some(choice) = answers::choice(context, case, &self, &instead)? else {
            context.out.say("Left unsorted.");
            return Ok(());
        };
        let answered = answers::fact(context, case, &self, choice, &instead)?;
        self.preview(context, case, choice, &answered)?;
        if !context.prompt.confirm("Record it?", &instead)? {
            context.out.say("Nothing was recorded.");
            return Ok(());
        }
        let (on, kept, today) = (self.on, self.kept, context.today);
        record::came(context, self.case, self.file, |proof| answered.proposals(proof.or(kept), on, today))?;
        if let Some(line) = after(choice, case) {
            context.out.say(&line);
        }
        Ok(())
    }

    /// Says what recording it comes to, before anything is recorded: the fact, the day, the dates that hold then and the
    /// next letter.
    fn preview(&self, context: &mut Context, case: &Case, choice: Choice, answered: &Answered) -> Result<(), Failure> {
        let proposals = answered.proposals(self.kept.clone(), self.on, context.today);
        let facts: Vec<String> = proposals.iter().map(|proposal| format!("`{}`", proposal.event.kind())).collect();
        let moment = context.moment().utc();
        let with = |case: Case, proposal| case.would_be(proposal, moment);
        let after = proposals.into_iter().try_fold(case.clone(), with).map_err(DeskError::from)?;
        let standing = desk::standing(&after, context.today)?;
        context.out.warn(&format!("It will be recorded as {}, on {}.", text::list(&facts), text::day(self.on)));
        context.out.warn(&choice.changes(case.opened.regime, case.opened.right));
        context.out.warn(&format!("Then:  {}", show::clock_in_words(&after, &standing)));
        for remark in &standing.remarks {
            context.out.warn(&format!("note: {remark}"));
        }
        for promise in after.promises() {
            let until = text::day(promise.until);
            context.out.warn(&format!("Promised:  {} by {until} (promise, not law)", shown(promise.what)));
        }
        if let Some(next) = after.next_step(&standing, moment) {
            context.out.warn(&format!("Next:  {}", text::next(&next, context.now.timezone())));
        }
        Ok(())
    }

    /// Returns what a script types instead.
    fn instead(&self) -> String {
        match self.seq {
            Some(seq) => format!("redress record {} FACT --reply {seq}", self.case),
            None => format!("redress record {} FACT --file FILE", self.case),
        }
    }

    fn document(&self) -> Value {
        let reading = self.reading.as_ref();
        let proposed = reading.map(Reading::proposed);
        json!({
            "case": self.case,
            "event": self.seq,
            "on": self.on,
            "from": reading.map(|reading| &reading.from.address),
            "subject": reading.map(|reading| &reading.subject),
            "origin": reading.map(|reading| reading.origin.verdict.name()),
            "reasons": reading.map(|reading| &reading.origin.reasons),
            "words": reading.map(|reading| &reading.own_words),
            "suggestion": reading.and_then(screen::suggestion).map(Choice::fact),
            "phrase": proposed.and_then(|proposed| proposed.phrase.as_ref()),
            "next": self.instead(),
        })
    }
}

/// Says what the ordinary next step does not.
fn after(choice: Choice, case: &Case) -> Option<String> {
    let n = case.number;
    match choice {
        Choice::WantsIdentity => Some(format!(
            "Your answer goes to the address you wrote to, never to this sender. Read it first:  redress follow {n} --dry-run"
        )),
        Choice::Done if case.opened.right == Right::Erasure => Some(format!(
            "Try whether it is so: log in, ask for a new password, search for yourself.  If something is still there:  \
             redress follow {n} --kind incomplete --missing \"what you found\""
        )),
        Choice::Retained => Some("What they keep, and until when:  redress list retained".to_owned()),
        Choice::Acknowledged
        | Choice::Bounced
        | Choice::Done
        | Choice::Extended
        | Choice::NoData
        | Choice::None
        | Choice::Partial
        | Choice::Portal
        | Choice::Refused
        | Choice::WantsInformation
        | Choice::WrongAddress => None,
    }
}

/// A fact with what the user added, before the proof is stored.
struct Answered {
    event: Box<dyn Fn(Evidence) -> Event>,
    note: Option<String>,
    /// What they promise besides, and by which day.
    promise: Option<(NaiveDate, String)>,
}

impl Answered {
    fn proposals(&self, file: Option<Proof>, on: NaiveDate, today: NaiveDate) -> Vec<Proposal> {
        let fact = (self.event)(Evidence { file: file.clone(), note: self.note.clone() });
        let promise = self
            .promise
            .clone()
            .map(|(until, what)| Event::Expected(Expected { evidence: Evidence { file, note: None }, until, what }));
        [fact].into_iter().chain(promise).map(|event| Proposal { event, on, today }).collect()
    }
}
