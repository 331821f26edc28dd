//! A draft into bytes.

use std::time::SystemTime;

use lettre::{
    address::AddressError,
    message::{
        Mailbox, MultiPart, SinglePart,
        header::{ContentDisposition, ContentTransferEncoding, ContentType, HeaderName, HeaderValue},
    },
};
use sha2::{Digest, Sha256};

use super::{AttachedPdf, Draft, LetterId, MailError, Message, MessageId, message_id::hex};
use crate::controller::EmailAddress;

/// Builds the exact bytes of a draft; the same draft gives the same bytes.
///
/// # Errors
/// When the bytes would break a rule of the wire: a line of more than 998 octets, an octet that is not ASCII.
///
/// ```
/// use redress::mail::{Draft, MessageId, compose};
/// let draft = Draft {
///     date: "2026-11-22T10:14:00+01:00".parse()?,
///     from: "ada@example.org".parse()?,
///     from_name: Some("Ada Example".parse()?),
///     html: None,
///     in_reply_to: None,
///     references: Vec::new(),
///     letter: None,
///     message_id: "<letter.1@example.org>".parse()?,
///     pdf: None,
///     subject: "Request for access".parse()?,
///     text: "Dear Sir or Madam,\n".to_owned(),
///     to: "privacy@market.example".parse()?,
///     unsent: false,
/// };
/// let message = compose(&draft)?;
/// assert!(message.bytes.starts_with(b"Date: Sun, 22 Nov 2026 10:14:00 +0100\r\n"));
/// assert!(message.bytes.ends_with(b"Dear Sir or Madam,\r\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn compose(draft: &Draft) -> Result<Message, MailError> {
    let bytes = wire(build(draft)?.formatted())?;
    Ok(Message {
        from: draft.from.clone(),
        message_id: draft.message_id.clone(),
        sha256: hex(&Sha256::digest(&bytes)),
        to: draft.to.clone(),
        bytes,
    })
}

fn build(draft: &Draft) -> Result<lettre::Message, MailError> {
    let failed = |error: &dyn std::fmt::Display| MailError::Build(error.to_string());
    let address = |address: &EmailAddress| address.as_str().parse().map_err(|error: AddressError| failed(&error));
    let name = draft.from_name.as_ref().map(|name| name.as_str().to_owned());
    let mut builder = lettre::Message::builder()
        .date(SystemTime::from(draft.date))
        .from(Mailbox::new(name, address(&draft.from)?))
        .to(Mailbox::new(None, address(&draft.to)?))
        .subject(draft.subject.as_str())
        .message_id(Some(draft.message_id.to_string()));
    if let Some(id) = &draft.in_reply_to {
        builder = builder.in_reply_to(id.to_string()).references(references(draft, id));
    }
    if let Some(letter) = draft.letter {
        builder = builder.raw_header(redress_id(letter));
    }
    if draft.unsent {
        builder = builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("X-Unsent"), "1".to_owned()));
    }
    let text = || part(ContentType::TEXT_PLAIN, &draft.text);
    let multipart = |kind: &str| multipart(kind, &draft.message_id).map_err(|error| failed(&error));
    let both = |html: &str| {
        let html = part(ContentType::TEXT_HTML, html);
        Ok::<_, MailError>(multipart("alternative")?.singlepart(text()).singlepart(html))
    };
    let built = match (&draft.html, &draft.pdf) {
        // lettre itself ends the last line of a single part
        (None, None) => builder.singlepart(part(ContentType::TEXT_PLAIN, draft.text.trim_end_matches(['\r', '\n']))),
        (Some(html), None) => builder.multipart(both(html)?),
        (None, Some(pdf)) => builder.multipart(multipart("mixed")?.singlepart(text()).singlepart(attached(pdf)?)),
        (Some(html), Some(pdf)) => {
            builder.multipart(multipart("mixed")?.multipart(both(html)?).singlepart(attached(pdf)?))
        }
    };
    let mut message = built.map_err(|error| failed(&error))?;
    message.headers_mut().insert_raw(date(draft));
    Ok(message)
}

/// Names the messages of the thread, the one that is answered last. The first stays where the thread is long, and the
/// newest do (RFC 5322 section 3.6.4 lets a program drop others).
fn references(draft: &Draft, answered: &MessageId) -> String {
    const MOST: usize = 10;
    let before: Vec<&MessageId> = draft.references.iter().filter(|id| *id != answered).collect();
    let newest = before.len().saturating_sub(MOST).max(1);
    let kept = before.iter().take(1).chain(before.iter().skip(newest)).copied();
    kept.chain([answered]).map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// lettre writes every date in UTC, and puts the clock's where it cannot read one; so ours goes in last.
fn date(draft: &Draft) -> HeaderValue {
    let date = draft.date.format("%a, %d %b %Y %H:%M:%S %z").to_string();
    HeaderValue::new(HeaderName::new_from_ascii_str("Date"), date)
}

fn redress_id(letter: LetterId) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str("X-Redress-Id"), letter.to_string())
}

/// The boundary is drawn from the Message-ID, since lettre's own is random; `=_` can stand in no quoted-printable line and
/// `_` in none of base64 (RFC 2045 sections 6.7 and 6.8). The one around the other has a letter more.
fn multipart(kind: &str, id: &MessageId) -> Result<MultiPart, impl std::fmt::Display + use<>> {
    let digest = hex(&Sha256::digest(id.as_str()));
    let around = if kind == "mixed" { "m" } else { "" };
    let kind = ContentType::parse(&format!("multipart/{kind}; boundary=\"=_{around}{}\"", &digest[..32]));
    kind.map(|kind| MultiPart::builder().header(kind).build())
}

/// A PDF as base64, which the library breaks into lines of 76 characters.
fn attached(pdf: &AttachedPdf) -> Result<SinglePart, MailError> {
    let kind = ContentType::parse("application/pdf").map_err(|error| MailError::Build(error.to_string()))?;
    let builder = SinglePart::builder().header(kind).header(ContentDisposition::attachment(&pdf.name));
    Ok(builder.header(ContentTransferEncoding::Base64).body(pdf.bytes.clone()))
}

/// Quoted-printable always, so that no server on the way has cause to rewrite a line.
fn part(kind: ContentType, text: &str) -> SinglePart {
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
    SinglePart::builder().header(kind).header(ContentTransferEncoding::QuotedPrintable).body(text)
}

/// Ends the bytes in a CRLF and holds every line to what may go on the wire (RFC 5321 section 2.3.8).
fn wire(mut bytes: Vec<u8>) -> Result<Vec<u8>, MailError> {
    if !bytes.ends_with(b"\r\n") {
        bytes.extend_from_slice(b"\r\n");
    }
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r\n").ok_or(MailError::Octet(b'\n'))?;
        if line.len() > 998 {
            return Err(MailError::Line(line.len()));
        }
        let bad = line.iter().find(|byte| !byte.is_ascii() || matches!(byte, b'\0' | b'\r'));
        if let Some(byte) = bad {
            return Err(MailError::Octet(*byte));
        }
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_last_line_without_an_end_gets_one_and_no_other_line_does() {
        assert_eq!(wire("a".into()), Ok(b"a\r\n".to_vec()));
        assert_eq!(wire("a\r\n".into()), Ok(b"a\r\n".to_vec()));
        assert_eq!(wire("a\r\n\r\n".into()), Ok(b"a\r\n\r\n".to_vec()));
    }

    #[test]
    fn a_line_has_998_octets_and_not_999() {
        assert!(wire("a".repeat(998).into()).is_ok());
        assert_eq!(wire("a".repeat(999).into()), Err(MailError::Line(999)));
    }

    #[test]
    fn a_bare_line_end_and_an_octet_that_is_not_ascii_are_refused() {
        assert_eq!(wire("a\nb".into()), Err(MailError::Octet(b'\n')));
        assert_eq!(wire("a\rb".into()), Err(MailError::Octet(b'\r')));
        assert_eq!(wire("a\0b".into()), Err(MailError::Octet(0)));
        assert_eq!(wire("ä".into()), Err(MailError::Octet(0xc3)));
    }
}
