use std::path::PathBuf;

use serde_json::json;

use super::find;
use crate::{
    cli::{Context, Failure, authorities, files::Target, text, visible::shown},
    controller::{Channel, Controller, Entity, FRESH_DAYS, Ship, Topic},
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
                context.out.document(&json!({ "schema": "redress.controller/1", "controller": controller }))
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
    }
    lines.extend(tail(controller));
    // Every line is foreign: none makes another.
    let lines: Vec<String> = lines.iter().map(|line| shown(line)).collect();
    context.out.data(&lines.join("\n"))
}

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
    let age = (context.today - channel.evidence.seen).num_days();
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
