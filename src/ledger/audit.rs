//! Holds what is stored against the hashes stored with it. Feed it every record in order, then every document.

use std::collections::{BTreeMap, BTreeSet};

use super::{Digest, Document, FORGOTTEN, Finding, Forgotten, Record, Stream, document::Filed, record::Tail};

/// What has been looked at so far.
#[derive(Debug)]
pub(super) struct Audit {
    emptied: BTreeMap<Stream, Vec<u64>>,
    findings: Vec<Finding>,
    forgotten: BTreeSet<Digest>,
    seq: u64,
    tail: Option<Tail>,
}

impl Audit {
    /// Begins before the first event.
    pub(super) fn new() -> Self {
        let (emptied, forgotten) = (BTreeMap::new(), BTreeSet::new());
        Self { emptied, findings: Vec::new(), forgotten, seq: 0, tail: Some(Tail::START) }
    }

    /// Looks at the next event.
    pub(super) fn event(&mut self, record: &Record) {
        let seq = record.entry.seq;
        let next = self.seq.saturating_add(1);
        if seq > next {
            self.find(Finding::Gap { first: next, last: seq - 1 });
        } else if seq < next || self.tail.is_some_and(|tail| tail.hash != record.prev) {
            self.find(Finding::Unlinked { seq });
        }
        if !record.hash_holds() {
            self.find(Finding::Hash { seq });
        }
        if !record.body_holds() {
            self.find(Finding::Body { seq });
        }
        self.note_what_is_gone(record);
        (self.seq, self.tail) = (seq, Some(record.tail()));
    }

    /// Passes over an event whose row makes no sense; the link of the one after it cannot be judged.
    pub(super) fn unreadable_event(&mut self, seq: i64, why: String) {
        self.find(Finding::Unreadable { seq, why });
        self.seq = seq.try_into().unwrap_or(self.seq);
        self.tail = None;
    }

    /// Looks at a document, once all events have been looked at.
    pub(super) fn document(&mut self, filed: &Filed) {
        let Document { sha256, bytes, .. } = &filed.document;
        self.findings.extend(filed.fault());
        if bytes.is_none() && !self.forgotten.contains(sha256) {
            self.find(Finding::DocumentEmptied { sha256: *sha256 });
        }
    }

    /// Notes what someone else found.
    pub(super) fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Returns the first thing found so far.
    pub(super) fn first(&self) -> Option<&Finding> {
        self.findings.first()
    }

    /// Returns the place of the last event, 0 if there was none.
    pub(super) fn last(&self) -> u64 {
        self.seq
    }

    /// Returns all that was found.
    pub(super) fn finish(mut self) -> Vec<Finding> {
        for (stream, seqs) in self.emptied {
            self.findings.extend(seqs.into_iter().map(|seq| Finding::Emptied { seq, stream: stream.clone() }));
        }
        self.findings
    }

    /// A body may be gone only if a later `forgotten` event of the stream says so, and that one keeps its own.
    fn note_what_is_gone(&mut self, record: &Record) {
        let (stream, entry) = (&record.entry.stream, &record.entry);
        match &entry.body {
            Some(body) if entry.kind == FORGOTTEN => {
                self.emptied.remove(stream);
                self.forgotten
                    .extend(serde_json::from_str::<Forgotten>(body).into_iter().flat_map(|told| told.documents));
            }
            Some(_) => {}
            None if entry.kind == FORGOTTEN => self.find(Finding::Emptied { seq: entry.seq, stream: stream.clone() }),
            None => self.emptied.entry(stream.clone()).or_default().push(entry.seq),
        }
    }
}
