use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use handlebars::{Handlebars, RenderError, RenderErrorReason};

use super::{
    check::Names,
    error::{Fault, LetterError, TemplateError, listed},
    markdown,
    own::Origins,
    page::{Head, Letter},
    source::{Place, Role, Source},
    template::{Template, data_error},
    typed,
    values::{VARIABLES, Values, discloses, variables},
    words::Words,
};
use crate::{
    law::Regime,
    request::{LetterKind, Request},
};

/// The letters of one law in one language, compiled.
#[derive(Debug)]
pub(super) struct Folder {
    /// By the name Handlebars knows a body by: the file, and the line of it the body starts on.
    files: BTreeMap<String, (String, usize)>,
    pub(super) letters: BTreeMap<&'static str, Template>,
    origins: Origins,
    registry: Handlebars<'static>,
    pub(super) words: Words,
}

impl Folder {
    /// Compiles and checks what serves a law in a language, and leaves out the rest.
    pub(super) fn new<'a>(place: Place, sources: impl IntoIterator<Item = Source<'a>>) -> Result<Self, TemplateError> {
        let mine = sources.into_iter().filter(|source| source.serves(place));
        let (shared, own): (Vec<_>, Vec<_>) = mine.partition(|source| source.regime.is_none());
        let sources: Vec<Source<'_>> = shared.into_iter().chain(own).collect();
        let mut folder = Self {
            files: BTreeMap::new(),
            letters: BTreeMap::new(),
            origins: Origins::default(),
            registry: Handlebars::new(),
            words: words(place, &sources)?,
        };
        folder.registry.set_strict_mode(true);
        folder.registry.register_escape_fn(typed::escape);
        let partials = sources.iter().filter_map(Source::partial).map(str::to_owned).collect();
        let variables = variables().map(|(name, _)| name.to_owned()).collect();
        let names = Names { partials, variables };
        for source in &sources {
            folder.add(source, place, &names)?;
        }
        for template in folder.letters.values_mut() {
            template.own = folder.origins.of(&registered(template.kind));
        }
        Ok(folder)
    }

    /// Adds a letter or a partial; a law's own partial takes the place of the shared one.
    fn add(&mut self, source: &Source<'_>, (regime, language): Place, names: &Names) -> Result<(), TemplateError> {
        match source.role {
            Role::Words => {
                source.own.into_iter().for_each(|place| self.origins.note_words(place));
                Ok(())
            }
            Role::Partial(name) => self.register((name, source), 1, source.text, names),
            Role::Letter(kind) => {
                let template = Template::parse(source.file, source.text, (regime, language, kind))?;
                let parts = template.front.passages().map(|part| format!("parts.{part}"));
                let known = if kind.is_follow_up() { names.variables.clone() } else { of_requests() };
                let variables = known.into_iter().chain(parts).collect();
                let names = Names { partials: names.partials.clone(), variables };
                self.register((&registered(kind), source), template.first_line, &template.body, &names)?;
                self.letters.insert(kind.name(), template);
                Ok(())
            }
        }
    }

    fn register(
        &mut self,
        (name, source): (&str, &Source<'_>),
        first: usize,
        body: &str,
        names: &Names,
    ) -> Result<(), TemplateError> {
        let file = source.file;
        let at = |line: usize| line + first - 1;
        names.check(body).map_err(|(line, fault)| TemplateError::new(file, line.map(at), fault))?;
        let kept = self.words.keep(body);
        self.registry.register_template_string(name, kept).map_err(|error| {
            TemplateError::new(file, error.pos().map(|(line, _)| at(line)), Fault::Syntax(error.reason().to_string()))
        })?;
        self.files.insert(name.to_owned(), (file.to_owned(), first));
        self.origins.note(name, body, source.own);
        Ok(())
    }

    pub(super) fn write(
        &self,
        template: &Template,
        request: &Request,
        values: &Values<'_>,
        on: NaiveDate,
    ) -> Result<Letter, LetterError> {
        let filled = self.registry.render(&registered(template.kind), values);
        let filled = filled.map_err(|error| self.render_error(&template.file, &error))?;
        let blocks =
            markdown::parse(&filled).map_err(|what| TemplateError::new(&template.file, None, Fault::Markdown(what)))?;
        Ok(Letter {
            asks: template.front.asks_for(request),
            blocks,
            discloses: discloses(request),
            head: Head::of(request, &template.front.subject, &self.words, on)?,
            kind: template.kind,
            language: template.language,
            own: template.own.clone(),
            provisions: template.front.provisions_for(request),
        })
    }

    pub(super) fn letter(&self, kind: LetterKind, request: &Request) -> Result<&Template, LetterError> {
        let alike = |template: &&Template| template.kind.is_follow_up() == kind.is_follow_up();
        self.letters.get(kind.name()).ok_or_else(|| LetterError::Letter {
            kind,
            known: listed(self.letters.values().filter(alike).map(|template| template.kind)),
            language: request.language,
            regime: request.regime,
        })
    }

    fn render_error(&self, file: &str, error: &RenderError) -> TemplateError {
        let at = error.template_name.as_ref().and_then(|name| self.files.get(name));
        let (file, first) = at.map_or((file, 1), |(file, first)| (file.as_str(), *first));
        let fault = match error.reason() {
            RenderErrorReason::MissingVariable(Some(variable)) => {
                Fault::Variable { known: listed(variables().map(|(name, _)| name)), variable: variable.clone() }
            }
            other => Fault::Syntax(other.to_string()),
        };
        TemplateError::new(file, error.line_no.map(|line| line + first - 1), fault)
    }
}

/// The variables of a letter that makes a request, which has nothing to follow yet.
fn of_requests() -> BTreeSet<String> {
    VARIABLES.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// The name Handlebars knows a letter by; no partial can have it.
fn registered(kind: LetterKind) -> String {
    format!("letter/{kind}")
}

fn words((regime, language): Place, sources: &[Source<'_>]) -> Result<Words, TemplateError> {
    let of = |regime: Option<Regime>| {
        sources.iter().find(|source| matches!(source.role, Role::Words) && source.regime == regime)
    };
    let file = format!("words/{language}.toml");
    let missing = || TemplateError::new(&file, None, Fault::Data("no such file".to_owned()));
    let shared = of(None).ok_or_else(missing)?;
    let own = of(Some(regime));
    Words::parse(shared.text, own.map(|source| source.text)).map_err(|error| {
        let at = own.unwrap_or(shared);
        data_error(at.file, at.text, &error, 0)
    })
}
