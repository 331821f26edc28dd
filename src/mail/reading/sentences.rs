/// A sentence of a mail.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Sentence {
    /// The sentence made fit to be compared: small letters, single spaces, plain quotes; a space at both ends.
    pub(super) flat: String,
    /// The sentence as it stands, on one line.
    pub(super) shown: String,
}

/// Words before a full stop that end no sentence.
const SHORTENED: [&str; 37] = [
    "abs", "al", "apt", "approx", "art", "bzw", "ca", "cf", "civ", "dr", "eg", "es", "etc", "ex", "exma", "ggf", "ie",
    "lit", "mr", "mrs", "ms", "no", "nr", "núm", "num", "par", "poz", "prof", "pt", "réf", "ref", "s", "sig", "sra",
    "sr", "st", "vgl",
];

/// Longest text of one sentence; a longer one is cut into pieces.
const LONGEST: usize = 2_000;
/// The most sentences that are read; a mail with more is no letter.
const MOST: usize = 400;

/// Splits a text into its sentences; the end of a paragraph ends one, the end of a line does not.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut paragraph = String::new();
    for line in text.lines().chain([""]) {
        if found.len() > MOST {
            break;
        }
        let line = line.trim();
        if line.is_empty() || begins_item(line) {
            split(&paragraph, &mut found);
            paragraph.clear();
        }
        if paragraph.len() > LONGEST {
            split(&paragraph, &mut found);
            paragraph.clear();
        }
        if !paragraph.is_empty() {
            paragraph.push(' ');
        }
        paragraph += line;
    }
    split(&paragraph, &mut found);
    found.truncate(MOST);
    found
}

/// Tells whether a line begins an item of a list.
pub(super) fn begins_item(line: &str) -> bool {
    let numbered = line.split_once(['.', ')']).is_some_and(|(number, rest)| {
        (1..=2).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) && rest.starts_with(' ')
    });
    // `26. Januar` at the head of a line is a day, not an item.
    let is_day = || line.split_whitespace().nth(1).is_some_and(super::dates::is_month);
    (numbered && !is_day()) || ["- ", "* ", "• ", "– "].iter().any(|mark| line.starts_with(mark))
}

fn split(paragraph: &str, found: &mut Vec<Sentence>) {
    let mut start = 0;
    for (at, mark) in super::text::head(paragraph, 2 * LONGEST).match_indices(['.', '!', '?', '。', '！', '？']) {
        let end = at + mark.len();
        if ends_sentence(&paragraph[start..at], mark, &paragraph[end..]) {
            add(&paragraph[start..end], found);
            start = end;
        }
    }
    add(super::text::head(&paragraph[start..], 2 * LONGEST), found);
}

fn ends_sentence(before: &str, mark: &str, after: &str) -> bool {
    if matches!(mark, "。" | "！" | "？") {
        return true;
    }
    let Some(rest) = after.strip_prefix(' ').or_else(|| after.is_empty().then_some("")) else { return false };
    if mark != "." {
        return true;
    }
    let word = before.rsplit([' ', '(', '.']).next().unwrap_or_default().to_lowercase();
    let ordinal = (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    let initial = word.chars().count() == 1;
    let goes_on = rest.chars().next().is_some_and(|next| next.is_lowercase() || next.is_ascii_digit() || next == '§');
    !(ordinal || initial || goes_on || SHORTENED.contains(&word.as_str()))
}

fn add(text: &str, found: &mut Vec<Sentence>) {
    let shown = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if shown.chars().any(char::is_alphanumeric) {
        found.push(Sentence { flat: flat(&shown), shown });
    }
}

/// Makes a text fit to be compared.
pub(super) fn flat(text: &str) -> String {
    #[cfg(test)]
    super::counted::one();
    let mut flat = String::with_capacity(text.len() + 2);
    flat.push(' ');
    for sign in text.chars().flat_map(char::to_lowercase) {
        match sign {
            '\u{2019}' | '\u{2018}' | '\u{b4}' | '`' => flat.push('\''),
            '\u{2010}'..='\u{2014}' => flat.push('-'),
            sign if sign.is_whitespace() => {
                if !flat.ends_with(' ') {
                    flat.push(' ');
                }
            }
            sign => flat.push(sign),
        }
    }
    if !flat.ends_with(' ') {
        flat.push(' ');
    }
    flat
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        sentences(text).into_iter().map(|sentence| sentence.shown).collect()
    }

    #[test]
    fn a_line_ends_no_sentence_and_a_paragraph_does() {
        assert_eq!(shown("We have\nit. And\n\nmore"), ["We have it.", "And", "more"]);
    }

    #[test]
    fn shortened_words_ordinals_and_provisions_end_none() {
        for whole in [
            "am 5. Januar 2027 erledigt",
            "nach § 147 Abs. 1 Nr. 4 AO bleibt",
            "dall'art. 2220 c.c., le fatture",
            "l'article L. 123-22 du code",
        ] {
            assert_eq!(shown(whole), [whole]);
        }
    }

    #[test]
    fn items_of_a_list_stand_alone() {
        assert_eq!(shown("kept:\n- a\n- b\n1. c"), ["kept:", "- a", "- b", "1. c"]);
    }
}
