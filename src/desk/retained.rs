use chrono::NaiveDate;
use serde::Serialize;

use super::{Cases, DeskError, standing};
use crate::{
    case::{Case, Holding, Keeping, Standing},
    law::{Ground, Regime},
    request::{LetterKind, Reference},
};

/// Data that a controller said it keeps after erasure, as `redress.retained/1` has them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RetainedData {
    /// The number of the case.
    pub case: u32,
    /// Its number outside.
    pub reference: Reference,
    /// The controller's id.
    pub controller: String,
    /// The law.
    pub law: Regime,
    /// Which data.
    pub what: String,
    /// The day it last said so.
    pub said: NaiveDate,
    /// The day it named the ground.
    pub basis_said: Option<NaiveDate>,
    /// The day it named the end.
    pub until_said: Option<NaiveDate>,
    /// The day it named who holds them.
    pub holder_said: Option<NaiveDate>,
    /// The ground it named.
    pub basis: Option<String>,
    /// What can be told of that from its words.
    pub ground: Ground,
    /// The same, as a clause.
    pub ground_says: String,
    /// Until when, by its own word.
    pub until: Option<NaiveDate>,
    /// Days after that; 0 where it has not passed.
    pub ended_days: u64,
    /// Who holds them.
    pub holder: Option<String>,
    /// `kept`, `endless`, `ended`, `asked`, `erased`.
    pub state: &'static str,
    /// The day it was asked after the end, or said that it is done.
    pub on: Option<NaiveDate>,
    /// What it has not named: `ground`, `until`.
    pub missing: Vec<&'static str>,
    /// The letter that helps.
    pub letter: Option<LetterKind>,
    /// The command that writes it, or that opens the case for it.
    pub next: Option<String>,
}

impl Cases {
    /// Returns what controllers said they keep in all cases, closed ones too, the earliest end first and what has none
    /// before it.
    ///
    /// # Errors
    /// When a date cannot be worked out.
    pub fn retained(&self, today: NaiveDate) -> Result<Vec<RetainedData>, DeskError> {
        let mut retained = Vec::new();
        for case in self.known() {
            let standing = standing(case, today)?;
            retained.extend(case.holdings(today).map(|holding| RetainedData::of(case, &standing, &holding)));
        }
        retained.sort_by_key(|data| (data.until, data.case));
        Ok(retained)
    }
}

impl RetainedData {
    fn of(case: &Case, standing: &Standing, holding: &Holding<'_>) -> Self {
        let regime = case.opened.regime;
        let category = holding.category;
        let letter = case.letter_about(holding);
        let passed = category.until.map_or(0, |until| (standing.on - until).num_days().max(0));
        let missing =
            [(holding.ground == Ground::Missing).then_some("ground"), category.until.is_none().then_some("until")];
        Self {
            case: case.number,
            reference: case.opened.reference,
            controller: case.opened.controller.clone(),
            law: regime,
            what: category.what.clone(),
            said: holding.said,
            basis_said: holding.named.basis,
            until_said: holding.named.until,
            holder_said: holding.named.holder,
            basis: category.basis.clone(),
            ground: holding.ground,
            ground_says: holding.ground.in_words(regime),
            until: category.until,
            ended_days: passed.unsigned_abs(),
            holder: category.holder.clone(),
            state: holding.keeping.name(),
            on: match holding.keeping {
                Keeping::Asked(on) | Keeping::Erased(on) => Some(on),
                Keeping::Ended | Keeping::Endless | Keeping::Until => None,
            },
            missing: missing.into_iter().flatten().collect(),
            letter,
            next: letter.map(|kind| command(case, standing, kind)),
        }
    }
}

/// Writes the letter; a letter that is written already is shown by the same command, and a closed case is opened first.
fn command(case: &Case, standing: &Standing, kind: LetterKind) -> String {
    let n = case.number;
    if !case.is_open() {
        return format!("redress reopen {n}");
    }
    match case.may_follow(kind, standing) {
        Ok(()) => format!("redress follow {n} --kind {kind}"),
        Err(_) => format!("redress show {n}"),
    }
}
