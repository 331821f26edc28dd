//! Any bytes as a mail: it is read without a panic, and its attachments have the size that was read.
//!
//!     cargo fuzz run reply fuzz/corpus/reply tests/mail/replies

#![no_main]

use libfuzzer_sys::fuzz_target;
use redress::mail::reading::{attachment, read};
use letters::known;

#[allow(dead_code, reason = "each target uses a part of it")]
#[path = "known.rs"]
mod letters;

fuzz_target!(|bytes: &[u8]| {
    let reading = read(bytes, &known());
    assert!(!reading.suggestions.is_empty());
    for listed in &reading.attachments {
        assert_eq!(attachment(bytes, listed.index).map(|octets| octets.len()), Some(listed.size));
        assert!(!listed.name.contains('/') && !listed.name.starts_with('.'));
    }
});
