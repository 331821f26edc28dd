use std::path::PathBuf;

use serde_json::json;

use super::{Context, Failure, case_argument, files::Target, progress::Unit, visible::shown};
use crate::{case::Case, desk::CaseName};

/// Write where your cases stand as a page to read, print or listen to
///
/// One file that every browser opens, with nothing from elsewhere in it: what is owed and by whom, each case as a line of time,
/// its letters and what shows that they went, and how every date is worked out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress report -o cases.html
  redress report 1 -o case.html
  redress report > cases.html")]
pub(super) struct Report {
    /// Only this case
    #[arg(value_parser = case_argument::name)]
    case: Option<CaseName>,
    /// Write it to a file
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Report {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let cases = case_argument::all(context)?;
        let only = self.case.as_ref().map(|name| cases.find(name)).transpose()?.map(|case| case.number);
        let numbers: Vec<u32> = only.map_or_else(|| cases.known().map(number).collect(), |only| vec![only]);
        if numbers.is_empty() {
            context.out.say("There is no case to report.  Begin:  redress");
            return if context.out.json { document(context, &numbers, None, None) } else { Ok(()) };
        }
        let progress = context.out.progress("Working out the page", Unit::Seconds);
        let page = cases.report(only, context.today, context.moment().utc())?;
        drop(progress);
        let Some(path) = self.output else {
            return if context.out.json {
                document(context, &numbers, None, Some(&page))
            } else {
                context.out.bytes(page.as_bytes())
            };
        };
        if context.dry_run {
            context.out.say(&format!("Would write `{}` (--dry-run).", shown(&path.to_string_lossy())));
        } else {
            Target::open(context, &path)?.write(context, page.as_bytes())?;
            context.out.say("Open it with your browser. It names you and them: look through it before you pass it on.");
            let of_one = only.or(numbers.first().copied()).unwrap_or_default();
            context.out.say(&format!("With the letters and the proofs, in one file:  redress evidence {of_one}"));
        }
        if context.out.json {
            document(context, &numbers, Some(&path).filter(|_| !context.dry_run), None)
        } else {
            Ok(())
        }
    }
}

fn number(case: &Case) -> u32 {
    case.number
}

fn document(context: &mut Context, cases: &[u32], file: Option<&PathBuf>, html: Option<&str>) -> Result<(), Failure> {
    context.out.document(&json!({ "schema": "redress.report/1", "cases": cases, "file": file, "html": html }))
}
