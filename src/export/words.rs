//! The entries of a case in plain words, for screens and pages alike.

use crate::{
    case::{
        Case, Event, Filed, Found, Genuine, Hand, LetterRecord, LetterState, Looked, PutOut, Standing, Status, Tier,
        Way,
    },
    law::{Basis, Deadline, DeadlineKind, Flag, FromFact, Pause, Start, Turn},
};

/// Returns the word for an entry that people read: that of the ledger, where it is a plain one.
#[must_use]
pub fn word(event: &Event) -> &'static str {
    match event {
        Event::PutOut(_) => "made ready",
        other => other.kind(),
    }
}

/// Says what an entry of a case tells beyond its kind, with what the user added in words; nothing where that is all.
///
/// What others wrote is in it as they wrote it: it is escaped where it is shown.
#[must_use]
pub fn event(event: &Event) -> String {
    let extra = without_note(event);
    let note = event.evidence().and_then(|evidence| evidence.note.as_deref()).unwrap_or_default();
    [extra.as_str(), note].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ")
}

fn without_note(event: &Event) -> String {
    match event {
        Event::Opened(body) => body.why.clone(),
        Event::Drafted(body) => format!("letter {}: {}", body.letter, body.subject),
        Event::Queued(body) => format!("letter {} to {}", body.letter, body.to),
        Event::PutOut(body) => put_out(body, body.way.in_words()),
        Event::HandingOver(body) => format!("letter {}, try {}", body.letter, body.attempt),
        Event::Accepted(body)
        | Event::Rejected(body)
        | Event::Deferred(body)
        | Event::Uncertain(body)
        | Event::LoginRefused(body) => {
            let said = body.reply.as_deref().or(body.cause.as_deref()).unwrap_or_default();
            format!("letter {} by {}: {said}", body.letter, body.server)
        }
        Event::Acknowledged(body) => body.received.map_or_else(String::new, |day| format!("received on {day}")),
        Event::Received(body) => body.letter.map_or_else(String::new, |n| format!("letter {n}")),
        Event::Complained(body) => {
            let to = body.to.as_ref().map(|to| format!("to {to}"));
            let ask = body.ask.map(|ask| format!("to be asked after {ask} how far it is (your own date)"));
            to.into_iter().chain(ask).collect::<Vec<_>>().join(", ")
        }
        Event::ComplaintPrepared(body) => {
            let early = body.early.as_ref().map_or_else(String::new, |why| format!("; not waited, because: {why}"));
            format!("for {}{early}; redress does not file it", body.name)
        }
        Event::Looked(body) => looked(body),
        Event::Filed(body) => filed(body),
        Event::Resolved(body) => match body.found {
            Found::NotSent => "you looked: it had not gone".to_owned(),
            Found::Sent => "you looked: it had gone".to_owned(),
        },
        Event::Restored(body) => {
            format!("letter {} waited in the backup; it may have gone since that was made", body.letter)
        }
        Event::Sent(body) => format!("{}{}", by_which_way(body.by), number(body.number.as_deref())),
        Event::ProofAdded(body) => {
            format!("letter {}, to entry #{}{}", body.letter, body.sending, number(body.number.as_deref()))
        }
        Event::AccountDeleted(body) => {
            format!("the account was closed by its own button{}", number(body.number.as_deref()))
        }
        Event::WantsIdentity(body) => if body.baseless { "without a reason" } else { "" }.to_owned(),
        Event::Extended(body) => {
            let until = body.until.map_or_else(String::new, |day| format!("until {day} "));
            format!("{until}{}", body.reason.as_deref().unwrap_or_default())
        }
        Event::Expected(body) => format!("{} by {} (promise, not law)", body.what, body.until),
        Event::Refused(body) => body.reason.clone().unwrap_or_default(),
        Event::Partial(body) => missing(&body.missing),
        Event::Retained(body) => {
            body.categories.iter().map(|category| category.what.clone()).collect::<Vec<_>>().join("; ")
        }
        Event::Corrected(body) => match body.on {
            Some(day) => format!("#{} happened on {day}", body.event),
            None => format!("#{} did not happen, or not in this case", body.event),
        },
        Event::Noted(body) => body.text.clone(),
        Event::Attached(body) => {
            let filed_as = body.filed_as.map_or_else(String::new, |filed_as| format!(", {}", filed_as.words()));
            format!("{}{filed_as}", size(body.size))
        }
        Event::GaveIdentity(_)
        | Event::WantsInformation(_)
        | Event::GaveInformation(_)
        | Event::Done(_)
        | Event::NoData(_)
        | Event::WrongAddress(_)
        | Event::Portal(_)
        | Event::Bounced(_)
        | Event::Delivered(_)
        | Event::Withdrawn(_)
        | Event::Other(_)
        | Event::Closed(_)
        | Event::Reopened(_) => String::new(),
    }
}

/// Writes addresses so that no program makes a link of them that opens by a click: `://` and the colon of `mailto:` in any
/// spelling, and each dot between a letter or digit and two letters or more, as in the name of a computer; in the address of a
/// mailbox it stays, which opens no page.
///
/// ```
/// use redress::export::without_links;
/// assert_eq!(without_links("https://x.example, WWW.x.example/a"), "https[:]//x[.]example, WWW[.]x[.]example/a");
/// assert_eq!(without_links("evil.example or Mailto:ada@example.org"), "evil[.]example or Mailto[:]ada@example.org");
/// assert_eq!(without_links("Art. 12.3, z.B. 1.500,00. Yes"), "Art. 12.3, z.B. 1.500,00. Yes");
/// ```
#[must_use]
pub fn without_links(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for (at, sign) in text.char_indices() {
        let (before, after) = (&text[..at], &text[at + sign.len_utf8()..]);
        let opens = match sign {
            ':' => after.starts_with("//") || ends_with_mailto(before),
            '.' => ends_with_www(before) || is_in_a_name(before, after),
            _ => false,
        };
        if opens {
            written.extend(['[', sign, ']']);
        } else {
            written.push(sign);
        }
    }
    written
}

fn ends_with_mailto(before: &str) -> bool {
    ends_with(before, "mailto")
}

fn ends_with_www(before: &str) -> bool {
    ends_with(before, "www")
}

fn ends_with(text: &str, word: &str) -> bool {
    let start = text.len().checked_sub(word.len());
    start.and_then(|start| text.get(start..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
}

/// Tells whether a dot stands inside the name of a computer, as far as its neighbours show.
fn is_in_a_name(before: &str, after: &str) -> bool {
    let letters = after.chars().take_while(|sign| sign.is_alphabetic()).count();
    let is_in_word = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_');
    let of_a_mailbox = before.trim_end_matches(is_in_word).ends_with('@');
    1 < letters && !of_a_mailbox && before.chars().next_back().is_some_and(char::is_alphanumeric)
}

/// Says how large a file is: `1 byte`, `812 bytes`, `12.3 KiB`, `25.0 MiB`.
///
/// ```
/// assert_eq!(redress::export::size(1), "1 byte");
/// assert_eq!(redress::export::size(1023), "1023 bytes");
/// assert_eq!(redress::export::size(1024), "1.0 KiB");
/// assert_eq!(redress::export::size(25 * 1024 * 1024), "25.0 MiB");
/// ```
#[must_use]
pub fn size(bytes: u64) -> String {
    const KIB: u64 = 1024;
    const MIB: u64 = 1024 * KIB;
    let tenths = |unit: u64| {
        // Rounded up, so that a file never shows smaller than it is.
        let tenths = bytes.saturating_mul(10).div_ceil(unit);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    match bytes {
        1 => "1 byte".to_owned(),
        0..KIB => format!("{bytes} bytes"),
        KIB..MIB => format!("{} KiB", tenths(KIB)),
        MIB.. => format!("{} MiB", tenths(MIB)),
    }
}

/// Says a deadline in one line: its kind, its day and the provisions it rests on.
#[must_use]
pub fn deadline(deadline: &Deadline) -> String {
    if deadline.kind == DeadlineKind::Promise {
        return format!("{}: {} (promise, not law)", deadline.kind, deadline.due);
    }
    let provisions = deadline.provisions.join(", ");
    let cited = if provisions.is_empty() { deadline.basis.to_string() } else { provisions + mark(deadline.basis) };
    format!("{}: {} ({cited})", deadline.kind, deadline.due)
}

/// Says what a question of the controller does to the dates, and whose turn it is.
#[must_use]
pub fn pause(pause: &Pause) -> String {
    let word = |flag: &Flag| match flag {
        Flag::Baseless => "without a reason",
        Flag::Late => "late",
    };
    let flags: Vec<&str> = pause.flags.iter().map(word).collect();
    let flags = if flags.is_empty() { String::new() } else { format!(" ({})", flags.join(", ")) };
    let settled = pause.given.map_or_else(|| "it is open".to_owned(), |day| format!("answered on {day}"));
    let turn = match pause.turn {
        Turn::Controller if pause.given.is_none() => "it is their turn, and the time runs on",
        Turn::Controller => "it is their turn",
        Turn::DataSubject => "it is your turn, and the time may stand still until you answer",
    };
    let moved = if pause.days == 0 {
        String::new()
    } else {
        format!("; it may move the last day by {}", count(pause.days.unsigned_abs(), "day"))
    };
    format!("They asked about {} on {}{flags}, {settled}; {turn}{moved}.", pause.question.name(), pause.asked)
}

/// Says what a date is counted from and what shows it: `counted from sending, E1: your mail provider took it`. Nothing is
/// called received on the word of a provider.
#[must_use]
pub fn counted(case: &Case, standing: &Standing) -> String {
    let fact = match standing.from {
        Some(Start { fact: FromFact::Sent, .. }) => "sending".to_owned(),
        Some(Start { fact: FromFact::Received, date }) if case.tier() < Tier::E3 => {
            format!("{date} as you recorded it")
        }
        Some(Start { fact: FromFact::Received, date }) => format!("receipt on {date}"),
        Some(Start { fact: FromFact::Identity, date }) => format!("the proof of identity on {date}"),
        Some(Start { fact: FromFact::Promised, date }) => format!("the promise of {date}"),
        Some(Start { fact: FromFact::Request, .. }) | None => "the request".to_owned(),
    };
    format!("counted from {fact}, {}: {}", case.tier(), case.tier().meaning())
}

/// Marks a date that rests on a reading of redress and not on settled law.
#[must_use]
pub fn mark(basis: Basis) -> &'static str {
    match basis {
        Basis::Confirmed => "",
        Basis::Policy => ", policy",
    }
}

/// Says a number with its noun: `1 day`, `2 days`.
#[must_use]
pub fn count(number: u64, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        (_, _) => format!("{number} {noun}s"),
    }
}

/// Says how far a letter has come: one that went on the word of the user alone was accepted by nobody that is known.
#[must_use]
pub fn letter_state(letter: &LetterRecord) -> &'static str {
    let answered = letter.sendings.iter().any(|sending| sending.hand == Hand::Answered);
    match letter.state {
        LetterState::Accepted if answered => letter.state.name(),
        LetterState::Accepted if letter.tier() == Tier::E0 && !letter.sendings.is_empty() => "sent, on your word",
        LetterState::Accepted => "sent",
        LetterState::Draft
        | LetterState::Queued
        | LetterState::Deferred
        | LetterState::Uncertain
        | LetterState::Rejected
        | LetterState::Bounced
        | LetterState::Recorded
        | LetterState::Replaced => letter.state.name(),
    }
}

/// Says why no clock runs any more.
#[must_use]
pub fn stopped(status: Status) -> &'static str {
    match status {
        Status::Done => "they say they have done it",
        Status::NoData => "they say they hold nothing about you",
        Status::Refused => "they refused, which can be challenged",
        Status::Retained => "they keep part of the data, which can be challenged",
        Status::Undeliverable => "the letter did not reach them",
        Status::Withdrawn => "you withdrew the request",
        Status::Closed => "you closed the case",
        Status::Draft
        | Status::Waiting
        | Status::Acknowledged
        | Status::WantsIdentity
        | Status::WantsInformation
        | Status::Extended
        | Status::Partial => "nothing is awaited",
        Status::Complained => "you have complained, and the authority is next",
    }
}

/// Says by which way a letter went.
#[must_use]
pub fn by_which_way(way: Way) -> &'static str {
    match way {
        Way::Email => "by e-mail",
        Way::InApp => "in the app",
        Way::Post => "by post",
        Way::Webform => "by web form",
    }
}

fn looked(body: &Looked) -> String {
    let places = if body.folders.is_empty() { String::new() } else { format!(" in {}", body.folders.join(", ")) };
    let seen = match &body.copy {
        Some(copy) => format!("found in {} by {}", copy.folder, copy.by.in_words()),
        None => "not found".to_owned(),
    };
    let failed = body.failed.as_ref().map_or_else(String::new, |why| format!("; not everywhere: {why}"));
    format!("letter {}{places} at {}: {seen}{failed}", body.letter, body.server)
}

fn filed(body: &Filed) -> String {
    let from = body.from.as_deref().unwrap_or("nobody who is named");
    let doubt = if body.origin.verdict == Genuine::Doubtful { " (its origin is doubtful)" } else { "" };
    format!("{} from {from}: {}{doubt}", body.seems.in_words(), without_links(&body.subject))
}

fn number(number: Option<&str>) -> String {
    number.map_or_else(String::new, |number| format!(", number {number}"))
}

fn missing(items: &[String]) -> String {
    if items.is_empty() { String::new() } else { format!("missing: {}", items.join(", ")) }
}

/// Says in which form a letter was given to be sent by hand, and where it is to go.
pub(super) fn put_out(body: &PutOut, form: &str) -> String {
    let path = body.path.as_ref().map_or_else(String::new, |path| format!(": {path}"));
    format!("letter {} {form}, to {}{path}", body.letter, body.to)
}
