use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use chrono::NaiveDate;
use handlebars::{Handlebars, RenderError, RenderErrorReason};

use super::{
    block::{Block, Inline},
    check::Names,
    complaint::Complaint,
    error::{Fault, LetterError, TemplateError, listed},
    follow_up::{FollowUp, FollowUpValues},
    markdown,
    own::{Origins, OwnText},
    page::{Head, Letter},
    shipped::FILES,
    template::{Need, Template, data_error},
    typed,
    values::{VARIABLES, Values, discloses, follow_up_discloses, variables},
    words::Words,
};
use crate::{
    law::{Language, Regime, Right},
    request::{LetterKind, Part, Request},
};

/// Every template there is, by law and language; a language is there when its folder is.
#[derive(Clone, Debug)]
pub struct Shelf {
    folders: Arc<BTreeMap<(Regime, Language), Folder>>,
}

/// The letters of one law in one language, compiled.
#[derive(Debug)]
struct Folder {
    /// By the name Handlebars knows a body by: the file, and the line of it the body starts on.
    files: BTreeMap<String, (String, usize)>,
    letters: BTreeMap<&'static str, Template>,
    origins: Origins,
    registry: Handlebars<'static>,
    words: Words,
}

/// One file below `templates/`, by what its place says.
struct Source<'a> {
    file: &'a str,
    language: Language,
    /// The place of a file of the user's.
    own: Option<&'a str>,
    /// None for what all laws share.
    regime: Option<Regime>,
    role: Role<'a>,
    text: &'a str,
}

enum Role<'a> {
    Letter(LetterKind),
    Partial(&'a str),
    Words,
}

impl Shelf {
    /// Returns the templates that come with redress, compiled at the first call.
    ///
    /// # Panics
    /// Never: a test compiles them all.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHELF: OnceLock<Shelf> = OnceLock::new();
        SHELF.get_or_init(|| Self::new(FILES).expect("a test compiles every template that comes with redress"))
    }

    /// Reads templates from files named as below `templates/`, and checks each.
    ///
    /// # Errors
    /// Names the file and line that is wrong.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, TemplateError> {
        let sources = files.into_iter().map(|(file, text)| Source::new(file, text)).collect::<Result<Vec<_>, _>>()?;
        Self::of(&sources)
    }

    /// Returns the templates that come with redress with the user's own in their places, and checks each.
    ///
    /// # Errors
    /// Names the file and line that is wrong.
    pub fn with_own(own: &[OwnText]) -> Result<Self, TemplateError> {
        let taken: BTreeSet<&str> = own.iter().map(|text| text.place.as_str()).collect();
        let shipped = FILES.iter().filter(|(file, _)| !taken.contains(file));
        let shipped = shipped.map(|(file, text)| Source::new(file, text));
        let sources = shipped.chain(own.iter().map(Source::own)).collect::<Result<Vec<_>, _>>()?;
        Self::of(&sources)
    }

    fn of(sources: &[Source<'_>]) -> Result<Self, TemplateError> {
        let mut folders = BTreeMap::new();
        for place in sources.iter().filter_map(Source::folder).collect::<BTreeSet<_>>() {
            folders.insert(place, Folder::new(place, sources)?);
        }
        Ok(Self { folders: Arc::new(folders) })
    }

    /// Returns every letter, by law, language and name.
    pub fn letters(&self) -> impl Iterator<Item = &Template> {
        self.folders.values().flat_map(|folder| folder.letters.values())
    }

    /// Writes the letter for a request, dated `on`.
    ///
    /// # Errors
    /// As [`compose`](super::compose).
    pub fn compose(&self, request: &Request, on: NaiveDate) -> Result<Letter, LetterError> {
        request.subject.check()?;
        let folder = self.folder(request)?;
        let template = folder.letter(LetterKind::Request(request.right), request)?;
        known_parts(template, request)?;
        says_what_it_must(template, request)?;
        let values = Values::of(request, &folder.words, &template.front)?;
        let letter = folder.write(template, request, &values, on)?;
        self.translated(letter, request, |request| self.compose(request, on))
    }

    /// Returns the languages that there are letters in under a law.
    pub fn languages(&self, regime: Regime) -> impl Iterator<Item = Language> {
        self.folders.keys().filter(move |(of, _)| *of == regime).map(|(_, language)| *language)
    }

    /// Writes a letter that follows a request, dated `on`. It tells no more of the data subject than the name and the
    /// address it comes from: the controller has the request.
    ///
    /// # Errors
    /// As [`compose_follow_up`](super::compose_follow_up).
    pub fn compose_follow_up(
        &self,
        request: &Request,
        follow_up: &FollowUp,
        on: NaiveDate,
    ) -> Result<Letter, LetterError> {
        request.subject.check()?;
        let folder = self.folder(request)?;
        let template = folder.letter(follow_up.kind, request)?;
        let mut values = Values::of(request, &folder.words, &template.front)?;
        values.follow_up = Some(FollowUpValues::of(request, follow_up, &folder.words)?);
        let letter = folder.write(template, request, &values, on)?;
        let letter = Letter { discloses: follow_up_discloses(request, follow_up), ..letter };
        match &follow_up.complaint {
            Some(complaint) => addressed(letter, complaint, &folder.words),
            None => Ok(letter),
        }
        .and_then(|letter| self.translated(letter, request, |request| self.compose_follow_up(request, follow_up, on)))
    }

    /// Puts the letter once more below, in the language that the request names for that; the head, what it asks and what
    /// it rests on are those of the first.
    fn translated(
        &self,
        mut letter: Letter,
        request: &Request,
        compose: impl Fn(&Request) -> Result<Letter, LetterError>,
    ) -> Result<Letter, LetterError> {
        let Some(language) = request.translation.filter(|language| *language != letter.language) else {
            return Ok(letter);
        };
        let other = Request { language, translation: None, ..request.clone() };
        let mark = self.words(request)?.for_information().to_owned();
        let own_mark = self.words(&other)?.for_information().to_owned();
        let translation = compose(&other)?;
        let text = |text| Inline::Text(text);
        let mut blocks = vec![
            Block::Paragraph(vec![text(mark), Inline::Break, text(own_mark)]),
            Block::Heading(vec![text(translation.head.subject)]),
        ];
        blocks.extend(translation.blocks);
        let more = translation.own.into_iter().filter(|place| !letter.own.contains(place)).collect::<Vec<_>>();
        letter.own.extend(more);
        letter.blocks.push(Block::Translation { blocks, language });
        Ok(letter)
    }

    /// Returns the words that the head of a letter needs.
    pub(super) fn words(&self, request: &Request) -> Result<&Words, LetterError> {
        Ok(&self.folder(request)?.words)
    }

    /// Returns what an answer may leave out, each with its name and its words, in the order of the provisions that these
    /// end with; nothing where there is no such list.
    pub(super) fn gaps(&self, regime: Regime, language: Language, right: Right) -> Vec<(String, String)> {
        let list = self.list(regime, language, right).into_iter().flatten();
        let mut gaps: Vec<_> = list.map(|(name, says)| (name.clone(), says.clone())).collect();
        gaps.sort_by(|(_, one), (_, other)| provision(one).cmp(provision(other)));
        gaps
    }

    /// Returns what an answer may leave out, by name.
    pub(super) fn list(&self, regime: Regime, language: Language, right: Right) -> Option<&BTreeMap<String, String>> {
        self.folders.get(&(regime, language)).and_then(|folder| folder.words.gaps(right))
    }

    fn folder(&self, request: &Request) -> Result<&Folder, LetterError> {
        let (regime, language) = (request.regime, request.language);
        self.folders.get(&(regime, language)).ok_or_else(|| {
            let known = self.folders.keys().filter(|(known, _)| *known == regime).map(|(_, language)| language);
            LetterError::Language { known: listed(known), language, regime }
        })
    }
}

impl Folder {
    fn new((regime, language): (Regime, Language), sources: &[Source<'_>]) -> Result<Self, TemplateError> {
        let mine = |source: &&Source<'_>| source.language == language && source.regime.is_none_or(|of| of == regime);
        let (shared, own): (Vec<_>, Vec<_>) = sources.iter().filter(mine).partition(|source| source.regime.is_none());
        let sources: Vec<&Source<'_>> = shared.into_iter().chain(own).collect();
        let mut folder = Self {
            files: BTreeMap::new(),
            letters: BTreeMap::new(),
            origins: Origins::default(),
            registry: Handlebars::new(),
            words: words((regime, language), &sources)?,
        };
        folder.registry.set_strict_mode(true);
        folder.registry.register_escape_fn(typed::escape);
        let partials = sources.iter().filter_map(|source| source.partial()).map(str::to_owned).collect();
        let variables = variables().map(|(name, _)| name.to_owned()).collect();
        let names = Names { partials, variables };
        for source in sources {
            folder.add(source, (regime, language), &names)?;
        }
        for template in folder.letters.values_mut() {
            template.own = folder.origins.of(&registered(template.kind));
        }
        Ok(folder)
    }

    /// Adds a letter or a partial; a law's own partial takes the place of the shared one.
    fn add(
        &mut self,
        source: &Source<'_>,
        (regime, language): (Regime, Language),
        names: &Names,
    ) -> Result<(), TemplateError> {
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

    fn write(
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

    fn letter(&self, kind: LetterKind, request: &Request) -> Result<&Template, LetterError> {
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

impl<'a> Source<'a> {
    fn new(file: &'a str, text: &'a str) -> Result<Self, TemplateError> {
        let source =
            Self::place(file).map(|(regime, language, role)| Self { file, language, own: None, regime, role, text });
        source.ok_or_else(|| TemplateError::new(file, None, Fault::Place))
    }

    /// A text of the user's; messages name it by its path.
    fn own(own: &'a OwnText) -> Result<Self, TemplateError> {
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

    fn folder(&self) -> Option<(Regime, Language)> {
        matches!(self.role, Role::Letter(_)).then_some(self.regime.map(|regime| (regime, self.language)))?
    }

    fn partial(&self) -> Option<&'a str> {
        match self.role {
            Role::Partial(name) => Some(name),
            Role::Letter(_) | Role::Words => None,
        }
    }
}

/// Addresses a complaint to its authority. What it is about differs from case to case, so that of the provisions of its
/// template only those count that it cites.
fn addressed(mut letter: Letter, complaint: &Complaint, words: &Words) -> Result<Letter, LetterError> {
    let text = letter.body_text().replace('\u{a0}', " ");
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    letter.provisions.retain(|provision| text.contains(&words.cite(provision)));
    letter.head.addressee = complaint.authority.head()?;
    Ok(letter)
}

/// The provision that words end with, as far as they end with one.
fn provision(says: &str) -> &str {
    says.rfind(" (Art.").map_or("", |at| &says[at..])
}

/// The variables of a letter that makes a request, which has nothing to follow yet.
fn of_requests() -> BTreeSet<String> {
    VARIABLES.iter().map(|(name, _)| (*name).to_owned()).collect()
}

/// The name Handlebars knows a letter by; no partial can have it.
fn registered(kind: LetterKind) -> String {
    format!("letter/{kind}")
}

fn words((regime, language): (Regime, Language), sources: &[&Source<'_>]) -> Result<Words, TemplateError> {
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

fn known_parts(template: &Template, request: &Request) -> Result<(), LetterError> {
    let (kind, regime) = (template.kind, template.regime);
    let (parts, options) = (&template.front.parts, &template.front.options);
    let known = |names: &BTreeMap<Part, String>| {
        if names.is_empty() { "it has none".to_owned() } else { format!("there are {}", listed(names.keys())) }
    };
    if let Some(part) = request.without.iter().find(|part| !parts.contains_key(part)) {
        return Err(LetterError::Part { kind, known: known(parts), part: part.clone(), regime });
    }
    match request.with.iter().find(|part| !options.contains_key(part)) {
        Some(part) => Err(LetterError::Option { kind, known: known(options), part: part.clone(), regime }),
        None => Ok(()),
    }
}

/// Refuses a letter that would name no data or no ground: nobody invents them for the data subject.
fn says_what_it_must(template: &Template, request: &Request) -> Result<(), LetterError> {
    let (kind, regime) = (template.kind, template.regime);
    for need in &template.front.needs {
        match need {
            Need::Data if request.named_data.is_none() => return Err(LetterError::NoData { kind, regime }),
            Need::Option if request.with.is_empty() => {
                let says = template.front.options.iter().map(|(part, says)| format!("`{part}` ({says})"));
                return Err(LetterError::NoGround { kind, known: says.collect::<Vec<_>>().join(", "), regime });
            }
            Need::Data | Need::Option => {}
        }
    }
    Ok(())
}
