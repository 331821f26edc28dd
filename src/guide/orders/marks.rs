//! The marks of HTML and XML, as far as a number may stand in them or be cut by them.

/// Marks within a word of a web page: what stands on both sides of them may be one text, or two.
pub(super) const OF_PAGES: Inline =
    Inline { between: JOINT, names: &["a", "b", "em", "font", "i", "span", "strong", "u"] };

/// Marks within a word of an Office document, which cuts a number in two wherever its looks change: one text.
pub(super) const OF_OFFICE: Inline = Inline {
    between: "",
    names: &["b", "color", "i", "r", "rFont", "rPr", "sz", "t", "text:span", "u", "w:r", "w:rPr", "w:t"],
};

/// Stands where a mark within a word was, so that both readings can be tried: WORD JOINER, which is no letter and no digit.
pub(super) const JOINT: &str = "\u{2060}";

/// Marks that end no line, and what stands in their place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inline {
    between: &'static str,
    names: &'static [&'static str],
}

/// Tells whether a mark begins here: `<` before a number or a space is a sign as any other.
pub(super) fn begins(text: &str) -> bool {
    let mut signs = text.chars();
    signs.next() == Some('<')
        && signs.next().is_some_and(|sign| sign.is_alphabetic() || matches!(sign, '/' | '!' | '?'))
}

/// Takes the marks out; most of them end a line.
pub(super) fn without(text: &str, inline: Inline) -> String {
    unescaped(&parted(text, inline).0)
}

/// Takes the marks out and puts what stands in them below, each a line of its own: the address of a link, an attribute.
pub(super) fn beside(text: &str, inline: Inline) -> String {
    let (plain, within) = parted(text, inline);
    unescaped(&(plain + "\n" + &within))
}

/// Returns the text between the marks, and what stands in the marks after their names.
fn parted(text: &str, inline: Inline) -> (String, String) {
    let mut plain = String::with_capacity(text.len() / 2);
    let mut within = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        plain.push_str(&rest[..at]);
        let Some(end) = rest[at..].find('>').filter(|_| begins(&rest[at..])) else {
            plain.push('<');
            rest = &rest[at + 1..];
            continue;
        };
        let mark = &rest[at + 1..at + end];
        let whole = mark.trim_start_matches('/');
        let name = whole.split([' ', '/', '\t', '\n', '\r']).next().unwrap_or_default();
        plain.push_str(if inline.names.contains(&name.to_ascii_lowercase().as_str()) || inline.names.contains(&name) {
            inline.between
        } else {
            "\n"
        });
        if name.len() < whole.len() || name.starts_with('!') {
            within.push_str(whole);
            within.push('\n');
        }
        rest = &rest[at + end + 1..];
    }
    plain.push_str(rest);
    (plain, within)
}

/// Writes signs that are written as references out; a reference that is none stays.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        let reference = rest[at + 1..].find(';').filter(|end| *end <= LONGEST_REFERENCE);
        let sign = reference.and_then(|end| Some((sign(&rest[at + 1..at + 1 + end])?, at + end + 2)));
        if let Some((sign, after)) = sign {
            plain.push(sign);
            rest = &rest[after..];
        } else {
            plain.push('&');
            rest = &rest[at + 1..];
        }
    }
    plain.push_str(rest);
    plain
}

/// The longest reference that is looked for, in octets.
const LONGEST_REFERENCE: usize = 10;

fn sign(reference: &str) -> Option<char> {
    if let Some(number) = reference.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match reference {
        "amp" => '&',
        "apos" => '\'',
        "gt" => '>',
        "lt" => '<',
        "nbsp" => '\u{a0}',
        "quot" => '"',
        "shy" => '\u{ad}',
        "thinsp" => '\u{2009}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_within_a_word_leave_a_joint_on_a_page_and_nothing_in_an_office_document() {
        assert_eq!(without("<p>Order<b>81</b>23</p>", OF_PAGES), "\nOrder\u{2060}81\u{2060}23\n");
        assert_eq!(without("<w:p><w:t>81</w:t><w:t>23</w:t></w:p>", OF_OFFICE), "\n8123\n");
        assert_eq!(without("<P><SPAN>a</SPAN></P>", OF_PAGES), "\n\u{2060}a\u{2060}\n");
    }

    #[test]
    fn what_stands_in_a_mark_is_a_line_of_its_own() {
        let page = "<a href=\"/detail?orderId=8123456789012345&amp;x=1\">open</a><![CDATA[8123456789012346]]>";
        let lines = beside(page, OF_PAGES);
        for wanted in ["orderId=8123456789012345&x=1", "8123456789012346"] {
            assert!(lines.lines().any(|line| line.contains(wanted)), "{lines}");
        }
        assert!(!without(page, OF_PAGES).contains("8123456789012345"));
    }

    #[test]
    fn references_are_written_out_and_what_is_none_stays() {
        for (text, plain) in [
            ("&#52;&#x35;", "45"),
            ("8&nbsp;1", "8\u{a0}1"),
            ("a & b; c", "a & b; c"),
            ("&#xffffffff;", "&#xffffffff;"),
            ("&unknown;", "&unknown;"),
            ("AT&T;", "AT&T;"),
            ("&", "&"),
            ("&größe;", "&größe;"),
        ] {
            assert_eq!(unescaped(text), plain);
        }
    }

    #[test]
    fn a_sign_that_begins_no_mark_stays_a_sign() {
        assert_eq!(without("<p>1 < 2 > 1</p>", OF_PAGES), "\n1 < 2 > 1\n");
        assert_eq!(without("<p>open <b", OF_PAGES), "\nopen <b");
    }
}
