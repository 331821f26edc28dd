//! Where in a record something stands, so that an error can name the line to correct.

use super::RecordFault;

/// Returns the id that a record gives itself, as far as it can be told from a text that may be no TOML: from the lines
/// before its first table.
pub(super) fn id(text: &str) -> Option<String> {
    let head = text.lines().take_while(|line| !line.trim_start().starts_with('['));
    let values = head.filter_map(|line| {
        let (key, value) = line.split_once('=')?;
        let value = value.trim().trim_start_matches(['"', '\'']);
        (key.trim() == "id").then(|| value.split(['"', '\'']).next().unwrap_or_default().trim().to_owned())
    });
    values.into_iter().find(|value| !value.is_empty())
}

/// Returns the line that a fault is about, counted from 1, where it can be found; a fault of the syntax says it itself.
pub(super) fn of(text: &str, fault: &RecordFault) -> Option<usize> {
    match fault {
        RecordFault::Empty | RecordFault::Syntax { .. } | RecordFault::Value { .. } => None,
        RecordFault::Confidence { fact, .. } | RecordFault::Newer { fact, .. } => entry(text, fact),
        RecordFault::Contested { second, .. } => entry(text, second),
        RecordFault::Duplicate { id, .. } => last_entry(text, id),
        RecordFault::Missing { id, .. } => pointer(text, id),
        RecordFault::Place { entity, .. } => entry(text, entity),
        RecordFault::Shape { channel, .. } => entry(text, channel),
        RecordFault::Id(value) | RecordFault::NoReply(value) | RecordFault::Unsuitable { value, .. } => {
            holding(text, value)
        }
    }
}

/// The line at which an entry begins: that of its id or, where it has none, the first that holds its name.
fn entry(text: &str, id: &str) -> Option<usize> {
    numbered(text).find(|(_, line)| is_id_of(line, id)).map(|(number, _)| number).or_else(|| holding(text, id))
}

fn last_entry(text: &str, id: &str) -> Option<usize> {
    numbered(text).filter(|(_, line)| is_id_of(line, id)).last().map(|(number, _)| number)
}

/// The line that names an entry which is not there.
fn pointer(text: &str, id: &str) -> Option<usize> {
    let quoted = format!("\"{id}\"");
    numbered(text).find(|(_, line)| line.contains(&quoted)).map(|(number, _)| number).or_else(|| holding(text, id))
}

fn holding(text: &str, words: &str) -> Option<usize> {
    numbered(text).find(|(_, line)| line.contains(words)).map(|(number, _)| number)
}

fn is_id_of(line: &str, id: &str) -> bool {
    let value = line.trim_start().strip_prefix("id").and_then(|rest| rest.trim_start().strip_prefix('='));
    value.is_some_and(|value| value.trim_start().starts_with(&format!("\"{id}\"")))
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines())
}
