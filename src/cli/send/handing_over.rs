use std::thread;

use super::Task;
use crate::{
    case::HistoryError,
    cli::{Context, Failure, access, text},
    config::Smtp,
    desk::{self, DeskError, Dispatch, Pace, Posting, Sender},
    ledger::Ledger,
    post::{Login, Server, Step},
};

/// The user's mail provider, with the password in hand: it is asked for once, however many letters go.
pub(super) struct Provider {
    login: Option<Login>,
    server: Server,
}

/// What came of handing a letter over.
pub(super) enum Handed {
    /// Another run has sent it or is about to; this one sent nothing.
    Elsewhere(DeskError),
    /// It was tried.
    Tried(Box<Dispatch>),
}

impl Provider {
    /// Takes the server from the settings and the password from where they say.
    pub(super) fn new(context: &Context, smtp: &Smtp) -> Result<Self, Failure> {
        Ok(Self {
            server: access::outgoing(context, smtp)?,
            login: access::login(context, &smtp.host, smtp.user.as_deref(), smtp.auth, &smtp.password)?,
        })
    }
}

/// Stores the letter, waits for its turn and hands it over; whoever comes out of turn all the same waits again.
pub(super) fn hand_over(
    context: &mut Context,
    provider: &Provider,
    pace: Pace,
    task: &Task,
    sender: &Sender,
) -> Result<Handed, Failure> {
    let mut ledger: Box<dyn Ledger> = context.ledger()?;
    let (number, letter) = (task.case.number, &task.letter);
    let (n, seen) = (letter.n, letter.text.as_str());
    let stored = desk::enqueue(ledger.as_mut(), number, n, seen, sender, task.word, context.moment());
    let posting = match stored {
        Err(error) if is_elsewhere(&error) => return Ok(Handed::Elsewhere(error)),
        posting => posting?,
    };
    context.out.say("saved before sending");
    loop {
        wait_for_turn(context, ledger.as_ref(), pace)?;
        let dispatch = deliver(context, ledger.as_mut(), provider, posting.clone(), pace)?;
        match dispatch.withheld {
            Some(DeskError::OutOfTurn(_)) => {}
            Some(refusal) if is_elsewhere(&refusal) => return Ok(Handed::Elsewhere(refusal)),
            Some(refusal) => return Err(refusal.into()),
            None => return Ok(Handed::Tried(Box::new(dispatch))),
        }
    }
}

fn deliver(
    context: &mut Context,
    ledger: &mut dyn Ledger,
    provider: &Provider,
    posting: Posting,
    pace: Pace,
) -> Result<Dispatch, DeskError> {
    let clock = context.clock();
    let out = &mut context.out;
    let Provider { server, login } = provider;
    let mut progress = |step: Step| out.say(&step_in_words(step, &server.host));
    desk::deliver(ledger, server, login.as_ref(), posting, pace, &clock, &mut progress)
}

/// Waits until the next letter may leave, with nothing open and no transaction held.
fn wait_for_turn(context: &mut Context, ledger: &dyn Ledger, pace: Pace) -> Result<(), DeskError> {
    let clock = context.clock();
    loop {
        let wait = pace.wait(ledger, clock().utc())?;
        if wait.is_zero() {
            return Ok(());
        }
        let seconds = wait.as_millis().div_ceil(1_000);
        context.out.say(&format!(
            "waiting {seconds} s so that your provider does not take this for spam; Ctrl-C leaves the letter in the outbox, and \
             `redress send --due` sends it"
        ));
        thread::sleep(wait);
    }
}

/// Tells whether the letter was taken by another run: it has gone, or is on its way.
fn is_elsewhere(error: &DeskError) -> bool {
    matches!(error, DeskError::History(HistoryError::AlreadySent { .. } | HistoryError::Uncertain { .. }))
}

pub(in crate::cli) fn step_in_words(step: Step, host: &str) -> String {
    match step {
        Step::Connecting => format!("connecting to {host}"),
        Step::Securing => "securing the connection".to_owned(),
        Step::LoggingIn => "logging in".to_owned(),
        Step::HandingOver => "handing the letter over".to_owned(),
        Step::AwaitingAnswer { limit } => format!(
            "waiting for the answer, up to {}; the server has the letter, please do not stop me",
            text::count(limit.as_secs().div_ceil(60), "minute")
        ),
    }
}
