use serde_json::json;

use super::{
    Context, Failure, arguments, case_argument,
    form::{Form, Format, Ready},
    text,
    visible::shown,
};
use crate::{
    case::{Case, LetterRecord},
    desk::{self, CaseName, DeskError, DrawnUp, FollowUpIntent, Followed, Sender},
    request::LetterKind,
};

/// Write the next letter up the ladder
///
/// Without --kind it is the letter that fits the case. It goes by the same way and to the registered address, once you
/// send it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress follow 1
  redress follow 1 --kind information --text @answer.txt
  redress follow 1 --missing copy --missing recipients --missing \"the chat with seller 81\"
  redress follow 1 --dry-run")]
pub(super) struct Follow {
    /// The case
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
    /// Which letter, instead of the one that fits: receipt, reminder, identity, information, extension, refusal,
    /// incomplete, retained, retention-ended, recipients, portal, complaint-to-controller
    #[arg(long, value_name = "LETTER", value_parser = arguments::follow_up)]
    kind: Option<LetterKind>,
    /// In your own words, as part of the letter; `information` needs it
    #[arg(long, value_name = "TEXT")]
    text: Option<String>,
    /// `incomplete`: what the answer leaves out, by its name or in your words; repeat it for each
    #[arg(long, value_name = "ITEM")]
    missing: Vec<String>,
    /// `refusal` of an objection: the grounds relating to your particular situation
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// Write it anew where a letter is written and has not gone; the other one is not sent any more
    #[arg(long)]
    replace: bool,
    #[command(flatten)]
    form: Form,
}

impl Follow {
    /// The letter that `escalate` writes where the controller itself is complained to first.
    pub(super) fn complaint_to_controller(case: CaseName, text: Option<String>, replace: bool, form: Form) -> Self {
        let kind = Some(LetterKind::ComplaintToController);
        Self { case, kind, text, missing: Vec::new(), reason: None, replace, form }
    }

    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let registry = context.registry()?;
        let intent = self.intent()?;
        let cases = case_argument::all(context)?;
        let case = cases.find(&self.case)?;
        let waits = desk::waiting_follow_up(case, &intent)?.cloned();
        if let Some(letter) = waits {
            return self.show_waiting(context, case, &letter);
        }
        let texts = context.shelf()?;
        let drawn_up = desk::draw_up(case, &registry, &texts, &intent, context.today)?;
        warn_of_a_draft_that_was_put_out(context, case);
        if self.form.is_a_mail() {
            desk::email_of(case, &registry, drawn_up.prepared.request.addressee.email.as_deref())?;
        }
        let mut ready = self.form.check_letter(context, &drawn_up.prepared, &drawn_up.letter)?;
        if context.dry_run {
            return self.would_write(context, case, &drawn_up, &mut ready);
        }
        let moment = context.moment();
        let mut ledger = context.ledger()?;
        match desk::follow(ledger.as_mut(), &registry, &texts, case.number, &intent, moment)? {
            Followed::Waits(case, letter) => self.show_waiting(context, &case, &letter),
            Followed::Written(case, drawn_up) => {
                if context.out.json {
                    return document(context, &case, &drawn_up);
                }
                tell(context, &case, &drawn_up)?;
                if self.form.is_given() {
                    self.form.put(context, &drawn_up.prepared, &drawn_up.letter, &mut ready)?;
                }
                say_next(context, case.number, drawn_up.n);
                Ok(())
            }
        }
    }

    fn intent(&self) -> Result<FollowUpIntent, Failure> {
        let optional = |text: &Option<String>| text.as_deref().map(arguments::value).transpose();
        Ok(FollowUpIntent {
            kind: self.kind,
            missing: self.missing.iter().map(|item| arguments::value(item)).collect::<Result<_, _>>()?,
            reason: optional(&self.reason)?,
            replace: self.replace,
            text: optional(&self.text)?,
        })
    }

    fn would_write(
        &self,
        context: &mut Context,
        case: &Case,
        drawn_up: &DrawnUp,
        ready: &mut Ready,
    ) -> Result<(), Failure> {
        if context.out.json {
            return document(context, case, drawn_up);
        }
        tell(context, case, drawn_up)?;
        self.form.put(context, &drawn_up.prepared, &drawn_up.letter, ready)?;
        context.out.say("Nothing was recorded (--dry-run).");
        Ok(())
    }

    /// Shows the letter that is written already, from what is stored of it.
    fn show_waiting(&self, context: &mut Context, case: &Case, letter: &LetterRecord) -> Result<(), Failure> {
        let Some(ledger) = context.ledger_if_any()? else { return Err(DeskError::NothingToSend(case.number).into()) };
        let (words, page) = desk::stored_parts(ledger.as_ref(), case.number, letter)?;
        if context.out.json {
            return document_of_waiting(context, case, letter, &words);
        }
        context.out.say(&format!("Letter {} ({}) is written and not sent yet.", letter.n, letter.kind));
        if let Some(recorded) = case.overtaken_by(letter) {
            context.out.warn(&format!(
                "warning: `{}` was recorded after it was written, so it may no longer fit:  redress follow {} --replace",
                recorded.event.kind(),
                case.number
            ));
        }
        let form = self.form.format.unwrap_or_default();
        let bytes = match form {
            Format::Text if self.form.is_given() => {
                desk::stored_paper(case, letter, &context.readable_texts(), (&words, &page))?.text.into_bytes()
            }
            Format::Text => words.into_bytes(),
            Format::Html => {
                desk::stored_paper(case, letter, &context.readable_texts(), (&words, &page))?.html.into_bytes()
            }
            Format::Pdf => {
                let sheet = desk::stored_sheet(case, letter, &context.readable_texts(), (&words, &page))?;
                self.form.printing.pdf(context, &sheet)?
            }
            Format::Eml => {
                self.form.refuse_to_attach()?;
                desk::email_of(case, &context.registry()?, letter.to.as_deref())?;
                let subject = &case.opened.subject;
                let sender = Sender { copy: None, email: subject.email.clone(), name: subject.name.clone() };
                desk::message_for(case, letter, &sender, (words, page), context.moment(), true)?.bytes
            }
            Format::Mailto => {
                let to = desk::email_of(case, &context.registry()?, letter.to.as_deref())?;
                desk::mailto(to, &letter.subject, &words)?.into_bytes()
            }
        };
        self.form.put_bytes(context, &bytes)?;
        context.out.say(&format!(
            "Next:  redress send {n}      another one instead:  redress follow {n} --replace",
            n = case.number
        ));
        Ok(())
    }
}

/// A draft that was put out for sending by hand may have been sent and not recorded.
fn warn_of_a_draft_that_was_put_out(context: &mut Context, case: &Case) {
    let put_out = case.unsent_follow_up().and_then(|letter| Some((letter.n, letter.put_out.last()?.0)));
    if let Some((n, on)) = put_out {
        context.out.warn(&format!(
            "warning: letter {n} was given to you for sending by hand on {on}; if you sent it, do not write it anew but record it:\n  \
             redress record {} sent --by email --letter {n}",
            case.number
        ));
    }
}

/// Says which letter it is, where it goes and what it tells.
fn tell(context: &mut Context, case: &Case, drawn_up: &DrawnUp) -> Result<(), Failure> {
    let DrawnUp { letter, n, prepared } = drawn_up;
    context.out.say(&format!(
        "Case {}, {}, letter {n}: {}",
        case.number,
        shown(&case.opened.service),
        shown(&letter.head.subject)
    ));
    for warning in &prepared.warnings {
        context.out.warn(&format!("warning: {warning}"));
    }
    let on_paper = context.config()?.sending.is_on_paper();
    context.out.say(&text::where_to(prepared, on_paper));
    context.out.say(&format!("The letter tells them: {}. Nothing has been sent.", text::list(&letter.discloses)));
    if let Some(mark) = text::own(&letter.own) {
        context.out.say(&mark);
    }
    if let Some(days) = letter.kind.wished_within() {
        context.out.say(&format!(
            "It wishes for an answer within {days} days (policy: your wish, the law gives no further time)."
        ));
    }
    Ok(())
}

fn say_next(context: &mut Context, number: u32, n: u32) {
    context.out.say(&format!("Next:  redress send {number}      read it first:  redress show {number} --letter {n}"));
}

/// Prints `redress.letter/1` of a letter that follows a request.
fn document(context: &mut Context, case: &Case, drawn_up: &DrawnUp) -> Result<(), Failure> {
    let DrawnUp { letter, n, prepared } = drawn_up;
    let deadlines = desk::deadlines_if_followed(case, (*n, letter.kind), context.today)?;
    context.out.document(&json!({
        "schema": "redress.letter/1",
        "case": case.number,
        "reference": case.opened.reference,
        "controller": case.opened.controller,
        "legal_name": case.opened.legal_name,
        "law": case.opened.regime,
        "right": case.opened.right,
        "kind": letter.kind,
        "letter": n,
        "language": letter.language,
        "to": prepared.request.addressee.email,
        "address": prepared.request.addressee.address,
        "subject": letter.head.subject,
        "text": letter.text(),
        "discloses": letter.discloses,
        "why": prepared.why,
        "warnings": prepared.warnings,
        "deadlines": deadlines,
    }))
}

fn document_of_waiting(context: &mut Context, case: &Case, letter: &LetterRecord, words: &str) -> Result<(), Failure> {
    let deadlines = desk::deadlines_if_followed(case, (letter.n, letter.kind), context.today)?;
    context.out.document(&json!({
        "schema": "redress.letter/1",
        "case": case.number,
        "reference": case.opened.reference,
        "controller": case.opened.controller,
        "legal_name": case.opened.legal_name,
        "law": case.opened.regime,
        "right": case.opened.right,
        "kind": letter.kind,
        "letter": letter.n,
        "language": case.opened.language,
        "to": letter.to,
        "address": letter.address,
        "subject": letter.subject,
        "text": words,
        "discloses": letter.discloses,
        "why": case.opened.why,
        "warnings": [],
        "deadlines": deadlines,
    }))
}
