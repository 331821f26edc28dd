use std::path::Path;

use anyhow::Context as _;
use serde_json::{Map, json};

use super::{Ready, Sheet, Task, Ways, fields};
use crate::{
    case::Outlet,
    cli::{Code, Context, Failure, files, text, visible::shown},
    config::{Directories, make_private_folder},
    desk::{self, Destination, Sender, Wrapping},
    law::Basis,
    letter,
    mail::Webmail,
};

/// Makes a letter ready for one way; nothing is written anywhere.
pub(super) fn ready(
    context: &mut Context,
    task: &Task,
    sender: &Sender,
    ways: &Ways,
    (outlet, destination): (Outlet, &Destination),
) -> Result<Ready, Failure> {
    let (words, html) = stored(context, task)?;
    let (to, subject) = (destination.line(), &task.letter.subject);
    let mut ready =
        Ready { document: Map::new(), data: None, file: None, opens: None, text: None, wrapping: Wrapping::Text };
    match outlet {
        Outlet::Draft => {
            let path = path(context, task, "eml");
            ready.document.insert("draft".to_owned(), json!(path));
            ready.wrapping = Wrapping::Draft(sender.clone());
            (ready.file, ready.opens) = (Some(path.clone()), Some(path));
        }
        Outlet::Mailto => ready.link(desk::mailto(&to, subject, &words).map_err(or_a_draft(task))?),
        Outlet::Webmail => {
            let page = webmail(ways, sender, task)?;
            ready.document.insert("webmail".to_owned(), json!(page.id));
            ready.link(desk::webmail(page, &to, subject, &words).map_err(or_a_draft(task))?);
        }
        Outlet::Print => ready.page(context, task, ways, destination, (&words, &html))?,
        Outlet::Webform | Outlet::InApp => {
            let limit = ways.limit.or(destination.limit);
            let form = fields::Form::of(task, destination, &words, limit)?;
            (ready.document, ready.data) = (form.document(), Some(form.text(outlet)));
            ready.opens = (outlet == Outlet::Webform && destination.source.is_some()).then_some(to);
        }
    }
    Ok(ready)
}

impl Ready {
    fn link(&mut self, link: String) {
        self.document.insert("link".to_owned(), json!(link));
        (self.data, self.opens) = (Some(link.clone()), Some(link));
    }

    fn page(
        &mut self,
        context: &Context,
        task: &Task,
        ways: &Ways,
        destination: &Destination,
        parts: (&str, &str),
    ) -> Result<(), Failure> {
        let paper = desk::paper(&task.case, &task.letter, &context.readable_texts(), destination, parts)?;
        let (bytes, media_type, end) = match ways.format.unwrap_or_default() {
            Sheet::Pdf => {
                let sheet = letter::Sheet::read(&paper.html).map_err(desk::DeskError::from)?;
                let bytes = ways.printing.pdf(context, &sheet).map_err(or_a_page(task))?;
                self.text = Some(paper.text);
                (bytes, "application/pdf", "pdf")
            }
            Sheet::Html => (paper.html.into_bytes(), "text/html; charset=utf-8", "html"),
            Sheet::Text => (paper.text.into_bytes(), "text/plain; charset=utf-8", "txt"),
        };
        let path = path(context, task, end);
        self.document.insert("path".to_owned(), json!(path));
        self.document.insert("address".to_owned(), json!(destination.lines));
        self.wrapping = Wrapping::Page { bytes, media_type };
        (self.file, self.opens) = (Some(path.clone()), Some(path));
        Ok(())
    }
}

/// Names the way that is left where a letter does not fit in a link.
fn or_a_draft(task: &Task) -> impl Fn(desk::DeskError) -> Failure {
    let n = task.case.number;
    move |error| match &error {
        desk::DeskError::Mailto(_) | desk::DeskError::Webmail(_) => Failure::usage(&error)
            .hint(format!("redress send {n} --via draft      a file that your mail program opens")),
        _ => error.into(),
    }
}

/// Names the form that is left where a PDF cannot be printed.
fn or_a_page(task: &Task) -> impl Fn(Failure) -> Failure {
    let n = task.case.number;
    move |failure| failure.hint(format!("redress send {n} --via print --format html      your browser prints it"))
}

fn webmail(ways: &Ways, sender: &Sender, task: &Task) -> Result<&'static Webmail, Failure> {
    let of_the_address = || sender.email.parse().ok().and_then(|address| Webmail::of(&address));
    ways.webmail.or_else(of_the_address).ok_or_else(|| {
        let n = task.case.number;
        let pages = Webmail::all().iter().map(|page| page.id.as_str()).collect::<Vec<_>>().join("|");
        Failure::usage(format!("no link is known that opens the webmail of `{}`", sender.email))
            .hint(format!("redress send {n} --via webmail --webmail {pages}      if you read your mail there"))
            .hint(format!("redress send {n} --via draft"))
            .hint(format!("redress show {n} --letter {}      the text to copy", task.letter.n))
    })
}

fn stored(context: &mut Context, task: &Task) -> Result<(String, String), Failure> {
    let ledger = context.ledger()?;
    Ok(desk::stored_parts(ledger.as_ref(), task.case.number, &task.letter)?)
}

/// Returns the draft byte for byte, the one that was given before if there is one.
pub(super) fn draft_bytes(context: &mut Context, task: &Task, sender: &Sender) -> Result<String, Failure> {
    let moment = context.moment();
    let ledger = context.ledger()?;
    let draft = desk::draft(&task.case, &task.letter, sender, moment, |digest| ledger.document(digest))?;
    Ok(String::from_utf8_lossy(&draft.bytes).into_owned())
}

/// Returns the file by which a link is opened.
pub(super) fn way_in(context: &Context, task: &Task) -> String {
    let name = format!("{}-{}-open.html", task.case.opened.reference, task.letter.n);
    Directories::drafts(&context.ledger_file).join(name).display().to_string()
}

fn path(context: &Context, task: &Task, end: &str) -> String {
    let name = format!("{}-{}.{end}", task.case.opened.reference, task.letter.n);
    Directories::drafts(&context.ledger_file).join(name).display().to_string()
}

/// Writes the file, readable by the user only.
pub(super) fn write(path: &str, bytes: &[u8]) -> Result<(), Failure> {
    let path = Path::new(path);
    let folder = path.parent().unwrap_or(Path::new("."));
    make_private_folder(folder)
        .with_context(|| format!("`{}` cannot be made", folder.display()))
        .map_err(|error| Failure::caused(Code::CannotCreate, error).effect("Nothing was sent."))?;
    files::write_private(path, bytes)
}

/// Says what was made ready and what to do with it.
pub(super) fn before(
    outlet: Outlet,
    destination: &Destination,
    ready: &Ready,
    ways: &Ways,
    task: &Task,
) -> Vec<String> {
    let path = ready.file.as_deref().unwrap_or_default();
    match outlet {
        Outlet::Draft => vec![
            format!("A draft is ready:  {path}"),
            "Open it with your mail program, check the sender, press send.".to_owned(),
            "  Classic Outlook opens it ready to send. In Thunderbird choose Message, Edit As New Message; in Apple Mail Message, \
             Send Again."
                .to_owned(),
            format!(
                "  If yours only shows it, copy the text:  redress show {} --letter {}",
                task.case.number, task.letter.n
            ),
        ],
        Outlet::Mailto => vec!["This link opens your mail program with the letter in it:".to_owned()],
        Outlet::Webmail => webmail_in_words(ready, ways),
        Outlet::Print => paper_in_words(path, destination, task),
        Outlet::Webform | Outlet::InApp => Vec::new(),
    }
}

fn webmail_in_words(ready: &Ready, ways: &Ways) -> Vec<String> {
    let id = ready.document.get("webmail").and_then(|id| id.as_str());
    let known = || Webmail::all().iter().find(|page| Some(page.id.as_str()) == id);
    let Some(page) = ways.webmail.or_else(known) else { return Vec::new() };
    let mut lines = vec![
        format!("This link opens {} with the letter in it, in the account you are logged in to there.", page.name),
        "The whole letter stands in the link, so it stays in the history of your browser; delete it there afterwards."
            .to_owned(),
    ];
    lines.extend(page.note.clone());
    if page.basis == Basis::Policy {
        lines.push(format!(
            "It is not known how long a link {} takes ({} characters: policy): see that the letter ends with your name.",
            page.name, page.limit
        ));
    }
    lines
}

fn paper_in_words(path: &str, destination: &Destination, task: &Task) -> Vec<String> {
    let mut lines = vec![format!("The letter is ready for paper:  {path}"), "Print it and send it to".to_owned()];
    lines.push(format!("  {}", shown(&task.case.opened.legal_name)));
    lines.extend(destination.lines.iter().map(|line| format!("  {}", shown(line))));
    lines.push(
        "Our advice, not law: send it as a registered letter, abroad with advice of delivery where your post offers that, and \
         keep the receipt: on paper the days are counted from the delivery, and only the record shows it."
            .to_owned(),
    );
    if task.case.opened.subject.address.is_empty() {
        lines.push(
            "Your own address does not stand in it; write it on the envelope, and below your name if they are to answer on \
             paper."
                .to_owned(),
        );
    }
    lines
}

/// Says what to type once it is sent; of several pieces only once the last one is.
pub(super) fn after(outlet: Outlet, ways: &Ways, task: &Task, pieces: usize) -> Vec<String> {
    let n = task.case.number;
    let record = format!("redress record {n} sent --by {}", outlet.way().name());
    match outlet {
        Outlet::Draft | Outlet::Mailto | Outlet::Webmail => {
            let mut lines = vec![format!("Once it is sent:  {record}")];
            lines.extend(ways.via.is_none().then(|| "To send from here:  redress init".to_owned()));
            lines
        }
        Outlet::Print => vec![
            format!("Once it is posted:  {record}      with --number and the tracking number, if it has one"),
            format!("Once it is delivered:  redress record {n} received --by post --on DELIVERY-DAY"),
            "  with the day of delivery for DELIVERY-DAY, --file and the delivery record".to_owned(),
        ],
        Outlet::Webform | Outlet::InApp => vec![
            "Keep the number they show and a screenshot: the confirmation is the proof.".to_owned(),
            match pieces {
                0 | 1 => format!("Once it is sent:  {record}"),
                pieces => format!("Once all {pieces} pieces are sent:  {record}"),
            },
            "  with --number and the number, --file and the screenshot".to_owned(),
        ],
    }
}

/// Says how many pieces there are and why.
pub(super) fn in_pieces(count: usize, limit: Option<usize>) -> String {
    match (count, limit) {
        (1, Some(limit)) => format!("below; it fits in {limit} characters"),
        (1, None) => "below; if the form takes less: --limit CHARACTERS cuts it into pieces".to_owned(),
        (count, limit) => format!(
            "below, in {} of at most {} characters: one after the other, or one form each",
            text::count(count as u64, "piece"),
            limit.unwrap_or_default()
        ),
    }
}
