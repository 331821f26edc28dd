//! Every letter in every language beside the English one: that it asks the same in the words of that language, cites the
//! law in its form, says no more, and how it reads. The languages are those of the shelf; what a language says stands in
//! `says_LANG.toml`, so that a new one needs its table and no code.

mod asked;
mod cited;
mod framed;
mod golden;
mod said;
mod typed;
mod words;

use std::{collections::BTreeSet, sync::LazyLock};

use redress::{
    law::{Language, Law, Regime, Right},
    letter::{FollowUp, Letter, Shelf, Template},
    request::{LetterKind, Request},
};

use super::{
    complaint,
    fixture::{Following, bare, every_following, following, full, letter},
};

pub(crate) use said::Says;

/// A language in which a law has letters.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct Tongue {
    pub(crate) language: Language,
    pub(crate) regime: Regime,
}

/// Every language but English with each law that has letters in it.
pub(crate) fn tongues() -> BTreeSet<Tongue> {
    let of = |one: &Template| Tongue { language: one.language, regime: one.regime };
    Shelf::shipped().letters().map(of).filter(|one| one.language != Language::ENGLISH).collect()
}

pub(crate) fn languages() -> BTreeSet<Language> {
    tongues().into_iter().map(|one| one.language).collect()
}

impl std::fmt::Display for Tongue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} under {}", self.language, self.regime)
    }
}

impl Tongue {
    pub(crate) fn rights(self) -> impl Iterator<Item = Right> {
        Law::of(self.regime).rights().map(|(right, _)| right)
    }

    pub(crate) fn followings(self) -> impl Iterator<Item = Following> {
        every_following().filter(move |one| one.regime == self.regime)
    }

    pub(crate) fn template(self, kind: LetterKind) -> &'static Template {
        let mine = |one: &&Template| one.language == self.language && one.regime == self.regime && one.kind == kind;
        Shelf::shipped().letters().find(mine).unwrap()
    }

    pub(crate) fn bare(self, right: Right) -> Request {
        self.request(bare(self.regime, right))
    }

    pub(crate) fn full(self, right: Right) -> Request {
        self.request(full(self.regime, right))
    }

    pub(crate) fn request(self, of: Request) -> Request {
        Request { language: self.language, ..of }
    }

    pub(crate) fn pair(self, (of, facts): (Request, FollowUp)) -> (Request, FollowUp) {
        (self.request(of), facts)
    }

    /// A letter without anything that may be left out.
    fn least(self, right: Right) -> Request {
        let without = self.template(LetterKind::Request(right)).front.parts.keys().cloned().collect();
        Request { without, ..bare(self.regime, right) }
    }

    fn written(self) -> Vec<Written> {
        let requests = self.rights().flat_map(move |right| {
            let made = [
                (Fullness::Least, self.least(right)),
                (Fullness::Bare, bare(self.regime, right)),
                (Fullness::Full, full(self.regime, right)),
            ];
            made.map(|(fullness, made)| Written {
                english: letter(&made),
                fullness,
                kind: LetterKind::Request(right),
                letter: letter(&self.request(made)),
                right,
                sworn: false,
                tongue: self,
            })
        });
        let answered = move |kind: LetterKind, right: Right, fullness: Fullness, made: (Request, FollowUp)| Written {
            english: following(&made),
            fullness,
            kind,
            sworn: made.1.complaint.as_ref().is_some_and(|complaint| complaint.sworn),
            letter: following(&self.pair(made)),
            right,
            tongue: self,
        };
        let follow_ups = self.followings().flat_map(move |one| {
            [(Fullness::Bare, one.bare()), (Fullness::Full, one.full())]
                .map(|(fullness, made)| answered(one.kind, one.right, fullness, made))
        });
        let complaints = self.rights().flat_map(move |right| {
            [
                (Fullness::Bare, complaint::bare(self.regime, right)),
                (Fullness::Whole, complaint::whole(self.regime, right)),
            ]
            .map(|(fullness, made)| answered(LetterKind::Complaint, right, fullness, made))
        });
        requests.chain(follow_ups).chain(complaints).collect()
    }
}

/// How much of what it can say a letter says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Fullness {
    /// Without what may be left out.
    Least,
    /// With what it says of itself.
    Bare,
    /// With all that the person and the record can put in.
    Full,
    /// A complaint about all there can be.
    Whole,
}

/// A letter with what it was made for, and the same letter in English.
pub(crate) struct Written {
    pub(crate) english: Letter,
    pub(crate) fullness: Fullness,
    pub(crate) kind: LetterKind,
    pub(crate) letter: Letter,
    pub(crate) right: Right,
    pub(crate) sworn: bool,
    pub(crate) tongue: Tongue,
}

impl std::fmt::Display for Written {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { fullness, kind, right, tongue, .. } = self;
        write!(f, "{tongue}: {kind} after {right}, {fullness:?}")
    }
}

/// Every letter in every language but English, with little and with all it can say.
pub(crate) fn every() -> &'static [Written] {
    static EVERY: LazyLock<Vec<Written>> = LazyLock::new(|| tongues().into_iter().flat_map(Tongue::written).collect());
    &EVERY
}

/// Every letter of each language once, with all it can say, by the name of its kind: a letter that follows after the first of
/// the rights it can follow, and the complaint after a request for erasure.
pub(crate) fn once() -> impl Iterator<Item = (&'static Written, String)> {
    let mut seen = BTreeSet::new();
    let whole = |one: &&Written| match one.fullness {
        Fullness::Least | Fullness::Bare => false,
        Fullness::Full => one.kind != LetterKind::Complaint,
        Fullness::Whole => one.right == Right::Erasure,
    };
    let first = move |one: &&Written| seen.insert((one.tongue, one.kind.to_string()));
    every().iter().filter(whole).filter(first).map(|one| (one, one.kind.to_string()))
}

/// The few letters of each language whose tags are looked at on paper: a long request, a table, a list of what is kept, and a
/// complaint.
#[cfg(feature = "pdf")]
pub(crate) fn few() -> impl Iterator<Item = (&'static Written, &'static str)> {
    every().iter().filter_map(|one| {
        let name = match (one.kind, one.right, one.fullness) {
            (LetterKind::Request(_), Right::Access, Fullness::Full) => "access",
            (LetterKind::Request(_), Right::Erasure, Fullness::Full) => "erasure",
            (LetterKind::Retained, Right::Erasure, Fullness::Full) => "retained",
            (LetterKind::Complaint, Right::Erasure, Fullness::Whole) => "complaint",
            _ => return None,
        };
        Some((one, name))
    })
}
