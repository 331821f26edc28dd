//! An e-mail as text that can be read, searched and redacted.

use std::fmt::Write;

use mail_parser::{Address, MessageParser, MimeHeaders};

use super::{html::visible, size};

/// Writes out the headers a person looks at, the text, and what else is in the message; nothing if it is no message.
pub(super) fn as_text(bytes: &[u8]) -> Option<String> {
    let message = MessageParser::default().parse(bytes)?;
    let mut text = String::new();
    let mut header = |name: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            writeln!(text, "{name}: {}", visible(&value.replace(['\r', '\n'], " ")))
                .expect("a String takes every write");
        }
    };
    header("From", message.from().map(addresses));
    header("To", message.to().map(addresses));
    header("Cc", message.cc().map(addresses));
    header("Reply-To", message.reply_to().map(addresses));
    header("Date", message.date().map(mail_parser::DateTime::to_rfc3339));
    header("Subject", message.subject().map(ToOwned::to_owned));
    header("Message-ID", message.message_id().map(|id| format!("<{id}>")));
    header("In-Reply-To", message.in_reply_to().as_text().map(|id| format!("<{id}>")));
    for attachment in message.attachments() {
        let name = attachment.attachment_name().unwrap_or("without a name");
        header("Attachment", Some(format!("{name}, {}", size(attachment.len() as u64))));
    }
    let body = message.body_text(0).unwrap_or_default();
    let lines = body.lines().map(|line| visible(line.trim_end())).collect::<Vec<_>>().join("\n");
    Some(format!("{text}\n{}\n", lines.trim_end()))
}

fn addresses(list: &Address<'_>) -> String {
    let each = list.iter().map(|address| match (address.name(), address.address()) {
        (Some(name), Some(address)) => format!("{name} <{address}>"),
        (name, address) => name.or(address).unwrap_or_default().to_owned(),
    });
    each.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_text_and_attachments_are_told_and_what_cannot_be_seen_is_written_out() {
        let bytes = b"From: =?utf-8?q?J=C3=B6rg?= <a@example.org>\r\nTo: b@example.org\r\nSubject: x\x1b[2J\r\n\
            MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\
            Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nf=C3=BCr Sie=\r\n!\r\n\
            --b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"a.pdf\"\r\n\r\nPDF\r\n--b--\r\n";
        let text = as_text(bytes).unwrap();
        assert_eq!(
            text,
            "From: Jörg <a@example.org>\nTo: b@example.org\nSubject: x\\u{1b}[2J\nAttachment: a.pdf, 3 bytes\n\nfür Sie!\n"
        );
    }
}
