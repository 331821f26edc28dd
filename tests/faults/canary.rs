//! Table 10: the password is looked for everywhere, whatever goes right or wrong.
//!
//! Where it may be: the file, program or person it comes from, and the secured wire. Where it may not be: what is printed, an
//! argument or the environment of any program, and whatever is written into any file, for however short a time. `strace` shows
//! the latter three, and the home is read byte for byte afterwards.

mod failures;
mod look;
mod trial;

use std::collections::BTreeMap;

use crate::{
    Extent,
    commands::{self, LINES, Network},
    dialogue::Mode,
    home::{PASSWORD, authority},
    strace,
    tally::{Cell, Tally},
};
use trial::{Auth, Source, Trial};

const AT_ONCE: usize = 4;

pub(crate) fn fill(extent: Extent) -> Tally {
    if !strace::is_here() {
        return Tally::skipped("strace is not here");
    }
    let mut tally = Tally::of_at_least(if extent == Extent::All { 200 } else { 25 });
    tally.violate(commands::unclassified());
    let failing = failures::all();
    tally.note(format!("{} ways to fail, each plain, with --debug and with --json", failing.len()));
    let mut trials: Vec<Trial> = ways_in().into_iter().chain(every_command()).chain(failing).collect();
    if extent == Extent::Sample {
        trials = trials.into_iter().step_by(5).collect();
    }
    let trials: Vec<(Trial, &str)> = trials
        .into_iter()
        .flat_map(|trial| ["", " --debug", " --json"].map(|flag| (trial.clone(), flag)))
        // The letter goes to a file or to the screen, and not to both.
        .filter(|(trial, flag)| *flag != " --json" || !trial.line.contains(" -o "))
        .step_by(if extent == Extent::All { 1 } else { 2 })
        .collect();
    tally.try_each(
        &trials,
        AT_ONCE,
        |(trial, flag)| format!("{}{flag}", trial.name),
        |(trial, flag)| attempt(trial, flag),
    );
    tally
}

/// Every source of a password with every way to log in.
fn ways_in() -> Vec<Trial> {
    let mut trials = Vec::new();
    for source in [Source::Command, Source::File, Source::Prompt] {
        for auth in [Auth::Plain, Auth::Login, Auth::Xoauth2] {
            let name = format!("sent, {auth:?} from {source:?}");
            trials.push(Trial {
                source,
                auth,
                ..Trial::new(&name, Mode::Tls.script(authority()).offering(auth.offer()))
            });
        }
    }
    trials
}

/// Every command, with a password in its settings that most of them have no business with.
fn every_command() -> Vec<Trial> {
    let trial = |line: &commands::Line| Trial {
        line: line.words,
        logs_in: line.network == Network::Mail,
        ..Trial::new(&format!("redress {}", line.words), Mode::Tls.script(authority()))
    };
    LINES.iter().filter(|line| !line.words.contains("--json") && line.command != "init").map(trial).collect()
}

fn attempt(trial: &Trial, flag: &str) -> Cell {
    let ended = trial.run(flag);
    let mut cell = Cell::of(match (trial.succeeds, trial.line.starts_with("send")) {
        (true, true) => "sent: nowhere",
        (true, false) => "another command: nowhere",
        (false, _) => "a failure: nowhere",
    });
    let succeeds = ended.code == Some(0);
    cell.must(succeeds == trial.succeeds, || format!("it ended with {:?}:\n{}", ended.code, ended.printed));
    cell.must(!ended.printed.contains("panicked"), || ended.printed.clone());
    let wire: Vec<u8> = ended.heard.iter().flat_map(|heard| heard.secured.clone()).collect();
    if trial.logs_in {
        // What is looked for can be found: it is where it has to be.
        let logged_in = ended.heard.iter().any(|heard| heard.logins.iter().any(|(_, secret)| secret == PASSWORD));
        cell.must(logged_in && look::is_in(&wire), || format!("nobody logged in with it:\n{}", ended.printed));
    }
    for (place, octets) in
        BTreeMap::from([("what is printed", ended.printed.as_bytes()), ("a call", ended.log.as_bytes())])
    {
        cell.must(!look::is_in(octets), || format!("it is in {place}: {}", look::around(octets)));
    }
    for path in look::files_with_it(ended.session.home()) {
        cell.must(trial.is_in_the_settings && path.ends_with("config.toml"), || {
            format!("it is in `{}`", path.display())
        });
    }
    cell
}
