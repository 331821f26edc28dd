use std::{
    io::{self, Write},
    time::Duration,
};

use lettre::transport::smtp::commands::{Data, Quit};

use super::{
    super::{
        cause::Cause,
        envelope::Envelope,
        login::Login,
        phase::Phase,
        reply::{Fault, Reply},
        reply_text::ReplyText,
        token_fault::TokenFault,
        witness::Step,
    },
    Session,
};

/// How much of the message is written under one deadline.
const CHUNK: usize = 32 * 1024;
/// How long the server's farewell is awaited; the outcome stands already.
const FAREWELL: Duration = Duration::from_secs(2);
/// How long we listen whether the server speaks out of turn.
const BREATH: Duration = Duration::from_millis(1);

impl<'a> Session<'a> {
    /// Logs in; the connection is secured or does not leave this machine.
    pub(in super::super) fn log_in(&mut self, login: &'a Login, step: &mut dyn FnMut(Step)) -> Result<(), Cause> {
        step(Step::LoggingIn);
        self.trail.enter(Phase::Auth);
        self.known_to = Some(login);
        let mechanism = login.mechanism(&self.offers.auth).ok_or_else(|| self.not_offered(login))?;
        let lines = login.lines(mechanism);
        let (last, prompted) = lines.split_last().expect("every way to log in has a line");
        for line in prompted {
            let answer = self.ask(Phase::Auth, line)?;
            self.let_in(login, answer, 334, None)?;
        }
        let answer = self.ask(Phase::Auth, last)?;
        if login.is_by_token() && answer.code == 334 {
            return self.hear_refusal(login, &answer.text);
        }
        self.let_in(login, answer, 235, None)
    }

    fn not_offered(&self, login: &Login) -> Cause {
        let offered = self.offers.auth.clone();
        if login.is_by_token() { Cause::TokenNotOffered(offered) } else { Cause::LoginNotOffered(offered) }
    }

    /// Answers nothing to a challenge that says why the token is not taken, and hears the refusal that follows. A
    /// server that hangs up instead has refused the token all the same.
    fn hear_refusal(&mut self, login: &Login, challenge: &ReplyText) -> Result<(), Cause> {
        let fault = TokenFault::read(challenge, login);
        let answer = self.ask(Phase::Auth, "\r\n");
        if answer.is_err() && self.trail.reply.is_none() {
            self.trail.reply = Some(challenge.clone());
        }
        match (answer, fault) {
            (Ok(answer), fault) => self.let_in(login, answer, 235, fault),
            (Err(Cause::Broken { .. }), Some(fault)) => Err(refused(login, challenge.clone(), Some(fault))),
            (Err(cause), _) => Err(cause),
        }
    }

    fn let_in(&self, login: &Login, answer: Reply, wanted: u16, fault: Option<TokenFault>) -> Result<(), Cause> {
        match answer.code {
            500..=599 => Err(refused(login, answer.text, fault)),
            _ => self.want(answer, |code| code == wanted).map(drop),
        }
    }

    /// Gives the envelope: the addressee, then the copy, whose refusal is noted and no more.
    pub(in super::super) fn envelope(&mut self, envelope: &Envelope, size: usize) -> Result<(), Cause> {
        self.command(Phase::Mail, &envelope.mail(&self.offers, size))?;
        self.command(Phase::Rcpt, &envelope.rcpt(&self.offers))?;
        self.trail.reports_asked = Some(self.offers.dsn);
        let Some(copy) = envelope.copy_rcpt(&self.offers) else {
            return Ok(());
        };
        let result = self.command(Phase::CopyRcpt, &copy);
        self.trail.copy_refused = result.as_ref().is_err_and(Cause::leaves_the_session_open);
        if self.trail.copy_refused { Ok(()) } else { result }
    }

    /// Writes the message but for the line that ends it, and listens whether the server has something to say.
    pub(in super::super) fn body(&mut self, stuffed: &[u8]) -> Result<(), Cause> {
        let answer = self.ask(Phase::Data, &Data.to_string())?;
        self.want(answer, |code| code == 354)?;
        self.trail.enter(Phase::Body);
        stuffed.chunks(CHUNK).try_for_each(|chunk| self.write(chunk))?;
        self.stays_silent()
    }

    /// Ends the message: from the first byte of this line on the server may have it.
    pub(in super::super) fn end(&mut self, limit: Duration, step: &mut dyn FnMut(Step)) -> Result<(), Cause> {
        self.trail.enter(Phase::End);
        self.write(b".\r\n")?;
        step(Step::AwaitingAnswer { limit });
        let answer = self.answer(limit)?;
        self.want(answer, |code| code == 250).map(drop)
    }

    /// Takes leave for politeness' sake; nothing that goes wrong here matters.
    pub(in super::super) fn quit(mut self) {
        self.stream.wire.allow(FAREWELL);
        if self.stream.write_all(Quit.to_string().as_bytes()).and_then(|()| self.stream.flush()).is_ok() {
            self.replies.next(&mut self.stream).ok();
        }
    }

    /// Listens for a moment. A server that refuses or hangs up now has not taken the message; one that says yes before
    /// it has it all is not believed.
    fn stays_silent(&mut self) -> Result<(), Cause> {
        if !self.replies.is_ahead() {
            self.stream.wire.allow(BREATH);
            match self.replies.listen(&mut self.stream) {
                Err(Fault::Io(error)) if error.kind() == io::ErrorKind::TimedOut => return Ok(()),
                result => result.map_err(|fault| self.failure(fault))?,
            }
        }
        let answer = self.answer(self.step_timeout)?;
        let said = self.want(answer, |code| code < 400)?.text;
        Err(Cause::OutOfTurn { phase: self.trail.phase, said })
    }

    fn command(&mut self, phase: Phase, line: &str) -> Result<(), Cause> {
        let answer = self.ask(phase, line)?;
        self.want(answer, |code| (200..300).contains(&code)).map(drop)
    }
}

fn refused(login: &Login, reply: ReplyText, fault: Option<TokenFault>) -> Cause {
    let user = login.user().to_owned();
    if login.is_by_token() { Cause::TokenRefused { user, reply, fault } } else { Cause::LoginRefused { user, reply } }
}
