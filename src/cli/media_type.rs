//! What a file holds: its first bytes decide, and its name only where they say nothing.

use std::path::Path;

/// Names what is in a file.
pub(super) fn of(bytes: &[u8], path: &Path) -> &'static str {
    let end = path.extension().map(|end| end.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    match infer::get(bytes).map(|kind| kind.mime_type()) {
        Some(found) => found,
        None if is_text(bytes) => of_text(&end),
        None => "application/octet-stream",
    }
}

/// Text has no first bytes of its own; the end of the name tells which text it is.
fn of_text(end: &str) -> &'static str {
    match end {
        "csv" => "text/csv; charset=utf-8",
        "eml" => "message/rfc822",
        "htm" | "html" => "text/html; charset=utf-8",
        "ics" => "text/calendar; charset=utf-8",
        "json" => "application/json",
        _ => "text/plain; charset=utf-8",
    }
}

/// UTF-8 without control characters other than those that lay out lines.
fn is_text(bytes: &[u8]) -> bool {
    let lays_out = |character: char| matches!(character, '\t' | '\n' | '\r' | '\u{c}');
    std::str::from_utf8(bytes)
        .is_ok_and(|text| text.chars().all(|character| !character.is_control() || lays_out(character)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_begins_with_counts_for_more_than_its_name() {
        for (bytes, name, media_type) in [
            (b"%PDF-1.7\n".as_slice(), "orders.png", "application/pdf"),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "orders", "image/png"),
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0", "IMG_2041.JPG", "image/jpeg"),
            (b"order;price\n1;2\n", "orders.CSV", "text/csv; charset=utf-8"),
            (b"Received: from x\r\n\r\nHello\r\n", "reply.eml", "message/rfc822"),
            ("für".as_bytes(), "orders.pdf", "text/plain; charset=utf-8"),
            (b"f\xfcr", "orders.txt", "application/octet-stream"),
            (b"a\0b", "orders.txt", "application/octet-stream"),
        ] {
            assert_eq!(of(bytes, Path::new(name)), media_type, "{name}");
        }
    }
}
