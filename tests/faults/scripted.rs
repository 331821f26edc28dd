//! Table 1: a server that misbehaves in every way at every step.

use std::{
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use socket2::{Domain, Socket, Type};

use crate::{
    Extent,
    dialogue::{Fault, Manner, Mode, Step},
    expected::{Class, class, end_is_begun},
    home::{Provider, authority, messages, raw, recorded, with_a_letter},
    support::{
        session::Session,
        smtp_server::{Heard, SmtpServer},
    },
    tally::{Cell, Tally},
};

/// How many cells are tried at once; most of the time is waiting.
const AT_ONCE: usize = 6;

pub(crate) fn fill(extent: Extent) -> Tally {
    let all = Fault::all(&Mode::ALL);
    let cells: Vec<Fault> = all.iter().copied().filter(|fault| fault.exists() && is_in(extent, *fault)).collect();
    let mut tally = Tally::of_at_least(if extent == Extent::All { 500 } else { 50 });
    tally.absent(if extent == Extent::All { all.len() - cells.len() } else { 0 });
    tally.try_each(&cells, AT_ONCE, |fault| fault.name(), |fault| attempt(*fault));
    tally
}

/// The sample is every step and every manner, and all of the last steps, where a letter can be lost or sent twice.
fn is_in(extent: Extent, fault: Fault) -> bool {
    let place = Step::ALL.iter().position(|step| *step == fault.step).unwrap();
    let turn = Manner::ALL.iter().position(|manner| *manner == fault.manner).unwrap();
    match extent {
        Extent::All => true,
        Extent::Sample if fault.step == Step::End => fault.mode != Mode::Clear || !fault.manner.is_slow(),
        Extent::Sample => (place + turn + fault.mode as usize).is_multiple_of(10),
    }
}

/// What keeps the other side of a connection that is not taken.
pub(crate) enum Listening {
    /// A port that is kept from others and at which nobody listens.
    Nobody(Socket),
    /// A port whose queue is full, with those who fill it.
    Full(Socket, #[expect(dead_code, reason = "they wait for as long as they are held")] Vec<TcpStream>),
    Server(SmtpServer),
}

impl Listening {
    pub(crate) fn to(fault: Fault) -> Self {
        match (fault.step, fault.manner) {
            (Step::Connect, Manner::Rst) => Self::Nobody(socket()),
            (Step::Connect, Manner::Hang) => Self::full(),
            _ => Self::Server(fault.bend(fault.mode.script(authority())).start()),
        }
    }

    /// Fills the queue of a socket, so that the system leaves the next connection without an answer.
    fn full() -> Self {
        let listener = socket();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap().as_socket().unwrap();
        let brief = Duration::from_millis(100);
        let waiting = std::iter::from_fn(|| TcpStream::connect_timeout(&address, brief).ok()).collect();
        Self::Full(listener, waiting)
    }

    pub(crate) fn port(&self) -> u16 {
        match self {
            Self::Nobody(socket) | Self::Full(socket, _) => socket.local_addr().unwrap().as_socket().unwrap().port(),
            Self::Server(server) => server.port(),
        }
    }

    pub(crate) fn stop(self) -> Vec<Heard> {
        match self {
            Self::Nobody(_) | Self::Full(..) => Vec::new(),
            Self::Server(server) => server.stop(),
        }
    }
}

/// A socket with a port of its own at which nobody listens yet.
fn socket() -> Socket {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    socket.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
    socket
}

fn attempt(fault: Fault) -> Cell {
    let listening = Listening::to(fault);
    let provider = Provider::new(listening.port(), fault.mode, authority());
    let session = with_a_letter(&if fault.manner.is_slow() { provider.impatient() } else { provider });
    let run = session.run("send 1 --yes");
    let heard = listening.stop();
    let (kinds, state) = recorded(&session);
    let begun = kinds.iter().any(|kind| kind == "handing-over");
    let expected = class(fault, begun);
    let mut cell = Cell::of(format!("{expected:?}").to_lowercase());
    cell.must(run.code() == expected.exit_code(), || format!("{expected:?} was expected, and it ended so:\n{run}"));
    cell.must(state == expected.state(), || format!("{expected:?} was expected, and `{state}` is recorded"));
    cell.must(end_is_begun(fault).is_none_or(|must| must == begun), || format!("the end was begun: {begun}"));
    agrees_with_the_server(&mut cell, expected, begun, &heard);
    is_fit_for_a_screen(&mut cell, &session, &run.to_string());
    cell
}

/// What the user is told is held against what the server knows, whatever the rules say.
fn agrees_with_the_server(cell: &mut Cell, told: Class, begun: bool, heard: &[Heard]) {
    let whole = messages(heard);
    cell.must(heard.len() <= 1, || format!("{} connections for one command", heard.len()));
    cell.must(whole <= 1, || format!("the server has {whole} copies"));
    cell.must(whole == 0 || begun, || "the server has the letter, and its end was not recorded before".to_owned());
    cell.must(told != Class::Accepted || whole == 1, || "called sent, and the server has nothing".to_owned());
    cell.must(told != Class::Uncertain || begun, || {
        "called uncertain, and the server certainly has nothing".to_owned()
    });
}

fn is_fit_for_a_screen(cell: &mut Cell, session: &Session, said: &str) {
    let shown = session.run("show 1").to_string();
    for text in [said, &shown, &session.run("show 1 --json").to_string()] {
        cell.must(raw(text).is_none(), || format!("{:?} reaches the screen:\n{text:?}", raw(text)));
    }
    let verify = session.run("verify");
    cell.must(verify.status.success(), || format!("{verify}"));
}
