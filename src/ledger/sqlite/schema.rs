//! What the file is made of, and how an older one becomes a newer one.

use std::collections::BTreeMap;

use rusqlite::{Connection, TransactionBehavior};

use crate::ledger::Finding;

/// By this number in its header `SQLite`'s file says that it is a ledger of redress: `rdrs`.
pub(super) const APPLICATION_ID: i64 = 0x7264_7273;

/// What makes each version from the one before; the first makes a ledger from an empty file.
const VERSIONS: [&str; 1] = [include_str!("1.sql")];

/// The version that this redress writes.
pub(super) const KNOWN: i64 = 1;

/// Returns the application id and the version that a file says it has.
pub(super) fn identity(connection: &Connection) -> rusqlite::Result<(i64, i64)> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get(0));
    Ok((number("application_id")?, number("user_version")?))
}

/// Brings a file to the known version, or an empty file into being; one that is there already is left as it is.
pub(super) fn migrate(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (_, found) = identity(&transaction)?;
    for (version, sql) in (1..).zip(VERSIONS).filter(|(version, _)| *version > found) {
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", version)?;
    }
    transaction.commit()
}

/// Compares tables, index and triggers with those of a ledger made just now.
pub(super) fn audit(connection: &Connection) -> rusqlite::Result<Vec<Finding>> {
    let mut fresh = Connection::open_in_memory()?;
    migrate(&mut fresh)?;
    let (expected, mut found) = (parts(&fresh)?, parts(connection)?);
    let mut findings = Vec::new();
    for (name, part) in expected {
        match found.remove(&name) {
            Some(same) if same == part => {}
            Some(_) => findings.push(Finding::SchemaChanged(name)),
            None => findings.push(Finding::SchemaMissing(name)),
        }
    }
    findings.extend(found.into_keys().map(Finding::SchemaForeign));
    Ok(findings)
}

/// What a table, index or trigger is: its kind, its table and its text.
type Part = (String, String, Option<String>);

/// Returns every part that has a name of its own; `SQLite`'s internal parts begin with `sqlite_`.
fn parts(connection: &Connection) -> rusqlite::Result<BTreeMap<String, Part>> {
    let sql = "SELECT name, type, tbl_name, sql FROM sqlite_schema WHERE substr(name, 1, 7) <> 'sqlite_'";
    let mut statement = connection.prepare(sql)?;
    let parts = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?, row.get(3)?))))?;
    parts.collect()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::{APPLICATION_ID, KNOWN, VERSIONS, identity, migrate};
    use crate::ledger::Digest;

    #[test]
    fn a_fresh_file_is_of_the_known_version_and_stays_so() {
        let mut connection = Connection::open_in_memory().unwrap();
        for _ in 0..2 {
            migrate(&mut connection).unwrap();
            assert_eq!(identity(&connection).unwrap(), (APPLICATION_ID, KNOWN));
        }
        assert_eq!(usize::try_from(KNOWN), Ok(VERSIONS.len()));
    }

    #[test]
    fn version_1_is_for_ever() {
        assert_eq!(
            Digest::of(VERSIONS[0].as_bytes()).to_string(),
            "f63c94db67b24ed00e25dc5e7fec3ca4a33df80bbfe722acb41fd45c766a3002"
        );
    }
}
