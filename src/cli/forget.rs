use std::{collections::BTreeSet, fs};

use anyhow::Context as _;

use super::{Code, Context, Failure, case_argument, progress::Unit, visible::shown};
use crate::{
    config::Directories,
    desk::{self, CaseName, Cases, DeskError},
};

/// Forget what a case says about you; its place in the record stays, empty
#[derive(Debug, clap::Args)]
pub(super) struct Forget {
    /// The case
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
    /// Its reference, typed in full, instead of being asked for it; `--yes` never forgets
    #[arg(long, value_name = "REFERENCE")]
    confirm: Option<String>,
}

impl Forget {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let cases = case_argument::all(context)?;
        let case = case_argument::find(&cases, &self.case)?;
        let (number, reference) = (case.number, case.opened.reference.to_string());
        context.out.warn(&format!(
            "Case {number} ({}, {reference}): its letters, answers and proofs will be deleted for good, once its reference is typed.",
            shown(&case.opened.service)
        ));
        for line in told_elsewhere(&cases, number, &reference)? {
            context.out.warn(&line);
        }
        let typed = match self.confirm {
            Some(typed) => typed,
            None => context.prompt.text(
                "Type the reference to forget it",
                "",
                "",
                &format!("redress forget {number} --confirm {reference}"),
            )?,
        };
        if typed != reference {
            return Err(Failure::usage(format!("`{typed}` is not `{reference}`")).effect("Nothing was forgotten."));
        }
        if context.dry_run {
            context.out.say("Nothing was forgotten (--dry-run).");
            return Ok(());
        }
        let moment = context.moment();
        let mut ledger = context.ledger()?;
        let progress = context.out.progress("Deleting it, and the room it took", Unit::Seconds);
        desk::forget(ledger.as_mut(), number, moment)?;
        drop(progress);
        remove_drafts(context, &reference)?;
        context.out.say(&format!("Case {number} is forgotten. Copies in back-ups and mailboxes are yours to delete.  What is left:  redress list"));
        Ok(())
    }
}

/// Says which other cases name the case by its reference, or hold a document of it: what they hold stays.
fn told_elsewhere(cases: &Cases, number: u32, reference: &str) -> Result<Vec<String>, Failure> {
    let forgotten: BTreeSet<&str> =
        cases.case(number)?.events.iter().flat_map(|recorded| recorded.event.documents()).collect();
    let mut lines = Vec::new();
    for other in cases.known().filter(|other| other.number != number) {
        let mut entries = Vec::new();
        for recorded in &other.events {
            let body = recorded.event.to_body().map_err(|error| DeskError::Event { seq: recorded.seq, error })?;
            let holds = recorded.event.documents().iter().any(|sha256| forgotten.contains(sha256));
            if holds || body.contains(reference) {
                entries.push(format!("#{}", recorded.seq));
            }
        }
        if !entries.is_empty() {
            let other = other.number;
            lines.push(format!(
                "Case {other} tells of it too ({}), and goes on doing so until that is forgotten:  redress show {other}",
                entries.join(", ")
            ));
        }
    }
    Ok(lines)
}

/// Removes the drafts that were put beside the record for a mail program.
fn remove_drafts(context: &Context, reference: &str) -> Result<(), Failure> {
    let folder = Directories::drafts(&context.ledger_file);
    let Ok(entries) = fs::read_dir(&folder) else { return Ok(()) };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(reference)) {
            let removed = fs::remove_file(&path);
            let removed = removed.with_context(|| format!("the draft `{}` cannot be removed", path.display()));
            removed.map_err(|error| {
                Failure::caused(Code::CannotWrite, error)
                    .effect("The record has forgotten the case; the draft still tells of it.")
                    .hint("remove the file yourself")
            })?;
        }
    }
    Ok(())
}
