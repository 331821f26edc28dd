//! The letters that were put off and whose time has come.

use std::time::Duration;

use serde_json::json;

use super::{Batch, Fate, Round, Task, Ways, report};
use crate::{
    case::{Waiting, Way},
    cli::{Code, Context, Failure, case_argument, text, visible::shown},
    config::Config,
    controller::Warning,
    desk::{self, Cases, DeskError, Word},
};

/// Hands over again what was seen and approved when it first went; nothing is asked.
pub(super) fn run(context: &mut Context, config: &Config) -> Result<(), Failure> {
    let cases = case_argument::all(context)?;
    let tasks = due(context, &cases);
    if tasks.is_empty() {
        return nothing(context, &cases, config);
    }
    if config.mail.smtp.is_none() && !context.dry_run {
        return Err(Failure::new(Code::Configuration, "no mail server is set, and these letters wait for one")
            .effect("Nothing was sent; the letters wait.")
            .hint(by_hand(tasks[0].case.number))
            .hint("redress outbox")
            .hint("redress init      to have them sent by redress again"));
    }
    if let (false, Err(DeskError::DayIsFull { until, .. })) = (context.dry_run, turn(context, config)?) {
        let until = text::not_before(until, context.now.timezone());
        context.out.say(&format!("As many letters as may leave in a day have left; the next goes from {until} on."));
        return if context.out.json { nothing(context, &Cases::none(), config) } else { Ok(()) }
            .and(Err(Failure::silent(Code::Deferred)));
    }
    super::send_all(context, config, &Ways::default(), Batch::of(tasks), send_one)
}

/// Looks whether any letter may leave today.
fn turn(context: &mut Context, config: &Config) -> Result<Result<Duration, DeskError>, Failure> {
    let now = context.moment().utc();
    Ok(super::pace(config).wait(context.ledger()?.as_ref(), now))
}

/// Returns the letters that may be tried now, the one that has waited longest first.
fn due(context: &Context, cases: &Cases) -> Vec<Task> {
    let now = context.moment().utc();
    let waiting = cases.waiting(now, context.today);
    let mut held: Vec<_> = waiting.filter(|held| held.next_try().is_some_and(|from| from <= now)).collect();
    held.sort_by_key(|held| (held.letter.waiting_since(), held.case.number));
    held.into_iter()
        .map(|held| Task { case: held.case.clone(), letter: held.letter.clone(), word: Word::Earlier })
        .collect()
}

/// Says when the next letter is due, and what waits for the user instead.
fn nothing(context: &mut Context, cases: &Cases, config: &Config) -> Result<(), Failure> {
    let now = context.moment().utc();
    let waiting = || cases.waiting(now, context.today);
    let next = waiting().filter_map(|held| Some((held.next_try()?, held.case.number))).min();
    let yours = waiting().filter(|held| held.held.is_none() && waits_for_the_user(held.waiting)).count() as u64;
    if context.out.json {
        let next = next.map(|(from, _)| from);
        return context.out.document(&json!({ "schema": "redress.send/1", "letters": [], "next_try": next }));
    }
    context.out.say(&match next {
        Some((_, case)) if config.mail.smtp.is_none() => {
            format!("Nothing is tried by itself, since no mail server is set:  {}", by_hand(case))
        }
        Some((from, case)) => {
            let from = text::from_on(from, context.now.timezone(), context.pretended);
            format!("Nothing is due. The next letter is tried {from}, case {case}:  redress send --due")
        }
        None => "Nothing is due.".to_owned(),
    });
    if yours > 0 {
        let verb = if yours == 1 { "waits" } else { "wait" };
        context.out.say(&format!("{} {verb} for you:  redress outbox", text::count(yours, "letter")));
    }
    Ok(())
}

/// Returns the command for a letter where no mail server is set.
fn by_hand(case: u32) -> String {
    format!("redress send {case}      gives you the letter to send yourself")
}

fn waits_for_the_user(waiting: Waiting) -> bool {
    match waiting {
        Waiting::Approval
        | Waiting::Given { .. }
        | Waiting::Login
        | Waiting::Message
        | Waiting::Outcome
        | Waiting::Overtaken
        | Waiting::Restored
        | Waiting::Settings
        | Waiting::Word { .. } => true,
        Waiting::From(_) => false,
    }
}

fn send_one(context: &mut Context, round: &mut Round, task: &Task) -> Result<Fate, Failure> {
    let to = task.to().unwrap_or("(by post)");
    let (n, since) = (task.case.number, task.letter.waiting_since());
    context.out.say(&format!(
        "Case {n}, {}, letter {} to {}, waiting since {}",
        shown(&task.case.opened.service),
        task.letter.n,
        shown(to),
        text::moment(since, context.now.timezone())
    ));
    let registry = context.registry()?;
    let warnings = desk::warnings_before_sending(&registry, &task.case, (Way::Email, to), context.today)?;
    if let Some(refusal) = warnings.into_iter().find(Warning::is_refusal) {
        let controller = &task.case.opened.controller;
        return Err(Failure::usage(refusal).hint(format!("redress controllers show {controller}")));
    }
    if context.dry_run {
        context.out.say("It would be sent now; nothing was sent (--dry-run).");
        return Ok(Fate::Left);
    }
    let fate = round.hand_over(context, task, &task.sender(round.config))?;
    match &fate {
        Fate::Elsewhere(_) => context.out.say("Another run has sent it, or is sending it now; this one did not."),
        Fate::Tried(dispatch) => report::tell(context, task, dispatch),
        Fate::Failed(_) | Fate::Left | Fate::PutOut(_) | Fate::Shown { .. } | Fate::Skipped(_) => {}
    }
    Ok(fate)
}
