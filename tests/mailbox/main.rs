//! The mailbox: one suite of promises for every kind of it, and what a server can do to break them.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod promises;
mod scripts;

#[path = "../support"]
mod support {
    pub(crate) mod certificates;
    pub(crate) mod imap_server;
    pub(crate) mod smtp_server;
}

use promises::{INBOX, SENT, keeps_its_promises};
use redress::post::MemoryMailbox;

#[test]
fn a_mailbox_in_memory_keeps_its_promises() {
    let came = "2026-11-23T10:14:00+01:00".parse().unwrap();
    let mailbox = MemoryMailbox::default().with_folder("INBOX", &[], 7);
    let mailbox = INBOX.iter().fold(mailbox, |mailbox, message| mailbox.with_message(came, message));
    let mailbox = mailbox.with_folder("Sent", &["\\Sent"], 8).with_message(came, SENT);
    keeps_its_promises(&mut mailbox.with_folder("Entwürfe", &["\\Drafts"], 9));
}
