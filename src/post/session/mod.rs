//! The conversation with one server: how it opens, how it hands a message over, and the one way in which a line is said
//! and an answer heard. Whether an answer is good news is decided where it was asked for.

mod handover;
mod opening;

use std::{
    io::{self, Write},
    time::Duration,
};

use chrono::{DateTime, Utc};

use super::{
    cause::Cause,
    ehlo::Offers,
    login::Login,
    phase::Phase,
    reply::{Fault, Replies, Reply},
    reply_text::ReplyText,
    stream::Stream,
    tls::TlsFacts,
};

/// How far a session came and what it learned, whether or not it ended well.
#[derive(Default)]
pub(super) struct Trail {
    pub(super) phase: Phase,
    /// What the server said in this phase, whole or not.
    pub(super) reply: Option<ReplyText>,
    pub(super) tls: Option<TlsFacts>,
    pub(super) copy_refused: bool,
    /// Whether delivery reports were asked for, once the server took the envelope.
    pub(super) reports_asked: Option<bool>,
}

/// One connection to one server, greeted and secured.
pub(super) struct Session<'a> {
    stream: Stream,
    replies: Replies,
    step_timeout: Duration,
    trail: &'a mut Trail,
    /// Who has logged in, or tried to: from then on the server knows the secret and may say it again.
    known_to: Option<&'a Login>,
    pub(super) offers: Offers,
    /// The moment that the greeting names.
    pub(super) clock: Option<DateTime<Utc>>,
}

impl Trail {
    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        self.reply = None;
    }
}

impl Session<'_> {
    /// Says one line and hears one answer, all within the time of one step.
    fn ask(&mut self, phase: Phase, line: &str) -> Result<Reply, Cause> {
        self.trail.enter(phase);
        self.in_turn()?;
        self.write(line.as_bytes())?;
        self.answer(self.step_timeout)
    }

    /// Refuses to speak while an answer waits that belongs to nothing: each later one would be taken for the one
    /// before.
    fn in_turn(&mut self) -> Result<(), Cause> {
        let Some(said) = self.unfinished() else {
            return Ok(());
        };
        self.trail.reply = Some(said.clone());
        Err(Cause::OutOfTurn { phase: self.trail.phase, said })
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), Cause> {
        self.stream.wire.allow(self.step_timeout);
        let written = self.stream.write_all(bytes).and_then(|()| self.stream.flush());
        written.map_err(|error| self.failure(Fault::from(error)))
    }

    fn answer(&mut self, limit: Duration) -> Result<Reply, Cause> {
        self.stream.wire.allow(limit);
        match self.replies.next(&mut self.stream) {
            Ok(Reply { code, text }) => {
                let text = self.fit_to_keep(text);
                self.trail.reply = Some(text.clone());
                Ok(Reply { code, text })
            }
            Err(fault) => {
                self.trail.reply = self.unfinished();
                Err(self.failure(fault))
            }
        }
    }

    fn unfinished(&self) -> Option<ReplyText> {
        self.replies.unfinished().map(|said| self.fit_to_keep(said))
    }

    /// Strikes the secret out of whatever a server that knows it says, also long after the login: it would be shown, and
    /// kept in the record for good.
    fn fit_to_keep(&self, said: ReplyText) -> ReplyText {
        match self.known_to {
            Some(login) => login.struck_out(said.as_bytes()).into(),
            None => said,
        }
    }

    fn want(&self, reply: Reply, is_wanted: impl Fn(u16) -> bool) -> Result<Reply, Cause> {
        let phase = self.trail.phase;
        match reply.code {
            code if is_wanted(code) => Ok(reply),
            400..=499 => Err(Cause::Postponed { phase, reply: reply.text }),
            500..=599 => Err(Cause::Refused { phase, reply: reply.text }),
            _ => Err(Cause::Unexpected { phase, reply: reply.text }),
        }
    }

    fn failure(&self, fault: Fault) -> Cause {
        let phase = self.trail.phase;
        match fault {
            Fault::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
                Cause::TimedOut { phase, limit: self.stream.wire.limit() }
            }
            fault => Cause::Broken { phase, fault },
        }
    }
}
