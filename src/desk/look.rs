//! Looking for a letter in the mailbox of the person who sent it.
//!
//! The mailbox is asked first and the ledger written afterwards, so that no transaction is open while a server talks.
//! Of all that is seen there, only the copy of the letter is kept, and where else it is named.

use chrono::NaiveDate;
use mail_parser::MessageParser;

use super::{Clock, DeskError, cases::read_case, message::stored_message, open::append};
use crate::{
    case::{Case, CopyFound, Event, Looked, Mention, MentionKind, Proof, SeenBy},
    ledger::{Ledger, Stream},
    mail::LetterId,
    post::{Fetched, Folder, FolderName, HeaderFields, Headers, Mailbox, MailboxError, Search, Term, Uid, Verdict},
};

/// Names under which providers file what was sent, where they do not mark the folder (RFC 6154).
const USUAL: [&str; 14] = [
    "[Gmail]/Sent Mail",
    "[Google Mail]/Sent Mail",
    "Sent",
    "Sent Messages",
    "Sent Items",
    "Sent Mail",
    "Gesendet",
    "Gesendete Objekte",
    "Gesendete Elemente",
    "Envoyés",
    "Éléments envoyés",
    "Posta inviata",
    "Enviados",
    "Verzonden",
];
/// How many folders are looked in at most.
const FOLDERS: usize = 12;
/// How many of the finds of one search are held against their headers: the newest.
const FINDS: usize = 20;
/// How many of the newest messages are looked through where a search finds nothing, since servers miss some.
const NEWEST: usize = 200;
/// How many messages that name the letter are told of in one folder.
const MENTIONS: usize = 5;
/// How large a message is at most that is read for whether it names the letter.
const LARGEST_MENTION: u32 = 256 * 1024;
/// How large the copy of a letter is at most that is kept: what a document of the ledger may have.
const LARGEST_COPY: u32 = 25 * 1024 * 1024;

/// A letter as it can be known again.
struct Wanted {
    from: String,
    id: LetterId,
    message_id: String,
    since: NaiveDate,
    subject: String,
    to: String,
    written: Option<i64>,
}

/// Where to look.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Folders the user named.
    pub folders: Vec<String>,
    /// Folders in which the provider files what was sent.
    pub sent: Vec<String>,
    /// `host:port`.
    pub server: String,
}

/// What a look brought: the entry, and the bytes of the copy.
struct Find {
    copy: Option<Vec<u8>>,
    looked: Looked,
}

/// A folder that is to be looked in.
struct Place {
    is_for_sent: bool,
    name: FolderName,
}

/// Looks for a letter in the mailbox of the person who sent it, and writes the look down.
///
/// A copy shows that the provider has the letter: one that was uncertain counts as accepted by it, and one that was
/// accepted is shown better. `open` is called once, with no transaction open; that it fails is written down too.
///
/// # Errors
/// When the letter was never given to a server, or the ledger fails.
pub fn look(
    ledger: &mut dyn Ledger,
    number: u32,
    n: u32,
    places: &Places,
    open: &mut dyn FnMut() -> Result<Box<dyn Mailbox>, MailboxError>,
    clock: &Clock<'_>,
) -> Result<Looked, DeskError> {
    let wanted = wanted(ledger, number, n)?;
    let mut find = Find { copy: None, looked: Looked::empty(n, &places.server) };
    match open() {
        Ok(mut mailbox) => {
            look_in(mailbox.as_mut(), &wanted, places, &mut find);
            mailbox.leave();
        }
        Err(error) => find.looked.failed = Some(error.to_string()),
    }
    write_down(ledger, number, &mut find, clock)?;
    Ok(find.looked)
}

/// Looks for a letter in a mailbox that is open already; a look that finds nothing new about a letter that is known to
/// have gone is not written down.
///
/// # Errors
/// When the letter was never given to a server, or the ledger fails.
pub fn look_again(
    ledger: &mut dyn Ledger,
    (number, n): (u32, u32),
    places: &Places,
    mailbox: &mut dyn Mailbox,
    always: bool,
    clock: &Clock<'_>,
) -> Result<Looked, DeskError> {
    let wanted = wanted(ledger, number, n)?;
    let mut find = Find { copy: None, looked: Looked::empty(n, &places.server) };
    look_in(mailbox, &wanted, places, &mut find);
    if always || find.looked.copy.is_some() {
        write_down(ledger, number, &mut find, clock)?;
    }
    Ok(find.looked)
}

fn wanted(ledger: &dyn Ledger, number: u32, n: u32) -> Result<Wanted, DeskError> {
    let cases = super::Cases::read_those(ledger, &|case| case.number == number)?;
    let case: &Case = cases.case(number)?;
    let letter = case.letter(n)?;
    let queued = letter.queued.as_ref().ok_or(DeskError::NothingToSend(number))?;
    let bytes = stored_message(ledger, number, queued)?;
    let stored = HeaderFields::read(&bytes);
    Ok(Wanted {
        from: queued.from.to_lowercase(),
        id: LetterId { number: n, reference: case.opened.reference },
        message_id: queued.message_id.clone(),
        since: letter.handed_over.unwrap_or(letter.written),
        subject: letter.subject.clone(),
        to: queued.to.to_lowercase(),
        written: stored.written(),
    })
}

fn write_down(ledger: &mut dyn Ledger, number: u32, find: &mut Find, clock: &Clock<'_>) -> Result<(), DeskError> {
    let moment = clock();
    let mut transaction = ledger.begin(moment.utc())?;
    read_case(transaction.as_ref(), number)?;
    if let (Some(bytes), Some(copy)) = (&find.copy, &mut find.looked.copy) {
        let sha256 = transaction.put_document("message/rfc822", bytes)?.to_string();
        let name = format!("copy of letter {}.eml", find.looked.letter);
        copy.document = Some(Proof { media_type: "message/rfc822".to_owned(), name, sha256 });
    }
    append(transaction.as_mut(), &Stream::case(number), &Event::Looked(find.looked.clone()), moment)?;
    Ok(transaction.commit()?)
}

/// Looks folder by folder; what one folder refuses does not keep from the next.
fn look_in(mailbox: &mut dyn Mailbox, wanted: &Wanted, places: &Places, find: &mut Find) {
    let folders = match mailbox.folders() {
        Ok(folders) => folders,
        Err(error) => {
            find.looked.failed = Some(error.to_string());
            return;
        }
    };
    for place in to_look_in(&folders, places) {
        let looked = look_in_one(mailbox, wanted, &place, find);
        if let Err(error) = looked {
            let goes_on = error.leaves_the_session_open();
            find.looked.failed.get_or_insert_with(|| format!("`{}`: {error}", place.name));
            if !goes_on {
                return;
            }
        }
    }
}

fn look_in_one(mailbox: &mut dyn Mailbox, wanted: &Wanted, place: &Place, find: &mut Find) -> Result<(), MailboxError> {
    mailbox.examine(&place.name)?;
    if find.looked.copy.is_none()
        && let Some((by, headers)) = copy_in(mailbox, wanted)?
    {
        let bytes = match mailbox.fetch(headers.uid, LARGEST_COPY)? {
            Fetched::Whole(bytes) => Some(bytes),
            Fetched::TooLarge { .. } => None,
        };
        find.looked.copy = Some(copy_found(by, place, &headers));
        find.copy = bytes;
    }
    if !place.is_for_sent {
        let mentions = mentions_in(mailbox, wanted, place)?;
        find.looked.mentions.extend(mentions);
    }
    find.looked.folders.push(place.name.to_string());
    Ok(())
}

fn copy_found(by: SeenBy, place: &Place, headers: &Headers) -> CopyFound {
    CopyFound {
        by,
        came: headers.internal_date.to_utc(),
        document: None,
        filed_as_sent: place.is_for_sent,
        folder: place.name.to_string(),
        size: headers.size,
        uid: headers.uid.number.get(),
        uid_validity: headers.uid.validity.get(),
    }
}

/// Finds the copy by what names it, best first; then among the newest, since a server that finds nothing may be wrong.
fn copy_in(mailbox: &mut dyn Mailbox, wanted: &Wanted) -> Result<Option<(SeenBy, Headers)>, MailboxError> {
    for by in SeenBy::ALL {
        let found = newest(mailbox, &wanted.search(by), FINDS)?;
        if let Some(headers) = found.into_iter().find(|headers| wanted.is_in(headers, by)) {
            return Ok(Some((by, headers)));
        }
    }
    let all = newest(mailbox, &Search { any: Vec::new(), since: Some(wanted.since) }, NEWEST)?;
    let known = |by: SeenBy| all.iter().find(|headers| wanted.is_in(headers, by)).map(|headers| (by, headers.clone()));
    Ok(SeenBy::ALL.into_iter().find_map(known))
}

/// Returns the headers of the newest messages that a search finds.
fn newest(mailbox: &mut dyn Mailbox, search: &Search, most: usize) -> Result<Vec<Headers>, MailboxError> {
    let uids = mailbox.search(search)?;
    mailbox.headers(&uids[uids.len().saturating_sub(most)..])
}

/// Finds messages that name the letter: answers, and reports of what became of it.
fn mentions_in(mailbox: &mut dyn Mailbox, wanted: &Wanted, place: &Place) -> Result<Vec<Mention>, MailboxError> {
    let bare = wanted.message_id.trim_matches(['<', '>']).to_owned();
    let any = vec![Term::Names(wanted.message_id.clone()), Term::Text(bare.clone())];
    let search = Search { any, since: Some(wanted.since) };
    let mut mentions = Vec::new();
    for headers in newest(mailbox, &search, FINDS)? {
        if mentions.len() == MENTIONS || SeenBy::ALL.into_iter().any(|by| wanted.is_in(&headers, by)) {
            continue;
        }
        let names_it = match search.verify(&headers) {
            Verdict::Fits => true,
            Verdict::FitsIfItsTextDoes => text_has(mailbox, headers.uid, &bare)?,
            Verdict::FitsNot => false,
        };
        if names_it {
            mentions.push(Mention {
                folder: place.name.to_string(),
                kind: kind_of(&headers),
                uid: headers.uid.number.get(),
                uid_validity: headers.uid.validity.get(),
            });
        }
    }
    Ok(mentions)
}

fn text_has(mailbox: &mut dyn Mailbox, uid: Uid, text: &str) -> Result<bool, MailboxError> {
    match mailbox.fetch(uid, LARGEST_MENTION)? {
        Fetched::Whole(bytes) => Ok(bytes.windows(text.len()).any(|window| window == text.as_bytes())),
        Fetched::TooLarge { .. } => Ok(false),
    }
}

/// A report says so itself (RFC 6522).
fn kind_of(headers: &Headers) -> MentionKind {
    let message = MessageParser::default().parse_headers(headers.bytes.as_slice());
    let kind = message.as_ref().and_then(|message| mail_parser::MimeHeaders::content_type(message));
    let is_report = kind.is_some_and(|kind| {
        kind.c_type.eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|subtype| subtype.eq_ignore_ascii_case("report"))
    });
    if is_report { MentionKind::Report } else { MentionKind::Reply }
}

impl Wanted {
    fn search(&self, by: SeenBy) -> Search {
        let header = |name: &str, holds: String| Term::Header { name: name.to_owned(), holds };
        Search::of(match by {
            SeenBy::MessageId => Term::MessageId(self.message_id.clone()),
            SeenBy::OriginalMessageId => header(ORIGINAL, self.message_id.clone()),
            SeenBy::RedressId => header("X-Redress-Id", self.id.to_string()),
            SeenBy::Subject => Term::Subject(self.id.reference.to_string()),
        })
    }

    /// Tells from the headers, and not from what the server said, whether a message is the letter.
    fn is_in(&self, headers: &Headers, by: SeenBy) -> bool {
        let fields = HeaderFields::read(&headers.bytes);
        match by {
            SeenBy::MessageId => fields.message_id().is_some_and(|id| id == self.message_id),
            SeenBy::OriginalMessageId => fields.all(ORIGINAL).contains(&self.message_id),
            SeenBy::RedressId => {
                fields.all("X-Redress-Id").contains(&self.id.to_string()) && self.has_our_ends(&fields)
            }
            SeenBy::Subject => {
                fields.subject().is_some_and(|subject| subject.trim() == self.subject)
                    && self.has_our_ends(&fields)
                    && self.is_of_its_day(fields.written())
            }
        }
    }

    fn has_our_ends(&self, fields: &HeaderFields<'_>) -> bool {
        fields.to().contains(&self.to) && fields.from().contains(&self.from)
    }

    /// Two letters of one case may have the same subject and the same ends, but not on one day.
    fn is_of_its_day(&self, written: Option<i64>) -> bool {
        const DAY: u64 = 24 * 60 * 60;
        matches!((written, self.written), (Some(one), Some(other)) if one.abs_diff(other) <= DAY)
    }
}

/// Where Outlook puts our `Message-ID` when it gives a message its own.
const ORIGINAL: &str = "X-Microsoft-Original-Message-ID";

/// Returns the folder for what was sent: one that is marked so, else one with a name that is known or usual.
#[must_use]
pub fn sent_folder(folders: &[Folder], known: &[String]) -> Option<FolderName> {
    let places = Places { folders: Vec::new(), sent: known.to_vec(), server: String::new() };
    to_look_in(folders, &places).into_iter().find(|place| place.is_for_sent).map(|place| place.name)
}

/// Returns the folders worth looking in: those for what was sent, those the user named, the inbox. A draft proves
/// nothing, so that a folder for drafts is never among them.
fn to_look_in(folders: &[Folder], places: &Places) -> Vec<Place> {
    let usable = || folders.iter().filter(|folder| folder.can_be_opened() && !folder.is("\\Drafts"));
    let marked = usable().filter(|folder| folder.is("\\Sent"));
    let usual = places.sent.iter().map(String::as_str).chain(USUAL);
    let named = usual.flat_map(|name| usable().filter(move |folder| is_called(&folder.name, name)));
    let sent = marked.chain(named).map(|folder| (true, folder.name.clone()));
    let wanted = places.folders.iter().map(|name| FolderName::typed(name)).chain([FolderName::inbox()]);
    let other = wanted.filter(|name| usable().any(|folder| folder.name == *name)).map(|name| (false, name));
    let mut to_look_in: Vec<Place> = Vec::new();
    for (is_for_sent, name) in sent.chain(other) {
        if to_look_in.iter().all(|place| place.name != name) {
            to_look_in.push(Place { is_for_sent, name });
        }
    }
    // The inbox is the last and must not fall off.
    if to_look_in.len() > FOLDERS {
        to_look_in.drain(FOLDERS - 1..to_look_in.len() - 1);
    }
    to_look_in
}

/// Some servers keep every folder below the inbox: `INBOX.Sent`.
fn is_called(folder: &FolderName, name: &str) -> bool {
    let shown = folder.to_string();
    shown.eq_ignore_ascii_case(name)
        || ["INBOX.", "INBOX/"].iter().any(|above| {
            shown.get(..above.len()).is_some_and(|start| start.eq_ignore_ascii_case(above))
                && shown[above.len()..].eq_ignore_ascii_case(name)
        })
}
