//! What a redacted copy does not have, and how it is tied to the whole.

use super::{
    archive::sha256,
    bundle::{EventLine, Work},
    papers::{Fate, Paper},
    sheets::{lines, list},
};
use crate::case::Recorded;

const ABOUT_REDACTION: &str = "\
Bars of one length stand for what was removed. Values were looked for whatever
their spelling in capitals, spaces, line breaks, accents or umlauts, and inside
web addresses, character references, quoted-printable and Base64; what others
wrote in other words was not found. Files that cannot be searched are left
out. What the person wrote for itself and the names of folders on its computer
and in its mailbox are in no redacted copy. Look through the copy before you pass it on.

A hash of an original is not told, because whoever has the rest of a text
could find a short value by trying until the hash fits. `sealed` is the
SHA-256 of SALT, a space, the SHA-256 of the original and a line feed, where
SALT is that of the entry that names it. Who is shown the full bundle can
check it: printf '%s %s\\n' SALT SHA256 | sha256sum";

impl Work<'_> {
    /// The entries as the ledger holds them; one that says what is hidden loses its body, and its hash stays.
    pub(super) fn events(&self) -> String {
        let line = |line: &EventLine| -> String {
            if self.is_withheld(line) { line.without_body.clone() } else { line.whole.clone() }
        };
        self.dossier.lines.iter().flat_map(|entry| [line(entry), "\n".to_owned()]).collect()
    }

    fn is_withheld(&self, line: &EventLine) -> bool {
        let Some(body) = &line.body else { return false };
        self.is_private(line)
            || self.set_aside_entry(line).is_some()
            || self.redactor.finds(body)
            || serde_json::from_str(body).is_ok_and(|value: serde_json::Value| self.finds_in(&value))
    }

    fn is_private(&self, line: &EventLine) -> bool {
        let mut entries = self.dossier.case.events.iter();
        !self.dossier.hidden.is_empty()
            && entries.any(|recorded| recorded.seq == line.seq && super::private::is_private(&recorded.event))
    }

    fn set_aside_entry(&self, line: &EventLine) -> Option<&Recorded> {
        let case = self.dossier.case;
        case.events.iter().find(|recorded| recorded.seq == line.seq && case.is_set_aside(recorded))
    }

    /// Names the entries about something else, of which the bundle has no word: those that were struck, or the others.
    pub(super) fn set_aside(&self, struck: bool) -> Vec<String> {
        let is_struck = |recorded: &Recorded| self.dossier.case.day_of(recorded).is_none();
        let is_meant = |line: &&EventLine| self.set_aside_entry(line).is_some_and(|entry| is_struck(entry) == struck);
        let lines = self.dossier.lines.iter().filter(is_meant);
        lines.map(|line| format!("#{}", line.seq)).collect()
    }

    /// JSON may write any character as a number, so that the values are looked at too.
    fn finds_in(&self, value: &serde_json::Value) -> bool {
        match value {
            serde_json::Value::Array(values) => {
                let words: Vec<&str> = values.iter().filter_map(serde_json::Value::as_str).collect();
                values.iter().any(|value| self.finds_in(value)) || self.redactor.finds(&words.join(" "))
            }
            serde_json::Value::Object(fields) => {
                fields.iter().any(|(name, value)| self.redactor.finds(name) || self.finds_in(value))
            }
            serde_json::Value::String(text) => self.redactor.finds(text),
            serde_json::Value::Bool(_) | serde_json::Value::Null | serde_json::Value::Number(_) => false,
        }
    }

    pub(super) fn redactions(&self, redacted: &[(&Paper, String)]) -> String {
        let rules = self.dossier.hidden.iter().map(|hide| format!("  {:<12} {}", hide.name(), hide.rule()));
        let mut words = format!(
            "This is a redacted copy. What was removed, and by what rule:\n\n{}\n{ABOUT_REDACTION}\n",
            lines(rules)
        );
        for (paper, text) in redacted {
            words.extend(["\n", &paper.name, "\n"]);
            words += &list(&[
                ("Stands for", Some(self.says(&paper.what))),
                ("Original", Some(format!("sealed {}", self.seal(paper)))),
                ("This copy", Some(format!("SHA-256 {}", sha256(text.as_bytes())))),
            ]);
        }
        for paper in self.papers.iter() {
            if let Fate::LeftOut(why) = paper.fate {
                words.extend(["\nNot in this copy: ", &self.says(&paper.what), "\n"]);
                words +=
                    &list(&[("Why", Some(why.to_owned())), ("Original", Some(format!("sealed {}", self.seal(paper))))]);
            }
        }
        let withheld =
            self.dossier.lines.iter().filter(|line| self.is_withheld(line)).map(|line| format!("#{}", line.seq));
        let withheld: Vec<_> = withheld.collect();
        if !withheld.is_empty() {
            words.extend([
                "\nIn 90_events.jsonl the body of these entries was left out, and their hashes stay: ",
                &withheld.join(", "),
                "\n",
            ]);
        }
        words
    }

    /// Binds the copy to the original without telling its hash: the salt is that of the entry that names it.
    fn seal(&self, paper: &Paper) -> String {
        let salt = self.dossier.lines.iter().find(|line| line.seq == paper.seq).and_then(|line| line.salt.as_deref());
        sha256(format!("{} {}\n", salt.unwrap_or_default(), paper.sha256).as_bytes())
    }
}
