use std::collections::BTreeMap;

use toml::{Table, Value};

use crate::config::Config;

/// Says what would change in settings that there are: how letters leave, then one key a line. The keys of a part that is
/// new as a whole, or goes as a whole, are not listed.
pub(super) fn lines(before_config: &Config, after_config: &Config) -> Vec<String> {
    if before_config.me.is_none() {
        return Vec::new();
    }
    let (before, after) = (flat(before_config), flat(after_config));
    let sections = |all: &BTreeMap<String, String>, key: &str| {
        let section = key.rsplit_once('.').map_or("", |(section, _)| section);
        all.keys().any(|known| known.rsplit_once('.').is_some_and(|(of, _)| of == section))
    };
    let keys = before.keys().chain(after.keys().filter(|key| !before.contains_key(*key)));
    let mut lines: Vec<String> = keys
        .filter(|key| sections(&before, key) && sections(&after, key))
        .filter(|key| *key != "sending.by")
        .filter_map(|key| changed(key, before.get(key), after.get(key)))
        .collect();
    lines.sort();
    let (by_before, by_after) = (way(before_config), way(after_config));
    if by_before != by_after {
        lines.insert(0, format!("letters leave: {by_before} -> {by_after}"));
    }
    lines
}

fn way(config: &Config) -> &'static str {
    match &config.mail.smtp {
        _ if config.sending.is_on_paper() => "on paper",
        Some(_) => "through a mail server",
        None => "by hand",
    }
}

fn changed(key: &str, before: Option<&String>, after: Option<&String>) -> Option<String> {
    // What opens the mailbox is not repeated: a command may hold more than it should.
    let is_secret = key.ends_with(".password");
    let shown = |value: Option<&String>| match value {
        None => "nothing".to_owned(),
        Some(value) if is_secret => value.split(':').next().unwrap_or_default().to_owned(),
        Some(value) => value.clone(),
    };
    if before == after {
        return None;
    }
    let (before, after) = (shown(before), shown(after));
    Some(if before == after { format!("{key}: another {after}") } else { format!("{key}: {before} -> {after}") })
}

/// Returns every setting by its key with dots.
fn flat(config: &Config) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    put("", &Table::try_from(config).unwrap_or_default(), &mut all);
    all
}

fn put(prefix: &str, table: &Table, all: &mut BTreeMap<String, String>) {
    for (name, value) in table {
        let key = format!("{prefix}{name}");
        match value {
            Value::Table(inner) => put(&format!("{key}."), inner, all),
            Value::String(text) => drop(all.insert(key, text.clone())),
            other => drop(all.insert(key, other.to_string())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Config {
        toml::from_str(&format!("[me]\nname = 'Ada'\nemail = 'ada@example.org'\ncountry = 'DE'\n{text}")).unwrap()
    }

    #[test]
    fn what_changes_is_named_key_by_key_and_what_opens_the_mailbox_is_not_repeated() {
        let smtp = |rest: &str| config(&format!("[mail.smtp]\nhost = 'smtp.example.org'\n{rest}"));
        let before = smtp("port = 465\npassword = 'command:echo SECRET'");
        assert!(lines(&before, &before).is_empty());
        let after = smtp("port = 587\nuser = 'ada'\npassword = 'keyring'");
        assert_eq!(
            lines(&before, &after),
            ["mail.smtp.password: command -> keyring", "mail.smtp.port: 465 -> 587", "mail.smtp.user: nothing -> ada"]
        );
        let other = smtp("port = 465\npassword = 'command:echo OTHER'");
        assert_eq!(lines(&before, &other), ["mail.smtp.password: another command"]);
    }

    #[test]
    fn paper_is_named_as_the_way_it_is_whatever_the_settings_say_besides() {
        for rest in ["", "pause = 30\n"] {
            let paper = config(&format!("[sending]\nby = 'paper'\n{rest}"));
            let hand = config(if rest.is_empty() { "" } else { "[sending]\npause = 30\n" });
            assert_eq!(lines(&hand, &paper), ["letters leave: by hand -> on paper"], "{rest}");
            assert_eq!(lines(&paper, &hand), ["letters leave: on paper -> by hand"], "{rest}");
        }
    }

    #[test]
    fn a_part_that_comes_or_goes_as_a_whole_and_the_first_settings_have_no_lines() {
        let smtp = config("[mail.smtp]\nhost = 'smtp.example.org'\nport = 465");
        assert_eq!(lines(&config(""), &smtp), ["letters leave: by hand -> through a mail server"]);
        assert_eq!(lines(&smtp, &config("")), ["letters leave: through a mail server -> by hand"]);
        assert!(lines(&Config::default(), &smtp).is_empty());
        assert_eq!(lines(&config(""), &config("region = 'BE'")), ["me.region: nothing -> BE"]);
    }
}
