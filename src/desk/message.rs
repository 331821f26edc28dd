use std::str::FromStr;

use super::{DeskError, Moment, Prepared, open::random};
use crate::{
    case::{Case, LetterRecord, Queued},
    controller::EmailAddress,
    ledger::{Digest, Document, Ledger, LedgerError},
    letter::Letter,
    mail::{self, AttachedPdf, Draft, LetterId, Message, MessageId, Webmail, compose},
    request::Reference,
};

/// Who sends.
#[derive(Clone, Debug)]
pub struct Sender {
    /// Where the copy to oneself goes.
    pub copy: Option<String>,
    /// The address letters come from.
    pub email: String,
    /// The name beside it.
    pub name: String,
}

/// Builds the message of a letter as it would go, under the `Message-ID` it has already, if it has one.
///
/// # Errors
/// When the letter has no e-mail address, or a field cannot stand in a header.
pub fn message_for(
    case: &Case,
    letter: &LetterRecord,
    sender: &Sender,
    parts: (String, String),
    moment: Moment,
    unsent: bool,
) -> Result<Message, DeskError> {
    let to = letter.to.as_deref().ok_or_else(|| DeskError::NoEmail(case.opened.controller.clone()))?;
    let (text, html) = parts;
    let from: EmailAddress = sender.email.parse()?;
    let id = LetterId { number: letter.n, reference: case.opened.reference };
    let thread = thread(case, letter.n);
    Ok(compose(&Draft {
        date: moment.now,
        from_name: Some(sender.name.parse()?),
        html: Some(html),
        in_reply_to: thread.last().cloned(),
        letter: Some(id),
        message_id: match letter.message_id() {
            Some(known) => known.parse()?,
            None => MessageId::new(Some(id), random()?, &from),
        },
        from,
        pdf: None,
        references: thread,
        subject: letter.subject.parse()?,
        text,
        to: to.parse()?,
        unsent,
    })?)
}

/// Returns the messages of the case that a letter continues, the newest last.
pub(super) fn thread(case: &Case, n: u32) -> Vec<MessageId> {
    let went = case.letters.iter().filter(|letter| letter.n < n && !letter.sendings.is_empty());
    went.filter_map(|letter| letter.message_id()?.parse().ok()).collect()
}

/// Names a PDF by the reference of its letter.
pub(super) fn attached(bytes: Vec<u8>, reference: Option<Reference>) -> AttachedPdf {
    let name = reference.map_or_else(|| "letter".to_owned(), |reference| reference.to_string());
    AttachedPdf { bytes, name: format!("{name}.pdf") }
}

/// Builds a letter that is not recorded as a draft for a mail program, with the same as PDF if it is given.
///
/// # Errors
/// When a field cannot stand in a header.
pub fn draft_of(
    prepared: &Prepared,
    to: &str,
    letter: &Letter,
    pdf: Option<Vec<u8>>,
    moment: Moment,
) -> Result<Message, DeskError> {
    let pdf = pdf.map(|bytes| attached(bytes, letter.head.reference));
    let Prepared { request, thread, .. } = prepared;
    let from: EmailAddress = request.subject.email.parse()?;
    Ok(compose(&Draft {
        date: moment.now,
        from_name: Some(request.subject.name.parse()?),
        html: Some(letter.body_html()),
        in_reply_to: thread.last().cloned(),
        letter: None,
        message_id: MessageId::new(None, random()?, &from),
        from,
        pdf,
        references: thread.clone(),
        subject: letter.head.subject.parse()?,
        text: letter.body_text(),
        to: to.parse()?,
        unsent: true,
    })?)
}

/// Makes a link that opens a letter in a mail program.
///
/// # Errors
/// When it would be too long for mail programs to open.
pub fn mailto(to: &str, subject: &str, text: &str) -> Result<String, DeskError> {
    Ok(mail::mailto(&to.parse()?, &subject.parse()?, text)?)
}

/// Makes a link that opens a letter on a webmail page.
///
/// # Errors
/// When it would be too long for the page.
pub fn webmail(page: &Webmail, to: &str, subject: &str, text: &str) -> Result<String, DeskError> {
    Ok(page.link(&to.parse()?, &subject.parse()?, text)?)
}

/// Reads the stored text and HTML of a letter.
///
/// # Errors
/// When a document is not there.
pub fn stored_parts(ledger: &dyn Ledger, case: u32, letter: &LetterRecord) -> Result<(String, String), DeskError> {
    Ok((stored_text(ledger, case, letter)?, words_of(ledger, case, &letter.html)?))
}

/// Reads the stored text of a letter.
pub(super) fn stored_text(ledger: &dyn Ledger, case: u32, letter: &LetterRecord) -> Result<String, DeskError> {
    words_of(ledger, case, &letter.text)
}

fn words_of(ledger: &dyn Ledger, case: u32, sha256: &str) -> Result<String, DeskError> {
    let bytes = document(case, sha256, |digest| ledger.document(digest))?;
    String::from_utf8(bytes).map_err(|_| DeskError::MissingDocument { case, sha256: sha256.to_owned() })
}

/// Reads the exact bytes of a letter that is queued or has gone.
///
/// # Errors
/// When they are not there.
pub fn stored_message(ledger: &dyn Ledger, case: u32, queued: &Queued) -> Result<Vec<u8>, DeskError> {
    document(case, &queued.sha256, |digest| ledger.document(digest))
}

/// Reads the exact bytes of a message that is kept with a case.
///
/// # Errors
/// When they are not there.
pub fn kept_document(ledger: &dyn Ledger, case: u32, sha256: &str) -> Result<Vec<u8>, DeskError> {
    document(case, sha256, |digest| ledger.document(digest))
}

/// Gets the bytes of a document that an entry of the case names.
pub(super) fn document(
    case: u32,
    sha256: &str,
    read: impl Fn(&Digest) -> Result<Option<Document>, LedgerError>,
) -> Result<Vec<u8>, DeskError> {
    let missing = || DeskError::MissingDocument { case, sha256: sha256.to_owned() };
    let digest = Digest::from_str(sha256).map_err(|_| missing())?;
    read(&digest)?.and_then(|document| document.bytes).ok_or_else(missing)
}
