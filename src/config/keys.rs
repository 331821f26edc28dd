use toml::{Table, Value};

/// Every key of `config.toml`, with dots.
const KEYS: [&str; 42] = [
    "letters",
    "letters.fonts",
    "letters.paper",
    "letters.signature",
    "mail",
    "mail.authserv",
    "mail.imap",
    "mail.imap.auth",
    "mail.imap.authserv",
    "mail.imap.ca_file",
    "mail.imap.folders",
    "mail.imap.host",
    "mail.imap.password",
    "mail.imap.port",
    "mail.imap.security",
    "mail.imap.timeout",
    "mail.imap.user",
    "mail.smtp",
    "mail.smtp.auth",
    "mail.smtp.ca_file",
    "mail.smtp.copy_to_self",
    "mail.smtp.final_timeout",
    "mail.smtp.host",
    "mail.smtp.password",
    "mail.smtp.port",
    "mail.smtp.security",
    "mail.smtp.timeout",
    "mail.smtp.user",
    "me",
    "me.address",
    "me.country",
    "me.email",
    "me.language",
    "me.name",
    "me.region",
    "screen",
    "screen.accessible",
    "sending",
    "sending.a_day",
    "sending.ask_above",
    "sending.by",
    "sending.pause",
];

/// Returns the first key that is not ours, and the one of ours that is spelt most like it.
pub(super) fn unknown(table: &Table) -> Option<(String, Option<&'static str>)> {
    walk("", table).map(|key| {
        let near = KEYS.into_iter().map(|known| (strsim::damerau_levenshtein(&key, known), known)).min();
        let nearest = near.filter(|(distance, _)| *distance <= key.len() / 2).map(|(_, known)| known);
        (key, nearest)
    })
}

fn walk(prefix: &str, table: &Table) -> Option<String> {
    table.iter().find_map(|(name, value)| {
        let key = format!("{prefix}{name}");
        match value {
            _ if !KEYS.contains(&key.as_str()) => Some(key),
            Value::Table(inner) => walk(&format!("{key}."), inner),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_unknown(text: &str) -> Option<(String, Option<&'static str>)> {
        unknown(&text.parse::<Table>().unwrap())
    }

    #[test]
    fn a_misspelt_key_is_named_with_its_nearest_neighbour() {
        assert_eq!(first_unknown("[me]\nnmae = 'a'"), Some(("me.nmae".to_owned(), Some("me.name"))));
        assert_eq!(first_unknown("[mail.smpt]\nhost = 'a'"), Some(("mail.smpt".to_owned(), Some("mail.smtp"))));
    }

    #[test]
    fn a_key_like_none_of_ours_has_no_neighbour_and_ours_pass() {
        assert_eq!(first_unknown("zzzz = 1"), Some(("zzzz".to_owned(), None)));
        assert_eq!(first_unknown("[me]\nname = 'a'\n[mail.smtp]\nport = 465"), None);
    }
}
