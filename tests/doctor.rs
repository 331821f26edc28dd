//! Looking whether everything is in order: each thing that can be wrong, made wrong, is named with its cure.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::{fs, os::unix::fs::PermissionsExt};

use support::{
    certificates::{Authority, SelfSigned},
    imap_server,
    session::{Run, Session},
    smtp_server::{Act, Moment, Script, SmtpServer},
};

const TODAY: &str = "2026-11-23";
const PASSWORD: &str = "CANARY-7f3a";

/// Sets Ada up with a server on this machine that speaks TLS.
fn with_mail(script: impl FnOnce(Script) -> Script) -> (Session, SmtpServer) {
    let authority = Authority::new();
    let server = script(Script::tls(authority.identity("localhost")).login("ada", PASSWORD)).start();
    let session = Session::ada(TODAY);
    let (ca, password) = (session.write("ca.pem", authority.pem()), session.write("password", PASSWORD));
    session.ok(&format!(
        "init --no-try --smtp-host localhost --smtp-port {} --smtp-user ada --smtp-password file:{} --smtp-ca-file {}",
        server.port(),
        password.display(),
        ca.display()
    ));
    (session, server)
}

/// Leaves out what differs from run to run: the clock, and what is free on the disk.
fn steady(run: &Run) -> String {
    let keep = |line: &&str| !line.contains("  clock ") && !line.contains("  space ");
    run.to_string().lines().filter(keep).collect::<Vec<_>>().join("\n")
}

fn verdict(session: &Session, flags: &str, name: &str) -> (String, String, String) {
    let document = session.json(&format!("doctor {flags}"));
    assert_eq!(document["schema"], "redress.doctor/1");
    let check = document["checks"].as_array().unwrap().iter().find(|check| check["name"] == name);
    let check = check.unwrap_or_else(|| panic!("no `{name}` in {document}"));
    let text = |key: &str| check[key].as_str().unwrap_or_default().to_owned();
    (text("verdict"), text("found"), text("cure"))
}

#[test]
fn a_home_in_order_and_an_empty_one_have_no_fail() {
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    insta::assert_snapshot!(steady(&session.run("doctor")));
    let session = Session::on(TODAY);
    insta::assert_snapshot!(steady(&session.run("doctor")));
    assert_eq!(fs::read_dir(session.home()).unwrap().count(), 0, "looking makes nothing");
}

#[test]
fn the_paths_are_printed_and_nothing_is_looked_at() {
    let session = Session::on(TODAY);
    insta::assert_snapshot!(session.run("doctor --paths"));
    let plain = session.ok("doctor --paths --plain").stdout;
    assert!(plain.lines().all(|line| line.split('\t').count() == 2), "{plain}");
    assert!(session.json("doctor --paths")["paths"]["record"].as_str().unwrap().ends_with("ledger.sqlite"));
}

#[test]
fn a_login_that_works_is_ok_with_its_certificate_and_sends_nothing() {
    let (session, server) = with_mail(|script| script);
    let run = session.ok("doctor");
    assert!(run.stderr.contains("Logging in to localhost; nothing is sent"), "{run}");
    assert!(!run.to_string().contains(PASSWORD), "{run}");
    assert_eq!(verdict(&session, "", "sending").0, "ok");
    let (verdict, found, _) = verdict(&session, "", "certificate");
    assert!(verdict == "ok" && found.contains("days left, signed by CN=test authority"), "{found}");
    for heard in server.stop() {
        assert!(heard.messages.is_empty() && heard.commands.last().unwrap() == "QUIT");
    }
}

#[test]
fn the_clock_is_held_against_the_certificate_and_what_the_server_says_and_no_other_connection_is_made() {
    let greeting =
        |at: chrono::DateTime<chrono::Utc>| Act::say(&format!("220 mx.test ESMTP ready; {}", at.to_rfc2822()));
    let now = session_clock();
    for (at, wanted, words) in [
        (now, "ok", "localhost has the same time; the certificate of localhost is of "),
        (now - chrono::TimeDelta::hours(1), "warn", "localhost says that it is "),
        (now + chrono::TimeDelta::days(3), "fail", "localhost says that it is "),
    ] {
        let (session, server) = with_mail(|script| script.at(Moment::Greeting, greeting(at)));
        let (verdict, found, _) = verdict(&session, "", "clock");
        assert!(verdict == wanted && found.contains(words), "{verdict} {found}");
        assert_eq!(server.stop().len(), 1);
    }
}

/// The real time: the clock that is looked at is never the pretended one.
#[expect(clippy::disallowed_methods, reason = "the program is held against the clock it reads")]
fn session_clock() -> chrono::DateTime<chrono::Utc> {
    std::time::SystemTime::now().into()
}

#[test]
fn a_certificate_of_the_future_tells_of_a_clock_that_is_behind() {
    let authority = Authority::new();
    let server = Script::tls(authority.of_the_future("localhost")).login("ada", PASSWORD).start();
    let session = Session::ada(TODAY);
    let (ca, password) = (session.write("ca.pem", authority.pem()), session.write("password", PASSWORD));
    session.ok(&format!(
        "init --no-try --smtp-host localhost --smtp-port {} --smtp-user ada --smtp-password file:{} --smtp-ca-file {}",
        server.port(),
        password.display(),
        ca.display()
    ));
    let (found_as, found, cure) = verdict(&session, "", "clock");
    assert!(found_as == "warn" && found.contains("the certificate of localhost is not valid yet"), "{found}");
    assert!(cure.starts_with("set the clock"), "{cure}");
    session.ok("new erasure --to aliexpress");
    let run = session.run("send 1 --yes");
    assert!(run.stderr.contains("The clock of this computer is probably behind"), "{run}");
    server.stop();
}

#[test]
fn the_age_of_addresses_counts_for_those_of_open_cases_only() {
    let session = Session::ada(TODAY);
    assert_eq!(verdict(&session, "", "addresses").1, "no open case has a letter to one, so none is written to");
    session.ok("new erasure --to alibaba-com --channel registered-office");
    let (found_as, found, cure) = verdict(&session, "", "addresses");
    assert!(
        found_as == "warn" && found.starts_with("of the one that you write to, 1 was last seen more than 180 days ago"),
        "{found}"
    );
    assert!(cure.contains("redress controllers check alibaba-com"), "{cure}");
    session.ok("record 1 sent --by post");
    session.ok("record 1 done");
    session.ok("close 1 --done");
    assert_eq!(verdict(&session, "", "addresses").0, "ok");
}

#[test]
fn a_pinned_certificate_that_has_expired_is_said_to_have() {
    let bridge = SelfSigned::expired("localhost");
    let server = Script::tls(bridge.identity()).login("ada", PASSWORD).start();
    let session = Session::ada(TODAY);
    let pem = String::from_utf8(bridge.pem.clone()).unwrap();
    let (ca, password) = (session.write("cert.pem", &pem), session.write("password", PASSWORD));
    session.ok(&format!(
        "init --no-try --smtp-host localhost --smtp-port {} --smtp-user ada --smtp-password file:{} --smtp-ca-file {}",
        server.port(),
        password.display(),
        ca.display()
    ));
    let (verdict, found, cure) = verdict(&session, "", "certificate");
    // The days are counted by the real clock, which stood past 2,500 of them when this was written.
    let days = found.strip_prefix("expired ").and_then(|rest| rest.split_once(" days ago")).map(|(days, _)| days);
    assert!(verdict == "warn" && 2500 < days.unwrap().parse::<u32>().unwrap() && !found.contains("left"), "{found}");
    assert!(cure.contains("export it again"), "{cure}");
    server.stop();
}

#[test]
fn a_mailbox_that_lets_us_in_is_ok_with_its_folder_of_sent_mail() {
    let (session, server) = with_mail(|script| script);
    for (folder, attribute, verdict_of_folder) in
        [("Gesendet", "", "ok"), ("Ablage", "\\Sent", "ok"), ("Ablage", "", "warn")]
    {
        let mailbox = imap_server::Script::clear()
            .folder("INBOX", "", 1, &[])
            .folder(folder, attribute, 2, &[])
            .login("ada", PASSWORD)
            .start();
        session.ok(&format!("init --no-try --imap-host localhost --imap-port {} --imap-security none", mailbox.port()));
        assert_eq!(verdict(&session, "", "reading").0, "ok");
        let (found_as, found, _) = verdict(&session, "", "sent folder");
        assert_eq!(found_as, verdict_of_folder, "{folder} {attribute}: {found}");
        mailbox.stop();
    }
    server.stop();
}

#[test]
fn a_refused_login_fails_with_the_cure_and_offline_opens_no_connection() {
    let (session, server) = with_mail(|script| script.at(Moment::Auth, Act::say("535 5.7.8 no")));
    let run = session.run("doctor");
    assert_eq!(run.code(), 1, "{run}");
    assert!(run.stdout.contains("FAIL  sending"), "{run}");
    assert!(
        run.stdout.contains("refused the password: `535 5.7.8 no`") && run.stdout.contains("-> redress init"),
        "{run}"
    );
    let run = session.ok("doctor --offline");
    assert!(run.stdout.contains("not looked at: --offline") && !run.stderr.contains("Logging in"), "{run}");
    assert_eq!(server.stop().len(), 1);
}

#[test]
fn doctor_send_and_outbox_name_the_flag_that_mends_a_certificate_and_a_port() {
    let authority = Authority::new();
    let server = Script::starttls(authority.identity("localhost")).login("ada", PASSWORD).start();
    let session = Session::ada(TODAY);
    let password = session.write("password", PASSWORD);
    session.ok(&format!(
        "init --no-try --smtp-host localhost --smtp-port {} --smtp-user ada --smtp-password file:{}",
        server.port(),
        password.display()
    ));
    session.ok("new erasure --to aliexpress");
    let port = format!("redress init --smtp-port {} --smtp-security starttls", server.port());
    assert!(session.run("doctor").stdout.contains(&port));
    assert!(session.run("send 1 --yes").stderr.contains(&port));
    assert!(session.ok("outbox").stdout.contains("first: redress doctor      names the cure"));

    session.ok("init --no-try --smtp-security starttls");
    let certificate = "redress init --smtp-ca-file FILE";
    assert!(session.run("doctor").stdout.contains(certificate));
    let run = session.run("send 1 --yes");
    assert!(run.stderr.contains(certificate) && !run.stderr.contains("ca_file ="), "{run}");

    let ca = session.write("ca.pem", authority.pem());
    assert!(session.ok(&format!("init --smtp-ca-file {}", ca.display())).stderr.contains("sending ok"));
    assert_eq!(verdict(&session, "", "sending").0, "ok");
    session.ok("send 1 --yes");
    server.stop();
}

#[test]
fn on_a_pretended_day_no_other_machine_is_asked() {
    let session = Session::ada(TODAY);
    session.ok("init --smtp-host smtp.example.org --smtp-password prompt");
    let (verdict, found, _) = verdict(&session, "", "sending");
    assert_eq!(
        (verdict.as_str(), found.as_str()),
        ("ok", "not looked at: on a pretended day mail goes to this machine only")
    );
}

#[test]
fn files_that_others_can_reach_are_named_with_the_command_that_mends_them() {
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    let settings = session.home().join(".config/redress/config.toml");
    fs::set_permissions(&settings, fs::Permissions::from_mode(0o644)).unwrap();
    let (found_as, _, cure) = verdict(&session, "", "settings");
    assert!(found_as == "warn" && cure.starts_with("chmod 600 "), "{cure}");
    fs::set_permissions(&settings, fs::Permissions::from_mode(0o622)).unwrap();
    assert_eq!(verdict(&session, "", "settings").0, "fail");
    assert_eq!(verdict(&session, "", "set up").0, "fail");
    fs::set_permissions(&settings, fs::Permissions::from_mode(0o600)).unwrap();
    let folder = session.ledger().parent().unwrap().to_owned();
    fs::set_permissions(&folder, fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(verdict(&session, "", "data folder").0, "warn");
}

#[test]
fn a_damaged_record_fails_and_the_other_things_are_looked_at_all_the_same() {
    let session = Session::ada(TODAY);
    session.ok("new erasure --to aliexpress");
    fs::write(session.ledger(), "no ledger").unwrap();
    let run = session.run("doctor");
    assert_eq!(run.code(), 1, "{run}");
    assert!(run.stdout.contains("FAIL  record") && run.stdout.contains("addresses"), "{run}");
}

#[test]
fn a_record_in_a_folder_that_is_copied_elsewhere_is_warned_of() {
    let session = Session::ada(TODAY);
    let ledger = session.home().join("Dropbox/redress/ledger.sqlite");
    fs::create_dir_all(ledger.parent().unwrap()).unwrap();
    let (found_as, found, _) = verdict(&session, &format!("--ledger {}", ledger.display()), "place");
    assert!(found_as == "warn" && found.starts_with("Dropbox copies"), "{found}");
}

#[test]
fn plain_lines_have_four_fields_each() {
    let (session, server) = with_mail(|script| script.at(Moment::Auth, Act::say("535 5.7.8 no")));
    let run = session.run("doctor --plain");
    assert!(run.stdout.lines().all(|line| line.split('\t').count() == 4), "{run}");
    server.stop();
}
