use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    CalendarCode, DeadlineKind, FromFact, Period, Place, Provision, Question, Reading, Regime, Retention, Right, Rule,
    toml_date,
};

/// What one law says, as its file under `data/law/` records it.
///
/// ```
/// use redress::law::{Law, Place, Regime, Right};
/// let gdpr = Law::of(Regime::Gdpr);
/// assert!(gdpr.applies_in(&Place::new("IS", None)?));
/// assert_eq!(gdpr.right(Right::Erasure).unwrap().provisions[0].as_str(), "Art. 17 GDPR");
/// assert!(gdpr.right(Right::Limit).is_none());
/// # Ok::<(), redress::law::PlaceError>(())
/// ```
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    pub(super) applies: Vec<Territory>,
    pub(super) counting: Counting,
    /// The official name of the enactment.
    pub enactment: String,
    pub(super) limit: Vec<Limit>,
    #[serde(default)]
    pub(super) pause: Vec<PauseRule>,
    /// Which law it is.
    pub regime: Regime,
    #[serde(default)]
    pub(super) repetition: Vec<Repetition>,
    pub(super) retention: Option<Retention>,
    pub(super) right: BTreeMap<Right, RightRecord>,
    #[serde(default)]
    pub(super) rule: Vec<Rule>,
    #[serde(default)]
    pub(super) step: Vec<Step>,
    /// The name used where it is first mentioned.
    pub title: String,
}

/// Where a law applies.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Territory {
    /// Countries `DE`, or parts of them `US-CA`.
    pub places: Vec<String>,
    /// Where the law says so.
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(flatten)]
    pub reading: Reading,
}

/// A right as one law grants it.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RightRecord {
    /// The word the law uses.
    pub word: String,
    /// What may be asked, as half a sentence.
    pub says: String,
    /// Where it stands.
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(flatten)]
    pub reading: Reading,
}

/// A time limit that a law sets.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// What is due.
    pub kind: DeadlineKind,
    /// The rights it belongs to; none means that it belongs to no request.
    #[serde(default)]
    pub rights: Vec<Right>,
    /// How long.
    pub period: Period,
    /// The fact it is counted from.
    pub from: FromFact,
    /// The first day on which that fact starts it.
    #[serde(default, deserialize_with = "toml_date::maybe")]
    pub since: Option<NaiveDate>,
    /// The last such day.
    #[serde(default, deserialize_with = "toml_date::maybe")]
    pub until: Option<NaiveDate>,
    /// What must be done, as half a sentence.
    pub says: String,
    /// Where it stands.
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(flatten)]
    pub reading: Reading,
}

/// What a law says of asking for the same again.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Repetition {
    /// The rights it belongs to.
    pub rights: Vec<Right>,
    /// How many requests must be answered, where the law gives a number.
    pub at_most: Option<u32>,
    /// In how many months.
    pub months: Option<u32>,
    /// The rule in words, as half a sentence.
    pub says: String,
    /// Where it stands.
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(flatten)]
    pub reading: Reading,
}

/// How a law counts.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Counting {
    /// How business days are counted, where the law sets any.
    pub business_days: Option<BusinessDays>,
    /// What happens when the last day is no working day.
    pub roll: Roll,
    /// Whether the first day belongs to the period.
    pub start: Rule,
    /// How many working days a short period has at least.
    pub working_days: Option<WorkingDays>,
    /// Where the end of months and days stands.
    pub end: Rule,
    /// Whether that rule speaks of months and says nothing of a period of days.
    #[serde(default)]
    pub end_is_of_months: bool,
}

/// How business days are counted.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct BusinessDays {
    /// The calendar that names them.
    pub calendar: CalendarCode,
    /// The rule in words.
    pub says: String,
    /// Where it stands.
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(flatten)]
    pub reading: Reading,
}

/// What happens when the last day is no working day.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Roll {
    /// Which of the dates it moves.
    pub moves: Moves,
    /// The calendar that decides, where the law names one.
    pub calendar: Option<CalendarCode>,
    /// Whose calendars decide, where it names none.
    #[serde(default)]
    pub places: Vec<Whose>,
    /// The calendars of the parts of a country, for a place whose part is not known.
    #[serde(default)]
    pub parts: Vec<CalendarCode>,
    /// The rule in words.
    pub says: String,
    /// Where it stands.
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(flatten)]
    pub reading: Reading,
}

/// Whose holidays may count.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// Those of the place where the controller is established.
    Controller,
    /// Nobody's: Saturdays and Sundays only.
    Nobody,
    /// Those of the place where the data subject lives.
    Subject,
}

/// Which dates the roll moves.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Moves {
    /// Only the day after which something is overdue, since it is not settled that the roll applies.
    ActAfter,
    /// The last day itself.
    Due,
}

/// How many working days a period of days has at least.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct WorkingDays {
    /// Periods of fewer days are left alone.
    pub from_days: u32,
    /// The working days it has at least.
    pub at_least: u32,
    /// The rule in words.
    pub says: String,
    /// Where it stands.
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(flatten)]
    pub reading: Reading,
}

/// What a question of the controller does to a period.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PauseRule {
    /// What is asked for.
    pub question: Question,
    /// The rights for which it may be asked.
    pub rights: Vec<Right>,
    /// What it does.
    pub effect: Effect,
    /// How long after the request a question is still in time.
    pub in_time: Option<Period>,
    /// The first day of receipt for which the rule holds.
    #[serde(default, deserialize_with = "toml_date::maybe")]
    pub since: Option<NaiveDate>,
    /// The last such day.
    #[serde(default, deserialize_with = "toml_date::maybe")]
    pub until: Option<NaiveDate>,
    /// The rule in words.
    pub says: String,
    /// Where it stands.
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(flatten)]
    pub reading: Reading,
}

/// What a question does to the dates.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// The day after which something is overdue moves by the days from the question to the answer.
    ActAfter,
    /// The days from the question to the answer, both included, do not count.
    NotCounted,
    /// Nothing, since the law lets nobody ask.
    NotAllowed,
    /// Nothing.
    Nothing,
    /// The period starts with the answer.
    Start,
}

/// What the data subject can do when the controller does not do its part.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// `reminder`, `complaint-to-controller`, `complaint`, `court`.
    pub name: String,
    /// What can be done, as half a sentence.
    pub says: String,
    /// Where it stands.
    pub provisions: Vec<Provision>,
    /// Where it was read.
    #[serde(flatten)]
    pub reading: Reading,
}

impl Law {
    /// Returns where the law applies.
    #[must_use]
    pub fn territories(&self) -> &[Territory] {
        &self.applies
    }

    /// Tells whether somebody who lives there has the rights of this law.
    #[must_use]
    pub fn applies_in(&self, place: &Place) -> bool {
        let country = place.country.code();
        let region = place.to_string();
        self.applies.iter().flat_map(|territory| &territory.places).any(|known| *known == country || *known == region)
    }

    /// Returns the rights that the law grants, in the order they are listed.
    pub fn rights(&self) -> impl Iterator<Item = (Right, &RightRecord)> {
        self.right.iter().map(|(right, record)| (*right, record))
    }

    /// Returns the right as this law grants it, if it does.
    #[must_use]
    pub fn right(&self, right: Right) -> Option<&RightRecord> {
        self.right.get(&right)
    }

    /// Returns the time limits that the law sets.
    #[must_use]
    pub fn limits(&self) -> &[Limit] {
        &self.limit
    }

    /// Returns how the law counts.
    #[must_use]
    pub fn counting(&self) -> &Counting {
        &self.counting
    }

    /// Returns what the controller's questions do to a period.
    #[must_use]
    pub fn pauses(&self) -> &[PauseRule] {
        &self.pause
    }

    /// Returns what the law says of asking for the same again; of several for one right the first counts.
    #[must_use]
    pub fn repetitions(&self) -> &[Repetition] {
        &self.repetition
    }

    /// Returns what the law says of data that are kept after erasure, as far as it was read.
    #[must_use]
    pub fn retention(&self) -> Option<&Retention> {
        self.retention.as_ref()
    }

    /// Returns what else guides and help pages rest on.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rule
    }

    /// Returns what can be done when the controller does not do its part, mildest first.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.step
    }
}
