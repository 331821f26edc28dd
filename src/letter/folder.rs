use std::{
    collections::{BTreeMap, BTreeSet},
    sync::OnceLock,
};

use chrono::NaiveDate;
use handlebars::{Context, Handlebars, RenderContext, RenderError, RenderErrorReason, Renderable};
use serde_json::Value as Json;

use super::{
    block::Block,
    check::Names,
    error::{Fault, LetterError, TemplateError, listed},
    lifted::Lifted,
    markdown,
    mould::Moulds,
    own::{Origins, partials},
    page::{Head, Letter},
    source::{Place, Role, Source},
    template::{Template, data_error},
    values::{VARIABLES, Values, discloses, variables},
    words::Words,
};
use crate::{
    law::Regime,
    request::{LetterKind, Request},
};

/// The letters of one law in one language.
#[derive(Debug)]
pub(super) struct Folder {
    /// The bodies of the letters, each compiled when it is first wanted: a letter needs one of twenty.
    compiled: BTreeMap<&'static str, OnceLock<handlebars::Template>>,
    /// By the name Handlebars knows a body by: the file, and the line of it the body starts on.
    files: BTreeMap<String, (String, usize)>,
    pub(super) letters: BTreeMap<&'static str, Template>,
    moulds: Moulds,
    names: Names,
    origins: Origins,
    registry: Handlebars<'static>,
    pub(super) words: Words,
}

impl Folder {
    /// Reads what serves a law in a language, and leaves out the rest; partials are compiled and checked, letters only by
    /// [`check`](Self::check) or when they are wanted.
    pub(super) fn new<'a>(place: Place, sources: impl IntoIterator<Item = Source<'a>>) -> Result<Self, TemplateError> {
        let mine = sources.into_iter().filter(|source| source.serves(place));
        let (shared, own): (Vec<_>, Vec<_>) = mine.partition(|source| source.regime.is_none());
        let sources: Vec<Source<'_>> = shared.into_iter().chain(own).collect();
        let mut folder = Self {
            compiled: BTreeMap::new(),
            files: BTreeMap::new(),
            letters: BTreeMap::new(),
            moulds: Moulds::default(),
            names: Names {
                partials: sources.iter().filter_map(Source::partial).map(str::to_owned).collect(),
                variables: variables().map(|(name, _)| name.to_owned()).collect(),
            },
            origins: Origins::default(),
            registry: Handlebars::new(),
            words: words(place, &sources)?,
        };
        folder.registry.set_strict_mode(true);
        // What is filled in are marks; values come into the blocks, where nothing is read any more.
        folder.registry.register_escape_fn(handlebars::no_escape);
        for source in &sources {
            folder.add(source, place)?;
        }
        folder.has_an_end(&sources)?;
        for template in folder.letters.values_mut() {
            template.own = folder.origins.of(&registered(template.kind));
        }
        Ok(folder)
    }

    /// Compiles and checks every letter.
    pub(super) fn check(&self) -> Result<(), TemplateError> {
        self.letters.values().try_for_each(|template| self.body(template).map(drop))
    }

    /// Adds a letter or a partial; a law's own partial takes the place of the shared one.
    fn add(&mut self, source: &Source<'_>, (regime, language): Place) -> Result<(), TemplateError> {
        match source.role {
            Role::Words => source.own.into_iter().for_each(|place| self.origins.note_words(place)),
            Role::Partial(name) => {
                let compiled = self.compile(name, (source.file, 1), source.text, &self.names)?;
                self.registry.register_template(name, compiled);
                self.note(name, (source.file, 1), source.text, source.own);
            }
            Role::Letter(kind) => {
                let template = Template::parse(source.file, source.text, (regime, language, kind))?;
                self.note(&registered(kind), (source.file, template.first_line), &template.body, source.own);
                self.compiled.insert(kind.name(), OnceLock::new());
                self.letters.insert(kind.name(), template);
            }
        }
        Ok(())
    }

    fn note(&mut self, name: &str, (file, first): (&str, usize), body: &str, own: Option<&str>) {
        self.files.insert(name.to_owned(), (file.to_owned(), first));
        self.origins.note(name, body, own);
    }

    fn compile(
        &self,
        name: &str,
        (file, first): (&str, usize),
        body: &str,
        names: &Names,
    ) -> Result<handlebars::Template, TemplateError> {
        let at = |line: usize| line + first - 1;
        let compiled = names.compile(name, &self.words.keep(body));
        compiled.map_err(|(line, fault)| TemplateError::new(file, line.map(at), fault))
    }

    /// Returns the body of a letter.
    fn body(&self, template: &Template) -> Result<&handlebars::Template, TemplateError> {
        let place = &self.compiled[template.kind.name()];
        if let Some(body) = place.get() {
            return Ok(body);
        }
        let parts = template.front.passages().map(|part| format!("parts.{part}"));
        let known = if template.kind.is_follow_up() { self.names.variables.clone() } else { of_requests() };
        let names =
            Names { partials: self.names.partials.clone(), variables: known.into_iter().chain(parts).collect() };
        let from = (template.file.as_str(), template.first_line);
        let body = self.compile(&registered(template.kind), from, &template.body, &names)?;
        Ok(place.get_or_init(|| body))
    }

    /// Refuses passages that use one another in a circle, the user's own before those of redress.
    fn has_an_end(&self, sources: &[Source<'_>]) -> Result<(), TemplateError> {
        let own = sources.iter().filter(|source| source.own.is_some());
        for source in own.chain(sources) {
            let Some(next) = source.partial().and_then(|name| self.origins.circle(name)) else { continue };
            // A law's own passage may have taken the place of this text; then it is that one.
            if let Some(line) = source.text.lines().position(|line| partials(line).contains(next)) {
                return Err(TemplateError::new(source.file, Some(line + 1), Fault::Circle(next.to_owned())));
            }
        }
        Ok(())
    }

    pub(super) fn write(
        &self,
        template: &Template,
        request: &Request,
        values: &Values<'_>,
        on: NaiveDate,
    ) -> Result<Letter, LetterError> {
        let fault = |fault| TemplateError::new(&template.file, None, fault);
        let values = Lifted::of(values).map_err(|error| fault(Fault::Data(error.to_string())))?;
        let blocks = self.moulds.fill(template.kind, values, |shape| self.read(template, shape))?;
        let mut provisions = template.front.provisions_for(request);
        provisions.extend(self.words.cited_in(&blocks, template.front.cited_for(request)));
        Ok(Letter {
            asks: template.front.asks_for(request),
            blocks,
            discloses: discloses(request),
            head: Head::of(request, &template.front.subject, &self.words, on)?,
            kind: template.kind,
            language: template.language,
            own: template.own.clone(),
            provisions,
        })
    }

    /// Fills a template and reads it as Markdown.
    fn read(&self, template: &Template, values: &Json) -> Result<Vec<Block>, TemplateError> {
        let body = self.body(template)?;
        let filled = Context::wraps(values)
            .and_then(|values| body.renders(&self.registry, &values, &mut RenderContext::new(None)))
            .map_err(|error| self.render_error(&template.file, &error))?;
        markdown::parse(&filled).map_err(|what| TemplateError::new(&template.file, None, Fault::Markdown(what)))
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
