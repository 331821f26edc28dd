use std::{
    error::Error,
    fs,
    io::{self, Read},
    num::ParseIntError,
};

use chrono::NaiveDate;
use clap::{
    CommandFactory,
    error::{ContextKind, ErrorKind},
};

use super::{Cli, Code, Failure, output};
use crate::{
    desk::Second,
    law::{Country, Language, Regime, Region, Right},
    mail::reading::{Until, UntilError},
    request::{Identifier, LetterKind, Part},
};

/// The largest value that is read from a file, in bytes; a letter is a few thousand.
const LARGEST_VALUE: u64 = 1024 * 1024;

/// Reads a day as ISO 8601 writes it, or with its month as a word, which can mean one day only. Figures in another order are
/// never taken silently: the error says which day they may be.
pub(super) fn date(text: &str) -> Result<NaiveDate, String> {
    let strict = text.len() == 10;
    let day = strict.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten();
    day.or_else(|| in_words(text)).ok_or_else(|| match may_mean(text).as_slice() {
        [] => format!("no such day `{text}`; a day is written as in 2026-11-23: year, month, day"),
        [one] => format!("a day is written year, month, day: `{text}` is `{one}`"),
        several => {
            let days: Vec<String> = several.iter().map(|day| format!("`{day}`")).collect();
            format!("a day is written year, month, day: `{text}` may be {}", days.join(" or "))
        }
    })
}

/// Reads `31 December 2036` and nothing else: no span, and no words before or behind.
fn in_words(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    let begins = text.split_whitespace().next()?.trim_end_matches(['.', ',']);
    let has_month = text.chars().any(char::is_alphabetic) && text.split_whitespace().count() == 3;
    let is_day =
        begins.bytes().all(|sign| sign.is_ascii_digit()) || !begins.contains(|sign: char| sign.is_ascii_digit());
    match text.parse() {
        Ok(Until::Day(day)) if has_month && is_day => Some(day),
        Ok(Until::Day(_) | Until::Span(_)) | Err(_) => None,
    }
}

/// Returns the one day that three numbers in another form can mean.
pub(super) fn meant_day(text: &str) -> Option<NaiveDate> {
    if let [only] = may_mean(text).as_slice() { Some(*only) } else { None }
}

/// Returns the days that can be meant by three numbers in another form: `3.12.2026` has the day first wherever it is written,
/// `3/12/2026` has it first or second.
fn may_mean(text: &str) -> Vec<NaiveDate> {
    let numbers: Vec<&str> = text.split(['.', '/', '-']).map(str::trim).collect();
    let read = |year: &str, month: &str, day: &str| {
        let has_century = year.len() == 4;
        has_century
            .then(|| NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
            .flatten()
    };
    let [first, second, third] = numbers[..] else { return Vec::new() };
    if !numbers.iter().all(|number| number.bytes().all(|sign| sign.is_ascii_digit())) {
        return Vec::new();
    }
    let mut days: Vec<NaiveDate> = match (first.len(), text.contains('.')) {
        (4, _) => read(first, second, third).into_iter().collect(),
        (_, true) => read(third, second, first).into_iter().collect(),
        (_, false) => [read(third, second, first), read(third, first, second)].into_iter().flatten().collect(),
    };
    days.dedup();
    days
}

/// Reads a day as people name it, or a span from the day it was said.
pub(super) fn until(text: &str) -> Result<Until, UntilError> {
    text.parse()
}

/// Reads a right, or names the nearest.
pub(super) fn right(text: &str) -> Result<Right, String> {
    let words =
        Right::ALL.into_iter().flat_map(|right| [right.name()].into_iter().chain(right.aliases().iter().copied()));
    text.parse().map_err(|error| with_nearest(&error, text, words))
}

/// Reads a law, or names the nearest.
pub(super) fn regime(text: &str) -> Result<Regime, String> {
    text.parse().map_err(|error| with_nearest(&error, text, Regime::ALL.into_iter().map(Regime::name)))
}

/// Reads a country by its code or its name, or names the nearest.
pub(super) fn country(text: &str) -> Result<Country, String> {
    let text = text.trim();
    if let Some(country) = text.parse().ok().or_else(|| Country::named(text)) {
        return Ok(country);
    }
    let wanted = text.to_lowercase();
    let distance = |name: &String| strsim::damerau_levenshtein(&wanted, name);
    let nearest = Country::names().min_by_key(|(name, _)| distance(name));
    // A name of which more than a third is spelt otherwise is another name.
    let near = nearest.filter(|(name, _)| distance(name) * 3 <= wanted.chars().count());
    let meant =
        near.map_or_else(String::new, |(_, near)| format!("; did you mean {} (`{}`)?", near.name(), near.code()));
    let separator = if meant.is_empty() { "; a" } else { " A" };
    Err(format!("no country `{text}`{meant}{separator} country is its name or two letters, such as `DE`"))
}

/// Reads a part of a country by its code or its name, or names the nearest.
pub(super) fn region(country: Country, text: &str) -> Result<String, String> {
    let error = match country.part(text) {
        Ok(code) => return Ok(code),
        Err(error) => error,
    };
    let wanted = text.trim().to_lowercase();
    let distance = |region: &Region| strsim::damerau_levenshtein(&wanted, &region.name.to_lowercase());
    let nearest = country.regions().into_iter().min_by_key(distance);
    // As with a country, a name of which more than a third is spelt otherwise is another.
    match nearest.filter(|region| distance(region) * 3 <= wanted.chars().count()) {
        Some(near) => Err(format!(
            "no region `{}` of {}; did you mean {} (`{}`)?",
            text.trim(),
            country.in_a_sentence(),
            near.name,
            near.code
        )),
        None => Err(error.to_string()),
    }
}

/// Reads a letter that follows a request, or names the nearest.
pub(super) fn follow_up(text: &str) -> Result<LetterKind, String> {
    let words = LetterKind::FOLLOW_UPS.into_iter().map(LetterKind::name);
    let kind: Result<LetterKind, _> = text.parse();
    match kind {
        Ok(kind) if kind.is_follow_up() => Ok(kind),
        Ok(kind) => Err(with_nearest(&format!("`{kind}` opens a case of its own: `redress new {kind}`"), text, words)),
        Err(error) => Err(with_nearest(&error, text, words)),
    }
}

/// Reads a language code.
pub(super) fn language(text: &str) -> Result<Language, String> {
    let unknown = |_| format!("`{text}` is not a language code of two letters, such as `en`");
    text.to_ascii_lowercase().parse().map_err(unknown)
}

/// Reads the language in which a letter is repeated: a code, or `own` for that of the settings.
pub(super) fn second_language(text: &str) -> Result<Second, String> {
    if text == "own" { Ok(Second::Own) } else { language(text).map(Second::In) }
}

/// Reads an identifier, or names the nearest key.
pub(super) fn identifier(text: &str) -> Result<Identifier, String> {
    use crate::request::{IdentifierError, IdentifierKey};
    text.parse().map_err(|error| match &error {
        IdentifierError::Key(key) if ["email", "e-mail", "mail"].contains(&key.to_lowercase().as_str()) => format!(
            "{error}; did you mean `account-email`, the address of the account where you write from another one?"
        ),
        IdentifierError::Key(key) => with_nearest(&error, key, IdentifierKey::ALL.into_iter().map(IdentifierKey::name)),
        IdentifierError::Shape(_) => error.to_string(),
    })
}

/// Reads the name of a part.
pub(super) fn part(text: &str) -> Result<Part, String> {
    text.parse().map_err(|error: crate::request::PartError| error.to_string())
}

/// Returns the nearest of the words that can be meant.
pub(super) fn nearest<'a>(text: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    words.into_iter().min_by_key(|word| strsim::damerau_levenshtein(text, word))
}

/// Adds the words there are, the nearest first.
pub(super) fn with_nearest<'a>(error: &impl ToString, text: &str, words: impl IntoIterator<Item = &'a str>) -> String {
    let mut words: Vec<_> = words.into_iter().collect();
    words.sort_by_key(|word| strsim::damerau_levenshtein(text, word));
    let rest = words.iter().skip(1).map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    match words.first() {
        Some(nearest) => format!("{}; did you mean `{nearest}`? There are also {rest}", error.to_string()),
        None => error.to_string(),
    }
}

/// Returns the value itself, or what the file holds that it names: `@FILE`, `@-` for standard input, `@@…` for a
/// value that begins with `@`.
pub(super) fn value(text: &str) -> Result<String, Failure> {
    match text.strip_prefix('@') {
        None if PLACEHOLDERS.contains(&text.trim()) => Err(placeholder(text.trim())),
        None => Ok(text.to_owned()),
        Some(literal) if literal.starts_with('@') => Ok(literal.to_owned()),
        Some("-") => read(io::stdin(), "standard input"),
        Some(path) => match fs::File::open(path) {
            Ok(file) => read(file, path),
            Err(error) => Err(bad_file(path, error)),
        },
    }
}

/// What stands in a command that redress prints for words that only the user has.
const PLACEHOLDERS: [&str; 5] = ["TEXT", "ITEM", "NUMBER", "…", "..."];

fn placeholder(text: &str) -> Failure {
    Failure::usage(format!("`{text}` stands for your own words, and is none"))
        .effect("Nothing was written or sent.")
        .hint("the same command with your own words in its place, in quotation marks")
}

fn read(source: impl Read, name: &str) -> Result<String, Failure> {
    let mut text = String::new();
    let size = source.take(LARGEST_VALUE + 1).read_to_string(&mut text).map_err(|error| bad_file(name, error))?;
    if size as u64 > LARGEST_VALUE {
        return Err(bad_file(name, io::Error::other("it holds more than 1 MiB")));
    }
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

fn bad_file(name: &str, error: io::Error) -> Failure {
    let error = anyhow::Error::new(error).context(format!("`{name}` cannot be read"));
    Failure::caused(Code::BadInput, error).effect("Nothing was written or sent.")
}

/// Turns what clap says into our shape; help and version are data, not failures.
pub(super) fn refused(error: &clap::Error) -> Failure {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        return match output::help(&error.render().ansi().to_string()) {
            Ok(()) => Failure::silent(Code::ClosedPipe),
            Err(error) => error.into(),
        };
    }
    let json = std::env::args_os().any(|argument| argument == "--json");
    Failure::usage(said(error)).hint(help()).with_json(json)
}

/// Says what is wrong in one sentence: our own words for a value, clap's for the rest.
fn said(error: &clap::Error) -> String {
    if let (ErrorKind::ValueValidation, Some(own)) = (error.kind(), error.source()) {
        let flag = error.get(ContextKind::InvalidArg).map(ToString::to_string).unwrap_or_default();
        return if own.is::<ParseIntError>() { format!("`{flag}` needs a number: {own}") } else { own.to_string() };
    }
    let text = error.to_string();
    let body = text.trim_start_matches("error: ").trim_end();
    let kept = body.lines().take_while(|line| !line.starts_with("Usage:") && !line.starts_with("For more information"));
    let lines: Vec<&str> = kept.map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.join("\n  ").replace("tip: ", "")
}

/// Names the help of the command that was typed, if it is one.
fn help() -> String {
    let commands = Cli::command();
    let known = |word: &String| commands.find_subcommand(word).is_some();
    let typed = std::env::args_os().skip(1).filter_map(|word| word.into_string().ok()).find(known);
    typed.map_or_else(|| "redress --help".to_owned(), |command| format!("redress {command} --help"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_ten_signs_and_exists() {
        assert_eq!(date("2028-02-29"), Ok(NaiveDate::from_ymd_opt(2028, 2, 29).unwrap()));
        for text in ["2026-02-29", "2026-2-3", "23.11.2026", "", "2026-11-23T00:00"] {
            assert!(date(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_day_in_another_form_is_refused_with_the_day_it_may_be() {
        for (text, meant) in [
            ("03.12.2026", "`03.12.2026` is `2026-12-03`"),
            ("3. 12. 2026", "is `2026-12-03`"),
            ("2026-2-3", "is `2026-02-03`"),
            ("2026/02/03", "is `2026-02-03`"),
            ("23/11/2026", "is `2026-11-23`"),
            ("11/23/2026", "is `2026-11-23`"),
            ("5/5/2026", "is `2026-05-05`"),
            ("3/12/2026", "may be `2026-12-03` or `2026-03-12`"),
        ] {
            let error = date(text).unwrap_err();
            assert!(error.ends_with(meant) && error.contains("year, month, day"), "{error}");
        }
        for text in ["29.02.2026", "3.12.26", "tomorrow", "1.2.3.2026", "2026-02-29", "+026-1-1"] {
            assert!(date(text).unwrap_err().starts_with("no such day"), "{text}");
        }
    }

    #[test]
    fn the_nearest_right_law_and_country_are_named() {
        assert!(right("erase").unwrap_err().contains("did you mean `erasure`"));
        assert!(regime("ukgdpr").unwrap_err().contains("did you mean `uk-gdpr`"));
        assert!(country("Germny").unwrap_err().contains("did you mean Germany (`DE`)?"));
        assert!(country("Untied Kingdom").unwrap_err().contains("United Kingdom (`GB`)"));
    }

    #[test]
    fn a_day_with_its_month_as_a_word_is_one_day_and_figures_in_another_order_are_asked_about() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 30);
        for text in ["2026-11-30", "30 November 2026", "30. November 2026", "November 30, 2026", " 30 Nov 2026 "] {
            assert_eq!(date(text).ok(), day, "{text}");
        }
        for text in
            ["30.11.2026", "2026/11/30", "within 30 days", "30 days", "until 30 November 2026", "soon", "November 2026"]
        {
            assert!(date(text).is_err(), "{text}");
        }
        assert_eq!((meant_day("30.11.2026"), meant_day("3/12/2026"), meant_day("soon")), (day, None, None));
    }

    #[test]
    fn a_country_is_its_code_or_one_of_its_names() {
        for (text, code) in [
            ("de", "DE"),
            ("Germany", "DE"),
            ("Deutschland", "DE"),
            ("UK", "GB"),
            ("Scotland", "GB"),
            ("United States", "US"),
            ("USA", "US"),
            ("Österreich", "AT"),
            (" Schweiz ", "CH"),
        ] {
            assert_eq!(country(text).map(|country| country.code()), Ok(code), "{text}");
        }
        let unknown = country("Qwertyuiop").unwrap_err();
        assert!(!unknown.contains("did you mean") && unknown.contains("such as `DE`"), "{unknown}");
    }

    #[test]
    fn the_nearest_region_of_the_country_is_named() {
        let of = |code: &str, text: &str| region(code.parse().unwrap(), text);
        assert_eq!(of("DE", "bayern").as_deref(), Ok("BY"));
        assert_eq!(
            of("US", "Calfornia").unwrap_err(),
            "no region `Calfornia` of the United States; did you mean California (`CA`)?"
        );
        assert!(of("GB", "Ada").unwrap_err().contains("Scotland (`SCT`)"));
    }

    #[test]
    fn a_value_is_itself_a_file_or_begins_with_a_doubled_at() {
        assert_eq!(value("Ada").unwrap(), "Ada");
        assert_eq!(value("@@ada").unwrap(), "@ada");
        let file = tempfile::NamedTempFile::new().unwrap();
        fs::write(file.path(), "two\nlines\n").unwrap();
        assert_eq!(value(&format!("@{}", file.path().display())).unwrap(), "two\nlines");
        assert!(value("@/no/such/file").is_err());
    }

    #[test]
    fn what_stands_for_the_users_own_words_is_never_taken_for_them() {
        for text in ["TEXT", " TEXT ", "ITEM", "NUMBER", "…", "..."] {
            assert!(value(text).is_err(), "{text}");
        }
        for text in ["text", "TEXT of the letter", "Item", "@@TEXT"] {
            assert!(value(text).is_ok(), "{text}");
        }
    }
}
