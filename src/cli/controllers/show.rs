use std::path::PathBuf;

use serde_json::json;

use super::{find, page::Page, recorded};
use crate::{
    cli::{Context, Failure, authorities, files::Target, visible::shown},
    controller::Controller,
    law::Place,
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
                let recorded: Vec<_> = recorded::history(context, controller)?.iter().map(recorded::in_json).collect();
                context.out.document(&json!({
                    "schema": "redress.controller/1", "controller": controller, "recorded": recorded,
                }))
            }
            None => print(context, controller),
        }
    }
}

fn print(context: &mut Context, controller: &Controller) -> Result<(), Failure> {
    let place = context.config()?.me.map(|me| Place { country: me.country, region: me.region });
    let history = recorded::history(context, controller)?;
    let page = Page::of(controller, place, authorities::by_residence(context)?, context.today);
    // Every line is foreign: none makes another.
    let lines: Vec<String> = page.lines(recorded::lines(controller, &history)).iter().map(|line| shown(line)).collect();
    context.out.data(&lines.join(
        "
",
    ))?;
    if controller.channels().any(|channel| channel.carries_letters() && channel.rights.is_empty()) {
        context.out.say(&format!("To see what they hold:  redress new access --to {}", controller.id));
    }
    Ok(())
}
