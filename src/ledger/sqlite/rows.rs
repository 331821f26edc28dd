//! The two tables: rows into values and back.

use chrono::{DateTime, NaiveDate, Utc};
use rusqlite::{
    Connection, OptionalExtension, Row, Rows, params,
    types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef},
};

use super::fault::{Fault, words};
use crate::ledger::{
    Digest, Document, Entry, FORGOTTEN, Finding, Record, Salt, Stream, document::Filed, moment, record::Tail,
};

const ENTRIES: &str = r#"SELECT seq, stream, recorded_at, "on", kind, body FROM events ORDER BY seq"#;
const ENTRIES_OF: &str =
    r#"SELECT seq, stream, recorded_at, "on", kind, body FROM events WHERE stream = ?1 ORDER BY seq"#;
pub(super) const RECORDS: &str =
    r#"SELECT seq, stream, recorded_at, "on", kind, body, salt, body_hash, prev, hash FROM events ORDER BY seq"#;
pub(super) const DOCUMENTS: &str = "SELECT sha256, media_type, bytes, hash, rowid FROM documents ORDER BY rowid";

/// A moment as text.
struct Moment(DateTime<Utc>);

/// A day as text.
struct Day(NaiveDate);

/// The text in a column of moments or days is none.
#[derive(Debug, thiserror::Error)]
#[error("`{0}` is not {1}")]
struct NotAWord(String, &'static str);

/// Reads the entries of one stream, or of all.
pub(super) fn entries(connection: &Connection, stream: Option<&Stream>) -> Result<Vec<Entry>, Fault> {
    let mut statement = connection.prepare_cached(if stream.is_some() { ENTRIES_OF } else { ENTRIES })?;
    match stream {
        Some(stream) => collect(statement.query([stream])?, entry),
        None => collect(statement.query([])?, entry),
    }
}

/// Reads all entries with their hashes.
pub(super) fn records(connection: &Connection) -> Result<Vec<Record>, Fault> {
    collect(connection.prepare_cached(RECORDS)?.query([])?, record)
}

/// Reads the streams in the order in which they first appear.
pub(super) fn streams(connection: &Connection) -> Result<Vec<Stream>, Fault> {
    let sql = "SELECT stream FROM events GROUP BY stream ORDER BY min(seq)";
    Ok(connection.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Reads the names of all documents.
pub(super) fn documents(connection: &Connection) -> Result<Vec<Digest>, Fault> {
    let sql = "SELECT sha256 FROM documents ORDER BY sha256";
    Ok(connection.prepare_cached(sql)?.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
}

/// Reads a document as it is.
pub(super) fn filed(connection: &Connection, sha256: &Digest) -> Result<Option<Filed>, Fault> {
    let sql = "SELECT sha256, media_type, bytes, hash FROM documents WHERE sha256 = ?1";
    Ok(connection.prepare_cached(sql)?.query_row([sha256], filed_row).optional()?)
}

/// Reads a document and hashes it again.
pub(super) fn document(connection: &Connection, sha256: &Digest) -> Result<Option<Document>, Fault> {
    let Some(filed) = filed(connection, sha256)? else { return Ok(None) };
    filed.fault().map_or(Ok(Some(filed.document)), |finding| Err(Fault::Stored(finding)))
}

/// Reads the end of the chain.
pub(super) fn tail(connection: &Connection) -> Result<Tail, Fault> {
    let sql = "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1";
    let read = |row: &Row<'_>| Ok(Tail { seq: seq(row)?, hash: row.get(1)? });
    Ok(connection.prepare_cached(sql)?.query_row([], read).optional()?.unwrap_or(Tail::START))
}

/// Adds a record at the end.
pub(super) fn insert(connection: &Connection, record: &Record) -> Result<(), Fault> {
    let sql = r#"INSERT INTO events (seq, stream, recorded_at, "on", kind, body, salt, body_hash, prev, hash)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)"#;
    let Record { entry, salt, body_hash, prev, hash } = record;
    let Entry { seq, stream, recorded_at, on, kind, body } = entry;
    let (recorded_at, on) = (moment::text(*recorded_at), on.to_string());
    let seq = i64::try_from(*seq).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?;
    connection.prepare_cached(sql)?.execute(params![
        seq,
        stream,
        recorded_at,
        on,
        kind,
        body,
        salt,
        body_hash,
        prev,
        hash
    ])?;
    Ok(())
}

/// Adds a document that is not there, or brings back the bytes of one that was forgotten.
pub(super) fn file(connection: &Connection, filed: &Filed) -> Result<(), Fault> {
    let Filed { document: Document { sha256, media_type, bytes }, hash } = filed;
    let there = connection.prepare_cached("SELECT 1 FROM documents WHERE sha256 = ?1")?.exists([sha256])?;
    if there {
        let sql = "UPDATE documents SET bytes = ?2 WHERE sha256 = ?1 AND bytes IS NULL";
        connection.prepare_cached(sql)?.execute(params![sha256, bytes])?;
    } else {
        let sql = "INSERT INTO documents (sha256, media_type, bytes, hash) VALUES (?1, ?2, ?3, ?4)";
        connection.prepare_cached(sql)?.execute(params![sha256, media_type, bytes, hash])?;
    }
    Ok(())
}

/// Takes the bodies of a stream away and returns how many there were.
pub(super) fn forget_stream(connection: &Connection, stream: &Stream) -> Result<u64, Fault> {
    let sql = "UPDATE events SET body = NULL, salt = NULL WHERE stream = ?1 AND body IS NOT NULL AND kind <> ?2";
    Ok(connection.prepare_cached(sql)?.execute(params![stream, FORGOTTEN])? as u64)
}

/// Takes the bytes of a document away.
pub(super) fn forget_document(connection: &Connection, sha256: &Digest) -> Result<(), Fault> {
    let sql = "UPDATE documents SET bytes = NULL WHERE sha256 = ?1 AND bytes IS NOT NULL";
    connection.prepare_cached(sql)?.execute([sha256])?;
    Ok(())
}

/// Tells whether anything is recorded about the stream.
pub(super) fn has_stream(connection: &Connection, stream: &Stream) -> Result<bool, Fault> {
    Ok(connection.prepare_cached("SELECT 1 FROM events WHERE stream = ?1")?.exists([stream])?)
}

/// Tells whether a document was ever filed under the name.
pub(super) fn has_document(connection: &Connection, sha256: &Digest) -> Result<bool, Fault> {
    Ok(connection.prepare_cached("SELECT 1 FROM documents WHERE sha256 = ?1")?.exists([sha256])?)
}

/// Reads one row of [`RECORDS`].
pub(super) fn record(row: &Row<'_>) -> rusqlite::Result<Record> {
    let (salt, body_hash, prev, hash) = (row.get(6)?, row.get(7)?, row.get(8)?, row.get(9)?);
    Ok(Record { entry: entry(row)?, salt, body_hash, prev, hash })
}

/// Reads one row of [`DOCUMENTS`].
pub(super) fn filed_row(row: &Row<'_>) -> rusqlite::Result<Filed> {
    let document = Document { sha256: row.get(0)?, media_type: row.get(1)?, bytes: row.get(2)? };
    Ok(Filed { document, hash: row.get(3)? })
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let (Moment(recorded_at), Day(on)) = (row.get(2)?, row.get(3)?);
    Ok(Entry { seq: seq(row)?, stream: row.get(1)?, recorded_at, on, kind: row.get(4)?, body: row.get(5)? })
}

fn seq(row: &Row<'_>) -> rusqlite::Result<u64> {
    let seq: i64 = row.get(0)?;
    seq.try_into().map_err(|_| rusqlite::Error::IntegralValueOutOfRange(0, seq))
}

fn collect<T>(mut rows: Rows<'_>, read: impl Fn(&Row<'_>) -> rusqlite::Result<T>) -> Result<Vec<T>, Fault> {
    let mut values = Vec::new();
    while let Some(row) = rows.next()? {
        values.push(read(row).map_err(|error| unreadable(row, &error))?);
    }
    Ok(values)
}

fn unreadable(row: &Row<'_>, error: &rusqlite::Error) -> Fault {
    match row.get(0) {
        Ok(seq) => Fault::Stored(Finding::Unreadable { seq, why: words(error) }),
        Err(error) => Fault::Sqlite(error),
    }
}

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        moment::parse(text).map(Self).ok_or_else(|| FromSqlError::other(NotAWord(text.to_owned(), "a moment")))
    }
}

impl FromSql for Day {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        moment::parse_day(text).map(Self).ok_or_else(|| FromSqlError::other(NotAWord(text.to_owned(), "a day")))
    }
}

impl FromSql for Stream {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_str()?.parse().map_err(FromSqlError::other)
    }
}

impl FromSql for Digest {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 32]>::column_result(value).map(Self::from)
    }
}

impl FromSql for Salt {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        <[u8; 16]>::column_result(value).map(Self::from)
    }
}

impl ToSql for Stream {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.as_str().to_sql()
    }
}

impl ToSql for Digest {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.as_bytes().to_sql()
    }
}

impl ToSql for Salt {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        self.as_bytes().to_sql()
    }
}
