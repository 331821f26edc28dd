//! Replies that lie in files.

use serde_json::Value;

use crate::sent::Sent;

#[test]
fn an_answer_is_filed_on_the_day_it_came_stands_above_everything_and_is_sorted_by_a_fact() {
    let sent = Sent::new();
    let answer = sent.answer("a1", "We have received your request.");
    let imported = sent.import("reply.eml", &answer);
    assert_eq!(
        (&imported["schema"], &imported["new"], &imported["already"]),
        (&"redress.import/1".into(), &1.into(), &0.into())
    );
    let filed = &imported["filed"][0];
    assert_eq!((&filed["case"], &filed["letter"], &filed["on"]), (&1.into(), &1.into(), &"2026-11-25".into()));
    assert_eq!((&filed["by"], &filed["suggestion"]), (&"message-id".into(), &"acknowledged".into()));
    assert_eq!(filed["sha256"], redress::ledger::Digest::of(answer.as_bytes()).to_string(), "byte for byte");

    let case = sent.case();
    assert_eq!(
        (&case["status"], &case["clock"]),
        (&"waiting".into(), &"running".into()),
        "nothing is recorded by itself"
    );
    let seq = filed["event"].as_u64().unwrap();
    assert_eq!(case["next"], "redress sort 1");
    assert_eq!(case["next_why"], "reply of 2026-11-25 not sorted yet");
    assert!(sent.session.ok("").stdout.contains("not sorted yet"));

    sent.session.ok(&format!("record 1 acknowledged --reply {seq}"));
    let fact = &sent.entries("acknowledged")[0];
    assert_eq!((&fact["on"], &fact["body"]["file"]["sha256"]), (&"2026-11-25".into(), &filed["sha256"]));
    let case = sent.case();
    assert_eq!((&case["status"], &case["evidence"]), (&"acknowledged".into(), &"E4".into()));
    assert!(!case["next_why"].to_string().contains("not sorted"), "{}", case["next_why"]);
    sent.session.ok("verify");

    let struck = fact["seq"].as_u64().unwrap();
    sent.session.ok(&format!("record 1 corrected --event {struck}"));
    assert!(sent.case()["next_why"].as_str().unwrap().contains("not sorted yet"), "a struck fact sorts nothing");
    sent.session.ok(&format!("record 1 other --reply {seq}"));
    assert!(!sent.case()["next_why"].to_string().contains("not sorted"));
    assert_eq!(sent.session.run("record 1 done --reply 1").code(), 2, "entry 1 is no reply");
}

#[test]
fn who_can_judge_the_sender_is_named_once_and_its_word_counts_once_it_is_set_without_any_mailbox() {
    let mut sent = Sent::new();
    sent.session = {
        let by_hand = sent.session;
        let settings = by_hand.home().join(".config/redress/config.toml");
        let me = std::fs::read_to_string(settings).unwrap();
        by_hand.configure(me.split_once("[mail.smtp]").unwrap().0);
        by_hand
    };
    let answer = |id: &str, text: &str| {
        let judged = "Authentication-Results: mx.example.org; dkim=pass header.d=aliexpress.com; dmarc=pass header.from=aliexpress.com\r\n";
        format!("{judged}{}", sent.answer(id, text))
    };
    for (name, text) in [("a1", "We have received your request."), ("a2", "We are working on it.")] {
        sent.session.write(&format!("{name}.eml"), &answer(name, text));
    }
    let run = sent.session.ok("import a1.eml a2.eml");
    assert_eq!(run.stderr.matches("Genuine?  nobody can say").count(), 2, "{run}");
    assert_eq!(run.stderr.matches("redress init --authserv NAME").count(), 1, "{run}");

    sent.session.ok("init --authserv mx.example.org");
    sent.session.write("a3.eml", &answer("a3", "We have erased your data."));
    let run = sent.session.ok("import a3.eml");
    assert!(run.stderr.contains("Genuine?  yes, as far as your own provider can tell"), "{run}");
    assert!(!run.stderr.contains("--authserv"), "{run}");
}

#[test]
fn the_same_message_is_filed_once_and_another_under_its_message_id_is_not_lost() {
    let sent = Sent::new();
    let answer = sent.answer("a1", "We have received your request.");
    sent.import("reply.eml", &answer);
    let again = sent.import("again.eml", &answer);
    assert_eq!((&again["new"], &again["already"], &again["filed"][0]["new"]), (&0.into(), &1.into(), &false.into()));
    let by_another_way = answer.replace("Received: from mx", "Received: from another.mx").replace("\r\n", "\n");
    assert_eq!(sent.import("lf.eml", &by_another_way)["new"], 0);
    let other = sent.answer("a1", "We refuse.").replace("Re: your request", "Our decision");
    assert_eq!(sent.import("other.eml", &other)["new"], 1, "their system gives two messages one Message-ID");
    assert_eq!(sent.entries("filed").len(), 2);
}

#[test]
fn what_belongs_to_no_case_leaves_no_trace_and_what_only_the_user_can_tell_is_asked_about() {
    let sent = Sent::new();
    let before = sent.amount();
    let stranger = "From: x@other.example\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\nSubject: Hello\r\n\r\nHello\r\n";
    let imported = sent.import("stranger.eml", stranger);
    assert_eq!((&imported["new"], &imported["left"]), (&0.into(), &Value::Array(Vec::new())));
    let promotion = "From: deals@aliexpress.com\r\nMessage-ID: <p@aliexpress.com>\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\n\
        Subject: Only today\r\n\r\nBuy\r\n";
    let imported = sent.import("promotion.eml", promotion);
    assert_eq!((&imported["new"], &imported["left"][0]["subject"]), (&0.into(), &"Only today".into()));
    assert_eq!(sent.amount(), before, "nothing was written");
    let run = sent.session.ok("import promotion.eml");
    assert!(run.stderr.contains("only you can say") && run.stderr.contains("nothing else was kept"), "{run}");

    assert_eq!(sent.session.json("import promotion.eml --case 1 --dry-run")["new"], 1);
    assert_eq!(sent.amount(), before, "a dry run writes nothing");
    assert_eq!(sent.session.json("import stranger.eml --case 1")["new"], 1);
    let filed = &sent.entries("filed")[0]["body"];
    assert_eq!((&filed["picked"], &filed["by"]), (&true.into(), &"none".into()));
}

#[test]
fn a_letter_that_came_back_to_its_sender_as_a_copy_is_no_answer() {
    let sent = Sent::new();
    let copy = format!(
        "From: ada@example.org\r\nDate: Wed, 25 Nov 2026 10:00:00 +0000\r\nMessage-ID: {}\r\nSubject: [{}]\r\n\r\nx\r\n",
        sent.message_id, sent.reference
    );
    let imported = sent.import("copy.eml", &copy);
    assert_eq!((&imported["new"], &imported["left"]), (&0.into(), &Value::Array(Vec::new())));
}

#[test]
fn a_failure_that_names_our_letter_and_its_addressee_is_recorded_and_stops_the_clock() {
    let sent = Sent::new();
    let imported = sent.import("bounce.eml", &sent.report("r1", "failed", "5.1.1"));
    assert_eq!(imported["filed"][0]["recorded"], "bounced");
    let case = sent.case();
    assert_eq!((&case["status"], &case["clock"]), (&"undeliverable".into(), &"stopped".into()));
    let bounced = &sent.entries("bounced")[0]["body"];
    assert_eq!(bounced["file"]["sha256"], imported["filed"][0]["sha256"]);
    assert!(!case["next_why"].to_string().contains("not sorted"));
}

#[test]
fn a_failure_after_a_proof_of_receipt_or_without_our_message_id_is_a_suggestion_only() {
    let sent = Sent::new();
    sent.session.ok("record 1 acknowledged --on 2026-11-24");
    let imported = sent.import("bounce.eml", &sent.report("r1", "failed", "5.1.1"));
    assert_eq!(imported["filed"][0]["recorded"], Value::Null);
    assert_eq!(sent.case()["status"], "acknowledged");
    assert!(sent.case()["next_why"].as_str().unwrap().starts_with("delivery report of 2026-11-23 not sorted"));

    let sent = Sent::new();
    let foreign = sent.report("r1", "failed", "5.1.1").replace(&sent.message_id, "<x@y.example>");
    let foreign = foreign.replace("Subject: x", &format!("Subject: {}", sent.reference));
    let imported = sent.import("bounce.eml", &foreign);
    assert_eq!(imported["filed"][0]["recorded"], Value::Null, "{imported:#}");
    let another = sent.report("r2", "failed", "5.1.1").replace(&sent.to, "somebody@else.example");
    assert_eq!(sent.import("another.eml", &another)["filed"][0]["recorded"], Value::Null);
    assert_eq!((&sent.case()["status"], &sent.case()["clock"]), (&"waiting".into(), &"running".into()));
}

#[test]
fn a_report_of_delivery_raises_the_proof_and_moves_no_clock_and_one_of_delay_is_noted() {
    let sent = Sent::new();
    let before = sent.case();
    let imported = sent.import("delay.eml", &sent.report("r1", "delayed", "4.4.7"));
    assert_eq!(imported["filed"][0]["recorded"], "other");
    assert_eq!(sent.case()["evidence"], "E1");
    let imported = sent.import("delivered.eml", &sent.report("r2", "delivered", "2.0.0"));
    assert_eq!(imported["filed"][0]["recorded"], "delivered");
    let case = sent.case();
    assert_eq!((&case["evidence"], &case["letters"][0]["evidence"]), (&"E3".into(), &"E3".into()));
    for field in ["status", "clock", "due", "act_after"] {
        assert_eq!(case[field], before[field], "{field}");
    }
    assert_eq!(sent.import("late.eml", &sent.report("r3", "failed", "5.1.1"))["filed"][0]["recorded"], Value::Null);
}

#[test]
fn a_mailbox_file_and_a_maildir_are_read_message_by_message_and_a_bad_one_is_named() {
    let sent = Sent::new();
    let from = "From x@y Wed Nov 25 10:00:00 2026\n";
    let stranger = "From: x@other.example\nDate: Wed, 25 Nov 2026 10:00:00 +0000\nSubject: Hello\n\nHello\n\n";
    let old = stranger.replace("2026", "2020").replace("Hello", &sent.reference);
    let quoted = sent.answer("a1", "We have received it.\r\n>From the desk").replace("\r\n", "\n");
    let mbox = format!("{from}{stranger}{from}{old}{from}{quoted}\n{from}no header\n\n{from}{stranger}");
    sent.session.write("all.mbox", &mbox);
    let run = sent.session.run("import all.mbox --json");
    assert_eq!(run.code(), 65, "{run}");
    assert!(run.stderr.contains("message 4 of `all.mbox` is no mail"), "{run}");
    let imported: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!((&imported["new"], &imported["filed"][0]["place"]["message"]), (&1.into(), &3.into()));
    let evidence = &sent.entries("filed")[0]["body"];
    let exact = quoted.replace(">From the desk", "From the desk");
    assert_eq!(evidence["document"]["sha256"], redress::ledger::Digest::of(exact.as_bytes()).to_string());
    assert_eq!(evidence["source"]["message"], 3);

    sent.session.write("Mail/cur/1:2,S", &sent.answer("a2", "We need more time."));
    sent.session.write("Mail/new/2", stranger);
    sent.session.write("Mail/tmp/3", &sent.answer("a3", "half"));
    let imported = sent.session.json("import Mail");
    assert_eq!((&imported["new"], &imported["bad"]), (&1.into(), &Value::Array(Vec::new())));
    assert_eq!(sent.session.run("import Missing").code(), 65);
    sent.session.write("Folder/x", "");
    assert!(sent.session.run("import Folder").stderr.contains("no Maildir"));
}

#[test]
fn a_hostile_message_is_kept_raw_and_reaches_no_screen_as_it_is() {
    let sent = Sent::new();
    let hostile = sent
        .answer("a1", "\u{1b}[2JDone.\r\n\u{202e}gpj.exe")
        .replace("Re: your request", "=?utf-8?q?=1B]0;owned=07_=E2=80=AEx?=")
        .replace("Privacy <privacy@aliexpress.com>", "\u{1b}[31m <evil@xn--aliexpess-abc.example>");
    let nested = "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n".repeat(200);
    let bomb = sent.answer("a2", "x").replace("\r\n\r\nx", &format!("\r\n{nested}x"));
    for (name, text) in [("hostile.eml", &hostile), ("bomb.eml", &bomb)] {
        sent.session.write(name, text);
        for run in [sent.session.ok(&format!("import {name}")), sent.session.ok("show 1"), sent.session.ok("")] {
            let all = run.to_string();
            assert!(!all.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{name}: {all:?}");
        }
        let digest = redress::ledger::Digest::of(text.as_bytes()).to_string();
        assert!(sent.entries("filed").iter().any(|event| event["body"]["document"]["sha256"] == digest), "{name}");
    }
    sent.session.ok("verify");
    assert_eq!(sent.case()["status"], "waiting");
}

#[test]
fn a_warning_about_the_ledger_is_said_once_however_many_messages_are_filed() {
    use std::os::unix::fs::PermissionsExt;
    let sent = Sent::new();
    let answers =
        ["a1", "a2", "a3"].map(|id| format!("From x Wed Nov 25 09:00:00 2026\n{}\n\n", sent.answer(id, "Hello.")));
    sent.session.write("all.mbox", &answers.concat().replace("\r\n", "\n"));
    std::fs::set_permissions(sent.session.ledger(), std::fs::Permissions::from_mode(0o644)).unwrap();
    let run = sent.session.ok("import all.mbox");
    assert_eq!(sent.entries("filed").len(), 3, "{run}");
    assert_eq!(run.stderr.matches("warning: ").count(), 1, "{run}");
}
