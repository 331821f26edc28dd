use std::{
    fs::File,
    io::Read,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use chrono::NaiveDate;
use serde_json::json;

use super::{Code, Context, Failure, arguments, case_argument, media_type, read_pdf, text::count, visible::shown};
use crate::{
    case::{Case, FiledAs},
    desk::{self, Attachment, CaseName},
    export::size,
    guide::orders::{OrderList, ReadBy},
    ledger::DOCUMENT_LIMIT,
};

/// File a document beside a case: a list of orders, a download, a screenshot
///
/// Its exact bytes are kept, once. `redress record` keeps a file that shows a fact.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress attach 1 orders.pdf
  redress attach aliexpress portal-1.png portal-2.png --note \"the download page gave an error\"
  redress attach 1 IMG_2041.jpg --name account-page.jpg --on 2026-11-20
  redress attach 2 orders.csv --as orders      your own list, which an answer is held against
  redress attach 2 export.xlsx --as answer     what they gave you")]
pub(super) struct Attach {
    /// The case
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
    /// The files, 25 MiB each at most
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// What it is: your own list of orders, a record of your own, or something that they gave you
    #[arg(long = "as", value_name = "WHAT")]
    filed_as: Option<What>,
    /// Keep it under this name (with one file)
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// What it shows, in your words
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The day it is from; today if not given
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    on: Option<NaiveDate>,
}

/// What an attached file is to the case.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum What {
    /// Something they gave you: a download, an export
    Answer,
    /// Your own list of orders, which `redress guide --gaps CASE` holds an answer against
    Orders,
    /// A record of your own: an invoice, a message, a picture of a page
    Record,
}

impl From<What> for FiledAs {
    fn from(what: What) -> Self {
        match what {
            What::Answer => Self::Answer,
            What::Orders => Self::Orders,
            What::Record => Self::Record,
        }
    }
}

impl Attach {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.name.is_some() && self.files.len() != 1 {
            return Err(Failure::usage("`--name` names one file, and several are given").hint("one file at a time"));
        }
        let cases = case_argument::all(context)?;
        let case = case_argument::find(&cases, &self.case)?;
        let files = self.files.iter().map(|path| read(path, self.name.as_deref())).collect::<Result<Vec<_>, _>>()?;
        let note = self.note.as_deref().map(arguments::value).transpose()?;
        let on = self.on.unwrap_or(context.today);
        let filed_as = self.filed_as.map(FiledAs::from);
        let lists: Vec<OrderList> = match filed_as {
            Some(FiledAs::Orders) => {
                files.iter().map(|file| desk::order_list(&file.name, &file.bytes, &read_pdf::apart)).collect()
            }
            Some(FiledAs::Answer | FiledAs::Record) | None => Vec::new(),
        };
        let number = case.number;
        let attachments = if context.dry_run {
            desk::would_attach(case, &files, filed_as)
        } else {
            let moment = context.moment();
            desk::attach(context.ledger()?.as_mut(), number, files, filed_as, note.as_deref(), on, moment)?
        };
        report(context, number, &attachments, filed_as, &lists)?;
        tell_of_orders(context, case, &attachments, &lists);
        Ok(())
    }
}

/// Says what was read as orders, so that a list that was read wrongly is seen at once.
fn tell_of_orders(context: &mut Context, case: &Case, files: &[Attachment], lists: &[OrderList]) {
    for (file, list) in files.iter().zip(lists) {
        let name = shown(&file.name);
        match (list.orders.as_slice(), &list.by) {
            ([], _) => context.out.warn(&format!("warning: no number of an order was found in `{name}`")),
            (orders @ [first, ..], by) => {
                let by = match by {
                    ReadBy::Column(heading) => format!("column `{}`", shown(heading)),
                    ReadBy::Length => "numbers of 10 to 20 digits".to_owned(),
                };
                let years = list.years().map_or_else(String::new, |(from, to)| format!(", {from} to {to}"));
                let count = count(orders.len() as u64, "order");
                context.out.say(&format!("`{name}` lists {count}{years} ({by}); the first is {}.", first.number));
            }
        }
        if 0 < list.rounded {
            let rounded = count(list.rounded as u64, "line");
            context.out.warn(&format!(
                "warning: {rounded} of `{name}` hold a number that a spreadsheet has rounded; save the column as text"
            ));
        }
    }
    if !context.dry_run && lists.iter().any(|list| !list.orders.is_empty()) {
        context.out.say(&format!("Once their answer is filed:  redress guide --gaps {}", case.number));
    }
}

fn report(
    context: &mut Context,
    number: u32,
    files: &[Attachment],
    filed_as: Option<FiledAs>,
    lists: &[OrderList],
) -> Result<(), Failure> {
    if context.out.json {
        let files: Vec<_> = files
            .iter()
            .enumerate()
            .map(|(at, file)| {
                json!({ "name": file.name, "media_type": file.media_type, "size": file.size, "sha256": file.sha256,
                    "new": file.new, "event": file.seq, "as": filed_as,
                    "orders": lists.get(at).map(|list| list.orders.len()) })
            })
            .collect();
        return context.out.document(&json!({ "schema": "redress.attach/1", "case": number, "files": files }));
    }
    let verb = if context.dry_run { "Would file" } else { "Filed" };
    let mut fresh = 0;
    for file in files {
        let what = format!("`{}`, {}, {}", shown(&file.name), file.media_type, size(file.size));
        if let Some(seq) = file.seq.filter(|_| !file.new) {
            context.out.say(&format!("Case {number} has {what} already: entry #{seq}. It is kept once."));
        } else {
            fresh += 1;
            context.out.say(&format!("{verb} with case {number}: {what}."));
        }
    }
    if context.dry_run {
        context.out.say("Nothing was filed (--dry-run).");
    } else if 0 < fresh {
        context.out.say(&format!("{} kept byte for byte; look:  redress show {number}", count(fresh, "document")));
    }
    Ok(())
}

/// Reads a file of at most the size of a document, and looks what it holds.
fn read(path: &Path, name: Option<&str>) -> Result<desk::File, Failure> {
    let refused = |error| Failure::caused(Code::BadInput, error).effect("Nothing was filed.");
    let unreadable = || format!("`{}` cannot be read", path.display());
    let is_file = path.metadata().with_context(unreadable).map_err(refused)?.is_file();
    if !is_file {
        return Err(Failure::usage(format!("`{}` is no file", path.display()))
            .effect("Nothing was filed.")
            .hint("name the files in it one by one"));
    }
    let mut bytes = Vec::new();
    let limit = DOCUMENT_LIMIT as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.with_context(unreadable).map_err(refused)?;
    check(path, &bytes)?;
    let own = path.file_name().map_or_else(|| "file".to_owned(), |name| name.to_string_lossy().into_owned());
    let name = match name.map(last_part) {
        None => own,
        Some("") => return Err(Failure::usage("the name is empty").hint("--name orders.pdf")),
        Some(name) => name.to_owned(),
    };
    Ok(desk::File { media_type: media_type::of(&bytes, path), bytes, name })
}

fn check(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let refuse =
        |why: &str| Failure::new(Code::BadInput, format!("`{}` {why}", path.display())).effect("Nothing was filed.");
    match bytes.len() {
        0 => Err(refuse("is empty").hint("download or save it again")),
        length if DOCUMENT_LIMIT < length => Err(refuse("is larger than 25 MiB, the most that one document may have")
            .hint("split it, or attach a picture or a list of what is in it and keep the file yourself")),
        _ => Ok(()),
    }
}

/// A name has no folders, by the separators of every system.
fn last_part(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or_default().trim()
}
