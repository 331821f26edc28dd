//! What every ledger promises, held against every ledger there is.

use std::cell::Cell;

use redress::ledger::{DOCUMENT_LIMIT, Digest, Forgotten, Ledger, LedgerError, MemoryLedger, SqliteLedger, Stream};

use super::{CANARY, day, entry, fill, now, stream};

#[test]
fn memory_ledger() {
    keeps_its_promises(MemoryLedger::default);
}

#[test]
fn sqlite_ledger() {
    let (home, count) = (tempfile::tempdir().unwrap(), Cell::new(0));
    keeps_its_promises(|| {
        count.set(count.get() + 1);
        SqliteLedger::open(&home.path().join(format!("{}.sqlite3", count.get()))).unwrap()
    });
}

/// Give it a way to make an empty ledger; it holds the promises of `Ledger` and `Transaction` against what it gets.
fn keeps_its_promises<L: Ledger>(fresh: impl Fn() -> L) {
    let promises: [fn(&mut dyn Ledger); 15] = [
        entries_come_back_in_order_as_they_were,
        a_moment_is_kept_to_the_microsecond_and_a_day_apart_from_it,
        a_stream_has_its_own_entries_and_its_place_in_the_order,
        a_transaction_reads_what_it_wrote_and_without_commit_nothing_was,
        each_record_names_the_hash_of_the_one_before,
        a_document_is_filed_once_under_the_hash_of_its_bytes,
        a_document_of_25_mib_is_kept_and_a_larger_one_refused,
        what_could_not_be_read_back_is_refused,
        what_is_forgotten_is_gone_and_the_rest_stays,
        forgetting_again_counts_only_what_is_new,
        only_what_is_there_can_be_forgotten,
        a_forgotten_document_can_be_filed_again,
        an_export_brings_everything_elsewhere,
        an_export_that_was_touched_is_refused_whole,
        an_export_goes_into_an_empty_ledger_only,
    ];
    for promise in promises {
        let mut ledger = fresh();
        assert_eq!(ledger.verify().unwrap(), [], "an empty ledger is as it was written");
        promise(&mut ledger);
        assert_eq!(ledger.verify().unwrap(), [], "whatever is done, the ledger is as it was written");
    }
}

fn append(ledger: &mut dyn Ledger, about: &str, body: &str) {
    let mut writing = ledger.begin(now()).unwrap();
    writing.append(entry(about, "noted", body)).unwrap();
    writing.commit().unwrap();
}

fn entries_come_back_in_order_as_they_were(ledger: &mut dyn Ledger) {
    let bodies = ["{}", "  {\"b\":1,\n\"a\" : 2.50, \"a\":3}\t", "\"Straße \\u0000 😀\"", "null", "[1e400]"];
    for (seq, body) in (1..).zip(bodies) {
        let mut writing = ledger.begin(now()).unwrap();
        let kept = writing.append(entry("case:7", "noted", body)).unwrap();
        assert_eq!((kept.seq, kept.body.as_deref()), (seq, Some(body)));
        writing.commit().unwrap();
        assert_eq!(ledger.entries(None).unwrap().last(), Some(&kept));
    }
    let found: Vec<_> =
        ledger.entries(None).unwrap().into_iter().map(|entry| (entry.seq, entry.body.unwrap())).collect();
    assert_eq!(found, (1..).zip(bodies.map(str::to_owned)).collect::<Vec<_>>());
}

fn a_moment_is_kept_to_the_microsecond_and_a_day_apart_from_it(ledger: &mut dyn Ledger) {
    let later = now() + chrono::TimeDelta::nanoseconds(999);
    let mut writing = ledger.begin(later).unwrap();
    writing.append(entry("me", "named", "{}")).unwrap();
    writing.commit().unwrap();
    let found = ledger.entries(None).unwrap().remove(0);
    assert_eq!((found.recorded_at, found.on), (now(), day("2026-11-20")));
    assert!(matches!(ledger.begin(chrono::DateTime::<chrono::Utc>::MAX_UTC), Err(LedgerError::InvalidMoment(_))));
}

fn a_stream_has_its_own_entries_and_its_place_in_the_order(ledger: &mut dyn Ledger) {
    for about in ["registry", "case:10", "case:9", "case:10", "case:1"] {
        append(ledger, about, "{}");
    }
    assert_eq!(ledger.streams().unwrap(), ["registry", "case:10", "case:9", "case:1"].map(stream));
    let seqs = |about| ledger.entries(Some(&stream(about))).unwrap().iter().map(|entry| entry.seq).collect::<Vec<_>>();
    assert_eq!((seqs("case:10"), seqs("case:1"), seqs("case:100")), (vec![2, 4], vec![5], vec![]));
    let writing = ledger.begin(now()).unwrap();
    assert_eq!(writing.streams().unwrap().len(), 4);
    assert_eq!(writing.entries(Some(&Stream::case(9))).unwrap().len(), 1);
}

fn a_transaction_reads_what_it_wrote_and_without_commit_nothing_was(ledger: &mut dyn Ledger) {
    append(ledger, "case:1", "{}");
    let before = ledger.records().unwrap();
    let mut writing = ledger.begin(now()).unwrap();
    let kept = writing.append(entry("case:2", "noted", "{}")).unwrap();
    let sha256 = writing.put_document("text/plain", b"x").unwrap();
    writing.forget(&stream("case:1"), day("2026-11-21"), &[]).unwrap();
    assert_eq!(writing.entries(Some(&stream("case:2"))).unwrap(), [kept]);
    assert_eq!(writing.document(&sha256).unwrap().unwrap().bytes, Some(b"x".to_vec()));
    drop(writing);
    assert_eq!(ledger.records().unwrap(), before);
    assert_eq!((ledger.document(&sha256).unwrap(), ledger.documents().unwrap()), (None, vec![]));
}

fn each_record_names_the_hash_of_the_one_before(ledger: &mut dyn Ledger) {
    fill(ledger);
    let records = ledger.records().unwrap();
    assert_eq!((records.len(), records[0].prev), (7, Digest::ZERO));
    assert!(records.windows(2).all(|pair| pair[1].prev == pair[0].hash));
    assert!(records.windows(2).all(|pair| pair[0].salt != pair[1].salt || pair[0].salt.is_none()));
    assert!(records.into_iter().map(|record| record.entry).eq(ledger.entries(None).unwrap()));
}

fn a_document_is_filed_once_under_the_hash_of_its_bytes(ledger: &mut dyn Ledger) {
    let mut writing = ledger.begin(now()).unwrap();
    let first = writing.put_document("message/rfc822", b"\0bytes\xff\r\n").unwrap();
    assert_eq!(writing.put_document("text/plain", b"\0bytes\xff\r\n").unwrap(), first);
    let empty = writing.put_document("text/plain", b"").unwrap();
    writing.commit().unwrap();
    assert_eq!((first, empty), (Digest::of(b"\0bytes\xff\r\n"), Digest::of(b"")));
    let found = ledger.document(&first).unwrap().unwrap();
    assert_eq!((found.sha256, found.media_type.as_str()), (first, "message/rfc822"));
    assert_eq!(found.bytes.as_deref(), Some(&b"\0bytes\xff\r\n"[..]));
    assert_eq!(ledger.document(&empty).unwrap().unwrap().bytes, Some(vec![]));
    let mut names = vec![first, empty];
    names.sort();
    assert_eq!(ledger.documents().unwrap(), names);
    assert_eq!(ledger.document(&Digest::of(b"other")).unwrap(), None);
}

fn a_document_of_25_mib_is_kept_and_a_larger_one_refused(ledger: &mut dyn Ledger) {
    let mut bytes = vec![b'x'; DOCUMENT_LIMIT];
    let mut writing = ledger.begin(now()).unwrap();
    let sha256 = writing.put_document("application/pdf", &bytes).unwrap();
    bytes.push(b'x');
    let refused = writing.put_document("application/pdf", &bytes);
    assert!(matches!(refused, Err(LedgerError::DocumentTooLarge { size }) if size == DOCUMENT_LIMIT + 1));
    writing.commit().unwrap();
    assert_eq!(ledger.document(&sha256).unwrap().unwrap().bytes.unwrap().len(), DOCUMENT_LIMIT);
}

fn what_could_not_be_read_back_is_refused(ledger: &mut dyn Ledger) {
    let mut writing = ledger.begin(now()).unwrap();
    for (kind, body) in [("Opened", "{}"), ("", "{}"), ("7", "{}"), ("a b", "{}"), ("forgotten", "{}"), ("opened", "{")]
    {
        let refused = writing.append(entry("case:1", kind, body));
        assert!(matches!(refused, Err(LedgerError::InvalidEntry { .. })), "`{kind}` `{body}`");
    }
    let mut late = entry("case:1", "opened", "{}");
    late.on = chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    assert!(matches!(writing.append(late.clone()), Err(LedgerError::InvalidEntry { .. })));
    late.on = late.on.pred_opt().unwrap();
    writing.append(late).unwrap();
    assert!(matches!(writing.put_document("text", b""), Err(LedgerError::InvalidMediaType(_))));
    writing.commit().unwrap();
    assert_eq!(ledger.entries(None).unwrap()[0].on, day("9999-12-31"));
}

fn what_is_forgotten_is_gone_and_the_rest_stays(ledger: &mut dyn Ledger) {
    let [letter, reply, secret] = fill(ledger);
    let entries = ledger.entries(Some(&stream("case:2"))).unwrap();
    let [opened, sent, forgotten] = &entries[..] else { panic!("{entries:?}") };
    assert_eq!((opened.kind.as_str(), &opened.body, sent.kind.as_str(), &sent.body), ("opened", &None, "sent", &None));
    let told: Forgotten = serde_json::from_str(forgotten.body.as_ref().unwrap()).unwrap();
    assert_eq!((forgotten.kind.as_str(), forgotten.on), ("forgotten", day("2026-11-22")));
    assert_eq!(told, Forgotten { entries: 2, documents: vec![secret] });
    let gone = ledger.document(&secret).unwrap().unwrap();
    assert_eq!((gone.media_type.as_str(), gone.bytes), ("text/plain", None));
    assert!([letter, reply].iter().all(|kept| ledger.document(kept).unwrap().unwrap().bytes.is_some()));
    let records = ledger.records().unwrap();
    assert!(records.iter().all(|record| record.salt.is_some() == record.entry.body.is_some()));
    assert_eq!(records.iter().filter(|record| record.salt.is_none()).count(), 2);
    assert!(!format!("{records:?}").contains(CANARY));
}

fn forgetting_again_counts_only_what_is_new(ledger: &mut dyn Ledger) {
    append(ledger, "case:1", "1");
    append(ledger, "case:2", "2");
    for (entries, bodies) in [(1, 2), (0, 3)] {
        let mut writing = ledger.begin(now()).unwrap();
        let told = writing.forget(&stream("case:1"), day("2026-11-21"), &[]).unwrap();
        writing.commit().unwrap();
        assert_eq!(told.body, Some(format!(r#"{{"entries":{entries},"documents":[]}}"#)));
        assert_eq!(ledger.entries(None).unwrap().iter().filter(|entry| entry.body.is_some()).count(), bodies);
    }
}

fn only_what_is_there_can_be_forgotten(ledger: &mut dyn Ledger) {
    append(ledger, "case:1", "{}");
    let before = ledger.records().unwrap();
    let mut writing = ledger.begin(now()).unwrap();
    let unknown = Digest::of(b"unknown");
    let refused = writing.forget(&stream("case:2"), day("2026-11-21"), &[]);
    assert!(matches!(refused, Err(LedgerError::NoStream(about)) if about == stream("case:2")));
    let refused = writing.forget(&stream("case:1"), day("2026-11-21"), &[unknown]);
    assert!(matches!(refused, Err(LedgerError::NoDocument(name)) if name == unknown));
    let late = chrono::NaiveDate::from_ymd_opt(10_000, 1, 1).unwrap();
    let refused = writing.forget(&stream("case:1"), late, &[]);
    assert!(matches!(refused, Err(LedgerError::InvalidEntry { .. })));
    writing.commit().unwrap();
    assert_eq!(ledger.records().unwrap(), before);
}

fn a_forgotten_document_can_be_filed_again(ledger: &mut dyn Ledger) {
    let [.., secret] = fill(ledger);
    let mut writing = ledger.begin(now()).unwrap();
    assert_eq!(writing.put_document("text/html", CANARY.repeat(400).as_bytes()).unwrap(), secret);
    writing.commit().unwrap();
    let found = ledger.document(&secret).unwrap().unwrap();
    assert_eq!((found.media_type.as_str(), found.bytes), ("text/plain", Some(CANARY.repeat(400).into_bytes())));
}

fn export(ledger: &dyn Ledger) -> String {
    let mut bytes = Vec::new();
    ledger.export(&mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn an_export_brings_everything_elsewhere(ledger: &mut dyn Ledger) {
    let mut origin = MemoryLedger::default();
    fill(&mut origin);
    let exported = export(&origin);
    ledger.import(&mut exported.as_bytes()).unwrap();
    assert_eq!(ledger.records().unwrap(), origin.records().unwrap());
    assert_eq!(ledger.documents().unwrap(), origin.documents().unwrap());
    for sha256 in origin.documents().unwrap() {
        assert_eq!(ledger.document(&sha256).unwrap(), origin.document(&sha256).unwrap());
    }
    assert_eq!(export(ledger), exported);
    append(ledger, "case:3", "{}");
    assert_eq!(ledger.entries(None).unwrap().len(), 8);
}

fn an_export_that_was_touched_is_refused_whole(ledger: &mut dyn Ledger) {
    let mut origin = MemoryLedger::default();
    fill(&mut origin);
    let exported = export(&origin);
    let lines: Vec<&str> = exported.lines().collect();
    for missing in 0..lines.len() {
        let rest: Vec<&str> = lines.iter().enumerate().filter(|(n, _)| *n != missing).map(|(_, line)| *line).collect();
        refuses(ledger, &rest.join("\n"), &format!("without line {missing}"));
    }
    for place in 1..lines.len() {
        let mut swapped = lines.clone();
        swapped.swap(place - 1, place);
        // Documents are in the order of their names, but no order of them is wrong.
        if !swapped[place - 1..=place].iter().all(|line| line.contains(r#""line":"document""#)) {
            refuses(ledger, &swapped.join("\n"), &format!("lines {place} and the one before swapped"));
        }
    }
    for (old, new) in [("2026-11-20", "2026-11-19"), ("aliexpress", "alibabacom"), ("text/plain", "text/plaim")] {
        refuses(ledger, &exported.replacen(old, new, 1), &format!("`{old}` changed"));
    }
    refuses(ledger, &exported.replacen(r#""seq":1,"#, r#""seq":1,"note":"mine","#, 1), "a field added");
    refuses(ledger, "", "nothing at all");
    refuses(ledger, &format!("{exported}{}", lines[0]), "two heads");
}

fn refuses(ledger: &mut dyn Ledger, text: &str, what: &str) {
    assert!(matches!(ledger.import(&mut text.as_bytes()), Err(LedgerError::Import { .. })), "{what}");
    assert_eq!((ledger.records().unwrap(), ledger.documents().unwrap()), (vec![], vec![]), "{what}");
}

fn an_export_goes_into_an_empty_ledger_only(ledger: &mut dyn Ledger) {
    append(ledger, "case:1", "{}");
    let exported = export(&MemoryLedger::default());
    assert!(matches!(ledger.import(&mut exported.as_bytes()), Err(LedgerError::NotEmpty { entries: 1 })));
    assert_eq!(ledger.entries(None).unwrap().len(), 1);
}
