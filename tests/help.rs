//! Help: pages about topics, and the help of commands.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::session::Session;

#[test]
fn help_is_a_page_a_command_or_both_and_the_nearest_is_named() {
    let session = Session::on("2026-11-23");
    let page = session.ok("help deadlines").stdout;
    assert!(page.starts_with("When they must answer\n") && page.contains("    redress show 1 --explain"), "{page}");
    let command = session.ok("help record").stdout;
    assert!(command.contains("Usage: redress record"), "{command}");
    assert_eq!(command.trim_end(), session.ok("record --help").stdout.trim_end());
    assert!(session.ok("help controllers show").stdout.contains("Usage: redress controllers show"));
    let both = session.ok("help evidence").stdout;
    let (usage, page) = (both.find("Usage: redress evidence").unwrap(), both.find("What to keep, and").unwrap());
    assert!(usage < page, "{both}");
    let all = session.ok("help").stdout;
    assert!(all.contains("Usage: redress") && all.contains("\nleaving      Leaving a service completely"), "{all}");
    let unknown = session.run("help deadlnes");
    assert_eq!(unknown.code(), 2);
    assert!(unknown.stderr.contains("try: redress help deadlines"), "{unknown}");
    assert_eq!(session.json("help leaving")["page"]["topic"], "leaving");
    assert!(session.ok("--help").stdout.contains("redress help leaving"));
}

#[test]
fn a_page_is_broken_to_the_width_of_the_terminal() {
    let session = Session::on("2026-11-23");
    for columns in ["40", "80", "120"] {
        let output = session.command("help identity").env("COLUMNS", columns).output().unwrap();
        let page = String::from_utf8(output.stdout).unwrap();
        insta::assert_snapshot!(format!("identity-{columns}"), page);
    }
}
