//! Cases as one page to read, print or listen to: what is owed and by whom, what happened when, and what shows it.

mod happened;
mod owed;
mod timeline;

use chrono::NaiveDate;

use super::{html::Page, summary::request, words::counted};
use crate::{
    case::{Awaiting, Case, Clock, LetterRecord, NextStep, Standing, Tier},
    law::Deadline,
};

const TIERS: [Tier; 7] = [Tier::E0, Tier::E1, Tier::E2, Tier::E3, Tier::E4, Tier::E5, Tier::E6];

/// What is known of a case on the day of the report.
pub struct Reported<'a> {
    /// What is awaited.
    pub awaits: Vec<Awaiting>,
    /// The case.
    pub case: &'a Case,
    /// Every deadline with its arithmetic.
    pub deadlines: Vec<Deadline>,
    /// What to type now.
    pub next: Option<NextStep>,
    /// Where it stands.
    pub standing: Standing,
}

/// Writes the report of some cases as a page: one file, nothing remote, no script. The same record on the same day is the
/// same page.
#[must_use]
pub fn report(cases: &[Reported<'_>], today: NaiveDate) -> String {
    let title = match cases {
        [one] => format!("Case {}, {}, on {today}", one.case.opened.reference, one.case.opened.service),
        _ => format!("Your cases on {today}"),
    };
    let mut page = Page::new(&title);
    page.remark(&format!(
        "Worked out on {today} by redress {} from the record of the person who asks. It names people: look through it before \
         you pass it on.",
        env!("CARGO_PKG_VERSION")
    ));
    if let [_, _, ..] = cases {
        page.links("Cases", &cases.iter().map(|one| (anchor(one.case), heading(one.case))).collect::<Vec<_>>());
    }
    page.open_section("owed", "What is owed, and by whom");
    owed::tell(&mut page, cases, today);
    page.close_section();
    for one in cases {
        page.open_section(&anchor(one.case), &heading(one.case));
        tell(&mut page, one);
        page.close_section();
    }
    page.open_section("proofs", "What the proofs mean, and the word policy");
    let proofs = TIERS.map(|tier| format!("{tier}: {}", tier.meaning()));
    let policy = "policy, beside a date: how redress reads the law, and not settled law".to_owned();
    page.list(&proofs.into_iter().chain([policy]).collect::<Vec<_>>());
    page.close_section();
    page.end()
}

/// A case has a place of its own on the page, by its number.
fn anchor(case: &Case) -> String {
    format!("case-{}", case.number)
}

fn heading(case: &Case) -> String {
    format!("{} {}: {}", case.number, case.opened.service, case.opened.right.name_under(case.opened.regime))
}

fn tell(page: &mut Page, one: &Reported<'_>) {
    let case = one.case;
    let reference = case.opened.reference;
    page.paragraph(&stands(one));
    if let Some(next) = &one.next {
        let to_type = next.not_before.map_or_else(|| format!(" Type: {}", next.command), |_| String::new());
        page.paragraph(&format!("Next: {}.{to_type}", next.why));
    }
    page.facts(&format!("The request {reference}"), &facts(one));
    page.subheading(&format!("What happened in {reference}"));
    timeline::tell(page, one);
    page.subheading(&format!("Letters of {reference}"));
    if case.letters.is_empty() {
        page.paragraph("No letter was written.");
    } else {
        let rows: Vec<_> = case.letters.iter().map(letter).collect();
        let caption = format!("What was written in {reference}, how far it came, and what shows it");
        page.table(&caption, &["Letter", "Day", "Subject", "To", "State", "Proof"], &rows);
    }
    dates(page, one);
}

/// Says in a sentence where the case stands.
fn stands(one: &Reported<'_>) -> String {
    let standing = &one.standing;
    let clock = match (standing.clock, standing.act_after) {
        (Clock::Overdue, Some(last)) => {
            format!("the answer is late by {} (last day {last})", super::count(standing.overdue_days, "day"))
        }
        (Clock::Running, Some(last)) => format!("they have time until {last}"),
        (Clock::Paused, Some(last)) => {
            format!("they asked you something; the last day would be {last}, and may move until you answer")
        }
        (Clock::Stopped, _) => format!("no time runs: {}", super::stopped(standing.status)),
        (Clock::None | Clock::Overdue | Clock::Paused | Clock::Running, _) => "no time runs yet".to_owned(),
    };
    format!("Status on {}: {}; {clock}.", standing.on, standing.status)
}

fn facts(one: &Reported<'_>) -> Vec<(&'static str, String)> {
    let (case, standing) = (one.case, &one.standing);
    let opened = &case.opened;
    let day = |day: Option<NaiveDate>| day.map_or_else(|| "not recorded".to_owned(), |day| day.to_string());
    let mut facts = vec![
        ("Reference", opened.reference.to_string()),
        ("Who asks", opened.subject.name.clone()),
        ("Who is asked", opened.legal_name.clone()),
        ("What", request(case)),
        ("Why this law", opened.why.clone()),
        ("Opened", case.opened_on.to_string()),
        ("First sent", day(case.sent())),
        ("Received", day(case.received())),
    ];
    if let (Some(due), Some(last)) = (standing.due, standing.act_after) {
        facts.push(("Answer due", due.to_string()));
        facts.push(("Last day to wait", last.to_string()));
        facts.push(("How it is counted", counted(case, standing)));
    }
    let proof = case.sent().map(|_| format!("{}: {}", case.tier(), case.tier().meaning()));
    facts.push(("Best proof", proof.unwrap_or_else(|| "nothing has gone".to_owned())));
    facts.retain(|(_, value)| !value.is_empty());
    facts
}

fn letter(letter: &LetterRecord) -> Vec<String> {
    let ways = letter.sendings.iter().map(|sending| super::by_which_way(sending.by)).collect::<Vec<_>>().join(", ");
    let state = super::letter_state(letter);
    let proof = if letter.sendings.is_empty() {
        "it has not gone".to_owned()
    } else {
        format!("{}: {}", letter.tier(), letter.tier().meaning())
    };
    vec![
        letter.n.to_string(),
        letter.first_sent().unwrap_or(letter.written).to_string(),
        letter.subject.clone(),
        letter.to.clone().unwrap_or_else(|| letter.address.join(", ")),
        if ways.is_empty() { state.to_owned() } else { format!("{state} ({ways})") },
        proof,
    ]
}

/// Adds every date with its arithmetic, and what is to be said of it.
fn dates(page: &mut Page, one: &Reported<'_>) {
    let said = one.standing.pauses.iter().map(super::pause);
    let said: Vec<String> =
        said.chain(one.standing.remarks.iter().map(|remark| format!("To note: {remark}."))).collect();
    if one.deadlines.is_empty() && said.is_empty() {
        return;
    }
    page.subheading(&format!("How the dates of {} are worked out", one.case.opened.reference));
    for deadline in &one.deadlines {
        page.paragraph(&super::deadline(deadline));
        page.list(&deadline.explanation);
    }
    if !said.is_empty() {
        page.list(&said);
    }
}
