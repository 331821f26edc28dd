//! What one person asks of one controller, before anything is written down.
//!
//! The room knows who asks ([`DataSubject`]), whom ([`Addressee`]), for what ([`Right`]) and under
//! which law, and says why that law, that entity and that channel were chosen. It words no letter and keeps no record:
//! [`LetterKind`] and [`Reference`] live here so that letters and cases can both name them without knowing each other.

mod addressee;
mod choice;
mod letter_kind;
mod part;
mod reference;
mod subject;

use std::collections::BTreeSet;

pub use addressee::Addressee;
pub use choice::{ChosenLaw, NoLaw, choose_law};
pub use letter_kind::{LetterKind, LetterKindError};
pub use part::{Part, PartError};
pub use reference::{Reference, ReferenceError};
pub use subject::{DataSubject, Identifier, IdentifierError, IdentifierKey, SubjectError};

use crate::law::{Language, Regime, Right};

/// One request to one controller, complete enough to be put into words.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// To whom it goes.
    pub addressee: Addressee,
    /// The language of the letter.
    pub language: Language,
    /// Only these data, in the data subject's words; everything where absent.
    pub named_data: Option<String>,
    /// The data subject's own reason, which Art. 21(1) GDPR asks for.
    pub reason: Option<String>,
    /// The number the letter carries; absent in a letter that is not recorded.
    pub reference: Option<Reference>,
    /// The law it rests on.
    pub regime: Regime,
    /// What is asked.
    pub right: Right,
    /// Who asks.
    pub subject: DataSubject,
    /// Another controller to which the data are to be transmitted directly (Art. 20(2) GDPR), with what finds it, in one line.
    pub to_controller: Option<String>,
    /// The language in which it is repeated below, for information; that of the letter where absent.
    pub translation: Option<Language>,
    /// Passages that stand in the letter only because the data subject wants them, such as a ground.
    pub with: BTreeSet<Part>,
    /// Optional passages the data subject does not want.
    pub without: BTreeSet<Part>,
}
