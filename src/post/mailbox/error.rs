use std::time::Duration;

use super::{
    super::{Cause, Fault, ReplyText},
    FolderName, Uid,
};

/// Why a mailbox could not be looked into.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    /// The connection could not be made or secured.
    #[error(transparent)]
    Connection(#[from] Cause),
    /// The connection failed at a step.
    #[error("{fault} at `{step}`")]
    Broken {
        /// Which command.
        step: &'static str,
        /// How.
        fault: Fault,
    },
    /// The server said goodbye (`BYE`).
    #[error("the server ended the session at `{step}`: `{said}`")]
    Ended {
        /// Which command.
        step: &'static str,
        /// What it said.
        said: ReplyText,
    },
    /// The message is not in the folder any more.
    #[error("message {} is not in the folder any more", .0.number)]
    Gone(Uid),
    /// The server offers no way to log in that redress knows, or that fits what is set.
    #[error("the mail server offers no login that fits the settings, but `{}`", offered(.0))]
    LoginNotOffered(Vec<String>),
    /// The server did not let the user in.
    #[error("the login of `{user}` to the mailbox was refused: `{said}`")]
    LoginRefused {
        /// Who logged in.
        user: String,
        /// The answer.
        said: ReplyText,
    },
    /// The name cannot be sent.
    #[error("the folder name `{0}` cannot be sent")]
    Name(FolderName),
    /// No folder is open.
    #[error("no folder is open")]
    NotOpen,
    /// An answer that means nothing.
    #[error("the server sent what is no answer to `{step}`: `{said}`")]
    NotUnderstood {
        /// Which command.
        step: &'static str,
        /// What it said.
        said: ReplyText,
    },
    /// The server gives its messages no lasting numbers (RFC 3501, section 2.3.1.1), so that none can be named.
    #[error("the folder `{0}` gives its messages no lasting numbers")]
    NoNumbering(FolderName),
    /// An earlier failure ended the session.
    #[error("the session with the mailbox has ended")]
    Over,
    /// The server says that we are logged in before anything is secured, which would keep TLS away (RFC 3501, section
    /// 6.2.1 allows `STARTTLS` only before the login).
    #[error("the server says at once, unsecured, that the login is done")]
    Preauth,
    /// The server said `NO` or `BAD`.
    #[error("the server refused `{step}`: `{said}`")]
    Refused {
        /// Which command.
        step: &'static str,
        /// What it said.
        said: ReplyText,
    },
    /// The messages of the folder have new numbers.
    #[error("the messages of the folder were given new numbers while they were looked at")]
    Renumbered,
    /// What was to be searched for cannot be sent.
    #[error("a search for `{0}` cannot be sent")]
    Search(String),
    /// The time was over.
    #[error("the server did not answer `{step}` within {} s", limit.as_secs_f64())]
    TimedOut {
        /// Which command.
        step: &'static str,
        /// The time.
        limit: Duration,
    },
    /// An answer that is larger than it can sensibly be.
    #[error("the server sent more than {limit} bytes for `{step}`")]
    TooMuch {
        /// Which command.
        step: &'static str,
        /// How much at most.
        limit: usize,
    },
}

impl MailboxError {
    /// Tells whether only the question failed and another one can be asked.
    #[must_use]
    pub fn leaves_the_session_open(&self) -> bool {
        match self {
            Self::Gone(_)
            | Self::Name(_)
            | Self::NoNumbering(_)
            | Self::NotOpen
            | Self::Refused { .. }
            | Self::Search(_) => true,
            Self::Broken { .. }
            | Self::Connection(_)
            | Self::Ended { .. }
            | Self::LoginNotOffered(_)
            | Self::LoginRefused { .. }
            | Self::NotUnderstood { .. }
            | Self::Over
            | Self::Preauth
            | Self::Renumbered
            | Self::TimedOut { .. }
            | Self::TooMuch { .. } => false,
        }
    }

    /// Tells whether the server refused the login itself.
    #[must_use]
    pub fn is_a_refused_login(&self) -> bool {
        matches!(self, Self::LoginRefused { .. })
    }
}

fn offered(ways: &[String]) -> String {
    if ways.is_empty() { "nothing".to_owned() } else { super::super::escape(ways.join(" ").as_bytes(), 200) }
}
