//! What a user is told when sending fails: what happened, what it means for the case, what to type; and what is recorded.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use serde_json::Value;
use support::{
    certificates::Authority,
    session::Session,
    smtp_server::{Act, Moment as At, Script, SmtpServer},
};

/// One failure as a user meets it.
struct Row {
    name: &'static str,
    script: Script,
    security: &'static str,
    authority: Option<Authority>,
    code: i32,
    /// The last entry of the case, and what it says must change.
    kind: (&'static str, &'static str),
    /// The state in the outbox.
    state: &'static str,
    meaning: Option<&'static str>,
    /// What stands on the screen.
    words: &'static [&'static str],
}

fn clear(name: &'static str, at: At, reply: &str) -> Row {
    Row {
        name,
        script: Script::clear().at(at, Act::say(reply)),
        security: "none",
        authority: None,
        code: 77,
        kind: ("login-refused", "login"),
        state: "login-refused",
        meaning: None,
        words: &[],
    }
}

fn rows() -> Vec<Row> {
    [at_the_login(), about_the_letter(), about_the_connection()].into_iter().flatten().collect()
}

fn at_the_login() -> Vec<Row> {
    vec![
        Row {
            meaning: Some("wrong-password"),
            words: &[
                "NOT SENT.  The mail provider refused the login.",
                "535 5.7.8 Error: authentication failed",
                "The letter is saved and has not gone",
                "The name or the password is not the right one",
                "try: redress init",
                "redress send 1",
            ],
            ..clear("535", At::Auth, "535 5.7.8 Error: authentication failed")
        },
        Row {
            meaning: Some("app-password"),
            words: &["refused the login", "takes no normal password", "an app password", "try: redress init"],
            ..clear(
                "534 5.7.9",
                At::Auth,
                "534-5.7.9 Application-specific password required. Learn more at\r\n534 5.7.9  https://support.example.org/ - gsmtp",
            )
        },
        Row {
            meaning: Some("no-passwords"),
            words: &[
                "refused the login",
                "takes no password from programs any more",
                "redress init --by-hand",
                "xoauth2",
            ],
            ..clear("535 5.7.30", At::Auth, "550 5.7.30 Basic authentication is not supported for Client Submission.")
        },
        Row {
            meaning: Some("no-passwords"),
            words: &["refused the login", "takes no password from programs any more", "redress init --by-hand"],
            ..clear(
                "535 5.7.139",
                At::Auth,
                "535 5.7.139 Authentication unsuccessful, basic authentication is disabled.",
            )
        },
    ]
}

fn about_the_letter() -> Vec<Row> {
    vec![
        Row {
            code: 75,
            kind: ("deferred", "time"),
            state: "deferred",
            meaning: Some("greylisted"),
            words: &[
                "NOT SENT YET.  The mail server put the letter off.",
                "450 4.2.0",
                "certainly has not gone",
                "That is normal",
                "try: redress send --due      from ",
            ],
            ..clear("greylisted, 450", At::Rcpt, "450 4.2.0 <x@example.com>: Recipient address rejected: Greylisted")
        },
        Row {
            code: 75,
            kind: ("deferred", "time"),
            state: "deferred",
            meaning: Some("greylisted"),
            words: &["That is normal", "try: redress send --due      from "],
            ..clear("greylisted, 451", At::Rcpt, "451 4.7.1 Greylisting in action, please come back later")
        },
        Row {
            code: 1,
            kind: ("rejected", "message"),
            state: "rejected",
            meaning: Some("no-such-address"),
            words: &[
                "NOT SENT.  The mail server refused the letter.",
                "Nobody there has that address",
                "no clock runs",
                "try: redress controllers show aliexpress",
            ],
            ..clear("nobody", At::Rcpt, "550 5.1.1 <x@example.com>: User unknown")
        },
    ]
}

fn about_the_connection() -> Vec<Row> {
    let (expired, other, unknown) = (Authority::new(), Authority::new(), Authority::new());
    let secured = |name, script, security, authority: Option<Authority>| Row {
        security,
        authority,
        code: 75,
        kind: ("deferred", "settings"),
        state: "deferred",
        script,
        ..clear(name, At::Quit, "221 bye")
    };
    vec![
        Row {
            meaning: Some("certificate-expired"),
            words: &["NOT SENT YET.", "has expired", "date of this computer", "no password either", "redress send 1"],
            ..secured("expired", Script::tls(expired.expired("localhost")), "tls", Some(expired))
        },
        Row {
            meaning: Some("certificate-of-another"),
            words: &["NOT SENT YET.", "another name", "somebody stands between", "try: redress init"],
            ..secured("wrong host", Script::tls(other.identity("mail.example.org")), "tls", Some(other))
        },
        Row {
            meaning: Some("certificate-unknown"),
            words: &["NOT SENT YET.", "no authority that is trusted", "try: redress init --smtp-ca-file FILE"],
            ..secured("unknown", Script::tls(unknown.identity("localhost")), "tls", None)
        },
        Row {
            meaning: Some("no-encryption"),
            words: &[
                "NOT SENT YET.",
                "does not offer `STARTTLS`",
                "Without encryption nothing is sent",
                "--smtp-port 465 --smtp-security tls",
            ],
            ..secured("no STARTTLS", Script::clear().offering(&["8BITMIME"]), "starttls", None)
        },
        Row {
            meaning: Some("other-port"),
            words: &["NOT SENT YET.", "is encrypted only after a first word", "--smtp-security starttls"],
            ..secured("encrypted later", Script::clear(), "tls", None)
        },
        Row {
            meaning: Some("other-port"),
            words: &["NOT SENT YET.", "is for reading mail", "no letter can leave by it", "--smtp-port 465"],
            ..secured("for reading", Script::clear().at(At::Greeting, Act::say("* OK ready")), "none", None)
        },
        Row {
            meaning: Some("no-encryption"),
            words: &["NOT SENT YET.", "Without encryption nothing is sent"],
            ..secured("login in clear", Script::clear().offering(&["AUTH PLAIN LOGIN"]), "starttls", None)
        },
    ]
}

fn ready(server: &SmtpServer, row: &Row) -> Session {
    let session = Session::with_provider("2026-11-23", server, row.security, row.authority.as_ref());
    session.ok("new erasure --to aliexpress");
    session
}

#[test]
fn each_failure_says_what_happened_what_it_means_and_what_to_type_and_is_recorded() {
    for row in rows() {
        let name = row.name;
        let server = row.script.clone().start();
        let session = ready(&server, &row);
        let run = session.run("send 1 --yes");
        assert_eq!(run.code(), row.code, "{name}: {run}");
        for words in row.words {
            assert!(run.stderr.contains(words), "{name}: `{words}` is missing\n{run}");
        }
        let case = session.json("show 1");
        let last = case["events"].as_array().unwrap().last().unwrap();
        assert_eq!((&last["kind"], &last["body"]["remedy"]), (&row.kind.0.into(), &row.kind.1.into()), "{name}");
        assert_eq!(session.json("outbox")["letters"][0]["state"], row.state, "{name}");
        assert_eq!(case["clock"], "none", "{name}");

        let session = ready(&server, &row);
        let run = session.run("send 1 --yes --json");
        let document: Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{name}: {run}"));
        let letter = &document["letters"][0];
        assert_eq!((run.code(), &letter["outcome"]), (row.code, &row.kind.0.into()), "{name}: {letter}");
        assert_eq!(letter["meaning"], row.meaning.map_or(Value::Null, Value::from), "{name}: {letter}");
        assert!(letter["try"].as_array().is_some_and(|tries| !tries.is_empty()), "{name}: {letter}");
        session.ok("verify");

        for heard in server.stop() {
            let clear = String::from_utf8_lossy(&heard.clear).into_owned();
            assert!(row.security == "none" || !clear.contains("AUTH"), "{name}: a login was tried in clear: {clear}");
            assert!(heard.messages.is_empty(), "{name}");
        }
    }
}

#[test]
fn a_login_that_is_offered_in_clear_is_used_only_under_tls() {
    let authority = Authority::new();
    let script = Script::starttls(authority.identity("localhost")).offering_in_clear(&["STARTTLS", "AUTH PLAIN LOGIN"]);
    let server = script.login("ada", "s3cret-CANARY").start();
    let session = Session::with_provider("2026-11-23", &server, "starttls", Some(&authority));
    session.ok("new erasure --to aliexpress");
    session.ok("send 1 --yes");
    let heard = server.stop();
    assert_eq!((heard[0].messages.len(), heard[0].logins.len()), (1, 1));
    assert!(!String::from_utf8_lossy(&heard[0].clear).contains("AUTH"), "the login was said in clear");
}

/// Makes the command one that goes on where a file may not grow, as on a full disk, and lets none grow beyond `blocks`.
fn on_a_full_disk(session: &Session, line: &str, blocks: &str) -> Command {
    let inner = session.command(line);
    let mut command = Command::new("/bin/sh");
    command.args(["-c", "trap '' XFSZ; ulimit -f \"$1\"; shift; exec \"$@\"", "sh", blocks]).arg(inner.get_program());
    command.args(inner.get_args()).env_clear().stdin(Stdio::null()).current_dir(session.home());
    for (name, value) in inner.get_envs() {
        command.env(name, value.unwrap());
    }
    command
}

#[test]
fn on_a_full_disk_nothing_is_sent_and_nothing_is_lost() {
    let server = Script::clear().start();
    let session = Session::with_provider("2026-11-23", &server, "none", None);
    session.ok("new erasure --to aliexpress");
    let output = on_a_full_disk(&session, "send 1 --yes", "1").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(74), "{said}");
    assert!(said.contains("cannot write ledger") && said.contains("Nothing was sent"), "{said}");
    assert!(said.contains("try: make room"), "{said}");
    assert!(server.heard().is_empty(), "no connection was made");
    assert_eq!(session.json("outbox")["letters"][0]["state"], "draft");
    session.ok("send 1 --yes");
    session.ok("verify");
    server.stop();
}

#[test]
fn a_letter_that_went_before_the_disk_was_full_is_reported_as_sent_and_is_not_sent_again() {
    let answer = Act::Drip(b"250 2.0.0 Ok: queued as 4TEST1\r\n".to_vec(), Duration::from_millis(60));
    let server = Script::clear().at(At::End, answer).start();
    let session = Session::with_provider("2026-11-23", &server, "none", None);
    let config = session.home().join(".config/redress/config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    session.configure(&text.replace("timeout = 2", "timeout = 30"));
    session.ok("new erasure --to aliexpress");
    let mut command = on_a_full_disk(&session, "send 1 --yes --json", "unlimited");
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while session.json("show 1")["letters"][0]["state"] != "uncertain" {
        assert!(Instant::now() < deadline, "the letter was never handed over");
    }
    let id = child.id().to_string();
    assert!(Command::new("prlimit").args(["--fsize=1:1", "--pid", &id]).status().unwrap().success());
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let letter = &document["letters"][0];
    assert_eq!((output.status.code(), &letter["outcome"]), (Some(0), &"accepted".into()), "{said}");
    assert_eq!(letter["recorded"], false);
    assert!(said.contains("could not be written down") && said.contains("redress resolve 1"), "{said}");
    assert_eq!(session.run("send 1 --yes").code(), 76, "it is not sent again");
    // The run that sent it might still wait; it is believed to have ended once its time is over.
    session.configure(&text);
    std::thread::sleep(Duration::from_secs(3));
    session.ok("resolve 1 --was-sent");
    session.ok("verify");
    assert_eq!(server.stop().iter().map(|connection| connection.messages.len()).sum::<usize>(), 1);
}

/// A small disk at a folder, taken away again in the end.
struct SmallDisk(std::path::PathBuf);

impl SmallDisk {
    fn at(folder: std::path::PathBuf) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        let mount =
            Command::new("mount").args(["-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs"]).arg(&folder).status();
        assert!(mount.unwrap().success(), "only root can mount a disk");
        Self(folder)
    }

    /// Fills it to the last byte.
    fn fill(&self) -> std::path::PathBuf {
        let path = self.0.join("filler");
        let mut file = std::fs::File::create(&path).unwrap();
        for size in [4096, 1] {
            while std::io::Write::write_all(&mut file, &vec![b'x'; size]).is_ok() {}
        }
        path
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        Command::new("umount").arg(&self.0).status().ok();
    }
}

#[test]
#[ignore = "needs root, to mount a small disk"]
fn on_a_disk_that_is_really_full_nothing_is_sent_until_there_is_room() {
    let server = Script::clear().start();
    let session = Session::with_provider("2026-11-23", &server, "none", None);
    let disk = SmallDisk::at(session.ledger().parent().unwrap().to_owned());
    session.ok("new erasure --to aliexpress");
    let filler = disk.fill();
    let run = session.run("send 1 --yes");
    assert_eq!(run.code(), 74, "{run}");
    assert!(run.stderr.contains("disk is full") && run.stderr.contains("try: make room"), "{run}");
    assert!(server.heard().is_empty());
    std::fs::remove_file(filler).unwrap();
    session.ok("send 1 --yes");
    session.ok("verify");
    assert_eq!(server.stop().len(), 1);
}
