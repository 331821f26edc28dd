//! Every step of a case in order, as a page and as a table for other programs.

use super::{bundle::Work, html::Page, papers::Fate, told};
use crate::case::{Event, Evidence, Recorded};

const HEAD: [&str; 7] =
    ["Entry", "Day", "Written down (UTC)", "What happened", "Proof", "File in this bundle", "Name it had"];

/// Prints the timeline as a page.
pub(super) fn html(work: &Work<'_>) -> String {
    let case = work.dossier.case;
    let mut page = Page::new(&format!("Timeline of {}", case.opened.reference));
    page.paragraph(&format!(
        "{} to {}.",
        work.says(&super::summary::request(case)),
        work.says(&case.opened.legal_name)
    ));
    let rows: Vec<Vec<String>> = case.events.iter().map(|recorded| of_the_page(row(work, recorded))).collect();
    page.table("Every entry of the record, in the order in which it was written down", &HEAD[..6], &rows);
    page.remark(
        "“Day” is the day it happened; a corrected day is the one that is true. “Proof” is how well the step by itself shows \
         that a letter went or arrived, from E0 to E6; 01_summary says what each means.",
    );
    page.end()
}

/// Prints the timeline as comma-separated values (RFC 4180).
pub(super) fn csv(work: &Work<'_>) -> String {
    let mut text = record(&HEAD.map(ToOwned::to_owned));
    for recorded in &work.dossier.case.events {
        text += &record(&row(work, recorded));
    }
    text
}

/// On the page the name that a file had stands below the one it has.
fn of_the_page(mut row: Vec<String>) -> Vec<String> {
    if let Some(original) = row.pop().filter(|original| !original.is_empty())
        && let Some(files) = row.last_mut()
    {
        let line = if files.is_empty() { "" } else { "\n" };
        files.extend([line, "was called “", &original, "”"]);
    }
    row
}

fn row(work: &Work<'_>, recorded: &Recorded) -> Vec<String> {
    let case = work.dossier.case;
    let day = case.day_of(recorded);
    let aside = case.is_set_aside(recorded);
    let words = if aside && day.is_none() {
        String::new()
    } else if aside {
        "sorted by the person as none of what they say, or as not from them".to_owned()
    } else if work.dossier.hidden.is_empty() {
        told::details(&recorded.event)
    } else {
        told::details(&super::private::public(&recorded.event))
    };
    let struck = match day {
        None if matches!(recorded.event, Event::Filed(_)) => {
            " (a later entry says that this does not belong to the case)"
        }
        None => " (a later entry says that this did not happen)",
        Some(day) if day != recorded.on => " (a later entry corrects the day)",
        Some(_) => "",
    };
    let what = if words.is_empty() { String::new() } else { format!(": {words}") };
    let papers = recorded.event.documents().into_iter().filter_map(|sha256| work.papers.find(sha256));
    let papers: Vec<_> = papers.filter(|_| day.is_some()).collect();
    let mut files: Vec<&str> = Vec::new();
    for paper in &papers {
        match paper.fate {
            Fate::Exact | Fate::Redacted => files.push(&paper.name),
            Fate::LeftOut(_) => {}
        }
    }
    if files.is_empty() && !papers.is_empty() {
        files.push("not in this bundle");
    }
    // A name can tell what a file that was left out was about.
    let whole = !papers.is_empty() && papers.iter().all(|paper| paper.fate == Fate::Exact);
    let told = whole || work.dossier.hidden.is_empty();
    let original = recorded.event.evidence().and_then(Evidence::proof).filter(|_| told && !aside);
    vec![
        format!("#{}", recorded.seq),
        day.unwrap_or(recorded.on).to_string(),
        recorded.recorded_at.format("%Y-%m-%d %H:%M:%S").to_string(),
        work.says(&format!("{}{what}{struck}", told::what(&recorded.event))),
        case.shows(recorded).map_or_else(String::new, |tier| tier.to_string()),
        files.join("\n"),
        original.map_or_else(String::new, |proof| work.says(&proof.name)),
    ]
}

fn record(fields: &[String]) -> String {
    fields.iter().map(|field| quoted(field)).collect::<Vec<_>>().join(",") + "\r\n"
}

/// Quotes a field; one that a spreadsheet would take for a formula begins with an apostrophe.
fn quoted(field: &str) -> String {
    let guard = if field.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{guard}{}\"", field.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_field_is_quoted_and_no_formula() {
        assert_eq!(quoted("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(quoted("=cmd|' /C calc'!A0"), "\"'=cmd|' /C calc'!A0\"");
        assert_eq!(quoted("2026-11-23"), "\"2026-11-23\"");
    }
}
