use std::path::PathBuf;

use chrono::Datelike;

use super::{Code, Context, Failure, files::Target};
use crate::{
    controller::ChannelKind,
    desk::{self, DeskError, Prepared},
    letter::{self, Letter},
    request::Reference,
};

/// In which form a letter is printed, and where to.
#[derive(Clone, Debug, clap::Args)]
#[command(next_help_heading = "The form")]
pub(super) struct Form {
    /// Print the letter as text, as a page, as a draft for a mail program or as a link
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<Format>,
    /// Write the letter to a file; one that exists is replaced only if you say so
    #[arg(long, short, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
}

/// The forms of a letter.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, clap::ValueEnum)]
pub(super) enum Format {
    /// Plain text of 72 columns
    #[default]
    Text,
    /// One page for a browser, with nothing remote
    Html,
    /// A draft that a mail program opens
    Eml,
    /// A link that a mail program opens; no letter is short enough for it so far
    Mailto,
}

impl Form {
    /// Tells whether a form was asked for at all.
    pub(super) fn is_given(&self) -> bool {
        self.format.is_some() || self.output.is_some()
    }

    /// Refuses what cannot be meant, makes sure that every letter can be put into the form and that the file can be
    /// written; nothing has happened yet.
    pub(super) fn check(&self, context: &Context, letters: &[Prepared]) -> Result<Option<Target>, Failure> {
        if context.out.json && self.is_given() {
            return Err(Failure::usage(
                "`--json` prints a document of its own, to which `--format` and `-o` say nothing",
            )
            .hint("… --json > letter.json")
            .hint("leave `--json` out"));
        }
        if self.output.is_some() && letters.len() > 1 {
            return Err(Failure::usage(format!("`-o` names one file, and there are {} letters", letters.len()))
                .hint("one letter at a time, each with its own `-o FILE`"));
        }
        if self.is_given() {
            for prepared in letters {
                let letter = as_recorded(prepared, context)?;
                self.bytes(context, prepared, &letter)?;
            }
        }
        let path = self.output.as_deref().filter(|_| !context.dry_run);
        path.map(|path| Target::open(context, path)).transpose()
    }

    /// Does the same for one letter that is written already.
    pub(super) fn check_letter(
        &self,
        context: &Context,
        prepared: &Prepared,
        letter: &Letter,
    ) -> Result<Option<Target>, Failure> {
        if self.is_given() && !context.out.json {
            self.bytes(context, prepared, letter)?;
        }
        self.check(context, &[])
    }

    /// Prints or writes what is stored of a letter.
    pub(super) fn put_bytes(&self, context: &mut Context, bytes: &[u8]) -> Result<(), Failure> {
        match (self.check(context, &[])?, &self.output) {
            (Some(target), _) => target.write(context, bytes),
            (None, Some(path)) => {
                context.out.say(&format!("Would write `{}` (--dry-run).", path.display()));
                Ok(())
            }
            (None, None) => context.out.exactly(&String::from_utf8_lossy(bytes)),
        }
    }

    /// Prints or writes a letter.
    pub(super) fn put(
        &self,
        context: &mut Context,
        prepared: &Prepared,
        letter: &Letter,
        target: Option<Target>,
    ) -> Result<(), Failure> {
        let bytes = self.bytes(context, prepared, letter)?;
        match (target, &self.output) {
            (Some(target), _) => target.write(context, &bytes),
            (None, Some(path)) => {
                context.out.say(&format!("Would write `{}` (--dry-run).", path.display()));
                Ok(())
            }
            (None, None) => context.out.exactly(&String::from_utf8_lossy(&bytes)),
        }
    }

    fn bytes(&self, context: &Context, prepared: &Prepared, letter: &Letter) -> Result<Vec<u8>, Failure> {
        Ok(match self.format.unwrap_or_default() {
            Format::Text => letter.text().into_bytes(),
            Format::Html => letter.html().into_bytes(),
            Format::Eml => desk::draft_of(prepared, email(prepared)?, letter, context.moment())?.bytes,
            Format::Mailto => desk::mailto(email(prepared)?, &letter.head.subject, &letter.body_text())?.into_bytes(),
        })
    }
}

/// Writes the letter with a reference as long as the one it will carry.
fn as_recorded(prepared: &Prepared, context: &Context) -> Result<Letter, Failure> {
    let mut request = prepared.request.clone();
    let reference = Reference::new(context.today.year(), [0; 5]);
    request.reference = Some(reference.map_err(|error| Failure::new(Code::Failed, error))?);
    Ok(letter::compose(&request, context.today).map_err(DeskError::from)?)
}

fn email(prepared: &Prepared) -> Result<&str, Failure> {
    let channel = prepared.channel.as_ref().filter(|channel| channel.kind == ChannelKind::Email);
    let none = || DeskError::NoEmail(prepared.request.addressee.controller.clone()).into();
    channel.map(|channel| channel.value.as_str()).ok_or_else(none)
}
