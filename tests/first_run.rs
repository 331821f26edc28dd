//! The first run at a terminal: the answers are really typed, and counted.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, time::Instant};

use support::{
    certificates::{Authority, SelfSigned},
    imap_server::{self, ImapServer},
    session::Session,
    smtp_server::{Script, SmtpServer},
    terminal::Terminal,
};

/// What a first run may cost: more than that many answers, and people leave.
const MOST: usize = 12;
const PASSWORD: &str = "CANARY-7f3a";

/// Starts a line at a terminal in a home without a keyring.
fn at_a_terminal(session: &Session, line: &str) -> Terminal {
    let mut command = session.command(line);
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").env("TERM", "xterm");
    Terminal::run(command)
}

/// Starts `init` and answers who writes.
fn ada(session: &Session, flags: &str, email: &str) -> Terminal {
    let mut terminal = at_a_terminal(session, &format!("init {flags}"));
    terminal.answer("Where do you live?", "DE");
    terminal.answer("Which part?", "BE");
    terminal.answer("Your name?", "Ada Example");
    terminal.answer("Your e-mail address?", email);
    terminal
}

fn settings(session: &Session) -> toml::Table {
    let path = session.home().join(".config/redress/config.toml");
    fs::read_to_string(path).unwrap().parse().unwrap()
}

/// Ends a run that is to succeed within the number of answers, without the password on the screen or in a file but one.
fn done(terminal: Terminal, session: &Session) -> String {
    let answers = terminal.answers;
    let (code, shown) = terminal.ends();
    assert_eq!(code, 0, "{shown}");
    assert!(answers <= MOST, "{answers} answers\n{shown}");
    assert!(!shown.contains(PASSWORD), "{shown}");
    let folder = session.home().join(".config/redress");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        assert_ne!(name, "init-answers.toml", "the answers are settings now");
        assert!(name == "mail-password" || !fs::read_to_string(&path).unwrap().contains(PASSWORD), "{name}");
    }
    shown
}

#[test]
fn a_mailbox_like_gmx_takes_seven_answers_and_its_servers_are_known() {
    let session = Session::on("2026-11-23");
    let mut terminal = ada(&session, "", "ada@gmx.de");
    terminal.sees("by redress, from ada@gmx.de (GMX: mail.gmx.net:465, encrypted)");
    terminal.answer("Choice", "1");
    terminal.sees("GMX needs two things first:");
    terminal.answer("Password or app password (not shown)", PASSWORD);
    terminal.sees("Where shall it be kept?");
    terminal.answer("Choice", "2");
    let shown = done(terminal, &session);
    assert!(shown.contains("The login for sending was not tried: on a pretended day"), "{shown}");
    let mail = &settings(&session)["mail"];
    assert_eq!(
        (mail["smtp"]["host"].as_str(), mail["smtp"]["user"].as_str()),
        (Some("mail.gmx.net"), Some("ada@gmx.de"))
    );
    assert_eq!(mail["imap"]["host"].as_str(), Some("imap.gmx.net"));
    let kept = session.home().join(".config/redress/mail-password");
    assert_eq!(mail["smtp"]["password"].as_str(), Some(format!("file:{}", kept.display()).as_str()));
    assert_eq!(mail["imap"]["password"], mail["smtp"]["password"]);
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&kept).unwrap().permissions());
    assert_eq!((fs::read_to_string(&kept).unwrap().as_str(), mode & 0o777), (PASSWORD, 0o600));
}

#[test]
fn gmail_is_told_about_app_passwords_before_it_asks_for_one() {
    let session = Session::on("2026-11-23");
    let mut terminal = ada(&session, "", "ada@gmail.com");
    terminal.answer("Choice", "");
    terminal.sees("Gmail needs two things first:");
    terminal.sees("2-Step Verification");
    terminal.answer("App password (not shown)", PASSWORD);
    terminal.answer("Choice", "");
    done(terminal, &session);
    let mail = &settings(&session)["mail"];
    assert_eq!(
        (mail["smtp"]["host"].as_str(), mail["smtp"]["password"].as_str()),
        (Some("smtp.gmail.com"), Some("prompt"))
    );
}

#[test]
fn icloud_is_read_under_another_name_than_it_is_written_from() {
    let session = Session::on("2026-11-23");
    let mut terminal = ada(&session, "", "ada@icloud.com");
    terminal.answer("Choice", "1");
    terminal.answer("App password (not shown)", PASSWORD);
    terminal.answer("Choice", "1");
    done(terminal, &session);
    let mail = &settings(&session)["mail"];
    assert_eq!(mail["smtp"]["user"].as_str(), Some("ada@icloud.com"));
    assert_eq!((mail["imap"]["user"].as_str(), mail["smtp"]["security"].as_str()), (Some("ada"), Some("starttls")));
}

#[test]
fn outlook_takes_no_password_so_that_ready_drafts_come_first_and_a_token_second() {
    let session = Session::on("2026-11-23");
    let mut terminal = ada(&session, "", "ada@outlook.com");
    terminal.sees("has taken no passwords from programs like this since September 2024");
    terminal.answer("Choice", "");
    let shown = done(terminal, &session);
    assert!(shown.contains("Letters leave by hand."), "{shown}");
    assert!(!settings(&session).contains_key("mail"));

    let session = Session::on("2026-11-23");
    let mut terminal = ada(&session, "", "ada@outlook.com");
    terminal.answer("Choice", "2");
    terminal.answer("Which command prints the token?", "fetch-token ada@outlook.com");
    done(terminal, &session);
    let mail = &settings(&session)["mail"];
    for section in ["smtp", "imap"] {
        assert_eq!(mail[section]["auth"].as_str(), Some("xoauth2"));
        assert_eq!(mail[section]["password"].as_str(), Some("command:fetch-token ada@outlook.com"));
    }
}

#[test]
fn proton_is_reached_through_its_bridge_on_this_machine_and_the_login_is_tried() {
    let session = Session::on("2026-11-23");
    let bridge = SelfSigned::new("127.0.0.1");
    let certificate = session.write("cert.pem", std::str::from_utf8(&bridge.pem).unwrap());
    let server = Script::starttls(bridge.identity()).login("ada@proton.me", PASSWORD).start();
    let mailbox = imap_server::Script::starttls(bridge.identity()).login("ada@proton.me", PASSWORD).start();
    let flags = format!("--smtp-port {} --imap-port {}", server.port(), mailbox.port());
    let mut terminal = ada(&session, &flags, "ada@proton.me");
    terminal.sees("Proton Mail needs three things first:");
    terminal.sees("1  I press \"send\" myself");
    terminal.answer("Choice", "2");
    terminal.answer("Where is Bridge's certificate?", "/no/such/file");
    terminal.sees("there is no file");
    terminal.answer("Where is Bridge's certificate?", certificate.to_str().unwrap());
    terminal.answer("Password that Bridge shows (not shown)", PASSWORD);
    terminal.answer("Choice", "1");
    let shown = done(terminal, &session);
    assert!(shown.contains("sending ok") && shown.contains("reading ok"), "{shown}");
    for what in ["for sending (nothing is sent)", "for reading (nothing is sent)"] {
        assert!(shown.contains(what), "{shown}");
    }
    assert_eq!(mailbox.stop().len(), 1);
    let heard = server.stop();
    assert_eq!(heard[0].commands.last().unwrap(), "QUIT");
    assert!(heard[0].messages.is_empty() && !heard[0].commands.iter().any(|command| command.starts_with("MAIL")));
    let mail = &settings(&session)["mail"];
    assert_eq!(
        (mail["imap"]["host"].as_str(), mail["imap"]["security"].as_str()),
        (Some("127.0.0.1"), Some("starttls"))
    );
    assert_eq!(mail["imap"]["ca_file"], mail["smtp"]["ca_file"]);
}

#[test]
fn a_server_of_ones_own_is_asked_for_and_tried() {
    let session = Session::on("2026-11-23");
    let authority = Authority::new();
    let ca = session.write("ca.pem", authority.pem());
    let server = Script::tls(authority.identity("localhost")).login("ada", PASSWORD).start();
    // The flags stand for one answer: that the server is reached at the usual port.
    let flags = format!("--smtp-port {} --smtp-security tls --smtp-ca-file {}", server.port(), ca.display());
    let mut terminal = ada(&session, &flags, "ada@example.org");
    terminal.answer("Choice", "1");
    terminal.sees("Who runs the mail of example.org?");
    terminal.answer("Choice", "");
    terminal.answer("Which server sends your mail?", "localhost");
    terminal.answer("Your login name there?", "ada");
    terminal.answer("Which server do you read your mail from?", "");
    terminal.answer("Password or app password (not shown)", PASSWORD);
    terminal.answer("Choice", "1");
    terminal.answers += 1;
    let shown = done(terminal, &session);
    assert!(shown.contains("sending ok"), "{shown}");
    let mail = settings(&session)["mail"].as_table().unwrap().clone();
    assert!(!mail.contains_key("imap"), "{mail:?}");
}

#[test]
fn a_hoster_of_ones_own_domain_is_chosen_from_a_list() {
    let session = Session::on("2026-11-23");
    let mut terminal = ada(&session, "", "ada@example.org");
    terminal.answer("Choice", "1");
    terminal.sees("Fastmail");
    let number = 5;
    terminal.answer("Choice", &number.to_string());
    terminal.answer("Your login name there?", "");
    terminal.sees("The plan Basic lets no program in.");
    terminal.sees("Fastmail needs one thing first:");
    terminal.answer("App password (not shown)", PASSWORD);
    terminal.answer("Choice", "1");
    done(terminal, &session);
    assert_eq!(settings(&session)["mail"]["smtp"]["host"].as_str(), Some("smtp.fastmail.com"));
}

#[test]
fn sending_by_hand_or_on_paper_takes_five_answers_and_no_password() {
    for (choice, leaves) in [("2", "Letters leave by hand."), ("3", "Letters leave on paper.")] {
        let session = Session::on("2026-11-23");
        let mut terminal = ada(&session, "", "ada@gmx.de");
        terminal.answer("Choice", choice);
        assert_eq!(terminal.answers, 5);
        // Answers on paper need an address to come back to.
        let address = if choice == "3" { vec!["Musterstraße 1", "10115 Berlin"] } else { Vec::new() };
        for line in &address {
            terminal.answer("Your postal address, line", line);
        }
        if choice == "3" {
            terminal.answer("Your postal address, line 3?", "");
        }
        let shown = done(terminal, &session);
        assert!(shown.contains(leaves) && !shown.contains("is not set"), "{shown}");
        let kept =
            settings(&session)["me"].get("address").and_then(|kept| kept.as_array().cloned()).unwrap_or_default();
        assert_eq!(kept.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>(), address);
    }
    // Whoever could not be asked is told a command that runs.
    let session = Session::on("2026-11-23");
    let run = session.ok("init --country DE --name 'Ada Example' --email ada@example.org --on-paper");
    let command = "init --address \"Musterstraße 1\" --address \"10115 Berlin\"";
    assert!(run.stderr.contains(&format!("redress {command}")), "{run}");
    session.ok(&command.replace('"', "'"));
    assert_eq!(settings(&session)["me"]["address"].as_array().map(Vec::len), Some(2));
}

#[test]
fn where_no_law_fits_that_is_said_and_no_letter_is_offered() {
    for place in ["US --region TX", "CA", "JP"] {
        let session = Session::on("2026-11-23");
        let run = session.ok(&format!("init --country {place} --name 'Ada Example' --email ada@example.org --by-hand"));
        for shown in [run.stderr, session.ok("").stdout, session.ok("list").stderr] {
            assert!(shown.contains("No law that redress knows fits") && !shown.contains("redress new"), "{shown}");
        }
    }
    let run = Session::on("2026-11-23").ok("list");
    assert!(run.stderr.contains("Begin:  redress init\n"), "{run}");
}

/// Answers the questions for a server on this machine that nobody runs, up to the menu after the login has failed.
fn at_a_server_that_does_not_answer(session: &Session) -> Terminal {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let mut terminal = ada(session, "--no-imap", "ada@example.org");
    terminal.answer("Choice", "1");
    terminal.answer("Choice", "");
    terminal.answer("Which server sends your mail?", "localhost");
    terminal.answer("Choice", &port.to_string());
    terminal.answer("Choice", "3");
    terminal.answer("Your login name there?", "");
    terminal.answer("Password or app password (not shown)", PASSWORD);
    terminal.sees("nothing answers at port");
    terminal.sees("What shall be done?");
    terminal
}

#[test]
fn a_server_that_does_not_answer_is_kept_on_ones_word_or_done_without_and_neither_is_an_error() {
    let session = Session::on("2026-11-23");
    let mut terminal = at_a_server_that_does_not_answer(&session);
    terminal.sees("4  keep it as it is and mend it later");
    terminal.answer("Choice", "4");
    terminal.sees("Where shall it be kept?");
    terminal.answer("Choice", "2");
    let (code, shown) = terminal.ends();
    assert!(code == 0 && !shown.contains("error:"), "{shown}");
    assert!(shown.contains("no login has worked with it yet.  To test it:  redress doctor"), "{shown}");
    let run = session.run("doctor");
    assert!(run.code() == 1 && run.stdout.contains("nothing answers at port"), "{run}");
    assert!(!run.stdout.contains("redress doctor"), "looking again is no cure\n{run}");

    let session = Session::on("2026-11-23");
    let mut terminal = at_a_server_that_does_not_answer(&session);
    terminal.sees("5  no server: I press \"send\" myself in my mail program instead");
    terminal.answer("Choice", "5");
    let (code, shown) = terminal.ends();
    assert!(code == 0 && shown.contains("Letters leave by hand.") && shown.contains("Ready. Next:"), "{shown}");
    assert!(settings(&session).get("mail").is_none_or(|mail| mail.get("smtp").is_none()), "{shown}");
}

#[test]
fn a_password_that_nobody_can_type_is_answered_with_a_command() {
    let session = Session::ada("2026-11-23");
    session.ok("init --no-try --smtp-host localhost --smtp-port 2525 --smtp-user ada --smtp-password prompt");
    session.ok("new erasure --to aliexpress");
    let run = session.run("send 1 --yes");
    assert!(run.code() == 78 && run.stderr.contains("try: redress init --smtp-password"), "{run}");
}

#[test]
fn on_paper_is_kept_so_that_a_letter_becomes_a_page_and_no_draft() {
    let session = Session::on("2026-11-23");
    let mut terminal = ada(&session, "--address 'Musterstraße 1' --address '10115 Berlin'", "ada@example.org");
    terminal.answer("Choice", "3");
    done(terminal, &session);
    assert_eq!(settings(&session)["sending"]["by"].as_str(), Some("paper"));
    let run = session.ok("new erasure --to aliexpress");
    assert!(run.stderr.contains("It goes on paper, to Alibaba.com Singapore"), "{run}");
    assert!(run.stderr.contains("name, email, address and country"), "on paper they may answer there: {run}");
    let run = session.ok("send 1");
    for words in ["Print it and send it to", "51 Bras Basah Road", "redress record 1 sent --by post"] {
        assert!(run.stderr.contains(words), "{words}\n{run}");
    }
    assert!(!run.stderr.contains("A draft is ready"), "{run}");
    assert_eq!(session.json("send 1")["letters"][0]["via"], "print");
    assert_eq!(session.json("send 1 --via draft")["letters"][0]["via"], "draft", "a way that is named is stronger");
    assert!(session.ok("doctor --offline").stdout.contains("letters leave on paper"));

    // Whoever only presses return stays with paper, and so does a line that says nothing of the way.
    let mut terminal = at_a_terminal(&session, "init");
    for question in ["Where do you live?", "Which part?", "Your name?", "Your e-mail address?", "Choice"] {
        terminal.answer(question, "");
    }
    done(terminal, &session);
    session.ok("init --region BY");
    assert_eq!(settings(&session)["sending"]["by"].as_str(), Some("paper"));
    session.ok("init --by-hand");
    assert_eq!(session.json("send 1")["letters"][0]["via"], "draft");
    assert!(session.ok("init --on-paper").stderr.contains("Letters leave on paper."));
}

#[test]
fn paper_comes_before_a_mail_account_and_needs_no_yes_and_no_count() {
    let server = Script::clear().start();
    let session = Session::with_provider("2026-11-23", &server, "none", None);
    let text = fs::read_to_string(session.home().join(".config/redress/config.toml")).unwrap();
    session.configure(&text.replace("[sending]", "[sending]\nby = \"paper\"\nask_above = 0"));
    session.ok("new erasure --to aliexpress");
    assert_eq!(session.json("send 1 --yes --no-input")["letters"][0]["via"], "print");
    let before = settings(&session);
    session.ok("init --name 'Ada New' --no-try");
    let after = settings(&session);
    assert_eq!(after["sending"]["by"].as_str(), Some("paper"), "only the name was named");
    assert_eq!(after["mail"]["smtp"]["port"], before["mail"]["smtp"]["port"]);
    assert_eq!(after["me"]["name"].as_str(), Some("Ada New"));
    assert!(server.stop().is_empty(), "no connection is opened");
}

#[test]
fn a_controller_without_a_postal_address_is_named_with_the_other_ways() {
    let session = Session::ada("2026-11-23");
    let shipped = include_str!("../data/controllers/aliexpress.toml");
    let without_post: Vec<_> = shipped.split("[[channel]]").filter(|part| !part.contains("kind = \"post\"")).collect();
    session.controller("aliexpress", &without_post.join("[[channel]]"));
    session.ok("init --on-paper");
    session.ok("new erasure --to aliexpress");
    let run = session.run("send 1");
    assert_eq!(run.code(), 2, "{run}");
    for words in [
        "The letter is saved and has not gone",
        "try: redress send 1 --via draft",
        "or: redress send 1 --via webform",
        "redress controllers show aliexpress",
    ] {
        assert!(run.stderr.contains(words), "{words}\n{run}");
    }
    assert!(!run.stderr.contains("--via print"), "{run}");
}

#[test]
fn whoever_stops_in_the_middle_goes_on_from_there() {
    let session = Session::on("2026-11-23");
    let mut terminal = ada(&session, "", "ada@gmx.de");
    terminal.sees("Choice");
    terminal.press("\u{3}");
    let (code, shown) = terminal.ends();
    assert_eq!(code, 130, "{shown}");
    assert!(shown.contains("Your answers so far are kept."), "{shown}");
    assert!(!session.home().join(".config/redress/config.toml").exists());

    let mut terminal = at_a_terminal(&session, "init");
    terminal.sees("offered again");
    for question in ["Where do you live?", "Which part?", "Your name?", "Your e-mail address?"] {
        terminal.answer(question, "");
    }
    terminal.answer("Choice", "2");
    done(terminal, &session);
    let me = &settings(&session)["me"];
    assert_eq!((me["name"].as_str(), me["email"].as_str()), (Some("Ada Example"), Some("ada@gmx.de")));
    assert_eq!((me["country"].as_str(), me["region"].as_str()), (Some("DE"), Some("BE")));
}

#[test]
fn a_refused_login_keeps_the_answers_and_says_what_the_provider_wants() {
    let session = Session::on("2026-11-23");
    let authority = Authority::new();
    let ca = session.write("ca.pem", authority.pem());
    let password = session.write("password", "wrong");
    let server = Script::tls(authority.identity("localhost")).login("ada@gmx.de", PASSWORD).start();
    let run = session.run(&format!(
        "init --country DE --name 'Ada Example' --email ada@gmx.de --provider gmx --smtp-host localhost --smtp-port {} \
         --smtp-ca-file {} --smtp-password file:{}",
        server.port(),
        ca.display(),
        password.display()
    ));
    assert_eq!(run.code(), 77, "{run}");
    for words in [
        "error: GMX refused the password: `535",
        "Your answers are kept in",
        "GMX needs two things first:",
        "redress init",
    ] {
        assert!(run.stderr.contains(words), "{words}\n{run}");
    }
    assert_eq!(settings(&session)["mail"]["smtp"]["host"].as_str(), Some("localhost"));
    session.write("password", PASSWORD);
    let run = session.ok("init");
    assert!(run.stderr.contains("sending ok"), "{run}");
    assert!(session.ok("init --no-try").stderr.contains("The login for sending was not tried: --no-try."));
    assert_eq!(server.stop().len(), 2);
}

#[test]
fn without_a_keyring_sending_says_so_at_once_and_what_to_do() {
    let session = Session::on("2026-11-23");
    session.ok("init --country DE --name 'Ada Example' --email ada@gmx.de --smtp-password keyring");
    session.ok("new erasure --to aliexpress");
    let begun = Instant::now();
    let mut command = session.command("send 1 --yes");
    let output = command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(78), "{stderr}");
    let why = if cfg!(feature = "keyring") {
        "no keyring service answers on this computer"
    } else {
        "this build knows no keyring"
    };
    let said = format!("the system keyring and the password of `ada@gmx.de`: {why}");
    assert!(stderr.contains(&said), "{stderr}");
    assert!(stderr.contains("Nothing was written or sent.") && stderr.contains("redress init"), "{stderr}");
    assert!(begun.elapsed().as_secs() < 20, "it took {:?}", begun.elapsed());
}

/// Sets Ada up with a server for sending and, on another host, a mailbox that a token opens, and returns all three.
fn with_a_mailbox_of_its_own(imap: &str) -> (Session, SmtpServer, ImapServer) {
    let server = Script::clear().login("ada", "SMTP-SECRET").start();
    let mailbox = imap_server::Script::clear().able("AUTH=PLAIN AUTH=XOAUTH2").start();
    let session = Session::ada("2026-11-23");
    session.configure(&format!(
        "[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\n\
         [mail.smtp]\nhost = \"localhost\"\nport = {}\nsecurity = \"none\"\nuser = \"ada\"\n\
         password = \"command:echo SMTP-SECRET\"\n\
         [mail.imap]\nhost = \"127.0.0.1\"\nport = {}\nsecurity = \"none\"\nuser = \"ada-reads\"\n{imap}\n",
        server.port(),
        mailbox.port()
    ));
    (session, server, mailbox)
}

const BY_TOKEN: &str = "auth = \"xoauth2\"\npassword = \"command:echo IMAPTOKEN\"";

#[test]
fn a_mailbox_with_a_secret_of_its_own_keeps_it_and_never_sees_that_of_sending() {
    for (imap, flags) in [
        (BY_TOKEN, ""),
        (BY_TOKEN, " --smtp-password 'command:echo SMTP-SECRET'"),
        (BY_TOKEN, " --smtp-host localhost"),
        ("password = \"command:echo IMAPTOKEN\"", ""),
    ] {
        let (session, server, mailbox) = with_a_mailbox_of_its_own(imap);
        let before = settings(&session)["mail"]["imap"].clone();
        let run = session.ok(&format!("init --region BE{flags}"));
        assert!(run.stderr.contains("reading ok"), "{run}");
        assert_eq!(settings(&session)["mail"]["imap"], with_defaults(&before), "{imap} {flags}");
        let logins: Vec<_> = mailbox.stop().into_iter().flat_map(|heard| heard.logins).collect();
        assert_eq!(logins.len(), 1);
        assert!(format!("{logins:?}").contains("IMAPTOKEN"), "{logins:?}");
        assert!(!format!("{logins:?}").contains("SMTP-SECRET"), "{logins:?}");
        server.stop();
    }
}

/// Adds what settings say when they are written and may leave out when they are read.
fn with_defaults(section: &toml::Value) -> toml::Value {
    let mut section = section.as_table().unwrap().clone();
    section.entry("auth").or_insert_with(|| "password".into());
    section.entry("folders").or_insert_with(|| vec!["INBOX"].into());
    section.entry("timeout").or_insert_with(|| 60.into());
    section.into()
}

#[test]
fn a_password_typed_for_sending_is_not_tried_at_a_mailbox_with_a_secret_of_its_own() {
    for imap in [BY_TOKEN, "password = \"command:echo IMAPTOKEN\""] {
        let (session, server, mailbox) = with_a_mailbox_of_its_own(imap);
        let mut terminal = at_a_terminal(&session, "init");
        for question in ["Where do you live?", "Which part?", "Your name?", "Your e-mail address?", "Choice"] {
            terminal.answer(question, "");
        }
        terminal.answer("Which server sends your mail?", "");
        terminal.answer("Your login name there?", "");
        terminal.answer("Which server do you read your mail from?", "");
        terminal.answer("Password or app password (not shown", "SMTP-SECRET");
        terminal.answer("Choice", "1");
        let (code, shown) = terminal.ends();
        assert_eq!(code, 0, "{shown}");
        let mail = &settings(&session)["mail"];
        assert_eq!(mail["smtp"]["password"].as_str(), Some("prompt"));
        assert_eq!(mail["imap"]["password"].as_str(), Some("command:echo IMAPTOKEN"));
        let heard = format!("{:?}", mailbox.stop());
        assert!(heard.contains("IMAPTOKEN") && !heard.contains("SMTP-SECRET"), "{heard}");
        server.stop();
    }
}

#[test]
fn a_password_kept_in_a_file_does_not_replace_the_file_of_a_mailbox_with_its_own() {
    let (session, server, mailbox) = with_a_mailbox_of_its_own("");
    let file = session.home().join(".config/redress/mail-password");
    fs::write(&file, "IMAPTOKEN").unwrap();
    fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    session.ok(&format!("init --no-try --imap-host 127.0.0.1 --imap-password file:{}", file.display()));
    let mut terminal = at_a_terminal(&session, "init");
    for question in ["Where do you live?", "Which part?", "Your name?", "Your e-mail address?", "Choice"] {
        terminal.answer(question, "");
    }
    terminal.answer("Which server sends your mail?", "");
    terminal.answer("Your login name there?", "");
    terminal.answer("Which server do you read your mail from?", "");
    terminal.answer("Password or app password (not shown", "SMTP-SECRET");
    terminal.answer("Choice", "2");
    let (code, shown) = terminal.ends();
    assert_eq!(code, 0, "{shown}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "IMAPTOKEN");
    let kept = settings(&session)["mail"]["smtp"]["password"].as_str().unwrap().to_owned();
    assert_eq!(fs::read_to_string(kept.strip_prefix("file:").unwrap()).unwrap(), "SMTP-SECRET");
    let heard = format!("{:?}", mailbox.stop());
    assert!(heard.contains("IMAPTOKEN") && !heard.contains("SMTP-SECRET"), "{heard}");
    server.stop();
}

#[test]
fn a_mailbox_with_the_secret_of_sending_follows_it_and_one_without_settings_gets_it() {
    for imap in ["password = \"command:echo SMTP-SECRET\"", ""] {
        let (session, server, mailbox) = with_a_mailbox_of_its_own(imap);
        if imap.is_empty() {
            session.ok("init --no-imap");
        }
        let password = session.write("password", "SMTP-SECRET");
        session.ok(&format!(
            "init --imap-host 127.0.0.1 --imap-port {} --imap-security none --smtp-password file:{}",
            mailbox.port(),
            password.display()
        ));
        let mail = &settings(&session)["mail"];
        assert_eq!(mail["imap"]["password"], mail["smtp"]["password"]);
        assert!(format!("{:?}", mailbox.stop()).contains("SMTP-SECRET"));
        server.stop();
    }
}

#[test]
fn a_mailbox_that_is_named_again_keeps_its_secret_when_sending_moves_to_another_host() {
    let (session, server, mailbox) = with_a_mailbox_of_its_own("password = \"command:echo SMTP-SECRET\"");
    let before = settings(&session)["mail"]["imap"].clone();
    session.ok("init --no-try --smtp-host smtp.example.net --smtp-password 'command:echo NEW' --imap-host 127.0.0.1");
    assert_eq!(settings(&session)["mail"]["imap"], with_defaults(&before));
    server.stop();
    mailbox.stop();
}

#[test]
fn what_is_set_for_one_host_is_not_carried_to_another() {
    let session = Session::ada("2026-11-23");
    let ca = session.write("ca.pem", Authority::new().pem());
    let first = format!(
        "init --no-try --smtp-host smtp.example.org --auth xoauth2 --smtp-password 'command:echo x' --smtp-ca-file {}",
        ca.display()
    );
    session.ok(&format!("{first} --imap-host imap.example.org"));
    let mail = settings(&session)["mail"].clone();
    assert_eq!(mail["smtp"]["ca_file"].as_str(), ca.to_str());
    assert!(mail["imap"].get("ca_file").is_none(), "it was given for the other host: {mail:?}");
    session.ok(&format!("init --no-try --imap-host imap.example.org --imap-ca-file {}", ca.display()));
    assert_eq!(settings(&session)["mail"]["imap"]["ca_file"].as_str(), ca.to_str());
    session.ok("init --no-try --region BE");
    let mail = settings(&session)["mail"].clone();
    assert_eq!((mail["smtp"]["ca_file"].as_str(), mail["imap"]["ca_file"].as_str()), (ca.to_str(), ca.to_str()));

    session.ok("init --no-try --smtp-host smtp.example.net --smtp-password prompt --imap-host imap.example.net");
    let mail = settings(&session)["mail"].clone();
    for section in ["smtp", "imap"] {
        assert!(mail[section].get("ca_file").is_none(), "{mail:?}");
        assert_eq!(mail[section]["auth"].as_str(), Some("password"), "{mail:?}");
    }
    // One host for both takes the file once.
    session.ok(&format!("{first} --imap-host smtp.example.org"));
    assert_eq!(settings(&session)["mail"]["imap"]["ca_file"].as_str(), ca.to_str());
}

#[test]
fn whoever_has_proton_and_presses_return_sends_by_hand() {
    let session = Session::on("2026-11-23");
    let mut terminal = ada(&session, "", "ada@proton.me");
    terminal.sees("A ready draft that you send yourself needs none of this.");
    terminal.answer("Choice", "");
    let shown = done(terminal, &session);
    assert!(shown.contains("Letters leave by hand.") && !shown.contains("certificate?"), "{shown}");
}

#[test]
fn a_line_that_says_all_asks_nothing_and_names_the_flag_for_the_land() {
    let session = Session::on("2026-11-23");
    let line = "--country Germany --name 'Ada Example' --email ada@example.org --by-hand";
    let terminal = at_a_terminal(&session, &format!("init {line}"));
    assert_eq!(terminal.answers, 0);
    let shown = done(terminal, &session);
    assert!(shown.starts_with("Nothing is sent, and everything stays on this machine."), "{shown}");
    assert!(shown.contains("`--region BY` names it") && !shown.contains("Which part?"), "{shown}");
    assert_eq!(settings(&session)["me"]["country"].as_str(), Some("DE"));

    // A letter asks nothing either; it says on what its dates rest.
    let line = "letter erasure --to aliexpress --name 'Ada Example' --email ada@example.org --country DE";
    let (code, shown) = at_a_terminal(&Session::on("2026-11-23"), line).ends();
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("(policy)") && shown.contains("--region BY"), "{shown}");
    let with_a_land = Session::on("2026-11-23").ok(&format!("{line} --region BY"));
    assert!(!with_a_land.stderr.contains("Your Land is not named"), "{with_a_land}");
}

#[test]
fn where_the_law_depends_on_the_state_it_is_asked_for_and_return_skips_it() {
    let session = Session::on("2026-11-23");
    let line = "init --country 'United States' --name 'Ada Example' --email ada@example.org --by-hand";
    let mut terminal = at_a_terminal(&session, line);
    terminal.answer("Which part?", "");
    let shown = done(terminal, &session);
    assert!(shown.contains("redress init --region CA"), "{shown}");
}

#[test]
fn the_steps_are_counted_and_a_country_is_taken_by_its_name() {
    let session = Session::on("2026-11-23");
    let mut terminal = at_a_terminal(&session, "init --name 'Ada Example' --email ada@example.org");
    terminal.sees("Two steps: where you live, how letters leave. Nothing is sent");
    terminal.answer("1/2  Where do you live?", "Deutschlnd");
    terminal.sees("did you mean Germany (`DE`)?");
    terminal.answer("1/2  Where do you live?", "Deutschland");
    terminal.answer("Which part?", "Berlin");
    terminal.answer("2/2  How shall letters leave?", "2");
    done(terminal, &session);
    let session = Session::on("2026-11-23");
    let mut terminal = at_a_terminal(&session, "init --country FR --name 'Ada Example' --email ada@example.org");
    terminal.sees("One step: how letters leave. Nothing is sent");
    terminal.answer("     How shall letters leave?", "2");
    done(terminal, &session);
}

#[test]
fn what_waits_is_named_before_anything_new() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    let run = session.ok("init --region BE");
    assert!(run.stderr.contains("Ready. A letter of case 1 waits:  redress send 1"), "{run}");
    session.ok("new access --to alibaba-com");
    let run = session.ok("init --region BE");
    assert!(run.stderr.contains("Ready. 2 letters wait:  redress outbox"), "{run}");
}

/// Sets Ada up with a server that lets her in, and returns its settings as they were written.
fn set_up_and_working() -> (Session, SmtpServer, Authority, String) {
    let authority = Authority::new();
    let server = Script::tls(authority.identity("localhost")).login("ada", PASSWORD).start();
    let session = Session::ada("2026-11-23");
    let (ca, password) = (session.write("ca.pem", authority.pem()), session.write("password", PASSWORD));
    let run = session.ok(&format!(
        "init --smtp-host localhost --smtp-port {} --smtp-user ada --smtp-password file:{} --smtp-ca-file {}",
        server.port(),
        password.display(),
        ca.display()
    ));
    assert!(run.stderr.contains("sending ok"), "{run}");
    let text = settings_text(&session);
    (session, server, authority, text)
}

fn settings_text(session: &Session) -> String {
    fs::read_to_string(session.home().join(".config/redress/config.toml")).unwrap()
}

#[test]
fn settings_that_work_stay_when_a_flag_is_mistyped_and_what_would_change_is_shown() {
    let (session, server, _authority, before) = set_up_and_working();
    let wrong = session.write("wrong", "not the password");
    for (flags, code, words) in [
        ("--smtp-port 1", 69, "nothing answers at port 1 of `localhost`"),
        ("--smtp-port 1", 69, "try: the same command with --smtp-port 465 --smtp-security tls"),
        (&format!("--smtp-password file:{}", wrong.display()), 77, "mail.smtp.password: another file"),
        ("--smtp-password file:/no/such/file", 78, "the password file `/no/such/file` is not there"),
        ("--smtp-user eve", 77, "mail.smtp.user: ada -> eve"),
    ] {
        let run = session.run(&format!("init {flags}"));
        assert_eq!(run.code(), code, "{flags}\n{run}");
        for words in
            [words, "What would have changed:", "Nothing was written", "--no-try", "letters leave through localhost:"]
        {
            assert!(run.stderr.contains(words), "{flags}: {words}\n{run}");
        }
        assert_eq!(settings_text(&session), before, "{flags}");
    }
    assert_eq!(session.json("init --smtp-user eve")["written"], false);
    let run = session.ok("init --smtp-user eve --no-try");
    assert!(run.stderr.contains("What changes:\n  mail.smtp.user: ada -> eve"), "{run}");
    server.stop();
}

#[test]
fn what_has_nothing_to_do_with_the_mail_is_written_although_nobody_can_be_reached() {
    let (session, server, _authority, _) = set_up_and_working();
    server.stop();
    let run = session.run("init --region BY");
    assert_eq!(run.code(), 69, "{run}");
    assert!(
        run.stderr.contains("Your answers are kept in") && run.stderr.contains("me.region: nothing -> BY"),
        "{run}"
    );
    assert_eq!(settings(&session)["me"]["region"].as_str(), Some("BY"));
}

#[test]
fn a_new_password_takes_the_place_of_the_one_that_works_only_when_it_works() {
    let (session, server, _authority, before) = set_up_and_working();
    let refused = |session: &Session| {
        let mut terminal = at_a_terminal(session, "init");
        for question in ["Where do you live?", "Which part?", "Your name?", "Your e-mail address?", "Choice"] {
            terminal.answer(question, "");
        }
        terminal.answer("Which server sends your mail?", "");
        terminal.answer("Your login name there?", "");
        terminal.answer("Which server do you read your mail from?", "");
        terminal.answer("Password or app password (not shown; empty keeps", "wrong");
        terminal.sees("localhost refused the password");
        terminal.sees("1  type the password again");
        terminal
    };
    let mut terminal = refused(&session);
    terminal.answer("Choice", "3");
    let (code, shown) = terminal.ends();
    assert!(code == 77 && shown.contains("your settings are as they were"), "{code} {shown}");
    assert_eq!(settings_text(&session), before);
    assert!(!session.home().join(".config/redress/mail-password").exists());

    let mut terminal = refused(&session);
    terminal.answer("Choice", "");
    terminal.answer("Password or app password", "");
    terminal.sees("nothing was typed");
    terminal.answer("Password or app password", PASSWORD);
    terminal.sees("sending ok");
    terminal.sees("Where shall it be kept?");
    terminal.answer("Choice", "2");
    let (code, shown) = terminal.ends();
    assert_eq!(code, 0, "{shown}");
    assert_eq!(fs::read_to_string(session.home().join(".config/redress/mail-password")).unwrap(), PASSWORD);
    server.stop();
}

#[test]
fn a_certificate_and_a_port_and_a_name_are_mended_by_the_questions() {
    let session = Session::on("2026-11-23");
    let authority = Authority::new();
    let ca = session.write("ca.pem", authority.pem());
    let server = Script::starttls(authority.identity("localhost")).login("ada", PASSWORD).start();
    let mut terminal = ada(&session, "", "ada@example.org");
    terminal.answer("Choice", "1");
    terminal.answer("Choice", "");
    terminal.answer("Which server sends your mail?", "localhost:465");
    terminal.sees("is a server with its port: name `localhost` alone");
    terminal.answer("Which server sends your mail?", "127.0.0.1");
    terminal.answer("Choice", "3");
    terminal.answer("Which port?", "0");
    terminal.sees("`0` is no port");
    terminal.answer("Which port?", &server.port().to_string());
    terminal.sees(&format!("How is port {} encrypted?", server.port()));
    terminal.answer("Choice", "1");
    terminal.answer("Your login name there?", "ada");
    terminal.answer("Which server do you read your mail from?", "asdf");
    terminal.sees("`asdf` is no full name of a server");
    terminal.answer("Which server do you read your mail from?", "");
    terminal.answer("Password or app password (not shown)", "  ");
    terminal.sees("nothing was typed");
    terminal.answer("Password or app password (not shown)", PASSWORD);
    // The port is encrypted later than was said.
    terminal.sees("is for sending mail, and is encrypted only after a first word (STARTTLS)");
    terminal.answer("Choice", "");
    terminal.sees(&format!("port {}, encrypted after a first word (STARTTLS)", server.port()));
    terminal.answer("Choice", "");
    // Nobody who is trusted has signed its certificate.
    terminal.sees("no authority that is trusted here has signed it");
    terminal.answer("Choice", "");
    terminal.answer("Where is the certificate?", "~/ca.pem");
    terminal.sees("write out what `~` stands for");
    terminal.answer("Where is the certificate?", ca.to_str().unwrap());
    // It is for another name.
    terminal.sees("it is for another name");
    terminal.sees("1  correct the name of the server, 127.0.0.1");
    terminal.answer("Choice", "");
    terminal.answer("The right name of the server?", "localhost");
    terminal.sees("no authority that is trusted here has signed it");
    terminal.answer("Choice", "");
    terminal.answer("Where is the certificate?", ca.to_str().unwrap());
    terminal.sees("sending ok");
    terminal.answer("Choice", "1");
    let (code, shown) = terminal.ends();
    assert_eq!(code, 0, "{shown}");
    let smtp = &settings(&session)["mail"]["smtp"];
    assert_eq!((smtp["host"].as_str(), smtp["security"].as_str()), (Some("localhost"), Some("starttls")));
    assert_eq!(smtp["ca_file"].as_str(), ca.to_str());
    server.stop();
}

#[test]
fn a_port_is_typed_first_and_the_encryption_that_is_usual_for_it_is_what_return_takes() {
    for (host, port, answer, security) in [
        ("mail.example.org", "587", "", "starttls"),
        ("mail.example.org", "465", "", "tls"),
        ("mail.example.org", "2525", "starttls", "starttls"),
        ("localhost", "1025", "none", "none"),
        ("localhost", "1025", "3", "none"),
    ] {
        let session = Session::on("2026-11-23");
        let mut terminal = ada(&session, "--no-imap", "ada@example.org");
        terminal.answer("Choice", "1");
        terminal.answer("Choice", "");
        terminal.answer("Which server sends your mail?", host);
        // The port is typed into the list itself.
        terminal.answer("Choice", "99999");
        terminal.sees("a number from 1 to 3, or a port");
        terminal.answer("Choice", port);
        terminal.sees(&format!("How is port {port} encrypted?"));
        terminal.sees("2  encrypted after a first word (STARTTLS)");
        if host == "localhost" {
            terminal.sees("3  not encrypted; it does not leave this computer");
        }
        terminal.answer("Choice", answer);
        terminal.answer("Your login name there?", "");
        terminal.answer("Password or app password (not shown)", PASSWORD);
        if host == "localhost" {
            terminal.sees("What shall be done?");
            terminal.answer("Choice", "4");
        }
        terminal.sees("Where shall it be kept?");
        terminal.answer("Choice", "1");
        let (_, shown) = terminal.ends();
        let smtp = &settings(&session)["mail"]["smtp"];
        assert_eq!(smtp["security"].as_str(), Some(security), "{shown}");
        assert_eq!(smtp["port"].as_integer().unwrap().to_string(), port);
        assert!(host == "localhost" || !shown.contains("not encrypted"), "{shown}");
    }
}

#[test]
fn a_region_is_one_of_the_country_by_its_code_or_name_and_else_refused_with_the_cure() {
    let session = Session::on("2026-11-23");
    let init =
        |place: &str| session.run(&format!("init {place} --name 'Ada Example' --email ada@example.org --by-hand"));
    for (place, words) in [
        ("--country DE --region QQ", "no region `QQ` of Germany makes a difference here; these do: Brandenburg (`BB`)"),
        (
            "--country GB --region Ada",
            "no region `Ada` of the United Kingdom makes a difference here; these do: England",
        ),
        ("--country US --region BY", "no region `BY` of the United States makes a difference here"),
        ("--country US --region Calfornia", "did you mean California (`CA`)?"),
        ("--country IE --region Dublin", "`Dublin` is not needed: no part of Ireland makes a difference here"),
    ] {
        let run = init(place);
        assert_eq!(run.code(), 2, "{run}");
        assert!(run.stderr.contains(words) && run.stderr.contains("without --region"), "{words}\n{run}");
    }
    assert!(!session.home().join(".config/redress/config.toml").exists());
    for (place, code) in [("US --region Texas", "TX"), ("GB --region Scotland", "SCT"), ("DE --region de-by", "BY")] {
        assert_eq!(init(&format!("--country {place}")).code(), 0, "{place}");
        assert_eq!(settings(&session)["me"]["region"].as_str(), Some(code));
    }
    let mut terminal = at_a_terminal(&Session::on("2026-11-23"), "init");
    terminal.answer("Where do you live?", "GB");
    terminal.answer("Which part?", "Bavaria");
    terminal.sees("no region `Bavaria` of the United Kingdom makes a difference here");
    terminal.answer("Which part?", "Wales");
    terminal.sees("You live in the United Kingdom (Wales), so the UK GDPR applies.");
    terminal.press("\u{3}");
    terminal.ends();
    // Also in a letter, and in settings that were written by hand.
    let letter = "letter erasure --to aliexpress --name Ada --email ada@example.org --country DE --region CA";
    let run = Session::on("2026-11-23").run(letter);
    assert!(run.code() == 2 && run.stderr.contains("no region `CA` of Germany"), "{run}");
    session.configure("[me]\nname = 'Ada'\nemail = 'ada@example.org'\ncountry = 'DE'\nregion = 'QQ'\n");
    let run = session.ok("new erasure --to aliexpress");
    assert_eq!(run.stderr.matches("no region `QQ` of Germany").count(), 1, "{run}");
    assert!(run.stderr.contains("Mend it:  redress init --region CODE"), "{run}");
}

#[test]
fn settings_with_a_region_that_was_taken_before_go_on_working_and_are_mended_by_init_and_named_by_the_doctor() {
    for (country, region, is_left_out) in [
        ("AT", "9", false),
        ("FR", "75", false),
        ("DE", "", false),
        ("GB", "LND", true),
        ("DE", "QQ", true),
        ("AT", "Wien", true),
        ("US", "Calfornia", true),
    ] {
        let session = Session::on("2026-11-23");
        let me = format!("[me]\nname = 'Ada'\nemail = 'ada@example.org'\ncountry = '{country}'\nregion = '{region}'\n");
        let server = "[mail.smtp]\nhost = 'localhost'\nport = 465\npassword = 'prompt'\n";
        session.configure(&format!("{me}{server}"));
        let law = if country == "US" { " --law gdpr" } else { "" };
        for line in [
            "",
            "list",
            "outbox",
            "send --due",
            "authorities",
            "due --law gdpr --received 2026-11-02",
            &format!("new erasure --to aliexpress{law}"),
            "letter erasure --to aliexpress --name 'Ada Example' --email ada@example.org --country DE",
            "send 1 --dry-run",
        ] {
            let run = session.run(line);
            assert!(run.code() == 0, "{country}-{region} {line}\n{run}");
            let said = run.stderr.matches("warning: `me.region`").count();
            assert!(said <= usize::from(is_left_out), "{country}-{region} {line}\n{run}");
        }
        let doctor = session.run("doctor --offline");
        assert_ne!(doctor.code(), 78, "{doctor}");
        assert_eq!(doctor.stdout.contains("`me.region` in the settings counts as not set"), is_left_out, "{doctor}");
        let run = session.ok("init --no-try --name 'Ada Example'");
        assert_eq!(run.stderr.contains("warning: `me.region`"), is_left_out, "{run}");
        let kept = settings(&session)["me"].get("region").and_then(|kept| kept.as_str().map(str::to_owned));
        assert_eq!(kept.is_some(), !is_left_out && !region.is_empty(), "{country}-{region}");
        assert!(!session.run("").stderr.contains("warning"), "{country}-{region}");
    }
}

#[test]
fn a_part_that_makes_no_difference_is_taken_on_the_line_with_a_word_that_it_makes_none() {
    let session = Session::on("2026-11-23");
    let who = "--name 'Ada Example' --email ada@example.org";
    for (country, region, code) in [("AT", "9", "9"), ("FR", "75", "75"), ("CA", "QC", "QC"), ("NL", "NL-NH", "NH")] {
        let word = format!("`{code}` makes no difference here: redress knows no law");
        let run = session.ok(&format!("init --country {country} --region {region} {who} --by-hand"));
        assert!(run.stderr.contains(&word), "{run}");
        assert_eq!(settings(&session)["me"]["region"].as_str(), Some(code));
        let letter = format!("letter erasure --to aliexpress --law gdpr {who} --country {country} --region {region}");
        let run = session.ok(&letter);
        assert!(run.stderr.contains(&word), "{run}");
    }
}

#[test]
fn whoever_is_set_up_is_not_asked_to_set_up_but_told_how_to_begin() {
    let session = Session::ada("2026-11-23");
    let shown = session.ok("").stdout;
    assert!(shown.contains("You are set up as Ada Example, in Germany."), "{shown}");
    assert!(shown.contains("Next:  redress new erasure --to aliexpress"), "{shown}");
    assert!(!shown.contains("in three steps"), "{shown}");
    let run = session.ok("init --on-paper");
    assert!(run.stderr.contains("What changes:\n  letters leave: by hand -> on paper"), "{run}");
}

#[test]
fn the_server_for_reading_is_asked_for_its_port_and_can_be_left_out() {
    let session = Session::on("2026-11-23");
    let authority = Authority::new();
    let ca = session.write("ca.pem", authority.pem());
    let server = Script::tls(authority.identity("localhost")).login("ada", PASSWORD).start();
    let sending = server.port().to_string();
    let flags = format!("--smtp-port {sending} --smtp-security tls --smtp-ca-file {}", ca.display());
    let mut terminal = ada(&session, &flags, "ada@example.org");
    terminal.answer("Choice", "1");
    terminal.answer("Choice", "");
    terminal.answer("Which server sends your mail?", "localhost");
    terminal.answer("Your login name there?", "ada");
    terminal.answer("Which server do you read your mail from?", "localhost");
    terminal.sees("port 993, encrypted from the first byte");
    terminal.answer("Choice", "3");
    terminal.answer("Which port?", &sending);
    terminal.answer("Choice", "1");
    terminal.answer("Password or app password (not shown)", PASSWORD);
    terminal.sees("for sending (nothing is sent)");
    terminal.sees("sending ok");
    terminal.sees("for reading (nothing is sent)");
    terminal.sees(&format!("port {sending} of `localhost` is for sending mail"));
    terminal.answer("Choice", "4");
    terminal.sees("Where shall it be kept?");
    terminal.answer("Choice", "1");
    let (code, shown) = terminal.ends();
    assert_eq!(code, 0, "{shown}");
    assert!(!settings(&session)["mail"].as_table().unwrap().contains_key("imap"));
    assert_eq!(server.stop().len(), 2, "what works is not tried again");
}
