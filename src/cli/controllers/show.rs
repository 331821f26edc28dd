use std::path::PathBuf;

use chrono::NaiveDate;
use serde_json::json;

use super::find;
use crate::{
    cli::{Context, Failure, authorities, files::Target, text, visible::shown},
    controller::{Channel, Controller, Difference, Entity, FRESH_DAYS, RegistryEvent, Ship, Topic, Whose},
    desk,
    ledger::Digest,
};

/// Show all that is known of one, and what is not
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress controllers show aliexpress
  redress controllers show aliexpress -o aliexpress.toml      the record itself, as `controllers add` reads it")]
pub(super) struct Show {
    /// Its id
    id: Option<String>,
    /// Write the record itself to a file, as `redress controllers add` reads it; `-` prints it
    #[arg(long, short, value_name = "FILE", conflicts_with = "json")]
    output: Option<PathBuf>,
}

impl Show {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let registry = context.registry()?;
        let controller = find(&registry, self.id.as_deref())?;
        match self.output {
            Some(path) if path.as_os_str() == "-" => context.out.exactly(controller.text()),
            Some(path) if context.dry_run => {
                context.out.say(&format!("Would write `{}` (--dry-run).", path.display()));
                Ok(())
            }
            Some(path) => Target::open(context, &path)?.write(context, controller.text().as_bytes()),
            None if context.out.json => {
                let recorded: Vec<_> = history(context, controller)?.iter().map(in_json).collect();
                context.out.document(&json!({
                    "schema": "redress.controller/1", "controller": controller, "recorded": recorded,
                }))
            }
            None => print(context, controller),
        }
    }
}

fn print(context: &mut Context, controller: &Controller) -> Result<(), Failure> {
    let mut lines = head(controller);
    for entity in &controller.entities {
        lines.push(String::new());
        lines.extend(entity_lines(entity));
    }
    lines.push(String::new());
    lines.push("Channels".to_owned());
    for channel in controller.channels() {
        lines.extend(channel_lines(context, channel));
    }
    if controller.channels().next().is_none() {
        lines.push("  none is known".to_owned());
    }
    lines.extend(
        controller
            .representatives
            .iter()
            .map(|one| format!("Representative for {}: {} ({})", one.jurisdiction, one.line(), one.evidence)),
    );
    let by_residence = authorities::by_residence(context)?;
    for statement in &controller.statements {
        lines.push(format!("- {} ({})", statement.text, statement.evidence));
        let claim = statement.topic == Topic::LeadAuthority;
        lines.extend(claim.then(|| format!("    What it says of that is a claim and binds nobody. {by_residence}")));
        let wants_a_document = statement.quote.as_deref() == Some("needs-id-document: true");
        lines.extend(wants_a_document.then(|| format!("    {REASONABLE_DOUBTS}")));
    }
    lines.extend(recorded(controller, &history(context, controller)?));
    lines.extend(tail(controller));
    // Every line is foreign: none makes another.
    let lines: Vec<String> = lines.iter().map(|line| shown(line)).collect();
    context.out.data(&lines.join("\n"))?;
    if controller.channels().any(|channel| channel.carries_letters() && channel.rights.is_empty()) {
        context.out.say(&format!("To see what they hold:  redress new access --to {}", controller.id));
    }
    Ok(())
}

/// The law beside what a third party says a company asks for.
const REASONABLE_DOUBTS: &str = "That is what the record says. Under the GDPR more information may be asked for only where there \
                                 are reasonable doubts about who you are (Art. 12(6) GDPR): redress help identity";

fn head(controller: &Controller) -> Vec<String> {
    let mut lines = vec![format!("{}  {}", controller.id, controller.service)];
    lines.extend(controller.overridden_by.iter().map(|origin| format!("This record is your own, from {origin}.")));
    lines.extend(controller.family.iter().map(|family| format!("It sells on {family}.")));
    if !controller.aliases.is_empty() {
        lines.push(format!("Also found as {}.", text::list(&controller.aliases)));
    }
    lines.extend(controller.website.iter().map(|site| format!("Its site: {site}")));
    if !controller.runs.is_empty() {
        lines.push(format!("It answers for: {}", controller.runs.join("; ")));
    }
    lines.extend(controller.note.clone());
    lines
}

fn entity_lines(entity: &Entity) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", entity.applies_to, entity.name())];
    lines.extend(entity.registration.iter().map(|number| format!("  registered: {number}")));
    lines.push(format!("  source: {}", entity.evidence));
    lines.extend(entity.note.iter().map(|note| format!("  note: {note}")));
    lines
}

fn channel_lines(context: &Context, channel: &Channel) -> Vec<String> {
    let mut lines = vec![format!("  {} ({}): {}", channel.value, channel.kind, channel.purpose)];
    lines.push(format!("    {}: {}", channel.id, offered(channel)));
    lines.push(format!("    {}; {}", channel.evidence, channel.evidence.confidence.words()));
    lines.extend(channel.note.iter().map(|note| format!("    note: {note}")));
    lines.extend(channel.confirmed.iter().map(|one| format!("    {}", text::looked_again(one))));
    let age = (context.today - channel.last_seen()).num_days();
    if age > FRESH_DAYS {
        lines.push(format!("    seen {age} days ago: look at its source before you use it"));
    }
    lines
}

fn offered(channel: &Channel) -> &'static str {
    match (channel.stale, channel.ship) {
        (true, _) => "out of date, not used",
        (false, Ship::Yes) => "offered",
        (false, Ship::Ask) => "offered with a reservation, used only after you agreed",
        (false, Ship::No) => "listed, not used",
    }
}

fn history(context: &mut Context, controller: &Controller) -> Result<Vec<(NaiveDate, RegistryEvent)>, Failure> {
    match context.ledger_if_any()? {
        Some(ledger) => Ok(desk::registry_history(ledger.as_ref(), &controller.id)?),
        None => Ok(Vec::new()),
    }
}

/// What the record keeps of it: when a record of the user's own was written, and when they looked at an address.
fn recorded(controller: &Controller, history: &[(NaiveDate, RegistryEvent)]) -> Vec<String> {
    if history.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), "What you recorded".to_owned()];
    for (on, event) in history {
        let (what, changes) = in_words(event);
        lines.push(format!("  {on}  {what}"));
        lines.extend(
            changes
                .iter()
                .flat_map(|change| change.to_string().lines().map(|line| format!("    {line}")).collect::<Vec<_>>()),
        );
    }
    let last = history.iter().rev().find_map(|(on, event)| Some((on, &event.written()?.sha256)));
    if let Some((on, sha256)) = last {
        let own = controller.overridden_by.as_ref();
        let now = Digest::of(controller.text().as_bytes()).to_string();
        match own {
            None => lines.push(format!("  The record of {on} is not in use any more; what is shipped holds.")),
            Some(_) if now != *sha256 => lines.push(format!(
                "  The file was changed since by other means than redress: it is not the one of {on}. Into the record with it:  \
                 redress controllers add {}",
                own.map_or("FILE", String::as_str)
            )),
            Some(_) => {}
        }
    }
    lines
}

fn in_words(event: &RegistryEvent) -> (String, &[Difference]) {
    match event {
        RegistryEvent::AddressConfirmed(body) => {
            let place = body.source.as_ref().map_or_else(String::new, |source| format!(", in: {source}"));
            (format!("you looked, and {} still stood{place}", body.address.value), &[])
        }
        RegistryEvent::ConfirmationWithdrawn(body) => (format!("what you said of {} was taken back", body.value), &[]),
        RegistryEvent::ControllerAdded(body) => ("your own record was added".to_owned(), &body.changes),
        RegistryEvent::ControllerChanged(body) => {
            let whose = match body.instead_of {
                Some(Whose::Shipped) => " in place of the one shipped",
                Some(Whose::Own) | None => " anew",
            };
            (format!("your own record was written{whose}"), &body.changes)
        }
    }
}

fn in_json((on, event): &(NaiveDate, RegistryEvent)) -> serde_json::Value {
    let written = event.written();
    let (address, source) = match event {
        RegistryEvent::AddressConfirmed(body) => (Some(&body.address), body.source.as_ref()),
        RegistryEvent::ConfirmationWithdrawn(body) => (Some(body), None),
        RegistryEvent::ControllerAdded(_) | RegistryEvent::ControllerChanged(_) => (None, None),
    };
    json!({
        "changes": written.map_or(&[][..], |written| &written.changes),
        "channel": address.map(|address| &address.channel),
        "instead_of": written.and_then(|written| written.instead_of),
        "kind": event.kind(),
        "on": on,
        "sha256": written.map(|written| &written.sha256),
        "source": source,
        "value": address.map(|address| &address.value),
    })
}

/// What is not known, and what a foreign record had besides.
fn tail(controller: &Controller) -> Vec<String> {
    let mut lines = Vec::new();
    if !controller.unknown.is_empty() {
        lines.extend([String::new(), "Not known".to_owned()]);
    }
    for unknown in &controller.unknown {
        lines.extend([format!("  {}", unknown.what), format!("    to find out: {}", unknown.find_out)]);
    }
    if !controller.unmapped.is_empty() {
        lines.extend([String::new(), "Kept from the record it was taken from, and not used".to_owned()]);
    }
    lines.extend(controller.unmapped.iter().map(|one| format!("  {}: {}", one.field, one.json)));
    lines
}
