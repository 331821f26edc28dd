use super::{
    Context, Failure,
    letter::{Form, Format, documents},
    letter_flags::LetterFlags,
    text,
};
use crate::{
    desk::{self, OpenedCase, Prepared},
    letter,
};

/// Open a case and write its letter
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress new erasure --to aliexpress
  redress new access --to aliexpress --to alibaba-com --identifier member-id=cn123456")]
pub(super) struct New {
    #[command(flatten)]
    flags: LetterFlags,
    #[command(flatten)]
    form: OptionalForm,
}

/// The form in which the new letter is also printed.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "The form")]
struct OptionalForm {
    /// Also print the letter as text, as a page, as a draft for a mail program or as a link
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Also write the letter to a file
    #[arg(long, short, value_name = "FILE")]
    output: Option<std::path::PathBuf>,
}

impl New {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let registry = context.registry()?;
        let intent = self.flags.intent(context)?;
        let prepared = self.flags.to.iter().map(|id| desk::prepare(&registry, id, &intent, context.today));
        let prepared = prepared.collect::<Result<Vec<_>, _>>()?;
        for request in &prepared {
            letter::compose(&request.request, context.today).map_err(desk::DeskError::from)?;
        }
        if context.dry_run {
            return would_open(context, &prepared);
        }
        let moment = context.moment();
        let mut ledger = context.ledger()?;
        let opened = desk::open(ledger.as_mut(), prepared.clone(), moment)?;
        if context.out.json {
            let letters: Vec<_> = opened
                .iter()
                .zip(&prepared)
                .map(|(case, prepared)| (Some(case.number), prepared, &case.letter))
                .collect();
            return documents(context, &letters);
        }
        for (case, prepared) in opened.iter().zip(&prepared) {
            self.form.show(context, case, prepared)?;
            tell(context, case, prepared);
        }
        Ok(())
    }
}

impl OptionalForm {
    fn show(&self, context: &mut Context, case: &OpenedCase, prepared: &Prepared) -> Result<(), Failure> {
        if self.format.is_none() && self.output.is_none() {
            return Ok(());
        }
        let form = Form { format: self.format.unwrap_or(Format::Text), output: self.output.clone() };
        text::put(context, &form, prepared, &case.letter)
    }
}

fn tell(context: &mut Context, case: &OpenedCase, prepared: &Prepared) {
    let request = &prepared.request;
    context.out.say(&format!(
        "Case {}, reference {}: {} to {} under the {}.",
        case.number,
        case.reference,
        request.right.name_under(request.regime),
        request.addressee.legal_name,
        request.regime.short()
    ));
    context.out.say(&prepared.why);
    for warning in &prepared.warnings {
        context.out.warn(&format!("warning: {warning}"));
    }
    context.out.say(&text::where_to(prepared));
    context.out.say(&format!("The letter tells them: {}. Nothing has been sent.", text::list(&case.letter.discloses)));
    context
        .out
        .say(&format!("Next:  redress send {n}      read it first:  redress show {n} --letter 1", n = case.number));
}

fn would_open(context: &mut Context, prepared: &[Prepared]) -> Result<(), Failure> {
    for prepared in prepared {
        let letter = letter::compose(&prepared.request, context.today).map_err(desk::DeskError::from)?;
        context.out.say(&prepared.why);
        context.out.say(&text::where_to(prepared));
        context.out.data(&letter.text())?;
    }
    context.out.say("Nothing was recorded (--dry-run).");
    Ok(())
}
