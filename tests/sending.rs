//! The whole program against a mail server that misbehaves: the right outcome, and nothing sent twice.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{
    process::{Child, Stdio},
    time::{Duration, Instant},
};

use support::{
    certificates::Authority,
    session::Session,
    smtp_server::{Act, Heard, Moment, Script, SmtpServer},
};

const TODAY: &str = "2026-11-23";

/// Sets up Ada with a case and a letter, and the server as her mail provider.
fn ready(server: &SmtpServer, security: &str, ca: Option<&Authority>) -> Session {
    let session = Session::with_provider(TODAY, server, security, ca);
    session.ok("new erasure --to aliexpress");
    session
}

/// Sends the letter through a clear-text server on this machine that does what the script says.
fn send(script: Script) -> (Session, i32, serde_json::Value, Vec<Heard>) {
    let server = script.login("ada", "s3cret-CANARY").start();
    let session = ready(&server, "none", None);
    let run = session.run("send 1 --yes --json");
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap_or_else(|_| panic!("{run}"));
    (session, run.code(), document["letters"][0].clone(), server.stop())
}

fn messages(heard: &[Heard]) -> usize {
    heard.iter().map(|connection| connection.messages.len()).sum()
}

fn state(session: &Session) -> String {
    session.json("show 1")["letters"][0]["state"].as_str().unwrap().to_owned()
}

#[test]
fn a_letter_that_is_accepted_is_kept_byte_for_byte_and_starts_the_clock() {
    let (session, code, letter, heard) = send(Script::clear());
    assert_eq!((code, &letter["outcome"]), (0, &"accepted".into()), "{letter}");
    let bytes = &heard[0].messages[0];
    assert_eq!(letter["sha256"], redress::ledger::Digest::of(bytes).to_string());
    let message = mail_parser::MessageParser::default().parse(bytes).unwrap();
    assert_eq!(message.to().unwrap().first().unwrap().address(), Some("DataProtection.AE@aliexpress.com"));
    assert!(message.subject().unwrap().contains("[R-2026-"));
    let case = session.json("show 1");
    assert_eq!(
        (&case["status"], &case["clock"], &case["due"]),
        (&"waiting".into(), &"running".into(), &"2026-12-23".into())
    );
    assert_eq!(case["letters"][0]["evidence"], "E1");
    session.ok("verify");
}

#[test]
fn what_shows_a_sending_is_printed_line_by_line() {
    let authority = Authority::new();
    let tls = || Script::tls(authority.identity("localhost")).login("ada", "s3cret-CANARY");
    for (offers, copy, reports, taken) in [
        (vec!["AUTH PLAIN", "DSN"], "250 2.1.5 ok", "asked for: success", "taken by the server"),
        (vec!["AUTH PLAIN"], "550 5.1.1 no", "not offered by the server", "refused by the server"),
    ] {
        let server = tls().offering(&offers).at(Moment::CopyRcpt, Act::say(copy)).start();
        let session = ready(&server, "tls", Some(&authority));
        let sent = session.json("send 1 --yes")["letters"][0].clone();
        server.stop();
        let lines = session.ok("show 1 --letter 1 --transport").stdout;
        let value = |name: &str| {
            let found = lines.lines().find_map(|line| line.strip_prefix(&format!("{name:<12} ")));
            found.unwrap_or_else(|| panic!("{name}: {lines}")).to_owned()
        };
        assert_eq!(value("state"), "accepted");
        assert_eq!(value("sent"), "by e-mail on 2026-11-23, E1: your mail provider took it");
        assert!(value("last reply").starts_with("250 "), "{lines}");
        assert_eq!(value("Message-ID"), sent["message_id"].as_str().unwrap());
        assert_eq!(value("SHA-256"), sent["sha256"].as_str().unwrap());
        assert!(value("encryption").starts_with("TLS"), "{lines}");
        assert_eq!(value("certificate").len(), "SHA-256 ".len() + 64);
        assert!(value("reports").starts_with(reports) && value("copy").contains(taken), "{lines}");
        let transport = session.json("show 1 --letter 1 --transport")["letter"]["transport"].clone();
        let asked = if offers.contains(&"DSN") { "asked" } else { "not-offered" };
        assert_eq!((&transport["reports"], &transport["copy_taken"]), (&asked.into(), &(copy.starts_with('2')).into()));
        let shown = session.ok("show 1").stdout;
        assert!(
            shown.contains("Letter 1, accepted: by e-mail on 2026-11-23, E1: your mail provider took it."),
            "{shown}"
        );
        assert!(shown.contains("counted from sending, E1: your mail provider took it"), "{shown}");
    }
}

#[test]
fn no_copy_is_called_taken_where_the_letter_was_not() {
    let rows = [
        (
            Script::clear().at(Moment::End, Act::say("552 5.2.2 full")),
            "not sent: the server did not take the letter",
            false.into(),
        ),
        (
            Script::clear().at(Moment::Rcpt, Act::say("450 4.2.0 later")),
            "not sent: the server did not take the letter",
            false.into(),
        ),
        (
            Script::clear().at(Moment::End, Act::Close),
            "not known: no answer came for the letter",
            serde_json::Value::Null,
        ),
    ];
    for (script, words, taken) in rows {
        let (session, ..) = send(script);
        let lines = session.ok("show 1 --letter 1 --transport").stdout;
        assert!(lines.contains(&format!("copy         to ada@example.org, {words}")), "{lines}");
        assert_eq!(session.json("show 1 --letter 1 --transport")["letter"]["transport"]["copy_taken"], taken);
    }
    let server = Script::clear().start();
    let session = ready(&server, "none", None);
    server.stop();
    session.run("send 1 --yes");
    let lines = session.ok("show 1 --letter 1 --transport").stdout;
    assert!(lines.contains("encryption   not made: the connection ended before that"), "{lines}");
}

#[test]
fn each_answer_of_the_server_has_its_outcome_exit_code_and_state() {
    let cells: [(&str, Script, i32, &str, &str, usize); 13] = [
        ("login refused", Script::clear().at(Moment::Auth, Act::say("535 5.7.8 no")), 77, "login-refused", "queued", 0),
        ("4xx at RCPT", Script::clear().at(Moment::Rcpt, Act::say("450 4.2.0 later")), 75, "deferred", "deferred", 0),
        ("5xx at RCPT", Script::clear().at(Moment::Rcpt, Act::say("550 5.1.1 nobody")), 1, "rejected", "rejected", 0),
        ("5xx at DATA", Script::clear().at(Moment::Data, Act::say("554 5.7.1 no")), 1, "rejected", "rejected", 0),
        ("cut inside the body", Script::clear().at(Moment::Body, Act::Close), 75, "deferred", "deferred", 0),
        ("cut after the end", Script::clear().at(Moment::End, Act::Close), 76, "uncertain", "uncertain", 1),
        ("no answer", Script::clear().at(Moment::End, Act::Hang), 76, "uncertain", "uncertain", 1),
        (
            "half a 250",
            Script::clear().at(Moment::End, Act::SayAndClose(b"25".to_vec())),
            76,
            "uncertain",
            "uncertain",
            1,
        ),
        ("bare 250", Script::clear().at(Moment::End, Act::Say(b"250\r\n".to_vec())), 0, "accepted", "accepted", 1),
        (
            "250 in Latin-1",
            Script::clear().at(Moment::End, Act::Say(b"250 f\xfcr dich\r\n".to_vec())),
            0,
            "accepted",
            "accepted",
            1,
        ),
        ("354 after the end", Script::clear().at(Moment::End, Act::say("354 more")), 76, "uncertain", "uncertain", 1),
        (
            "4xx after the end",
            Script::clear().at(Moment::End, Act::say("451 4.3.0 later")),
            75,
            "deferred",
            "deferred",
            1,
        ),
        (
            "5xx after the end",
            Script::clear().at(Moment::End, Act::say("552 5.2.2 full")),
            1,
            "rejected",
            "rejected",
            1,
        ),
    ];
    for (name, script, code, outcome, expected, whole) in cells {
        let (session, exit, letter, heard) = send(script);
        assert_eq!((exit, letter["outcome"].as_str().unwrap()), (code, outcome), "{name}: {letter}");
        assert_eq!(state(&session), expected, "{name}");
        assert_eq!(messages(&heard), whole, "{name}");
        session.ok("verify");
    }
}

#[test]
fn a_server_that_is_not_there_leaves_the_letter_waiting() {
    let server = Script::clear().start();
    let session = ready(&server, "none", None);
    server.stop();
    assert_eq!(session.run("send 1 --yes").code(), 75);
    assert_eq!(state(&session), "deferred");
}

#[test]
fn a_forged_dialogue_before_the_handshake_sends_nothing() {
    let authority = Authority::new();
    let forged = "220 go\r\n250 AUTH PLAIN\r\n235 in\r\n250 ok\r\n250 ok\r\n354 go\r\n250 2.0.0 queued as FORGED";
    let script = Script::starttls(authority.identity("localhost")).at(Moment::Starttls, Act::say(forged));
    let server = script.start();
    let session = ready(&server, "starttls", Some(&authority));
    let run = session.run("send 1 --yes");
    assert_eq!(run.code(), 75, "{run}");
    let heard = server.stop();
    assert_eq!(messages(&heard), 0);
    let clear = heard.iter().flat_map(|connection| &connection.clear).copied().collect::<Vec<u8>>();
    assert!(!String::from_utf8_lossy(&clear).contains("AUTH"), "a login was tried in clear");
}

#[test]
fn tls_and_required_starttls_deliver_with_the_users_own_authority_and_not_without_it() {
    for security in ["tls", "starttls"] {
        let authority = Authority::new();
        let script = |identity| if security == "tls" { Script::tls(identity) } else { Script::starttls(identity) };
        let server = script(authority.identity("localhost")).start();
        let session = ready(&server, security, Some(&authority));
        session.ok("send 1 --yes");
        assert_eq!(messages(&server.stop()), 1, "{security}");
        let server = script(authority.identity("localhost")).start();
        let session = ready(&server, security, None);
        assert_eq!(session.run("send 1 --yes").code(), 75);
        assert_eq!(messages(&server.stop()), 0, "{security}");
    }
}

#[test]
fn an_endless_line_and_control_characters_reach_neither_memory_nor_screen() {
    let server = Script::clear().at(Moment::Greeting, Act::Flood(b"x", 64 << 20)).start();
    let session = ready(&server, "none", None);
    assert_eq!(session.run("send 1 --yes").code(), 75);
    server.stop();
    let (session, code, letter, _) =
        send(Script::clear().at(Moment::End, Act::Say(b"550 \x1b]0;owned\x07\x1b[2J\r\n".to_vec())));
    assert_eq!(code, 1);
    assert!(!letter["reply"].as_str().unwrap().contains('\u{1b}'));
    let shown = session.ok("show 1");
    assert!(!shown.stdout.contains("\u{1b}]"), "{shown}");
}

#[test]
fn a_login_that_is_refused_does_not_harm_the_letter_which_goes_later_unchanged() {
    let server = SmtpServer::start(vec![
        Script::clear().login("ada", "another password"),
        Script::clear().login("ada", "s3cret-CANARY"),
    ]);
    let session = ready(&server, "none", None);
    assert_eq!(session.run("send 1 --yes").code(), 77);
    let before = session.json("show 1")["letters"][0]["message_id"].clone();
    session.ok("send 1 --yes");
    assert_eq!(session.json("show 1")["letters"][0]["message_id"], before);
    assert_eq!(messages(&server.stop()), 1);
}

/// Sets up Ada with a server that takes tokens, and a program that prints one.
fn ready_with_token(server: &SmtpServer, printed: &str) -> Session {
    let session = ready(server, "none", None);
    let token = session.write("token", printed);
    let settings = session.home().join(".config/redress/config.toml");
    let text = std::fs::read_to_string(&settings).unwrap();
    let (before, after) = text.split_once("password = ").unwrap();
    let after = after.split_once('\n').unwrap().1;
    let command = format!("auth = \"xoauth2\"\npassword = \"command:cat {}\"", token.display());
    session.configure(&format!("{before}{command}\n{after}"));
    session
}

#[test]
fn a_token_that_a_program_prints_opens_the_mailbox_and_a_stale_one_says_what_to_do() {
    let server = Script::clear().offering(&["AUTH LOGIN XOAUTH2"]).login("ada", "ya29.fresh-CANARY").start();
    let session = ready_with_token(&server, "ya29.stale-CANARY\n");
    let run = session.run("send 1 --yes");
    assert_eq!(run.code(), 77, "{run}");
    for words in ["the token of `ada` was refused", "status `400`", "must print a fresh one"] {
        assert!(run.stderr.contains(words), "{run}");
    }
    session.write("token", "ya29.fresh-CANARY\n");
    let run = session.ok("send 1 --yes");
    let heard = server.stop();
    assert_eq!(messages(&heard), 1);
    assert!(!format!("{run}").contains("CANARY") && !session.ok("export").stdout.contains("CANARY"));
}

#[test]
fn what_is_no_token_is_not_sent_and_the_settings_are_blamed() {
    let server = Script::clear().offering(&["AUTH XOAUTH2"]).start();
    let session = ready_with_token(&server, "{\"access_token\": \"CANARY\"}\n");
    let run = session.run("send 1 --yes");
    assert_eq!(run.code(), 78, "{run}");
    assert!(run.stderr.contains("it must print the token and nothing else"), "{run}");
    assert!(!run.stderr.contains("CANARY"), "{run}");
    assert!(server.stop().is_empty());
}

#[test]
fn a_letter_that_was_accepted_is_never_sent_again() {
    let server = Script::clear().start();
    let session = ready(&server, "none", None);
    session.ok("send 1 --yes");
    assert_eq!(session.run("send 1 --yes").code(), 2);
    session.ok("send --no-input");
    assert_eq!(messages(&server.stop()), 1);
}

#[test]
fn an_uncertain_letter_waits_for_the_users_word_and_then_goes_with_the_same_bytes() {
    let server = SmtpServer::start(vec![Script::clear().at(Moment::End, Act::Close), Script::clear()]);
    let session = ready(&server, "none", None);
    assert_eq!(session.run("send 1 --yes").code(), 76);
    assert_eq!(session.run("send 1 --yes").code(), 76, "uncertain is never answered by --yes");
    assert_eq!(session.run("resolve 1 --yes").code(), 2, "nor is it resolved by --yes");
    session.ok("resolve 1 --resend-uncertain");
    let heard = server.stop();
    assert_eq!((messages(&heard), &heard[0].messages[0]), (2, &heard[1].messages[0]));
    assert_eq!(state(&session), "accepted");
}

#[test]
fn an_uncertain_letter_that_the_user_found_counts_as_sent_on_the_users_word() {
    let (session, ..) = send(Script::clear().at(Moment::End, Act::Close));
    let run = session.ok("resolve 1 --was-sent");
    let told = "Recorded as sent, on your word.\nThey have until Wed 2026-12-23, counted from sending, E0: on your word.\n\
                Nothing to do now.  Look at any time:  redress\n";
    assert_eq!(run.stderr, told);
    let shown = session.ok("show 1").stdout;
    assert!(shown.contains("Letter 1, sent, on your word: by e-mail on 2026-11-23, E0: on your word."), "{shown}");
    assert!(session.ok("show 1 --letter 1 --transport").stdout.starts_with("state        sent, on your word\n"));
    let case = session.json("show 1");
    assert_eq!(
        (&case["status"], &case["letters"][0]["state"], &case["evidence"]),
        (&"waiting".into(), &"accepted".into(), &"E0".into())
    );
}

#[test]
fn a_dry_run_shows_the_bytes_and_opens_no_connection() {
    let server = Script::clear().start();
    let session = ready(&server, "none", None);
    let run = session.ok("send 1 --dry-run");
    assert!(run.stdout.contains("To: DataProtection.AE@aliexpress.com"), "{run}");
    assert_eq!(state(&session), "draft");
    assert!(server.stop().is_empty());
}

#[test]
fn a_dry_run_says_what_is_set_when_the_letter_is_stored_and_shows_the_very_bytes_from_then_on() {
    let server =
        SmtpServer::start(vec![Script::clear().at(Moment::Rcpt, Act::say("450 4.2.0 later")), Script::clear()]);
    let session = ready(&server, "none", None);
    let (one, two) = (session.ok("send 1 --dry-run"), session.ok("send 1 --dry-run"));
    assert!(one.stderr.contains("are set when it is stored for sending; the rest goes as it stands here"), "{one}");
    assert_eq!(one.stdout.lines().count(), two.stdout.lines().count());
    for (one, two) in one.stdout.lines().zip(two.stdout.lines()).filter(|(one, two)| one != two) {
        let set =
            |line: &str| ["Date: ", "Message-ID: ", " boundary=", "--="].iter().any(|name| line.starts_with(name));
        assert!(set(one) && set(two), "{one}\n{two}");
    }
    assert_eq!(session.run("send 1 --yes").code(), 75);
    let stored = session.ok("send 1 --dry-run");
    assert!(!stored.stderr.contains("are set when it is stored"), "{stored}");
    assert_eq!(stored.stdout, session.ok("send 1 --dry-run").stdout);
    session.ok("send 1 --yes");
    let heard = server.stop();
    let went = heard.iter().find_map(|connection| connection.messages.first()).unwrap();
    let went = support::session::without_references(&String::from_utf8(went.clone()).unwrap());
    assert_eq!(stored.stdout.trim_end(), went.trim_end());
}

#[test]
fn of_several_cases_those_that_cannot_go_are_skipped_with_a_line_and_the_others_go() {
    let server = SmtpServer::start(vec![Script::clear(), Script::clear(), Script::clear().at(Moment::End, Act::Close)]);
    let session = ready(&server, "none", None);
    session.ok("new access --to aliexpress --to alibaba-com");
    session.ok("new erasure --to alibaba-com");
    session.ok("record 1 sent --by post");
    session.ok("record 1 sent --by email");
    let run = session.run("send 1 2 2 3 --yes");
    assert_eq!(run.code(), 1, "{run}");
    assert!(run.stderr.contains("Case 1 is skipped: letter 1 of case 1 was already sent on 2026-11-23\n"), "{run}");
    assert_eq!(run.stderr.matches("SENT.  Accepted").count(), 2, "{run}");
    assert_eq!(session.run("send 1 99 4 --yes").code(), 2, "a case that is not there may be a slip of the pen");
    assert_eq!(session.run("send 4 --yes").code(), 76);
    let run = session.run("send 4 1 --yes --json");
    let document: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let letters: Vec<_> =
        document["letters"].as_array().unwrap().iter().map(|letter| (&letter["case"], &letter["outcome"])).collect();
    assert_eq!(letters, [(&4.into(), &"not-sent".into()), (&1.into(), &"not-sent".into())]);
    assert_eq!((run.code(), &document["letters"][1]["error"]["code"]), (76, &2.into()), "the worst of them");
    assert_eq!(messages(&server.stop()), 3);
}

#[test]
fn nothing_goes_without_a_yes() {
    let server = Script::clear().start();
    let session = ready(&server, "none", None);
    let run = session.run("send 1");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("redress send 1 --yes"), "{run}");
    let run = session.run("send --yes");
    assert!(run.code() == 2 && run.stderr.contains("try: redress send 1 --yes"), "--yes needs the case: {run}");
    session.ok("record 1 sent --by email");
    let run = session.run("send --yes");
    assert!(run.stderr.contains("try: redress list") && !run.stderr.contains("send 1"), "{run}");
    session.ok("new access --to aliexpress --to alibaba-com");
    let run = session.run("send --yes");
    assert!(run.stderr.contains("try: redress send 2 3 --yes"), "{run}");
    session.ok("send 2 --via draft");
    let run = session.run("send --yes");
    assert!(run.stderr.contains("try: redress send 3 --yes"), "what `--yes` does not answer is not named: {run}");
    assert!(server.stop().is_empty());
}

#[test]
fn a_pretended_day_lets_nothing_leave_this_machine() {
    let session = Session::ada(TODAY);
    session.configure(
        "[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\n\
         [mail.smtp]\nhost = \"192.0.2.1\"\nport = 465\n",
    );
    session.ok("new erasure --to aliexpress");
    let config = session.home().join(".config/redress/config.toml");
    let text = std::fs::read_to_string(&config).unwrap().replace("port = 465\n", "port = 465\ntimeout = 2\n");
    session.configure(&text);
    let began = Instant::now();
    let run = session.run("send 1 --yes");
    assert_eq!(run.code(), 75, "{run}");
    assert!(run.stderr.contains("192.0.2.1"), "{run}");
    assert!(began.elapsed() < Duration::from_secs(2), "it was not even tried");
}

#[test]
fn a_client_killed_before_the_end_may_send_again_and_one_killed_after_it_may_not() {
    for (moment, exit, whole) in [(Moment::Data, 0, 1), (Moment::End, 76, 1)] {
        let server = SmtpServer::start(vec![Script::clear().at(moment, Act::Hang), Script::clear()]);
        let session = ready(&server, "none", None);
        patient(&session);
        let mut child = session.command("send 1 --yes").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        kill_when(&mut child, || match moment {
            Moment::End => reached(&session, moment),
            _ => server.heard().iter().any(|heard| heard.commands.iter().any(|line| line == "DATA")),
        });
        assert_eq!(session.run("send 1 --yes").code(), exit, "{moment:?}");
        assert_eq!(messages(&server.stop()), whole, "{moment:?}");
        session.ok("verify");
    }
}

/// Lets the client wait for longer than the test takes.
fn patient(session: &Session) {
    let config = session.home().join(".config/redress/config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    session.configure(&text.replace("timeout = 2", "timeout = 30"));
}

/// Tells from the record whether the client is as far as the moment.
fn reached(session: &Session, moment: Moment) -> bool {
    let case = session.json("show 1");
    let kinds = case["events"].as_array().unwrap().iter().map(|event| event["kind"].as_str().unwrap().to_owned());
    let kinds: Vec<String> = kinds.collect();
    match moment {
        Moment::End => kinds.contains(&"handing-over".to_owned()),
        _ => kinds.contains(&"queued".to_owned()),
    }
}

fn kill_when(child: &mut Child, is_time: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(20);
    while !is_time() {
        assert!(Instant::now() < deadline, "the client never came that far");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn two_runs_at_once_send_one_letter() {
    for _ in 0..10 {
        let server = Script::clear().start();
        let session = ready(&server, "none", None);
        let runs: Vec<Child> = (0..4)
            .map(|_| session.command("send 1 --yes").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
            .collect();
        for mut run in runs {
            run.wait().unwrap();
        }
        assert_eq!(messages(&server.stop()), 1);
        assert_eq!(state(&session), "accepted");
    }
}

#[test]
fn the_password_is_nowhere_but_on_the_secured_wire() {
    let (session, ..) = send(Script::clear().at(Moment::Auth, Act::say("535 5.7.8 no")));
    for line in ["show 1 --json", "export", "send 1 --yes --debug", "list --json"] {
        let run = session.run(line);
        assert!(!run.to_string().contains("CANARY"), "redress {line}");
    }
    let ledger = std::fs::read(session.ledger()).unwrap();
    assert!(!ledger.windows(6).any(|window| window == b"CANARY"));
}

#[test]
fn an_address_that_is_old_is_said_before_sending_and_one_that_nobody_reads_is_refused() {
    let server = Script::clear().start();
    let mut session = ready(&server, "none", None);
    session.later("2027-01-26");
    assert!(!session.run("send 1 --dry-run").stderr.contains("warning"), "180 days are fine");
    session.later("2027-01-27");
    let run = session.run("send 1 --dry-run");
    assert!(run.stderr.contains("181 days ago"), "{run}");
    server.stop();
}

#[test]
fn a_second_run_that_fails_early_does_not_make_a_letter_on_its_way_look_unsent() {
    let server = SmtpServer::start(vec![
        Script::clear().at(Moment::End, Act::Sleep(Duration::from_secs(5))),
        Script::clear().at(Moment::Rcpt, Act::say("450 4.2.0 later")),
        Script::clear(),
    ]);
    let session = ready(&server, "none", None);
    patient(&session);
    let mut first = session.command("send 1 --yes").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while !reached(&session, Moment::End) {
        assert!(Instant::now() < deadline, "the first run never came that far");
    }
    assert_ne!(session.run("send 1 --yes").code(), 0, "the letter is on its way");
    first.wait().unwrap();
    assert_eq!(state(&session), "uncertain");
    assert_eq!(session.run("send 1 --yes").code(), 76);
    assert_eq!(messages(&server.stop()), 1);
}

#[test]
fn a_letter_is_not_sent_again_while_another_run_may_still_get_its_answer() {
    let server =
        SmtpServer::start(vec![Script::clear().at(Moment::End, Act::Sleep(Duration::from_secs(4))), Script::clear()]);
    let session = ready(&server, "none", None);
    patient(&session);
    let mut first = session.command("send 1 --yes").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while !reached(&session, Moment::End) {
        assert!(Instant::now() < deadline, "the first run never came that far");
    }
    let run = session.run("resolve 1 --resend-uncertain");
    assert_eq!(run.code(), 76, "{run}");
    assert!(run.stderr.contains("may still be waiting"), "{run}");
    first.wait().unwrap();
    session.ok("resolve 1 --resend-uncertain");
    assert_eq!(messages(&server.stop()), 2);
}

/// Begins a sending whose answer the server keeps back for some seconds, and comes back once the letter may have gone.
fn begin_and_wait(session: &Session) -> Child {
    patient(session);
    let first = session.command("send 1 --yes").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let deadline = Instant::now() + Duration::from_secs(20);
    while !reached(session, Moment::End) {
        assert!(Instant::now() < deadline, "the first run never came that far");
    }
    first
}

fn silent_for(seconds: u64) -> SmtpServer {
    let slow = Script::clear().at(Moment::End, Act::Sleep(Duration::from_secs(seconds)));
    SmtpServer::start(vec![slow, Script::clear()])
}

#[test]
fn a_look_that_failed_does_not_let_a_letter_go_twice_while_another_run_waits_for_its_answer() {
    let server = silent_for(8);
    let session = ready(&server, "none", None);
    let config = session.home().join(".config/redress/config.toml");
    let text = std::fs::read_to_string(&config).unwrap();
    let password = session.home().join("password");
    session.configure(&format!(
        "{text}[mail.imap]\nhost = \"localhost\"\nport = 1\nsecurity = \"none\"\nuser = \"ada\"\npassword = \"file:{}\"\n",
        password.display(),
    ));
    let mut first = begin_and_wait(&session);
    assert_eq!(session.run("resolve 1 --resend-uncertain").code(), 76);
    let look = session.run("resolve 1");
    assert!(look.stderr.contains("could not be looked through"), "{look}");
    let run = session.run("resolve 1 --resend-uncertain");
    assert_eq!(run.code(), 76, "a look is no answer: {run}");
    assert!(run.stderr.contains("may still be waiting"), "{run}");
    first.kill().unwrap();
    first.wait().unwrap();
    assert_eq!(messages(&server.stop()), 1);
}

#[test]
fn a_letter_does_not_count_as_sent_on_a_word_while_another_run_waits_for_its_answer() {
    let server = silent_for(4);
    let session = ready(&server, "none", None);
    let mut first = begin_and_wait(&session);
    let run = session.run("resolve 1 --was-sent");
    assert_eq!(run.code(), 76, "{run}");
    assert!(run.stderr.contains("Nothing was recorded"), "{run}");
    assert_eq!(state(&session), "uncertain");
    first.wait().unwrap();
    session.ok("resolve 1 --was-sent");
    server.stop();
}

#[test]
fn a_letter_that_was_given_for_sending_by_hand_does_not_go_on_a_general_yes() {
    let server = Script::clear().login("ada", "s3cret-CANARY").start();
    let session = ready(&server, "none", None);
    session.ok("send 1 --via draft");
    let run = session.run("send 1 --yes");
    assert_eq!(run.code(), 2, "{run}");
    assert!(run.stderr.contains("redress record 1 sent --by email"), "{run}");
    assert_eq!(messages(&server.stop()), 0);
}
