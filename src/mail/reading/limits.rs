use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
    ops::Range,
    sync::LazyLock,
};

use aho_corasick::AhoCorasick;
use memchr::memmem;

/// The largest mail that is parsed, in octets. What the mailbox fetches is capped below this.
pub const MAIL_LIMIT: usize = 36 << 20;
/// The deepest nesting of parts that is parsed.
pub const DEPTH_LIMIT: usize = 32;
/// The most parts that are parsed.
pub const PART_LIMIT: usize = 1_000;
/// The longest header that is parsed, those of all parts together, in octets.
pub const HEADER_LIMIT: usize = 1 << 20;
/// The longest single field of the mail's own header that is parsed, in octets.
const FIELD_LIMIT: usize = 64 << 10;
/// The longest text that is shown, in octets.
pub const TEXT_LIMIT: usize = 256 << 10;
/// Lines that begin with two hyphens, whether or not they begin a part.
const HYPHENS_LIMIT: usize = 100_000;
/// Longer boundaries are against RFC 2046 section 5.1.1, which allows 70 signs.
const BOUNDARY_LIMIT: usize = 256;

/// Why a mail is not shown, or not whole. The raw mail is kept all the same, and other programs can open it.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TooComplex {
    /// Its parts are nested too deeply.
    #[error("its parts are nested more than {DEPTH_LIMIT} deep")]
    Depth,
    /// A header, or one field, is too long.
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

/// Words of a header that make a container of a part, or a mail.
const WORDS: [&str; 4] = ["boundary", "rfc822", "global", "digest"];

/// Holds a mail against the limits and returns it as the parser may see it.
///
/// Everything is counted generously: whatever the parser could take for a part or a mail within the mail counts, so
/// that no mail is smaller here than it is there. What the parser would unpack unasked is taken from it: mails that are
/// encoded within mails, which RFC 2046 section 5.2.1 does not allow, and digests. The copy has the length of the
/// original, so that every place in it is the same; what was packed stays an attachment.
pub(super) fn checked(bytes: &[u8]) -> Result<Cow<'_, [u8]>, TooComplex> {
    if bytes.len() > MAIL_LIMIT {
        return Err(TooComplex::Size);
    }
    own_header(bytes)?;
    let sections = sections(bytes)?;
    let mut copy = Cow::Borrowed(bytes);
    for section in sections {
        defuse(&mut copy, section);
    }
    Ok(copy)
}

/// Checks the fields of the mail's own header.
fn own_header(bytes: &[u8]) -> Result<(), TooComplex> {
    let header = &bytes[..end_of_section(bytes, 0)?];
    let mut field = 0;
    for line in header.split_inclusive(|byte| *byte == b'\n') {
        let folded = line.first().is_some_and(|first| matches!(first, b' ' | b'\t'));
        field = if folded { field + line.len() } else { line.len() };
        if field > FIELD_LIMIT {
            return Err(TooComplex::Header);
        }
    }
    Ok(())
}

/// Returns where the headers stand that the parser may read: that of the mail, those of parts, those of mails within.
fn sections(bytes: &[u8]) -> Result<Vec<Range<usize>>, TooComplex> {
    let mut starts = vec![0];
    let mut boundaries = Boundaries::default();
    for (place, word) in words_in(bytes) {
        if word == "boundary" {
            boundaries.declare(&bytes[place + word.len()..])?;
        } else if bytes.get(place + word.len()) != Some(&b'-') {
            // The header of a mail within a mail begins behind the one that announces it.
            starts.push(end_of_section(bytes, place)?);
        }
        if starts.len() > PART_LIMIT || boundaries.count > PART_LIMIT {
            return Err(TooComplex::Parts);
        }
    }
    for (number, place) in memmem::find_iter(bytes, b"\n--").enumerate() {
        let rest = &bytes[place + 3..];
        if boundaries.begin(rest) {
            starts.push(place + 1);
        }
        if number > HYPHENS_LIMIT || starts.len() > PART_LIMIT {
            return Err(TooComplex::Parts);
        }
    }
    let mut total = 0;
    let sections = starts.into_iter().map(|start| {
        let end = end_of_section(bytes, start)?;
        total += end - start;
        if total > HEADER_LIMIT + PART_LIMIT * 100 { Err(TooComplex::Header) } else { Ok(start..end) }
    });
    sections.collect()
}

fn words_in(bytes: &[u8]) -> impl Iterator<Item = (usize, &'static str)> + '_ {
    static FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let builder = AhoCorasick::builder().ascii_case_insensitive(true).build(WORDS);
        builder.expect("four short words make an automaton")
    });
    FINDER.find_iter(bytes).map(|found| (found.start(), WORDS[found.pattern().as_usize()]))
}

/// Where a header ends that begins at a place, or in which the place lies: behind the next empty line.
fn end_of_section(bytes: &[u8], place: usize) -> Result<usize, TooComplex> {
    let window = &bytes[place..bytes.len().min(place + HEADER_LIMIT + 2)];
    let bare = memmem::find(window, b"\n\n").map(|end| end + 2);
    let wired = memmem::find(&window[..bare.unwrap_or(window.len())], b"\n\r\n").map(|end| end + 3);
    match wired.or(bare) {
        Some(end) if end <= HEADER_LIMIT => Ok(place + end),
        None if window.len() <= HEADER_LIMIT => Ok(bytes.len()),
        Some(_) | None => Err(TooComplex::Header),
    }
}

/// Every boundary that a mail declares, wherever it does.
#[derive(Default)]
struct Boundaries {
    /// One was declared in a way that cannot be read at a glance: every line that could be one counts.
    blind: bool,
    /// Those that can be read, by their length, for one look-up a length.
    by_length: BTreeMap<usize, HashSet<Vec<u8>>>,
    count: usize,
}

impl Boundaries {
    /// Takes what stands behind the word `boundary`.
    fn declare(&mut self, rest: &[u8]) -> Result<(), TooComplex> {
        self.count += 1;
        let line = &rest[..memchr::memchr(b'\n', &rest[..rest.len().min(2 * BOUNDARY_LIMIT)])
            .unwrap_or(rest.len().min(2 * BOUNDARY_LIMIT))];
        match value(line) {
            Some(boundary) if boundary.len() > BOUNDARY_LIMIT => return Err(TooComplex::Header),
            Some(boundary) => _ = self.by_length.entry(boundary.len()).or_default().insert(boundary.to_vec()),
            None => self.blind = true,
        }
        Ok(())
    }

    /// Tells whether a line that begins with two hyphens begins a part.
    fn begin(&self, rest: &[u8]) -> bool {
        let blind = self.blind && rest.first().is_some_and(|first| *first != b' ');
        blind
            || self
                .by_length
                .iter()
                .any(|(length, known)| rest.get(..*length).is_some_and(|start| known.contains(start)))
    }
}

/// The value of a parameter, quoted or not; `None` for one that is cut by a fold or into pieces.
fn value(line: &[u8]) -> Option<&[u8]> {
    let value = line.trim_ascii_start().strip_prefix(b"=")?.trim_ascii();
    let value = match value.strip_prefix(b"\"") {
        Some(quoted) => quoted.split(|byte| *byte == b'"').next(),
        None => value.split(|byte| matches!(byte, b';' | b' ' | b'\t')).next(),
    };
    value.filter(|value| !value.is_empty())
}

/// Takes the mark of a mail from a header that also says that it is encoded, and that of a digest from every header.
fn defuse(copy: &mut Cow<'_, [u8]>, section: Range<usize>) {
    let text = &copy[section.clone()];
    let found: Vec<_> = words_in(text).filter(|(place, word)| text.get(place + word.len()) != Some(&b'-')).collect();
    if found.is_empty() {
        return;
    }
    let lower = text.to_ascii_lowercase();
    let encoded = [&b"base64"[..], b"quoted-printable"].iter().any(|word| memmem::find(&lower, word).is_some());
    for (place, word) in found {
        let instead: &[u8] = match word {
            "digest" => b"x-many",
            "rfc822" | "global" if encoded => b"x-mail",
            _ => continue,
        };
        let place = section.start + place;
        copy.to_mut()[place..place + instead.len()].copy_from_slice(instead);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8]) -> Result<(), TooComplex> {
        checked(bytes).map(|_| ())
    }

    fn with_parts(parts: usize) -> Vec<u8> {
        let head = "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n";
        [head.as_bytes(), "--x\r\n\r\na\r\n".repeat(parts).as_bytes()].concat()
    }

    #[test]
    fn a_mail_with_its_own_body_has_1000_parts_and_not_1001() {
        assert_eq!(check(&with_parts(PART_LIMIT - 1)), Ok(()));
        assert_eq!(check(&with_parts(PART_LIMIT)), Err(TooComplex::Parts));
    }

    #[test]
    fn a_header_has_a_mebibyte_and_a_field_64_kibibytes() {
        let field = |long: usize| format!("X-A: {}\r\n", "a".repeat(long - 7));
        let header = |fields: usize, long: usize| format!("{}\r\nbody", field(long).repeat(fields));
        assert_eq!(check(header(1, FIELD_LIMIT).as_bytes()), Ok(()));
        assert_eq!(check(header(1, FIELD_LIMIT + 1).as_bytes()), Err(TooComplex::Header));
        assert_eq!(check(header(15, FIELD_LIMIT).as_bytes()), Ok(()));
        assert_eq!(check(header(17, FIELD_LIMIT).as_bytes()), Err(TooComplex::Header));
    }

    #[test]
    fn boundaries_are_seen_in_whatever_dress() {
        assert_eq!(value(b"=\"a b\"; c=d"), Some(&b"a b"[..]));
        assert_eq!(value(b" = x; charset=y"), Some(&b"x"[..]));
        for cut in [&b"="[..], b"*0=\"a\"", b"", b" of the country"] {
            assert_eq!(value(cut), None);
        }
    }

    #[test]
    fn an_encoded_mail_within_a_mail_is_not_unpacked_and_nothing_moves() {
        let mail = b"Content-Type: Message/RFC822\r\nContent-Transfer-Encoding: Base64\r\n\r\nQQ==\r\n";
        let copy = checked(mail).unwrap();
        assert_eq!(copy.len(), mail.len());
        assert!(copy.starts_with(b"Content-Type: Message/x-mail\r\n"));
        let plain: [&[u8]; 2] =
            [b"Content-Type: message/rfc822\r\n\r\nbase64", b"Content-Type: text/rfc822-headers\r\nX: base64\r\n\r\n"];
        for plain in plain {
            assert!(matches!(checked(plain), Ok(Cow::Borrowed(_))));
        }
    }

    #[test]
    fn an_encoded_mail_is_seen_in_a_part_and_in_a_mail_within_the_mail() {
        let encoded = "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nQQ==\n";
        let part = format!("Content-Type: multipart/mixed; boundary=x\n\n--x\n{encoded}--x--\n");
        let mail = format!("Content-Type: message/rfc822\n\n{encoded}");
        for outer in [part, mail] {
            assert!(memmem::find(&checked(outer.as_bytes()).unwrap(), b"message/x-mail").is_some(), "{outer}");
        }
    }

    #[test]
    fn lines_of_a_text_that_begin_with_hyphens_are_no_parts() {
        let mut mail = with_parts(1);
        mail.extend("-- \r\n-----\r\n--flag\r\n".repeat(2_000).bytes());
        assert_eq!(check(&mail), Ok(()));
    }
}
