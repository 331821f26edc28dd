//! Foreign text on its way to a terminal: what cannot be seen, or moves the text about, is written out.

use std::fmt::Write;

use crate::post::escape;

/// The escapes of our own that pass: bold, and its end.
const OWN: [&str; 2] = ["\u{1b}[1m", "\u{1b}[0m"];

/// The longest foreign field that is shown whole, in characters.
const LONGEST: usize = 2_000;

/// Makes one foreign field fit to stand in a line: a name of a file, a text of the registry, what a server said.
pub(super) fn shown(text: &str) -> String {
    // A backslash of the field's own stays single, as a path in an error does; it moves nothing.
    let text: String = text.chars().take(LONGEST).collect();
    rewritten(&text, |_| false, |character| escape(character.encode_utf8(&mut [0; 4]).as_bytes(), 16))
}

/// Makes lines fit for a terminal: the last boundary, which every line passes.
pub(super) fn visible(text: &str) -> String {
    let mut rest = text;
    let mut lines = String::with_capacity(text.len());
    while let Some((position, own)) = OWN.iter().filter_map(|own| Some((rest.find(own)?, own))).min() {
        lines += &line_by_line(&rest[..position]);
        lines += own;
        rest = &rest[position + own.len()..];
    }
    lines + &line_by_line(rest)
}

/// Makes a JSON document fit for a terminal: the same document, with what cannot be seen written as `\\uXXXX`.
pub(super) fn visible_json(text: &str) -> String {
    rewritten(
        text,
        |character| character == '\n',
        |character| {
            let mut units = String::new();
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(units, "\\u{unit:04x}").expect("a String takes every write");
            }
            units
        },
    )
}

fn line_by_line(text: &str) -> String {
    let layout = |character| matches!(character, '\n' | '\t');
    rewritten(text, layout, |character| escape(character.encode_utf8(&mut [0; 4]).as_bytes(), 16))
}

fn rewritten(text: &str, passes: impl Fn(char) -> bool, write: impl Fn(char) -> String) -> String {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    let mut lines = String::with_capacity(text.len());
    for character in text.chars() {
        if passes(character) || !is_unseen(character) {
            lines.push(character);
        } else {
            lines += &write(character);
        }
    }
    lines
}

/// Tells whether `post` would write the character out, apart from the backslash, which is seen.
fn is_unseen(character: char) -> bool {
    if matches!(character, ' '..='~') {
        return false;
    }
    let mut bytes = [0; 4];
    let text = character.encode_utf8(&mut bytes);
    escape(text.as_bytes(), 16) != *text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_signs_are_written_out_and_our_own_pass() {
        assert_eq!(visible("\u{1b}[1mopen\u{1b}[0m\tb\n"), "\u{1b}[1mopen\u{1b}[0m\tb\n");
        assert_eq!(visible("\u{1b}]0;owned\u{7}"), "\\u{1b}]0;owned\\u{7}");
        assert_eq!(visible("gpj.\u{202e}exe \u{1b}[2J"), "gpj.\\u{202e}exe \\u{1b}[2J");
        assert_eq!(visible("für C:\\x"), "für C:\\x");
    }

    #[test]
    fn a_field_makes_no_line_and_no_column_of_its_own() {
        assert_eq!(shown("a\tb\nc"), "a\\u{9}b\\u{a}c");
    }

    #[test]
    fn a_document_stays_the_same_document() {
        let text = "{\n \"a\": \"\u{202e}\u{e0001}ü\"\n}";
        let shown = visible_json(text);
        assert!(shown.contains("\\u202e\\udb40\\udc01ü"), "{shown}");
        let read = |text| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(read(&shown), read(text));
    }
}
