//! A language that nobody speaks, `zz`: English with every `e` outside of braces as `ë`.

use redress::letter::FILES;

/// The files of the language, as named below `templates/`.
pub(crate) fn files() -> Vec<(String, String)> {
    let strange = |(file, text): (&str, &str)| match file {
        "words/en.toml" => Some(("words/zz.toml".to_owned(), strange_words(text))),
        _ if file.ends_with("/en/words.toml") => Some((file.replace("/en/", "/zz/"), text.to_owned())),
        _ if file.contains("/en/") => Some((file.replace("/en/", "/zz/"), strange(text))),
        _ => None,
    };
    FILES.into_iter().filter_map(strange).collect()
}

/// The shipped files with those of the language beside them.
pub(crate) fn with_shipped() -> Vec<(String, String)> {
    let shipped = FILES.into_iter().map(|(file, text)| (file.to_owned(), text.to_owned()));
    shipped.chain(files()).collect()
}

fn strange(template: &str) -> String {
    let (front, body) = match template.rsplit_once("\n+++\n") {
        Some((front, body)) => (format!("{front}\n+++\n"), body),
        None => (String::new(), template),
    };
    let mut text = front;
    let mut depth = 0;
    for char in body.chars() {
        match char {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        text.push(if depth == 0 && char == 'e' { 'ë' } else { char });
    }
    // A letter that marks an item stays what it is.
    text.replace("(ë)", "(e)")
}

fn strange_words(words: &str) -> String {
    let words = words.replace("date = \"{day}\\u00a0{month}\\u00a0{year}\"", "date = \"{year}/{month}/{day}\"");
    let words = words.replace("list = \", \"", "list = \" + \"").replace("clauses = \"; \"", "clauses = \" / \"");
    words.replace("\"November\"", "\"Novëmbër\"").replace("For information:", "For information (zz):")
}
