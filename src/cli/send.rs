use std::fs;

use serde_json::json;

use super::{Code, Context, Failure, case_argument, text};
use crate::{
    case::{Case, HistoryError, LetterRecord, LetterState},
    config::{Config, Directories, Security as Secured, Smtp, make_private_folder},
    desk::{self, CaseName, DeskError, Dispatch, Sender},
    ledger::Ledger,
    post::{Login, Outcome, Security, Server, Step},
};

/// Show a letter, and send it when you say yes
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress send 1
  redress send 1 --dry-run
  redress send             the unsent letters, one by one")]
pub(super) struct Send {
    /// The cases; the unsent letters one by one if not given
    #[arg(value_parser = case_argument::name)]
    cases: Vec<CaseName>,
}

/// One letter that is to go.
pub(super) struct Task {
    pub(super) case: Case,
    pub(super) letter: LetterRecord,
}

/// What became of a letter, as far as this command is concerned.
enum Fate {
    /// A draft for the user's mail program.
    Drafted { message_id: String, path: String },
    /// The user said no.
    Left,
    /// It was tried.
    Tried(Box<Dispatch>),
    /// Only shown.
    Shown,
}

impl Send {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.cases.is_empty() && context.yes {
            return Err(Failure::usage("`send --yes` needs the case")
                .hint("redress send 1 --yes")
                .hint("redress list"));
        }
        let tasks = self.tasks(context)?;
        if tasks.is_empty() {
            context.out.say("No letter waits to be sent.");
        }
        let config = context.config()?;
        send_all(context, &config, tasks)
    }

    fn tasks(&self, context: &mut Context) -> Result<Vec<Task>, Failure> {
        let cases = case_argument::all(context)?;
        if self.cases.is_empty() {
            return Ok(cases.known().filter(|case| case.is_open()).filter_map(|case| Task::waiting(case)).collect());
        }
        let named = self.cases.iter().map(|name| {
            let case = cases.find(name)?;
            Ok(Task::waiting(case).ok_or_else(|| why_not(case))?)
        });
        named.collect::<Result<_, Failure>>()
    }
}

impl Task {
    fn waiting(case: &Case) -> Option<Self> {
        let letter = case.letters.iter().rfind(|letter| letter.state.may_be_sent())?;
        Some(Self { case: case.clone(), letter: letter.clone() })
    }
}

/// Says why no letter of the case can be sent.
fn why_not(case: &Case) -> Failure {
    let number = case.number;
    match case.last_letter().map(|letter| (letter.state, letter)) {
        Some((LetterState::Uncertain, letter)) => {
            Failure::new(Code::Uncertain, format!("letter {} of case {number} may or may not have gone", letter.n))
                .effect("It is never sent again by itself.")
                .hint(format!("redress resolve {number}"))
        }
        Some((_, letter)) if letter.first_sent().is_some() => {
            let on = letter.first_sent().unwrap_or(letter.written);
            DeskError::from(HistoryError::AlreadySent { case: number, letter: letter.n, on }).into()
        }
        _ => DeskError::NothingToSend(number).into(),
    }
}

/// Sends letters one after the other, and ends with the worst of what became of them.
pub(super) fn send_all(context: &mut Context, config: &Config, tasks: Vec<Task>) -> Result<(), Failure> {
    let mut fates = Vec::new();
    for task in tasks {
        let fate = send_one(context, config, &task)?;
        fates.push((task, fate));
    }
    if context.out.json && !context.dry_run {
        let letters: Vec<_> = fates.iter().map(|(task, fate)| document(task, fate)).collect();
        context.out.document(&json!({ "schema": "redress.send/1", "letters": letters }))?;
    }
    worst(fates.iter().filter_map(|(_, fate)| fate.code()))
}

fn send_one(context: &mut Context, config: &Config, task: &Task) -> Result<Fate, Failure> {
    let sender = sender(task, config);
    screen(context, task, &sender)?;
    if context.dry_run {
        return show_bytes(context, task, &sender);
    }
    let Some(smtp) = &config.mail.smtp else { return draft(context, task, &sender) };
    let n = task.case.number;
    let question = format!("Send it to {} now?", task.letter.to.as_deref().unwrap_or("them"));
    if !context.yes && !context.prompt.confirm(&question, &format!("redress send {n} --yes"))? {
        context.out.say("Not sent; the letter waits.");
        return Ok(Fate::Left);
    }
    hand_over(context, smtp, task, &sender).map(|dispatch| Fate::Tried(Box::new(dispatch)))
}

/// Takes who writes from the settings or, where they do not say it, from the letter.
fn sender(task: &Task, config: &Config) -> Sender {
    let subject = &task.case.opened.subject;
    let (name, email) = config.me.as_ref().map_or((&subject.name, &subject.email), |me| (&me.name, &me.email));
    let copy = config.mail.smtp.as_ref().is_some_and(|smtp| smtp.copy_to_self);
    Sender { copy: copy.then(|| email.clone()), email: email.clone(), name: name.clone() }
}

/// Shows where the letter goes, how old that address is and what the letter tells; refuses what must not be written to.
fn screen(context: &mut Context, task: &Task, sender: &Sender) -> Result<(), Failure> {
    let Task { case, letter } = task;
    let to = letter.to.as_deref().unwrap_or("(by post)");
    let source = letter.source.as_deref().unwrap_or("no source");
    context.out.say(&format!("Case      {}, {}, letter {}", case.number, case.opened.service, letter.n));
    context.out.say(&format!("To        {to}"));
    context.out.say(&format!("          {source}{}", age(context, letter)));
    context.out.say(&format!("From      {} <{}>", sender.name, sender.email));
    if let Some(copy) = &sender.copy {
        context.out.say(&format!("Copy      {copy}, as your proof"));
    }
    context.out.say(&format!("Subject   {}", letter.subject));
    context.out.say(&format!("It tells  {}; no attachments", text::list(&letter.discloses)));
    let registry = context.registry()?;
    for warning in desk::warnings_before_sending(&registry, case, to, context.today)? {
        if warning.is_refusal() {
            return Err(Failure::usage(warning).hint(format!("redress controllers show {}", case.opened.controller)));
        }
        context.out.warn(&format!("warning: {warning}"));
    }
    if case.opened.subject.email != sender.email {
        let (then, now) = (&case.opened.subject.email, &sender.email);
        context.out.warn(&format!("warning: the letter says you write from `{then}`, and it would go from `{now}`"));
    }
    show_letter(context, case, letter)
}

/// Shows the whole letter, unless the user has said yes to it beforehand.
fn show_letter(context: &mut Context, case: &Case, letter: &LetterRecord) -> Result<(), Failure> {
    if context.yes || context.dry_run {
        return Ok(());
    }
    if let Some(ledger) = context.ledger_if_any()? {
        let (words, _) = desk::stored_parts(ledger.as_ref(), case.number, letter)?;
        let rule = "-".repeat(72);
        context.out.say(&format!("{rule}\n{}\n{rule}", words.trim_end()));
    }
    Ok(())
}

fn age(context: &Context, letter: &LetterRecord) -> String {
    let days = letter.seen.map(|seen| (context.today - seen).num_days().unsigned_abs());
    days.map_or_else(String::new, |days| format!(", {} ago", text::count(days, "day")))
}

/// Prints the exact bytes a sending would store now, and opens no connection.
fn show_bytes(context: &mut Context, task: &Task, sender: &Sender) -> Result<Fate, Failure> {
    let Some(ledger) = context.ledger_if_any()? else { return Ok(Fate::Shown) };
    let bytes = match &task.letter.queued {
        Some(queued) => desk::stored_message(ledger.as_ref(), task.case.number, queued)?,
        None => {
            let parts = desk::stored_parts(ledger.as_ref(), task.case.number, &task.letter)?;
            desk::message_for(&task.case, &task.letter, sender, parts, context.moment(), false)?.bytes
        }
    };
    context.out.data(&String::from_utf8_lossy(&bytes))?;
    context.out.say("Nothing was stored or sent (--dry-run).");
    Ok(Fate::Shown)
}

/// Puts a draft where a mail program can open it, for those who send by hand.
fn draft(context: &mut Context, task: &Task, sender: &Sender) -> Result<Fate, Failure> {
    let ledger = context.ledger()?;
    let number = task.case.number;
    let parts = desk::stored_parts(ledger.as_ref(), number, &task.letter)?;
    let text = parts.0.clone();
    let message = desk::message_for(&task.case, &task.letter, sender, parts, context.moment(), true)?;
    let folder = Directories::drafts(&context.ledger_file);
    let path = folder.join(format!("{}-{}.eml", task.case.opened.reference, task.letter.n));
    make_private_folder(&folder).map_err(|error| {
        Failure::new(Code::CannotCreate, format!("`{}` cannot be made: {error}", folder.display()))
            .effect("Nothing was sent.")
    })?;
    text::write_private(&path, &message.bytes)?;
    context.out.say(&format!("A draft is ready:  {}", path.display()));
    context.out.say("Open it with your mail program, press send there, then tell redress:");
    context.out.say(&format!("  redress record {number} sent --by email"));
    if let Some(link) = task.letter.to.as_deref().and_then(|to| desk::mailto(to, &task.letter.subject, &text).ok()) {
        context.out.say(&format!("or open this link:  {link}"));
    }
    context.out.say(&format!("In a browser, copy the text instead:  redress show {number} --letter {}", task.letter.n));
    context.out.say("To send from here:  redress init");
    Ok(Fate::Drafted { message_id: message.message_id.to_string(), path: path.display().to_string() })
}

/// Stores the letter, hands it over and says what became of it.
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
    tell(context, task, &dispatch);
    Ok(dispatch)
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
        let bytes = fs::read(path).map_err(|error| {
            Failure::new(Code::Configuration, format!("`{}` cannot be read: {error}", path.display()))
                .effect("Nothing was sent.")
                .hint("mend `mail.smtp.ca_file`, or leave it out")
        })?;
        server.extra_ca = Some(bytes);
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

/// Says what became of a letter, what that means and what to type.
fn tell(context: &mut Context, task: &Task, dispatch: &Dispatch) {
    let n = task.case.number;
    let reply = dispatch.delivery.server_reply.as_ref().map(ToString::to_string).unwrap_or_default();
    let cause = dispatch.delivery.outcome.cause().map(ToString::to_string).unwrap_or_default();
    let lines = match &dispatch.delivery.outcome {
        Outcome::Accepted => vec![
            format!("SENT.  Accepted by {}: {reply}", dispatch.server),
            deadline(context, n),
            "Nothing to do now.  Look at any time:  redress".to_owned(),
        ],
        Outcome::Rejected(_) => vec![
            format!("NOT SENT.  The mail server refused the letter: {cause}"),
            format!("  It was not delivered, and no clock runs.\n  try: redress show {n}"),
        ],
        Outcome::Deferred(_) => vec![
            format!("NOT SENT YET.  {cause}"),
            format!("  The letter is saved and certainly has not gone.\n  try: redress send {n}      later"),
        ],
        Outcome::Uncertain(_) => vec![
            format!("NOT SURE.  The letter was handed over, but no usable answer came: {cause}"),
            format!("  It may have gone out. It is never sent again by itself.\n  try: redress resolve {n}"),
        ],
        Outcome::LoginRefused(_) => vec![
            format!("NOT SENT.  The mail provider refused the login: {cause}"),
            format!(
                "  The letter is saved and has not gone. Many providers want an app password here, not your normal one.\n  \
                 try: redress init      then: redress send {n}"
            ),
        ],
        Outcome::Withheld(_) => vec![
            format!("NOT SENT from here.  {cause}"),
            format!("  Another run may be sending it.\n  try: redress show {n}"),
        ],
    };
    for line in lines.iter().filter(|line| !line.is_empty()) {
        context.out.say(line);
    }
    if dispatch.delivery.copy_refused {
        context.out.warn("warning: the server did not take the copy to yourself");
    }
    if let Some(error) = &dispatch.bookkeeping {
        context.out.warn(&format!("warning: what became of the letter could not be written down: {error}"));
        context
            .out
            .warn(&format!("  It is recorded as uncertain; once the ledger can be written:  redress resolve {n}"));
    }
}

fn deadline(context: &mut Context, number: u32) -> String {
    let standing = case_argument::all(context).ok().and_then(|cases| cases.standing(number, context.today).ok());
    let due = standing.and_then(|standing| standing.due.zip(standing.act_after));
    due.map_or_else(String::new, |(due, last)| {
        format!("They have until {}, counted from sending.", text::until(due, last))
    })
}

fn document(task: &Task, fate: &Fate) -> serde_json::Value {
    let (case, letter) = (&task.case, &task.letter);
    let mut document = json!({
        "case": case.number,
        "reference": case.opened.reference,
        "letter": letter.n,
        "outcome": fate.name(),
        "message_id": null,
        "server": null,
        "reply": null,
        "sha256": null,
    });
    match fate {
        Fate::Tried(dispatch) => {
            document["message_id"] = json!(dispatch.posting.queued.message_id);
            document["server"] = json!(dispatch.server);
            document["reply"] = json!(dispatch.delivery.server_reply.as_ref().map(ToString::to_string));
            document["sha256"] = json!(dispatch.posting.queued.sha256);
            document["cause"] = json!(dispatch.delivery.outcome.cause().map(ToString::to_string));
            document["recorded"] = json!(dispatch.bookkeeping.is_none());
        }
        Fate::Drafted { message_id, path } => {
            document["message_id"] = json!(message_id);
            document["draft"] = json!(path);
        }
        Fate::Left | Fate::Shown => {}
    }
    document
}

impl Fate {
    fn name(&self) -> &'static str {
        match self {
            Self::Drafted { .. } => "draft",
            Self::Left | Self::Shown => "not-sent",
            Self::Tried(dispatch) => dispatch.delivery.outcome.name(),
        }
    }

    fn code(&self) -> Option<Code> {
        match self {
            Self::Drafted { .. } | Self::Left | Self::Shown => None,
            Self::Tried(dispatch) => match &dispatch.delivery.outcome {
                Outcome::Accepted => None,
                Outcome::Deferred(_) => Some(Code::Deferred),
                Outcome::LoginRefused(_) => Some(Code::LoginRefused),
                Outcome::Rejected(_) => Some(Code::Failed),
                Outcome::Uncertain(_) | Outcome::Withheld(_) => Some(Code::Uncertain),
            },
        }
    }
}

/// Ends with the worst code, in the order 76, 77, 1, 75.
fn worst(codes: impl Iterator<Item = Code>) -> Result<(), Failure> {
    const ORDER: [Code; 4] = [Code::Uncertain, Code::LoginRefused, Code::Failed, Code::Deferred];
    let rank = |code: &Code| ORDER.iter().position(|known| known == code);
    match codes.min_by_key(rank) {
        Some(code) => Err(Failure::silent(code)),
        None => Ok(()),
    }
}

/// Sends a letter again that the user said had not gone; the user has just seen and decided it.
pub(super) fn again(context: &mut Context, number: u32) -> Result<(), Failure> {
    let cases = case_argument::all(context)?;
    let Some(task) = Task::waiting(cases.case(number)?) else { return Err(DeskError::NothingToSend(number).into()) };
    let config = context.config()?;
    context.yes = true;
    send_all(context, &config, vec![task])
}
