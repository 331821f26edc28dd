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
    terminal.answer("Choice", "1");
    terminal.answer("Where is Bridge's certificate?", "/no/such/file");
    terminal.sees("there is no file");
    terminal.answer("Where is Bridge's certificate?", certificate.to_str().unwrap());
    terminal.sees("Proton Mail needs three things first:");
    terminal.answer("Password that Bridge shows (not shown)", PASSWORD);
    terminal.answer("Choice", "1");
    let shown = done(terminal, &session);
    assert!(shown.contains("sending ok") && shown.contains("reading ok"), "{shown}");
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
    terminal.sees("Fastmail needs two things first:");
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
        let shown = done(terminal, &session);
        assert!(shown.contains(leaves), "{shown}");
    }
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
