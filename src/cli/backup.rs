use std::{
    fs,
    io::BufWriter,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use serde_json::json;

use super::{
    Code, Context, Failure,
    files::Target,
    progress::{Counted, Unit},
    text::count,
    visible::shown,
};
use crate::{
    config::Directories,
    desk::{self, SettingsFile, SettingsName},
};

/// Copy the whole record and the settings into one file, and check it
///
/// Every letter and document is in it, no password. It opens without redress: a ZIP file with a README in it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress backup redress-2026-11-28.zip
  redress restore redress-2026-11-28.zip")]
pub(super) struct Backup {
    /// The file to write
    file: PathBuf,
}

impl Backup {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let Some(ledger) = context.ledger_if_any()? else {
            return Err(Failure::new(Code::Failed, "there is no record yet")
                .effect("Nothing was written.")
                .hint("redress new erasure --to aliexpress"));
        };
        let settings = settings(&context.config_file)?;
        if context.dry_run {
            context.out.say(&format!("Would write `{}` (--dry-run).", self.file.display()));
            return Ok(());
        }
        let mut target = Target::open_or(context, &self.file, "redress backup ANOTHER-FILE")?;
        let moment = context.moment();
        let extent = desk::extent(ledger.as_ref()).map_err(unwritten)?;
        let progress = context.out.progress("Writing the backup", Unit::Records).of(extent);
        let draft = BufWriter::new(target.draft());
        desk::back_up(ledger.as_ref(), &settings, draft, moment, &mut |more| progress.done(more)).map_err(unwritten)?;
        drop(progress);
        let written = target.reopen()?;
        let size = written.metadata().map_or(0, |file| file.len());
        let progress = context.out.progress("Reading it back", Unit::Bytes).of(size);
        let checked = desk::check_backup(Counted::new(written, &progress)).map_err(|error| {
            Failure::new(Code::Damaged, format!("the backup does not hold: {error}"))
                .effect("No backup was kept. Your record may be damaged, or another run changed it meanwhile.")
                .hint("redress verify")
                .hint("run the same command again")
        })?;
        drop(progress);
        let path = target.keep()?;
        let settings = settings.iter().any(|file| file.name == SettingsName::Config);
        if context.out.json {
            return context.out.document(&json!({
                "schema": "redress.backup/1", "file": path, "entries": checked.events,
                "documents": checked.documents, "last": checked.last, "settings": settings,
            }));
        }
        context.out.say(&format!(
            "Written to `{}` and read back: {}, {}{}, every hash as it was.",
            shown(&path.to_string_lossy()),
            count(checked.events, "entry"),
            count(checked.documents, "document"),
            if settings { ", your settings" } else { "" },
        ));
        context.out.say("It is readable by you only and not encrypted: keep it as you keep the letters.");
        context.out.say("What it holds, without restoring it:  redress restore FILE --dry-run");
        Ok(())
    }
}

fn unwritten(error: desk::DeskError) -> Failure {
    Failure::from(error).effect("No backup was kept, and your record is as it was.")
}

/// Reads the settings as they are, and the user's own records of controllers.
fn settings(config_file: &Path) -> Result<Vec<SettingsFile>, Failure> {
    let mut files: Vec<SettingsFile> =
        text(config_file)?.map(|text| SettingsFile { name: SettingsName::Config, text }).into_iter().collect();
    for path in records(&Directories::controllers(config_file)) {
        let id = path.file_stem().and_then(|stem| SettingsName::controller(&stem.to_string_lossy()));
        if let (Some(name), Some(text)) = (id, text(&path)?) {
            files.push(SettingsFile { name, text });
        }
    }
    Ok(files)
}

fn records(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok).map(|entry| entry.path());
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    paths.sort();
    paths
}

/// Reads a settings file, if there is one.
fn text(path: &Path) -> Result<Option<String>, Failure> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Err::<(), _>(error)
            .with_context(|| format!("`{}` cannot be read", path.display()))
            .map_err(|error| Failure::caused(Code::CannotWrite, error).effect("No backup was made."))
            .expect_err("it is an error")),
    }
}
