//! The case on one page: who, whom, which right, the dates, and what is missing.

use super::{bundle::Work, count, html::Page, papers::Fate, sheets::lines};
use chrono::NaiveDate;

use crate::case::{Case, Clock, Event, Holding, Keeping, LetterState, Tier, Way};

const TIERS: [Tier; 7] = [Tier::E0, Tier::E1, Tier::E2, Tier::E3, Tier::E4, Tier::E5, Tier::E6];

/// What stands on the page, whatever it is printed on.
struct Summary {
    case: Vec<(&'static str, String)>,
    dates: Vec<(&'static str, String)>,
    /// What they say they keep; empty where they said nothing.
    kept: Vec<String>,
    letters: Vec<Vec<String>>,
    missing: Vec<String>,
    title: String,
}

const KEPT: &str = "What they say they keep, and until when";
const LETTER_HEAD: [&str; 5] = ["Letter", "Day", "To", "State", "Proof"];

/// Prints it as a page.
pub(super) fn html(work: &Work<'_>) -> String {
    let summary = Summary::of(work);
    let mut page = Page::new(&summary.title);
    page.remark(&made(work));
    page.heading("The request");
    page.facts("Who asks whom for what", &summary.case);
    page.heading("The dates");
    page.facts(&format!("As they stand on {}", work.dossier.today), &summary.dates);
    if !summary.kept.is_empty() {
        page.heading(KEPT);
        page.list(&summary.kept);
    }
    page.heading("The letters");
    page.table("What was written, and how far it came", &LETTER_HEAD, &summary.letters);
    page.heading("What is missing");
    page.list(&summary.missing);
    page.heading("What the proof tiers mean");
    page.list(&TIERS.map(meaning));
    page.end()
}

/// Prints it as text.
pub(super) fn text(work: &Work<'_>) -> String {
    let summary = Summary::of(work);
    let facts = |facts: &[(&str, String)]| {
        lines(facts.iter().map(|(word, value)| format!("  {word:<18} {}", value.replace('\n', ", "))))
    };
    let letters = lines(summary.letters.iter().map(|row| format!("  {}", row.join("  "))));
    let items = |items: &[String]| lines(items.iter().map(|item| format!("  - {item}")));
    let kept = if summary.kept.is_empty() {
        String::new()
    } else {
        format!("\n{}\n\n{}", KEPT.to_uppercase(), items(&summary.kept))
    };
    format!(
        "{}\n{}\n\nTHE REQUEST\n\n{}\nTHE DATES, as they stand on {}\n\n{}{kept}\nTHE LETTERS\n\n{letters}\nWHAT IS MISSING\n\n{}\n\
         WHAT THE PROOF TIERS MEAN\n\n{}",
        summary.title,
        made(work),
        facts(&summary.case),
        work.dossier.today,
        facts(&summary.dates),
        items(&summary.missing),
        items(&TIERS.map(meaning)),
    )
}

/// Says what is asked, under which law.
pub(super) fn request(case: &Case) -> String {
    let opened = &case.opened;
    format!("{} request under the {}", capital(opened.right.name_under(opened.regime)), opened.regime.short())
}

fn capital(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().collect::<String>() + characters.as_str())
}

fn made(work: &Work<'_>) -> String {
    let copy =
        if work.dossier.hidden.is_empty() { "" } else { " A redacted copy: 95_redactions.txt says what was removed." };
    format!(
        "Made on {} with redress {} from the record that the person kept; an integrity record, see 00_README.txt.{copy}",
        work.dossier.today,
        env!("CARGO_PKG_VERSION")
    )
}

fn meaning(tier: Tier) -> String {
    let words = match tier {
        Tier::E0 => "the person's word",
        Tier::E1 => "the person's own mail provider took the letter",
        Tier::E2 => "a copy in the person's mailbox shows it",
        Tier::E3 => "the company's mail server confirmed delivery",
        Tier::E4 => "the company acknowledged it",
        Tier::E5 => "the company wrote back: an answer, or a question",
        Tier::E6 => "a form's confirmation or a delivery record is kept",
    };
    format!("{tier}: {words}")
}

impl Summary {
    fn of(work: &Work<'_>) -> Self {
        let opened = &work.dossier.case.opened;
        Self {
            case: who_and_whom(work),
            dates: dates(work),
            kept: kept(work),
            letters: letters(work),
            missing: missing(work),
            title: format!("Evidence {}: {}", opened.reference, work.says(&opened.service)),
        }
    }
}

fn who_and_whom(work: &Work<'_>) -> Vec<(&'static str, String)> {
    let opened = &work.dossier.case.opened;
    let subject = &opened.subject;
    let identifiers = subject.identifiers.iter().map(|identifier| format!("{} {}", identifier.key, identifier.value));
    let provisions = work.dossier.case.events.iter().find_map(|recorded| match &recorded.event {
        Event::Drafted(body) => Some(body.provisions.join(", ")),
        _ => None,
    });
    let rows = [
        ("Reference", opened.reference.to_string()),
        ("Who asks", subject.name.clone()),
        ("Address", subject.address.join("\n")),
        ("E-mail", subject.email.clone()),
        ("Known there by", identifiers.collect::<Vec<_>>().join("\n")),
        ("Lives in", subject.place.to_string()),
        ("Who is asked", opened.legal_name.clone()),
        ("Service", opened.service.clone()),
        ("Right", opened.right.name_under(opened.regime).to_owned()),
        ("Law", opened.regime.title().to_owned()),
        ("Letter cites", provisions.unwrap_or_default()),
        ("Why this law", super::told::reason(&opened.why)),
    ];
    let filled = rows.into_iter().filter(|(_, value)| !value.is_empty());
    filled.map(|(word, value)| (word, work.says(&value))).collect()
}

fn dates(work: &Work<'_>) -> Vec<(&'static str, String)> {
    let (case, standing) = (work.dossier.case, work.dossier.standing);
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string());
    let due = standing.due.map(|due| match standing.act_after {
        Some(last) if last != due => format!("{due}; on the most careful reading {last}"),
        _ => due.to_string(),
    });
    let late = (standing.clock == Clock::Overdue).then(|| count(standing.overdue_days, "day"));
    let rows = [
        ("Opened", Some(case.opened_on.to_string())),
        ("First sent", day(case.sent())),
        ("Received", day(case.received())),
        ("Answer due", due),
        ("Overdue by", late),
        ("Status", Some(standing.status.name().to_owned())),
        ("Best proof", Some(meaning(case.tier()))),
    ];
    rows.into_iter().filter_map(|(word, value)| value.map(|value| (word, value))).collect()
}

/// Says of each kind of data that they keep until when, on which ground and where, each by their word of the day they named it.
fn kept(work: &Work<'_>) -> Vec<String> {
    let holdings = work.dossier.case.holdings(work.dossier.today);
    holdings.map(|holding| work.says(&kept_in_words(&holding))).collect()
}

fn kept_in_words(holding: &Holding<'_>) -> String {
    let (category, named, said) = (holding.category, holding.named, holding.said);
    let again = [named.basis, named.holder, named.until].into_iter().flatten().any(|on| on != said);
    let word = |on: Option<NaiveDate>| {
        let on = on.filter(|_| again);
        on.map_or_else(String::new, |on| format!(" (by their word of {on})"))
    };
    let until =
        category.until.map_or_else(|| "no end named".to_owned(), |day| format!("until {day}{}", word(named.until)));
    let basis = category.basis.as_ref();
    let basis = basis.map_or_else(|| "no ground named".to_owned(), |basis| format!("on {basis}{}", word(named.basis)));
    let holder = category.holder.as_ref();
    let holder = holder.map_or_else(String::new, |holder| format!(", held by {holder}{}", word(named.holder)));
    let last =
        if again { format!("; on {said} they spoke of it again") } else { format!(" (by their word of {said})") };
    let since = match holding.keeping {
        Keeping::Asked(on) => format!("; asked about on {on}"),
        Keeping::Ended if again => "; the end they named has passed".to_owned(),
        Keeping::Ended => "; that day has passed".to_owned(),
        Keeping::Erased(on) => format!("; said to be gone on {on}"),
        Keeping::Endless | Keeping::Until => String::new(),
    };
    format!("{}: {until}, {basis}{holder}{last}{since}", category.what)
}

fn letters(work: &Work<'_>) -> Vec<Vec<String>> {
    let row = |letter: &crate::case::LetterRecord| {
        let day = letter.first_sent().unwrap_or(letter.written);
        let places: Vec<String> = letter.places().into_iter().filter_map(|(_, place)| place).collect();
        let to = if places.is_empty() { "place not recorded".to_owned() } else { places.join("; ") };
        let ways = letter.sendings.iter().map(|sending| super::by_which_way(sending.by)).collect::<Vec<_>>().join(", ");
        let state = if ways.is_empty() {
            super::letter_state(letter).to_owned()
        } else {
            format!("{} ({ways})", super::letter_state(letter))
        };
        vec![
            letter.n.to_string(),
            day.to_string(),
            work.says(&format!("{to}: {}", letter.subject)),
            state,
            work.dossier.case.tier_of(letter).to_string(),
        ]
    };
    work.dossier.case.letters.iter().map(row).collect()
}

/// What a reader would ask for and not find.
fn missing(work: &Work<'_>) -> Vec<String> {
    let (case, standing) = (work.dossier.case, work.dossier.standing);
    let mut missing = Vec::new();
    if case.sent().is_none() {
        missing.push("No letter is recorded as sent.".to_owned());
    } else {
        if case.tier() < Tier::E3 {
            missing.push(format!(
                "Nothing from the company's side shows that it received the letter; the best proof is {}.",
                meaning(case.tier())
            ));
        }
        if case.received().is_none() {
            missing.push("The day of receipt is not recorded; the time is counted from sending.".to_owned());
        }
        if matches!(standing.clock, Clock::Running | Clock::Overdue | Clock::Paused) {
            missing.push("No full answer to the request is recorded.".to_owned());
        }
    }
    for letter in case.letters.iter().filter(|letter| letter.state == LetterState::Uncertain) {
        missing.push(format!("Letter {} may or may not have gone; nobody has looked yet.", letter.n));
    }
    for letter in &case.letters {
        let mut posted = letter.sendings.iter().filter(|sending| sending.by == Way::Post && sending.proofs.is_empty());
        missing.extend(posted.next().map(|sending| {
            format!("Letter {} went by post on {}, and no receipt of the posting is kept.", letter.n, sending.on)
        }));
    }
    for paper in work.papers.iter().filter(|paper| paper.doubtful && !matches!(paper.fate, Fate::LeftOut(_))) {
        missing.push(format!("The origin of {} is doubtful; nobody has said that it is genuine.", paper.name));
    }
    missing.extend(standing.remarks.iter().map(|remark| super::told::of_the_person(&format!("To note: {remark}."))));
    missing.extend(work.left_out().into_iter().map(|(what, why)| format!("Not in this bundle: {what}; {why}.")));
    if !work.papers.struck.is_empty() {
        let struck = count(work.papers.struck.len() as u64, "file");
        missing.push(format!(
            "Not in this bundle: {struck} of entries that a later entry says did not happen, or not in this case."
        ));
    }
    if missing.is_empty() {
        missing.push("Nothing that redress looks for.".to_owned());
    }
    missing.iter().map(|line| work.says(line)).collect()
}
