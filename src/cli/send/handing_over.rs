use super::Task;
use crate::{
    cli::{Code, Context, Failure, files, text},
    config::{Security as Secured, Smtp},
    desk::{self, Dispatch, Sender},
    ledger::Ledger,
    post::{Login, Security, Server, Step},
};

/// Stores the letter and hands it over.
pub(super) fn hand_over(context: &mut Context, smtp: &Smtp, task: &Task, sender: &Sender) -> Result<Dispatch, Failure> {
    let server = server(context, smtp)?;
    let login = login(context, smtp)?;
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

fn server(context: &Context, smtp: &Smtp) -> Result<Server, Failure> {
    let security = match smtp.security {
        Secured::None => Security::None,
        Secured::Starttls => Security::Starttls,
        Secured::Tls => Security::Tls,
    };
    let mut server = Server::new(smtp.host.clone(), smtp.port, security);
    if let Some(path) = &smtp.ca_file {
        server.extra_ca = Some(files::read(path).map_err(|error| {
            Failure::caused(Code::Configuration, error)
                .effect("Nothing was sent.")
                .hint("mend `mail.smtp.ca_file`, or leave it out")
        })?);
    }
    server.step_timeout = smtp.step_timeout();
    server.final_timeout = smtp.last_timeout();
    server.loopback_only = context.pretended;
    Ok(server)
}

fn login(context: &Context, smtp: &Smtp) -> Result<Option<Login>, Failure> {
    let Some(user) = &smtp.user else { return Ok(None) };
    let secret = smtp.password.reveal(user, &context.prompt)?;
    let login = Login::new(user.clone(), secret.expose().to_owned());
    login
        .map(Some)
        .map_err(|error| Failure::new(Code::Configuration, error).effect("Nothing was sent.").hint("redress init"))
}
