use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, OnceLock},
};

use chrono::NaiveDate;

use super::{
    block::{Block, Inline},
    complaint::Complaint,
    complete,
    error::{LetterError, TemplateError, listed},
    folder::Folder,
    follow_up::{FollowUp, FollowUpValues},
    own::OwnText,
    page::Letter,
    source::{Place, Source},
    template::{Given, Need, Template},
    values::{Values, follow_up_discloses},
    words::Words,
};
use crate::{
    law::{Language, Regime},
    request::{LetterKind, Part, Request},
};

/// Every template there is, by law and language; a language is there when its folder is.
#[derive(Clone, Debug)]
pub struct Shelf {
    folders: BTreeMap<Place, Arc<Shelved>>,
    /// What is missing of the languages that the user is adding.
    incomplete: BTreeMap<Place, Vec<String>>,
}

/// A folder, read when it is first wanted: there are many languages, and a letter is in one or two.
#[derive(Debug)]
struct Shelved {
    folder: OnceLock<Folder>,
    place: Place,
}

impl Shelved {
    /// Returns the folder.
    ///
    /// # Panics
    /// Never: a folder with texts of the user's is read beforehand, and a test reads all others.
    fn folder(&self) -> &Folder {
        self.folder.get_or_init(|| {
            let folder = Folder::new(self.place, Source::shipped());
            folder.expect("a test reads every folder that comes with redress")
        })
    }
}

impl Shelf {
    /// Returns the templates that come with redress.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHELF: OnceLock<Shelf> = OnceLock::new();
        SHELF.get_or_init(|| {
            let places: BTreeSet<Place> = Source::shipped().filter_map(|source| source.folder()).collect();
            let shelved = |place| (place, Arc::new(Shelved { folder: OnceLock::new(), place }));
            Self { folders: places.into_iter().map(shelved).collect(), incomplete: BTreeMap::new() }
        })
    }

    /// Reads templates from files named as below `templates/`, and checks each.
    ///
    /// # Errors
    /// Names the file and line that is wrong.
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, TemplateError> {
        let sources = files.into_iter().map(|(file, text)| Source::new(file, text)).collect::<Result<Vec<_>, _>>()?;
        let mut shelf = Self { folders: BTreeMap::new(), incomplete: BTreeMap::new() };
        shelf.compile(&sources, |_| true)?;
        Ok(shelf)
    }

    /// Returns the templates that come with redress with the user's own in their places, and checks each of these with
    /// all that uses it. A language that redress does not have is one of the user's own: nothing is written in it before it
    /// has all that English has under a law.
    ///
    /// # Errors
    /// Names the file and line that is wrong.
    pub fn with_own(own: &[OwnText]) -> Result<Self, TemplateError> {
        let own = own.iter().map(Source::own).collect::<Result<Vec<_>, _>>()?;
        let taken: BTreeSet<&str> = own.iter().filter_map(|source| source.own).collect();
        let shipped = Source::shipped().filter(|source| !taken.contains(source.file));
        let sources: Vec<Source<'_>> = shipped.chain(own.iter().copied()).collect();
        let mut shelf = Self::shipped().clone();
        let incomplete = complete::incomplete(&own, &sources, |place| shelf.folders.contains_key(&place));
        let has_all = |place| !incomplete.contains_key(&place);
        shelf.compile(&sources, |place| has_all(place) && own.iter().any(|source| source.serves(place)))?;
        Ok(Self { incomplete, ..shelf })
    }

    /// Reads those folders that are meant, and checks every letter in them.
    fn compile(&mut self, sources: &[Source<'_>], meant: impl Fn(Place) -> bool) -> Result<(), TemplateError> {
        let places: BTreeSet<Place> = sources.iter().filter_map(Source::folder).collect();
        for place in places.into_iter().filter(|place| meant(*place)) {
            let folder = Folder::new(place, sources.iter().copied())?;
            folder.check()?;
            self.folders.insert(place, Arc::new(Shelved { folder: OnceLock::from(folder), place }));
        }
        Ok(())
    }

    /// Returns every letter, by law, language and name.
    pub fn letters(&self) -> impl Iterator<Item = &Template> {
        self.folders.values().flat_map(|shelved| shelved.folder().letters.values())
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
            Block::Heading(vec![text(translation.head.heading)]),
        ];
        blocks.extend(translation.blocks);
        let more = translation.own.into_iter().filter(|place| !letter.own.contains(place)).collect::<Vec<_>>();
        letter.own.extend(more);
        letter.blocks.push(Block::Translation { blocks, language });
        Ok(letter)
    }

    fn words(&self, request: &Request) -> Result<&Words, LetterError> {
        Ok(&self.folder(request)?.words)
    }

    /// Returns the languages of the user's own that lack something under a law, each with the files and words that are
    /// missing, as named below `templates/`; no letter is written in one.
    pub fn incomplete(&self) -> impl Iterator<Item = (Regime, Language, &[String])> {
        self.incomplete.iter().map(|((regime, language), missing)| (*regime, *language, missing.as_slice()))
    }

    fn folder(&self, request: &Request) -> Result<&Folder, LetterError> {
        let (regime, language) = (request.regime, request.language);
        self.folders.get(&(regime, language)).map(|shelved| shelved.folder()).ok_or_else(|| {
            if let Some(missing) = self.incomplete.get(&(regime, language)) {
                return LetterError::Incomplete { language, missing: missing.clone(), regime };
            }
            let known = self.folders.keys().filter(|(known, _)| *known == regime).map(|(_, language)| language);
            LetterError::Language { known: listed(known), language, regime }
        })
    }
}

/// Addresses a complaint to its authority. What it is about differs from case to case, so that of the provisions of its
/// template only those count that it cites.
fn addressed(mut letter: Letter, complaint: &Complaint, words: &Words) -> Result<Letter, LetterError> {
    letter.provisions = words.cited_in(&letter.blocks, letter.provisions);
    letter.head.addressee = complaint.authority.head(words)?;
    Ok(letter)
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

/// Refuses a letter that would name no data or no ground, since nobody invents them for the data subject, and one that has no
/// place for what was said.
fn says_what_it_must(template: &Template, request: &Request) -> Result<(), LetterError> {
    let (kind, regime) = (template.kind, template.regime);
    if request.to_controller.is_some() && !template.front.by_value.contains_key(&Given::ToController) {
        return Err(LetterError::NoTransmission { kind, regime });
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_that_comes_with_redress_is_right() {
        assert!(!Shelf::shipped().folders.is_empty());
        for (place, shelved) in &Shelf::shipped().folders {
            assert_eq!(shelved.folder().check(), Ok(()), "{place:?}");
        }
    }
}
