//! Reports that keep to no standard: qmail's (QSBMF), old Exim's, those of GMX, QQ, Mimecast and others.

use std::sync::LazyLock;

use regex_lite::Regex;

use super::{
    Action, Known,
    domains::domain_of,
    parsed::Headers,
    phrases::{Phrases, Sign},
    report::Block,
    sentences::sentences,
    text::head,
};

/// Local parts, or beginnings of them, under which mail systems write.
const SYSTEMS: [&str; 6] = ["mailer-daemon", "postmaster", "mail-daemon", "mdaemon", "microsoftexchange", "bounce"];

/// How much of a text is searched, in octets.
const SEARCHED: usize = 16 << 10;

/// Tells whether a mail system wrote a mail, by the address it writes from or by what it says has failed.
pub(super) fn is_from_system(headers: &Headers<'_>) -> bool {
    let address = sender(headers);
    let system = SYSTEMS.iter().any(|name| address.starts_with(name));
    let unanswerable = headers.first("return-path").is_some_and(|path| path.trim() == "<>");
    system || unanswerable && headers.has("x-failed-recipients")
}

fn sender(headers: &Headers<'_>) -> String {
    let from = headers.first("from").unwrap_or_default().to_lowercase();
    from.rsplit('<').next().unwrap_or_default().trim_end_matches('>').to_owned()
}

/// Reads a report in plain words: about an address, saying that the mail system has given up or still tries.
pub(super) fn block(headers: &Headers<'_>, subject: &str, text: &str, known: &Known) -> Option<Block> {
    if !is_from_system(headers) {
        return None;
    }
    let above = head(&text[..text.len() - returned(text).len()], SEARCHED);
    let said = sentences(&format!("{subject}\n\n{above}"));
    let phrases = Phrases::shipped();
    let action = if phrases.has(Sign::Delayed, &said) {
        Action::Delayed
    } else if phrases.has(Sign::Failed, &said) {
        Action::Failed
    } else {
        return None;
    };
    let recipient = addressee(headers, above, &sender(headers), known)?;
    Some(Block { action: Some(action), diagnostic: None, original: None, recipient, status: status(above) })
}

/// The address a plain report speaks of: the one it is told to have failed for, one of ours that it names, or the first.
fn addressee(headers: &Headers<'_>, text: &str, from: &str, known: &Known) -> Option<String> {
    let told = headers
        .first("x-failed-recipients")
        .and_then(|list| list.split(',').next().map(|address| address.trim().to_owned()));
    let named: Vec<&str> = addresses(text).collect();
    let written = named.iter().find(|address| known.index().was_written_to(address));
    let foreign = named.iter().find(|address| !known.is_own(address) && **address != from);
    told.or_else(|| written.or(foreign).map(|address| (*address).to_owned()))
}

/// The addresses that stand in a text.
pub(super) fn addresses(text: &str) -> impl Iterator<Item = &str> {
    static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+").expect("a test reads with it")
    });
    ADDRESS.find_iter(head(text, SEARCHED)).map(|found| found.as_str()).filter(|address| !domain_of(address).is_empty())
}

/// The status code in a text, `5.1.1` (RFC 3463 section 2); a network address is none.
pub(super) fn status(text: &str) -> Option<String> {
    static STATUS: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:^|[^\d.])([245]\.\d{1,3}\.\d{1,3})(?:$|[^\d.]|\.\D|\.$)").expect("a test reads with it")
    });
    STATUS.captures(head(text, SEARCHED)).map(|found| found[1].to_owned())
}

/// The part of a plain report that gives our letter back: from its first header field on.
pub(super) fn returned(text: &str) -> &str {
    let ruled = |line: &str| line.trim().starts_with("---") && line.trim().ends_with(['-', '.']);
    let mut start = 0;
    let mut below = false;
    for line in text.split_inclusive('\n') {
        let lower = line.trim().to_lowercase();
        below |= ruled(line) || lower.ends_with("original mail:");
        let field =
            ["received:", "date:", "from:", "message-id:", "return-path:"].iter().any(|name| lower.starts_with(name));
        if below && field {
            return &text[start..];
        }
        start += line.len();
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_code_is_no_network_address_and_no_version() {
        assert_eq!(status("550 5.1.1 <a@b>").as_deref(), Some("5.1.1"));
        assert_eq!(status("(#5.1.10)").as_deref(), Some("5.1.10"));
        assert_eq!(status("550-5.7.26\n").as_deref(), Some("5.7.26"));
        assert_eq!(status("4.4.316 timed out").as_deref(), Some("4.4.316"));
        for text in ["198.51.100.70", "5.1.1.1", "15.1.1", "6.1.1", "550"] {
            assert_eq!(status(text), None, "{text}");
        }
    }

    #[test]
    fn the_letter_begins_with_its_first_header_field_below_the_line() {
        let text =
            "failed:\n\n--- Below this line is a copy of the message.\n\nReturn-Path: <a@b>\nMessage-ID: <x@y>\n\nhi";
        assert_eq!(returned(text), "Return-Path: <a@b>\nMessage-ID: <x@y>\n\nhi");
        assert_eq!(returned("Date: no line above"), "");
    }
}
