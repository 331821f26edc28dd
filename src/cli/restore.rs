use std::{
    fs::{self, File},
    io::BufReader,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde_json::json;

use super::{
    Code, Context, Failure,
    files::write_private,
    progress::{Counted, Unit},
    text::{self, count, list},
    visible::shown,
};
use crate::{
    case::LetterState,
    config::{Directories, make_private_folder},
    desk::{self, Cases, DeskError, SettingsFile, SettingsName},
    ledger::{Ledger, Restored, SqliteLedger},
};

/// Bring the record back from a backup or an export
///
/// Every hash is checked before anything is replaced; what is replaced is kept beside it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress restore redress-2026-11-28.zip
  redress restore redress-2026-11-28.zip --replace
  redress restore record.jsonl --dry-run      only checks it")]
pub(super) struct Restore {
    /// What `redress backup` or `redress export -o` wrote
    file: PathBuf,
    /// Put it in the place of the record there is, which is kept under another name
    #[arg(long)]
    replace: bool,
    /// With `--replace`: the word `replace`, instead of being asked for it; `--yes` never replaces
    #[arg(long, value_name = "WORD", requires = "replace")]
    confirm: Option<String>,
    /// Bring the settings back too, where there are none
    #[arg(long)]
    settings: bool,
}

/// The word that puts a backup in the place of a record.
const REPLACE: &str = "replace";

/// What is in the place of the record.
enum Present {
    /// Nothing.
    Nothing,
    /// A record without an entry.
    Empty,
    /// A record.
    Entries(u64),
    /// Something that cannot be read as a record.
    Unreadable,
}

impl Restore {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let file = open(&self.file)?;
        let size = file.metadata().map_or(0, |file| file.len());
        let progress = context.out.progress("Reading the backup", Unit::Bytes).of(size);
        let file = BufReader::new(Counted::new(file, &progress));
        let mut backup = desk::Backup::open(file).map_err(DeskError::from)?;
        let settings = backup.settings().map_err(DeskError::from)?;
        let present = Present::at(&context.ledger_file);
        self.may_replace(context, &present)?;
        let (mut restored, troubles) = desk::restore(&mut backup, &context.ledger_file)?;
        drop(backup);
        drop(progress);
        for trouble in &troubles {
            context.out.warn(&format!("warning: in the backup, {}", shown(&trouble.to_string())));
        }
        let holds = Holds::of(&restored)?;
        context.out.say(&format!(
            "The backup holds {} and {}; every hash is as it was written.",
            count(holds.entries, "entry"),
            count(holds.documents, "document")
        ));
        if context.dry_run {
            context.out.say("Nothing was restored (--dry-run).  To bring it back:  redress restore FILE");
            if !settings.is_empty() && !context.config_file.exists() {
                context.out.say("Your settings are in it too; they come back with:  redress restore FILE --settings");
            }
            return Ok(());
        }
        desk::hold_back_after_restoring(restored.ledger_mut(), context.moment())?;
        let aside = self.put_in_place(context, restored, &present)?;
        let brought = if self.settings { bring_settings(context, &settings)? } else { Vec::new() };
        self.report(context, &holds, aside.as_deref(), &settings, &brought)
    }

    fn may_replace(&self, context: &Context, present: &Present) -> Result<(), Failure> {
        let name = shown(&context.ledger_file.to_string_lossy());
        let why = match present {
            Present::Empty | Present::Nothing => return Ok(()),
            _ if self.replace || context.dry_run => return Ok(()),
            Present::Entries(entries) => format!("`{name}` holds {}", count(*entries, "entry")),
            Present::Unreadable => format!("`{name}` is there and cannot be read as a record"),
        };
        Err(Failure::usage(why)
            .effect("Nothing was restored, and your record is as it was.")
            .hint(format!("{}      keeps the old one beside it", self.again()))
            .hint("redress restore FILE --ledger ANOTHER-FILE"))
    }

    /// Returns the same command, with the old record kept beside.
    fn again(&self) -> String {
        let settings = if self.settings { " --settings" } else { "" };
        format!("redress restore {} --replace{settings}", text::word(&self.file.to_string_lossy()))
    }

    /// Puts the record in its place and returns where the old one is kept.
    fn put_in_place(
        &self,
        context: &Context,
        restored: Restored,
        present: &Present,
    ) -> Result<Option<PathBuf>, Failure> {
        let failed = |error| Failure::from(DeskError::from(error)).effect("Nothing was restored.");
        match present {
            Present::Nothing => restored.put_in_place().map(|()| None).map_err(failed),
            Present::Empty => {
                let aside = aside(context)?;
                restored.replace(&aside).map_err(failed)?;
                keep_what_was_written(aside)
            }
            Present::Entries(_) | Present::Unreadable => {
                self.confirm(context, present)?;
                let aside = aside(context)?;
                restored.replace(&aside).map_err(failed)?;
                Ok(Some(aside))
            }
        }
    }

    /// Asks for a word that nobody types by chance; the name of the record's file, which was asked for before, is taken
    /// from a script too.
    fn confirm(&self, context: &Context, present: &Present) -> Result<(), Failure> {
        let typed = match &self.confirm {
            Some(typed) => typed.clone(),
            None => context.prompt.text(
                &format!("{} Type `{REPLACE}` to put the backup in its place:", present.in_words()),
                "",
                "it is kept beside it, under another name",
                &format!("{} --confirm {REPLACE}", self.again()),
            )?,
        };
        let is_its_file = || context.ledger_file.file_name().is_some_and(|name| name.to_string_lossy() == typed);
        if typed.eq_ignore_ascii_case(REPLACE) || (self.confirm.is_some() && is_its_file()) {
            return Ok(());
        }
        Err(Failure::usage(format!("`{}` is not `{REPLACE}`", shown(&typed)))
            .effect("Nothing was restored, and your record is as it was.")
            .hint(self.again()))
    }

    fn report(
        &self,
        context: &mut Context,
        holds: &Holds,
        aside: Option<&Path>,
        settings: &[SettingsFile],
        brought: &[String],
    ) -> Result<(), Failure> {
        if context.out.json {
            return context.out.document(&json!({
                "schema": "redress.restore/1", "ledger": context.ledger_file, "entries": holds.entries,
                "documents": holds.documents, "kept": aside, "settings": brought, "unsent": holds.unsent,
            }));
        }
        context.out.say(&format!("Restored to `{}`.", shown(&context.ledger_file.to_string_lossy())));
        if let Some(aside) = aside {
            context.out.say(&format!("The record that was there is kept: `{}`.", shown(&aside.to_string_lossy())));
        }
        for file in brought {
            context.out.say(&format!("Restored to `{}`.", shown(file)));
        }
        if !self.settings && !settings.is_empty() && !context.config_file.exists() {
            context.out.say(&format!(
                "Your settings were not restored, because they may name a program to run; they are in the backup as \
                 `settings/config.toml`.\nBoth, with the record of now kept beside:  redress restore {} --replace --settings",
                shown(&self.file.to_string_lossy())
            ));
        }
        if holds.unsent.is_empty() {
            context
                .out
                .say("What was sent after the backup is not in it: look in your Sent folder before you send again.");
        } else {
            context.out.warn(&format!(
                "What happened after the backup is not in it. Look in your Sent folder before you send {}: what has gone \
                 since is recorded with  redress record CASE sent\nNone of them goes by itself before you have sent it once more \
                 yourself.",
                list(&holds.unsent)
            ));
        }
        Ok(())
    }
}

/// What a restored record holds.
struct Holds {
    documents: u64,
    entries: u64,
    /// Letters that had not gone when the backup was made, by case.
    unsent: Vec<String>,
}

impl Holds {
    fn of(restored: &Restored) -> Result<Self, Failure> {
        let ledger = restored.ledger();
        let cases = Cases::read(ledger)?;
        let waits = |state: LetterState| state.may_be_sent() || state == LetterState::Uncertain;
        let unsent = cases.known().flat_map(|case| {
            let letters = case.letters.iter().filter(|letter| waits(letter.state));
            letters.map(|letter| format!("letter {} of case {}", letter.n, case.number))
        });
        Ok(Self {
            documents: ledger.documents().map_err(DeskError::from)?.len() as u64,
            entries: ledger.entries(None).map_err(DeskError::from)?.len() as u64,
            unsent: unsent.collect(),
        })
    }
}

impl Present {
    fn in_words(&self) -> String {
        match self {
            Self::Nothing | Self::Empty => "No entry is there.".to_owned(),
            Self::Entries(entries) => format!("The record that is there holds {}.", count(*entries, "entry")),
            Self::Unreadable => "What is there cannot be read as a record.".to_owned(),
        }
    }

    fn at(path: &Path) -> Self {
        let Ok(found) = SqliteLedger::open_existing(path) else { return Self::Unreadable };
        let Some(ledger) = found else { return Self::Nothing };
        match (ledger.entries(None), ledger.documents()) {
            (Ok(entries), Ok(documents)) if entries.is_empty() && documents.is_empty() => Self::Empty,
            (Ok(entries), Ok(_)) => Self::Entries(entries.len() as u64),
            (Err(_), _) | (_, Err(_)) => Self::Unreadable,
        }
    }
}

fn open(path: &Path) -> Result<File, Failure> {
    let refused =
        |error| Failure::caused(Code::BadInput, error).effect("Nothing was restored.").hint("redress restore FILE");
    let file = File::open(path).with_context(|| format!("`{}` cannot be read", path.display())).map_err(refused)?;
    match file.metadata() {
        Ok(found) if found.is_file() => Ok(file),
        _ => Err(refused(anyhow::anyhow!("`{}` is no file", path.display()))),
    }
}

/// Removes a record that was replaced because it was empty. Nobody writes into it any more; what another run wrote while
/// this one waited for it is kept, and where is returned.
fn keep_what_was_written(aside: PathBuf) -> Result<Option<PathBuf>, Failure> {
    match Present::at(&aside) {
        Present::Empty => {
            fs::remove_file(&aside)?;
            Ok(None)
        }
        Present::Nothing => Ok(None),
        Present::Entries(_) | Present::Unreadable => Ok(Some(aside)),
    }
}

/// Names the place for the old record: one that is free, beside it.
fn aside(context: &Context) -> Result<PathBuf, Failure> {
    let path = fs::canonicalize(&context.ledger_file)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let day = context.today;
    let names = (1_u32..).map(|number| match number {
        1 => format!("{name}.before-restore-{day}"),
        _ => format!("{name}.before-restore-{day}-{number}"),
    });
    let mut free = names.map(|name| path.with_file_name(name)).filter(|path| path.symlink_metadata().is_err());
    Ok(free.next().expect("numbers do not end before the files of a folder do"))
}

/// Writes the settings files that are not there and returns which.
fn bring_settings(context: &Context, settings: &[SettingsFile]) -> Result<Vec<String>, Failure> {
    let mut brought = Vec::new();
    for file in settings {
        let path = match &file.name {
            SettingsName::Config => context.config_file.clone(),
            SettingsName::Controller(id) => Directories::controllers(&context.config_file).join(format!("{id}.toml")),
        };
        if path.symlink_metadata().is_err() {
            if let Some(folder) = path.parent() {
                make_private_folder(folder)?;
            }
            write_private(&path, file.text.as_bytes())?;
            brought.push(path.to_string_lossy().into_owned());
        }
    }
    Ok(brought)
}
