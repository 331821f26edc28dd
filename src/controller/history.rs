//! What the user did with the registry: records of their own, and addresses that they looked at again.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Channel, Difference, text::Text};

/// Something the user did with the registry. Kinds and fields live for ever; `docs/ledger.md` lists them.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum RegistryEvent {
    /// The user looked, and the address still stood; the day of the entry is the day they looked.
    AddressConfirmed(Confirmed),
    /// What the user said of the address no longer counts.
    ConfirmationWithdrawn(AddressNamed),
    /// A record was written for a controller of which nothing was known.
    ControllerAdded(RecordWritten),
    /// A record was written that takes the place of another one.
    ControllerChanged(RecordWritten),
}

/// An address, by its channel and as it stood when the user looked: where the record says another one, nobody has looked.
#[derive(Clone, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub struct AddressNamed {
    /// The id of the channel.
    pub channel: String,
    /// The id of the controller.
    pub controller: String,
    /// The address, in one line.
    pub value: String,
}

/// An address that still stood.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct Confirmed {
    /// The address.
    #[serde(flatten)]
    pub address: AddressNamed,
    /// Where the user looked; the source of the record where that is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A record of the user's own, as it was written.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq, Serialize)]
pub struct RecordWritten {
    /// What it says otherwise about addresses, companies and the name than the record before it; all of it where there was
    /// none.
    pub changes: Vec<Difference>,
    /// The id of the controller.
    pub controller: String,
    /// Whose record it takes the place of; nothing where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<Whose>,
    /// The name people know.
    pub service: String,
    /// The SHA-256 of the file.
    pub sha256: String,
}

/// Whose record one is.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// The user's own.
    Own,
    /// The one that comes with redress.
    Shipped,
}

/// That the user looked at an address again.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Confirmation {
    /// The day they looked.
    pub on: NaiveDate,
    /// Where; the source of the record where that is not said.
    pub source: Option<String>,
}

/// What the user did with the registry, as far as it counts: which addresses they looked at again, and what their own
/// records were made to change.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct History {
    /// By controller and by what was changed: what the shipped record said of it then.
    changed: BTreeMap<String, BTreeMap<String, BTreeSet<Option<String>>>>,
    confirmed: BTreeMap<AddressNamed, Confirmation>,
}

/// An address cannot be confirmed like that.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ConfirmationFault {
    /// It was seen later than that.
    #[error("{on} is before {seen}, the day on which `{value}` was last seen")]
    Earlier {
        /// The day the user names.
        on: NaiveDate,
        /// The day it was last seen.
        seen: NaiveDate,
        /// The address.
        value: String,
    },
    /// No letter goes there, whoever looks.
    #[error("`{value}` is not used, whether it still stands or not: {}", .why.strip_suffix('.').unwrap_or(.why))]
    NotUsed {
        /// The address.
        value: String,
        /// Why not, in sentences.
        why: String,
    },
    /// The words about the place cannot be shown as they are.
    #[error("the place where you looked cannot be kept: {0}")]
    Source(String),
    /// The day is still to come.
    #[error("{0} is still to come")]
    ToCome(NaiveDate),
}

/// The longest text about where somebody looked, in characters.
const LONGEST_SOURCE: usize = 500;

impl RegistryEvent {
    /// Every word an entry of the registry's stream may have, in the order of `docs/ledger.md`.
    pub const KINDS: [&'static str; 4] =
        ["controller-added", "controller-changed", "address-confirmed", "confirmation-withdrawn"];

    /// Returns the word of the ledger.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ControllerAdded(_) => Self::KINDS[0],
            Self::ControllerChanged(_) => Self::KINDS[1],
            Self::AddressConfirmed(_) => Self::KINDS[2],
            Self::ConfirmationWithdrawn(_) => Self::KINDS[3],
        }
    }

    /// Returns the id of the controller it is about.
    #[must_use]
    pub fn controller(&self) -> &str {
        match self {
            Self::AddressConfirmed(body) => &body.address.controller,
            Self::ConfirmationWithdrawn(body) => &body.controller,
            Self::ControllerAdded(body) | Self::ControllerChanged(body) => &body.controller,
        }
    }

    /// Returns the record that was written, where one was.
    #[must_use]
    pub fn written(&self) -> Option<&RecordWritten> {
        match self {
            Self::ControllerAdded(written) | Self::ControllerChanged(written) => Some(written),
            Self::AddressConfirmed(_) | Self::ConfirmationWithdrawn(_) => None,
        }
    }

    /// Returns the body as the ledger stores it.
    ///
    /// # Errors
    /// Never in practice: every field is a text, a list or a word.
    pub fn to_body(&self) -> Result<String, serde_json::Error> {
        match self {
            Self::AddressConfirmed(body) => serde_json::to_string(body),
            Self::ConfirmationWithdrawn(body) => serde_json::to_string(body),
            Self::ControllerAdded(body) | Self::ControllerChanged(body) => serde_json::to_string(body),
        }
    }

    /// Reads an entry of the ledger back; one of a kind that a later redress writes is none of ours.
    ///
    /// # Errors
    /// When the body has not its shape.
    pub fn read(kind: &str, body: &str) -> Result<Option<Self>, serde_json::Error> {
        match kind {
            "controller-added" => serde_json::from_str(body).map(Self::ControllerAdded).map(Some),
            "controller-changed" => serde_json::from_str(body).map(Self::ControllerChanged).map(Some),
            "address-confirmed" => serde_json::from_str(body).map(Self::AddressConfirmed).map(Some),
            "confirmation-withdrawn" => serde_json::from_str(body).map(Self::ConfirmationWithdrawn).map(Some),
            _ => Ok(None),
        }
    }
}

impl Confirmation {
    /// Says that the user looked on a day, and where.
    ///
    /// # Errors
    /// When the place is empty, longer than 500 characters, or cannot be shown as it is.
    pub fn new(on: NaiveDate, source: Option<&str>) -> Result<Self, ConfirmationFault> {
        let kept = |source: &str| {
            if LONGEST_SOURCE < source.chars().count() {
                return Err(ConfirmationFault::Source(format!("it is longer than {LONGEST_SOURCE} characters")));
            }
            let text = Text::try_from(source.trim().to_owned());
            text.map(String::from).map_err(|error| ConfirmationFault::Source(error.to_string()))
        };
        Ok(Self { on, source: source.map(kept).transpose()? })
    }

    /// Makes sure that the user could have seen the address on that day, and that it makes a difference.
    ///
    /// The day on which it was last seen may be named again; an earlier one tells nothing.
    ///
    /// # Errors
    /// When the day is to come, the address was seen later, or no letter goes there.
    pub fn fits(&self, channel: &Channel, today: NaiveDate) -> Result<(), ConfirmationFault> {
        let value = || channel.value.clone();
        if today < self.on {
            return Err(ConfirmationFault::ToCome(self.on));
        }
        if let Some(why) = channel.why_not_offered() {
            return Err(ConfirmationFault::NotUsed { value: value(), why });
        }
        if self.on < channel.last_seen() {
            return Err(ConfirmationFault::Earlier { on: self.on, seen: channel.last_seen(), value: value() });
        }
        Ok(())
    }
}

impl fmt::Display for Confirmation {
    /// Writes it as a third person says it, because it goes into the evidence too.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "looked at again by the person concerned on {}", self.on)?;
        match &self.source {
            Some(source) => write!(f, ", in: {source}"),
            None => Ok(()),
        }
    }
}

impl AddressNamed {
    /// Names the address of a channel.
    #[must_use]
    pub fn of(controller: &str, channel: &Channel) -> Self {
        Self { channel: channel.id.clone(), controller: controller.to_owned(), value: channel.value.clone() }
    }
}

impl History {
    /// Folds what the user did, in the order it was recorded: the last word about an address counts.
    #[must_use]
    pub fn replay(events: impl IntoIterator<Item = (NaiveDate, RegistryEvent)>) -> Self {
        let mut history = Self::default();
        for (on, event) in events {
            match event {
                RegistryEvent::AddressConfirmed(Confirmed { address, source }) => {
                    history.confirmed.insert(address, Confirmation { on, source });
                }
                RegistryEvent::ConfirmationWithdrawn(address) => {
                    history.confirmed.remove(&address);
                }
                RegistryEvent::ControllerAdded(written) | RegistryEvent::ControllerChanged(written) => {
                    history.change(written);
                }
            }
        }
        history
    }

    /// A record that takes the place of another of the user's own began as that: what it changes now stood there before.
    fn change(&mut self, written: RecordWritten) {
        let changed = self.changed.entry(written.controller).or_default();
        if written.instead_of != Some(Whose::Own) {
            changed.clear();
        }
        let known: BTreeSet<String> = changed.keys().cloned().collect();
        for change in written.changes.into_iter().filter(|change| !known.contains(&change.what)) {
            changed.entry(change.what).or_default().insert(change.was);
        }
    }

    /// Tells whether a difference from the shipped record is what the user changed: the shipped one says of it what it said
    /// when the user's own took its place.
    pub(super) fn is_meant(&self, controller: &str, change: &Difference) -> bool {
        let said = self.changed.get(controller).and_then(|changed| changed.get(&change.what));
        said.is_some_and(|said| said.contains(&change.was))
    }

    /// Returns when the user looked at the address of a channel; nothing where its record was read later than that.
    #[must_use]
    pub fn of(&self, controller: &str, channel: &Channel) -> Option<&Confirmation> {
        let known = self.confirmed.get(&AddressNamed::of(controller, channel))?;
        (channel.evidence.seen <= known.on).then_some(known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::controller::{Registry, Ship, differences};

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2027, 3, day).unwrap()
    }

    fn aliexpress(registry: &Registry) -> &Channel {
        let known = registry.find("aliexpress").unwrap();
        known.channels().find(|channel| channel.id == "data-protection-officer").unwrap()
    }

    fn confirmed(channel: &Channel) -> RegistryEvent {
        let address = AddressNamed::of("aliexpress", channel);
        RegistryEvent::AddressConfirmed(Confirmed { address, source: Some("their policy".to_owned()) })
    }

    fn after(events: &[(NaiveDate, RegistryEvent)]) -> Registry {
        Registry::shipped().with_history(&History::replay(events.iter().cloned()))
    }

    #[test]
    fn a_confirmed_address_was_last_seen_on_that_day_and_its_source_keeps_its_own() {
        let shipped = Registry::shipped();
        let (before, event) = (aliexpress(&shipped), confirmed(aliexpress(&shipped)));
        let registry = after(&[(day(1), event)]);
        let channel = aliexpress(&registry);
        assert_eq!((channel.last_seen(), channel.evidence.seen), (day(1), before.evidence.seen));
        assert_eq!(before.last_seen(), before.evidence.seen);
        assert!(channel.basis().ends_with("looked at again by the person concerned on 2027-03-01, in: their policy"));
        assert_eq!(before.basis(), before.evidence.to_string());
        // The company behind it reaches the same address.
        let entities = registry.find("aliexpress").unwrap().entities.iter();
        let through: Vec<_> =
            entities.flat_map(crate::controller::Entity::channels).filter(|one| one.id == channel.id).collect();
        assert!(!through.is_empty() && through.iter().all(|one| one.last_seen() == day(1)));
    }

    #[test]
    fn the_last_word_counts_and_what_is_withdrawn_does_not() {
        let shipped = Registry::shipped();
        let channel = aliexpress(&shipped);
        let withdrawn = RegistryEvent::ConfirmationWithdrawn(AddressNamed::of("aliexpress", channel));
        let events = [(day(1), confirmed(channel)), (day(5), confirmed(channel)), (day(6), withdrawn)];
        assert_eq!(aliexpress(&after(&events[..2])).last_seen(), day(5));
        let registry = after(&events);
        assert_eq!(aliexpress(&registry), channel);
        let again = registry.with_history(&History::replay(events[..1].iter().cloned()));
        assert_eq!(aliexpress(&again.with_history(&History::default())), channel);
    }

    #[test]
    fn another_address_was_not_looked_at_and_a_record_read_later_is_not_made_older() {
        let shipped = Registry::shipped();
        let channel = aliexpress(&shipped);
        let other = Channel { value: "other@aliexpress.com".to_owned(), ..channel.clone() };
        assert_eq!(aliexpress(&after(&[(day(1), confirmed(&other))])), channel);
        let (seen, event) = (channel.evidence.seen, confirmed(channel));
        assert_eq!(aliexpress(&after(&[(seen.pred_opt().unwrap(), event.clone())])), channel);
        assert!(aliexpress(&after(&[(seen, event)])).confirmed.is_some());
    }

    #[test]
    fn an_own_record_hides_what_the_shipped_one_says_by_now_and_not_what_the_user_changed() {
        let shipped = Registry::shipped();
        let text = shipped.find("aliexpress").unwrap().text().to_owned();
        let (mail, office) = ("DataProtection.AE@aliexpress.com", "51 Bras Basah Road");
        let read = |text: &str| shipped.read("own", text).unwrap();
        let written = |instead_of, old: &str, new: &str| RecordWritten {
            changes: differences(&read(old), &read(new)),
            controller: "aliexpress".to_owned(),
            instead_of: Some(instead_of),
            service: "AliExpress".to_owned(),
            sha256: "00".to_owned(),
        };
        let hidden = |text: &str, events: &[RecordWritten]| {
            let events = events.iter().map(|one| (day(1), RegistryEvent::ControllerChanged(one.clone())));
            let registry = shipped.with_override("own", text).unwrap().with_history(&History::replay(events));
            registry.hidden("aliexpress")
        };
        let (own, again) = (text.replace(mail, "new@aliexpress.com"), text.replace(mail, "newer@aliexpress.com"));
        let changed = written(Whose::Shipped, &text, &own);
        assert_eq!(hidden(&own, std::slice::from_ref(&changed)), []);
        assert!(!hidden(&own, &[]).is_empty(), "nobody says that the user meant it");
        assert_eq!(hidden(&again, &[changed.clone(), written(Whose::Own, &own, &again)]), []);
        // The shipped record said another address on that day: what it says by now is hidden.
        let of_an_older_redress = written(Whose::Shipped, &text.replace(mail, "old@aliexpress.com"), &own);
        assert!(hidden(&own, &[of_an_older_redress]).iter().any(|one| one.was.as_deref() == Some(mail)));
        // The copy has an office that the shipped record has given up since.
        let moved = hidden(&own.replace(office, "1 Old Road"), &[changed]);
        assert!(moved.iter().any(|one| one.what == "post registered-office"), "{moved:?}");
        assert_eq!(shipped.hidden("aliexpress"), []);
    }

    #[test]
    fn a_day_from_the_last_sight_to_today_can_be_named() {
        let shipped = Registry::shipped();
        let channel = aliexpress(&shipped);
        let seen = channel.evidence.seen;
        let named = |on| Confirmation::new(on, None).unwrap().fits(channel, day(9));
        assert_eq!((named(day(9)), named(seen)), (Ok(()), Ok(())));
        assert_eq!(named(day(10)), Err(ConfirmationFault::ToCome(day(10))));
        let on = seen.pred_opt().unwrap();
        assert_eq!(named(on), Err(ConfirmationFault::Earlier { on, seen, value: channel.value.clone() }));
        let unused = Channel { ship: Ship::No, ..channel.clone() };
        let refused = Confirmation::new(day(9), None).unwrap().fits(&unused, day(9));
        assert!(matches!(refused, Err(ConfirmationFault::NotUsed { .. })));
    }

    #[test]
    fn where_somebody_looked_is_a_line_that_can_be_shown() {
        let place = |text: &str| Confirmation::new(day(1), Some(text)).map(|kept| kept.source);
        assert_eq!(place(" https://shop.example/privacy "), Ok(Some("https://shop.example/privacy".to_owned())));
        for text in ["", "two\nlines", "a\u{202E}b", &"x".repeat(501)] {
            assert!(matches!(place(text), Err(ConfirmationFault::Source(_))), "{text:?}");
        }
        assert!(place(&"x".repeat(500)).is_ok());
    }

    #[test]
    fn an_event_is_read_back_and_one_of_a_later_redress_is_left_alone() {
        let shipped = Registry::shipped();
        let written = RecordWritten {
            changes: vec![Difference { now: Some("b".to_owned()), was: None, what: "email privacy".to_owned() }],
            controller: "shop".to_owned(),
            instead_of: Some(Whose::Shipped),
            service: "Shop".to_owned(),
            sha256: "00".to_owned(),
        };
        let events = [
            RegistryEvent::ControllerAdded(RecordWritten { instead_of: None, ..written.clone() }),
            RegistryEvent::ControllerChanged(written),
            confirmed(aliexpress(&shipped)),
            RegistryEvent::ConfirmationWithdrawn(AddressNamed::of("aliexpress", aliexpress(&shipped))),
        ];
        for (event, kind) in events.into_iter().zip(RegistryEvent::KINDS) {
            assert_eq!(event.kind(), kind);
            assert_eq!(RegistryEvent::read(kind, &event.to_body().unwrap()).unwrap(), Some(event));
        }
        assert_eq!(RegistryEvent::read("controller-praised", "{}").unwrap(), None);
        assert!(RegistryEvent::read("address-confirmed", "{}").is_err());
    }
}
