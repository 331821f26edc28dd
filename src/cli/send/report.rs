use super::Task;
use crate::{
    cli::{Context, case_argument, second_channel, show::awaited_in_words, text},
    desk::{CaseView, Dispatch},
    law::DeadlineKind,
    post::{Cause, Outcome},
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
            lines
        }
        Outcome::Rejected(_) => vec![
            format!("NOT SENT.  The mail server refused the letter: {cause}"),
            format!("  It was not delivered, and no clock runs.\n  try: redress show {n}"),
        ],
        Outcome::Deferred(_) => vec![
            format!("NOT SENT YET.  {cause}"),
            "  The letter is saved and certainly has not gone.".to_owned(),
            format!("  try: {}", later(context, task).unwrap_or_else(|| format!("redress send {n}      later"))),
        ],
        Outcome::Uncertain(_) => vec![
            format!("NOT SURE.  The letter was handed over, but no usable answer came: {cause}"),
            format!("  It may have gone out. It is never sent again by itself.\n  try: redress resolve {n}"),
        ],
        Outcome::LoginRefused(Cause::TokenRefused { .. }) => vec![
            format!("NOT SENT.  The mail provider refused the login: {cause}"),
            format!(
                "  The letter is saved and has not gone. A token lasts about an hour; the command of \
                 `mail.smtp.password` must print a fresh one.\n  try: run that command yourself      then: redress send {n}"
            ),
        ],
        Outcome::LoginRefused(_) => vec![
            format!("NOT SENT.  The mail provider refused the login: {cause}"),
            format!(
                "  The letter is saved and has not gone. Many providers want an app password here, not your normal one.\n  \
                 try: redress init      then: redress send {n}"
            ),
        ],
        Outcome::Withheld(_) => vec![
            format!("NOT SENT from here.  {cause}"),
            format!("  Another run may be sending it.\n  try: redress show {n}"),
        ],
    }
}

/// Says what to type once more, and from when on; silence where the record cannot be read.
fn later(context: &mut Context, task: &Task) -> Option<String> {
    let now = (context.clock())().utc();
    let cases = case_argument::all(context).ok()?;
    let case = cases.case(task.case.number).ok()?;
    let letter = case.letter(task.letter.n).ok()?;
    Some(text::next(&case.until_sent(letter, letter.waiting(now)?), context.now.timezone()))
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
    let view = CaseView::of(cases.case(number).ok()?, &standing, context.moment().utc()).ok()?;
    let response = view.deadlines.iter().find(|deadline| deadline.kind == DeadlineKind::Response);
    let mark = response.map_or("", |deadline| text::mark(deadline.basis));
    let until = text::until(standing.due?, standing.act_after?);
    let counted = text::counted(cases.case(number).ok()?, &standing);
    Some(format!("They have until {until}, {counted}{mark}."))
}
