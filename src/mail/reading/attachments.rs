use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::{Attachment, file_name, parsed::media_type};

/// The longest name that is kept, in characters; file systems take 255 octets.
const NAME_LIMIT: usize = 80;

/// Lists the parts of a mail that have a file name or say that they are attachments.
pub(super) fn list(message: &Message<'_>) -> Vec<Attachment> {
    parts(message).enumerate().map(|(index, part)| attachment(message, part, index)).collect()
}

/// Returns the octets of an attachment, decoded.
pub(super) fn octets(message: &Message<'_>, index: usize) -> Option<Vec<u8>> {
    parts(message).nth(index).map(|part| content(message, part).to_vec())
}

fn parts<'a>(message: &'a Message<'_>) -> impl Iterator<Item = &'a MessagePart<'a>> {
    message.parts.iter().filter(|part| {
        let says = part.content_disposition().is_some_and(mail_parser::ContentType::is_attachment);
        says || part.attachment_name().is_some()
    })
}

fn attachment(message: &Message<'_>, part: &MessagePart<'_>, index: usize) -> Attachment {
    let parsed = part.attachment_name().unwrap_or_default();
    // A character that is cut by a continuation line is lost to the parser.
    let joined = parsed.contains('\u{fffd}').then(|| file_name::joined(&head(message, part))).flatten();
    let raw = joined.as_deref().unwrap_or(parsed);
    let name = safe_name(raw);
    let content = content(message, part);
    Attachment {
        index,
        media_type: media_type(part),
        raw_name: (raw != name).then(|| raw.to_owned()),
        name,
        seems: infer::get(content).map(|kind| kind.mime_type()),
        size: content.len(),
    }
}

/// The header of a part, as it stands in the mail.
fn head(message: &Message<'_>, part: &MessagePart<'_>) -> String {
    let raw = message.raw_message.get(part.raw_header_offset() as usize..part.raw_body_offset() as usize);
    String::from_utf8_lossy(raw.unwrap_or_default()).into_owned()
}

fn content<'a>(message: &'a Message<'_>, part: &'a MessagePart<'_>) -> &'a [u8] {
    match &part.body {
        PartType::Message(_) => {
            message.raw_message.get(part.raw_body_offset() as usize..part.raw_end_offset() as usize).unwrap_or_default()
        }
        PartType::Text(_) | PartType::Html(_) if matches!(part.encoding, mail_parser::Encoding::None) => {
            message.raw_message.get(part.raw_body_offset() as usize..part.raw_end_offset() as usize).unwrap_or_default()
        }
        PartType::Text(_)
        | PartType::Html(_)
        | PartType::Binary(_)
        | PartType::InlineBinary(_)
        | PartType::Multipart(_) => part.contents(),
    }
}

/// Makes a file name fit to be shown and stored: no folder, nothing unseen, nothing a file system takes for a sign.
///
/// It is for people; redress itself stores what it keeps under the SHA-256 of the content.
pub(super) fn safe_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut name = String::new();
    for sign in last.trim().chars().filter(|sign| *sign != '\0') {
        match sign {
            ':' | '<' | '>' | '"' | '|' | '?' | '*' => name.push('_'),
            sign if is_unseen(sign) => name.extend(sign.escape_unicode()),
            sign => name.push(sign),
        }
    }
    let name = name.trim_end_matches(['.', ' ']);
    let name =
        name.strip_prefix('.').map_or_else(|| name.to_owned(), |rest| format!("_{}", rest.trim_start_matches('.')));
    if name.trim_matches('_').is_empty() { "unnamed".to_owned() } else { shortened(&name) }
}

/// Tells whether a sign cannot be seen, or changes how others are seen.
fn is_unseen(sign: char) -> bool {
    sign.is_control()
        || matches!(sign, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' | '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

/// Cuts a long name and leaves its ending.
fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_LIMIT {
        return name.to_owned();
    }
    let ending =
        name.rsplit_once('.').map(|(_, ending)| ending).filter(|ending| (1..=10).contains(&ending.chars().count()));
    let ending = ending.map(|ending| format!(".{ending}")).unwrap_or_default();
    let stem: String = name.chars().take(NAME_LIMIT - ending.chars().count()).collect();
    stem + &ending
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_its_folder_and_what_cannot_be_seen_is_written_out() {
        for (raw, expected) in [
            ("../../.ssh/authorized_keys", "authorized_keys"),
            ("C:\\Windows\\export.pdf", "export.pdf"),
            ("data\u{202e}fdp.exe", "data\\u{202e}fdp.exe"),
            ("CON", "CON"),
            ("..", "unnamed"),
            ("", "unnamed"),
            ("/", "unnamed"),
            (".bashrc", "_bashrc"),
            ("a.txt:stream", "a.txt_stream"),
            ("a\u{1b}[2J.pdf", "a\\u{1b}[2J.pdf"),
            ("Réponse – 1.pdf", "Réponse – 1.pdf"),
            ("a.pdf. . ", "a.pdf"),
            ("a\0b.pdf", "ab.pdf"),
        ] {
            assert_eq!(safe_name(raw), expected, "{raw:?}");
        }
    }

    /// Two hundred names: forty bad beginnings, each with five endings.
    #[test]
    fn no_name_leaves_the_folder_hides_or_is_too_long() {
        let bad = [
            "../",
            "..\\",
            "/etc/",
            "C:\\",
            "C:",
            "\\\\host\\share\\",
            "~/",
            "./",
            "....//",
            "%2e%2e/",
            "\0",
            "\r\n",
            "\u{202e}",
            "\u{200b}",
            "\u{feff}",
            "\u{2066}",
            "\u{1b}]0;x\u{7}",
            "\u{85}",
            "NUL",
            "COM1.",
            "aux ",
            " ",
            ".",
            "...",
            "a/../../",
            "-rf ",
            "|",
            ">",
            "$(x)",
            "`x`",
            ";",
            "&",
            "*",
            "?",
            "\"",
            "'",
            "\u{fffd}",
            "\u{e0041}",
            "\u{3164}",
            "\u{ad}",
        ];
        let endings = ["passwd", ".pdf", "x.PDF.exe", &"y".repeat(4096), ""];
        let names = bad.iter().flat_map(|bad| endings.iter().map(move |ending| format!("{bad}{ending}")));
        assert_eq!(names.clone().count(), 200);
        for raw in names {
            let name = safe_name(&raw);
            assert!(!name.is_empty() && name.chars().count() <= NAME_LIMIT, "{raw:?} -> {name:?}");
            assert!(
                !name.starts_with('.') && !name.contains(['/', '\0', ':']) && !name.contains(is_unseen),
                "{raw:?} -> {name:?}"
            );
            assert!(!name.replace("\\u{", "").contains('\\'), "{raw:?} -> {name:?}");
        }
    }
}
