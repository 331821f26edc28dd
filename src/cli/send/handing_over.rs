use super::Task;
use crate::{
    cli::{Context, Failure, access, text},
    config::Smtp,
    desk::{self, Dispatch, Sender},
    ledger::Ledger,
    post::Step,
};

/// Stores the letter and hands it over.
pub(super) fn hand_over(context: &mut Context, smtp: &Smtp, task: &Task, sender: &Sender) -> Result<Dispatch, Failure> {
    let server = access::outgoing(context, smtp)?;
    let login = access::login(context, smtp.user.as_deref(), smtp.auth, &smtp.password)?;
    let mut ledger: Box<dyn Ledger> = context.ledger()?;
    let posting = desk::enqueue(ledger.as_mut(), task.case.number, task.letter.n, sender, context.moment())?;
    context.out.say("saved before sending");
    let clock = context.clock();
    let out = &mut context.out;
    let host = server.host.clone();
    let mut progress = |step: Step| out.say(&step_in_words(step, &host));
    let dispatch = desk::deliver(ledger.as_mut(), &server, login.as_ref(), posting, &clock, &mut progress)?;
    match dispatch.withheld {
        Some(refusal) => Err(refusal.into()),
        None => Ok(dispatch),
    }
}

fn step_in_words(step: Step, host: &str) -> String {
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
