//! The pages of `docs/help`, part of the program.

use crate::cli::{output::strong, wrap::wrap};

/// A page about a topic.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// Its text: a heading, paragraphs, lists and, last, the commands to type.
    pub(super) text: &'static str,
    /// The word that is typed.
    pub(super) topic: &'static str,
}

macro_rules! pages {
    ($($topic:literal),* $(,)?) => {
        &[$(Page { text: include_str!(concat!("../../../docs/help/", $topic, ".md")), topic: $topic }),*]
    };
}

/// What stands before a line that is typed as it is.
const TYPED: &str = "    ";

impl Page {
    /// Every page, by its topic; a test holds the list against the folder.
    pub(super) const ALL: &'static [Self] = pages![
        "access",
        "authorities",
        "deadlines",
        "evidence",
        "gmail",
        "identity",
        "leaving",
        "orders",
        "outlook",
        "phishing",
        "privacy",
        "replies",
        "retained",
        "sending",
        "words",
    ];

    /// Returns the page about a topic.
    pub(super) fn find(topic: &str) -> Option<&'static Self> {
        Self::ALL.iter().find(|page| page.topic == topic)
    }

    /// Returns its heading.
    pub(super) fn title(&self) -> &'static str {
        self.text.lines().next().unwrap_or_default().trim_start_matches("# ")
    }

    /// Returns the lines that are typed.
    pub(super) fn commands(&self) -> Vec<&'static str> {
        self.text.lines().filter_map(|line| line.strip_prefix(TYPED)).collect()
    }

    /// Returns the page in lines of a width.
    pub(super) fn lines(&self, width: usize) -> Vec<String> {
        self.text.lines().flat_map(|line| shown(line, width)).collect()
    }
}

fn shown(line: &str, width: usize) -> Vec<String> {
    if let Some(heading) = line.strip_prefix("# ").or_else(|| line.strip_prefix("## ")) {
        return wrap(heading, width, "", "").iter().map(|line| strong(line)).collect();
    }
    if line.starts_with(TYPED) {
        return vec![line.to_owned()];
    }
    match line.strip_prefix("- ") {
        Some(item) => wrap(item, width, "- ", "  "),
        None => wrap(line, width, "", ""),
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs};

    use clap::Parser;

    use super::*;
    use crate::cli::Cli;

    #[test]
    fn every_page_of_the_folder_is_a_topic() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/help");
        let files: BTreeSet<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap().replace(".md", ""))
            .collect();
        assert_eq!(files, Page::ALL.iter().map(|page| page.topic.to_owned()).collect());
    }

    #[test]
    fn every_page_has_a_heading_and_ends_with_commands_that_can_be_typed() {
        for page in Page::ALL {
            assert!(page.text.starts_with("# ") && !page.title().is_empty(), "{}", page.topic);
            let (_, end) =
                page.text.split_once("\n## Type\n\n").unwrap_or_else(|| panic!("{} ends otherwise", page.topic));
            assert!(end.lines().all(|line| line.starts_with("    redress ")), "{}", page.topic);
            assert_eq!(end.lines().count(), page.commands().len(), "{}", page.topic);
            for command in page.commands() {
                let words = shlex::split(command).unwrap();
                if let Err(error) = Cli::try_parse_from(&words) {
                    panic!("{}: {command}\n{error}", page.topic);
                }
            }
        }
    }

    #[test]
    fn a_page_is_at_most_a_screen_or_two_and_its_lines_fit() {
        for page in Page::ALL {
            let lines = page.lines(80);
            assert!(lines.len() <= 60, "{}: {} lines", page.topic, lines.len());
            let plain = lines.iter().map(|line| line.replace("\u{1b}[1m", "").replace("\u{1b}[0m", ""));
            for line in plain.filter(|line| !line.starts_with(TYPED)) {
                assert!(line.chars().count() <= 80, "{}: {line}", page.topic);
            }
        }
    }
}
