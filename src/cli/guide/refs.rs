//! The texts that a screen rests on: a number at each statement, and a list of them at the end.

use crate::{cli::wrap::wrap, guide::Guide};

/// The texts that were named so far, in that order.
pub(super) struct Refs<'a> {
    guide: &'a Guide,
    named: Vec<&'a str>,
}

impl<'a> Refs<'a> {
    pub(super) fn new(guide: &'a Guide) -> Self {
        Self { guide, named: Vec::new() }
    }

    /// Returns the numbers of these texts, in brackets.
    pub(super) fn mark(&mut self, sources: &'a [String]) -> String {
        let mut numbers: Vec<usize> = sources.iter().map(|id| self.number(id)).collect();
        numbers.sort_unstable();
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        format!("[{}]", numbers.join(", "))
    }

    fn number(&mut self, id: &'a str) -> usize {
        if let Some(position) = self.named.iter().position(|known| *known == id) {
            return position + 1;
        }
        self.named.push(id);
        self.named.len()
    }

    /// Lists the texts with whose word each is, its date, the day it was read and where it is.
    pub(super) fn list(&self, width: usize) -> Vec<String> {
        let mut lines = Vec::new();
        for (number, source) in self.named.iter().filter_map(|id| self.guide.source(id)).enumerate() {
            let head = format!("[{}] ", number + 1);
            let indent = " ".repeat(head.len());
            lines.extend(wrap(&format!("{source}; {}.", source.kind.words()), width, &head, &indent));
            lines.extend(source.note.iter().flat_map(|note| wrap(note, width, &indent, &indent)));
            lines.extend(source.url.iter().map(|url| format!("{indent}{url}")));
        }
        lines
    }
}
