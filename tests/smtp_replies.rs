//! What real servers say, and what redress takes it for: the code alone decides what becomes of the letter, the words only
//! explain it. The answers are in the wording of Postfix, Exim, Exchange and the large providers; names and addresses are
//! made up.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use redress::post::{
    Envelope, Login,
    Meaning::{self, *},
    Remedy, Security, Server, Step, Withheld, Witness, deliver,
};
use support::smtp_server::{Act, Moment as At, Script};

/// Lets every message end.
struct Willing;

impl Witness for Willing {
    fn step(&mut self, _: Step) {}

    fn before_end_of_message(&mut self) -> Result<(), Withheld> {
        Ok(())
    }
}

const LOGIN: &str = "login-refused";

/// Where it was said, what, what becomes of the letter, what must change, and what it means.
type Row = (At, &'static str, &'static str, Remedy, Option<Meaning>);

const ROWS: [Row; 46] = [
    (
        At::Auth,
        "535 5.7.8 Error: authentication failed: (reason unavailable)",
        LOGIN,
        Remedy::Login,
        Some(WrongPassword),
    ),
    (At::Auth, "535 Authentication credentials invalid", LOGIN, Remedy::Login, Some(WrongPassword)),
    (
        At::Auth,
        "535-5.7.8 Username and Password not accepted.\r\n535 5.7.8  https://support.example.org/ - gsmtp",
        LOGIN,
        Remedy::Login,
        Some(WrongPassword),
    ),
    (At::Auth, "535 5.7.0 (#MBR1212) Incorrect username or password", LOGIN, Remedy::Login, Some(WrongPassword)),
    (
        At::Auth,
        "534-5.7.9 Application-specific password required.\r\n534 5.7.9  https://support.example.org/ - gsmtp",
        LOGIN,
        Remedy::Login,
        Some(AppPassword),
    ),
    (
        At::Auth,
        "535 Login fail. Please enter your authorization code to login.",
        LOGIN,
        Remedy::Login,
        Some(AppPassword),
    ),
    (
        At::Auth,
        "534-5.7.14 Please log in via your web browser and then try again.\r\n534 5.7.14  Learn more",
        LOGIN,
        Remedy::Login,
        Some(BrowserFirst),
    ),
    (
        At::Auth,
        "535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [X.example.com]",
        LOGIN,
        Remedy::Login,
        Some(NoPasswords),
    ),
    (
        At::Auth,
        "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.",
        LOGIN,
        Remedy::Login,
        Some(NoPasswords),
    ),
    (
        At::Auth,
        "550 5.7.30 Basic authentication is not supported for Client Submission.",
        LOGIN,
        Remedy::Login,
        Some(NoPasswords),
    ),
    (At::Auth, "535 5.7.0 (#AUTH005) Too many bad auth attempts.", LOGIN, Remedy::Login, Some(TooFast)),
    (
        At::Auth,
        "454 4.7.0 Temporary authentication failure: Connection lost to authentication server",
        "deferred",
        Remedy::Time,
        None,
    ),
    (At::Auth, "421 4.7.0 Too many login attempts, please try again later.", "deferred", Remedy::Time, Some(TooFast)),
    (At::Greeting, "421 4.3.2 Service shutting down, try again later", "deferred", Remedy::Time, None),
    (
        At::Greeting,
        "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a blocklist",
        "rejected",
        Remedy::Message,
        Some(Unwanted),
    ),
    (At::Greeting, "421 4.7.0 Try again later, closing connection. (EHLO) - gsmtp", "deferred", Remedy::Time, None),
    (
        At::Mail,
        "530 5.7.0 Authentication Required. For more information, go to https://support.example.org/",
        "rejected",
        Remedy::Message,
        Some(LoginWanted),
    ),
    (
        At::Mail,
        "530 5.7.57 Client not authenticated to send mail. [X.example.com]",
        "rejected",
        Remedy::Message,
        Some(LoginWanted),
    ),
    (
        At::Mail,
        "550 5.7.30 Basic authentication is not supported for Client Submission.",
        "rejected",
        Remedy::Message,
        Some(NoPasswords),
    ),
    (
        At::Mail,
        "553 5.7.1 <ada@example.org>: Sender address rejected: not owned by user ada",
        "rejected",
        Remedy::Message,
        Some(SenderRefused),
    ),
    (
        At::Mail,
        "550-Requested action not taken: mailbox unavailable\r\n550 Sender address is not allowed.",
        "rejected",
        Remedy::Message,
        Some(SenderRefused),
    ),
    (At::Mail, "451 4.3.0 Temporary lookup failure", "deferred", Remedy::Time, None),
    (At::Mail, "452 4.3.1 Insufficient system storage", "deferred", Remedy::Time, None),
    (
        At::Rcpt,
        "450 4.2.0 <x@example.com>: Recipient address rejected: Greylisted, see http://postgrey.example.org/",
        "deferred",
        Remedy::Time,
        Some(Greylisted),
    ),
    (At::Rcpt, "451 4.7.1 Greylisting in action, please come back later", "deferred", Remedy::Time, Some(Greylisted)),
    (
        At::Rcpt,
        "450 4.7.1 <x@example.com>: graylisted, try again in 300 seconds",
        "deferred",
        Remedy::Time,
        Some(Greylisted),
    ),
    (
        At::Rcpt,
        "450 4.1.8 <ada@example.org>: Sender address rejected: Domain not found",
        "deferred",
        Remedy::Time,
        Some(SenderRefused),
    ),
    (
        At::Rcpt,
        "450 4.1.1 <x@example.com>: Recipient address rejected: unverified address",
        "deferred",
        Remedy::Time,
        None,
    ),
    (At::Rcpt, "451 4.3.5 Server configuration problem", "deferred", Remedy::Time, None),
    (At::Rcpt, "452 4.5.3 Error: too many recipients", "deferred", Remedy::Time, Some(TooFast)),
    (
        At::Rcpt,
        "550 5.1.1 <x@example.com>: Recipient address rejected: User unknown in virtual mailbox table",
        "rejected",
        Remedy::Message,
        Some(NoSuchAddress),
    ),
    (
        At::Rcpt,
        "550-5.1.1 The email account that you tried to reach does not exist.\r\n550 5.1.1  https://support.example.org/ - gsmtp",
        "rejected",
        Remedy::Message,
        Some(NoSuchAddress),
    ),
    (
        At::Rcpt,
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup",
        "rejected",
        Remedy::Message,
        Some(NoSuchAddress),
    ),
    (At::Rcpt, "550 No such user here", "rejected", Remedy::Message, Some(NoSuchAddress)),
    (At::Rcpt, "552 5.2.2 <x@example.com>: user is over quota", "rejected", Remedy::Message, Some(MailboxFull)),
    (
        At::Rcpt,
        "452 4.2.2 The email account that you tried to reach is over quota",
        "deferred",
        Remedy::Time,
        Some(MailboxFull),
    ),
    (At::Rcpt, "554 5.7.1 <x@example.com>: Relay access denied", "rejected", Remedy::Message, Some(Unwanted)),
    (At::Rcpt, "550 5.4.5 Daily user sending limit exceeded. - gsmtp", "rejected", Remedy::Message, Some(TooFast)),
    (
        At::Rcpt,
        "421 4.7.28 Our system has detected an unusual rate of mail from you. - gsmtp",
        "deferred",
        Remedy::Time,
        Some(TooFast),
    ),
    (At::Data, "554 5.5.1 Error: no valid recipients", "rejected", Remedy::Message, None),
    (At::End, "552 5.3.4 Message size exceeds fixed limit", "rejected", Remedy::Message, Some(TooLarge)),
    (At::End, "554 5.7.1 Message rejected as spam by Content Filtering.", "rejected", Remedy::Message, Some(Unwanted)),
    (
        At::End,
        "550 5.7.60 SMTP; Client does not have permissions to send as this sender",
        "rejected",
        Remedy::Message,
        Some(SenderRefused),
    ),
    (At::End, "451 4.7.1 Please try again later (policy)", "deferred", Remedy::Time, Some(Unwanted)),
    (At::End, "421 4.3.0 Temporary System Problem. Try again later. - gsmtp", "deferred", Remedy::Time, None),
    (At::End, "450 4.7.0 Mail temporarily deferred due to a rate limit", "deferred", Remedy::Time, Some(TooFast)),
];

#[test]
fn each_answer_of_a_real_server_is_taken_for_what_it_is() {
    for (at, reply, outcome, remedy, meaning) in ROWS {
        let server = Script::clear().at(at, Act::say(reply)).start();
        let envelope = Envelope {
            copy: None,
            envelope_id: None,
            from: "ada@example.org".parse().unwrap(),
            to: "x@example.com".parse().unwrap(),
        };
        let login = Login::new("ada", "secret".to_owned()).unwrap();
        let here = Server::new("localhost", server.port(), Security::None);
        let delivery = deliver(&here, Some(&login), &envelope, b"Subject: a\r\n\r\nb\r\n", &mut Willing);
        let cause = delivery.outcome.cause().unwrap_or_else(|| panic!("{reply}"));
        let found = (delivery.outcome.name(), cause.remedy(), cause.meaning());
        assert_eq!(found, (outcome, remedy, meaning), "{at:?} {reply}");
        server.stop();
    }
}

#[test]
fn words_that_mean_something_elsewhere_mean_nothing_where_the_code_says_otherwise() {
    let refused = |at, reply: &str| {
        let server = Script::clear().at(at, Act::say(reply)).start();
        let envelope = Envelope {
            copy: None,
            envelope_id: None,
            from: "ada@example.org".parse().unwrap(),
            to: "x@example.com".parse().unwrap(),
        };
        let here = Server::new("localhost", server.port(), Security::None);
        let delivery = deliver(&here, None, &envelope, b"Subject: a\r\n\r\nb\r\n", &mut Willing);
        server.stop();
        (delivery.outcome.name(), delivery.outcome.cause().and_then(redress::post::Cause::meaning))
    };
    assert_eq!(refused(At::Rcpt, "550 5.7.1 greylisted for good").0, "rejected", "a 5xx is never tried by the clock");
    assert_ne!(refused(At::Rcpt, "550 5.7.1 greylisted for good").1, Some(Greylisted));
    assert_ne!(refused(At::Rcpt, "450 4.2.0 user unknown yet").1, Some(NoSuchAddress), "a 4xx is not for good");
}
