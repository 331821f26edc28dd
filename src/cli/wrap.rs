//! Text in lines of a width; what a line must not break is one word.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns how many columns a text takes on a terminal; what makes it stand out takes none.
pub(super) fn width(text: &str) -> usize {
    let mut parts = text.split('\u{1b}');
    let first = parts.next().map_or(0, UnicodeWidthStr::width);
    parts.fold(first, |sum, part| sum + part.split_once('m').map_or(0, |(_, shown)| shown.width()))
}

/// Breaks a text into lines of at most `width` columns; `first` stands before the first line and `rest` before the others. A
/// word longer than a line stands alone.
pub(super) fn wrap(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if !is_empty && width < self::width(&line) + 1 + self::width(word) {
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

/// Cuts a word that is longer than a line into pieces of at most `width` columns: after a `/`, before an `@` or a dot, and
/// only where there is none of these in the last two thirds of a line, at its end. The pieces are the word.
pub(super) fn pieces(word: &str, width: usize) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut rest = word;
    while width < self::width(rest) {
        let at = cut(rest, width);
        if at == rest.len() {
            break;
        }
        let (piece, others) = rest.split_at(at);
        pieces.push(piece);
        rest = others;
    }
    pieces.push(rest);
    pieces
}

/// Returns where the first piece of a long word ends.
fn cut(word: &str, width: usize) -> usize {
    let (mut used, mut last, mut best) = (0, 0, 0);
    let mut escape = false;
    for (at, sign) in word.char_indices() {
        escape |= sign == '\u{1b}';
        if escape {
            escape = sign != 'm';
            last = at + sign.len_utf8();
            continue;
        }
        if matches!(sign, '@' | '.') && width / 3 < used {
            best = at;
        }
        used += sign.width().unwrap_or(0);
        if width < used {
            break;
        }
        last = at + sign.len_utf8();
        if matches!(sign, '/' | '?' | '&' | ';') && width / 3 < used {
            best = last;
        }
    }
    // One sign may be wider than the line.
    let at_least = word.chars().next().map_or(0, char::len_utf8);
    if best == 0 { last.max(at_least) } else { best }
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

    #[test]
    fn what_stands_out_takes_no_more_columns() {
        assert_eq!(width("\u{1b}[1m\u{1b}[4mopen\u{1b}[0m it"), 7);
        assert_eq!(wrap("\u{1b}[1maa bb\u{1b}[0m cc", 5, "", ""), ["\u{1b}[1maa bb\u{1b}[0m", "cc"]);
    }

    #[test]
    fn an_address_is_cut_at_its_joints_and_a_word_without_any_at_the_end_of_the_line() {
        assert_eq!(pieces("https://example.org/privacy/form", 20), ["https://example.org/", "privacy/form"]);
        assert_eq!(pieces("DataProtection@example.org", 20), ["DataProtection", "@example.org"]);
        assert_eq!(pieces("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(pieces("abcd", 4), ["abcd"]);
        assert_eq!(pieces("保護保護", 3), ["保", "護", "保", "護"]);
        assert_eq!(pieces("保", 1), ["保"]);
    }
}
