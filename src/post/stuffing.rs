/// The longest line a message may have, without its line end (RFC 5321, section 4.5.3.1.6).
const LONGEST_LINE: usize = 998;

/// The message cannot go over the wire as it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum MessageError {
    /// A carriage return that no line feed follows.
    #[error("line {0} of the message has a carriage return that ends no line")]
    BareCarriageReturn(usize),
    /// A line feed that no carriage return precedes.
    #[error("line {0} of the message ends with a bare line feed")]
    BareLineFeed(usize),
    /// An octet above 127 or a NUL, which plain SMTP does not carry (RFC 5321, section 2.4).
    #[error("line {0} of the message has a sign that plain mail does not carry")]
    NotAscii(usize),
    /// More octets than a server must take.
    #[error("line {0} of the message is longer than {LONGEST_LINE} bytes")]
    TooLong(usize),
    /// The last line does not end, or there is none.
    #[error("the message does not end with a line end")]
    Unended,
}

/// A message as it goes over the wire.
#[derive(Debug, Eq, PartialEq)]
pub(super) struct Stuffed {
    /// Its octets, without the line that ends it.
    pub(super) octets: Vec<u8>,
    /// How many they are without the doubled dots (RFC 1870, section 5).
    pub(super) size: usize,
}

/// Returns the message as it goes over the wire, with a second dot before each line that begins with one (RFC 5321,
/// section 4.5.2), and without the line that ends it.
///
/// # Errors
/// When a server could read other lines than we wrote.
pub(super) fn stuffed(message: &[u8]) -> Result<Stuffed, MessageError> {
    if !message.ends_with(b"\r\n") {
        return Err(MessageError::Unended);
    }
    let mut octets = Vec::with_capacity(message.len() + message.len() / 64);
    for (line, number) in message.split_inclusive(|octet| *octet == b'\n').zip(1..) {
        check(line, number)?;
        if line.starts_with(b".") {
            octets.push(b'.');
        }
        octets.extend_from_slice(line);
    }
    Ok(Stuffed { octets, size: message.len() })
}

fn check(line: &[u8], number: usize) -> Result<(), MessageError> {
    let Some(text) = line.strip_suffix(b"\r\n") else {
        return Err(MessageError::BareLineFeed(number));
    };
    if text.contains(&b'\r') {
        return Err(MessageError::BareCarriageReturn(number));
    }
    if text.iter().any(|octet| *octet == 0 || !octet.is_ascii()) {
        return Err(MessageError::NotAscii(number));
    }
    if text.len() > LONGEST_LINE { Err(MessageError::TooLong(number)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dot_that_begins_a_line_is_doubled_and_no_other() {
        for (message, wire) in [
            ("a\r\n", "a\r\n"),
            (".\r\n", "..\r\n"),
            ("..\r\n", "...\r\n"),
            ("a.\r\n.b\r\n", "a.\r\n..b\r\n"),
            ("\r\n.\r\n\r\n", "\r\n..\r\n\r\n"),
        ] {
            let stuffed = stuffed(message.as_bytes()).unwrap();
            assert_eq!((stuffed.octets.as_slice(), stuffed.size), (wire.as_bytes(), message.len()));
        }
    }

    #[test]
    fn a_line_end_that_a_server_may_read_otherwise_is_refused_with_its_line() {
        for (message, error) in [
            ("", MessageError::Unended),
            ("a", MessageError::Unended),
            ("a\r\nb\n", MessageError::Unended),
            ("a\r\n\n.\n\r\n", MessageError::BareLineFeed(2)),
            ("a\n.\r\n", MessageError::BareLineFeed(1)),
            ("a\r\nb\r.\r\n", MessageError::BareCarriageReturn(2)),
            ("a\r\r\n", MessageError::BareCarriageReturn(1)),
            ("\0\r\n", MessageError::NotAscii(1)),
            ("ü\r\n", MessageError::NotAscii(1)),
        ] {
            assert_eq!(stuffed(message.as_bytes()), Err(error), "{message:?}");
        }
    }

    #[test]
    fn a_line_of_998_octets_goes_and_one_of_999_does_not() {
        let line = |length| [vec![b'x'; length], b"\r\n".to_vec()].concat();
        assert!(stuffed(&line(998)).is_ok());
        assert_eq!(stuffed(&line(999)), Err(MessageError::TooLong(1)));
    }
}
