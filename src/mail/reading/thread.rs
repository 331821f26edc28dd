use std::collections::BTreeSet;

use chrono::{DateTime, Days, FixedOffset};

use super::{
    Known, KnownCase, KnownLetter, LetterOf, Matched, MatchedBy,
    domains::domain_of,
    index::{self, Place},
    parsed::{Headers, ids},
};
use crate::request::Reference;

/// What ties a mail to letters: every thread id, reference and domain that stands in it.
pub(super) struct Thread<'a> {
    pub(super) known: &'a Known,
    pub(super) date: Option<DateTime<FixedOffset>>,
    /// The address it claims to be from.
    pub(super) sender: &'a str,
}

type Letters = BTreeSet<LetterOf>;

impl Thread<'_> {
    /// Finds the letters that a mail answers. `own` is what its sender says, `all` everything that stands in it.
    pub(super) fn of(&self, headers: &Headers<'_>, subject: &str, own: &str, all: &str) -> Matched {
        let index = self.known.index();
        let replied: Vec<String> = headers.all("in-reply-to").collect();
        let thread: Vec<String> = headers.all("references").collect();
        let by_reference = self.referred(headers, &format!("{subject}\n{own}"));
        let by_reference = if by_reference.is_empty() { self.referred(headers, all) } else { by_reference };
        let roads = [
            (MatchedBy::MessageId, self.with_ids(&replied, &index.ids)),
            (MatchedBy::References, self.with_ids(&thread, &index.ids)),
            (MatchedBy::Outlook, self.with_ids(&[replied, thread].concat(), &index.renamed)),
            (MatchedBy::Reference, by_reference),
        ];
        let named: BTreeSet<u32> = roads.iter().flat_map(|(_, letters)| letters).map(|letter| letter.case).collect();
        if named.len() > 1 {
            let letters = named.iter().filter_map(|case| roads.iter().find_map(|(_, letters)| of_case(letters, *case)));
            return several(
                letters.collect(),
                "it names more than one case, or one by its thread and another by its words",
            );
        }
        let Some((by, letters)) = roads.into_iter().find(|(_, letters)| !letters.is_empty()) else {
            return self.by_domain();
        };
        // A thread names the letters before the one it answers as well.
        letters.last().map_or_else(nothing, |letter| one(by, *letter))
    }

    fn with_ids(&self, values: &[String], letters: &index::Letters) -> Letters {
        self.found(letters, values.iter().flat_map(|value| ids(value)))
    }

    /// The letters that are known by any of these texts.
    fn found<'t>(&self, letters: &index::Letters, texts: impl Iterator<Item = &'t str>) -> Letters {
        texts.filter_map(|text| letters.get(text)).flatten().map(|place| self.at(*place)).collect()
    }

    fn at(&self, place: Place) -> LetterOf {
        let case = &self.known.cases()[place.case];
        LetterOf { case: case.number, letter: case.letters[place.letter].number }
    }

    fn referred(&self, headers: &Headers<'_>, text: &str) -> Letters {
        let index = self.known.index();
        let marks: Vec<String> = headers.all("x-redress-id").collect();
        let marked = self.found(&index.marks, marks.iter().map(String::as_str));
        if !marked.is_empty() {
            return marked;
        }
        let names = references(text);
        let cases = names.iter().filter_map(|name| index.references.get(name)).flatten();
        cases.filter_map(|at| self.latest(&self.known.cases()[*at])).collect()
    }

    /// The letter of a case that went out last before the mail came.
    fn latest(&self, case: &KnownCase) -> Option<LetterOf> {
        let before = |letter: &&KnownLetter| self.date.is_none_or(|date| letter.sent <= date.date_naive());
        let letter = case.letters.iter().rfind(before).or(case.letters.first())?;
        Some(LetterOf { case: case.number, letter: letter.number })
    }

    fn by_domain(&self) -> Matched {
        let domain = domain_of(self.sender);
        let since = |case: &&KnownCase| {
            let first = case.letters.first().and_then(|letter| letter.sent.checked_sub_days(Days::new(1)));
            first.zip(self.date).is_none_or(|(first, date)| first <= date.date_naive())
        };
        let cases = self.known.sent_by(&domain, self.sender).into_iter().map(|at| &self.known.cases()[at]);
        let cases = cases.filter(since);
        let letters: Vec<_> = cases.filter_map(|case| self.latest(case)).collect();
        match letters.as_slice() {
            [] => nothing(),
            [letter] => one(MatchedBy::Domain, *letter),
            _ => several(letters, "it comes from a controller with more than one open case and names none"),
        }
    }

    /// Finds the letters that a report is about.
    pub(super) fn of_report(
        &self,
        ids: &[String],
        envelope: Option<&str>,
        headers: &Headers<'_>,
        text: &str,
        addresses: &[&str],
    ) -> Matched {
        let index = self.known.index();
        let of_ids = |letters: &index::Letters| self.found(letters, ids.iter().map(String::as_str));
        let roads = [
            (MatchedBy::MessageId, of_ids(&index.ids)),
            (MatchedBy::Outlook, of_ids(&index.renamed)),
            (MatchedBy::EnvelopeId, self.found(&index.envelopes, envelope.into_iter())),
            (MatchedBy::Reference, self.referred(headers, text)),
        ];
        if let Some((by, letters)) = roads.into_iter().find(|(_, letters)| !letters.is_empty()) {
            let cases: BTreeSet<u32> = letters.iter().map(|letter| letter.case).collect();
            let letters: Vec<_> = cases.iter().filter_map(|case| of_case(&letters, *case)).collect();
            return match letters.as_slice() {
                [letter] => one(by, *letter),
                _ => several(letters, "it names letters of more than one case"),
            };
        }
        let written: BTreeSet<usize> =
            addresses.iter().flat_map(|address| index.to(address)).map(|place| place.case).collect();
        let letters: Vec<_> = written.into_iter().filter_map(|at| self.latest(&self.known.cases()[at])).collect();
        if letters.is_empty() {
            return nothing();
        }
        Matched {
            by: MatchedBy::Addressee,
            letters,
            why: "it speaks of an address that was written to, and of no letter".to_owned(),
        }
    }
}

/// The last letter of a case among several.
fn of_case(letters: &Letters, case: u32) -> Option<LetterOf> {
    letters.iter().rfind(|letter| letter.case == case).copied()
}

fn one(by: MatchedBy, letter: LetterOf) -> Matched {
    let LetterOf { case, letter: number } = letter;
    let why = match by {
        MatchedBy::MessageId => format!("it answers the Message-ID of letter {number} of case {case}"),
        MatchedBy::References => format!("its thread goes back to letter {number} of case {case}"),
        MatchedBy::Outlook => format!("it answers the id that your provider gave letter {number} of case {case}"),
        MatchedBy::EnvelopeId => format!("it names the envelope of letter {number} of case {case}"),
        MatchedBy::Reference => format!("it carries the reference of case {case}"),
        MatchedBy::Domain => format!("it comes from the controller of case {case}, and of no other"),
        MatchedBy::Addressee => format!("it speaks of the addressee of case {case}"),
        MatchedBy::Ambiguous | MatchedBy::None => String::new(),
    };
    Matched { by, letters: vec![letter], why }
}

fn several(letters: Vec<LetterOf>, why: &str) -> Matched {
    Matched { by: MatchedBy::Ambiguous, letters, why: why.to_owned() }
}

fn nothing() -> Matched {
    Matched {
        by: MatchedBy::None,
        letters: Vec::new(),
        why: "nothing in it names a letter or comes from a controller of yours".to_owned(),
    }
}

/// The references that stand in a text, in whatever letter case, also where a line ends within one.
fn references(text: &str) -> BTreeSet<String> {
    let starts = text.match_indices(['R', 'r']).map(|(start, _)| start);
    let begins = |start: &usize| !text[..*start].chars().next_back().is_some_and(char::is_alphanumeric);
    starts.filter(begins).filter_map(|start| reference(&text[start + 1..])).take(50).collect()
}

/// Reads what stands behind the `R` of a reference.
fn reference(text: &str) -> Option<String> {
    let rest = behind_hyphen(text)?;
    let (year, rest) = (rest.get(..4)?, behind_hyphen(rest.get(4..)?)?);
    let code = rest.get(..5)?.to_ascii_uppercase();
    let ends = !rest[5..].chars().next().is_some_and(char::is_alphanumeric);
    let reference = format!("R-{year}-{code}").parse::<Reference>().ok()?;
    ends.then(|| reference.to_string())
}

/// What follows a hyphen; a line may end behind it, and the next one be quoted.
fn behind_hyphen(text: &str) -> Option<&str> {
    let rest = text.strip_prefix('-')?.trim_start();
    Some(rest.strip_prefix('>').map_or(rest, str::trim_start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_found_in_small_letters_and_across_the_end_of_a_line() {
        for text in
            ["(R-2026-K7Q2M)", "r-2026-k7q2m", "the mark R-2026-\nK7Q2M, we", "> R-\r\n> 2026-K7Q2M", "[R-2026-K7Q2M]"]
        {
            assert_eq!(references(text).into_iter().collect::<Vec<_>>(), ["R-2026-K7Q2M"], "{text}");
        }
        for text in ["R-2026-K7Q2MM", "R-2026-K7Q2", "XR-2026-K7Q2M", "R-26-K7Q2M", "R-2026 K7Q2M"] {
            assert_eq!(references(text).len(), 0, "{text}");
        }
    }
}
