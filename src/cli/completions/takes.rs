use clap::{Arg, ValueHint};

/// What an argument takes, where that is known before it is typed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Takes {
    Authorities,
    Calendars,
    Cases,
    Channels,
    Commands,
    Controllers,
    Countries,
    Entries,
    Events,
    Files,
    Folders,
    FollowUps,
    Guides,
    Hides,
    Identifiers,
    Items,
    Languages,
    Laws,
    Letters,
    Missing,
    Options,
    Parts,
    Providers,
    Regions,
    Replies,
    Rights,
    Routes,
    Texts,
    Topics,
    Webmails,
}

/// Returns what an argument of a command takes; nothing where it names its values itself or they are the user's own.
pub(super) fn of(command: &str, arg: &Arg) -> Option<Takes> {
    Some(match (command, arg.get_id().as_str()) {
        (_, "case" | "cases" | "after" | "gaps") => Takes::Cases,
        ("new" | "letter", "to")
        | ("list", "family")
        | ("add", "change" | "market")
        | ("show" | "confirm", "id")
        | ("check", "ids") => Takes::Controllers,
        ("guide", "id") => Takes::Guides,
        ("guide", "done" | "undo") => Takes::Items,
        ("guide", "path") => Takes::Routes,
        (_, "channel") => Takes::Channels,
        (_, "right") => Takes::Rights,
        (_, "law") | ("law", "regime") => Takes::Laws,
        (_, "lang" | "bilingual") => Takes::Languages,
        (_, "country") | ("authorities", "place") => Takes::Countries,
        (_, "region") => Takes::Regions,
        (_, "identifier") => Takes::Identifiers,
        (_, "with") => Takes::Options,
        (_, "without") => Takes::Parts,
        (_, "missing") => Takes::Missing,
        ("follow", "kind") => Takes::FollowUps,
        (_, "letter") => Takes::Letters,
        ("record", "reply") => Takes::Replies,
        ("record", "event") => Takes::Entries,
        ("due", "event") => Takes::Events,
        ("due", "calendar") => Takes::Calendars,
        ("escalate", "authority") => Takes::Authorities,
        ("evidence", "redact") => Takes::Hides,
        ("init", "provider") => Takes::Providers,
        ("help", "words") => Takes::Topics,
        ("man", "words") => Takes::Commands,
        ("templates", "name") => Takes::Texts,
        ("send", "webmail") => Takes::Webmails,
        _ => return left_to_the_shell(arg),
    })
}

fn left_to_the_shell(arg: &Arg) -> Option<Takes> {
    match arg.get_value_hint() {
        ValueHint::AnyPath | ValueHint::FilePath => Some(Takes::Files),
        ValueHint::DirPath => Some(Takes::Folders),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use clap::{Command, CommandFactory};

    use super::*;
    use crate::cli::Cli;

    /// Values that only the user knows: their own words, days, numbers and names.
    const THE_USERS_OWN: [&str; 40] = [
        "address",
        "authserv",
        "basis",
        "clarification_asked",
        "clarification_given",
        "company",
        "confirm",
        "count",
        "data",
        "email",
        "folder",
        "holder",
        "identity_asked",
        "identity_given",
        "imap_folder",
        "imap_host",
        "imap_password",
        "imap_port",
        "imap_user",
        "limit",
        "name",
        "note",
        "number",
        "on",
        "page",
        "reason",
        "received",
        "registration",
        "seen",
        "sent",
        "service",
        "since",
        "smtp_host",
        "smtp_password",
        "smtp_port",
        "smtp_user",
        "source",
        "take",
        "text",
        "to_controller",
    ];

    /// The same, where another command completes what has this name.
    const OF_THIS_COMMAND: [(&str, &str); 11] = [
        ("add", "attention"),
        ("add", "id"),
        ("add", "webform"),
        ("complete", "words"),
        ("controllers", "word"),
        ("record", "ask"),
        ("record", "to"),
        ("record", "until"),
        ("record", "what"),
        ("redress", "today"),
        ("send", "until"),
    ];

    fn unsaid(command: &Command, found: &mut Vec<String>) {
        let name = command.get_name();
        for arg in command.get_arguments() {
            let id = arg.get_id().as_str();
            let has_values = arg.get_num_args().is_some_and(|count| count.takes_values());
            let is_said = of(name, arg).is_some() || !arg.get_possible_values().is_empty();
            let is_own = THE_USERS_OWN.contains(&id) || OF_THIS_COMMAND.contains(&(name, id)) || id == "today";
            if has_values && !is_said && !is_own {
                found.push(format!("{name} {id}"));
            }
        }
        command.get_subcommands().for_each(|inner| unsaid(inner, found));
    }

    #[test]
    fn every_value_is_completed_or_is_the_users_own() {
        let mut command = Cli::command();
        command.build();
        let mut found = Vec::new();
        unsaid(&command, &mut found);
        assert_eq!(found, Vec::<String>::new());
    }
}
