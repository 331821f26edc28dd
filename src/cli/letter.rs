use std::path::PathBuf;

use serde_json::json;

use super::{Context, Failure, letter_flags::LetterFlags, text};
use crate::{
    desk::{self, Prepared},
    law::{FromFact, Start},
    letter::{self, Letter as Words},
};

/// Write the letter only; nothing is recorded
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress letter erasure --to aliexpress --name \"Ada Example\" --email ada@example.org --country DE
  redress letter access --to alibaba-com --format eml -o letter.eml")]
pub(super) struct Letter {
    #[command(flatten)]
    flags: LetterFlags,
    #[command(flatten)]
    form: Form,
}

/// In which form a letter is printed, and where to.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "The form")]
pub(super) struct Form {
    /// Print it as text, as a page, as a draft for a mail program or as a link
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(super) format: Format,
    /// Write it to a file
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

/// The forms of a letter.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(super) enum Format {
    /// Plain text of 72 columns
    Text,
    /// One page for a browser, with nothing remote
    Html,
    /// A draft that a mail program opens
    Eml,
    /// A link that a mail program opens, for short letters
    Mailto,
}

impl Letter {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let registry = context.registry()?;
        let intent = self.flags.intent(context)?;
        let mut written = Vec::new();
        for id in &self.flags.to {
            let prepared = desk::prepare(&registry, id, &intent, context.today)?;
            let letter = letter::compose(&prepared.request, context.today).map_err(crate::desk::DeskError::from)?;
            written.push((prepared, letter));
        }
        for (prepared, letter) in &written {
            tell(context, prepared, letter);
        }
        if context.out.json {
            return documents(
                context,
                &written.iter().map(|(prepared, letter)| (None, prepared, letter)).collect::<Vec<_>>(),
            );
        }
        for (prepared, letter) in &written {
            text::put(context, &self.form, prepared, letter)?;
        }
        Ok(())
    }
}

/// Says why the letter is as it is, and what it tells.
fn tell(context: &mut Context, prepared: &Prepared, letter: &Words) {
    context.out.say(&prepared.why);
    for warning in &prepared.warnings {
        context.out.warn(&format!("warning: {warning}"));
    }
    context.out.say(&text::where_to(prepared));
    context.out.say(&format!("It tells them: {}. No copy of an identity document.", text::list(&letter.discloses)));
    context.out.say("");
}

/// Prints `redress.letter/1`, or `redress.letters/1` where there are several.
pub(super) fn documents(context: &mut Context, letters: &[(Option<u32>, &Prepared, &Words)]) -> Result<(), Failure> {
    let documents = letters.iter().map(|(case, prepared, letter)| document(context, *case, prepared, letter));
    let documents = documents.collect::<Result<Vec<_>, _>>()?;
    match documents.as_slice() {
        [one] => context.out.document(one),
        several => context.out.document(&json!({ "schema": "redress.letters/1", "letters": several })),
    }
}

fn document(
    context: &Context,
    case: Option<u32>,
    prepared: &Prepared,
    letter: &Words,
) -> Result<serde_json::Value, Failure> {
    let request = &prepared.request;
    let start = Start { fact: FromFact::Sent, date: context.today };
    let deadlines = desk::deadlines(request.regime, request.right, &request.subject.place, start)?;
    Ok(json!({
        "schema": "redress.letter/1",
        "case": case,
        "reference": request.reference,
        "controller": request.addressee.controller,
        "legal_name": request.addressee.legal_name,
        "law": request.regime,
        "right": request.right,
        "language": request.language,
        "to": request.addressee.email,
        "address": request.addressee.address,
        "subject": letter.head.subject,
        "text": letter.text(),
        "discloses": letter.discloses,
        "why": prepared.why,
        "warnings": prepared.warnings,
        "deadlines": deadlines,
    }))
}
