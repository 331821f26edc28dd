//! Writing a record of the user's own: what it changes is shown first, and one that changes another needs a yes.

use std::{fs, os::unix::fs::DirBuilderExt, path::PathBuf};

use anyhow::Context as _;
use serde_json::json;

use crate::{
    cli::{Code, Context, Failure, failures, files::write_private, text, visible::shown},
    config::{Directories, refuse_if_others_write},
    controller::{Controller, Difference, Registry, differences},
};

/// A record that is to be written, and what stands there now.
pub(super) struct New {
    controller: Controller,
    /// What it says otherwise than the record there is; nothing where there is none.
    differences: Option<Vec<Difference>>,
    path: PathBuf,
}

impl New {
    /// Reads the record and finds what it would stand in for.
    pub(super) fn of(context: &Context, registry: &Registry, origin: &str, text: &str) -> Result<Self, Failure> {
        let controller = registry.read(origin, text).map_err(|error| failures::registry(&error))?;
        let old = registry.with_id(&controller.id);
        let own = old.and_then(|old| old.overridden_by.as_ref()).map(PathBuf::from);
        let folder = Directories::controllers(&context.config_file);
        let path = own.unwrap_or_else(|| folder.join(format!("{}.toml", controller.id)));
        let is_ours = old.is_some_and(|old| old.overridden_by.is_some());
        if !is_ours && path.symlink_metadata().is_ok() {
            return Err(Failure::usage(format!("`{}` exists, and holds the record of another", path.display()))
                .effect("Nothing was written or sent.")
                .hint("--id ANOTHER-ID"));
        }
        Ok(Self { differences: old.map(|old| differences(old, &controller)), controller, path })
    }

    /// Returns the id of the controller.
    pub(super) fn id(&self) -> &str {
        &self.controller.id
    }

    /// Tells whether the same record is there already, sign by sign in what counts.
    fn changes_nothing(&self) -> bool {
        self.differences.as_ref().is_some_and(Vec::is_empty)
    }
}

/// Shows what each record changes, has it confirmed where it changes another, and writes them; all or none.
pub(super) fn keep(context: &mut Context, records: &[New], more: &serde_json::Value) -> Result<(), Failure> {
    for record in records {
        show(context, record);
    }
    if context.dry_run {
        return would_write(context, records, more);
    }
    let changed: Vec<&New> = records.iter().filter(|record| record.differences.is_some()).collect();
    confirm(context, &changed)?;
    let folder = Directories::controllers(&context.config_file);
    make(&folder)?;
    for record in records {
        write_private(&record.path, record.controller.text().as_bytes())?;
        context.out.say(&format!("Written to `{}`, readable by you only.", record.path.display()));
    }
    // The records are read as every command will read them.
    context.registry()?;
    if context.out.json {
        return documents(context, records, more);
    }
    if let [record] = records {
        context.out.say(&format!("Next:  redress new erasure --to {}", record.id()));
    }
    Ok(())
}

fn show(context: &mut Context, record: &New) {
    let Some(differences) = &record.differences else {
        context.out.say(&format!("New: {}, {}", record.id(), shown(&record.controller.service)));
        for channel in record.controller.channels() {
            context.out.say(&format!("+ {} {}: {}", channel.kind, channel.id, shown(&channel.value)));
        }
        return;
    };
    context.out.warn(&format!("This changes the record of `{}`:", record.id()));
    if record.changes_nothing() {
        context.out.warn("  the addresses and companies stay as they are");
    }
    for line in differences.iter().flat_map(|one| one.to_string().lines().map(shown).collect::<Vec<_>>()) {
        context.out.warn(&format!("  {line}"));
    }
}

fn confirm(context: &Context, changed: &[&New]) -> Result<(), Failure> {
    if changed.is_empty() || context.yes {
        return Ok(());
    }
    let what = text::count(changed.len() as u64, "record");
    let ids = changed.iter().map(|record| record.id()).collect::<Vec<_>>().join(", ");
    let refused = || {
        Failure::usage(format!("{what} would be changed: {ids}"))
            .effect("Nothing was written: letters go where the record says.")
            .hint("look at the difference above; --yes      takes it over")
            .hint("--dry-run      shows it and writes nothing")
    };
    if !context.prompt.can_ask() {
        return Err(refused());
    }
    if context.prompt.confirm(&format!("Change {what} ({ids})? Letters go where it says."), "--yes")? {
        return Ok(());
    }
    Err(refused())
}

fn make(folder: &std::path::Path) -> Result<(), Failure> {
    let cannot = |error: std::io::Error| {
        let error = anyhow::Error::new(error).context(format!("`{}` cannot be made", folder.display()));
        Failure::caused(Code::CannotCreate, error).effect("Nothing was written or sent.")
    };
    if folder.symlink_metadata().is_err() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(cannot)?;
    }
    Ok(refuse_if_others_write(folder)?)
}

fn would_write(context: &mut Context, records: &[New], more: &serde_json::Value) -> Result<(), Failure> {
    if context.out.json {
        documents(context, records, more)?;
    } else {
        for record in records {
            context.out.exactly(record.controller.text())?;
        }
    }
    context.out.say("Nothing was written (--dry-run).");
    Ok(())
}

fn documents(context: &mut Context, records: &[New], more: &serde_json::Value) -> Result<(), Failure> {
    let written: Vec<_> = records
        .iter()
        .map(|record| {
            json!({
                "controller": record.controller,
                "differences": record.differences,
                "file": record.path.display().to_string(),
            })
        })
        .collect();
    context.out.document(&json!({
        "schema": "redress.controllers-written/1", "written": !context.dry_run, "records": written, "imported": more,
    }))
}

/// Reads a record or a list of records that the user named; one that is too large is none.
pub(super) fn read(path: &std::path::Path) -> Result<String, Failure> {
    const LARGEST: u64 = 1024 * 1024;
    let text = || -> anyhow::Result<String> {
        let mut text = String::new();
        let source: Box<dyn std::io::Read> =
            if path.as_os_str() == "-" { Box::new(std::io::stdin()) } else { Box::new(fs::File::open(path)?) };
        std::io::Read::read_to_string(&mut std::io::Read::take(source, LARGEST + 1), &mut text)?;
        anyhow::ensure!(text.len() as u64 <= LARGEST, "it is larger than 1 MiB");
        Ok(text)
    };
    text().with_context(|| format!("`{}` cannot be read", path.display())).map_err(|error| {
        Failure::caused(Code::BadInput, error)
            .effect("Nothing was written or sent.")
            .hint("name a file that you can read")
    })
}
