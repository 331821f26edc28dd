use super::{
    DeskError, Moment, Sender,
    cases::read_case,
    message::{document, message_for},
    open::append,
};
use crate::{
    case::{Case, Event, LetterRecord, Outlet, PutOut},
    ledger::{Digest, Document, Ledger, LedgerError, Stream, Transaction},
};

/// How a letter is to be given to the user, who sends it by hand.
#[derive(Clone, Debug)]
pub struct Handout {
    /// The file it is written to, if it is.
    pub path: Option<String>,
    /// Where it is to go.
    pub to: String,
    /// In which form.
    pub way: Outlet,
}

/// What a letter is put into.
#[derive(Clone, Debug)]
pub enum Wrapping {
    /// A draft that comes from somebody.
    Draft(Sender),
    /// A page for paper.
    Page {
        /// Its bytes.
        bytes: Vec<u8>,
        /// What is in them.
        media_type: &'static str,
    },
    /// Its text as it is stored.
    Text,
}

/// What the user was given.
#[derive(Clone, Debug)]
pub struct Given {
    /// The exact bytes.
    pub bytes: Vec<u8>,
    /// What was written down.
    pub put_out: PutOut,
}

/// Writes down that a letter is given to the user, with its exact bytes. The state of the letter stays what it was: it
/// went when the user says so.
///
/// A draft that was given before is given again byte for byte, as long as it comes from the same address, so that two
/// copies that were sent are one message.
///
/// `seen` is the SHA-256 of the text that the user saw, and of which pages and links were made.
///
/// # Errors
/// When the letter went that way already or may have gone, it is another one than was seen, the case is over, or the ledger fails; then nothing is
/// written down and nothing may be given.
pub fn put_out(
    ledger: &mut dyn Ledger,
    number: u32,
    n: u32,
    seen: &str,
    handout: &Handout,
    wrapping: Wrapping,
    moment: Moment,
) -> Result<Given, DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let case = read_case(transaction.as_ref(), number)?;
    case.may_put_out(n, handout.way.way(), moment.today)?;
    if case.letter(n)?.text != seen {
        return Err(DeskError::LetterChanged { case: number, letter: n });
    }
    let given = wrap(transaction.as_mut(), &case, case.letter(n)?, handout, wrapping, moment)?;
    if !was_today(case.letter(n)?, &given.put_out, moment) {
        append(transaction.as_mut(), &Stream::case(number), &Event::PutOut(given.put_out.clone()), moment)?;
    }
    transaction.commit()?;
    Ok(given)
}

fn wrap(
    transaction: &mut dyn Transaction,
    case: &Case,
    letter: &LetterRecord,
    handout: &Handout,
    wrapping: Wrapping,
    moment: Moment,
) -> Result<Given, DeskError> {
    let mut put_out = PutOut {
        at: moment.utc(),
        from: None,
        letter: letter.n,
        message_id: None,
        path: handout.path.clone(),
        sha256: letter.text.clone(),
        to: handout.to.clone(),
        way: handout.way,
    };
    let bytes = match wrapping {
        Wrapping::Text => document(case.number, &letter.text, |digest| transaction.document(digest))?,
        Wrapping::Page { bytes, media_type } => {
            put_out.sha256 = transaction.put_document(media_type, &bytes)?.to_string();
            bytes
        }
        Wrapping::Draft(sender) => {
            let draft = draft(case, letter, &sender, moment, |digest| transaction.document(digest))?;
            put_out.sha256 = transaction.put_document("message/rfc822", &draft.bytes)?.to_string();
            put_out.message_id = Some(draft.message_id);
            put_out.from = Some(sender.email);
            draft.bytes
        }
    };
    Ok(Given { bytes, put_out })
}

/// A draft for a mail program.
#[derive(Clone, Debug)]
pub struct DraftBytes {
    /// The exact bytes.
    pub bytes: Vec<u8>,
    /// Its `Message-ID`.
    pub message_id: String,
}

/// Makes the draft of a letter, or finds the one that was given before from the same address.
///
/// # Errors
/// When the letter has no e-mail address, a field cannot stand in a header, or a document is not there.
pub fn draft(
    case: &Case,
    letter: &LetterRecord,
    sender: &Sender,
    moment: Moment,
    read: impl Fn(&Digest) -> Result<Option<Document>, LedgerError>,
) -> Result<DraftBytes, DeskError> {
    let given = letter.put_out.iter().rev().map(|(_, put_out)| put_out);
    let same = |put_out: &&PutOut| put_out.from.as_ref() == Some(&sender.email) && put_out.message_id.is_some();
    if let Some(PutOut { message_id: Some(message_id), sha256, .. }) = given.clone().find(same) {
        let bytes = document(case.number, sha256, read)?;
        return Ok(DraftBytes { bytes, message_id: message_id.clone() });
    }
    let text = |sha256: &str| {
        let bytes = document(case.number, sha256, &read)?;
        String::from_utf8(bytes)
            .map_err(|_| DeskError::MissingDocument { case: case.number, sha256: sha256.to_owned() })
    };
    let parts = (text(&letter.text)?, text(&letter.html)?);
    let message = message_for(case, letter, sender, parts, moment, true)?;
    Ok(DraftBytes { bytes: message.bytes, message_id: message.message_id.to_string() })
}

/// The same given twice on a day is one fact.
fn was_today(letter: &LetterRecord, given: &PutOut, moment: Moment) -> bool {
    letter.put_out.iter().any(|(on, before)| {
        *on == moment.today
            && (before.way, &before.sha256, &before.path, &before.to)
                == (given.way, &given.sha256, &given.path, &given.to)
    })
}
