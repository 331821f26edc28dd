use std::fmt::Write;

/// Makes foreign text fit for a terminal, a page or a log, in at most `limit` characters and a sign that more was cut
/// off.
///
/// What cannot be seen or moves the text about is written as an escape: control characters, DEL, marks that change the
/// direction of writing, characters without width, line separators, octets that are no UTF-8, and the backslash itself.
///
/// ```
/// use redress::mail::escape;
/// assert_eq!(escape(b"550 \x1b[31mno\r\n", 40), r"550 \u{1b}[31mno\u{d}\u{a}");
/// assert_eq!(escape("f\u{fc}r".as_bytes(), 40), "für");
/// assert_eq!(escape(b"f\xfcr", 40), r"f\xfcr");
/// assert_eq!(escape(b"endless", 3), "end…");
/// ```
#[must_use]
pub fn escape(bytes: &[u8], limit: usize) -> String {
    let mut pieces = bytes.utf8_chunks().flat_map(|chunk| {
        chunk.valid().chars().map(character).chain(chunk.invalid().iter().map(|octet| format!("\\x{octet:02x}")))
    });
    let mut shown = String::new();
    let mut length = 0;
    for piece in pieces.by_ref() {
        length += piece.chars().count();
        if length > limit {
            shown.push('…');
            break;
        }
        shown.push_str(&piece);
    }
    shown
}

fn character(c: char) -> String {
    let mut text = String::new();
    if c == '\\' {
        text.push_str("\\\\");
    } else if is_unseen(c) {
        write!(text, "\\u{{{:x}}}", u32::from(c)).expect("a String takes every write");
    } else {
        text.push(c);
    }
    text
}

/// Control characters, what Unicode 16 wants left out when shown (`Default_Ignorable_Code_Point`), the line and
/// paragraph separators and the interlinear marks.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{1bca0}'..='\u{1bca3}'
                | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_character_that_turns_or_hides_text_is_written_out() {
        for (text, shown) in [
            ("\u{202e}gpj", "\\u{202e}gpj"),
            ("a\u{200b}b", "a\\u{200b}b"),
            ("\u{9b}2J", "\\u{9b}2J"),
            ("\u{7f}", "\\u{7f}"),
            ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
            ("\\x1b", "\\\\x1b"),
        ] {
            assert_eq!(escape(text.as_bytes(), 100), shown);
        }
    }

    #[test]
    fn text_of_the_limit_is_whole_and_one_more_is_cut() {
        assert_eq!(escape(b"12345", 5), "12345");
        assert_eq!(escape(b"123456", 5), "12345…");
        assert_eq!(escape(b"1234\x07", 5), "1234…", "an escape is not cut in two");
    }

    proptest! {
        #[test]
        fn nothing_unseen_comes_through(bytes in prop::collection::vec(any::<u8>(), 0..400), limit in 0_usize..300) {
            let shown = escape(&bytes, limit);
            prop_assert!(shown.chars().count() <= limit + 1);
            prop_assert!(!shown.chars().any(is_unseen));
        }

        #[test]
        fn printable_text_is_left_alone(text in "[ -\\[\\]-~äöüß€]{0,80}") {
            prop_assert_eq!(escape(text.as_bytes(), 80), text);
        }
    }
}
