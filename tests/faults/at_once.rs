//! Table 5: several runs send the same letter at the same time.

use std::process::{Child, Stdio};

use crate::{
    Extent,
    dialogue::Mode,
    home::{Provider, authority, messages, recorded, with_a_letter},
    support::smtp_server::Script,
    tally::{Cell, Tally},
};

const RUNS: [usize; 3] = [2, 4, 8];
const ROUNDS: usize = 1_000;

pub(crate) fn fill(extent: Extent) -> Tally {
    let rounds = if extent == Extent::All { ROUNDS } else { 6 };
    let cells: Vec<(usize, usize)> = RUNS.iter().flat_map(|runs| (0..rounds).map(|round| (*runs, round))).collect();
    let mut tally = Tally::of_at_least(cells.len());
    tally.try_each(&cells, 2, |(runs, round)| format!("{runs} runs, round {round}"), |(runs, _)| attempt(*runs));
    tally
}

fn attempt(runs: usize) -> Cell {
    let server = Script::clear().start();
    let provider = Provider { authority: None, ..Provider::new(server.port(), Mode::Clear, authority()) };
    let session = with_a_letter(&provider);
    let start = || session.command("send 1 --yes").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let all: Vec<Child> = (0..runs).map(|_| start()).collect();
    let ends: Vec<_> = all.into_iter().map(|run| run.wait_with_output().unwrap()).collect();
    let heard = server.stop();
    let begun = heard.iter().filter(|connection| !connection.bodies.is_empty()).count();
    let mut cell = Cell::of(format!("{runs} runs, {begun} came as far as the letter: one letter"));
    let copies = messages(&heard);
    cell.must(copies == 1, || format!("the server has {copies} copies"));
    let said = |end: &std::process::Output| String::from_utf8_lossy(&end.stderr).into_owned();
    let sent = ends.iter().filter(|end| end.status.success()).count();
    cell.must(sent == 1, || {
        format!("{sent} runs say that they sent it:\n{}", ends.iter().map(said).collect::<String>())
    });
    for end in ends.iter().filter(|end| !end.status.success()) {
        // Sent already, or on its way: both are said of the letter, and neither is a failure to send.
        cell.must(matches!(end.status.code(), Some(2 | 76)), || format!("{}: {}", end.status, said(end)));
    }
    let (kinds, state) = recorded(&session);
    let handed = kinds.iter().filter(|kind| *kind == "handing-over").count();
    cell.must((handed, state.as_str()) == (1, "accepted"), || format!("`{state}` is recorded: {kinds:?}"));
    let verify = session.run("verify");
    cell.must(verify.status.success(), || format!("{verify}"));
    cell
}
