use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Context, Failure, case_argument, files::Target, text::count, visible::shown};
use crate::export::{self, CalendarEntry, EntryStatus, Naming};

/// Write the dates of all cases as a calendar file
///
/// Each date that something is awaited by becomes an entry on the day after it, with one alarm in the morning. Import the file
/// again whenever something changed: the entries move, and those that are over are cancelled.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress calendar -o redress.ics
  redress calendar -o redress.ics --names      for a calendar that nobody else reads
  redress calendar --plain")]
pub(super) struct Calendar {
    /// Write it to a file
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Name the services, and what was promised or kept; without it an entry says the reference only
    #[arg(long)]
    names: bool,
}

impl Calendar {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let naming = if self.names { Naming::Names } else { Naming::Numbers };
        let entries = case_argument::all(context)?.calendar(naming)?;
        if let Some(path) = self.output.as_deref().filter(|_| !entries.is_empty()) {
            write(context, path, &entries)?;
        }
        if context.out.json {
            let file = self.output.filter(|_| !context.dry_run && !entries.is_empty());
            return context.out.document(&json!({ "schema": "redress.calendar/1", "file": file, "entries": entries }));
        }
        if entries.is_empty() {
            context.out.say(
                "No date was ever awaited, so there is nothing to write.  The first begins with a letter that went.",
            );
            return Ok(());
        }
        match self.output {
            Some(_) => Ok(()),
            None if context.out.plain => {
                context.out.data(&entries.iter().map(|entry| plain(entry).join("\t")).collect::<Vec<_>>().join("\n"))
            }
            None => context.out.bytes(export::calendar(&entries).as_bytes()),
        }
    }
}

fn write(context: &mut Context, path: &Path, entries: &[CalendarEntry]) -> Result<(), Failure> {
    let over = entries.iter().filter(|entry| entry.status == EntryStatus::Cancelled).count();
    let over = if over == 0 { String::new() } else { format!(", {over} of them cancelled") };
    let entries_in_words = format!("{}{over}", count(entries.len() as u64, "entry"));
    if context.dry_run {
        let path = shown(&path.to_string_lossy());
        context.out.say(&format!("Would write `{path}`: {entries_in_words} (--dry-run)."));
        return Ok(());
    }
    Target::open(context, path)?.write(context, export::calendar(entries).as_bytes())?;
    context.out.say(&format!("{entries_in_words}. Import it into your calendar, and again after each change.  The same dates here:  redress due"));
    Ok(())
}

fn plain(entry: &CalendarEntry) -> Vec<String> {
    let status = match entry.status {
        EntryStatus::Cancelled => "cancelled",
        EntryStatus::Confirmed => "confirmed",
        EntryStatus::Tentative => "tentative",
    };
    vec![
        entry.day.to_string(),
        entry.case.to_string(),
        entry.reference.to_string(),
        entry.kind.to_string(),
        entry.act_after.to_string(),
        status.to_owned(),
        entry.sequence.to_string(),
        entry.uid.clone(),
        entry.summary.clone(),
    ]
}
