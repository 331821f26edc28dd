use chrono::NaiveDate;

use super::Task;
use crate::{
    case::{Outlet, Way},
    cli::{Context, Failure, advice, case_argument, text, visible::shown},
    desk::{self, Destination, Sender, Word},
};

/// How a letter leaves, as far as the screen tells it.
pub(super) struct Leaving<'a> {
    /// Where the copy to oneself goes.
    copy: Option<&'a str>,
    destination: &'a Destination,
    /// Who sends, where the letter goes as a message.
    from: Option<&'a Sender>,
    way: Way,
    /// Whether the letter is printed on the screen; where it is handed over as a text anyway, once is enough.
    whole: bool,
}

impl<'a> Leaving<'a> {
    /// It leaves through the user's mail account.
    pub(super) fn by_mail(destination: &'a Destination, sender: &'a Sender) -> Self {
        Self { copy: sender.copy.as_deref(), destination, from: Some(sender), way: Way::Email, whole: true }
    }

    /// It leaves by the user's hand.
    pub(super) fn by_hand(outlet: Outlet, destination: &'a Destination, sender: &'a Sender) -> Self {
        let from = (outlet.way() == Way::Email).then_some(sender);
        let whole = !matches!(outlet, Outlet::InApp | Outlet::Webform);
        Self { copy: None, destination, from, way: outlet.way(), whole }
    }
}

/// Shows where the letter goes, how old that address is and what the letter tells; refuses what must not be written to.
///
/// Whoever is asked sees all of it, however little was asked to be said.
pub(super) fn show(context: &mut Context, task: &Task, leaving: &Leaving<'_>, asks: bool) -> Result<(), Failure> {
    let case = &task.case;
    let to = leaving.destination.line();
    for line in head(context, task, leaving) {
        put(context, asks, &line);
    }
    let registry = context.registry()?;
    for warning in desk::warnings_before_sending(&registry, case, (leaving.way, &to), context.today)? {
        if warning.is_refusal() {
            return Err(Failure::usage(warning).hint(format!("redress controllers show {}", case.opened.controller)));
        }
        context.out.warn(&format!("warning: {warning}"));
    }
    let cases = case_argument::all(context)?;
    if task.word != Word::Insists {
        cases.refuse_repeated_letter(case, task.letter.n, context.today)?;
    }
    let follows = task.letter.kind.is_follow_up();
    if let Some(advice) = advice::unanswered_access(&cases, case, context.today).filter(|_| !follows) {
        context.out.warn(&format!("warning: {advice}"));
    }
    if let Some(recorded) = case.overtaken_by(&task.letter).filter(|_| follows) {
        context.out.warn(&format!(
            "warning: `{}` was recorded after this letter was written, so it may no longer fit:  redress follow {} --replace",
            recorded.event.kind(),
            case.number
        ));
    }
    if task.letter.restored {
        context.out.warn(&format!(
            "warning: the record was restored from a backup, and this letter may have gone after that was made; look in your \
             Sent folder before you send it, and if it has gone record it:\n  redress record {} sent --by email      if not today, with --on and the day",
            case.number
        ));
    }
    if let Some(sender) = leaving.from.filter(|sender| case.opened.subject.email != sender.email) {
        let (then, now) = (&case.opened.subject.email, &sender.email);
        context.out.warn(&format!("warning: the letter says you write from `{then}`, and it would go from `{now}`"));
    }
    if leaving.from.is_some() {
        warn_of_a_draft(context, task);
    }
    if context.yes || context.dry_run || !leaving.whole {
        return Ok(());
    }
    whole_letter(context, task, asks)
}

/// Refuses a letter that the user may have sent by hand, which no general yes answers.
pub(super) fn may_have_gone_by_hand(task: &Task) -> Result<(), Failure> {
    let Some((on, put_out)) = task.letter.given_by_mail() else { return Ok(()) };
    let (form, number) = (put_out.way.in_words(), task.case.number);
    let error = format!("you were given this letter {form} on {on} and may have sent it; `--yes` does not answer that");
    Err(Failure::usage(error)
        .effect("Nothing was sent, so that it does not go twice.")
        .hint(format!(
            "redress record {number} sent --by email      if you sent it; if not today, with --on and the day"
        ))
        .hint(format!("redress send {number}      if you did not, and say yes to it yourself")))
}

/// A draft that was given before may have gone already, and only the user knows.
fn warn_of_a_draft(context: &mut Context, task: &Task) {
    if let Some((on, put_out)) = task.letter.given_by_mail() {
        let (form, number) = (put_out.way.in_words(), task.case.number);
        context.out.warn(&format!(
            "warning: you were given this letter {form} on {on}; if you sent it, do not send it again but record it:\n  \
             redress record {number} sent --by email      if not today, with --on and the day"
        ));
    }
}

fn head(context: &Context, task: &Task, leaving: &Leaving<'_>) -> Vec<String> {
    let (Task { case, letter, word: _ }, place) = (task, leaving.destination);
    let source = place.source.as_deref().unwrap_or("no source");
    let mut lines = vec![
        format!("Case      {}, {}, letter {}", case.number, shown(&case.opened.service), letter.n),
        format!("To        {}", shown(&place.line())),
        format!("          {}{}", shown(source), age(context, place.seen)),
    ];
    lines.extend(place.confirmed.iter().map(|one| format!("          {}", shown(&text::looked_again(one)))));
    lines.extend(leaving.from.map(|sender| format!("From      {} <{}>", sender.name, sender.email)));
    lines.extend(leaving.copy.map(|copy| format!("Copy      {copy}, as your proof")));
    lines.push(format!("Subject   {}", letter.subject));
    lines.extend((!letter.own.is_empty()).then(|| format!("Text      your own: {}", shown(&text::list(&letter.own)))));
    lines.push(format!("It tells  {}; no attachments", text::list(&letter.discloses)));
    lines
}

fn whole_letter(context: &mut Context, task: &Task, asks: bool) -> Result<(), Failure> {
    if let Some(ledger) = context.ledger_if_any()? {
        let (words, _) = desk::stored_parts(ledger.as_ref(), task.case.number, &task.letter)?;
        let rule = "-".repeat(context.out.columns().min(72));
        let letter = format!("{rule}\n{}\n{rule}", words.trim_end());
        if asks {
            context.out.before_a_question(&letter);
        } else {
            context.out.say(&letter);
        }
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

fn age(context: &Context, seen: Option<NaiveDate>) -> String {
    let days = seen.map(|seen| (context.today - seen).num_days().unsigned_abs());
    days.map_or_else(String::new, |days| format!(", {} ago", text::count(days, "day")))
}
