//! Every console block of the README is run, in order, in one home, against a mail server on this machine.
//! `UPDATE_README=1` writes what was printed into the README, to be read before it is committed.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;

use support::{
    certificates::Authority,
    session::Session,
    smtp_server::{Script, SmtpServer},
};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");

/// A terminal in which the README is typed.
struct Terminal {
    authority: Authority,
    server: SmtpServer,
    session: Session,
}

impl Terminal {
    /// Ada has set up her mail account before the first block.
    fn open() -> Self {
        let authority = Authority::new();
        let server = Script::tls(authority.identity("localhost")).login("ada@example.org", "s3cret").start();
        let session = Session::ada("2026-11-23");
        session.ok("init --smtp-host smtp.example.org --smtp-password 'command:pass show mail'");
        let terminal = Self { authority, server, session };
        terminal.point_to_this_machine();
        terminal
    }

    /// Puts the scripted server in the place of the provider.
    fn point_to_this_machine(&self) {
        let path = self.session.home().join(".config/redress/config.toml");
        let text = fs::read_to_string(&path).unwrap();
        let authority = self.session.write("ca.pem", self.authority.pem());
        let password = self.session.write("password", "s3cret");
        let text = text
            .replace(
                "host = \"smtp.example.org\"",
                &format!("host = \"localhost\"\nca_file = \"{}\"", authority.display()),
            )
            .replace("port = 465", &format!("port = {}", self.server.port()))
            .replace("command:pass show mail", &format!("file:{}", password.display()));
        let pace = if text.contains("[sending]") { "" } else { "\n[sending]\npause = 0\n" };
        self.session.configure(&format!("{text}{pace}"));
    }

    /// Saves an answer to case 2 where the mail program of the README did.
    fn save_reply(&self) {
        let case = self.session.command("show 2 --json").output().unwrap();
        let case: serde_json::Value = serde_json::from_slice(&case.stdout).unwrap();
        let reference = case["reference"].as_str().unwrap();
        let reply = format!(
            "From: Alibaba.com Privacy <privacy@service.alibaba.com>\r\nTo: ada@example.org\r\n\
             Date: Tue, 19 Jan 2027 08:12:00 +0000\r\nMessage-ID: <88123.2@service.alibaba.com>\r\n\
             Subject: Your request {reference}\r\n\r\nDear Ada Example,\r\n\r\n\
             We have received your request and are working on it.\r\n"
        );
        self.session.write("reply.eml", &reply);
    }

    /// Types a line and returns what the terminal shows below it.
    fn typed(&mut self, line: &str) -> String {
        if let Some(day) = line.strip_prefix("# on ") {
            self.session.later(day);
            return String::new();
        }
        let command = line.strip_prefix("$ redress ").unwrap_or_else(|| panic!("`{line}` is no command of ours"));
        if command.starts_with("import") {
            self.save_reply();
        }
        let mut shown = self.session.together(command);
        if command.starts_with("init") && command.contains("smtp") {
            self.point_to_this_machine();
        }
        for (ours, theirs) in [
            (format!("localhost:{}", self.server.port()), "smtp.example.org:465"),
            ("connecting to localhost".to_owned(), "connecting to smtp.example.org"),
            ("the mail server localhost".to_owned(), "the mail server smtp.example.org"),
            ("$HOME".to_owned(), "/home/ada"),
            ("R-2026-XXXXX".to_owned(), "R-2026-K7Q2M"),
        ] {
            shown = shown.replace(&ours, theirs);
        }
        shown.lines().map(without_hash).collect()
    }
}

/// A hash over random signs and times is another one each time.
fn without_hash(line: &str) -> String {
    let is_hash = |hash: &&str| hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    match line.strip_prefix("SHA-256 ").filter(is_hash) {
        Some(_) => "SHA-256 3f0a377ba0a4a460ecb616f6507ce0d8cfa3e704025d4fda3ed0c5ca05468728\n".to_owned(),
        None => format!("{line}\n"),
    }
}

/// Types every console block again and returns the README with what was shown.
fn retyped(readme: &str, terminal: &mut Terminal) -> String {
    let mut lines = readme.lines();
    let mut text = String::new();
    while let Some(line) = lines.next() {
        text.extend([line, "\n"]);
        if line != "```console" {
            continue;
        }
        for line in lines.by_ref().take_while(|line| *line != "```") {
            if line.starts_with("$ ") || line.starts_with("# on ") {
                text.extend([line, "\n", &terminal.typed(line)]);
            }
        }
        text += "```\n";
    }
    text
}

#[test]
fn every_session_of_the_readme_prints_what_the_readme_says() {
    let readme = fs::read_to_string(README).unwrap();
    let retyped = retyped(&readme, &mut Terminal::open());
    if std::env::var_os("UPDATE_README").is_some() {
        fs::write(README, &retyped).unwrap();
    }
    // A build without `pdf` makes a page for the browser where the README has a PDF.
    let wanted = if cfg!(feature = "pdf") { readme } else { readme.replace("-1.pdf", "-1.html") };
    assert!(wanted == retyped, "the README says otherwise than the program:\n{retyped}");
}

#[test]
fn the_settings_of_the_readme_are_settings() {
    let readme = fs::read_to_string(README).unwrap();
    let settings = readme.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    let session = Session::on("2026-11-23");
    session.configure(settings);
    session.ok("new erasure --to aliexpress");
}

#[test]
fn the_picture_of_the_readme_loads_fast_and_is_told_in_words_too() {
    let readme = fs::read_to_string(README).unwrap();
    let (alt, path) = readme.split_once("![").unwrap().1.split_once("](").unwrap();
    let path = path.split(')').next().unwrap();
    let picture = fs::read(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    assert!(picture.starts_with(b"\x89PNG\r\n\x1a\n") && picture.len() < 150_000, "{path}: {} bytes", picture.len());
    assert!(alt.contains("late by") && alt.contains("line of time"), "{alt}");
}
