use lettre::transport::smtp::{
    commands::{Ehlo, Starttls},
    extension::ClientId,
};

use super::{
    super::{
        cause::Cause,
        ehlo::Offers,
        greeting::moment,
        phase::Phase,
        reply::{Fault, Replies, Reply},
        server::{Security, Server},
        silence::{Patience, waits_for_tls},
        speech::Speech,
        stream::Stream,
        tls::Tls,
        wire::Wire,
        witness::Step,
    },
    Session, Trail,
};

impl<'a> Session<'a> {
    /// Connects, secures the connection as the server is set to, and hears what it offers.
    pub(in super::super) fn open(
        server: &Server,
        trail: &'a mut Trail,
        step: &mut dyn FnMut(Step),
    ) -> Result<Self, Cause> {
        match server.security {
            Security::None => Self::connect(server, trail, step)?.welcomed(server),
            Security::Starttls => {
                let tls = Tls::prepare(server)?;
                let mut session = Self::connect(server, trail, step)?.welcomed(server)?;
                session.starttls(&server.host)?;
                session.secure(&tls, step)?;
                session.ehlo()?;
                Ok(session)
            }
            Security::Tls => {
                let tls = Tls::prepare(server)?;
                let mut session = Self::connect(server, trail, step)?;
                session.secure(&tls, step)?;
                session.welcomed(server)
            }
        }
    }

    fn connect(server: &Server, trail: &'a mut Trail, step: &mut dyn FnMut(Step)) -> Result<Self, Cause> {
        step(Step::Connecting);
        trail.enter(Phase::Connect);
        Ok(Self {
            stream: Stream::clear(Wire::connect(server)?),
            replies: Replies::default(),
            step_timeout: server.step_timeout,
            trail,
            known_to: None,
            offers: Offers::default(),
            clock: None,
        })
    }

    /// Hears the greeting and says hello.
    fn welcomed(mut self, server: &Server) -> Result<Self, Cause> {
        self.trail.enter(Phase::Greeting);
        let greeting = self.greeting(server).map_err(|cause| self.another_port(cause, server))?;
        let greeting = self.want(greeting, |code| code == 220)?;
        self.clock = moment(greeting.text.as_bytes());
        self.ehlo()?;
        Ok(self)
    }

    /// Waits for the first words of the server. One that says nothing is asked meanwhile whether it waits for TLS, and
    /// listened to once more before that is believed.
    fn greeting(&mut self, server: &Server) -> Result<Reply, Cause> {
        let patience = Patience::begin(server);
        let late = match self.answer(patience.first()) {
            Err(cause @ Cause::TimedOut { .. }) => cause,
            heard => return heard,
        };
        if !patience.goes_on() {
            return Err(late);
        }
        if patience.suspects_tls(server, &self.stream.wire) {
            match self.answer(patience.once_more()) {
                Err(_) if self.stream.wire.first_heard().is_empty() => return Err(waits_for_tls(server)),
                Err(Cause::TimedOut { .. }) => {}
                heard => return heard,
            }
        }
        self.answer(patience.left()).map_err(|cause| match cause {
            Cause::TimedOut { phase, .. } => Cause::TimedOut { phase, limit: patience.whole() },
            cause => cause,
        })
    }

    /// Tells the greeting of another service from one that is broken.
    fn another_port(&self, cause: Cause, server: &Server) -> Cause {
        let speech = self.replies.unfinished().map(|said| Speech::of(said.as_bytes()));
        match (cause, speech) {
            (Cause::Broken { fault: Fault::Malformed, .. }, Some(speech @ (Speech::Fetching | Speech::Reading))) => {
                Cause::OtherPort { host: server.host.clone(), in_clear: false, port: server.port, speech }
            }
            (cause, _) => cause,
        }
    }

    /// Says `EHLO` with an address literal, which tells nobody the name or the network of this machine (RFC 5321,
    /// section 4.1.3).
    fn ehlo(&mut self) -> Result<(), Cause> {
        let answer = self.ask(Phase::Ehlo, &Ehlo::new(ClientId::default()).to_string())?;
        let answer = self.want(answer, |code| code == 250)?;
        self.offers = Offers::read(&answer.text);
        Ok(())
    }

    /// Asks for TLS; whatever came along with the consent was said in clear and ends the session.
    fn starttls(&mut self, host: &str) -> Result<(), Cause> {
        if !self.offers.starttls {
            return Err(Cause::StarttlsMissing(host.to_owned()));
        }
        let answer = self.ask(Phase::Starttls, &Starttls.to_string())?;
        if answer.code != 220 {
            return Err(Cause::StarttlsRefused(answer.text));
        }
        self.replies.unfinished().map_or(Ok(()), |said| Err(Cause::SpokeBeforeHandshake(said)))
    }

    /// Secures the connection and forgets what was said before: answers, offers and all (RFC 3207, section 4.2).
    fn secure(&mut self, tls: &Tls, step: &mut dyn FnMut(Step)) -> Result<(), Cause> {
        step(Step::Securing);
        self.trail.enter(Phase::Handshake);
        self.replies = Replies::default();
        self.offers = Offers::default();
        self.clock = None;
        self.stream.wire.allow(self.step_timeout);
        self.trail.tls = Some(self.stream.secure(tls)?);
        Ok(())
    }
}
