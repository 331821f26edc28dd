use super::{
    error::{Fault, TemplateError},
    own::OwnText,
    shipped::FILES,
};
use crate::{
    law::{Language, Regime},
    request::LetterKind,
};

/// The letters of one law in one language.
pub(super) type Place = (Regime, Language);

/// One file below `templates/`, by what its place says.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) language: Language,
    /// The place of a file of the user's.
    pub(super) own: Option<&'a str>,
    /// None for what all laws share.
    pub(super) regime: Option<Regime>,
    pub(super) role: Role<'a>,
    pub(super) text: &'a str,
}

#[derive(Clone, Copy)]
pub(super) enum Role<'a> {
    Letter(LetterKind),
    Partial(&'a str),
    Words,
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Result<Self, TemplateError> {
        let source =
            Self::place(file).map(|(regime, language, role)| Self { file, language, own: None, regime, role, text });
        source.ok_or_else(|| TemplateError::new(file, None, Fault::Place))
    }

    /// Returns the files that come with redress, by what their places say.
    ///
    /// # Panics
    /// Never: a test reads the place of each.
    pub(super) fn shipped() -> impl Iterator<Item = Self> {
        FILES.into_iter().map(|(file, text)| {
            Source::new(file, text).expect("a test reads the place of each file that comes with redress")
        })
    }

    /// A text of the user's; messages name it by its path.
    pub(super) fn own(own: &'a OwnText) -> Result<Self, TemplateError> {
        match Self::new(&own.place, &own.text) {
            Ok(source) => Ok(Self { file: &own.path, own: Some(&own.place), ..source }),
            Err(TemplateError { fault, line, .. }) => Err(TemplateError::new(&own.path, line, fault)),
        }
    }

    fn place(file: &'a str) -> Option<(Option<Regime>, Language, Role<'a>)> {
        let folders: Vec<&str> = file.split('/').collect();
        match folders.as_slice() {
            ["words", name] => Some((None, name.strip_suffix(".toml")?.parse().ok()?, Role::Words)),
            ["partials", language, name] => {
                Some((None, language.parse().ok()?, Role::Partial(name.strip_suffix(".hbs")?)))
            }
            [law, language, "words.toml"] => Some((Some(law.parse().ok()?), language.parse().ok()?, Role::Words)),
            [law, language, "partials", name] => {
                let role = Role::Partial(name.strip_suffix(".hbs")?);
                Some((Some(law.parse().ok()?), language.parse().ok()?, role))
            }
            [law, language, name] => {
                let role = Role::Letter(name.strip_suffix(".hbs")?.parse().ok()?);
                Some((Some(law.parse().ok()?), language.parse().ok()?, role))
            }
            _ => None,
        }
    }

    /// Returns the law and the language of a letter.
    pub(super) fn folder(&self) -> Option<Place> {
        matches!(self.role, Role::Letter(_)).then_some(self.regime.map(|regime| (regime, self.language)))?
    }

    /// Tells whether the letters of a law in a language can use it.
    pub(super) fn serves(&self, (regime, language): Place) -> bool {
        self.language == language && self.regime.is_none_or(|of| of == regime)
    }

    /// Returns its name, if it is a passage that letters share.
    pub(super) fn partial(&self) -> Option<&'a str> {
        match self.role {
            Role::Partial(name) => Some(name),
            Role::Letter(_) | Role::Words => None,
        }
    }
}
