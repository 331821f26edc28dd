//! The messages of a file, a mailbox file, a Maildir or standard input, one at a time.

use std::{
    fs::{self, File},
    io::{self, BufRead, BufReader, Read},
    path::{Path, PathBuf},
};

use anyhow::Context as _;

use crate::{
    cli::{Code, Failure},
    mail::{MESSAGE_LIMIT, Mbox, MboxMessage},
};

/// What a path of the command line holds.
pub(super) enum Input {
    /// A Maildir: the files of its messages.
    Maildir(Vec<PathBuf>),
    /// One message, or a mailbox file.
    File(PathBuf),
    /// Standard input.
    Stdin,
}

/// One message of an input.
pub(super) struct Piece {
    /// Its number, from 1.
    pub(super) number: u64,
    pub(super) message: MboxMessage,
    /// Whether the input may hold others.
    pub(super) of_several: bool,
}

impl Input {
    pub(super) fn of(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self::Stdin);
        }
        let kind = path.metadata().with_context(|| unreadable(path)).map_err(bad)?;
        if !kind.is_dir() {
            return Ok(Self::File(path.to_owned()));
        }
        let mut messages = Vec::new();
        let mut is_maildir = false;
        for part in ["cur", "new"] {
            let Ok(entries) = fs::read_dir(path.join(part)) else { continue };
            is_maildir = true;
            for entry in entries {
                let file = entry.with_context(|| unreadable(path)).map_err(bad)?.path();
                if file.is_file() {
                    messages.push(file);
                }
            }
        }
        if !is_maildir {
            return Err(Failure::new(
                Code::BadInput,
                format!("`{}` is no Maildir: it has no `cur` and no `new`", path.display()),
            )
            .effect("Nothing of it was kept.")
            .hint("redress import FILE.eml      or a mailbox file"));
        }
        messages.sort();
        Ok(Self::Maildir(messages))
    }

    /// Returns how many messages it holds where that is known before they are read; 0 where it is not.
    pub(super) fn known_count(&self) -> u64 {
        match self {
            Self::Maildir(files) => files.len() as u64,
            Self::File(_) | Self::Stdin => 0,
        }
    }

    /// Hands over each message in turn; no more than one is in memory.
    pub(super) fn each(&self, take: &mut dyn FnMut(Piece) -> Result<(), Failure>) -> Result<(), Failure> {
        match self {
            Self::Maildir(files) => {
                for (number, file) in (1..).zip(files) {
                    let opened = File::open(file).with_context(|| unreadable(file)).map_err(bad)?;
                    let message = whole(opened).with_context(|| unreadable(file)).map_err(bad)?;
                    take(Piece { number, message, of_several: true })?;
                }
                Ok(())
            }
            Self::File(path) => {
                let opened = File::open(path).with_context(|| unreadable(path)).map_err(bad)?;
                stream(BufReader::new(opened), path, take)
            }
            Self::Stdin => stream(io::stdin().lock(), Path::new("-"), take),
        }
    }
}

fn stream(
    mut input: impl BufRead,
    path: &Path,
    take: &mut dyn FnMut(Piece) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let begins = input.fill_buf().with_context(|| unreadable(path)).map_err(bad)?;
    if !begins.starts_with(b"From ") {
        let message = whole(input).with_context(|| unreadable(path)).map_err(bad)?;
        return take(Piece { number: 1, message, of_several: false });
    }
    for (number, message) in (1..).zip(Mbox::new(input)) {
        let message = message.with_context(|| format!("message {number} of {}", unreadable(path))).map_err(bad)?;
        take(Piece { number, message, of_several: true })?;
    }
    Ok(())
}

fn whole(input: impl Read) -> io::Result<MboxMessage> {
    let mut bytes = Vec::new();
    input.take(MESSAGE_LIMIT as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() <= MESSAGE_LIMIT {
        Ok(MboxMessage::Whole(bytes))
    } else {
        Ok(MboxMessage::TooLarge { size: bytes.len() as u64 })
    }
}

fn unreadable(path: &Path) -> String {
    if path == Path::new("-") {
        "standard input cannot be read".to_owned()
    } else {
        format!("`{}` cannot be read", path.display())
    }
}

fn bad(error: anyhow::Error) -> Failure {
    Failure::caused(Code::BadInput, error)
        .effect("What was filed before it is kept; nothing else is.")
        .hint("redress import FILE      a message as .eml, a mailbox file or a Maildir")
}
