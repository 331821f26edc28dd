//! Data that a controller said it keeps after erasure: until when, on which ground, and what was asked about them.

use chrono::NaiveDate;

use super::{Case, Category, Status};
use crate::{law::Ground, request::LetterKind};

/// One kind of data that the controller said it keeps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Holding<'a> {
    /// What was said.
    pub category: &'a Category,
    /// What can be told of the ground from its words.
    pub ground: Ground,
    /// Whether they are kept still, as far as is known.
    pub keeping: Keeping,
    /// The day it was said.
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
    /// the last counts.
    pub fn holdings(&self, today: NaiveDate) -> impl Iterator<Item = Holding<'_>> {
        let regime = self.opened.regime;
        self.progress.retained.iter().map(move |(said, category)| Holding {
            category,
            ground: Ground::of(regime, category.basis.as_deref()),
            keeping: self.keeping(*said, category.until, today),
            said: *said,
        })
    }

    /// Tells whether they said that data are gone that they had kept.
    pub(super) fn is_erased(&self, said: NaiveDate, category: &Category) -> bool {
        matches!(self.keeping(said, category.until, said), Keeping::Erased(_))
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

    fn asks_about_kept_data(&self) -> bool {
        self.progress.since.iter().any(|followed| followed.kind == LetterKind::Retained)
    }

    /// Tells whether the controller said that data whose time had ended are gone, so that a request for access would show
    /// whether they are.
    #[must_use]
    pub fn erasure_can_be_tested(&self, today: NaiveDate) -> bool {
        let gone = |holding: Holding<'_>| matches!(holding.keeping, Keeping::Erased(_));
        matches!(self.status(), Status::Done | Status::NoData)
            && !self.progress.retention_asked.is_empty()
            && self.holdings(today).any(gone)
    }
}
