use std::{ffi::OsString, path::PathBuf};

use super::takes::Takes;
use crate::{
    case::Case,
    cli::{Context, arguments, due, help, own_texts, registry},
    config::{Config, Directories, Provider},
    controller::{Authorities, Channel, Controller, Registry},
    desk::{CaseName, Cases, asked},
    export::Hide,
    guide::{Guide, Route},
    law::{CalendarCode, Country, Language, Regime, Right},
    ledger::SqliteLedger,
    letter::{self, OwnText, Shelf, Template},
    mail::Webmail,
    request::{IdentifierKey, LetterKind, Part},
};

/// A value and what it is.
type Value = (String, String);

/// What is known on this machine, and what the line says before the word that is completed.
///
/// Nothing is read before it is asked for. What cannot be read is not there.
pub(super) struct Known {
    config_file: PathBuf,
    ledger_file: PathBuf,
    words: Vec<String>,
}

impl Known {
    pub(super) fn new(context: &Context, words: &[OsString]) -> Self {
        let words = words.iter().filter_map(|word| word.to_str().map(str::to_owned)).collect();
        Self { config_file: context.config_file.clone(), ledger_file: context.ledger_file.clone(), words }
    }

    /// Returns what can stand there.
    pub(super) fn of(&self, takes: Takes) -> Vec<Value> {
        match takes {
            Takes::Authorities => values(Authorities::shipped().all(), |known| (&known.id, &known.name)),
            Takes::Calendars => values(CalendarCode::all(), |code| (code, "")),
            Takes::Cases => self.cases().known().map(of_case).collect(),
            Takes::Channels => self.channels(),
            Takes::Commands => help::commands(&self.words),
            Takes::Controllers => values(self.registry().controllers(), |known| (known.id.as_str(), &known.service)),
            Takes::Countries => values(Country::all(), |country| (country.code(), country.name())),
            Takes::Entries => self.in_case(entries),
            Takes::Events => values(due::EVENTS, |kind| (kind.name(), "")),
            Takes::Files | Takes::Folders => Vec::new(),
            Takes::FollowUps => values(LetterKind::FOLLOW_UPS, |kind| (kind.name(), "")),
            Takes::Guides => values(Guide::all(), |guide| (&guide.id, &guide.service)),
            Takes::Hides => values(Hide::ALL, |hide| (hide.name(), "")),
            Takes::Identifiers => values(IdentifierKey::ALL, |key| (format!("{}=", key.name()), "")),
            Takes::Items => self.items(),
            Takes::Languages => self.languages(),
            Takes::Laws => values(Regime::ALL, |regime| (regime.name(), "")),
            Takes::Letters => self.in_case(letters),
            Takes::Missing => {
                let own = self.own_texts();
                self.in_case(|case| letter::tick_list(&own, case.opened.regime, case.opened.language, asked(case)))
            }
            Takes::Options => self.passages(|template| template.front.options.iter().collect()),
            Takes::Parts => self.passages(|template| template.front.parts.iter().collect()),
            Takes::Providers => values(Provider::all(), |provider| (&provider.id, &provider.name)),
            Takes::Regions => self.regions(),
            Takes::Replies => self.in_case(replies),
            Takes::Rights => values(Right::ALL, |right| (right.name(), right.aliases().join(", "))),
            Takes::Routes => values(Route::ALL, |route| (route.name(), "")),
            Takes::Texts => texts(),
            Takes::Topics => help::topics(&self.words),
            Takes::Webmails => values(Webmail::all(), |page| (&page.id, &page.name)),
        }
    }

    fn own_texts(&self) -> Vec<OwnText> {
        own_texts::read(&Directories::templates(&self.config_file)).unwrap_or_default()
    }

    /// Returns the languages of the letters, those that the user adds among them.
    fn languages(&self) -> Vec<Value> {
        let shipped = Regime::ALL.into_iter().flat_map(|regime| Shelf::shipped().languages(regime));
        let of_the_law = |text: &OwnText| {
            let (law, rest) = text.place.split_once('/')?;
            law.parse::<Regime>().ok().and(rest.split('/').next()?.parse::<Language>().ok())
        };
        let own: Vec<Language> = self.own_texts().iter().filter_map(of_the_law).collect();
        values(shipped.chain(own), |language| (language.code().to_owned(), ""))
    }

    fn registry(&self) -> Registry {
        let own = Directories::controllers(&self.config_file);
        registry::with_own_records(&own).unwrap_or_else(|_| Registry::shipped())
    }

    fn cases(&self) -> Cases {
        let ledger = SqliteLedger::open_existing(&self.ledger_file).ok().flatten();
        ledger.and_then(|ledger| Cases::read(&ledger).ok()).unwrap_or_else(Cases::none)
    }

    /// Asks the case that the line names.
    fn in_case(&self, ask: impl Fn(&Case) -> Vec<Value>) -> Vec<Value> {
        let cases = self.cases();
        let named = |word: &String| cases.find(&word.parse::<CaseName>().ok()?).ok();
        // The first two words are the program and the command, which may be called as a controller is.
        self.words.iter().skip(2).find_map(named).map(ask).unwrap_or_default()
    }

    fn channels(&self) -> Vec<Value> {
        let registry = self.registry();
        let named = |word: &String| registry.with_id(word);
        let controller: Option<&Controller> = self.words.iter().skip(2).find_map(named);
        // What a record is changed by names any channel; a letter goes through none that only takes a press.
        let is_changed = self.words.iter().any(|word| word == "controllers");
        let wanted = |channel: &&Channel| is_changed || channel.carries_letters();
        controller.map_or_else(Vec::new, |known| values(known.channels().filter(wanted), |one| (&one.id, &one.value)))
    }

    fn items(&self) -> Vec<Value> {
        let guide = self.words.iter().skip(2).find_map(|word| Guide::find(word).ok());
        guide.map_or_else(Vec::new, |guide| values(&guide.items, |item| (&item.id, &item.title)))
    }

    /// Returns the regions of the country that the line names, else of the one in the settings.
    fn regions(&self) -> Vec<Value> {
        let after_the_flag = self.words.windows(2).filter(|pair| pair[0] == "--country").map(|pair| pair[1].as_str());
        let with_it = self.words.iter().filter_map(|word| word.strip_prefix("--country="));
        let on_the_line = after_the_flag.chain(with_it).find_map(|text| arguments::country(text).ok());
        let of_the_settings = || Some(Config::load(&self.config_file).ok()?.me?.country);
        let country: Option<Country> = on_the_line.or_else(of_the_settings);
        country.map_or_else(Vec::new, |country| values(country.regions(), |region| (region.code, region.name)))
    }

    /// Returns passages of the letters for the right that the line names, of those of every right where it names none.
    fn passages(&self, of: impl Fn(&Template) -> Vec<(&Part, &String)>) -> Vec<Value> {
        let right = self.words.iter().skip(2).find_map(|word| word.parse::<Right>().ok());
        let rights = right.map_or_else(|| Right::ALL.to_vec(), |right| vec![right]);
        let meant = |template: &&Template| {
            let is_of_right = rights.iter().any(|right| template.kind == LetterKind::Request(*right));
            is_of_right && template.language == Language::ENGLISH
        };
        let templates = Shelf::shipped().letters().filter(meant);
        distinct(templates.flat_map(of).map(|(part, what)| (part.to_string(), what.clone())).collect())
    }
}

/// Writes each of a list as a value with what it is.
fn values<T, V: ToString, H: ToString>(list: impl IntoIterator<Item = T>, of: impl Fn(T) -> (V, H)) -> Vec<Value> {
    let pair = |(value, help): (V, H)| (value.to_string(), help.to_string());
    distinct(list.into_iter().map(|one| pair(of(one))).collect())
}

/// Keeps the first of those that have the same value.
fn distinct(mut values: Vec<Value>) -> Vec<Value> {
    let mut seen = std::collections::BTreeSet::new();
    values.retain(|(value, _)| seen.insert(value.clone()));
    values
}

fn of_case(case: &Case) -> Value {
    let right = case.opened.right.name_under(case.opened.regime);
    (case.number.to_string(), format!("{} {right}, {}", case.opened.controller, case.status()))
}

fn entries(case: &Case) -> Vec<Value> {
    values(&case.events, |recorded| (recorded.seq, format!("{} {}", recorded.on, recorded.event.kind())))
}

fn letters(case: &Case) -> Vec<Value> {
    values(&case.letters, |letter| (letter.n, letter.kind))
}

fn replies(case: &Case) -> Vec<Value> {
    values(case.filed(), |kept| (kept.seq, format!("{} {}", kept.on, kept.filed.subject)))
}

fn texts() -> Vec<Value> {
    let letters = values(Shelf::shipped().letters(), |template| (template.kind.name(), ""));
    let files = values(letter::FILES, |(name, _)| (name, ""));
    letters.into_iter().chain(files).collect()
}
