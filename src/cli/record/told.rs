//! What is said of an entry that was just recorded.

use chrono::NaiveDate;

use crate::{
    case::{Case, Event, Evidence, LetterRecord, Proof, ProofAdded, Recorded, Sending, Source, Tier, Way},
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
        Some(Recorded { event: Event::AccountDeleted(_), .. }) => {
            Some("Recorded as a step: you closed the account by its own button.".to_owned())
        }
        Some(Recorded { event: Event::ProofAdded(added), .. }) => match received(case, added.sending) {
            Some(on) => Some(format!("Added to what shows the delivery of {on}; it is no second one.")),
            None => went(added.letter, added.sending)
                .map(|which| format!("Added to what shows {which}; it is no second sending.")),
        },
        Some(Recorded { event: Event::Complained(complained), on, .. }) => {
            let to = complained.to.as_deref().map_or_else(String::new, |to| format!(" to {}", shown(to)));
            Some(format!("Recorded: the complaint{to} of {on}."))
        }
        Some(Recorded { event: Event::Received(heard), on, .. }) if heard.letter.is_some() => {
            heard.letter.map(|n| format!("Recorded: letter {n}, delivered on {on}."))
        }
        Some(Recorded { event: Event::Sent(sent), seq, .. }) if 1 < case.letters.len() => {
            went(sent.letter, *seq).map(|which| format!("Recorded: {which}."))
        }
        Some(_) | None => None,
    }
    .unwrap_or_else(|| "Recorded.".to_owned())
        + waits_no_more(case)
}

/// Says that the letter has not gone by the button; nothing where it has gone.
fn still_to_send(case: &Case) -> Option<String> {
    let waits = case.request_letter().is_some_and(|letter| letter.state.may_be_sent());
    waits.then(|| format!("The letter has not gone by that:  redress send {}", case.number))
}

/// Says how it is recorded that the letter's own text was sent inside the app or through a form.
fn the_letter_itself(case: &Case, by: Option<Way>, seq: u64) -> String {
    let n = case.number;
    let (place, via) = match by {
        Some(Way::Webform) => ("through a form on the web", Way::Webform),
        Some(Way::InApp | Way::Email | Way::Post) | None => ("inside the app", Way::InApp),
    };
    format!(
        "If you sent the text of the letter {place}:  redress send {n} --via {}      then record it again, and strike this:  \
         redress record {n} corrected --event {seq}",
        via.name()
    )
}

/// Returns the day of a receipt.
fn received(case: &Case, seq: u64) -> Option<NaiveDate> {
    let recorded = case.events.iter().find(|recorded| recorded.seq == seq)?;
    matches!(recorded.event, Event::Received(_)).then(|| case.day_of(recorded)).flatten()
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
            [of_a_struck_sending(case, corrected.event), of_a_struck_message(case, corrected.event), None]
        }
        Some((Event::Sent(sent), seq)) => {
            let sending = sending(case, sent.letter, |sending| sending.seq == seq);
            let has_file = sent.evidence.file.is_some();
            [
                sending.and_then(|sending| taken_over(case, sending)),
                sending.and_then(|sending| left_behind(case, sent.letter, sending)),
                sending.and_then(|sending| on_your_word(case, sending, has_file)),
            ]
        }
        Some((Event::ProofAdded(added), seq)) => {
            let sending = sending(case, added.letter, |sending| sending.is_shown_by(seq, added));
            [sending.and_then(|sending| on_your_word(case, sending, added.evidence.file.is_some())), None, None]
        }
        Some((Event::AccountDeleted(deleted), seq)) => {
            [still_to_send(case), Some(the_letter_itself(case, deleted.by, seq)), None]
        }
        Some((Event::Received(_), seq)) => [without_effect(case, seq), None, None],
        Some((Event::Closed(_), _)) => [still_watched(case), unwatched(case), None],
        Some(_) | None => [None, None, None],
    };
    lines.into_iter().flatten().collect()
}

fn sending(case: &Case, letter: u32, is_meant: impl Fn(&&Sending) -> bool) -> Option<&Sending> {
    case.letter(letter).ok()?.sendings.iter().find(is_meant)
}

/// A message that does not belong to the case is sorted no more, shows nothing in it and is in no bundle of it.
fn of_a_struck_message(case: &Case, struck: u64) -> Option<String> {
    let message = case.filed_ever().find(|message| message.seq == struck)?;
    let sha256 = &message.filed.document.sha256;
    let shows = |recorded: &&Recorded| {
        let proof = recorded.event.evidence().and_then(Evidence::proof);
        proof.is_some_and(|proof| proof.sha256 == *sha256) && case.day_of(recorded).is_none()
    };
    let fallen = case.events.iter().filter(shows);
    let fallen: Vec<String> = fallen.map(|recorded| format!("#{} `{}`", recorded.seq, recorded.event.kind())).collect();
    let fallen = if fallen.is_empty() {
        String::new()
    } else {
        format!(" What it showed here is struck with it: {}.", text::list(&fallen))
    };
    let elsewhere = match &message.filed.source {
        Source::Imap { folder, uid, .. } => {
            format!("redress sync CASE --take {}", text::word(&format!("{folder}:{uid}")))
        }
        Source::File { message: Some(number), .. } => format!("redress import FILE --take {number} --case CASE"),
        Source::File { message: None, .. } => "redress import FILE --case CASE".to_owned(),
    };
    Some(format!(
        "Message #{struck} counts in this case no more, and its file is in no evidence of it; its bytes stay in the \
         record.{fallen} To file it where it belongs:  {elsewhere}"
    ))
}

/// A letter is the same, whatever was wrong with the entry: what was added waits for the sending in its place.
fn of_a_struck_sending(case: &Case, struck: u64) -> Option<String> {
    let recorded = case.events.iter().find(|recorded| recorded.seq == struck)?;
    let Event::Sent(sent) = &recorded.event else { return None };
    let (number, letter, by) = (case.number, sent.letter, sent.by.name());
    let again =
        format!("redress record {number} sent --by {by} --letter {letter}      with --on and the day, if not today");
    let only_the_day = format!(
        "If only the day was wrong:  redress record {number} corrected --event {struck} --on RIGHT-DAY      with the right \
         day for RIGHT-DAY; the entry then stands again"
    );
    let own = of_the_proof(sent.evidence.file.as_ref(), sent.number.as_ref(), None);
    let own = (!own.is_empty()).then(|| format!("What came with it, {own}, counts no more: say it again. "));
    let added = additions(case, |_, added| added.sending == struck);
    let last = added.iter().map(|(recorded, _)| recorded.on).max();
    let added = last.map(|last| {
        format!(
            "What was added to it, {}, is kept: it shows the sending that you record in its place, if that went on {last} \
             or before. ",
            listed(added)
        )
    });
    let told = own.into_iter().chain(added).collect::<String>();
    (!told.is_empty()).then(|| format!("{told}Record that:  {again}\n{only_the_day}"))
}

/// Says what a sending took over from the ones that were struck before it.
fn taken_over(case: &Case, sending: &Sending) -> Option<String> {
    let added = additions(case, |seq, _| sending.taken_over.contains(&seq));
    let strikes = format!("redress record {} corrected --event {}", case.number, added.first()?.0.seq);
    Some(format!(
        "What was added to the struck entry shows this one now: {}. If it does not belong to it:  {strikes}",
        listed(added)
    ))
}

/// Says what was added to a struck sending and cannot show the one that was recorded now, and how it is added if it does.
fn left_behind(case: &Case, letter: u32, sending: &Sending) -> Option<String> {
    let waits = &case.letter(letter).ok()?.waiting_proofs;
    let added = additions(case, |seq, _| waits.iter().any(|one| one.seq == seq));
    let struck = waits.first()?.added.sending;
    Some(format!(
        "What was added to the struck entry #{struck} stays with that one: {}. If it shows this one:  \
         redress record {} sent --by {} --letter {letter} --file FILE",
        listed(added),
        case.number,
        sending.by.name()
    ))
}

/// Says which ends of data that are kept come up after the case was closed all the same.
fn still_watched(case: &Case) -> Option<String> {
    let kept: Vec<String> = case
        .watched()
        .filter_map(|category| Some(format!("{} (until {})", shown(&category.what), category.until?)))
        .collect();
    (!kept.is_empty()).then(|| {
        format!("They keep {}. That is watched all the same: the day after, `redress` brings it up.", text::list(&kept))
    })
}

/// Says what nobody asks about any more because the case is closed.
fn unwatched(case: &Case) -> Option<String> {
    let endless: Vec<String> =
        case.kept().filter(|category| category.until.is_none()).map(|category| shown(&category.what)).collect();
    (!endless.is_empty()).then(|| {
        format!("For {} they named no end, and nothing brings that up:  redress list retained", text::list(&endless))
    })
}

/// Says that a receipt changes nothing where an earlier one counts.
fn without_effect(case: &Case, seq: u64) -> Option<String> {
    let first = case.receipt_that_counts_before(seq)?;
    Some(format!(
        "This moves no date: the delivery of {}, entry #{}, counts. If that day is wrong:  redress record {} corrected \
         --event {1} --on DELIVERY-DAY      with the day of delivery for DELIVERY-DAY",
        first.on, first.seq, case.number
    ))
}

fn listed(added: Vec<(&Recorded, String)>) -> String {
    added.into_iter().map(|(_, what)| what).collect::<Vec<_>>().join(", ")
}

/// Lists what was added and is meant, with the entry of each.
fn additions(case: &Case, is_meant: impl Fn(u64, &ProofAdded) -> bool) -> Vec<(&Recorded, String)> {
    let added = |recorded: &'_ Recorded| match &recorded.event {
        Event::ProofAdded(added) if is_meant(recorded.seq, added) && case.day_of(recorded).is_some() => {
            let (file, note) = (added.evidence.file.as_ref(), added.evidence.note.as_ref());
            Some(format!("#{} {}", recorded.seq, of_the_proof(file, added.number.as_ref(), note)))
        }
        _ => None,
    };
    case.events.iter().filter_map(|recorded| Some((recorded, added(recorded)?))).collect()
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
             delivery record is kept too:  redress record {} received --by post --on DELIVERY-DAY      with the day of delivery for \
             DELIVERY-DAY, --file and the record",
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
