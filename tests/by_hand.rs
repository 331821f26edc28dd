//! Letters that leave without a mail account: what the user is given for each way, what is written down of it, and what
//! the user is asked.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, os::unix::fs::PermissionsExt, process::Command};

use support::session::{Run, Session};

const TODAY: &str = "2026-11-23";

/// Ada with a letter to `aliexpress`.
fn ready() -> Session {
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress --identifier order=8123");
    session
}

/// A California letter, which is short.
fn short(email: &str) -> Session {
    let session = Session::on(TODAY);
    session.ok(&format!("init --country US --region CA --name 'Ada Example' --email {email} --by-hand"));
    session.ok("new objection --to aliexpress");
    session
}

/// An answer to a question of theirs, which fits into any link, as letter 2.
fn shortest() -> Session {
    let session = Session::on(TODAY);
    session.ok("init --country DE --name 'Ada Example' --email ada@gmail.com --by-hand");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    session.ok("record 1 wants-information");
    session.ok("follow 1 --text 'Orders of May.'");
    session
}

/// What a screen shows, without the letter itself, which the letters' own tests look at.
fn without_the_letter(text: &str) -> String {
    let mut inside = false;
    let mut lines = Vec::new();
    for line in text.lines() {
        let ends = inside && line == "Ada Example";
        if !inside || ends {
            lines.push(line);
        }
        if matches!(line, "Dear Sir or Madam," | "Dear Privacy Team:") {
            lines.push("[…]");
            inside = true;
        }
        inside &= !ends;
    }
    lines.join("\n")
}

fn screen(run: &Run) -> String {
    without_the_letter(&run.to_string())
}

fn events(session: &Session, kind: &str) -> Vec<serde_json::Value> {
    let case = session.json("show 1");
    let events = case["events"].as_array().unwrap().iter().filter(|event| event["kind"] == kind);
    events.cloned().collect()
}

fn drafts(session: &Session) -> Vec<std::path::PathBuf> {
    let Ok(folder) = fs::read_dir(session.home().join(".local/share/redress/drafts")) else { return Vec::new() };
    folder.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn each_way_has_its_screen() {
    let session = ready();
    let mut screens = Vec::new();
    for line in [
        "send 1",
        "send 1 --via mailto",
        "send 1 --via webmail",
        "send 1 --via webmail --webmail yahoo",
        "send 1 --via print --format html",
        "send 1 --via webform",
        "send 1 --via webform --limit 1500",
        "send 1 --via webform --limit 30",
        "send 1 --via in-app",
        "send 1 --via smtp",
        "send 1 --via print --webmail gmail",
        "send 1 --via smtp --open",
    ] {
        screens.push(format!("$ redress {line}\n{}\n", screen(&session.run(line))));
    }
    let objection = short("ada@gmail.com");
    for line in ["send 1 --via webmail", "send 1 --via webmail --webmail outlook", "send 1 --via in-app"] {
        screens.push(format!("$ redress {line}      an objection in California\n{}\n", screen(&objection.run(line))));
    }
    insta::assert_snapshot!(screens.join("\n"));
}

#[test]
fn a_draft_is_kept_byte_for_byte_with_its_message_id_and_given_again_as_it_was() {
    let session = ready();
    let first = session.json("send 1")["letters"][0].clone();
    assert_eq!((&first["outcome"], &first["via"]), (&"draft".into(), &"draft".into()));
    let [path] = &drafts(&session)[..] else { panic!("one draft wanted") };
    let bytes = fs::read(path).unwrap();
    assert_eq!(first["sha256"], redress::ledger::Digest::of(&bytes).to_string());
    let message = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(message.header_raw("X-Unsent").map(str::trim), Some("1"));
    let id = support::session::without_references(&format!("<{}>", message.message_id().unwrap()));
    assert_eq!(first["message_id"], id.as_str());

    fs::remove_file(path).unwrap();
    // The `Date` of a draft is the real clock's, to the second: one made anew would have another.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    let again = session.json("send 1 --via draft")["letters"][0].clone();
    assert_eq!((&again["message_id"], &again["sha256"]), (&first["message_id"], &first["sha256"]));
    assert_eq!(fs::read(path).unwrap(), bytes);

    let case = session.json("show 1");
    let letter = &case["letters"][0];
    assert_eq!(
        (&case["status"], &letter["state"], &letter["evidence"]),
        (&"draft".into(), &"draft".into(), &"E0".into())
    );
    assert_eq!((&letter["message_id"], &letter["sha256"]), (&first["message_id"], &first["sha256"]));
    let [put_out] = &events(&session, "put-out")[..] else { panic!("one entry wanted") };
    assert_eq!((&put_out["body"]["way"], &put_out["body"]["from"]), (&"draft".into(), &"ada@example.org".into()));
    assert!(session.ok("verify").stdout.contains("3 entries, all as they were written"));
}

#[test]
fn the_same_given_on_another_day_is_another_entry_with_the_same_bytes() {
    let mut session = ready();
    session.ok("send 1");
    session.later("2026-11-24");
    session.ok("send 1");
    let given = events(&session, "put-out");
    assert_eq!(given.iter().map(|event| &event["on"]).collect::<Vec<_>>(), ["2026-11-23", "2026-11-24"]);
    assert_eq!(given[0]["body"]["sha256"], given[1]["body"]["sha256"]);
}

#[test]
fn a_draft_from_another_address_is_another_draft_under_the_same_message_id() {
    let session = ready();
    let first = session.json("send 1")["letters"][0].clone();
    session.ok("init --country DE --name 'Ada Example' --email ada@example.net --by-hand");
    let second = session.json("send 1")["letters"][0].clone();
    assert_eq!(first["message_id"], second["message_id"]);
    assert_ne!(first["sha256"], second["sha256"]);
}

#[test]
fn nothing_is_opened_written_or_recorded_in_a_dry_run() {
    let session = ready();
    let opened = opener(&session);
    for way in ["draft", "print", "webform"] {
        let run = with_opener(&session, &format!("send 1 --via {way} --open --dry-run"));
        assert!(run.status.success(), "{run}");
        assert!(run.stdout.contains("Dear Sir or Madam"), "{way}: {run}");
        let document = session.json(&format!("send 1 --via {way} --dry-run"))["letters"][0].clone();
        assert_eq!(document["outcome"], "not-sent", "{document}");
        assert_eq!((document.get("draft"), document.get("path")), (None, None), "{document}");
    }
    assert!(events(&session, "put-out").is_empty() && drafts(&session).is_empty());
    assert!(!opened.exists());
}

/// Puts a program in the place of the one that opens files and links, and returns the file it writes them to.
fn opener(session: &Session) -> std::path::PathBuf {
    let opened = session.home().join("opened");
    let program = session.write("bin/xdg-open", &format!("#!/bin/sh\necho \"$1\" >> '{}'\n", opened.display()));
    fs::set_permissions(program, fs::Permissions::from_mode(0o700)).unwrap();
    opened
}

/// Runs a line where that program stands before any other, and waits until it has run.
fn with_opener(session: &Session, line: &str) -> Run {
    let path = format!("{}/bin:/usr/bin:/bin", session.home().display());
    let output = session.command(line).env("PATH", path).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Run { status: output.status, stderr: text(output.stderr), stdout: text(output.stdout) }
}

fn wait_for(path: &std::path::Path) -> String {
    for _ in 0..100 {
        match fs::read_to_string(path) {
            Ok(text) if text.ends_with('\n') => return text,
            _ => std::thread::sleep(std::time::Duration::from_millis(50)),
        }
    }
    panic!("nothing was opened")
}

#[test]
fn what_was_made_ready_is_opened_only_when_that_is_asked_for() {
    for (way, ends) in
        [("draft", "-1.eml\n"), ("print --format html", "-1.html\n"), ("webform", "https://privacy.aliexpress.com/\n")]
    {
        let session = ready();
        let opened = opener(&session);
        assert!(with_opener(&session, &format!("send 1 --via {way}")).status.success());
        std::thread::sleep(std::time::Duration::from_millis(200));
        assert!(!opened.exists(), "{way}");
        assert!(with_opener(&session, &format!("send 1 --via {way} --open")).status.success());
        assert!(wait_for(&opened).ends_with(ends), "{way}");
    }
}

#[test]
fn a_letter_in_a_link_is_opened_by_a_file_of_the_user_and_never_stands_in_a_command_line() {
    for (way, host) in [("webmail", "https://mail.google.com/mail/?"), ("mailto", "mailto:")] {
        let session = shortest();
        let opened = opener(&session);
        let run = with_opener(&session, &format!("send 1 --via {way} --open"));
        assert!(run.status.success(), "{run}");
        let argument = wait_for(&opened);
        let path = std::path::Path::new(argument.trim_end());
        assert!(path.starts_with(session.home().join(".local/share/redress/drafts")), "{argument}");
        assert!(argument.lines().count() == 1 && argument.ends_with("-open.html\n"), "{argument}");
        for word in ["mailto", "body", "aliexpress", "Ada", "Orders", "%20"] {
            assert!(!argument.contains(word), "`{word}` is in the command line: {argument}");
        }
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
        let page = fs::read_to_string(path).unwrap();
        let link = run.stdout.trim_end();
        assert!(link.starts_with(host), "{link}");
        assert!(page.contains(&format!("url={}\"", link.replace('&', "&amp;"))), "{page}");
        // What the browser does with it then is not redress's to decide.
        let said = run.stderr.contains("puts the whole letter into the command line of your mail program");
        assert_eq!(said, way == "mailto", "{run}");
        let reference = path.file_name().unwrap().to_str().unwrap().strip_suffix("-2-open.html").unwrap();
        session.ok(&format!("forget 1 --confirm {reference}"));
        assert!(!path.exists(), "what is forgotten leaves no link behind");
    }
}

#[test]
fn on_a_terminal_it_is_said_where_a_mailto_link_goes_before_it_is_asked_whether_to_open_it() {
    let session = shortest();
    let opened = opener(&session);
    let (code, text) = typed(&session, "send 1 --via mailto", &[("now?", "n\r"), ("Did you send it?", "2\r")]);
    assert_eq!(code, 0, "{text}");
    let (said, asked) = (text.find("puts the whole letter into the command line"), text.find("by way of your browser"));
    assert!(said.unwrap() < asked.unwrap(), "{text}");
    assert!(!opened.exists() && drafts(&session).is_empty(), "a no makes no file");
}

#[test]
fn the_links_take_the_letters_that_the_readme_says() {
    let union = ["access", "erasure", "objection", "portability", "rectification --data 'my street'"];
    let grounds = "restriction --with accuracy --with claims --with objection --with unlawful";
    let union: Vec<&str> = union.into_iter().chain([grounds]).collect();
    let california = vec!["access", "erasure", "objection", "rectification --data 'my street'", "limit"];
    for (place, requests) in
        [("--country DE", &union), ("--country GB", &union), ("--country US --region CA", &california)]
    {
        let session = Session::on(TODAY);
        session.ok(&format!("init {place} --name 'Ada Example' --email ada@example.org --by-hand"));
        for (case, right) in (1..).zip(requests) {
            session.ok(&format!("new {right} --to aliexpress"));
            let for_webmail = place.contains("US") || !["access", "erasure"].contains(right);
            for (way, fits) in [
                ("mailto", false),
                ("webmail --webmail yahoo", false),
                ("webmail --webmail gmail", for_webmail),
                ("webmail --webmail outlook", for_webmail),
                ("draft", true),
                ("print", true),
                ("in-app", true),
            ] {
                let run = session.run(&format!("send {case} --via {way} --dry-run"));
                assert_eq!(run.status.success(), fits, "{place}, {right}, {way}: {}", run.stderr);
                let advised = fits || run.stderr.contains(&format!("redress send {case} --via draft"));
                assert!(advised, "{}", run.stderr);
            }
        }
    }
    for way in ["mailto", "webmail --webmail yahoo", "webmail --webmail gmail"] {
        shortest().ok(&format!("send 1 --via {way} --dry-run"));
    }
}

#[test]
fn a_limit_that_was_never_seen_to_work_is_said_to_be_our_caution() {
    for page in ["gmail", "outlook", "yahoo"] {
        let run = shortest().ok(&format!("send 1 --via webmail --webmail {page}"));
        assert!(run.stderr.contains("characters: policy): see that the letter ends with your name"), "{page}: {run}");
    }
}

#[test]
fn a_machine_without_a_program_that_opens_it_is_told_so_and_keeps_the_draft() {
    let session = ready();
    let run = session.command("send 1 --open").env("PATH", "").output().unwrap();
    assert!(run.status.success());
    assert!(String::from_utf8_lossy(&run.stderr).contains("warning: no program here opened it"));
    assert_eq!(drafts(&session).len(), 1);
}

#[test]
fn a_letter_on_paper_is_the_stored_letter_below_the_postal_addresses_and_tells_no_more() {
    let session = ready();
    let body = session.ok("show 1 --letter 1").stdout;
    session.ok("send 1 --via print --format text");
    let text = support::session::without_references(&fs::read_to_string(&drafts(&session)[0]).unwrap());
    let (head, rest) = text.split_once("Dear Sir or Madam,").unwrap();
    assert_eq!(body, format!("Dear Sir or Madam,{rest}"));
    for line in
        ["Ada Example\nada@example.org\n", "Alibaba.com Singapore E-Commerce", "#01-21 Lazada One\nSingapore 189554\n"]
    {
        assert!(head.contains(line), "{head}");
    }
    fs::remove_file(&drafts(&session)[0]).unwrap();
    session.ok("send 1 --via print --format html");
    let path = drafts(&session).remove(0);
    let page = fs::read_to_string(&path).unwrap();
    assert!(page.contains("Singapore 189554</address>") && page.contains("<p>Dear Sir or Madam,</p>"));
    assert_eq!(page.matches("<body>").count(), 1);
    assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
fn the_pieces_of_a_form_fit_and_are_the_letter_when_they_are_put_together() {
    let session = ready();
    let body = session.ok("show 1 --letter 1").stdout;
    let document = session.json("send 1 --via webform --limit 700")["letters"][0].clone();
    let pieces: Vec<&str> =
        document["pieces"].as_array().unwrap().iter().map(|piece| piece.as_str().unwrap()).collect();
    assert!(pieces.len() > 5);
    let mut together = String::new();
    for (n, piece) in (1..).zip(&pieces) {
        assert!(piece.replace('\n', "\r\n").encode_utf16().count() <= 700, "{piece}");
        let (mark, share) = piece.split_once('\n').unwrap();
        assert!(mark.starts_with('[') && mark.ends_with(&format!(" {n}/{}]", pieces.len())), "{mark}");
        together.push_str(share);
    }
    // The references are masked in what a session prints and not in the document.
    assert_eq!(support::session::without_references(&together), body);
}

#[test]
fn a_letter_for_an_app_is_given_in_pieces_that_fit_and_is_recorded_as_sent_there() {
    let session = ready();
    let body = session.ok("show 1 --letter 1").stdout;
    let run = session.ok("send 1 --via in-app --limit 900");
    assert!(run.stdout.starts_with("in the app  their app\nnote        redress knows no place in their app"), "{run}");
    assert!(run.stderr.contains(" pieces are sent:  redress record 1 sent --by in-app\n  with --number"), "{run}");
    let document = session.json("send 1 --via in-app --limit 900")["letters"][0].clone();
    let pieces: Vec<&str> =
        document["pieces"].as_array().unwrap().iter().map(|piece| piece.as_str().unwrap()).collect();
    assert!(pieces.iter().all(|piece| piece.replace('\n', "\r\n").encode_utf16().count() <= 900), "{pieces:?}");
    let together: String = pieces.iter().map(|piece| piece.split_once('\n').unwrap().1).collect();
    assert_eq!(support::session::without_references(&together), body);
    assert!(session.ok("").stdout.contains("redress record 1 sent --by in-app"));
    session.write("shot.png", "a picture");
    session.ok("record 1 sent --by in-app --number 7 --file shot.png");
    let case = session.json("show 1");
    assert_eq!(
        (&case["letters"][0]["via"], &case["evidence"], &case["clock"]),
        (&"in-app".into(), &"E6".into(), &"running".into())
    );
}

#[test]
fn the_limit_of_a_form_stands_in_the_record_of_its_channel_and_a_flag_is_stronger() {
    let shipped = include_str!("../data/controllers/aliexpress.toml");
    let own = shipped.replacen(
        "value = \"https://privacy.aliexpress.com/\"",
        "value = \"https://privacy.aliexpress.com/\"\nlimit = 2000",
        1,
    );
    let session = ready();
    session.controller("aliexpress", &own);
    let limit = |line: &str| session.json(line)["letters"][0]["limit"].clone();
    assert_eq!((limit("send 1 --via webform"), limit("send 1 --via webform --limit 900")), (2000.into(), 900.into()));
}

#[test]
fn a_letter_that_went_by_one_way_may_go_by_another_and_not_twice_by_the_same() {
    let session = ready();
    session.ok("record 1 sent --by email");
    for way in ["draft", "mailto", "webmail"] {
        let run = session.run(&format!("send 1 --via {way} --no-input"));
        assert_eq!(run.code(), 2, "{run}");
        assert!(run.stderr.contains("was already sent on 2026-11-23"), "{run}");
    }
    session.ok("send 1 --via webform");
    session.ok("send 1 --via print");
    session.ok("record 1 withdrawn");
    assert!(session.run("send 1 --via print").stderr.contains("was withdrawn"));
}

#[test]
fn a_letter_that_was_given_as_a_draft_is_warned_about_before_it_goes_again() {
    let session = ready();
    assert!(!session.ok("send 1").stderr.contains("do not send it again"));
    let run = session.ok("send 1");
    assert!(run.stderr.contains("you were given this letter as a draft for your mail program on 2026-11-23"), "{run}");
    assert!(!session.ok("send 1 --via webform").stderr.contains("do not send it again"));
}

#[test]
fn a_confirmation_that_is_kept_raises_the_tier_and_a_number_alone_does_not() {
    for (by, expected) in [("webform", "E6"), ("in-app", "E6"), ("email", "E0"), ("post", "E0")] {
        let session = ready();
        if matches!(by, "in-app" | "webform") {
            session.ok(&format!("send 1 --via {by} --yes"));
        }
        session.ok(&format!("record 1 sent --by {by} --number 'RR 123'"));
        let sending = session.json("show 1")["letters"][0]["sendings"][0].clone();
        assert_eq!((&sending["number"], &sending["evidence"]), (&"RR 123".into(), &"E0".into()), "{by}");
        assert!(session.ok("show 1").stdout.contains(", number RR 123"));

        let session = ready();
        if matches!(by, "in-app" | "webform") {
            session.ok(&format!("send 1 --via {by} --yes"));
        }
        session.write("proof.png", "a picture");
        session.ok(&format!("record 1 sent --by {by} --number 7 --file proof.png"));
        assert_eq!(session.json("show 1")["letters"][0]["sendings"][0]["evidence"], expected, "{by}");
    }
    let session = ready();
    session.write("copy.eml", "Message-ID: <1@example.org>\r\n\r\na copy\r\n");
    session.ok("record 1 sent --by email --file copy.eml");
    assert_eq!(
        session.json("show 1")["letters"][0]["sendings"][0]["evidence"],
        "E2",
        "the message, and no picture of it"
    );
    let session = ready();
    session.write("record.pdf", "a delivery record");
    session.ok("record 1 sent --by post --number 'RR 123'");
    assert_eq!(session.json("show 1")["clock"], "none");
    session.ok("record 1 received --by post --on 2026-11-23 --file record.pdf");
    let case = session.json("show 1");
    assert_eq!(
        (&case["evidence"], &case["clock"], &case["due"]),
        (&"E6".into(), &"running".into(), &"2026-12-23".into())
    );
    assert_eq!(session.run("record 1 done --number 5").code(), 2);
}

#[test]
fn proof_that_comes_later_is_added_to_the_sending_and_raises_the_tier_of_its_date() {
    let mut session = ready();
    session.ok("send 1 --via webform --yes");
    session.ok("record 1 sent --by webform");
    assert!(session.ok("list").stdout.contains("(from sending; on your word)"));
    session.later("2026-11-25");
    session.ok("record 1 sent --by webform --number 88123");
    session.write("receipt.pdf", "a confirmation");
    let run = session.ok("record 1 sent --file receipt.pdf");
    assert!(
        run.stderr.starts_with(
            "Added to what shows letter 1, by web form on 2026-11-23; it is no second sending. Case 1 is now: waiting.\n"
        ),
        "{run}"
    );
    assert!(run.stderr.contains("counted from sending, E6: a confirmation or delivery record is kept"), "{run}");
    session.write("screen.png", "a picture");
    session.ok("record 1 sent --by webform --on 2026-11-23 --file screen.png --note 'the page after'");
    let case = session.json("show 1");
    let [sending] = &case["letters"][0]["sendings"].as_array().unwrap()[..] else { panic!("one sending: {case}") };
    assert_eq!(
        (&sending["on"], &sending["number"], &sending["evidence"]),
        (&"2026-11-23".into(), &"88123".into(), &"E6".into())
    );
    let digest = |text: &str| serde_json::Value::from(redress::ledger::Digest::of(text.as_bytes()).to_string());
    assert_eq!(sending["proof"], digest("a confirmation"));
    assert_eq!(sending["proofs"], serde_json::json!([digest("a confirmation"), digest("a picture")]));
    assert_eq!((&case["due"], events(&session, "sent").len()), (&"2026-12-23".into(), 1));
    let kept = session.ok("show 1 --letter 1 --transport").stdout;
    assert!(
        kept.contains("file         receipt.pdf, SHA-256") && kept.contains("file         screen.png, SHA-256"),
        "{kept}"
    );
    session.ok("verify");

    // An entry that was wrong is struck as any other, and its tier with it.
    for added in events(&session, "proof-added") {
        session.ok(&format!("record 1 corrected --event {}", added["seq"]));
    }
    let sending = session.json("show 1")["letters"][0]["sendings"][0].clone();
    assert_eq!((&sending["evidence"], &sending["number"]), (&"E0".into(), &serde_json::Value::Null));
}

#[test]
fn a_second_sending_that_shows_nothing_or_names_another_day_is_refused_as_before() {
    let mut session = ready();
    session.ok("record 1 sent --by post");
    session.later("2026-11-25");
    session.write("slip.pdf", "a slip");
    for line in ["record 1 sent --by post", "record 1 sent --by post --on 2026-11-24 --file slip.pdf"] {
        let run = session.run(line);
        assert_eq!(run.code(), 2, "{run}");
        assert!(run.stderr.contains("was already sent on 2026-11-23"), "{run}");
        assert!(run.stderr.contains("redress record 1 sent --letter 1 --file FILE      keeps what shows it"), "{run}");
    }
    session.ok("record 1 sent --file slip.pdf --number 'RR 1'");
    let case = session.json("show 1");
    let sending = &case["letters"][0]["sendings"][0];
    assert_eq!(
        (&sending["number"], &sending["evidence"]),
        (&"RR 1".into(), &"E0".into()),
        "a slip is no delivery record"
    );
    assert_eq!(case["clock"], "none", "on paper the days are counted from the delivery");
    // By another way it is another sending, and then the way must be named.
    session.ok("record 1 sent --by email --file slip.pdf");
    assert_eq!(session.json("show 1")["letters"][0]["sendings"].as_array().unwrap().len(), 2);
    let run = session.run("record 1 sent --file slip.pdf");
    assert!(run.code() == 2 && run.stderr.contains("`sent` needs `--by"), "{run}");
}

#[test]
fn proof_of_a_letter_does_not_make_the_next_one_look_sent() {
    let mut session = ready();
    session.ok("record 1 sent --by email");
    session.later("2026-12-24");
    session.ok("follow 1");
    session.write("copy.eml", "Message-ID: <1@example.org>\r\n\r\na copy\r\n");
    let run = session.run("record 1 sent --file copy.eml");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("redress record 1 sent --letter 1 --file FILE      more proof of letter 1"), "{run}");
    session.ok("record 1 sent --letter 1 --file copy.eml");
    let case = session.json("show 1");
    assert_eq!((&case["letters"][0]["evidence"], &case["letters"][1]["state"]), (&"E2".into(), &"draft".into()));
    let run = session.ok("record 1 sent --by email");
    assert!(run.stderr.starts_with("Recorded: letter 2, by e-mail on 2026-12-24."), "{run}");
}

/// Runs a line in a terminal and answers its questions.
fn typed(session: &Session, line: &str, answers: &[(&str, &str)]) -> (i32, String) {
    let typist = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/support/typist.py");
    let path = format!("{}/bin:/usr/bin:/bin", session.home().display());
    let output = Command::new("python3")
        .args([typist, &serde_json::to_string(answers).unwrap(), env!("CARGO_BIN_EXE_redress")])
        .args(shlex::split(line).unwrap())
        .env_clear()
        .env("HOME", session.home())
        .env("PATH", path)
        .env("TERM", "xterm")
        .env("REDRESS_TODAY", TODAY)
        .current_dir(session.home())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap_or(-1), text)
}

#[test]
fn on_a_terminal_it_is_asked_whether_the_letter_went_and_the_proof_is_kept() {
    let session = ready();
    let opened = opener(&session);
    session.write("shot.png", "a picture");
    let (code, text) = typed(
        &session,
        "send 1 --via webform",
        &[
            ("Open it in your browser now?", "y\r"),
            ("Did you send it?", "1\r"),
            ("Confirmation number?", "88123\r"),
            ("a screenshot?", "shot.png\r"),
        ],
    );
    assert_eq!(code, 0, "{text}");
    assert_eq!(wait_for(&opened), "https://privacy.aliexpress.com/\n");
    let sending = session.json("show 1")["letters"][0]["sendings"][0].clone();
    assert_eq!(
        (&sending["by"], &sending["number"], &sending["evidence"]),
        (&"webform".into(), &"88123".into(), &"E6".into())
    );
}

#[test]
fn no_and_later_record_nothing_and_a_no_opens_nothing() {
    for (way, answer) in [("draft", "2\r"), ("print", "3\r")] {
        let session = ready();
        let opened = opener(&session);
        let (code, text) =
            typed(&session, &format!("send 1 --via {way}"), &[("now?", "n\r"), ("Did you send it?", answer)]);
        assert_eq!(code, 0, "{text}");
        let by = if way == "print" { "post" } else { "email" };
        let said =
            format!("Once it is sent:  redress record 1 sent --by {by}      after two days `redress` asks for it");
        assert!(text.contains(&said), "{text}");
        assert!(events(&session, "sent").is_empty() && !opened.exists());
    }
}

#[test]
fn a_letter_that_is_posted_is_asked_for_its_tracking_number() {
    let session = ready();
    let answers = [("now?", "n\r"), ("Did you send it?", "1\r"), ("Tracking number?", "RR 123 DE\r")];
    let (code, text) = typed(&session, "send 1 --via print", &answers);
    assert_eq!(code, 0, "{text}");
    let sending = session.json("show 1")["letters"][0]["sendings"][0].clone();
    assert_eq!((&sending["by"], &sending["number"]), (&"post".into(), &"RR 123 DE".into()));
}

#[test]
fn a_letter_that_lies_unsent_is_mentioned_after_two_days_and_not_on_the_second() {
    const MENTION: &str = "and not sent, or sent and not recorded";
    for (way, verb) in [(None, "written"), (Some("draft"), "given to you"), (Some("print"), "given to you")] {
        let mut session = ready();
        if let Some(way) = way {
            session.later("2026-11-24");
            session.ok(&format!("send 1 --via {way}"));
        }
        let (second, third) = if way.is_some() { ("2026-11-26", "2026-11-27") } else { ("2026-11-25", "2026-11-26") };
        session.later(second);
        assert!(!session.ok("").stdout.contains(MENTION) && !session.ok("list").stdout.contains(MENTION), "{way:?}");
        session.later(third);
        let by = if way == Some("print") { "post" } else { "email" };
        let (send, record) = match way {
            None => ("redress send 1".to_owned(), "redress record 1 sent --by email".to_owned()),
            Some(way) => (format!("redress send 1 --via {way}"), format!("redress record 1 sent --by {by}")),
        };
        let (first, second) = if way.is_none() { (send, record) } else { (record, send) };
        let mention = format!("{second}      {verb} 3 days ago {MENTION}");
        let next = session.ok("").stdout;
        assert!(next.starts_with("1 case needs you:\n"), "{next}");
        assert!(next.contains(&format!("\n  {first}      ")) && next.contains(&format!("\n  {mention}")), "{next}");
        let list = session.ok("list").stdout;
        assert!(list.contains(&format!("\n     {first}      ")), "{list}");
        assert!(list.contains(&format!("\n     or: {mention}")), "{list}");
        session.ok(&format!("record 1 sent --by {by}"));
        assert!(!session.ok("").stdout.contains(MENTION) && !session.ok("list").stdout.contains(MENTION), "{way:?}");
    }
}

#[test]
fn what_was_given_out_names_everywhere_the_command_that_records_it_by_the_way_that_fits() {
    for (form, by, words) in [
        ("draft", "email", "as a draft for your mail program"),
        ("print", "post", "on paper"),
        ("webform", "webform", "as a text for a web form"),
    ] {
        let session = ready();
        session.ok(&format!("send 1 --via {form}"));
        let command = format!("redress record 1 sent --by {by}");
        let why = format!(
            "{command}      given to you {words} on 2026-11-23: say so once it is sent, with --on if not today"
        );
        // It is shown as waiting, and nobody is pressed for it.
        let next = session.ok("").stdout;
        assert_eq!(next, format!("Nothing presses. Waiting for your word:\n  {why}\n"));
        assert_eq!(session.json("next")["cases"], serde_json::json!([]));
        assert!(session.ok("show 1").stderr.contains(&format!("Next:  {why}")), "{form}");
        let list = session.ok("list").stdout;
        assert_eq!(list, format!("Waiting\n  1  aliexpress  erasure  given to you on 2026-11-23\n     {why}\n"));
        assert_eq!(session.json("list")["cases"][0]["next"], command.as_str());
        let outbox = session.ok("outbox").stdout;
        assert!(outbox.contains("letter 1: given to you on 2026-11-23, since "), "{outbox}");
        assert!(outbox.contains(&format!("try: {command}")) && outbox.contains("only you know"), "{outbox}");
        let waiting = session.json("outbox")["letters"][0].clone();
        assert_eq!((&waiting["state"], &waiting["next"]), (&"draft".into(), &command.as_str().into()));
        assert_eq!(waiting["given"], serde_json::json!({ "on": "2026-11-23", "via": form }));
        session.ok(&command.replace("redress ", "").replace("DATE", "2026-11-23"));
        assert_eq!(session.json("outbox")["letters"], serde_json::json!([]));
        let stated = session.ok("show 1 --letter 1 --transport").stdout;
        assert!(stated.contains(&format!("given        on 2026-11-23, {words}")), "{stated}");
    }
}

#[test]
fn a_draft_that_was_given_out_and_then_overtaken_is_asked_for_and_not_written_anew() {
    let mut session = ready();
    session.ok("record 1 sent --by email");
    session.later("2026-12-24");
    session.ok("follow 1");
    session.ok("send 1 --via draft");
    session.ok("record 1 acknowledged");
    session.ok("record 1 extended --until 2027-02-23");
    let next = session.ok("").stdout;
    assert!(next.contains("redress record 1 sent --by email"), "{next}");
    assert!(next.contains("they have written since, so send it no more if you have not"), "{next}");
}

#[test]
fn a_letter_of_a_case_that_is_over_is_not_mentioned_as_unsent() {
    for line in ["close 1 --gave-up", "record 1 withdrawn"] {
        let mut session = ready();
        session.ok(line);
        session.later("2026-12-24");
        assert!(!session.ok("").stdout.contains("not recorded"), "{line}");
        assert!(!session.ok("list").stdout.contains("not recorded"), "{line}");
    }
}

#[test]
fn a_case_whose_letter_never_went_is_not_closed_as_done_without_a_word() {
    let session = ready();
    let run = session.run("close 1 --done");
    assert_eq!(run.code(), 2, "{run}");
    for said in [
        "no letter of case 1 is recorded as sent, and `--done` says that you got what the law gives",
        "The case stays open.",
        "redress record 1 sent --by email      if it went; on another day than today with --on and the day",
        "redress close 1 --gave-up",
        "redress close 1 --done --yes",
    ] {
        assert!(run.stderr.contains(said), "{said}: {run}");
    }
    let (code, text) = typed(&session, "close 1 --done", &[("Close it as done all the same?", "n\r")]);
    assert!(code == 0 && text.contains("Left open."), "{text}");
    assert_eq!(session.json("show 1")["status"], "draft");
    let run = session.ok("close 1 --done --yes");
    assert!(run.stderr.contains("warning: no letter of case 1 is recorded as sent"), "{run}");
    assert_eq!(session.json("show 1")["status"], "closed");

    let session = ready();
    session.ok("record 1 sent --by email");
    session.ok("close 1 --done");
    let session = ready();
    session.ok("close 1 --gave-up");
}

#[test]
fn a_date_says_what_it_is_counted_from_and_calls_nothing_received_on_a_providers_word() {
    let session = ready();
    session.write("sent-copy.eml", "a copy");
    session.write("delivered.pdf", "a delivery record");
    session.ok("record 1 sent --by email --file sent-copy.eml");
    let shown = session.ok("show 1").stdout;
    assert!(shown.contains("2026-12-23, counted from sending, E2: a copy in your mailbox shows it."), "{shown}");
    assert!(session.ok("list").stdout.contains("due 2026-12-23 (from sending; a copy in your mailbox shows it)"));
    session.ok("record 1 received --on 2026-11-23");
    let shown = session.ok("show 1").stdout;
    assert!(shown.contains("counted from 2026-11-23 as you recorded it, E2"), "{shown}");
    assert!(session.ok("list").stdout.contains("(from the day you recorded; a copy in your mailbox shows it)"));
    session.ok("record 1 received --file delivered.pdf");
    let shown = session.ok("show 1").stdout;
    assert!(shown.contains("counted from receipt on 2026-11-23, E6: a confirmation or delivery record"), "{shown}");
    assert!(session.ok("list").stdout.contains("(from receipt; a confirmation or delivery record is kept)"));
}

#[test]
fn a_letter_that_was_written_anew_since_it_was_seen_is_not_given_in_its_place() {
    use redress::{
        case::Outlet,
        desk::{self, Cases, DeskError, Handout, Moment, Wrapping},
        ledger::SqliteLedger,
    };
    let mut session = ready();
    session.ok("record 1 sent --by email");
    session.later("2026-12-24");
    session.ok("follow 1");
    let mut ledger = SqliteLedger::open(&session.ledger()).unwrap();
    let text = |ledger: &SqliteLedger| Cases::read(ledger).unwrap().case(1).unwrap().letter(2).unwrap().text.clone();
    let seen = text(&ledger);
    session.ok("follow 1 --replace --text 'And please hurry.'");
    let now = chrono::DateTime::parse_from_rfc3339("2026-12-24T12:00:00Z").unwrap();
    let moment = Moment { now, today: now.date_naive() };
    let handout = Handout { path: None, to: "privacy@example.com".to_owned(), way: Outlet::Print };
    let given = desk::put_out(&mut ledger, 1, 2, &seen, &handout, Wrapping::Text, moment);
    assert!(matches!(given, Err(DeskError::LetterChanged { case: 1, letter: 2 })), "{given:?}");
    assert!(events(&session, "put-out").is_empty());
    let now_seen = text(&ledger);
    assert!(desk::put_out(&mut ledger, 1, 2, &now_seen, &handout, Wrapping::Text, moment).is_ok());
}
