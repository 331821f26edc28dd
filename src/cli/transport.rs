//! What shows that a letter went: everything that was kept of its way, line by line.

use super::{text, visible::shown};
use crate::case::{Digested, Handover, LetterRecord, Proof, Reports, Sending, Unanswered};

/// Says in one line how far a letter has come and what shows it.
pub(super) fn summary(case: u32, letter: &LetterRecord) -> Option<String> {
    if letter.sendings.is_empty() && letter.last.is_none() {
        return None;
    }
    let (n, state) = (letter.n, text::letter_state(letter));
    let ways: Vec<String> = letter.sendings.iter().map(sending).collect();
    let ways = if ways.is_empty() { String::new() } else { format!(": {}", ways.join("; ")) };
    Some(format!("Letter {n}, {state}{ways}.  What shows it:  redress show {case} --letter {n} --transport"))
}

/// Says by which way a letter went, when, and how well that is shown.
fn sending(sending: &Sending) -> String {
    let number = sending.number.as_ref().map_or_else(String::new, |number| format!(", number {}", shown(number)));
    let way = text::by_which_way(sending.by);
    format!("{way} on {}{number}, {}: {}", sending.on, sending.tier, sending.tier.meaning())
}

/// Lists what was kept of a letter's way.
pub(super) fn lines(letter: &LetterRecord) -> String {
    let mut rows = vec![("state", text::letter_state(letter).to_owned())];
    rows.extend(letter.sendings.iter().map(|went| ("sent", sending(went))));
    rows.extend(letter.sendings.iter().flat_map(|sending| &sending.proofs).map(proof));
    rows.extend(letter.tries_that_may_have_gone().map(|Unanswered { at, .. }| {
        let at = at.format("%Y-%m-%dT%H:%M:%SZ");
        ("before", format!("{at}: handed over, and no answer came; it may have gone then"))
    }));
    if let Some(last) = &letter.last {
        rows.extend(of_the_session(last));
        rows.push(("copy", copy(letter, last)));
    }
    rows.extend(letter.message_id().map(|id| ("Message-ID", shown(id))));
    rows.push(("SHA-256", digest(letter)));
    rows.extend(letter.put_out.iter().map(|(on, given)| ("given", format!("on {on}, {}", given.way.in_words()))));
    let rows: Vec<String> = rows.iter().map(|(name, value)| format!("{name:<12} {value}")).collect();
    rows.join("\n")
}

fn digest(letter: &LetterRecord) -> String {
    match letter.digest() {
        (Digested::Message, sha256) => sha256.to_owned(),
        (Digested::Draft, sha256) => format!("{sha256}, of the draft you were given"),
        (Digested::Text, sha256) => format!("{sha256}, of its text"),
    }
}

fn proof(proof: &Proof) -> (&'static str, String) {
    ("file", format!("{}, SHA-256 {}", shown(&proof.name), proof.sha256))
}

fn of_the_session(last: &Handover) -> Vec<(&'static str, String)> {
    let unknown = || "not known".to_owned();
    let text = |value: &Option<String>| value.as_deref().map_or_else(unknown, shown);
    let mut rows = vec![("server", shown(&last.server))];
    rows.extend(last.at.map(|at| ("at", at.format("%Y-%m-%dT%H:%M:%SZ").to_string())));
    rows.extend(last.reply.as_ref().map(|reply| ("last reply", shown(reply))));
    rows.extend(last.cause.as_ref().map(|cause| ("cause", shown(cause))));
    rows.extend(last.queue_id.as_ref().map(|id| ("queue id", shown(id))));
    match &last.tls {
        Some(version) => {
            rows.push(("encryption", format!("{}, {}", shown(version), text(&last.cipher))));
            rows.push(("certificate", format!("SHA-256 {}", text(&last.certificate))));
        }
        None if last.reply.is_none() => {
            rows.push(("encryption", "not made: the connection ended before that".to_owned()));
        }
        None => rows.push(("encryption", "none, on this machine".to_owned())),
    }
    rows.push(("reports", reports(last.reports).to_owned()));
    rows
}

/// A report that was not asked for proves nothing by not coming.
fn reports(reports: Option<Reports>) -> &'static str {
    match reports {
        Some(Reports::Asked) => "asked for: success, failure and delay; that none comes proves nothing",
        Some(Reports::NotOffered) => "not offered by the server, so none can come",
        None => "not known",
    }
}

fn copy(letter: &LetterRecord, last: &Handover) -> String {
    match letter.queued.as_ref().and_then(|queued| queued.copy.as_ref()) {
        None => "none wanted".to_owned(),
        Some(to) => match letter.copy_taken(last) {
            Some(true) => format!("to {}, taken by the server", shown(to)),
            Some(false) if last.cause.is_none() => {
                format!("to {}, refused by the server; the letter went without it", shown(to))
            }
            Some(false) => format!("to {}, not sent: the server did not take the letter", shown(to)),
            None => format!("to {}, not known: no answer came for the letter", shown(to)),
        },
    }
}
