//! Any bytes as a backup: it is looked at without a panic and refused in words, never taken for a whole one without a record.
//!
//!     cargo fuzz run restore fuzz/corpus/restore

#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(checked) = redress::desk::check_backup(Cursor::new(bytes)) {
        assert!(bytes.starts_with(b"PK"), "a backup is a ZIP archive: {checked:?}");
    }
});
