//! What came is filed with the case it answers, byte for byte and once; what does not belong leaves no trace.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use serde_json::Value;
use support::{
    session::Session,
    smtp_server::{Script, SmtpServer},
};

const SENT_ON: &str = "2026-11-23";
const TODAY: &str = "2026-12-01";

/// Ada's home after a letter to the controller was sent, and what an answer to it must name.
struct Sent {
    message_id: String,
    reference: String,
    session: Session,
    to: String,
}

impl Sent {
    fn new() -> Self {
        let server = SmtpServer::start(vec![Script::clear()]);
        let mut session = Session::with_provider(SENT_ON, &server, "none", None);
        session.ok("new erasure --to aliexpress");
        let sent = session.json("send 1 --yes")["letters"][0].clone();
        let case: Value = serde_json::from_slice(&session.command("show 1 --json").output().unwrap().stdout).unwrap();
        session.later(TODAY);
        let letter = server.heard()[0].messages[0].clone();
        let letter = String::from_utf8(letter).unwrap();
        let message_id = letter.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().to_owned();
        let to = letter.lines().find_map(|line| line.strip_prefix("To: ")).unwrap().to_owned();
        assert_eq!(sent["outcome"], "accepted");
        Self { message_id, reference: case["reference"].as_str().unwrap().to_owned(), session, to }
    }

    fn answer(&self, id: &str, text: &str) -> String {
        format!(
            "Received: from mx.aliexpress.com by mx.example.org; Wed, 25 Nov 2026 10:00:05 +0000\r\n\
             From: Privacy <privacy@aliexpress.com>\r\nTo: ada@example.org\r\nMessage-ID: <{id}@aliexpress.com>\r\n\
             Date: Wed, 25 Nov 2026 10:00:00 +0000\r\nSubject: Re: your request\r\nIn-Reply-To: {}\r\n\r\n{text}\r\n",
            self.message_id
        )
    }

    fn report(&self, id: &str, action: &str, status: &str) -> String {
        format!(
            "From: MAILER-DAEMON@mx.example.org\r\nTo: ada@example.org\r\nMessage-ID: <{id}@mx.example.org>\r\n\
             Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nSubject: Delivery Status Notification\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=\"b\"\r\n\r\n--b\r\n\r\nA report.\r\n\
             --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n\
             Final-Recipient: rfc822; {}\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--b\r\n\
             Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {}\r\nSubject: x\r\n\r\n--b--\r\n",
            self.to, self.message_id
        )
    }

    fn import(&self, name: &str, text: &str) -> Value {
        self.session.write(name, text);
        self.session.json(&format!("import {name}"))
    }

    fn case(&self) -> Value {
        self.session.json("show 1")
    }

    fn entries(&self, kind: &str) -> Vec<Value> {
        let case = self.case();
        case["events"].as_array().unwrap().iter().filter(|event| event["kind"] == kind).cloned().collect()
    }

    /// How many documents and entries the record holds.
    fn amount(&self) -> (i64, i64) {
        let ledger = rusqlite::Connection::open(self.session.ledger()).unwrap();
        let count = |table: &str| {
            ledger.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0)).unwrap()
        };
        (count("documents"), count("events"))
    }
}

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
    assert_eq!(case["next"], format!("redress record 1 FACT --reply {seq}"));
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
