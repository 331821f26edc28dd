use super::interview::Interview;
use crate::{config::Provider, law::Basis};

/// Says what must be done first with a provider, in its own words.
pub(super) fn say(asking: &mut Interview, provider: &Provider) {
    for line in lines(provider) {
        asking.say(&format!("     {line}"));
    }
}

/// Returns what must be done first, one thing a line; nothing where nothing is known.
pub(in crate::cli) fn lines(provider: &Provider) -> Vec<String> {
    let mut lines: Vec<String> = provider.note.iter().map(|note| format!("{}: {note}", provider.name)).collect();
    if !provider.first.is_empty() {
        let number = match provider.first.len() {
            1 => "one thing".to_owned(),
            2 => "two things".to_owned(),
            3 => "three things".to_owned(),
            more => format!("{more} things"),
        };
        let mark = match provider.basis {
            Basis::Confirmed => "",
            Basis::Policy => " (policy: in part the word of others)",
        };
        lines.push(format!("{} needs {number} first{mark}:", provider.name));
        lines.extend(provider.first.iter().map(|thing| format!("  - {thing}")));
    }
    lines.extend(provider.help.iter().map(|page| format!("Its own page about it: {page}")));
    lines
}
