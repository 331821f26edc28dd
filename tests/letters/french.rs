//! What holds for French alone: the spaces before marks of punctuation, at which no line may end, and the apostrophe.

use redress::letter::FILES;

const NARROW: char = '\u{202f}';
const WIDE: char = '\u{a0}';

/// The marks that a space stands before, with that space.
const MARKS: [(char, char); 5] = [(':', WIDE), (';', NARROW), ('?', NARROW), ('!', NARROW), ('»', WIDE)];

/// The lines of the French texts that reach a letter.
fn lines() -> impl Iterator<Item = (&'static str, &'static str)> {
    let french = |file: &str| file.contains("/fr/") || file.ends_with("/fr.toml");
    let of = |(file, text): (&'static str, &'static str)| {
        let body = text.rsplit("+++\n").next().unwrap();
        body.lines().filter(|line| !line.starts_with("# ")).map(move |line| (file, line))
    };
    FILES.into_iter().filter(move |(file, _)| french(file)).flat_map(of)
}

#[test]
fn no_line_can_end_before_a_mark_and_none_stands_without_its_space() {
    let mut seen = 0;
    for (file, line) in lines() {
        for (at, (mark, space)) in line
            .char_indices()
            .filter_map(|(at, sign)| MARKS.into_iter().find(|(mark, _)| *mark == sign).map(|found| (at, found)))
        {
            let ends = line[at + mark.len_utf8()..].chars().next().is_none_or(|next| next == ' ' || next == '"');
            assert!(!ends || line[..at].ends_with(space), "{file}: `{mark}` in {line}");
            seen += usize::from(ends);
        }
    }
    assert!(seen > 100, "{seen}");
}

#[test]
fn an_apostrophe_is_a_curved_one() {
    assert!(lines().count() > 800);
    for (file, line) in lines() {
        assert!(!line.contains('\''), "{file}: {line}");
    }
}

#[test]
fn the_subject_of_a_letter_needs_no_mark_that_a_space_stands_before() {
    let mut seen = 0;
    for (file, text) in FILES.into_iter().filter(|(file, _)| file.contains("/fr/")) {
        let Some(subject) = text.lines().find_map(|line| line.strip_prefix("subject = ")) else { continue };
        assert!(!subject.contains(MARKS.map(|(mark, _)| mark)), "{file}: {subject}");
        seen += 1;
    }
    assert!(seen > 15, "{seen}");
}
