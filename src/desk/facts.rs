//! What the record of a case gives to a letter that follows its request.

use chrono::NaiveDate;

use super::FollowUpIntent;
use crate::{
    case::{
        Case, Clock, Complained, Event, Holding, Keeping, LetterRecord, LetterState, Receipt, Remark, Sending,
        Standing, Way,
    },
    controller::{Authorities, ChannelKind},
    law::Flag,
    letter::{Asked, FollowUp, Former, Happened, Kept, Passed, Prolonged, Refused},
    request::LetterKind,
};

/// Collects what a letter of this kind says.
pub(super) fn follow_up(case: &Case, standing: &Standing, kind: LetterKind, intent: &FollowUpIntent) -> FollowUp {
    let facts = case.facts();
    let last = |like: fn(&Event) -> bool| facts.iter().rev().find(|(_, event)| like(event)).map(|(on, _)| *on);
    FollowUp {
        acknowledgement_due: standing.remarks.iter().find_map(|remark| match remark {
            Remark::NotAcknowledged(due) => Some(*due),
            _ => None,
        }),
        answered: last(Event::is_an_answer),
        complained: case.last_complaint().is_some(),
        complaint: None,
        extension: extension(&facts, standing),
        filed: case
            .request_letter()
            .and_then(|letter| letter.sendings.iter().find(|sending| sending.by == Way::Webform))
            .map(|sending| sending.on),
        former: former(case),
        history: history(case, &facts),
        kept: still_kept(case, standing.on).map(|category| kept(category, standing.on)).collect(),
        kind,
        missing: intent.missing.clone(),
        period: passed(standing),
        portal: last(|event| matches!(event, Event::Portal(_))),
        question: question(kind, &facts, standing),
        refusal: refusal(case, &facts),
        text: intent.text.clone(),
        time_left: matches!(standing.clock, Clock::Running | Clock::Paused),
    }
}

/// Returns the newest letter that went, with the digest of what went: the message as it was handed over, or the text
/// where another program or a printer made something of it.
fn former(case: &Case) -> Former {
    let went = |letter: &&LetterRecord| !letter.sendings.is_empty();
    let letter = case.letters.iter().rfind(went).or(case.letters.first());
    let Some(letter) = letter else { return Former { is_message: false, on: case.opened_on, sha256: String::new() } };
    let on = letter.sendings.iter().map(|sending| sending.on).max().unwrap_or(letter.written);
    match letter.queued.as_ref().filter(|_| letter.was_handed_over()) {
        Some(queued) => Former { is_message: true, on, sha256: queued.sha256.clone() },
        None => Former { is_message: false, on, sha256: letter.text.clone() },
    }
}

/// Lists what has happened, the best shown alone: nothing is called received that was only handed over. What went by post
/// arrived on the day that the user recorded, which the time is counted from too. Within a day the request comes first, and
/// the rest in the order in which it was recorded.
fn history(case: &Case, facts: &[(NaiveDate, &Event)]) -> Vec<Happened> {
    let entry = |event: &Event| case.events.iter().find(|recorded| std::ptr::eq(&raw const recorded.event, event));
    let once = facts.iter().enumerate().filter(|(place, fact)| !is_the_same_complaint(&facts[..*place], fact));
    let said = once.filter_map(|(_, (on, event))| {
        let seq = entry(event).map_or(u64::MAX, |recorded| recorded.seq);
        Some((seq, Happened { on: *on, to: addressed(event), what: said(event)?, way: None }))
    });
    let letters = case.letters.iter().flat_map(|letter| went(case, letter));
    let mut all: Vec<(u64, Happened)> = letters.chain(said).chain(arrived(case)).collect();
    all.sort_by_key(|(seq, happened)| (happened.on, *seq));
    all.into_iter().map(|(_, happened)| happened).collect()
}

/// Tells whether a fact is a complaint that was recorded before: one of the same day to the same authority is the same.
fn is_the_same_complaint(before: &[(NaiveDate, &Event)], (on, event): &(NaiveDate, &Event)) -> bool {
    let Event::Complained(body) = event else { return false };
    let same = |one: &Event| matches!(one, Event::Complained(one) if whom(one) == whom(body));
    before.iter().any(|(day, one)| day == on && same(one))
}

fn whom(complaint: &Complained) -> Option<&str> {
    complaint.to.as_deref().map(str::trim)
}

/// Lists the letters that arrived, of which the request alone begins the time.
fn arrived(case: &Case) -> impl Iterator<Item = (u64, Happened)> {
    let by_post = |receipt: &Receipt<'_>| receipt.heard.by.or(case.way()) == Some(Way::Post);
    case.receipts().filter(move |receipt| receipt.shown || by_post(receipt)).map(|receipt| {
        let what = if receipt.follow_up.is_some() { "received-letter" } else { "received" };
        (receipt.seq, Happened { on: receipt.on, to: None, what, way: None })
    })
}

fn went<'a>(case: &Case, letter: &'a LetterRecord) -> impl Iterator<Item = (u64, Happened)> + use<'a> {
    let lost = letter.state == LetterState::Bounced;
    let by_mail = case.way() == Some(Way::Email) || letter.kind.is_follow_up();
    let counts = move |sending: &&Sending| !lost && (by_mail || sending.by != Way::Email);
    letter.sendings.iter().filter(counts).map(move |sending| {
        let to = letter.to.clone().filter(|_| sending.by == Way::Email);
        let seq = if letter.kind.is_follow_up() { sending.seq } else { 0 };
        let way = Some((kind_of(sending.by), to));
        (seq, Happened { on: sending.on, to: None, what: name(letter.kind), way })
    })
}

/// The name of a letter of ours among what happened; where a fact has the same word, the letter has another.
fn name(kind: LetterKind) -> &'static str {
    match kind {
        LetterKind::Request(_) => "request",
        LetterKind::Portal => "portal-letter",
        LetterKind::Retained => "retained-letter",
        LetterKind::Complaint
        | LetterKind::ComplaintToController
        | LetterKind::Extension
        | LetterKind::Identity
        | LetterKind::Incomplete
        | LetterKind::Information
        | LetterKind::Receipt
        | LetterKind::Recipients
        | LetterKind::Refusal
        | LetterKind::Reminder
        | LetterKind::RetentionEnded => kind.name(),
    }
}

/// Names the authority that was complained to, by what it calls itself; nobody where its record is not known.
fn addressed(event: &Event) -> Option<String> {
    let Event::Complained(body) = event else { return None };
    let known = Authorities::shipped().find(whom(body)?)?;
    Some(known.own_name.as_deref().unwrap_or(&known.name).to_owned())
}

/// Names what the controller did, and that an authority was complained to; what only the user knows is not told.
fn said(event: &Event) -> Option<&'static str> {
    match event {
        Event::Acknowledged(_)
        | Event::WantsIdentity(_)
        | Event::GaveIdentity(_)
        | Event::WantsInformation(_)
        | Event::GaveInformation(_)
        | Event::Extended(_)
        | Event::Refused(_)
        | Event::Partial(_)
        | Event::Done(_)
        | Event::Retained(_)
        | Event::NoData(_)
        | Event::WrongAddress(_)
        | Event::Portal(_)
        | Event::Complained(_) => Some(event.kind()),
        Event::Opened(_)
        | Event::Drafted(_)
        | Event::Queued(_)
        | Event::HandingOver(_)
        | Event::Accepted(_)
        | Event::Rejected(_)
        | Event::Deferred(_)
        | Event::Uncertain(_)
        | Event::LoginRefused(_)
        | Event::Received(_)
        | Event::Looked(_)
        | Event::Filed(_)
        | Event::Delivered(_)
        | Event::Resolved(_)
        | Event::Restored(_)
        | Event::Sent(_)
        | Event::ProofAdded(_)
        | Event::AccountDeleted(_)
        | Event::Bounced(_)
        | Event::Withdrawn(_)
        | Event::ComplaintPrepared(_)
        | Event::Other(_)
        | Event::Corrected(_)
        | Event::Attached(_)
        | Event::Expected(_)
        | Event::Noted(_)
        | Event::PutOut(_)
        | Event::Closed(_)
        | Event::Reopened(_) => None,
    }
}

/// Returns the time that has passed, once it has.
fn passed(standing: &Standing) -> Option<Passed> {
    let last = standing.act_after.filter(|_| standing.clock == Clock::Overdue)?;
    standing.from.map(|from| Passed { extended: standing.extended, from, last })
}

fn question(kind: LetterKind, facts: &[(NaiveDate, &Event)], standing: &Standing) -> Option<Asked> {
    let asks = |event: &Event| match kind {
        LetterKind::Identity => matches!(event, Event::WantsIdentity(_)),
        LetterKind::Information => matches!(event, Event::WantsInformation(_)),
        _ => false,
    };
    let (on, _) = facts.iter().rev().find(|(_, event)| asks(event))?;
    let late = standing.pauses.iter().any(|pause| pause.asked == *on && pause.flags.contains(&Flag::Late));
    Some(Asked { late, on: *on })
}

/// Returns the last notice of an extension with what is wrong with it.
fn extension(facts: &[(NaiveDate, &Event)], standing: &Standing) -> Option<Prolonged> {
    let mut notices = facts.iter().rev().filter_map(|(on, event)| match event {
        Event::Extended(notice) => Some((*on, notice)),
        _ => None,
    });
    let (on, notice) = notices.next()?;
    let mut prolonged = Prolonged {
        again: false,
        late: None,
        not_for_right: false,
        on,
        too_long: None,
        until: notice.until,
        without_reason: notice.reason.is_none(),
    };
    for remark in &standing.remarks {
        match remark {
            Remark::ExtendedAgain(day) if *day == on => prolonged.again = true,
            Remark::ExtensionLate { on: day, end } if *day == on => prolonged.late = Some(*end),
            Remark::ExtensionTooLong { until, longest } if Some(*until) == notice.until => {
                prolonged.too_long = Some(*longest);
            }
            Remark::NoExtension => prolonged.not_for_right = true,
            Remark::AcknowledgedLate { .. }
            | Remark::ExtendedAgain(_)
            | Remark::ExtensionLate { .. }
            | Remark::ExtensionTooLong { .. }
            | Remark::ExtensionWithoutReason
            | Remark::NotAcknowledged(_)
            | Remark::ReceiptDisputed { .. }
            | Remark::ReceiptLater { .. }
            | Remark::RefusalWithoutReasons => {}
        }
    }
    Some(prolonged)
}

/// Returns the refusal, where that is the last answer.
fn refusal(case: &Case, facts: &[(NaiveDate, &Event)]) -> Option<Refused> {
    let (on, event) = facts.iter().rev().find(|(_, event)| event.is_an_answer())?;
    match event {
        Event::Refused(body) if case.is_open() => Some(Refused { on: *on, reason: body.reason.clone() }),
        _ => None,
    }
}

/// Returns the data that they have not said to be gone since.
fn still_kept(case: &Case, today: NaiveDate) -> impl Iterator<Item = &crate::case::Category> {
    let kept = |holding: &Holding<'_>| !matches!(holding.keeping, Keeping::Erased(_));
    case.holdings(today).filter(kept).map(|holding| holding.category)
}

fn kept(category: &crate::case::Category, today: NaiveDate) -> Kept {
    Kept {
        basis: category.basis.clone(),
        ended: category.until.is_some_and(|until| until < today),
        holder: category.holder.clone(),
        until: category.until,
        what: category.what.clone(),
    }
}

/// Returns the kind of channel of a way.
pub(super) fn kind_of(way: Way) -> ChannelKind {
    match way {
        Way::Email => ChannelKind::Email,
        Way::InApp => ChannelKind::InApp,
        Way::Post => ChannelKind::Post,
        Way::Webform => ChannelKind::Webform,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_authority_is_named_where_its_record_is_known_and_older_words_name_nobody() {
        let to =
            |to: &str| addressed(&Event::Complained(Complained { to: Some(to.to_owned()), ..Complained::default() }));
        assert!(to(" gbico ").is_some_and(|name| name.contains("Information Commissioner")), "{:?}", to("gbico"));
        assert_eq!(to("the office in my town, file 12"), None);
    }

    #[test]
    fn a_complaint_of_another_day_or_to_another_authority_is_another_one() {
        let to = |to: &str| Event::Complained(Complained { to: Some(to.to_owned()), ..Complained::default() });
        let (first, other) = (to("gbico"), to("frcnil"));
        let (day, next) = (NaiveDate::from_ymd_opt(2027, 2, 1).unwrap(), NaiveDate::from_ymd_opt(2027, 2, 2).unwrap());
        let before = [(day, &first)];
        assert!(is_the_same_complaint(&before, &(day, &to("gbico"))));
        assert!(!is_the_same_complaint(&before, &(next, &first)) && !is_the_same_complaint(&before, &(day, &other)));
    }
}
