//! Table 8: whatever the user's mask, what a command leaves in the home is for the user only.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use crate::{
    Extent,
    commands::{self, LINES, Line, lived_in, unmasked},
    dialogue::Mode,
    home::{Provider, TODAY, authority},
    support::{session::Session, smtp_server::Script},
    tally::{Cell, Tally},
};

/// What can be typed on a machine on which redress has never run.
const FIRST: [&str; 4] = [
    "init --country DE --name 'Ada Example' --email ada@example.org --by-hand",
    "new erasure --to aliexpress --name 'Ada Example' --email ada@example.org --country DE",
    "letter erasure --to aliexpress --name 'Ada Example' --email ada@example.org --country DE -o letter.txt",
    "list",
];

pub(crate) fn fill(_: Extent) -> Tally {
    let mut tally = Tally::of_at_least(commands::all().len() + FIRST.len());
    tally.violate(commands::unclassified());
    tally.try_each(
        &FIRST,
        2,
        |words| format!("in an empty home, redress {words}"),
        |words| attempt(&Session::on(TODAY), words, "in an empty home"),
    );
    tally.try_each(LINES, 2, |line| format!("redress {}", line.words), in_a_home);
    tally.add("a draft for a mail program", draft());
    tally
}

fn in_a_home(line: &Line) -> Cell {
    let server = Script::clear().start();
    let provider = Provider { authority: None, ..Provider::new(server.port(), Mode::Clear, authority()) };
    let session = lived_in(&provider);
    attempt(&session, &line.words_in(&session), "in a home that was lived in")
}

/// Those who send by hand get a file in a folder of its own.
fn draft() -> Cell {
    let session = Session::on(TODAY);
    for line in FIRST.iter().take(2) {
        assert!(unmasked(&session, line).success());
    }
    attempt(&session, "send 1", "in a home that was lived in")
}

fn attempt(session: &Session, words: &str, class: &str) -> Cell {
    let mut cell = Cell::of(class);
    let status = unmasked(session, words);
    cell.must(status.success(), || format!("{status}"));
    let mut open = Vec::new();
    look(session.home(), &mut open);
    cell.must(open.is_empty(), || format!("others can get at {}", open.join(", ")));
    cell
}

/// What `find -perm /077` finds.
fn look(folder: &Path, open: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let metadata = entry.path().symlink_metadata().unwrap();
        let mode = metadata.permissions().mode() & 0o7777;
        if mode & 0o077 != 0 {
            open.push(format!("{} ({mode:04o})", entry.path().display()));
        }
        if metadata.is_dir() {
            look(&entry.path(), open);
        }
    }
}
