//! What `docs/automation.md` tells those who let a machine look: the line for cron, the units for systemd, the words for others.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, path::Path, process::Command};

use support::session::Session;

const PAGE: &str = include_str!("../docs/automation.md");
const UNITS: [(&str, &str); 3] = [
    ("redress-overdue.service", include_str!("../docs/systemd/redress-overdue.service")),
    ("redress-overdue.timer", include_str!("../docs/systemd/redress-overdue.timer")),
    ("redress-overdue-notify.service", include_str!("../docs/systemd/redress-overdue-notify.service")),
];

/// The command of the line for cron, which is that of the unit too.
fn command() -> &'static str {
    let line = PAGE.lines().find_map(|line| line.trim().strip_prefix("0 9 * * * redress ")).unwrap();
    assert!(UNITS[0].1.contains(&format!("ExecStart=%h/.cargo/bin/redress {line}\n")));
    line
}

#[test]
fn the_line_for_cron_speaks_only_when_somebody_is_out_of_time() {
    let mut session = Session::on("2026-11-23");
    let run = session.run(command());
    assert_eq!((run.code(), run.stdout.as_str(), run.stderr.as_str()), (0, "", ""), "without a record");
    assert_eq!(fs::read_dir(session.home()).unwrap().count(), 0, "something was made");

    session.ok("init --country DE --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok("new erasure --to aliexpress");
    session.ok("send 1 --via webform --yes");
    session.ok("record 1 sent --by webform");
    session.later("2026-12-23");
    let run = session.run(command());
    assert_eq!((run.code(), run.stdout.as_str(), run.stderr.as_str()), (0, "", ""), "on the last day");
    session.later("2026-12-24");
    let run = session.run(command());
    assert_eq!(run.code(), 3, "{run}");
    assert!(run.stdout.starts_with("1  aliexpress  erasure  due 2026-12-23") && run.stderr.is_empty(), "{run}");
    assert_eq!(session.run("overdue --quiet").code(), 0, "only `--check` says it with the exit code");

    fs::write(session.ledger(), "this is no record").unwrap();
    let run = session.run(command());
    assert_eq!((run.code(), run.stderr.is_empty()), (70, false), "what cannot be read is not silence: {run}");
}

#[test]
fn the_page_has_the_units_word_for_word() {
    for (name, unit) in UNITS {
        let set_in = |line: &str| if line.is_empty() { String::new() } else { format!("    {line}") };
        let block: Vec<String> = unit.lines().map(set_in).collect();
        assert!(PAGE.contains(&block.join("\n")), "{name} is not in docs/automation.md as it is");
    }
}

#[test]
fn systemd_finds_nothing_wrong_with_the_units() {
    let verify = Path::new("/usr/bin/systemd-analyze");
    if !verify.exists() {
        assert!(std::env::var_os("CI").is_none(), "systemd-analyze is not here");
        return;
    }
    let session = Session::on("2026-11-23");
    // What the units call is put where they look for it: the program, and something that tells.
    fs::create_dir_all(session.home().join(".cargo/bin")).unwrap();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_redress"), session.home().join(".cargo/bin/redress")).unwrap();
    let paths = UNITS.map(|(name, unit)| {
        let unit =
            unit.replace("/usr/bin/notify-send", "/bin/echo").replace("Documentation=man:redress-overdue(1)\n", "");
        session.write(&format!("units/{name}"), &unit)
    });
    let output = Command::new(verify)
        .args(["--user", "verify"])
        .args(&paths)
        .env("HOME", session.home())
        .env("XDG_RUNTIME_DIR", session.home())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    let about_ours: Vec<&str> = said.lines().filter(|line| line.contains("redress")).collect();
    assert!(output.status.success() && about_ours.is_empty(), "{said}");
}

#[test]
fn the_words_of_the_data_rights_protocol_stand_in_lists_and_cases() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    assert_eq!(session.json("show 1")["data_rights_protocol"], serde_json::Value::Null);
    let word = |status: &str, reason: Option<&str>| serde_json::json!({ "status": status, "reason": reason });
    for (line, expected) in [
        ("record 1 sent --by email", word("open", None)),
        ("record 1 wants-identity", word("in_progress", Some("need_user_verification"))),
        ("record 1 refused --reason no", word("denied", Some("other"))),
        ("close 1 --gave-up", word("expired", None)),
        ("reopen 1", word("denied", Some("other"))),
        ("close 1 --done", word("fulfilled", None)),
    ] {
        session.ok(line);
        assert_eq!(session.json("list open done")["cases"][0]["data_rights_protocol"], expected, "{line}");
    }
}
