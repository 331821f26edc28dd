//! Replies that lie in the mailbox, on a server that obeys, lies, hangs up or numbers anew.

use serde_json::{Value, json};

use crate::{
    sent::Sent,
    support::{
        imap_server::{Heard, ImapServer, Moment, Script},
        session::Run,
        smtp_server::Act,
    },
};

#[cfg(target_os = "linux")]
use crate::support::terminal::Terminal;

const PASSWORD: &str = "s3cret-CANARY";
const STRANGER: &[u8] =
    b"From: x@other.example\r\nMessage-ID: <s@other.example>\r\nSubject: SECRET-STRANGER\r\n\r\nHello\r\n";
const OFFER: &[u8] =
    b"From: deals@aliexpress.com\r\nMessage-ID: <o@aliexpress.com>\r\nSubject: SECRET-OFFER\r\n\r\nBuy\r\n";

impl Sent {
    fn reads(&self, server: &ImapServer) {
        let password = self.session.write("imap-password", PASSWORD);
        self.session.configure(&format!(
            "[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\n[mail.imap]\nhost = \"localhost\"\n\
             port = {}\nsecurity = \"none\"\nuser = \"ada\"\npassword = \"file:{}\"\ntimeout = 5\n",
            server.port(),
            password.display()
        ));
    }

    /// Runs `sync` against a mailbox and returns what was printed and what the server heard.
    fn sync(&self, script: Script, line: &str) -> (Run, Vec<Heard>) {
        let server = script.login("ada", PASSWORD).start();
        self.reads(&server);
        let run = self.session.run(line);
        assert!(!run.to_string().contains("CANARY"), "{run}");
        (run, server.stop())
    }

    fn synced(&self, script: Script, line: &str) -> Value {
        let (run, _) = self.sync(script, &format!("{line} --json"));
        assert_eq!(run.code(), 0, "{run}");
        serde_json::from_str(&run.stdout).unwrap()
    }

    /// Everything in the record, as text.
    fn record(&self) -> String {
        String::from_utf8_lossy(&std::fs::read(self.session.ledger()).unwrap()).into_owned()
    }
}

fn mailbox(validity: u32, messages: &[&[u8]]) -> Script {
    Script::clear().folder("INBOX", "", validity, messages)
}

fn subjects(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|message| message["subject"].as_str().unwrap()).collect()
}

#[test]
fn what_names_a_letter_is_filed_an_offer_is_asked_about_and_of_the_rest_nothing_is_kept() {
    let sent = Sent::new();
    let answer = sent.answer("a1", "We have received your request.");
    let by_text = format!(
        "From: x@other.example\r\nMessage-ID: <b@other.example>\r\nSubject: Hi\r\n\r\nYour {}.\r\n",
        sent.reference
    );
    let messages: [&[u8]; 5] = [STRANGER, answer.as_bytes(), OFFER, by_text.as_bytes(), sent.letter()];
    let (run, heard) = sent.sync(mailbox(7, &messages), "sync --json");
    assert_eq!(run.code(), 0, "{run}");
    let synced: Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(synced["schema"], "redress.sync/1");
    assert_eq!(subjects(&synced["filed"]), ["Re: your request", "Hi"]);
    assert_eq!((subjects(&synced["left"]), &synced["left"][0]["name"]), (vec!["SECRET-OFFER"], &json!("INBOX:3")));
    assert_eq!(synced["folders"], json!(["INBOX"]));
    let source = &sent.entries("filed")[0]["body"]["source"];
    assert_eq!((&source["folder"], &source["uid"], &source["uid_validity"]), (&json!("INBOX"), &json!(2), &json!(7)));
    assert_eq!(sent.entries("filed")[0]["on"], "2026-11-23", "the day the provider had it");
    assert!(!sent.record().contains("SECRET"), "nothing else was kept");
    let bodies: Vec<_> =
        heard.iter().flat_map(|one| &one.commands).filter(|line| line.contains("BODY.PEEK[]")).collect();
    assert!(bodies.iter().all(|line| !line.contains("FETCH 1 ") && !line.contains("FETCH 3 ")), "{bodies:?}");
    assert!(
        heard.iter().flat_map(|one| &one.commands).all(|line| !line.starts_with("SELECT") && !line.contains("STORE"))
    );
    assert_eq!(sent.case()["evidence"], "E2", "the copy of the letter raises the proof");
    assert_eq!(sent.case()["status"], "waiting");
    sent.session.ok("verify");
}

#[test]
fn nothing_is_filed_twice_not_even_when_the_folder_was_numbered_anew() {
    let sent = Sent::new();
    let answer = sent.answer("a1", "We have received your request.");
    let of = |validity| mailbox(validity, &[STRANGER, answer.as_bytes(), answer.as_bytes()]);
    let first = sent.synced(of(7), "sync");
    assert_eq!((&first["new"], &first["already"]), (&json!(1), &json!(1)), "it was delivered twice");
    let again = sent.synced(of(7), "sync");
    assert_eq!(again["new"], 0);
    let anew = sent.synced(of(8), "sync");
    assert_eq!((&anew["new"], sent.entries("filed").len()), (&json!(0), 1));
}

#[test]
fn a_search_that_lies_neither_hides_an_answer_nor_makes_one_up() {
    let sent = Sent::new();
    let answer = sent.answer("a1", "We have received your request.");
    let everything = mailbox(7, &[STRANGER, OFFER]).at(Moment::Search, Act::say("* SEARCH 1 2\r\nTAG OK done"));
    let synced = sent.synced(everything, "sync");
    assert_eq!((&synced["new"], subjects(&synced["left"])), (&json!(0), vec!["SECRET-OFFER"]));
    assert!(!sent.record().contains("SECRET"));
    let synced = sent.synced(mailbox(8, &[STRANGER, answer.as_bytes()]).hiding(), "sync");
    assert_eq!(subjects(&synced["filed"]), ["Re: your request"]);
}

#[test]
fn what_was_filed_before_the_connection_broke_stays_filed() {
    let sent = Sent::new();
    let answer = sent.answer("a1", "We have received your request.");
    let script = mailbox(7, &[answer.as_bytes()]).folder("Junk", "\\Junk", 9, &[]).at(Moment::Logout, Act::Close);
    let (run, _) = sent.sync(script, "sync");
    assert_eq!(run.code(), 0, "nobody needs a goodbye: {run}");
    assert_eq!(sent.entries("filed").len(), 1);

    let (run, _) = sent.sync(mailbox(8, &[answer.as_bytes()]).at(Moment::Search, Act::Close), "sync");
    assert_eq!(run.code(), 69, "{run}");
    assert!(run.stderr.contains("What was filed stays filed") && run.stderr.contains("redress sync"), "{run}");
    assert_eq!(sent.entries("filed").len(), 1);
    sent.session.ok("verify");
}

#[test]
fn the_folder_for_spam_is_looked_in_too_unless_folders_are_named() {
    let sent = Sent::new();
    let answer = sent.answer("a1", "We have received your request.");
    let script = || mailbox(7, &[]).folder("Spam", "\\Junk", 9, &[answer.as_bytes()]);
    assert_eq!(sent.synced(script(), "sync --folder INBOX")["new"], 0);
    let synced = sent.synced(script(), "sync");
    assert_eq!((&synced["new"], &synced["folders"]), (&json!(1), &json!(["INBOX", "Spam"])));
}

#[test]
fn a_message_is_taken_on_the_users_word_and_a_case_is_needed_where_it_names_none() {
    let sent = Sent::new();
    let of = || mailbox(7, &[STRANGER, OFFER]);
    let (run, _) = sent.sync(of(), "sync --take INBOX:1");
    assert_eq!((run.code(), run.stderr.contains("redress sync CASE --take INBOX:1")), (2, true), "{run}");
    assert!(sent.entries("filed").is_empty());
    let taken = sent.synced(of(), "sync 1 --take INBOX:1 --take 2");
    assert_eq!(subjects(&taken["filed"]), ["SECRET-STRANGER", "SECRET-OFFER"]);
    assert!(sent.entries("filed").iter().all(|event| event["body"]["picked"] == true));
    assert_eq!(sent.sync(of(), "sync 1 --take INBOX:9").0.code(), 69);
    assert_eq!(sent.sync(of(), "sync 1 --take INBOX:").0.code(), 2);
}

#[test]
fn a_message_that_is_named_with_its_numbering_is_not_confused_with_one_of_another() {
    let sent = Sent::new();
    let of = || mailbox(7, &[STRANGER]);
    let (run, _) = sent.sync(of(), "sync 1 --take INBOX:8.1");
    assert_eq!((run.code(), sent.entries("filed").len()), (69, 0), "{run}");
    assert_eq!(sent.synced(of(), "sync 1 --take INBOX:7.1")["new"], 1);
}

#[cfg(target_os = "linux")]
#[test]
fn what_only_the_user_can_tell_is_asked_once_what_was_filed_has_been_said() {
    let sent = Sent::new();
    let answer = sent.answer("a1", "We have received your request.");
    let server = mailbox(7, &[answer.as_bytes(), OFFER]).login("ada", PASSWORD).start();
    sent.reads(&server);
    let mut terminal = Terminal::run(sent.session.command("sync"));
    terminal.sees("Filed with case 1");
    terminal.sees("nothing else was kept");
    terminal.answer("Which of these belong to a case?", "INBOX:9");
    terminal.sees("`INBOX:9` is none of these");
    terminal.answer("Which of these belong to a case?", "INBOX:2");
    let (code, screen) = terminal.ends();
    assert_eq!(code, 0, "{screen}");
    let picked: Vec<Value> = sent.entries("filed").iter().map(|event| event["body"]["picked"].clone()).collect();
    assert_eq!(picked, [Value::Null, Value::Bool(true)], "{screen}");
}

#[test]
fn without_a_mailbox_it_is_said_how_and_a_dry_run_opens_no_connection() {
    let sent = Sent::new();
    let run = sent.session.run("sync");
    assert_eq!(run.code(), 78, "{run}");
    assert!(run.stderr.contains("redress init") && run.stderr.contains("redress import"), "{run}");
    let (run, heard) = sent.sync(mailbox(7, &[]), "sync --dry-run");
    assert!(run.code() == 0 && run.stderr.contains("Nothing was looked at"), "{run}");
    assert!(heard.iter().all(|one| one.commands.is_empty()));
    let server = mailbox(7, &[]).login("ada", "another").start();
    sent.reads(&server);
    assert_eq!(sent.session.run("sync").code(), 77);
}
