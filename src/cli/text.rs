//! Words that several screens share.

use std::{fs, io::Write, path::Path};

use chrono::NaiveDate;

use super::{
    Code, Context, Failure,
    letter::{Form, Format},
};
use crate::{
    controller::ChannelKind,
    desk::{self, DeskError, Prepared},
    letter::Letter,
};

/// Says a number with its noun: `1 day`, `2 days`.
pub(super) fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// Joins words as a sentence does.
pub(super) fn list(words: &[String]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// Says a day with its weekday.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%a %Y-%m-%d").to_string()
}

/// Says the day an answer is due and, where another reading of the law ends later, that one too.
pub(super) fn until(due: NaiveDate, last: NaiveDate) -> String {
    if due == last { day(due) } else { format!("{}, on the most careful reading {}", day(due), day(last)) }
}

/// Says where a letter goes, and where that address is published.
pub(super) fn where_to(prepared: &Prepared) -> String {
    let Some(channel) = &prepared.channel else {
        return "No channel for requests is known; `redress controllers show` tells what is.".to_owned();
    };
    let mut lines = vec![format!("It goes to {} ({}).", channel.value, channel.source)];
    for other in &prepared.also {
        let login = if other.requires_login { " after logging in" } else { "" };
        lines.push(format!(
            "Put the same text into {}{login} on the same day and keep both proofs: a business may ask account holders to \
             use their account (Civ. Code § 1798.130(a)(2)(A)).",
            other.value
        ));
    }
    lines.join("\n")
}

/// Prints or writes a letter in the form that was asked for.
pub(super) fn put(context: &mut Context, form: &Form, prepared: &Prepared, letter: &Letter) -> Result<(), Failure> {
    let bytes = match form.format {
        Format::Text => letter.text().into_bytes(),
        Format::Html => letter.html().into_bytes(),
        Format::Eml => draft(context, prepared, letter)?,
        Format::Mailto => link(prepared, letter)?.into_bytes(),
    };
    match &form.output {
        Some(path) if context.dry_run => context.out.say(&format!("Would write `{}`.", path.display())),
        Some(path) => {
            write_private(path, &bytes)?;
            context.out.say(&format!("Written to `{}`, readable by you only.", path.display()));
        }
        None => context.out.data(&String::from_utf8_lossy(&bytes))?,
    }
    Ok(())
}

fn draft(context: &Context, prepared: &Prepared, letter: &Letter) -> Result<Vec<u8>, Failure> {
    Ok(desk::draft_of(&prepared.request, email(prepared)?, letter, context.moment())?.bytes)
}

fn link(prepared: &Prepared, letter: &Letter) -> Result<String, Failure> {
    Ok(desk::mailto(email(prepared)?, &letter.head.subject, &letter.body_text())?)
}

fn email(prepared: &Prepared) -> Result<&str, Failure> {
    let channel = prepared.channel.as_ref().filter(|channel| channel.kind == ChannelKind::Email);
    let none = || DeskError::NoEmail(prepared.request.addressee.controller.clone()).into();
    channel.map(|channel| channel.value.as_str()).ok_or_else(none)
}

/// Writes a file that only the user can read, whole or not at all.
pub(super) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::new(Code::CannotCreate, format!("`{}` cannot be written: {error}", path.display()))
            .hint("name a file in a folder you can write to: -o FILE")
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Reads a file given as proof.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| {
        Failure::new(Code::BadInput, format!("`{}` cannot be read: {error}", path.display()))
            .effect("Nothing was recorded.")
    })
}

/// Returns the word for erasure that a person in this place knows.
pub(super) fn erasure_word(regime: crate::law::Regime) -> &'static str {
    crate::law::Right::Erasure.name_under(regime)
}
