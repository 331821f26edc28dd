//! What became of the cells of a table.

use std::{
    any::Any,
    collections::BTreeMap,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// How many violations are printed in full; the others are counted.
const SHOWN: usize = 20;

/// A table as it fills.
#[derive(Default)]
pub(crate) struct Tally {
    classes: BTreeMap<String, usize>,
    notes: Vec<String>,
    violations: Vec<String>,
    /// The fewest cells that make this table one at all.
    at_least: usize,
}

/// What became of one cell.
#[derive(Debug)]
pub(crate) struct Cell {
    /// For how many it stands.
    pub(crate) count: usize,
    /// In a word.
    pub(crate) class: String,
    /// What happened and must never happen.
    pub(crate) violations: Vec<String>,
}

impl Cell {
    pub(crate) fn of(class: impl Into<String>) -> Self {
        Self { count: 1, class: class.into(), violations: Vec::new() }
    }

    /// Holds a rule against the cell.
    pub(crate) fn must(&mut self, holds: bool, rule: impl FnOnce() -> String) {
        if !holds {
            self.violations.push(rule());
        }
    }
}

impl Tally {
    /// Begins a table, which has passed only if it has this many cells: a table without cells proves nothing.
    pub(crate) fn of_at_least(at_least: usize) -> Self {
        Self { at_least, ..Self::default() }
    }

    /// Returns a table that cannot be filled here, which is said.
    pub(crate) fn skipped(why: &str) -> Self {
        Self { notes: vec![format!("SKIPPED: {why}")], ..Self::default() }
    }

    /// Returns a table that could not even be begun.
    pub(crate) fn broken_off(panic: &(dyn Any + Send)) -> Self {
        let mut tally = Self::default();
        tally.add("the table itself", broken(panic));
        tally
    }

    /// Counts cells that cannot exist.
    pub(crate) fn absent(&mut self, count: usize) {
        if count > 0 {
            self.notes.push(format!("{count} cells cannot exist"));
        }
    }

    /// Says something about the table.
    pub(crate) fn note(&mut self, note: String) {
        self.notes.push(note);
    }

    /// Counts what is wrong with the table itself.
    pub(crate) fn violate(&mut self, violations: Vec<String>) {
        self.violations.extend(violations);
    }

    pub(crate) fn add(&mut self, name: &str, cell: Cell) {
        *self.classes.entry(cell.class).or_default() += cell.count;
        self.violations.extend(cell.violations.into_iter().map(|violation| format!("{name}: {violation}")));
    }

    /// Tries every cell, some at the same time; one that panics is a violation.
    pub(crate) fn try_each<C: Sync>(
        &mut self,
        cells: &[C],
        at_once: usize,
        name: impl Fn(&C) -> String + Sync,
        attempt: impl Fn(&C) -> Cell + Sync,
    ) {
        let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
        thread::scope(|scope| {
            for _ in 0..at_once {
                scope.spawn(|| {
                    while let Some(cell) = cells.get(next.fetch_add(1, Ordering::SeqCst)) {
                        let result =
                            catch_unwind(AssertUnwindSafe(|| attempt(cell))).unwrap_or_else(|panic| broken(&*panic));
                        done.lock().unwrap().push((name(cell), result));
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap();
        done.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (name, cell) in done {
            self.add(&name, cell);
        }
    }

    fn cells(&self) -> usize {
        self.classes.values().sum()
    }

    pub(crate) fn passed(&self) -> bool {
        self.violations.is_empty() && self.cells() >= self.at_least
    }
}

fn broken(panic: &(dyn Any + Send)) -> Cell {
    let words = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    let mut cell = Cell::of("broken off");
    cell.violations.push(words.unwrap_or("it panicked").to_owned());
    cell
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "  {} cells", self.cells())?;
        for (class, count) in &self.classes {
            writeln!(f, "  {count:>8}  {class}")?;
        }
        for note in &self.notes {
            writeln!(f, "  {note}")?;
        }
        if self.cells() < self.at_least {
            writeln!(f, "  TOO FEW: there must be {} cells at least", self.at_least)?;
        }
        for violation in self.violations.iter().take(SHOWN) {
            writeln!(f, "  VIOLATION {violation}")?;
        }
        writeln!(f, "  {} violations", self.violations.len())
    }
}
