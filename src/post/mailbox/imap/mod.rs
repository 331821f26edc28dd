//! The mailbox at the user's provider, over IMAP (RFC 3501).
//!
//! What is said to the server, all of it: `CAPABILITY`, `STARTTLS`, one login, `LIST`, `EXAMINE`, `UID SEARCH`, `UID FETCH`
//! with `BODY.PEEK`, `LOGOUT`. `EXAMINE` opens a folder for reading only, and `BODY.PEEK` leaves a message unread; no
//! other command can be written from here.
//!
//! Answers are read by `imap-codec`, the library below `io-imap`; lines, literals, tags and limits are ours ([`exchange`]).

mod commands;
mod exchange;
mod login;
mod opening;

use std::{borrow::Cow, num::NonZeroU32, time::Duration};

use imap_codec::imap_types::{
    command::CommandBody,
    fetch::{MessageDataItem, MessageDataItemName, Section},
    mailbox::{Mailbox as ImapName, MailboxOther},
    response::Data,
};
use zeroize::Zeroizing;

use super::{
    super::TlsFacts, Examined, Fetched, Folder, FolderName, Headers, LONGEST_HEADER, Mailbox, MailboxError, Search, Uid,
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
        let pieces = commands::pieces(&tag, body);
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
        self.about_the_open_folder("UID FETCH", limit, commands::fetch(uids, items.to_vec()), &mut each)?;
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
        self.about_the_open_folder("UID FETCH", SHORT, commands::fetch(&[uid], items), &mut each)?;
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
        let body = commands::search(search)?;
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
        let body = commands::fetch(&[uid], vec![MessageDataItemName::Uid, part]);
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
