use std::num::NonZeroU32;

use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{FolderName, MailboxError, Search};

/// A person's own mail, to be looked at and left as it is.
///
/// **Nothing is changed.** Not a message, not a flag, not a folder: no message is marked as read, moved, copied, written
/// or removed by anything that can be asked here, and no other client sees a difference.
///
/// One folder is open at a time. [`examine`](Self::examine) opens it and says under which numbering its messages are
/// known; [`search`](Self::search), [`headers`](Self::headers) and [`fetch`](Self::fetch) are about the open folder, and
/// fail where none is. A [`Uid`] names one message for ever: one that was given under another numbering of the folder,
/// or for another numbering than the open folder has, is refused with [`MailboxError::Renumbered`] and never taken for
/// the message that has the number now.
///
/// [`search`](Self::search) passes on what the other side says and is no proof: a server may name messages that do not
/// fit and miss those that do. Whoever relies on a find holds [`Search::verify`] against the headers.
///
/// [`headers`](Self::headers) gives one answer for each message that is still there, in the order asked for, and leaves
/// out those that are gone. A header is at most [`LONGEST_HEADER`] octets and cut there.
/// [`fetch`](Self::fetch) gives the octets of a message as they lie in the mailbox; one that is larger than the cap is
/// not fetched, whatever was said of its size before: [`Fetched::TooLarge`].
///
/// Every call ends within the time that was set for it, and takes no more memory than its caps allow.
pub trait Mailbox {
    /// Returns every folder, in the order of the other side.
    ///
    /// # Errors
    /// When they cannot be had.
    fn folders(&mut self) -> Result<Vec<Folder>, MailboxError>;

    /// Opens a folder for reading, and closes the one before; on an error none is open.
    ///
    /// # Errors
    /// [`MailboxError::Refused`] when there is no such folder or it cannot be opened.
    fn examine(&mut self, folder: &FolderName) -> Result<Examined, MailboxError>;

    /// Returns the messages of the open folder that fit, in ascending order, as far as the other side is to be believed.
    ///
    /// # Errors
    /// When no folder is open, or it cannot be searched so.
    fn search(&mut self, search: &Search) -> Result<Vec<Uid>, MailboxError>;

    /// Returns size, day and header of messages of the open folder.
    ///
    /// # Errors
    /// When no folder is open, or one of the numbers is of another numbering.
    fn headers(&mut self, uids: &[Uid]) -> Result<Vec<Headers>, MailboxError>;

    /// Returns one message of the open folder, octet by octet, if it has at most `cap` octets.
    ///
    /// # Errors
    /// [`MailboxError::Gone`] when it is not there any more.
    fn fetch(&mut self, uid: Uid, cap: u32) -> Result<Fetched, MailboxError>;

    /// Says goodbye; nothing can be asked afterwards. What the other side makes of it changes nothing.
    fn leave(&mut self);
}

/// How long a header is at most; the rest is cut off.
pub const LONGEST_HEADER: u32 = 64 * 1024;

/// A folder of a mailbox.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Folder {
    /// What it is for, such as `\Sent` (RFC 6154), and other attributes, as the server writes them.
    pub attributes: Vec<String>,
    /// Its name.
    pub name: FolderName,
}

impl Folder {
    /// Tells whether the server marks it so; `\Sent` and `\sent` are the same (RFC 3501, section 7.2.2).
    #[must_use]
    pub fn is(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|known| known.eq_ignore_ascii_case(attribute))
    }

    /// Tells whether it holds messages and not only folders.
    #[must_use]
    pub fn can_be_opened(&self) -> bool {
        !self.is("\\Noselect") && !self.is("\\NonExistent")
    }
}

/// What is known of a folder once it is open.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Examined {
    /// How many messages are in it.
    pub exists: u32,
    /// The number the next message will get, where the server says so.
    pub uid_next: Option<NonZeroU32>,
    /// The numbering: as long as this stays the same, a number names the same message (RFC 3501, section 2.3.1.1).
    pub uid_validity: NonZeroU32,
}

/// One message of one folder, for ever.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize)]
pub struct Uid {
    /// The numbering of the folder.
    pub validity: NonZeroU32,
    /// The number.
    pub number: NonZeroU32,
}

/// A message without its body.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Headers {
    /// The header, with its line ends and the empty line after it; cut where it was too long.
    pub bytes: Vec<u8>,
    /// When it came into the mailbox, as the server has it.
    pub internal_date: DateTime<FixedOffset>,
    /// How many octets the whole message has, as the server says.
    pub size: u32,
    /// Which message.
    pub uid: Uid,
}

impl Headers {
    /// Tells whether the message came since a day; without one, whenever it came. The server's idea of a day may be one off,
    /// so that a message of the day before counts too.
    #[must_use]
    pub fn came_since(&self, since: Option<NaiveDate>) -> bool {
        let first = since.map(|day| day.checked_sub_days(Days::new(1)).unwrap_or(day));
        first.is_none_or(|first| first <= self.internal_date.date_naive())
    }
}

/// A message, or why it was left where it is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Fetched {
    /// It is larger than what was wanted at most.
    TooLarge {
        /// How many octets it has.
        size: u32,
    },
    /// All of it.
    Whole(Vec<u8>),
}
