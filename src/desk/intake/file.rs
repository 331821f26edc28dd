use chrono::{DateTime, FixedOffset, NaiveDate};

use super::{
    super::{DeskError, Moment, cases::read_case, open::append_on},
    report::shown_by,
};
use crate::{
    case::{Case, Event, Filed, Genuine, Origin, Proof, Proposal, ReportRead, Seems, Source, TiedBy, Unsorted},
    ledger::{Digest, Ledger, Stream},
    mail::{
        escape,
        reading::{Author, MatchedBy, Reading, Report, Verdict},
    },
};

/// The most characters that are kept of a subject, a reason or what a server said; the rest is in the message.
const LONGEST: usize = 300;

/// A message that came, before it is kept.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// Its exact bytes.
    pub bytes: Vec<u8>,
    /// When it came, where that is known.
    pub came: Option<DateTime<FixedOffset>>,
    /// Where it lies.
    pub source: Source,
}

/// The case that a message is filed with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Pick {
    /// The case.
    pub case: u32,
    /// The letter it belongs to, where that is known.
    pub letter: Option<u32>,
    /// The user said so.
    pub picked: bool,
}

/// What became of a message that was to be filed.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Filing {
    /// The case.
    pub case: u32,
    /// Whether it is filed now; the case had it already if not.
    pub new: bool,
    /// The day it came.
    pub on: NaiveDate,
    /// The fact that the message shows for certain, by its kind, with its entry.
    pub recorded: Option<(&'static str, u64)>,
    /// The entry that keeps it.
    pub seq: u64,
    /// It was filed with the case before, and the user said that it does not belong there.
    pub struck: bool,
}

/// Keeps a message with a case, byte for byte and once, and records what it shows for certain.
///
/// The same bytes, or the same `Message-ID` with the same subject and date, are the same message. One of which the user said
/// that it does not belong to the case is filed with it again on the user's word alone.
///
/// # Errors
/// When there is no such case, the message is too large for a document, or the ledger fails; then nothing is kept.
pub fn file(
    ledger: &mut dyn Ledger,
    incoming: &Incoming,
    reading: &Reading,
    pick: Pick,
    moment: Moment,
) -> Result<Filing, DeskError> {
    let mut transaction = ledger.begin(moment.utc())?;
    let case = read_case(transaction.as_ref(), pick.case)?;
    let filed = filed(incoming, reading, pick);
    if let Some(filing) = already(&case, &filed, pick.picked) {
        return Ok(filing);
    }
    let on = day(incoming, reading, moment);
    transaction.put_document("message/rfc822", &incoming.bytes)?;
    let stream = Stream::case(pick.case);
    let (document, letter) = (filed.document.clone(), filed.letter);
    let seq = append_on(transaction.as_mut(), &stream, &Event::Filed(filed), on)?;
    let shown = reading.report.as_ref().zip(letter.and_then(|n| case.letter(n).ok()));
    let event = shown.and_then(|(report, letter)| shown_by(report, &case, letter, &document));
    let mut recorded = None;
    if let Some(event) = event {
        let proposal = Proposal { event, on, today: moment.today };
        // What does not fit stays for the user to sort.
        if case.admits(&proposal).is_ok() {
            let entry = append_on(transaction.as_mut(), &stream, &proposal.event, on)?;
            recorded = Some((proposal.event.kind(), entry));
        }
    }
    transaction.commit()?;
    Ok(Filing { case: pick.case, new: true, on, recorded, seq, struck: false })
}

/// Tells what would become of a message if it was filed; nothing is changed, and its entry has no number yet.
#[must_use]
pub fn would_file(case: &Case, incoming: &Incoming, reading: &Reading, pick: Pick, moment: Moment) -> Filing {
    already(case, &filed(incoming, reading, pick), pick.picked).unwrap_or_else(|| Filing {
        case: pick.case,
        new: true,
        on: day(incoming, reading, moment),
        recorded: None,
        seq: 0,
        struck: false,
    })
}

/// Finds the message among those that the case has, or had.
fn already(case: &Case, new: &Filed, picked: bool) -> Option<Filing> {
    let filing = |known: Unsorted<'_>, struck| Filing {
        case: case.number,
        new: false,
        on: known.on,
        recorded: None,
        seq: known.seq,
        struck,
    };
    let known = case.filed().find(|known| is_one(known.filed, new)).map(|known| filing(known, false));
    let struck = || case.filed_ever().find(|known| is_one(known.filed, new)).filter(|_| !picked);
    known.or_else(|| struck().map(|known| filing(known, true)))
}

/// Tells whether two are one message.
pub(super) fn is_one(known: &Filed, new: &Filed) -> bool {
    let same_id = known.message_id.is_some() && known.message_id == new.message_id;
    known.document.sha256 == new.document.sha256
        || (same_id && known.subject == new.subject && known.written == new.written)
}

/// The day it came, by the user's own clock; no day that has not come yet.
fn day(incoming: &Incoming, reading: &Reading, moment: Moment) -> NaiveDate {
    let came = incoming.came.or(reading.date);
    came.map_or(moment.today, |came| came.with_timezone(moment.now.offset()).date_naive()).min(moment.today)
}

pub(super) fn filed(incoming: &Incoming, reading: &Reading, pick: Pick) -> Filed {
    let shown = |text: &str| escape(text.as_bytes(), LONGEST);
    let own = reading.matched.letters.iter().find(|letter| letter.case == pick.case).map(|letter| letter.letter);
    let sha256 = Digest::of(&incoming.bytes).to_string();
    Filed {
        by: tied_by(reading.matched.by),
        came: incoming.came,
        document: Proof { media_type: "message/rfc822".to_owned(), name: "reply.eml".to_owned(), sha256 },
        from: Some(shown(&reading.from.address)).filter(|from| !from.is_empty()),
        letter: pick.letter.or(own),
        message_id: reading.message_id.as_deref().map(shown),
        origin: origin(reading),
        picked: pick.picked,
        report: reading.report.as_ref().map(report_read),
        seems: seems(reading.author),
        size: incoming.bytes.len() as u64,
        source: incoming.source.clone(),
        subject: shown(&reading.subject),
        unread: reading.too_complex.map(|why| why.to_string()),
        why: shown(&reading.matched.why),
        written: reading.date,
    }
}

fn origin(reading: &Reading) -> Origin {
    Origin {
        reasons: reading.origin.reasons.iter().map(|reason| escape(reason.as_bytes(), LONGEST)).collect(),
        verdict: match reading.origin.verdict {
            Verdict::Ok => Genuine::Ok,
            Verdict::Unknown => Genuine::Unknown,
            Verdict::Doubtful => Genuine::Doubtful,
        },
    }
}

fn report_read(report: &Report) -> ReportRead {
    let shown = |text: &String| escape(text.as_bytes(), LONGEST);
    ReportRead {
        action: report.action.map(|action| action.name().to_owned()),
        certain: report.certain,
        diagnostic: report.diagnostic.as_ref().map(shown),
        recipient: report.recipient.as_ref().map(shown),
        status: report.status.as_ref().map(shown),
    }
}

fn seems(author: Author) -> Seems {
    match author {
        Author::Automatic => Seems::Automatic,
        Author::Person => Seems::Person,
        Author::Report => Seems::Report,
        Author::Ticket => Seems::Ticket,
    }
}

fn tied_by(by: MatchedBy) -> TiedBy {
    match by {
        MatchedBy::MessageId => TiedBy::MessageId,
        MatchedBy::References => TiedBy::References,
        MatchedBy::Outlook => TiedBy::Outlook,
        MatchedBy::EnvelopeId => TiedBy::EnvelopeId,
        MatchedBy::Reference => TiedBy::Reference,
        MatchedBy::Domain => TiedBy::Domain,
        MatchedBy::Addressee => TiedBy::Addressee,
        MatchedBy::Ambiguous => TiedBy::Ambiguous,
        MatchedBy::None => TiedBy::None,
    }
}
