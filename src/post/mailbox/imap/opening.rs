use std::time::Duration;

use imap_codec::imap_types::{core::Vec1, response::Capability, response::Data};
use zeroize::Zeroizing;

use super::{
    super::{
        super::{
            Cause, Login, Security, Server, Speech, Step,
            silence::{Patience, waits_for_tls},
            stream::Stream,
            tls::{Tls, TlsFacts},
            wire::Wire,
        },
        MailboxError,
    },
    ImapMailbox,
    exchange::{Ask, Exchange, Greeting, SHORT},
};

/// What a server says it can do, in capitals.
#[derive(Default)]
pub(super) struct Abilities(Vec<String>);

impl Abilities {
    pub(super) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|ability| ability == name)
    }

    /// Returns the ways to log in.
    pub(super) fn logins(&self) -> Vec<String> {
        self.0.iter().filter_map(|ability| ability.strip_prefix("AUTH=")).map(str::to_owned).collect()
    }

    fn of(abilities: &Vec1<Capability<'_>>) -> Self {
        Self(abilities.as_ref().iter().map(|ability| ability.to_string().to_ascii_uppercase()).collect())
    }
}

impl ImapMailbox {
    /// Connects, secures the connection as the server is set to, and logs in.
    ///
    /// # Errors
    /// When any of that fails.
    pub fn open(server: &Server, login: Option<&Login>, step: &mut dyn FnMut(Step)) -> Result<Self, MailboxError> {
        let time = server.step_timeout;
        let (mut exchange, tls) = match server.security {
            Security::None => (connect(server, step)?, None),
            Security::Starttls => {
                let tls = Tls::prepare(server)?;
                let mut exchange = connect(server, step)?;
                is_not_yet_logged_in(greeting(&mut exchange, server)?)?;
                starttls(&mut exchange, server)?;
                let facts = secure(&mut exchange, &tls, time, step)?;
                (exchange, Some(facts))
            }
            Security::Tls => {
                let tls = Tls::prepare(server)?;
                let mut exchange = connect(server, step)?;
                let facts = secure(&mut exchange, &tls, time, step)?;
                (exchange, Some(facts))
            }
        };
        let preauth = match server.security {
            Security::None => is_not_yet_logged_in(greeting(&mut exchange, server)?).map(|()| false)?,
            Security::Starttls => false,
            Security::Tls => matches!(greeting(&mut exchange, server)?, Greeting::Preauth),
        };
        let mut mailbox = Self { abilities: Abilities::default(), exchange: Some(exchange), open: None, time, tls };
        mailbox.learn()?;
        if let Some(login) = login.filter(|_| !preauth) {
            step(Step::LoggingIn);
            mailbox.log_in(login)?;
            mailbox.learn()?;
        }
        Ok(mailbox)
    }

    fn learn(&mut self) -> Result<(), MailboxError> {
        self.abilities = self.with(abilities)?;
        Ok(())
    }
}

fn connect(server: &Server, step: &mut dyn FnMut(Step)) -> Result<Exchange, MailboxError> {
    step(Step::Connecting);
    Ok(Exchange::new(Stream::clear(Wire::connect(server)?)))
}

/// Waits for the first words of the server. One that says nothing is asked meanwhile whether it waits for TLS, and listened
/// to once more before that is believed.
fn first_words(exchange: &mut Exchange, server: &Server) -> Result<Greeting, MailboxError> {
    let patience = Patience::begin(server);
    let late = match exchange.greeting(patience.first()) {
        Err(error @ MailboxError::TimedOut { .. }) => error,
        heard => return heard,
    };
    if !patience.goes_on() {
        return Err(late);
    }
    if patience.suspects_tls(server, &exchange.stream.wire) {
        match exchange.greeting(patience.once_more()) {
            Err(_) if exchange.stream.wire.first_heard().is_empty() => return Err(waits_for_tls(server).into()),
            Err(MailboxError::TimedOut { .. }) => {}
            heard => return heard,
        }
    }
    exchange.greeting(patience.left()).map_err(|error| match error {
        MailboxError::TimedOut { step, .. } => MailboxError::TimedOut { step, limit: patience.whole() },
        error => error,
    })
}

/// Hears the greeting, and tells that of another service from one that is broken.
fn greeting(exchange: &mut Exchange, server: &Server) -> Result<Greeting, MailboxError> {
    first_words(exchange, server).map_err(|error| match error {
        MailboxError::NotUnderstood { said, .. }
            if matches!(Speech::of(said.as_bytes()), Speech::Fetching | Speech::Sending) =>
        {
            let speech = Speech::of(said.as_bytes());
            Cause::OtherPort { host: server.host.clone(), in_clear: false, port: server.port, speech }.into()
        }
        error => error,
    })
}

/// Secures a connection on which nothing unread is left; what was said in clear is forgotten.
fn secure(
    exchange: &mut Exchange,
    tls: &Tls,
    time: Duration,
    step: &mut dyn FnMut(Step),
) -> Result<TlsFacts, MailboxError> {
    step(Step::Securing);
    exchange.stream.wire.allow(time);
    Ok(exchange.stream.secure(tls)?)
}

/// In clear a server that says the login is done keeps TLS away, since `STARTTLS` is for before the login.
fn is_not_yet_logged_in(greeting: Greeting) -> Result<(), MailboxError> {
    match greeting {
        Greeting::Ok => Ok(()),
        Greeting::Preauth => Err(MailboxError::Preauth),
    }
}

/// Asks for TLS; whatever came along with the consent was said in clear and ends the session.
fn starttls(exchange: &mut Exchange, server: &Server) -> Result<(), MailboxError> {
    if !abilities(exchange, server.step_timeout)?.has("STARTTLS") {
        return Err(Cause::StarttlsMissing(server.host.clone()).into());
    }
    let tag = exchange.tag();
    let mut each = |_| {};
    let mut ask = Ask { each: &mut each, limit: SHORT, secret: None, step: "STARTTLS", time: server.step_timeout };
    let line = Zeroizing::new(format!("{tag} STARTTLS\r\n").into_bytes());
    match exchange.run(&tag, vec![line], &mut ask) {
        Err(MailboxError::Refused { said, .. }) => return Err(Cause::StarttlsRefused(said).into()),
        answer => answer.map(drop)?,
    }
    exchange.take_ahead().map_or(Ok(()), |said| Err(Cause::SpokeBeforeHandshake(said).into()))
}

/// Asks what the server can do; what it said of itself before the connection was secured does not count.
fn abilities(exchange: &mut Exchange, time: Duration) -> Result<Abilities, MailboxError> {
    let tag = exchange.tag();
    let mut found = Abilities::default();
    let mut each = |data: Data<'static>| {
        if let Data::Capability(named) = data {
            found = Abilities::of(&named);
        }
    };
    let mut ask = Ask { each: &mut each, limit: SHORT, secret: None, step: "CAPABILITY", time };
    exchange.run(&tag, vec![Zeroizing::new(format!("{tag} CAPABILITY\r\n").into_bytes())], &mut ask)?;
    Ok(found)
}
