//! The whole program in an empty home on a fixed day, whole output at once.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::session::{Run, Session};

/// Shows a command with what it printed.
fn shown(session: &Session, lines: &[&str]) -> String {
    let show = |line: &&str| format!("$ redress {line}\n{}\n", session.run(line));
    lines.iter().map(show).collect::<Vec<_>>().join("\n")
}

fn assert_refused(run: &Run, code: i32, words: &str) {
    assert_eq!(run.code(), code, "{run}");
    assert!(run.stderr.contains(words), "`{words}` is not in\n{run}");
}

#[test]
fn a_letter_needs_nothing_set_up_and_leaves_nothing_behind() {
    let session = Session::on("2026-11-23");
    let run = session.run("letter erasure --to aliexpress --name 'Ada Example' --email ada@example.org --country DE");
    insta::assert_snapshot!(run);
    assert_eq!(std::fs::read_dir(session.home()).unwrap().count(), 0);
}

#[test]
fn the_first_day_of_a_case() {
    let session = Session::on("2026-11-23");
    insta::assert_snapshot!(shown(
        &session,
        &[
            "",
            "init --country DE --name 'Ada Example' --email ada@example.org --by-hand",
            "new erasure --to aliexpress",
            "list",
            "show 1",
            "send 1",
            "record 1 sent --by email",
            "record 1 acknowledged",
            "show 1 --explain",
            "overdue",
            "",
        ]
    ));
}

#[test]
fn a_controller_is_in_time_on_the_last_day_and_overdue_the_day_after() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-23");
    assert_eq!(session.run("overdue").stdout, "");
    assert_eq!(session.run("overdue --check").code(), 0);
    session.later("2026-12-24");
    insta::assert_snapshot!(shown(&session, &["overdue", "overdue --check", "overdue --plain", "list", ""]));
}

#[test]
fn overdue_prints_the_document_of_the_contract() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2027-01-04");
    let document = session.json("overdue");
    let case = &document["cases"][0];
    assert_eq!(document["schema"], "redress.list/1");
    for (field, value) in [
        ("case", serde_json::json!(1)),
        ("controller", "aliexpress".into()),
        ("law", "gdpr".into()),
        ("right", "erasure".into()),
        ("status", "waiting".into()),
        ("clock", "overdue".into()),
        ("opened", "2026-11-23".into()),
        ("sent", "2026-11-23".into()),
        ("received", serde_json::Value::Null),
        ("due", "2026-12-23".into()),
        ("act_after", "2026-12-23".into()),
        ("overdue_days", 12.into()),
    ] {
        assert_eq!(case[field], value, "{field}");
    }
    let response = &case["deadlines"][0];
    assert_eq!((&response["kind"], &response["from"]["fact"]), (&"response".into(), &"sent".into()));
    assert!(response["provisions"].as_array().unwrap().contains(&"Art. 12(3) GDPR".into()), "{response}");
}

#[test]
fn an_acknowledgement_never_moves_a_date_unless_it_names_a_day_of_receipt() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-01");
    session.ok("record 1 acknowledged");
    let case = session.json("show 1");
    assert_eq!(
        (&case["status"], &case["due"], &case["evidence"]),
        (&"acknowledged".into(), &"2026-12-23".into(), &"E4".into())
    );
    session.ok("record 1 acknowledged --received 2026-11-24");
    let case = session.json("show 1");
    assert_eq!((&case["received"], &case["due"]), (&"2026-11-24".into(), &"2026-12-24".into()));
}

#[test]
fn a_letter_by_post_has_no_clock_before_its_delivery_is_recorded() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new access --to aliexpress");
    session.ok("record 1 sent --by post");
    session.later("2027-03-01");
    assert_eq!(session.json("show 1")["clock"], "none");
    session.ok("record 1 received --on 2026-12-04");
    let case = session.json("show 1");
    assert_eq!((&case["due"], &case["clock"]), (&"2027-01-04".into(), &"overdue".into()));
}

#[test]
fn an_extension_counts_from_the_start_and_only_if_its_notice_came_in_time() {
    for (notice, due, words) in [("2026-12-23", "2027-02-23", ""), ("2026-12-24", "2026-12-23", "does not count")] {
        let mut session = Session::ada("2026-11-23");
        session.ok("new erasure --to aliexpress");
        session.ok("record 1 sent --by email");
        session.later(notice);
        let run = session.ok("record 1 extended --reason complexity");
        assert!(run.stderr.contains(words), "{run}");
        assert_eq!(session.json("show 1")["due"], due, "{notice}");
    }
}

#[test]
fn every_fact_of_the_contract_can_be_recorded_and_leads_to_its_status() {
    for (fact, status, clock) in [
        ("received", "waiting", "running"),
        ("acknowledged", "acknowledged", "running"),
        ("wants-information", "wants-information", ""),
        ("wants-identity", "wants-identity", ""),
        ("extended --until 2027-02-01 --reason many", "extended", "running"),
        ("refused --reason 'no'", "refused", "stopped"),
        ("partial", "partial", "running"),
        ("done", "done", "stopped"),
        ("retained --what invoices --basis 'Section 147 AO' --until 2034-12-31 --holder them", "retained", "stopped"),
        ("no-data", "no-data", "stopped"),
        ("wrong-address", "undeliverable", "running"),
        ("portal", "waiting", "running"),
        ("bounced", "undeliverable", "stopped"),
        ("withdrawn", "withdrawn", "stopped"),
        ("complained --to beapd", "complained", "running"),
        ("other --note 'an advertisement'", "waiting", "running"),
    ] {
        let session = Session::ada("2026-11-23");
        session.ok("new erasure --to aliexpress");
        session.ok("send 1 --via webform --yes");
        session.ok("record 1 sent --by webform");
        session.ok(&format!("record 1 {fact}"));
        let case = session.json("show 1");
        assert_eq!(case["status"], status, "{fact}");
        assert!(clock.is_empty() || case["clock"] == clock, "{fact}: {}", case["clock"]);
    }
}

#[test]
fn a_question_is_settled_by_its_answer_and_the_case_is_where_it_was() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.ok("record 1 acknowledged");
    assert_refused(&session.run("record 1 gave-identity"), 2, "no open question");
    session.ok("record 1 wants-identity");
    session.ok("record 1 gave-identity");
    assert_eq!(session.json("show 1")["status"], "acknowledged");
}

#[test]
fn a_letter_that_came_back_stops_the_clock_unless_something_shows_that_it_had_arrived() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.ok("record 1 acknowledged");
    session.ok("record 1 bounced");
    let case = session.json("show 1");
    assert_eq!((&case["status"], &case["clock"]), (&"acknowledged".into(), &"running".into()));
}

#[test]
fn a_wrong_entry_is_mended_by_another_and_never_changed() {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2026-12-01");
    session.ok("record 1 done");
    assert_eq!(session.json("show 1")["status"], "done");
    session.ok("record 1 corrected --event 4");
    assert_eq!(session.json("show 1")["status"], "waiting");
    session.ok("record 1 corrected --event 3 --on 2026-11-25");
    assert_eq!(session.json("show 1")["due"], "2026-12-25");
    assert_eq!(session.json("show 1")["events"].as_array().unwrap().len(), 6);
    assert_refused(&session.run("record 1 corrected --event 1"), 2, "no fact that can be corrected");
    session.ok("verify");
}

#[test]
fn a_case_is_closed_and_opened_again() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("close 1 --gave-up");
    assert_eq!(session.json("list")["cases"].as_array().unwrap().len(), 0);
    assert_eq!(session.json("list done")["cases"][0]["status"], "closed");
    assert_refused(&session.run("record 1 sent --by email"), 2, "case 1 is closed");
    session.ok("reopen 1");
    assert_eq!(session.json("show 1")["status"], "draft");
    assert_refused(&session.run("reopen 1"), 2, "case 1 is not closed");
}

#[test]
fn a_case_is_forgotten_only_by_its_reference_and_the_record_still_verifies() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress --identifier member-id=CANARY-77");
    session.ok("new access --to alibaba-com");
    assert_refused(&session.run("forget 1 --yes"), 2, "nobody can be asked here");
    assert_refused(&session.run("forget 1 --confirm R-2026-22222"), 2, "is not");
    assert!(session.run("forget 1 --yes").stderr.contains("will be deleted for good, once its reference is typed"));
    assert_refused(&session.run("show r-2026-22222"), 2, "no case `r-2026-22222`");
    let raw = session.command("show 1 --json").output().unwrap().stdout;
    let reference =
        serde_json::from_slice::<serde_json::Value>(&raw).unwrap()["reference"].as_str().unwrap().to_owned();
    session.ok(&format!("note 2 'as in {reference}'"));
    let run = session.ok(&format!("forget 1 --confirm {reference}"));
    assert!(run.stderr.contains("Case 2 tells of it too (#"), "{run}");
    assert_refused(&session.run("show 1"), 2, "case 1 was forgotten");
    let bytes = std::fs::read(session.ledger()).unwrap();
    assert!(!bytes.windows(9).any(|window| window == b"CANARY-77"));
    session.ok("verify");
    assert_eq!(session.json("list")["cases"].as_array().unwrap().len(), 1);
}

#[test]
fn the_nearest_controller_right_law_and_flag_are_named() {
    let session = Session::ada("2026-11-23");
    insta::assert_snapshot!(shown(
        &session,
        &[
            "new erasure --to aliexpres",
            "new erase --to aliexpress",
            "new erasure --to aliexpress --law gdrp",
            "new erasure --to aliexpress --nmae Ada",
            "show 9",
            "lst",
        ]
    ));
    assert!(!session.ledger().exists());
}

#[test]
fn a_malformed_value_is_refused_before_anything_is_written() {
    let session = Session::on("2026-11-23");
    let with = |flags: &str| session.run(&format!("new erasure --to aliexpress {flags}"));
    for (flags, words) in [
        ("--name Ada --email ada --country DE", "`ada` is not a plain e-mail address"),
        ("--name ' ' --email ada@example.org --country DE", "name"),
        ("--name Ada --email ada@example.org --country Germny", "did you mean Germany (`DE`)?"),
        ("--name Ada --email ada@example.org --country DE --today 2026-02-30", "no such day"),
        ("--name Ada --email ada@example.org --country CH", "no law that redress knows fits Switzerland"),
        ("--name Ada --email ada@example.org --country US", "--region CA"),
        ("--name Ada --email ada@example.org", "a letter needs `--country`"),
    ] {
        assert_refused(&with(flags), 2, words);
    }
    assert!(!session.ledger().exists());
}

#[test]
fn an_address_that_must_never_be_used_is_refused_with_the_reason() {
    let session = Session::ada("2026-11-23");
    insta::assert_snapshot!(shown(
        &session,
        &[
            "new erasure --to enforcementenquiry@alibaba-inc.com",
            "new erasure --to DataProtection.AE@aliexpress.com",
            "new erasure --to someone@example.com",
        ]
    ));
}

#[test]
fn an_error_is_a_document_where_one_was_asked_for() {
    let session = Session::ada("2026-11-23");
    let run = session.run("new erasure --to aliexpres --json");
    let error: serde_json::Value = serde_json::from_str(&run.stderr).unwrap();
    assert_eq!((&error["schema"], &error["code"]), (&"redress.error/1".into(), &2.into()));
    let run = session.run("new erase --to aliexpress --json");
    let error: serde_json::Value = serde_json::from_str(&run.stderr).unwrap();
    assert_eq!((&error["schema"], &error["code"]), (&"redress.error/1".into(), &2.into()));
}

#[test]
fn a_record_that_is_damaged_is_named_and_nothing_is_sent() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    let mut bytes = std::fs::read(session.ledger()).unwrap();
    bytes[..16].copy_from_slice(b"not a database!!");
    std::fs::write(session.ledger(), bytes).unwrap();
    for line in ["overdue", "send 1", "verify", "new erasure --to aliexpress", "list"] {
        assert_eq!(session.run(line).code(), 70, "{line}: {}", session.run(line));
    }
}

#[test]
fn a_folder_that_cannot_be_written_to_is_said_before_anything_happens() {
    let session = Session::ada("2026-11-23");
    session.write(".local/share/redress", "a file where the folder should be");
    let run = session.run("new erasure --to aliexpress");
    assert_refused(&run, 73, "cannot create ledger");
}

#[test]
fn a_closed_pipe_is_silence() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    let mut child = session
        .command("export")
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn several_controllers_are_one_transaction_and_one_document() {
    let session = Session::ada("2026-11-23");
    let document = session.json("new erasure --to aliexpress --to alibaba-com");
    assert_eq!(document["schema"], "redress.letters/1");
    assert_eq!(document["letters"][0]["reference"], "R-2026-XXXXX");
    assert_eq!(document["letters"][1]["case"], 2);
    assert_refused(&session.run("new erasure --to aliexpress --to nobody"), 2, "no controller");
    assert_eq!(session.json("list")["cases"].as_array().unwrap().len(), 2);
}

#[test]
fn a_case_is_named_by_number_reference_or_controller() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("new access --to alibaba-com");
    let raw = session.command("show 1 --json").output().unwrap().stdout;
    let reference =
        serde_json::from_slice::<serde_json::Value>(&raw).unwrap()["reference"].as_str().unwrap().to_owned();
    for name in ["1", "aliexpress", &reference, reference.strip_prefix("R-2026-").unwrap()] {
        assert_eq!(session.json(&format!("show {name}"))["case"], 1, "{name}");
    }
    session.ok("new access --to aliexpress");
    assert_refused(&session.run("show aliexpress"), 2, "could be case 1 or 3");
}

#[test]
fn a_form_that_cannot_be_made_opens_no_case() {
    let session = Session::ada("2026-11-23");
    for (flags, code, words) in [
        ("--format mailto", 2, "mail programs open at most"),
        ("-o no/such/folder/letter.txt", 73, "cannot be written"),
        ("-o letter.txt --to alibaba-com", 2, "`-o` names one file, and there are 2 letters"),
        ("-o letter.txt --access-first", 2, "`-o` names one file, and there are 2 letters"),
        ("--format html --json", 2, "leave `--json` out"),
        ("-o letter.json --json", 2, "--json > letter.json"),
    ] {
        assert_refused(&session.run(&format!("new erasure --to aliexpress {flags}")), code, words);
        assert!(!session.ledger().exists(), "{flags}");
    }
    assert!(!session.home().join("letter.txt").exists());
}

#[test]
fn a_file_that_exists_is_replaced_only_by_the_users_word() {
    let session = Session::ada("2026-11-23");
    session.write("letter.txt", "mine");
    for line in ["letter erasure --to aliexpress -o letter.txt", "new erasure --to aliexpress -o letter.txt"] {
        assert_refused(&session.run(line), 2, "`letter.txt` exists");
    }
    assert!(!session.ledger().exists());
    let read = || std::fs::read_to_string(session.home().join("letter.txt")).unwrap();
    session.ok("new erasure --to aliexpress -o letter.txt --yes --dry-run");
    assert_eq!(read(), "mine");
    session.ok("new erasure --to aliexpress -o letter.txt --yes");
    assert!(read().contains("Art. 17"));
    assert_refused(&session.run("export -o letter.txt"), 2, "`letter.txt` exists");
}

#[test]
fn a_dry_run_writes_nothing_at_all() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("export -o out.jsonl --dry-run");
    session.ok("letter erasure --to aliexpress -o letter.txt --dry-run");
    assert!(!session.home().join("out.jsonl").exists() && !session.home().join("letter.txt").exists());
    let settings = session.home().join(".config/redress/config.toml");
    let before = std::fs::read_to_string(&settings).unwrap();
    let run = session.ok("init --country FR --smtp-host smtp.example.org --smtp-password prompt --dry-run");
    assert!(run.stderr.contains("Nothing was written") && !run.stderr.contains("Written to"), "{run}");
    assert_eq!(std::fs::read_to_string(&settings).unwrap(), before);
    let document = session.json("send 1 --dry-run");
    let letter = &document["letters"][0];
    assert_eq!((&document["schema"], &letter["outcome"]), (&"redress.send/1".into(), &"not-sent".into()));
    assert!(letter["message"].as_str().unwrap().contains("Subject: "), "{letter}");
    assert_eq!(session.json("new access --to aliexpress --dry-run")["case"], serde_json::Value::Null);
}

#[test]
fn one_letter_that_cannot_be_sent_drops_none_of_the_others() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("new access --to alibaba-com");
    // A folder stands where the draft of the first letter should be.
    let reference =
        serde_json::from_slice::<serde_json::Value>(&session.command("show 1 --json").output().unwrap().stdout)
            .unwrap()["reference"]
            .as_str()
            .unwrap()
            .to_owned();
    session.write(&format!(".local/share/redress/drafts/{reference}-1.eml/x"), "");
    let run = session.run("send 1 2 --json");
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((run.code(), &document["letters"][0]["outcome"]), (73, &"not-sent".into()), "{run}");
    assert_eq!(document["letters"][0]["error"]["code"], 73);
    assert_eq!(document["letters"][1]["outcome"], "draft");
    let run = session.run("send 1 2");
    assert_refused(&run, 73, "cannot be written");
    assert!(run.stderr.contains("A draft is ready"), "{run}");
}

#[test]
fn seeing_first_is_recommended_once_and_never_forced() {
    let session = Session::ada("2026-11-23");
    let run = session.ok("letter erasure --to aliexpress");
    assert!(run.stderr.contains("redress letter access --to aliexpress"), "{run}");
    insta::assert_snapshot!(shown(
        &session,
        &[
            "new erasure --to alibaba-com",
            "new erasure --to aliexpress --access-first",
            "new erasure --to aliexpress",
            "new access --to aliexpress --access-first",
        ]
    ));
}

#[test]
fn in_california_the_second_channel_is_asked_for_until_it_is_recorded() {
    let session = Session::on("2026-11-23");
    session.ok("init --country US --region California --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok("new erasure --to aliexpress");
    let asked = shown(&session, &["send 1", "record 1 sent --by email", "show 1", ""]);
    session.ok("send 1 --via webform");
    let recorded = shown(&session, &["record 1 sent --by webform", "show 1", ""]);
    insta::assert_snapshot!(format!("{asked}\n{recorded}"));
}

#[test]
fn a_date_that_is_redresss_own_reading_says_policy() {
    let mut session = Session::on("2026-11-23");
    session.ok("init --country US --region CA --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok("new objection --to aliexpress");
    session.ok("record 1 sent --by email");
    session.later("2027-03-01");
    let document = session.json("show 1");
    let policy = document["deadlines"].as_array().unwrap().iter().any(|deadline| deadline["basis"] == "policy");
    for line in ["overdue", "show 1"] {
        assert_eq!(session.run(line).stdout.contains("policy"), policy, "{line}: {document}");
    }
}

#[test]
fn foreign_text_reaches_no_terminal_raw() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    let name = "proof\u{1b}]0;owned\u{7}\u{202e}gpj.png";
    std::fs::write(session.home().join(name), "x").unwrap();
    let run = session.command("record 1 sent --by email --file").arg(name).output().unwrap();
    assert!(run.status.success());
    let shown = session.ok("show 1");
    assert!(shown.stdout.contains(r"proof\u{1b}]0;owned\u{7}\u{202e}gpj.png"), "{shown}");
    let text = session.command("show 1 --json").output().unwrap().stdout;
    assert!(!String::from_utf8(text).unwrap().contains(['\u{1b}', '\u{202e}', '\u{7}']));
    let missing = session.command("record 1 done --file").arg("no\u{1b}[2J").output().unwrap();
    assert!(!missing.stderr.contains(&0x1b));
}

#[test]
fn records_of_the_user_that_others_can_write_are_refused() {
    use std::os::unix::fs::PermissionsExt;
    let session = Session::ada("2026-11-23");
    let record = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/data/controllers/aliexpress.toml"));
    session.controller("aliexpress", &record.unwrap());
    let folder = session.home().join(".config/redress");
    session.ok("controllers");
    for (path, open, shut) in [
        (folder.join("controllers/aliexpress.toml"), 0o620, 0o600),
        (folder.join("controllers"), 0o777, 0o755),
        (folder.clone(), 0o777, 0o700),
    ] {
        let mode = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        mode(open);
        assert_refused(&session.run("controllers show aliexpress"), 78, "others can write");
        // One record that is open stops its own controller; a folder that is open stops all.
        let other = session.run("controllers show alibaba-com");
        let is_folder = path.is_dir();
        assert_eq!(other.code(), if is_folder { 78 } else { 0 }, "{other}");
        assert!(other.stderr.contains("others can write"), "{other}");
        mode(shut);
    }
    session.ok("controllers");
    session.write(".config/other/controllers", "a file where the folder should be");
    assert_refused(&session.run("controllers --config .config/other/config.toml"), 65, "cannot be listed");
}

#[test]
fn a_record_of_the_user_that_cannot_be_used_stops_the_letters_to_its_own_controller_only() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress --to alibaba-com");
    session.controller("aliexpress", "id = \"aliexpress\"\nservice = \"X\"\n[[channel]]\nid = 5\n");
    let run = session.run("send 1");
    assert_eq!(run.code(), 65, "{run}");
    for said in [
        "error: record `$HOME/.config/redress/controllers/aliexpress.toml` cannot be used: line 4: invalid type",
        "Letters to this controller wait until it is mended; the others are not touched by it.",
        "try: correct `$HOME/.config/redress/controllers/aliexpress.toml` with an editor",
    ] {
        assert!(run.stderr.contains(said), "{said}: {run}");
    }
    let run = session.ok("send 2");
    assert_eq!(run.stderr.matches("no letter to `aliexpress` goes until it is mended").count(), 1, "{run}");
    assert!(run.stderr.contains("A draft is ready"), "{run}");
    assert_eq!(session.run("new access --to aliexpress").code(), 65);
    let listed = session.ok("controllers");
    assert!(listed.stdout.contains("alibaba-com") && !listed.stdout.contains("aliexpress "), "{listed}");
    assert!(session.run("doctor").stdout.contains("aliexpress.toml` cannot be used: line 4"));
}

#[test]
fn a_failure_tells_its_causes_where_they_are_asked_for() {
    let session = Session::ada("2026-11-23");
    insta::assert_snapshot!(shown(
        &session,
        &[
            "new erasure --to aliexpress --reason @/no/such/file",
            "new erasure --to aliexpress --reason @/no/such/file --debug",
            "new erasure --to aliexpress --law uk-gdpr --lang eo",
            "new erasure --to aliexpress --lang german",
            "new erasure --to aliexpress --without wishes",
            "close 1",
            "controllers show",
            "controllers show aliexpres",
        ]
    ));
}

#[test]
fn an_identifier_is_read_from_a_file() {
    let session = Session::ada("2026-11-23");
    session.write("id", "cn123456\n");
    let letter = session.json("letter access --to aliexpress --identifier member-id=@id");
    assert!(letter["text"].as_str().unwrap().contains("cn123456"));
    assert_refused(&session.run("letter access --to aliexpress --identifier member-id=@none"), 65, "cannot be read");
}

#[test]
fn settings_name_the_law_where_none_fits_and_say_what_they_remove() {
    let session = Session::on("2026-11-23");
    insta::assert_snapshot!(shown(
        &session,
        &[
            "init --country CH --name 'Ada Example' --email ada@example.org --smtp-host smtp.example.org --smtp-password prompt",
            "init --by-hand",
            "init --country UK",
            "init --email ada",
            "init --region Bayern --country DE",
        ]
    ));
}

#[test]
fn an_e_mail_does_not_tell_the_home_address_that_the_settings_hold() {
    let session = Session::on("2026-11-23");
    session.ok("init --country DE --name 'Ada Example' --email ada@example.org --by-hand --address 'Secret Street 1'");
    session.ok("new erasure --to aliexpress");
    assert!(!session.ok("show 1 --letter 1").stdout.contains("Secret Street"));
    session.ok("new access --to aliexpress --address 'Told Street 2'");
    assert!(session.ok("show 2 --letter 1").stdout.contains("Told Street 2"));
}
