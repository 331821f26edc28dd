use std::num::NonZeroU32;

use chrono::{DateTime, FixedOffset};
use mail_parser::MessageParser;

use super::{
    Examined, Fetched, Folder, FolderName, Headers, LONGEST_HEADER, Mailbox, MailboxError, Search, Term, Uid, Verdict,
};
use crate::post::ReplyText;

/// A mailbox that lies in memory, for tests.
#[derive(Clone, Debug, Default)]
pub struct MemoryMailbox {
    folders: Vec<Stored>,
    open: Option<usize>,
}

#[derive(Clone, Debug)]
struct Stored {
    folder: Folder,
    messages: Vec<(NonZeroU32, DateTime<FixedOffset>, Vec<u8>)>,
    next: NonZeroU32,
    validity: NonZeroU32,
}

impl MemoryMailbox {
    /// Adds a folder under a numbering.
    #[must_use]
    pub fn with_folder(mut self, name: &str, attributes: &[&str], validity: u32) -> Self {
        let attributes = attributes.iter().map(ToString::to_string).collect();
        let folder = Folder { attributes, name: FolderName::typed(name) };
        let validity = NonZeroU32::new(validity).unwrap_or(NonZeroU32::MIN);
        self.folders.push(Stored { folder, messages: Vec::new(), next: NonZeroU32::MIN, validity });
        self
    }

    /// Puts a message into the folder that was added last.
    #[must_use]
    pub fn with_message(mut self, came: DateTime<FixedOffset>, bytes: &[u8]) -> Self {
        if let Some(folder) = self.folders.last_mut() {
            folder.messages.push((folder.next, came, bytes.to_vec()));
            folder.next = folder.next.saturating_add(1);
        }
        self
    }

    fn open(&self) -> Result<&Stored, MailboxError> {
        self.open.map(|at| &self.folders[at]).ok_or(MailboxError::NotOpen)
    }
}

impl Stored {
    fn headers(&self, uid: Uid) -> Option<Headers> {
        let (_, internal_date, bytes) = self.messages.iter().find(|(number, ..)| *number == uid.number)?;
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
        let end = end.min(LONGEST_HEADER as usize);
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        Some(Headers { bytes: bytes[..end].to_vec(), internal_date: *internal_date, size, uid })
    }

    fn is_current(&self, uid: Uid) -> Result<(), MailboxError> {
        if uid.validity == self.validity { Ok(()) } else { Err(MailboxError::Renumbered) }
    }

    fn holds(&self, uid: Uid, search: &Search) -> bool {
        let Some(headers) = self.headers(uid) else { return false };
        let texts = search.any.iter().filter_map(|term| match term {
            Term::Text(text) => Some(text),
            Term::FromDomain(_) | Term::Header { .. } | Term::MessageId(_) | Term::Names(_) | Term::Subject(_) => None,
        });
        match search.verify(&headers) {
            Verdict::Fits => true,
            Verdict::FitsNot => false,
            Verdict::FitsIfItsTextDoes => {
                let bytes = self.messages.iter().find(|(number, ..)| *number == uid.number).map(|(_, _, bytes)| bytes);
                let text = bytes.map(|bytes| whole_text(bytes)).unwrap_or_default();
                texts.into_iter().any(|wanted| text.contains(&wanted.to_lowercase()))
            }
        }
    }
}

fn whole_text(bytes: &[u8]) -> String {
    let body =
        MessageParser::default().parse(bytes).and_then(|message| message.body_text(0).map(|text| text.to_string()));
    (String::from_utf8_lossy(bytes).into_owned() + &body.unwrap_or_default()).to_lowercase()
}

impl Mailbox for MemoryMailbox {
    fn folders(&mut self) -> Result<Vec<Folder>, MailboxError> {
        Ok(self.folders.iter().map(|stored| stored.folder.clone()).collect())
    }

    fn examine(&mut self, folder: &FolderName) -> Result<Examined, MailboxError> {
        self.open = self.folders.iter().position(|stored| stored.folder.name == *folder);
        let Ok(stored) = self.open() else {
            return Err(MailboxError::Refused { step: "EXAMINE", said: ReplyText::from(b"no such folder".to_vec()) });
        };
        let exists = u32::try_from(stored.messages.len()).unwrap_or(u32::MAX);
        Ok(Examined { exists, uid_next: Some(stored.next), uid_validity: stored.validity })
    }

    fn search(&mut self, search: &Search) -> Result<Vec<Uid>, MailboxError> {
        let open = self.open()?;
        let uids = open.messages.iter().map(|(number, ..)| Uid { validity: open.validity, number: *number });
        Ok(uids.filter(|uid| open.holds(*uid, search)).collect())
    }

    fn headers(&mut self, uids: &[Uid]) -> Result<Vec<Headers>, MailboxError> {
        let open = self.open()?;
        uids.iter().try_for_each(|uid| open.is_current(*uid))?;
        Ok(uids.iter().filter_map(|uid| open.headers(*uid)).collect())
    }

    fn fetch(&mut self, uid: Uid, cap: u32) -> Result<Fetched, MailboxError> {
        let open = self.open()?;
        open.is_current(uid)?;
        let found = open.messages.iter().find(|(number, ..)| *number == uid.number);
        let (_, _, bytes) = found.ok_or(MailboxError::Gone(uid))?;
        match u32::try_from(bytes.len()) {
            Ok(size) if size <= cap => Ok(Fetched::Whole(bytes.clone())),
            Ok(size) => Ok(Fetched::TooLarge { size }),
            Err(_) => Ok(Fetched::TooLarge { size: u32::MAX }),
        }
    }

    fn leave(&mut self) {
        self.open = None;
    }
}
