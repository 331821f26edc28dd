//! The manual pages: one for each command, by the judgement of mandoc and of man itself.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use clap::CommandFactory;
use support::session::Session;

/// Writes all pages into a folder that is not there yet.
fn pages(session: &Session) -> Vec<PathBuf> {
    session.ok("man -o share/man1");
    let entries = fs::read_dir(session.home().join("share/man1")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

/// Returns the names of the pages of a command and of those below it.
fn expected(command: &clap::Command, above: &str, names: &mut Vec<String>) {
    let name = format!("{above}{}", command.get_name());
    names.push(format!("{name}.1"));
    for inner in command.get_subcommands().filter(|inner| !inner.is_hide_set()) {
        expected(inner, &format!("{name}-"), names);
    }
}

fn is_here(program: &str) -> bool {
    let here = Path::new("/usr/bin").join(program).exists();
    assert!(here || std::env::var_os("CI").is_none(), "{program} is not here");
    here
}

#[test]
fn every_command_has_a_page_and_every_page_a_command() {
    let session = Session::on("2026-11-23");
    let found: Vec<String> = pages(&session).iter().map(|path| name_of(path)).collect();
    let mut wanted = Vec::new();
    expected(&redress::cli::Cli::command(), "", &mut wanted);
    wanted.sort();
    assert_eq!(found, wanted);
    assert!(
        found.contains(&"redress-controllers-show.1".to_owned()) && !found.contains(&"redress-complete.1".to_owned())
    );
}

#[test]
fn a_page_says_what_help_says_with_examples_exit_codes_and_where_things_are() {
    let session = Session::on("2026-11-23");
    insta::assert_snapshot!("close", session.ok("man close").stdout);
    let whole = session.ok("man").stdout;
    for words in [
        "REDRESS_LEDGER",
        "~/.config/redress/config.toml",
        ".SH \"EXIT STATUS\"",
        "\\fB76\\fR",
        "redress\\-send\\fR(1)",
    ] {
        assert!(whole.contains(words), "{words} is not in\n{whole}");
    }
    assert_eq!(session.json("man close")["pages"][0]["name"], "redress-close.1");
    let unknown = session.run("man clse");
    assert_eq!((unknown.code(), unknown.stderr.contains("try: redress man close")), (2, true), "{unknown}");
}

#[test]
fn mandoc_and_man_find_nothing_wrong_with_a_page() {
    let session = Session::on("2026-11-23");
    let pages = pages(&session);
    if is_here("mandoc") {
        let output = Command::new("mandoc").args(["-T", "lint", "-W", "warning"]).args(&pages).output().unwrap();
        let said = String::from_utf8(output.stdout).unwrap();
        // The pages bear no date, so that the same program always writes the same pages.
        let found: Vec<&str> = said.lines().filter(|line| !line.contains("missing date")).collect();
        assert_eq!(found, Vec::<&str>::new());
        assert_eq!(said.lines().count(), pages.len(), "mandoc has looked at each of them");
    }
    if is_here("man") {
        for page in &pages {
            let output = Command::new("man")
                .args(["--warnings", "-E", "UTF-8", "-l"])
                .arg(page)
                .env("MANWIDTH", "80")
                .output()
                .unwrap();
            assert!(output.status.success() && output.stderr.is_empty(), "{}: {output:?}", page.display());
            assert!(String::from_utf8(output.stdout).unwrap().contains("EXIT STATUS"), "{}", page.display());
        }
    }
}

#[test]
fn pages_are_for_everyone_always_the_same_and_replace_only_pages() {
    let session = Session::on("2026-11-23");
    let first: Vec<String> = pages(&session).iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let again: Vec<String> = pages(&session).iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    assert_eq!(first, again);
    let page = session.home().join("share/man1/redress.1");
    assert_eq!(fs::metadata(&page).unwrap().permissions().mode() & 0o400, 0o400);
    fs::write(&page, "a page of somebody else's\n").unwrap();
    let refused = session.run("man -o share/man1");
    assert_eq!(
        (refused.code(), refused.stderr.contains("is no page that `redress man` wrote")),
        (2, true),
        "{refused}"
    );
    assert_eq!(fs::read_to_string(&page).unwrap(), "a page of somebody else's\n");
    assert!(session.ok("man -o elsewhere --dry-run").stderr.contains("Would write"));
    assert!(!session.home().join("elsewhere").exists());
    let listed = session.json("man -o elsewhere");
    assert_eq!(listed["pages"].as_array().unwrap().len(), first.len());
}
