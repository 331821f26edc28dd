use std::sync::LazyLock;

use mail_parser::decoders::charsets::map::charset_decoder;
use percent_encoding::percent_decode_str;
use regex_lite::Regex;

/// Joins a file name that is cut into pieces (RFC 2231 section 4.1): all octets first, then the characters.
pub(super) fn joined(head: &str) -> Option<String> {
    static PIECE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r#"(?i)\bfilename\*(\d{1,3})(\*?)=(?:"([^"]*)"|([^;\s]*))"#).expect("a test reads with it")
    });
    let mut pieces: Vec<(u16, Vec<u8>)> = Vec::new();
    let mut charset = None;
    for found in PIECE.captures_iter(head) {
        let value = found.get(3).or(found.get(4)).map_or("", |value| value.as_str());
        let number = found[1].parse().ok()?;
        let encoded = !found[2].is_empty();
        let value = match value.split('\'').collect::<Vec<_>>().as_slice() {
            [named, _, rest] if number == 0 && encoded => {
                charset = Some((*named).to_owned());
                *rest
            }
            _ => value,
        };
        pieces.push((number, if encoded { percent_decode_str(value).collect() } else { value.as_bytes().to_vec() }));
    }
    pieces.sort_by_key(|(number, _)| *number);
    let octets = pieces.into_iter().flat_map(|(_, octets)| octets).collect::<Vec<u8>>();
    let text = match charset_decoder(charset.as_deref().unwrap_or("utf-8").as_bytes()) {
        Some(decode) => decode(&octets),
        None => String::from_utf8_lossy(&octets).into_owned(),
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_that_is_cut_by_a_line_is_whole_again() {
        let head = "Content-Disposition: attachment;\r\n filename*1*=%99x.p;\r\n filename*0*=utf-8'fr'd%E2%80;\r\n filename*2*=df\r\n";
        assert_eq!(joined(head).as_deref(), Some("d\u{2019}x.pdf"));
        assert_eq!(joined("Content-Disposition: attachment; filename=x"), None);
    }
}
