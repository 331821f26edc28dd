//! Values in a link.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, utf8_percent_encode};

/// What may stand unencoded (RFC 3986 section 2.3).
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// In the address of a `mailto:` link the `@` stands for itself.
const IN_ADDRESS: &AsciiSet = &ENCODED.remove(b'@');

/// Encodes a value for the query of a link.
pub(super) fn value(value: &str) -> String {
    utf8_percent_encode(value, ENCODED).to_string()
}

/// Encodes a text for a `mailto:` link, where a line ends in CR and LF (RFC 6068 section 5).
pub(super) fn text_of_mail(text: &str) -> String {
    value(&with_plain_lines(text).replace('\n', "\r\n"))
}

/// Encodes a text for a page, where a line ends in LF (HTML Living Standard, section 4.10.11).
pub(super) fn text_of_page(text: &str) -> String {
    value(&with_plain_lines(text))
}

fn with_plain_lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// Encodes the address of a `mailto:` link.
pub(super) fn address(address: &str) -> PercentEncode<'_> {
    utf8_percent_encode(address, IN_ADDRESS)
}
