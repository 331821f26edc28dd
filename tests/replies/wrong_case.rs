//! A reply that names one case and would be filed with another, and one that was.

use std::{io::Write, process::Stdio};

use crate::sent::Sent;

/// A case beside the first, and a message that names it.
fn of_another_case(sent: &Sent) -> String {
    sent.session.ok("new access --to aliexpress");
    sent.session.ok("record 2 sent --by email");
    let reference = sent.session.exact("show 2")["reference"].as_str().unwrap().to_owned();
    let mail = format!(
        "From: Privacy <privacy@aliexpress.com>\r\nTo: ada@example.org\r\nMessage-ID: <b1@aliexpress.com>\r\n\
         Date: Tue, 01 Dec 2026 09:00:00 +0000\r\nSubject: {reference}\r\n\r\nWe refuse your request.\r\n"
    );
    sent.session.write("refuse.eml", &mail);
    mail
}

fn kinds(sent: &Sent, case: u32) -> Vec<String> {
    let show = sent.session.json(&format!("show {case}"));
    show["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn the_command_that_is_named_takes_the_message_that_is_told_of_out_of_the_file_it_lies_in() {
    let sent = Sent::new();
    let perhaps = "From: desk@aliexpress.com\r\nMessage-ID: <p@aliexpress.com>\r\n\
        Date: Wed, 25 Nov 2026 10:00:00 +0000\r\nSubject: Your account\r\n\r\nHello\r\n";
    sent.session.write("reply.eml", &sent.answer("a1", "We have it."));
    sent.session.write("an other.eml", perhaps);
    sent.session.write("third.eml", &perhaps.replace("<p@", "<q@"));
    let run = sent.session.ok("import reply.eml 'an other.eml' third.eml");
    assert!(run.stderr.contains("In `an other.eml`:") && run.stderr.contains("In `third.eml`:"), "{run}");
    let typed: Vec<&str> =
        run.stderr.lines().filter_map(|line| line.trim().strip_prefix("take it:  redress ")).collect();
    assert_eq!(typed, ["import 'an other.eml' --take 1 --case 1", "import third.eml --take 1 --case 1"], "{run}");
    for line in typed {
        let filed = sent.session.json(line);
        assert_eq!(filed["filed"][0]["subject"], "Your account", "{filed:#}");
        assert_eq!(filed["new"], 1);
    }
}

#[test]
fn a_message_that_names_another_case_is_filed_with_this_one_only_on_a_yes() {
    let sent = Sent::new();
    of_another_case(&sent);
    let before = sent.amount();
    for line in
        ["import refuse.eml --take 1 --case 1", "import refuse.eml --case 1", "import refuse.eml --case 1 --json"]
    {
        let run = sent.session.run(line);
        assert_eq!((run.code(), sent.amount()), (2, before), "{line}: {run}");
        assert!(run.stderr.contains("belongs to case 2 (AliExpress, access)"), "{run}");
        assert!(run.stderr.contains("redress import refuse.eml --take 1 --case 2"), "{run}");
        assert!(run.stderr.contains("--case 1 --yes"), "{run}");
    }
    let run = sent.session.ok("import refuse.eml --case 1 --dry-run");
    assert!(run.stderr.contains("CAREFUL") && run.stderr.contains("Would file with case 1, 2026-12-01"), "{run}");
    assert_eq!(sent.amount(), before);
    sent.session.ok("import refuse.eml --case 2");
    let run = sent.session.run("import refuse.eml --case 1");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("is filed with case 2 (AliExpress, access) already, as entry #"), "{run}");
    assert!(!kinds(&sent, 1).contains(&"filed".to_owned()));
    let run = sent.session.ok("import refuse.eml --case 1 --yes");
    assert!(run.stderr.contains("CAREFUL"), "{run}");
    assert!(kinds(&sent, 1).contains(&"filed".to_owned()));
}

#[test]
fn a_message_of_a_controller_that_names_no_case_is_filed_as_the_user_says() {
    let sent = Sent::new();
    of_another_case(&sent);
    sent.session.write(
        "p.eml",
        "From: desk@aliexpress.com\r\nMessage-ID: <p@aliexpress.com>\r\n\
         Date: Tue, 01 Dec 2026 10:00:00 +0000\r\nSubject: Hello\r\n\r\nHello\r\n",
    );
    let run = sent.session.ok("import p.eml");
    assert!(run.stderr.contains("take it:  redress import p.eml --take 1 --case CASE"), "{run}");
    assert_eq!(sent.session.json("import p.eml --take 1 --case 1")["new"], 1);
}

#[test]
fn a_message_that_was_filed_wrongly_counts_no_more_with_what_it_showed_and_can_be_filed_where_it_belongs() {
    let sent = Sent::new();
    of_another_case(&sent);
    let filed = sent.session.json("import refuse.eml --case 1 --yes")["filed"][0].clone();
    let seq = filed["event"].as_u64().unwrap();
    sent.session.ok(&format!("record 1 refused --reply {seq}"));
    assert_eq!(sent.case()["status"], "refused");
    let run = sent.session.run(&format!("record 1 corrected --event {seq} --on 2026-11-30"));
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("the day it came stands in it"), "{run}");

    let run = sent.session.ok(&format!("record 1 corrected --event {seq}"));
    assert!(run.stderr.contains("What it showed here is struck with it: #"), "{run}");
    assert!(run.stderr.contains("`refused`") && run.stderr.contains("redress import FILE --case CASE"), "{run}");
    let case = sent.case();
    assert_eq!((&case["status"], &case["clock"]), (&"waiting".into(), &"running".into()));
    assert!(!case["next_why"].to_string().contains("not sorted"), "{case:#}");
    assert_eq!(sent.session.json("sort")["replies"].as_array().unwrap().len(), 0);
    let run = sent.session.run(&format!("record 1 refused --reply {seq}"));
    assert!(run.stderr.contains("is no reply that is kept"), "{run}");
    let shown = sent.session.ok("show 1").stdout;
    assert!(shown.contains("(struck by #"), "{shown}");
    let bundle = sent.session.ok("evidence 1 --dry-run").to_string();
    assert!(!bundle.contains("reply.eml") && !bundle.contains("-filed"), "{bundle}");

    let again = sent.session.ok("import refuse.eml");
    assert!(again.stderr.contains("Filed with case 2"), "{again}");
    sent.session.ok("verify");
}

#[test]
fn what_the_user_took_out_of_a_case_comes_back_on_the_users_word_alone() {
    let sent = Sent::new();
    let imported = sent.import("reply.eml", &sent.answer("a1", "We have it."));
    let seq = imported["filed"][0]["event"].as_u64().unwrap();
    sent.session.ok(&format!("record 1 corrected --event {seq}"));
    let before = sent.amount();
    let run = sent.session.ok("import reply.eml");
    assert!(run.stderr.contains("You said that it does not belong to case 1"), "{run}");
    assert_eq!(sent.amount(), before);
    assert_eq!(sent.session.json("import reply.eml --case 1")["new"], 1);
    assert_eq!(sent.session.json("sort")["replies"].as_array().unwrap().len(), 1);
    let struck = sent.entries("corrected")[0]["seq"].as_u64().unwrap();
    sent.session.ok(&format!("record 1 corrected --event {struck}"));
    sent.session.ok("verify");
}

#[test]
fn the_messages_that_are_named_are_taken_and_no_others() {
    let sent = Sent::new();
    let from = "From x@y Wed Nov 25 10:00:00 2026\n";
    let perhaps = |id: &str| {
        format!(
            "From: desk@aliexpress.com\nMessage-ID: <{id}@aliexpress.com>\nDate: Wed, 25 Nov 2026 10:00:00 +0000\n\
             Subject: {id}\n\nHello\n\n"
        )
    };
    let answer = sent.answer("a1", "We have it.").replace("\r\n", "\n");
    sent.session.write("all.mbox", &format!("{from}{}{from}{}{from}{answer}\n", perhaps("p1"), perhaps("p2")));
    let before = sent.amount();
    let run = sent.session.run("import all.mbox --take 4 --case 1");
    assert_eq!((run.code(), sent.amount()), (2, before), "{run}");
    assert!(run.stderr.contains("`all.mbox` has no message 4, it has 3 messages"), "{run}");
    assert_eq!(sent.session.json("import all.mbox --take 2 --case 1")["new"], 1);
    let filed = sent.entries("filed");
    assert_eq!((filed.len(), &filed[0]["body"]["subject"]), (1, &"p2".into()));
}

#[test]
fn what_came_from_standard_input_is_taken_from_a_file() {
    let sent = Sent::new();
    let mut command = sent.session.command("import -");
    let mail = "From: desk@aliexpress.com\nMessage-ID: <p@aliexpress.com>\nDate: Wed, 25 Nov 2026 10:00:00 +0000\n\
                Subject: x\n\nHello\n";
    let mut child = command.stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(mail.as_bytes()).unwrap();
    let said = String::from_utf8(child.wait_with_output().unwrap().stderr).unwrap();
    assert!(said.contains("take it:  redress import FILE --take 1 --case 1"), "{said}");
}

#[test]
fn a_letter_on_paper_that_was_scanned_is_no_mail_and_the_command_for_it_is_named() {
    let sent = Sent::new();
    sent.session.write("a letter.pdf", "%PDF-1.7\n%%EOF\n");
    let run = sent.session.run("import 'a letter.pdf'");
    assert_eq!(run.code(), 65, "{run}");
    assert!(run.stderr.contains("redress sort CASE --file 'a letter.pdf'"), "{run}");
    sent.session.write("x.txt", "no header\n");
    assert!(sent.session.run("import x.txt").stderr.contains("save the message again"));
}

#[test]
fn a_message_that_is_refused_keeps_neither_the_others_from_being_filed_nor_the_run_from_telling_of_them() {
    let sent = Sent::new();
    of_another_case(&sent);
    sent.session.write("first.eml", &sent.answer("a1", "We have it."));
    sent.session.write("last.eml", &sent.answer("a2", "We are working on it."));
    let run = sent.session.run("import first.eml refuse.eml last.eml --case 1 --json");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("belongs to case 2 (AliExpress, access)"), "{run}");
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&document["new"], document["filed"].as_array().unwrap().len()), (&2.into(), 2), "{document:#}");
    assert_eq!(kinds(&sent, 1).iter().filter(|kind| *kind == "filed").count(), 2);
}
