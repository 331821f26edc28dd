//! Table 3: the client is killed wherever the server has got it to, and started again.

use std::{
    io::Read,
    process::Stdio,
    thread,
    time::{Duration, Instant},
};

use crate::{
    Extent,
    dialogue::{Fault, Manner, Mode, Step},
    home::{Provider, authority, messages, recorded, with_a_letter},
    scripted::Listening,
    support::{
        session::Session,
        smtp_server::{Heard, SmtpServer},
    },
    tally::{Cell, Tally},
};

const AT_ONCE: usize = 6;
/// How long a client is let live after the server has seen it at the step.
const GRACE: [Duration; 3] = [Duration::ZERO, Duration::from_millis(2), Duration::from_millis(8)];
/// How long a run may wait for anything.
const LATER: Duration = Duration::from_secs(20);

pub(crate) fn fill(extent: Extent) -> Tally {
    let modes = [Mode::Starttls, Mode::Tls];
    let all = Fault::all(&modes);
    let there = all.iter().copied().filter(|fault| fault.exists());
    let cells: Vec<(Fault, Duration)> = there
        .flat_map(|fault| GRACE.map(|grace| (fault, grace)))
        .enumerate()
        .filter(|(turn, (fault, _))| {
            extent == Extent::All || turn.is_multiple_of(if fault.step == Step::End { 9 } else { 53 })
        })
        .map(|(_, cell)| cell)
        .collect();
    let mut tally = Tally::of_at_least(if extent == Extent::All { 1_000 } else { 20 });
    if extent == Extent::All {
        tally.absent(all.len() * GRACE.len() - cells.len());
    }
    let name = |(fault, grace): &(Fault, Duration)| format!("{} +{} ms", fault.name(), grace.as_millis());
    tally.try_each(&cells, AT_ONCE, name, |(fault, grace)| attempt(*fault, *grace));
    tally
}

fn attempt(fault: Fault, grace: Duration) -> Cell {
    let listening = Listening::to(fault);
    let session = with_a_letter(&Provider::new(listening.port(), fault.mode, authority()));
    let (said, killed) = kill_at(&session, fault, grace, &listening);
    let first = listening.stop();
    let mut cell = Cell::of("broken");
    let verify = session.run("verify");
    cell.must(verify.status.success(), || format!("{verify}"));
    let (_, state) = recorded(&session);
    is_not_lost(&mut cell, &said, &state);
    cell.class = format!("{} {state}", if killed { "killed:" } else { "had ended:" });
    start_again(&mut cell, &session, fault, &state, &first);
    cell
}

/// Runs the program until the server has seen it at the step, kills it and returns what it had said; or lets it end.
fn kill_at(session: &Session, fault: Fault, grace: Duration, listening: &Listening) -> (String, bool) {
    let mut child = session.command("send 1 --yes").stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let moment = fault.step.moment(fault.mode);
    let begun = Instant::now();
    let is_there = || match listening {
        Listening::Server(server) => server.heard().iter().any(|heard| heard.reached.contains(&moment)),
        // Nothing is heard of a client that cannot connect; by then it tries, or has given up.
        Listening::Nobody(_) | Listening::Full(..) => begun.elapsed() > Duration::from_millis(100),
    };
    while !is_there() && child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < LATER, "the client never came that far");
        thread::sleep(Duration::from_micros(200));
    }
    thread::sleep(grace);
    child.kill().ok();
    let killed = child.wait().unwrap().code().is_none();
    let mut said = String::new();
    child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (said, killed)
}

/// What the user has read on the screen is in the record.
fn is_not_lost(cell: &mut Cell, said: &str, state: &str) {
    for (words, recorded) in [
        ("SENT.  Accepted", "accepted"),
        ("NOT SENT YET.", "deferred"),
        ("NOT SURE.", "uncertain"),
        ("The mail server refused the letter", "rejected"),
    ] {
        cell.must(!said.contains(words) || state == recorded, || {
            format!("`{words}` was said, and `{state}` is recorded")
        });
    }
    let saved = said.contains("saved before sending");
    cell.must(!saved || state != "draft", || "the letter was called saved, and is not".to_owned());
}

/// The next commands work, and the letter does not go twice without the user's word.
fn start_again(cell: &mut Cell, session: &Session, fault: Fault, state: &str, first: &[Heard]) {
    let server = fault.mode.script(authority()).start();
    let provider = Provider { final_timeout: 2, ..Provider::new(server.port(), fault.mode, authority()) };
    provider.set_up(session);
    let again = session.run("send 1 --yes");
    let expected = match state {
        "uncertain" => 76,
        "accepted" => 2,
        _ => 0,
    };
    cell.must(again.code() == expected, || format!("`{state}` was recorded, and sending ends so:\n{again}"));
    let copies = held(fault, first) + messages(&server.heard());
    cell.must(copies <= 1, || format!("the server has {copies} copies, and nobody said that it might"));
    for line in ["list", "show 1", "outbox", "note 1 'still here'", "next"] {
        let run = session.run(line);
        cell.must(run.status.success(), || format!("redress {line}\n{run}"));
    }
    if state == "uncertain" {
        answer(cell, session, first, &server);
    }
    let verify = session.run("verify");
    cell.must(verify.status.success(), || format!("{verify}"));
}

/// Counts the copies that the first server took and did not refuse.
fn held(fault: Fault, first: &[Heard]) -> usize {
    let refused = matches!(fault.manner, Manner::Closing | Manner::Later | Manner::Never | Manner::NeverWithEscapes);
    if fault.step == Step::End && refused { 0 } else { messages(first) }
}

/// The user looks, and says that the letter is not there: the same bytes go.
fn answer(cell: &mut Cell, session: &Session, first: &[Heard], server: &SmtpServer) {
    let begun = Instant::now();
    let mut run = session.run("resolve 1 --resend-uncertain");
    while run.stderr.contains("may still be waiting") && begun.elapsed() < LATER {
        thread::sleep(Duration::from_millis(300));
        run = session.run("resolve 1 --resend-uncertain");
    }
    let second = server.heard();
    cell.must(run.status.success() && messages(&second) == 1, || format!("answered, and not sent again:\n{run}"));
    let of = |heard: &[Heard]| heard.iter().flat_map(|heard| heard.messages.clone()).next();
    cell.must(of(first).is_none() || of(first) == of(&second), || "the second copy is another letter".to_owned());
    cell.class += ", sent on the user's word";
}
