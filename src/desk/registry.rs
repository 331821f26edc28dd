//! What the user did with the registry of controllers: records of their own, and addresses that they looked at again.

use chrono::NaiveDate;

use super::{DeskError, Moment};
use crate::{
    controller::{
        AddressNamed, Channel, Confirmation, ConfirmationFault, Confirmed, Controller, History, Registry,
        RegistryEvent, Standing, Whose,
    },
    ledger::{Entry, Ledger, NewEntry, Stream, Transaction},
};

/// What became of an address that the user looked at.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct LookedAt {
    /// The channel, as it is now.
    pub channel: Channel,
    /// Whether that was recorded now; it was so already if not.
    pub new: bool,
    /// The day on which it was last seen before.
    pub was: NaiveDate,
}

/// Which addresses of a controller are meant.
#[derive(Clone, Copy, Debug)]
pub struct Addresses<'a> {
    /// Its id.
    pub controller: &'a str,
    /// The channels, by their ids or their addresses; the one a request goes through where none is named.
    pub named: &'a [String],
}

/// Reads which addresses the user looked at again and what their own records changed; without a ledger nothing.
///
/// # Errors
/// When the ledger, or an entry about the registry, cannot be read.
pub fn history(ledger: Option<&dyn Ledger>) -> Result<History, DeskError> {
    let entries = ledger.map(|ledger| ledger.entries(Some(&Stream::registry()))).transpose()?;
    Ok(History::replay(events(&entries.unwrap_or_default())?))
}

/// Returns what was recorded about one controller of the registry, the oldest first.
///
/// # Errors
/// When the ledger, or an entry about the registry, cannot be read.
pub fn registry_history(ledger: &dyn Ledger, controller: &str) -> Result<Vec<(NaiveDate, RegistryEvent)>, DeskError> {
    let mut events = events(&ledger.entries(Some(&Stream::registry()))?)?;
    events.retain(|(_, event)| event.controller() == controller);
    Ok(events)
}

impl Addresses<'_> {
    /// Says what would become of them once the user has looked; nothing is written.
    ///
    /// # Errors
    /// When there is no such controller or channel, no letter goes there, or the day does not fit.
    pub fn would_be(
        &self,
        registry: &Registry,
        look: &Confirmation,
        today: NaiveDate,
    ) -> Result<Vec<LookedAt>, DeskError> {
        let controller = registry.find(self.controller)?;
        let looked_at = |channel: &Channel| {
            look.fits(channel, today).map_err(|fault| not_confirmed(controller, channel, fault))?;
            let new = channel.confirmed.as_ref() != Some(look);
            let now = Channel { confirmed: Some(look.clone()), ..channel.clone() };
            Ok(LookedAt { channel: now, new, was: channel.last_seen() })
        };
        self.channels(controller)?.into_iter().map(looked_at).collect()
    }

    /// Says what would become of them if the user had not looked; nothing is written.
    ///
    /// # Errors
    /// When there is no such controller or channel.
    pub fn would_be_withdrawn(&self, registry: &Registry) -> Result<Vec<LookedAt>, DeskError> {
        let controller = registry.find(self.controller)?;
        let withdrawn = |channel: &Channel| LookedAt {
            channel: Channel { confirmed: None, ..channel.clone() },
            new: channel.confirmed.is_some(),
            was: channel.last_seen(),
        };
        let named = self.channels(controller)?;
        // Where none is named, all that was said is taken back.
        let channels = if self.named.is_empty() { confirmed(controller).unwrap_or(named) } else { named };
        Ok(channels.into_iter().map(withdrawn).collect())
    }

    fn channels<'a>(&self, controller: &'a Controller) -> Result<Vec<&'a Channel>, DeskError> {
        let none = |channel: Option<&String>| DeskError::NoChannelToConfirm {
            channel: channel.cloned(),
            controller: controller.id.clone(),
            known: controller.channels().map(|channel| channel.id.clone()).collect(),
        };
        if self.named.is_empty() {
            return Ok(vec![usual(controller).ok_or_else(|| none(None))?]);
        }
        let find = |name: &String| {
            let wanted = |channel: &&Channel| channel.id == *name || channel.value.eq_ignore_ascii_case(name);
            controller.channels().find(wanted).ok_or_else(|| none(Some(name)))
        };
        self.named.iter().map(find).collect()
    }
}

/// Records that the user looked at addresses on a day and that they still stood; what is so already is not recorded twice.
///
/// # Errors
/// As [`Addresses::would_be`], and when the ledger fails; then nothing is recorded.
pub fn confirm(
    ledger: &mut dyn Ledger,
    registry: &Registry,
    addresses: Addresses<'_>,
    look: &Confirmation,
    moment: Moment,
) -> Result<Vec<LookedAt>, DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let registry = registry.with_history(&known(transaction.as_ref())?);
    let looked_at = addresses.would_be(&registry, look, moment.today)?;
    let id = &registry.find(addresses.controller)?.id;
    for one in looked_at.iter().filter(|one| one.new) {
        let address = AddressNamed::of(id, &one.channel);
        let event = RegistryEvent::AddressConfirmed(Confirmed { address, source: look.source.clone() });
        append(transaction.as_mut(), look.on, &event)?;
    }
    transaction.commit()?;
    Ok(looked_at)
}

/// Records that what was said of addresses does not count: the day of their own source does again.
///
/// # Errors
/// As [`Addresses::would_be_withdrawn`], and when the ledger fails; then nothing is recorded.
pub fn withdraw(
    ledger: &mut dyn Ledger,
    registry: &Registry,
    addresses: Addresses<'_>,
    moment: Moment,
) -> Result<Vec<LookedAt>, DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let registry = registry.with_history(&known(transaction.as_ref())?);
    let withdrawn = addresses.would_be_withdrawn(&registry)?;
    let id = &registry.find(addresses.controller)?.id;
    for one in withdrawn.iter().filter(|one| one.new) {
        let event = RegistryEvent::ConfirmationWithdrawn(AddressNamed::of(id, &one.channel));
        append(transaction.as_mut(), moment.today, &event)?;
    }
    transaction.commit()?;
    Ok(withdrawn)
}

/// Records that records were written and has them written: where that fails, nothing is recorded of it. The same file
/// again is not recorded twice.
///
/// The files are written before the entries are kept, so that a record never tells of a file that was not there. Killed
/// between the two, a file stands there of which the record does not tell; written again, it does.
///
/// # Errors
/// When the files cannot be written, or the ledger fails.
pub fn write_records<E: From<DeskError>>(
    ledger: &mut dyn Ledger,
    events: &[RegistryEvent],
    moment: Moment,
    write: impl FnOnce() -> Result<(), E>,
) -> Result<(), E> {
    let mut transaction = ledger.begin(moment.utc()).map_err(DeskError::from)?;
    let known = events_of(transaction.as_ref())?;
    for event in events.iter().filter(|event| !is_there(&known, event)) {
        append(transaction.as_mut(), moment.today, event)?;
    }
    write()?;
    transaction.commit().map_err(DeskError::from)?;
    Ok(())
}

/// Returns what is wrong with the entries about the registry.
pub(super) fn check_registry(ledger: &dyn Ledger) -> Option<DeskError> {
    history(Some(ledger)).err()
}

/// Returns the channel that a request goes through first, whoever of its users makes it.
fn usual(controller: &Controller) -> Option<&Channel> {
    let usable = controller.channels().filter(|channel| channel.carries_letters() && channel.rights.is_empty());
    usable.min_by_key(|channel| (channel.standing != Standing::Requests, channel.kind, channel.ship))
}

fn confirmed(controller: &Controller) -> Option<Vec<&Channel>> {
    let channels: Vec<&Channel> = controller.channels().filter(|channel| channel.confirmed.is_some()).collect();
    (!channels.is_empty()).then_some(channels)
}

fn not_confirmed(controller: &Controller, channel: &Channel, fault: ConfirmationFault) -> DeskError {
    DeskError::NotConfirmed { channel: channel.id.clone(), controller: controller.id.clone(), fault }
}

/// Tells whether a record stands in for the user's own, and is the one that was written last.
fn is_there(known: &[(NaiveDate, RegistryEvent)], event: &RegistryEvent) -> bool {
    let Some(new) = event.written().filter(|new| new.instead_of == Some(Whose::Own)) else { return false };
    let mut of_it = known.iter().rev().filter_map(|(_, event)| event.written());
    let last = of_it.find(|written| written.controller == new.controller);
    last.is_some_and(|last| last.sha256 == new.sha256)
}

fn known(transaction: &dyn Transaction) -> Result<History, DeskError> {
    Ok(History::replay(events_of(transaction)?))
}

fn events_of(transaction: &dyn Transaction) -> Result<Vec<(NaiveDate, RegistryEvent)>, DeskError> {
    events(&transaction.entries(Some(&Stream::registry()))?)
}

fn append(transaction: &mut dyn Transaction, on: NaiveDate, event: &RegistryEvent) -> Result<(), DeskError> {
    let body = event.to_body().expect("texts, lists and words are always JSON");
    let kind = event.kind().to_owned();
    transaction.append(NewEntry { stream: Stream::registry(), on, kind, body })?;
    Ok(())
}

fn events(entries: &[Entry]) -> Result<Vec<(NaiveDate, RegistryEvent)>, DeskError> {
    let mut events = Vec::with_capacity(entries.len());
    for entry in entries {
        let Some(body) = entry.body.as_deref() else { continue };
        let event = RegistryEvent::read(&entry.kind, body)
            .map_err(|error| DeskError::RegistryEntry { seq: entry.seq, why: error.to_string() })?;
        events.extend(event.map(|event| (entry.on, event)));
    }
    Ok(events)
}
