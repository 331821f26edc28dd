//! Looking through the mailbox for what belongs to the cases, and leaving it as it is.
//!
//! The server is searched for what we know: the `Message-ID`s and references of letters, and the controllers' domains
//! since the first letter. Headers come first; a message is fetched whole only if it names a letter, or if the user
//! picked it. No position is kept between two runs: what is filed already is known by its folder, numbering and number,
//! so that a folder that was numbered anew is only looked through once more and nothing is filed twice.

use std::collections::{BTreeSet, HashSet};

use super::{
    super::{Cases, Clock, DeskError},
    Belongs, Incoming, Pick, belongs, file,
    sought::Sought,
    synced::{Kept, Named, Perhaps, PickedUp, Spot, Synced},
    wanted::{Wanted, filed_before, places},
};
use crate::{
    case::Source,
    ledger::{Digest, Ledger},
    mail::reading::{Known, Reading, read},
    post::{Fetched, FolderName, HeaderFields, Headers, Mailbox, MailboxError, Search, Uid},
};

/// How large a message is at most that is fetched: what a document of the ledger may have.
const LARGEST: u32 = 25 * 1024 * 1024;
/// How many of the newest finds of one folder are held against their headers.
const FINDS: usize = 1_000;
/// How many of the newest messages are looked through whatever the search finds, since servers miss some.
const NEWEST: usize = 200;

/// Looks through the mailbox and files what names a letter.
///
/// What one folder refuses does not keep from the next. If the session ends, what was filed before stays filed.
///
/// # Errors
/// When the ledger fails.
pub fn sync(
    ledger: &mut dyn Ledger,
    mailbox: &mut dyn Mailbox,
    known: &Known,
    wanted: &Wanted,
    say: &mut dyn FnMut(&str),
    clock: &Clock<'_>,
) -> Result<Synced, DeskError> {
    let mut synced = Synced::default();
    let folders = match mailbox.folders() {
        Ok(folders) => folders,
        Err(error) => {
            synced.failed.push((wanted.server.clone(), error));
            return Ok(synced);
        }
    };
    let cases = Cases::read(ledger)?;
    let open = cases.known().filter(|case| case.is_open()).map(|case| case.number).collect();
    let sought = Sought::of(known, wanted, &open);
    let mut run = Run { clock, filed: filed_before(&cases, &wanted.server), known, ledger, sought, wanted };
    for folder in places(&folders, wanted) {
        say(&format!("looking through `{folder}`"));
        let mut result = run.folder(mailbox, &folder, &mut synced);
        if matches!(result, Ok(Err(MailboxError::Renumbered))) {
            result = run.folder(mailbox, &folder, &mut synced);
        }
        match result? {
            Ok(()) => synced.folders.push(folder.to_string()),
            Err(error) => {
                let goes_on = error.leaves_the_session_open() || matches!(error, MailboxError::Renumbered);
                synced.failed.push((folder.to_string(), error));
                if !goes_on {
                    break;
                }
            }
        }
    }
    Ok(synced)
}

/// Fetches one message that the user picked; nothing where it could belong to more than one case or to none, or is too large.
///
/// # Errors
/// When the message cannot be had.
pub fn pick_up(
    mailbox: &mut dyn Mailbox,
    known: &Known,
    named: &Named,
    (server, case): (&str, Option<u32>),
) -> Result<Option<PickedUp>, MailboxError> {
    let validity = mailbox.examine(&named.folder)?.uid_validity;
    if named.validity.is_some_and(|named| named != validity) {
        return Err(MailboxError::Renumbered);
    }
    let uid = Uid { validity, number: named.number };
    let headers = mailbox.headers(&[uid])?.pop().ok_or(MailboxError::Gone(uid))?;
    let Fetched::Whole(bytes) = mailbox.fetch(uid, LARGEST)? else { return Ok(None) };
    let reading = read(&bytes, known);
    let only = reading.matched.one().map(|letter| letter.case);
    let Some(case) = case.or(only) else { return Ok(None) };
    let letter = reading.matched.letters.iter().find(|letter| letter.case == case).map(|letter| letter.letter);
    let pick = Pick { case, letter, picked: true };
    Ok(Some(picked_up(server, Spot { folder: named.folder.clone(), uid: headers.uid }, &headers, bytes, reading, pick)))
}

/// What stays the same from folder to folder.
struct Run<'a> {
    clock: &'a Clock<'a>,
    filed: HashSet<(String, Uid)>,
    known: &'a Known,
    ledger: &'a mut dyn Ledger,
    /// What is looked for; of what controllers write otherwise, only what may belong to a case that is not closed is told.
    sought: Sought<'a>,
    wanted: &'a Wanted,
}

/// What the server says of one folder: the finds that name a letter, and those of a controller's domain.
#[derive(Default)]
struct Finds {
    domain: BTreeSet<Uid>,
    names: BTreeSet<Uid>,
    newest: BTreeSet<Uid>,
}

impl Run<'_> {
    fn folder(
        &mut self,
        mailbox: &mut dyn Mailbox,
        folder: &FolderName,
        synced: &mut Synced,
    ) -> Result<Result<(), MailboxError>, DeskError> {
        let headers = match self.headers(mailbox, folder, synced) {
            Ok(headers) => headers,
            Err(error) => return Ok(Err(error)),
        };
        // A folder that was numbered anew is looked through once more.
        let before = synced.kept.iter().filter(|kept| kept.spot.folder == *folder).map(|kept| kept.spot.uid);
        let before: HashSet<Uid> = before.collect();
        for (headers, may_name) in headers {
            let spot = Spot { folder: folder.clone(), uid: headers.uid };
            if self.is_ours(&headers) || before.contains(&headers.uid) {
                continue;
            }
            if !self.sought.names_a_letter(&headers, may_name) {
                self.perhaps(&headers, spot, synced);
                continue;
            }
            match mailbox.fetch(headers.uid, LARGEST) {
                Ok(Fetched::Whole(bytes)) => self.whole(&headers, bytes, spot, synced)?,
                Ok(Fetched::TooLarge { .. }) => synced.too_large.push(spot),
                Err(MailboxError::Gone(_)) => {}
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(()))
    }

    /// Returns the headers of the finds that are not filed yet, and whether the server said that the message names a letter.
    fn headers(
        &self,
        mailbox: &mut dyn Mailbox,
        folder: &FolderName,
        synced: &mut Synced,
    ) -> Result<Vec<(Headers, bool)>, MailboxError> {
        mailbox.examine(folder)?;
        let finds = self.finds(mailbox)?;
        let all: BTreeSet<Uid> = [&finds.names, &finds.domain, &finds.newest].into_iter().flatten().copied().collect();
        let is_filed = |uid: &Uid| self.filed.contains(&(folder.to_string(), *uid));
        synced.known += all.iter().filter(|uid| is_filed(uid)).count() as u64;
        let fresh: Vec<Uid> = all.into_iter().filter(|uid| !is_filed(uid)).collect();
        // What names a letter must not fall off because of the advertisements of a shop.
        let others: Vec<Uid> = fresh.iter().filter(|uid| !finds.names.contains(uid)).copied().collect();
        let kept = &others[others.len().saturating_sub(FINDS)..];
        let mut uids: Vec<Uid> = fresh.iter().filter(|uid| finds.names.contains(uid)).chain(kept).copied().collect();
        uids.sort_unstable();
        let headers = mailbox.headers(&uids)?;
        Ok(headers
            .into_iter()
            .map(|headers| {
                let names = finds.names.contains(&headers.uid);
                (headers, names)
            })
            .collect())
    }

    fn finds(&self, mailbox: &mut dyn Mailbox) -> Result<Finds, MailboxError> {
        let mut finds = Finds::default();
        for search in self.sought.naming() {
            finds.names.extend(mailbox.search(&search)?);
        }
        for search in self.sought.of_controllers() {
            finds.domain.extend(mailbox.search(&search)?);
        }
        if let Some(since) = self.sought.first_day() {
            let all = mailbox.search(&Search { any: Vec::new(), since: Some(since) })?;
            finds.newest.extend(&all[all.len().saturating_sub(NEWEST)..]);
        }
        Ok(finds)
    }

    /// A copy of a letter is not fetched.
    fn is_ours(&self, headers: &Headers) -> bool {
        HeaderFields::read(&headers.bytes).message_id().is_some_and(|id| self.known.sent(&id))
    }

    /// A message of the controller's domain that names no letter is told of by its header alone.
    fn perhaps(&self, headers: &Headers, spot: Spot, synced: &mut Synced) {
        if !self.sought.is_from_a_controller(headers) {
            return;
        }
        let reading = read(&headers.bytes, self.known);
        match belongs(&reading, self.known) {
            Belongs::Perhaps(letters) => synced.perhaps.push(Perhaps { letters, reading: Box::new(reading), spot }),
            Belongs::To(letter) => {
                synced.perhaps.push(Perhaps { letters: vec![letter], reading: Box::new(reading), spot });
            }
            Belongs::Ours | Belongs::Stranger => {}
        }
    }

    fn whole(&mut self, headers: &Headers, bytes: Vec<u8>, spot: Spot, synced: &mut Synced) -> Result<(), DeskError> {
        let reading = read(&bytes, self.known);
        match belongs(&reading, self.known) {
            Belongs::To(letter) if self.sought.holds(letter.case) => {
                let pick = Pick { case: letter.case, letter: Some(letter.letter), picked: false };
                let picked = picked_up(&self.wanted.server, spot, headers, bytes, reading, pick);
                synced.kept.push(keep(self.ledger, picked, self.clock)?);
            }
            Belongs::Perhaps(letters) => synced.perhaps.push(Perhaps { letters, reading: Box::new(reading), spot }),
            Belongs::To(_) | Belongs::Ours | Belongs::Stranger => {}
        }
        Ok(())
    }
}

fn picked_up(server: &str, spot: Spot, headers: &Headers, bytes: Vec<u8>, reading: Reading, pick: Pick) -> PickedUp {
    let source = Source::Imap {
        folder: spot.folder.to_string(),
        server: server.to_owned(),
        uid: spot.uid.number,
        uid_validity: spot.uid.validity,
    };
    let incoming = Incoming { bytes, came: Some(headers.internal_date), source };
    PickedUp { incoming, pick, reading: Box::new(reading), spot }
}

/// Files a message of the mailbox with its case.
///
/// # Errors
/// When the ledger fails; then nothing is kept.
pub fn keep(ledger: &mut dyn Ledger, picked: PickedUp, clock: &Clock<'_>) -> Result<Kept, DeskError> {
    let sha256 = Digest::of(&picked.incoming.bytes).to_string();
    let filing = file(ledger, &picked.incoming, &picked.reading, picked.pick, clock())?;
    Ok(Kept { filing, reading: picked.reading, sha256, spot: picked.spot })
}
