//! A message that speaks for another case than the one it is to be filed with.

use super::{Context, Failure, visible::shown};
use crate::desk::{Cases, OtherCase};

/// What a script types instead of an answer.
pub(super) struct Instead<'a> {
    /// Files it with the case that it speaks for.
    pub(super) there: &'a str,
    /// Files it all the same with the case that was named.
    pub(super) here: &'a str,
}

/// Asks whether a message belongs to the case that was named all the same: a reply in the wrong case is shown to an
/// authority that it does not concern, and is missing where it counts.
pub(super) fn is_meant(
    context: &mut Context,
    cases: &Cases,
    other: &OtherCase,
    case: u32,
    instead: &Instead<'_>,
) -> Result<bool, Failure> {
    let says = in_words(cases, other);
    if context.yes || context.dry_run {
        context.out.warn(&format!("CAREFUL: {says}."));
        return Ok(true);
    }
    if context.out.json || !context.prompt.can_ask() {
        let failure = Failure::usage(&says).effect(format!("It was not filed with case {case}."));
        let failure = match other.filed {
            Some(_) => failure.hint(format!("redress show {}", other.case)),
            None => failure.hint(instead.there),
        };
        return Err(failure.hint(format!("{} --yes      if it belongs to case {case} all the same", instead.here)));
    }
    context.out.warn(&format!("CAREFUL: {says}."));
    if context.prompt.confirm(&format!("File it with case {case} all the same?"), instead.here)? {
        return Ok(true);
    }
    context.out.say(&format!("It was not filed with case {case}."));
    Ok(false)
}

fn in_words(cases: &Cases, other: &OtherCase) -> String {
    let number = other.case;
    let name = cases.case(number).map_or_else(
        |_| String::new(),
        |case| format!(" ({}, {})", shown(&case.opened.service), case.opened.right.name()),
    );
    let why = other.why.as_ref().map_or_else(String::new, |why| format!(": {}", shown(why)));
    match other.filed {
        Some(seq) => format!("this message is filed with case {number}{name} already, as entry #{seq}{why}"),
        None => format!("this message belongs to case {number}{name}{why}"),
    }
}
