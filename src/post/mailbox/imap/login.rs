use zeroize::Zeroizing;

use super::{
    super::{
        super::login::{Login, Mechanism},
        MailboxError,
    },
    ImapMailbox,
    exchange::{Ask, SHORT},
};

impl ImapMailbox {
    /// Logs in by the first way that both sides know: SASL `PLAIN` (RFC 4616), SASL `LOGIN`, the command `LOGIN` (RFC
    /// 3501, section 6.2.3); a token by `XOAUTH2` only.
    pub(super) fn log_in(&mut self, login: &Login) -> Result<(), MailboxError> {
        let at_once = self.abilities.has("SASL-IR");
        let offered = self.abilities.logins();
        let tag = self.tag()?;
        let pieces = match login.mechanism(&offered) {
            Some(Mechanism::Plain) => response(&tag, "PLAIN", &login.plain_response(), at_once),
            Some(Mechanism::Xoauth2) => response(&tag, "XOAUTH2", &login.xoauth2_response(), at_once),
            Some(Mechanism::Login) => {
                let first = text(&format!("{tag} AUTHENTICATE LOGIN\r\n"));
                std::iter::once(first).chain(login.lines(Mechanism::Login).iter().skip(1).map(octets)).collect()
            }
            None if login.is_by_token() || self.abilities.has("LOGINDISABLED") => {
                return Err(MailboxError::LoginNotOffered(offered));
            }
            None => command(&tag, login),
        };
        self.with(|exchange, time| {
            let mut each = |_| {};
            let mut ask = Ask { each: &mut each, limit: SHORT, secret: Some(login), step: "the login", time };
            match exchange.run(&tag, pieces, &mut ask) {
                Err(MailboxError::Refused { said, .. }) if !is_for_now(said.as_bytes()) => {
                    Err(MailboxError::LoginRefused { user: login.user().to_owned(), said })
                }
                answer => answer.map(drop),
            }
        })
    }
}

/// Tells whether the refusal says nothing about the password (RFC 5530, section 3).
fn is_for_now(said: &[u8]) -> bool {
    let said = String::from_utf8_lossy(said).to_ascii_uppercase();
    ["[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"].iter().any(|code| said.contains(code))
}

/// Sends the response with the command (RFC 4959), or when the server asks for it.
fn response(tag: &str, way: &str, response: &str, at_once: bool) -> Vec<Zeroizing<Vec<u8>>> {
    let line = joined(&[response.as_bytes(), b"\r\n"]);
    if at_once {
        return vec![joined(&[tag.as_bytes(), b" AUTHENTICATE ", way.as_bytes(), b" ", &line])];
    }
    vec![text(&format!("{tag} AUTHENTICATE {way}\r\n")), line]
}

/// The command `LOGIN`, with its two words quoted where they can be and as literals where they cannot.
fn command(tag: &str, login: &Login) -> Vec<Zeroizing<Vec<u8>>> {
    let mut pieces = vec![text(&format!("{tag} LOGIN "))];
    for (word, after) in [(login.user().as_bytes(), b" ".as_slice()), (login.secret(), b"\r\n")] {
        let last = pieces.pop().unwrap_or_default();
        if word.iter().all(|octet| matches!(octet, b' '..=b'~')) {
            pieces.push(joined(&[&last, b"\"", &escaped(word), b"\"", after]));
        } else {
            pieces.push(joined(&[&last, format!("{{{}}}\r\n", word.len()).as_bytes()]));
            pieces.push(joined(&[word, after]));
        }
    }
    pieces
}

fn escaped(word: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(Vec::with_capacity(word.len() * 2));
    for octet in word {
        if matches!(octet, b'"' | b'\\') {
            text.push(b'\\');
        }
        text.push(*octet);
    }
    text
}

fn text(text: &str) -> Zeroizing<Vec<u8>> {
    Zeroizing::new(text.as_bytes().to_vec())
}

fn octets(line: &Zeroizing<String>) -> Zeroizing<Vec<u8>> {
    joined(&[line.as_bytes()])
}

/// Joins without leaving a copy behind: the line has its full size from the start.
fn joined(parts: &[&[u8]]) -> Zeroizing<Vec<u8>> {
    let mut line = Zeroizing::new(Vec::with_capacity(parts.iter().map(|part| part.len()).sum()));
    for part in parts {
        line.extend_from_slice(part);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(user: &str, password: &str) -> Vec<String> {
        let login = Login::new(user, password.to_owned()).unwrap();
        command("R1", &login).iter().map(|piece| String::from_utf8_lossy(piece).into_owned()).collect()
    }

    #[test]
    fn a_word_is_quoted_where_it_can_be_and_a_literal_where_it_cannot() {
        assert_eq!(written("ada", "p w"), ["R1 LOGIN \"ada\" \"p w\"\r\n"]);
        assert_eq!(written("ada", "a\"b\\c"), ["R1 LOGIN \"ada\" \"a\\\"b\\\\c\"\r\n"]);
        assert_eq!(written("ada", "pässwort"), ["R1 LOGIN \"ada\" {9}\r\n", "pässwort\r\n"]);
        assert_eq!(written("ä", "x\r\nR2 DELETE x"), ["R1 LOGIN {2}\r\n", "ä {14}\r\n", "x\r\nR2 DELETE x\r\n"]);
    }
}
