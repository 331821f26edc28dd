//! The first file of a bundle: what it is, how to read it, how to check it.

use super::{
    bundle::{Sheet, Work},
    sheets::lines,
};

const README: &str = "
WHAT THIS IS

The record that one person kept of a request to a company: the letters, what
shows that they went, what came back, and how the dates were worked out. Begin
with 01_summary.html and 02_timeline.html; they open in any web browser and
load nothing from the network.

The letters (.eml) are the exact bytes that were sent; any mail program opens
them. Files from others are as they came: open them with the care you take
with any mail. The proof tiers in the timeline go from E0 (the person's word)
to E6 (a delivery record or a confirmation); 01_summary says what each means.

HOW TO CHECK IT

    sha256sum -c SHA256SUMS
        is every file as it was when the bundle was made?
    python3 91_check_events.txt < 90_events.jsonl
        are the entries as they were written down?

On Windows: certutil -hashfile FILE SHA256, and compare with the line in
SHA256SUMS. On a Mac: shasum -a 256 -c SHA256SUMS.

WHAT IT PROVES, AND WHAT IT DOES NOT

It is an integrity record: it shows damage and changes that somebody made by
hand. It is not signed and proves nothing against the person who kept it. What
others hold is stronger: the mail provider and the company have the same
letters, with the same reference and Message-ID. An answer of the sender's own
mail server shows sending, not receipt. Times are those of the computer it was
kept on.

WHAT IS IN IT

";

/// Said of messages that a later entry struck, and of what they showed.
const MISFILED: &str = "the person said that these messages do not belong to the case";

/// Said of messages that stand in the record and say nothing about the request.
const SORTED: &str = "the person sorted these messages as none of what they say, or as not from them";

impl Work<'_> {
    pub(super) fn readme(&self, sheets: &[Sheet]) -> String {
        let opened = &self.dossier.case.opened;
        let contents = lines(sheets.iter().map(|sheet| self.content_line(&sheet.name)));
        let left_out = lines(self.left_out().into_iter().map(|(what, why)| format!("  {}: {why}", self.says(&what))));
        let left_out = left_out + &self.aside(true, MISFILED) + &self.aside(false, SORTED);
        let left_out = if left_out.is_empty() { String::new() } else { format!("\nWHAT IS NOT IN IT\n\n{left_out}") };
        let copy = if self.dossier.hidden.is_empty() {
            ""
        } else {
            "\nThis is a redacted copy. 95_redactions.txt says what was removed.\n"
        };
        format!(
            "EVIDENCE {}\n{} to {}\nMade on {} with redress {}.\n{copy}{README}{contents}{left_out}",
            opened.reference,
            super::summary::request(self.dossier.case),
            self.says(&opened.legal_name),
            self.dossier.today,
            env!("CARGO_PKG_VERSION"),
        )
    }

    /// Names the entries that are set aside, struck ones or the others, and why.
    fn aside(&self, struck: bool, why: &str) -> String {
        let entries = self.set_aside(struck);
        if entries.is_empty() {
            return String::new();
        }
        let entries = entries.join(", ");
        format!("  what these entries say, of which only the hashes are in 90_events.jsonl: {entries}: {why}\n")
    }

    fn content_line(&self, name: &str) -> String {
        let paper = self.papers.iter().find(|paper| paper.name == name).map(|paper| self.says(&paper.what));
        let reading = || self.papers.iter().find(|paper| paper.reading().as_deref() == Some(name));
        let what = match &name[..2] {
            "01" => "the case on one page",
            "02" => "every step, in order",
            "13" => "how the letter left: the server's answer, TLS, certificate",
            "30" => "where the letters went, and where that address is published",
            "40" => "how the dates were worked out",
            "90" => "the entries of the record, each with its hashes",
            "91" => "how to check those hashes, with Python",
            "95" => "what was removed from this copy",
            _ if paper.is_none() && reading().is_some() => {
                "the same message as text, for reading; web addresses are written so that no click opens them"
            }
            _ => paper.as_deref().unwrap_or_default(),
        };
        format!("  {name}\n      {what}")
    }
}
