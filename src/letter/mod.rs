//! A request put into words.
//!
//! The room knows the templates under `templates/`, fills one with a [`Request`], and prints the result as text, HTML or PDF.
//! What a person typed is data: it is checked, and put into the blocks after the Markdown was read, so that it comes out as
//! it went in and can become neither a heading nor a list, a link or a command. The room reads no clock and sends nothing; it
//! does not know whether a letter was sent, nor what was answered.
//!
//! | step     | from → to                                                       |
//! |----------|-----------------------------------------------------------------|
//! | template | file → front matter and a checked Handlebars body ([`Shelf`])    |
//! | values   | [`Request`] → checked values                                    |
//! | mould    | template → [`Block`]s with marks for what is typed, parsed once |
//! | letter   | mould and values → [`Block`]s                                   |
//! | text     | blocks → 72 columns; html → one page, nothing remote            |
//! | paper    | blocks → a PDF, with the sheet as a [`Sheet`] and [`pdf`]        |

mod block;
mod check;
mod citation;
mod complaint;
mod complete;
mod error;
mod folder;
mod follow_up;
mod html;
mod lifted;
mod markdown;
mod mould;
mod own;
mod page;
mod paper;
pub mod pdf;
mod pieces;
mod sheet;
mod shelf;
mod shipped;
mod source;
mod template;
mod text;
mod typed;
mod values;
mod vocabulary;
mod words;

use chrono::NaiveDate;

pub use block::{Block, Inline, Table};
pub use complaint::{Authority, Complaint, Demanded};
pub use error::{Fault, LetterError, TemplateError, Typed};
pub use follow_up::{Asked, FollowUp, Former, Happened, Kept, Passed, Prolonged, Refused};
pub use own::OwnText;
pub use page::{Head, Letter};
pub use paper::{Paper, on_paper};
pub use pieces::{Piece, PiecesError, form_length, pieces};
pub use sheet::{PageError, Sheet};
pub use shelf::Shelf;
pub use shipped::FILES;
pub use template::{FrontMatter, Further, Given, Need, Template};
pub use values::variables;
pub use vocabulary::{may_be_missing, tick_list};
pub use words::{Answerable, TRANSMISSION};

use crate::request::Request;

/// Writes the letter for a request from the templates that come with redress, dated `on`.
///
/// # Errors
/// When there is no template for the request, a part to leave out does not exist, or a value cannot stand in a letter.
///
/// ```
/// use redress::{
///     law::{Language, Place, Regime, Right},
///     letter::compose,
///     request::{Addressee, DataSubject, Request},
/// };
/// let request = Request {
///     addressee: Addressee {
///         legal_name: "Market Example Pte. Ltd.".to_owned(),
///         service: "Market".to_owned(),
///         ..Addressee::default()
///     },
///     language: Language::ENGLISH,
///     named_data: None,
///     reason: None,
///     reference: None,
///     regime: Regime::Gdpr,
///     right: Right::Erasure,
///     subject: DataSubject {
///         address: Vec::new(),
///         email: "ada@example.org".to_owned(),
///         identifiers: Vec::new(),
///         name: "Ada Example".to_owned(),
///         place: Place::new("DE", None)?,
///     },
///     to_controller: None,
///     translation: None,
///     with: [].into(),
///     without: [].into(),
/// };
/// let letter = compose(&request, "2026-11-22".parse()?)?;
/// assert_eq!(letter.head.subject, "Request for erasure of my personal data under Art. 17 GDPR");
/// assert_eq!(letter.discloses, ["name", "email", "country"]);
/// assert!(letter.body_text().starts_with("Dear Sir or Madam,\n\nUnder Art. 17"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compose(request: &Request, on: NaiveDate) -> Result<Letter, LetterError> {
    Shelf::shipped().compose(request, on)
}

/// Writes a letter that follows a request, from the templates that come with redress, dated `on`.
///
/// # Errors
/// As [`compose`], and when the tick list has no such name.
pub fn compose_follow_up(request: &Request, follow_up: &FollowUp, on: NaiveDate) -> Result<Letter, LetterError> {
    Shelf::shipped().compose_follow_up(request, follow_up, on)
}
