use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};

/// The largest mail that is parsed, in octets. What the mailbox fetches is capped below this.
pub const MAIL_LIMIT: usize = 36 << 20;
/// The deepest nesting of parts that is parsed.
pub const DEPTH_LIMIT: usize = 32;
/// The most parts that are parsed.
pub const PART_LIMIT: usize = 1_000;
/// The longest header section that is parsed, in octets.
pub const HEADER_LIMIT: usize = 1 << 20;
/// The longest single header field that is parsed, in octets.
const FIELD_LIMIT: usize = 64 << 10;
/// The most header fields in all parts together.
const FIELDS_LIMIT: usize = 20_000;
/// The longest text that is shown, in octets.
pub const TEXT_LIMIT: usize = 256 << 10;
/// Octets that the parser may look at while it searches the ends of nested parts.
const WORK_LIMIT: usize = 1 << 30;
/// Longer boundaries are against RFC 2046 section 5.1.1, which allows 70 signs.
const BOUNDARY_LIMIT: usize = 256;

/// Why a mail is not shown, or not whole. The raw mail is kept all the same, and other programs can open it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TooComplex {
    /// Its parts are nested too deeply.
    #[error("its parts are nested more than {DEPTH_LIMIT} deep")]
    Depth,
    /// A header section, or one field, is too long, or there are too many fields.
    #[error("its header is larger than any real one")]
    Header,
    /// It has too many parts.
    #[error("it has more than {PART_LIMIT} parts")]
    Parts,
    /// The whole mail is too large.
    #[error("it is larger than {} MiB", MAIL_LIMIT >> 20)]
    Size,
    /// The text is longer than what is shown; the rest is in the raw mail.
    #[error("its text is longer than the {} KiB that are shown", TEXT_LIMIT >> 10)]
    Text,
}

/// Tells whether the bytes may be given to the parser: one pass, no allocation that grows with more than the boundaries.
///
/// Everything is counted generously: whatever the parser could take for a part or a nested mail counts, so that no mail
/// is smaller here than it is there.
pub(super) fn check(bytes: &[u8]) -> Result<(), TooComplex> {
    if bytes.len() > MAIL_LIMIT {
        return Err(TooComplex::Size);
    }
    let mut counts = Counts::default();
    let mut first_section = true;
    let mut field = 0;
    let mut section = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let bare = line.trim_ascii_end();
        let folded = line.first().is_some_and(|first| matches!(first, b' ' | b'\t'));
        field = if folded { field + line.len() } else { line.len() };
        section += line.len();
        if first_section && (field > FIELD_LIMIT || section > HEADER_LIMIT) {
            return Err(TooComplex::Header);
        }
        if bare.is_empty() {
            first_section = false;
            section = 0;
        }
        counts.line(bare, folded, field)?;
    }
    counts.verdict(bytes.len())
}

#[derive(Default)]
struct Counts {
    /// A boundary was declared in a way that cannot be read at a glance: every line that could be one counts.
    blind: bool,
    /// Declared boundaries by their length, for one look-up a length.
    boundaries: BTreeMap<usize, HashSet<Vec<u8>>>,
    containers: usize,
    fields: usize,
    messages: usize,
    parts: usize,
}

impl Counts {
    fn line(&mut self, line: &[u8], folded: bool, field: usize) -> Result<(), TooComplex> {
        if let Some(rest) = line.strip_prefix(b"--") {
            self.parts += usize::from(self.is_boundary(rest));
        }
        self.fields += usize::from(is_field(line));
        // A field of a part that is longer than a header may be: what it says about the part is not worth the parsing.
        if folded && field > FIELD_LIMIT && self.containers > 0 && is_parameter(line) {
            return Err(TooComplex::Header);
        }
        self.messages += occurrences(line, b"message/");
        for boundary in boundaries(line) {
            self.containers += 1;
            match boundary {
                Some(boundary) if boundary.len() > BOUNDARY_LIMIT => return Err(TooComplex::Header),
                Some(boundary) => _ = self.boundaries.entry(boundary.len()).or_default().insert(boundary.to_vec()),
                None => self.blind = true,
            }
        }
        let over = self.parts > PART_LIMIT || self.containers > PART_LIMIT || self.messages > PART_LIMIT;
        if over { Err(TooComplex::Parts) } else { Ok(()) }
    }

    fn is_boundary(&self, rest: &[u8]) -> bool {
        let blind = self.blind && rest.first().is_some_and(|first| *first != b' ');
        blind
            || self
                .boundaries
                .iter()
                .any(|(length, known)| rest.get(..*length).is_some_and(|start| known.contains(start)))
    }

    fn verdict(&self, size: usize) -> Result<(), TooComplex> {
        let nested = self.containers + self.messages;
        if nested.saturating_mul(size) > WORK_LIMIT {
            return Err(TooComplex::Parts);
        }
        if self.fields > FIELDS_LIMIT && nested > 0 { Err(TooComplex::Header) } else { Ok(()) }
    }
}

/// Tells whether a line may begin a header field (RFC 5322 section 2.2).
fn is_field(line: &[u8]) -> bool {
    let name = line.iter().take(78).position(|byte| *byte == b':');
    name.is_some_and(|end| end > 0 && line[..end].iter().all(|byte| matches!(byte, b'!'..=b'9' | b';'..=b'~')))
}

fn is_parameter(line: &[u8]) -> bool {
    line.contains(&b'=')
}

/// The values of every `boundary` parameter in a line; `None` for one that is cut by a fold or into pieces.
fn boundaries(line: &[u8]) -> impl Iterator<Item = Option<&[u8]>> {
    positions(line, b"boundary").map(|start| {
        let rest = line[start + b"boundary".len()..].trim_ascii_start();
        let value = rest.strip_prefix(b"=")?.trim_ascii();
        let value = match value.strip_prefix(b"\"") {
            Some(quoted) => quoted.split(|byte| *byte == b'"').next(),
            None => value.split(|byte| matches!(byte, b';' | b' ' | b'\t')).next(),
        };
        value.filter(|value| !value.is_empty())
    })
}

/// Takes from the parser what it would unpack unasked: mails that are encoded within mails, and digests.
///
/// RFC 2046 section 5.2.1 allows no encoding there. The parser would decode and parse what no limit has seen. The copy
/// has the length of the original, so that every place in it is the same; what was packed stays an attachment.
pub(super) fn defused(bytes: &[u8]) -> Cow<'_, [u8]> {
    let mut copy = Cow::Borrowed(bytes);
    let mut section = 0;
    let mut at = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        at += line.len();
        if line.trim_ascii().is_empty() || at == bytes.len() {
            defuse(&mut copy, section..at);
            section = at;
        }
    }
    copy
}

fn defuse(copy: &mut Cow<'_, [u8]>, section: std::ops::Range<usize>) {
    let text = &copy[section.clone()];
    let encoded = occurrences(text, b"base64") + occurrences(text, b"quoted-printable") > 0;
    let mut found = Vec::new();
    for (word, instead, always) in
        [(&b"rfc822"[..], &b"x-mail"[..], false), (b"global", b"x-mail", false), (b"digest", b"x-many", true)]
    {
        let places = positions(text, word).filter(|at| text.get(at + word.len()) != Some(&b'-'));
        let places = places.filter(|_| always || encoded);
        found.extend(places.map(|at| (section.start + at, instead)));
    }
    for (at, instead) in found {
        copy.to_mut()[at..at + instead.len()].copy_from_slice(instead);
    }
}

fn occurrences(line: &[u8], word: &[u8]) -> usize {
    positions(line, word).count()
}

/// Where a word stands in a line, in whatever letter case.
fn positions<'a>(line: &'a [u8], word: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    let last = (line.len() + 1).saturating_sub(word.len());
    (0..last).filter(move |at| line[*at] | 0x20 == word[0] && line[*at..*at + word.len()].eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_parts(parts: usize) -> Vec<u8> {
        let head = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n";
        [head.as_bytes(), "--x\r\n\r\na\r\n".repeat(parts).as_bytes()].concat()
    }

    #[test]
    fn a_mail_has_1000_parts_and_not_1001() {
        assert_eq!(check(&with_parts(PART_LIMIT)), Ok(()));
        assert_eq!(check(&with_parts(PART_LIMIT + 1)), Err(TooComplex::Parts));
    }

    #[test]
    fn a_header_has_a_mebibyte_and_a_field_64_kibibytes() {
        let header = |fields: usize, long: usize| {
            format!("{}\r\n\r\nbody", format!("X-A: {}\r\n", "a".repeat(long - 7)).repeat(fields))
        };
        assert_eq!(check(header(1, FIELD_LIMIT).as_bytes()), Ok(()));
        assert_eq!(check(header(1, FIELD_LIMIT + 1).as_bytes()), Err(TooComplex::Header));
        assert_eq!(check(header(15, FIELD_LIMIT).as_bytes()), Ok(()));
        assert_eq!(check(header(17, FIELD_LIMIT).as_bytes()), Err(TooComplex::Header));
    }

    #[test]
    fn boundaries_are_seen_in_whatever_dress() {
        let found = |line: &str| boundaries(line.as_bytes()).map(|value| value.map(<[u8]>::to_vec)).collect::<Vec<_>>();
        assert_eq!(found("Content-Type: multipart/mixed; BOUNDARY=\"a b\""), [Some(b"a b".to_vec())]);
        assert_eq!(found("\tboundary = x; charset=y"), [Some(b"x".to_vec())]);
        assert_eq!(found("no such thing"), []);
        assert_eq!(found(" boundary="), [None]);
        assert_eq!(found(" boundary*0=\"a\""), [None]);
    }

    #[test]
    fn an_encoded_mail_within_a_mail_is_not_unpacked_and_nothing_moves() {
        let mail = b"Content-Type: Message/RFC822\r\nContent-Transfer-Encoding: base64\r\n\r\nQQ==\r\n";
        let copy = defused(mail);
        assert_eq!(copy.len(), mail.len());
        assert!(copy.starts_with(b"Content-Type: Message/x-mail\r\n"));
        for plain in [
            &b"Content-Type: message/rfc822\r\n\r\nbase64"[..],
            b"Content-Type: text/rfc822-headers\r\nX: base64\r\n\r\n",
        ] {
            assert!(matches!(defused(plain), Cow::Borrowed(_)));
        }
    }

    #[test]
    fn lines_of_a_text_that_begin_with_hyphens_are_no_parts() {
        let mut mail = with_parts(1);
        mail.extend("-- \r\n-----\r\n--flag\r\n".repeat(2_000).bytes());
        assert_eq!(check(&mail), Ok(()));
    }
}
