use super::{phrases::Phrases, sentences::flat};

/// Cuts everything out of a text that its sender only quotes: marked lines, older mails below, our own letters.
///
/// `letters` are the texts of our letters; `forwards` tells that the user forwarded the mail, whose words then stand below.
pub(super) fn words(text: &str, letters: &[&str], forwards: bool) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let start = if forwards { below_forward(&lines) } else { 0 };
    let mut kept = Vec::new();
    let mut comments = 0;
    let mut at = start;
    while at < lines.len() {
        let line = lines[at];
        comments += usize::from(is_comment_head(&lines, at));
        if comments > 1 || begins_block(&lines, at) || is_original(line) {
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
    without(kept, letters).join("\n").trim().to_owned()
}

/// Leaves out the lines that stand in a letter of ours; short ones may be anybody's.
fn without<'a>(lines: Vec<&'a str>, letters: &[&str]) -> Vec<&'a str> {
    let ours: std::collections::HashSet<String> =
        letters.iter().flat_map(|letter| letter.lines()).map(flat).filter(|line| line.len() > 24).collect();
    lines.into_iter().filter(|line| !ours.contains(&flat(line))).collect()
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
    if lines.first()?.trim().is_empty() {
        return None;
    }
    let paragraph = lines.iter().take_while(|line| !line.trim().is_empty()).count();
    (1..=3.min(paragraph)).find(|length| {
        let joined = lines[..*length].join(" ").to_lowercase();
        let joined = joined.trim().trim_start_matches('>').trim();
        let ends = joined.ends_with(':') && joined.len() < 300;
        let dated = joined.bytes().any(|byte| byte.is_ascii_digit());
        ends && dated
            && Phrases::shipped()
                .tables()
                .iter()
                .any(|table| table.wrote.iter().any(|verb| has_word(joined, verb.trim_end_matches(':'))))
    })
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|sign: char| !sign.is_alphanumeric()).collect::<Vec<_>>().join(" ").contains(word) && text.contains(word)
}

/// Tells whether the header of an older mail begins here: `From:` and others below it, in any language (Outlook).
fn begins_block(lines: &[&str], at: usize) -> bool {
    Phrases::shipped().tables().iter().any(|table| {
        is_field(lines[at], &table.header_from)
            && lines[at + 1..].iter().take(6).any(|line| is_field(line, &table.header_others))
    })
}

fn is_field(line: &str, names: &[String]) -> bool {
    let line = line.trim().replace('*', "").to_lowercase();
    line.split_once(':')
        .is_some_and(|(name, value)| !value.is_empty() && names.iter().any(|known| known.trim() == name.trim()))
}

/// Tells whether a line stands above an older mail: `-----Original Message-----`.
fn is_original(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let rule = line.starts_with("----") || line.starts_with("____");
    rule && Phrases::shipped()
        .tables()
        .iter()
        .any(|table| table.original.iter().any(|words| line.contains(words.as_str())))
}

/// Tells whether a comment of a ticket begins here: a rule of hyphens, then a name and a time. The first is the newest.
fn is_comment_head(lines: &[&str], at: usize) -> bool {
    let line = lines[at].trim();
    let above = lines[..at].iter().rev().find(|line| !line.trim().is_empty());
    let ruled = above.is_some_and(|line| line.len() >= 10 && line.trim().bytes().all(|byte| byte == b'-'));
    let timed = line.rsplit_once(", ").is_some_and(|(_, time)| {
        let clock = time.get(..5).unwrap_or_default().as_bytes();
        matches!(clock, [a, b, b':', c, d] if [a, b, c, d].iter().all(|digit| digit.is_ascii_digit()))
    });
    ruled && timed
}

/// Where the words of a forwarded mail begin: below the header that the user's program put above it.
fn below_forward(lines: &[&str]) -> usize {
    let Some(head) = (0..lines.len()).find(|at| begins_block(lines, *at)) else { return 0 };
    lines[head..].iter().position(|line| line.trim().is_empty()).map_or(0, |blank| head + blank)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(text: &str) -> String {
        words(text, &[], false)
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
            assert_eq!(
                own(&format!("new\n\n{line}\n\n> old\n> older\n\nbelow")),
                "new\n\n\n\n\nbelow".replace("\n\n\n\n\n", "\n\n\n\n"),
                "{line}"
            );
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
        assert_eq!(words(&format!("Got it.\n{letter}\nThanks."), &[letter], false), "Got it.\nThanks.");
    }

    #[test]
    fn what_the_user_forwards_is_read_below_the_header() {
        let text = "see below\n\n---------- Forwarded message ---------\nFrom: A <a@b.example>\nDate: today\nSubject: x\n\nDear Ada";
        assert_eq!(words(text, &[], true), "Dear Ada");
    }
}
