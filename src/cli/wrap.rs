//! Text in lines of a width; what a line must not break is one word.

use unicode_width::UnicodeWidthStr;

/// Breaks a text into lines of at most `width` columns; `first` stands before the first line and `rest` before the others. A
/// word longer than a line stands alone.
pub(super) fn wrap(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !is_empty && width < line.width() + 1 + word.width() {
            lines.push(std::mem::replace(&mut line, rest.to_owned()));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    lines.push(line);
    lines
}

/// Breaks a text into lines that all begin with the same indent.
pub(super) fn indented(text: &str, width: usize, indent: usize) -> Vec<String> {
    let indent = " ".repeat(indent);
    wrap(text, width, &indent, &indent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_filled_to_its_last_column_and_no_further() {
        assert_eq!(wrap("aa bb cc", 5, "", ""), ["aa bb", "cc"]);
        assert_eq!(wrap("aa bb cc", 4, "", ""), ["aa", "bb", "cc"]);
        assert_eq!(wrap("aa bb cc", 7, "- ", "  "), ["- aa bb", "  cc"]);
    }

    #[test]
    fn a_word_that_is_longer_than_a_line_stands_alone_and_whole() {
        assert_eq!(wrap("see https://example.org/x now", 10, "", ""), ["see", "https://example.org/x", "now"]);
        assert_eq!(wrap("", 10, "- ", "  "), ["- "]);
    }
}
