//! What is said of an entry that was just recorded.

use crate::{
    case::{Case, Event, LetterRecord, Proof, Recorded, Sending, Tier, Way},
    cli::{text, visible::shown},
};

/// Says what was recorded, where several letters or sendings could be meant.
pub(super) fn recorded(case: &Case) -> String {
    let went = |n: u32, seq: u64| {
        let letter = case.letter(n).ok()?;
        let sending = letter.sendings.iter().find(|sending| sending.seq == seq)?;
        Some(format!("letter {n}, {} on {}", text::by_which_way(sending.by), sending.on))
    };
    match case.events.last() {
        Some(Recorded { event: Event::ProofAdded(added), .. }) => went(added.letter, added.sending)
            .map(|which| format!("Added to what shows {which}; it is no second sending.")),
        Some(Recorded { event: Event::Sent(sent), seq, .. }) if 1 < case.letters.len() => {
            went(sent.letter, *seq).map(|which| format!("Recorded: {which}."))
        }
        Some(_) | None => None,
    }
    .unwrap_or_else(|| "Recorded.".to_owned())
        + waits_no_more(case)
}

/// Says that a letter which was put off goes no more, where the user says that it went in another way.
fn waits_no_more(case: &Case) -> &'static str {
    let Some(Recorded { event: Event::Sent(sent), .. }) = case.events.last() else { return "" };
    let waited = |letter: &LetterRecord| {
        letter.queued.is_some() && letter.handed_over.is_none() && letter.sendings.len() == 1 && sent.by != Way::Email
    };
    if case.letter(sent.letter).is_ok_and(waited) {
        " The e-mail that was put off will not be tried again."
    } else {
        ""
    }
}

/// Says what became of the proof of a sending: what was added to one that is struck now, what was taken over from it, and
/// why a file that was given raises nothing.
pub(super) fn about_what_shows_it(case: &Case) -> Vec<String> {
    let lines = match case.events.last().map(|recorded| (&recorded.event, recorded.seq)) {
        Some((Event::Corrected(corrected), _)) if corrected.on.is_none() => {
            [of_a_struck_sending(case, corrected.event), None]
        }
        Some((Event::Sent(sent), seq)) => {
            let sending = sending(case, sent.letter, |sending| sending.seq == seq);
            let has_file = sent.evidence.file.is_some();
            [
                sending.and_then(|sending| taken_over(case, sending)),
                sending.and_then(|sending| on_your_word(case, sending, has_file)),
            ]
        }
        Some((Event::ProofAdded(added), _)) => {
            let sending = sending(case, added.letter, |sending| sending.is_shown_by(added));
            [sending.and_then(|sending| on_your_word(case, sending, added.evidence.file.is_some())), None]
        }
        Some(_) | None => [None, None],
    };
    lines.into_iter().flatten().collect()
}

fn sending(case: &Case, letter: u32, is_meant: impl Fn(&&Sending) -> bool) -> Option<&Sending> {
    case.letter(letter).ok()?.sendings.iter().find(is_meant)
}

/// A letter is the same, whatever was wrong with the entry: what was added waits for the sending in its place.
fn of_a_struck_sending(case: &Case, struck: u64) -> Option<String> {
    let recorded = case.events.iter().find(|recorded| recorded.seq == struck)?;
    let Event::Sent(sent) = &recorded.event else { return None };
    let (number, letter, by) = (case.number, sent.letter, sent.by.name());
    let again =
        format!("redress record {number} sent --by {by} --letter {letter}      with --on and the day, if not today");
    let only_the_day = format!(
        "If only the day was wrong:  redress record {number} corrected --event {struck} --on {}      with the right day; \
         the entry then stands again",
        recorded.on
    );
    let own = of_the_proof(sent.evidence.file.as_ref(), sent.number.as_ref(), None);
    let own = (!own.is_empty()).then(|| format!("What came with it, {own}, counts no more: say it again. "));
    let added = additions(case, &[struck]);
    let added = (!added.is_empty()).then(|| {
        let added: Vec<String> = added.into_iter().map(|(_, what)| what).collect();
        format!("What was added to it, {}, is kept for the one in its place. ", added.join(", "))
    });
    let told = own.into_iter().chain(added).collect::<String>();
    (!told.is_empty()).then(|| format!("{told}Record that:  {again}\n{only_the_day}"))
}

/// Says what a sending took over from the ones that were struck before it.
fn taken_over(case: &Case, sending: &Sending) -> Option<String> {
    let (seqs, added): (Vec<u64>, Vec<String>) = additions(case, &sending.instead_of).into_iter().unzip();
    let strikes = format!("redress record {} corrected --event {}", case.number, seqs.first()?);
    let added = added.join(", ");
    Some(format!(
        "What was added to the struck entry shows this one now: {added}. If it does not belong to it:  {strikes}"
    ))
}

/// Lists what was added to entries, each with its own number.
fn additions(case: &Case, to: &[u64]) -> Vec<(u64, String)> {
    let added = |recorded: &Recorded| match &recorded.event {
        Event::ProofAdded(added) if to.contains(&added.sending) && case.day_of(recorded).is_some() => {
            let (file, note) = (added.evidence.file.as_ref(), added.evidence.note.as_ref());
            let what = of_the_proof(file, added.number.as_ref(), note);
            Some((recorded.seq, format!("#{} {what}", recorded.seq)))
        }
        _ => None,
    };
    case.events.iter().filter_map(added).collect()
}

fn of_the_proof(file: Option<&Proof>, number: Option<&String>, note: Option<&String>) -> String {
    let file = file.map(|file| shown(&file.name));
    let number = number.map(|number| format!("number {}", shown(number)));
    let words: Vec<String> = [file, number, note.map(|_| "a note".to_owned())].into_iter().flatten().collect();
    if words.is_empty() { String::new() } else { text::list(&words) }
}

/// Says why a file leaves a sending on the user's word, and what would raise it.
fn on_your_word(case: &Case, sending: &Sending, has_file: bool) -> Option<String> {
    if !has_file || sending.tier != Tier::E0 {
        return None;
    }
    let why = match sending.by {
        Way::Post => format!(
            "The file is kept. It shows that the letter was posted, not that it arrived, so the proof stays E0 until the \
             delivery record is kept too:  redress record {} received --by post      with --on and the day, --file and the record",
            case.number
        ),
        Way::Email => {
            "The file is kept. A picture of an e-mail shows less than the message itself, so the proof stays E0; the \
             message from your Sent folder, saved as .eml and given with --file, makes it E2."
                .to_owned()
        }
        Way::InApp | Way::Webform => return None,
    };
    Some(why)
}
