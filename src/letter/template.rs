use std::collections::BTreeMap;

use serde::Deserialize;

use super::error::{Fault, TemplateError};
use crate::{
    law::{Language, Provision, Regime, Right},
    request::{LetterKind, Part, Request},
};

/// The text of one letter before a request fills it.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Markdown in Handlebars.
    pub body: String,
    /// The file, as named below `templates/`.
    pub file: String,
    /// The line of the file that the body starts on, counted from 1.
    pub first_line: usize,
    /// What the file says about itself.
    pub front: FrontMatter,
    /// What the letter is for.
    pub kind: LetterKind,
    /// The language it is written in.
    pub language: Language,
    /// The places of the user's own texts that it is made of, itself among them.
    pub own: Vec<String>,
    /// The law it rests on.
    pub regime: Regime,
}

/// What a template says about itself, as TOML between two lines of `+++`.
#[derive(Clone, Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct FrontMatter {
    /// What the letter asks, by ids that `tests/letters/asks.toml` holds against the law.
    pub asks: Vec<String>,
    /// What it asks and rests on besides, by the optional passage that stands in it.
    #[serde(default, rename = "with")]
    pub by_part: BTreeMap<Part, Further>,
    /// What it asks and rests on besides, by the right that was exercised.
    #[serde(default, rename = "for")]
    pub by_right: BTreeMap<Right, Further>,
    /// What it asks and rests on besides, by what the data subject says that may be missing.
    #[serde(default, rename = "given")]
    pub by_value: BTreeMap<Given, Further>,
    /// What the data subject must say, because the letter would say nothing without it.
    #[serde(default)]
    pub needs: Vec<Need>,
    /// The passages that stand in it only where the data subject wants them, each with what it says.
    #[serde(default)]
    pub options: BTreeMap<Part, String>,
    /// The passages that can be left out, each with what it says.
    #[serde(default)]
    pub parts: BTreeMap<Part, String>,
    /// The provisions the letter rests on.
    pub provisions: Vec<Provision>,
    /// What the letter is about.
    pub subject: String,
}

/// What the data subject may say in a letter, on which something stands in it or not.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Ord, PartialEq, PartialOrd)]
#[serde(rename_all = "kebab-case")]
pub enum Given {
    /// The data subject's own reason.
    Reason,
    /// Another controller to which the data are to be transmitted.
    ToController,
}

impl Given {
    fn stands_in(self, request: &Request) -> bool {
        match self {
            Self::Reason => request.reason.is_some(),
            Self::ToController => request.to_controller.is_some(),
        }
    }
}

/// What the data subject must say in a letter.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// The data that are meant.
    Data,
    /// One of the letter's options at least.
    Option,
}

/// What a letter asks and rests on for one right, with one passage or with one value, besides what it does for all.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Further {
    /// What it asks.
    #[serde(default)]
    pub asks: Vec<String>,
    /// What it asks and rests on besides for the same, by what the data subject says that may be missing.
    #[serde(default, rename = "given")]
    pub by_value: BTreeMap<Given, Further>,
    /// The provisions that it rests on only where it does cite them, as with what the data subject finds missing.
    #[serde(default)]
    pub cited: Vec<Provision>,
    /// The provisions it rests on.
    #[serde(default)]
    pub provisions: Vec<Provision>,
}

impl FrontMatter {
    /// Returns what the letter asks for a request.
    #[must_use]
    pub fn asks_for(&self, request: &Request) -> Vec<String> {
        once(self.asks.iter().chain(self.further(request).into_iter().flat_map(|further| &further.asks)))
    }

    /// Returns the provisions it rests on for a request, each once.
    #[must_use]
    pub fn provisions_for(&self, request: &Request) -> Vec<Provision> {
        let further = self.further(request).into_iter().flat_map(|further| &further.provisions);
        once(self.provisions.iter().chain(further))
    }

    /// Returns the provisions that it rests on for a request where it does cite them.
    pub(super) fn cited_for(&self, request: &Request) -> Vec<Provision> {
        once(self.further(request).into_iter().flat_map(|further| &further.cited))
    }

    fn further(&self, request: &Request) -> Vec<&Further> {
        let by_part = self.by_part.iter().filter(|(part, _)| self.holds(part, request)).map(|(_, further)| further);
        let by_value = given(&self.by_value, request);
        let mut tables = Vec::new();
        for further in self.by_right.get(&request.right).into_iter().chain(by_part).chain(by_value) {
            further.collect(request, &mut tables);
        }
        tables
    }

    /// Tells whether an optional passage stands in the letter for a request.
    #[must_use]
    pub fn holds(&self, part: &Part, request: &Request) -> bool {
        let kept = self.parts.contains_key(part) && !request.without.contains(part);
        kept || (self.options.contains_key(part) && request.with.contains(part))
    }

    /// Returns the names of every optional passage.
    pub(super) fn passages(&self) -> impl Iterator<Item = &Part> {
        self.parts.keys().chain(self.options.keys())
    }
}

impl Further {
    fn collect<'a>(&'a self, request: &Request, tables: &mut Vec<&'a Self>) {
        tables.push(self);
        given(&self.by_value, request).for_each(|further| further.collect(request, tables));
    }
}

/// Returns the tables of what the data subject does say.
fn given<'a>(by_value: &'a BTreeMap<Given, Further>, request: &Request) -> impl Iterator<Item = &'a Further> {
    by_value.iter().filter(|(given, _)| given.stands_in(request)).map(|(_, further)| further)
}

/// Lists each once, where it stands first.
fn once<'a, T: Clone + PartialEq + 'a>(all: impl Iterator<Item = &'a T>) -> Vec<T> {
    let mut listed: Vec<T> = Vec::new();
    for one in all {
        if !listed.contains(one) {
            listed.push(one.clone());
        }
    }
    listed
}

impl Template {
    pub(super) fn parse(
        file: &str,
        text: &str,
        (regime, language, kind): (Regime, Language, LetterKind),
    ) -> Result<Self, TemplateError> {
        let missing = || TemplateError::new(file, Some(1), Fault::FrontMatter);
        let rest = text.strip_prefix("+++\n").ok_or_else(missing)?;
        let (front, body) = rest.split_once("\n+++\n").ok_or_else(missing)?;
        let first_line = front.lines().count() + 3;
        let front = toml::from_str(front).map_err(|error| data_error(file, front, &error, 1))?;
        Ok(Self {
            body: body.to_owned(),
            file: file.to_owned(),
            first_line,
            front,
            kind,
            language,
            own: Vec::new(),
            regime,
        })
    }
}

/// Names the line of a TOML error; `before` lines of the file come before the text.
pub(super) fn data_error(file: &str, text: &str, error: &toml::de::Error, before: usize) -> TemplateError {
    let line = error.span().map(|span| text[..span.start].matches('\n').count() + 1 + before);
    TemplateError::new(file, line, Fault::Data(error.message().to_owned()))
}
