//! Table 7: every byte of every stored value of a ledger of fifty events is flipped.

use std::{fs, path::Path, sync::OnceLock};

use redress::ledger::{Ledger, SqliteLedger};
use rusqlite::{Connection, config::DbConfig, types::Value};

use crate::{
    Extent,
    dialogue::Mode,
    home::{Provider, TODAY, authority, copy_of},
    support::{session::Session, smtp_server::Script},
    tally::{Cell, Tally},
};

const EVENTS: usize = 50;
const AT_ONCE: usize = 2;
/// The columns that hold text.
const TEXT: [&str; 6] = ["stream", "recorded_at", "on", "kind", "body", "media_type"];

/// A stored value.
#[derive(Clone, Debug)]
struct Stored {
    table: String,
    column: String,
    row: i64,
    value: Value,
}

pub(crate) fn fill(extent: Extent) -> Tally {
    let stored = all_stored(&model().ledger());
    let mut tally = Tally::of_at_least(if extent == Extent::All { 50_000 } else { 50 });
    let rows = stored.iter().filter(|stored| stored.column == "seq" && stored.table == "events").count();
    tally.note(format!("{rows} events, {} stored values", stored.len()));
    assert_eq!(rows, EVENTS);
    let cells: Vec<Stored> = if extent == Extent::All { stored } else { stored.into_iter().step_by(23).collect() };
    // A long document in the sample is looked into here and there.
    let sparse = if extent == Extent::All { 1 } else { 37 };
    let name = |stored: &Stored| format!("{}.{} of row {:02}", stored.table, stored.column, stored.row);
    tally.try_each(&cells, AT_ONCE, name, |stored| attempt(stored, sparse));
    tally
}

/// Returns a home with fifty events, letters and a message that was sent.
fn model() -> &'static Session {
    static MODEL: OnceLock<Session> = OnceLock::new();
    MODEL.get_or_init(|| {
        let server = Script::clear().start();
        let session = Session::ada(TODAY);
        Provider { authority: None, ..Provider::new(server.port(), Mode::Clear, authority()) }.set_up(&session);
        session.ok("new erasure --to aliexpress");
        session.ok("send 1 --yes");
        session.ok("new access --to alibaba-com");
        for line in [
            "record 1 acknowledged --received 2026-11-23",
            "record 1 wants-identity",
            "record 1 gave-identity",
            "record 1 extended --reason 'many requests'",
            "record 1 retained --what invoices --basis 'tax law' --until 2036-12-31 --holder 'Example Ltd'",
            "record 2 sent --by post",
            "record 2 refused --reason 'they say no'",
            "close 2 --gave-up",
            "reopen 2",
        ] {
            session.ok(line);
        }
        while entries(&session.ledger()) < EVENTS {
            session.ok("note 1 'they rang; Größe 3'");
        }
        server.stop();
        session
    })
}

fn entries(ledger: &Path) -> usize {
    SqliteLedger::open_existing(ledger).unwrap().unwrap().entries(None).unwrap().len()
}

fn all_stored(ledger: &Path) -> Vec<Stored> {
    let connection = past_the_triggers(ledger);
    let columns = "SELECT t.name, c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
                   WHERE t.name IN ('events', 'documents', 'sqlite_sequence') AND c.name <> 'name'";
    let mut statement = connection.prepare(columns).unwrap();
    let columns = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    let mut stored = Vec::new();
    for (table, column) in columns.collect::<Result<Vec<(String, String)>, _>>().unwrap() {
        let mut statement = connection.prepare(&format!("SELECT rowid, \"{column}\" FROM {table}")).unwrap();
        let values = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        stored.extend(values.map(|value| {
            let (row, value) = value.unwrap();
            Stored { table: table.clone(), column: column.clone(), row, value }
        }));
    }
    stored
}

fn past_the_triggers(ledger: &Path) -> Connection {
    let connection = Connection::open(ledger).unwrap();
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false).unwrap();
    let sql = "PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY";
    connection.execute_batch(sql).unwrap();
    connection
}

/// Flips every byte of one value, one after the other, in a copy of the ledger.
fn attempt(stored: &Stored, sparse: usize) -> Cell {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.sqlite");
    fs::copy(model().ledger(), &path).unwrap();
    let (ledger, other) = (SqliteLedger::open(&path).unwrap(), past_the_triggers(&path));
    let mut cell = Cell { count: 0, ..Cell::of(format!("named: {}.{}", stored.table, stored.column)) };
    let flips = flipped(&stored.value);
    let middle = flips.len() / 2 / sparse * sparse;
    for (turn, changed) in flips.into_iter().enumerate().step_by(sparse) {
        // A number that another row has cannot be stored at all.
        if !set(&other, stored, stored.row, &changed) {
            cell.must(stored.column == "seq", || format!("{changed:?} cannot be stored"));
            continue;
        }
        cell.count += 1;
        let found = ledger.verify();
        cell.must(found.is_ok_and(|found| !found.is_empty()), || format!("{:?} to {changed:?}", stored.value));
        if turn == middle {
            the_program_says_so(&mut cell, &path, &changed);
        }
        let now_in = match changed {
            Value::Integer(number) if stored.table == "events" && stored.column == "seq" => number,
            _ => stored.row,
        };
        assert!(set(&other, stored, now_in, &stored.value), "every flip is undone");
    }
    cell.must(ledger.verify().is_ok_and(|found| found.is_empty()), || "every flip was undone".to_owned());
    cell
}

/// Damage is exit code 70, whatever is damaged, and no command panics over it.
fn the_program_says_so(cell: &mut Cell, ledger: &Path, changed: &Value) {
    let session = copy_of(model());
    fs::copy(ledger, session.ledger()).unwrap();
    let verify = session.run("verify");
    cell.must(verify.code() == 70, || format!("with {changed:?}, `verify` ends so:\n{verify}"));
    for line in ["list", "show 1", "show 2 --json", "next", "export"] {
        let run = session.run(line);
        cell.must((0..=78).contains(&run.code()), || format!("with {changed:?}, `{line}` ends so:\n{run}"));
    }
}

/// Each byte with its lowest bit flipped and each with its highest; a number, in every bit.
fn flipped(value: &Value) -> Vec<Value> {
    let each = |bytes: &[u8]| {
        let place = |(place, bit): (usize, u8)| {
            let mut bytes = bytes.to_vec();
            bytes[place] ^= bit;
            Value::Blob(bytes)
        };
        (0..bytes.len()).flat_map(|n| [(n, 0x01), (n, 0x80)]).map(place).collect()
    };
    match value {
        Value::Null => vec![Value::Blob(b"{\"n\":1234567890}".to_vec())],
        Value::Integer(number) => (0..63).map(|bit| Value::Integer(number ^ 1 << bit)).collect(),
        Value::Real(_) => panic!("there is no such value in a ledger"),
        // Bytes that are no UTF-8 cannot be a `Value::Text`; `set` casts them.
        Value::Text(text) => each(text.as_bytes()),
        Value::Blob(blob) => each(blob),
    }
}

/// Stores a value, and tells whether it could be.
fn set(connection: &Connection, stored: &Stored, row: i64, value: &Value) -> bool {
    let text = TEXT.contains(&stored.column.as_str()) && *value != Value::Null;
    let cast = if text { "CAST(?1 AS TEXT)" } else { "?1" };
    let sql = format!("UPDATE {} SET \"{}\" = {cast} WHERE rowid = ?2", stored.table, stored.column);
    connection.execute(&sql, (value, row)) == Ok(1)
}
