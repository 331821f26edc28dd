//! What came is filed with the case it answers, byte for byte and once; what does not belong leaves no trace.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "../support/mod.rs"]
mod support;

mod import;
mod sent;
mod sync;
mod wrong_case;
