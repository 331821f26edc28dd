//! How the letters left, where the address comes from, and how the dates were worked out.

use super::{
    bundle::{Sheet, Work, text},
    by_which_way,
    told::of_the_person,
};
use crate::case::{Drafted, Event, Handover, LetterRecord, Way};

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
                ("Why this one", Some(super::told::reason(&opened.why))),
            ])
        );
        for letter in &self.dossier.case.letters {
            words.extend(["\nLetter ", &letter.n.to_string(), "\n"]);
            for (way, place) in letter.places() {
                let went =
                    letter.sendings.iter().filter(|sending| sending.by == way).map(|sending| sending.on.to_string());
                let went = went.collect::<Vec<_>>().join(", ");
                let went = if went.is_empty() {
                    "not recorded".to_owned()
                } else {
                    format!("{} on {went}", by_which_way(way))
                };
                let mut facts = vec![
                    ("It went", Some(went)),
                    (where_to(way), Some(place.clone().unwrap_or_else(|| "not recorded".to_owned()))),
                ];
                facts.extend(self.published(letter, way, place.as_deref()));
                words += &list(&facts);
            }
            words += &list(&[("Also by", (!letter.also.is_empty()).then(|| letter.also.join(", ")))]);
        }
        self.says(&words)
    }

    /// Says where the place is published that a letter went to. What is known of another place is not said of it.
    fn published(&self, letter: &LetterRecord, way: Way, place: Option<&str>) -> Vec<(&'static str, Option<String>)> {
        let drafted = self.dossier.case.events.iter().find_map(|recorded| match &recorded.event {
            Event::Drafted(body) if recorded.seq == letter.drafted => Some(body),
            _ => None,
        });
        let known = drafted.and_then(|drafted| match way {
            Way::Email => Some(of_its_channel(drafted)).filter(|_| place == drafted.to.as_deref()),
            Way::Post if place != Some(drafted.address.join(", ").as_str()) => None,
            Way::Post => match &drafted.post {
                Some(post) => Some([
                    ("Channel", Some(post.channel.clone())),
                    ("Published in", Some(post.source.clone())),
                    ("Page", post.published.clone()),
                    ("Last seen", Some(post.seen.to_string())),
                ]),
                None => Some(of_its_channel(drafted)).filter(|_| drafted.to.is_none()),
            },
            // What is known of a page or an app is not what the letter was written for, unless it has no other place.
            Way::InApp | Way::Webform => {
                let only = drafted.to.is_none() && (drafted.post.is_some() || drafted.address.is_empty());
                Some(of_its_channel(drafted)).filter(|_| only && place.is_some())
            }
        });
        known.map_or_else(|| vec![("Published in", Some("not recorded for this address".to_owned()))], Vec::from)
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
            lines.extend(deadline.explanation.iter().map(|step| format!("  - {}", of_the_person(step))));
            lines.push(String::new());
        }
        if lines.iter().any(|line| line.ends_with(", policy)")) {
            lines.push("policy: how redress, the program, reads the law there, and not settled law\n".to_owned());
        }
        lines.extend(standing.pauses.iter().map(|pause| of_the_person(&super::pause(pause))));
        lines.extend(standing.remarks.iter().map(|remark| of_the_person(&format!("Note: {remark}."))));
        self.says(&(lines.join("\n") + "\n"))
    }
}

/// What is known of the channel that a letter was written for.
fn of_its_channel(drafted: &Drafted) -> [(&'static str, Option<String>); 4] {
    [
        ("Channel", drafted.channel.clone()),
        ("Published in", drafted.source.clone()),
        ("Page", drafted.published.clone()),
        ("Last seen", drafted.seen.map(|day| day.to_string())),
    ]
}

fn where_to(way: Way) -> &'static str {
    match way {
        Way::Email => "E-mail",
        Way::InApp => "In the app",
        Way::Post => "Postal address",
        Way::Webform => "Web form",
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
