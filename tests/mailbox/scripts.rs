//! A server that misbehaves at each step: what is refused, what is survived, and that nothing is taken for what it is not.

use std::{
    num::NonZeroU32,
    time::{Duration, Instant},
};

use redress::post::{
    Cause, Examined, Fetched, FolderName, ImapMailbox, Login, Mailbox, MailboxError, Search, Security, Server, Term,
    Uid, Verdict,
};

use super::{
    INBOX, SENT, keeps_its_promises,
    support::{
        certificates::Authority,
        imap_server::{Heard, ImapServer, Moment, Script},
        smtp_server::Act,
    },
};

const PASSWORD: &str = "CANARY-7f3a";
/// Longer than any honest step on the loopback, shorter than anybody wants to wait.
const SOON: Duration = Duration::from_millis(500);

/// The beginning of what a server says in TLS to a handshake, and the alert that others answer what they do not understand
/// with.
const SERVER_HELLO: &[u8] = b"\x16\x03\x03\x00\x04\x02\x00\x00\x00";
const ALERT: &[u8] = b"\x15\x03\x03\x00\x02\x02\x28";
/// For steps that must not run into their limit, however busy the machine is.
const LATER: Duration = Duration::from_secs(20);

/// Tells whether a failure is the right one.
type Right = fn(&MailboxError) -> bool;

/// The folders of the promises.
fn filled(script: Script) -> Script {
    script.folder("INBOX", "", 7, &INBOX).folder("Sent", "\\Sent", 8, &[SENT]).folder(
        "Entw&APw-rfe",
        "\\Drafts",
        9,
        &[],
    )
}

fn clear() -> Script {
    filled(Script::clear())
}

fn server(port: u16, security: Security, ca: Option<&Authority>, limit: Duration) -> Server {
    let extra_ca = ca.map(|authority| authority.pem().as_bytes().to_vec());
    Server { extra_ca, loopback_only: true, step_timeout: limit, ..Server::new("localhost", port, security) }
}

fn login() -> Login {
    Login::new("ada", PASSWORD.to_owned()).unwrap()
}

fn open_within(server: &ImapServer, limit: Duration) -> Result<ImapMailbox, MailboxError> {
    ImapMailbox::open(&self::server(server.port(), Security::None, None, limit), Some(&login()), &mut |_| {})
}

fn open(server: &ImapServer) -> Result<ImapMailbox, MailboxError> {
    open_within(server, LATER)
}

fn commands(heard: &[Heard]) -> Vec<&str> {
    heard.iter().flat_map(|heard| &heard.commands).map(String::as_str).collect()
}

/// Does all that can be done, in order, and returns the first that fails.
fn go_through(server: &ImapServer, limit: Duration) -> Result<Vec<u8>, MailboxError> {
    let mut mailbox = open_within(server, limit)?;
    mailbox.folders()?;
    mailbox.examine(&FolderName::typed("Sent"))?;
    let uids = mailbox.search(&Search::of(Term::MessageId("<q.1@example.org>".to_owned())))?;
    let headers = mailbox.headers(&uids)?;
    let uid = headers.first().map_or(Uid { validity: number(8), number: number(99) }, |headers| headers.uid);
    match mailbox.fetch(uid, 10_000)? {
        Fetched::Whole(bytes) => Ok(bytes),
        Fetched::TooLarge { size } => Ok(size.to_string().into_bytes()),
    }
}

fn number(number: u32) -> NonZeroU32 {
    NonZeroU32::new(number).unwrap()
}

fn said(error: &MailboxError) -> String {
    let text = error.to_string();
    assert!(!text.contains(PASSWORD), "{text}");
    text
}

#[test]
fn a_dutiful_server_keeps_the_promises_in_clear_on_this_machine_by_tls_and_by_starttls() {
    let authority = Authority::new();
    let identity = || authority.identity("localhost");
    for (script, security) in [
        (Script::clear(), Security::None),
        (Script::tls(identity()), Security::Tls),
        (Script::starttls(identity()), Security::Starttls),
    ] {
        let server = filled(script).login("ada", PASSWORD).start();
        let place = self::server(server.port(), security, Some(&authority), LATER);
        let mut mailbox = ImapMailbox::open(&place, Some(&login()), &mut |_| {}).unwrap();
        assert_eq!(mailbox.tls().is_some(), security != Security::None);
        keeps_its_promises(&mut mailbox);
        mailbox.leave();
        let heard = server.stop();
        assert_eq!(heard[0].commands.last().unwrap(), "LOGOUT");
        let clear = String::from_utf8_lossy(&heard[0].clear).into_owned();
        assert!(security == Security::None || !clear.contains("AUTH"), "{clear}");
    }
}

#[test]
fn no_command_is_said_that_could_change_anything() {
    let server = clear().start();
    let mut mailbox = open(&server).unwrap();
    keeps_its_promises(&mut mailbox);
    mailbox.leave();
    for command in commands(&server.stop()) {
        let harmless = ["CAPABILITY", "AUTHENTICATE ", "LIST ", "EXAMINE ", "UID SEARCH ", "UID FETCH ", "LOGOUT"];
        assert!(harmless.iter().any(|start| command.starts_with(start)), "{command}");
        assert!(!command.contains("BODY[") && !command.contains("RFC822 "), "it would be marked as read: {command}");
    }
}

#[test]
fn the_certificate_must_be_trusted_and_for_that_name() {
    let authority = Authority::new();
    for (identity, ca) in [
        (authority.identity("localhost"), None),
        (authority.identity("elsewhere.example"), Some(&authority)),
        (authority.expired("localhost"), Some(&authority)),
    ] {
        let server = filled(Script::tls(identity)).start();
        let place = self::server(server.port(), Security::Tls, ca, LATER);
        let error = ImapMailbox::open(&place, Some(&login()), &mut |_| {}).err().unwrap();
        assert!(matches!(error, MailboxError::Connection(Cause::Certificate { .. })), "{error}");
        assert!(commands(&server.stop()).is_empty());
    }
}

#[test]
fn nothing_is_said_in_clear_to_another_machine_nor_by_a_bound_run_at_all() {
    for (security, cause) in [(Security::None, "plain text"), (Security::Tls, "this run")] {
        let mut place = self::server(143, security, None, LATER);
        place.host = "192.0.2.1".to_owned();
        let error = ImapMailbox::open(&place, Some(&login()), &mut |_| {}).err().unwrap();
        assert!(said(&error).starts_with(cause), "{error}");
    }
}

#[test]
fn a_port_that_waits_for_tls_is_found_out_long_before_the_greeting_is_given_up_and_hears_no_login() {
    let authority = Authority::new();
    let waiting = filled(Script::tls(authority.identity("localhost"))).start();
    for security in [Security::Starttls, Security::None] {
        let place = self::server(waiting.port(), security, Some(&authority), LATER);
        let place = Server { quiet: SOON, ..place };
        let error = ImapMailbox::open(&place, Some(&login()), &mut |_| {}).err().unwrap();
        assert!(
            said(&error).ends_with("is encrypted from the first byte (TLS), and the settings say otherwise"),
            "{error}"
        );
    }
    assert!(waiting.stop().iter().all(|heard| heard.commands.is_empty() && heard.logins.is_empty()));
}

#[test]
fn a_greeting_that_comes_late_is_believed_before_an_alert_and_before_a_server_hello() {
    let late = |after| clear().at(Moment::Greeting, Act::Late(b"* OK late\r\n".to_vec(), after));
    let second = |act| clear().at(Moment::Greeting, act);
    for (greets, probed) in [
        // Slow, and heard before anything is tried.
        (late(SOON / 2), clear()),
        // Long after the probe is answered with an alert, which is no TLS.
        (late(SOON * 3), second(Act::SayAndClose(ALERT.to_vec()))),
        // While the probe is under way.
        (late(SOON * 2), second(Act::Late(SERVER_HELLO.to_vec(), SOON * 3))),
        // Shortly after it.
        (late(SOON * 2), second(Act::SayAndClose(SERVER_HELLO.to_vec()))),
    ] {
        let running = ImapServer::start(vec![greets, probed]);
        let place = Server { quiet: SOON, ..self::server(running.port(), Security::None, None, LATER) };
        let opened = ImapMailbox::open(&place, Some(&login()), &mut |_| {});
        assert!(opened.is_ok(), "{}", opened.err().unwrap());
        drop(opened);
        let heard = running.stop();
        assert!(!heard[0].logins.is_empty() && heard[1..].iter().all(|heard| heard.logins.is_empty()));
    }
}

#[test]
fn a_port_that_is_suspected_to_wait_for_tls_hears_the_beginning_of_a_handshake_and_nothing_in_clear() {
    let authority = Authority::new();
    for security in [Security::None, Security::Starttls] {
        let silent = clear().at(Moment::Greeting, Act::Hang);
        let probed = clear().at(Moment::Greeting, Act::Say(SERVER_HELLO.to_vec()));
        let running = ImapServer::start(vec![silent, probed]);
        let place = Server { quiet: SOON, ..self::server(running.port(), security, Some(&authority), LATER) };
        let error = ImapMailbox::open(&place, Some(&login()), &mut |_| {}).err().unwrap();
        assert!(matches!(error, MailboxError::Connection(Cause::OtherPort { .. })), "{error}");
        let heard = running.stop();
        assert!(heard[0].clear.is_empty(), "{:?}", heard[0]);
        let octets = String::from_utf8_lossy(&heard[1].clear).into_owned();
        assert!(heard[1].clear.starts_with(&[22, 3]), "{octets:?}");
        assert!(
            ["CAPABILITY", "LOGIN", "AUTHENTICATE", PASSWORD].iter().all(|word| !octets.contains(word)),
            "{octets:?}"
        );
    }
}

#[test]
fn starttls_is_required_and_neither_an_early_login_nor_an_early_word_gets_around_it() {
    let authority = Authority::new();
    let forged = "TAG OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nR3 OK done\r\nR4 OK in";
    let cases: [(&str, Moment, Act, Right); 8] = [
        ("PREAUTH", Moment::Greeting, Act::say("* PREAUTH you are in"), |error| matches!(error, MailboxError::Preauth)),
        ("not offered", Moment::Capability, Act::say("* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK done"), |error| {
            matches!(error, MailboxError::Connection(Cause::StarttlsMissing(_)))
        }),
        ("NO", Moment::Starttls, Act::say("TAG NO not now"), |error| {
            matches!(error, MailboxError::Connection(Cause::StarttlsRefused(_)))
        }),
        ("BAD", Moment::Starttls, Act::say("TAG BAD what"), |error| {
            matches!(error, MailboxError::Connection(Cause::StarttlsRefused(_)))
        }),
        ("injected", Moment::Starttls, Act::say(forged), |error| {
            matches!(error, MailboxError::Connection(Cause::SpokeBeforeHandshake(_)))
        }),
        ("half a line", Moment::Starttls, Act::Say(b"TAG OK go\r\n* CAP".to_vec()), |error| {
            matches!(error, MailboxError::Connection(Cause::SpokeBeforeHandshake(_)))
        }),
        ("another tag", Moment::Starttls, Act::say("R99 OK go"), |error| {
            matches!(error, MailboxError::NotUnderstood { step: "STARTTLS", .. })
        }),
        ("words for a handshake", Moment::Handshake, Act::say("* OK still here"), |error| {
            matches!(error, MailboxError::Connection(Cause::Handshake { .. } | Cause::SpokeBeforeHandshake(_)))
        }),
    ];
    for (name, moment, act, is_right) in cases {
        let server = filled(Script::starttls(authority.identity("localhost"))).at(moment, act).start();
        let place = self::server(server.port(), Security::Starttls, Some(&authority), LATER);
        let error = ImapMailbox::open(&place, Some(&login()), &mut |_| {}).err().unwrap();
        assert!(is_right(&error), "{name}: {error:?}");
        let heard = server.stop();
        assert!(heard.iter().all(|heard| heard.logins.is_empty()), "{name}: a login was tried");
    }
}

#[test]
fn what_was_offered_in_clear_does_not_count_under_tls() {
    let authority = Authority::new();
    let script = filled(Script::starttls(authority.identity("localhost")))
        .at(Moment::Capability, Act::say("* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\nTAG OK done"))
        .able("LOGINDISABLED");
    let server = script.start();
    let place = self::server(server.port(), Security::Starttls, Some(&authority), LATER);
    let error = ImapMailbox::open(&place, Some(&login()), &mut |_| {}).err().unwrap();
    assert!(matches!(error, MailboxError::LoginNotOffered(_)), "{error}");
    assert!(server.stop()[0].logins.is_empty());
}

#[test]
fn preauth_in_clear_is_refused_and_under_tls_needs_no_login() {
    let server = clear().at(Moment::Greeting, Act::say("* PREAUTH you are in")).start();
    assert!(matches!(open(&server), Err(MailboxError::Preauth)));
    drop(server);
    let authority = Authority::new();
    let script = filled(Script::tls(authority.identity("localhost")));
    let server = script.at(Moment::Greeting, Act::say("* PREAUTH you are in")).start();
    let place = self::server(server.port(), Security::Tls, Some(&authority), LATER);
    assert!(ImapMailbox::open(&place, Some(&login()), &mut |_| {}).is_ok());
    assert!(server.stop()[0].logins.is_empty());
}

#[test]
fn every_way_to_log_in_that_a_server_offers_says_the_same_name_and_password() {
    for (abilities, way) in [
        ("AUTH=PLAIN", "AUTHENTICATE PLAIN"),
        ("AUTH=PLAIN SASL-IR", "AUTHENTICATE PLAIN"),
        ("AUTH=LOGIN AUTH=CRAM-MD5", "AUTHENTICATE LOGIN"),
        ("auth=login AUTH=PLAIN", "AUTHENTICATE PLAIN"),
        ("IDLE", "LOGIN"),
    ] {
        for password in ["plain", "a\"b\\c d", "pässwört €"] {
            let server = clear().able(abilities).login("ada", password).start();
            let place = self::server(server.port(), Security::None, None, LATER);
            let login = Login::new("ada", password.to_owned()).unwrap();
            let refused = ImapMailbox::open(&place, Some(&login), &mut |_| {}).err();
            assert!(refused.is_none(), "{abilities} {password}: {refused:?}");
            assert_eq!(server.stop()[0].commands[1], way, "{abilities}");
        }
    }
}

#[test]
fn a_token_goes_as_a_token_or_not_at_all_and_a_refusal_ends_after_the_challenge() {
    let token = || Login::with_token("ada@example.org", "ya29.CANARY".to_owned()).unwrap();
    let try_it = |script: Script| {
        let server = script.start();
        let place = self::server(server.port(), Security::None, None, LATER);
        let result = ImapMailbox::open(&place, Some(&token()), &mut |_| {}).map(drop);
        (result, server.stop().remove(0))
    };
    for abilities in ["AUTH=PLAIN AUTH=XOAUTH2", "AUTH=PLAIN AUTH=XOAUTH2 SASL-IR"] {
        let (result, heard) = try_it(clear().able(abilities));
        assert!(result.is_ok(), "{result:?}");
        assert_eq!(heard.logins[0].0, "user=ada@example.org\u{1}auth=Bearer ya29.CANARY\u{1}\u{1}");
    }
    let (result, heard) = try_it(clear().able("AUTH=PLAIN"));
    assert!(matches!(result, Err(MailboxError::LoginNotOffered(_))) && heard.logins.is_empty(), "{result:?}");
    let challenge = "+ eyJzdGF0dXMiOiI0MDEifQ==\r\nTAG NO [AUTHENTICATIONFAILED] ya29.CANARY has expired";
    let (result, _) = try_it(clear().able("AUTH=XOAUTH2 SASL-IR").at(Moment::Login, Act::say(challenge)));
    let error = result.unwrap_err();
    assert!(error.is_a_refused_login() && !format!("{error:?}").contains("CANARY"), "{error:?}");
}

#[test]
fn a_refused_login_is_told_from_one_that_is_put_off_and_never_says_the_password_back() {
    let plain = "AGFkYQBDQU5BUlktN2YzYQ==";
    let echo = format!("TAG NO {PASSWORD} and {plain} are wrong");
    let server = clear().at(Moment::Login, Act::say(&echo)).start();
    let error = open(&server).err().unwrap();
    assert!(error.is_a_refused_login() && said(&error).contains("*** and ***"), "{error}");
    assert!(!format!("{error:?}").contains(PASSWORD) && !format!("{error:?}").contains(plain), "{error:?}");
    for (answer, refused) in [
        ("TAG NO [AUTHENTICATIONFAILED] f\u{fc}r dich nicht", true),
        ("TAG NO [UNAVAILABLE] later", false),
        ("TAG BAD what", true),
        ("* BYE too many", false),
        ("TAG MAYBE", false),
        ("+ ", true),
    ] {
        let server = clear().at(Moment::Login, Act::say(answer)).at(Moment::LaterCapability, Act::Close).start();
        let error = open_within(&server, SOON).err().unwrap();
        let is_refused = matches!(error, MailboxError::LoginRefused { .. });
        assert!(is_refused == refused || answer == "+ ", "{answer}: {error:?}");
    }
}

#[test]
fn a_connection_that_drops_at_any_step_is_an_error_and_not_an_empty_mailbox() {
    let moments = [
        Moment::Greeting,
        Moment::Capability,
        Moment::LoginLine,
        Moment::Login,
        Moment::LaterCapability,
        Moment::List,
        Moment::Examine,
        Moment::Search,
        Moment::Headers,
        Moment::Size,
        Moment::Body,
    ];
    for moment in moments {
        for act in [
            Act::Close,
            Act::SayAndClose(b"* OK half".to_vec()),
            Act::SayAndClose(b"* 1 FETCH (BODY[] {9}\r\nab".to_vec()),
        ] {
            let server = clear().at(moment, act).start();
            let error = go_through(&server, LATER).unwrap_err();
            assert!(
                matches!(error, MailboxError::Broken { .. } | MailboxError::NotUnderstood { .. }),
                "{moment:?}: {error:?}"
            );
        }
    }
}

#[test]
fn each_step_has_one_deadline_that_single_octets_do_not_extend() {
    let drip = || Act::Drip(b"* OK ".repeat(100), Duration::from_millis(50));
    for moment in
        [Moment::Greeting, Moment::Login, Moment::List, Moment::Examine, Moment::Search, Moment::Headers, Moment::Body]
    {
        for act in [Act::Hang, drip()] {
            let server = clear().at(moment, act).start();
            let began = Instant::now();
            let error = go_through(&server, SOON).unwrap_err();
            assert!(matches!(error, MailboxError::TimedOut { .. }), "{moment:?}: {error:?}");
            assert!(began.elapsed() < SOON * 6, "{moment:?} took {:?}", began.elapsed());
            std::mem::forget(server);
        }
    }
}

#[test]
fn an_answer_without_an_end_is_cut_off_while_it_is_read() {
    let floods: [&'static [u8]; 4] = [b"x", b"* 1 EXISTS\r\n", b"* SEARCH 1 2 3 4 5\r\n", b"* OK [ALERT] listen\r\n"];
    for moment in [
        Moment::Greeting,
        Moment::Capability,
        Moment::List,
        Moment::Examine,
        Moment::Search,
        Moment::Headers,
        Moment::Body,
    ] {
        for flood in floods {
            let server = clear().at(moment, Act::Flood(flood, 64 << 20)).start();
            let error = go_through(&server, LATER).unwrap_err();
            let cut_off = matches!(error, MailboxError::TooMuch { .. } | MailboxError::NotUnderstood { .. });
            assert!(cut_off, "{moment:?}: {error:?}");
        }
    }
}

#[test]
fn a_literal_that_is_announced_too_large_is_not_waited_for() {
    for length in ["999999999", "4294967295", "4294967296", "99999999999999999999999"] {
        for moment in [Moment::List, Moment::Search, Moment::Headers, Moment::Body] {
            let said = format!("* 1 FETCH (UID 1 BODY[] {{{length}}}\r\n");
            let server = clear().at(moment, Act::Say(said.into_bytes())).start();
            let began = Instant::now();
            let error = go_through(&server, LATER).unwrap_err();
            assert!(matches!(error, MailboxError::TooMuch { .. }), "{moment:?} {length}: {error:?}");
            assert!(began.elapsed() < LATER / 2);
        }
    }
}

#[test]
fn no_and_bad_to_a_question_leave_the_session_open_and_bye_ends_it() {
    for (moment, step) in [
        (Moment::List, "LIST"),
        (Moment::Examine, "EXAMINE"),
        (Moment::Search, "UID SEARCH"),
        (Moment::Headers, "UID FETCH"),
        (Moment::Size, "UID FETCH"),
        (Moment::Body, "UID FETCH"),
    ] {
        for verdict in ["NO", "BAD"] {
            let server = clear().at(moment, Act::Say(format!("TAG {verdict} n\u{f6}\r\n").into_bytes())).start();
            let error = go_through(&server, LATER).unwrap_err();
            assert!(matches!(error, MailboxError::Refused { step: at, .. } if at == step), "{moment:?}: {error:?}");
            assert!(error.leaves_the_session_open());
        }
        let server = clear().at(moment, Act::say("* BYE \x1b[2J going down")).start();
        let error = go_through(&server, LATER).unwrap_err();
        assert!(matches!(error, MailboxError::Ended { .. }), "{moment:?}: {error:?}");
        assert!(!said(&error).contains('\x1b'));
    }
}

#[test]
fn after_a_failure_that_leaves_answers_in_doubt_nothing_more_is_said() {
    let server = clear().at(Moment::Search, Act::say("R99 OK whose answer is this")).start();
    let mut mailbox = open(&server).unwrap();
    mailbox.examine(&FolderName::inbox()).unwrap();
    assert!(matches!(mailbox.search(&Search::default()), Err(MailboxError::NotUnderstood { .. })));
    assert!(matches!(mailbox.folders(), Err(MailboxError::Over)));
    assert!(matches!(mailbox.examine(&FolderName::inbox()), Err(MailboxError::Over)));
    mailbox.leave();
    assert_eq!(*commands(&server.stop()).last().unwrap(), "UID SEARCH ALL");
}

#[test]
fn an_answer_counts_under_its_own_tag_only() {
    for early in ["R1 OK done", "R99 OK done", "r4 OK done", "OK done", "R OK"] {
        let server = clear().at(Moment::List, Act::say(early)).start();
        let error = go_through(&server, LATER).unwrap_err();
        assert!(matches!(error, MailboxError::NotUnderstood { step: "LIST", .. }), "{early}: {error:?}");
    }
}

#[test]
fn a_question_nobody_asked_is_no_reason_to_say_more() {
    for moment in [Moment::List, Moment::Search, Moment::Body] {
        let server = clear().at(moment, Act::say("+ tell me more")).start();
        let error = go_through(&server, LATER).unwrap_err();
        assert!(matches!(error, MailboxError::NotUnderstood { .. }), "{moment:?}: {error:?}");
    }
}

#[test]
fn a_folder_that_gets_new_numbers_while_it_is_looked_at_is_looked_at_no_more() {
    for moment in [Moment::Search, Moment::Headers, Moment::Size, Moment::Body] {
        let said = "* OK [UIDVALIDITY 4242] all new\r\n* SEARCH 1\r\nTAG OK done";
        let server = clear().at(moment, Act::say(said)).start();
        let error = go_through(&server, LATER).unwrap_err();
        assert!(matches!(error, MailboxError::Renumbered), "{moment:?}: {error:?}");
    }
    let same = "* OK [UIDVALIDITY 8] as before\r\n* SEARCH 1\r\nTAG OK done";
    let server = clear().at(Moment::Search, Act::say(same)).start();
    assert_eq!(go_through(&server, LATER).unwrap(), SENT);
}

#[test]
fn a_number_from_before_the_folder_was_made_anew_names_nothing() {
    let before = clear().start();
    let mut mailbox = open(&before).unwrap();
    mailbox.examine(&FolderName::typed("Sent")).unwrap();
    let uids = mailbox.search(&Search::default()).unwrap();
    let other: &[u8] = b"Subject: another letter\r\n\r\n";
    let after = Script::clear().folder("Sent", "\\Sent", 9, &[other]).start();
    let mut mailbox = open(&after).unwrap();
    mailbox.examine(&FolderName::typed("Sent")).unwrap();
    assert!(matches!(mailbox.fetch(uids[0], 10_000), Err(MailboxError::Renumbered)));
    assert!(matches!(mailbox.headers(&uids), Err(MailboxError::Renumbered)));
    let mut gave_none = after.stop();
    gave_none[0].commands.retain(|command| command.starts_with("UID FETCH"));
    assert!(gave_none[0].commands.is_empty(), "it was not even asked for");
}

#[test]
fn a_folder_without_lasting_numbers_is_not_opened() {
    let server = clear().at(Moment::Examine, Act::say("* 1 EXISTS\r\nTAG OK [READ-ONLY] open")).start();
    let error = go_through(&server, LATER).unwrap_err();
    assert!(matches!(error, MailboxError::NoNumbering(_)), "{error:?}");
}

#[test]
fn a_search_that_names_another_message_is_found_out_by_its_headers() {
    let server = clear().at(Moment::Search, Act::say("* SEARCH 1 2 77\r\nTAG OK done")).start();
    let mut mailbox = open(&server).unwrap();
    mailbox.examine(&FolderName::inbox()).unwrap();
    let wanted = Search::of(Term::MessageId("<q.1@example.org>".to_owned()));
    let uids = mailbox.search(&wanted).unwrap();
    assert_eq!(uids.len(), 3);
    let headers = mailbox.headers(&uids).unwrap();
    assert_eq!(headers.len(), 2, "one is not there at all");
    assert!(headers.iter().all(|headers| wanted.verify(headers) == Verdict::FitsNot));
}

#[test]
fn headers_and_messages_that_were_not_asked_for_are_not_taken() {
    let other = "* 5 FETCH (UID 5 RFC822.SIZE 9 INTERNALDATE \"23-Nov-2026 10:14:00 +0100\" BODY[HEADER]<0> {4}\r\nA: \
                 b)\r\n* 1 FETCH (FLAGS (\\Seen))\r\nTAG OK done";
    let server = clear().at(Moment::Headers, Act::say(other)).start();
    let mut mailbox = open(&server).unwrap();
    mailbox.examine(&FolderName::typed("Sent")).unwrap();
    let uids = mailbox.search(&Search::default()).unwrap();
    assert_eq!(mailbox.headers(&uids).unwrap(), []);
    drop(mailbox);
    let body = "* 1 FETCH (UID 2 BODY[]<0> {2}\r\nno)\r\nTAG OK done";
    let server = clear().at(Moment::Body, Act::say(body)).start();
    assert!(matches!(go_through(&server, LATER), Err(MailboxError::Gone(_))));
}

#[test]
fn a_message_larger_than_its_size_said_is_left_where_it_is() {
    let small = "* 1 FETCH (UID 1 RFC822.SIZE 5)\r\nTAG OK done";
    let server = clear().at(Moment::Size, Act::say(small)).start();
    let mut mailbox = open(&server).unwrap();
    mailbox.examine(&FolderName::typed("Sent")).unwrap();
    let uid = mailbox.search(&Search::default()).unwrap()[0];
    let size = u32::try_from(SENT.len()).unwrap();
    assert_eq!(mailbox.fetch(uid, 5).unwrap(), Fetched::TooLarge { size });
    mailbox.leave();
    let heard = server.stop();
    assert!(commands(&heard).iter().any(|command| command.ends_with("BODY.PEEK[]<0.6>)")), "{heard:?}");
}

#[test]
fn strings_are_understood_quoted_bare_and_as_literals() {
    let list = "* LIST (\\HasNoChildren \\Sent) \"/\" Gesendet\r\n* LIST () NIL {5}\r\nA\"b\\c\r\n* LIST (\\Noselect) \"/\" \
                \"x\\\"y\"\r\n* LIST () \"/\" \"&U,BTFw-\"\r\n* LIST () \"/\" \"S&-D\"\r\n* LIST () \"/\" inbox\r\nTAG OK done";
    let server = clear().at(Moment::List, Act::say(list)).start();
    let folders = open(&server).unwrap().folders().unwrap();
    let names: Vec<String> = folders.iter().map(|folder| folder.name.to_string()).collect();
    assert_eq!(names, ["Gesendet", "A\"b\\\\c", "x\"y", "台北", "S&D", "INBOX"]);
    assert!(folders[0].is("\\SENT") && !folders[2].can_be_opened());
}

#[test]
fn a_folder_with_octets_that_are_no_text_is_opened_by_just_these_octets() {
    let name = FolderName::on_the_wire(b"Gel\xf6scht");
    let server = clear().start();
    let mut mailbox = open(&server).unwrap();
    assert!(matches!(mailbox.examine(&name), Err(MailboxError::Refused { .. })));
    drop(mailbox);
    assert_eq!(*commands(&server.stop()).last().unwrap(), "EXAMINE {8}");
}

#[test]
fn words_between_the_answers_are_listened_to_and_change_nothing() {
    let chatter = "* 7 EXISTS\r\n* 1 RECENT\r\n* NO [OVERQUOTA] {5}\r\n* X-WHATEVER (a b\r\n* OK f\u{fc}r dich\r\n* SEARCH 1\r\n\
                   * FLAGS (\\Seen)\r\n* 3 EXPUNGE\r\nTAG OK done\r\n* 8 EXISTS";
    let server = clear().at(Moment::Search, Act::say(chatter)).start();
    assert_eq!(go_through(&server, LATER).unwrap(), SENT);
}

#[test]
fn the_use_of_a_folder_is_asked_for_where_the_server_knows_it_only_when_asked() {
    for (abilities, command) in [
        ("AUTH=PLAIN SPECIAL-USE LIST-EXTENDED", "LIST \"\" \"*\" RETURN (SPECIAL-USE)"),
        ("AUTH=PLAIN SPECIAL-USE", "LIST \"\" \"*\""),
    ] {
        let server = clear().able(abilities).start();
        open(&server).unwrap().folders().unwrap();
        assert_eq!(*commands(&server.stop()).last().unwrap(), command);
    }
}

#[test]
fn an_empty_folder_a_missing_count_and_two_answers_to_one_search_are_read_as_what_they_are() {
    let answers = "* SEARCH 2\r\n* SEARCH 1 2\r\nTAG OK done";
    let server = clear()
        .at(Moment::Examine, Act::say("* OK [UIDVALIDITY 3] n\r\nTAG OK open"))
        .at(Moment::Search, Act::say(answers))
        .start();
    let mut mailbox = open(&server).unwrap();
    let examined = mailbox.examine(&FolderName::inbox()).unwrap();
    assert_eq!(examined, Examined { exists: 0, uid_next: None, uid_validity: number(3) });
    let uids = mailbox.search(&Search::default()).unwrap();
    assert_eq!(uids, [1, 2].map(|uid| Uid { validity: number(3), number: number(uid) }));
}
