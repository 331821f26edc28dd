//! To whom a request goes: the controllers that were named, those of a group that know the user, and the user's word where an
//! address is offered with a reservation.

use super::{Context, Failure, text, visible::shown};
use crate::{
    controller::{Controller, Registry, RegistryError},
    desk::{DeskError, Prepared},
};

/// Returns the ids of the controllers that were named; of a group, those that the user says to have dealt with.
pub(super) fn named(context: &mut Context, registry: &Registry, words: &[String]) -> Result<Vec<String>, Failure> {
    let mut ids = Vec::new();
    for word in words {
        match registry.find(word) {
            Err(RegistryError::Group { .. }) => ids.extend(of_group(context, registry, word)?),
            Ok(_) | Err(_) => ids.push(word.clone()),
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    Ok(ids)
}

fn of_group(context: &mut Context, registry: &Registry, word: &str) -> Result<Vec<String>, Failure> {
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
    let mut chosen = Vec::new();
    for one in members {
        let question = format!("Do you have an account with {}, or did you deal with it?", shown(&one.service));
        if !context.prompt.confirm(&question, "--to CONTROLLER")? {
            continue;
        }
        if one.takes_requests() {
            chosen.push(one.id.clone());
        } else {
            context.out.warn(&format!(
                "{} is left out: no address for requests is known.  How to find out:  redress controllers show {}",
                shown(&one.service),
                one.id
            ));
        }
    }
    if chosen.is_empty() {
        return Err(Failure::usage(format!("no controller of `{word}` is left")).effect("Nothing was written or sent."));
    }
    Ok(chosen)
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
