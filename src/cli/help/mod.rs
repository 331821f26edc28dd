//! Help: of a command as its own `--help` has it, and pages about what lies around it.

mod groups;
mod page;

use clap::CommandFactory;
use serde_json::json;

use super::{Cli, Context, Failure, arguments, rows::Rows};
pub(super) use groups::{GROUPS, grouped};
use page::Page;

/// Read about a topic, or about a command
///
/// A word that is both gives the command first and the page below it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress help leaving
  redress help deadlines
  redress help record")]
pub(super) struct Help {
    /// A topic or a command; all topics if not given
    #[arg(value_name = "TOPIC")]
    words: Vec<String>,
}

impl Help {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let words: Vec<String> = self.words.iter().map(|word| word.to_lowercase()).collect();
        if words.is_empty() {
            return all(context);
        }
        let page = if let [topic] = words.as_slice() { Page::find(topic) } else { None };
        let command = of_command(&words);
        if page.is_none() && command.is_none() {
            return Err(unknown(&words));
        }
        if context.out.json {
            let page = page.map(|page| {
                json!({ "topic": page.topic, "title": page.title(), "text": page.text, "commands": page.commands() })
            });
            return context.out.document(&json!({ "schema": "redress.help/1", "page": page, "command": command }));
        }
        let page = page.map_or_else(String::new, |page| page.lines(context.out.columns()).join("\n"));
        context.out.help(command.unwrap_or_default().trim_end(), &page)
    }
}

fn all(context: &mut Context) -> Result<(), Failure> {
    if context.out.json {
        let pages: Vec<_> =
            Page::ALL.iter().map(|page| json!({ "topic": page.topic, "title": page.title() })).collect();
        return context.out.document(&json!({ "schema": "redress.topics/1", "topics": pages }));
    }
    let rows: Vec<Vec<String>> =
        Page::ALL.iter().map(|page| vec![page.topic.to_owned(), page.title().to_owned()]).collect();
    if context.out.plain {
        return context.out.data(&rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n"));
    }
    let help = grouped(Cli::command()).render_long_help().ansi().to_string();
    let topics = context.out.each(&Rows::new(1, &rows)).concat().join("\n");
    context.out.help(help.trim_end(), &format!("Topics, as in `redress help leaving`:\n{topics}"))
}

/// Returns the help of a command, with its subcommands below it.
fn of_command(words: &[String]) -> Option<String> {
    let mut root = Cli::command();
    root.build();
    let mut command = &mut root;
    for word in words {
        command = command.find_subcommand_mut(word)?;
    }
    Some(command.render_long_help().ansi().to_string())
}

/// Returns what can follow `help` on a line: the commands and the topics, or the commands below the one that it names.
pub(super) fn topics(line: &[String]) -> Vec<(String, String)> {
    let commands = commands(line);
    if named(line).next().is_some() {
        return commands;
    }
    // A word that is both a command and a topic is the command's.
    let is_command = |page: &&Page| commands.iter().any(|(name, _)| name == page.topic);
    let pages = Page::ALL.iter().filter(|page| !is_command(page));
    let pages: Vec<_> = pages.map(|page| (page.topic.to_owned(), page.title().to_owned())).collect();
    commands.into_iter().chain(pages).collect()
}

/// Returns the commands below the one that a line names after its first two words, each with what it does.
pub(super) fn commands(line: &[String]) -> Vec<(String, String)> {
    let root = Cli::command();
    let below = named(line).try_fold(&root, |command, word| command.find_subcommand(word));
    let shown = below.into_iter().flat_map(clap::Command::get_subcommands).filter(|inner| !inner.is_hide_set());
    let about = |command: &clap::Command| command.get_about().map(ToString::to_string).unwrap_or_default();
    shown.map(|inner| (inner.get_name().to_owned(), about(inner))).collect()
}

fn named(line: &[String]) -> impl Iterator<Item = &String> {
    line.iter().skip(2).filter(|word| !word.starts_with('-'))
}

fn unknown(words: &[String]) -> Failure {
    let said = words.join(" ");
    let commands = Cli::command();
    let names = commands.get_subcommands().filter(|command| !command.is_hide_set()).map(clap::Command::get_name);
    let nearest = arguments::nearest(&said, Page::ALL.iter().map(|page| page.topic).chain(names));
    let failure = Failure::usage(format!("no topic and no command `{said}`"));
    let failure = nearest.map(|nearest| format!("redress help {nearest}")).into_iter().fold(failure, Failure::hint);
    failure.hint("redress help      all topics and commands")
}
