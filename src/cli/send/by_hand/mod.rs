//! Ways that need no mail account: redress makes the letter ready, the user sends it and says so.

mod asked;
mod fields;
mod make;

use serde_json::{Map, Value, json};

use super::{Fate, Task, screen};
use crate::{
    case::{Outlet, PutOut},
    cli::{Context, Failure, opener, printing::Printing, second_channel},
    controller::Registry,
    desk::{self, DeskError, Destination, Sender},
    letter,
    mail::Webmail,
};

/// Another way than the usual one.
#[derive(Clone, Debug, Default, clap::Args)]
#[command(next_help_heading = "Ways")]
pub(in crate::cli) struct Ways {
    /// By which way; the one that is set up if not given: on paper, your mail account, or a draft for your mail program
    #[arg(long, value_name = "WAY")]
    pub(super) via: Option<Via>,
    /// Open what was made ready with the program that this machine has for it
    #[arg(long)]
    open: bool,
    /// `webmail`: the page; the one of your address if not given
    #[arg(long, value_name = "PAGE", value_parser = page)]
    webmail: Option<&'static Webmail>,
    /// `webform`, `in-app`: how many characters their field takes
    #[arg(long, value_name = "CHARACTERS")]
    limit: Option<usize>,
    /// `print`: a PDF, a page for a browser, or plain text
    #[arg(long, value_name = "FORMAT")]
    format: Option<Sheet>,
    #[command(flatten)]
    printing: Printing,
}

/// A way a letter can leave.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(in crate::cli) enum Via {
    /// Through your mail account, by redress
    Smtp,
    /// As a draft that your mail program opens
    Draft,
    /// As a link that your mail program opens; for short letters only
    Mailto,
    /// As a link that opens Gmail, Outlook.com or Yahoo Mail in a browser
    Webmail,
    /// On paper
    Print,
    /// As a text for their web form or privacy centre
    Webform,
    /// As a text for their app
    InApp,
}

/// The forms of a letter on paper.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum Sheet {
    /// A4 or US Letter, to file for good and to be read aloud; what is made if nothing is said
    Pdf,
    /// A page that a browser prints
    Html,
    /// Plain text of 72 columns
    Text,
}

impl Default for Sheet {
    fn default() -> Self {
        if letter::pdf::IS_BUILT { Self::Pdf } else { Self::Html }
    }
}

/// What the user was given, and what is known of it.
pub(super) struct HandedOut {
    document: Map<String, Value>,
    put_out: Option<PutOut>,
}

/// What is made ready, before it is written down.
struct Ready {
    /// What scripts get besides.
    document: Map<String, Value>,
    /// What goes to stdout.
    data: Option<String>,
    /// The file it is written to.
    file: Option<String>,
    /// What a program of this machine can open.
    opens: Option<String>,
    /// What a person reads of it where its bytes are no text.
    text: Option<String>,
    wrapping: desk::Wrapping,
}

impl Via {
    /// Returns the form in which the user is given the letter; none where redress sends it.
    pub(super) fn outlet(self) -> Option<Outlet> {
        match self {
            Self::Smtp => None,
            Self::Draft => Some(Outlet::Draft),
            Self::Mailto => Some(Outlet::Mailto),
            Self::Webmail => Some(Outlet::Webmail),
            Self::Print => Some(Outlet::Print),
            Self::Webform => Some(Outlet::Webform),
            Self::InApp => Some(Outlet::InApp),
        }
    }
}

impl Ways {
    /// Refuses flags that say nothing to the way.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let outlet = self.via.and_then(Via::outlet);
        let forms = [Some(Outlet::Webform), Some(Outlet::InApp)];
        let strange = [
            (self.webmail.is_some(), outlet == Some(Outlet::Webmail), "--webmail", "--via webmail"),
            (self.limit.is_some(), forms.contains(&outlet), "--limit", "--via webform"),
            (self.format.is_some(), outlet == Some(Outlet::Print), "--format", "--via print"),
            (self.open, self.via != Some(Via::Smtp), "--open", "--via draft"),
        ];
        self.printing.check(outlet == Some(Outlet::Print) && self.format.unwrap_or_default() == Sheet::Pdf)?;
        match strange.iter().find(|(given, fits, _, _)| *given && !fits) {
            Some((_, _, flag, way)) => {
                Err(Failure::usage(format!("`{flag}` belongs to `{way}`")).hint("redress send --help"))
            }
            None => Ok(()),
        }
    }
}

fn page(id: &str) -> Result<&'static Webmail, String> {
    let known = || Webmail::all().iter().map(|page| page.id.as_str()).collect::<Vec<_>>().join(", ");
    Webmail::all().iter().find(|page| page.id == id).ok_or_else(|| format!("`{id}` is not one of {}", known()))
}

/// Makes a letter ready, writes that down, and asks whether it went.
pub(super) fn put_out(
    context: &mut Context,
    task: &Task,
    sender: &Sender,
    ways: &Ways,
    outlet: Outlet,
) -> Result<Fate, Failure> {
    let registry = context.registry()?;
    let destination = desk::destination(&registry, &task.case, &task.letter, outlet.way())
        .map_err(|error| other_ways(&registry, task, error))?;
    let ready = make::ready(context, task, sender, ways, (outlet, &destination))?;
    screen::show(context, task, &screen::Leaving::by_hand(outlet, &destination, sender), false)?;
    if context.dry_run {
        return would_put_out(context, task, sender, ready);
    }
    let put_out = write_down(context, task, (outlet, &destination), &ready)?;
    tell(context, task, ways, (outlet, &destination), &ready)?;
    offer_to_open(context, task, ways, outlet, ready.opens.as_deref())?;
    let mut document = ready.document;
    document.insert("to".to_owned(), json!(put_out.to));
    asked::whether_it_went(context, task, outlet)?;
    Ok(Fate::PutOut(Box::new(HandedOut { document, put_out: Some(put_out) })))
}

/// Names the ways that are open where there is no address for the one that is wanted or usual.
fn other_ways(registry: &Registry, task: &Task, error: DeskError) -> Failure {
    if !matches!(error, DeskError::NoChannel { .. } | DeskError::NoEmail(_)) {
        return error.into();
    }
    let (n, id) = (task.case.number, &task.case.opened.controller);
    let failure = Failure::usage(&error).effect("The letter is saved and has not gone; it can go by another way.");
    let open = desk::open_outlets(registry, &task.case, &task.letter);
    let ways = open.iter().map(|outlet| format!("redress send {n} --via {}", outlet.name()));
    ways.fold(failure, Failure::hint).hint(format!("redress controllers show {id}      every address that is known"))
}

fn write_down(
    context: &mut Context,
    task: &Task,
    (outlet, destination): (Outlet, &Destination),
    ready: &Ready,
) -> Result<PutOut, Failure> {
    let (number, n) = (task.case.number, task.letter.n);
    let handout = desk::Handout { path: ready.file.clone(), to: destination.line(), way: outlet };
    let moment = context.moment();
    let mut ledger = context.ledger()?;
    let given = desk::put_out(ledger.as_mut(), number, n, &task.letter.text, &handout, ready.wrapping.clone(), moment)?;
    if let Some(path) = &ready.file {
        make::write(path, &given.bytes)?;
    }
    Ok(given.put_out)
}

/// Shows what would be given, and gives and writes down nothing.
fn would_put_out(context: &mut Context, task: &Task, sender: &Sender, ready: Ready) -> Result<Fate, Failure> {
    let mut document = ready.document;
    let is_draft = matches!(ready.wrapping, desk::Wrapping::Draft(_));
    let text = match ready.wrapping {
        desk::Wrapping::Draft(_) => make::draft_bytes(context, task, sender)?,
        desk::Wrapping::Page { bytes, .. } => {
            ready.text.unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned())
        }
        desk::Wrapping::Text => ready.data.unwrap_or_default(),
    };
    if context.out.json {
        document.insert("message".to_owned(), json!(text));
    } else {
        context.out.exactly(&text)?;
    }
    if task.letter.message_id().is_none() && is_draft {
        context.out.say(super::SET_WHEN_STORED);
    }
    context.out.say("Nothing was opened, written or recorded (--dry-run).");
    document.remove("draft");
    document.remove("path");
    Ok(Fate::PutOut(Box::new(HandedOut { document, put_out: None })))
}

/// Hands over the data and says what to do with them and what to type then.
fn tell(
    context: &mut Context,
    task: &Task,
    ways: &Ways,
    (outlet, destination): (Outlet, &Destination),
    ready: &Ready,
) -> Result<(), Failure> {
    for line in make::before(outlet, destination, ready, ways, task) {
        context.out.say(&line);
    }
    if let (Some(data), false) = (&ready.data, context.out.json) {
        context.out.exactly(data)?;
    }
    let pieces = ready.document.get("pieces").and_then(Value::as_array).map_or(0, Vec::len);
    for line in make::after(outlet, ways, task, pieces) {
        context.out.say(&line);
    }
    if outlet != Outlet::Webform {
        second_channel::remind(context, &task.case);
    }
    Ok(())
}

/// Opens what can be opened, if the user wants it: by the flag, or asked on a terminal. A link that holds the letter is
/// opened by a file, because every user of the computer can read the command lines that run.
fn offer_to_open(
    context: &mut Context,
    task: &Task,
    ways: &Ways,
    outlet: Outlet,
    what: Option<&str>,
) -> Result<(), Failure> {
    let Some(what) = what else {
        if ways.open {
            context.out.warn("warning: there is nothing here that a program could open");
        }
        return Ok(());
    };
    let asks = !ways.open && context.prompt.can_ask() && !context.yes && !context.out.json;
    let question = match outlet {
        Outlet::Draft => "Open it in your mail program now?",
        Outlet::Mailto => "Open it in your mail program, by way of your browser, now?",
        Outlet::Print => "Open it now?",
        Outlet::InApp | Outlet::Webform | Outlet::Webmail => "Open it in your browser now?",
    };
    if outlet == Outlet::Mailto && (ways.open || asks) {
        context.out.warn(&format!(
            "note: your browser puts the whole letter into the command line of your mail program, where whoever else uses this \
             computer can read it; `redress send {} --via draft` does not",
            task.case.number
        ));
    }
    if ways.open || (asks && context.prompt.confirm(question, "--open")?) {
        match outlet {
            Outlet::Mailto | Outlet::Webmail => {
                let file = make::way_in(context, task);
                make::write(&file, opener::leading_to(what).as_bytes())?;
                opener::open(context, &file);
            }
            Outlet::Draft | Outlet::InApp | Outlet::Print | Outlet::Webform => opener::open(context, what),
        }
    }
    Ok(())
}

impl HandedOut {
    /// Adds what is known to the document of `redress.send/1`.
    pub(super) fn complete(&self, document: &mut Value) {
        for (field, value) in &self.document {
            document[field] = value.clone();
        }
        if let Some(put_out) = &self.put_out {
            document["via"] = json!(put_out.way);
            document["message_id"] = json!(put_out.message_id);
            document["sha256"] = json!(put_out.sha256);
        }
    }

    /// Returns the outcome: nothing went, as far as redress knows.
    pub(super) fn outcome(&self) -> &'static str {
        match self.put_out.as_ref().map(|put_out| put_out.way) {
            None => "not-sent",
            Some(Outlet::Draft) => "draft",
            Some(Outlet::InApp | Outlet::Mailto | Outlet::Print | Outlet::Webform | Outlet::Webmail) => "put-out",
        }
    }
}
