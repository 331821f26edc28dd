//! What the tests of the whole program share.

#![allow(dead_code, clippy::unwrap_used, reason = "each test crate uses its part; a helper that fails fails its test")]

pub(crate) mod certificates;
pub(crate) mod imap_server;
pub(crate) mod session;
pub(crate) mod smtp_server;
pub(crate) mod strange;
#[cfg(target_os = "linux")]
pub(crate) mod terminal;
