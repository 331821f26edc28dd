use std::fmt;

use super::cause::Cause;

/// What became of a message that was to be handed over once.
///
/// | Where the session ended | What the server said | Outcome |
/// |---|---|---|
/// | before the line that ends the message | 5xx | rejected |
/// | at `STARTTLS` | 5xx | deferred: the connection failed, not the letter |
/// | at the login | 5xx | login refused |
/// | before the line that ends the message | anything else, or nothing | deferred |
/// | from its first byte on | 250 | accepted |
/// | | 4xx | deferred |
/// | | 5xx | rejected |
/// | | anything else, half an answer, or nothing | uncertain |
#[derive(Debug)]
pub enum Outcome {
    /// The server answered 250 to the end of the message.
    Accepted,
    /// The server does not have the message, and another attempt may succeed.
    Deferred(Cause),
    /// The server would not let us in.
    LoginRefused(Cause),
    /// The server does not have the message and does not want it.
    Rejected(Cause),
    /// The server may or may not have the message.
    Uncertain(Cause),
    /// The witness did not let the message end; the server does not have it.
    Withheld(Cause),
}

impl Outcome {
    /// Returns the word of the record.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Deferred(_) => "deferred",
            Self::LoginRefused(_) => "login-refused",
            Self::Rejected(_) => "rejected",
            Self::Uncertain(_) => "uncertain",
            Self::Withheld(_) => "withheld",
        }
    }

    /// Returns why the message was not accepted.
    #[must_use]
    pub fn cause(&self) -> Option<&Cause> {
        match self {
            Self::Accepted => None,
            Self::Deferred(cause)
            | Self::LoginRefused(cause)
            | Self::Rejected(cause)
            | Self::Uncertain(cause)
            | Self::Withheld(cause) => Some(cause),
        }
    }
}

impl From<Cause> for Outcome {
    fn from(cause: Cause) -> Self {
        match &cause {
            Cause::LoginRefused { .. } | Cause::TokenRefused { .. } => Self::LoginRefused(cause),
            Cause::Refused { .. } => Self::Rejected(cause),
            Cause::Withheld(_) => Self::Withheld(cause),
            Cause::Broken { phase, .. }
            | Cause::OutOfTurn { phase, .. }
            | Cause::TimedOut { phase, .. }
            | Cause::Unexpected { phase, .. }
                if phase.may_be_handed_over() =>
            {
                Self::Uncertain(cause)
            }
            Cause::Address(_)
            | Cause::Broken { .. }
            | Cause::Certificate { .. }
            | Cause::ClearText { .. }
            | Cause::Connect { .. }
            | Cause::EnvelopeId(_)
            | Cause::ExtraCa(_)
            | Cause::Handshake { .. }
            | Cause::Host(_)
            | Cause::LoginNotOffered(_)
            | Cause::LookUp { .. }
            | Cause::Message(_)
            | Cause::NoCa
            | Cause::NotLoopback { .. }
            | Cause::OtherPort { .. }
            | Cause::OutOfTurn { .. }
            | Cause::Postponed { .. }
            | Cause::SpokeBeforeHandshake(_)
            | Cause::StarttlsMissing(_)
            | Cause::StarttlsRefused(_)
            | Cause::TimedOut { .. }
            | Cause::TokenNotOffered(_)
            | Cause::Unexpected { .. } => Self::Deferred(cause),
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
