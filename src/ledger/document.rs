use super::{Digest, Finding, LedgerError};

/// The most bytes that one document may have: 25 MiB, about what a mail server takes.
pub const DOCUMENT_LIMIT: usize = 25 * 1024 * 1024;

/// A letter, a sent message, a reply or an attachment, byte for byte.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Document {
    /// The SHA-256 of the bytes, under which it is filed.
    pub sha256: Digest,
    /// Its media type, such as `message/rfc822`, as given when it was first filed.
    pub media_type: String,
    /// The bytes, or nothing once it was forgotten.
    pub bytes: Option<Vec<u8>>,
}

/// A document with the hash that is stored beside it.
#[derive(Clone, Debug)]
pub(super) struct Filed {
    pub(super) document: Document,
    /// Over the SHA-256 and the media type: it vouches for the row itself, also when the bytes are gone.
    pub(super) hash: Digest,
}

impl Filed {
    /// Names the bytes by their hash.
    ///
    /// # Errors
    /// When there are more than [`DOCUMENT_LIMIT`] bytes, or the media type is not two words with a `/` between, all
    /// visible ASCII, at most 255 bytes (RFC 6838, section 4.2, allows 127 each).
    pub(super) fn new(media_type: &str, bytes: &[u8]) -> Result<Self, LedgerError> {
        if bytes.len() > DOCUMENT_LIMIT {
            return Err(LedgerError::DocumentTooLarge { size: bytes.len() });
        }
        if !is_media_type(media_type) {
            return Err(LedgerError::InvalidMediaType(media_type.to_owned()));
        }
        let (sha256, media_type) = (Digest::of(bytes), media_type.to_owned());
        let hash = label_hash(&sha256, &media_type);
        Ok(Self { document: Document { sha256, media_type, bytes: Some(bytes.to_vec()) }, hash })
    }

    /// Names what does not match; bytes that are gone match.
    pub(super) fn fault(&self) -> Option<Finding> {
        let Document { sha256, media_type, bytes } = &self.document;
        if self.hash != label_hash(sha256, media_type) {
            return Some(Finding::DocumentLabel { sha256: *sha256 });
        }
        let whole = bytes.as_ref().is_none_or(|bytes| Digest::of(bytes) == *sha256);
        (!whole).then_some(Finding::Document { sha256: *sha256 })
    }
}

fn label_hash(sha256: &Digest, media_type: &str) -> Digest {
    Digest::of_fields(&[sha256.as_bytes(), media_type.as_bytes()])
}

fn is_media_type(text: &str) -> bool {
    let words = text.split_once('/').is_some_and(|(top, sub)| !top.is_empty() && !sub.is_empty());
    words && text.len() <= 255 && text.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

#[cfg(test)]
mod tests {
    use super::{DOCUMENT_LIMIT, Filed, LedgerError};

    #[test]
    fn a_document_of_the_limit_is_taken_and_one_byte_more_is_not() {
        let mut bytes = vec![0; DOCUMENT_LIMIT];
        assert!(Filed::new("application/pdf", &bytes).is_ok());
        bytes.push(0);
        let refused = Filed::new("application/pdf", &bytes);
        assert!(matches!(refused, Err(LedgerError::DocumentTooLarge { size: 26_214_401 })));
    }

    #[test]
    fn a_media_type_is_two_words_of_visible_ascii() {
        for good in ["message/rfc822", "text/plain; charset=utf-8", &format!("a/{}", "b".repeat(253))] {
            assert!(Filed::new(good, b"").is_ok(), "`{good}`");
        }
        for bad in ["", "text", "/", "text/", "/plain", "text/\nplain", "text/pläin", &format!("a/{}", "b".repeat(254))]
        {
            assert!(matches!(Filed::new(bad, b""), Err(LedgerError::InvalidMediaType(_))), "`{bad}`");
        }
    }
}
