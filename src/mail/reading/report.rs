use mail_parser::{Message, MessagePart, PartType};

use super::{
    Action, Known, Report,
    links::{ascii, unicode},
    parsed::{Headers, ids, media_type},
    phrases::{Phrases, Sign},
    plain_report,
    sentences::sentences,
};

/// Blocks of a report that are read: a letter of ours has one addressee.
const BLOCKS_LIMIT: usize = 200;

/// A report as it stands in a mail, before it is held against our letters.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) blocks: Vec<Block>,
    pub(super) envelope_id: Option<String>,
    /// The Message-IDs that the returned headers name, the one of the letter first.
    pub(super) ids: Vec<String>,
    /// What was returned of the letter, as text.
    pub(super) returned: String,
}

/// What a report says of one addressee.
#[derive(Clone, Debug, Default)]
pub(super) struct Block {
    pub(super) action: Option<Action>,
    pub(super) diagnostic: Option<String>,
    pub(super) original: Option<String>,
    pub(super) recipient: String,
    pub(super) status: Option<String>,
}

/// Finds a report in a mail, in the standard form (RFC 3464, RFC 6533, RFC 8098) or in one of the others.
///
/// `says` tells that the mail calls itself a report; else only a mail system is believed to have written one.
pub(super) fn find(
    message: &Message<'_>,
    says: bool,
    headers: &Headers<'_>,
    subject: &str,
    text: &str,
    known: &Known,
) -> Option<Found> {
    if !(says || plain_report::is_from_system(headers)) {
        return None;
    }
    let mut found = standard(message);
    if found.blocks.is_empty() {
        found = Found { blocks: vec![plain_report::block(headers, subject, text, known)?], ..found };
    }
    found.returned += plain_report::returned(text);
    let reply_to: Vec<String> = headers.all("in-reply-to").collect();
    found.ids = returned_ids(&found.returned, &reply_to);
    Some(found)
}

/// The parts of a mail, those of mails within it included, from the top.
fn parts<'a>(message: &'a Message<'a>) -> Vec<&'a MessagePart<'a>> {
    let mut found = Vec::new();
    let mut open = vec![message];
    while let Some(message) = open.pop() {
        for part in &message.parts {
            if let PartType::Message(inner) = &part.body {
                open.push(inner);
            }
            found.push(part);
        }
    }
    found
}

fn standard(message: &Message<'_>) -> Found {
    let mut found = Found::default();
    for part in parts(message) {
        match media_type(part).as_str() {
            "message/delivery-status" | "message/global-delivery-status" => delivery(&text_of(part), &mut found),
            "message/disposition-notification" | "message/global-disposition-notification" => {
                disposition(&text_of(part), &mut found);
            }
            "text/rfc822-headers" | "message/global-headers" => found.returned += &text_of(part),
            "message/rfc822" | "message/global" | "message/x-mail" => found.returned += &head_of(message, part),
            _ => {}
        }
    }
    found
}

fn text_of(part: &MessagePart<'_>) -> String {
    let contents = part.contents();
    String::from_utf8_lossy(&contents[..contents.len().min(super::TEXT_LIMIT)]).replace("\r\n", "\n")
}

/// The header of a mail within a mail.
fn head_of(message: &Message<'_>, part: &MessagePart<'_>) -> String {
    let raw = message.raw_message.get(part.raw_body_offset() as usize..).unwrap_or_default();
    let raw = String::from_utf8_lossy(&raw[..raw.len().min(super::TEXT_LIMIT)]).replace("\r\n", "\n");
    raw.split("\n\n").next().map(|head| format!("{head}\n\n")).unwrap_or_default()
}

/// Reads the fields of a delivery report: one block about the message, one for each addressee (RFC 3464 section 2.1).
fn delivery(text: &str, found: &mut Found) {
    for group in text.split("\n\n").filter(|group| !group.trim().is_empty()).take(BLOCKS_LIMIT) {
        let fields = Headers::of_text(group);
        if let Some(envelope) = fields.first("original-envelope-id") {
            found.envelope_id.get_or_insert(envelope);
        }
        let Some(recipient) = fields.first("final-recipient").or_else(|| fields.first("original-recipient")) else {
            continue;
        };
        found.blocks.push(Block {
            action: fields.first("action").and_then(|action| action_of(&action)),
            diagnostic: fields.first("diagnostic-code").map(|code| untyped(&code).to_owned()),
            original: fields.first("original-recipient").map(|address| address_in(&address)),
            recipient: address_in(&recipient),
            status: fields.first("status").and_then(|status| plain_report::status(&status)),
        });
    }
}

/// Reads the fields of a read receipt (RFC 8098 section 3.1).
fn disposition(text: &str, found: &mut Found) {
    let fields = Headers::of_text(text);
    let Some(recipient) = fields.first("final-recipient").or_else(|| fields.first("original-recipient")) else {
        return;
    };
    let word = fields.first("disposition").unwrap_or_default();
    let word =
        word.rsplit(';').next().unwrap_or_default().split('/').next().unwrap_or_default().trim().to_ascii_lowercase();
    let action = match word.as_str() {
        "displayed" => Some(Action::Displayed),
        "deleted" => Some(Action::Deleted),
        _ => None,
    };
    if let Some(id) = fields.first("original-message-id") {
        found.returned.extend(["Message-ID: ", &id, "\n\n"]);
    }
    let original = fields.first("original-recipient").map(|address| address_in(&address));
    found.blocks.push(Block { action, original, recipient: address_in(&recipient), ..Block::default() });
}

/// A value without the type before its semicolon.
fn untyped(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, rest)| rest).trim().trim_matches(['<', '>'])
}

/// An address without its type; what RFC 6533 section 3 writes as `\x{FC}` is the character.
fn address_in(value: &str) -> String {
    let mut pieces = untyped(value).split("\\x{");
    let mut address = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let read = piece
            .split_once('}')
            .and_then(|(digits, rest)| Some((char::from_u32(u32::from_str_radix(digits, 16).ok()?)?, rest)));
        match read {
            Some((sign, rest)) => {
                address.push(sign);
                address += rest;
            }
            None => address.extend(["\\x{", piece]),
        }
    }
    address
}

fn action_of(word: &str) -> Option<Action> {
    let word = word.split_whitespace().next()?.to_ascii_lowercase();
    [Action::Delayed, Action::Delivered, Action::Expanded, Action::Failed, Action::Relayed]
        .into_iter()
        .find(|action| action.name() == word)
}

/// The Message-IDs that returned headers name: of the fields that name the letter itself, not its thread.
fn returned_ids(returned: &str, reply_to: &[String]) -> Vec<String> {
    let headers = Headers::of_text(super::text::head(returned, super::TEXT_LIMIT));
    let named = headers.each().filter(|(name, _)| *name == "message-id" || name.ends_with("original-message-id"));
    let named = named.flat_map(|(_, value)| ids(&value).map(str::to_owned).collect::<Vec<_>>());
    let mut found: Vec<String> = named.collect();
    found.extend(reply_to.iter().flat_map(|value| ids(value)).map(str::to_owned));
    found.dedup();
    found
}

impl Found {
    /// Chooses the block that speaks of an addressee of ours, or else the first.
    pub(super) fn block(&self, is_ours: impl Fn(&str) -> bool) -> Block {
        let mine = |block: &&Block| is_ours(&block.recipient);
        self.blocks.iter().find(mine).or(self.blocks.first()).cloned().unwrap_or_default()
    }
}

impl Block {
    /// Makes what is read of the report. `addressee` is that of the letter it is matched to.
    pub(super) fn report(self, found: &Found, ours: bool, carries_id: Option<&str>, addressee: Option<&str>) -> Report {
        let recipient = in_ascii(&self.recipient);
        let shown = (recipient != self.recipient && !recipient.eq_ignore_ascii_case(&self.recipient))
            .then(|| self.recipient.clone());
        let exact = addressee.filter(|address| same(&self.recipient, address));
        let certain = carries_id.is_some() && exact.is_some();
        let other = self.original.filter(|original| !same(original, &self.recipient));
        Report {
            action: self.action,
            certain,
            diagnostic: self.diagnostic,
            envelope_id: found.envelope_id.clone(),
            ours,
            original_message_id: carries_id.map(str::to_owned).or_else(|| found.ids.first().cloned()),
            original_recipient: other,
            recipient: Some(exact.map_or(recipient, str::to_owned)).filter(|address| !address.is_empty()),
            recipient_shown: shown,
            status: self.status,
        }
    }
}

/// Tells whether two addresses are the same, in whatever letter case and alphabet (RFC 6533 section 3).
pub(super) fn same(left: &str, right: &str) -> bool {
    in_ascii(left).eq_ignore_ascii_case(&in_ascii(right)) || in_unicode(left) == in_unicode(right)
}

/// Writes the domain of an address in ASCII.
pub(super) fn in_ascii(address: &str) -> String {
    address.rsplit_once('@').map_or_else(
        || address.to_owned(),
        |(local, domain)| format!("{local}@{}", if domain.is_ascii() { domain.to_owned() } else { ascii(domain) }),
    )
}

/// Writes an address in small letters, its domain as it is shown to a person.
pub(super) fn in_unicode(address: &str) -> String {
    let address = address.to_lowercase();
    address.rsplit_once('@').map_or_else(|| address.clone(), |(local, domain)| format!("{local}@{}", unicode(domain)))
}

/// Tells whether a text says that a filter holds a letter, which is neither a failure nor a receipt.
pub(super) fn is_held(text: &str) -> bool {
    Phrases::shipped().has(Sign::Held, &sentences(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_the_same_in_either_alphabet_and_in_any_letter_case() {
        assert_eq!(address_in("utf-8; a@b\\x{FC}cher.example"), "a@bücher.example");
        assert_eq!(address_in("rfc822;<a@b.example>"), "a@b.example");
        assert_eq!(address_in("utf-8; a\\x{zz}@b.example"), "a\\x{zz}@b.example");
        assert!(same("A@Bücher.example", "a@xn--bcher-kva.example"));
        assert!(!same("a@b.example", "ab@b.example"));
    }
}
