//! What a person typed, checked.

use super::error::{LetterError, Typed};

/// Returns a value of one line without white space around it, tabs as spaces.
pub(super) fn line(field: &str, text: &str) -> Result<String, LetterError> {
    let refuse = |problem| LetterError::Value { field: field.to_owned(), problem };
    let text = text.trim();
    if text.is_empty() {
        return Err(refuse(Typed::Empty));
    }
    if is_plain(text) {
        return Ok(text.to_owned());
    }
    match text.chars().find(|char| is_line_break(*char)) {
        Some(char) => Err(refuse(Typed::Line(char))),
        None => clean(text).map_err(refuse),
    }
}

/// Returns the paragraphs of a longer value; blank lines part them, single line breaks stay.
pub(super) fn paragraphs(field: &str, text: &str) -> Result<Vec<String>, LetterError> {
    let refuse = |problem| LetterError::Value { field: field.to_owned(), problem };
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{85}', '\u{2028}'], "\n").replace('\u{2029}', "\n\n");
    let lines = text.split('\n').map(|line| clean(line.trim())).collect::<Result<Vec<_>, _>>().map_err(refuse)?;
    let paragraphs: Vec<String> =
        lines.split(String::is_empty).filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n")).collect();
    if paragraphs.is_empty() { Err(refuse(Typed::Empty)) } else { Ok(paragraphs) }
}

fn is_line_break(char: char) -> bool {
    matches!(char, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Tells whether a text has printable ASCII only, as nearly every one.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn clean(text: &str) -> Result<String, Typed> {
    text.chars().map(|char| if char == '\t' { Ok(' ') } else { printable(char) }).collect()
}

/// Marks that only join or part letters, or give a neutral mark its side, pass: some scripts need them.
fn printable(char: char) -> Result<char, Typed> {
    match char {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Err(Typed::Direction(char)),
        _ if char.is_control() => Err(Typed::Control(char)),
        _ => Ok(char),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(field: &str, problem: Typed) -> LetterError {
        LetterError::Value { field: field.to_owned(), problem }
    }

    #[test]
    fn a_line_is_trimmed_and_its_tabs_become_spaces() {
        assert_eq!(line("name", "\t Ada\tExample \n"), Ok("Ada Example".to_owned()));
    }

    #[test]
    fn a_line_with_a_break_a_control_or_a_turn_of_direction_is_refused_by_name() {
        for (text, problem) in [
            ("Ada\nExample", Typed::Line('\n')),
            ("Ada\u{2028}Example", Typed::Line('\u{2028}')),
            ("Ada\u{1b}[31m", Typed::Control('\u{1b}')),
            ("Ada\0", Typed::Control('\0')),
            ("Ada\u{9b}", Typed::Control('\u{9b}')),
            ("Ada \u{202e}elpmaxE", Typed::Direction('\u{202e}')),
            ("Ada \u{2066}x", Typed::Direction('\u{2066}')),
            (" \t\n", Typed::Empty),
        ] {
            assert_eq!(line("name", text), Err(refused("name", problem)), "{text:?}");
        }
        assert_eq!(
            refused("name", Typed::Line('\n')).to_string(),
            "`name` holds a line break (U+000A) but is one line"
        );
        assert_eq!(
            refused("reason", Typed::Direction('\u{202e}')).to_string(),
            "`reason` holds U+202E, which changes the direction of the text"
        );
    }

    #[test]
    fn joiners_marks_of_direction_and_emoji_pass() {
        for text in ["👩\u{200d}👧", "می\u{200c}خواهم", "\u{200f}!שלום", "🏴"] {
            assert_eq!(line("name", text), Ok(text.to_owned()));
        }
    }

    #[test]
    fn blank_lines_part_paragraphs_and_single_breaks_stay() {
        assert_eq!(
            paragraphs("reason", "\n one \r\n two\r\n \t\n\nthree\u{2029}four\n"),
            Ok(vec!["one\ntwo".to_owned(), "three".to_owned(), "four".to_owned()])
        );
        assert_eq!(paragraphs("reason", " \n "), Err(refused("reason", Typed::Empty)));
        assert_eq!(paragraphs("reason", "a\nb\u{7}"), Err(refused("reason", Typed::Control('\u{7}'))));
    }
}
