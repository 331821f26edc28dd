//! The commands by what one does with them; clap knows headings for flags only.

use clap::Command;

/// Each group with its commands: the round of a letter first, as it goes.
pub(in crate::cli) const GROUPS: [(&str, &[&str]); 8] = [
    ("Every day", &["new", "send", "next", "sort", "follow"]),
    ("Begin", &["init", "guide", "letter"]),
    ("Send and wait", &["outbox", "resolve", "list", "overdue", "show", "calendar", "report"]),
    ("When something came", &["sync", "import", "record", "attach", "note"]),
    ("Go on", &["escalate", "evidence", "close", "reopen"]),
    ("Look up", &["due", "controllers", "law", "authorities", "templates", "help"]),
    ("Keep safe", &["backup", "restore", "export", "verify", "forget", "doctor"]),
    ("For the shell", &["completions", "man"]),
];

/// Lets the help of the program list its commands in their groups, each with what it does.
pub(in crate::cli) fn grouped(root: Command) -> Command {
    let template = format!(
        "{{about-with-newline}}\n{{usage-heading}} {{usage}}\n\n{}\n\n{}\n{{options}}{{after-help}}",
        listed(&root),
        heading(&root, "Options")
    );
    root.help_template(template)
}

fn listed(root: &Command) -> String {
    let all = GROUPS.iter().flat_map(|(_, names)| names.iter());
    let longest = all.map(|name| name.len()).max().unwrap_or(0);
    let literal = root.get_styles().get_literal();
    let row = |name: &&str| {
        let about = root.find_subcommand(name).and_then(Command::get_about).map(ToString::to_string);
        let gap = " ".repeat(longest + 2 - name.len());
        format!("\n  {literal}{name}{literal:#}{gap}{}", about.unwrap_or_default())
    };
    let group = |(words, names): &(&str, &[&str])| heading(root, words) + &names.iter().map(row).collect::<String>();
    GROUPS.iter().map(group).collect::<Vec<_>>().join("\n\n")
}

fn heading(root: &Command, words: &str) -> String {
    let header = root.get_styles().get_header();
    format!("{header}{words}:{header:#}")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn every_command_is_in_exactly_one_group() {
        let listed: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        let root = Cli::command();
        let shown: BTreeSet<&str> =
            root.get_subcommands().filter(|inner| !inner.is_hide_set()).map(Command::get_name).collect();
        assert_eq!(listed.iter().copied().collect::<BTreeSet<_>>(), shown);
        assert_eq!(listed.len(), shown.len(), "a command is in two groups");
    }

    #[test]
    fn no_word_of_the_list_is_taken_for_a_place_to_fill() {
        let help = grouped(Cli::command()).render_long_help().to_string();
        assert!(!help.contains(['{', '}']), "{help}");
        assert_eq!(help.matches("\nOptions:\n").count(), 1, "{help}");
    }
}
