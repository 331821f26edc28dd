//! How the letters left, where the address comes from, and how the dates were worked out.

use super::bundle::{Sheet, Work, text};
use crate::case::{Event, Handover};

const NOTE_ON_TRANSPORT: &str = "
`accepted` means that the sender's own mail server took the letter for delivery. It shows that it was sent, not that it arrived.
";

impl Work<'_> {
    /// What a letter's way showed: one sheet for each letter that was tried.
    pub(super) fn transports(&self) -> Vec<Sheet> {
        let of_letter = |n: u32| {
            let outcomes = self.dossier.case.events.iter().filter_map(|recorded| {
                let (Event::Accepted(outcome)
                | Event::Rejected(outcome)
                | Event::Deferred(outcome)
                | Event::Uncertain(outcome)
                | Event::LoginRefused(outcome)) = &recorded.event
                else {
                    return None;
                };
                (outcome.letter == n).then(|| transport(recorded.event.kind(), recorded.seq, outcome))
            });
            outcomes.collect::<Vec<_>>().join("\n")
        };
        let letters = self.dossier.case.letters.iter().map(|letter| (letter, of_letter(letter.n)));
        letters
            .filter(|(_, outcomes)| !outcomes.is_empty())
            .map(|(letter, outcomes)| {
                let day = letter.first_sent().unwrap_or(letter.written);
                let queued = letter.queued.as_ref();
                let facts = [
                    ("Message-ID", queued.map(|queued| queued.message_id.clone())),
                    ("From", queued.map(|queued| queued.from.clone())),
                    ("To", queued.map(|queued| queued.to.clone())),
                    ("Copy", queued.and_then(|queued| queued.copy.clone())),
                    ("SHA-256", queued.map(|queued| queued.sha256.clone())),
                ];
                let head = format!("How letter {} left\n\n{}\n", letter.n, list(&facts));
                let name = format!("13_{day}_letter-{}_transport.txt", letter.n);
                text(&name, self.says(&format!("{head}{outcomes}{NOTE_ON_TRANSPORT}")))
            })
            .collect()
    }

    pub(super) fn company_address(&self) -> String {
        let opened = &self.dossier.case.opened;
        let mut words = format!(
            "Where the letters went, and where that address is published\n\n{}",
            list(&[
                ("Company", Some(opened.legal_name.clone())),
                ("Service", Some(opened.service.clone())),
                ("Why this one", Some(opened.why.clone())),
            ])
        );
        for recorded in &self.dossier.case.events {
            let Event::Drafted(body) = &recorded.event else { continue };
            let address = (!body.address.is_empty()).then(|| body.address.join(", "));
            words.extend(["\nLetter ", &body.letter.to_string(), "\n"]);
            words += &list(&[
                ("E-mail", body.to.clone()),
                ("Postal address", address),
                ("Also by", (!body.also.is_empty()).then(|| body.also.join(", "))),
                ("Channel", body.channel.clone()),
                ("Published in", body.source.clone()),
                ("Page", body.published.clone()),
                ("Last seen", body.seen.map(|day| day.to_string())),
            ]);
        }
        self.says(&words)
    }

    pub(super) fn deadline(&self) -> String {
        let standing = self.dossier.standing;
        let mut lines = vec!["How each date was worked out, step by step".to_owned(), String::new()];
        if self.dossier.deadlines.is_empty() {
            lines.push(
                "No clock runs: no sending or receipt is recorded that a period could be counted from.".to_owned(),
            );
        }
        for deadline in self.dossier.deadlines {
            lines.push(super::deadline(deadline));
            lines.extend(deadline.explanation.iter().map(|step| format!("  - {step}")));
            lines.push(String::new());
        }
        if lines.iter().any(|line| line.ends_with(", policy)")) {
            lines.push("policy: how redress, the program, reads the law there, and not settled law\n".to_owned());
        }
        lines.extend(standing.pauses.iter().map(super::pause));
        lines.extend(standing.remarks.iter().map(|remark| format!("Note: {remark}.")));
        self.says(&(lines.join("\n") + "\n"))
    }
}

fn transport(kind: &str, seq: u64, outcome: &Handover) -> String {
    let yes = |is: bool, words: &str| is.then(|| words.to_owned());
    let facts = [
        ("Outcome", Some(format!("{kind} (entry #{seq})"))),
        ("Time", outcome.at.map(|at| at.format("%Y-%m-%d %H:%M:%S UTC").to_string())),
        ("Server", Some(outcome.server.clone())),
        ("Answer", outcome.reply.clone()),
        ("Cause", outcome.cause.clone()),
        ("Queue number", outcome.queue_id.clone()),
        ("TLS", outcome.tls.clone()),
        ("Cipher", outcome.cipher.clone()),
        ("Certificate", outcome.certificate.as_ref().map(|print| format!("SHA-256 {print}"))),
        ("Copy", yes(outcome.copy_refused, "the server did not take the copy to the sender")),
    ];
    list(&facts)
}

/// One fact a line; what is not known has no line.
pub(super) fn list(facts: &[(&str, Option<String>)]) -> String {
    let known = facts.iter().filter_map(|(name, value)| value.as_ref().map(|value| (name, value)));
    lines(known.map(|(name, value)| format!("  {name:<15} {value}")))
}

/// Ends each line.
pub(super) fn lines(lines: impl IntoIterator<Item = String>) -> String {
    lines.into_iter().flat_map(|line| [line, "\n".to_owned()]).collect()
}
