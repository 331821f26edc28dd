//! Writing a record of the user's own: what it changes is shown first, and one that changes another needs a yes.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use chrono::NaiveDate;
use serde_json::json;
use tempfile::NamedTempFile;

use crate::{
    cli::{Code, Context, Failure, case_argument, failures, registry::own_records, text, visible::shown},
    config::{Directories, refuse_if_others_write},
    controller::{
        Channel, Controller, Difference, RecordWritten, Registry, RegistryError, RegistryEvent, Ship, Whose, all_of,
        differences,
    },
    desk,
    law::Regime,
    ledger::Digest,
};

/// More changes than this of what is known besides are counted, and not listed.
const MANY: usize = 10;

/// A record that is to be written, and what stands there now.
pub(super) struct New {
    controller: Controller,
    /// What it says otherwise than the record there is; nothing where there is none.
    differences: Option<Vec<Difference>>,
    /// What the record keeps of it.
    event: RegistryEvent,
    /// What the record there is has more of, in words; nothing where it has not.
    less: Option<String>,
    path: PathBuf,
}

impl New {
    /// Reads the record and finds what it would stand in for.
    pub(super) fn of(context: &Context, registry: &Registry, origin: &str, text: &str) -> Result<Self, Failure> {
        let controller = registry.read(origin, text).map_err(|error| failures::registry(&error))?;
        registry.names_are_free(&controller, origin).map_err(|error| taken(&error))?;
        if let Some(seen) = controller.last_seen() {
            is_past(context, seen)?;
        }
        let folder = Directories::controllers(&context.config_file);
        let files = own_records(&folder)?;
        let damaged = registry.unusable().iter().find(|held| held.id == controller.id);
        // What cannot be read hides the shipped record, which is what it is compared with.
        let shipped = Registry::shipped();
        let old = registry.with_id(&controller.id).or_else(|| shipped.with_id(&controller.id));
        let own = files.iter().find(|path| old.is_some_and(|old| old.is_from(&path.display().to_string())));
        let unread = files.iter().find(|path| damaged.is_some_and(|held| held.is_at(&path.display().to_string())));
        let path = own.or(unread).cloned().unwrap_or_else(|| folder.join(format!("{}.toml", controller.id)));
        if own.or(unread).is_none() && path.symlink_metadata().is_ok() {
            return Err(Failure::usage(format!("`{}` exists, and holds the record of another", path.display()))
                .effect("Nothing was written or sent.")
                .hint("--id ANOTHER-ID      where you type the record")
                .hint(format!("mv {0} {0}.off      if nobody needs what it holds", path.display())));
        }
        let less = old.and_then(|old| less(old, &controller));
        let event = event(old, &controller);
        let mut changes = old.map(|old| differences(old, &controller));
        if let (Some(held), Some(path)) = (damaged, unread) {
            changes.get_or_insert_default().insert(0, of_a_damaged_record(path, &held.error));
        }
        Ok(Self { differences: changes, controller, event, less, path })
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

/// Returns what is recorded of a record once it is written: what it says otherwise, and the file by its SHA-256.
fn event(old: Option<&Controller>, new: &Controller) -> RegistryEvent {
    let written = |changes, instead_of| RecordWritten {
        changes,
        controller: new.id.clone(),
        instead_of,
        service: new.service.clone(),
        sha256: Digest::of(new.text().as_bytes()).to_string(),
    };
    let Some(old) = old else { return RegistryEvent::ControllerAdded(written(all_of(new), None)) };
    let whose = if old.overridden_by.is_some() { Whose::Own } else { Whose::Shipped };
    RegistryEvent::ControllerChanged(written(differences(old, new), Some(whose)))
}

/// Says that a record of one's own that cannot be read goes, and why it cannot.
fn of_a_damaged_record(path: &Path, error: &RegistryError) -> Difference {
    Difference {
        now: Some("this record takes its place".to_owned()),
        was: Some(format!("cannot be read: {error}")),
        what: format!("your own record `{}`", path.display()),
    }
}

fn taken(error: &RegistryError) -> Failure {
    let failure = Failure::usage(error).effect("Nothing was written: letters under that name would go elsewhere.");
    let RegistryError::NameTaken { other, .. } = error else { return failure };
    failure
        .hint("--id ANOTHER-ID      where you type the record; in a file change its `id` or `aliases`")
        .hint(format!("redress controllers add --change {other} …      where it is that one you mean"))
}

/// Refuses a day of reading that is still to come: an address would look new for as long as it takes to come.
pub(super) fn is_past(context: &Context, seen: NaiveDate) -> Result<(), Failure> {
    if seen <= context.today {
        return Ok(());
    }
    Err(Failure::usage(format!("{seen} is still to come"))
        .effect("Nothing was written: how old an address is, is counted from the day it was read.")
        .hint("--seen with the day you read it, or leave it out; in a record correct `seen`"))
}

/// Says of what a record has less than another: a poorer one loses what letters rest on.
fn less(old: &Controller, new: &Controller) -> Option<String> {
    let counts = |one: &Controller| {
        [
            ("channel", one.channels().count()),
            ("company", one.entities.len()),
            ("representative", one.representatives.len()),
            ("recipient", one.recipients.len()),
            ("statement", one.statements.len()),
        ]
    };
    let pairs = counts(old).into_iter().zip(counts(new));
    let fewer = pairs.filter(|((_, was), (_, now))| now < was);
    let words: Vec<String> =
        fewer.map(|((noun, was), (_, now))| format!("{now} instead of {}", text::count(was as u64, noun))).collect();
    (!words.is_empty()).then(|| text::list(&words))
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
    write(context, &folder, records)?;
    for record in records {
        context.out.say(&format!("Written to `{}`, readable by you only.", record.path.display()));
    }
    // The records are read as every command will read them.
    let registry = context.registry()?;
    for record in &changed {
        warn_of_letters_to_an_old_address(context, &registry, record.id())?;
    }
    if context.out.json {
        return documents(context, records, more);
    }
    for record in records {
        say_its_reservation(context, &registry, record.id());
    }
    if let [record] = records {
        let channel = reserved(&registry, record.id());
        let channel = channel.map_or_else(String::new, |channel| format!(" --channel {}", channel.id));
        let id = record.id();
        context.out.say(&format!(
            "Next:  redress new access --to {id}{channel}      to see what they hold; to have it erased:  redress new \
             erasure --to {id}{channel}"
        ));
    }
    Ok(())
}

/// Writes all records, or none as far as the system lets: each beside its place first, and only then under its name.
fn put_in_place(records: &[New]) -> Result<(), Failure> {
    let mut staged: Vec<(NamedTempFile, &New)> = Vec::new();
    for record in records {
        let folder = record.path.parent().unwrap_or(Path::new("."));
        let stage = || -> std::io::Result<NamedTempFile> {
            let mut file = NamedTempFile::new_in(folder)?;
            file.write_all(record.controller.text().as_bytes())?;
            file.as_file().sync_all()?;
            Ok(file)
        };
        staged.push((stage().map_err(|error| unwritten(&record.path, error, &[]))?, record));
    }
    let mut stand: Vec<&New> = Vec::new();
    for (file, record) in staged {
        file.persist(&record.path).map_err(|error| unwritten(&record.path, error.error, &stand))?;
        stand.push(record);
    }
    Ok(())
}

/// Says what stands where a record could not be written.
fn unwritten(path: &Path, error: std::io::Error, stand: &[&New]) -> Failure {
    let error = anyhow::Error::new(error).context(format!("`{}` cannot be written", path.display()));
    let failure =
        Failure::caused(Code::CannotCreate, error).hint("make room or mend the rights, then the same command again");
    if stand.is_empty() {
        return failure.effect("Nothing was written or sent.");
    }
    let files: Vec<String> = stand.iter().map(|record| format!("`{}`", record.path.display())).collect();
    failure.effect(format!("Written and in force: {}. The others are as they were.", files.join(", ")))
}

/// A letter that is written goes where it was written for: the change reaches it only when it is written anew.
fn warn_of_letters_to_an_old_address(context: &mut Context, registry: &Registry, id: &str) -> Result<(), Failure> {
    let Ok(controller) = registry.find(id) else { return Ok(()) };
    for moved in case_argument::all(context)?.moved(registry, controller) {
        let anew = moved.anew.join("\n  ");
        let same = if moved.anew.len() == 1 { "" } else { "      with the same flags as the first time" };
        context.out.warn(&format!(
            "warning: letter {} of case {} is not sent and is written for `{}`, which the record has no more; to have it \
             written for the new address:\n  {anew}{same}",
            moved.letter,
            moved.case,
            shown(&moved.was)
        ));
    }
    Ok(())
}

/// Returns the channel that a request would go through first, where that is offered with a reservation.
fn reserved<'a>(registry: &'a Registry, id: &str) -> Option<&'a Channel> {
    let entity = registry.find(id).ok()?.entities.first()?;
    entity.request_channels(Regime::Gdpr).into_iter().find(|channel| channel.ship == Ship::Ask)
}

/// Says at once what a request would be held up by later.
fn say_its_reservation(context: &mut Context, registry: &Registry, id: &str) {
    if let Some(channel) = reserved(registry, id) {
        let note = channel.note.as_deref().unwrap_or(&channel.purpose);
        context.out.warn(&format!(
            "note: `{}` of `{id}` is kept with a reservation: {} A letter goes there only with --channel {}.",
            shown(&channel.value),
            shown(note),
            channel.id
        ));
    }
}

fn show(context: &mut Context, record: &New) {
    for channel in record.controller.channels().filter(|channel| channel.stale) {
        let note = channel.note.as_deref().unwrap_or("the record says so");
        context.out.warn(&format!(
            "warning: `{}` is out of date, so that no letter goes there: {}",
            shown(&channel.value),
            shown(note)
        ));
    }
    let Some(differences) = &record.differences else {
        context.out.say(&format!("New: {}, {}", record.id(), shown(&record.controller.service)));
        for channel in record.controller.channels() {
            context.out.say(&format!("+ {} {}: {}", channel.kind, channel.id, shown(&channel.value)));
        }
        return;
    };
    let (besides, steering): (Vec<&Difference>, Vec<&Difference>) =
        differences.iter().partition(|one| one.besides().is_some());
    // Who wants to see it all and write nothing says so.
    let in_short = MANY < besides.len() && !context.dry_run;
    let counts = if in_short {
        let (steering, besides) = (text::count(steering.len() as u64, "change"), besides.len());
        format!(" {steering} of where letters go and who answers, and {besides} of what is known besides")
    } else {
        String::new()
    };
    context.out.warn(&format!("This changes the record of `{}`:{counts}", record.id()));
    if record.changes_nothing() {
        context.out.warn("  nothing: it says what the record there is says");
    }
    if let Some(less) = &record.less {
        context.out.warn(&format!(
            "warning: it says less than the record there is, which it takes the place of: {less}. To change one address and keep \
             the rest:  redress controllers add --change {}",
            record.id()
        ));
    }
    let shown_in_full = steering.into_iter().chain(besides.iter().copied().filter(|_| !in_short));
    for line in shown_in_full.flat_map(|one| one.to_string().lines().map(shown).collect::<Vec<_>>()) {
        context.out.warn(&format!("  {line}"));
    }
    if in_short {
        for (sign, side) in [('-', false), ('+', true)] {
            let counted = counted(besides.iter().filter(|one| one.now.is_some() == side));
            if !counted.is_empty() {
                context.out.warn(&format!("  {sign} besides: {counted}"));
            }
        }
        context.out.warn("  Line by line, and nothing is written:  the same command with --dry-run");
    }
}

/// Counts what is known besides by what it is about.
fn counted<'a>(besides: impl Iterator<Item = &'a &'a Difference>) -> String {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    besides.filter_map(|one| one.besides()).for_each(|noun| *counts.entry(noun).or_default() += 1);
    text::list(&counts.into_iter().map(|(noun, number)| text::count(number, noun)).collect::<Vec<_>>())
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

/// Writes the files, and into the record that they were written.
fn write(context: &mut Context, folder: &Path, records: &[New]) -> Result<(), Failure> {
    let files = || -> Result<(), Failure> {
        make(folder)?;
        put_in_place(records)
    };
    let events: Vec<RegistryEvent> = records.iter().map(|record| record.event.clone()).collect();
    let moment = context.moment();
    desk::write_records(context.ledger()?.as_mut(), &events, moment, files)
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
        anyhow::ensure!(!path.is_dir(), "it is a folder");
        let source: Box<dyn std::io::Read> =
            if path.as_os_str() == "-" { Box::new(std::io::stdin()) } else { Box::new(fs::File::open(path)?) };
        std::io::Read::read_to_string(&mut std::io::Read::take(source, LARGEST + 1), &mut text)?;
        anyhow::ensure!(text.len() as u64 <= LARGEST, "it is larger than 1 MiB");
        Ok(text)
    };
    text().with_context(|| format!("`{}` cannot be read", path.display())).map_err(|error| {
        Failure::caused(Code::BadInput, error).effect("Nothing was written or sent.").hint(if path.is_dir() {
            format!("name the files in it:  {}/*", path.display())
        } else {
            "name a file that you can read".to_owned()
        })
    })
}
