-- The ledger, version 1. Ledgers out there were made with these words: a later version adds a file and never edits this one.
-- The triggers keep an honest program from changing the record by mistake; `redress verify` tells if they were taken away.

PRAGMA application_id = 0x72647273; -- "rdrs"

CREATE TABLE events (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT CHECK (seq > 0),
    stream      TEXT NOT NULL,
    recorded_at TEXT NOT NULL, -- RFC 3339, UTC, six decimals, by the real clock
    "on"        TEXT NOT NULL, -- the day it happened, ISO 8601
    kind        TEXT NOT NULL,
    body        TEXT,          -- JSON, exactly as hashed; NULL once forgotten
    salt        BLOB CHECK (length(salt) = 16),
    body_hash   BLOB NOT NULL CHECK (length(body_hash) = 32),
    prev        BLOB NOT NULL CHECK (length(prev) = 32),
    hash        BLOB NOT NULL CHECK (length(hash) = 32),
    CHECK ((body IS NULL) = (salt IS NULL))
) STRICT;

CREATE INDEX events_by_stream ON events (stream);

CREATE TABLE documents (
    sha256      BLOB NOT NULL PRIMARY KEY CHECK (length(sha256) = 32),
    media_type  TEXT NOT NULL,
    bytes       BLOB,          -- NULL once forgotten
    hash        BLOB NOT NULL CHECK (length(hash) = 32) -- over sha256 and media_type
) STRICT;

CREATE TRIGGER events_are_chained BEFORE INSERT ON events
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM events)
  OR NEW.prev IS NOT coalesce((SELECT hash FROM events ORDER BY seq DESC LIMIT 1), zeroblob(32))
BEGIN SELECT raise(ABORT, 'an event follows the last one and names its hash'); END;

CREATE TRIGGER events_are_kept BEFORE UPDATE ON events
WHEN NOT (
    OLD.body IS NOT NULL AND NEW.body IS NULL AND NEW.salt IS NULL AND OLD.kind IS NOT 'forgotten'
    AND NEW.seq IS OLD.seq AND NEW.stream IS OLD.stream AND NEW.recorded_at IS OLD.recorded_at
    AND NEW."on" IS OLD."on" AND NEW.kind IS OLD.kind
    AND NEW.body_hash IS OLD.body_hash AND NEW.prev IS OLD.prev AND NEW.hash IS OLD.hash
)
BEGIN SELECT raise(ABORT, 'an event is never changed; only its body and salt may be forgotten, both at once'); END;

CREATE TRIGGER events_stay BEFORE DELETE ON events
BEGIN SELECT raise(ABORT, 'an event is never deleted'); END;

CREATE TRIGGER documents_are_new BEFORE INSERT ON documents
WHEN EXISTS (SELECT 1 FROM documents WHERE sha256 IS NEW.sha256 OR rowid IS NEW.rowid)
BEGIN SELECT raise(ABORT, 'a document is filed once'); END;

CREATE TRIGGER documents_are_kept BEFORE UPDATE ON documents
WHEN NOT (
    (OLD.bytes IS NULL) <> (NEW.bytes IS NULL)
    AND NEW.rowid IS OLD.rowid AND NEW.sha256 IS OLD.sha256
    AND NEW.media_type IS OLD.media_type AND NEW.hash IS OLD.hash
)
BEGIN SELECT raise(ABORT, 'a document is never changed; only its bytes may be forgotten, or filed again'); END;

CREATE TRIGGER documents_stay BEFORE DELETE ON documents
BEGIN SELECT raise(ABORT, 'a document is never deleted'); END;
