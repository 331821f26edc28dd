use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;

use super::{
    Code, Context, Failure,
    access::{self, Peer, Purpose},
    case_argument, init,
    progress::{Progress, Unit},
    text,
    visible::shown,
};
use crate::{
    config::{Config, Directories, Imap, Provider, Smtp},
    desk::{
        Cases,
        doctor::{self, Check, Mounts, Told, Verdict},
        sent_folder,
    },
    ledger::{Ledger, SqliteLedger},
    post::{Cause, Folder, ImapMailbox, Mailbox as _, MailboxError, Meaning, TlsFacts, try_login},
};

/// With fewer days left a certificate is spoken of: its owner mostly renews it thirty days before.
const SOON: i64 = 14;

/// Look whether everything is in order on this machine, and name the cure
///
/// It logs in to your mail provider as sending does, and sends nothing; `--offline` leaves that out.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress doctor
  redress doctor --offline
  redress doctor --paths")]
pub(super) struct Doctor {
    /// Open no connection
    #[arg(long)]
    offline: bool,
    /// Print where everything is, and look at nothing
    #[arg(long)]
    paths: bool,
}

impl Doctor {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.paths {
            return paths(context);
        }
        let mut checks = Vec::new();
        let config = settings(context, &mut checks);
        let looking = context.out.progress("Looking at your record", Unit::Seconds);
        let newest = record(context, &mut checks);
        drop(looking);
        let place_of_the_clock = checks.len();
        let looking = context.out.progress("Looking at this machine and the addresses of your cases", Unit::Seconds);
        machine(context, &mut checks);
        drop(looking);
        let mut told = Vec::new();
        let mail = config.map(|config| config.mail).unwrap_or_default();
        if let Some(smtp) = &mail.smtp {
            self.sending(context, smtp, &mut checks, &mut told);
        }
        if let Some(imap) = &mail.imap {
            self.reading(context, imap, &mut checks, &mut told);
        }
        checks.insert(place_of_the_clock, doctor::clock(context.now.to_utc(), newest, &told));
        report(context, &checks)?;
        if checks.iter().any(|check| check.verdict == Verdict::Fail) {
            return Err(Failure::silent(Code::Failed));
        }
        Ok(())
    }

    /// Logs in as sending does, unless nothing may leave this machine.
    fn sending(&self, context: &mut Context, smtp: &Smtp, checks: &mut Vec<Check>, told: &mut Vec<Told>) {
        if let Some(why) = self.why_not(context, smtp.is_this_machine()) {
            checks.push(Check::ok("sending", format!("not looked at: {why}")));
            return;
        }
        context.out.say(&format!("Logging in to {}; nothing is sent (--offline leaves it out).", smtp.host));
        match send_login(context, smtp, told) {
            Ok(tls) => {
                checks.push(Check::ok("sending", format!("{}:{} lets you in", smtp.host, smtp.port)));
                checks.extend(tls.map(|tls| certificate(&tls, context.now.to_utc())));
            }
            Err(failure) => checks.push(refused("sending", &smtp.host, &failure)),
        }
    }

    /// Logs in as looking for copies does, and lists the folders.
    fn reading(&self, context: &mut Context, imap: &Imap, checks: &mut Vec<Check>, told: &mut Vec<Told>) {
        if let Some(why) = self.why_not(context, imap.is_this_machine()) {
            checks.push(Check::ok("reading", format!("not looked at: {why}")));
            return;
        }
        context.out.say(&format!("Logging in to {}; nothing is read but the names of folders.", imap.host));
        match folders(context, imap, told) {
            Ok(folders) => {
                checks.push(Check::ok("reading", format!("{}:{} lets you in", imap.host, imap.port)));
                checks.push(sent(&folders, imap));
            }
            Err(failure) => checks.push(refused("reading", &imap.host, &failure)),
        }
    }

    fn why_not(&self, context: &Context, is_this_machine: bool) -> Option<&'static str> {
        if self.offline {
            return Some("--offline");
        }
        (context.pretended && !is_this_machine).then_some("on a pretended day mail goes to this machine only")
    }
}

fn paths(context: &mut Context) -> Result<(), Failure> {
    let named = [
        ("settings", context.config_file.clone()),
        ("controllers", Directories::controllers(&context.config_file)),
        ("record", context.ledger_file.clone()),
        ("drafts", Directories::drafts(&context.ledger_file)),
    ];
    if context.out.json {
        let paths: serde_json::Map<_, _> =
            named.iter().map(|(name, path)| ((*name).to_owned(), json!(path.display().to_string()))).collect();
        return context.out.document(&json!({ "schema": "redress.doctor/1", "paths": paths, "checks": [] }));
    }
    let separator = if context.out.plain { "\t" } else { "  " };
    let line = |(name, path): &(&str, std::path::PathBuf)| {
        let name = if separator == "\t" { (*name).to_owned() } else { format!("{name:<11}") };
        format!("{name}{separator}{}", path.display())
    };
    context.out.data(&named.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// Reads the settings; what is wrong with them is a finding and no failure.
fn settings(context: &Context, checks: &mut Vec<Check>) -> Option<Config> {
    let path = &context.config_file;
    if let Some(folder) = path.parent().filter(|folder| folder.exists()) {
        checks.push(doctor::private("folder", folder));
    }
    checks.push(doctor::private("settings", path));
    match Config::load(path) {
        Ok(config) if config.me.is_none() => {
            checks.push(Check::warn("set up", "redress does not know yet who you are", "redress init"));
            Some(config)
        }
        Ok(config) => {
            let way = match &config.mail.smtp {
                _ if config.sending.is_on_paper() => "on paper".to_owned(),
                Some(smtp) => format!("through {}", smtp.host),
                None => "by hand".to_owned(),
            };
            checks.push(Check::ok("set up", format!("letters leave {way}")));
            checks.extend(config.region_left_out.as_ref().map(|error| {
                let found = format!("`me.region` in the settings counts as not set: {error}");
                Check::warn("region", found, text::mending_the_region(error))
            }));
            Some(config)
        }
        Err(error) => {
            checks.push(Check::fail("set up", error.to_string(), "mend the settings with an editor, or: redress init"));
            None
        }
    }
}

/// Looks at the record, and returns when its newest entry was written.
fn record(context: &Context, checks: &mut Vec<Check>) -> Option<DateTime<Utc>> {
    let path = &context.ledger_file;
    if let Some(folder) = path.parent().filter(|folder| folder.exists()) {
        checks.push(doctor::private("data folder", folder));
    }
    let opened = SqliteLedger::open_existing(path);
    match &opened {
        Err(error) => {
            checks.push(Check::fail("record", error.to_string(), "redress verify"));
            None
        }
        Ok(ledger) => {
            let ledger = ledger.as_ref().map(|ledger| ledger as &dyn Ledger);
            checks.push(doctor::ledger(ledger));
            ledger.and_then(newest_entry)
        }
    }
}

fn newest_entry(ledger: &dyn Ledger) -> Option<DateTime<Utc>> {
    ledger.entries(None).ok()?.iter().map(|entry| entry.recorded_at).max()
}

fn machine(context: &mut Context, checks: &mut Vec<Check>) {
    let folder = context.ledger_file.parent().unwrap_or(Path::new("."));
    checks.push(doctor::synced(folder, &Mounts::of_this_machine()));
    checks.push(doctor::free_space(free(folder)));
    let cases = case_argument::all(context).unwrap_or_else(|_| Cases::none());
    let open = cases.known().filter(|case| case.is_open());
    let open = open.flat_map(|case| {
        let channels = case.letters.iter().filter_map(|letter| letter.channel.clone());
        channels.map(|channel| (case.opened.controller.clone(), channel))
    });
    match context.registry() {
        Ok(registry) => checks.push(doctor::addresses(&registry, &open.collect(), context.today)),
        Err(failure) => {
            checks.push(Check::fail("addresses", failure.message(), "mend your own records of controllers"));
        }
    }
}

/// Returns how many bytes are free where the folder is or would be.
#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let there = folder.ancestors().find(|folder| folder.exists())?;
    let found = rustix::fs::statvfs(there).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

/// Tells for whom it is waited, once the password was asked for.
fn waiting(context: &Context, host: &str) -> Progress {
    context.out.progress(&format!("Waiting for {host}"), Unit::Seconds)
}

/// Logs in, and takes down what the server tells of the time on the way.
fn send_login(context: &Context, smtp: &Smtp, told: &mut Vec<Told>) -> Result<Option<TlsFacts>, Failure> {
    let server = access::outgoing(context, smtp)?;
    let login = access::login(context, &smtp.host, smtp.user.as_deref(), smtp.auth, &smtp.password)?;
    let _waiting = waiting(context, &smtp.host);
    let welcome = try_login(&server, login.as_ref()).map_err(|cause| {
        told_by_a_failure(&cause, &smtp.host, told);
        access::trouble(&cause, &peer(&smtp.host, smtp.port, Purpose::Sending))
    })?;
    told.extend(welcome.clock.map(|at| Told::Said { at, host: smtp.host.clone() }));
    told_by_a_certificate(welcome.tls.as_ref(), &smtp.host, told);
    Ok(welcome.tls)
}

/// Takes down when a certificate is valid; one that two servers of a host show counts once.
fn told_by_a_certificate(tls: Option<&TlsFacts>, host: &str, told: &mut Vec<Told>) {
    let window = tls.and_then(|tls| Some((tls.valid_from?, tls.valid_until?)));
    let valid = window.map(|(from, until)| Told::Valid { from, host: host.to_owned(), until });
    told.extend(valid.filter(|valid| !told.contains(valid)));
}

fn told_by_a_failure(cause: &Cause, host: &str, told: &mut Vec<Told>) {
    let tells = match cause.meaning() {
        Some(Meaning::CertificateExpired) => Some(Told::Expired(host.to_owned())),
        Some(Meaning::CertificateNotYet) => Some(Told::NotYet(host.to_owned())),
        Some(_) | None => None,
    };
    told.extend(tells.filter(|tells| !told.contains(tells)));
}

/// Logs in and lists the folders. A greeting of IMAP names no moment, and the day of a message in the mailbox is no moment of
/// now, so that only the certificate tells of the time.
fn folders(context: &Context, imap: &Imap, told: &mut Vec<Told>) -> Result<Vec<Folder>, Failure> {
    let server = access::incoming(context, imap)?;
    let login = access::login(context, &imap.host, imap.user.as_deref(), imap.auth, &imap.password)?;
    let trouble = |error| access::trouble_reading(&error, &peer(&imap.host, imap.port, Purpose::Reading));
    let _waiting = waiting(context, &imap.host);
    let mut mailbox = ImapMailbox::open(&server, login.as_ref(), &mut |_| {}).map_err(|error| {
        if let MailboxError::Connection(cause) = &error {
            told_by_a_failure(cause, &imap.host, told);
        }
        trouble(error)
    })?;
    told_by_a_certificate(mailbox.tls(), &imap.host, told);
    mailbox.folders().map_err(trouble)
}

/// Says whether the folder is known that shows what became of a letter in doubt.
fn sent(folders: &[Folder], imap: &Imap) -> Check {
    const NAME: &str = "sent folder";
    let known = Provider::behind(&imap.host).map(|provider| provider.sent.as_slice()).unwrap_or_default();
    match sent_folder(folders, known) {
        Some(name) => Check::ok(NAME, format!("`{}`", shown(&name.to_string()))),
        None => Check::warn(
            NAME,
            "no folder is marked or named as that of sent mail",
            "name it in the settings: folders = [\"INBOX\", \"…\"]",
        ),
    }
}

fn peer(host: &str, port: u16, purpose: Purpose) -> Peer<'_> {
    Peer { host, port, provider: Provider::behind(host), purpose }
}

fn refused(name: &'static str, host: &str, failure: &Failure) -> Check {
    let needs = Provider::behind(host).map(init::needs).unwrap_or_default();
    let needs = if failure.code() == Code::LoginRefused { needs } else { Vec::new() };
    let hints = match failure.hints() {
        [] if failure.code() == Code::Unavailable => vec!["look again in some minutes".to_owned()],
        [] => vec!["redress init".to_owned()],
        hints => hints.iter().map(|hint| without_itself(hint)).collect(),
    };
    Check::fail(name, failure.message(), needs.into_iter().chain(hints).collect::<Vec<_>>().join("\n"))
}

/// To look again is no cure: what is named is what must be first.
fn without_itself(hint: &str) -> String {
    hint.strip_prefix("redress doctor").map_or_else(|| hint.to_owned(), |when| format!("look again {}", when.trim()))
}

/// Says how long the certificate of the server is valid; whether it is trusted was settled by the handshake.
fn certificate(tls: &TlsFacts, now: DateTime<Utc>) -> Check {
    const NAME: &str = "certificate";
    let issuer = tls.issuer.as_deref().map(|issuer| format!(", signed by {}", shown(issuer))).unwrap_or_default();
    let Some(until) = tls.valid_until else {
        return Check::ok(NAME, format!("trusted{issuer}"));
    };
    let left_of_it = until.signed_duration_since(now);
    let days = left_of_it.num_days();
    if left_of_it < TimeDelta::zero() {
        // The handshake takes one that has expired only where the user gave that very certificate.
        let since =
            if days == 0 { "today".to_owned() } else { format!("{} ago", text::count(days.unsigned_abs(), "day")) };
        let cure = "export it again from the program that shows it, then: redress init --smtp-ca-file FILE";
        return Check::warn(NAME, format!("expired {since}; trusted because you gave it yourself{issuer}"), cure);
    }
    let left = text::count(days.unsigned_abs(), "day");
    if days >= SOON {
        return Check::ok(NAME, format!("trusted, {left} left{issuer}"));
    }
    let cure = "nothing for you to do: whoever runs the server renews it";
    Check::warn(NAME, format!("trusted, but only {left} left{issuer}"), cure)
}

fn report(context: &mut Context, checks: &[Check]) -> Result<(), Failure> {
    if context.out.json {
        return context.out.document(&json!({ "schema": "redress.doctor/1", "checks": checks }));
    }
    let lines: Vec<String> = checks.iter().map(|check| line(check, context.out.plain)).collect();
    context.out.data(&lines.join("\n"))?;
    let worst = checks.iter().map(|check| check.verdict).max();
    context.out.say(match worst {
        Some(Verdict::Fail) => "Something does not work; the cure stands below it.",
        Some(Verdict::Warn) => "It works; what is not as it should be has its cure below it.",
        Some(Verdict::Ok) | None => "Everything is in order.  What needs you:  redress",
    });
    Ok(())
}

fn line(check: &Check, is_plain: bool) -> String {
    let cure = check.cure.as_deref().unwrap_or_default();
    if is_plain {
        let one_line = |text: &str| shown(&text.replace(['\n', '\t'], " "));
        return [&check.verdict.to_string(), check.name, &one_line(&check.found), &one_line(cure)].join("\t");
    }
    let mut lines = vec![format!("{:<4}  {:<11}  {}", check.verdict.to_string(), check.name, shown(&check.found))];
    lines.extend(cure.lines().map(|line| format!("                   -> {line}")));
    lines.join("\n")
}
