//! The faults: tables of everything that can go wrong around a letter, each cell of them tried on the whole program.
//!
//! `cargo test` tries a sample of each table, `cargo test --test faults -- --all` (which is what `tests/run --faults` does) all
//! of it. Other words are parts of the names of the tables to try; the names are those of [`TABLES`].
//!
//! A table counts its cells by what became of them, and what happened that must never happen: there is no violation in a
//! table that passes. Cells that cannot exist are counted too, as such.

#![allow(clippy::unwrap_used, reason = "a cell that cannot go on is a violation, and is reported as one")]

mod at_once;
mod attacks;
mod calls;
mod canary;
mod commands;
mod cuts;
mod dialogue;
mod expected;
mod flips;
mod home;
mod killed;
mod modes;
mod scripted;
mod sockets;
mod strace;
#[path = "../support/mod.rs"]
mod support;
mod tally;

use std::{
    io::{self, Write},
    panic::catch_unwind,
    process::ExitCode,
    time::Instant,
};

use tally::Tally;

/// How much of a table is tried.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Extent {
    /// All of it, which takes minutes.
    All,
    /// As much as the everyday test run has time for.
    Sample,
}

/// A table, and how it is filled.
struct Table {
    name: &'static str,
    what: &'static str,
    fill: fn(Extent) -> Tally,
}

const TABLES: &[Table] = &[
    Table {
        name: "scripted-server",
        what: "a server that misbehaves in every way at every step: what the user is told is what the server knows",
        fill: scripted::fill,
    },
    Table {
        name: "cuts",
        what: "the connection is cut after every octet of the server and every 50th of the client",
        fill: cuts::fill,
    },
    Table {
        name: "killed-client",
        what: "the client is killed in every cell of the first table and started again: nothing goes twice or is lost",
        fill: killed::fill,
    },
    Table {
        name: "system-calls",
        what: "the program is killed at, or refused, every system call that changes anything: nothing goes twice or is lost",
        fill: calls::fill,
    },
    Table { name: "at-once", what: "2, 4 and 8 runs send one letter at once: it goes once", fill: at_once::fill },
    Table {
        name: "attacks",
        what: "six attacks on the connection: refused, not an octet of password or letter in clear",
        fill: attacks::fill,
    },
    Table {
        name: "flips",
        what: "every byte of every stored value of a ledger of 50 events is flipped: `verify` names each",
        fill: flips::fill,
    },
    Table { name: "modes", what: "every command under umask 000: its files are for the user only", fill: modes::fill },
    Table {
        name: "sockets",
        what: "every command under strace: no connection but to the mail provider, and by those that say so",
        fill: sockets::fill,
    },
    Table {
        name: "canary",
        what: "every command and every way to fail with a password: it is nowhere but on the secured wire",
        fill: canary::fill,
    },
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    // What `cargo test -- --ignored` asks every test program for: there is nothing switched off here.
    if arguments.iter().any(|argument| argument == "--ignored") {
        return ExitCode::SUCCESS;
    }
    let extent = if arguments.iter().any(|argument| argument == "--all") { Extent::All } else { Extent::Sample };
    let words: Vec<&String> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    let wanted = |table: &&Table| words.is_empty() || words.iter().any(|word| table.name.contains(word.as_str()));
    let tables: Vec<bool> = TABLES.iter().filter(wanted).map(|table| table.try_out(extent)).collect();
    report(&tables)
}

impl Table {
    /// Fills the table, prints it and tells whether it passed.
    fn try_out(&self, extent: Extent) -> bool {
        let begun = Instant::now();
        let tally = catch_unwind(|| (self.fill)(extent)).unwrap_or_else(|panic| Tally::broken_off(&*panic));
        let extent = if extent == Extent::All { "all" } else { "a sample" };
        say(&format!("\ntable {} ({extent}): {}\n{tally}  {} s", self.name, self.what, begun.elapsed().as_secs()));
        tally.passed()
    }
}

/// Ends as the other test programs do, so that whoever counts their last lines counts this one too.
fn report(tables: &[bool]) -> ExitCode {
    let passed = tables.iter().filter(|passed| **passed).count();
    let failed = tables.len() - passed;
    let verdict = if failed == 0 { "ok" } else { "FAILED" };
    say(&format!("\ntest result: {verdict}. {passed} passed; {failed} failed; 0 ignored; of {} tables", tables.len()));
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn say(text: &str) {
    writeln!(io::stdout(), "{text}").ok();
}
