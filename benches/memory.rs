//! Whether the memory of one process stays flat over 10,000 letters, as text and as PDF.
//!
//! `cargo bench --locked --bench memory` prints the resident set and its highest mark after some thousands (Linux only, where
//! the kernel tells them in `/proc/self/status`). No two letters are the same: each has another name, reason and day.

#![allow(clippy::unwrap_used, missing_docs, reason = "a benchmark that cannot go on has failed")]

mod support;

use std::{
    fs,
    io::{self, Write},
};

use chrono::{Days, NaiveDate};
use redress::letter::{Letter, compose};
use support::{LETTERS, request};

const COUNT: u64 = 10_000;
const TOLD: [u64; 5] = [1, 100, 1_000, 5_000, 10_000];

fn main() {
    over("text", |letter| letter.text().len());
    #[cfg(feature = "pdf")]
    {
        use redress::letter::pdf::{Fonts, Look, print};
        over("pdf", |letter| print(&letter.sheet(), &Look::default(), &Fonts::shipped()).unwrap().len());
    }
}

fn over(form: &str, print: impl Fn(&Letter) -> usize) {
    let mut out = io::stdout();
    for n in 1..=COUNT {
        assert!(print(&letter(n)) > 1000);
        if TOLD.contains(&n) {
            writeln!(out, "{form} {n:>6} letters: {}", memory()).unwrap();
        }
    }
}

fn letter(n: u64) -> Letter {
    let nth = usize::try_from(n).unwrap();
    let mut request = request(LETTERS[nth % LETTERS.len()]);
    request.addressee.named_recipients = vec!["Pay Example Ltd.".to_owned(); nth % 50];
    request.reason = Some(format!("Order {n} was not mine."));
    request.subject.name = format!("Ada Example {n}");
    compose(&request, NaiveDate::from_ymd_opt(2026, 11, 22).unwrap() + Days::new(n)).unwrap()
}

/// What the kernel says of this process: the resident set now and at its highest.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let lines = status.lines().filter(|line| line.starts_with("VmRSS") || line.starts_with("VmHWM"));
    lines.map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join(", ")
}
