use super::progress::Progress;
use crate::post::{Examined, Fetched, Folder, FolderName, Headers, Mailbox, MailboxError, Search, Uid};

/// How many headers are asked for at once: few enough that the count moves, many enough that the way there and back does not.
const AT_ONCE: usize = 50;

/// A mailbox of which it is counted how many messages were looked at.
pub(super) struct CountedMailbox<'a> {
    pub(super) inner: &'a mut dyn Mailbox,
    pub(super) progress: &'a Progress,
}

impl Mailbox for CountedMailbox<'_> {
    fn folders(&mut self) -> Result<Vec<Folder>, MailboxError> {
        self.inner.folders()
    }

    fn examine(&mut self, folder: &FolderName) -> Result<Examined, MailboxError> {
        self.inner.examine(folder)
    }

    fn search(&mut self, search: &Search) -> Result<Vec<Uid>, MailboxError> {
        self.inner.search(search)
    }

    fn headers(&mut self, uids: &[Uid]) -> Result<Vec<Headers>, MailboxError> {
        self.progress.more(uids.len() as u64);
        let mut headers = Vec::with_capacity(uids.len());
        for some in uids.chunks(AT_ONCE) {
            headers.extend(self.inner.headers(some)?);
            self.progress.done(some.len() as u64);
        }
        if uids.is_empty() { self.inner.headers(uids) } else { Ok(headers) }
    }

    fn fetch(&mut self, uid: Uid, cap: u32) -> Result<Fetched, MailboxError> {
        self.progress.more(1);
        let fetched = self.inner.fetch(uid, cap)?;
        self.progress.done(1);
        Ok(fetched)
    }

    fn leave(&mut self) {
        self.inner.leave();
    }
}
