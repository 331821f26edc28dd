use std::{
    cell::Cell,
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{
    Code, Failure, Global,
    output::Output,
    own_texts,
    pager::Pager,
    prompt::{self, Prompt},
    text,
};
use crate::{
    config::{Config, Directories},
    controller::{History, Registry},
    desk::{self, Moment},
    ledger::{Ledger, LedgerError, SqliteLedger},
    letter::{OwnText, Shelf},
};

/// Everything of the world a command may touch: the clock, the folders, the terminal.
///
/// It is the one place that reads the clock.
pub(super) struct Context {
    pub(super) config_file: PathBuf,
    pub(super) dry_run: bool,
    pub(super) ledger_file: PathBuf,
    /// The real time, with the user's offset; a pretended day does not change it.
    pub(super) now: DateTime<FixedOffset>,
    pub(super) out: Output,
    /// Whether the day was given, so that nothing may leave this machine.
    pub(super) pretended: bool,
    pub(super) prompt: Prompt,
    pub(super) today: NaiveDate,
    /// Whether it was said that the record could not be asked for what the user looked at again.
    warned_of_confirmations: Cell<bool>,
    /// Whether it was said that others can get at the ledger.
    warned_of_ledger: Cell<bool>,
    /// Whether a part of the country that the settings name and that is none was spoken of.
    warned_of_region: Cell<bool>,
    /// The controllers whose own records were said to be unusable.
    warned_of: BTreeSet<String>,
    pub(super) yes: bool,
}

impl Context {
    pub(super) fn new(global: &Global) -> Result<Self, Failure> {
        let now = now();
        let directories = Directories::of_this_user();
        let or_default = |given: &Option<PathBuf>, default: fn(&Directories) -> PathBuf| match (given, &directories) {
            (Some(path), _) => Ok(path.clone()),
            (None, Ok(directories)) => Ok(default(directories)),
            (None, Err(error)) => Err(Failure::new(Code::Configuration, error)
                .effect("Nothing was read, written or sent.")
                .hint("redress --config FILE --ledger FILE …")),
        };
        let config_file = or_default(&global.config, Directories::config_file)?;
        let accessible = accessible(&config_file);
        let out = Output::new(global.color, global.json, global.plain, global.quiet, columns());
        let prompt = Prompt::new(global.no_input, accessible);
        if !out.is_coloured() {
            prompt::without_colour();
        }
        let pager = if accessible || !prompt.can_ask() || is_dumb() { None } else { pager() };
        Ok(Self {
            config_file,
            dry_run: global.dry_run,
            ledger_file: or_default(&global.ledger, Directories::ledger_file)?,
            now,
            out: if accessible { out.accessible() } else { out.with_pager(pager) },
            pretended: global.today.is_some(),
            prompt,
            today: global.today.unwrap_or_else(|| now.date_naive()),
            warned_of: BTreeSet::new(),
            warned_of_confirmations: Cell::new(false),
            warned_of_ledger: Cell::new(false),
            warned_of_region: Cell::new(false),
            yes: global.yes,
        })
    }

    /// Reads the settings, and says once what of them is left out.
    pub(super) fn config(&self) -> Result<Config, Failure> {
        let config = Config::load(&self.config_file)?;
        if let Some(error) = config.region_left_out.as_ref().filter(|_| !self.warned_of_region.replace(true)) {
            let (path, mend) = (self.config_file.display(), text::mending_the_region(error));
            self.out.note(&format!("warning: `me.region` in `{path}`: {error}"));
            self.out.note(&format!("  No region counts as set.  Mend it:  {mend}"));
        }
        Ok(config)
    }

    /// Reads the registry with the user's own records over it and with the days on which they looked at its addresses, and
    /// says once which of those records cannot be used.
    pub(super) fn registry(&mut self) -> Result<Registry, Failure> {
        let registry = super::registry::with_own_records(&Directories::controllers(&self.config_file))?;
        for held in registry.unusable() {
            if self.warned_of.insert(held.id.clone()) {
                self.out.warn(&format!("warning: {}; no letter to `{}` goes until it is mended", held.error, held.id));
            }
        }
        let history = self.history();
        Ok(registry.with_history(&history))
    }

    /// Reads which addresses the user looked at again. Where the record cannot be read none counts, and they are as old as
    /// their sources: what is not known makes nothing fresher.
    fn history(&mut self) -> History {
        let read = self.ledger_if_any().and_then(|ledger| Ok(desk::history(ledger.as_deref())?));
        read.unwrap_or_else(|failure| {
            if !self.warned_of_confirmations.replace(true) {
                self.out.warn(&format!("warning: {}; no address counts as looked at again by you", failure.message()));
            }
            History::default()
        })
    }

    /// Returns where the user's own texts are.
    pub(super) fn templates_folder(&self) -> PathBuf {
        Directories::templates(&self.config_file)
    }

    /// Reads the user's own texts.
    pub(super) fn own_texts(&self) -> Result<Vec<OwnText>, Failure> {
        own_texts::read(&self.templates_folder())
    }

    /// Reads the user's own texts for what is said of a letter that was written before. What cannot be read is not there: it
    /// stands in no way of the record, and the next letter that is written says what is wrong.
    pub(super) fn readable_texts(&self) -> Vec<OwnText> {
        self.own_texts().unwrap_or_default()
    }

    /// Returns the texts of letters, with the user's own in their places.
    pub(super) fn shelf(&self) -> Result<Shelf, Failure> {
        own_texts::shelf(&self.own_texts()?)
    }

    /// Opens the ledger to write in it, and makes it where there is none. Says once that others can get at it.
    pub(super) fn ledger(&mut self) -> Result<Box<dyn Ledger>, Failure> {
        let ledger = SqliteLedger::open(&self.ledger_file).map_err(|error| self.ledger_failure(&error))?;
        let known = self.warned_of_ledger.replace(true);
        for warning in ledger.warnings().into_iter().filter(|_| !known) {
            self.out.warn(&format!("warning: {warning}"));
        }
        Ok(Box::new(ledger))
    }

    /// Opens the ledger to read in it, if there is one.
    pub(super) fn ledger_if_any(&mut self) -> Result<Option<Box<dyn Ledger>>, Failure> {
        let ledger = SqliteLedger::open_existing(&self.ledger_file).map_err(|error| self.ledger_failure(&error))?;
        Ok(ledger.map(|ledger| Box::new(ledger) as Box<dyn Ledger>))
    }

    fn ledger_failure(&self, error: &LedgerError) -> Failure {
        super::failures::ledger(error)
            .effect(format!("Nothing was sent and nothing is lost. The ledger is `{}`.", self.ledger_file.display()))
    }

    /// Returns the moment the command began.
    pub(super) fn moment(&self) -> Moment {
        Moment { now: self.now, today: self.today }
    }

    /// Returns the clock, for a command during which time passes; a pretended day stays.
    pub(super) fn clock(&self) -> impl Fn() -> Moment + use<> {
        let pretended = self.pretended.then_some(self.today);
        move || {
            let now = now();
            Moment { now, today: pretended.unwrap_or_else(|| now.date_naive()) }
        }
    }
}

/// Tells whether somebody listens instead of looking: as the environment says, or else the settings. Settings that cannot be
/// read say so elsewhere.
fn accessible(config_file: &Path) -> bool {
    match std::env::var_os("REDRESS_ACCESSIBLE") {
        Some(set) => !set.is_empty() && set != "0",
        None => Config::load(config_file).is_ok_and(|config| config.screen.accessible),
    }
}

/// Tells whether the terminal can write only one line after the other.
pub(super) fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb")
}

/// Returns the program that shows what is longer than the screen.
fn pager() -> Option<Pager> {
    let named = ["REDRESS_PAGER", "PAGER"].map(std::env::var_os);
    Pager::named(named, std::env::var_os("LESS").is_some())
}

/// Returns the width that the environment asks for.
pub(super) fn columns() -> Option<usize> {
    std::env::var_os("COLUMNS")?.to_str()?.parse().ok()
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that reads the clock")]
fn now() -> DateTime<FixedOffset> {
    chrono::Local::now().fixed_offset()
}
