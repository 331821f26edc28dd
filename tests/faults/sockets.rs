//! Table 9: no command opens a connection that does not say so, and those that do, to nobody but the mail provider.

use crate::{
    Extent,
    commands::{self, LINES, Line, Network, lived_in},
    dialogue::Mode,
    home::{Provider, authority},
    strace,
    support::smtp_server::Script,
    tally::{Cell, Tally},
};

pub(crate) fn fill(_: Extent) -> Tally {
    if !strace::is_here() {
        return Tally::skipped("strace is not here");
    }
    let mut tally = Tally::of_at_least(commands::all().len());
    tally.violate(commands::unclassified());
    tally.try_each(LINES, 2, |line| format!("redress {}", line.words), attempt);
    tally
}

fn attempt(line: &Line) -> Cell {
    let server = Script::clear().start();
    let provider = Provider { authority: None, ..Provider::new(server.port(), Mode::Clear, authority()) };
    let session = lived_in(&provider);
    let (run, log) = strace::run(&session, &["-e", "trace=network"], &line.words_in(&session));
    let internet: Vec<&str> = log.lines().filter(|entry| entry.contains("AF_INET")).collect();
    let mut cell = Cell::of(match line.network {
        Network::Mail => "says that it uses the network, and goes to the mail provider only",
        Network::Never => "opens no connection",
    });
    cell.must(run.status.success(), || format!("{run}"));
    match line.network {
        Network::Never => cell.must(internet.is_empty(), || format!("it has connections:\n{}", internet.join("\n"))),
        Network::Mail => {
            let (port, connections) = (format!("sin_port=htons({})", server.port()), connections(&internet));
            cell.must(!connections.is_empty(), || "the trace shows no connection where there is one".to_owned());
            let elsewhere = |entry: &&&str| {
                let here = entry.contains("127.0.0.1") && entry.contains(&port);
                let here = here || (entry.contains("\"::1\"") && entry.contains(&port.replace("sin_", "sin6_")));
                !here
            };
            let others: Vec<_> = connections.iter().filter(elsewhere).collect();
            cell.must(others.is_empty(), || format!("it connects elsewhere: {others:?}"));
        }
    }
    cell
}

/// The connections, without the sockets that only ask the system which address it would use.
fn connections<'a>(internet: &[&'a str]) -> Vec<&'a str> {
    let is_connection = |entry: &&&str| entry.contains("connect(") && !entry.contains("sin_port=htons(0)");
    let to_port = |entry: &&&str| !entry.contains("sin6_port=htons(0)");
    internet.iter().filter(is_connection).filter(to_port).copied().collect()
}
