use std::fmt;

/// What a port is for, by the first words it says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Speech {
    /// Mail is fetched from it, by POP3 (RFC 1939, section 4).
    Fetching,
    /// Something else than mail.
    Other,
    /// Mail is read at it, by IMAP (RFC 3501, section 7.1).
    Reading,
    /// Mail is sent through it, by SMTP (RFC 5321, section 4.2).
    Sending,
    /// It answers a handshake of TLS and nothing else (RFC 8314, section 3).
    Tls,
}

impl Speech {
    /// Tells what a server is for by what it says unasked.
    pub(super) fn of(first: &[u8]) -> Self {
        let is_code = first.len() > 3 && first[..3].iter().all(u8::is_ascii_digit) && b" -\r".contains(&first[3]);
        if [b"* OK".as_slice(), b"* PREAUTH", b"* BYE"].iter().any(|words| first.starts_with(words)) {
            Self::Reading
        } else if first.starts_with(b"+OK") || first.starts_with(b"-ERR") {
            Self::Fetching
        } else if is_code && b"245".contains(&first[0]) {
            Self::Sending
        } else {
            Self::Other
        }
    }
}

impl fmt::Display for Speech {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fetching => "for fetching mail by POP3, which redress does not do",
            Self::Other => "for something else than mail",
            Self::Reading => "for reading mail",
            Self::Sending => "for sending mail",
            Self::Tls => "encrypted from the first byte (TLS), and the settings say otherwise",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_is_known_by_its_first_words() {
        for (first, speech) in [
            ("220 mx.example.org ESMTP", Speech::Sending),
            ("220-mx.example.org", Speech::Sending),
            ("554 5.3.2 not today", Speech::Sending),
            ("* OK [CAPABILITY IMAP4rev1] ready", Speech::Reading),
            ("* BYE too many", Speech::Reading),
            ("+OK POP3 ready", Speech::Fetching),
            ("SSH-2.0-OpenSSH_9.6", Speech::Other),
            ("HTTP/1.1 400 Bad Request", Speech::Other),
            ("22", Speech::Other),
            ("", Speech::Other),
        ] {
            assert_eq!(Speech::of(first.as_bytes()), speech, "{first}");
        }
    }
}
