use super::{Digest, Stream};

/// Something in a ledger that is not as it was written.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum Finding {
    /// A body is not the one that was hashed when it was recorded.
    #[error("the body of event {seq} does not match its hash")]
    Body {
        /// The event's place in the ledger.
        seq: u64,
    },
    /// The ledger counted more events than it holds, so that the last ones were taken away; or the count was changed.
    #[error("the ledger has counted {counted} events, and the last one in it is {last}")]
    Count {
        /// The count.
        counted: i64,
        /// The last event's place, 0 if there is none.
        last: u64,
    },
    /// A document's bytes are not those it was named after.
    #[error("document `{sha256}` does not match its hash")]
    Document {
        /// The SHA-256 under which it is filed.
        sha256: Digest,
    },
    /// A document's bytes are gone, and nothing was recorded about it.
    #[error("the bytes of document `{sha256}` are gone, and no `forgotten` event names it")]
    DocumentEmptied {
        /// The SHA-256 under which it is filed.
        sha256: Digest,
    },
    /// A document's SHA-256 or media type is not the one that was written with it.
    #[error("the name or media type of document `{sha256}` does not match its hash")]
    DocumentLabel {
        /// The SHA-256 under which it is filed.
        sha256: Digest,
    },
    /// A row of the documents holds something that redress never writes.
    #[error("document {row} cannot be read: {why}")]
    DocumentUnreadable {
        /// Its place in the table.
        row: i64,
        /// The value that cannot be.
        why: String,
    },
    /// A body is gone, and nothing was recorded about it.
    #[error("the body of event {seq} is gone, and no later `forgotten` event of `{stream}` tells of it")]
    Emptied {
        /// The event's place in the ledger.
        seq: u64,
        /// The event's stream.
        stream: Stream,
    },
    /// Events are missing between two others, or before the first.
    #[error("events {first} to {last} are missing")]
    Gap {
        /// The first that is missing.
        first: u64,
        /// The last that is missing.
        last: u64,
    },
    /// The event, or a hash of it, is not the one that was recorded.
    #[error("event {seq} does not match its hash")]
    Hash {
        /// The event's place in the ledger.
        seq: u64,
    },
    /// A part of the file that keeps the record from being changed is not as redress makes it.
    #[error("`{0}` is not as redress makes it")]
    SchemaChanged(String),
    /// The file has a table, index, trigger or view that redress does not make.
    #[error("`{0}` was not made by redress")]
    SchemaForeign(String),
    /// A part of the file that keeps the record from being changed is not there.
    #[error("`{0}` is missing")]
    SchemaMissing(String),
    /// `SQLite`'s own check of the file complains.
    #[error("the file is damaged: {0}")]
    Structure(String),
    /// The event does not name the hash of the one before it.
    #[error("event {seq} does not follow the event before it")]
    Unlinked {
        /// The event's place in the ledger.
        seq: u64,
    },
    /// A row of the events holds something that redress never writes.
    #[error("event {seq} cannot be read: {why}")]
    Unreadable {
        /// Its place in the table.
        seq: i64,
        /// The value that cannot be.
        why: String,
    },
}
