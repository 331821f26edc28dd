//! Table 2: the connection is cut after every octet of the server, and along the stream of the client.

use crate::{
    Extent,
    dialogue::Mode,
    expected::Class,
    home::{Provider, authority, messages, recorded, with_a_letter},
    support::smtp_server::{Heard, Script},
    tally::{Cell, Tally},
};

const AT_ONCE: usize = 4;
/// How far apart the cuts in the stream of the client are.
const CLIENT_STEP: usize = 50;

/// Whose octets are counted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Side {
    Client,
    Server,
}

/// One cell: the connection ends after so many octets of one side, on the wire.
#[derive(Clone, Copy)]
struct Cut {
    mode: Mode,
    side: Side,
    after: usize,
}

/// What one run showed.
struct Seen {
    class: Option<Class>,
    begun: bool,
    state: String,
    heard: Vec<Heard>,
    said: String,
}

pub(crate) fn fill(extent: Extent) -> Tally {
    let mut tally = Tally::of_at_least(if extent == Extent::All { 4_000 } else { 50 });
    let mut cells = Vec::new();
    for mode in Mode::ALL {
        for side in [Side::Server, Side::Client] {
            let step = match (extent, side) {
                (Extent::All, Side::Server) => 1,
                (Extent::All, Side::Client) => CLIENT_STEP,
                (Extent::Sample, _) => 1_009,
            };
            let length = length(mode, side);
            tally.note(format!("{mode:?}: a dialogue is over within {length} octets of the {side:?}"));
            cells.extend((0..=length).step_by(step).map(|after| Cut { mode, side, after }));
            // The last octets, where it is decided, one by one.
            if mode == Mode::Clear && step > 1 {
                let last = if side == Side::Server { 50 } else { 14 };
                cells.extend((length - last..=length).map(|after| Cut { mode, side, after }));
            }
        }
    }
    tally.try_each(
        &cells,
        AT_ONCE,
        |cut| format!("{:?} {:?} {:05}", cut.mode, cut.side, cut.after),
        |cut| attempt(*cut),
    );
    tally
}

/// Finds out after how many octets a dialogue is certainly over; in clear, where it is always the same, exactly.
fn length(mode: Mode, side: Side) -> usize {
    if mode == Mode::Clear {
        let heard = run(Cut { mode, side, after: usize::MAX }).heard.remove(0);
        return if side == Side::Server { heard.said } else { heard.clear.len() };
    }
    let whole = |after: &usize| {
        let seen = run(Cut { mode, side, after: *after });
        seen.heard[0].commands.last().is_some_and(|last| last == "QUIT")
    };
    std::iter::successors(Some(1_000), |after| Some(after * 5 / 4)).find(whole).unwrap()
}

impl Cut {
    fn bend(self, script: Script) -> Script {
        match self.side {
            Side::Client => script.deaf_after(self.after),
            Side::Server => script.cut_after(self.after),
        }
    }
}

fn run(cut: Cut) -> Seen {
    let server = cut.bend(cut.mode.script(authority())).start();
    let session = with_a_letter(&Provider::new(server.port(), cut.mode, authority()));
    let run = session.run("send 1 --yes");
    let heard = server.stop();
    let (kinds, state) = recorded(&session);
    let begun = kinds.iter().any(|kind| kind == "handing-over");
    Seen { class: Class::of_exit_code(run.code()), begun, state, heard, said: run.to_string() }
}

fn attempt(cut: Cut) -> Cell {
    let seen = run(cut);
    let expected = expected(cut, &seen);
    let mut cell = Cell::of(format!("{:?}: {expected:?}", cut.side).to_lowercase());
    cell.must(seen.class == Some(expected), || format!("{expected:?} was expected, and it ended so:\n{}", seen.said));
    cell.must(seen.state == expected.state(), || {
        format!("{expected:?} was expected, and `{}` is recorded", seen.state)
    });
    cell.must(seen.heard.len() == 1, || format!("{} connections for one command", seen.heard.len()));
    cell
}

/// What the server knows, and nothing else, decides. Where it was the client that could not be heard, the server has not
/// the whole message, and the client knows no more than whether it had begun the end of it.
fn expected(cut: Cut, seen: &Seen) -> Class {
    let heard = &seen.heard[0];
    match (messages(&seen.heard), cut.side) {
        (1, _) if heard.answered => Class::Accepted,
        (1, _) => Class::Uncertain,
        (0, Side::Client) if seen.begun && !heard.bodies.is_empty() => Class::Uncertain,
        (0, _) => Class::Deferred,
        (copies, _) => panic!("the server has {copies} copies"),
    }
}
