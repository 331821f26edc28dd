use chrono::NaiveDate;
use serde_json::json;

use super::find;
use crate::{
    cli::{Context, Failure, arguments, text, visible::shown},
    controller::{Confirmation, Controller, Registry},
    desk::{self, Addresses, LookedAt},
};

/// Say that you looked, and that an address still stands where it is published
///
/// The day counts as the one it was last seen, and is shown as yours: the source of the record keeps its own.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress controllers confirm aliexpress
  redress controllers confirm aliexpress --seen 2026-11-28 --source https://…
  redress controllers confirm aliexpress --channel data-protection-officer --channel privacy-center
  redress controllers confirm aliexpress --undo      the day of its own source counts again")]
pub(super) struct Confirm {
    /// Its id
    id: String,
    /// The address, as it stands or by the id of its channel; the one for requests if not given
    #[arg(long, value_name = "ID|ADDRESS")]
    channel: Vec<String>,
    /// The day you looked; today if not given
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    seen: Option<NaiveDate>,
    /// Where you looked, a page or a few words; the source of the record if not given
    #[arg(long, value_name = "PAGE|TEXT")]
    source: Option<String>,
    /// It does not count: you had not looked, or it does not stand there
    #[arg(long, conflicts_with_all = ["seen", "source"])]
    undo: bool,
}

impl Confirm {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let registry = context.registry()?;
        let controller = find(&registry, Some(&self.id))?;
        let addresses = Addresses { controller: &controller.id, named: &self.channel };
        let done = if self.undo {
            withdraw(context, &registry, addresses)?
        } else {
            let look = Confirmation::new(self.seen.unwrap_or(context.today), self.source.as_deref());
            let look = look.map_err(|fault| {
                Failure::from(desk::DeskError::NotConfirmed {
                    channel: self.channel.first().cloned().unwrap_or_default(),
                    controller: controller.id.clone(),
                    fault,
                })
            })?;
            confirm(context, &registry, addresses, &look)?
        };
        if context.out.json {
            return context.out.document(&document(context.dry_run, controller, &done));
        }
        for one in &done {
            let line = if self.undo { undone(one) } else { looked(one) };
            context.out.say(&shown(&line));
        }
        if context.dry_run {
            context.out.say("Nothing was recorded (--dry-run).");
            return Ok(());
        }
        if self.undo {
            context.out.say(&format!("Look again:  redress controllers check {}", controller.id));
            return Ok(());
        }
        say_the_others(context, controller, &done);
        context.out.say(&format!("To take it back:  redress controllers confirm {} --undo", controller.id));
        Ok(())
    }
}

fn confirm(
    context: &mut Context,
    registry: &Registry,
    addresses: Addresses<'_>,
    look: &Confirmation,
) -> Result<Vec<LookedAt>, Failure> {
    let would_be = addresses.would_be(registry, look, context.today)?;
    if context.dry_run {
        return Ok(would_be);
    }
    let moment = context.moment();
    Ok(desk::confirm(context.ledger()?.as_mut(), registry, addresses, look, moment)?)
}

fn withdraw(context: &mut Context, registry: &Registry, addresses: Addresses<'_>) -> Result<Vec<LookedAt>, Failure> {
    let would_be = addresses.would_be_withdrawn(registry)?;
    if context.dry_run || would_be.iter().all(|one| !one.new) {
        return Ok(would_be);
    }
    let moment = context.moment();
    Ok(desk::withdraw(context.ledger()?.as_mut(), registry, addresses, moment)?)
}

fn looked(one: &LookedAt) -> String {
    let (channel, day) = (&one.channel, one.channel.last_seen());
    let source = channel.confirmed.as_ref().and_then(|confirmed| confirmed.source.clone());
    let place = source.unwrap_or_else(|| channel.evidence.source.address());
    let state = if one.new { "you looked" } else { "recorded already: you looked" };
    format!(
        "{} ({}, {}): {state} on {day}, and it still stood, in: {place}. The record's own source is of {}.",
        channel.value, channel.kind, channel.id, channel.evidence.seen
    )
}

fn undone(one: &LookedAt) -> String {
    let channel = &one.channel;
    let head = format!("{} ({}, {})", channel.value, channel.kind, channel.id);
    if one.new {
        format!("{head}: what you said of {} does not count; last seen {} again", one.was, channel.evidence.seen)
    } else {
        format!("{head}: nothing was confirmed; last seen {}", channel.evidence.seen)
    }
}

/// Whoever has the page before them can see the other addresses of it in the same breath.
fn say_the_others(context: &mut Context, controller: &Controller, done: &[LookedAt]) {
    let sources: Vec<&str> = done.iter().map(|one| one.channel.evidence.source.id.as_str()).collect();
    let day = done.iter().map(|one| one.channel.last_seen()).min().unwrap_or(context.today);
    let others = controller.channels().filter(|channel| {
        let named = done.iter().any(|one| one.channel.id == channel.id);
        let same = sources.contains(&channel.evidence.source.id.as_str());
        !named && same && channel.carries_letters() && channel.last_seen() < day
    });
    let flags: Vec<String> = others.map(|channel| format!(" --channel {}", channel.id)).collect();
    if !flags.is_empty() {
        let count = text::count(flags.len() as u64, "other way");
        let seen = if day == context.today { String::new() } else { format!(" --seen {day}") };
        context.out.say(&format!(
            "The same source has {count} to reach it; if it still does:\n  redress controllers confirm {}{}{seen}",
            controller.id,
            flags.concat()
        ));
    }
}

fn document(dry_run: bool, controller: &Controller, done: &[LookedAt]) -> serde_json::Value {
    let address = |one: &LookedAt| {
        json!({
            "channel": one.channel.id,
            "confirmed": one.channel.confirmed,
            "kind": one.channel.kind,
            "new": one.new,
            "seen": one.channel.last_seen(),
            "source_seen": one.channel.evidence.seen,
            "value": one.channel.value,
            "was": one.was,
        })
    };
    json!({
        "schema": "redress.controllers-confirm/1",
        "addresses": done.iter().map(address).collect::<Vec<_>>(),
        "controller": controller.id,
        "recorded": !dry_run,
    })
}
