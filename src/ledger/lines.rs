//! The export: a head, one line for each record, one for each document. `docs/ledger.md` gives the fields.

use std::{
    fmt,
    io::{BufRead, Read, Write},
};

use base64::{Engine, prelude::BASE64_STANDARD, write::EncoderWriter};
use serde::{Deserialize, Serialize};

use super::{Digest, Document, LedgerError, Record, audit::Audit, document::Filed};

/// The longest line that is read, in bytes: a document of 25 MiB in base64 is 35 MB.
const LINE_LIMIT: u64 = 64 * 1024 * 1024;

/// What an export brings.
pub(super) enum Item {
    Document(Filed),
    Record(Record),
}

#[derive(Deserialize, Serialize)]
#[serde(rename_all = "kebab-case", tag = "line")]
enum Line {
    Ledger(Head),
    Event(Record),
    Document(DocumentLine),
}

/// How much follows and how it ends, so that a cut export is noticed.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
struct Head {
    schema: Schema,
    events: u64,
    documents: u64,
    last: Digest,
}

#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
enum Schema {
    #[serde(rename = "redress.ledger/1")]
    One,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct DocumentLine {
    sha256: Digest,
    media_type: String,
    bytes: Option<String>,
    hash: Digest,
}

/// Writes the records, then the documents, each fetched when its turn comes.
pub(super) fn write(
    records: Vec<Record>,
    documents: &[Digest],
    fetch: impl Fn(&Digest) -> Result<Option<Filed>, LedgerError>,
    target: &mut dyn Write,
) -> Result<(), LedgerError> {
    let last = records.last().map_or(Digest::ZERO, |record| record.hash);
    let (events, count) = (records.len() as u64, documents.len() as u64);
    write_line(target, &Line::Ledger(Head { schema: Schema::One, events, documents: count, last }))?;
    for record in records {
        write_line(target, &Line::Event(record))?;
    }
    for sha256 in documents {
        let filed = fetch(sha256)?.ok_or(LedgerError::NoDocument(*sha256))?;
        write_document(target, filed)?;
    }
    target.flush().map_err(LedgerError::Export)
}

/// Reads an export, checks all of it and hands over what it brings, line by line.
///
/// What was handed over must be thrown away if this returns an error.
pub(super) fn read(
    source: &mut dyn BufRead,
    mut take: impl FnMut(Item) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    let mut reader = Reader { source, number: 0 };
    let Some(Line::Ledger(head)) = reader.next()? else {
        return Err(reader.refuse(&"an export begins with a line `ledger`"));
    };
    let mut found = Found { audit: Audit::new(), head: Head { events: 0, documents: 0, last: Digest::ZERO, ..head } };
    while let Some(line) = reader.next()? {
        let item = found.item(line).map_err(|why| reader.refuse(&why))?;
        take(item)?;
    }
    found.finish(head).map_err(|why| reader.refuse(&why))
}

/// What an export holds, all of it as it was written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Checked {
    /// How many documents.
    pub documents: u64,
    /// How many events.
    pub events: u64,
    /// The hash of the last event, [`Digest::ZERO`] if there is none.
    pub last: Digest,
}

/// Reads an export and checks every hash in it; nothing is kept, and one document at a time is in memory.
///
/// # Errors
/// When a line is missing or not as it was written.
pub fn check(source: &mut dyn BufRead) -> Result<Checked, LedgerError> {
    let mut checked = Checked { documents: 0, events: 0, last: Digest::ZERO };
    read(source, |item| {
        match item {
            Item::Document(_) => checked.documents += 1,
            Item::Record(record) => {
                checked.events += 1;
                checked.last = record.hash;
            }
        }
        Ok(())
    })?;
    Ok(checked)
}

/// Returns a record as its line of an export, without the line feed.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn line(record: Record) -> Result<String, LedgerError> {
    serde_json::to_string(&Line::Event(record)).map_err(|error| LedgerError::Export(error.into()))
}

/// The lines of an export, counted.
struct Reader<'s> {
    source: &'s mut dyn BufRead,
    number: u64,
}

/// What has come so far.
struct Found {
    audit: Audit,
    head: Head,
}

impl Reader<'_> {
    fn next(&mut self) -> Result<Option<Line>, LedgerError> {
        self.number += 1;
        let mut text = Vec::new();
        let read = (&mut self.source).take(LINE_LIMIT).read_until(b'\n', &mut text);
        match read.map_err(|error| self.refuse(&error))? {
            0 => Ok(None),
            _ => serde_json::from_slice(&text).map(Some).map_err(|error| self.refuse(&error)),
        }
    }

    fn refuse(&self, why: &dyn fmt::Display) -> LedgerError {
        LedgerError::Import { line: self.number, why: why.to_string() }
    }
}

impl Found {
    /// Counts and checks one line.
    fn item(&mut self, line: Line) -> Result<Item, String> {
        let item = match line {
            Line::Event(record) if self.head.documents == 0 => self.record(record),
            Line::Document(document) => self.document(document.try_into()?),
            Line::Event(_) | Line::Ledger(_) => return Err("this line comes too late".to_owned()),
        };
        self.audit.first().map_or(Ok(item), |finding| Err(finding.to_string()))
    }

    fn record(&mut self, record: Record) -> Item {
        self.audit.event(&record);
        self.head = Head { events: self.head.events + 1, last: record.hash, ..self.head };
        Item::Record(record)
    }

    fn document(&mut self, filed: Filed) -> Item {
        self.audit.document(&filed);
        self.head.documents += 1;
        Item::Document(filed)
    }

    fn finish(self, announced: Head) -> Result<(), String> {
        if self.head != announced {
            return Err("the export is not as long as its first line says".to_owned());
        }
        self.audit.finish().first().map_or(Ok(()), |finding| Err(finding.to_string()))
    }
}

fn write_line(target: &mut dyn Write, line: &Line) -> Result<(), LedgerError> {
    serde_json::to_writer(&mut *target, line).map_err(|error| LedgerError::Export(error.into()))?;
    target.write_all(b"\n").map_err(LedgerError::Export)
}

/// Writes a document. Its bytes are Base64, in which nothing is to be escaped: they are put between what stands before and
/// after them, and no JSON writer looks at each sign of what may be 35 MB.
fn write_document(target: &mut dyn Write, filed: Filed) -> Result<(), LedgerError> {
    const EMPTY: &str = r#","bytes":""#;
    let Filed { document: Document { sha256, media_type, bytes }, hash } = filed;
    let line = DocumentLine { sha256, media_type, bytes: bytes.as_ref().map(|_| String::new()), hash };
    let Some(bytes) = bytes else { return write_line(target, &Line::Document(line)) };
    let line = serde_json::to_string(&Line::Document(line)).map_err(|error| LedgerError::Export(error.into()))?;
    let place = line.find(EMPTY).expect("there are bytes, and in a text the quotation marks would be escaped");
    let (before, after) = line.split_at(place + EMPTY.len());
    let mut written = || {
        target.write_all(before.as_bytes())?;
        let mut encoder = EncoderWriter::new(&mut *target, &BASE64_STANDARD);
        encoder.write_all(&bytes)?;
        encoder.finish()?;
        drop(encoder);
        target.write_all(after.as_bytes())?;
        target.write_all(b"\n")
    };
    written().map_err(LedgerError::Export)
}

impl TryFrom<DocumentLine> for Filed {
    type Error = String;

    fn try_from(line: DocumentLine) -> Result<Self, Self::Error> {
        let DocumentLine { sha256, media_type, bytes, hash } = line;
        let bytes = bytes.map(|text| BASE64_STANDARD.decode(text)).transpose();
        let bytes = bytes.map_err(|error| format!("the bytes of document `{sha256}` are not base64: {error}"))?;
        Ok(Self { document: Document { sha256, media_type, bytes }, hash })
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::write;
    use crate::ledger::{Digest, Entry, Forgotten, NewEntry, Record, document::Filed, record::Tail};

    /// The next entry of the example; its salt is sixteen bytes counted up from sixteen times its place.
    fn record(tail: Tail, new: NewEntry) -> Record {
        let salt: [u8; 16] = std::array::from_fn(|n| u8::try_from(tail.seq * 16).unwrap() + u8::try_from(n).unwrap());
        Record::seal(tail, DateTime::from_timestamp_micros(1_795_425_243_000_250).unwrap(), new, salt.into())
    }

    fn new(stream: &str, kind: &str, body: &str) -> NewEntry {
        let on = "2026-11-23".parse().unwrap();
        NewEntry { stream: stream.parse().unwrap(), on, kind: kind.to_owned(), body: body.to_owned() }
    }

    fn forget(record: Record) -> Record {
        let entry = Entry { body: None, ..record.entry };
        Record { entry, salt: None, ..record }
    }

    #[test]
    fn the_example_in_the_docs_is_what_redress_writes() {
        let letter = Filed::new("text/plain", b"Dear Sir or Madam\n").unwrap();
        let mut gone = Filed::new("application/pdf", b"forgotten").unwrap();
        gone.document.bytes = None;
        let mut names = [letter.document.sha256, gone.document.sha256];
        let told = Forgotten { entries: 1, documents: vec![names[1]] };

        let opened = record(Tail::START, new("case:1", "opened", r#"{"controller":"aliexpress","right":"erasure"}"#));
        let sent = record(opened.tail(), new("case:1", "sent", &format!(r#"{{"sha256":"{}"}}"#, names[0])));
        let other = record(sent.tail(), new("case:2", "opened", "{}"));
        let forgotten = record(other.tail(), told.told(&"case:2".parse().unwrap(), "2026-11-23".parse().unwrap()));

        names.sort();
        let (mut written, records) = (Vec::new(), vec![opened, sent, forget(other), forgotten]);
        let fetch =
            |sha256: &Digest| Ok([&letter, &gone].into_iter().find(|filed| filed.document.sha256 == *sha256).cloned());
        write(records, &names, fetch, &mut written).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), include_str!("../../docs/ledger_example.jsonl"));
    }
}
