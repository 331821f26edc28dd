//! `redress sort`: a reply is shown, the user says what it is, and only then something is recorded.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use serde_json::{Value, json};
use support::{
    session::Session,
    smtp_server::{Script, SmtpServer},
    terminal::Terminal,
};

const TODAY: &str = "2026-12-01";

/// Ada's home after a letter to the controller, and the letter's Message-ID, which an answer names.
fn sent(right: &str) -> (Session, String) {
    let server = SmtpServer::start(vec![Script::clear()]);
    let mut session = Session::with_provider("2026-11-23", &server, "none", None);
    session.ok(&format!("new {right} --to aliexpress"));
    session.ok("send 1 --yes");
    session.later(TODAY);
    let letter = String::from_utf8(server.heard()[0].messages[0].clone()).unwrap();
    let id = letter.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().to_owned();
    (session, id)
}

/// Files an answer of 25 November with the case.
fn answered(session: &Session, id: &str, from: &str, text: &str) {
    came(session, id, from, (1, "Wed, 25 Nov 2026"), text);
}

/// Files an answer of a day with the case.
fn came(session: &Session, id: &str, from: &str, (nth, day): (u32, &str), text: &str) {
    session.write(
        "reply.eml",
        &format!(
            "Received: from mx.aliexpress.com by mx.example.org; {day} 10:00:05 +0000\r\n\
             From: {from}\r\nTo: ada@example.org\r\nMessage-ID: <{nth}@aliexpress.com>\r\n\
             Date: {day} 10:00:00 +0000\r\nSubject: Re: your request\r\nIn-Reply-To: {id}\r\n\r\n{text}\r\n"
        ),
    );
    session.ok("import reply.eml");
}

/// Ada in California, whose letter went by hand.
fn in_california(right: &str) -> Session {
    let mut session = Session::on("2026-11-23");
    session.ok("init --country US --region CA --name 'Ada Example' --email ada@example.org --by-hand");
    session.ok(&format!("new {right} --to aliexpress"));
    session.ok("record 1 sent --by email");
    session.later(TODAY);
    session
}

/// Runs a line at a terminal and answers its questions.
fn typed(session: &Session, line: &str, answers: &[(&str, &str)]) -> (i32, String) {
    let mut command = session.command(line);
    command.env("TERM", "xterm");
    let mut terminal = Terminal::run(command);
    for (question, keys) in answers {
        terminal.sees(question);
        terminal.press(keys);
    }
    terminal.ends()
}

fn events(session: &Session) -> Vec<Value> {
    session.json("show 1")["events"].as_array().unwrap().clone()
}

fn last(session: &Session) -> Value {
    events(session).last().unwrap().clone()
}

const PRIVACY: &str = "Privacy <privacy@aliexpress.com>";

#[test]
fn an_extension_is_recorded_with_its_day_its_reason_and_the_reply_as_proof() {
    let (session, id) = sent("erasure");
    answered(&session, &id, PRIVACY, "We need more time to answer your request, until 20 February 2027.");
    let filed = last(&session);
    assert_eq!(filed["kind"], "filed");
    let (code, text) = typed(
        &session,
        "sort 1",
        &[("Choice", "4\r"), ("Until when?", "2027-02-20\r"), ("Which reason", "complexity\r"), ("Record it?", "y\r")],
    );
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("We need more time to answer your request"), "{text}");
    let extended = last(&session);
    assert_eq!((&extended["kind"], &extended["on"]), (&json!("extended"), &json!("2026-11-25")));
    let body = &extended["body"];
    assert_eq!((&body["until"], &body["reason"]), (&json!("2027-02-20"), &json!("complexity")));
    assert_eq!(body["file"]["sha256"], filed["body"]["document"]["sha256"]);
    assert_eq!(session.json("sort")["replies"], json!([]));
    let before = &text[..text.find("Record it?").unwrap()];
    assert!(before.contains("They have until Sat 2027-02-20"), "the date that holds then is said before: {text}");
}

#[test]
fn what_is_missing_is_ticked_and_stands_in_the_letter_that_follows() {
    let (session, id) = sent("access");
    answered(&session, &id, PRIVACY, "Here are your data.");
    let list = session.json("sort")["replies"][0]["suggestion"].clone();
    assert!(list.is_string(), "{list}");
    let (code, text) = typed(
        &session,
        "sort 1",
        &[
            ("Choice", "6\r"),
            ("Missing", "copies\r"),
            ("cannot lack `copies`", ""),
            ("Missing", "10, the chat of June\r"),
            ("do they promise more?", "\r"),
            ("Record it?", "y\r"),
        ],
    );
    assert_eq!(code, 0, "{text}");
    assert_eq!(last(&session)["body"]["missing"], json!(["copy", "the chat of June"]));
    assert_eq!(session.json("show 1")["next"], "redress follow 1");
    let letter = session.json("follow 1 --dry-run")["text"].as_str().unwrap().to_owned();
    assert!(letter.contains("a copy of the data themselves") && letter.contains("the chat of June"), "{letter}");
}

#[test]
fn a_direct_transmission_can_be_ticked_only_where_it_was_asked_for() {
    let (session, id) = sent("portability --to-controller 'Other Example GmbH'");
    answered(&session, &id, PRIVACY, "Here are your data.");
    let answers = [("Choice", "6\r"), ("Missing", "4\r"), ("do they promise more?", "\r"), ("Record it?", "y\r")];
    let (code, text) = typed(&session, "sort 1", &answers);
    assert!(code == 0 && text.contains("the direct transmission of the data to the other controller"), "{text}");
    assert_eq!(last(&session)["body"]["missing"], json!(["transmission"]));

    let (session, id) = sent("portability");
    answered(&session, &id, PRIVACY, "Here are your data.");
    let (code, text) = typed(
        &session,
        "sort 1",
        &[
            ("Choice", "6\r"),
            ("Missing", "transmission\r"),
            ("cannot lack `transmission`", ""),
            ("Missing", "3\r"),
            ("do they promise more?", "\r"),
            ("Record it?", "y\r"),
        ],
    );
    assert!(code == 0 && !text.contains("direct transmission"), "{text}");
    assert_eq!(last(&session)["body"]["missing"], json!(["format"]));
}

#[test]
fn data_that_are_kept_are_asked_for_one_by_one() {
    let (session, id) = sent("erasure");
    answered(&session, &id, PRIVACY, "Thank you for your message.");
    let (code, text) = typed(
        &session,
        "sort 1",
        &[
            ("Choice", "8\r"),
            ("Which data", "invoices\r"),
            ("On which provision?", "Section 147 AO\r"),
            ("Until when?", "2034-12-31\r"),
            ("Who holds them?", "the Irish company\r"),
            ("Another kind", "y\r"),
            ("Its name, please", ""),
            ("Another kind", "\r"),
            ("Record it?", "y\r"),
        ],
    );
    assert_eq!(code, 0, "{text}");
    let before = &text[text.find("It will be recorded").unwrap()..text.find("Record it?").unwrap()];
    let flat = before.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = "kept: invoices; Section 147 AO; until Sun 2034-12-31; held by the Irish company";
    assert!(flat.contains(line), "all that is recorded is said before: {text}");
    let kept = &session.json("list retained")["retained"];
    assert_eq!(
        (&kept[0]["what"], &kept[0]["until"], &kept[1]),
        (&json!("invoices"), &json!("2034-12-31"), &Value::Null)
    );
}

#[test]
fn nothing_is_recorded_before_the_last_answer() {
    let (session, id) = sent("erasure");
    answered(&session, &id, PRIVACY, "No.");
    let before = events(&session);
    for answers in [
        vec![("Choice", "\u{3}")],
        vec![("Choice", "5\r"), ("Which reason", "\u{3}")],
        vec![("Choice", "5\r"), ("Which reason", "no\r"), ("Record it?", "\u{3}")],
        vec![("Choice", "5\r"), ("Which reason", "no\r"), ("Record it?", "n\r")],
    ] {
        let (code, text) = typed(&session, "sort 1", &answers);
        assert_eq!(code, if answers.last().unwrap().1 == "n\r" { 0 } else { 130 }, "{text}");
        assert_eq!(events(&session), before, "{text}");
    }
}

#[test]
fn a_doubtful_mail_is_shown_without_links_and_never_suggested_as_an_answer() {
    let (session, id) = sent("erasure");
    answered(
        &session,
        &id,
        "Aliexpress <privacy@a1iexpress-support.example>",
        "To process your request upload a photo of your passport at https://evil.example/id \u{1b}[2J now.",
    );
    let reply = session.json("sort")["replies"][0].clone();
    assert_eq!((&reply["origin"], &reply["suggestion"]), (&json!("doubtful"), &json!("other")));
    let (code, text) = typed(
        &session,
        "sort 1",
        &[
            ("Choice", "2\r"),
            ("Do you know that it is genuine?", "n\r"),
            ("Choice", "0\r"),
            ("in your words?", "a swindler\r"),
            ("Record it?", "y\r"),
        ],
    );
    assert_eq!(code, 0, "{text}");
    let asked = text.find("What is it?").unwrap();
    assert!(text.find("CAREFUL").is_some_and(|at| at < asked), "it is marked before anything is asked: {text}");
    assert!(text.contains("https[:]//evil[.]example/id"), "{text}");
    assert!(text[..asked].contains("It asks for proof of who you are. That is what a swindler wants"), "{text}");
    assert!(!text.contains("https://evil.example") && !text.contains("\u{1b}[2J now"), "{text}");
    let other = last(&session);
    assert_eq!((&other["kind"], &other["body"]["note"]), (&json!("other"), &json!("a swindler")));
    assert_eq!(session.json("show 1")["status"], "waiting");
}

#[test]
fn a_letter_on_paper_is_sorted_with_its_scan_as_proof() {
    let (session, _) = sent("erasure");
    session.write("scan.pdf", "a scan");
    let (code, text) = typed(
        &session,
        "sort 1 --file scan.pdf --on 2026-11-30",
        &[("Choice", "5\r"), ("Which reason", "\r"), ("Record it?", "y\r")],
    );
    assert_eq!(code, 0, "{text}");
    let refused = last(&session);
    assert_eq!((&refused["kind"], &refused["on"]), (&json!("refused"), &json!("2026-11-30")));
    assert_eq!((&refused["body"]["file"]["name"], &refused["body"]["reason"]), (&json!("scan.pdf"), &Value::Null));

    session.write("second.pdf", "another scan");
    let (code, text) = typed(
        &session,
        "sort 1 --file second.pdf",
        &[
            ("On which day did it come?", "30.11.2026\r"),
            ("a day is written year, month, day", ""),
            ("On which day did it come?", "\r"),
            ("Choice", "9\r"),
            ("Record it?", "y\r"),
        ],
    );
    assert_eq!(code, 0, "{text}");
    assert_eq!((&last(&session)["kind"], &last(&session)["on"]), (&json!("no-data"), &json!("2026-11-30")));
}

#[test]
fn a_doubtful_reply_is_no_proof_of_anything_until_the_user_knows_it_is_genuine() {
    let (session, id) = sent("erasure");
    answered(&session, &id, "Aliexpress <privacy@a1iexpress-support.example>", "Please send a copy of your passport.");
    let seq = last(&session)["seq"].as_u64().unwrap();
    let line = format!("record 1 wants-identity --reply {seq}");
    let run = session.run(&line);
    assert!(run.code() == 2 && run.stderr.contains("CAREFUL") && run.stderr.contains("--genuine"), "{run}");
    assert_eq!(last(&session)["seq"].as_u64(), Some(seq), "nothing was recorded");
    session.ok(&format!("{line} --genuine"));
    assert_eq!(last(&session)["kind"], "wants-identity");
}

#[test]
fn no_letter_says_that_they_are_silent_while_a_reply_is_not_sorted() {
    let (mut session, id) = sent("erasure");
    answered(
        &session,
        &id,
        PRIVACY,
        "We have deleted your account. However, invoices must be retained until 31 December 2036 under tax law.",
    );
    session.later("2027-01-20");
    let run = session.run("follow 1 --kind reminder");
    assert!(run.code() == 2 && run.stderr.contains("is not sorted yet"), "{run}");
    assert!(run.stderr.contains("redress sort 1"), "{run}");
    let (_, text) = typed(&session, "sort 1", &[("Looks like  8", ""), ("Choice", "\u{3}")]);
    assert!(text.contains("Looks like  8"), "{text}");
}

#[test]
fn where_nobody_can_be_asked_the_command_for_a_script_is_named() {
    let (session, id) = sent("erasure");
    assert!(session.ok("sort").stderr.contains("Every reply is sorted."));
    answered(&session, &id, PRIVACY, "We have received your request.");
    let seq = last(&session)["seq"].as_u64().unwrap();
    for line in ["sort 1", "sort 1 --no-input", "sort"] {
        let run = session.run(line);
        assert!(run.code() == 2 && run.stderr.contains(&format!("redress record 1 FACT --reply {seq}")), "{run}");
    }
    session.ok(&format!("record 1 acknowledged --reply {seq}"));
    assert!(session.ok("sort").stderr.contains("Every reply is sorted."));
}

#[test]
fn an_answer_that_seems_whole_is_held_against_the_tick_list_and_is_one_in_part_if_something_is_missing() {
    let (session, id) = sent("access");
    answered(&session, &id, PRIVACY, "Attached you find all your data.");
    let (code, text) =
        typed(&session, "sort", &[("Choice", "7\r"), ("Missing", "3\r"), ("as `partial`", ""), ("Record it?", "y\r")]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("Art. 15(1)(h)") && text.contains("Art. 15(2)"), "{text}");
    assert!(!text.contains("keeps part of it"), "only an erasure leaves data that are kept: {text}");
    let partial = last(&session);
    assert_eq!((&partial["kind"], &partial["body"]["missing"]), (&json!("partial"), &json!(["recipients"])));

    let (session, id) = sent("access");
    answered(&session, &id, PRIVACY, "Attached you find all your data.");
    let (code, text) = typed(&session, "sort", &[("Choice", "7\r"), ("Missing", "\r"), ("Record it?", "y\r")]);
    assert_eq!((code, &last(&session)["kind"]), (0, &json!("done")), "{text}");
}

#[test]
fn each_choice_is_explained_and_what_is_left_for_later_stays_unsorted() {
    let (session, id) = sent("erasure");
    answered(&session, &id, PRIVACY, "Hello.");
    let before = events(&session);
    let (code, text) = typed(&session, "sort", &[("Choice", "?\r"), ("Choice", "12\r"), ("Choice", "\r")]);
    assert_eq!(code, 0, "{text}");
    for says in ["`refused`: The clock stops. The next letter is `refusal`", "A number from the list", "Left unsorted"]
    {
        assert!(text.contains(says), "{says}: {text}");
    }
    assert_eq!(events(&session), before);
    assert_eq!(session.json("show 1")["next"], "redress sort 1");
}

#[test]
fn a_call_leaves_nothing_behind_and_is_recorded_on_its_day_beside_a_reply_that_waits() {
    let (session, id) = sent("erasure");
    answered(&session, &id, PRIVACY, "Hello.");
    let early = session.run("sort 1 --on 2026-11-22");
    assert!(early.code() == 2 && early.stderr.contains("2026-11-22"), "{early}");
    let (code, text) =
        typed(&session, "sort 1 --on 2026-11-27", &[("Choice", "5\r"), ("Which reason", "\r"), ("Record it?", "y\r")]);
    assert_eq!(code, 0, "{text}");
    let refused = last(&session);
    assert_eq!((&refused["on"], &refused["body"]["file"]), (&json!("2026-11-27"), &Value::Null));
    assert_eq!(session.json("show 1")["next"], "redress sort 1", "the reply waits still");
}

#[test]
fn a_delivery_report_of_another_letter_can_be_sorted_as_one_that_came_back() {
    let (session, id) = sent("erasure");
    session.ok("record 1 received --on 2026-11-24");
    let report = format!(
        "From: MAILER-DAEMON@mx.example.org\r\nTo: ada@example.org\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\n\
         Message-ID: <r@mx.example.org>\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\nIn-Reply-To: {id}\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example.org\r\n\r\nFinal-Recipient: rfc822; privacy@aliexpress.com\r\n\
         Action: failed\r\nStatus: 5.1.1\r\n\r\n--b--\r\n"
    );
    session.write("report.eml", &report);
    session.ok("import report.eml --case 1");
    assert_eq!(last(&session)["kind"], "filed");
    let (code, text) = typed(&session, "sort 1", &[("Choice", "12\r"), ("is genuine?", "y\r"), ("Record it?", "y\r")]);
    assert_eq!(code, 0, "{text}");
    assert_eq!(last(&session)["kind"], "bounced");
    assert_eq!(session.json("show 1")["clock"], "running", "it had arrived before");
}

#[test]
fn a_promise_is_kept_beside_the_fact_shown_as_no_law_and_settled_by_the_answer() {
    let (mut session, id) = sent("access");
    answered(
        &session,
        &id,
        PRIVACY,
        "We have received your request. Your data will be ready within 7-15 working days.",
    );
    let (code, text) = typed(
        &session,
        "sort 1",
        &[
            ("Choice", "1\r"),
            ("Which day of receipt", "\r"),
            ("do they promise more?", "soon\r"),
            ("`soon`", ""),
            ("do they promise more?", "7-15 working days\r"),
            ("What do they promise?", "\r"),
            ("Record it?", "y\r"),
        ],
    );
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("recorded as `acknowledged` and `expected`"), "{text}");
    assert!(text.contains("an answer by Wed 2026-12-16 (promise, not law)"), "{text}");
    let kept = events(&session);
    let [acknowledged, expected] = &kept[kept.len() - 2..] else { panic!("{kept:?}") };
    assert_eq!((&acknowledged["kind"], &expected["kind"]), (&json!("acknowledged"), &json!("expected")));
    assert_eq!(
        (&expected["on"], &expected["body"]["until"], &expected["body"]["what"]),
        (&json!("2026-11-25"), &json!("2026-12-16"), &json!("an answer"))
    );
    assert_eq!(expected["body"]["file"], acknowledged["body"]["file"]);

    session.later("2026-12-16");
    for line in ["show 1", "list", "", "due", "due --plain"] {
        let run = session.ok(line);
        assert!(run.stdout.contains("2026-12-16") && run.stdout.contains("promise, not law"), "{line}: {run}");
    }
    assert_eq!(session.json("show 1")["next"], Value::Null, "on the last day nothing is to be done");
    session.later("2026-12-17");
    let case = session.json("show 1");
    assert_eq!(
        (&case["clock"], &case["overdue_days"], &case["next"]),
        (&json!("running"), &json!(0), &json!("redress sort 1"))
    );
    assert!(case["next_why"].as_str().unwrap().contains("promise, not law"), "{}", case["next_why"]);
    assert_eq!(session.json("overdue")["cases"], json!([]));
    let dates = session.json("due")["dates"].clone();
    let promise = dates.as_array().unwrap().iter().find(|date| date["kind"] == "promise").unwrap();
    assert_eq!(
        (&promise["over_days"], &promise["what"], &promise["provisions"], &promise["from"]["fact"]),
        (&json!(0), &json!("an answer"), &json!([]), &json!("promised"))
    );
    let by_law = case["deadlines"].as_array().unwrap().iter().all(|deadline| deadline["kind"] != "promise");
    assert!(by_law, "what is promised is no deadline: {case}");
    session.write("offer.txt", "Our winter sale has begun.");
    session.ok("record 1 other --file offer.txt");
    assert_eq!(session.json("show 1")["next"], "redress sort 1", "a mail about something else settles nothing");
    session.ok("note 1 'looked: nothing came'");
    assert_eq!(session.json("show 1")["next"], Value::Null, "it asks once");
    session.ok("record 1 done");
    assert_eq!(session.json("show 1")["promises"], json!([]));
    assert!(!session.ok("due").stdout.contains("promise"));
}

#[test]
fn a_promise_needs_its_day_and_what_is_promised_and_its_day_is_not_before_it() {
    let (session, _) = sent("erasure");
    for line in [
        "record 1 expected --what x",
        "record 1 expected --until 2026-12-05",
        "record 1 expected --until 2026-12-05 --what ''",
        "record 1 expected --until 2026-12-05 --until 2026-12-06 --what x",
        "record 1 expected --until 2026-12-05 --what x --what y",
        "record 1 expected --until 2026-12-05 --what x --holder y",
        "record 1 refused --what x",
        "record 1 expected --until 2026-11-30 --what x",
    ] {
        assert_eq!(session.run(line).code(), 2, "{line}");
    }
    assert_eq!(session.json("show 1")["promises"], json!([]));
    session.ok("record 1 expected --until 2026-12-01 --what x");
    let case = session.json("show 1");
    assert_eq!((&case["evidence"], &case["status"]), (&json!("E1"), &json!("waiting")), "a promise shows no receipt");
}

#[test]
fn a_day_of_receipt_that_stands_in_the_reply_counts_only_once_it_is_typed() {
    let says = "We received your request on 24 November 2026.";
    let sort = |day: &str| {
        let (session, id) = sent("access");
        answered(&session, &id, PRIVACY, says);
        let (code, text) = typed(
            &session,
            "sort 1",
            &[("Choice", "1\r"), ("Which day of receipt", day), ("promise more?", "\r"), ("Record it?", "y\r")],
        );
        assert_eq!(code, 0, "{text}");
        let due = session.json("show 1")["due"].clone();
        (text, last(&session)["body"]["received"].clone(), due)
    };
    let (text, received, due) = sort("\r");
    assert_eq!((received, due), (Value::Null, json!("2026-12-23")), "a bare Return names no day: {text}");
    assert!(text.contains("seems to name 2026-11-24"), "{text}");
    assert!(text.contains("The date stays as it is.") && !text.contains("instead of"), "{text}");

    let (text, received, due) = sort("2026-11-24\r");
    assert_eq!((received, due), (json!("2026-11-24"), json!("2026-12-24")), "{text}");
    assert!(
        text.contains("counted from Tue 2026-11-24: due Thu 2026-12-24 instead of Wed 2026-12-23"),
        "what the day changes is said before it is recorded: {text}"
    );
    assert!(!text.contains("The date stays as it is."), "{text}");
}

#[test]
fn a_business_that_may_not_verify_gets_no_turn_of_the_user_for_asking() {
    for (right, forbids) in
        [("objection", Some("11 CCR § 7026")), ("limit", Some("11 CCR § 7027(e)")), ("access", None)]
    {
        let session = in_california(right);
        let (code, text) = typed(&session, "sort 1", &[("Choice", "2\r"), ("Record it?", "n\r")]);
        assert_eq!(code, 0, "{text}");
        let allowed = forbids.is_none();
        let cites = |provision| format!("They may not make this right depend on it ({provision}, policy)");
        assert!(forbids.is_none_or(|provision| text.contains(&cites(provision))), "{right}: {text}");
        assert_eq!(text.contains("may not make this right depend"), !allowed, "{right}: {text}");
        assert!(text.contains("their turn") && !text.contains("your turn"), "{right}: {text}");
        assert_eq!(text.contains("Asking gives them no more time (Civ. Code § 1798.130(a)(2)(A))"), allowed, "{text}");
        assert_eq!(text.contains("they can check you through it"), allowed, "{right}: {text}");
    }
}

#[test]
fn a_question_held_to_be_without_a_reason_is_not_said_to_stop_the_time() {
    for (baseless, pauses) in [("y\r", false), ("n\r", true)] {
        let (session, id) = sent("erasure");
        answered(&session, &id, PRIVACY, "Please prove who you are.");
        let (_, text) =
            typed(&session, "sort 1", &[("Choice", "2\r"), ("no reason to doubt", baseless), ("Record it?", "n\r")]);
        let preview = &text[text.find("It will be recorded as").unwrap()..];
        assert_eq!(preview.contains("the time may stand still"), pauses, "{preview}");
        assert_eq!(preview.contains("their question pauses nothing"), !pauses, "{preview}");
    }
}

#[test]
fn one_who_says_that_it_belongs_elsewhere_has_the_letter_and_nothing_else_is_said() {
    let (session, id) = sent("erasure");
    answered(&session, &id, PRIVACY, "Please write to our other office.");
    let (code, text) = typed(
        &session,
        "sort 1",
        &[("Choice", "11\r"), ("Where do they say", "the other office\r"), ("Record it?", "y\r")],
    );
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("They have it, so the date stays as it is"), "{text}");
    let why = session.json("show 1")["next_why"].as_str().unwrap().to_owned();
    assert!(why.contains("a copy there does no harm, and the time runs on all the same"), "{why}");
    for says in [&text, &why] {
        assert!(!says.contains("did not reach") && !says.contains("send it by another channel"), "{says}");
    }

    let (session, _) = sent("erasure");
    session.ok("record 1 bounced");
    let why = session.json("show 1")["next_why"].as_str().unwrap().to_owned();
    assert!(why.contains("it did not reach the right place: send it by another channel"), "{why}");
}

/// The letter went on the 23rd; the first reply bears the day before.
fn one_too_early_and_one_more() -> Session {
    let (session, id) = sent("erasure");
    came(&session, &id, PRIVACY, (1, "Sun, 22 Nov 2026"), "No.");
    came(&session, &id, PRIVACY, (2, "Thu, 26 Nov 2026"), "No again.");
    session
}

#[test]
fn a_reply_that_bears_a_day_before_the_letter_is_asked_for_its_day_first() {
    let session = one_too_early_and_one_more();
    let (code, text) = typed(
        &session,
        "sort 1",
        &[
            ("Reply 1 of 2", ""),
            ("Choice", "5\r"),
            ("It cannot have come then: `2026-11-22` is before the day", ""),
            ("Which day did it come?", "2026-11-21\r"),
            ("It cannot have come then: `2026-11-21` is before the day", ""),
            ("Which day did it come?", "2026-11-24\r"),
            ("Which reason", "\r"),
            ("Record it?", "y\r"),
            ("Reply 2 of 2", ""),
            ("Choice", "\r"),
        ],
    );
    assert_eq!(code, 0, "{text}");
    let refused = last(&session);
    assert_eq!((&refused["kind"], &refused["on"]), (&json!("refused"), &json!("2026-11-24")));
    assert!(refused["body"]["file"]["sha256"].is_string(), "the reply is its proof: {refused}");
    assert_eq!(session.json("sort")["replies"].as_array().unwrap().len(), 1);
}

#[test]
fn a_day_that_is_left_open_leaves_the_reply_and_what_is_none_of_theirs_needs_none() {
    let session = one_too_early_and_one_more();
    let before = events(&session);
    let left = [("Choice", "5\r"), ("Which day did it come?", "\r"), ("Left unsorted", ""), ("Choice", "\r")];
    let (code, text) = typed(&session, "sort 1", &left);
    assert_eq!((code, events(&session)), (0, before), "{text}");
    let none = [("Choice", "0\r"), ("in your words?", "\r"), ("Record it?", "y\r"), ("Choice", "\r")];
    let (code, text) = typed(&session, "sort 1", &none);
    let other = last(&session);
    assert_eq!((code, &other["kind"], &other["on"]), (0, &json!("other"), &json!("2026-11-22")), "{text}");
}

#[test]
fn a_day_on_the_command_line_is_that_of_the_kept_reply_whose_own_cannot_be() {
    let session = one_too_early_and_one_more();
    let early = session.run("sort 1 --on 2026-11-21");
    assert!(early.code() == 2 && early.stderr.contains("2026-11-21"), "{early}");
    let (code, text) = typed(
        &session,
        "sort 1 --on 2026-11-23",
        &[("Reply 1 of 1", ""), ("Choice", "5\r"), ("Which reason", "\r"), ("Record it?", "y\r")],
    );
    assert_eq!(code, 0, "{text}");
    assert!(!text.contains("Which day did it come?"), "{text}");
    let refused = last(&session);
    assert_eq!((&refused["kind"], &refused["on"]), (&json!("refused"), &json!("2026-11-23")));
    assert!(refused["body"]["file"]["sha256"].is_string(), "the kept reply is its proof: {refused}");
}

#[test]
fn one_reply_that_cannot_be_recorded_does_not_end_the_round_and_one_who_stops_does() {
    let (session, id) = sent("erasure");
    came(&session, &id, PRIVACY, (1, "Wed, 25 Nov 2026"), "Later.");
    came(&session, &id, PRIVACY, (2, "Thu, 26 Nov 2026"), "No.");
    let before = events(&session);
    let (code, _) = typed(&session, "sort", &[("Reply 1 of 2", ""), ("Choice", "\u{3}")]);
    assert_eq!((code, events(&session)), (130, before));
    let (code, text) = typed(
        &session,
        "sort",
        &[
            ("Reply 1 of 2", ""),
            ("Choice", "4\r"),
            ("Until when?", "2026-11-24\r"),
            ("Which reason", "\r"),
            ("error: `2026-11-24` cannot be the end of an extension", ""),
            ("Reply 2 of 2", ""),
            ("Choice", "5\r"),
            ("Which reason", "\r"),
            ("Record it?", "y\r"),
        ],
    );
    assert_eq!((code, &last(&session)["kind"]), (2, &json!("refused")), "{text}");
    assert_eq!(session.json("sort")["replies"].as_array().unwrap().len(), 1, "the first waits still");
}

#[test]
fn the_rule_about_accounts_is_named_for_the_rights_it_is_about() {
    for (right, named) in [("access", true), ("erasure", true), ("objection", false), ("limit", false)] {
        let session = Session::on("2026-11-23");
        session.ok("init --country US --region CA --name 'Ada Example' --email ada@example.org --by-hand");
        for line in [format!("new {right} --to aliexpress"), "record 1 sent --by email".to_owned()] {
            let said = session.ok(&line).stderr;
            assert!(said.contains("ut the same text into https://privacy.aliexpress.com/"), "{line}: {said}");
            assert_eq!(said.contains("use their account (Civ. Code § 1798.130(a)(2)(A))"), named, "{line}: {said}");
        }
    }
}

#[test]
fn a_receipt_that_promises_an_answer_within_a_time_is_one_and_its_promise_is_offered() {
    let (session, id) = sent("access");
    answered(&session, &id, PRIVACY, "Thank you for your request. We will answer within 15 working days.");
    let reply = session.json("sort")["replies"][0].clone();
    assert_eq!((&reply["suggestion"], &reply["promise"]), (&json!("acknowledged"), &json!("15 working days")));
    let (code, text) = typed(
        &session,
        "sort 1",
        &[
            ("It names a time of its own: 15 working days (promise, not law)", ""),
            ("Choice", "1\r"),
            ("Which day of receipt", "\r"),
            ("do they promise more?", "\r"),
            ("What do they promise?", "\r"),
            ("Record it?", "y\r"),
        ],
    );
    assert_eq!(code, 0, "{text}");
    let expected = last(&session);
    assert_eq!((&expected["kind"], &expected["body"]["until"]), (&json!("expected"), &json!("2026-12-16")));

    let (session, id) = sent("access");
    answered(&session, &id, PRIVACY, "Please answer our question within 15 working days.");
    let reply = session.json("sort")["replies"][0].clone();
    assert_eq!(
        (&reply["suggestion"], &reply["promise"]),
        (&json!("other"), &Value::Null),
        "a time for the user is none"
    );
}

#[test]
fn until_when_is_taken_as_people_write_it_and_what_can_be_read_in_two_ways_is_not() {
    let (session, _) = sent("erasure");
    let until = |session: &Session| last(session)["body"]["until"].clone();
    session.ok("record 1 extended --until '20 February 2027' --reason many --on 2026-11-25");
    assert_eq!(until(&session), json!("2027-02-20"));
    for span in ["2 months", "60 days", "15 working days"] {
        let before = events(&session);
        let run = session.run(&format!("record 1 extended --until '{span}' --reason many --on 2026-11-25"));
        assert!(run.code() == 2 && run.stderr.contains("the longest time that the law gives them counts"), "{run}");
        assert_eq!(events(&session), before);
    }
    let run = session.ok("record 1 expected --until 'within 15 working days' --what x --on 2026-11-25");
    assert!(run.stderr.contains("15 working days from Wed 2026-11-25: until Wed 2026-12-16."), "{run}");
    assert_eq!(until(&session), json!("2026-12-16"));
    session.ok("record 1 retained --what invoices --until '31 December 2036' --what chats --until '10 years'");
    let kept = &last(&session)["body"]["categories"];
    assert_eq!((&kept[0]["until"], &kept[1]["until"]), (&json!("2036-12-31"), &json!("2036-12-01")));
    let before = events(&session);
    for (typed, why) in [("05/06/2027", "in two ways"), ("soon", "no such day `soon`"), ("51 years", "longer than")] {
        let run = session.run(&format!("record 1 retained --what x --until '{typed}'"));
        assert!(run.code() == 2 && run.stderr.contains(why), "{run}");
    }
    assert_eq!(events(&session), before);

    let (session, id) = sent("erasure");
    answered(&session, &id, PRIVACY, "Thank you for your message.");
    let (code, text) = typed(
        &session,
        "sort 1",
        &[
            ("Choice", "8\r"),
            ("Which data", "invoices\r"),
            ("On which provision?", "\r"),
            ("Until when?", "31/12/36\r"),
            ("no such day", ""),
            ("Until when?", "31 December 2036\r"),
            ("Who holds them?", "\r"),
            ("Another kind", "\r"),
            ("Record it?", "y\r"),
        ],
    );
    assert_eq!((code, &last(&session)["body"]["categories"][0]["until"]), (0, &json!("2036-12-31")), "{text}");
}

#[test]
fn a_span_is_no_end_of_an_extension_and_without_a_day_the_longest_time_of_the_law_counts_from_receipt() {
    let (session, id) = sent("erasure");
    answered(&session, &id, PRIVACY, "Thank you for your message.");
    let (code, text) = typed(
        &session,
        "sort 1",
        &[
            ("Choice", "4\r"),
            ("Until when?", "2 months\r"),
            ("not from the day they ask for it", ""),
            ("Until when?", "\r"),
            ("Which reason", "many requests\r"),
            ("Record it?", "y\r"),
        ],
    );
    assert_eq!((code, &last(&session)["body"]["until"]), (0, &Value::Null), "{text}");
    // Sent on 23 November: three months from that day, and not two from the notice.
    assert_eq!(session.json("show 1")["act_after"], json!("2027-02-23"));
}
