use std::{io, net::IpAddr, time::Duration};

use super::{
    phase::Phase, reply::Fault, reply_text::ReplyText, speech::Speech, stuffing::MessageError, token_fault::TokenFault,
    witness::Withheld,
};

/// Why a message was not accepted, in words, with the place in the session where it ended.
#[derive(Debug, thiserror::Error)]
pub enum Cause {
    /// The address has characters that redress does not put into a command.
    #[error("the address `{0}` has characters that mail servers do not take")]
    Address(String),
    /// The connection or the framing failed.
    #[error("{fault} {phase}")]
    Broken {
        /// Where.
        phase: Phase,
        /// How.
        fault: Fault,
    },
    /// The certificate was not accepted.
    #[error("the certificate of `{host}` cannot be trusted: {reason}")]
    Certificate {
        /// The name that was asked for.
        host: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Plain text would have left this machine.
    #[error("plain text goes to this machine only, and `{host}` is at `{address}`")]
    ClearText {
        /// The name that was asked for.
        host: String,
        /// An address of it elsewhere.
        address: IpAddr,
    },
    /// No address of the host took the connection.
    #[error("cannot connect to port {port} of `{host}`: {reason}")]
    Connect {
        /// The name that was asked for.
        host: String,
        /// The port.
        port: u16,
        /// What the operating system said of the last address.
        reason: io::Error,
    },
    /// An envelope id is printable (RFC 3461, section 4.4), and ours are short.
    #[error("the envelope id `{0}` is not of 1 to 100 printable ASCII characters")]
    EnvelopeId(String),
    /// The extra certificates are none.
    #[error("the extra certificates cannot be used: {0}")]
    ExtraCa(String),
    /// The handshake failed, other than by the certificate.
    #[error("no TLS with `{host}`: {reason}")]
    Handshake {
        /// The name that was asked for.
        host: String,
        /// What the library said.
        reason: String,
    },
    /// A certificate cannot carry such a name.
    #[error("`{0}` is no host name")]
    Host(String),
    /// A name is set and the server offers no way to log in that redress knows.
    #[error("the server offers no login with a password (`PLAIN` or `LOGIN`) but `{}`", offered(.0))]
    LoginNotOffered(Vec<String>),
    /// The server said no to the login, for good.
    #[error("the login of `{user}` was refused: `{reply}`")]
    LoginRefused {
        /// Who logged in.
        user: String,
        /// The answer.
        reply: ReplyText,
    },
    /// The name has no address.
    #[error("cannot look up `{host}`: {reason}")]
    LookUp {
        /// The name that was asked for.
        host: String,
        /// What the operating system said.
        reason: io::Error,
    },
    /// The message cannot go over the wire.
    #[error(transparent)]
    Message(#[from] MessageError),
    /// The system trusts nobody and no extra certificate is set.
    #[error("no certificate authority is known on this system")]
    NoCa,
    /// The run is bound to this machine.
    #[error("this run connects to this machine only, and `{host}` is at `{address}`")]
    NotLoopback {
        /// The name that was asked for.
        host: String,
        /// An address of it elsewhere.
        address: IpAddr,
    },
    /// The port is for something else, or is secured in another way than is set.
    #[error("port {port} of `{host}` is {speech}{}", secured_later(*in_clear, *speech))]
    OtherPort {
        /// The name that was asked for.
        host: String,
        /// Whether it spoke in clear where TLS was to come first.
        in_clear: bool,
        /// The port.
        port: u16,
        /// What it is for, by its first words.
        speech: Speech,
    },
    /// The server spoke when it was not its turn.
    #[error("the server spoke out of turn {phase}: `{said}`")]
    OutOfTurn {
        /// Before what we would have said.
        phase: Phase,
        /// What it said.
        said: ReplyText,
    },
    /// A 4xx answer: not now.
    #[error("the server put the message off {phase}: `{reply}`")]
    Postponed {
        /// Where.
        phase: Phase,
        /// The answer.
        reply: ReplyText,
    },
    /// A 5xx answer: not at all.
    #[error("the server refused the message {phase}: `{reply}`")]
    Refused {
        /// Where.
        phase: Phase,
        /// The answer.
        reply: ReplyText,
    },
    /// Words in clear that would have been taken for words under TLS (RFC 3207, section 4.2, has them discarded).
    #[error("something was said in clear after `STARTTLS`, where the server must be silent: `{0}`")]
    SpokeBeforeHandshake(ReplyText),
    /// Without TLS nothing is sent.
    #[error("`{0}` does not offer `STARTTLS`")]
    StarttlsMissing(String),
    /// The server offers TLS and would not start it.
    #[error("the server did not start TLS: `{0}`")]
    StarttlsRefused(ReplyText),
    /// The time for the step was over.
    #[error("the server did not answer within {} s {phase}", limit.as_secs_f64())]
    TimedOut {
        /// Where.
        phase: Phase,
        /// The time for the step.
        limit: Duration,
    },
    /// A token is set and the server does not take one.
    #[error("the server offers no login with a token (`XOAUTH2`) but `{}`", offered(.0))]
    TokenNotOffered(Vec<String>),
    /// The server said no to the token, for good.
    #[error("the token of `{user}` was refused: `{reply}`{}", in_brackets(fault.as_ref()))]
    TokenRefused {
        /// Who logged in.
        user: String,
        /// The answer; the challenge itself where the server said no more.
        reply: ReplyText,
        /// What the server said of the token before it refused it.
        fault: Option<TokenFault>,
    },
    /// An answer that means nothing here.
    #[error("the server gave an answer that means nothing {phase}: `{reply}`")]
    Unexpected {
        /// Where.
        phase: Phase,
        /// The answer.
        reply: ReplyText,
    },
    /// The witness said no.
    #[error(transparent)]
    Withheld(#[from] Withheld),
}

/// What must change before another attempt can succeed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Remedy {
    /// Time alone may do.
    Time,
    /// The connection: no server was reached, perhaps because this machine is offline.
    Network,
    /// The settings of the mail server, or the server's own.
    Settings,
    /// The login name, the password or the token.
    Login,
    /// The message or its addresses.
    Message,
}

impl Cause {
    /// Returns what must change before another attempt can succeed.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Broken { .. }
            | Self::OutOfTurn { .. }
            | Self::Postponed { .. }
            | Self::StarttlsRefused(_)
            | Self::TimedOut { .. }
            | Self::Unexpected { .. }
            | Self::Withheld(_) => Remedy::Time,
            Self::Connect { .. } | Self::LookUp { .. } => Remedy::Network,
            Self::LoginRefused { .. } | Self::TokenRefused { .. } => Remedy::Login,
            Self::Certificate { .. }
            | Self::ClearText { .. }
            | Self::ExtraCa(_)
            | Self::Handshake { .. }
            | Self::Host(_)
            | Self::LoginNotOffered(_)
            | Self::NoCa
            | Self::NotLoopback { .. }
            | Self::OtherPort { .. }
            | Self::SpokeBeforeHandshake(_)
            | Self::StarttlsMissing(_)
            | Self::TokenNotOffered(_) => Remedy::Settings,
            Self::Address(_) | Self::EnvelopeId(_) | Self::Message(_) | Self::Refused { .. } => Remedy::Message,
        }
    }

    /// Tells whether the server answered and waits for another command: not in the midst of the message, where any word
    /// would be part of it, and not after 421, with which the server closes (RFC 5321, section 3.8).
    pub(super) fn leaves_the_session_open(&self) -> bool {
        match self {
            Self::LoginNotOffered(_) | Self::LoginRefused { .. } | Self::TokenNotOffered(_) => true,
            Self::TokenRefused { reply, .. } => reply.code() != Some(334),
            Self::Postponed { phase, reply } | Self::Refused { phase, reply } => {
                *phase != Phase::Body && reply.code() != Some(421)
            }
            Self::Address(_)
            | Self::Broken { .. }
            | Self::Certificate { .. }
            | Self::ClearText { .. }
            | Self::Connect { .. }
            | Self::EnvelopeId(_)
            | Self::ExtraCa(_)
            | Self::Handshake { .. }
            | Self::Host(_)
            | Self::LookUp { .. }
            | Self::Message(_)
            | Self::NoCa
            | Self::NotLoopback { .. }
            | Self::OtherPort { .. }
            | Self::OutOfTurn { .. }
            | Self::SpokeBeforeHandshake(_)
            | Self::StarttlsMissing(_)
            | Self::StarttlsRefused(_)
            | Self::TimedOut { .. }
            | Self::Unexpected { .. }
            | Self::Withheld(_) => false,
        }
    }
}

fn in_brackets(fault: Option<&TokenFault>) -> String {
    fault.map(|fault| format!(" ({fault})")).unwrap_or_default()
}

fn secured_later(in_clear: bool, speech: Speech) -> &'static str {
    match speech {
        Speech::Reading | Speech::Sending if in_clear => ", and is encrypted only after a first word (STARTTLS)",
        Speech::Fetching | Speech::Other | Speech::Reading | Speech::Sending | Speech::Tls => "",
    }
}

fn offered(ways: &[String]) -> String {
    if ways.is_empty() { "nothing".to_owned() } else { super::escape(ways.join(" ").as_bytes(), 200) }
}
