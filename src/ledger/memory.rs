use std::{
    collections::BTreeMap,
    io::{BufRead, Write},
};

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Digest, Document, Entry, FORGOTTEN, Finding, Forgotten, Ledger, LedgerError, NewEntry, Record, Salt, Stream,
    Transaction, audit::Audit, document::Filed, lines, moment, record::Tail,
};

/// A ledger that lasts as long as the program; for tests, and for looking at an export.
#[derive(Clone, Debug, Default)]
pub struct MemoryLedger {
    documents: BTreeMap<Digest, Filed>,
    records: Vec<Record>,
}

struct MemoryTransaction<'l> {
    draft: MemoryLedger,
    ledger: &'l mut MemoryLedger,
    now: DateTime<Utc>,
}

impl Ledger for MemoryLedger {
    fn begin(&mut self, now: DateTime<Utc>) -> Result<Box<dyn Transaction + '_>, LedgerError> {
        let now = moment::kept(now).ok_or_else(|| LedgerError::InvalidMoment(now.to_string()))?;
        Ok(Box::new(MemoryTransaction { draft: self.clone(), ledger: self, now }))
    }

    fn document(&self, sha256: &Digest) -> Result<Option<Document>, LedgerError> {
        Ok(self.documents.get(sha256).map(|filed| filed.document.clone()))
    }

    fn documents(&self) -> Result<Vec<Digest>, LedgerError> {
        Ok(self.documents.keys().copied().collect())
    }

    fn entries(&self, stream: Option<&Stream>) -> Result<Vec<Entry>, LedgerError> {
        let entries = self.records.iter().map(|record| &record.entry);
        Ok(entries.filter(|entry| stream.is_none_or(|stream| entry.stream == *stream)).cloned().collect())
    }

    fn export(&self, target: &mut dyn Write) -> Result<(), LedgerError> {
        let fetch = |sha256: &Digest| Ok(self.documents.get(sha256).cloned());
        lines::write(self.records.clone(), &self.documents()?, fetch, target)
    }

    fn import(&mut self, source: &mut dyn BufRead) -> Result<(), LedgerError> {
        match self.records.len() {
            0 if self.documents.is_empty() => {}
            entries => return Err(LedgerError::NotEmpty { entries }),
        }
        let mut draft = Self::default();
        lines::read(source, |item| {
            draft.take(item);
            Ok(())
        })?;
        *self = draft;
        Ok(())
    }

    fn records(&self) -> Result<Vec<Record>, LedgerError> {
        Ok(self.records.clone())
    }

    fn streams(&self) -> Result<Vec<Stream>, LedgerError> {
        let mut streams: Vec<Stream> = Vec::new();
        for record in &self.records {
            if !streams.contains(&record.entry.stream) {
                streams.push(record.entry.stream.clone());
            }
        }
        Ok(streams)
    }

    fn verify(&self) -> Result<Vec<Finding>, LedgerError> {
        let mut audit = Audit::new();
        self.records.iter().for_each(|record| audit.event(record));
        self.documents.values().for_each(|filed| audit.document(filed));
        Ok(audit.finish())
    }
}

impl MemoryLedger {
    fn take(&mut self, item: lines::Item) {
        match item {
            lines::Item::Record(record) => self.records.push(record),
            lines::Item::Document(filed) => drop(self.documents.insert(filed.document.sha256, filed)),
        }
    }

    fn seal(&mut self, now: DateTime<Utc>, entry: NewEntry) -> Result<Entry, LedgerError> {
        entry.check()?;
        let tail = self.records.last().map_or(Tail::START, Record::tail);
        let record = Record::seal(tail, now, entry, Salt::random()?);
        self.records.push(record.clone());
        Ok(record.entry)
    }

    fn empty_stream(&mut self, stream: &Stream) -> u64 {
        let kept = |record: &&mut Record| record.entry.stream == *stream && record.entry.kind != FORGOTTEN;
        let records = self.records.iter_mut().filter(kept);
        let mut emptied = 0;
        for record in records.filter(|record| record.entry.body.is_some()) {
            (record.entry.body, record.salt) = (None, None);
            emptied += 1;
        }
        emptied
    }
}

impl Transaction for MemoryTransaction<'_> {
    fn append(&mut self, entry: NewEntry) -> Result<Entry, LedgerError> {
        entry.refuse_forgotten()?;
        self.draft.seal(self.now, entry)
    }

    fn commit(self: Box<Self>) -> Result<(), LedgerError> {
        *self.ledger = self.draft;
        Ok(())
    }

    fn document(&self, sha256: &Digest) -> Result<Option<Document>, LedgerError> {
        self.draft.document(sha256)
    }

    fn entries(&self, stream: Option<&Stream>) -> Result<Vec<Entry>, LedgerError> {
        self.draft.entries(stream)
    }

    fn forget(&mut self, stream: &Stream, on: NaiveDate, documents: &[Digest]) -> Result<Entry, LedgerError> {
        if !self.streams()?.contains(stream) {
            return Err(LedgerError::NoStream(stream.clone()));
        }
        if let Some(unknown) = documents.iter().find(|sha256| !self.draft.documents.contains_key(sha256)) {
            return Err(LedgerError::NoDocument(*unknown));
        }
        let mut forgotten = Forgotten { entries: 0, documents: documents.to_vec() };
        forgotten.told(stream, on).check()?;
        forgotten.entries = self.draft.empty_stream(stream);
        for sha256 in documents {
            self.draft.documents.entry(*sha256).and_modify(|filed| filed.document.bytes = None);
        }
        self.draft.seal(self.now, forgotten.told(stream, on))
    }

    fn put_document(&mut self, media_type: &str, bytes: &[u8]) -> Result<Digest, LedgerError> {
        let filed = Filed::new(media_type, bytes)?;
        let sha256 = filed.document.sha256;
        let there = self.draft.documents.entry(sha256).or_insert(filed);
        there.document.bytes = Some(bytes.to_vec());
        Ok(sha256)
    }

    fn streams(&self) -> Result<Vec<Stream>, LedgerError> {
        self.draft.streams()
    }
}
