//! A mail server on the loopback that does what a script says and writes down what it heard.
//!
//! A [`Script`] begins as a server that does its duty: it greets, offers `AUTH PLAIN LOGIN`, lets everybody in, takes
//! every message and says `250 2.0.0 Ok: queued as 4TEST1`. Then bend it:
//!
//! ```ignore
//! let authority = Authority::new();
//! let server = Script::tls(authority.identity("localhost"))         // or Script::starttls(…), Script::clear()
//!     .login("ada", "secret")                                       // only this login is let in
//!     .offering(&["AUTH LOGIN", "DSN"])                             // what EHLO offers (under TLS, if there is TLS)
//!     .at(Moment::Rcpt, Act::say("550 5.1.1 no such box"))          // says this instead of its duty, and goes on
//!     .at(Moment::End, Act::Close)                                  // takes the whole message and hangs up
//!     .start();
//! // … server.port() … with authority.pem() as the extra CA, and then:
//! let heard = server.stop();                                        // one `Heard` per connection, in order
//! assert_eq!(heard[0].messages, [message]);                         // whole messages, dots taken out again
//! assert!(heard[0].clear.is_empty());                               // octets that came without TLS
//! ```
//!
//! | To have the server … | write |
//! |---|---|
//! | say something else, or several lines at once (a forged dialogue) | `.at(moment, Act::say("220 go\r\n250 …"))` |
//! | say octets that are no UTF-8, or no line end at all | `.at(moment, Act::Say(vec![…]))` |
//! | say something and hang up; only hang up; never answer | `Act::say_and_close(…)`, `Act::Close`, `Act::Hang` |
//! | end the connection by a reset and not in good order | `Act::Reset` |
//! | not even listen for a while | `Act::Sleep(time)` |
//! | answer late | `Act::Late(octets, time)` |
//! | answer one octet at a time; never stop talking | `Act::Drip(octets, pause)`, `Act::Flood(octets, at_most)` |
//! | hang up after so many octets it sent, or received | `.cut_after(n)`, `.deaf_after(n)`; under TLS on the wire |
//! | write every octet of the connection on its own | `.trickling(pause)` |
//! | treat the second connection otherwise | `SmtpServer::start(vec![first, second])`; the last script repeats |
//!
//! A reply that does not begin with 354 leaves a server at `Moment::Data` waiting for commands; one that does not begin
//! with 220 leaves it at `Moment::Starttls` without TLS. Every wait of the server ends after 30 s.

#![allow(dead_code, clippy::unwrap_used, reason = "each test crate uses its part; a helper that fails fails its test")]

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion,
    crypto::ring,
    sign::{CertifiedKey, SingleCertAndKey},
};
use socket2::SockRef;

use super::certificates::Identity;

/// How long the server waits for anything.
const PATIENCE: Duration = Duration::from_secs(30);

/// A place in the session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Moment {
    /// Before the first line of the server.
    Greeting,
    /// At the first `EHLO`.
    Ehlo,
    /// At `STARTTLS`.
    Starttls,
    /// Instead of the TLS handshake; what is said then is said in clear.
    Handshake,
    /// At the `EHLO` after `STARTTLS`.
    SecuredEhlo,
    /// At `AUTH`.
    Auth,
    /// At the line with the user name (`LOGIN`).
    AuthName,
    /// At the line with the password (`LOGIN`), or with both (`PLAIN` and `XOAUTH2` after a prompt).
    AuthPassword,
    /// At the line that answers a challenge to a token (`XOAUTH2`).
    AuthChallenged,
    /// At `MAIL FROM`.
    Mail,
    /// At the first `RCPT TO`.
    Rcpt,
    /// At the second.
    CopyRcpt,
    /// At `DATA`.
    Data,
    /// In the message, when its first line has come.
    Body,
    /// When the line that ends the message has come.
    End,
    /// At `QUIT`.
    Quit,
}

/// What the server does at a moment instead of its duty.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Writes these octets and goes on.
    Say(Vec<u8>),
    /// Writes these octets and hangs up.
    SayAndClose(Vec<u8>),
    /// Hangs up.
    Close,
    /// Ends the connection by a reset: what was on its way is lost.
    Reset,
    /// Says nothing and listens until the other side hangs up.
    Hang,
    /// Neither listens nor speaks for so long, and hangs up.
    Sleep(Duration),
    /// Says nothing for so long, then writes these octets and goes on.
    Late(Vec<u8>, Duration),
    /// Writes these octets one by one with a pause before each, and goes on.
    Drip(Vec<u8>, Duration),
    /// Writes these octets again and again until nobody listens or so many are written, and hangs up.
    Flood(&'static [u8], usize),
}

/// What a server does; see the top of this file.
#[derive(Clone, Default)]
pub(crate) struct Script {
    tls: Option<Arc<ServerConfig>>,
    is_implicit: bool,
    offers: Option<Vec<String>>,
    offers_in_clear: Option<Vec<String>>,
    login: Option<(String, String)>,
    acts: Vec<(Moment, Act)>,
    cut_after: Option<usize>,
    deaf_after: Option<usize>,
    trickling: Option<Duration>,
}

/// What one connection brought.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    /// Octets that came without TLS.
    pub(crate) clear: Vec<u8>,
    /// Octets that came under TLS, decrypted.
    pub(crate) secured: Vec<u8>,
    /// Command lines, in order, without their ends; not the lines that carry passwords.
    pub(crate) commands: Vec<String>,
    /// Names and passwords that were tried.
    pub(crate) logins: Vec<(String, String)>,
    /// What was answered to challenges to a token, with line ends.
    pub(crate) challenged: Vec<String>,
    /// What came after `354`, as it came, up to the line that ends it or the end of the connection.
    pub(crate) bodies: Vec<Vec<u8>>,
    /// Messages that came whole, without the doubled dots.
    pub(crate) messages: Vec<Vec<u8>>,
    /// Whether the answer to a whole message was written to its last octet.
    pub(crate) answered: bool,
    /// How many octets were written, not counting those of TLS itself.
    pub(crate) said: usize,
    /// The moments that came, in order.
    pub(crate) reached: Vec<Moment>,
}

/// A running server.
pub(crate) struct SmtpServer {
    port: u16,
    heard: Arc<Mutex<Vec<Heard>>>,
    is_stopping: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
}

impl Act {
    /// Says one line.
    pub(crate) fn say(line: &str) -> Self {
        Self::Say(format!("{line}\r\n").into_bytes())
    }

    /// Says one line and hangs up.
    pub(crate) fn say_and_close(line: &str) -> Self {
        Self::SayAndClose(format!("{line}\r\n").into_bytes())
    }
}

impl Script {
    /// A dutiful server without TLS.
    pub(crate) fn clear() -> Self {
        Self::default()
    }

    /// A dutiful server with TLS from the first octet.
    pub(crate) fn tls(identity: Identity) -> Self {
        Self { tls: Some(config(identity, rustls::ALL_VERSIONS)), is_implicit: true, ..Self::default() }
    }

    /// The same, bound to one version of TLS.
    pub(crate) fn tls_of(identity: Identity, version: &'static SupportedProtocolVersion) -> Self {
        Self { tls: Some(config(identity, &[version])), is_implicit: true, ..Self::default() }
    }

    /// A dutiful server that offers `STARTTLS`, and a login under TLS only.
    pub(crate) fn starttls(identity: Identity) -> Self {
        Self { tls: Some(config(identity, rustls::ALL_VERSIONS)), ..Self::default() }
    }

    /// What `EHLO` offers, under TLS if there is TLS.
    pub(crate) fn offering(mut self, offers: &[&str]) -> Self {
        self.offers = Some(owned(offers));
        self
    }

    /// What `EHLO` offers before `STARTTLS`.
    pub(crate) fn offering_in_clear(mut self, offers: &[&str]) -> Self {
        self.offers_in_clear = Some(owned(offers));
        self
    }

    /// Lets in nobody but this one.
    pub(crate) fn login(mut self, user: &str, password: &str) -> Self {
        self.login = Some((user.to_owned(), password.to_owned()));
        self
    }

    /// Does this at that moment, every time it comes.
    pub(crate) fn at(mut self, moment: Moment, act: Act) -> Self {
        self.acts.push((moment, act));
        self
    }

    /// Hangs up after this many octets on the wire from the server.
    pub(crate) fn cut_after(mut self, octets: usize) -> Self {
        self.cut_after = Some(octets);
        self
    }

    /// Hangs up after this many octets on the wire from the client.
    pub(crate) fn deaf_after(mut self, octets: usize) -> Self {
        self.deaf_after = Some(octets);
        self
    }

    /// Writes every octet on its own, after a pause.
    pub(crate) fn trickling(mut self, pause: Duration) -> Self {
        self.trickling = Some(pause);
        self
    }

    /// Starts a server that treats every connection by this script.
    pub(crate) fn start(self) -> SmtpServer {
        SmtpServer::start(vec![self])
    }

    fn act(&self, moment: Moment) -> Option<Act> {
        self.acts.iter().find(|(at, _)| *at == moment).map(|(_, act)| act.clone())
    }

    fn offers(&self, is_secured: bool) -> Vec<String> {
        if self.tls.is_some() && !is_secured {
            return self.offers_in_clear.clone().unwrap_or_else(|| owned(&["8BITMIME", "STARTTLS"]));
        }
        self.offers.clone().unwrap_or_else(|| owned(&["8BITMIME", "AUTH PLAIN LOGIN"]))
    }
}

impl SmtpServer {
    /// Starts a server that treats the first connection by the first script and so on; the last one repeats.
    pub(crate) fn start(scripts: Vec<Script>) -> Self {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = socket.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let is_stopping = Arc::new(AtomicBool::new(false));
        let (notes, stop) = (Arc::clone(&heard), Arc::clone(&is_stopping));
        let listener = thread::spawn(move || listen(&socket, &scripts, &notes, &stop));
        Self { port, heard, is_stopping, listener: Some(listener) }
    }

    /// Returns the port on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Returns what has been heard so far, one record for each connection.
    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    /// Waits until every connection has ended and returns what was heard.
    pub(crate) fn stop(mut self) -> Vec<Heard> {
        self.end();
        self.heard()
    }

    fn end(&mut self) {
        let Some(listener) = self.listener.take() else {
            return;
        };
        self.is_stopping.store(true, Ordering::SeqCst);
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok();
        listener.join().unwrap();
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.end();
        }
    }
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(ToString::to_string).collect()
}

fn config(identity: Identity, versions: &[&'static SupportedProtocolVersion]) -> Arc<ServerConfig> {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(versions)
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(shown(identity)));
    Arc::new(config)
}

/// Shows a certificate whether or not the key is its own.
fn shown(identity: Identity) -> SingleCertAndKey {
    let key = ring::sign::any_supported_type(&identity.key).unwrap();
    SingleCertAndKey::from(CertifiedKey::new(vec![identity.certificate], key))
}

fn listen(socket: &TcpListener, scripts: &[Script], heard: &Arc<Mutex<Vec<Heard>>>, is_stopping: &AtomicBool) {
    let mut sessions = Vec::new();
    for connection in socket.incoming() {
        if is_stopping.load(Ordering::SeqCst) {
            break;
        }
        let number = sessions.len();
        let script = scripts[number.min(scripts.len() - 1)].clone();
        heard.lock().unwrap().push(Heard::default());
        let mut session = Session::new(connection.unwrap(), script, Arc::clone(heard), number);
        sessions.push(thread::spawn(move || session.run()));
    }
    for session in sessions {
        session.join().unwrap();
    }
}

/// The connection, with the limits of the script.
struct Wire {
    socket: TcpStream,
    may_write: Option<usize>,
    may_read: Option<usize>,
    trickling: Option<Duration>,
}

impl Read for Wire {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let most = self.may_read.unwrap_or(into.len()).min(into.len());
        if most == 0 {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        let read = self.socket.read(&mut into[..most])?;
        self.may_read = self.may_read.map(|left| left - read);
        Ok(read)
    }
}

impl Write for Wire {
    fn write(&mut self, from: &[u8]) -> io::Result<usize> {
        let most = self.may_write.unwrap_or(from.len()).min(from.len());
        if most == 0 {
            return Err(io::ErrorKind::ConnectionAborted.into());
        }
        let most = if let Some(pause) = self.trickling {
            thread::sleep(pause);
            1
        } else {
            most
        };
        let written = self.socket.write(&from[..most])?;
        self.may_write = self.may_write.map(|left| left - written);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.socket.flush()
    }
}

enum Stream {
    Clear(Wire),
    Secured(Box<StreamOwned<ServerConnection, Wire>>),
    Gone,
}

impl Stream {
    /// Makes the end of the connection a reset.
    fn reset(&self) {
        let socket = match self {
            Self::Clear(wire) => &wire.socket,
            Self::Secured(tls) => &tls.sock.socket,
            Self::Gone => return,
        };
        SockRef::from(socket).set_linger(Some(Duration::ZERO)).ok();
    }

    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Clear(wire) => wire.read(into),
            Self::Secured(tls) => tls.read(into),
            Self::Gone => Ok(0),
        }
    }

    fn write(&mut self, octets: &[u8]) -> io::Result<()> {
        match self {
            Self::Clear(wire) => wire.write_all(octets),
            Self::Secured(tls) => tls.write_all(octets).and_then(|()| tls.flush()),
            Self::Gone => Err(io::ErrorKind::NotConnected.into()),
        }
    }
}

/// Ends a session: the script said so, or the other side is gone.
struct Ended;

impl From<io::Error> for Ended {
    fn from(_: io::Error) -> Self {
        Self
    }
}

struct Session {
    stream: Stream,
    script: Script,
    ahead: Vec<u8>,
    heard: Arc<Mutex<Vec<Heard>>>,
    number: usize,
    rcpts: usize,
    is_starttls_done: bool,
}

impl Session {
    fn new(socket: TcpStream, script: Script, heard: Arc<Mutex<Vec<Heard>>>, number: usize) -> Self {
        socket.set_nodelay(true).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket.set_write_timeout(Some(PATIENCE)).unwrap();
        let Script { cut_after: may_write, deaf_after: may_read, trickling, .. } = script;
        let stream = Stream::Clear(Wire { socket, may_write, may_read, trickling });
        Self { stream, script, ahead: Vec::new(), heard, number, rcpts: 0, is_starttls_done: false }
    }

    /// Every end is a good end; the notes tell what came before it.
    fn run(&mut self) {
        self.converse().ok();
        self.stream = Stream::Gone;
    }

    fn converse(&mut self) -> Result<(), Ended> {
        if self.script.is_implicit {
            self.secure()?;
        }
        self.answer(Moment::Greeting, "220 mx.test ESMTP")?;
        self.take_commands()
    }

    /// Goes on until one of them ends the session.
    fn take_commands(&mut self) -> Result<(), Ended> {
        loop {
            let line = self.line()?;
            let line = String::from_utf8_lossy(&line).trim_end().to_owned();
            self.obey(&line)?;
        }
    }

    fn obey(&mut self, line: &str) -> Result<(), Ended> {
        let mut words = line.split(' ');
        let verb = words.next().unwrap_or_default().to_ascii_uppercase();
        if verb == "AUTH" {
            let way = words.next().unwrap_or_default().to_ascii_uppercase();
            self.note(|heard| heard.commands.push(format!("AUTH {way}")));
            return self.auth(&way, words.next());
        }
        self.note(|heard| heard.commands.push(line.to_owned()));
        match verb.as_str() {
            "EHLO" => self.ehlo(),
            "STARTTLS" => self.starttls(),
            "MAIL" => self.answer(Moment::Mail, "250 2.1.0 Ok").map(drop),
            "RCPT" => self.rcpt(),
            "DATA" => self.data(),
            "QUIT" => {
                self.answer(Moment::Quit, "221 2.0.0 Bye")?;
                Err(Ended)
            }
            _ => self.say(b"502 5.5.2 What?\r\n"),
        }
    }

    fn ehlo(&mut self) -> Result<(), Ended> {
        let moment = if self.is_starttls_done { Moment::SecuredEhlo } else { Moment::Ehlo };
        let mut lines = vec!["250-mx.test".to_owned()];
        let mut offers = self.script.offers(self.is_secured());
        let last = offers.pop().unwrap_or_else(|| "HELP".to_owned());
        lines.extend(offers.into_iter().map(|offer| format!("250-{offer}")));
        lines.push(format!("250 {last}"));
        self.answer(moment, &lines.join("\r\n")).map(drop)
    }

    fn starttls(&mut self) -> Result<(), Ended> {
        let answer = self.answer(Moment::Starttls, "220 2.0.0 Go ahead")?;
        if answer.starts_with(b"220") {
            self.is_starttls_done = true;
            self.secure()?;
        }
        Ok(())
    }

    fn secure(&mut self) -> Result<(), Ended> {
        self.note(|heard| heard.reached.push(Moment::Handshake));
        if let Some(act) = self.script.act(Moment::Handshake) {
            self.act(act)?;
        }
        let config = self.script.tls.clone().ok_or(Ended)?;
        let Stream::Clear(mut wire) = std::mem::replace(&mut self.stream, Stream::Gone) else {
            return Err(Ended);
        };
        let mut connection = ServerConnection::new(config).unwrap();
        while connection.is_handshaking() {
            connection.complete_io(&mut wire)?;
        }
        self.stream = Stream::Secured(Box::new(StreamOwned::new(connection, wire)));
        Ok(())
    }

    fn auth(&mut self, way: &str, response: Option<&str>) -> Result<(), Ended> {
        let (user, password, moment) = match (way, response) {
            ("PLAIN", Some(response)) => {
                let (user, password) = plain(response.as_bytes());
                (user, password, Moment::Auth)
            }
            ("PLAIN", None) => {
                self.prompt(Moment::Auth, "334 ")?;
                let (user, password) = plain(&self.line()?);
                (user, password, Moment::AuthPassword)
            }
            ("XOAUTH2", response) => {
                let (line, moment) = if let Some(response) = response {
                    (response.as_bytes().to_vec(), Moment::Auth)
                } else {
                    self.prompt(Moment::Auth, "334 ")?;
                    (self.line()?, Moment::AuthPassword)
                };
                return self.token(xoauth2(&line), moment);
            }
            _ => {
                self.prompt(Moment::Auth, "334 VXNlcm5hbWU6")?;
                let user = decoded(&self.line()?);
                self.prompt(Moment::AuthName, "334 UGFzc3dvcmQ6")?;
                (user, decoded(&self.line()?), Moment::AuthPassword)
            }
        };
        let is_welcome = self.script.login.as_ref().is_none_or(|login| *login == (user.clone(), password.clone()));
        self.note(|heard| heard.logins.push((user, password)));
        let duty = if is_welcome { "235 2.7.0 Welcome" } else { "535 5.7.8 Who are you?" };
        self.answer(moment, duty).map(drop)
    }

    /// Lets the token in, or says why not in a challenge, waits for its answer and refuses.
    fn token(&mut self, (user, token): (String, String), moment: Moment) -> Result<(), Ended> {
        let is_welcome = self.script.login.as_ref().is_none_or(|login| *login == (user.clone(), token.clone()));
        self.note(|heard| heard.logins.push((user, token)));
        if is_welcome && self.script.act(moment).is_none() {
            return self.say(b"235 2.7.0 Welcome\r\n");
        }
        let challenge = r#"{"status":"400","schemes":"Bearer","scope":"https://mail.example.org/"}"#;
        let answer = self.answer(moment, &format!("334 {}", STANDARD.encode(challenge)))?;
        if answer.starts_with(b"334") {
            let line = self.line()?;
            self.note(|heard| heard.challenged.push(String::from_utf8_lossy(&line).into_owned()));
            self.answer(Moment::AuthChallenged, "535 5.7.8 No such token")?;
        }
        Ok(())
    }

    /// Goes back to taking commands unless the prompt was one.
    fn prompt(&mut self, moment: Moment, duty: &str) -> Result<(), Ended> {
        let answer = self.answer(moment, duty)?;
        if answer.starts_with(b"334") { Ok(()) } else { self.take_commands() }
    }

    fn rcpt(&mut self) -> Result<(), Ended> {
        self.rcpts += 1;
        let moment = if self.rcpts == 1 { Moment::Rcpt } else { Moment::CopyRcpt };
        self.answer(moment, "250 2.1.5 Ok").map(drop)
    }

    fn data(&mut self) -> Result<(), Ended> {
        let answer = self.answer(Moment::Data, "354 End data with <CR><LF>.<CR><LF>")?;
        if !answer.starts_with(b"354") {
            return Ok(());
        }
        self.note(|heard| heard.bodies.push(Vec::new()));
        let mut message = Vec::new();
        let mut is_first = true;
        loop {
            let line = self.line()?;
            if line == b".\r\n" {
                break;
            }
            message.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
            self.note(|heard| heard.bodies.last_mut().unwrap().extend_from_slice(&line));
            if std::mem::take(&mut is_first) {
                self.note(|heard| heard.reached.push(Moment::Body));
                if let Some(act) = self.script.act(Moment::Body) {
                    self.act(act)?;
                }
            }
        }
        self.note(|heard| heard.messages.push(message));
        self.answer(Moment::End, "250 2.0.0 Ok: queued as 4TEST1")?;
        self.note(|heard| heard.answered = true);
        Ok(())
    }

    /// Does what the script says for this moment, or its duty, and returns what was said.
    fn answer(&mut self, moment: Moment, duty: &str) -> Result<Vec<u8>, Ended> {
        self.note(|heard| heard.reached.push(moment));
        let act = self.script.act(moment).unwrap_or_else(|| Act::say(duty));
        self.act(act)
    }

    fn act(&mut self, act: Act) -> Result<Vec<u8>, Ended> {
        match act {
            Act::Say(octets) => self.say(&octets).map(|()| octets),
            Act::SayAndClose(octets) => self.say(&octets).and(Err(Ended)),
            Act::Close => Err(Ended),
            Act::Reset => {
                self.stream.reset();
                Err(Ended)
            }
            Act::Hang => loop {
                self.fill()?;
            },
            Act::Sleep(time) => {
                thread::sleep(time);
                Err(Ended)
            }
            Act::Late(octets, time) => {
                thread::sleep(time);
                self.say(&octets).map(|()| octets)
            }
            Act::Drip(octets, pause) => {
                for octet in &octets {
                    thread::sleep(pause);
                    self.say(&[*octet])?;
                }
                Ok(octets)
            }
            Act::Flood(octets, at_most) => {
                let block = octets.repeat(64 * 1024 / octets.len());
                for _ in 0..at_most / block.len() {
                    self.say(&block)?;
                }
                Err(Ended)
            }
        }
    }

    fn say(&mut self, octets: &[u8]) -> Result<(), Ended> {
        self.stream.write(octets)?;
        self.note(|heard| heard.said += octets.len());
        Ok(())
    }

    fn line(&mut self) -> Result<Vec<u8>, Ended> {
        loop {
            if let Some(at) = self.ahead.iter().position(|octet| *octet == b'\n') {
                return Ok(self.ahead.drain(..=at).collect());
            }
            self.fill()?;
        }
    }

    fn fill(&mut self) -> Result<(), Ended> {
        let mut chunk = [0; 16 * 1024];
        let read = self.stream.read(&mut chunk)?;
        let octets = &chunk[..read];
        let is_secured = self.is_secured();
        self.note(|heard| if is_secured { heard.secured.extend(octets) } else { heard.clear.extend(octets) });
        self.ahead.extend(octets);
        if read == 0 { Err(Ended) } else { Ok(()) }
    }

    fn is_secured(&self) -> bool {
        matches!(self.stream, Stream::Secured(_))
    }

    fn note(&self, write: impl FnOnce(&mut Heard)) {
        write(&mut self.heard.lock().unwrap()[self.number]);
    }
}

fn decoded(line: &[u8]) -> String {
    let octets = STANDARD.decode(line.trim_ascii()).unwrap_or_default();
    String::from_utf8_lossy(&octets).into_owned()
}

fn plain(line: &[u8]) -> (String, String) {
    let text = decoded(line);
    let mut parts = text.split('\0').skip(1).map(str::to_owned);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}

/// The message of `XOAUTH2`: `user=` name `^Aauth=Bearer ` token `^A^A`.
fn xoauth2(line: &[u8]) -> (String, String) {
    let text = decoded(line);
    let parts = text.strip_prefix("user=").and_then(|text| text.strip_suffix("\u{1}\u{1}"));
    let (user, token) = parts.and_then(|text| text.split_once("\u{1}auth=Bearer ")).unwrap_or_default();
    (user.to_owned(), token.to_owned())
}
