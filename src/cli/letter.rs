use serde_json::json;

use super::{
    Context, Failure, addressees, advice,
    form::{Form, Format},
    letter_flags::LetterFlags,
    text,
};
use crate::{
    desk::{self, Prepared},
    law::{FromFact, Start},
    letter::Letter as Words,
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

impl Letter {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let registry = context.registry()?;
        let intent = self.flags.intent(context)?;
        let texts = context.shelf()?;
        let ids = addressees::named(context, (&registry, &texts), &self.flags.to, &intent)?;
        let prepare = |id: &String| desk::prepare(&registry, &texts, id, &intent, context.today);
        let prepared = ids.iter().map(prepare).collect::<Result<Vec<_>, _>>()?;
        let texts = self.flags.shelf(context, texts, &prepared)?;
        let mut written = Vec::new();
        for prepared in prepared {
            let letter = texts.compose(&prepared.request, context.today).map_err(desk::DeskError::from)?;
            written.push((prepared, letter));
        }
        let (printed, mut target) = self.form.print(context, &written)?;
        for (prepared, letter) in &written {
            tell(context, prepared, letter, intent.on_paper);
        }
        if context.out.json {
            return documents(
                context,
                &written.iter().map(|(prepared, letter)| (None, prepared, letter)).collect::<Vec<_>>(),
            );
        }
        for bytes in &printed {
            self.form.put_into(context, bytes, target.take())?;
        }
        self.say_next(context);
        Ok(())
    }

    /// Says what to do with a letter that was only printed.
    fn say_next(&self, context: &mut Context) {
        let as_text = self.form.format.unwrap_or_default() == Format::Text && self.form.output.is_none();
        if as_text && context.out.is_read_on_a_terminal() {
            context.out.say(NEXT);
        } else if self.form.output.is_some() && !context.dry_run {
            context.out.say("To have it sent, kept and its days counted:  redress init");
        }
    }
}

const NEXT: &str = "
Nothing is recorded or sent. Copy the letter into a mail to the address above, or
  add  --format eml -o letter.eml      a draft that your mail program opens
  redress init, then redress new       to have it sent, kept and its days counted";

/// Says why the letter is as it is, and what it tells.
fn tell(context: &mut Context, prepared: &Prepared, letter: &Words, on_paper: bool) {
    context.out.say(&prepared.why);
    for warning in &prepared.warnings {
        context.out.warn(&format!("warning: {warning}"));
    }
    context.out.say(&text::where_to(prepared, on_paper));
    context.out.say(&format!("It tells them: {}. No copy of an identity document.", text::list(&letter.discloses)));
    if let Some(line) = text::of_the_part(&prepared.request.subject.place) {
        context.out.say(&line);
    }
    if let Some(mark) = text::own(&letter.own) {
        context.out.say(&mark);
    }
    if let Some(line) = advice::seeing_first_before_a_letter(context, &prepared.request) {
        context.out.say(&line);
    }
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
        "translation": request.translation,
        "to": request.addressee.email,
        "address": request.addressee.address,
        "subject": letter.head.subject,
        "text": letter.text(),
        "discloses": letter.discloses,
        "own": letter.own,
        "why": prepared.why,
        "warnings": prepared.warnings,
        "deadlines": deadlines,
    }))
}
