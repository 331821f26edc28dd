//! What a case says about the data subject, value by value, with the parts by which each is known too.

use std::collections::BTreeSet;

use unicode_normalization::char::is_combining_mark;

use super::hide::Hide;
use crate::{
    case::{Case, Event},
    request::IdentifierKey,
};

/// Local parts that name nobody: those of RFC 2142, and what else stands before the `@` of a private domain. They are words
/// of any text.
const NOBODY: [&str; 32] = [
    "abuse",
    "account",
    "admin",
    "all",
    "contact",
    "contacto",
    "data",
    "email",
    "family",
    "ftp",
    "hallo",
    "hello",
    "help",
    "home",
    "hostmaster",
    "info",
    "kontakt",
    "letter",
    "mail",
    "marketing",
    "news",
    "office",
    "post",
    "postmaster",
    "privacy",
    "private",
    "sales",
    "security",
    "service",
    "support",
    "webmaster",
    "www",
];

/// Where a value counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Reach {
    /// Anywhere, whatever spaces, line breaks or signs stand between its letters; a short one as a word of its own.
    Anywhere,
    /// In one piece, inside other words too; a short one as a word of its own.
    Part,
    /// As words of their own, whatever stands between.
    Phrase,
    /// As a word of its own, in one piece.
    Word,
}

/// Something that is to be hidden.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Value {
    pub(super) reach: Reach,
    pub(super) text: String,
}

impl Value {
    pub(super) fn new(reach: Reach, text: &str) -> Self {
        Self { reach, text: text.to_owned() }
    }
}

/// Returns what a case says about the data subject, as far as it is to be hidden.
pub(super) fn values(case: &Case, hidden: &BTreeSet<Hide>) -> Vec<Value> {
    hidden.iter().flat_map(|hide| of(case, *hide)).collect()
}

fn of(case: &Case, hide: Hide) -> Vec<Value> {
    let subject = &case.opened.subject;
    let identifiers = |wanted: &dyn Fn(IdentifierKey) -> bool| {
        let found = subject.identifiers.iter().filter(|identifier| wanted(identifier.key));
        found.flat_map(|identifier| identifier_values(identifier.key, &identifier.value)).collect::<Vec<_>>()
    };
    match hide {
        Hide::Address => subject.address.iter().flat_map(|line| address_line(line)).collect(),
        Hide::Email => {
            let account = identifiers(&|key| key == IdentifierKey::AccountEmail);
            let own = [subject.email.as_str()].into_iter().chain(of_letters(case));
            own.flat_map(email).chain(account).collect()
        }
        Hide::Identifiers => identifiers(&|_| true),
        Hide::Name => name(&subject.name),
        Hide::Phone => identifiers(&|key| key == IdentifierKey::Phone),
        Hide::Attachments | Hide::Replies => Vec::new(),
    }
}

/// The addresses that the letters came from or were copied to.
fn of_letters(case: &Case) -> impl Iterator<Item = &str> {
    case.events.iter().flat_map(|recorded| {
        let (from, copy) = match &recorded.event {
            Event::Queued(body) => (Some(&body.from), body.copy.as_ref()),
            Event::PutOut(body) => (body.from.as_ref(), None),
            _ => (None, None),
        };
        from.into_iter().chain(copy).map(String::as_str)
    })
}

fn identifier_values(key: IdentifierKey, value: &str) -> Vec<Value> {
    match key {
        IdentifierKey::AccountEmail => email(value),
        IdentifierKey::Phone => phone(value),
        IdentifierKey::MemberId | IdentifierKey::Order => vec![Value::new(Reach::Anywhere, value)],
    }
}

/// The name, each word of it, and the parts of a double one at its hyphens and apostrophes, of three letters or more; of two
/// where a sign is a syllable.
fn name(name: &str) -> Vec<Value> {
    let parts = name.split(|sign: char| !is_of_a_word(sign));
    let is_told = |word: &&str| {
        let least = if word.chars().any(needs_no_spaces) { 2 } else { 3 };
        least <= word.chars().filter(|sign| sign.is_alphanumeric()).count()
    };
    let parts = name.split_whitespace().chain(parts).filter(is_told).map(|word| Value::new(Reach::Part, word));
    [Value::new(Reach::Anywhere, name)].into_iter().chain(parts).collect()
}

/// Tells whether a sign stands inside a word: letters, what is put above and below them, and what only joins them.
fn is_of_a_word(sign: char) -> bool {
    let joins = matches!(sign, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}');
    sign.is_alphanumeric() || is_combining_mark(sign) || joins
}

/// An address, what stands before and behind its `@`, and what the owner of the domain registered.
fn email(address: &str) -> Vec<Value> {
    let mut values = vec![Value::new(Reach::Anywhere, address)];
    let Some((local, domain)) = address.rsplit_once('@') else { return values };
    let domain = domain.to_lowercase();
    let in_ascii = idna::domain_to_ascii(&domain).unwrap_or_else(|_| domain.clone());
    let in_letters = idna::domain_to_unicode(&domain).0;
    for domain in [&domain, &in_ascii, &in_letters] {
        let registered = psl::domain_str(domain).unwrap_or(domain);
        values.extend([domain, registered].map(|domain| Value::new(Reach::Word, domain)));
    }
    let before_a_tag = local.split('+').next().unwrap_or_default();
    let says_who = |part: &&str| 3 <= part.chars().count() && !NOBODY.contains(&part.to_lowercase().as_str());
    values.extend([local, before_a_tag].into_iter().filter(says_who).map(|part| Value::new(Reach::Word, part)));
    values
}

/// A number, and what of it stands in each way to write it: with and without the country, in digits.
fn phone(number: &str) -> Vec<Value> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    // Two noughts are dialled before a country where no `+` is.
    let digits = digits.strip_prefix("00").unwrap_or(&digits);
    // A country has one to three digits, and the nought before an area falls away abroad.
    let inland = digits.get(3..).filter(|inland| 7 <= inland.len());
    [number].into_iter().chain(inland).map(|number| Value::new(Reach::Anywhere, number)).collect()
}

/// A line of the postal address, the numbers in it that are as long as a postcode, and the street or town without its number.
fn address_line(line: &str) -> Vec<Value> {
    let is_number = |word: &&str| 4 <= word.len() && word.bytes().any(|byte| byte.is_ascii_digit());
    let numbers = line.split(|sign: char| !sign.is_alphanumeric()).filter(is_number);
    let mut values: Vec<Value> =
        [line].into_iter().chain(numbers).map(|part| Value::new(Reach::Anywhere, part)).collect();
    for part in line.split([',', ';']) {
        let place = without_numbers(part);
        let short = shortened(&place);
        // What stands beside a postcode is a town, which is called by its first word too.
        let has_postcode = part.split(|sign: char| !sign.is_alphanumeric()).any(|word| is_number(&word));
        let town = has_postcode.then(|| place.split_whitespace().next()).flatten().filter(|word| is_long(word, 4));
        let town = town.filter(|town| *town != place).map(|town| Value::new(Reach::Word, town));
        let least = if has_postcode { 3 } else { 4 };
        values.extend(
            [Some(place), short].into_iter().flatten().filter(|place| is_long(place, least)).map(|place| Value {
                reach: if place.contains(' ') { Reach::Phrase } else { Reach::Word },
                text: place,
            }),
        );
        values.extend(town);
    }
    values
}

/// `Musterstraße 12 b` without what is no word.
fn without_numbers(part: &str) -> String {
    let is_word = |word: &&str| 1 < word.chars().count() && !word.contains(|sign: char| sign.is_ascii_digit());
    part.split_whitespace().filter(is_word).collect::<Vec<_>>().join(" ")
}

fn is_long(place: &str, least: usize) -> bool {
    let least = if place.chars().any(needs_no_spaces) { 2 } else { least };
    least <= place.chars().filter(|sign| sign.is_alphanumeric()).count()
}

/// `Musterstr.` for `Musterstraße`, and the other way round.
fn shortened(street: &str) -> Option<String> {
    let pairs = [("straße", "str"), ("strasse", "str"), ("str.", "straße"), ("Straße", "Str"), ("Str.", "Straße")];
    pairs.into_iter().find_map(|(end, other)| street.strip_suffix(end).map(|stem| format!("{stem}{other}")))
}

/// Tells whether a sign is of a writing that puts no spaces between words.
pub(super) fn needs_no_spaces(sign: char) -> bool {
    matches!(sign, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(values: &[Value]) -> Vec<&str> {
        values.iter().map(|value| value.text.as_str()).collect()
    }

    #[test]
    fn a_double_name_is_known_by_each_of_its_parts() {
        assert_eq!(
            texts(&name("Eva Müster-O’Neil d'Arc")),
            ["Eva Müster-O’Neil d'Arc", "Eva", "Müster-O’Neil", "d'Arc", "Eva", "Müster", "Neil", "Arc"]
        );
        assert_eq!(texts(&name("Jo Ng")), ["Jo Ng"], "two letters are in any text");
        assert_eq!(texts(&name("李 小明")), ["李 小明", "小明", "小明"]);
        assert_eq!(texts(&name("Mu\u{308}ster")), ["Mu\u{308}ster"; 3], "what is above a letter parts no word");
    }

    #[test]
    fn an_address_is_known_by_what_stands_before_and_behind_its_at() {
        let values = email("tom.specimen+shop@mail.Specimen-Neil.co.uk");
        for part in ["tom.specimen+shop", "tom.specimen", "mail.specimen-neil.co.uk", "specimen-neil.co.uk"] {
            assert!(texts(&values).contains(&part), "{part}: {values:?}");
        }
        assert!(!texts(&values).contains(&"shop") && !texts(&values).contains(&"co.uk"), "{values:?}");
        assert!(texts(&email("a@müster.example")).contains(&"xn--mster-kva.example"));
        assert!(texts(&email("a@xn--mster-kva.example")).contains(&"müster.example"));
        for nobody in ["info@specimen.example", "me@specimen.example", "Privacy@specimen.example"] {
            let values = email(nobody);
            assert!(values.iter().skip(1).all(|value| value.text == "specimen.example"), "{values:?}");
        }
    }

    #[test]
    fn a_street_and_a_town_are_known_without_their_numbers() {
        assert_eq!(
            texts(&address_line("Musterstraße 12 b, 10115 Berlin")),
            ["Musterstraße 12 b, 10115 Berlin", "10115", "Musterstraße", "Musterstr", "Berlin"]
        );
        assert_eq!(texts(&address_line("Flat 4, 12 High Street")), ["Flat 4, 12 High Street", "Flat", "High Street"]);
        assert_eq!(texts(&address_line("c/o 7, NY")), ["c/o 7, NY"]);
        assert_eq!(texts(&address_line("89073 Ulm")), ["89073 Ulm", "89073", "Ulm"]);
        assert_eq!(
            texts(&address_line("60311 Frankfurt am Main")),
            ["60311 Frankfurt am Main", "60311", "Frankfurt am Main", "Frankfurt"]
        );
        assert_eq!(texts(&address_line("Top 7")), ["Top 7"], "a short word beside no postcode is in any text");
    }

    #[test]
    fn a_telephone_number_is_known_as_it_is_dialled_at_home() {
        assert_eq!(texts(&phone("+49 30 5550199")), ["+49 30 5550199", "05550199"]);
        assert_eq!(texts(&phone("030 5550")), ["030 5550"]);
        assert_eq!(texts(&phone("0049 30 5550199")), ["0049 30 5550199", "05550199"]);
    }
}
