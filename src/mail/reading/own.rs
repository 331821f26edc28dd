use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use super::{phrases::Phrases, sentences::flat};

/// Lines that are looked at; a mail with more is no letter, and what stands below is left out.
const LINES_LIMIT: usize = 5_000;
/// The longest line that can be one of the header above an older mail, or stand above a quotation.
const HEAD_LIMIT: usize = 300;

/// Languages in which a word names a field of the header above an older mail, a bit for each.
#[derive(Clone, Copy, Default)]
struct Field {
    /// It names the sender there.
    from: u16,
    /// It names another field there.
    other: u16,
}

/// Cuts everything out of a text that its sender only quotes: marked lines, older mails below, our own letters.
///
/// `ours` are the [`lines`] of our letters; `forwards` tells that the user forwarded the mail, whose words then stand below.
pub(super) fn words(text: &str, ours: &HashSet<String>, forwards: bool) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).take(LINES_LIMIT).collect();
    let fields: Vec<Field> = lines.iter().map(|line| field(line)).collect();
    let mut at = if forwards { below_forward(&lines, &fields) } else { 0 };
    let mut kept = Vec::new();
    let mut comments = 0;
    while at < lines.len() {
        let line = lines[at];
        comments += usize::from(is_comment_head(&lines, at));
        if comments > 1 || begins_block(&fields, at) || is_original(line) {
            break;
        }
        if let Some(length) = attribution(&lines[at..]) {
            at += length;
            if is_quoted_below(&lines[at..]) {
                continue;
            }
            break;
        }
        if !is_quoted(line) && !is_marker(line) {
            kept.push(line);
        }
        at += 1;
    }
    if !ours.is_empty() {
        kept.retain(|line| !ours.contains(&flat(line)));
    }
    kept.join("\n").trim().to_owned()
}

/// Returns the lines of a letter of ours, made fit to be compared, that tell that they are ours; short ones may be anybody's.
pub(super) fn lines(letter: &str) -> impl Iterator<Item = String> {
    letter.lines().map(flat).filter(|line| line.len() > 24)
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

fn is_quoted_below(lines: &[&str]) -> bool {
    lines.iter().find(|line| !line.trim().is_empty()).is_some_and(|line| is_quoted(line))
}

/// Tells whether a line only says where an answer is to be typed: `##- Please type your reply above this line -##`.
fn is_marker(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("##-") && line.ends_with("-##")
}

/// How many lines the sentence takes that stands above a quotation, as `On … wrote:`; mail programs wrap it.
fn attribution(lines: &[&str]) -> Option<usize> {
    let paragraph = lines.iter().take(3).take_while(|line| !line.trim().is_empty()).count();
    (1..=paragraph).filter(|length| lines[length - 1].ends_with(':')).find(|length| {
        let joined = lines[..*length].join(" ").to_lowercase();
        let dated = joined.bytes().any(|byte| byte.is_ascii_digit());
        joined.len() < HEAD_LIMIT && dated && says_wrote(&joined)
    })
}

fn says_wrote(text: &str) -> bool {
    let verbs = Phrases::shipped().tables().iter().flat_map(|table| &table.wrote);
    verbs.into_iter().any(|verb| text.contains(verb.trim_end_matches(':')))
}

/// What a line names as a field of the header above an older mail (Outlook), in any language.
fn field(line: &str) -> Field {
    static FIELDS: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
        let mut fields: HashMap<String, Field> = HashMap::new();
        for (place, table) in Phrases::shipped().tables().iter().enumerate() {
            for name in &table.header_from {
                fields.entry(name.clone()).or_default().from |= 1 << place;
            }
            for name in &table.header_others {
                fields.entry(name.clone()).or_default().other |= 1 << place;
            }
        }
        fields
    });
    let named = line.split_once([':', '：']).filter(|(name, value)| name.len() < 40 && !value.is_empty());
    let name = named.map(|(name, _)| name.replace('*', "").trim().to_lowercase());
    name.and_then(|name| FIELDS.get(&name).copied()).unwrap_or_default()
}

/// Tells whether the header of an older mail begins here: its sender, and another field of the same language below.
fn begins_block(fields: &[Field], at: usize) -> bool {
    let others = fields[at + 1..].iter().take(6).fold(0, |others, field| others | field.other);
    fields[at].from & others != 0
}

/// Tells whether a line stands above an older mail: `-----Original Message-----`.
fn is_original(line: &str) -> bool {
    let ruled = line.starts_with("----") || line.starts_with("____");
    if !ruled || line.len() > HEAD_LIMIT {
        return false;
    }
    let line = line.to_lowercase();
    let words = Phrases::shipped().tables().iter().flat_map(|table| &table.original);
    words.into_iter().any(|words| line.contains(words.as_str()))
}

/// Tells whether a comment of a ticket begins here: a rule of hyphens, then a name and a time. The first is the newest.
fn is_comment_head(lines: &[&str], at: usize) -> bool {
    let timed = lines[at].rsplit_once(", ").is_some_and(|(_, time)| {
        let clock = time.as_bytes().get(..5).unwrap_or_default();
        matches!(clock, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()))
    });
    let ruled = |line: &&str| line.len() >= 10 && line.trim().bytes().all(|byte| byte == b'-');
    timed && lines[..at].iter().rev().take(4).find(|line| !line.trim().is_empty()).is_some_and(ruled)
}

/// Where the words of a forwarded mail begin: below the header that the user's program put above it.
fn below_forward(lines: &[&str], fields: &[Field]) -> usize {
    let Some(head) = (0..lines.len()).find(|at| begins_block(fields, *at)) else { return 0 };
    lines[head..].iter().position(|line| line.trim().is_empty()).map_or(0, |blank| head + blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> String {
        words(text, &HashSet::new(), false)
    }

    #[test]
    fn an_answer_above_and_one_below_a_quotation_are_both_read() {
        let attributions = [
            "On Thu, Nov 5, 2026 at 8:01 PM Ada Example <ada@example.org> wrote:",
            "Am 05.11.2026 um 20:01 schrieb Ada Example:",
            "Le lun. 2 nov. 2026 à 10:15, Ada Example <ada@example.org> a écrit :",
            "El 28/10/2026 a las 12:01, Ada Example escribió:",
            "Il giorno mar 3 nov 2026 alle ore 15:20 Ada Example <ada@example.org> ha scritto:",
            "Op vr 30 okt 2026 om 17:04 schreef Ada Example <ada@example.org>:",
            "W dniu 29.10.2026 o 10:00, Ada Example napisał(a):",
            "A quarta, 4/11/2026, 16:18, Ada Example <ada@example.org> escreveu:",
        ];
        for line in attributions {
            assert_eq!(own(&format!("new\n\n{line}\n\n> old\n> older\n\nbelow")), "new\n\n\n\nbelow", "{line}");
            assert_eq!(own(&format!("new\n\n{line}\nold without a mark")), "new", "{line}");
        }
    }

    #[test]
    fn a_line_that_is_wrapped_is_still_the_line_above_a_quotation() {
        assert_eq!(own("new\n\nOn Thu, Nov 5, 2026 at 8:01 PM Ada Example\n<ada@example.org> wrote:\n> old"), "new");
    }

    #[test]
    fn the_header_of_an_older_mail_ends_the_answer_in_every_language() {
        for block in [
            "From: A\nSent: today\nTo: B\nSubject: x",
            "Von: A\nGesendet: heute\nAn: B\nBetreff: x",
            "De : A\nEnvoyé : lundi\nÀ : B\nObjet : x",
            "De: A\nEnviado: lunes\nPara: B\nAsunto: x",
            "Da: A\nInviato: oggi\nA: B\nOggetto: x",
            "Van: A\nVerzonden: nu\nAan: B\nOnderwerp: x",
            "Od: A\nWysłano: dziś\nDo: B\nTemat: x",
            "De: A\nEnviada: hoje\nPara: B\nAssunto: x",
            "*From:* A\n*Sent:* x",
            "-----Original Message-----\nfoo",
        ] {
            assert_eq!(own(&format!("new\n\n{block}\n\nold")), "new", "{block}");
        }
    }

    #[test]
    fn lines_of_our_own_letter_are_not_the_answer() {
        let letter = "If you refuse or extend, tell me why within the month.";
        let ours = lines(letter).collect();
        assert_eq!(words(&format!("Got it.\n{letter}\nThanks."), &ours, false), "Got it.\nThanks.");
    }

    #[test]
    fn what_the_user_forwards_is_read_below_the_header() {
        let text = "see below\n\n---------- Forwarded message ---------\nFrom: A <a@b.example>\nDate: today\nSubject: x\n\nDear Ada";
        assert_eq!(words(text, &HashSet::new(), true), "Dear Ada");
    }
}
