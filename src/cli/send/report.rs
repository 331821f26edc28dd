use super::{Task, cure};
use crate::{
    cli::{Context, case_argument, second_channel, show::awaited_in_words, text},
    desk::{CaseView, Dispatch},
    law::DeadlineKind,
    post::{Cause, Outcome, Remedy},
};

/// Says what became of a letter, what that means and what to type.
pub(super) fn tell(context: &mut Context, task: &Task, dispatch: &Dispatch) {
    let n = task.case.number;
    let needs_you = match dispatch.delivery.outcome {
        Outcome::Accepted | Outcome::Deferred(_) => false,
        Outcome::LoginRefused(_) | Outcome::Rejected(_) | Outcome::Uncertain(_) | Outcome::Withheld(_) => {
            !context.out.json
        }
    };
    for line in lines(context, task, dispatch) {
        if needs_you { context.out.warn(&line) } else { context.out.say(&line) }
    }
    if matches!(dispatch.delivery.outcome, Outcome::Accepted) && !second_channel::remind(context, &task.case) {
        context.out.say("Nothing to do now.  Look at any time:  redress");
    }
    if dispatch.delivery.copy_refused {
        context.out.warn("warning: the server did not take the copy to yourself");
    }
    if let Some(error) = &dispatch.bookkeeping {
        context.out.warn(&format!("warning: what became of the letter could not be written down for sure: {error}"));
        context
            .out
            .warn(&format!("  It may be recorded as uncertain; once the ledger can be written:  redress resolve {n}"));
    }
}

fn lines(context: &mut Context, task: &Task, dispatch: &Dispatch) -> Vec<String> {
    let n = task.case.number;
    let reply = dispatch.delivery.server_reply.as_ref().map(ToString::to_string).unwrap_or_default();
    let cause = dispatch.delivery.outcome.cause().map(ToString::to_string).unwrap_or_default();
    match &dispatch.delivery.outcome {
        Outcome::Accepted => {
            let mut lines = vec![format!("SENT.  Accepted by {}: {reply}", dispatch.server)];
            lines.extend(deadline(context, n, task.letter.kind.is_follow_up()));
            lines.extend(text::about_policy(&lines.join("\n")).map(str::to_owned));
            lines
        }
        Outcome::Rejected(cause) => {
            let effect = if task.letter.kind.is_follow_up() {
                "They have not got it from here; the time for your request stays what it was."
            } else {
                "They have not got it from here, and no clock runs."
            };
            let effect = this_try(context, task, effect);
            failed("NOT SENT.  The mail server refused the letter.", &effect, cause, None, task, dispatch)
        }
        Outcome::Deferred(cause) => {
            let effect = this_try(context, task, "The letter is saved and certainly has not gone.");
            let by_itself = matches!(cause.remedy(), Remedy::Network | Remedy::Time);
            let later = by_itself.then(|| later(context, task)).flatten();
            failed(put_off(cause), &effect, cause, later, task, dispatch)
        }
        Outcome::Uncertain(_) => vec![
            format!("NOT SURE.  The letter was handed over, but no usable answer came: {cause}"),
            format!("  It may have gone out. It is never sent again by itself.\n  try: redress resolve {n}"),
        ],
        Outcome::LoginRefused(Cause::TokenRefused { .. }) => vec![
            format!("NOT SENT.  The mail provider refused the login: {cause}"),
            format!(
                "  {} A token lasts about an hour; the command of `mail.smtp.password` must print a fresh one.\n  try: run that \
                 command yourself      then: redress send {n}",
                this_try(context, task, SAVED)
            ),
        ],
        Outcome::LoginRefused(cause) => {
            let effect = this_try(context, task, SAVED);
            failed("NOT SENT.  The mail provider refused the login.", &effect, cause, None, task, dispatch)
        }
        Outcome::Withheld(_) => vec![
            format!("NOT SENT from here.  {cause}"),
            format!("  Another run may be sending it.\n  try: redress show {n}"),
        ],
    }
}

/// What a try that never reached the server means.
const SAVED: &str = "The letter is saved and has not gone.";

/// Says what a try that did not succeed means for the letter; of one that may have gone before, only what it means itself.
fn this_try(context: &Context, task: &Task, effect: &str) -> String {
    let Some(earlier) = text::earlier_tries(&task.letter, context.now.timezone()) else { return effect.to_owned() };
    format!("This try certainly has not gone; {earlier} may have.")
}

/// Says what went wrong in words, with what the server said on a line of its own, what it means and what to type.
fn failed(
    headline: &str,
    effect: &str,
    cause: &Cause,
    later: Option<String>,
    task: &Task,
    dispatch: &Dispatch,
) -> Vec<String> {
    let cure = cure::of(cause, (task.case.number, &task.case.opened.controller), &dispatch.server);
    let mut lines = vec![headline.to_owned(), format!("  {cause}"), format!("  {effect}")];
    lines.extend(cure.words.iter().map(|words| format!("  {words}")));
    let tries = later.into_iter().chain(cure.tries).enumerate();
    lines.extend(tries.map(|(number, line)| format!("  {} {line}", if number == 0 { "try:" } else { " or:" })));
    lines
}

/// Says why a letter has not gone yet.
fn put_off(cause: &Cause) -> &'static str {
    match (cause, cause.remedy()) {
        (Cause::Postponed { .. }, _) => "NOT SENT YET.  The mail server put the letter off.",
        (Cause::Certificate { .. }, _) => "NOT SENT YET.  The mail server cannot be told from a false one.",
        (Cause::StarttlsMissing(_) | Cause::StarttlsRefused(_), _) => {
            "NOT SENT YET.  The mail server offers no encryption."
        }
        (_, Remedy::Network) => "NOT SENT YET.  No mail server was reached.",
        (_, Remedy::Time) => "NOT SENT YET.  The mail server did not answer as it should.",
        (_, Remedy::Login | Remedy::Settings) => "NOT SENT YET.  The settings or the mail server must be mended first.",
        (_, Remedy::Message) => "NOT SENT YET.  The letter cannot go as it is.",
    }
}

/// Says what to type once more, and from when on; silence where the record cannot be read.
fn later(context: &mut Context, task: &Task) -> Option<String> {
    let now = (context.clock())().utc();
    let cases = case_argument::all(context).ok()?;
    let case = cases.case(task.case.number).ok()?;
    let letter = case.letter(task.letter.n).ok()?;
    Some(text::next(&case.until_sent(letter, letter.waiting(now)?), context.now.timezone(), context.pretended))
}

/// Says until when they have time, and whether that is settled law; silence where it cannot be worked out. A letter that
/// follows the request begins no time of the law for it.
fn deadline(context: &mut Context, number: u32, follows: bool) -> Option<String> {
    let cases = case_argument::all(context).ok()?;
    let standing = cases.standing(number, context.today).ok()?;
    if follows {
        return standing.awaited.map(awaited_in_words).or_else(|| {
            let until = text::until(standing.due?, standing.act_after?);
            Some(format!("Their time to answer stays what it was: {until}."))
        });
    }
    let view = CaseView::of(&cases, cases.case(number).ok()?, &standing, context.moment().utc()).ok()?;
    let response = view.deadlines.iter().find(|deadline| deadline.kind == DeadlineKind::Response);
    let mark = response.map_or("", |deadline| text::mark(deadline.basis));
    let until = text::until(standing.due?, standing.act_after?);
    let counted = text::counted(cases.case(number).ok()?, &standing);
    Some(format!("They have until {until}, {counted}{mark}."))
}
