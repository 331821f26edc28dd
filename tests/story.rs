//! The whole of a case in one test, with the real program on fixed days: a request, what came back in two years, what was
//! written because of it, the test whether it is true, and what the authority gets.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, process::Command};

use serde_json::Value;
use support::{
    session::Session,
    smtp_server::{Script, SmtpServer},
    terminal::Terminal,
};

/// Ada, her mail provider, and the company that answers by files.
struct Life {
    mails: u32,
    server: SmtpServer,
    session: Session,
}

impl Life {
    fn begin(day: &str) -> Self {
        let server = Script::clear().start();
        Self { mails: 0, session: Session::with_provider(day, &server, "none", None), server }
    }

    /// Tells what the program says is to be done in a case on a day.
    fn next_on(&mut self, day: &str, case: u32) -> Option<String> {
        self.session.later(day);
        self.session.json(&format!("show {case}"))["next"].as_str().map(str::to_owned)
    }

    /// Writes the letter that fits, demands that it is this one, sends it and returns its text.
    fn writes(&mut self, case: u32, kind: &str) -> String {
        let drawn_up = self.session.json(&format!("follow {case}"));
        assert_eq!(drawn_up["letter"]["kind"].as_str().or(drawn_up["kind"].as_str()), Some(kind), "{drawn_up:#}");
        self.sends(case);
        let letters = self.session.json(&format!("show {case}"))["letters"].as_array().unwrap().len();
        self.session
            .ok(&format!("show {case} --letter {letters}"))
            .stdout
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The Message-ID of the request, reference and all.
    fn message_id(&self, case: u32) -> String {
        let shown = self.session.command(&format!("show {case} --json")).output().unwrap();
        let shown: Value = serde_json::from_slice(&shown.stdout).unwrap();
        shown["letters"][0]["message_id"].as_str().unwrap().to_owned()
    }

    fn sends(&self, case: u32) {
        let sent = self.session.json(&format!("send {case} --yes"));
        assert_eq!(sent["letters"][0]["outcome"], "accepted", "{sent:#}");
    }

    /// A mail of theirs comes that answers the first letter of a case, is filed, and is sorted at a terminal.
    fn gets(&mut self, case: u32, (day, text): (&str, &str), answers: &[(&str, &str)]) -> String {
        self.session.later(day);
        self.mails += 1;
        let id = self.message_id(case);
        let n = self.mails;
        let date = chrono::NaiveDate::parse_from_str(day, "%Y-%m-%d").unwrap().format("%a, %d %b %Y 10:00:00 +0000");
        let mail = format!(
            "From: Privacy <privacy@aliexpress.com>\r\nTo: ada@example.org\r\nMessage-ID: <{n}@aliexpress.com>\r\n\
             Date: {date}\r\nSubject: Re: your request\r\nIn-Reply-To: {id}\r\n\r\n{text}\r\n"
        );
        self.session.write(&format!("mail-{n}.eml"), &mail);
        let filed = self.session.json(&format!("import mail-{n}.eml"));
        assert_eq!((&filed["new"], &filed["filed"][0]["case"]), (&1.into(), &case.into()), "{filed:#}");
        assert_eq!(self.next_on(day, case).as_deref(), Some(format!("redress sort {case}").as_str()));
        let mut command = self.session.command(&format!("sort {case}"));
        command.env("TERM", "xterm");
        let mut terminal = Terminal::run(command);
        for (question, answer) in answers.iter().chain(&[("Record it?", "y")]) {
            terminal.answer(question, answer);
        }
        let (code, screen) = terminal.ends();
        assert_eq!(code, 0, "{screen}");
        screen
    }

    fn case(&self, case: u32) -> Value {
        self.session.json(&format!("show {case}"))
    }

    fn stands(&self, case: u32) -> (String, String) {
        let case = self.case(case);
        (case["status"].as_str().unwrap().to_owned(), case["clock"].as_str().unwrap().to_owned())
    }
}

fn words(status: &str, clock: &str) -> (String, String) {
    (status.to_owned(), clock.to_owned())
}

/// 2026: a request, an acknowledgement that moves nothing, an answer in part, and data that they keep without a ground.
fn the_first_weeks(life: &mut Life) {
    life.session.ok("new erasure --to aliexpress");
    life.sends(1);
    assert_eq!(life.case(1)["due"], "2026-12-23");

    let acknowledged = "We have received your request and are working on it.";
    life.gets(1, ("2026-11-27", acknowledged), &[("Choice", "1"), ("day of receipt", ""), ("promise more?", "")]);
    assert_eq!(life.stands(1), words("acknowledged", "running"));
    assert_eq!(life.case(1)["due"], "2026-12-23", "an acknowledgement moves no date");
    assert_eq!(life.next_on("2026-12-09", 1), None, "it is their turn");

    let in_part = "We have deleted your profile. The rest will follow separately.";
    let answers = [("Choice", "6"), ("Missing", "4, the chat with seller 81"), ("promise more?", "")];
    life.gets(1, ("2026-12-10", in_part), &answers);
    assert_eq!(life.stands(1), words("partial", "running"), "the rest is still owed");
    let incomplete = life.writes(1, "incomplete");
    assert!(
        incomplete.contains("the chat with seller 81") && incomplete.contains("which data you keep"),
        "{incomplete}"
    );

    let kept = "We must keep your invoices until 31 December 2028.";
    let answers = [
        ("Choice", "8"),
        ("Which data do they keep?", "invoices"),
        ("On which provision?", "-"),
        ("Until when?", "2028-12-31"),
        ("Who holds them?", "the Singapore company"),
        ("Another kind", ""),
    ];
    life.gets(1, ("2026-12-18", kept), &answers);
    assert_eq!(life.stands(1), words("retained", "stopped"));
    assert_eq!(life.case(1)["next"], "redress follow 1");
    let challenge = life.writes(1, "retained");
    assert!(challenge.contains("invoices") && challenge.contains("17(3)"), "{challenge}");

    let ground = "We keep the invoices under Section 147 AO until 31 December 2028.";
    let answers = [
        ("Choice", "8"),
        ("Which data do they keep?", "invoices"),
        ("On which provision?", "Section 147 AO"),
        ("Until when?", "2028-12-31"),
        ("Who holds them?", "the Singapore company"),
        ("Another kind", ""),
    ];
    life.gets(1, ("2026-12-22", ground), &answers);
    assert_eq!(life.case(1)["next"], Value::Null, "they named the ground and the end");
}

/// The end they named themselves comes: nothing on the day, the letter the day after, and their word that it is gone.
fn two_years_later(life: &mut Life) {
    let due = life.session.json("due")["dates"].clone();
    let end = due.as_array().unwrap().iter().find(|date| date["kind"] == "retention-end").unwrap();
    assert_eq!((&end["case"], &end["due"]), (&1.into(), &"2028-12-31".into()));
    assert_eq!(life.next_on("2028-12-31", 1), None, "their last day is theirs");
    assert_eq!(life.next_on("2029-01-01", 1).as_deref(), Some("redress follow 1"));
    let ended = life.writes(1, "retention-ended");
    assert!(ended.contains("invoices") && ended.contains("31 December 2028"), "{ended}");
    assert_eq!(life.next_on("2029-01-09", 1), None, "the letter waits for its answer");

    let gone = "We confirm that the invoices have been deleted.";
    life.gets(1, ("2029-01-10", gone), &[("Choice", "7")]);
    assert_eq!(life.stands(1), words("done", "stopped"));
    assert_eq!(life.session.json("list retained")["retained"][0]["state"], "erased");
}

/// Their word is tested by a request for access, which they leave unanswered until the authority is next.
fn is_it_true(life: &mut Life) {
    let asks = "redress new access --to aliexpress --after 1";
    assert!(life.session.ok("").stdout.contains(asks), "{}", life.session.ok(""));
    life.session.ok(asks.strip_prefix("redress ").unwrap());
    life.sends(2);
    assert!(!life.session.ok("").stdout.contains(asks), "it is asked once");
    let last = life.case(2)["act_after"].as_str().unwrap().to_owned();
    assert_eq!(life.next_on("2029-01-12", 2), None);
    life.session.later(&last);
    assert_eq!(life.stands(2), words("waiting", "running"), "the last day is theirs");
    assert_eq!(life.session.run("escalate 2").code(), 2);
    let day_after = last.parse::<chrono::NaiveDate>().unwrap().succ_opt().unwrap();
    assert_eq!(life.next_on(&day_after.to_string(), 2).as_deref(), Some("redress follow 2"));
    assert_eq!(life.stands(2), words("waiting", "overdue"));
    let reminder = life.writes(2, "reminder");
    assert!(reminder.contains("12(3)"), "{reminder}");
    let wished = day_after + chrono::Days::new(14);
    assert_eq!(life.next_on(&wished.to_string(), 2), None, "the wish has its last day too");
    let after = wished.succ_opt().unwrap().to_string();
    assert_eq!(life.next_on(&after, 2).as_deref(), Some("redress escalate 2"));
}

/// The complaint and the files that go with it, checked by a program that is not ours.
fn the_authority_has_the_file(life: &Life) {
    let complaint = life.session.ok("escalate 2 --authority deberlbdi").stdout;
    let complaint = complaint.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(complaint.contains("Art. 15") && complaint.contains("reminder"), "{complaint}");
    for case in [1, 2] {
        life.session.ok(&format!("evidence {case} -o {case}.zip"));
        let folder = life.session.home().join(format!("bundle-{case}"));
        let file = fs::File::open(life.session.home().join(format!("{case}.zip"))).unwrap();
        zip::ZipArchive::new(file).unwrap().extract(&folder).unwrap();
        let sums =
            Command::new("sha256sum").args(["--strict", "-c", "SHA256SUMS"]).current_dir(&folder).output().unwrap();
        assert!(sums.status.success(), "{}", String::from_utf8_lossy(&sums.stdout));
        let timeline = fs::read_to_string(folder.join("02_timeline.csv")).unwrap();
        assert!(
            timeline.contains(if case == 1 { "the company keeps part of the data" } else { "a complaint was written" }),
            "{timeline}"
        );
    }
    life.session.ok("record 2 complained --to deberlbdi");
    assert_eq!(life.stands(2), words("complained", "overdue"), "what was owed is owed still");
    life.session.ok("verify");
}

#[test]
fn a_case_from_the_first_letter_to_the_authority() {
    let mut life = Life::begin("2026-11-23");
    the_first_weeks(&mut life);
    two_years_later(&mut life);
    is_it_true(&mut life);
    the_authority_has_the_file(&life);
    let sent: usize = life.server.stop().iter().map(|heard| heard.messages.len()).sum();
    assert_eq!(sent, 6, "two requests and four letters that followed them went, each once");
}
