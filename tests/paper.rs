//! Letters on paper, from the command line.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use support::session::Session;

const TODAY: &str = "2026-11-23";
const LETTER: &str =
    "letter erasure --to aliexpress --name 'Ada Example' --email ada@example.org --country DE --format pdf";

#[cfg(not(feature = "pdf"))]
#[test]
fn a_build_without_a_typesetter_says_so_and_names_another_form() {
    let session = Session::on(TODAY);
    let run = session.run(&format!("{LETTER} -o letter.pdf"));
    assert_eq!(run.code(), 2, "{run}");
    for words in ["this build of redress prints no PDF", "Nothing was written or sent.", "--format html -o letter.html"]
    {
        assert!(run.stderr.contains(words), "{run}");
    }
    assert!(!session.home().join("letter.pdf").exists());
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    assert!(session.ok("send 1 --via print").stderr.contains("-1.html"));
}

/// Opens a case and records that its letter was posted.
fn posted(session: &Session) {
    session.ok("new erasure --to aliexpress");
    session.ok("send 1 --via print --format text --yes");
    session.write("receipt.pdf", "the slip of the post office");
    session.ok("record 1 sent --by post --number RR123456785SG");
}

#[test]
fn a_letter_that_went_by_post_shows_the_postal_address_and_one_that_has_not_gone_where_it_is_to_go() {
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    let to = |session: &Session| session.ok("show 1 --letter 1").stderr.lines().next().unwrap_or_default().to_owned();
    assert_eq!(to(&session), "To: DataProtection.AE@aliexpress.com");
    session.ok("send 1 --via print --format text --yes");
    let post = "To: Attn: Data Protection Officer, AliExpress, 51 Bras Basah Road, #01-21 Lazada One, Singapore 189554  (by post)";
    assert_eq!(to(&session), post);
    session.ok("record 1 sent --by post");
    assert_eq!(to(&session), post);
    let goes = session.json("show 1 --letter 1")["goes"].clone();
    assert_eq!(goes[0]["by"], "post");
    // One that went twice shows both.
    session.ok("record 1 sent --by email");
    assert!(session.ok("show 1 --letter 1").stderr.contains("(by post)\nTo: DataProtection.AE@aliexpress.com\n"));
}

#[test]
fn a_recorded_letter_names_its_addressee_as_the_one_that_is_only_printed_does() {
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    let addressee = |line: &str| {
        let page = session.ok(line).stdout;
        page.split("<address>").nth(2).unwrap().split("</address>").next().unwrap().to_owned()
    };
    let printed = addressee("letter erasure --to aliexpress --format html");
    let controller = session.json("controllers show aliexpress").to_string();
    let number = printed.lines().next().unwrap().rsplit('(').next().unwrap().split(')').next().unwrap();
    assert!(number.len() > 5 && controller.contains(number), "the register number stands in the head: {printed}");
    assert_eq!(addressee("show 1 --letter 1 --format html"), printed);
    session.ok("send 1 --via print --format text --yes");
    session.ok("record 1 sent --by post");
    assert_eq!(addressee("show 1 --letter 1 --format html"), printed);
}

#[test]
fn the_day_of_delivery_is_asked_for_a_week_after_posting_by_a_command_that_records_no_day_as_it_stands() {
    let mut session = Session::ada(TODAY);
    posted(&session);
    let command = "redress record 1 received --by post --on DELIVERY-DAY";
    let early = session.ok("");
    assert!(early.stdout.starts_with("Nothing presses. Waiting for your word:\n"), "{early}");
    assert!(
        early.stdout.contains(&format!("{command}      posted on 2026-11-23; come back about 2026-11-30")),
        "{early}"
    );
    let steps = |session: &Session| {
        let (case, list) = (session.json("show 1"), session.json("list")["cases"][0].clone());
        assert_eq!((&case["next"], &case["next_not_before"]), (&list["next"], &list["next_not_before"]));
        (case["next"].clone(), case["next_not_before"].clone())
    };
    assert_eq!(steps(&session), (serde_json::Value::Null, "2026-11-30".into()), "a script types nothing before");
    assert!(!session.ok("list --plain").stdout.contains("received"));
    session.later("2026-11-29");
    assert!(session.ok("").stdout.starts_with("Nothing presses."));
    session.later("2026-11-30");
    let due = session.ok("").stdout;
    assert!(due.starts_with("1 case needs you:\n") && due.contains(command), "{due}");
    assert_eq!(steps(&session), (command.into(), serde_json::Value::Null));
    let run = session.run(&command.replace("redress ", ""));
    assert!(run.code() == 2 && run.stderr.contains("no such day `DELIVERY-DAY`"), "{run}");
    let run = session.ok("record 1 received --by post --on 2026-11-26");
    assert!(run.stderr.contains("They have until"), "{run}");
}

#[test]
fn a_day_that_was_not_said_is_never_taken_for_a_delivery() {
    let session = Session::ada(TODAY);
    posted(&session);
    for line in ["record 1 received --by post", "record 1 received", "--no-input record 1 received --by post --dry-run"]
    {
        let run = session.run(line);
        assert_eq!(run.code(), 2, "{line}: {run}");
        for words in ["needs `--on` and the day", "Nothing was recorded.", "with the day of delivery for DELIVERY-DAY"]
        {
            assert!(run.stderr.contains(words), "{line}: {run}");
        }
    }
    assert_eq!(session.json("show 1")["clock"], "none");
}

#[test]
fn a_withdrawn_request_that_was_posted_is_not_asked_for_its_delivery() {
    let session = Session::ada(TODAY);
    posted(&session);
    session.ok("record 1 withdrawn");
    assert_eq!(session.json("show 1")["next"], "redress close 1 --gave-up");
    assert!(!session.ok("show 1").stderr.contains("received"));
}

#[test]
fn a_follow_up_on_paper_asks_nobody_when_the_request_was_delivered() {
    let mut session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    session.ok("send 1 --via webform --yes");
    session.ok("record 1 sent --by webform");
    session.ok("record 1 bounced --by webform");
    session.ok("record 1 sent --by email");
    session.later("2026-12-28");
    session.ok("follow 1");
    session.ok("record 1 sent --by post");
    assert!(!session.ok("show 1").stderr.contains("received"));
}

#[test]
fn a_record_that_comes_later_shows_the_delivery_that_is_recorded_and_is_no_second_one() {
    let mut session = Session::ada(TODAY);
    posted(&session);
    session.later("2026-12-07");
    session.ok("record 1 received --by post --on 2026-11-26");
    session.write("delivery.pdf", "a delivery record");
    let case = || session.json("show 1");
    assert_eq!((&case()["evidence"], &case()["due"]), (&"E0".into(), &"2026-12-28".into()));
    let run = session.ok("record 1 received --file delivery.pdf");
    assert!(run.stderr.contains("Added to what shows the delivery of 2026-11-26; it is no second one."), "{run}");
    assert_eq!((&case()["evidence"], &case()["due"]), (&"E6".into(), &"2026-12-28".into()));
    let kinds = |kind: &str| case()["events"].as_array().unwrap().iter().filter(|one| one["kind"] == kind).count();
    assert_eq!((kinds("received"), kinds("proof-added")), (1, 1));

    let run = session.ok("record 1 received --by post --on 2026-11-30");
    let receipt =
        case()["events"].as_array().unwrap().iter().find(|one| one["kind"] == "received").unwrap()["seq"].clone();
    let counts = format!("This moves no date: the delivery of 2026-11-26, entry #{receipt}, counts.");
    assert!(run.stderr.contains(&counts) && run.stderr.contains(&format!("corrected --event {receipt} --on")), "{run}");
    assert_eq!(case()["due"], "2026-12-28");
    let run = session.ok("record 1 received --by post --on 2026-11-25");
    assert!(!run.stderr.contains("moves no date"), "an earlier day counts: {run}");
    session.ok("verify");
}

/// Returns the entry that was last written of a kind.
fn entry(session: &Session, kind: &str) -> u64 {
    let events = session.json("show 1")["events"].as_array().unwrap().clone();
    events.iter().rfind(|event| event["kind"] == kind).unwrap()["seq"].as_u64().unwrap()
}

#[test]
fn what_was_added_to_a_struck_sending_shows_none_of_a_later_day_and_none_recorded_before_the_strike() {
    let mut session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    session.write("shot.png", "a picture");
    session.ok("send 1 --via webform --yes");
    session.ok("record 1 sent --by webform");
    session.ok("record 1 sent --file shot.png");
    let (first, added) = (entry(&session, "sent"), entry(&session, "proof-added"));
    session.later("2026-12-20");
    session.ok(&format!("record 1 corrected --event {first}"));
    let tier = |session: &Session| session.json("show 1")["letters"][0]["evidence"].as_str().unwrap().to_owned();
    let document = session.json("record 1 sent --by webform");
    let warning = document["warnings"][0].as_str().unwrap();
    assert!(
        warning.contains(&format!("the struck entry #{first} stays with that one: #{added} shot.png.")),
        "{warning}"
    );
    assert!(warning.contains("redress record 1 sent --by webform --letter 1 --file FILE"), "{warning}");
    assert_eq!(tier(&session), "E0");

    // Recorded for the day of the proof, it is taken over.
    session.ok(&format!("record 1 corrected --event {}", entry(&session, "sent")));
    let document = session.json(&format!("record 1 sent --by webform --on {TODAY}"));
    assert!(document["warnings"][0].as_str().unwrap().contains("shows this one now: #"), "{document}");
    assert_eq!(tier(&session), "E6");

    // One that came back and went again before the strike takes over nothing.
    let mut session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    session.write("shot.png", "a picture");
    session.ok("send 1 --via webform --yes");
    session.ok("record 1 sent --by webform");
    session.ok("record 1 sent --file shot.png");
    let first = entry(&session, "sent");
    session.ok("record 1 bounced --by webform");
    session.ok("record 1 sent --by webform");
    session.ok(&format!("record 1 corrected --event {first}"));
    assert_eq!(tier(&session), "E0");
    session.later("2026-12-20");
    session.ok("verify");
}

#[test]
fn a_struck_sending_is_not_revived_beside_the_one_in_its_place() {
    let mut session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    session.later("2026-12-20");
    session.ok("record 1 sent --by email --on 2026-12-01");
    let first = entry(&session, "sent");
    session.ok(&format!("record 1 corrected --event {first}"));
    let strike = entry(&session, "corrected");
    session.ok("record 1 sent --by email --on 2026-12-03");
    for line in [format!("{first} --on 2026-12-02"), format!("{strike}")] {
        let run = session.run(&format!("record 1 corrected --event {line}"));
        assert_eq!(run.code(), 2, "{line}: {run}");
        assert!(run.stderr.contains("letter 1 of case 1 was already sent on 2026-12-03"), "{line}: {run}");
    }
    session.ok(&format!("record 1 corrected --event {}", entry(&session, "sent")));
    session.ok(&format!("record 1 corrected --event {first} --on 2026-12-02"));
    let sendings = session.json("show 1")["letters"][0]["sendings"].clone();
    assert_eq!((sendings.as_array().unwrap().len(), &sendings[0]["on"]), (1, &"2026-12-02".into()));
    // In another way too: a way that was wrong is struck as often as a day.
    session.ok(&format!("record 1 corrected --event {first}"));
    session.ok("send 1 --via webform --yes");
    session.ok("record 1 sent --by webform");
    assert_eq!(session.run(&format!("record 1 corrected --event {first} --on 2026-12-02")).code(), 2);
}

#[test]
fn a_correction_that_changes_nothing_is_refused() {
    let session = Session::ada(TODAY);
    posted(&session);
    let sent = entry(&session, "sent");
    let run = session.run(&format!("record 1 corrected --event {sent} --on {TODAY}"));
    assert!(run.code() == 2 && run.stderr.contains(&format!("entry {sent} is recorded on {TODAY} already")), "{run}");
    session.ok(&format!("record 1 corrected --event {sent}"));
    let run = session.run(&format!("record 1 corrected --event {sent}"));
    assert!(run.code() == 2 && run.stderr.contains(&format!("entry {sent} is struck already")), "{run}");
}

#[test]
fn a_corrected_day_is_held_to_the_rules_of_a_recorded_one() {
    let mut session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    session.later("2026-12-20");
    session.ok("record 1 sent --by email --on 2026-11-24");
    session.ok("record 1 sent --by post --on 2026-12-02");
    let posted = entry(&session, "sent");
    let run = session.run("record 1 received --by post --on 2026-12-01");
    assert!(run.code() == 2 && run.stderr.contains("the letter went that way on 2026-12-02"), "{run}");
    session.ok("record 1 received --by post --on 2026-12-04");
    let received = entry(&session, "received");
    for (line, words) in [
        (format!("{received} --on 2026-12-01"), "`2026-12-01` cannot be the day of receipt"),
        (format!("{posted} --on 2026-12-05"), "`2026-12-05` cannot be the day of sending: `received` is recorded on"),
        (format!("{posted} --on 2027-01-01"), "is in the future"),
    ] {
        let run = session.run(&format!("record 1 corrected --event {line}"));
        assert!(run.code() == 2 && run.stderr.contains(words), "{line}: {run}");
    }
    session.ok(&format!("record 1 corrected --event {posted} --on 2026-12-04"));
    let correction = session.json("show 1")["events"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&correction["on"], &correction["body"]["on"]), (&"2026-12-20".into(), &"2026-12-04".into()));
    session.ok(&format!("record 1 corrected --event {received} --on 2026-12-05"));
    let run = session.ok(&format!("record 1 corrected --event {posted} --on 2026-11-20"));
    assert!(
        run.stderr.contains("the letter was written on 2026-11-23, and you say that it went on 2026-11-20"),
        "{run}"
    );
    assert!(run.stderr.contains(&format!("corrected --event {posted} --on RIGHT-DAY")), "{run}");
}

#[test]
fn what_was_added_to_a_sending_stays_with_the_letter_when_its_entry_is_corrected_away() {
    let session = Session::ada(TODAY);
    posted(&session);
    session.ok("record 1 sent --file receipt.pdf");
    let entry = |kind: &str| {
        let events = session.json("show 1")["events"].as_array().unwrap().clone();
        events.iter().rfind(|event| event["kind"] == kind).unwrap()["seq"].as_u64().unwrap()
    };
    let (first, added) = (entry("sent"), entry("proof-added"));
    let run = session.ok(&format!("record 1 corrected --event {first}"));
    assert!(run.stderr.contains("What came with it, number RR123456785SG, counts no more: say it again."), "{run}");
    let kept = format!(
        "What was added to it, #{added} receipt.pdf, is kept: it shows the sending that you record in its place"
    );
    assert!(run.stderr.contains(&kept), "{run}");
    assert!(run.stderr.contains("redress record 1 sent --by post --letter 1"), "{run}");
    assert!(run.stderr.contains(&format!("redress record 1 corrected --event {first} --on RIGHT-DAY")), "{run}");

    let run = session.ok("record 1 sent --by post --letter 1");
    assert!(run.stderr.contains(&format!("shows this one now: #{added} receipt.pdf.")), "{run}");
    let shown = session.ok("show 1 --letter 1 --transport").stdout;
    assert!(shown.contains("file         receipt.pdf, SHA-256"), "{shown}");

    // What does not belong to it can be struck by itself, and another way takes over nothing.
    session.ok(&format!("record 1 corrected --event {added}"));
    assert!(!session.ok("show 1 --letter 1 --transport").stdout.contains("receipt.pdf"));
    session.ok(&format!("record 1 corrected --event {}", entry("sent")));
    session.ok("send 1 --via webform --yes");
    let run = session.ok("record 1 sent --by webform --letter 1");
    assert!(!run.stderr.contains("shows this one now"), "{run}");
    session.ok("verify");
}

#[test]
fn the_proof_of_a_form_keeps_its_tier_when_the_day_of_sending_is_recorded_anew() {
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    session.write("screen.png", "a picture");
    session.ok("send 1 --via webform --yes");
    session.ok("record 1 sent --by webform");
    session.ok("record 1 sent --file screen.png --number 88123");
    let tier = || session.json("show 1")["letters"][0]["evidence"].as_str().unwrap().to_owned();
    assert_eq!(tier(), "E6");
    let sent = session.json("show 1")["events"]
        .as_array()
        .unwrap()
        .iter()
        .find(|event| event["kind"] == "sent")
        .unwrap()["seq"]
        .as_u64()
        .unwrap();
    session.ok(&format!("record 1 corrected --event {sent}"));
    assert_eq!(tier(), "E0");
    session.ok("record 1 sent --by webform");
    assert_eq!(tier(), "E6");
}

#[test]
fn a_file_that_raises_nothing_says_why_and_what_would() {
    let session = Session::ada(TODAY);
    posted(&session);
    let run = session.ok("record 1 sent --file receipt.pdf");
    assert!(
        run.stderr.contains("shows that the letter was posted, not that it arrived, so the proof stays E0"),
        "{run}"
    );
    assert!(run.stderr.contains("redress record 1 received --by post"), "{run}");
    session.ok("record 1 sent --by email");
    let run = session.ok("record 1 sent --by email --file receipt.pdf");
    assert!(run.stderr.contains("saved as .eml and given with --file, makes it E2"), "{run}");
    session.write("message.eml", "From: ada@example.org\r\n\r\nhello\r\n");
    let run = session.ok("record 1 sent --by email --file message.eml");
    assert!(!run.stderr.contains("stays E0"), "{run}");
}

#[test]
fn no_printed_command_has_a_day_or_a_number_to_fill_in() {
    let mut session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    let mut said = String::new();
    for line in ["send 1 --via print --format text --yes", "send 1 --via webform --yes", "send 1 --via draft --yes", ""]
    {
        said += &session.run(line).to_string();
    }
    session.later("2026-11-28");
    for line in
        ["", "list", "outbox", "send 1 --yes", "record 1 sent", "record 1 sent --by email", "record 1 sent --by email"]
    {
        said += &session.run(line).to_string();
    }
    for line in ["record 1 corrected", "close 1 --done", "due --law gdpr", "follow 1"] {
        said += &session.run(line).to_string();
    }
    for word in ["DATE", "SEQ", "NUMBER", "SCREENSHOT", "DELIVERY-RECORD"] {
        assert!(!said.contains(word), "{word}\n{said}");
    }
    assert!(said.contains("redress show 1      lists the entries; the number stands after the #"), "{said}");
}

#[cfg(feature = "pdf")]
mod with_a_typesetter {
    use std::{fs, os::unix::fs::PermissionsExt};

    use mail_parser::MimeHeaders;

    use super::{LETTER, Session, TODAY};

    fn is_pdf(bytes: &[u8]) -> bool {
        bytes.starts_with(b"%PDF-1.7") && bytes.trim_ascii_end().ends_with(b"%%EOF")
    }

    fn printed(session: &Session, line: &str) -> Vec<u8> {
        let output = session.command(line).output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    #[test]
    fn a_letter_is_written_to_a_file_or_the_output_and_two_runs_print_the_same_bytes() {
        let session = Session::on(TODAY);
        session.ok(&format!("{LETTER} -o letter.pdf"));
        let path = session.home().join("letter.pdf");
        let bytes = fs::read(&path).unwrap();
        assert!(is_pdf(&bytes));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(printed(&session, LETTER), bytes);
        assert_ne!(printed(&session, &format!("{LETTER} --paper us-letter")), bytes);
    }

    #[test]
    fn the_settings_choose_the_paper_and_the_flag_overrules_them() {
        let session = Session::on(TODAY);
        let a4 = printed(&session, LETTER);
        session.configure("[letters]\npaper = \"us-letter\"\n");
        let letter = printed(&session, LETTER);
        assert_ne!(letter, a4);
        assert_eq!(printed(&session, &format!("{LETTER} --paper a4")), a4);
    }

    #[test]
    fn what_says_nothing_to_the_form_is_refused() {
        let session = Session::on(TODAY);
        let text = LETTER.replace(" --format pdf", "");
        for (flags, words) in [
            ("--paper a4", "`--paper` belongs to a PDF"),
            ("--signature s.png", "`--signature` belongs to a PDF"),
            ("--attach-pdf", "`--attach-pdf` belongs to a draft"),
            ("--format pdf --json", "`--json` prints a document of its own"),
            ("--format pdf --to alibaba-com", "a PDF is one letter, and there are 2 letters"),
        ] {
            let run = session.run(&format!("{text} {flags}"));
            assert!(run.code() == 2 && run.stderr.contains(words), "{flags}: {run}");
        }
    }

    #[test]
    fn a_signature_that_is_none_is_refused_by_name_and_nothing_is_written() {
        let session = Session::on(TODAY);
        session.write("signature.gif", "GIF89a");
        for (file, words) in
            [("signature.gif", "neither a PNG nor an SVG"), ("missing.png", "`missing.png` cannot be read")]
        {
            let run = session.run(&format!("{LETTER} --signature {file} -o letter.pdf"));
            assert!(run.code() == 65 && run.stderr.contains(words), "{run}");
            assert!(run.stderr.contains("Nothing was written or sent."), "{run}");
            assert!(!session.home().join("letter.pdf").exists());
        }
        session.write(
            "s.svg",
            "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0L9 9' stroke='red'/></svg>",
        );
        assert!(is_pdf(&printed(&session, &format!("{LETTER} --signature s.svg"))));
        session.configure(&format!("[letters]\nsignature = \"{}\"\n", session.home().join("s.svg").display()));
        assert_eq!(printed(&session, LETTER), printed(&session, &format!("{LETTER} --signature s.svg")));
    }

    #[test]
    fn a_sign_that_no_font_has_is_named_with_the_cure_and_a_font_in_the_folder_of_the_settings_cures_it() {
        let session = Session::on(TODAY);
        let named = |name: &str| LETTER.replace("Ada Example", name);
        // Private use: no font has a sign there that it means.
        let run = session.run(&format!("{} -o letter.pdf", named("Ada \u{10fffd}")));
        assert_eq!(run.code(), 2, "{run}");
        for words in
            ["has the sign", "U+10FFFD", "Nothing was written or sent.", "[letters]  fonts = [\"/that/folder\"]"]
        {
            assert!(run.stderr.contains(words), "{run}");
        }
        let fonts = session.home().join("fonts/deeper");
        fs::create_dir_all(&fonts).unwrap();
        fs::write(fonts.join("broken.ttf"), "no font").unwrap();
        fs::write(fonts.join("chinese.ttf"), include_bytes!("letters/fonts/chinese.ttf")).unwrap();
        session.configure(&format!("[letters]\nfonts = [\"{}\"]\n", session.home().join("fonts").display()));
        assert!(is_pdf(&printed(&session, &named("王小明"))));
    }

    #[test]
    fn a_stored_letter_is_printed_as_it_was_written_whatever_the_texts_say_now() {
        let session = Session::ada(TODAY);
        session.ok("new erasure --to aliexpress");
        let bytes = printed(&session, "show 1 --letter 1 --format pdf");
        assert!(is_pdf(&bytes));
        session.write(
            ".config/redress/templates/gdpr/en/erasure.hbs",
            "+++\nsubject = \"Mine\"\nprovisions = []\nasks = []\n+++\nMine.\n",
        );
        assert_eq!(printed(&session, "show 1 --letter 1 --format pdf"), bytes);
        let run = session.run("show 1 --format pdf");
        assert!(run.code() == 2 && run.stderr.contains("belong to a letter"), "{run}");
    }

    #[test]
    fn a_letter_for_the_post_is_a_pdf_that_is_kept_and_given_again_as_it_was() {
        let session = Session::ada(TODAY);
        session.ok("new erasure --to aliexpress");
        let sent = session.json("send 1 --via print")["letters"][0].clone();
        assert!(sent["path"].as_str().unwrap().ends_with("-1.pdf"));
        let draft = fs::read_dir(session.home().join(".local/share/redress/drafts")).unwrap().next().unwrap();
        let bytes = fs::read(draft.unwrap().path()).unwrap();
        assert!(is_pdf(&bytes));
        assert_eq!(sent["sha256"], redress::ledger::Digest::of(&bytes).to_string());
        let again = session.json("send 1 --via print")["letters"][0].clone();
        assert_eq!(again["sha256"], sent["sha256"]);
        let case = session.json("show 1");
        let given = case["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "put-out").count();
        assert_eq!(given, 1, "the same given twice on a day is one fact");
        let us = session.json("send 1 --via print --paper us-letter")["letters"][0].clone();
        assert_ne!(us["sha256"], sent["sha256"]);
        let dry = session.ok("send 1 --via print --dry-run");
        assert!(dry.stdout.contains("Dear Sir or Madam,") && !dry.stdout.contains("%PDF"), "{dry}");
        let run = session.run("send 1 --via print --format html --paper a4");
        assert!(run.code() == 2 && run.stderr.contains("`--paper` belongs to a PDF"), "{run}");
    }

    #[test]
    fn a_draft_carries_the_pdf_where_that_is_asked_for() {
        let session = Session::on(TODAY);
        let draft = LETTER.replace("--format pdf", "--format eml --attach-pdf");
        let message = printed(&session, &draft);
        let message = mail_parser::MessageParser::default().parse(&message).unwrap();
        let [attachment] = &message.attachments().collect::<Vec<_>>()[..] else { panic!("one attachment wanted") };
        assert_eq!(attachment.attachment_name(), Some("letter.pdf"));
        let kind = attachment.content_type().unwrap();
        assert_eq!((kind.ctype(), kind.subtype()), ("application", Some("pdf")));
        assert_eq!(attachment.contents(), printed(&session, LETTER));
        assert!(message.body_text(0).unwrap().starts_with("Dear Sir or Madam,"));
        assert!(message.body_html(0).unwrap().contains("<p>Dear Sir or Madam,</p>"));
        let without = printed(&session, &LETTER.replace("--format pdf", "--format eml"));
        let without = mail_parser::MessageParser::default().parse(&without).unwrap();
        assert_eq!(without.attachments().count(), 0);
    }

    #[test]
    fn a_letter_that_opens_a_case_is_printed_as_it_is_recorded() {
        let session = Session::ada(TODAY);
        session.ok("new erasure --to aliexpress --format pdf -o new.pdf");
        session.ok("show 1 --letter 1 --format pdf -o shown.pdf");
        let file = |name: &str| fs::read(session.home().join(name)).unwrap();
        assert!(is_pdf(&file("new.pdf")) && file("new.pdf") == file("shown.pdf"));
        session.ok("new access --to aliexpress --format html -o new.html");
        session.ok("show 2 --letter 1 --format html -o shown.html");
        let page = String::from_utf8(file("new.html")).unwrap();
        assert!(page.contains("[R-2026-") && page.as_bytes() == file("shown.html"));
        let run = session.ok("new portability --to aliexpress --dry-run --format html");
        assert!(!run.stdout.contains("[R-2026-"), "a case that is not opened has no reference: {run}");
    }

    #[test]
    fn a_complaint_and_a_letter_that_follows_are_printed_too() {
        let mut session = Session::ada(TODAY);
        session.ok("new erasure --to aliexpress");
        session.ok("record 1 sent --by email");
        session.later("2027-02-01");
        session.ok("follow 1 --format pdf -o reminder.pdf");
        session.ok("follow 1 --format pdf -o again.pdf");
        let file = |name: &str| fs::read(session.home().join(name)).unwrap();
        assert!(is_pdf(&file("reminder.pdf")) && file("reminder.pdf") == file("again.pdf"));
        session.ok("escalate 1 --authority deberlbdi --anyway --reason 'They went on.' --format pdf -o complaint.pdf");
        session.ok("escalate 1 --authority deberlbdi --format pdf -o complaint-again.pdf");
        assert!(is_pdf(&file("complaint.pdf")) && file("complaint.pdf") == file("complaint-again.pdf"));
    }
}
