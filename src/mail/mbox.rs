//! Reading a mailbox file message by message, whatever its size.

use std::io::{self, BufRead, Read};

/// The largest message that is given out whole, in octets.
pub const MESSAGE_LIMIT: usize = 25 << 20;

/// How much of a line is looked at in one piece, in octets.
const PIECE: u64 = 64 << 10;

/// The messages of a mailbox file in the `mbox` format (RFC 4155), one after the other.
///
/// A message begins after a line `From sender date` that stands at the beginning or after an empty line. `>From` within
/// a message is read back as `From`, and `>>From` as `>From`, as `mboxrd` writes them. No more than one message is in
/// memory at a time, and of one that is larger than [`MESSAGE_LIMIT`] only the size.
///
/// ```
/// use redress::mail::{Mbox, MboxMessage};
/// let file = b"From a@b Mon Nov 23 09:00:00 2026\nSubject: 1\n\n>From me\n\nFrom c@d Mon Nov 23 09:01:00 2026\nSubject: 2\n\n";
/// let messages: Vec<_> = Mbox::new(&file[..]).map(Result::unwrap).collect();
/// assert_eq!(messages[0], MboxMessage::Whole(b"Subject: 1\n\nFrom me\n".to_vec()));
/// assert_eq!(messages[1], MboxMessage::Whole(b"Subject: 2\n\n".to_vec()));
/// ```
#[derive(Debug)]
pub struct Mbox<R> {
    input: R,
    /// The line that separates it from the next message was read.
    begun: bool,
    /// The last line was empty, so that the next may separate.
    after_empty: bool,
    ended: bool,
}

/// A message of a mailbox file.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum MboxMessage {
    /// It is larger than what is read.
    TooLarge {
        /// How many octets it has.
        size: u64,
    },
    /// Its octets.
    Whole(Vec<u8>),
}

/// A message while it is read.
#[derive(Default)]
struct Message {
    bytes: Vec<u8>,
    size: u64,
}

impl<R: BufRead> Mbox<R> {
    /// Reads a mailbox file from its beginning.
    pub fn new(input: R) -> Self {
        Self { input, begun: false, after_empty: true, ended: false }
    }

    /// Reads up to the end of a line, or a piece of a very long one; nothing at the end of the file.
    fn piece(&mut self) -> io::Result<Vec<u8>> {
        let mut piece = Vec::new();
        self.input.by_ref().take(PIECE).read_until(b'\n', &mut piece)?;
        Ok(piece)
    }

    /// Reads up to the next separating line.
    fn message(&mut self) -> io::Result<Option<MboxMessage>> {
        let mut message = Message::default();
        let mut at_start = true;
        loop {
            let piece = self.piece()?;
            if piece.is_empty() {
                self.ended = true;
                return Ok(self.begun.then(|| message.whole()));
            }
            let separates = at_start && self.after_empty && is_separator(&piece);
            if separates && self.begun {
                self.after_empty = false;
                message.drop_last_empty_line();
                return Ok(Some(message.whole()));
            }
            let ends = piece.ends_with(b"\n");
            self.after_empty = at_start && ends && piece.trim_ascii().is_empty();
            if separates {
                self.begun = true;
            } else if self.begun {
                message.add(if at_start { unquoted(&piece) } else { &piece });
            }
            at_start = ends;
        }
    }
}

impl<R: BufRead> Iterator for Mbox<R> {
    type Item = io::Result<MboxMessage>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let message = self.message();
        self.ended |= message.is_err();
        message.transpose()
    }
}

impl Message {
    fn add(&mut self, piece: &[u8]) {
        self.size += piece.len() as u64;
        if self.size <= MESSAGE_LIMIT as u64 {
            self.bytes.extend_from_slice(piece);
        } else {
            self.bytes = Vec::new();
        }
    }

    /// The empty line before the next message belongs to the file.
    fn drop_last_empty_line(&mut self) {
        let end = if self.bytes.ends_with(b"\r\n") { 2 } else { 1 };
        let length = self.bytes.len().saturating_sub(end);
        self.bytes.truncate(length);
    }

    fn whole(self) -> MboxMessage {
        if self.size <= MESSAGE_LIMIT as u64 {
            MboxMessage::Whole(self.bytes)
        } else {
            MboxMessage::TooLarge { size: self.size }
        }
    }
}

/// Tells whether a line begins a message: `From `, a sender, and a date with a time and a year. A sentence that begins
/// with the word does not have those.
fn is_separator(line: &[u8]) -> bool {
    let Some(rest) = line.strip_prefix(b"From ") else { return false };
    let has_time = rest
        .windows(5)
        .any(|part| part[2] == b':' && [part[0], part[1], part[3], part[4]].iter().all(u8::is_ascii_digit));
    let mut words = rest.split(u8::is_ascii_whitespace);
    has_time && words.any(|word| word.len() == 4 && word.iter().all(u8::is_ascii_digit))
}

/// Takes away the sign that `mboxrd` puts before `From ` within a message.
fn unquoted(line: &[u8]) -> &[u8] {
    let signs = line.iter().take_while(|octet| **octet == b'>').count();
    if signs != 0 && line[signs..].starts_with(b"From ") { &line[1..] } else { line }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(file: &[u8]) -> Vec<MboxMessage> {
        Mbox::new(file).map(Result::unwrap).collect()
    }

    fn whole(text: &str) -> MboxMessage {
        MboxMessage::Whole(text.as_bytes().to_vec())
    }

    #[test]
    fn a_line_that_begins_with_from_separates_only_after_an_empty_line_and_with_a_date() {
        let file = b"From a@b Mon Nov 23 09:00:00 2026\nA: 1\n\nFrom here on it is quiet.\nFrom c@d Mon Nov 23 09:00:00 2026\n\n\
            From c@d Mon Nov 23 09:00:00 2026\nA: 2\n";
        let first = "A: 1\n\nFrom here on it is quiet.\nFrom c@d Mon Nov 23 09:00:00 2026\n";
        assert_eq!(all(file), [whole(first), whole("A: 2\n")]);
    }

    #[test]
    fn line_ends_of_both_kinds_stay_and_one_sign_is_taken_from_a_quoted_from() {
        let file = b"From a@b Mon Nov 23 09:00:00 2026\r\nA: 1\r\n\r\n>From x\r\n>>From y\r\n> From z\r\n\r\n\
            From a@b Mon Nov 23 09:00:00 +0100 2026\r\nA: 2\r\n\r\n";
        assert_eq!(all(file), [whole("A: 1\r\n\r\nFrom x\r\n>From y\r\n> From z\r\n"), whole("A: 2\r\n\r\n")]);
    }

    #[test]
    fn what_is_no_mailbox_file_has_no_messages() {
        assert_eq!(all(b""), []);
        assert_eq!(all(b"Subject: 1\n\nHello\n"), []);
    }

    #[test]
    fn a_message_of_25_mib_with_the_empty_line_after_it_is_given_out_and_one_octet_more_is_only_counted() {
        let file = |length: usize| {
            [
                b"From a@b Mon Nov 23 09:00:00 2026\n".as_slice(),
                &vec![b'x'; length],
                b"\n\nFrom a@b Mon Nov 23 09:00:00 2026\nA: 2\n",
            ]
            .concat()
        };
        let messages = all(&file(MESSAGE_LIMIT - 2));
        assert!(matches!(&messages[0], MboxMessage::Whole(bytes) if bytes.len() == MESSAGE_LIMIT - 1));
        let messages = all(&file(MESSAGE_LIMIT - 1));
        assert_eq!(messages[0], MboxMessage::TooLarge { size: MESSAGE_LIMIT as u64 + 1 });
        assert_eq!(messages[1], whole("A: 2\n"));
    }
}
