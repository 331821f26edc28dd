use std::fmt;

/// How far a session has come, in the order of the protocol.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Phase {
    /// The message and the envelope are looked at; nothing is open yet.
    #[default]
    Prepare,
    /// The name is looked up and the connection made.
    Connect,
    /// The server's first line.
    Greeting,
    /// `EHLO`, once before `STARTTLS` and once after.
    Ehlo,
    /// `STARTTLS`.
    Starttls,
    /// The TLS handshake.
    Handshake,
    /// `AUTH`.
    Auth,
    /// `MAIL FROM`.
    Mail,
    /// `RCPT TO` with the addressee.
    Rcpt,
    /// `RCPT TO` with the sender's own copy.
    CopyRcpt,
    /// `DATA`.
    Data,
    /// The message itself, without the line that ends it.
    Body,
    /// From the first byte of the line that ends the message on.
    End,
}

impl Phase {
    /// Tells whether the server may hold the whole message from here on.
    #[must_use]
    pub fn may_be_handed_over(self) -> bool {
        match self {
            Self::End => true,
            Self::Prepare
            | Self::Connect
            | Self::Greeting
            | Self::Ehlo
            | Self::Starttls
            | Self::Handshake
            | Self::Auth
            | Self::Mail
            | Self::Rcpt
            | Self::CopyRcpt
            | Self::Data
            | Self::Body => false,
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Prepare => "before the connection",
            Self::Connect => "while connecting",
            Self::Greeting => "at the greeting",
            Self::Ehlo => "at `EHLO`",
            Self::Starttls => "at `STARTTLS`",
            Self::Handshake => "at the TLS handshake",
            Self::Auth => "at the login",
            Self::Mail => "at `MAIL FROM`",
            Self::Rcpt => "at `RCPT TO`",
            Self::CopyRcpt => "at `RCPT TO` for the copy",
            Self::Data => "at `DATA`",
            Self::Body => "while the message was handed over",
            Self::End => "after the end of the message",
        })
    }
}
