use std::{collections::BTreeMap, fmt, num::NonZero, str::FromStr, thread};

use chrono::NaiveDate;

use super::DeskError;
use crate::{
    case::{Case, Event, Recorded, Standing},
    law::{Calendar, Country, Deadline, Law, Place, Regime, Right, Start},
    ledger::{Entry, FORGOTTEN, Ledger, Stream, Transaction},
    request::Reference,
};

/// A case as the ledger holds it.
#[derive(Debug)]
pub enum AnyCase {
    /// Its entries make no case; the others can be used all the same.
    Broken {
        /// What is wrong.
        error: DeskError,
        /// Its number.
        number: u32,
    },
    /// Its content was forgotten; only the chain of hashes is left.
    Forgotten {
        /// Its number.
        number: u32,
        /// The day it was forgotten.
        on: NaiveDate,
    },
    /// Its content is there.
    Known(Box<Case>),
}

/// How a user names a case: `7`, `R-2026-K7Q2M`, `K7Q2M`, or a controller that only one open case has.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum CaseName {
    /// By the five signs of the reference, in either form, and as it was typed.
    Code(String, String),
    /// By the controller's id.
    Controller(String),
    /// By its number.
    Number(u32),
}

/// Every case of the ledger, by number.
pub struct Cases {
    /// In the order of their numbers.
    cases: Vec<AnyCase>,
    /// Whether no mail server is set, so that nothing is tried by itself.
    pub(super) by_hand: bool,
}

impl AnyCase {
    /// Returns its number.
    fn number(&self) -> u32 {
        match self {
            Self::Broken { number, .. } | Self::Forgotten { number, .. } => *number,
            Self::Known(case) => case.number,
        }
    }
}

impl Cases {
    /// Reads all cases.
    ///
    /// # Errors
    /// When the ledger or an entry in it cannot be read.
    pub fn read(ledger: &dyn Ledger) -> Result<Self, DeskError> {
        Ok(Self::from_entries(ledger.entries(None)?, &|_| true))
    }

    /// Reads the cases that are wanted, and those that cannot be read; of thousands few are, and keeping the others would
    /// take longer than finding these.
    ///
    /// # Errors
    /// When the ledger cannot be read.
    pub fn read_those(ledger: &dyn Ledger, wanted: &(dyn Fn(&Case) -> bool + Sync)) -> Result<Self, DeskError> {
        Ok(Self::from_entries(ledger.entries(None)?, wanted))
    }

    /// Reads all cases as they are inside a transaction.
    pub(super) fn from_transaction(transaction: &dyn Transaction) -> Result<Self, DeskError> {
        Ok(Self::from_entries(transaction.entries(None)?, &|_| true))
    }

    /// Reads the cases that are wanted as they are inside a transaction.
    pub(super) fn those_in(
        transaction: &dyn Transaction,
        wanted: &(dyn Fn(&Case) -> bool + Sync),
    ) -> Result<Self, DeskError> {
        Ok(Self::from_entries(transaction.entries(None)?, wanted))
    }

    /// Returns no cases: what a ledger holds that does not exist yet.
    #[must_use]
    pub fn none() -> Self {
        Self { cases: Vec::new(), by_hand: false }
    }

    /// Says that no mail server is set: what waits for one is sent by hand.
    #[must_use]
    pub fn by_hand(self) -> Self {
        Self { by_hand: true, ..self }
    }

    /// Tells whether it was said that no mail server is set.
    #[must_use]
    pub fn are_sent_by_hand(&self) -> bool {
        self.by_hand
    }

    fn from_entries(entries: Vec<Entry>, wanted: &(dyn Fn(&Case) -> bool + Sync)) -> Self {
        let mut streams: BTreeMap<u32, Vec<Entry>> = BTreeMap::new();
        for entry in entries {
            if let Some(number) = entry.stream.case_number() {
                streams.entry(number).or_default().push(entry);
            }
        }
        Self { cases: fold_all(&streams.into_iter().collect::<Vec<_>>(), wanted), by_hand: false }
    }

    /// Returns the cases whose content is there, by number.
    pub fn known(&self) -> impl Iterator<Item = &Case> {
        self.cases.iter().filter_map(|case| match case {
            AnyCase::Broken { .. } | AnyCase::Forgotten { .. } => None,
            AnyCase::Known(case) => Some(case.as_ref()),
        })
    }

    /// Returns the cases that cannot be read, with what is wrong.
    pub fn broken(&self) -> impl Iterator<Item = (u32, &DeskError)> {
        self.cases.iter().filter_map(|case| match case {
            AnyCase::Broken { error, number } => Some((*number, error)),
            AnyCase::Forgotten { .. } | AnyCase::Known(_) => None,
        })
    }

    /// Finds the case a user names.
    ///
    /// # Errors
    /// When there is none, several could be meant, or it was forgotten.
    pub fn find(&self, name: &CaseName) -> Result<&Case, DeskError> {
        match name {
            CaseName::Number(number) => self.by_number(*number),
            CaseName::Code(code, _) => self
                .known()
                .find(|case| case.opened.reference.code() == code)
                .ok_or_else(|| DeskError::NoCase(name.to_string())),
            CaseName::Controller(id) => self.by_controller(id),
        }
    }

    fn by_number(&self, wanted: u32) -> Result<&Case, DeskError> {
        let place = self.cases.binary_search_by_key(&wanted, AnyCase::number).ok();
        let found = place.map(|place| &self.cases[place]);
        match found {
            Some(AnyCase::Known(case)) => Ok(case),
            Some(AnyCase::Forgotten { number, .. }) => Err(DeskError::Forgotten(*number)),
            Some(AnyCase::Broken { error, number }) => Err(DeskError::Broken { case: *number, why: error.to_string() }),
            None => Err(DeskError::NoCase(wanted.to_string())),
        }
    }

    fn by_controller(&self, id: &str) -> Result<&Case, DeskError> {
        let of_it: Vec<&Case> = self.known().filter(|case| case.opened.controller == id).collect();
        let open: Vec<&Case> = of_it.iter().copied().filter(|case| case.is_open()).collect();
        match (open.as_slice(), of_it.as_slice()) {
            ([case], _) | ([], [case]) => Ok(case),
            ([], []) => Err(DeskError::NoCase(id.to_owned())),
            ([], several) | (several, _) => Err(DeskError::Ambiguous {
                name: id.to_owned(),
                numbers: several.iter().map(|case| case.number).collect(),
            }),
        }
    }

    /// Returns a case by its number.
    ///
    /// # Errors
    /// When there is none, or it was forgotten.
    pub fn case(&self, number: u32) -> Result<&Case, DeskError> {
        self.by_number(number)
    }

    /// Works out where a case stands on a day.
    ///
    /// # Errors
    /// When there is no such case, or a date cannot be worked out.
    pub fn standing(&self, number: u32, today: NaiveDate) -> Result<Standing, DeskError> {
        standing(self.by_number(number)?, today)
    }

    /// Works out where every case stands on a day; the calendars of a place are made once.
    ///
    /// # Errors
    /// When a date cannot be worked out.
    pub fn standings(&self, today: NaiveDate) -> Result<Vec<(u32, Standing)>, DeskError> {
        let mut known: Vec<(Regime, &Place, Option<Country>, Vec<Calendar>)> = Vec::new();
        let mut standings = Vec::with_capacity(self.cases.len());
        for case in self.known() {
            let (regime, place, seat) = (case.opened.regime, &case.opened.subject.place, case.opened.seat);
            let same = |(law, other, others, _): &(Regime, &Place, Option<Country>, Vec<Calendar>)| {
                *law == regime && *other == place && *others == seat
            };
            let position = known.iter().position(same);
            let position = position.unwrap_or_else(|| {
                known.push((regime, place, seat, calendars(regime, place, seat)));
                known.len() - 1
            });
            standings.push((case.number, case.standing(&known[position].3, today)?));
        }
        Ok(standings)
    }
}

/// Works out where a case stands on a day.
///
/// # Errors
/// When a date cannot be worked out.
pub fn standing(case: &Case, today: NaiveDate) -> Result<Standing, DeskError> {
    let calendars = calendars(case.opened.regime, &case.opened.subject.place, case.opened.seat);
    Ok(case.standing(&calendars, today)?)
}

/// Works out the deadlines of a request that starts on a day.
///
/// # Errors
/// When a date cannot be worked out.
pub fn deadlines(regime: Regime, right: Right, place: &Place, start: Start) -> Result<Vec<Deadline>, DeskError> {
    Ok(Law::of(regime).deadlines(right, start, &calendars(regime, place, None))?)
}

/// Returns the calendars whose holidays may move a date of such a case: those of the person's place and of the
/// controller's seat, as far as the law's record names them.
pub(super) fn calendars(regime: Regime, place: &Place, seat: Option<Country>) -> Vec<Calendar> {
    let seat = seat.map(|country| Place { country, region: None });
    let codes = Law::of(regime).calendars(Some(place), seat.as_ref());
    codes.iter().map(Calendar::of).collect()
}

/// Cases fewer than this are folded faster than a second thread starts.
const WORTH_A_THREAD: usize = 500;

/// Folds the entries of many cases, on as many processors as there are; each case is by itself.
fn fold_all(streams: &[(u32, Vec<Entry>)], wanted: &(dyn Fn(&Case) -> bool + Sync)) -> Vec<AnyCase> {
    let fold = |(number, entries): &(u32, Vec<Entry>)| {
        fold(*number, entries).unwrap_or_else(|error| AnyCase::Broken { error, number: *number })
    };
    let wanted = |case: &AnyCase| match case {
        AnyCase::Broken { .. } | AnyCase::Forgotten { .. } => true,
        AnyCase::Known(case) => wanted(case),
    };
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(streams.len() / WORTH_A_THREAD).max(1);
    let share = streams.len().div_ceil(threads).max(1);
    thread::scope(|scope| {
        let shares: Vec<_> = streams
            .chunks(share)
            .map(|share| scope.spawn(move || share.iter().map(fold).filter(wanted).collect::<Vec<_>>()))
            .collect();
        shares
            .into_iter()
            .flat_map(|share| share.join().expect("folding does not panic: every fault is an error"))
            .collect()
    })
}

/// Folds the entries of one case.
fn fold(number: u32, entries: &[Entry]) -> Result<AnyCase, DeskError> {
    if let Some(last) = entries.iter().rfind(|entry| entry.kind == FORGOTTEN) {
        return Ok(AnyCase::Forgotten { number, on: last.on });
    }
    let events = entries.iter().map(recorded).collect::<Result<_, _>>()?;
    Ok(AnyCase::Known(Box::new(Case::replay(number, events)?)))
}

fn recorded(entry: &Entry) -> Result<Recorded, DeskError> {
    let body = entry.body.as_deref().unwrap_or("null");
    let event = Event::read(&entry.kind, body).map_err(|error| DeskError::Event { seq: entry.seq, error })?;
    Ok(Recorded { event, on: entry.on, recorded_at: entry.recorded_at, seq: entry.seq })
}

/// Reads one case as it is inside a transaction.
pub(super) fn read_case(transaction: &dyn Transaction, number: u32) -> Result<Case, DeskError> {
    match fold_one(number, &transaction.entries(Some(&Stream::case(number)))?)? {
        AnyCase::Known(case) => Ok(*case),
        AnyCase::Forgotten { .. } => Err(DeskError::Forgotten(number)),
        AnyCase::Broken { error, .. } => Err(error),
    }
}

/// Reads one case from the ledger, whether its content is there or not.
pub(super) fn any_case(ledger: &dyn Ledger, number: u32) -> Result<AnyCase, DeskError> {
    fold_one(number, &ledger.entries(Some(&Stream::case(number)))?)
}

fn fold_one(number: u32, entries: &[Entry]) -> Result<AnyCase, DeskError> {
    if entries.is_empty() { Err(DeskError::NoCase(number.to_string())) } else { fold(number, entries) }
}

impl FromStr for CaseName {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let upper = text.to_ascii_uppercase();
        let bare = format!("R-2000-{upper}");
        Ok(match (text.parse::<u32>(), upper.parse::<Reference>(), bare.parse::<Reference>()) {
            (Ok(number), _, _) => Self::Number(number),
            (_, Ok(reference), _) | (_, _, Ok(reference)) => Self::Code(reference.code().to_owned(), text.to_owned()),
            _ => Self::Controller(text.to_owned()),
        })
    }
}

impl fmt::Display for CaseName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Code(_, text) | Self::Controller(text) => f.write_str(text),
            Self::Number(number) => write!(f, "{number}"),
        }
    }
}
