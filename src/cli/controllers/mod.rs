//! Who can be written to: the records looked at, held against what happened since, added and taken over.

mod add;
mod check;
mod confirm;
mod import;
mod keep;
mod page;
mod recorded;
mod show;

use serde_json::json;

use super::{Context, Failure, failures, rows::Rows, visible::shown};
use crate::controller::{Channel, ChannelKind, Controller, Registry, RegistryError, Ship, Standing};

/// Who can be written to, with sources
#[derive(Debug, clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "\
Examples:
  redress controllers
  redress controllers show aliexpress
  redress controllers check
  redress controllers confirm aliexpress
  redress controllers add --seller
  redress controllers import companies/bunq.json"
)]
pub(super) struct Controllers {
    /// Only those whose name holds this word
    word: Option<String>,
    #[command(subcommand)]
    action: Option<Action>,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    Show(show::Show),
    Check(check::Check),
    Confirm(confirm::Confirm),
    Add(Box<add::Add>),
    Import(import::Import),
}

impl Controllers {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        match self.action {
            Some(Action::Show(command)) => command.run(context),
            Some(Action::Check(command)) => command.run(context),
            Some(Action::Confirm(command)) => command.run(context),
            Some(Action::Add(command)) => command.run(context),
            Some(Action::Import(command)) => command.run(context),
            None => list(context, self.word.as_deref()),
        }
    }
}

fn list(context: &mut Context, word: Option<&str>) -> Result<(), Failure> {
    let registry = context.registry()?;
    let word = word.unwrap_or_default().to_lowercase();
    let found: Vec<&Controller> = registry.controllers().filter(|controller| holds(controller, &word)).collect();
    if context.out.json {
        return context.out.document(&json!({ "schema": "redress.controllers/1", "controllers": found }));
    }
    let rows: Vec<Vec<String>> = found.iter().map(|controller| row(controller)).collect();
    if rows.is_empty() {
        context.out.say("No controller has this word in its name.");
        return Ok(());
    }
    if context.out.plain {
        return context.out.data(&rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n"));
    }
    context.out.rows(&Rows::new(2, &rows).named(&["", "is", "letters go"]))?;
    context.out.say(&format!("All that is known of one:  redress controllers show {}", rows[0][0]));
    Ok(())
}

/// Tells whether the word is in one of the names of a controller.
fn holds(controller: &Controller, word: &str) -> bool {
    let names = [&controller.id, &controller.service].into_iter().chain(&controller.aliases).chain(&controller.runs);
    names.into_iter().any(|name| name.to_lowercase().contains(word))
}

fn row(controller: &Controller) -> Vec<String> {
    let mine =
        controller.overridden_by.as_ref().map_or_else(String::new, |origin| format!("your own record, {origin}"));
    vec![controller.id.clone(), shown(&controller.service), shown(&reached(controller)), shown(&mine)]
}

/// Says in a few words how a controller is reached.
fn reached(controller: &Controller) -> String {
    if controller.each_of_many {
        return "each is written to by itself".to_owned();
    }
    let usable = controller.channels().filter(|channel| channel.carries_letters());
    // As a request chooses: what is there for every right first, and what no letter is written for last.
    let order = |channel: &&Channel| {
        let way = match channel.kind {
            ChannelKind::Email | ChannelKind::Webform => 0,
            ChannelKind::Post | ChannelKind::Representative => 1,
            ChannelKind::InApp | ChannelKind::Phone => 2,
        };
        (!channel.rights.is_empty(), channel.standing, way, channel.ship)
    };
    let Some(best) = usable.min_by_key(order).filter(|best| best.rights.is_empty()) else {
        let closes = controller.channels().any(|channel| channel.is_usable() && channel.closes_the_account());
        let own_pages = if closes { "; its own pages delete the account" } else { "" };
        return format!("no address known{own_pages}");
    };
    let way = match best.kind {
        ChannelKind::Post => "by letter on paper",
        ChannelKind::Email
        | ChannelKind::InApp
        | ChannelKind::Phone
        | ChannelKind::Representative
        | ChannelKind::Webform => &best.value,
    };
    match (best.standing, best.ship) {
        (Standing::Requests, Ship::Yes) => way.to_owned(),
        (Standing::Requests | Standing::Fallback, Ship::Yes | Ship::Ask | Ship::No) => {
            format!("{way}, with a reservation")
        }
    }
}

/// Finds the controller that is named, or says which there are.
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
    Err(error.hint("redress controllers      lists them all"))
}
