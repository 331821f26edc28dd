//! Whole dialogues as they stand on a terminal in the end: every question with its answer, at three widths.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::process::Command;

use support::{
    certificates::Authority,
    session::{Session, without_references},
    smtp_server::{Act, Moment, Script, SmtpServer},
    terminal::Terminal,
};

const TODAY: &str = "2026-11-23";
const PASSWORD: &str = "CANARY-7f3a";
const WIDTHS: [u16; 3] = [40, 80, 120];

/// Somebody at a terminal of so many columns, in a home without a keyring.
struct Person<'a> {
    columns: u16,
    line: String,
    session: &'a Session,
    terminal: Terminal,
}

impl<'a> Person<'a> {
    fn types(session: &'a Session, line: &str, columns: u16) -> Self {
        let mut command: Command = session.command(line);
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").env("TERM", "xterm-256color");
        Self { columns, line: line.to_owned(), session, terminal: Terminal::of_size(command, columns, 60) }
    }

    /// Answers questions, each known by words of it that no width parts.
    fn answers(mut self, answers: &[(&str, &str)]) -> Self {
        for (question, answer) in answers {
            self.terminal.answer(question, answer);
        }
        self
    }

    /// Returns everything that was seen, with what differs from run to run left out.
    fn has_seen(self, port: u16) -> String {
        let (code, seen) = self.terminal.ends_as_seen(self.columns);
        assert!(!seen.contains(PASSWORD), "{seen}");
        let seen = seen.replace(&*self.session.home().to_string_lossy(), "$HOME");
        let seen = without_references(&seen).replace(&port.to_string(), "PORT0");
        let line = self.line.replace(&port.to_string(), "PORT0");
        format!("$ redress {line}\n{seen}[exit status: {code}]\n")
    }
}

const ADA: [(&str, &str); 4] =
    [("do you live?", "DE"), ("Which part?", "BE"), ("Your name?", "Ada Example"), ("e-mail address?", "ada@gmx.de")];

#[cfg_attr(not(feature = "keyring"), ignore = "the screens name the keyring")]
#[test]
fn setting_up_with_a_provider_that_redress_knows() {
    for columns in WIDTHS {
        let session = Session::on(TODAY);
        let person = Person::types(&session, "init", columns).answers(&ADA);
        let person = person.answers(&[("Choice", "1"), ("shown)", PASSWORD), ("Choice", "2")]);
        insta::assert_snapshot!(format!("init-gmx-{columns}"), person.has_seen(0));
    }
}

#[cfg_attr(not(feature = "keyring"), ignore = "the screens name the keyring")]
#[test]
fn setting_up_with_a_server_of_ones_own_that_lets_nobody_in_and_then_does() {
    for columns in WIDTHS {
        let session = Session::on(TODAY);
        let authority = Authority::new();
        session.write("ca.pem", authority.pem());
        let refuses = |script: Script| script.login("ada", PASSWORD);
        let server = SmtpServer::start(vec![refuses(Script::tls(authority.identity("localhost")))]);
        let port = server.port();
        let line = format!("init --smtp-port {port} --smtp-security tls --smtp-ca-file ca.pem");
        let person = Person::types(&session, &line, columns).answers(&ADA[..3]).answers(&[
            ("e-mail address?", "ada@example.org"),
            ("Choice", "1"),
            ("Choice", ""),
            ("sends your mail?", "localhost"),
            ("login name there?", "ada"),
            ("mail from?", ""),
            ("shown)", "a wrong one"),
            ("Choice", "1"),
            ("shown)", PASSWORD),
            ("Choice", "1"),
        ]);
        insta::assert_snapshot!(format!("init-own-{columns}"), person.has_seen(port));
    }
}

#[test]
fn setting_up_to_send_by_hand() {
    for columns in WIDTHS {
        let session = Session::on(TODAY);
        let person = Person::types(&session, "init", columns).answers(&ADA).answers(&[("Choice", "2")]);
        insta::assert_snapshot!(format!("init-by-hand-{columns}"), person.has_seen(0));
    }
}

/// Ada has a letter, and the server as her mail provider.
fn with_a_letter(script: Script) -> (Session, SmtpServer) {
    let server = script.login("ada", "s3cret-CANARY").start();
    let session = Session::with_provider(TODAY, &server, "none", None);
    session.ok("new erasure --to aliexpress");
    (session, server)
}

#[test]
fn a_letter_is_shown_and_sent_on_a_yes_and_waits_after_a_no() {
    for columns in WIDTHS {
        let (session, server) = with_a_letter(Script::clear());
        let port = server.port();
        let no = Person::types(&session, "send 1", columns).answers(&[("now?", "")]).has_seen(port);
        let yes = Person::types(&session, "send 1", columns).answers(&[("now?", "y")]).has_seen(port);
        // The letter is the same both times.
        let after = yes.rsplit_once("---\n").unwrap().1;
        insta::assert_snapshot!(format!("send-{columns}"), format!("{no}\n[the same, and then]\n{after}"));
        let heard = server.stop();
        assert_eq!(heard.iter().map(|one| one.messages.len()).sum::<usize>(), 1, "the letter went once");
    }
}

#[test]
fn a_letter_that_was_handed_over_without_an_answer_is_in_doubt_and_what_is_to_do_stands_there() {
    for columns in WIDTHS {
        let (session, server) = with_a_letter(Script::clear().at(Moment::End, Act::Close));
        let port = server.port();
        let doubt = Person::types(&session, "send 1", columns).answers(&[("now?", "y")]).has_seen(port);
        let end = doubt.split_once("now?").unwrap().1;
        insta::assert_snapshot!(format!("send-in-doubt-{columns}"), end);
    }
}
