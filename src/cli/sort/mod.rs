//! `redress sort`: what a reply says, by the user's word, question by question. Nothing is recorded before the last answer.

mod answers;
mod ask;
mod choice;
mod preview;
mod screen;

use std::path::PathBuf;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{Code, Context, Failure, arguments, case_argument, import, record, visible::shown};
use crate::{
    case::{Case, Event, Evidence, Expected, HistoryError, Proof, Proposal},
    desk::{self, CaseName, DeskError, File},
    law::Right,
    mail::reading::{Known, Reading, read},
};
use ask::Ask;
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
  redress sort 1 --on 2026-12-01    one that left nothing behind, such as a call; or a kept one whose day cannot be
  redress sort --json               what waits, for scripts; `redress record` records it")]
pub(super) struct Sort {
    /// The case; all cases if not given
    #[arg(value_parser = case_argument::name)]
    case: Option<CaseName>,
    /// A reply that is not kept yet: a scan, a picture of the screen, a mail that was saved
    #[arg(long, value_name = "FILE", requires = "case")]
    file: Option<PathBuf>,
    /// With `--file`, for a reply that left nothing behind, or for one whose own day cannot be: the day it came
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
    /// Nobody has said on which day it came, and it bears none that can be read.
    asks_its_day: bool,
}

impl Sort {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let replies = self.replies(context)?;
        if context.out.json {
            let replies: Vec<Value> = replies.iter().map(Reply::document).collect();
            return context.out.document(&json!({ "schema": "redress.sort/1", "replies": replies }));
        }
        let Some(first) = replies.first() else {
            context.out.say("Every reply is sorted.  One on paper, from a portal or by telephone:  redress sort CASE");
            return Ok(());
        };
        if !context.prompt.can_ask() {
            return Err(Failure::usage("nobody can be asked here what the reply is")
                .effect("Nothing was recorded.")
                .hint(first.instead())
                .hint("redress sort --json      what waits, and what each seems to be"));
        }
        round(context, replies)
    }

    /// Collects what is to be sorted: the reply that is given, else what waits, else one that left nothing behind.
    fn replies(&self, context: &mut Context) -> Result<Vec<Reply>, Failure> {
        let cases = case_argument::all(context)?;
        let one = self.case.as_ref().map(|name| case_argument::find(&cases, name)).transpose()?;
        if let Some(case) = one.filter(|case| !case.is_open()) {
            return Err(DeskError::from(HistoryError::Closed(case.number)).into());
        }
        let known = import::known(context)?;
        if let (Some(case), Some(on), None) = (one, self.on, &self.file)
            && let Some(reply) = undated(context, case, &known)?
        {
            admits(case, on, context.today).map_err(DeskError::from)?;
            return Ok(vec![Reply { on, ..reply }]);
        }
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
        admits(case, on, context.today).map_err(DeskError::from)?;
        let file = self.file.as_deref().map(record::proof).transpose()?;
        let mail = file.as_ref().filter(|file| file.media_type == "message/rfc822");
        let reading = mail.map(|file| read(&file.bytes, known));
        let asks_its_day = self.on.is_none() && file.is_some();
        Ok(Reply { file, reading, asks_its_day, ..Reply::new(case, on) })
    }
}

/// Sorts one reply after the other. What cannot be recorded of one is said, and the others are sorted all the same.
fn round(context: &mut Context, replies: Vec<Reply>) -> Result<(), Failure> {
    let count = replies.len();
    let mut failed = None;
    for (at, reply) in replies.into_iter().enumerate() {
        if at > 0 {
            context.out.say("");
        }
        match reply.sort(context, (at + 1, count)) {
            Ok(()) => {}
            // Whoever stops has stopped, and a record that cannot be written can be written for none of them.
            Err(failure) if failure.code() != Code::Usage || at + 1 == count => return Err(failure),
            Err(failure) => {
                context.out.warn(failure.to_string().trim_end());
                failed = Some(failure.code());
            }
        }
    }
    failed.map_or(Ok(()), |code| Err(Failure::silent(code)))
}

/// Tells whether something can have come from them on a day.
fn admits(case: &Case, on: NaiveDate, today: NaiveDate) -> Result<(), HistoryError> {
    case.admits(&Proposal { event: Event::Portal(Evidence::default()), on, today })
}

/// Finds the first reply that waits and bears a day on which it cannot have come.
fn undated(context: &mut Context, case: &Case, known: &Known) -> Result<Option<Reply>, Failure> {
    let today = context.today;
    Ok(kept(context, case, known)?.into_iter().find(|reply| admits(case, reply.on, today).is_err()))
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
        let (seq, letter, kept, file, reading) = (None, None, None, None, None);
        Self { case: case.number, on, seq, letter, kept, file, reading, asks_its_day: false }
    }

    /// Tells whether a mail server wrote it, about a letter.
    fn is_a_report(&self) -> bool {
        self.reading.as_ref().is_some_and(|reading| reading.report.is_some())
    }

    /// Asks what it is, and records that once everything is answered.
    fn sort(mut self, context: &mut Context, (nth, count): (usize, usize)) -> Result<(), Failure> {
        let instead = self.instead();
        let cases = case_argument::all(context)?;
        let case = cases.case(self.case)?;
        // Whoever is asked sees what the question is about, however little was asked to be said.
        context.out.warn(&format!("Reply {nth} of {count}: case {}, {}", case.number, shown(&case.opened.service)));
        if self.asks_its_day {
            let today = context.today;
            self.on = (Ask { context, instead: &instead }).came_on(today)?;
        }
        for line in screen::lines(&self) {
            context.out.warn(&line);
        }
        let choice = answers::choice(context, case, &self, &instead)?;
        let Some((choice, on)) = self.dated(context, case, choice, &instead)? else {
            context.out.say("Left unsorted.");
            return Ok(());
        };
        self.on = on;
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

    /// Adds the day to what it is; where the day it bears cannot be, that is said and the day asked for. What is none of
    /// theirs may have come on any day.
    fn dated(
        &self,
        context: &mut Context,
        case: &Case,
        choice: Option<Choice>,
        instead: &str,
    ) -> Result<Option<(Choice, NaiveDate)>, Failure> {
        let Some(choice) = choice else { return Ok(None) };
        let (mut on, today) = (self.on, context.today);
        if choice == Choice::None {
            return Ok(Some((choice, on)));
        }
        // Where nothing can have come today either, no other day helps.
        admits(case, today, today).map_err(DeskError::from)?;
        while let Err(why) = admits(case, on, today) {
            context.out.warn(&format!("It cannot have come then: {why}."));
            match (Ask { context, instead }).came()? {
                Some(day) => on = day,
                None => return Ok(None),
            }
        }
        Ok(Some((choice, on)))
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
            "promise": reading.and_then(|reading| reading.details.within).map(|within| within.to_string()),
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
