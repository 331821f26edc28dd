//! Data that a controller said it keeps after erasure: until when, on which ground, and what was asked about them.

use chrono::NaiveDate;

use super::{Case, Category, Event, NextStep, Status};
use crate::{
    law::{Ground, Right},
    request::LetterKind,
};

/// The days on which the controller named what it says of data that it keeps. What it leaves out when it speaks of them again
/// stands as it said it, by the word of the day it said so.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct NamedOn {
    /// The provision.
    pub basis: Option<NaiveDate>,
    /// Who holds them.
    pub holder: Option<NaiveDate>,
    /// Until when.
    pub until: Option<NaiveDate>,
}

/// What was said of one kind of data that is kept, in however many statements.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Kept {
    pub(super) category: Category,
    pub(super) named: NamedOn,
    /// The day of the last statement.
    pub(super) said: NaiveDate,
}

impl Kept {
    /// Takes over a statement. What it leaves out stands as they said it before: an end that has passed too, for who goes on
    /// keeping the data has not taken back the end that they named.
    pub(super) fn new(category: &Category, said: NaiveDate, before: Option<Self>) -> Self {
        let (known, days) = before.map_or_else(Default::default, |before| (before.category, before.named));
        let (basis, on_basis) = newer((&category.basis, said), (known.basis, days.basis));
        let (holder, on_holder) = newer((&category.holder, said), (known.holder, days.holder));
        let (until, on_until) = newer((&category.until, said), (known.until, days.until));
        Self {
            category: Category { basis, holder, until, what: category.what.clone() },
            named: NamedOn { basis: on_basis, holder: on_holder, until: on_until },
            said,
        }
    }

    /// Tells whether a statement is about the same data.
    pub(super) fn is_about(&self, category: &Category) -> bool {
        let name = |category: &Category| category.what.trim().to_lowercase();
        name(&self.category) == name(category)
    }
}

fn newer<T: Clone>(
    (said, on): (&Option<T>, NaiveDate),
    (before, then): (Option<T>, Option<NaiveDate>),
) -> (Option<T>, Option<NaiveDate>) {
    if said.is_some() { (said.clone(), Some(on)) } else { (before, then) }
}

/// One kind of data that the controller said it keeps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holding<'a> {
    /// What was said.
    pub category: &'a Category,
    /// What can be told of the ground from its words.
    pub ground: Ground,
    /// Whether they are kept still, as far as is known.
    pub keeping: Keeping,
    /// The days on which what was said was named.
    pub named: NamedOn,
    /// The day it was last said that they are kept.
    pub said: NaiveDate,
}

/// Whether data are kept still, as far as is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Keeping {
    /// A letter asked about them after the end they named.
    Asked(NaiveDate),
    /// The end they named has passed.
    Ended,
    /// They named no end.
    Endless,
    /// They said that it is done after the end, or after they were asked.
    Erased(NaiveDate),
    /// The end they named has not passed.
    Until,
}

impl Keeping {
    /// Returns the word of JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asked(_) => "asked",
            Self::Ended => "ended",
            Self::Endless => "endless",
            Self::Erased(_) => "erased",
            Self::Until => "kept",
        }
    }
}

impl Case {
    /// Returns the data that the controller said it keeps, as they stand on a day; of several words about the same data
    /// the last counts, and what that leaves out stands as it was said before.
    pub fn holdings(&self, today: NaiveDate) -> impl Iterator<Item = Holding<'_>> {
        let regime = self.opened.regime;
        self.progress.retained.iter().map(move |kept| Holding {
            category: &kept.category,
            ground: Ground::of(regime, kept.category.basis.as_deref()),
            keeping: self.keeping(kept.said, kept.category.until, today),
            named: kept.named,
            said: kept.said,
        })
    }

    /// Returns the day of the newest letter that asked about data after this end of theirs.
    pub(super) fn asked_after(&self, until: NaiveDate) -> Option<NaiveDate> {
        self.progress.retention_asked.iter().map(|(_, on)| *on).filter(|on| until < *on).max()
    }

    /// Tells whether they said that data are gone that they had kept.
    pub(super) fn is_erased(&self, kept: &Kept) -> bool {
        matches!(self.keeping(kept.said, kept.category.until, kept.said), Keeping::Erased(_))
    }

    /// What is said to be done may be about the rest of the data, until the end has come or somebody asked about these.
    fn keeping(&self, said: NaiveDate, until: Option<NaiveDate>, today: NaiveDate) -> Keeping {
        let asked = self.progress.retention_asked.iter().map(|(_, on)| *on).filter(|on| said <= *on);
        let asked = asked.filter(|on| until.is_none_or(|until| until < *on)).max();
        let after = |on: NaiveDate| until.is_some_and(|until| until < on) || asked.is_some_and(|asked| asked <= on);
        if let Some(on) = self.progress.erased.filter(|on| said < *on && after(*on)) {
            return Keeping::Erased(on);
        }
        match (asked, until) {
            (Some(on), _) => Keeping::Asked(on),
            (None, None) => Keeping::Endless,
            (None, Some(until)) if until < today => Keeping::Ended,
            (None, Some(_)) => Keeping::Until,
        }
    }

    /// Returns the letter that helps about data that are kept, whatever else the case needs.
    #[must_use]
    pub fn letter_about(&self, holding: &Holding<'_>) -> Option<LetterKind> {
        if self.law_knows(LetterKind::Retained, holding.said).is_err() {
            return None;
        }
        let lacks = holding.category.until.is_none() || holding.ground.lacks_something();
        match holding.keeping {
            Keeping::Asked(_) | Keeping::Erased(_) => None,
            Keeping::Ended => Some(LetterKind::RetentionEnded),
            Keeping::Endless | Keeping::Until => {
                (lacks && !self.asks_about_kept_data()).then_some(LetterKind::Retained)
            }
        }
    }

    /// Returns the data kept whose end is still watched in a closed case: the end that was named had not passed when it was
    /// closed. Who closes it after that end has been told.
    pub(super) fn watched_while_closed(&self, today: NaiveDate) -> impl Iterator<Item = Holding<'_>> {
        let closed = self.facts().into_iter().rev().find(|(_, event)| matches!(event, Event::Closed(_)));
        let closed = closed.map(|(on, _)| on).filter(|_| self.progress.last_answer() != Status::Withdrawn);
        self.holdings(today).filter(move |holding| match holding.keeping {
            Keeping::Ended | Keeping::Until => {
                closed.is_some_and(|closed| holding.category.until.is_some_and(|until| closed <= until))
            }
            Keeping::Asked(_) | Keeping::Endless | Keeping::Erased(_) => false,
        })
    }

    /// Returns what comes up in a closed case: the end that they named for data they keep has passed since.
    pub(super) fn ended_while_closed(&self, today: NaiveDate) -> Option<NextStep> {
        self.law_knows(LetterKind::RetentionEnded, today).ok()?;
        let ended = self.watched_while_closed(today).filter(|holding| holding.keeping == Keeping::Ended);
        let until = ended.filter_map(|holding| holding.category.until).min()?;
        let why = format!("they keep data whose time ended on {until}, by their own word: then ask for the deletion");
        Some(NextStep {
            command: format!("redress reopen {}", self.number),
            from: None,
            not_before: None,
            patient: false,
            why: why.into(),
        })
    }

    fn asks_about_kept_data(&self) -> bool {
        self.progress.since.iter().any(|followed| followed.kind == LetterKind::Retained)
    }

    /// Tells whether the controller said that the data, or those whose time had ended, are gone, so that a request for access
    /// would show whether they are.
    #[must_use]
    pub fn erasure_can_be_tested(&self, today: NaiveDate) -> bool {
        let gone = |holding: Holding<'_>| matches!(holding.keeping, Keeping::Erased(_));
        let all = self.opened.right == Right::Erasure && self.status() == Status::Done;
        let after_the_end = matches!(self.status(), Status::Done | Status::NoData)
            && !self.progress.retention_asked.is_empty()
            && self.holdings(today).any(gone);
        after_the_end || (all && self.progress.retained.is_empty())
    }
}
