use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde_json::json;

use super::{
    Code, Context, Failure, arguments, case_argument, files::Target, progress::Unit, text::count, visible::shown,
};
use crate::{
    case::Case,
    desk::{self, CaseName, Cases, Wanted},
    export::{Bundle, Hide, IDENTITY, Sum},
    ledger::Ledger,
};

/// Put everything about a case into one file that opens without redress
///
/// A ZIP file: a summary, the timeline, the letters as they were sent, what came back, and how the dates were worked out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress evidence 1
  redress evidence 1 -o for-the-authority.zip
  redress evidence 1 --redact address,id,email      a copy for somebody else

What can be redacted:
  address      the lines of your postal address, and its street and town
  attachments  the files that you filed or kept as proof
  email        your e-mail addresses, and their domain
  id           account, order and telephone numbers, and the address of the account (also: identifiers)
  name         your name, each word of it, and each part of a double name
  phone        telephone numbers
  replies      the files that came from the controller")]
pub(super) struct Evidence {
    /// The case
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
    /// Write it to this file; `-` is the output, if no terminal reads it
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What a copy for third parties does not say, with commas between
    #[arg(long, value_name = "WORDS", value_delimiter = ',', value_parser = hide)]
    redact: Vec<Hide>,
    /// Include files that you gave to prove who you are
    #[arg(long)]
    with_identity: bool,
}

impl Evidence {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let Some(ledger) = context.ledger_if_any()? else {
            return Err(Failure::usage(format!("no case `{}`", self.case)).hint("redress new erasure --to aliexpress"));
        };
        let progress = context.out.progress("Collecting the files", Unit::Seconds);
        let cases = Cases::read(ledger.as_ref())?;
        let case = cases.find(&self.case)?;
        let hidden = self.redact.iter().copied().collect();
        let wanted = Wanted { for_a_complaint: false, hidden, with_identity: self.with_identity };
        let bundle = desk::evidence(ledger.as_ref(), &cases, case.number, &wanted, context.today).map_err(unwritten)?;
        drop(progress);
        let path = self.output.unwrap_or_else(|| default_name(case, &wanted, context).into());
        if context.dry_run {
            return would_write(context, &path, &bundle);
        }
        if path == Path::new("-") {
            return to_the_output(context, ledger.as_ref(), case, &bundle);
        }
        let mut target = Target::open(context, &path)?;
        let progress = context.out.progress("Writing the bundle", Unit::Seconds);
        let (_, sums) =
            desk::write_evidence(ledger.as_ref(), case, &bundle, BufWriter::new(target.draft())).map_err(unwritten)?;
        let sha256 = digest(&mut target.reopen()?)?;
        drop(progress);
        let path = target.keep()?;
        report(context, case, &path, &sha256, &sums, &bundle)
    }
}

/// Reads a word of `--redact`, or names the nearest.
fn hide(text: &str) -> Result<Hide, String> {
    text.trim().parse().map_err(|error| arguments::with_nearest(&error, text, Hide::ALL.into_iter().map(Hide::name)))
}

/// `R-2026-K7Q2M_aliexpress_evidence_2026-12-24.zip`, in the current folder.
fn default_name(case: &Case, wanted: &Wanted, context: &Context) -> String {
    let redacted = if wanted.hidden.is_empty() { "" } else { "_redacted" };
    let id = crate::export::safe_name(&case.opened.controller, "");
    let id = id.strip_suffix(".bin").unwrap_or(&id);
    format!("{}_{id}_evidence_{}{redacted}.zip", case.opened.reference, context.today)
}

fn unwritten(error: desk::DeskError) -> Failure {
    Failure::from(error).effect("No bundle was written, and your record is as it was.")
}

fn would_write(context: &mut Context, path: &Path, bundle: &Bundle) -> Result<(), Failure> {
    let names: Vec<&str> = bundle.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    context.out.say(&format!("Would write `{}` with these files and their hashes (--dry-run):", path.display()));
    if context.out.json {
        return context.out.document(&json!({ "schema": "redress.evidence/1", "file": null, "entries": names }));
    }
    context.out.data(&names.join("\n"))
}

/// A ZIP file is written with steps back, which a pipe cannot take.
fn to_the_output(context: &Context, ledger: &dyn Ledger, case: &Case, bundle: &Bundle) -> Result<(), Failure> {
    if io::stdout().is_terminal() {
        return Err(Failure::usage("a terminal cannot show a ZIP file").hint("-o FILE").hint("-o - | another program"));
    }
    if context.out.json {
        return Err(Failure::usage("`-o -` and `--json` both want the output").hint("-o FILE --json"));
    }
    let draft = tempfile::tempfile().context("a temporary file cannot be made");
    let draft = draft.map_err(|error| Failure::caused(Code::CannotCreate, error).effect("No bundle was written."))?;
    let (mut draft, _) = desk::write_evidence(ledger, case, bundle, draft).map_err(unwritten)?;
    draft.seek(SeekFrom::Start(0))?;
    io::copy(&mut draft, &mut io::stdout().lock())?;
    Ok(())
}

fn report(
    context: &mut Context,
    case: &Case,
    path: &Path,
    sha256: &str,
    sums: &[Sum],
    bundle: &Bundle,
) -> Result<(), Failure> {
    if context.out.json {
        let entries: Vec<_> =
            sums.iter().map(|sum| json!({ "name": sum.name, "size": sum.size, "sha256": sum.sha256 })).collect();
        let left_out: Vec<_> = bundle.left_out.iter().map(|(what, why)| json!({ "what": what, "why": why })).collect();
        return context.out.document(&json!({
            "schema": "redress.evidence/1", "case": case.number, "reference": case.opened.reference, "file": path,
            "sha256": sha256, "entries": entries, "left_out": left_out,
        }));
    }
    context.out.say(&format!(
        "Written to `{}`, readable by you only: {}.",
        shown(&path.to_string_lossy()),
        count(sums.len() as u64, "file")
    ));
    context.out.say(&format!("SHA-256 {sha256}"));
    for (what, why) in &bundle.left_out {
        context.out.say(&format!("Not in it: {}; {why}.", shown(what)));
    }
    if bundle.left_out.iter().any(|(_, why)| why == IDENTITY) {
        context
            .out
            .say("`--with-identity` includes what was given as proof of identity; an authority seldom needs it.");
    }
    context.out.say("It opens without redress; begin with 00_README.txt. Look through it before you pass it on.");
    context.out.say(&format!("Where the case stands:  redress show {}", case.number));
    Ok(())
}

/// Hashes the file as it is on the disk.
fn digest(file: &mut File) -> Result<String, Failure> {
    use sha2::{Digest as _, Sha256};
    let mut hasher = Sha256::new();
    io::copy(file, &mut HashWriter(&mut hasher))?;
    Ok(crate::ledger::Digest::from(<[u8; 32]>::from(hasher.finalize())).to_string())
}

/// Takes bytes to be hashed.
struct HashWriter<'a>(&'a mut sha2::Sha256);

impl io::Write for HashWriter<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        sha2::Digest::update(self.0, bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
