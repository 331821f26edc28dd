//! From the command line through somebody else's Postfix, with TLS and login, into somebody else's Dovecot, and read
//! back from there by somebody else's MIME parser.

#![allow(clippy::unwrap_used, reason = "a test may stop where it stands")]

#[path = "mailhost/host.rs"]
mod host;
#[path = "mailbox/promises.rs"]
mod promises;

use std::{
    fs::{self, Permissions},
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::PathBuf,
    process::{Command, Output},
    thread,
};

use host::MailHost;
use promises::{INBOX, SENT, keeps_its_promises};
use redress::post::{ImapMailbox, Login, Mailbox, Security, Server};
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// A controller at an address that can be nobody's (RFC 2606 section 3).
const CONTROLLER: &str = r#"
id = "example-shop"
service = "Example Shop"
languages = ["en"]

[[source]]
id = "privacy-policy"
title = "Example Shop Privacy Policy"
url = "https://shop.example.org/privacy"
seen = 2026-11-01
kind = "primary"

[[entity]]
id = "europe"
applies_to = "everybody"
places = ["DE"]
legal_name = "Example Shop GmbH"
laws = ["gdpr"]
source = "privacy-policy"
seen = 2026-11-01
confidence = "primary"

[[channel]]
id = "privacy"
kind = "email"
value = "ADDRESS"
purpose = "requests"
ship = "yes"
source = "privacy-policy"
seen = 2026-11-01
confidence = "primary"
"#;

const ME: &str = "\
[me]
name = 'Ada Lovelace-Møller'
email = 'ada@example.org'
address = ['Musterstraße 1', '10115 Berlin']
country = 'DE'
language = 'en'
";

/// An empty home with settings for one mail host, on a fixed day.
struct Home {
    folder: TempDir,
}

impl Home {
    fn new(host: &MailHost, security: &str, port: u16) -> Self {
        let home = Self { folder: tempfile::tempdir().unwrap() };
        let MailHost { ca_file, host, imaps_port, password_file, user, .. } = host;
        let (ca_file, password_file) = (ca_file.display(), password_file.display());
        let login = format!("host = '{host}'\nuser = '{user}'\npassword = 'file:{password_file}'");
        let smtp = format!(
            "[sending]\npause = 0\n[mail.smtp]\n{login}\nport = {port}\nsecurity = '{security}'\nca_file = '{ca_file}'\n"
        );
        let imap = format!("[mail.imap]\n{login}\nport = {imaps_port}\nsecurity = 'tls'\nca_file = '{ca_file}'\n");
        fs::write(home.path("config.toml"), [ME, &smtp, &imap].concat()).unwrap();
        fs::set_permissions(home.path("config.toml"), Permissions::from_mode(0o600)).unwrap();
        fs::create_dir(home.path("controllers")).unwrap();
        home.controller_at("privacy@shop.example.org");
        home
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn controller_at(&self, address: &str) {
        fs::write(self.path("controllers/example-shop.toml"), CONTROLLER.replace("ADDRESS", address)).unwrap();
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_redress"));
        program
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("REDRESS_CONFIG", self.path("config.toml"))
            .env("REDRESS_LEDGER", self.path("ledger.sqlite"))
            .env("REDRESS_TODAY", "2026-11-23");
        program.output().unwrap()
    }

    /// Runs a command that has to succeed, and returns the document it prints.
    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.run(arguments);
        assert!(output.status.success(), "redress {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The letter as it was stored before it was sent.
    fn stored_message(&self) -> Vec<u8> {
        let ledger = Connection::open(self.path("ledger.sqlite")).unwrap();
        let query = "SELECT bytes FROM documents WHERE media_type = 'message/rfc822'";
        ledger.query_row(query, [], |row| row.get(0)).unwrap()
    }

    /// The SHA-256 of every message in the ledger, worked out anew from the stored bytes.
    fn stored_messages(&self) -> Vec<String> {
        let ledger = Connection::open(self.path("ledger.sqlite")).unwrap();
        let mut query = ledger.prepare("SELECT bytes FROM documents WHERE media_type = 'message/rfc822'").unwrap();
        let rows = query.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        rows.map(|bytes| sha256(&bytes.unwrap())).collect()
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}

fn header<'a>(copy: &'a Value, name: &str) -> Vec<&'a str> {
    let headers = copy["headers"].as_array().unwrap().iter();
    headers
        .filter(|header| header[0].as_str().unwrap().eq_ignore_ascii_case(name))
        .map(|header| header[1].as_str().unwrap())
        .collect()
}

/// Writes a letter, sends it, and holds what came out at the other end against what redress says.
fn goes_through(host: &MailHost, security: &str, port: u16) {
    let home = Home::new(host, security, port);
    let letter = home.json(&["new", "erasure", "--to", "example-shop", "--json"]);
    let sent = &home.json(&["send", "1", "--yes", "--json"])["letters"][0];
    assert_eq!((&sent["outcome"], &sent["reference"]), (&Value::from("accepted"), &letter["reference"]));

    let shown = home.json(&["show", "1", "--letter", "1", "--json"]);
    let copies = host.read_back(sent["message_id"].as_str().unwrap(), 2);
    let mut delivered: Vec<_> = copies.iter().map(|copy| copy["envelope_to"].as_str().unwrap()).collect();
    delivered.sort_unstable();
    assert_eq!(delivered, ["ada@example.org", "privacy@shop.example.org"]);
    for copy in &copies {
        is_the_letter(copy, &letter);
        assert_eq!(copy["text"], shown["text"]);
        came_by_tls_and_login(copy);
        assert_eq!(copy["sha256"], sent["sha256"]);
        assert_eq!(home.stored_messages(), [copy["sha256"].as_str().unwrap()]);
    }
}

fn is_the_letter(copy: &Value, letter: &Value) {
    let reference = letter["reference"].as_str().unwrap();
    assert_eq!(header(copy, "Subject"), [letter["subject"].as_str().unwrap()]);
    assert!(header(copy, "Subject")[0].contains(reference), "{copy:#}");
    assert_eq!(header(copy, "X-Redress-Id").len(), 1, "{copy:#}");
    assert!(header(copy, "From")[0].contains("Ada Lovelace-Møller"), "{copy:#}");
    let [to] = header(copy, "To")[..] else { panic!("one To wanted: {copy:#}") };
    assert!(to.contains("privacy@shop.example.org") && !to.contains(','), "{to}");
    assert_eq!((header(copy, "Cc"), header(copy, "Bcc")), (vec![], vec![]));
    // The letter on paper begins with the two addresses, the date and the subject; a message has those in its header.
    assert!(letter["text"].as_str().unwrap().ends_with(copy["text"].as_str().unwrap()), "{copy:#}");
    assert!(copy["html"].as_str().unwrap().contains(reference), "{copy:#}");
    assert_eq!((&copy["attachments"], &copy["defects"]), (&json!([]), &json!([])));
}

/// Postfix writes `with ESMTPSA` where TLS (S) and a login (A) came first (RFC 3848).
fn came_by_tls_and_login(copy: &Value) {
    let received = copy["received"].as_array().unwrap().iter().map(|line| line.as_str().unwrap());
    let by_postfix: Vec<_> = received.filter(|line| line.contains("(Postfix) with ESMTPSA ")).collect();
    assert!(by_postfix.len() == 1 && by_postfix[0].contains("(Authenticated sender: ada@example.org)"), "{copy:#}");
    assert_eq!(copy["envelope_from"], "ada@example.org");
}

#[test]
fn a_letter_sent_by_implicit_tls_lies_in_both_mailboxes_as_it_was_stored() {
    let Some(host) = MailHost::start() else { return };
    goes_through(&host, "tls", host.smtps_port);
}

#[test]
fn a_letter_sent_by_starttls_lies_in_both_mailboxes_as_it_was_stored() {
    let Some(host) = MailHost::start() else { return };
    goes_through(&host, "starttls", host.submission_port);
}

/// Postfix says `delivered` or, where the next server gives no reports itself, `relayed` (RFC 3464 section 2.3.3).
#[test]
fn the_delivery_report_that_was_asked_for_comes_and_names_the_letter() {
    let Some(host) = MailHost::start() else { return };
    let home = Home::new(&host, "tls", host.smtps_port);
    home.json(&["new", "access", "--to", "example-shop", "--json"]);
    let sent = &home.json(&["send", "1", "--yes", "--json"])["letters"][0];
    let id = sent["message_id"].as_str().unwrap();
    let shown = home.json(&["show", "1", "--letter", "1", "--transport", "--json"]);
    assert_eq!(shown["letter"]["transport"]["reports"], "asked", "{shown:#}");

    let envelope_id = format!("Original-Envelope-Id: {}", id.trim_matches(['<', '>']).split('@').next().unwrap());
    let report = host.wait_for_mail(&["multipart/report", &envelope_id]);
    assert!(["Action: delivered", "Action: relayed"].iter().any(|action| report.contains(action)), "{report}");
    assert!(report.contains("Final-Recipient: rfc822; privacy@shop.example.org"), "{report}");
    assert!(!report.contains("Final-Recipient: rfc822; ada@example.org"), "the copy was asked about too: {report}");
    assert!(report.contains(id), "{report}");
}

#[test]
fn a_wrong_password_sends_nothing_and_the_letter_goes_out_once_it_is_mended() {
    let Some(host) = MailHost::start() else { return };
    let home = Home::new(&host, "tls", host.smtps_port);
    home.json(&["new", "access", "--to", "example-shop", "--json"]);

    let password = fs::read(&host.password_file).unwrap();
    fs::write(&host.password_file, "not this one\n").unwrap();
    let refused = home.run(&["send", "1", "--yes", "--json"]);
    assert_eq!(refused.status.code(), Some(77), "{}", String::from_utf8_lossy(&refused.stderr));
    let refused: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(refused["letters"][0]["outcome"], "login-refused");

    fs::write(&host.password_file, password).unwrap();
    let sent = &home.json(&["send", "1", "--yes", "--json"])["letters"][0];
    assert_eq!(sent["outcome"], "accepted");
    let id = sent["message_id"].as_str().unwrap();
    assert_eq!(host.read_back(id, 2).len(), 2);
}

#[test]
fn an_address_that_the_server_refuses_is_reported_as_rejected_and_nobody_gets_a_copy() {
    let Some(host) = MailHost::start() else { return };
    let home = Home::new(&host, "starttls", host.submission_port);
    home.controller_at("rejected@shop.example.org");
    home.json(&["new", "access", "--to", "example-shop", "--json"]);

    let output = home.run(&["send", "1", "--yes", "--json"]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let sent: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(sent["letters"][0]["outcome"], "rejected");
    assert!(sent["letters"][0]["reply"].as_str().unwrap().contains("no such mailbox"), "{sent:#}");
    let id = sent["letters"][0]["message_id"].as_str().unwrap();
    assert!(!host.log().contains(id), "Postfix took the message:\n{}", host.log());
}

/// Opens Ada's mailbox as the program would.
fn mailbox(host: &MailHost) -> ImapMailbox {
    let password = fs::read_to_string(&host.password_file).unwrap().trim().to_owned();
    let server = Server {
        extra_ca: Some(fs::read(&host.ca_file).unwrap()),
        loopback_only: true,
        ..Server::new(&host.host, host.imaps_port, Security::Tls)
    };
    let login = Login::new(&host.user, password).unwrap();
    ImapMailbox::open(&server, Some(&login), &mut |_| {}).unwrap()
}

#[test]
fn the_mailbox_of_somebody_elses_server_keeps_the_promises_and_its_messages_stay_unread() {
    let Some(host) = MailHost::start() else { return };
    host.put("", "1.answer", INBOX[0]);
    host.put("", "2.other", INBOX[1]);
    host.put("Sent", "3.letter", SENT);
    host.put("Entw&APw-rfe", "", b"");
    let mut mailbox = mailbox(&host);
    keeps_its_promises(&mut mailbox);
    mailbox.leave();
    let files = host.files();
    let messages: Vec<&String> = files.iter().filter(|name| name.starts_with(['1', '2', '3'])).collect();
    assert_eq!(messages.len(), 3, "{files:?}");
    assert!(messages.iter().all(|name| name.rsplit_once(":2,").is_none_or(|(_, flags)| flags.is_empty())), "{files:?}");
}

/// How much a client has said once it is in the midst of its letter, and not before.
const IN_THE_LETTER: usize = 4 * 1024;

/// Stands between a client and a server, passes on all the client says, and keeps the server's words to itself once the
/// letter is on its way. Returns its port.
fn swallower_of_answers(port: u16) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let own = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for client in listener.incoming() {
            let (client, server) = (client.unwrap(), TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap());
            let (answers, hears) = (server.try_clone().unwrap(), client.try_clone().unwrap());
            let said = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(0));
            let (count, seen) = (std::sync::Arc::clone(&said), said);
            let before = move |_: usize| seen.load(std::sync::atomic::Ordering::SeqCst) < IN_THE_LETTER;
            thread::spawn(move || pass_on(answers, hears, before));
            let counted = move |length: usize| {
                count.fetch_add(length, std::sync::atomic::Ordering::SeqCst);
                true
            };
            thread::spawn(move || pass_on(client, server, counted));
        }
    });
    own
}

fn pass_on(mut from: TcpStream, mut to: TcpStream, passes: impl Fn(usize) -> bool) -> io::Result<()> {
    let mut chunk = [0; 16 * 1024];
    loop {
        let read = from.read(&mut chunk)?;
        if read == 0 {
            return to.shutdown(std::net::Shutdown::Write);
        }
        if passes(read) {
            to.write_all(&chunk[..read])?;
        }
    }
}

#[test]
fn a_letter_whose_answer_was_lost_is_found_in_the_mailbox_of_somebody_elses_server() {
    let Some(host) = MailHost::start() else { return };
    let port = swallower_of_answers(host.smtps_port);
    for is_filed in [false, true] {
        let home = Home::new(&host, "tls", port);
        let settings = fs::read_to_string(home.path("config.toml")).unwrap();
        let impatient = settings.replacen("[mail.smtp]\n", "[mail.smtp]\nfinal_timeout = 1\n", 1);
        fs::write(home.path("config.toml"), impatient).unwrap();
        home.json(&["new", "erasure", "--to", "example-shop", "--json"]);
        let output = home.run(&["send", "1", "--yes", "--json"]);
        assert_eq!(output.status.code(), Some(76), "{}", String::from_utf8_lossy(&output.stderr));
        let sent: Value = serde_json::from_slice(&output.stdout).unwrap();
        let id = sent["letters"][0]["message_id"].as_str().unwrap();
        assert_eq!(host.read_back(id, 2).len(), 2, "Postfix has it all the same");
        if is_filed {
            host.put("Sent", "filed", &home.stored_message());
        }
        let letter = &home.json(&["resolve", "1", "--json"])["letters"][0];
        let copy = &letter["looked"]["copy"];
        assert_eq!((&letter["state"], &letter["evidence"]), (&json!("accepted"), &json!("E2")), "{letter:#}");
        let folder = if is_filed { "Sent" } else { "INBOX" };
        assert_eq!((&copy["folder"], &copy["by"]), (&json!(folder), &json!("message-id")), "{letter:#}");
        assert_eq!(home.stored_messages().len(), if is_filed { 1 } else { 2 }, "the copy is kept, with its trace");
        assert!(home.run(&["verify"]).status.success());
    }
}

/// What the controller writes, what it is taken for, what has to be added to record it, and where that leaves the case.
const ANSWERS: [(&str, &str, &str, &str, &str); 6] = [
    ("We have received your request and will answer it.", "acknowledged", "", "acknowledged", "running"),
    (
        "Before we can process your request, please send us a copy of your identity card to verify your identity.",
        "wants-identity",
        "",
        "wants-identity",
        "paused",
    ),
    (
        "Because of the number of requests we need more time and extend the period by two months. We will answer by 23 February 2027.",
        "extended",
        "--until 2027-02-23 --reason number",
        "extended",
        "running",
    ),
    ("Attached you find part of your data. The rest will follow separately.", "partial", "", "partial", "running"),
    (
        "We refuse your request because it is manifestly unfounded.",
        "refused",
        "--reason unfounded",
        "refused",
        "stopped",
    ),
    (
        "We have deleted your data. We must keep your invoices until 31 December 2034 because of statutory retention periods.",
        "retained",
        "--what invoices --until 2034-12-31 --basis law",
        "retained",
        "stopped",
    ),
];

/// The one message that was filed, after the server had time to deliver it.
fn synced(home: &Home) -> Value {
    for _ in 0..50 {
        let synced = home.json(&["sync", "--json"]);
        let filed: Vec<&Value> = synced["filed"].as_array().unwrap().iter().filter(|one| one["new"] == true).collect();
        if let [one] = filed[..] {
            return one.clone();
        }
        assert!(filed.is_empty(), "{synced:#}");
        thread::sleep(std::time::Duration::from_millis(200));
    }
    panic!("nothing came: {:#}", home.json(&["show", "1", "--json"]));
}

#[test]
fn a_case_that_goes_through_somebody_elses_servers_is_answered_sorted_and_counted() {
    let Some(host) = MailHost::start() else { return };
    let home = Home::new(&host, "tls", host.smtps_port);
    home.json(&["new", "erasure", "--to", "example-shop", "--json"]);
    let id = home.json(&["send", "1", "--yes", "--json"])["letters"][0]["message_id"].as_str().unwrap().to_owned();
    host.read_back(&id, 2);

    let report = synced(&home);
    let action = report["recorded"].as_str().unwrap();
    assert!(["delivered", "other"].contains(&action), "{report:#}");
    let case = home.json(&["show", "1", "--json"]);
    let evidence = if action == "delivered" { "E3" } else { "E2" };
    assert_eq!((&case["evidence"], &case["status"]), (&json!(evidence), &json!("waiting")));
    let (due, start) = (case["due"].clone(), case["sent"].clone());

    for (n, (text, kind, flags, status, clock)) in ANSWERS.iter().enumerate() {
        let answer = format!(
            "From: Privacy <privacy@shop.example.org>\r\nTo: ada@example.org\r\nMessage-ID: <{n}@shop.example.org>\r\n\
             Date: Mon, 23 Nov 2026 1{n}:00:00 +0000\r\nSubject: Re: your request\r\nIn-Reply-To: {id}\r\n\r\n{text}\r\n"
        );
        host.put("", &format!("{n}.answer"), answer.as_bytes());
        let filed = synced(&home);
        assert_eq!((&filed["suggestion"], &filed["by"]), (&json!(kind), &json!("message-id")), "{text}: {filed:#}");
        assert_eq!(filed["sha256"], sha256(answer.as_bytes()), "byte for byte");
        let before = home.json(&["show", "1", "--json"]);
        assert!(before["next_why"].as_str().unwrap().contains("not sorted yet"), "{before:#}");
        let entry = filed["event"].to_string();
        let mut line = vec!["record", "1", kind, "--reply", &entry, "--json"];
        line.extend(flags.split_whitespace());
        let case = home.json(&line);
        assert_eq!((&case["status"], &case["clock"], &case["sent"]), (&json!(status), &json!(clock), &start), "{text}");
        match *kind {
            "acknowledged" => assert_eq!(case["due"], due, "an acknowledgement moves no date"),
            "wants-identity" => {
                home.json(&["record", "1", "gave-identity", "--json"]);
            }
            "extended" => assert_eq!(case["due"], "2027-02-23"),
            _ => {}
        }
    }
    assert_eq!(home.json(&["sync", "--json"])["new"], 0, "nothing is filed twice");
    assert!(home.run(&["verify"]).status.success());
    assert!(
        host.files().iter().filter(|name| name.contains(".answer")).all(|name| !name.contains('S')),
        "unread as before"
    );
}

#[test]
fn a_letter_that_somebody_elses_server_returns_is_recorded_as_returned() {
    let Some(host) = MailHost::start() else { return };
    let home = Home::new(&host, "tls", host.smtps_port);
    home.controller_at("bounced@shop.example.org");
    home.json(&["new", "erasure", "--to", "example-shop", "--json"]);
    home.json(&["send", "1", "--yes", "--json"]);
    let report = synced(&home);
    assert_eq!((&report["recorded"], &report["seems"]), (&json!("bounced"), &json!("report")), "{report:#}");
    let case = home.json(&["show", "1", "--json"]);
    assert_eq!((&case["status"], &case["clock"]), (&json!("undeliverable"), &json!("stopped")));
    assert!(!case["next_why"].to_string().contains("not sorted"), "{case:#}");
    assert!(home.run(&["verify"]).status.success());
}
