//! A home from which a letter went, and what comes back to it.

use serde_json::Value;

use crate::support::{
    session::Session,
    smtp_server::{Script, SmtpServer},
};

const SENT_ON: &str = "2026-11-23";
pub(crate) const TODAY: &str = "2026-12-01";

/// Ada's home after a letter to the controller was sent, and what an answer to it must name.
pub(crate) struct Sent {
    pub(crate) message_id: String,
    pub(crate) reference: String,
    pub(crate) session: Session,
    pub(crate) to: String,
    letter: Vec<u8>,
}

impl Sent {
    pub(crate) fn new() -> Self {
        let server = SmtpServer::start(vec![Script::clear()]);
        let mut session = Session::with_provider(SENT_ON, &server, "none", None);
        session.ok("new erasure --to aliexpress");
        let sent = session.json("send 1 --yes")["letters"][0].clone();
        let case: Value = serde_json::from_slice(&session.command("show 1 --json").output().unwrap().stdout).unwrap();
        session.later(TODAY);
        let bytes = server.heard()[0].messages[0].clone();
        let letter = String::from_utf8(bytes.clone()).unwrap();
        let message_id = letter.lines().find_map(|line| line.strip_prefix("Message-ID: ")).unwrap().to_owned();
        let to = letter.lines().find_map(|line| line.strip_prefix("To: ")).unwrap().to_owned();
        assert_eq!(sent["outcome"], "accepted");
        Self { message_id, reference: case["reference"].as_str().unwrap().to_owned(), session, to, letter: bytes }
    }

    pub(crate) fn answer(&self, id: &str, text: &str) -> String {
        format!(
            "Received: from mx.aliexpress.com by mx.example.org; Wed, 25 Nov 2026 10:00:05 +0000\r\n\
             From: Privacy <privacy@aliexpress.com>\r\nTo: ada@example.org\r\nMessage-ID: <{id}@aliexpress.com>\r\n\
             Date: Wed, 25 Nov 2026 10:00:00 +0000\r\nSubject: Re: your request\r\nIn-Reply-To: {}\r\n\r\n{text}\r\n",
            self.message_id
        )
    }

    pub(crate) fn report(&self, id: &str, action: &str, status: &str) -> String {
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

    pub(crate) fn import(&self, name: &str, text: &str) -> Value {
        self.session.write(name, text);
        self.session.json(&format!("import {name}"))
    }

    pub(crate) fn case(&self) -> Value {
        self.session.json("show 1")
    }

    pub(crate) fn entries(&self, kind: &str) -> Vec<Value> {
        let case = self.case();
        case["events"].as_array().unwrap().iter().filter(|event| event["kind"] == kind).cloned().collect()
    }

    /// The letter as it went.
    pub(crate) fn letter(&self) -> &[u8] {
        &self.letter
    }

    /// How many documents and entries the record holds.
    pub(crate) fn amount(&self) -> (i64, i64) {
        let ledger = rusqlite::Connection::open(self.session.ledger()).unwrap();
        let count = |table: &str| {
            ledger.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0)).unwrap()
        };
        (count("documents"), count("events"))
    }
}
