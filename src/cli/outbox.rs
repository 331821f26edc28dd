use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{Context, Failure, case_argument, text, visible::shown};
use crate::{case::Waiting, desk::WaitingLetter};

/// List the letters that have not certainly gone, and why
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress outbox
  redress outbox --plain
  redress send --due      sends those whose time has come")]
pub(super) struct Outbox {}

impl Outbox {
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let cases = case_argument::all(context)?;
        let letters: Vec<WaitingLetter> = cases.waiting(context.moment().utc(), context.today).collect();
        if context.out.json {
            let letters: Vec<Value> = letters.iter().map(document).collect();
            return context.out.document(&json!({ "schema": "redress.outbox/1", "letters": letters }));
        }
        if letters.is_empty() {
            context.out.say("No letter waits.  All cases:  redress list");
            return Ok(());
        }
        let lines: Vec<String> = if context.out.plain {
            letters.iter().map(fields).collect()
        } else {
            letters.iter().map(|held| in_words(context, held)).collect()
        };
        context.out.data(&lines.join("\n"))
    }
}

fn document(held: &WaitingLetter) -> Value {
    json!({
        "case": held.case.number,
        "reference": held.case.opened.reference,
        "controller": held.case.opened.controller,
        "letter": held.letter.n,
        "kind": held.letter.kind,
        "state": held.state(),
        "since": held.letter.waiting_since(),
        "why": why(held),
        "reply": reply(held),
        "may_have_gone": held.letter.tries_that_may_have_gone().map(|one| one.at).collect::<Vec<_>>(),
        "given": held.letter.given_out().map(|(on, given)| json!({ "on": on, "via": given.way })),
        "attempts": held.letter.tries,
        "next_try": held.next_try(),
        "next": held.next_step().command,
    })
}

fn fields(held: &WaitingLetter) -> String {
    let moment = |moment: DateTime<Utc>| moment.format("%Y-%m-%dT%H:%M:%SZ").to_string();
    [
        held.case.number.to_string(),
        held.case.opened.reference.to_string(),
        held.case.opened.controller.clone(),
        held.letter.n.to_string(),
        held.state().to_owned(),
        moment(held.letter.waiting_since()),
        held.letter.tries.to_string(),
        held.next_try().map_or_else(String::new, moment),
        held.next_step().command,
        shown(&why(held)),
    ]
    .join("\t")
}

fn in_words(context: &Context, held: &WaitingLetter) -> String {
    let offset = context.now.timezone();
    let tries = match held.letter.tries {
        0 => String::new(),
        tries => format!(", {}", text::count(tries.into(), "try")),
    };
    let doubt = text::earlier_tries(held.letter, offset).map_or_else(String::new, |earlier| {
        format!("   CAREFUL: {earlier} may have gone; it was sent again because you found nothing of it\n")
    });
    let next = held.next_step();
    let from =
        next.from.map(|from| format!("      {}", text::from_on(from, offset, context.pretended))).unwrap_or_default();
    let first = match held.waiting {
        Waiting::Login | Waiting::Settings if !held.by_hand => "   first: redress doctor      names the cure\n",
        Waiting::Approval
        | Waiting::From(_)
        | Waiting::Given { .. }
        | Waiting::Login
        | Waiting::Message
        | Waiting::Outcome
        | Waiting::Overtaken
        | Waiting::Restored
        | Waiting::Settings
        | Waiting::Word { .. } => "",
    };
    format!(
        "{case}  {controller}  {kind}, letter {n}: {state}, since {since}{tries}\n   {why}\n{doubt}{first}   try: {command}{from}",
        case = held.case.number,
        controller = shown(&held.case.opened.controller),
        kind = held.letter.kind,
        n = held.letter.n,
        state = text::waiting(held.letter, held.waiting, held.by_hand, context.now),
        since = text::moment(held.letter.waiting_since(), offset),
        why = shown(&why(held)),
        command = next.command,
    )
}

/// Says why a letter has not gone: what its record says of the last try, or what it waits for.
fn why(held: &WaitingLetter) -> String {
    let cause = held.letter.last.as_ref().and_then(|last| last.cause.as_deref());
    let or = |words: &str| cause.unwrap_or(words).to_owned();
    match held.waiting {
        Waiting::Approval => match held.held {
            Some(other) => format!("it is written, and waits for the answer to case {}", other.first),
            None => "it is written, and nobody has said yes to it yet".to_owned(),
        },
        Waiting::Given { on, way } => {
            format!("it was given to you {} on {on}; whether it went only you know", way.in_words())
        }
        Waiting::From(_) if held.letter.setbacks.is_empty() => {
            "it was approved, and has not been handed over yet".to_owned()
        }
        Waiting::From(_) => or("the mail server put it off"),
        Waiting::Login => or("the mail provider refused the login"),
        Waiting::Message => or("the mail server refused it"),
        Waiting::Settings => or("the settings or the mail server must be mended"),
        Waiting::Overtaken => {
            let fact = held.case.overtaken_since_approval(held.letter).map_or("something", |fact| fact.event.kind());
            format!("`{fact}` was recorded after it was approved, so it may no longer fit")
        }
        Waiting::Restored => {
            "the record was restored from a backup, so it may have gone since: look in your Sent folder".to_owned()
        }
        Waiting::Word { .. } if held.letter.setbacks.is_empty() => {
            "it was approved more than five days ago, and was never handed over".to_owned()
        }
        Waiting::Word { .. } => format!("tried for five days in vain: {}", or("the mail server put it off")),
        Waiting::Outcome if answered(held) => or("no usable answer came when it was handed over"),
        Waiting::Outcome => "it was handed over, and what became of it is not recorded".to_owned(),
    }
}

/// Tells whether the last outcome that is recorded is that of the last try.
fn answered(held: &WaitingLetter) -> bool {
    held.letter.last.as_ref().is_some_and(|last| last.attempt == Some(held.letter.attempts))
}

/// Returns what the server said last, escaped when it was recorded.
fn reply<'a>(held: &WaitingLetter<'a>) -> Option<&'a str> {
    held.letter.last.as_ref().filter(|_| held.waiting != Waiting::Outcome || answered(held))?.reply.as_deref()
}
