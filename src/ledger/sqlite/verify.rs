//! Looks at the file with `SQLite`'s eyes, then at every row with ours.

use rusqlite::{Connection, OptionalExtension};

use super::{
    fault::{Fault, words},
    rows, schema,
};
use crate::ledger::{Finding, audit::Audit};

/// Names what is not as it was written; a part that cannot be read is named, and the others are looked at all the same.
pub(super) fn verify(connection: &Connection) -> Result<Vec<Finding>, Fault> {
    let mut audit = Audit::new();
    for look in [structure, parts, events, count, documents] {
        if let Err(fault) = look(connection, &mut audit) {
            audit.find(Finding::Structure(fault.damage()?));
        }
    }
    Ok(audit.finish())
}

fn structure(connection: &Connection, audit: &mut Audit) -> Result<(), Fault> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let said: String = row.get(0)?;
        if said != "ok" {
            audit.find(Finding::Structure(said));
        }
    }
    Ok(())
}

fn parts(connection: &Connection, audit: &mut Audit) -> Result<(), Fault> {
    schema::audit(connection)?.into_iter().for_each(|finding| audit.find(finding));
    Ok(())
}

fn events(connection: &Connection, audit: &mut Audit) -> Result<(), Fault> {
    let mut statement = connection.prepare(rows::RECORDS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        match rows::record(row) {
            Ok(record) => audit.event(&record),
            Err(error) => audit.unreadable_event(row.get(0)?, words(&error)),
        }
    }
    Ok(())
}

/// `SQLite` keeps the highest `seq` that was ever given, beside the table.
fn count(connection: &Connection, audit: &mut Audit) -> Result<(), Fault> {
    let sql = "SELECT seq FROM sqlite_sequence WHERE name = 'events'";
    let counted: i64 = connection.query_row(sql, [], |row| row.get(0)).optional()?.unwrap_or(0);
    let last = audit.last();
    if u64::try_from(counted) != Ok(last) {
        audit.find(Finding::Count { counted, last });
    }
    Ok(())
}

fn documents(connection: &Connection, audit: &mut Audit) -> Result<(), Fault> {
    let mut statement = connection.prepare(rows::DOCUMENTS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        match rows::filed_row(row) {
            Ok(filed) => audit.document(&filed),
            Err(error) => audit.find(Finding::DocumentUnreadable { row: row.get(4)?, why: words(&error) }),
        }
    }
    Ok(())
}
