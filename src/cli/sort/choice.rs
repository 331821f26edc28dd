//! What a reply can be, each in plain words and with what recording it changes.

use crate::{
    cli::text,
    law::{Effect, Law, PauseRule, Question, Regime, Right},
    mail::reading::ReplyKind,
};

/// What a reply is, by the user's word.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Choice {
    Acknowledged,
    WantsIdentity,
    WantsInformation,
    Extended,
    Refused,
    Partial,
    Done,
    Retained,
    NoData,
    Portal,
    WrongAddress,
    Bounced,
    None,
}

impl Choice {
    /// Every choice, in the order it is shown: the number that is typed is its place from 1, and 0 for the last.
    pub(super) const ALL: [Self; 13] = [
        Self::Acknowledged,
        Self::WantsIdentity,
        Self::WantsInformation,
        Self::Extended,
        Self::Refused,
        Self::Partial,
        Self::Done,
        Self::Retained,
        Self::NoData,
        Self::Portal,
        Self::WrongAddress,
        Self::Bounced,
        Self::None,
    ];

    /// Returns the number that is typed.
    pub(super) fn number(self) -> usize {
        let place = Self::ALL.iter().position(|choice| *choice == self).unwrap_or_default();
        (place + 1) % Self::ALL.len()
    }

    /// Finds the choice that is typed.
    pub(super) fn of(typed: &str) -> Option<Self> {
        let number: usize = typed.trim().parse().ok()?;
        Self::ALL.into_iter().find(|choice| choice.number() == number)
    }

    /// Returns the choice that a reading of the reply comes to.
    pub(super) fn suggested(kind: ReplyKind) -> Option<Self> {
        match kind {
            ReplyKind::Acknowledged => Some(Self::Acknowledged),
            ReplyKind::Done => Some(Self::Done),
            ReplyKind::Extended => Some(Self::Extended),
            ReplyKind::NoData => Some(Self::NoData),
            ReplyKind::Partial => Some(Self::Partial),
            ReplyKind::Portal => Some(Self::Portal),
            ReplyKind::Refused => Some(Self::Refused),
            ReplyKind::Retained => Some(Self::Retained),
            ReplyKind::WantsIdentity => Some(Self::WantsIdentity),
            ReplyKind::WantsInformation => Some(Self::WantsInformation),
            ReplyKind::WrongAddress => Some(Self::WrongAddress),
            ReplyKind::Bounced => Some(Self::Bounced),
            ReplyKind::Automatic | ReplyKind::Other => Some(Self::None),
            ReplyKind::Received => None,
        }
    }

    /// Returns the fact of `redress record`.
    pub(super) fn fact(self) -> &'static str {
        match self {
            Self::Acknowledged => "acknowledged",
            Self::WantsIdentity => "wants-identity",
            Self::WantsInformation => "wants-information",
            Self::Extended => "extended",
            Self::Refused => "refused",
            Self::Partial => "partial",
            Self::Done => "done",
            Self::Retained => "retained",
            Self::NoData => "no-data",
            Self::Portal => "portal",
            Self::WrongAddress => "wrong-address",
            Self::Bounced => "bounced",
            Self::None => "other",
        }
    }

    pub(super) fn in_words(self) -> &'static str {
        match self {
            Self::Acknowledged => "only says \"we got it\"",
            Self::WantsIdentity => "wants proof who I am",
            Self::WantsInformation => "wants other information",
            Self::Extended => "needs more time",
            Self::Refused => "says no",
            Self::Partial => "sends something, but not all",
            Self::Done => "sends everything, or has deleted",
            Self::Retained => "keeps part of it, for legal reasons",
            Self::NoData => "\"we have nothing about you\"",
            Self::Portal => "sends me to a form or an account page",
            Self::WrongAddress => "says it belongs elsewhere",
            Self::Bounced => "says my letter could not be delivered",
            Self::None => "none of these, or not from them",
        }
    }

    /// Tells whether it can be said of a reply to such a request.
    pub(super) fn fits(self, right: Right, is_report: bool) -> bool {
        match self {
            // Only an erasure leaves data that are kept.
            Self::Retained => right == Right::Erasure,
            Self::Bounced => is_report,
            Self::Acknowledged
            | Self::WantsIdentity
            | Self::WantsInformation
            | Self::Extended
            | Self::Refused
            | Self::Partial
            | Self::Done
            | Self::NoData
            | Self::Portal
            | Self::WrongAddress
            | Self::None => true,
        }
    }

    /// Says what recording it changes: the date, whose turn it is, the next letter; `baseless` where the user holds that
    /// they had no reason to ask who writes.
    pub(super) fn changes(self, regime: Regime, right: Right, baseless: bool) -> String {
        match self {
            Self::Acknowledged => {
                "It shows that they have it; it is still their turn. The date stays as it is, unless you take a day of \
                 receipt that they name."
            }
            Self::WantsIdentity if baseless => {
                "You hold that they had no reason to ask: their question pauses nothing. The date stays as it is, and they \
                 still owe the answer. The next letter is `identity`, without a copy of a document."
            }
            Self::WantsIdentity => {
                return format!(
                    "{} The next letter is `identity`, without a copy of a document.",
                    whose_turn(regime, right, Question::Identity)
                );
            }
            Self::WantsInformation => {
                return format!(
                    "{} The next letter is `information`.",
                    whose_turn(regime, right, Question::Clarification)
                );
            }
            Self::Extended => {
                "A later date counts only where the law has one for this right and they said so in time. Where something \
                 is wrong with it, the next letter is `extension`."
            }
            Self::Refused => {
                "The clock stops. The next letter is `refusal`, which asks for the grounds; then a complaint is possible."
            }
            Self::Partial => {
                "What is missing is still owed, by the same date. The next letter is `incomplete`, which names it."
            }
            Self::Done => "The clock stops: the request is answered.",
            Self::Retained => {
                "The clock stops. The end that they name is kept, and the day after it you are told. Where they name no \
                 ground or no end, the next letter is `retained`."
            }
            Self::NoData => "The clock stops: they say that they hold nothing.",
            Self::Portal => match regime {
                Regime::Gdpr | Regime::UkGdpr => {
                    "That is no answer, and the date stays as it is. The next letter is `portal`: yours is valid as it is."
                }
                Regime::Ccpa if matches!(right, Right::Objection | Right::Limit) => {
                    "The date stays as it is. The same text may go there too, as a second proof."
                }
                Regime::Ccpa => {
                    "The date stays as it is. Put the same text there too: a business may ask account holders to use \
                     their account (Civ. Code § 1798.130(a)(2)(A))."
                }
            },
            Self::WrongAddress => {
                "They have it, so the date stays as it is (policy). A copy to the place they name does no harm."
            }
            Self::Bounced => {
                "If nothing showed before that it had arrived, no time has begun: send it by another channel. Otherwise \
                 nothing changes."
            }
            Self::None => "It is kept, and the case stays as it is.",
        }
        .to_owned()
    }
}

/// Says what a question does to the time, as the law's record has it.
fn whose_turn(regime: Regime, right: Right, question: Question) -> String {
    if let Some(provisions) = not_allowed(regime, right, question) {
        return format!(
            "They may not make this right depend on it ({provisions}): it stays their turn, and the date too."
        );
    }
    let moves = |effect: Effect| match effect {
        Effect::ActAfter | Effect::NotCounted | Effect::Start => true,
        Effect::NotAllowed | Effect::Nothing => false,
    };
    if rules(regime, right, question).any(|rule| moves(rule.effect)) {
        "It is your turn. Where they may ask, the time may stand still until you answer; the case then shows the date with that time too."
    } else {
        "The date stays as it is, and it is still their turn: answer them soon all the same."
    }
    .to_owned()
}

/// Returns the provisions by which a right may not be made to depend on an answer to the question; nothing where it may.
pub(super) fn not_allowed(regime: Regime, right: Right, question: Question) -> Option<String> {
    let rule = rules(regime, right, question).find(|rule| rule.effect == Effect::NotAllowed)?;
    let provisions: Vec<String> = rule.provisions.iter().map(ToString::to_string).collect();
    Some(format!("{}{}", provisions.join(", "), text::mark(rule.reading.basis)))
}

fn rules(regime: Regime, right: Right, question: Question) -> impl Iterator<Item = &'static PauseRule> {
    Law::of(regime).pauses().iter().filter(move |rule| rule.question == question && rule.rights.contains(&right))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_choice_has_a_number_of_its_own_and_the_last_is_nought() {
        for choice in Choice::ALL {
            assert_eq!(Choice::of(&choice.number().to_string()), Some(choice));
        }
        assert_eq!((Choice::None.number(), Choice::Acknowledged.number(), Choice::NoData.number()), (0, 1, 9));
        let moves = |right| Choice::WantsInformation.changes(Regime::Gdpr, right, false).contains("may stand still");
        assert_eq!((moves(Right::Access), moves(Right::Erasure)), (true, false), "recital 63 GDPR is about access");
        let turn = |right| Choice::WantsIdentity.changes(Regime::Ccpa, right, false);
        for (right, provision) in [(Right::Objection, "§ 7026"), (Right::Limit, "§ 7027(e)")] {
            let says = format!("(11 CCR {provision}, policy)");
            assert!(turn(right).contains(&says) && turn(right).contains("their turn"), "{}", turn(right));
        }
        for right in [Right::Access, Right::Erasure, Right::Rectification] {
            assert!(turn(right).contains("The date stays as it is, and it is still their turn"), "{}", turn(right));
        }
        assert_eq!((Choice::of("13"), Choice::of("x"), Choice::of("")), (None, None, None));
    }

    #[test]
    fn a_question_without_a_reason_pauses_nothing_and_one_with_a_reason_may() {
        for regime in [Regime::Gdpr, Regime::UkGdpr] {
            let says = |baseless| Choice::WantsIdentity.changes(regime, Right::Erasure, baseless);
            assert!(says(true).contains("pauses nothing") && !says(true).contains("may stand still"), "{}", says(true));
            assert!(
                !says(false).contains("pauses nothing") && says(false).contains("may stand still"),
                "{}",
                says(false)
            );
        }
    }

    #[test]
    fn only_an_erasure_leaves_data_that_are_kept_and_only_a_report_says_that_a_letter_came_back() {
        assert!(Choice::Retained.fits(Right::Erasure, false) && !Choice::Retained.fits(Right::Access, false));
        assert!(Choice::Bounced.fits(Right::Access, true) && !Choice::Bounced.fits(Right::Access, false));
    }
}
