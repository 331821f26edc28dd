use chrono::{DateTime, Utc};

use super::{
    cause::Cause,
    envelope::Envelope,
    login::Login,
    outcome::Outcome,
    phase::Phase,
    queue_id::queue_id,
    reply_text::ReplyText,
    server::Server,
    session::{Session, Trail},
    stuffing::{Stuffed, stuffed},
    tls::TlsFacts,
    witness::{Step, Witness},
};

/// What became of a message, and what can be told about how.
#[derive(Debug)]
pub struct Delivery {
    /// What became of it, with the cause where it was not accepted.
    pub outcome: Outcome,
    /// What the server said in the phase in which the session ended, whole or not; nothing if it said nothing there.
    pub server_reply: Option<ReplyText>,
    /// The name under which the server says it filed the message, if it was accepted and said one.
    pub queue_id: Option<String>,
    /// How the connection was secured, if it came to that.
    pub tls: Option<TlsFacts>,
    /// Whether the server refused the sender's own copy, and took the letter without it.
    pub copy_refused: bool,
    /// Whether delivery reports about the letter were asked for, which is wherever they are offered (RFC 3461); nothing
    /// where the session ended before the server had taken the addressee.
    pub reports_asked: Option<bool>,
    /// Where the session ended; [`Phase::End`] for an accepted message.
    pub phase: Phase,
}

/// What a server that let us in can do.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Welcome {
    /// How the connection was secured; nothing on a plain connection to this machine.
    pub tls: Option<TlsFacts>,
    /// The moment that its greeting names, if that was heard once the connection was secured.
    pub clock: Option<DateTime<Utc>>,
    /// Whether delivery reports can be asked for (RFC 3461).
    pub offers_delivery_reports: bool,
}

/// Hands a message over once and says what became of it.
///
/// The message is sent as it is, with dots doubled: it has `\r\n` line ends, also at its end, lines of at most 998
/// octets, and ASCII only. Before anything is open, message and envelope are checked.
pub fn deliver(
    server: &Server,
    login: Option<&Login>,
    envelope: &Envelope,
    message: &[u8],
    witness: &mut dyn Witness,
) -> Delivery {
    let mut trail = Trail::default();
    let outcome = hand_over(server, login, envelope, message, witness, &mut trail)
        .map_or_else(Outcome::from, |()| Outcome::Accepted);
    Delivery::new(outcome, trail)
}

/// Connects, secures the connection, logs in and leaves; sends nothing.
///
/// # Errors
/// When any of that fails; [`Outcome::from`] tells a refused login from the rest.
pub fn try_login(server: &Server, login: Option<&Login>) -> Result<Welcome, Cause> {
    let mut trail = Trail::default();
    let mut session = Session::open(server, &mut trail, &mut |_| {})?;
    let (offers_delivery_reports, clock) = (session.offers.dsn, session.clock);
    let result = login.map_or(Ok(()), |login| session.log_in(login, &mut |_| {}));
    leave(session, &result);
    result.map(|()| Welcome { tls: trail.tls, clock, offers_delivery_reports })
}

fn hand_over(
    server: &Server,
    login: Option<&Login>,
    envelope: &Envelope,
    message: &[u8],
    witness: &mut dyn Witness,
    trail: &mut Trail,
) -> Result<(), Cause> {
    let stuffed = stuffed(message)?;
    envelope.check()?;
    let mut session = Session::open(server, trail, &mut |step| witness.step(step))?;
    let result = converse(&mut session, server, login, envelope, &stuffed, witness);
    leave(session, &result);
    result
}

fn converse<'a>(
    session: &mut Session<'a>,
    server: &Server,
    login: Option<&'a Login>,
    envelope: &Envelope,
    stuffed: &Stuffed,
    witness: &mut dyn Witness,
) -> Result<(), Cause> {
    if let Some(login) = login {
        session.log_in(login, &mut |step| witness.step(step))?;
    }
    witness.step(Step::HandingOver);
    session.envelope(envelope, stuffed.size)?;
    session.body(&stuffed.octets)?;
    witness.before_end_of_message()?;
    session.end(server.final_timeout, &mut |step| witness.step(step))
}

/// Says goodbye where the server listens for commands; after `DATA` any word would be part of the message.
fn leave(session: Session, result: &Result<(), Cause>) {
    if result.as_ref().err().is_none_or(Cause::leaves_the_session_open) {
        session.quit();
    }
}

impl Delivery {
    fn new(outcome: Outcome, trail: Trail) -> Self {
        let Trail { phase, reply, tls, copy_refused, reports_asked } = trail;
        let queue_id = match outcome {
            Outcome::Accepted => reply.as_ref().and_then(|reply| queue_id(reply.as_bytes())),
            Outcome::Deferred(_)
            | Outcome::LoginRefused(_)
            | Outcome::Rejected(_)
            | Outcome::Uncertain(_)
            | Outcome::Withheld(_) => None,
        };
        Self { outcome, server_reply: reply, queue_id, tls, copy_refused, reports_asked, phase }
    }
}
