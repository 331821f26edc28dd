//! What has happened in a case, day by day, and how far up the ladder it is.

use chrono::NaiveDate;

use super::{text, visible::shown};
use crate::{
    case::{Case, Event, Recorded, Standing, Status},
    export,
    law::Regime,
    request::LetterKind,
};

/// Lists the entries by the day that each happened on, which a correction may have moved, and within a day as they were
/// written down.
pub(super) fn lines(case: &Case) -> Vec<String> {
    let day = |recorded: &Recorded| case.day_of(recorded).unwrap_or(recorded.on);
    let mut entries: Vec<(NaiveDate, &Recorded)> =
        case.events.iter().map(|recorded| (day(recorded), recorded)).collect();
    entries.sort_by_key(|(day, recorded)| (*day, recorded.seq));
    let mut lines = Vec::new();
    let mut last = None;
    for (day, recorded) in entries {
        if last != Some(day) {
            lines.push(text::day(day));
            last = Some(day);
        }
        lines.push(entry(case, recorded));
    }
    lines
}

fn entry(case: &Case, recorded: &Recorded) -> String {
    let (number, event) = (format!("#{}", recorded.seq), &recorded.event);
    let file = event.evidence().and_then(|evidence| evidence.proof());
    let file = file.map_or_else(String::new, |file| format!("[{}]", shown(&file.name)));
    let said = [shown(&export::event(event)), file, mended(case, recorded)];
    let said = said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  ");
    format!("{number:>5}  {:<16} {said}", export::word(event)).trim_end().to_owned()
}

/// Says which later entry mends this one, and how.
fn mended(case: &Case, recorded: &Recorded) -> String {
    let Some(by) = case.corrected_by(recorded.seq) else { return String::new() };
    match case.day_of(recorded) {
        None => format!("(struck by #{by})"),
        Some(day) if day != recorded.on => format!("(recorded for {}; #{by} corrects the day)", recorded.on),
        Some(_) => format!("(corrected by #{by})"),
    }
}

/// Says how far up the ladder a case is: the request, the reminder, the complaint; nothing where no answer was ever owed or
/// it has been given.
pub(super) fn ladder(case: &Case, standing: &Standing) -> Option<String> {
    match standing.status {
        Status::Closed | Status::Done | Status::Draft | Status::NoData | Status::Withdrawn => return None,
        Status::Acknowledged
        | Status::Complained
        | Status::Extended
        | Status::Partial
        | Status::Refused
        | Status::Retained
        | Status::Undeliverable
        | Status::Waiting
        | Status::WantsIdentity
        | Status::WantsInformation => {}
    }
    let request = case.sent()?;
    let rung =
        |name: &str, on: Option<NaiveDate>| on.map_or_else(|| format!("{name} not yet"), |on| format!("{name} {on}"));
    let reminders = case.letters.iter().filter(|letter| letter.kind == LetterKind::Reminder);
    let mut rungs = vec![
        rung("request", Some(request)),
        rung("reminder", reminders.filter_map(crate::case::LetterRecord::first_sent).max()),
    ];
    if case.opened.regime == Regime::UkGdpr {
        rungs.push(rung("complaint to them", case.complained_to_them()));
    }
    rungs.push(rung("complaint to the authority", complained(case)));
    Some(format!("Ladder:  {}.", rungs.join(", ")))
}

/// Returns the newest day on which a complaint to an authority was recorded as filed.
fn complained(case: &Case) -> Option<NaiveDate> {
    let facts = case.facts().into_iter();
    facts.filter(|(_, event)| matches!(event, Event::Complained(_))).map(|(on, _)| on).max()
}
