//! Fifteen steps of a dialogue, and the ways in which a server can fail at each.

use std::time::Duration;

use crate::support::{
    certificates::Authority,
    smtp_server::{Act, Moment, Script},
};

/// How the connection is secured.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Mode {
    Clear,
    Starttls,
    Tls,
}

/// A step, in the order of the protocol.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Step {
    Connect,
    Greeting,
    Ehlo,
    Starttls,
    Handshake,
    SecuredEhlo,
    Auth,
    AuthPassword,
    Mail,
    Rcpt,
    CopyRcpt,
    Data,
    Body,
    End,
    Quit,
}

/// What the server does there instead of its duty. Twelve behaviours, some of them in two forms.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Manner {
    /// Closes the connection.
    Fin,
    /// Resets the connection.
    Rst,
    /// Never answers.
    Hang,
    /// Answers one octet a second.
    Drip,
    /// Says 421 and closes.
    Closing,
    /// Says no for now.
    Later,
    /// Says no for good.
    Never,
    /// Does its duty, in words that are no UTF-8.
    Latin1,
    /// Says words that are no UTF-8 and no answer.
    Garbage,
    /// Does its duty, with a bare LF for a line end.
    BareLf,
    /// Does its duty and says one thing more after a bare LF.
    TwoAnswers,
    /// Does its duty in a line of 1 MiB.
    LongLine,
    /// Says another success.
    Other2xx,
    /// Says that more is needed.
    Other3xx,
    /// Does its duty, with words that would take over a terminal.
    Escapes,
    /// Says no for good, with such words.
    NeverWithEscapes,
}

/// One cell.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Fault {
    pub(crate) mode: Mode,
    pub(crate) step: Step,
    pub(crate) manner: Manner,
}

/// What would take over a terminal: a title, a cleared screen, a reversed line, and the one-octet form of it.
pub(crate) const ESCAPES: &str = "\u{1b}]0;owned\u{7}\u{1b}[2J\u{202e}no\u{9b}2J";

impl Mode {
    pub(crate) const ALL: [Self; 3] = [Self::Clear, Self::Starttls, Self::Tls];

    /// Returns the word for it in the settings.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Clear => "none",
            Self::Starttls => "starttls",
            Self::Tls => "tls",
        }
    }

    /// Returns a dutiful server.
    pub(crate) fn script(self, authority: &Authority) -> Script {
        match self {
            Self::Clear => Script::clear(),
            Self::Starttls => Script::starttls(authority.identity("localhost")),
            Self::Tls => Script::tls(authority.identity("localhost")),
        }
    }
}

impl Step {
    pub(crate) const ALL: [Self; 15] = [
        Self::Connect,
        Self::Greeting,
        Self::Ehlo,
        Self::Starttls,
        Self::Handshake,
        Self::SecuredEhlo,
        Self::Auth,
        Self::AuthPassword,
        Self::Mail,
        Self::Rcpt,
        Self::CopyRcpt,
        Self::Data,
        Self::Body,
        Self::End,
        Self::Quit,
    ];

    /// Returns the moment of the server at which it fails; connecting is before the first of them.
    pub(crate) fn moment(self, mode: Mode) -> Moment {
        match self {
            Self::Connect if mode == Mode::Tls => Moment::Handshake,
            Self::Connect | Self::Greeting => Moment::Greeting,
            Self::Ehlo => Moment::Ehlo,
            Self::Starttls => Moment::Starttls,
            Self::Handshake => Moment::Handshake,
            Self::SecuredEhlo => Moment::SecuredEhlo,
            Self::Auth => Moment::Auth,
            Self::AuthPassword => Moment::AuthPassword,
            Self::Mail => Moment::Mail,
            Self::Rcpt => Moment::Rcpt,
            Self::CopyRcpt => Moment::CopyRcpt,
            Self::Data => Moment::Data,
            Self::Body => Moment::Body,
            Self::End => Moment::End,
            Self::Quit => Moment::Quit,
        }
    }

    /// Returns the lines that would be its duty here.
    fn duty(self, mode: Mode) -> &'static [&'static str] {
        match self {
            Self::Connect | Self::Greeting | Self::Handshake => &["220 mx.test ESMTP"],
            Self::Ehlo if mode == Mode::Starttls => &["250-mx.test", "250-8BITMIME", "250 STARTTLS"],
            Self::Ehlo | Self::SecuredEhlo => &["250-mx.test", "250-8BITMIME", "250 AUTH PLAIN LOGIN"],
            Self::Starttls => &["220 2.0.0 Go ahead"],
            Self::Auth | Self::AuthPassword => &["235 2.7.0 Welcome"],
            Self::Mail | Self::Rcpt | Self::CopyRcpt | Self::Body => &["250 2.1.0 Ok"],
            Self::Data => &["354 End data with <CR><LF>.<CR><LF>"],
            Self::End => &["250 2.0.0 Ok: queued as 4TEST1"],
            Self::Quit => &["221 2.0.0 Bye"],
        }
    }
}

impl Manner {
    pub(crate) const ALL: [Self; 16] = [
        Self::Fin,
        Self::Rst,
        Self::Hang,
        Self::Drip,
        Self::Closing,
        Self::Later,
        Self::Never,
        Self::Latin1,
        Self::Garbage,
        Self::BareLf,
        Self::TwoAnswers,
        Self::LongLine,
        Self::Other2xx,
        Self::Other3xx,
        Self::Escapes,
        Self::NeverWithEscapes,
    ];

    /// Tells whether the server keeps the client waiting.
    pub(crate) fn is_slow(self) -> bool {
        matches!(self, Self::Hang | Self::Drip)
    }

    /// Returns the octets that are said, if any are.
    fn words(self, duty: &[&str]) -> Vec<u8> {
        let (code, text) = duty[0].split_at(4);
        let with = |first: &[u8], end: &str| {
            let mut octets = [code.as_bytes(), first, end.as_bytes()].concat();
            for line in &duty[1..] {
                octets.extend([line.as_bytes(), end.as_bytes()].concat());
            }
            octets
        };
        match self {
            Self::Fin | Self::Rst | Self::Hang => Vec::new(),
            Self::Drip => with(text.as_bytes(), "\r\n"),
            Self::Closing => b"421 4.3.2 closing\r\n".to_vec(),
            Self::Later => b"450 4.2.0 not now\r\n".to_vec(),
            Self::Never => b"550 5.7.1 never\r\n".to_vec(),
            Self::Latin1 => with(b"f\xfcr Sie", "\r\n"),
            Self::Garbage => b"f\xfcr Sie\r\n".to_vec(),
            Self::BareLf => with(text.as_bytes(), "\n"),
            Self::TwoAnswers => [with(text.as_bytes(), "\n"), b"250 2.0.0 Ok: queued as FORGED\r\n".to_vec()].concat(),
            Self::LongLine => with(&vec![b'x'; 1 << 20], "\r\n"),
            Self::Other2xx => b"252 2.0.0 perhaps\r\n".to_vec(),
            Self::Other3xx => b"334 more\r\n".to_vec(),
            Self::Escapes => with(ESCAPES.as_bytes(), "\r\n"),
            Self::NeverWithEscapes => format!("550 5.7.1 {ESCAPES}\r\n").into_bytes(),
        }
    }
}

impl Fault {
    /// Returns every cell, those that cannot exist too.
    pub(crate) fn all(modes: &[Mode]) -> Vec<Self> {
        let each = |mode: Mode| {
            Step::ALL.into_iter().flat_map(move |step| Manner::ALL.map(|manner| Self { mode, step, manner }))
        };
        modes.iter().copied().flat_map(each).collect()
    }

    /// Tells whether there is such a step in such a connection, and such a failure in such a step.
    pub(crate) fn exists(self) -> bool {
        let step = match self.step {
            Step::Starttls | Step::SecuredEhlo => self.mode == Mode::Starttls,
            Step::Handshake => self.mode != Mode::Clear,
            // A system that takes a connection says no words.
            Step::Connect => matches!(self.manner, Manner::Fin | Manner::Rst | Manner::Hang),
            _ => true,
        };
        // 354 is the duty there, and what follows it is another step.
        step && !(self.step == Step::Body && self.manner == Manner::TwoAnswers)
    }

    pub(crate) fn name(self) -> String {
        format!("{:?} {:?} {:?}", self.mode, self.step, self.manner)
    }

    /// Bends the server. A connection that is not even taken is not its work.
    pub(crate) fn bend(self, script: Script) -> Script {
        let script =
            if self.step == Step::AuthPassword { script.offering(&["8BITMIME", "AUTH LOGIN"]) } else { script };
        let words = self.manner.words(self.step.duty(self.mode));
        let act = match self.manner {
            Manner::Fin => Act::Close,
            Manner::Rst => Act::Reset,
            Manner::Hang => Act::Hang,
            Manner::Drip => Act::Drip(words, Duration::from_secs(1)),
            _ if self.step == Step::Body => return script.at(Moment::Data, self.in_the_message(&words)),
            Manner::Closing => Act::SayAndClose(words),
            _ => Act::Say(words),
        };
        script.at(self.step.moment(self.mode), act)
    }

    /// Words in the midst of the message come with the consent to it, so that they are there before its end whatever
    /// the machine is busy with.
    fn in_the_message(self, words: &[u8]) -> Act {
        let words = [b"354 go on\r\n", words].concat();
        if self.manner == Manner::Closing { Act::SayAndClose(words) } else { Act::Say(words) }
    }
}
