//! A letter that was written before, with its head, for paper.

use chrono::NaiveDate;

use super::{Head, LetterError, OwnText, html, vocabulary};
use crate::request::Request;

/// A letter as it goes on paper; the page is read by [`Sheet::read`](super::Sheet::read) to be printed as PDF.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Paper {
    /// One page for a browser, with nothing remote.
    pub html: String,
    /// Plain text of 72 columns.
    pub text: String,
}

/// Puts the head of paper above the body of a letter as it was stored, sign by sign: the templates may have changed since
/// it was written, and what was sent by another way must stand on the paper too.
///
/// `subject` carries the reference already; of the request, the person, the addressee, the language and the law count. `own`
/// are the user's own texts; where a language of the user's own is gone, the head is in English.
///
/// # Errors
/// When a value cannot stand in a letter.
pub fn on_paper(
    own: &[OwnText],
    request: &Request,
    subject: &str,
    on: NaiveDate,
    (text, page): (&str, &str),
) -> Result<Paper, LetterError> {
    let words = vocabulary::words(own, (request.regime, request.language));
    let head = Head::of(request, subject, &words, on)?.about(subject, &words);
    Ok(Paper { html: html::with_head(page, &head), text: format!("{}\n\n{text}", head.text()) })
}
