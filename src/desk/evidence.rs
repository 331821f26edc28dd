use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Seek, Write},
    str::FromStr,
};

use chrono::NaiveDate;

use super::{Cases, DeskError, cases::calendars};
use crate::{
    case::{Case, Event, Outlet, PutOut},
    export::{Archive, Bundle, Content, Dossier, EventLine, Hide, Packing, Sum, bundle},
    ledger::{self, Digest, Ledger, LedgerError, Record, Stream},
};

/// Which bundle is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Whether it is what goes with a complaint that is written now: no other that was not filed is in it then.
    pub for_a_complaint: bool,
    /// What is hidden in a copy for third parties.
    pub hidden: BTreeSet<Hide>,
    /// Whether files that were given as proof of identity are in it.
    pub with_identity: bool,
}

/// Puts together what is in the bundle of a case, without the bytes of the documents.
///
/// # Errors
/// When there is no such case, a date cannot be worked out, or the ledger fails.
pub fn evidence(
    ledger: &dyn Ledger,
    cases: &Cases,
    number: u32,
    wanted: &Wanted,
    today: NaiveDate,
) -> Result<Bundle, DeskError> {
    let case = cases.case(number)?;
    let calendars = calendars(case.opened.regime, &case.opened.subject.place, case.opened.seat);
    let (standing, deadlines) = (case.standing(&calendars, today)?, case.deadlines(&calendars)?);
    let stream = Stream::case(number);
    let records = ledger.records()?.into_iter().filter(|record| record.entry.stream == stream);
    let lines = records.map(event_line).collect::<Result<Vec<_>, _>>()?;
    let dossier = Dossier {
        case,
        deadlines: &deadlines,
        for_a_complaint: wanted.for_a_complaint,
        hidden: &wanted.hidden,
        lines: &lines,
        pages: &pages(ledger, case)?,
        standing: &standing,
        today,
        with_identity: wanted.with_identity,
    };
    bundle(&dossier, &mut |sha256| document(ledger, case, sha256))
}

/// Writes a bundle, one document in memory at a time. The same bundle is always the same bytes.
///
/// # Errors
/// When a document is not in the ledger or not as it was filed, or the target takes no more.
pub fn write_evidence<W: Write + Seek>(
    ledger: &dyn Ledger,
    case: &Case,
    bundle: &Bundle,
    target: W,
) -> Result<(W, Vec<Sum>), DeskError> {
    let failed = |error| DeskError::from(LedgerError::Export(error));
    let mut archive = Archive::new(target, bundle.at);
    for sheet in &bundle.sheets {
        let mut file = archive.begin(&sheet.name, Packing::Plain).map_err(failed)?;
        match &sheet.content {
            Content::Document(sha256) => file.write_all(&document(ledger, case, sha256)?).map_err(failed)?,
            Content::Text(text) => file.write_all(text.as_bytes()).map_err(failed)?,
        }
        file.end();
    }
    archive.finish().map_err(failed)
}

fn document(ledger: &dyn Ledger, case: &Case, sha256: &str) -> Result<Vec<u8>, DeskError> {
    let missing = || DeskError::MissingDocument { case: case.number, sha256: sha256.to_owned() };
    let digest = Digest::from_str(sha256).map_err(|_| missing())?;
    ledger.document(&digest)?.and_then(|document| document.bytes).ok_or_else(missing)
}

/// Says what is in each page that was given to be printed.
fn pages(ledger: &dyn Ledger, case: &Case) -> Result<BTreeMap<String, String>, DeskError> {
    let mut pages = BTreeMap::new();
    for recorded in &case.events {
        if let Event::PutOut(PutOut { sha256, way: Outlet::Print, .. }) = &recorded.event
            && let Ok(digest) = Digest::from_str(sha256)
            && let Some(document) = ledger.document(&digest)?
        {
            pages.insert(sha256.clone(), document.media_type);
        }
    }
    Ok(pages)
}

fn event_line(record: Record) -> Result<EventLine, LedgerError> {
    let (seq, body, salt) = (record.entry.seq, record.entry.body.clone(), record.salt.map(String::from));
    let whole = ledger::line(record.clone())?;
    let entry = ledger::Entry { body: None, ..record.entry };
    let without_body = ledger::line(Record { entry, salt: None, ..record })?;
    Ok(EventLine { body, salt, seq, whole, without_body })
}
