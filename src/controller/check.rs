//! What one record must be free of before anything in it is believed.

use super::{
    ChannelKind, EmailAddress, Entity, RecordFault, Ship, WebAddress,
    record::{ChannelRecord, Record},
    text::Text,
};

/// Refuses a record whose id is no file name, that names nobody, or in which two entries share an id.
pub(super) fn identities(record: &Record) -> Result<(), RecordFault> {
    let mut ids = [&record.id].into_iter().chain(&record.aliases).chain(&record.family);
    if let Some(wrong) = ids.find(|id| !is_id(id)) {
        return Err(RecordFault::Id(wrong.to_string()));
    }
    all_different("aliases", [&record.id].into_iter().chain(&record.aliases).map(|id| &**id))?;
    if record.entity.is_empty() {
        return Err(RecordFault::Empty);
    }
    let channels = record.channel.iter().map(|channel| &*channel.id);
    all_different("channel", channels.chain(record.representative.iter().map(|known| &*known.id)))?;
    all_different("entity", record.entity.iter().map(|entity| &*entity.id))?;
    all_different("source", record.source.iter().map(|source| &*source.id))
}

/// Refuses two entities that answer to the same people.
pub(super) fn uncontested(entities: &[Entity]) -> Result<(), RecordFault> {
    for (position, first) in entities.iter().enumerate() {
        for second in &entities[position + 1..] {
            if let Some(place) = first.contested_by(second) {
                return Err(RecordFault::Contested { first: first.id.clone(), place, second: second.id.clone() });
            }
        }
    }
    Ok(())
}

/// Returns the address in one line and, where mail goes there, the address of that.
pub(super) fn reached_at(record: &ChannelRecord) -> Result<(String, Option<EmailAddress>), RecordFault> {
    let needs = |needs: &str| shape(&record.id, record.kind, needs);
    let value = || record.value.as_deref().ok_or_else(|| needs("a `value`"));
    if record.kind != ChannelKind::Post && !record.address.is_empty() {
        return Err(needs("no `address`"));
    }
    match record.kind {
        ChannelKind::Email => {
            let email: EmailAddress = value()?.parse().map_err(|error| needs(&format!("another `value`: {error}")))?;
            Ok((email.to_string(), Some(email)))
        }
        ChannelKind::Post if record.address.is_empty() => Err(needs("an `address`, a list of lines")),
        ChannelKind::Post if record.value.is_some() => Err(needs("no `value`, only an `address`")),
        ChannelKind::Post => Ok((record.address.iter().map(|line| &**line).collect::<Vec<_>>().join(", "), None)),
        ChannelKind::Webform => {
            let page = WebAddress::try_from(value()?.to_owned());
            Ok((page.map_err(|error| needs(&format!("another `value`: {error}")))?.into(), None))
        }
        ChannelKind::InApp | ChannelKind::Phone => Ok((value()?.to_owned(), None)),
        ChannelKind::Representative => Err(needs("to stand under `representative`")),
    }
}

/// Refuses a channel that is held back without a word why.
pub(super) fn explained(id: &str, kind: ChannelKind, ship: Ship, note: Option<&Text>) -> Result<(), RecordFault> {
    match (ship, note) {
        (Ship::Ask | Ship::No, None) => Err(shape(id, kind, "a `note` that says why it is not offered")),
        (Ship::Ask | Ship::No, Some(_)) | (Ship::Yes, _) => Ok(()),
    }
}

fn shape(id: &str, kind: ChannelKind, needs: &str) -> RecordFault {
    RecordFault::Shape { channel: id.to_owned(), kind: kind.name(), needs: needs.to_owned() }
}

/// Tells whether the text can be an id, which is also a file name.
pub(super) fn is_id(text: &str) -> bool {
    let is_known = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=64).contains(&text.len()) && text.bytes().all(is_known) && !text.starts_with('-') && !text.ends_with('-')
}

fn all_different<'a>(list: &'static str, ids: impl Iterator<Item = &'a str>) -> Result<(), RecordFault> {
    let mut seen: Vec<&str> = Vec::new();
    for id in ids {
        if seen.contains(&id) {
            return Err(RecordFault::Duplicate { id: id.to_owned(), list });
        }
        seen.push(id);
    }
    Ok(())
}
