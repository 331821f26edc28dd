use mail_parser::{Encoding, Message, MessagePart, PartType};

use super::{
    TEXT_LIMIT,
    links::{self, Link},
    page,
    parsed::charset,
    phrases::Phrases,
};

/// What a person would see of a mail.
#[derive(Debug, Default)]
pub(super) struct Seen {
    pub(super) links: Vec<Link>,
    pub(super) text: String,
    /// There was more than is shown.
    pub(super) is_cut: bool,
}

impl Seen {
    /// Reads the text of a mail: the plain one, unless it only points at the page beside it.
    pub(super) fn of(message: &Message<'_>) -> Self {
        let plain = Self::parts(message, message.text_bodies());
        let has_page = message.html_bodies().any(|part| matches!(part.body, PartType::Html(_)));
        if !has_page || !is_stub(&plain.text) {
            let mut page = if has_page { Self::parts(message, message.html_bodies()) } else { Self::default() };
            let mut seen = plain;
            // A page may hide behind a text what its reader would click.
            page.links.retain(|link| !seen.links.contains(link));
            seen.links.append(&mut page.links);
            return seen;
        }
        Self::parts(message, message.html_bodies())
    }

    fn parts<'a>(message: &'a Message<'_>, parts: impl Iterator<Item = &'a MessagePart<'a>>) -> Self {
        let mut seen = Self::default();
        for part in parts {
            match &part.body {
                PartType::Html(html) => {
                    let mut page = page::read(html);
                    seen.links.append(&mut page.links);
                    seen.add(&page.text);
                }
                PartType::Text(text) => seen.add(&as_written(message, part, text)),
                PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Message(_) | PartType::Multipart(_) => {}
            }
        }
        let mut bare = links::in_text(&seen.text);
        bare.retain(|bare| !seen.links.iter().any(|link| link.host == bare.host || link.shown.contains(&bare.shown)));
        seen.links.append(&mut bare);
        seen
    }

    /// Adds the text of another part below.
    pub(super) fn add(&mut self, text: &str) {
        let room = TEXT_LIMIT.saturating_sub(self.text.len() + 2);
        let near = head(text, room.saturating_mul(2) + 16);
        let cut = near.len() < text.len();
        let text = near.replace("\r\n", "\n");
        let text = text.trim_matches(['\n', '\u{feff}']);
        if !self.text.is_empty() && !text.is_empty() {
            self.text += "\n\n";
        }
        let kept = head(text, room);
        self.is_cut |= cut || kept.len() < text.len();
        self.text += kept;
    }
}

/// The text of a part, also where the charset it names is plainly not the one it is written in.
fn as_written<'a>(message: &'a Message<'_>, part: &MessagePart<'_>, text: &'a str) -> std::borrow::Cow<'a, str> {
    let wide = charset(part).is_some_and(|name| name.to_ascii_lowercase().starts_with("utf-16"));
    if wide && matches!(part.encoding, Encoding::None) {
        let raw = message.raw_message.get(part.raw_body_offset() as usize..part.raw_end_offset() as usize);
        if let Some(raw) = raw.filter(|raw| raw.is_ascii() && !raw.contains(&0)) {
            return String::from_utf8_lossy(raw);
        }
    }
    text.into()
}

/// Tells whether a plain text says nothing but that there is a page beside it.
fn is_stub(text: &str) -> bool {
    let text = text.trim();
    text.is_empty() || text.len() < 400 && Phrases::shipped().is_stub(text)
}

/// The beginning of a text, cut where a character ends.
pub(super) fn head(text: &str, limit: usize) -> &str {
    &text[..text.floor_char_boundary(limit)]
}
