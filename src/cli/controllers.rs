use serde_json::json;

use super::{Context, Failure, failures, list, visible::shown};
use crate::controller::{Channel, Controller, Entity, Registry, RegistryError, Topic};

/// Who can be written to, with sources
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  redress controllers
  redress controllers show aliexpress"
)]
pub(super) struct Controllers {
    /// Only those whose name holds this word
    word: Option<String>,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Show all that is known of one
    Show {
        /// Its id
        id: Option<String>,
    },
}

impl Controllers {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let registry = context.registry()?;
        if let Some(Action::Show { id }) = self.action {
            let controller = find(&registry, id.as_deref())?;
            return if context.out.json {
                context.out.document(&json!({ "schema": "redress.controller/1", "controller": controller }))
            } else {
                show(context, controller)
            };
        }
        let word = self.word.unwrap_or_default().to_lowercase();
        let holds = |controller: &&Controller| {
            controller.id.contains(&word) || controller.service.to_lowercase().contains(&word)
        };
        let found: Vec<&Controller> = registry.controllers().filter(holds).collect();
        if context.out.json {
            return context.out.document(&json!({ "schema": "redress.controllers/1", "controllers": found }));
        }
        let rows: Vec<Vec<String>> = found.iter().map(|controller| row(controller)).collect();
        if rows.is_empty() {
            context.out.say("No controller has this word in its name.");
            return Ok(());
        }
        context.out.data(&list::columns(&rows))
    }
}

fn find<'a>(registry: &'a Registry, id: Option<&str>) -> Result<&'a Controller, Failure> {
    let error = match id.map(|id| registry.find(id)) {
        None => Failure::usage("which controller is not said"),
        Some(Ok(controller)) => return Ok(controller),
        Some(Err(RegistryError::Unknown { id, nearest: Some(nearest) })) => {
            let hint = format!("redress controllers show {nearest}");
            Failure::usage(RegistryError::Unknown { id, nearest: Some(nearest) }).hint(hint)
        }
        Some(Err(error)) if registry.unusable().iter().any(|held| held.error == error) => {
            return Err(failures::registry(&error));
        }
        Some(Err(error)) => Failure::usage(error),
    };
    let ids = registry.controllers().map(|controller| controller.id.clone()).collect::<Vec<_>>().join(", ");
    Err(error.hint(format!("redress controllers show ID      with one of {ids}")))
}

fn row(controller: &Controller) -> Vec<String> {
    let mine =
        controller.overridden_by.as_ref().map_or_else(String::new, |origin| format!("your own record, {origin}"));
    vec![controller.id.clone(), shown(&controller.service), shown(&mine)]
}

fn show(context: &mut Context, controller: &Controller) -> Result<(), Failure> {
    let mut lines = vec![format!("{}  {}", controller.id, controller.service)];
    lines.extend(controller.overridden_by.iter().map(|origin| format!("This record is your own, from {origin}.")));
    for entity in &controller.entities {
        lines.push(String::new());
        lines.extend(entity_lines(entity));
    }
    lines.push(String::new());
    lines.push("Channels".to_owned());
    for channel in controller.channels() {
        lines.extend(channel_lines(context, channel));
    }
    lines.extend(
        controller
            .representatives
            .iter()
            .map(|one| format!("Representative for {}: {} ({})", one.jurisdiction, one.line(), one.evidence)),
    );
    let by_residence = super::authorities::by_residence(context)?;
    for statement in &controller.statements {
        lines.push(format!("- {} ({})", statement.text, statement.evidence));
        let claim = statement.topic == Topic::LeadAuthority;
        lines.extend(claim.then(|| format!("    What it says of that is a claim and binds nobody. {by_residence}")));
    }
    // Every line is foreign: none makes another.
    let lines: Vec<String> = lines.iter().map(|line| shown(line)).collect();
    context.out.data(&lines.join("\n"))
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
    lines.push(format!("    {}; {}", channel.evidence, channel.evidence.confidence.words()));
    lines.extend(channel.note.iter().map(|note| format!("    note: {note}")));
    let age = (context.today - channel.evidence.seen).num_days();
    if age > crate::controller::FRESH_DAYS {
        lines.push(format!("    seen {age} days ago: look at its source before you use it"));
    }
    lines
}
