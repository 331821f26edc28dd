//! Who owes whom what, until when, and what that rests on: the first thing on the page.

use chrono::NaiveDate;

use super::{super::html::Page, Reported};
use crate::{
    case::{Awaiting, Occasion},
    export::{count, mark},
    law::{DeadlineKind, Turn},
};

const HEAD: [&str; 5] = ["Case", "Who", "Until", "Owes", "Rests on"];

/// Adds the table, by the days until which something is owed, or says that nothing is.
pub(super) fn tell(page: &mut Page, cases: &[Reported<'_>], today: NaiveDate) {
    let mut owed: Vec<_> = cases.iter().flat_map(|one| rows(one, today)).collect();
    if owed.is_empty() {
        return page.paragraph("Nobody owes anything that redress knows of.");
    }
    owed.sort_by_key(|(on, _)| (on.is_none(), *on));
    let rows: Vec<_> = owed.into_iter().map(|(_, row)| row).collect();
    page.table(&format!("What is owed, as it stands on {today}"), &HEAD, &rows);
}

/// The rows of a case, each with its day where it has one.
fn rows(one: &Reported<'_>, today: NaiveDate) -> Vec<(Option<NaiveDate>, Vec<String>)> {
    let theirs = one
        .awaits
        .iter()
        .map(|awaiting| (Some(awaiting.deadline.due), row(one, who(one, awaiting), theirs(one, awaiting, today))));
    let questions = one.standing.pauses.iter().filter(|pause| pause.given.is_none() && pause.turn == Turn::DataSubject);
    let questions = questions.map(|pause| {
        row(
            one,
            "you",
            [
                format!("an answer about {}, asked on {}", pause.question.name(), pause.asked),
                "the time may stand still until then".to_owned(),
                "their question".to_owned(),
            ],
        )
    });
    let next = one.next.iter().map(|next| {
        row(
            one,
            "you",
            [
                next.not_before
                    .map_or_else(|| format!("{}; type: {}", next.why, next.command), |_| next.why.to_string()),
                "when you like".to_owned(),
                "what redress proposes".to_owned(),
            ],
        )
    });
    theirs.chain(questions.chain(next).map(|row| (None, row))).collect()
}

fn row(one: &Reported<'_>, who: &str, [what, until, rests_on]: [String; 3]) -> Vec<String> {
    vec![one.case.number.to_string(), who.to_owned(), until, what, rests_on]
}

fn theirs(one: &Reported<'_>, awaiting: &Awaiting, today: NaiveDate) -> [String; 3] {
    [what(one, awaiting), until(awaiting, today), rests_on(awaiting)]
}

/// The authority tells the data subject how far a complaint is; everything else the controller owes.
fn who<'a>(one: &'a Reported<'_>, awaiting: &Awaiting) -> &'a str {
    match awaiting.occasion {
        Occasion::Complaint(_) => "the authority",
        Occasion::Acknowledgement
        | Occasion::Answer
        | Occasion::Letter(_)
        | Occasion::Promise(_)
        | Occasion::RetentionEnd(_) => &one.case.opened.service,
    }
}

fn what(one: &Reported<'_>, awaiting: &Awaiting) -> String {
    let named = awaiting.what.as_deref().unwrap_or_default();
    match (&awaiting.occasion, awaiting.deadline.kind) {
        (Occasion::Acknowledgement, _) => "a word that the request arrived".to_owned(),
        (Occasion::Answer, _) => {
            format!("an answer to the {} request", one.case.opened.right.name_under(one.case.opened.regime))
        }
        (Occasion::Complaint(_), _) => {
            let to = awaiting.what.as_ref().map_or_else(String::new, |to| format!(" to {to}"));
            format!("a word on how far the complaint{to} of {} is", awaiting.deadline.from.date)
        }
        (Occasion::Letter(n), DeadlineKind::ComplaintAcknowledgement) => {
            format!("a word that the complaint, letter {n}, arrived")
        }
        (Occasion::Letter(n), _) => format!("an answer to letter {n}"),
        (Occasion::Promise(_), _) => format!("what was promised: {named}"),
        (Occasion::RetentionEnd(_), _) => format!("the deletion of what is kept: {named}"),
    }
}

fn until(awaiting: &Awaiting, today: NaiveDate) -> String {
    let (due, last) = (awaiting.deadline.due, awaiting.last_day());
    let careful = if due == last { String::new() } else { format!("; on the most careful reading {last}") };
    let over = (today - last).num_days();
    let late = match awaiting.deadline.kind {
        _ if over <= 0 || awaiting.paused => String::new(),
        DeadlineKind::Promise | DeadlineKind::RetentionEnd => "; that day has passed".to_owned(),
        DeadlineKind::Acknowledgement
        | DeadlineKind::Appeal
        | DeadlineKind::ComplaintAcknowledgement
        | DeadlineKind::ComplaintProgress
        | DeadlineKind::ExtendedResponse
        | DeadlineKind::Reminder
        | DeadlineKind::Response => format!("; late by {}", count(over.unsigned_abs(), "day")),
    };
    let paused = if awaiting.paused { "; it may move until you answer" } else { "" };
    format!("{due}{careful}{late}{paused}")
}

fn rests_on(awaiting: &Awaiting) -> String {
    let deadline = &awaiting.deadline;
    match deadline.kind {
        DeadlineKind::Promise => "their promise, not law".to_owned(),
        DeadlineKind::Reminder => "your wish, not law".to_owned(),
        DeadlineKind::RetentionEnd => "their word".to_owned(),
        DeadlineKind::ComplaintProgress if deadline.provisions.is_empty() => "your own date".to_owned(),
        DeadlineKind::Acknowledgement
        | DeadlineKind::Appeal
        | DeadlineKind::ComplaintAcknowledgement
        | DeadlineKind::ComplaintProgress
        | DeadlineKind::ExtendedResponse
        | DeadlineKind::Response => deadline.provisions.join(", ") + mark(deadline.basis),
    }
}
