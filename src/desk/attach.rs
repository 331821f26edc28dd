use super::{DeskError, File, Moment, cases::read_case, open::append_on};
use crate::{
    case::{Attached, Case, Event, Evidence, FiledAs, Proof, Proposal},
    ledger::{Digest, Ledger, Stream},
    post::escape,
};

/// The most characters of a file's name that are kept; the rest says nothing.
const LONGEST_NAME: usize = 200;

/// What became of a file that was to be filed beside a case.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Attachment {
    /// What it holds.
    pub media_type: String,
    /// Its name, with what cannot be seen written out.
    pub name: String,
    /// Whether it was filed now; the case had the same bytes already if not.
    pub new: bool,
    /// The entry that names it; nothing where nothing was to be written.
    pub seq: Option<u64>,
    /// Its SHA-256.
    pub sha256: String,
    /// How many bytes it has.
    pub size: u64,
}

/// Files documents beside a case, each once: bytes that an entry of the case names already are not filed again, unless it
/// is said now what they are and no entry says so.
///
/// # Errors
/// When there is no such case, the day is in the future, or the ledger fails; then nothing is filed.
pub fn attach(
    ledger: &mut dyn Ledger,
    number: u32,
    files: Vec<File>,
    filed_as: Option<FiledAs>,
    note: Option<&str>,
    on: chrono::NaiveDate,
    moment: Moment,
) -> Result<Vec<Attachment>, DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let mut case = read_case(transaction.as_ref(), number)?;
    let mut attachments = Vec::with_capacity(files.len());
    for file in files {
        let mut attachment = of(&case, &file, filed_as);
        if attachment.new {
            transaction.put_document(file.media_type, &file.bytes)?;
            let proof = Proof {
                media_type: attachment.media_type.clone(),
                name: attachment.name.clone(),
                sha256: attachment.sha256.clone(),
            };
            let evidence = Evidence { file: Some(proof), note: note.map(ToOwned::to_owned) };
            let event = Event::Attached(Attached { evidence, filed_as, size: attachment.size });
            let proposal = Proposal { event, on, today: moment.today };
            case.admits(&proposal)?;
            attachment.seq =
                Some(append_on(transaction.as_mut(), &Stream::case(number), &proposal.event, proposal.on)?);
            case = read_case(transaction.as_ref(), number)?;
        }
        attachments.push(attachment);
    }
    transaction.commit()?;
    Ok(attachments)
}

/// Says what would become of the files; nothing is written.
#[must_use]
pub fn would_attach(case: &Case, files: &[File], filed_as: Option<FiledAs>) -> Vec<Attachment> {
    files.iter().map(|file| of(case, file, filed_as)).collect()
}

fn of(case: &Case, file: &File, filed_as: Option<FiledAs>) -> Attachment {
    let sha256 = Digest::of(&file.bytes).to_string();
    let standing = case.events.iter().filter(|recorded| case.day_of(recorded).is_some());
    let says_so = |event: &Event| match (filed_as, event) {
        (None, _) => true,
        (Some(_), Event::Attached(body)) => body.filed_as == filed_as,
        (Some(_), _) => false,
    };
    let seq = standing
        .filter(|recorded| says_so(&recorded.event))
        .filter(|recorded| recorded.event.evidence().and_then(Evidence::proof).is_some_and(|own| own.sha256 == sha256))
        .map(|recorded| recorded.seq)
        .next();
    Attachment {
        media_type: file.media_type.to_owned(),
        name: escape(file.name.as_bytes(), LONGEST_NAME),
        new: seq.is_none(),
        seq,
        sha256,
        size: file.bytes.len() as u64,
    }
}
