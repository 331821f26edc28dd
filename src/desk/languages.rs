use super::{DeskError, Intent};
use crate::{
    controller::Controller,
    law::{Language, Regime},
    letter::Shelf,
};

/// The language in which a letter is repeated below.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Second {
    /// This one.
    In(Language),
    /// That of the user's settings.
    Own,
}

/// In which languages a letter is written.
pub(super) struct Languages {
    /// That of the letter.
    pub(super) letter: Language,
    /// What the user should know of the choice.
    pub(super) remark: Option<String>,
    /// That of the text below it, for information.
    pub(super) translation: Option<Language>,
}

/// Chooses the language of a letter: the one that the user names for it, else that of the settings, else the first of the
/// controller's in which there are letters. With a translation the letter itself is in the controller's language, and the
/// user's comes below.
///
/// # Errors
/// When a translation is wanted and no second language is known.
pub(super) fn choose(
    intent: &Intent,
    shelf: &Shelf,
    controller: &Controller,
    regime: Regime,
) -> Result<Languages, DeskError> {
    let there = |language: &Language| shelf.languages(regime).any(|known| known == *language);
    let theirs = controller.languages.iter().copied().find(there).unwrap_or(Language::ENGLISH);
    let Some(wanted) = intent.translation else {
        let own = intent.language.or(intent.own_language.filter(there));
        let letter = own.unwrap_or(theirs);
        return Ok(Languages { letter, remark: remark(intent, controller, regime, letter), translation: None });
    };
    let letter = intent.language.unwrap_or(theirs);
    let second = match wanted {
        Second::In(language) => Some(language),
        Second::Own => intent.own_language,
    };
    match second.filter(|second| *second != letter) {
        Some(second) => Ok(Languages { letter, remark: None, translation: Some(second) }),
        None => Err(DeskError::SecondLanguage { letter }),
    }
}

/// Says where the letter is not in the language of the settings, or not in one that the controller reads.
fn remark(intent: &Intent, controller: &Controller, regime: Regime, letter: Language) -> Option<String> {
    let theirs: Vec<String> = controller.languages.iter().map(|language| format!("`{language}`")).collect();
    match intent.own_language.filter(|own| intent.language.is_none() && *own != letter) {
        Some(own) => {
            Some(format!("there are no letters in `{own}` under the {}; this one is in `{letter}`", regime.short()))
        }
        None if theirs.is_empty() || controller.languages.contains(&letter) => None,
        None => Some(format!(
            "the letter is in `{letter}`, and letters to `{}` are read in {}: `--bilingual` writes it in both",
            controller.id,
            theirs.join(", ")
        )),
    }
}
