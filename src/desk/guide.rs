//! What the user has done around an account, beside what the cases hold.

use chrono::NaiveDate;

use super::{DeskError, Moment, cases::Cases};
use crate::{
    case::{Case, Event, FiledAs, Recorded, Status},
    guide::{Blocks, Guide, GuideEvent, Item, ItemNamed, Progress, Shown},
    ledger::{Entry, Ledger, NewEntry, Stream},
};

/// A checklist as far as it is done.
#[derive(Clone, Debug)]
pub struct Checklist {
    /// The guide.
    pub guide: &'static Guide,
    /// Each entry, in the order of work.
    pub items: Vec<ItemState>,
}

/// How far one entry is.
#[derive(Clone, Debug)]
pub struct ItemState {
    /// The cases that make the request it asks for, with where they stand; withdrawn and closed ones too.
    pub cases: Vec<(u32, Status)>,
    /// The day it was done, by the user's word or as the record shows; nothing while it is open.
    pub done: Option<NaiveDate>,
    /// The entry.
    pub item: &'static Item,
    /// The case that shows that it is done; nothing where only the user's word does.
    pub shown_by: Option<ShownBy>,
}

/// A case that shows that an entry is done.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ShownBy {
    /// Its number.
    pub case: u32,
    /// The day.
    pub on: NaiveDate,
    /// The number of the entry that shows it.
    seq: u64,
}

/// What became of an entry that the user ticked.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Ticked {
    /// Whether it is done now.
    pub done: bool,
    /// Its id.
    pub item: String,
    /// Whether that was recorded now; it was so already if not.
    pub new: bool,
}

impl Checklist {
    /// Reads what was done; without a ledger nothing was.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn read(
        guide: &'static Guide,
        ledger: Option<&dyn Ledger>,
        cases: &Cases,
        today: NaiveDate,
    ) -> Result<Self, DeskError> {
        let entries = ledger.map(|ledger| ledger.entries(Some(&stream(guide)))).transpose()?;
        let progress = progress(&entries.unwrap_or_default())?;
        let state = |item: &'static Item| {
            let said = progress.done_on(&item.id);
            let reopened = progress.reopened_by(&item.id);
            let shown_by = shown_by(guide, item, cases).filter(|shown| reopened.is_none_or(|at| at < shown.seq));
            let done = said.or(shown_by.map(|shown| shown.on));
            Ok(ItemState { cases: of_item(guide, item, cases, today)?, done, item, shown_by })
        };
        Ok(Self { guide, items: guide.items.iter().map(state).collect::<Result<_, DeskError>>()? })
    }

    /// Returns the entries that are open.
    pub fn open(&self) -> impl Iterator<Item = &ItemState> {
        self.items.iter().filter(|state| state.done.is_none())
    }

    /// Returns the entries that are open and can block the deletion.
    pub fn blocking(&self) -> impl Iterator<Item = &ItemState> {
        self.open().filter(|state| state.item.blocks == Blocks::Yes)
    }
}

/// What the user ticks, once it is known that the guide has it.
#[derive(Clone, Debug)]
pub struct Ticks {
    guide: &'static Guide,
    wanted: Vec<(String, bool)>,
}

impl Ticks {
    /// Reads what is to be done and what is to be open again.
    ///
    /// # Errors
    /// When the guide has no such entry.
    pub fn of(guide: &'static Guide, done: &[String], undone: &[String]) -> Result<Self, DeskError> {
        let named = done.iter().map(|item| (item, true)).chain(undone.iter().map(|item| (item, false)));
        let wanted: Vec<_> = named.map(|(item, done)| (item.trim().to_ascii_lowercase(), done)).collect();
        match wanted.iter().find(|(item, _)| guide.item(item).is_none()) {
            Some((item, _)) => Err(DeskError::NoItem { guide: guide.id.clone(), item: item.clone() }),
            None => Ok(Self { guide, wanted }),
        }
    }

    /// Returns the guide they are of.
    #[must_use]
    pub fn guide(&self) -> &'static Guide {
        self.guide
    }

    /// Tells whether nothing is ticked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// Returns an entry that is ticked both ways.
    #[must_use]
    pub fn contested(&self) -> Option<&str> {
        let both = |(item, done): &&(String, bool)| *done && self.wanted.contains(&(item.clone(), false));
        self.wanted.iter().find(both).map(|(item, _)| item.as_str())
    }

    /// Says what would become of them; nothing is written.
    #[must_use]
    pub fn would_be(&self, checklist: &Checklist) -> Vec<Ticked> {
        let is_done = |id: &str| checklist.items.iter().any(|state| state.item.id == id && state.done.is_some());
        let ticked =
            |(item, done): &(String, bool)| Ticked { done: *done, item: item.clone(), new: is_done(item) != *done };
        self.wanted.iter().map(ticked).collect()
    }
}

/// Records that entries are done, or open again; what is so already, by the user's word or as the cases of the checklist
/// show, is not recorded twice.
///
/// # Errors
/// When the ledger fails; then nothing is recorded.
pub fn tick(
    ledger: &mut dyn Ledger,
    ticks: &Ticks,
    checklist: &Checklist,
    moment: Moment,
) -> Result<Vec<Ticked>, DeskError> {
    let stream = stream(ticks.guide);
    let shown = |id: &str| checklist.items.iter().any(|state| state.item.id == id && state.shown_by.is_some());
    let mut transaction = ledger.begin(moment.utc())?;
    let mut ticked = Vec::new();
    for (item, done) in &ticks.wanted {
        let is_done = shown(item) || progress(&transaction.entries(Some(&stream))?)?.done_on(item).is_some();
        if is_done != *done {
            let named = ItemNamed { item: item.clone() };
            let event = if *done { GuideEvent::ItemDone(named) } else { GuideEvent::ItemReopened(named) };
            let (kind, body) = (event.kind().to_owned(), event.to_body());
            transaction.append(NewEntry { stream: stream.clone(), on: moment.today, kind, body })?;
        }
        ticked.push(Ticked { done: *done, item: item.clone(), new: is_done != *done });
    }
    transaction.commit()?;
    Ok(ticked)
}

/// Returns what is wrong with the streams of guides; one that cannot be read does not hide the others.
pub(super) fn check_streams(ledger: &dyn Ledger, streams: &[Stream]) -> Vec<DeskError> {
    let of_guides = streams.iter().filter(|stream| stream.guide_id().is_some());
    let read = |stream| ledger.entries(Some(stream)).map_err(DeskError::from).and_then(|entries| progress(&entries));
    of_guides.filter_map(|stream| read(stream).err()).collect()
}

fn stream(guide: &Guide) -> Stream {
    Stream::guide(&guide.id).expect("a test makes a stream of the id of every shipped guide")
}

fn progress(entries: &[Entry]) -> Result<Progress, DeskError> {
    let mut events = Vec::with_capacity(entries.len());
    for entry in entries {
        let Some(body) = entry.body.as_deref() else { continue };
        let event = GuideEvent::read(&entry.kind, body)
            .map_err(|error| DeskError::GuideEntry { seq: entry.seq, why: error.to_string() })?;
        events.extend(event.map(|event| (entry.seq, entry.on, event)));
    }
    Ok(Progress::replay(events))
}

fn of_item(guide: &Guide, item: &Item, cases: &Cases, today: NaiveDate) -> Result<Vec<(u32, Status)>, DeskError> {
    let (Some(right), Some(controller)) = (item.right, guide.controller.as_deref()) else { return Ok(Vec::new()) };
    let asks = |case: &&Case| case.opened.right == right && case.opened.controller == controller;
    let state = |case: &Case| Ok((case.number, super::standing(case, today)?.status));
    cases.known().filter(asks).map(state).collect()
}

/// Finds the newest entry of a case with the controller that shows that an item is done.
fn shown_by(guide: &Guide, item: &Item, cases: &Cases) -> Option<ShownBy> {
    let (shown, controller) = (item.shown_by?, guide.controller.as_deref()?);
    let asks = |case: &&Case| {
        case.opened.controller == controller && item.right.is_none_or(|right| case.opened.right == right)
    };
    cases.known().filter(asks).filter_map(|case| shows(case, shown)).max_by_key(|shown| shown.seq)
}

fn shows(case: &Case, shown: Shown) -> Option<ShownBy> {
    let newest = |is_one: &dyn Fn(&Event) -> bool| {
        let standing = case.events.iter().rev().filter(|recorded| is_one(&recorded.event));
        standing.into_iter().find_map(|recorded: &Recorded| {
            Some(ShownBy { case: case.number, on: case.day_of(recorded)?, seq: recorded.seq })
        })
    };
    match shown {
        Shown::AccountDeleted => newest(&|event| matches!(event, Event::AccountDeleted(_))),
        Shown::Answered => {
            newest(&|event| matches!(event, Event::Done(_) | Event::NoData(_) | Event::Refused(_) | Event::Retained(_)))
        }
        Shown::OrdersKept => {
            newest(&|event| matches!(event, Event::Attached(body) if body.filed_as == Some(FiledAs::Orders)))
        }
        Shown::Sent => {
            let on = case.sent()?;
            let came_back = matches!(case.status(), Status::Draft | Status::Undeliverable | Status::Withdrawn);
            let went = |event: &Event| {
                matches!(event, Event::Accepted(_) | Event::Looked(_) | Event::Resolved(_) | Event::Sent(_))
            };
            let entry = newest(&went).map_or_else(|| case.events.first().map(|first| first.seq), |one| Some(one.seq));
            entry.filter(|_| !came_back).map(|seq| ShownBy { case: case.number, on, seq })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_guide_has_a_stream() {
        for guide in Guide::all() {
            assert_eq!(stream(guide).guide_id(), Some(guide.id.as_str()));
        }
    }
}
