//! The mailbox at the user's provider, over IMAP (RFC 3501).
//!
//! What is said to the server, all of it: `CAPABILITY`, `STARTTLS`, one login, `LIST`, `EXAMINE`, `UID SEARCH`, `UID FETCH`
//! with `BODY.PEEK`, `LOGOUT`. `EXAMINE` opens a folder for reading only, and `BODY.PEEK` leaves a message unread; no
//! other command can be written from here.
//!
//! Answers are read by `imap-codec`, the library below `io-imap`; lines, literals, tags and limits are ours ([`exchange`]).

mod exchange;
mod login;
mod opening;

use std::{borrow::Cow, num::NonZeroU32, time::Duration};

use imap_codec::{
    CommandCodec,
    encode::{Encoder, Fragment},
    imap_types::{
        command::{Command, CommandBody},
        core::{AString, Charset, Tag, Vec1},
        datetime::NaiveDate as ImapDate,
        fetch::{MacroOrMessageDataItemNames, MessageDataItem, MessageDataItemName, Section},
        mailbox::{Mailbox as ImapName, MailboxOther},
        response::Data,
        search::SearchKey,
        sequence::SequenceSet,
    },
};
use zeroize::Zeroizing;

use super::{
    super::TlsFacts, Examined, Fetched, Folder, FolderName, Headers, LONGEST_HEADER, Mailbox, MailboxError, Search,
    Term, Uid,
};
use exchange::{Answer, Ask, Exchange, LISTING, SHORT};
use opening::Abilities;

/// How many headers are asked for at once.
const AT_ONCE: usize = 50;
/// What may come around a header or a message, in octets.
const AROUND: usize = 8 * 1024;
/// How slow a message may come, in octets a second, before it takes longer than any other step.
const SLOWEST: u32 = 32 * 1024;

/// How long the server's farewell is awaited.
const FAREWELL: Duration = Duration::from_secs(2);

/// A mailbox over IMAP.
pub struct ImapMailbox {
    abilities: Abilities,
    /// Gone once the session has ended.
    exchange: Option<Exchange>,
    open: Option<Examined>,
    time: Duration,
    tls: Option<TlsFacts>,
}

impl ImapMailbox {
    /// Returns how the connection was secured; nothing on a plain connection to this machine.
    #[must_use]
    pub fn tls(&self) -> Option<&TlsFacts> {
        self.tls.as_ref()
    }

    fn tag(&mut self) -> Result<String, MailboxError> {
        Ok(self.exchange.as_mut().ok_or(MailboxError::Over)?.tag())
    }

    /// Speaks with the server, and never again once it cannot be known any more which answer belongs to what.
    fn with<T>(
        &mut self,
        speak: impl FnOnce(&mut Exchange, Duration) -> Result<T, MailboxError>,
    ) -> Result<T, MailboxError> {
        let exchange = self.exchange.as_mut().ok_or(MailboxError::Over)?;
        let result = speak(exchange, self.time);
        if result.as_ref().err().is_some_and(|error| !error.leaves_the_session_open()) {
            self.exchange = None;
            self.open = None;
        }
        result
    }

    fn ask(
        &mut self,
        tag: &str,
        step: &'static str,
        limit: usize,
        pieces: Vec<Zeroizing<Vec<u8>>>,
        each: &mut dyn FnMut(Data<'static>),
    ) -> Result<Answer, MailboxError> {
        self.with(|exchange, time| exchange.run(tag, pieces, &mut Ask { each, limit, secret: None, step, time }))
    }

    fn command(
        &mut self,
        step: &'static str,
        limit: usize,
        body: CommandBody<'static>,
        each: &mut dyn FnMut(Data<'static>),
    ) -> Result<Answer, MailboxError> {
        let tag = self.tag()?;
        let pieces = pieces(&tag, body);
        self.ask(&tag, step, limit, pieces, each)
    }

    /// Asks about the open folder; an answer that names another numbering is about other messages.
    fn about_the_open_folder(
        &mut self,
        step: &'static str,
        limit: usize,
        body: CommandBody<'static>,
        each: &mut dyn FnMut(Data<'static>),
    ) -> Result<(), MailboxError> {
        let open = self.open.ok_or(MailboxError::NotOpen)?;
        let answer = self.command(step, limit, body, each)?;
        if answer.uid_validity.is_some_and(|named| named != open.uid_validity) {
            self.open = None;
            return Err(MailboxError::Renumbered);
        }
        Ok(())
    }

    fn is_of_the_open_folder(&self, uid: Uid) -> Result<(), MailboxError> {
        let open = self.open.ok_or(MailboxError::NotOpen)?;
        if uid.validity == open.uid_validity { Ok(()) } else { Err(MailboxError::Renumbered) }
    }

    fn some_headers(&mut self, uids: &[Uid], into: &mut Vec<Headers>) -> Result<(), MailboxError> {
        let Some(first) = uids.first() else { return Ok(()) };
        let most = NonZeroU32::new(LONGEST_HEADER).expect("the constant is not 0");
        let part =
            MessageDataItemName::BodyExt { section: Some(Section::Header(None)), partial: Some((0, most)), peek: true };
        let items =
            [MessageDataItemName::Uid, MessageDataItemName::Rfc822Size, MessageDataItemName::InternalDate, part];
        let limit = uids.len() * (LONGEST_HEADER as usize + AROUND) + SHORT;
        let mut found = Vec::new();
        let mut each = |data| found.extend(Found::of(data).and_then(|one| one.headers(first.validity)));
        self.about_the_open_folder("UID FETCH", limit, fetch(uids, items.to_vec()), &mut each)?;
        let asked = uids.iter().filter_map(|uid| found.iter().find(|one: &&Headers| one.uid == *uid));
        into.extend(asked.cloned());
        Ok(())
    }

    fn size_of(&mut self, uid: Uid) -> Result<u32, MailboxError> {
        let items = vec![MessageDataItemName::Uid, MessageDataItemName::Rfc822Size];
        let mut size = None;
        let mut each = |data| {
            if let Some(one) = Found::of(data).filter(|one| one.uid == Some(uid.number)) {
                size = one.size.or(size);
            }
        };
        self.about_the_open_folder("UID FETCH", SHORT, fetch(&[uid], items), &mut each)?;
        size.ok_or(MailboxError::Gone(uid))
    }
}

impl Mailbox for ImapMailbox {
    /// Asks for the uses too where the server knows them and does not say them unasked (RFC 6154, section 2).
    fn folders(&mut self) -> Result<Vec<Folder>, MailboxError> {
        let uses = self.abilities.has("SPECIAL-USE") && self.abilities.has("LIST-EXTENDED");
        let tag = self.tag()?;
        let line = format!("{tag} LIST \"\" \"*\"{}\r\n", if uses { " RETURN (SPECIAL-USE)" } else { "" });
        let mut folders = Vec::new();
        let mut each = |data| {
            if let Data::List { items, mailbox, .. } = data {
                let attributes = items.iter().map(ToString::to_string).collect();
                folders.push(Folder { attributes, name: name_of(&mailbox) });
            }
        };
        self.ask(&tag, "LIST", LISTING, vec![Zeroizing::new(line.into_bytes())], &mut each)?;
        Ok(folders)
    }

    fn examine(&mut self, folder: &FolderName) -> Result<Examined, MailboxError> {
        self.open = None;
        let mailbox = if folder.is_inbox() {
            ImapName::Inbox
        } else {
            let name = MailboxOther::try_from(folder.as_octets().to_vec());
            ImapName::Other(name.map_err(|_| MailboxError::Name(folder.clone()))?)
        };
        let mut exists = 0;
        let mut each = |data| {
            if let Data::Exists(count) = data {
                exists = count;
            }
        };
        let answer = self.command("EXAMINE", LISTING, CommandBody::Examine { mailbox }, &mut each)?;
        let uid_validity = answer.uid_validity.ok_or_else(|| MailboxError::NoNumbering(folder.clone()))?;
        let open = Examined { exists, uid_next: answer.uid_next, uid_validity };
        self.open = Some(open);
        Ok(open)
    }

    fn search(&mut self, search: &Search) -> Result<Vec<Uid>, MailboxError> {
        let open = self.open.ok_or(MailboxError::NotOpen)?;
        let body = search_command(search)?;
        let mut numbers = Vec::new();
        let mut each = |data| {
            if let Data::Search(found, ..) = data {
                numbers.extend(found);
            }
        };
        self.about_the_open_folder("UID SEARCH", LISTING, body, &mut each)?;
        numbers.sort_unstable();
        numbers.dedup();
        Ok(numbers.into_iter().map(|number| Uid { validity: open.uid_validity, number }).collect())
    }

    fn headers(&mut self, uids: &[Uid]) -> Result<Vec<Headers>, MailboxError> {
        self.open.ok_or(MailboxError::NotOpen)?;
        uids.iter().try_for_each(|uid| self.is_of_the_open_folder(*uid))?;
        let mut headers = Vec::new();
        for some in uids.chunks(AT_ONCE) {
            self.some_headers(some, &mut headers)?;
        }
        Ok(headers)
    }

    /// Asks for the size first, and then for one octet more than the cap at most.
    fn fetch(&mut self, uid: Uid, cap: u32) -> Result<Fetched, MailboxError> {
        self.is_of_the_open_folder(uid)?;
        let size = self.size_of(uid)?;
        if size > cap {
            return Ok(Fetched::TooLarge { size });
        }
        let most = NonZeroU32::MIN.saturating_add(cap);
        let part = MessageDataItemName::BodyExt { section: None, partial: Some((0, most)), peek: true };
        let mut bytes = None;
        let mut each = |data| {
            if let Some(one) = Found::of(data).filter(|one| one.uid == Some(uid.number)) {
                bytes = one.whole.or(bytes.take());
            }
        };
        let usual = self.time;
        self.time = usual + Duration::from_secs(u64::from(size / SLOWEST));
        let limit = most.get() as usize + AROUND;
        let body = fetch(&[uid], vec![MessageDataItemName::Uid, part]);
        let asked = self.about_the_open_folder("UID FETCH", limit, body, &mut each);
        self.time = usual;
        asked?;
        let bytes: Vec<u8> = bytes.ok_or(MailboxError::Gone(uid))?;
        match u32::try_from(bytes.len()) {
            Ok(length) if length <= cap => Ok(Fetched::Whole(bytes)),
            Ok(size) => Ok(Fetched::TooLarge { size }),
            Err(_) => Ok(Fetched::TooLarge { size: u32::MAX }),
        }
    }

    fn leave(&mut self) {
        self.time = self.time.min(FAREWELL);
        if let Ok(tag) = self.tag() {
            let line = Zeroizing::new(format!("{tag} LOGOUT\r\n").into_bytes());
            self.ask(&tag, "LOGOUT", SHORT, vec![line], &mut |_| {}).ok();
        }
        self.exchange = None;
        self.open = None;
    }
}

/// What one `FETCH` response says.
#[derive(Default)]
struct Found {
    date: Option<chrono::DateTime<chrono::FixedOffset>>,
    header: Option<Vec<u8>>,
    size: Option<u32>,
    uid: Option<NonZeroU32>,
    whole: Option<Vec<u8>>,
}

impl Found {
    fn of(data: Data<'static>) -> Option<Self> {
        let Data::Fetch { items, .. } = data else { return None };
        let mut found = Self::default();
        for item in items {
            match item {
                MessageDataItem::Uid(uid) => found.uid = Some(uid),
                MessageDataItem::Rfc822Size(size) => found.size = Some(size),
                MessageDataItem::InternalDate(came) => found.date = Some(*came.as_ref()),
                MessageDataItem::BodyExt { section: Some(Section::Header(None)), data, .. } => {
                    found.header = Some(data.into_option().map(Cow::into_owned).unwrap_or_default());
                }
                MessageDataItem::BodyExt { section: None, data, .. } => {
                    found.whole = Some(data.into_option().map(Cow::into_owned).unwrap_or_default());
                }
                _ => {}
            }
        }
        Some(found)
    }

    fn headers(self, validity: NonZeroU32) -> Option<Headers> {
        let uid = Uid { validity, number: self.uid? };
        let mut bytes = self.header?;
        bytes.truncate(LONGEST_HEADER as usize);
        Some(Headers { bytes, internal_date: self.date?, size: self.size?, uid })
    }
}

fn name_of(mailbox: &ImapName<'_>) -> FolderName {
    match mailbox {
        ImapName::Inbox => FolderName::inbox(),
        ImapName::Other(other) => FolderName::on_the_wire(other.as_ref()),
    }
}

fn fetch(uids: &[Uid], items: Vec<MessageDataItemName<'static>>) -> CommandBody<'static> {
    let numbers: Vec<NonZeroU32> = uids.iter().map(|uid| uid.number).collect();
    CommandBody::Fetch {
        macro_or_item_names: MacroOrMessageDataItemNames::MessageDataItemNames(items),
        sequence_set: SequenceSet::try_from(numbers).expect("every caller names a message"),
        uid: true,
    }
}

fn search_command(search: &Search) -> Result<CommandBody<'static>, MailboxError> {
    let mut criteria: Vec<SearchKey<'static>> = Vec::new();
    if let Some(day) = search.first_day() {
        criteria.push(SearchKey::Since(ImapDate::try_from(day).map_err(|_| MailboxError::Search(day.to_string()))?));
    }
    let mut terms = Vec::new();
    for term in &search.any {
        terms.extend(keys(term)?);
    }
    criteria.extend(terms.into_iter().reduce(|one, other| SearchKey::Or(Box::new(one), Box::new(other))));
    if criteria.is_empty() {
        criteria.push(SearchKey::All);
    }
    let ascii = search.any.iter().all(|term| term.words().into_iter().all(str::is_ascii));
    let charset = (!ascii).then(|| Charset::try_from("UTF-8").expect("the name is one word"));
    let criteria = Vec1::try_from(criteria).expect("there is one at least");
    Ok(CommandBody::Search { charset, criteria, uid: true })
}

fn keys(term: &Term) -> Result<Vec<SearchKey<'static>>, MailboxError> {
    let string = |text: &str| {
        AString::try_from(text.to_owned()).map_err(|_| MailboxError::Search(text.escape_default().to_string()))
    };
    let header = |name: &str, holds: &str| Ok::<_, MailboxError>(SearchKey::Header(string(name)?, string(holds)?));
    Ok(match term {
        Term::FromDomain(domain) => vec![SearchKey::From(string(domain)?)],
        Term::Header { name, holds } => vec![header(name, holds)?],
        Term::MessageId(id) => vec![header("Message-ID", id)?],
        Term::Names(id) => vec![header("In-Reply-To", id)?, header("References", id)?],
        Term::Subject(text) => vec![SearchKey::Subject(string(text)?)],
        Term::Text(text) => vec![SearchKey::Text(string(text)?)],
    })
}

/// Writes a command; at each literal the server must ask for the next piece.
fn pieces(tag: &str, body: CommandBody<'static>) -> Vec<Zeroizing<Vec<u8>>> {
    let tag = Tag::try_from(tag.to_owned()).expect("letters and digits are a tag");
    let command = Command { tag, body };
    let mut pieces: Vec<Zeroizing<Vec<u8>>> = Vec::new();
    for fragment in CommandCodec::default().encode(&command) {
        match (fragment, pieces.last_mut()) {
            (Fragment::Line { data }, Some(last)) => last.extend(data),
            (Fragment::Line { data } | Fragment::Literal { data, .. }, _) => pieces.push(Zeroizing::new(data)),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(search: &Search) -> Vec<String> {
        let body = search_command(search).unwrap();
        pieces("R1", body).iter().map(|piece| String::from_utf8_lossy(piece).into_owned()).collect()
    }

    fn one(term: Term) -> Vec<String> {
        written(&Search::of(term))
    }

    #[test]
    fn what_is_searched_for_is_quoted_or_a_literal_and_never_a_command() {
        assert_eq!(
            one(Term::MessageId("<a.1@example.org>".to_owned())),
            ["R1 UID SEARCH HEADER Message-ID <a.1@example.org>\r\n"]
        );
        assert_eq!(one(Term::Subject("a\"b\\".to_owned())), [r#"R1 UID SEARCH SUBJECT "a\"b\\""#.to_owned() + "\r\n"]);
        assert_eq!(one(Term::Subject("für".to_owned())), ["R1 UID SEARCH CHARSET UTF-8 SUBJECT {4}\r\n", "für\r\n"]);
        let attack = one(Term::Subject("x\r\nR2 EXPUNGE".to_owned()));
        assert_eq!(attack, ["R1 UID SEARCH SUBJECT {13}\r\n", "x\r\nR2 EXPUNGE\r\n"]);
        assert!(search_command(&Search::of(Term::Text("\0".to_owned()))).is_err());
    }

    #[test]
    fn several_terms_are_joined_by_or_and_the_day_before_is_asked_for_too() {
        let search = Search {
            any: vec![Term::Names("<q@x>".to_owned()), Term::Text("R-2026-K7Q2M".to_owned())],
            since: Some("2026-12-01".parse().unwrap()),
        };
        assert_eq!(
            written(&search),
            ["R1 UID SEARCH SINCE \"30-Nov-2026\" OR OR HEADER In-Reply-To <q@x> HEADER References <q@x> TEXT \
              R-2026-K7Q2M\r\n"]
        );
        assert_eq!(written(&Search::default()), ["R1 UID SEARCH ALL\r\n"]);
    }

    #[test]
    fn a_folder_of_any_name_can_be_asked_for() {
        let examine = |name: &[u8]| {
            let mailbox = ImapName::Other(MailboxOther::try_from(name.to_vec()).unwrap());
            pieces("R1", CommandBody::Examine { mailbox })
                .iter()
                .map(|piece| String::from_utf8_lossy(piece).into_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(examine(b"Entw&APw-rfe"), ["R1 EXAMINE Entw&APw-rfe\r\n"]);
        assert_eq!(examine(b"[Gmail]/Sent Mail"), ["R1 EXAMINE \"[Gmail]/Sent Mail\"\r\n"]);
        assert_eq!(examine(b"a\r\nb"), ["R1 EXAMINE {4}\r\n", "a\r\nb\r\n"]);
    }
}
