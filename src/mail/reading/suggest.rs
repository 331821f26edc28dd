use super::{
    MatchedBy, ReplyKind, Suggestion,
    automatic::Form,
    phrases::{Phrases, Sign},
    sentences::Sentence,
};
use crate::law::Language;

/// What a sentence suggests.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) kind: ReplyKind,
    pub(super) language: Language,
    pub(super) sentence: usize,
}

/// What decides when a mail says several things: the first is what a person must act on before the others.
const ORDER: [ReplyKind; 11] = [
    ReplyKind::Refused,
    ReplyKind::WrongAddress,
    ReplyKind::WantsIdentity,
    ReplyKind::Portal,
    ReplyKind::Extended,
    ReplyKind::Retained,
    ReplyKind::Partial,
    ReplyKind::NoData,
    ReplyKind::Done,
    ReplyKind::WantsInformation,
    ReplyKind::Acknowledged,
];

/// What ties a mail to a case, as far as it bears on what the mail can be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tie {
    pub(super) by: MatchedBy,
    /// It answers a mail of the user's own that is none of our letters.
    pub(super) other_thread: bool,
}

/// What a mail says, as if it were genuine: the kinds in order, with the sentences.
#[derive(Debug)]
pub(super) struct What {
    pub(super) language: Option<Language>,
    pub(super) suggestions: Vec<Suggestion>,
}

/// Finds in every sentence what it suggests, in every language.
pub(super) fn said(own: &[Sentence]) -> Vec<Said> {
    let tables = Phrases::shipped().tables();
    own.iter()
        .enumerate()
        .flat_map(|(place, sentence)| {
            tables.iter().flat_map(move |table| {
                table.kinds(sentence).map(move |kind| Said { kind, language: table.language, sentence: place })
            })
        })
        .collect()
}

/// Reads what a mail says.
pub(super) fn read(own: &[Sentence], said: &[Said], form: Form, tie: Tie) -> What {
    let phrases = Phrases::shipped();
    let has = |kind: ReplyKind| said.iter().any(|said| said.kind == kind);
    let (first, more): (ReplyKind, &[ReplyKind]) = if has(ReplyKind::WantsIdentity) && form.is_mass {
        (ReplyKind::WantsIdentity, &[])
    } else if form.is_mass && matches!(tie.by, MatchedBy::Domain | MatchedBy::Ambiguous | MatchedBy::None)
        || tie.other_thread
    {
        (ReplyKind::Other, &[])
    } else if phrases.has(Sign::Held, own) {
        (ReplyKind::Automatic, &[])
    } else {
        let kind = ORDER.into_iter().find(|kind| has(*kind)).unwrap_or(ReplyKind::Other);
        by_form(kind, own, form).unwrap_or_else(|| (kind, beside(kind, &has)))
    };
    let phrase = |kind: ReplyKind| {
        let found = said.iter().find(|said| said.kind == kind);
        found.map(|found| own[found.sentence].shown.clone())
    };
    let suggestions = std::iter::once(first).chain(more.iter().copied());
    let suggestions = suggestions.map(|kind| Suggestion { kind, phrase: phrase(kind) }).collect();
    What { language: language(said, first), suggestions }
}

/// What a machine's mail is, whatever its words: an absence answers nothing, a closed ticket is no erased data.
fn by_form(kind: ReplyKind, own: &[Sentence], form: Form) -> Option<(ReplyKind, &'static [ReplyKind])> {
    const FILED: (ReplyKind, &[ReplyKind]) = (ReplyKind::Automatic, &[]);
    let acts = matches!(kind, ReplyKind::WrongAddress | ReplyKind::WantsIdentity | ReplyKind::Portal);
    if form.is_absence && kind == ReplyKind::WrongAddress {
        return Some((kind, &[ReplyKind::Automatic]));
    }
    let closed = Phrases::shipped().has(Sign::Closed, own);
    let empty = matches!(kind, ReplyKind::Done | ReplyKind::Other);
    (form.is_absence && !acts || form.is_machine && !acts && (closed || empty)).then_some(FILED)
}

/// What may be recorded beside the first.
fn beside(kind: ReplyKind, has: &dyn Fn(ReplyKind) -> bool) -> &'static [ReplyKind] {
    match kind {
        ReplyKind::Retained if has(ReplyKind::Done) => &[ReplyKind::Done],
        ReplyKind::Retained => &[ReplyKind::Partial],
        ReplyKind::Refused if has(ReplyKind::Retained) => &[ReplyKind::Retained],
        ReplyKind::NoData if has(ReplyKind::WantsInformation) => &[ReplyKind::WantsInformation],
        ReplyKind::Acknowledged
        | ReplyKind::Automatic
        | ReplyKind::Bounced
        | ReplyKind::Done
        | ReplyKind::Extended
        | ReplyKind::NoData
        | ReplyKind::Other
        | ReplyKind::Partial
        | ReplyKind::Portal
        | ReplyKind::Received
        | ReplyKind::Refused
        | ReplyKind::WantsIdentity
        | ReplyKind::WantsInformation
        | ReplyKind::WrongAddress => &[],
    }
}

/// The language of the sentence that decides; where sister languages share its words, the one that says most.
fn language(said: &[Said], kind: ReplyKind) -> Option<Language> {
    let count = |language: Language| said.iter().filter(|said| said.language == language).count();
    let deciding = said.iter().filter(|said| said.kind == kind).map(|said| said.language);
    deciding.max_by_key(|language| (count(*language), std::cmp::Reverse(*language)))
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use super::*;
    use crate::mail::reading::sentences::sentences;

    /// The texts of our own letters, as the templates have them: without front matter and without what is filled in.
    fn letters(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                letters(&entry, found);
            } else if entry.extension().is_some_and(|extension| extension == "hbs") {
                let text = fs::read_to_string(&entry).unwrap();
                let body = text
                    .strip_prefix("+++\n")
                    .and_then(|text| text.split_once("\n+++\n"))
                    .map_or(text.as_str(), |(_, body)| body);
                let plain: String =
                    body.split("{{").map(|piece| piece.split_once("}}").map_or(piece, |(_, rest)| rest)).collect();
                found.push((entry.display().to_string(), plain));
            }
        }
    }

    #[test]
    fn our_own_letters_say_nothing_that_an_answer_could_be_read_from() {
        let mut texts = Vec::new();
        letters(&Path::new(env!("CARGO_MANIFEST_DIR")).join("templates"), &mut texts);
        assert!(texts.len() > 10, "the templates were not found");
        let wrong: Vec<String> = texts
            .iter()
            .flat_map(|(file, text)| {
                let own = sentences(text);
                let said = said(&own);
                said.into_iter()
                    .map(move |said| format!("{file}: {}: {}", said.kind, own[said.sentence].shown))
                    .collect::<Vec<_>>()
            })
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}
