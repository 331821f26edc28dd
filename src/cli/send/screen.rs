use super::Task;
use crate::{
    case::LetterRecord,
    cli::{Context, Failure, advice, case_argument, text, visible::shown},
    desk::{self, Sender},
};

/// Shows where the letter goes, how old that address is and what the letter tells; refuses what must not be written to.
///
/// Whoever is asked sees all of it, however little was asked to be said.
pub(super) fn show(context: &mut Context, task: &Task, sender: &Sender, asks: bool) -> Result<(), Failure> {
    let case = &task.case;
    let to = task.to().unwrap_or("(by post)");
    for line in head(context, task, sender, to) {
        put(context, asks, &line);
    }
    let registry = context.registry()?;
    for warning in desk::warnings_before_sending(&registry, case, to, context.today)? {
        if warning.is_refusal() {
            return Err(Failure::usage(warning).hint(format!("redress controllers show {}", case.opened.controller)));
        }
        context.out.warn(&format!("warning: {warning}"));
    }
    let cases = case_argument::all(context)?;
    if let Some(advice) = advice::unanswered_access(&cases, case, context.today) {
        context.out.warn(&format!("warning: {advice}"));
    }
    if case.opened.subject.email != sender.email {
        let (then, now) = (&case.opened.subject.email, &sender.email);
        context.out.warn(&format!("warning: the letter says you write from `{then}`, and it would go from `{now}`"));
    }
    if context.yes || context.dry_run {
        return Ok(());
    }
    whole_letter(context, task, asks)
}

fn head(context: &Context, task: &Task, sender: &Sender, to: &str) -> Vec<String> {
    let Task { case, letter } = task;
    let source = letter.source.as_deref().unwrap_or("no source");
    let mut lines = vec![
        format!("Case      {}, {}, letter {}", case.number, shown(&case.opened.service), letter.n),
        format!("To        {}", shown(to)),
        format!("          {}{}", shown(source), age(context, letter)),
    ];
    lines.push(format!("From      {} <{}>", sender.name, sender.email));
    lines.extend(sender.copy.iter().map(|copy| format!("Copy      {copy}, as your proof")));
    lines.push(format!("Subject   {}", letter.subject));
    lines.push(format!("It tells  {}; no attachments", text::list(&letter.discloses)));
    lines
}

fn whole_letter(context: &mut Context, task: &Task, asks: bool) -> Result<(), Failure> {
    if let Some(ledger) = context.ledger_if_any()? {
        let (words, _) = desk::stored_parts(ledger.as_ref(), task.case.number, &task.letter)?;
        let rule = "-".repeat(72);
        put(context, asks, &format!("{rule}\n{}\n{rule}", words.trim_end()));
    }
    Ok(())
}

fn put(context: &mut Context, asks: bool, line: &str) {
    if asks {
        context.out.warn(line);
    } else {
        context.out.say(line);
    }
}

fn age(context: &Context, letter: &LetterRecord) -> String {
    let days = letter.seen.map(|seen| (context.today - seen).num_days().unsigned_abs());
    days.map_or_else(String::new, |days| format!(", {} ago", text::count(days, "day")))
}
