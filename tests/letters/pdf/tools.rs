//! Other people's programs that read a PDF. Where one is not installed nothing is judged, except in continuous
//! integration, where that is a failure.

use std::{
    io::Write,
    process::{Command, Stdio},
};

/// A font as pdffonts lists it.
#[derive(Debug)]
pub(super) struct Font {
    pub(super) embedded: bool,
    pub(super) mapped: bool,
    pub(super) name: String,
    pub(super) subset: bool,
}

/// A word and where it stands, in millimetres from the top left corner of its page.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) bottom: f64,
    pub(super) left: f64,
    pub(super) page: usize,
    pub(super) right: f64,
    pub(super) text: String,
    pub(super) top: f64,
}

/// Runs a program on a PDF and returns what it says; nothing where there is no such program.
pub(super) fn run(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let path = file.path().to_str().unwrap();
    let arguments = arguments.iter().map(|argument| if *argument == "FILE" { path } else { argument });
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output();
    match output {
        Ok(output) => {
            assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
            Some(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Err(error) => {
            assert!(std::env::var_os("CI").is_none(), "{program}: {error}");
            None
        }
    }
}

/// Returns the text in the order in which it was written.
pub(super) fn text(bytes: &[u8]) -> Option<String> {
    run("pdftotext", &["-raw", "-nopgbrk", "FILE", "-"], bytes)
}

pub(super) fn fonts(bytes: &[u8]) -> Option<Vec<Font>> {
    let table = run("pdffonts", &["FILE"], bytes)?;
    let font = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        let [.., embedded, subset, mapped, _, _] = words.as_slice() else { panic!("{line}") };
        let yes = |word: &str| word == "yes";
        Font { embedded: yes(embedded), mapped: yes(mapped), name: words[0].to_owned(), subset: yes(subset) }
    };
    Some(table.lines().skip(2).map(font).collect())
}

/// Returns a line of pdfinfo.
pub(super) fn info(bytes: &[u8], key: &str) -> Option<String> {
    let table = run("pdfinfo", &["FILE"], bytes)?;
    let line = table.lines().find_map(|line| line.strip_prefix(&format!("{key}:")));
    Some(line.unwrap_or_else(|| panic!("no {key} in {table}")).trim().to_owned())
}

pub(super) fn words(bytes: &[u8]) -> Option<Vec<Word>> {
    let table = run("pdftotext", &["-bbox", "FILE", "-"], bytes)?;
    let mut page = 0;
    let mut words = Vec::new();
    for line in table.lines() {
        page += usize::from(line.contains("<page "));
        let number = |name: &str| -> Option<f64> {
            let rest = line.split(&format!("{name}=\"")).nth(1)?;
            rest.split('"').next()?.parse().ok().map(|points: f64| points / 72.0 * 25.4)
        };
        if let (Some(left), Some(top), Some(right), Some(bottom)) =
            (number("xMin"), number("yMin"), number("xMax"), number("yMax"))
        {
            let text = line.split('>').nth(1).unwrap().split("</").next().unwrap().to_owned();
            words.push(Word { bottom, left, page, right, text, top });
        }
    }
    Some(words)
}
