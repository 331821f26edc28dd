//! A mailbox server on the loopback that does what a script says and writes down what it heard.
//!
//! A [`Script`] begins as a server that does its duty over the folders it is given: it lets everybody in, lists, opens,
//! searches and hands out. Then bend it:
//!
//! ```ignore
//! let server = Script::tls(authority.identity("localhost"))          // or Script::starttls(…), Script::clear()
//!     .folder("Sent", "\\Sent", 7, &[message])                       // name on the wire, attributes, UIDVALIDITY
//!     .at(Moment::Search, Act::say("* SEARCH 9\r\nTAG OK done"))     // TAG stands for the tag of the command
//!     .start();
//! let heard = server.stop();                                         // the command lines of each connection
//! ```
//!
//! It searches as plainly as can be: a message fits if any of the values searched for stands in its text or header.

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
use mail_parser::MessageParser;
use rustls::{ServerConfig, ServerConnection, StreamOwned, crypto::ring};

use super::{certificates::Identity, smtp_server::Act};

/// How long the server waits for anything.
const PATIENCE: Duration = Duration::from_secs(10);

/// A place in the session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Moment {
    Greeting,
    /// The first `CAPABILITY`.
    Capability,
    /// One under TLS after `STARTTLS`, or after the login.
    LaterCapability,
    Starttls,
    /// Instead of the handshake; what is said then is said in clear.
    Handshake,
    /// At `AUTHENTICATE` or `LOGIN`.
    Login,
    /// At each line of a login after the first.
    LoginLine,
    List,
    Examine,
    Search,
    /// At a `UID FETCH` of headers.
    Headers,
    /// At a `UID FETCH` of a size alone.
    Size,
    /// At a `UID FETCH` of a whole message.
    Body,
    Logout,
}

#[derive(Clone)]
struct Folder {
    attributes: String,
    messages: Vec<Vec<u8>>,
    name: String,
    validity: u32,
}

/// What a server does; see the top of this file.
#[derive(Clone, Default)]
pub(crate) struct Script {
    abilities: Option<String>,
    acts: Vec<(Moment, Act)>,
    folders: Vec<Folder>,
    hides: bool,
    is_implicit: bool,
    login: Option<(String, String)>,
    tls: Option<Arc<ServerConfig>>,
}

/// What one connection brought.
#[derive(Clone, Debug, Default)]
pub(crate) struct Heard {
    /// Octets that came without TLS.
    pub(crate) clear: Vec<u8>,
    /// Command lines in order, without tag and end; of a login only the command.
    pub(crate) commands: Vec<String>,
    /// Names and passwords that were tried.
    pub(crate) logins: Vec<(String, String)>,
}

/// A running server.
pub(crate) struct ImapServer {
    heard: Arc<Mutex<Vec<Heard>>>,
    is_stopping: Arc<AtomicBool>,
    listener: Option<JoinHandle<()>>,
    port: u16,
}

impl Script {
    /// A dutiful server without TLS.
    pub(crate) fn clear() -> Self {
        Self::default()
    }

    /// A dutiful server with TLS from the first octet.
    pub(crate) fn tls(identity: Identity) -> Self {
        Self { is_implicit: true, tls: Some(config(identity)), ..Self::default() }
    }

    /// A dutiful server that offers `STARTTLS`, and a login under TLS only.
    pub(crate) fn starttls(identity: Identity) -> Self {
        Self { tls: Some(config(identity)), ..Self::default() }
    }

    /// What `CAPABILITY` names, under TLS if there is TLS.
    pub(crate) fn able(mut self, abilities: &str) -> Self {
        self.abilities = Some(abilities.to_owned());
        self
    }

    /// Does this at that moment, every time it comes.
    pub(crate) fn at(mut self, moment: Moment, act: Act) -> Self {
        self.acts.push((moment, act));
        self
    }

    /// Has a folder with messages, which get the numbers 1, 2 and so on.
    pub(crate) fn folder(mut self, name: &str, attributes: &str, validity: u32, messages: &[&[u8]]) -> Self {
        let messages = messages.iter().map(|bytes| bytes.to_vec()).collect();
        self.folders.push(Folder { attributes: attributes.to_owned(), messages, name: name.to_owned(), validity });
        self
    }

    /// Finds nothing by what a message holds, only by its day.
    pub(crate) fn hiding(mut self) -> Self {
        self.hides = true;
        self
    }

    /// Lets in nobody but this one.
    pub(crate) fn login(mut self, user: &str, password: &str) -> Self {
        self.login = Some((user.to_owned(), password.to_owned()));
        self
    }

    /// Starts a server that treats every connection by this script.
    pub(crate) fn start(self) -> ImapServer {
        ImapServer::start(vec![self])
    }

    fn act(&self, moment: Moment) -> Option<Act> {
        self.acts.iter().find(|(at, _)| *at == moment).map(|(_, act)| act.clone())
    }
}

impl ImapServer {
    /// Starts a server that treats the first connection by the first script and so on; the last one repeats.
    pub(crate) fn start(scripts: Vec<Script>) -> Self {
        let socket = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = socket.local_addr().unwrap().port();
        let heard = Arc::new(Mutex::new(Vec::new()));
        let is_stopping = Arc::new(AtomicBool::new(false));
        let (notes, stop) = (Arc::clone(&heard), Arc::clone(&is_stopping));
        let listener = thread::spawn(move || listen(&socket, &scripts, &notes, &stop));
        Self { heard, is_stopping, listener: Some(listener), port }
    }

    /// Returns the port on 127.0.0.1.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Waits until every connection has ended and returns what was heard.
    pub(crate) fn stop(mut self) -> Vec<Heard> {
        self.end();
        self.heard.lock().unwrap().clone()
    }

    fn end(&mut self) {
        let Some(listener) = self.listener.take() else { return };
        self.is_stopping.store(true, Ordering::SeqCst);
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).ok();
        listener.join().unwrap();
    }
}

impl Drop for ImapServer {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.end();
        }
    }
}

fn config(identity: Identity) -> Arc<ServerConfig> {
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(rustls::ALL_VERSIONS)
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![identity.certificate], identity.key)
        .unwrap();
    Arc::new(config)
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

enum Stream {
    Clear(TcpStream),
    Secured(Box<StreamOwned<ServerConnection, TcpStream>>),
    Gone,
}

/// Ends a session: the script said so, or the other side is gone.
struct Ended;

impl From<io::Error> for Ended {
    fn from(_: io::Error) -> Self {
        Self
    }
}

struct Session {
    ahead: Vec<u8>,
    asked_before: bool,
    heard: Arc<Mutex<Vec<Heard>>>,
    is_in: bool,
    number: usize,
    open: Option<usize>,
    script: Script,
    stream: Stream,
}

impl Session {
    fn new(socket: TcpStream, script: Script, heard: Arc<Mutex<Vec<Heard>>>, number: usize) -> Self {
        socket.set_nodelay(true).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        socket.set_write_timeout(Some(PATIENCE)).unwrap();
        let stream = Stream::Clear(socket);
        Self { ahead: Vec::new(), asked_before: false, heard, is_in: false, number, open: None, script, stream }
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
        self.answer(Moment::Greeting, "", b"* OK mail.test ready\r\n")?;
        loop {
            let line = self.line()?;
            self.obey(&line)?;
        }
    }

    fn obey(&mut self, line: &str) -> Result<(), Ended> {
        let (tag, command) = line.split_once(' ').unwrap_or((line, ""));
        let tag = tag.to_owned();
        let words: Vec<&str> = command.split(' ').collect();
        let verb = words[0].to_ascii_uppercase();
        if matches!(verb.as_str(), "AUTHENTICATE" | "LOGIN") {
            let noted = if verb == "LOGIN" { verb.clone() } else { words[..2].join(" ") };
            self.note(|heard| heard.commands.push(noted));
            return self.log_in(&tag, command);
        }
        self.note(|heard| heard.commands.push(command.to_owned()));
        match (verb.as_str(), words.get(1).map(|word| word.to_ascii_uppercase()).as_deref()) {
            ("CAPABILITY", _) => self.capability(&tag),
            ("STARTTLS", _) => self.starttls(&tag),
            ("LOGOUT", _) => {
                let duty = format!("* BYE bye\r\n{tag} OK done\r\n");
                self.answer(Moment::Logout, &tag, duty.as_bytes())?;
                Err(Ended)
            }
            _ if !self.is_in => self.say(format!("{tag} BAD log in first\r\n").as_bytes()),
            ("LIST", _) => self.list(&tag),
            ("EXAMINE", _) => self.examine(&tag, command),
            ("UID", Some("SEARCH")) => self.search(&tag, command),
            ("UID", Some("FETCH")) => self.fetch(&tag, &words),
            _ => self.say(format!("{tag} BAD what?\r\n").as_bytes()),
        }
    }

    fn capability(&mut self, tag: &str) -> Result<(), Ended> {
        let moment = if self.asked_before { Moment::LaterCapability } else { Moment::Capability };
        self.asked_before = true;
        let default =
            if self.script.tls.is_some() && !self.is_secured() { "STARTTLS LOGINDISABLED" } else { "AUTH=PLAIN" };
        let bent = self.script.abilities.clone().filter(|_| self.script.tls.is_none() || self.is_secured());
        let abilities = bent.unwrap_or_else(|| default.to_owned());
        let duty = format!("* CAPABILITY IMAP4rev1 {abilities}\r\n{tag} OK done\r\n");
        self.answer(moment, tag, duty.as_bytes()).map(drop)
    }

    fn starttls(&mut self, tag: &str) -> Result<(), Ended> {
        let said = self.answer(Moment::Starttls, tag, format!("{tag} OK go\r\n").as_bytes())?;
        if said.starts_with(format!("{tag} OK").as_bytes()) { self.secure() } else { Ok(()) }
    }

    fn secure(&mut self) -> Result<(), Ended> {
        if let Some(act) = self.script.act(Moment::Handshake) {
            self.act("", act)?;
        }
        let config = self.script.tls.clone().ok_or(Ended)?;
        let Stream::Clear(mut socket) = std::mem::replace(&mut self.stream, Stream::Gone) else { return Err(Ended) };
        let mut connection = ServerConnection::new(config).unwrap();
        while connection.is_handshaking() {
            connection.complete_io(&mut socket)?;
        }
        self.stream = Stream::Secured(Box::new(StreamOwned::new(connection, socket)));
        Ok(())
    }

    fn log_in(&mut self, tag: &str, command: &str) -> Result<(), Ended> {
        let words: Vec<&str> = command.split(' ').collect();
        let way = words[1].to_ascii_uppercase();
        let (user, password) = match (words[0].to_ascii_uppercase().as_str(), way.as_str(), words.get(2)) {
            ("LOGIN", ..) => self.words_of_login(command)?,
            (_, "PLAIN", Some(response)) => plain(response),
            (_, "PLAIN", None) => plain(&self.prompted("+ \r\n")?),
            (_, "XOAUTH2", Some(response)) => (decoded(response), String::new()),
            (_, "XOAUTH2", None) => (decoded(&self.prompted("+ \r\n")?), String::new()),
            _ => {
                let user = decoded(&self.prompted("+ VXNlcm5hbWU6\r\n")?);
                (user, decoded(&self.prompted("+ UGFzc3dvcmQ6\r\n")?))
            }
        };
        let is_welcome = self.script.login.as_ref().is_none_or(|login| *login == (user.clone(), password.clone()));
        self.note(|heard| heard.logins.push((user, password)));
        let duty =
            if is_welcome { format!("{tag} OK in\r\n") } else { format!("{tag} NO [AUTHENTICATIONFAILED] no\r\n") };
        let said = self.answer(Moment::Login, tag, duty.as_bytes())?;
        self.is_in = String::from_utf8_lossy(&said).contains(&format!("{tag} OK"));
        Ok(())
    }

    fn words_of_login(&mut self, command: &str) -> Result<(String, String), Ended> {
        let mut text = command["LOGIN ".len()..].to_owned();
        let mut words = Vec::new();
        while words.len() < 2 {
            let rest = text.trim_start().to_owned();
            if let Some(length) = rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
                self.say(b"+ go\r\n")?;
                words.push(String::from_utf8_lossy(&self.octets(length.parse().unwrap())?).into_owned());
                text = self.line()?;
            } else {
                let quoted = shlex::Shlex::new(&rest).next().unwrap_or_default();
                text.drain(..text.len() - rest.len() + (quoted.len() + 2).min(rest.len()));
                words.push(quoted);
            }
        }
        Ok((words.remove(0), words.remove(0)))
    }

    fn prompted(&mut self, prompt: &str) -> Result<String, Ended> {
        self.answer(Moment::LoginLine, "", prompt.as_bytes())?;
        self.line()
    }

    fn list(&mut self, tag: &str) -> Result<(), Ended> {
        let lines = self.script.folders.iter().map(|folder| {
            let name = format!("\"{}\"", folder.name.replace('\\', "\\\\").replace('"', "\\\""));
            format!("* LIST ({}) \"/\" {name}\r\n", folder.attributes)
        });
        let duty = lines.collect::<String>() + &format!("{tag} OK done\r\n");
        self.answer(Moment::List, tag, duty.as_bytes()).map(drop)
    }

    fn examine(&mut self, tag: &str, command: &str) -> Result<(), Ended> {
        let name = self.string(&command["EXAMINE ".len()..])?;
        self.open = self.script.folders.iter().position(|folder| folder.name == name);
        let duty = self.open.map(|at| &self.script.folders[at]).map_or_else(
            || format!("{tag} NO [NONEXISTENT] no such folder\r\n"),
            |folder| {
                let (exists, validity) = (folder.messages.len(), folder.validity);
                format!(
                    "* FLAGS (\\Seen)\r\n* {exists} EXISTS\r\n* OK [UIDVALIDITY {validity}] numbers\r\n* OK [UIDNEXT {}] \
                     next\r\n{tag} OK [READ-ONLY] open\r\n",
                    exists + 1
                )
            },
        );
        self.answer(Moment::Examine, tag, duty.as_bytes()).map(drop)
    }

    /// Reads a string in one of its forms, asking for a literal.
    fn string(&mut self, text: &str) -> Result<String, Ended> {
        if let Some(length) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) {
            self.say(b"+ go\r\n")?;
            let octets = self.octets(length.parse().unwrap())?;
            self.line()?;
            return Ok(String::from_utf8_lossy(&octets).into_owned());
        }
        Ok(text.trim_matches('"').replace("\\\"", "\"").replace("\\\\", "\\"))
    }

    fn search(&mut self, tag: &str, command: &str) -> Result<(), Ended> {
        let mut text = command.to_owned();
        while let Some((before, length)) = text.strip_suffix('}').and_then(|text| text.rsplit_once('{')) {
            self.say(b"+ go\r\n")?;
            let (before, length) = (before.to_owned(), length.parse().unwrap());
            let literal = String::from_utf8_lossy(&self.octets(length)?).into_owned();
            text = format!("{before}\"{}\"{}", literal.replace('"', "\\\""), self.line()?);
        }
        let Some(open) = self.open else { return self.say(format!("{tag} BAD open first\r\n").as_bytes()) };
        let (needles, hides) = (needles(&text), self.script.hides);
        let fits = |message: &Vec<u8>| {
            let subject =
                MessageParser::default().parse(message).and_then(|message| message.subject().map(str::to_owned));
            let text = String::from_utf8_lossy(message).replace("\r\n ", " ") + &subject.unwrap_or_default();
            let text = text.to_lowercase();
            needles.is_empty() || !hides && needles.iter().any(|needle| needle.is_in(&text))
        };
        let folder = &self.script.folders[open];
        let found = (1..).zip(&folder.messages).filter(|(_, message)| fits(message)).map(|(uid, _)| format!(" {uid}"));
        let duty = format!("* SEARCH{}\r\n{tag} OK done\r\n", found.collect::<String>());
        self.answer(Moment::Search, tag, duty.as_bytes()).map(drop)
    }

    fn fetch(&mut self, tag: &str, words: &[&str]) -> Result<(), Ended> {
        let items = words[3..].join(" ");
        let moment = match () {
            () if items.contains("BODY.PEEK[HEADER]") => Moment::Headers,
            () if items.contains("BODY.PEEK[]") => Moment::Body,
            () => Moment::Size,
        };
        let folder = self.open.map(|at| self.script.folders[at].clone());
        let messages = folder.map(|folder| folder.messages).unwrap_or_default();
        let mut duty = Vec::new();
        for uid in uids(words[2]) {
            let Some(message) = messages.get(uid - 1) else { continue };
            let end = message.windows(4).position(|window| window == b"\r\n\r\n").map_or(message.len(), |at| at + 4);
            duty.extend(format!("* {uid} FETCH (UID {uid} RFC822.SIZE {}", message.len()).into_bytes());
            let part = match moment {
                Moment::Headers => {
                    Some(("INTERNALDATE \"23-Nov-2026 10:14:00 +0100\" BODY[HEADER]<0>", &message[..end]))
                }
                Moment::Body => Some(("BODY[]<0>", &message[..])),
                _ => None,
            };
            if let Some((name, octets)) = part {
                duty.extend(format!(" {name} {{{}}}\r\n", octets.len()).into_bytes());
                duty.extend(octets);
            }
            duty.extend(b")\r\n");
        }
        duty.extend(format!("{tag} OK done\r\n").into_bytes());
        self.answer(moment, tag, &duty).map(drop)
    }

    /// Does what the script says for this moment, or its duty, and returns what was said.
    fn answer(&mut self, moment: Moment, tag: &str, duty: &[u8]) -> Result<Vec<u8>, Ended> {
        let act = self.script.act(moment).unwrap_or_else(|| Act::Say(duty.to_vec()));
        self.act(tag, act)
    }

    fn act(&mut self, tag: &str, act: Act) -> Result<Vec<u8>, Ended> {
        let tagged = |octets: Vec<u8>| replaced(&octets, b"TAG", tag.as_bytes());
        match act {
            Act::Say(octets) => {
                let octets = tagged(octets);
                self.say(&octets).map(|()| octets)
            }
            Act::SayAndClose(octets) => self.say(&tagged(octets)).and(Err(Ended)),
            // Nothing is on its way that a reset could lose.
            Act::Close | Act::Reset => Err(Ended),
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
        match &mut self.stream {
            Stream::Clear(socket) => socket.write_all(octets)?,
            Stream::Secured(tls) => tls.write_all(octets).and_then(|()| tls.flush())?,
            Stream::Gone => return Err(Ended),
        }
        Ok(())
    }

    fn line(&mut self) -> Result<String, Ended> {
        loop {
            if let Some(at) = self.ahead.iter().position(|octet| *octet == b'\n') {
                let line: Vec<u8> = self.ahead.drain(..=at).collect();
                return Ok(String::from_utf8_lossy(&line).trim_end_matches(['\r', '\n']).to_owned());
            }
            self.fill()?;
        }
    }

    fn octets(&mut self, length: usize) -> Result<Vec<u8>, Ended> {
        while self.ahead.len() < length {
            self.fill()?;
        }
        Ok(self.ahead.drain(..length).collect())
    }

    fn fill(&mut self) -> Result<(), Ended> {
        let mut chunk = [0; 16 * 1024];
        let read = match &mut self.stream {
            Stream::Clear(socket) => socket.read(&mut chunk)?,
            Stream::Secured(tls) => tls.read(&mut chunk)?,
            Stream::Gone => 0,
        };
        if !self.is_secured() {
            self.note(|heard| heard.clear.extend(&chunk[..read]));
        }
        self.ahead.extend(&chunk[..read]);
        if read == 0 { Err(Ended) } else { Ok(()) }
    }

    fn is_secured(&self) -> bool {
        matches!(self.stream, Stream::Secured(_))
    }

    fn note(&self, write: impl FnOnce(&mut Heard)) {
        write(&mut self.heard.lock().unwrap()[self.number]);
    }
}

/// One value a search asks for, and the header it must stand in.
struct Needle {
    header: Option<String>,
    value: String,
}

impl Needle {
    fn is_in(&self, text: &str) -> bool {
        let value = self.value.to_lowercase();
        match &self.header {
            Some(name) => {
                text.lines().any(|line| line.starts_with(&format!("{}:", name.to_lowercase())) && line.contains(&value))
            }
            None => text.contains(&value),
        }
    }
}

fn needles(command: &str) -> Vec<Needle> {
    let words: Vec<String> = shlex::Shlex::new(command).collect();
    let after = |at: usize| words.get(at).cloned().unwrap_or_default();
    let found = words.iter().enumerate().filter_map(|(at, word)| match word.as_str() {
        "HEADER" => Some(Needle { header: Some(after(at + 1)), value: after(at + 2) }),
        "SUBJECT" | "FROM" | "TEXT" => Some(Needle { header: None, value: after(at + 1) }),
        "SINCE" if after(at + 1).ends_with("2098") => {
            Some(Needle { header: None, value: "a day that never comes".to_owned() })
        }
        _ => None,
    });
    found.collect()
}

fn uids(set: &str) -> Vec<usize> {
    let one = |part: &str| {
        let (from, to) = part.split_once(':').unwrap_or((part, part));
        from.parse::<usize>().unwrap()..=to.parse::<usize>().unwrap()
    };
    set.split(',').flat_map(one).collect()
}

fn replaced(text: &[u8], word: &[u8], by: &[u8]) -> Vec<u8> {
    let mut rest = text;
    let mut result = Vec::new();
    while !rest.is_empty() {
        if rest.starts_with(word) {
            result.extend(by);
            rest = &rest[word.len()..];
        } else {
            result.push(rest[0]);
            rest = &rest[1..];
        }
    }
    result
}

fn decoded(line: &str) -> String {
    String::from_utf8_lossy(&STANDARD.decode(line.trim()).unwrap_or_default()).into_owned()
}

fn plain(response: &str) -> (String, String) {
    let text = decoded(response);
    let mut parts = text.split('\0').skip(1).map(str::to_owned);
    (parts.next().unwrap_or_default(), parts.next().unwrap_or_default())
}
