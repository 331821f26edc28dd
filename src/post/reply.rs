use std::io::{self, Read};

use super::reply_text::{ReplyText, code};

/// The longest line that is read, with its line end; RFC 5321, section 4.5.3.1.5 asks for 512.
const LONGEST_LINE: usize = 8 * 1024;
/// The longest answer that is read, all lines together.
const LONGEST_REPLY: usize = 64 * 1024;
/// How much is read at once.
const CHUNK: usize = 4 * 1024;

/// A whole answer: lines of one code, the last of them marked as the last.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) code: u16,
    pub(super) text: ReplyText,
}

/// Why no whole answer came, or a line could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The server ended the connection.
    #[error("the server closed the connection")]
    Closed,
    /// The operating system reported an error.
    #[error("the connection broke: {0}")]
    Io(io::Error),
    /// A line without an end.
    #[error("the server sent a line of more than {LONGEST_LINE} bytes")]
    LineTooLong,
    /// Something else than lines of one code (RFC 5321, section 4.2).
    #[error("the server sent what is no answer")]
    Malformed,
    /// An answer without an end.
    #[error("the server sent an answer of more than {LONGEST_REPLY} bytes")]
    ReplyTooLong,
}

/// Reads answers off a connection and holds what came beyond them.
#[derive(Default)]
pub(super) struct Replies {
    /// Read and not yet looked at.
    ahead: Vec<u8>,
    /// The lines of the answer that is being read.
    lines: Vec<u8>,
}

impl Replies {
    /// Tells whether the server has said something that nobody asked for.
    pub(super) fn is_ahead(&self) -> bool {
        !self.ahead.is_empty()
    }

    /// Reads once, for as long as the connection lets us wait.
    pub(super) fn listen(&mut self, from: &mut impl Read) -> Result<(), Fault> {
        let mut chunk = [0; CHUNK];
        let read = from.read(&mut chunk).map_err(Fault::from)?;
        self.ahead.extend_from_slice(&chunk[..read]);
        if read == 0 { Err(Fault::Closed) } else { Ok(()) }
    }

    /// Reads one whole answer.
    pub(super) fn next(&mut self, from: &mut impl Read) -> Result<Reply, Fault> {
        self.lines.clear();
        let mut first = None;
        loop {
            let line = self.line(from)?;
            let (code, is_last) = parse(&line).ok_or(Fault::Malformed)?;
            if *first.get_or_insert(code) != code {
                return Err(Fault::Malformed);
            }
            if is_last {
                let text = ReplyText::from(std::mem::take(&mut self.lines));
                return Ok(Reply { code, text });
            }
        }
    }

    /// Returns what came of an answer that never became whole, if anything.
    pub(super) fn unfinished(&self) -> Option<ReplyText> {
        let heard = [self.lines.as_slice(), self.ahead.as_slice()].concat();
        if heard.is_empty() { None } else { Some(ReplyText::from(heard)) }
    }

    fn line(&mut self, from: &mut impl Read) -> Result<Vec<u8>, Fault> {
        let mut looked_at = 0;
        loop {
            if let Some(at) = self.ahead[looked_at..].iter().position(|octet| *octet == b'\n') {
                return self.take_line(looked_at + at + 1);
            }
            looked_at = self.ahead.len();
            if looked_at >= LONGEST_LINE {
                return Err(Fault::LineTooLong);
            }
            self.listen(from)?;
        }
    }

    fn take_line(&mut self, length: usize) -> Result<Vec<u8>, Fault> {
        if length > LONGEST_LINE {
            return Err(Fault::LineTooLong);
        }
        let line: Vec<u8> = self.ahead.drain(..length).collect();
        self.lines.extend_from_slice(&line);
        if self.lines.len() > LONGEST_REPLY { Err(Fault::ReplyTooLong) } else { Ok(line) }
    }
}

/// Returns the code of a line and whether no other line follows: after the code comes a hyphen if one does, else a
/// space or nothing (RFC 5321, section 4.2).
fn parse(line: &[u8]) -> Option<(u16, bool)> {
    let code = code(line)?;
    let is_last = match line[3..] {
        [b'-', ..] => false,
        [b' ' | b'\r' | b'\n', ..] => true,
        [..] => return None,
    };
    Some((code, is_last))
}

impl From<io::Error> for Fault {
    /// A TLS connection that ends without saying so ends all the same.
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::UnexpectedEof { Self::Closed } else { Self::Io(error) }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &[u8]) -> Result<Reply, Fault> {
        Replies::default().next(&mut &*text)
    }

    #[test]
    fn an_answer_is_one_line_or_several_of_one_code() {
        for text in ["250 ok\r\n", "250\r\n", "250 \r\n", "250 ok\n", "250-a\r\n250-\r\n250 b\r\n", "250-a\r\n250\r\n"]
        {
            let reply = read(text.as_bytes()).unwrap();
            assert_eq!((reply.code, reply.text.as_bytes()), (250, text.as_bytes()));
        }
        assert_eq!(read(b"250 f\xfcr dich\r\n").unwrap().code, 250, "octets that are no UTF-8 are text all the same");
    }

    #[test]
    fn an_answer_that_breaks_off_is_none() {
        for text in ["", "2", "25", "250", "250 ok", "250 ok\r", "250-ok\r\n", "250-ok\r\n250"] {
            assert!(matches!(read(text.as_bytes()), Err(Fault::Closed)), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_answer_is_said_to_be_none() {
        for text in [
            "ok\r\n",
            "\r\n",
            "25\r\n",
            "2500\r\n",
            "250ok\r\n",
            "150 a\r\n",
            "650 a\r\n",
            "250-a\r\n550 b\r\n",
            " 250 a\r\n",
        ] {
            assert!(matches!(read(text.as_bytes()), Err(Fault::Malformed)), "{text:?}");
        }
    }

    #[test]
    fn what_came_of_an_unfinished_answer_is_kept() {
        let mut replies = Replies::default();
        assert!(replies.next(&mut b"250-a\r\n25".as_slice()).is_err());
        assert_eq!(replies.unfinished(), Some(ReplyText::from(b"250-a\r\n25".to_vec())));
        assert_eq!(Replies::default().unfinished(), None);
    }

    #[test]
    fn what_follows_an_answer_waits_and_is_known_to_wait() {
        let mut replies = Replies::default();
        let mut wire = b"220 go\r\n250 forged\r\n".as_slice();
        assert_eq!(replies.next(&mut wire).unwrap().code, 220);
        assert!(replies.is_ahead());
        assert_eq!(replies.next(&mut wire).unwrap().code, 250);
        assert!(!replies.is_ahead());
    }

    #[test]
    fn a_line_of_the_limit_is_read_and_one_octet_more_is_not() {
        let line = |length: usize| [b"250 ", vec![b'x'; length - 6].as_slice(), b"\r\n"].concat();
        assert!(read(&line(LONGEST_LINE)).is_ok());
        assert!(matches!(read(&line(LONGEST_LINE + 1)), Err(Fault::LineTooLong)));
    }

    #[test]
    fn an_answer_of_the_limit_is_read_and_one_line_more_is_not() {
        let lines = |count: usize| [b"250-123456789012\r\n".repeat(count), b"250 \r\n".to_vec()].concat();
        let most = (LONGEST_REPLY - 6) / 18;
        assert!(read(&lines(most)).is_ok());
        assert!(matches!(read(&lines(most + 1)), Err(Fault::ReplyTooLong)));
    }

    /// A server that does not stop before a mebibyte, and counts.
    struct Endless {
        pattern: &'static [u8],
        given: usize,
    }

    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            if self.given >= 1 << 20 {
                return Ok(0);
            }
            for (octet, given) in into.iter_mut().zip(self.given..) {
                *octet = self.pattern[given % self.pattern.len()];
            }
            self.given += into.len();
            Ok(into.len())
        }
    }

    #[test]
    fn reading_stops_at_the_limit_and_not_after_it() {
        for (pattern, limit) in [(b"x".as_slice(), LONGEST_LINE), (b"250-x\r\n", LONGEST_REPLY)] {
            let mut endless = Endless { pattern, given: 0 };
            assert!(Replies::default().next(&mut endless).is_err());
            assert!(endless.given <= limit + CHUNK, "{} octets were read", endless.given);
        }
    }

    proptest! {
        #[test]
        fn any_octets_are_an_answer_or_a_fault_and_never_a_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            if let Ok(reply) = read(&bytes) {
                prop_assert!(bytes.starts_with(reply.text.as_bytes()));
                prop_assert!(reply.text.as_bytes().ends_with(b"\n"));
                prop_assert_eq!(reply.text.code(), Some(reply.code));
            }
        }
    }
}
