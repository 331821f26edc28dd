use std::{io::Read, io::Write, num::NonZeroU32, time::Duration};

use imap_codec::{
    ResponseCodec,
    decode::Decoder,
    imap_types::{
        IntoStatic,
        response::{Data, Response},
    },
};
use zeroize::Zeroizing;

use super::super::{
    super::{Fault, Login, ReplyText, stream::Stream},
    MailboxError,
};

/// How much is read at once.
const CHUNK: usize = 16 * 1024;
/// How much an answer that carries no messages has at most, all of it together.
pub(super) const SHORT: usize = 64 * 1024;
/// How much a list of folders or of numbers has at most.
pub(super) const LISTING: usize = 1024 * 1024;

/// One connection, on which one command is said and answered after the other.
///
/// The framing is ours: lines, literals and tags are told apart before anything in them is read, every length is held
/// against a limit as soon as it is announced, and an answer counts only under the tag of its command.
pub(super) struct Exchange {
    /// Read and not yet looked at.
    ahead: Vec<u8>,
    pub(super) stream: Stream,
    said: u32,
}

/// What a command is and how much it may take.
pub(super) struct Ask<'a> {
    /// Is given the data as they come.
    pub(super) each: &'a mut dyn FnMut(Data<'static>),
    /// How much may come before the answer is whole, in octets.
    pub(super) limit: usize,
    /// Whose secret is taken out of what the server says.
    pub(super) secret: Option<&'a Login>,
    /// What the command is called in words.
    pub(super) step: &'static str,
    /// How long it may take from its first octet to the last of its answer.
    pub(super) time: Duration,
}

/// The end of an answer.
pub(super) struct Answer {
    /// What was said with it.
    pub(super) said: ReplyText,
    /// The numbering the server named on the way.
    pub(super) uid_validity: Option<NonZeroU32>,
    /// The next number the server named on the way.
    pub(super) uid_next: Option<NonZeroU32>,
}

/// The first line of a session.
#[derive(Clone, Copy)]
pub(super) enum Greeting {
    Ok,
    Preauth,
}

/// One response, as far as it must be told apart.
enum Heard {
    Bye,
    Continue,
    Data,
    Done(Verdict),
    Nonsense,
    Status,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Verdict {
    Bad,
    No,
    Ok,
}

impl Exchange {
    pub(super) fn new(stream: Stream) -> Self {
        Self { ahead: Vec::new(), stream, said: 0 }
    }

    /// Returns a tag that was not used before.
    pub(super) fn tag(&mut self) -> String {
        self.said += 1;
        format!("R{}", self.said)
    }

    /// Takes what came after the last answer; it is heard no more.
    pub(super) fn take_ahead(&mut self) -> Option<ReplyText> {
        let ahead = std::mem::take(&mut self.ahead);
        if ahead.is_empty() { None } else { Some(ReplyText::from(ahead)) }
    }

    /// Hears the first line of the server.
    pub(super) fn greeting(&mut self, time: Duration) -> Result<Greeting, MailboxError> {
        let mut each = |_| {};
        let ask = Ask { each: &mut each, limit: SHORT, secret: None, step: "the greeting", time };
        self.stream.wire.allow(time);
        let line = self.response("", ask.limit, &ask)?;
        match word(line.get(2..).unwrap_or_default()).as_str() {
            "OK" if line.starts_with(b"* ") => Ok(Greeting::Ok),
            "PREAUTH" if line.starts_with(b"* ") => Ok(Greeting::Preauth),
            "BYE" if line.starts_with(b"* ") => Err(ask.ended(&line)),
            _ => Err(ask.not_understood(&line)),
        }
    }

    /// Says a command, piece by piece where the server must ask for the next one, and hears its whole answer.
    ///
    /// # Errors
    /// `Refused` when the server said `NO` or `BAD`.
    pub(super) fn run(
        &mut self,
        tag: &str,
        pieces: Vec<Zeroizing<Vec<u8>>>,
        ask: &mut Ask<'_>,
    ) -> Result<Answer, MailboxError> {
        self.stream.wire.allow(ask.time);
        let mut pieces = pieces.into_iter();
        self.write(&pieces.next().unwrap_or_default(), ask)?;
        let mut answer = Answer { said: ReplyText::from(Vec::new()), uid_validity: None, uid_next: None };
        let mut left = ask.limit;
        let mut declined = false;
        loop {
            let response = self.response(tag, left, ask)?;
            left -= response.len();
            match classify(&response, tag) {
                Heard::Bye => return Err(ask.ended(&response)),
                Heard::Continue => match pieces.next() {
                    Some(piece) => self.write(&piece, ask)?,
                    // After a token that is not taken the server says why, and waits for a line before it says no.
                    None if ask.secret.is_some() && !declined => {
                        declined = true;
                        self.write(b"\r\n", ask)?;
                    }
                    None => return Err(ask.not_understood(&response)),
                },
                Heard::Data => ask.hear(&response),
                Heard::Done(verdict) => {
                    answer.said = ask.clean(&response);
                    return if verdict == Verdict::Ok { Ok(answer) } else { Err(ask.refused(answer.said)) };
                }
                Heard::Nonsense => return Err(ask.not_understood(&response)),
                Heard::Status => {
                    answer.uid_validity = number(&response, "UIDVALIDITY").or(answer.uid_validity);
                    answer.uid_next = number(&response, "UIDNEXT").or(answer.uid_next);
                }
            }
        }
    }

    fn write(&mut self, octets: &[u8], ask: &Ask<'_>) -> Result<(), MailboxError> {
        let written = self.stream.write_all(octets).and_then(|()| self.stream.flush());
        written.map_err(|error| self.failure(Fault::from(error), ask))
    }

    /// Reads one response: a line, and for each literal it announces that literal and the line after it.
    fn response(&mut self, tag: &str, limit: usize, ask: &Ask<'_>) -> Result<Vec<u8>, MailboxError> {
        let mut response = Vec::new();
        loop {
            let begins = response.len();
            self.line(&mut response, limit, ask)?;
            let Some(length) = announced(&response, begins, tag) else { return Ok(response) };
            let whole = response.len().checked_add(length).filter(|whole| *whole <= limit);
            self.up_to(&mut response, whole.ok_or_else(|| ask.too_much())?, ask)?;
        }
    }

    fn line(&mut self, response: &mut Vec<u8>, limit: usize, ask: &Ask<'_>) -> Result<(), MailboxError> {
        let mut looked_at = 0;
        loop {
            if let Some(at) = self.ahead[looked_at..].iter().position(|octet| *octet == b'\n') {
                response.extend(self.ahead.drain(..=looked_at + at));
                return if response.len() <= limit { Ok(()) } else { Err(ask.too_much()) };
            }
            looked_at = self.ahead.len();
            if response.len() + looked_at > limit {
                return Err(ask.too_much());
            }
            self.listen(ask)?;
        }
    }

    fn up_to(&mut self, response: &mut Vec<u8>, length: usize, ask: &Ask<'_>) -> Result<(), MailboxError> {
        while response.len() < length {
            if self.ahead.is_empty() {
                self.listen(ask)?;
            }
            let most = self.ahead.len().min(length - response.len());
            response.extend(self.ahead.drain(..most));
        }
        Ok(())
    }

    /// Reads once, for as long as the connection lets us wait.
    fn listen(&mut self, ask: &Ask<'_>) -> Result<(), MailboxError> {
        let mut chunk = [0; CHUNK];
        let read = self.stream.read(&mut chunk).map_err(|error| self.failure(Fault::from(error), ask))?;
        self.ahead.extend_from_slice(&chunk[..read]);
        if read == 0 { Err(self.failure(Fault::Closed, ask)) } else { Ok(()) }
    }

    fn failure(&self, fault: Fault, ask: &Ask<'_>) -> MailboxError {
        match fault {
            Fault::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                MailboxError::TimedOut { step: ask.step, limit: self.stream.wire.limit() }
            }
            fault => MailboxError::Broken { step: ask.step, fault },
        }
    }
}

impl Ask<'_> {
    /// Takes data over; what nobody can read is passed over, since servers say much that nobody asked for.
    fn hear(&mut self, response: &[u8]) {
        if let Ok((_, Response::Data(data))) = ResponseCodec::default().decode(response) {
            (self.each)(data.into_static());
        }
    }

    fn clean(&self, said: &[u8]) -> ReplyText {
        ReplyText::from(self.secret.map_or_else(|| said.to_vec(), |login| login.struck_out(said)))
    }

    fn ended(&self, said: &[u8]) -> MailboxError {
        MailboxError::Ended { step: self.step, said: self.clean(said) }
    }

    fn not_understood(&self, said: &[u8]) -> MailboxError {
        MailboxError::NotUnderstood { step: self.step, said: self.clean(said) }
    }

    fn refused(&self, said: ReplyText) -> MailboxError {
        MailboxError::Refused { step: self.step, said }
    }

    fn too_much(&self) -> MailboxError {
        MailboxError::TooMuch { step: self.step, limit: self.limit }
    }
}

fn classify(response: &[u8], tag: &str) -> Heard {
    if response.first() == Some(&b'+') {
        return Heard::Continue;
    }
    if let Some(rest) = response.strip_prefix(b"* ") {
        return match word(rest).as_str() {
            "BYE" => Heard::Bye,
            "OK" | "NO" | "BAD" | "PREAUTH" => Heard::Status,
            _ => Heard::Data,
        };
    }
    let rest = response.strip_prefix(tag.as_bytes()).and_then(|rest| rest.strip_prefix(b" "));
    match rest.map(word).as_deref() {
        Some("OK") => Heard::Done(Verdict::Ok),
        Some("NO") => Heard::Done(Verdict::No),
        Some("BAD") => Heard::Done(Verdict::Bad),
        Some(_) | None => Heard::Nonsense,
    }
}

/// Returns the first word in capitals.
fn word(text: &[u8]) -> String {
    let end = text.iter().position(|octet| !octet.is_ascii_alphanumeric()).unwrap_or(text.len());
    String::from_utf8_lossy(&text[..end]).to_ascii_uppercase()
}

/// Returns the length of the literal that the last line of a response announces. What people are to read may end as it
/// likes, and announces nothing.
fn announced(response: &[u8], begins: usize, tag: &str) -> Option<usize> {
    if !matches!(classify(response, tag), Heard::Data) {
        return None;
    }
    let line = response[begins..].strip_suffix(b"\n")?;
    let line = line.strip_suffix(b"\r").unwrap_or(line).strip_suffix(b"}")?;
    let digits = &line[line.iter().rposition(|octet| *octet == b'{')? + 1..];
    let digits = digits.strip_suffix(b"+").unwrap_or(digits);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    // More digits than a length can have announce more than any limit.
    Some(String::from_utf8_lossy(digits).parse().unwrap_or(usize::MAX))
}

/// Returns the number of a response code such as `[UIDVALIDITY 7]`.
fn number(response: &[u8], code: &str) -> Option<NonZeroU32> {
    let text = String::from_utf8_lossy(response);
    let (_, rest) = text.split_once('[')?;
    let (found, value) = rest.split_once(']')?.0.split_once(' ')?;
    value.trim().parse().ok().filter(|_| found.eq_ignore_ascii_case(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_is_announced_at_the_end_of_data_only() {
        for (response, length) in [
            ("* 1 FETCH (BODY[] {5}\r\n", Some(5)),
            ("* 1 FETCH (BODY[] {5}\n", Some(5)),
            ("* LIST () \"/\" {3+}\r\n", Some(3)),
            ("* 1 FETCH (BODY[] {99999999999999999999}\r\n", Some(usize::MAX)),
            ("* 1 FETCH (BODY[] {}\r\n", None),
            ("* 1 FETCH (BODY[] {-5}\r\n", None),
            ("* 1 FETCH (BODY[] {5} \r\n", None),
            ("* OK you owe me {5}\r\n", None),
            ("R1 NO {5}\r\n", None),
            ("+ {5}\r\n", None),
        ] {
            assert_eq!(announced(response.as_bytes(), 0, "R1"), length, "{response}");
        }
    }

    #[test]
    fn a_number_is_that_of_its_code() {
        let ten = NonZeroU32::new(10);
        assert_eq!(number(b"* OK [UIDVALIDITY 10] UIDs valid\r\n", "UIDVALIDITY"), ten);
        assert_eq!(number(b"* ok [uidvalidity 10] g\xfcltig\r\n", "UIDVALIDITY"), ten);
        for other in ["* OK [UIDNEXT 10] x\r\n", "* OK [UIDVALIDITY 0] x\r\n", "* OK UIDVALIDITY 10\r\n", "* OK [\r\n"]
        {
            assert_eq!(number(other.as_bytes(), "UIDVALIDITY"), None, "{other}");
        }
    }
}
