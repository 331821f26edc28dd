//! What is asked: which fact it is, and only what that fact needs.

use super::{Answered, Choice, Reply, ask::Ask, screen};
use crate::{
    case::{Acknowledged, Case, Event, Evidence, Extended, Heard, Partial, Refused, Retained, WantsIdentity, Way},
    cli::{Context, Failure, rows::Rows},
    mail::reading::{Details, Until},
};

/// Asks what a reply is; nothing where that is left for later.
pub(super) fn choice(
    context: &mut Context,
    case: &Case,
    reply: &Reply,
    instead: &str,
) -> Result<Option<Choice>, Failure> {
    let fits = |choice: &Choice| choice.fits(case.opened.right, reply.is_a_report());
    let choices: Vec<Choice> = Choice::ALL.into_iter().filter(fits).collect();
    offer(context, reply, &choices);
    loop {
        let help = "a number; `?` explains each, `t` shows the whole text; empty: later; Ctrl-C: nothing is changed";
        let typed = context.prompt.text("Choice", "", help, instead)?;
        let chosen = Choice::of(&typed).filter(|choice| choices.contains(choice));
        match (typed.as_str(), chosen) {
            ("", _) => return Ok(None),
            ("?", _) => explain(context, case, &choices),
            ("t", _) => {
                for line in reply.reading.iter().flat_map(screen::whole) {
                    context.out.warn(&line);
                }
            }
            (_, Some(choice)) if choice == Choice::None || is_genuine(context, reply, instead)? => {
                return Ok(Some(choice));
            }
            (_, Some(_)) => context.out.warn("Then it is 0, or left for later."),
            (_, None) => context.out.warn("A number from the list, please."),
        }
    }
}

/// Shows the choices, each with the fact that is recorded.
fn offer(context: &mut Context, reply: &Reply, choices: &[Choice]) {
    let suggested = reply.reading.as_ref().and_then(screen::suggestion);
    let row = |choice: &Choice| {
        let mark = if Some(*choice) == suggested { "<- looks like" } else { "" };
        let number = format!("{:>2}", choice.number());
        vec![number, choice.in_words().to_owned(), format!("`{}`", choice.fact()), mark.to_owned()]
    };
    context.out.warn("What is it?");
    context.out.warn_rows(&Rows::new(2, &choices.iter().map(row).collect::<Vec<_>>()).set_in(2));
}

/// Says of each choice which fact it is and what that changes.
fn explain(context: &mut Context, case: &Case, choices: &[Choice]) {
    for choice in choices {
        context.out.warn(&format!("  {:>2}  {}", choice.number(), choice.in_words()));
        let changes = choice.changes(case.opened.regime, case.opened.right, false);
        context.out.warn(&format!("      `{}`: {changes}", choice.fact()));
    }
}

/// Asks whether a message of doubtful origin is genuine all the same, before it can count as anything they did.
fn is_genuine(context: &mut Context, reply: &Reply, instead: &str) -> Result<bool, Failure> {
    if !reply.reading.as_ref().is_some_and(screen::is_doubtful) {
        return Ok(true);
    }
    context.out.warn(
        "CAREFUL: something about its origin does not fit, as said above. It counts only if you know from elsewhere that \
         it is genuine: from your account there, or from a call to a number that does not stand in it.",
    );
    context.prompt.confirm("Do you know that it is genuine?", instead)
}

/// Asks what the fact needs.
pub(super) fn fact(
    context: &mut Context,
    case: &Case,
    reply: &Reply,
    choice: Choice,
    instead: &str,
) -> Result<Answered, Failure> {
    let details = reply.reading.as_ref().map(|reading| reading.details.clone()).unwrap_or_default();
    let mut ask = Ask { context, instead };
    let mut note = None;
    let event: Box<dyn Fn(Evidence) -> Event> = match choice {
        Choice::Acknowledged => {
            let received = ask.day_of_receipt(details.received)?;
            Box::new(move |evidence| Event::Acknowledged(Acknowledged { evidence, received }))
        }
        Choice::WantsIdentity => {
            let baseless = ask.baseless(case.opened.regime, case.opened.right)?;
            Box::new(move |evidence| Event::WantsIdentity(WantsIdentity { baseless, evidence }))
        }
        Choice::WantsInformation => Box::new(Event::WantsInformation),
        Choice::Extended => {
            let until = ask.until_of_an_extension(details.until)?;
            let reason = ask.reason()?;
            Box::new(move |evidence| Event::Extended(Extended { evidence, reason: reason.clone(), until }))
        }
        Choice::Refused => {
            let reason = ask.reason()?;
            Box::new(move |evidence| Event::Refused(Refused { evidence, reason: reason.clone() }))
        }
        Choice::Partial => {
            let missing = ask.missing(case, "decide later")?;
            Box::new(move |evidence| Event::Partial(Partial { evidence, missing: missing.clone() }))
        }
        Choice::Done => ask.all_of_it(case)?,
        Choice::Retained => {
            let categories = ask.categories(case, reply.on, &details)?;
            Box::new(move |evidence| Event::Retained(Retained { categories: categories.clone(), evidence }))
        }
        Choice::NoData => Box::new(Event::NoData),
        Choice::Portal => Box::new(Event::Portal),
        Choice::WrongAddress => {
            note = ask.words("Where do they say that it belongs?")?;
            Box::new(|evidence| Event::WrongAddress(Heard { evidence, ..Heard::default() }))
        }
        Choice::Bounced => {
            let letter = reply.letter;
            Box::new(move |evidence| {
                Event::Bounced(Heard { by: Some(Way::Email), evidence, letter, ..Heard::default() })
            })
        }
        Choice::None => {
            note = ask.words("What is it, in your words?")?;
            Box::new(Event::Other)
        }
    };
    let promise = if may_promise(choice, reply, &details) {
        ask.promise(case, reply.on, details.until.map(Until::Day).or(details.within))?
    } else {
        None
    };
    Ok(Answered { event, note, promise })
}

/// Tells whether a reply of this kind may promise something by a day that no law sets.
fn may_promise(choice: Choice, reply: &Reply, details: &Details) -> bool {
    match choice {
        Choice::Acknowledged | Choice::Partial | Choice::Portal => true,
        Choice::WantsIdentity | Choice::WantsInformation => details.until.is_some(),
        Choice::None => reply.reading.is_none(),
        // An extension names its own day, and after the others nothing is awaited.
        Choice::Bounced
        | Choice::Done
        | Choice::Extended
        | Choice::NoData
        | Choice::Refused
        | Choice::Retained
        | Choice::WrongAddress => false,
    }
}
