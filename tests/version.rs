//! What the program says of itself: its version, and the facts of its build without a time.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::session::Session;

#[test]
fn the_version_is_one_line_and_its_long_form_has_the_facts_of_the_build() {
    let session = Session::on("2026-11-23");
    assert_eq!(session.ok("-V").stdout, concat!("redress ", env!("CARGO_PKG_VERSION"), "\n"));
    let long = session.ok("--version").stdout;
    let lines: Vec<&str> = long.lines().collect();
    assert_eq!(lines.len(), 4, "{long}");
    assert_eq!(lines[0], concat!("redress ", env!("CARGO_PKG_VERSION")));
    assert!(lines[1].starts_with("commit:   ") && lines[1].len() > 10, "{long}");
    for (feature, built) in [("keyring", cfg!(feature = "keyring")), ("pdf", cfg!(feature = "pdf"))] {
        let listed = lines[2].strip_prefix("features: ").unwrap().split(", ").any(|name| name == feature);
        assert_eq!(listed, built, "{feature}: {long}");
    }
    let sqlite = rusqlite::version();
    assert_eq!(lines[3], format!("SQLite:   {sqlite}"));
    assert_eq!(session.ok("--version").stdout, long, "there is no time in it");
}
