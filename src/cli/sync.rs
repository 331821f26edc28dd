use std::num::NonZeroU32;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::{
    Code, Context, Failure, access, arguments, case_argument,
    counted_mailbox::CountedMailbox,
    import,
    other_case::{Instead, is_meant},
    progress::Unit,
    resolve, send,
    taken::{Left, Taken, Tally, ask},
    text::{self, list},
};
use crate::{
    case::{LetterState, Tier},
    config::{Imap, Provider},
    desk::{self, CaseName, Kept, Named, PickedUp, Places, Spot, WantedMail},
    mail::reading::Known,
    post::{FolderName, ImapMailbox, Mailbox, MailboxError, Step},
};

/// How many of the messages that only the user can sort out are told of.
const TOLD: usize = 20;

/// How a message that is told of is taken.
const TAKE: &str = "redress sync CASE --take FOLDER:NUMBER";

/// Look into your mailbox for what came, and file what belongs to a case
///
/// Reads and changes nothing there. What names a letter is filed, what only comes from the controller is asked about, and
/// of everything else nothing is written down. Letters that may have gone are looked for too.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress sync
  redress sync 1 --since 2026-11-20
  redress sync --folder INBOX --folder Privacy
  redress sync 1 --take INBOX:4711           this message belongs to case 1")]
pub(super) struct Sync {
    /// The cases; all if not given
    #[arg(value_parser = case_argument::name)]
    cases: Vec<CaseName>,
    /// Look at what came since this day; since the first letter if not given
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    since: Option<NaiveDate>,
    /// Look into this folder; those of the settings and the one for spam if not given
    #[arg(long, value_name = "FOLDER")]
    folder: Vec<String>,
    /// File this message with the case: `FOLDER:NUMBER`, `FOLDER:NUMBERING.NUMBER`, or the number in the inbox
    #[arg(long, value_name = "MESSAGE")]
    take: Vec<String>,
}

/// A mailbox that is open, and what it is looked through for.
struct Desk {
    known: Known,
    mailbox: Box<dyn Mailbox>,
    places: Places,
    wanted: WantedMail,
}

impl Sync {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let Some(imap) = context.config()?.mail.imap else { return Err(not_set_up()) };
        let all = case_argument::all(context)?;
        let cases = self.cases.iter().map(|name| Ok(all.find(name)?.number)).collect::<Result<Vec<_>, Failure>>()?;
        let takes = self.take.iter().map(|name| named(name)).collect::<Result<Vec<_>, _>>()?;
        let known = import::known(context)?;
        let wanted = self.wanted(&imap, cases);
        if known.cases().is_empty() {
            context.out.say("No letter has gone yet, so that nothing can have come.");
            return report(context, &Tally::default(), &desk::Synced::default());
        }
        context.out.say(&what_is_done(&imap, &wanted, &known));
        if context.dry_run {
            context.out.say("Nothing was looked at (--dry-run).");
            return report(context, &Tally::default(), &desk::Synced::default());
        }
        let mut desk = open(context, &imap, known, wanted)?;
        let result = if takes.is_empty() { look(context, &mut desk) } else { take(context, &mut desk, &takes) };
        desk.mailbox.leave();
        result
    }

    fn wanted(&self, imap: &Imap, cases: Vec<u32>) -> WantedMail {
        WantedMail {
            cases,
            folders: if self.folder.is_empty() { imap.folders.clone() } else { self.folder.clone() },
            junk: self.folder.is_empty(),
            server: format!("{}:{}", imap.host, imap.port),
            since: self.since,
        }
    }
}

fn not_set_up() -> Failure {
    Failure::new(Code::Configuration, "your mailbox is not set up: there is no `[mail.imap]` in the settings")
        .effect("Nothing was looked at.")
        .hint("redress init                 asks for it")
        .hint("redress import reply.eml     files a reply that you saved")
}

fn what_is_done(imap: &Imap, wanted: &WantedMail, known: &Known) -> String {
    let folders: Vec<String> = wanted.folders.iter().map(|folder| format!("`{folder}`")).collect();
    let junk = if wanted.junk { ", and in the folder for spam," } else { "" };
    let cases: Vec<String> = known
        .cases()
        .iter()
        .filter(|case| wanted.cases.is_empty() || wanted.cases.contains(&case.number))
        .map(|case| case.number.to_string())
        .collect();
    format!(
        "Looking at {} in {}{junk} for what answers case {}. Nothing is changed there, and only what belongs is kept.",
        imap.host,
        list(&folders),
        list(&cases)
    )
}

fn open(context: &mut Context, imap: &Imap, known: Known, wanted: WantedMail) -> Result<Desk, Failure> {
    let server = access::incoming(context, imap)?;
    let login = access::login(context, &imap.host, imap.user.as_deref(), imap.auth, &imap.password)?;
    let out = &mut context.out;
    let mut progress = |step: Step| out.say(send::step_in_words(step, &imap.host).as_str());
    let mailbox = ImapMailbox::open(&server, login.as_ref(), &mut progress).map_err(|error| failure(&error))?;
    let provider = Provider::behind(&imap.host);
    let places = Places {
        folders: imap.folders.clone(),
        sent: provider.map(|provider| provider.sent.clone()).unwrap_or_default(),
        server: wanted.server.clone(),
    };
    Ok(Desk { known, mailbox: Box::new(mailbox), places, wanted })
}

fn failure(error: &MailboxError) -> Failure {
    let code = match error {
        MailboxError::LoginRefused { .. } | MailboxError::LoginNotOffered(_) => Code::LoginRefused,
        MailboxError::Connection(_)
        | MailboxError::Broken { .. }
        | MailboxError::Ended { .. }
        | MailboxError::Gone(_)
        | MailboxError::Name(_)
        | MailboxError::NotOpen
        | MailboxError::NotUnderstood { .. }
        | MailboxError::NoNumbering(_)
        | MailboxError::Over
        | MailboxError::Preauth
        | MailboxError::Refused { .. }
        | MailboxError::Renumbered
        | MailboxError::Search(_)
        | MailboxError::TimedOut { .. }
        | MailboxError::TooMuch { .. } => Code::Unavailable,
    };
    let again = if code == Code::LoginRefused { "redress init" } else { "redress sync      again later" };
    Failure::new(code, error)
        .effect("Not everything was looked at. What was filed stays filed; your mailbox is as it was.")
        .hint(again)
        .hint("redress import reply.eml      files a reply that you saved")
}

/// Looks for letters, then for answers, and asks about what only the user can tell.
fn look(context: &mut Context, desk: &mut Desk) -> Result<(), Failure> {
    look_for_letters(context, desk)?;
    let clock = context.clock();
    let mut ledger = context.ledger()?;
    let progress = context.out.progress("Reading", Unit::Mails);
    let mut mailbox = CountedMailbox { inner: desk.mailbox.as_mut(), progress: &progress };
    let out = &mut context.out;
    let mut say = |line: &str| out.say(line);
    let mut synced = desk::sync(ledger.as_mut(), &mut mailbox, &desk.known, &desk.wanted, &mut say, &clock)?;
    drop(progress);
    let mut tally = Tally { known: synced.known, ..Tally::default() };
    tally.taken.extend(std::mem::take(&mut synced.kept).into_iter().map(|kept| taken(kept, &desk.wanted.server)));
    let perhaps = std::mem::take(&mut synced.perhaps);
    let spots: Vec<Spot> = perhaps.iter().map(|perhaps| perhaps.spot.clone()).collect();
    let untold = perhaps.len().saturating_sub(TOLD);
    tally.left = perhaps
        .into_iter()
        .skip(untold)
        .map(|perhaps| {
            let (name, place) = (name(&perhaps.spot), place(&perhaps.spot, &desk.wanted.server));
            let exact = exact(&perhaps.spot);
            Left { exact, take: TAKE.to_owned(), ..Left::of(name, &perhaps.reading, perhaps.letters, place) }
        })
        .collect();
    if 0 < untold {
        context.out.say(&format!(
            "{untold} older messages from the controllers are not told of; look at them by --folder and --since."
        ));
    }
    report(context, &tally, &synced)?;
    let picks = ask(context, &tally.left, TAKE)?;
    let mut picked = Tally::default();
    for (at, case) in &picks {
        let Spot { folder, uid } = spots[untold + at].clone();
        let named = Named { folder, number: uid.number, validity: Some(uid.validity) };
        let from = (desk.wanted.server.as_str(), Some(*case));
        let found = desk::pick_up(desk.mailbox.as_mut(), &desk.known, &named, from).map_err(|error| failure(&error))?;
        if let Some(found) = found {
            picked.taken.extend(kept(context, found, &desk.wanted.server)?);
        }
    }
    picked.say_taken(context)?;
    synced.failed.first().map_or(Ok(()), |(_, error)| Err(failure(error)))
}

/// Looks for the copies of letters: of those that may have gone, and of those that only the server's answer shows.
fn look_for_letters(context: &mut Context, desk: &mut Desk) -> Result<(), Failure> {
    let cases = case_argument::all(context)?;
    let wanted = |number: u32| desk.wanted.cases.is_empty() || desk.wanted.cases.contains(&number);
    let mut letters = Vec::new();
    for case in cases.known().filter(|case| case.is_open() && wanted(case.number)) {
        for letter in case.letters.iter().filter(|letter| letter.queued.is_some()) {
            let uncertain = letter.state == LetterState::Uncertain;
            if uncertain || (letter.state == LetterState::Accepted && letter.tier() < Tier::E2) {
                letters.push((case.number, letter.n, uncertain));
            }
        }
    }
    let clock = context.clock();
    for (number, n, uncertain) in letters {
        let mut ledger = context.ledger()?;
        context.out.say(&format!("looking for your copy of letter {n} of case {number}"));
        let looked =
            desk::look_again(ledger.as_mut(), (number, n), &desk.places, desk.mailbox.as_mut(), uncertain, &clock)?;
        if uncertain {
            resolve::tell(context, number, &looked);
        } else if let Some(copy) = &looked.copy {
            context.out.say(&format!(
                "Found your copy of letter {n} of case {number} in `{}`: {}, {}.",
                copy.folder,
                Tier::E2,
                Tier::E2.meaning()
            ));
        }
    }
    Ok(())
}

/// Files the messages that are named.
fn take(context: &mut Context, desk: &mut Desk, takes: &[Named]) -> Result<(), Failure> {
    let case = match desk.wanted.cases.as_slice() {
        [case] => Some(*case),
        _ => None,
    };
    let mut tally = Tally::default();
    for named in takes {
        let from = (desk.wanted.server.as_str(), case);
        let found = desk::pick_up(desk.mailbox.as_mut(), &desk.known, named, from).map_err(|error| failure(&error))?;
        let (folder, number) = (&named.folder, named.number);
        let Some(found) = found else {
            return Err(Failure::usage(format!(
                "message {number} of `{folder}` could belong to more than one case or to none, or is larger than 25 MiB"
            ))
            .effect("It was not filed.")
            .hint(format!("redress sync CASE --take {folder}:{number}")));
        };
        match kept(context, found, &desk.wanted.server) {
            Ok(filed) => tally.taken.extend(filed),
            // What was filed before it is told first.
            Err(failure) => {
                report(context, &tally, &desk::Synced::default())?;
                return Err(failure);
            }
        }
    }
    report(context, &tally, &desk::Synced::default())
}

/// Files a message that was picked, unless it speaks for another case and that was not meant.
fn kept(context: &mut Context, picked: PickedUp, server: &str) -> Result<Option<Taken>, Failure> {
    let cases = case_argument::all(context)?;
    let (case, name) = (picked.pick.case, exact(&picked.spot));
    if let Some(other) = desk::other_case(&cases, &picked.incoming, &picked.reading, picked.pick) {
        let to = |case: u32| format!("redress sync {case} --take {}", text::word(&name));
        let instead = Instead { there: &to(other.case), here: &to(case) };
        if !is_meant(context, &cases, &other, case, &instead)? {
            return Ok(None);
        }
    }
    let clock = context.clock();
    Ok(Some(taken(desk::keep(context.ledger()?.as_mut(), picked, &clock)?, server)))
}

fn report(context: &mut Context, tally: &Tally, synced: &desk::Synced) -> Result<(), Failure> {
    if context.out.json {
        let mut document = tally.document("redress.sync/1");
        let failed: Vec<Value> = synced
            .failed
            .iter()
            .map(|(folder, error)| json!({ "folder": folder, "error": error.to_string() }))
            .collect();
        let too_large: Vec<String> = synced.too_large.iter().map(name).collect();
        document.insert("folders".to_owned(), json!(synced.folders));
        document.insert("failed".to_owned(), json!(failed));
        document.insert("too_large".to_owned(), json!(too_large));
        return context.out.document(&Value::Object(document));
    }
    for spot in &synced.too_large {
        context.out.warn(&format!(
            "warning: message {} names a letter of yours and is larger than 25 MiB: save it, and attach what matters",
            name(spot)
        ));
    }
    for (folder, error) in &synced.failed {
        context.out.warn(&format!("warning: `{folder}` could not be looked through: {error}"));
    }
    tally.say(context)
}

fn taken(kept: Kept, server: &str) -> Taken {
    let place = place(&kept.spot, server);
    Taken { filing: kept.filing, reading: kept.reading, sha256: kept.sha256, place }
}

fn place(spot: &Spot, server: &str) -> Value {
    json!({ "server": server, "folder": spot.folder.to_string(), "uid": spot.uid.number, "uid_validity": spot.uid.validity })
}

fn name(spot: &Spot) -> String {
    format!("{}:{}", spot.folder, spot.uid.number)
}

/// Names a message with the numbering of its folder: where that was numbered anew, it names nothing.
fn exact(spot: &Spot) -> String {
    format!("{}:{}.{}", spot.folder, spot.uid.validity, spot.uid.number)
}

/// Reads `FOLDER:NUMBER`, with the numbering before the number where scripts know it, or a number in the inbox.
fn named(name: &str) -> Result<Named, Failure> {
    let (folder, number) = name.rsplit_once(':').unwrap_or(("INBOX", name));
    let (validity, number) = match number.split_once('.') {
        Some((validity, number)) => (Some(validity), number),
        None => (None, number),
    };
    let read = |text: &str| {
        text.parse::<NonZeroU32>().map_err(|_| {
            Failure::usage(format!("`{name}` names no message")).hint("redress sync CASE --take INBOX:4711")
        })
    };
    Ok(Named { folder: FolderName::typed(folder), number: read(number)?, validity: validity.map(read).transpose()? })
}
