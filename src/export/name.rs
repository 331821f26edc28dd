//! Names of files that are safe on every system, whatever the name was that a file came with.

/// The longest part of a name that is taken over, in characters.
const LONGEST: usize = 40;

/// Makes the tail of a file name out of the name a file came with and what it holds: ASCII letters, digits and hyphens, then
/// the end that its content has. It is never empty, leads nowhere, and whoever puts a number before it has no name that a
/// system reserves.
///
/// ```
/// use redress::export::safe_name;
/// assert_eq!(safe_name("../../Bestellübersicht (2).PDF", "application/pdf"), "Bestelluebersicht-2.pdf");
/// assert_eq!(safe_name("invoice.pdf.exe", "application/octet-stream"), "invoice-pdf.bin");
/// assert_eq!(safe_name("\u{202e}", "image/png"), "file.png");
/// ```
#[must_use]
pub fn safe_name(original: &str, media_type: &str) -> String {
    let last = original.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = match last.rsplit_once('.') {
        Some((stem, end))
            if !stem.is_empty() && end.len() <= 5 && end.bytes().all(|byte| byte.is_ascii_alphanumeric()) =>
        {
            stem
        }
        _ => last,
    };
    let mut safe = String::new();
    for character in stem.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' => safe.push(character),
            'ä' | 'æ' => safe.push_str("ae"),
            'ö' | 'ø' => safe.push_str("oe"),
            'ü' => safe.push_str("ue"),
            'ß' => safe.push_str("ss"),
            'Ä' => safe.push_str("Ae"),
            'Ö' => safe.push_str("Oe"),
            'Ü' => safe.push_str("Ue"),
            _ if safe.is_empty() || safe.ends_with('-') => {}
            _ => safe.push('-'),
        }
        if LONGEST <= safe.len() {
            break;
        }
    }
    let safe = safe.trim_end_matches('-');
    format!("{}.{}", if safe.is_empty() { "file" } else { safe }, end(media_type))
}

/// Returns the end of the name of a file that holds this; a file is opened by what it holds, not by what it was called.
pub(super) fn end(media_type: &str) -> &'static str {
    let bare = media_type.split(';').next().unwrap_or_default().trim();
    match bare {
        "application/gzip" => "gz",
        "application/json" => "json",
        "application/pdf" => "pdf",
        "application/vnd.oasis.opendocument.spreadsheet" => "ods",
        "application/vnd.oasis.opendocument.text" => "odt",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/zip" => "zip",
        "image/avif" => "avif",
        "image/gif" => "gif",
        "image/heif" => "heic",
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/tiff" => "tif",
        "image/webp" => "webp",
        "message/rfc822" => "eml",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/html" => "html",
        "text/plain" => "txt",
        "video/mp4" => "mp4",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Two hundred names that have broken programs: paths, devices, streams, directions, endings, lengths.
    fn corpus() -> Vec<String> {
        let mut names: Vec<String> = [
            "",
            ".",
            "..",
            "...",
            "/",
            "\\",
            "//",
            "a/",
            "/etc/passwd",
            "../../.ssh/authorized_keys",
            "..\\..\\boot.ini",
            "C:\\Windows\\win.ini",
            "\\\\server\\share\\x",
            "file:///etc/passwd",
            "~/.bashrc",
            "$HOME/x",
            "`id`",
            "$(id)",
            "a;rm -rf ~",
            "a|b",
            "a&b",
            "a>b",
            "-rf",
            "--help",
            "@file",
            "=cmd|' /C calc'!A0",
            "+1",
            "a\nb",
            "a\rb",
            "a\tb",
            "a\0b",
            "a\u{7}b",
            "\u{1b}[2J",
            "\u{202e}gpj.exe",
            "a\u{200b}b.pdf",
            "\u{feff}a.txt",
            "a\u{2028}b",
            "e\u{301}.txt",
            "\u{e0001}",
            "a:b",
            "a::$DATA",
            "a:stream.txt",
            "a*b",
            "a?b",
            "a\"b",
            "<a>",
            "a'b",
            "a b",
            " a",
            "a ",
            "a.",
            "a..",
            ".htaccess",
            ".git",
            "desktop.ini",
            "Thumbs.db",
            "SHA256SUMS",
            "00_README.txt",
            "invoice.pdf.exe",
            "a.scr",
            "a.js",
            "a.html",
            "a.lnk",
            "a.PDF",
            "a.tar.gz",
            "ab.toolong",
            "файл.pdf",
            "请求.pdf",
            "ملف.pdf",
            "😀.png",
            "ÄÖÜß.pdf",
        ]
        .iter()
        .map(ToString::to_string)
        .collect();
        for device in ["CON", "PRN", "AUX", "NUL", "CONIN$", "CLOCK$"] {
            names.extend([device.to_owned(), format!("{device}.txt"), device.to_lowercase(), format!("{device} .pdf")]);
        }
        for number in 0..10 {
            names.extend([format!("COM{number}"), format!("LPT{number}.pdf"), format!("com{number}.tar.gz")]);
        }
        for number in 1..=32_u8 {
            names.push(format!("a{}b", char::from(number)));
        }
        for length in [1, 39, 40, 41, 100, 255, 256, 1024, 4096] {
            names.extend(["a", "ä", "😀", "/", "."].map(|sign| sign.repeat(length)));
        }
        names
    }

    fn is_safe(name: &str) -> bool {
        let (stem, end) = name.split_once('.').unwrap();
        let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        (1..=LONGEST + 1).contains(&stem.len())
            && !stem.starts_with('-')
            && plain(stem)
            && plain(end)
            && !end.is_empty()
    }

    #[test]
    fn two_hundred_hostile_names_become_safe_ones() {
        let names = corpus();
        assert!(200 <= names.len(), "{}", names.len());
        for name in names {
            for media_type in ["application/pdf", "x/../../y", "", "message/rfc822"] {
                let safe = safe_name(&name, media_type);
                assert!(is_safe(&safe), "`{name}` became `{safe}`");
            }
        }
    }

    proptest! {
        #[test]
        fn any_name_becomes_a_safe_one(name in any::<String>(), media_type in any::<String>()) {
            prop_assert!(is_safe(&safe_name(&name, &media_type)));
        }
    }
}
