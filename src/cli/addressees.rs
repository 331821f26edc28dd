//! To whom a request goes: the controllers that were named, those of a group that know the user, and the user's word where an
//! address is offered with a reservation.

use chrono::NaiveDate;

use super::{Context, Failure, text, visible::shown};
use crate::{
    controller::{Controller, Registry, RegistryError},
    desk::{self, DeskError, Intent, Prepared},
    letter::Shelf,
};

/// Returns the ids of the controllers that were named; of a group, those that the user says to have dealt with.
pub(super) fn named(
    context: &mut Context,
    known: (&Registry, &Shelf),
    words: &[String],
    intent: &Intent,
) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for word in words {
        match known.0.find(word) {
            Err(RegistryError::Group { .. }) => ids.extend(of_group(context, known, word, intent)?),
            Ok(_) | Err(_) => ids.push(word.clone()),
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    Ok(ids)
}

fn of_group(
    context: &mut Context,
    (registry, texts): (&Registry, &Shelf),
    word: &str,
    intent: &Intent,
) -> Result<Vec<String>, Failure> {
    let members: Vec<&Controller> = registry.group(word).into_iter().filter(|one| !one.each_of_many).collect();
    if context.yes || !context.prompt.can_ask() {
        let flags = members.iter().filter(|one| one.takes_requests()).map(|one| format!("--to {}", one.id));
        return Err(Failure::usage(format!(
            "`{word}` is a group of {}, and which of them know you is not said",
            text::count(members.len() as u64, "controller")
        ))
        .effect("Nothing was written or sent: a request to a company that does not know you tells it who you are.")
        .hint(format!("{}      those that you dealt with", flags.collect::<Vec<_>>().join(" ")))
        .hint("redress controllers      lists them all"));
    }
    let (reached, out): (Vec<_>, Vec<_>) =
        members.into_iter().partition(|one| is_reached((registry, texts), one, intent, context.today));
    if !out.is_empty() {
        let names: Vec<String> = out.iter().map(|one| shown(&one.service)).collect();
        context.out.warn(&format!(
            "Left out, because no address for requests is known: {}.  How to find out:  redress controllers show ID",
            names.join("; ")
        ));
    }
    let mut chosen = Vec::new();
    for one in reached {
        let question = format!("Do you have an account with {}, or did you deal with it?", shown(&one.service));
        if context.prompt.confirm(&question, "--to CONTROLLER")? {
            chosen.push(one.id.clone());
        }
    }
    if chosen.is_empty() {
        return Err(Failure::usage(format!("no controller of `{word}` is left"))
            .effect("Nothing was written or sent.")
            .hint("redress controllers show ID      what is known of one that was left out, and how to find its address")
            .hint("redress controllers add --service NAME --email ADDRESS --page PAGE      one that you know an address of"));
    }
    Ok(chosen)
}

/// Tells whether such a letter has somewhere to go; nobody is asked about a company that it cannot reach.
fn is_reached((registry, texts): (&Registry, &Shelf), one: &Controller, intent: &Intent, today: NaiveDate) -> bool {
    match desk::prepare(registry, texts, &one.id, intent, today) {
        Ok(prepared) => prepared.has_a_channel(registry, intent).is_ok(),
        Err(DeskError::NoEntity { .. } | DeskError::EachOfMany(_)) => false,
        // What stands against every letter is said when the first one is written.
        Err(_) => one.takes_requests(),
    }
}

/// Has the user agree to each channel that is offered with a reservation.
pub(super) fn agreed(context: &mut Context, prepared: &[Prepared]) -> Result<(), Failure> {
    for one in prepared {
        let (Some(reservation), Some(channel)) = (&one.reservation, &one.channel) else { continue };
        let controller = &one.request.addressee.controller;
        let with_reservation = || {
            Failure::usage(format!(
                "`{}` of `{controller}` is offered with a reservation: {}",
                channel.value,
                reservation.strip_suffix('.').unwrap_or(reservation)
            ))
            .effect("Nothing was written or sent; a general yes does not answer that.")
            .hint(format!("--channel {}      use it all the same", channel.id))
            .hint(format!("redress controllers show {controller}"))
        };
        if context.yes || !context.prompt.can_ask() {
            return Err(with_reservation());
        }
        context.out.warn(&format!("{} ({})\n  {}", shown(&channel.value), shown(&channel.source), shown(reservation)));
        if !context.prompt.confirm("Use this address all the same?", "--channel ID")? {
            return Err(with_reservation());
        }
    }
    Ok(())
}

/// Leaves a controller out of several where none of its channels takes the request, and says so; where it is the only one,
/// that is the failure.
pub(super) fn left_out(context: &mut Context, error: &DeskError, several: bool) -> bool {
    let DeskError::NoRequestChannel { controller, .. } = error else { return false };
    if several {
        context.out.warn(&format!("{error}: it is left out.  redress controllers show {controller}"));
    }
    several
}
