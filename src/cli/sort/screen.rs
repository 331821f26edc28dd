//! A reply on the screen: who wrote it, whether it is genuine, what they write, and what it looks like.

use super::{Choice, Reply};
use crate::{
    cli::{text, visible::shown},
    export::without_links,
    mail::reading::{Reading, ReplyKind, Verdict},
};

/// How wide their words are shown.
const WIDTH: usize = 74;
/// How many lines of them.
const LINES: usize = 30;

/// Returns the lines that are shown before the question.
pub(super) fn lines(reply: &Reply) -> Vec<String> {
    let mut lines = vec![format!("Came      {}", text::day(reply.on))];
    match &reply.reading {
        Some(reading) => lines.extend(mail(reading)),
        None if reply.file.is_some() => {
            lines.push("It is no mail that redress can read: open it yourself, and say here what it says.".to_owned());
        }
        None => {
            lines.push("Nothing of it is kept: say here what you were told, or name a file with --file.".to_owned());
        }
    }
    lines
}

fn mail(reading: &Reading) -> Vec<String> {
    let from = &reading.from;
    let mut lines = vec![
        format!("From      {} {}", shown(&from.address), shown(&from.name)).trim_end().to_owned(),
        format!("Subject   {}", shown(&without_links(&reading.subject))),
        format!("Genuine?  {}", genuine(reading)),
    ];
    lines.extend(reading.origin.reasons.iter().map(|reason| format!("          {}", shown(reason))));
    lines.extend(reading.origin.lacks_the_provider().then(|| format!("          {}", text::SET_THE_PROVIDER)));
    if is_doubtful(reading) {
        lines.push(
            "          Open nothing in it, answer nothing to it and send no document. What you answer goes to"
                .to_owned(),
        );
        lines.push("          the address you wrote to, never to this sender.".to_owned());
        if asks_for_proof(reading) {
            lines.push(
                "          It asks for proof of who you are. That is what a swindler wants: a copy of a passport is worth"
                    .to_owned(),
            );
            lines.push("          money, and no law asks you to send one to whoever wrote this.".to_owned());
        }
    }
    lines.extend(reading.too_complex.map(|why| format!("It is not shown, or not whole: {why}")));
    lines.push("They write (text only, links off):".to_owned());
    lines.extend(words(&reading.own_words, LINES));
    let files: Vec<String> = reading.attachments.iter().map(|file| format!("`{}`", file.name)).collect();
    if !files.is_empty() {
        lines.push(format!("With it   {}", text::list(&files)));
    }
    lines.extend(looks_like(reading));
    if let Some(within) = reading.details.within.filter(|_| !is_doubtful(reading)) {
        lines.push(format!("It names a time of its own: {within} (promise, not law)"));
    }
    lines
}

pub(super) fn is_doubtful(reading: &Reading) -> bool {
    reading.origin.verdict == Verdict::Doubtful
}

/// Tells whether a mail wants a document of the user, whatever it is called.
fn asks_for_proof(reading: &Reading) -> bool {
    reading.details.asks_identity || reading.suggestions.iter().any(|one| one.kind == ReplyKind::WantsIdentity)
}

fn genuine(reading: &Reading) -> &'static str {
    match reading.origin.verdict {
        Verdict::Ok => "yes, as far as your own provider can tell",
        Verdict::Unknown => "nobody can say",
        Verdict::Doubtful => "CAREFUL: something does not fit",
    }
}

/// Returns what it looks like, with the words that led to it; nothing where it is not certainly theirs.
fn looks_like(reading: &Reading) -> Option<String> {
    let choice = suggestion(reading)?;
    let phrase = reading.proposed().phrase.as_deref();
    let because = phrase.map_or_else(String::new, |phrase| {
        let phrase: String = phrase.chars().take(200).collect();
        format!(", because they write: \"{}\"", shown(&without_links(&phrase.replace(['\r', '\n'], " "))))
    });
    Some(format!("Looks like  {}: {}{because}", choice.number(), choice.in_words()))
}

/// Returns what a reading of it comes to; whatever a doubtful mail says, it is none of theirs until the user says so.
pub(super) fn suggestion(reading: &Reading) -> Option<Choice> {
    if is_doubtful(reading) { Some(Choice::None) } else { Choice::suggested(reading.proposed().kind) }
}

/// Returns everything that stands in it, quotations too.
pub(super) fn whole(reading: &Reading) -> Vec<String> {
    words(&reading.text, usize::MAX)
}

/// Shows words behind a bar, so many lines of them at most.
fn words(text: &str, most: usize) -> Vec<String> {
    let lines = wrapped(&without_links(text));
    let more = lines.len().saturating_sub(most);
    let mut shown: Vec<String> =
        lines.iter().take(most).map(|line| format!("  | {line}").trim_end().to_owned()).collect();
    if more > 0 {
        shown.push(format!("  … {} more: `t` shows all of it", text::count(more as u64, "line")));
    }
    if shown.is_empty() { vec!["  | (nothing of their own)".to_owned()] } else { shown }
}

/// Breaks a text into lines that fit; of several empty lines one is left. A line that had to be broken goes on with the next
/// one, so that no word of it stands in a line alone.
fn wrapped(text: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let (mut line, mut broken) = (String::new(), false);
    for paragraph in text.lines() {
        let goes_on = broken && paragraph.starts_with(char::is_alphanumeric);
        if !goes_on && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        broken = false;
        for piece in paragraph.split_whitespace().flat_map(|word| pieces(&shown(word))) {
            if !line.is_empty() && width(&line) + 1 + width(&piece) > WIDTH {
                lines.push(std::mem::take(&mut line));
                broken = true;
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line += &piece;
        }
        if line.is_empty() && lines.last().is_some_and(|last| !last.is_empty()) {
            lines.push(String::new());
        }
    }
    lines.push(line);
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Breaks a word that is longer than a line.
fn pieces(word: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for sign in word.chars() {
        let last = pieces.last().map_or(0, |piece| width(piece));
        if last + unicode_width::UnicodeWidthChar::width(sign).unwrap_or(0) > WIDTH {
            pieces.push(String::new());
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(sign);
        }
    }
    pieces
}

fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn their_words_fit_the_screen_and_no_link_can_be_opened() {
        let text =
            format!("Click https://evil.example/x or www.evil.example now {}\n\n\n\nbye\u{1b}[2J", "y".repeat(200));
        let lines = words(&text, LINES);
        assert!(lines.iter().all(|line| width(line) <= WIDTH + 4), "{lines:?}");
        let all = lines.join("\n");
        assert!(all.contains("https[:]//evil[.]example/x") && all.contains("www[.]evil[.]example"), "{all}");
        assert!(!all.contains("://") && !all.contains('\u{1b}') && !all.contains("|\n  |\n"), "{all}");
    }

    #[test]
    fn a_line_that_had_to_be_broken_goes_on_with_the_next_and_one_that_fits_ends_where_it_did() {
        let long = format!("{} on 30 November 2026", "word ".repeat(12).trim_end());
        let lines = wrapped(&format!("Dear Ada,\n\n{long}\nand opened ticket 4711.\n- a point\nBye\n"));
        assert_eq!(lines[..2], ["Dear Ada,", ""]);
        assert_eq!(lines[3..], ["2026 and opened ticket 4711.", "- a point", "Bye"], "{lines:?}");
        assert!(lines[2].ends_with("on 30 November"), "{lines:?}");
    }

    #[test]
    fn whatever_a_doubtful_mail_says_nothing_is_suggested_of_it() {
        let mail = b"From: a@b.example\r\nSubject: x\r\n\r\nWe have deleted your data.\r\n";
        let mut reading = crate::mail::reading::read(mail, &crate::mail::reading::Known::default());
        reading.suggestions[0].kind = crate::mail::reading::ReplyKind::Done;
        reading.origin.verdict = Verdict::Unknown;
        assert_eq!(suggestion(&reading), Some(Choice::Done));
        reading.origin.verdict = Verdict::Doubtful;
        assert_eq!(suggestion(&reading), Some(Choice::None));
    }

    #[test]
    fn thirty_lines_are_shown_and_the_rest_is_counted() {
        let text = |lines: usize| "a line\n".repeat(lines);
        assert_eq!(words(&text(30), LINES).len(), 30);
        assert_eq!(words(&text(31), LINES).last().unwrap(), "  … 1 line more: `t` shows all of it");
        assert_eq!(words(&text(31), usize::MAX).len(), 31);
        assert_eq!(words("", LINES), ["  | (nothing of their own)"]);
    }
}
