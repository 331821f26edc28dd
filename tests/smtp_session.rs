//! What becomes of a letter, for every way a mail server can behave: the truth table of `post::Outcome`.

#![allow(clippy::unwrap_used, reason = "a helper that fails fails its test")]

mod support {
    pub(crate) mod certificates;
    pub(crate) mod smtp_server;
}

use std::time::{Duration, Instant};

use base64::{Engine, engine::general_purpose::STANDARD};
use proptest::prelude::*;
use redress::post::{
    Cause, Delivery, Envelope, Fault, Login, MessageError, Outcome, Phase, Remedy, Security, Server, Step, TlsFacts,
    Withheld, Witness, deliver, try_login,
};
use support::{
    certificates::{Authority, Identity, SelfSigned},
    smtp_server::{Act, Heard, Moment, Script, SmtpServer},
};

const LETTER: &[u8] = b"Subject: Erasure\r\n\r\nDelete it.\r\n.hidden dot\r\nAda\r\n";
const PASSWORD: &str = "CANARY-7f3a";
/// Longer than any honest step on the loopback, shorter than anybody wants to wait.
const SOON: Duration = Duration::from_millis(500);

/// The beginning of what a server says in TLS to a handshake, and the alert that others answer what they do not understand
/// with.
const SERVER_HELLO: &[u8] = b"\x16\x03\x03\x00\x04\x02\x00\x00\x00";
const ALERT: &[u8] = b"\x15\x03\x03\x00\x02\x02\x28";
/// For steps that must not run into their limit, however busy the machine is.
const LATER: Duration = Duration::from_secs(20);

/// A witness that remembers, and says no if it is told to.
#[derive(Default)]
struct Memory {
    steps: Vec<Step>,
    asked: usize,
    withholds: bool,
}

impl Witness for Memory {
    fn step(&mut self, step: Step) {
        self.steps.push(step);
    }

    fn before_end_of_message(&mut self) -> Result<(), Withheld> {
        self.asked += 1;
        if self.withholds { Err(Withheld::new("the disk is full")) } else { Ok(()) }
    }
}

/// One letter to one server, and what came of it.
struct Order {
    server: Server,
    login: Option<Login>,
    envelope: Envelope,
    letter: Vec<u8>,
    memory: Memory,
}

struct Ended {
    delivery: Delivery,
    heard: Vec<Heard>,
    memory: Memory,
}

impl Order {
    fn new(security: Security) -> Self {
        let server = Server { step_timeout: LATER, final_timeout: LATER, ..Server::new("localhost", 0, security) };
        let envelope = Envelope {
            from: "ada@example.org".parse().unwrap(),
            to: "privacy@example.com".parse().unwrap(),
            copy: None,
            envelope_id: None,
        };
        Self { server, login: Some(login()), envelope, letter: LETTER.to_vec(), memory: Memory::default() }
    }

    /// In clear, which is enough wherever TLS makes no difference.
    fn clear() -> Self {
        Self::new(Security::None)
    }

    fn trusting(mut self, authority: &Authority) -> Self {
        self.server.extra_ca = Some(authority.pem().as_bytes().to_vec());
        self
    }

    fn within(mut self, limit: Duration) -> Self {
        self.server.step_timeout = limit;
        self.server.final_timeout = limit;
        self
    }

    fn with_copy(mut self) -> Self {
        self.envelope.copy = Some("ada+copy@example.org".parse().unwrap());
        self
    }

    fn send(self, script: Script) -> Ended {
        self.send_to(script.start())
    }

    fn send_to(mut self, running: SmtpServer) -> Ended {
        self.server.port = running.port();
        let Self { server, login, envelope, letter, mut memory } = self;
        let delivery = deliver(&server, login.as_ref(), &envelope, &letter, &mut memory);
        Ended { delivery, heard: running.stop(), memory }
    }
}

impl Ended {
    fn outcome(&self) -> &'static str {
        self.delivery.outcome.name()
    }

    fn cause(&self) -> &Cause {
        self.delivery.outcome.cause().expect("the letter was not accepted")
    }

    fn reply(&self) -> String {
        self.delivery.server_reply.as_ref().map(ToString::to_string).unwrap_or_default()
    }

    fn only(&self) -> &Heard {
        assert_eq!(self.heard.len(), 1, "one connection, whatever happens");
        &self.heard[0]
    }
}

fn login() -> Login {
    Login::new("ada", PASSWORD.to_owned()).unwrap()
}

/// The three ways to a server, each with an order that fits.
fn transports() -> Vec<(&'static str, Script, Order)> {
    let (a, b) = (Authority::new(), Authority::new());
    vec![
        ("clear", Script::clear(), Order::clear()),
        ("starttls", Script::starttls(a.identity("localhost")), Order::new(Security::Starttls).trusting(&a)),
        ("tls", Script::tls(b.identity("localhost")), Order::new(Security::Tls).trusting(&b)),
    ]
}

fn contains(octets: &[u8], part: &str) -> bool {
    octets.windows(part.len()).any(|window| window == part.as_bytes())
}

// ---------------------------------------------------------------- accepted

#[test]
fn a_letter_is_accepted_over_each_transport_and_arrives_octet_for_octet() {
    for (name, script, order) in transports() {
        let ended = order.send(script);
        assert_eq!(ended.outcome(), "accepted", "{name}: {:?}", ended.delivery);
        assert_eq!(ended.only().messages, [LETTER], "{name}");
        assert_eq!(ended.delivery.queue_id.as_deref(), Some("4TEST1"));
        assert_eq!(ended.reply(), "250 2.0.0 Ok: queued as 4TEST1");
        assert_eq!((ended.delivery.phase, ended.memory.asked), (Phase::End, 1));
        assert_eq!(ended.only().logins, [("ada".to_owned(), PASSWORD.to_owned())]);
        assert_eq!(ended.only().commands.last().unwrap(), "QUIT");
    }
}

#[test]
fn the_steps_are_told_in_order_with_the_last_limit() {
    for (name, script, order) in transports() {
        let limit = Duration::from_secs(7);
        let mut order = order;
        order.server.final_timeout = limit;
        let steps = order.send(script).memory.steps;
        let all =
            [Step::Connecting, Step::Securing, Step::LoggingIn, Step::HandingOver, Step::AwaitingAnswer { limit }];
        let expected: Vec<_> = all.into_iter().filter(|step| name != "clear" || *step != Step::Securing).collect();
        assert_eq!(steps, expected, "{name}");
    }
}

#[test]
fn nothing_but_ehlo_and_starttls_is_said_in_clear() {
    let mut transports = transports();
    let (_, script, order) = transports.pop().unwrap();
    assert!(order.send(script).only().clear.is_empty(), "tls");
    let (_, script, order) = transports.pop().unwrap();
    assert_eq!(order.send(script).only().clear, b"EHLO [127.0.0.1]\r\nSTARTTLS\r\n");
}

#[test]
fn the_facts_of_the_tls_connection_are_kept() {
    for (version, name, cipher) in
        [(&rustls::version::TLS12, "TLSv1_2", "TLS_ECDHE_ECDSA"), (&rustls::version::TLS13, "TLSv1_3", "TLS13_AES")]
    {
        let authority = Authority::new();
        let identity = authority.identity("localhost");
        let certificate = identity.certificate.clone();
        let ended = Order::new(Security::Tls).trusting(&authority).send(Script::tls_of(identity, version));
        let TlsFacts { version, cipher: suite, certificate_sha256, valid_from, valid_until, issuer } =
            ended.delivery.tls.unwrap();
        assert!(valid_from < valid_until && valid_until.is_some() && issuer.unwrap().starts_with("CN=test authority"));
        assert_eq!((version.as_str(), suite.starts_with(cipher)), (name, true), "{suite}");
        let expected = ring_sha256(&certificate);
        assert_eq!(certificate_sha256, expected);
    }
    assert_eq!(Order::clear().send(Script::clear()).delivery.tls, None);
}

/// By another implementation than the one under test.
fn ring_sha256(octets: &[u8]) -> String {
    let mut hash = rustls::crypto::ring::cipher_suite::TLS13_AES_128_GCM_SHA256
        .tls13()
        .map(|suite| suite.common.hash_provider.start())
        .unwrap();
    hash.update(octets);
    hash.finish().as_ref().iter().fold(String::new(), |text, octet| format!("{text}{octet:02x}"))
}

#[test]
fn a_port_for_something_else_is_known_by_its_first_words_and_waits_for_the_settings() {
    let greeting = |line: &str| Script::clear().at(Moment::Greeting, Act::say(line));
    let tls = || Order::new(Security::Tls).trusting(&Authority::new());
    for (order, script, words) in [
        (tls(), Script::clear(), "is for sending mail, and is encrypted only after a first word (STARTTLS)"),
        (tls(), greeting("* OK ready"), "is for reading mail, and is encrypted only after a first word (STARTTLS)"),
        (tls(), greeting("SSH-2.0-OpenSSH_9.6"), "is for something else than mail"),
        (Order::clear(), greeting("* OK ready"), "is for reading mail"),
        (Order::clear(), greeting("+OK ready"), "is for fetching mail by POP3, which redress does not do"),
    ] {
        let ended = order.send(script);
        let cause = ended.cause();
        assert!(matches!(cause, Cause::OtherPort { .. }) && cause.to_string().ends_with(words), "{cause}");
        assert_eq!((ended.outcome(), cause.remedy()), ("deferred", Remedy::Settings));
    }
    // What is no greeting of any kind stays what it was.
    let ended = Order::clear().send(greeting("hello"));
    assert!(matches!(ended.cause(), Cause::Broken { fault: Fault::Malformed, .. }), "{}", ended.cause());
}

#[test]
fn a_port_that_waits_for_tls_is_found_out_long_before_the_greeting_is_given_up_and_hears_no_word() {
    let authority = Authority::new();
    for order in [Order::new(Security::Starttls).trusting(&authority), Order::new(Security::Starttls), Order::clear()] {
        let mut order = order;
        order.server.quiet = SOON;
        let begun = Instant::now();
        let ended = order.send(Script::tls(authority.identity("localhost")));
        let cause = ended.cause();
        assert!(
            cause.to_string().ends_with("is encrypted from the first byte (TLS), and the settings say otherwise"),
            "{cause}"
        );
        assert_eq!((ended.outcome(), cause.remedy()), ("deferred", Remedy::Settings));
        assert!((SOON..LATER).contains(&begun.elapsed()), "{:?}", begun.elapsed());
        assert!(ended.heard.iter().all(|heard| heard.commands.is_empty() && heard.logins.is_empty()));
    }
}

#[test]
fn a_greeting_that_comes_late_is_believed_before_an_alert_and_before_a_server_hello() {
    let late = |after| Script::clear().at(Moment::Greeting, Act::Late(b"220 late\r\n".to_vec(), after));
    let second = |act| Script::clear().at(Moment::Greeting, act);
    for (greets, probed) in [
        // Long after the probe is answered with an alert, which is no TLS.
        (late(SOON * 3), second(Act::SayAndClose(ALERT.to_vec()))),
        // While the probe is under way.
        (late(SOON * 2), second(Act::Late(SERVER_HELLO.to_vec(), SOON * 3))),
        // Shortly after it.
        (late(SOON * 2), second(Act::SayAndClose(SERVER_HELLO.to_vec()))),
    ] {
        let mut order = Order::clear();
        order.server.quiet = SOON;
        let ended = order.send_to(SmtpServer::start(vec![greets, probed]));
        assert_eq!(ended.outcome(), "accepted", "{:?}", ended.delivery.outcome.cause());
        assert_eq!(ended.heard[0].messages, [LETTER]);
        assert!(ended.heard[1..].iter().all(|heard| heard.logins.is_empty() && heard.messages.is_empty()));
    }
}

#[test]
fn a_port_that_is_suspected_to_wait_for_tls_hears_the_beginning_of_a_handshake_and_nothing_in_clear() {
    for order in [Order::clear(), Order::new(Security::Starttls).trusting(&Authority::new())] {
        let mut order = order;
        order.server.quiet = SOON;
        let silent = Script::clear().at(Moment::Greeting, Act::Hang);
        let probed = Script::clear().at(Moment::Greeting, Act::Say(SERVER_HELLO.to_vec()));
        let ended = order.send_to(SmtpServer::start(vec![silent, probed]));
        assert!(matches!(ended.cause(), Cause::OtherPort { .. }), "{}", ended.cause());
        assert!(ended.heard[0].clear.is_empty(), "{:?}", ended.heard[0]);
        let octets = &ended.heard[1].clear;
        assert!(octets.starts_with(&[22, 3]) && !contains(octets, "EHLO") && !contains(octets, "AUTH"), "{octets:?}");
    }
}

#[test]
fn the_probe_takes_half_of_what_is_left_at_most_so_that_the_greeting_still_comes_in_time() {
    // The whole is ten times as long as the quiet: the probe is deaf, and the greeting comes when half of it is over.
    let greets = Script::clear().at(Moment::Greeting, Act::Late(b"220 late\r\n".to_vec(), SOON * 6));
    let deaf = Script::clear().at(Moment::Greeting, Act::Hang);
    let mut order = Order::clear().within(SOON * 10);
    order.server.quiet = SOON;
    let ended = order.send_to(SmtpServer::start(vec![greets, deaf]));
    assert_eq!(ended.outcome(), "accepted", "{:?}", ended.delivery.outcome.cause());
}

#[test]
fn a_server_that_is_slow_to_greet_is_waited_for_as_long_as_ever_and_gets_the_letter_once() {
    for greets in [Act::Drip(b"220 slow\r\n".to_vec(), SOON / 2), Act::Drip(b"220 slower\r\n".to_vec(), SOON * 2)] {
        let mut order = Order::clear();
        order.server.quiet = SOON;
        let ended = order.send(Script::clear().at(Moment::Greeting, greets));
        assert_eq!(ended.outcome(), "accepted");
        assert_eq!(ended.heard.iter().map(|heard| heard.messages.len()).sum::<usize>(), 1);
    }
    // The time that is named is the whole of it.
    let mut order = Order::clear().within(SOON * 3);
    order.server.quiet = SOON;
    let begun = Instant::now();
    let ended = order.send(Script::clear().at(Moment::Greeting, Act::Hang));
    assert!(matches!(ended.cause(), Cause::TimedOut { limit, .. } if *limit == SOON * 3), "{}", ended.cause());
    assert!((SOON * 3..SOON * 30).contains(&begun.elapsed()), "{:?}", begun.elapsed());
}

#[test]
fn a_server_without_login_is_used_without_one() {
    let order = Order { login: None, ..Order::clear() };
    let ended = order.send(Script::clear().offering(&[]));
    assert_eq!((ended.outcome(), ended.only().logins.len()), ("accepted", 0));
    assert!(!ended.memory.steps.contains(&Step::LoggingIn));
}

// ---------------------------------------------------------------- the truth table

/// An answer that is no duty anywhere, and what it makes of a letter before its end, at the login and after its end.
const ANSWERS: [(&[u8], [&str; 3]); 14] = [
    (b"421 4.3.2 closing\r\n", ["deferred", "deferred", "deferred"]),
    (b"450 4.2.0 greylisted\r\n", ["deferred", "deferred", "deferred"]),
    (b"454 4.7.0 later\r\n", ["deferred", "deferred", "deferred"]),
    (b"499\r\n", ["deferred", "deferred", "deferred"]),
    (b"500 5.5.1 no\r\n", ["rejected", "login-refused", "rejected"]),
    (b"534 5.7.9 use an app password\r\n", ["rejected", "login-refused", "rejected"]),
    (b"535-5.7.8 no\r\n535 5.7.8 never\r\n", ["rejected", "login-refused", "rejected"]),
    (b"599\r\n", ["rejected", "login-refused", "rejected"]),
    (b"399 hm\r\n", ["deferred", "deferred", "uncertain"]),
    (b"gibberish\r\n", ["deferred", "deferred", "uncertain"]),
    (b"\r\n", ["deferred", "deferred", "uncertain"]),
    (b"600 hm\r\n", ["deferred", "deferred", "uncertain"]),
    (b"250-yes\r\n550 no\r\n", ["deferred", "deferred", "uncertain"]),
    (b"f\xfcr\r\n", ["deferred", "deferred", "uncertain"]),
];

const BEFORE_THE_END: [Moment; 5] = [Moment::Greeting, Moment::Ehlo, Moment::Mail, Moment::Rcpt, Moment::Data];

#[test]
fn every_answer_at_every_step_before_the_end_says_that_the_letter_has_not_gone() {
    for (answer, [expected, at_login, _]) in ANSWERS {
        for moment in BEFORE_THE_END.into_iter().chain([Moment::Auth]) {
            let ended = Order::clear().send(Script::clear().at(moment, Act::Say(answer.to_vec())));
            let expected = if moment == Moment::Auth { at_login } else { expected };
            assert_eq!(ended.outcome(), expected, "{moment:?} {:?}", String::from_utf8_lossy(answer));
            assert_eq!((ended.only().messages.len(), ended.memory.asked), (0, 0));
            assert_eq!(ended.delivery.server_reply.unwrap().as_bytes(), answer);
        }
    }
}

#[test]
fn every_answer_to_the_end_of_the_message_is_believed_as_far_as_it_goes() {
    for (answer, [_, _, expected]) in ANSWERS {
        let ended = Order::clear().send(Script::clear().at(Moment::End, Act::Say(answer.to_vec())));
        assert_eq!(ended.outcome(), expected, "{:?}", String::from_utf8_lossy(answer));
        assert_eq!((ended.only().messages.len(), ended.memory.asked, ended.delivery.phase), (1, 1, Phase::End));
        assert_eq!(ended.delivery.queue_id, None);
        assert_eq!(ended.delivery.server_reply.unwrap().as_bytes(), answer);
    }
}

#[test]
fn the_answer_250_is_an_acceptance_in_every_form_of_it() {
    for answer in [
        b"250\r\n".as_slice(),
        b"250 \r\n",
        b"250 ok\n",
        b"250 f\xfcr Sie angenommen\r\n",
        b"250 \xff\xfe\x00\r\n",
        b"250-first\r\n250 second\r\n",
        b"250-first\r\n250\r\n",
    ] {
        for act in [Act::Say(answer.to_vec()), Act::SayAndClose(answer.to_vec())] {
            let ended = Order::clear().send(Script::clear().at(Moment::End, act));
            assert_eq!(ended.outcome(), "accepted", "{:?}", String::from_utf8_lossy(answer));
            assert_eq!(ended.delivery.server_reply.unwrap().as_bytes(), answer, "the octets are kept as they came");
        }
    }
}

#[test]
fn no_other_success_is_an_acceptance() {
    for answer in
        ["200 ok", "220 hello", "221 bye", "235 in", "251 forwarded", "252 perhaps", "299 ok", "334 go on", "354 go on"]
    {
        let ended = Order::clear().send(Script::clear().at(Moment::End, Act::say(answer)));
        assert_eq!(ended.outcome(), "uncertain", "{answer}");
        assert!(matches!(ended.cause(), Cause::Unexpected { phase: Phase::End, .. }));
        assert_eq!(ended.reply(), answer);
    }
}

#[test]
fn a_connection_cut_after_the_message_makes_it_uncertain_and_what_came_is_kept() {
    for heard in ["", "2", "25", "250", "250 ok", "250 ok\r", "250-ok\r\n", "250-ok\r\n250 ok", "550 no"] {
        let ended = Order::clear().send(Script::clear().at(Moment::End, Act::SayAndClose(heard.into())));
        assert_eq!(ended.outcome(), "uncertain", "{heard:?}");
        assert!(matches!(ended.cause(), Cause::Broken { phase: Phase::End, fault: Fault::Closed }));
        let kept = ended.delivery.server_reply.map(|reply| reply.as_bytes().to_vec()).unwrap_or_default();
        assert_eq!(kept, heard.as_bytes());
    }
}

#[test]
fn a_connection_cut_before_the_end_leaves_the_letter_to_be_sent() {
    for heard in ["", "2", "250", "250-ok\r\n25"] {
        for moment in BEFORE_THE_END.into_iter().chain([Moment::Auth]) {
            let ended = Order::clear().send(Script::clear().at(moment, Act::SayAndClose(heard.into())));
            assert_eq!((ended.outcome(), ended.memory.asked), ("deferred", 0), "{moment:?} {heard:?}");
            assert!(matches!(ended.cause(), Cause::Broken { fault: Fault::Closed, .. }));
            assert_eq!(ended.cause().remedy(), Remedy::Time);
        }
    }
}

#[test]
fn a_connection_cut_in_the_message_leaves_it_to_be_sent() {
    for (name, script, order) in transports() {
        let letter = b"so many words in one line\r\n".repeat(800_000);
        let ended = Order { letter, ..order }.send(script.at(Moment::Body, Act::Close));
        assert_eq!((ended.outcome(), ended.memory.asked), ("deferred", 0), "{name}");
        assert_eq!((ended.delivery.phase, ended.only().messages.len()), (Phase::Body, 0));
    }
}

#[test]
fn a_server_that_takes_no_more_of_the_message_is_left_when_the_time_is_over() {
    let letter = b"so many words in one line\r\n".repeat(800_000);
    let ended =
        Order { letter, ..Order::clear().within(SOON) }.send(Script::clear().at(Moment::Body, Act::Sleep(SOON * 3)));
    assert_eq!((ended.outcome(), ended.memory.asked), ("deferred", 0));
    assert!(matches!(ended.cause(), Cause::TimedOut { phase: Phase::Body, limit: SOON }), "{:?}", ended.cause());
}

#[test]
fn a_connection_that_breaks_at_the_first_byte_of_the_end_makes_the_letter_uncertain() {
    struct Slow;
    impl Witness for Slow {
        fn step(&mut self, _: Step) {}

        fn before_end_of_message(&mut self) -> Result<(), Withheld> {
            std::thread::sleep(SOON);
            Ok(())
        }
    }
    // What the server has not read when it hangs up makes the next write fail at once.
    let running = Script::clear().at(Moment::Body, Act::Sleep(SOON / 4)).start();
    let mut order = Order::clear();
    order.server.port = running.port();
    let letter = b"so many words in one line\r\n".repeat(4_000);
    let delivery = deliver(&order.server, None, &order.envelope, &letter, &mut Slow);
    assert!(matches!(delivery.outcome, Outcome::Uncertain(Cause::Broken { fault: Fault::Io(_), .. })), "{delivery:?}");
    assert_eq!(running.stop()[0].messages.len(), 0, "uncertain is what we know, not what the server knows");
}

#[test]
fn a_server_that_never_answers_is_left_when_the_time_for_the_step_is_over() {
    for moment in BEFORE_THE_END.into_iter().chain([Moment::Auth, Moment::End]) {
        let begun = Instant::now();
        let ended = Order::clear().within(SOON).send(Script::clear().at(moment, Act::Hang));
        let expected = if moment == Moment::End { "uncertain" } else { "deferred" };
        assert_eq!(ended.outcome(), expected, "{moment:?}");
        assert!(matches!(ended.cause(), Cause::TimedOut { limit, .. } if *limit == SOON), "{moment:?}");
        assert!((SOON..SOON * 10).contains(&begun.elapsed()), "{moment:?} took {:?}", begun.elapsed());
    }
}

#[test]
fn the_answer_to_the_end_has_its_own_limit() {
    let slow = Act::Drip(b"250 ok\r\n".to_vec(), SOON / 4);
    let mut order = Order::clear();
    order.server.step_timeout = SOON * 3 / 2;
    assert_eq!(order.send(Script::clear().at(Moment::End, slow.clone())).outcome(), "accepted");
    let mut order = Order::clear();
    order.server.final_timeout = SOON;
    assert_eq!(order.send(Script::clear().at(Moment::End, slow)).outcome(), "uncertain");
}

#[test]
fn a_refused_connection_leaves_the_letter_to_be_sent() {
    let mut order = Order::clear();
    order.server.port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let delivery = deliver(&order.server, None, &order.envelope, LETTER, &mut order.memory);
    assert!(matches!(delivery.outcome, Outcome::Deferred(Cause::Connect { .. })), "{delivery:?}");
    assert_eq!((delivery.phase, order.memory.steps), (Phase::Connect, vec![Step::Connecting]));
}

#[test]
fn a_name_without_an_address_leaves_the_letter_to_be_sent() {
    let mut order = Order::clear();
    order.server.host = "no-such-host.invalid".to_owned();
    let delivery = deliver(&order.server, None, &order.envelope, LETTER, &mut order.memory);
    assert!(matches!(delivery.outcome, Outcome::Deferred(Cause::LookUp { .. })), "{delivery:?}");
}

#[test]
fn whatever_goes_wrong_at_the_farewell_an_accepted_letter_is_accepted() {
    for act in [
        Act::Close,
        Act::Hang,
        Act::say("421 no"),
        Act::say("500 what?"),
        Act::Say(b"gibberish".to_vec()),
        Act::Flood(b"x", 1 << 20),
    ] {
        let begun = Instant::now();
        let ended = Order::clear().send(Script::clear().at(Moment::Quit, act));
        assert_eq!(ended.outcome(), "accepted");
        assert_eq!(ended.reply(), "250 2.0.0 Ok: queued as 4TEST1");
        assert!(begun.elapsed() < Duration::from_secs(5), "nobody waits for a farewell");
    }
}

// ---------------------------------------------------------------- cut after every octet

/// Cuts the session in two everywhere, and asks each time: does what we say agree with what the server knows?
fn sweep(script: &Script, order: impl Fn() -> Order, cut: impl Fn(Script, usize) -> Script) -> [usize; 3] {
    let mut seen = [0; 3];
    for octets in 0.. {
        let ended = order().send(cut(script.clone(), octets));
        let (heard, outcome) = (ended.only(), ended.outcome());
        let at = format!("after {octets} octets: {:?}, heard {heard:?}", ended.delivery);
        assert!(heard.messages.len() <= 1, "{at}");
        match outcome {
            "accepted" => assert!(heard.answered && heard.messages == [LETTER], "{at}"),
            "uncertain" => assert!(!heard.answered && ended.memory.asked == 1, "{at}"),
            "deferred" => assert!(heard.messages.is_empty() && ended.memory.asked == 0, "{at}"),
            other => panic!("{other} {at}"),
        }
        seen[["accepted", "uncertain", "deferred"].iter().position(|word| *word == outcome).unwrap()] += 1;
        if outcome == "accepted" && heard.commands.last().is_some_and(|command| command == "QUIT") && seen[0] > 20 {
            return seen;
        }
    }
    unreachable!("a session ends")
}

#[test]
fn a_server_that_is_cut_off_after_any_octet_never_makes_us_say_more_or_less_than_we_know() {
    let [_, uncertain, deferred] = sweep(&Script::clear(), Order::clear, Script::cut_after);
    // One for each octet of the last answer that can be the first to be missing.
    assert_eq!(uncertain, "250 2.0.0 Ok: queued as 4TEST1\r\n".len());
    assert!(deferred > 150, "{deferred}");
}

#[test]
fn a_server_that_is_cut_off_after_any_octet_under_tls_does_so_no_more() {
    let authority = Authority::new();
    let order = || Order::new(Security::Tls).trusting(&authority);
    let [_, uncertain, deferred] = sweep(&Script::tls(authority.identity("localhost")), order, Script::cut_after);
    assert!(uncertain > "250 2.0.0 Ok: queued as 4TEST1\r\n".len(), "{uncertain}");
    assert!(deferred > 1_000, "{deferred}");
}

#[test]
fn a_server_that_is_cut_off_after_any_octet_of_starttls_does_so_no_more() {
    let authority = Authority::new();
    let order = || Order::new(Security::Starttls).trusting(&authority);
    let [_, uncertain, deferred] = sweep(&Script::starttls(authority.identity("localhost")), order, Script::cut_after);
    assert!(uncertain > "250 2.0.0 Ok: queued as 4TEST1\r\n".len(), "{uncertain}");
    assert!(deferred > 1_000, "{deferred}");
}

#[test]
fn a_server_that_stops_listening_after_any_octet_never_makes_us_say_more_or_less_than_we_know() {
    let [_, uncertain, deferred] = sweep(&Script::clear(), Order::clear, Script::deaf_after);
    assert!(uncertain >= ".\r\n".len() - 1, "{uncertain}");
    assert!(deferred > 100, "{deferred}");
}

// ---------------------------------------------------------------- the point of no return

#[test]
fn a_letter_that_is_withheld_has_gone_without_its_end_and_without_another_word() {
    for (name, script, order) in transports() {
        let memory = Memory { withholds: true, ..Memory::default() };
        let ended = Order { memory, ..order }.send(script);
        assert_eq!(ended.outcome(), "withheld", "{name}");
        assert_eq!(ended.cause().to_string(), "the message was held back before its end: the disk is full");
        assert_eq!((ended.only().messages.len(), ended.memory.asked, ended.delivery.phase), (0, 1, Phase::Body));
        let body = &ended.only().bodies[0];
        assert_eq!(String::from_utf8_lossy(body), "Subject: Erasure\r\n\r\nDelete it.\r\n..hidden dot\r\nAda\r\n");
        let all = [ended.only().clear.as_slice(), &ended.only().secured].concat();
        assert!(all.ends_with(b"..hidden dot\r\nAda\r\n"), "nothing follows the last line");
        assert!(!ended.memory.steps.iter().any(|step| matches!(step, Step::AwaitingAnswer { .. })));
    }
}

#[test]
fn the_witness_is_asked_when_the_whole_message_is_with_the_server_and_before_its_end() {
    struct Looking<'a>(&'a SmtpServer, Vec<u8>);
    impl Witness for Looking<'_> {
        fn step(&mut self, _: Step) {}

        fn before_end_of_message(&mut self) -> Result<(), Withheld> {
            let begun = Instant::now();
            while self.1.len() < LETTER.len() + 1 && begun.elapsed() < LATER {
                self.1 = self.0.heard()[0].bodies[0].clone();
            }
            // Time for anything that was written too early to arrive as well.
            std::thread::sleep(Duration::from_millis(50));
            assert!(self.0.heard()[0].messages.is_empty());
            assert!(!self.0.heard()[0].clear.ends_with(b"\r\n."));
            Ok(())
        }
    }
    let running = Script::clear().start();
    let mut order = Order::clear();
    order.server.port = running.port();
    let mut looking = Looking(&running, Vec::new());
    let delivery = deliver(&order.server, None, &order.envelope, LETTER, &mut looking);
    assert_eq!(delivery.outcome.name(), "accepted");
    assert_eq!(looking.1.len(), LETTER.len() + 1, "the message and one doubled dot");
}

// ---------------------------------------------------------------- out of turn, and before TLS

#[test]
fn an_acceptance_that_came_before_the_end_of_the_message_is_none() {
    for (name, script, order) in transports() {
        let early = Act::Say(b"354 go on\r\n250 2.0.0 Ok: queued as FORGED\r\n".to_vec());
        let ended = order.send(script.at(Moment::Data, early));
        assert_eq!((ended.outcome(), ended.memory.asked), ("deferred", 0), "{name}");
        assert!(matches!(ended.cause(), Cause::OutOfTurn { phase: Phase::Body, .. }), "{name} {:?}", ended.cause());
        assert_eq!(ended.only().messages.len(), 0);
    }
}

#[test]
fn a_refusal_that_came_in_the_message_is_one_and_nothing_more_is_said() {
    for (refusal, expected) in
        [("421 4.3.2 closing", "deferred"), ("452 4.3.1 full", "deferred"), ("552 5.3.4 too big", "rejected")]
    {
        let early = Act::Say(format!("354 go on\r\n{refusal}\r\n").into());
        let ended = Order::clear().send(Script::clear().at(Moment::Data, early));
        assert_eq!((ended.outcome(), ended.memory.asked), (expected, 0));
        assert_eq!((ended.reply(), ended.delivery.phase), (refusal.to_owned(), Phase::Body));
        assert!(ended.only().clear.ends_with(b"\r\nAda\r\n"), "QUIT would be a line of the letter");
    }
}

#[test]
fn an_answer_too_many_ends_the_session_before_it_is_taken_for_the_next_one() {
    for (moment, phase) in [
        (Moment::Greeting, Phase::Ehlo),
        (Moment::Ehlo, Phase::Auth),
        (Moment::Auth, Phase::Mail),
        (Moment::Mail, Phase::Rcpt),
        (Moment::Rcpt, Phase::Data),
    ] {
        let duty = match moment {
            Moment::Greeting => "220 hello\r\n",
            Moment::Ehlo => "250-mx\r\n250 AUTH PLAIN\r\n",
            Moment::Auth => "235 in\r\n",
            _ => "250 ok\r\n",
        };
        let ended = Order::clear().send(Script::clear().at(moment, Act::Say(format!("{duty}250 more\r\n").into())));
        assert_eq!(ended.outcome(), "deferred", "{moment:?}");
        assert!(matches!(ended.cause(), Cause::OutOfTurn { phase: at, .. } if *at == phase), "{:?}", ended.cause());
        assert_eq!(ended.reply(), "250 more");
    }
}

#[test]
fn nothing_that_was_said_before_the_handshake_counts_after_it() {
    let forged =
        "220 go\r\n250-mx\r\n250 AUTH PLAIN\r\n235 in\r\n250 ok\r\n250 ok\r\n354 go\r\n250 2.0.0 Ok: queued as FORGED";
    for forged in [forged, "220 go\r\n2", "220 go\r\n\r\n"] {
        let authority = Authority::new();
        let script = Script::starttls(authority.identity("localhost")).at(Moment::Starttls, Act::say(forged));
        let ended = Order::new(Security::Starttls).trusting(&authority).send(script);
        assert_eq!(ended.outcome(), "deferred");
        assert!(matches!(ended.cause(), Cause::SpokeBeforeHandshake(_)), "{:?}", ended.cause());
        assert_eq!((ended.delivery.phase, ended.delivery.tls.clone()), (Phase::Starttls, None));
        assert_eq!(
            ended.only().clear,
            b"EHLO [127.0.0.1]\r\nSTARTTLS\r\n",
            "no hello to a handshake that is not to be trusted"
        );
        assert!(ended.only().secured.is_empty());
    }
}

#[test]
fn an_offer_made_before_the_handshake_is_forgotten() {
    let authority = Authority::new();
    let script = Script::starttls(authority.identity("localhost"))
        .offering_in_clear(&["STARTTLS", "AUTH PLAIN LOGIN", "DSN"])
        .offering(&["8BITMIME"]);
    let ended = Order::new(Security::Starttls).trusting(&authority).send(script);
    assert_eq!(ended.outcome(), "deferred");
    assert!(matches!(ended.cause(), Cause::LoginNotOffered(offered) if offered.is_empty()), "{:?}", ended.cause());
    assert_eq!(ended.cause().remedy(), Remedy::Settings);
    assert_eq!(ended.only().logins.len(), 0);
}

#[test]
fn without_starttls_nothing_is_sent_whatever_else_is_offered() {
    for offers in [&["AUTH PLAIN LOGIN", "8BITMIME"] as &[_], &["XSTARTTLS"], &[]] {
        let authority = Authority::new();
        let script = Script::starttls(authority.identity("localhost")).offering_in_clear(offers);
        let ended = Order::new(Security::Starttls).trusting(&authority).send(script);
        assert_eq!(ended.outcome(), "deferred");
        assert!(matches!(ended.cause(), Cause::StarttlsMissing(host) if host == "localhost"));
        assert_eq!(ended.only().clear, b"EHLO [127.0.0.1]\r\n");
    }
}

#[test]
fn a_server_that_does_not_start_tls_gets_nothing() {
    for answer in ["454 4.7.0 TLS not available", "502 5.5.1 what?", "250 ok", "421 closing"] {
        let authority = Authority::new();
        let script = Script::starttls(authority.identity("localhost")).at(Moment::Starttls, Act::say(answer));
        let ended = Order::new(Security::Starttls).trusting(&authority).send(script);
        assert_eq!(ended.outcome(), "deferred", "{answer}");
        assert!(matches!(ended.cause(), Cause::StarttlsRefused(_)));
        assert_eq!(ended.only().clear, b"EHLO [127.0.0.1]\r\nSTARTTLS\r\n");
    }
}

#[test]
fn a_handshake_that_is_none_ends_the_session() {
    for (act, timed_out) in
        [(Act::Close, false), (Act::Drip(b"220 hello\r\n".to_vec(), SOON / 50), false), (Act::Hang, true)]
    {
        for (name, script, order) in transports().into_iter().skip(1) {
            let ended = order.within(SOON).send(script.at(Moment::Handshake, act.clone()));
            assert_eq!((ended.outcome(), ended.delivery.phase), ("deferred", Phase::Handshake), "{name} {act:?}");
            let cause = ended.cause();
            assert_eq!(matches!(cause, Cause::TimedOut { .. }), timed_out, "{cause:?}");
            assert!(!contains(&ended.only().clear, "privacy@example.com"));
        }
    }
}

#[test]
fn a_certificate_that_proves_nothing_ends_the_session_before_a_word_is_said() {
    let (known, unknown) = (Authority::new(), Authority::new());
    for (identity, why) in [
        (known.expired("localhost"), "it has expired"),
        (known.identity("mx.example.com"), "it is for another name"),
        (known.identity("127.0.0.1"), "it is for another name"),
        (unknown.identity("localhost"), "no authority that is trusted here has signed it"),
    ] {
        let ended = Order::new(Security::Tls).trusting(&known).send(Script::tls(identity));
        assert_eq!(ended.outcome(), "deferred");
        assert_eq!(ended.cause().to_string(), format!("the certificate of `localhost` cannot be trusted: {why}"));
        assert_eq!(ended.cause().remedy(), Remedy::Settings);
        assert_eq!(ended.delivery.tls, None);
        assert!(ended.only().secured.is_empty() && ended.only().logins.is_empty());
    }
}

#[test]
fn a_certificate_is_verified_after_starttls_too() {
    let authority = Authority::new();
    let script = Script::starttls(authority.identity("mx.example.com"));
    let ended = Order::new(Security::Starttls).trusting(&authority).send(script);
    assert!(matches!(ended.cause(), Cause::Certificate { .. }), "{:?}", ended.cause());
    assert!(ended.only().secured.is_empty());
}

#[test]
fn a_private_authority_is_trusted_only_where_it_is_named() {
    let authority = Authority::new();
    let ended = Order::new(Security::Tls).send(Script::tls(authority.identity("localhost")));
    assert!(matches!(ended.cause(), Cause::Certificate { .. } | Cause::NoCa), "{:?}", ended.cause());
}

#[test]
fn a_server_on_this_machine_is_trusted_by_the_very_certificate_that_was_named_and_by_no_other() {
    let (named, other) = (SelfSigned::new("127.0.0.1"), SelfSigned::new("127.0.0.1"));
    for (script, security) in
        [(Script::tls as fn(Identity) -> Script, Security::Tls), (Script::starttls, Security::Starttls)]
    {
        for host in ["127.0.0.1", "localhost"] {
            let send = |identity: Identity, trusted: &SelfSigned| {
                let mut order = Order::new(security);
                order.server = Server { host: host.to_owned(), extra_ca: Some(trusted.pem.clone()), ..order.server };
                order.send(script(identity))
            };
            assert_eq!(send(named.identity(), &named).outcome(), "accepted", "{host}");
            let ended = send(other.identity(), &named);
            let words = "no authority that is trusted here has signed it";
            assert!(
                matches!(ended.cause(), Cause::Certificate { reason, .. } if reason == words),
                "{host}: {:?}",
                ended.cause()
            );
            assert!(ended.only().secured.is_empty());
            let ended = send(named.with_key_of(&other), &named);
            assert_eq!(ended.outcome(), "deferred", "the certificate alone proves nothing without its key");
        }
    }
}

#[test]
fn plain_text_and_bound_runs_never_leave_this_machine() {
    for (security, loopback_only) in [(Security::None, false), (Security::Tls, true), (Security::Starttls, true)] {
        let begun = Instant::now();
        let mut order = Order::new(security);
        // TEST-NET-1: an attempt to connect would wait for its limit (RFC 5737).
        order.server = Server { host: "192.0.2.1".to_owned(), port: 25, loopback_only, ..order.server };
        let delivery = deliver(&order.server, None, &order.envelope, LETTER, &mut order.memory);
        let cause = delivery.outcome.cause().unwrap();
        assert!(matches!(cause, Cause::ClearText { .. } | Cause::NotLoopback { .. }), "{cause:?}");
        assert!(begun.elapsed() < Duration::from_secs(2));
    }
    let (_, script, mut order) = transports().pop().unwrap();
    order.server.loopback_only = true;
    assert_eq!(order.send(script).outcome(), "accepted");
}

// ---------------------------------------------------------------- floods, drips and hostile text

#[test]
fn an_endless_line_or_answer_is_not_read_to_its_end() {
    const FLOOD: usize = 64 << 20;
    for moment in [Moment::Greeting, Moment::Rcpt, Moment::End] {
        for (octets, is_line) in [(b"x".as_slice(), true), (b"250-more\r\n", false)] {
            let ended = Order::clear().send(Script::clear().at(moment, Act::Flood(octets, FLOOD)));
            assert_eq!(ended.outcome(), if moment == Moment::End { "uncertain" } else { "deferred" });
            let Cause::Broken { fault, .. } = ended.cause() else { panic!("{:?}", ended.cause()) };
            assert!(matches!((fault, is_line), (Fault::LineTooLong, true) | (Fault::ReplyTooLong, false)), "{fault:?}");
            // What the two sockets hold is the operating system's; the rest was never taken.
            assert!(ended.only().said < FLOOD / 2, "{} octets were taken", ended.only().said);
            assert!(ended.reply().chars().count() <= 1_001);
        }
    }
}

#[test]
fn a_drip_does_not_make_a_step_longer() {
    for moment in [Moment::Greeting, Moment::Ehlo, Moment::Auth, Moment::Rcpt, Moment::End] {
        let begun = Instant::now();
        let drip = Act::Drip(b"250-still here\r\n".repeat(6), SOON / 6);
        let ended = Order::clear().within(SOON).send(Script::clear().at(moment, drip));
        assert_eq!(ended.outcome(), if moment == Moment::End { "uncertain" } else { "deferred" });
        assert!(matches!(ended.cause(), Cause::TimedOut { .. }), "{:?}", ended.cause());
        assert!(begun.elapsed() < SOON * 10, "{moment:?} took {:?}", begun.elapsed());
        assert!(ended.reply().starts_with('2'), "what came is kept");
    }
}

#[test]
fn a_drip_inside_tls_does_not_make_a_step_longer() {
    for (name, script, order) in transports().into_iter().skip(1) {
        let begun = Instant::now();
        let ended = order.within(SOON).send(script.trickling(SOON / 60));
        assert_eq!((ended.outcome(), ended.only().messages.len()), ("deferred", 0), "{name}");
        assert!(matches!(ended.cause(), Cause::TimedOut { limit: SOON, .. }));
        assert!(begun.elapsed() < SOON * 10, "{name} took {:?}", begun.elapsed());
    }
}

#[test]
fn what_a_server_says_is_shown_harmless_and_kept_as_it_came() {
    let said = "550-5.1.1 \x1b[2J\x1b]0;owned\x07 \u{202e}evil\u{200b}\u{9b}\r\n550 5.1.1 no\tbox\\\r\n";
    let ended = Order::clear().send(Script::clear().at(Moment::Rcpt, Act::Say(said.into())));
    let shown = r"550-5.1.1 \u{1b}[2J\u{1b}]0;owned\u{7} \u{202e}evil\u{200b}\u{9b} / 550 5.1.1 no\u{9}box\\";
    assert_eq!(ended.reply(), shown);
    assert_eq!(ended.cause().to_string(), format!("the server refused the message at `RCPT TO`: `{shown}`"));
    assert_eq!(ended.delivery.server_reply.as_ref().unwrap().last_line(), r"550 5.1.1 no\u{9}box\\");
    assert_eq!(ended.delivery.server_reply.as_ref().unwrap().as_bytes(), said.as_bytes());
}

// ---------------------------------------------------------------- login

#[test]
fn plain_is_used_where_it_is_offered_and_login_where_it_is_alone_in_any_case() {
    for (offers, way) in [
        (&["AUTH PLAIN LOGIN"] as &[_], "AUTH PLAIN"),
        (&["AUTH LOGIN PLAIN"], "AUTH PLAIN"),
        (&["AUTH XOAUTH2 LOGIN"], "AUTH LOGIN"),
        (&["auth plain login"], "AUTH PLAIN"),
        (&["Auth Login"], "AUTH LOGIN"),
        (&["AUTH=LOGIN"], "AUTH LOGIN"),
    ] {
        let ended = Order::clear().send(Script::clear().offering(offers).login("ada", PASSWORD));
        assert_eq!(ended.outcome(), "accepted", "{offers:?}");
        assert_eq!(ended.only().commands[1], way, "{offers:?}");
        assert_eq!(ended.only().logins, [("ada".to_owned(), PASSWORD.to_owned())]);
    }
}

#[test]
fn lower_case_keywords_are_read_over_starttls_too() {
    let authority = Authority::new();
    let script = Script::starttls(authority.identity("localhost")).offering_in_clear(&["starttls"]).offering(&[
        "auth login",
        "dsn",
        "size 100000",
    ]);
    let ended = Order::new(Security::Starttls).trusting(&authority).send(script);
    assert_eq!(ended.outcome(), "accepted");
    let mail = format!("MAIL FROM:<ada@example.org> SIZE={} RET=HDRS\r\n", LETTER.len());
    assert!(contains(&ended.only().secured, &mail));
}

#[test]
fn a_long_login_waits_for_its_prompt() {
    let long = "x".repeat(2_000);
    let order = Order { login: Some(Login::new("ada", long.clone()).unwrap()), ..Order::clear() };
    let ended = order.send(Script::clear().login("ada", &long));
    assert_eq!((ended.outcome(), ended.only().commands[1].as_str()), ("accepted", "AUTH PLAIN"));
}

#[test]
fn a_wrong_password_is_a_refused_login_and_tried_once() {
    for offers in [["AUTH PLAIN LOGIN"], ["AUTH LOGIN"]] {
        let ended = Order::clear().send(Script::clear().offering(&offers).login("ada", "other"));
        assert_eq!(ended.outcome(), "login-refused");
        assert_eq!(ended.cause().to_string(), "the login of `ada` was refused: `535 5.7.8 Who are you?`");
        assert_eq!((ended.only().logins.len(), ended.delivery.phase), (1, Phase::Auth));
        assert!(!contains(&ended.only().clear, "MAIL FROM"));
    }
}

#[test]
fn a_login_can_be_refused_at_each_of_its_lines() {
    for (moment, last) in [(Moment::Auth, 1), (Moment::AuthName, 2), (Moment::AuthPassword, 3)] {
        for (answer, outcome) in [("535 no", "login-refused"), ("454 later", "deferred"), ("250 hm", "deferred")] {
            let ended = Order::clear().send(Script::clear().offering(&["AUTH LOGIN"]).at(moment, Act::say(answer)));
            assert_eq!(ended.outcome(), outcome, "{moment:?} {answer}");
            let lines = ended.only().clear.split(|octet| *octet == b'\n').filter(|line| !line.is_empty()).count();
            let farewell = usize::from(answer != "250 hm");
            assert_eq!(lines, 1 + last + farewell, "EHLO, the lines of the login so far, and QUIT where it is heard");
        }
    }
}

#[test]
fn a_password_is_never_shown_even_if_the_server_says_it_back() {
    let plain = "AGFkYQBDQU5BUlktN2YzYQ==";
    let alone = "Q0FOQVJZLTdmM2E=";
    let echo = format!("535-what is {PASSWORD}?\r\n535 or AUTH PLAIN {plain}, or {alone}?");
    for act in [
        Act::say(&echo),
        Act::say(&echo.replace("535", "454")),
        Act::say(&echo.replace("535", "250")),
        Act::SayAndClose(echo[..40].into()),
    ] {
        let ended = Order::clear().send(Script::clear().at(Moment::Auth, act));
        assert_eq!(ended.only().logins.len(), 1);
        let shown = format!("{:?} {} {}", ended.delivery, ended.cause(), ended.reply());
        let kept = ended.delivery.server_reply.unwrap().as_bytes().to_vec();
        for secret in [PASSWORD, plain, alone] {
            assert!(!shown.contains(secret) && !contains(&kept, secret), "{shown}");
        }
        assert!(shown.contains("***"));
    }
}

#[test]
fn a_password_is_never_shown_either_if_the_server_says_it_long_after_the_login() {
    let alone = "Q0FOQVJZLTdmM2E=";
    for (moment, code) in
        [(Moment::Mail, 550), (Moment::Rcpt, 450), (Moment::Data, 554), (Moment::End, 552), (Moment::End, 250)]
    {
        let ended = Order::clear().send(Script::clear().at(moment, Act::say(&format!("{code} {PASSWORD} {alone}"))));
        assert_eq!(ended.reply(), format!("{code} *** ***"), "{moment:?}");
        assert!(!format!("{:?}", ended.delivery).contains(PASSWORD), "{moment:?}");
    }
    let unasked = Act::Say(format!("235 in\r\n250 {PASSWORD}\r\n").into());
    for act in [unasked, Act::SayAndClose(format!("235-in\r\n235-{PASSWORD}").into())] {
        let ended = Order::clear().send(Script::clear().at(Moment::Auth, act));
        assert!(ended.reply().contains("***"), "{:?}", ended.delivery);
        assert!(!format!("{:?} {}", ended.delivery, ended.cause()).contains(PASSWORD));
    }
}

#[test]
fn a_login_is_tried_without_sending_anything() {
    for (name, script, mut order) in transports() {
        let running = script.offering(&["AUTH PLAIN", "DSN"]).login("ada", PASSWORD).start();
        order.server.port = running.port();
        let welcome = try_login(&order.server, order.login.as_ref()).unwrap();
        assert_eq!((welcome.tls.is_some(), welcome.offers_delivery_reports), (name != "clear", true));
        let heard = running.stop();
        assert_eq!(heard[0].commands.last().unwrap(), "QUIT", "{name}");
        assert!(!heard[0].commands.iter().any(|command| command.starts_with("MAIL")));
    }
}

#[test]
fn a_login_that_is_tried_and_refused_says_so() {
    let running = Script::clear().login("ada", "other").start();
    let mut order = Order::clear();
    order.server.port = running.port();
    let cause = try_login(&order.server, order.login.as_ref()).unwrap_err();
    assert_eq!(Outcome::from(cause).name(), "login-refused");
    assert_eq!(running.stop()[0].commands.last().unwrap(), "QUIT");
}

// ---------------------------------------------------------------- login by token

const TOKEN: &str = "ya29.CANARY-7f3a";

/// An order that proves who it is with a token.
fn with_token(token: &str) -> Order {
    Order { login: Some(Login::with_token("ada", token.to_owned()).unwrap()), ..Order::clear() }
}

fn taking_tokens() -> Script {
    Script::clear().offering(&["AUTH PLAIN LOGIN XOAUTH2"])
}

/// What the challenge of the scripted server says, in the words for the user.
const WHY: &str = "(status `400`, schemes `Bearer`, scope `https://mail.example.org/`)";

#[test]
fn a_token_is_sent_as_such_whatever_else_is_offered_over_each_transport() {
    for (name, script, order) in transports() {
        let script = script.offering(&["auth plain login xoauth2"]).login("ada", TOKEN);
        let ended = Order { login: with_token(TOKEN).login, ..order }.send(script);
        assert_eq!(ended.outcome(), "accepted", "{name}");
        assert!(ended.only().commands.contains(&"AUTH XOAUTH2".to_owned()), "{name}");
        assert_eq!(ended.only().logins, [("ada".to_owned(), TOKEN.to_owned())]);
        assert!(ended.only().challenged.is_empty());
    }
}

#[test]
fn a_token_that_makes_the_line_longer_than_512_octets_waits_for_its_prompt() {
    for (length, has_prompt) in [(349, false), (350, true), (2_000, true)] {
        let long = "x".repeat(length);
        let ended = with_token(&long).send(taking_tokens().login("ada", &long));
        assert_eq!(ended.outcome(), "accepted", "{length}");
        let line = ended.only().clear.split(|octet| *octet == b'\n').nth(1).unwrap();
        assert_eq!(line == b"AUTH XOAUTH2\r", has_prompt, "{length}");
        assert!(line.len() < 512, "{}", line.len() + 1);
        assert_eq!(ended.only().logins, [("ada".to_owned(), long)]);
    }
}

#[test]
fn a_challenge_is_answered_with_an_empty_line_and_the_refusal_says_why() {
    for length in [20, 2_000] {
        let ended = with_token(&"x".repeat(length)).send(taking_tokens().login("ada", "other"));
        assert_eq!(ended.outcome(), "login-refused");
        assert_eq!(
            ended.cause().to_string(),
            format!("the token of `ada` was refused: `535 5.7.8 No such token` {WHY}")
        );
        assert_eq!(ended.cause().remedy(), Remedy::Login);
        assert_eq!(ended.only().challenged, ["\r\n"]);
        assert_eq!((ended.only().logins.len(), ended.delivery.phase), (1, Phase::Auth));
        assert_eq!(ended.only().commands.last().unwrap(), "QUIT");
    }
}

#[test]
fn a_token_that_is_refused_without_a_challenge_is_refused() {
    let script = taking_tokens().at(Moment::Auth, Act::say("535 5.7.3 Authentication unsuccessful"));
    let ended = with_token(TOKEN).send(script);
    assert_eq!(ended.outcome(), "login-refused");
    let words = "the token of `ada` was refused: `535 5.7.3 Authentication unsuccessful`";
    assert_eq!(ended.cause().to_string(), words);
    assert!(ended.only().challenged.is_empty());
}

#[test]
fn a_server_that_says_why_and_hangs_up_has_refused_the_token_all_the_same() {
    let ended = with_token(TOKEN).send(taking_tokens().login("ada", "other").at(Moment::AuthChallenged, Act::Close));
    assert_eq!(ended.outcome(), "login-refused");
    let cause = ended.cause().to_string();
    assert!(cause.starts_with("the token of `ada` was refused: `334 ") && cause.ends_with(WHY), "{cause}");
    assert!(ended.reply().starts_with("334 "));
}

#[test]
fn a_challenge_that_says_nothing_is_answered_too_and_believed_no_further() {
    for (challenge, then, outcome) in [
        ("334 ", Act::say("535 no"), "login-refused"),
        ("334 !!!", Act::say("535 no"), "login-refused"),
        ("334 ", Act::say("454 later"), "deferred"),
        ("334 ", Act::say("334 "), "deferred"),
        ("334 ", Act::Close, "deferred"),
        ("334 bm90aGluZw==", Act::Close, "deferred"),
    ] {
        let script = taking_tokens().at(Moment::Auth, Act::say(challenge)).at(Moment::AuthChallenged, then.clone());
        let ended = with_token(TOKEN).send(script);
        assert_eq!(ended.outcome(), outcome, "{challenge} {then:?}");
        assert_eq!(ended.only().challenged, ["\r\n"], "{challenge} {then:?}");
        assert!(!contains(&ended.only().clear, "MAIL FROM"));
    }
}

#[test]
fn a_server_that_is_silent_after_the_challenge_is_left_when_the_time_is_over() {
    let script = taking_tokens().login("ada", "other").at(Moment::AuthChallenged, Act::Hang);
    let ended = with_token(TOKEN).within(SOON).send(script);
    assert_eq!(ended.outcome(), "deferred");
    assert!(matches!(ended.cause(), Cause::TimedOut { phase: Phase::Auth, .. }), "{:?}", ended.cause());
}

#[test]
fn a_server_that_takes_no_token_is_told_by_what_it_offers_and_gets_no_token() {
    for (offers, said) in [(&["AUTH PLAIN LOGIN"] as &[_], "PLAIN LOGIN"), (&["DSN"], "nothing")] {
        let ended = with_token(TOKEN).send(Script::clear().offering(offers));
        assert_eq!(ended.outcome(), "deferred");
        let words = format!("the server offers no login with a token (`XOAUTH2`) but `{said}`");
        assert_eq!((ended.cause().to_string(), ended.cause().remedy()), (words, Remedy::Settings));
        assert_eq!(ended.only().commands, ["EHLO [127.0.0.1]", "QUIT"]);
    }
    let ended = Order::clear().send(Script::clear().offering(&["AUTH XOAUTH2"]));
    let words = "the server offers no login with a password (`PLAIN` or `LOGIN`) but `XOAUTH2`";
    assert_eq!(ended.cause().to_string(), words);
}

#[test]
fn a_token_is_never_shown_even_if_the_server_says_it_back() {
    let response = STANDARD.encode(format!("user=ada\u{1}auth=Bearer {TOKEN}\u{1}\u{1}"));
    let challenge = STANDARD.encode(format!(r#"{{"status":"401","scope":"{TOKEN}"}}"#));
    let alone = STANDARD.encode(TOKEN);
    let echo = format!("535-what is {TOKEN}?\r\n535 or {response} or {alone} or {challenge}");
    for (at, act) in [
        (Moment::Auth, Act::say(&echo)),
        (Moment::Auth, Act::say(&echo.replace("535", "454"))),
        (Moment::Auth, Act::say_and_close(&format!("334 {challenge}"))),
        (Moment::AuthChallenged, Act::say(&echo)),
    ] {
        let script = taking_tokens().login("ada", "other").at(at, act.clone());
        let ended = with_token(TOKEN).send(script);
        assert_eq!(ended.only().logins.len(), 1);
        let shown = format!("{:?} {} {}", ended.delivery, ended.cause(), ended.reply());
        let kept = ended.delivery.server_reply.unwrap().as_bytes().to_vec();
        for secret in [TOKEN, &response, &challenge, &alone] {
            assert!(!shown.contains(secret) && !contains(&kept, secret), "{act:?} {shown}");
        }
        assert!(shown.contains("***"));
    }
}

#[test]
fn a_token_is_tried_without_sending_anything() {
    let running = taking_tokens().login("ada", TOKEN).start();
    let mut order = with_token(TOKEN);
    order.server.port = running.port();
    try_login(&order.server, order.login.as_ref()).unwrap();
    assert_eq!(running.stop()[0].commands, ["EHLO [127.0.0.1]", "AUTH XOAUTH2", "QUIT"]);
}

// ---------------------------------------------------------------- envelope and message

#[test]
fn the_copy_comes_last_and_its_refusal_does_not_stop_the_letter() {
    for (answer, refused) in [
        ("250 ok", false),
        ("251 2.1.5 forwarded", false),
        ("450 4.2.1 later", true),
        ("452 4.5.3 too many recipients", true),
        ("501 5.1.3 bad address", true),
        ("503 5.5.1 no more", true),
        ("550 5.1.1 no", true),
        ("550-5.7.1 one line\r\n550 5.7.1 and another", true),
        ("552 5.2.2 full", true),
        ("554 5.7.1 spam", true),
        ("555 5.5.4 NOTIFY unknown", true),
    ] {
        let ended = Order::clear().with_copy().send(Script::clear().at(Moment::CopyRcpt, Act::say(answer)));
        assert_eq!((ended.outcome(), ended.delivery.copy_refused), ("accepted", refused), "{answer}");
        assert_eq!(ended.only().messages, [LETTER]);
        let rcpts: Vec<_> = ended.only().commands.iter().filter(|command| command.starts_with("RCPT")).collect();
        assert_eq!(rcpts, ["RCPT TO:<privacy@example.com>", "RCPT TO:<ada+copy@example.org>"]);
    }
}

#[test]
fn a_refused_addressee_stops_the_letter_before_the_copy_is_named() {
    let ended = Order::clear().with_copy().send(Script::clear().at(Moment::Rcpt, Act::say("550 5.1.1 no such box")));
    assert_eq!((ended.outcome(), ended.delivery.copy_refused), ("rejected", false));
    assert_eq!(ended.only().commands.last().unwrap(), "QUIT");
    assert!(!contains(&ended.only().clear, "ada+copy@") && !contains(&ended.only().clear, "DATA"));
    assert_eq!(ended.cause().remedy(), Remedy::Message);
}

#[test]
fn a_connection_that_ends_at_the_copy_is_no_refusal_of_it() {
    for act in [Act::Close, Act::say_and_close("421 4.3.2 closing"), Act::say("gibberish")] {
        let ended = Order::clear().with_copy().send(Script::clear().at(Moment::CopyRcpt, act));
        assert_eq!((ended.outcome(), ended.delivery.copy_refused), ("deferred", false));
        assert_eq!(ended.delivery.phase, Phase::CopyRcpt);
    }
}

#[test]
fn delivery_reports_are_asked_for_only_where_they_are_offered() {
    let order = || {
        let mut order = Order::clear().with_copy();
        order.envelope.envelope_id = Some("R-2026-K7Q2M.1".to_owned());
        order
    };
    let with = order().send(Script::clear().offering(&["AUTH PLAIN", "DSN"]));
    assert_eq!(
        with.only().commands[2..5],
        [
            "MAIL FROM:<ada@example.org> RET=HDRS ENVID=R-2026-K7Q2M.1",
            "RCPT TO:<privacy@example.com> NOTIFY=SUCCESS,FAILURE,DELAY",
            "RCPT TO:<ada+copy@example.org> NOTIFY=NEVER",
        ]
    );
    let without = order().send(Script::clear().offering(&["AUTH PLAIN", "XDSN"]));
    assert_eq!(
        without.only().commands[2..5],
        ["MAIL FROM:<ada@example.org>", "RCPT TO:<privacy@example.com>", "RCPT TO:<ada+copy@example.org>",]
    );
    assert_eq!((with.delivery.reports_asked, without.delivery.reports_asked), (Some(true), Some(false)));
    let refused = Script::clear().offering(&["AUTH PLAIN", "DSN"]).at(Moment::Rcpt, Act::say("550 5.1.1 no"));
    assert_eq!(order().send(refused).delivery.reports_asked, None);
}

#[test]
fn a_message_that_a_server_could_read_otherwise_is_not_sent_at_all() {
    let running = Script::clear().start();
    for (letter, why) in [
        (b"".as_slice(), MessageError::Unended),
        (b"no end", MessageError::Unended),
        (b"a\n.\nMAIL FROM:<x@y>\r\n", MessageError::BareLineFeed(1)),
        (b"a\r\n\n.\r\nb\r\n", MessageError::BareLineFeed(2)),
        (b"a\r.\r\r\n", MessageError::BareCarriageReturn(1)),
        (&[b'x'; 1_001], MessageError::Unended),
    ] {
        let mut order = Order::clear();
        order.server.port = running.port();
        let delivery = deliver(&order.server, None, &order.envelope, letter, &mut order.memory);
        assert!(matches!(delivery.outcome, Outcome::Deferred(Cause::Message(error)) if error == why), "{delivery:?}");
        assert_eq!((delivery.phase, order.memory.steps.len()), (Phase::Prepare, 0));
    }
    assert_eq!(running.stop().len(), 0, "nobody connected");
}

#[test]
fn dots_are_doubled_on_the_wire_and_single_on_arrival() {
    for letter in [
        ".\r\n",
        "..\r\n",
        "...\r\n.\r\n..\r\n",
        "a\r\n.\r\nQUIT\r\n",
        "a\r\n\r\n.\r\n\r\n.\r\n",
        ".a\r\n..b\r\n. c\r\n",
        "\r\n",
        "a.\r\n.b.\r\n",
        "x\r\n.\r\nMAIL FROM:<evil@example.com>\r\nRCPT TO:<b@c>\r\nDATA\r\n",
    ] {
        let ended = Order { letter: letter.into(), ..Order::clear() }.send(Script::clear());
        assert_eq!(ended.outcome(), "accepted", "{letter:?}");
        assert_eq!(ended.only().messages, [letter.as_bytes()]);
        let verbs: Vec<_> = ended.only().commands.iter().map(|command| command.split(' ').next().unwrap()).collect();
        assert_eq!(verbs, ["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"], "{letter:?}");
    }
}

#[test]
fn a_letter_of_many_chunks_arrives_whole_over_each_transport() {
    let letter: Vec<u8> = (0..40_000).flat_map(|n| format!(".{n} {}\r\n", "x".repeat(n % 90)).into_bytes()).collect();
    for (name, script, order) in transports() {
        let ended = Order { letter: letter.clone(), ..order }.send(script);
        assert_eq!(ended.outcome(), "accepted", "{name}");
        assert!(ended.only().messages == [letter.as_slice()], "{name}: {} octets", ended.only().messages[0].len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_lines_arrive_as_they_were_sent(lines in prop::collection::vec("[.]{0,3}[ -~]{0,60}", 1..12)) {
        let letter: Vec<u8> = lines.iter().flat_map(|line| format!("{line}\r\n").into_bytes()).collect();
        let ended = Order { letter: letter.clone(), ..Order::clear() }.send(Script::clear());
        prop_assert_eq!(ended.outcome(), "accepted");
        prop_assert_eq!(&ended.only().messages, &[letter]);
    }
}

#[test]
fn one_order_is_one_connection_and_the_next_order_is_the_next() {
    let running =
        SmtpServer::start(vec![Script::clear().at(Moment::Rcpt, Act::say("450 4.2.0 later")), Script::clear()]);
    let (mut first, mut second) = (Order::clear(), Order::clear());
    (first.server.port, second.server.port) = (running.port(), running.port());
    let outcomes = [first, second].map(|order| {
        let Order { server, login, envelope, letter, mut memory } = order;
        deliver(&server, login.as_ref(), &envelope, &letter, &mut memory).outcome.name()
    });
    assert_eq!(outcomes, ["deferred", "accepted"]);
    let heard = running.stop();
    assert_eq!(heard.iter().map(|heard| heard.messages.len()).collect::<Vec<_>>(), [0, 1]);
}
