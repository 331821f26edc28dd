//! What an answer lacks of the user's own list of orders.

use serde_json::json;

use crate::{
    case::Case,
    cli::{
        Context, Failure,
        text::count,
        visible::shown,
        wrap::{indented, wrap},
    },
    desk::Compared,
    guide::orders::Gaps,
};

/// The most numbers that are listed on a screen; `--json` and `--plain` have all.
const MOST_SHOWN: usize = 30;

pub(super) fn print(context: &mut Context, case: &Case, compared: &Compared) -> Result<(), Failure> {
    if context.out.json {
        return context.out.document(&document(case, compared));
    }
    if let Some(gaps) = &compared.gaps {
        if context.out.plain {
            return context.out.data(&plain(gaps));
        }
        let lines = lines(case, compared, gaps, context.out.columns());
        context.out.data(&lines.join("\n"))?;
    }
    say(context, case, compared);
    Ok(())
}

fn lines(case: &Case, compared: &Compared, gaps: &Gaps, width: usize) -> Vec<String> {
    let total = compared.list.orders.len();
    let head = format!(
        "Case {}, {}: of {} in your list {} in what they sent, {} in nothing that could be read.",
        case.number,
        case.opened.service,
        count(total as u64, "order"),
        stand(gaps.found),
        stand(gaps.missing.len()),
    );
    let mut lines = wrap(&head, width, "", "");
    for year in &gaps.years {
        let what = match (year.missing, year.doubtful) {
            (0, 0) => "all there".to_owned(),
            _ if year.is_wholly_missing() => "nothing of this year".to_owned(),
            (missing, 0) => format!("{missing} missing"),
            (missing, doubtful) => format!("{missing} missing, {doubtful} doubtful"),
        };
        lines.push(format!("  {}  {} of {}  {what}", year.year, year.total - year.missing - year.doubtful, year.total));
    }
    if !gaps.missing.is_empty() {
        lines.push("Missing:".to_owned());
        lines.extend(gaps.missing.iter().take(MOST_SHOWN).map(|(number, year)| match year {
            Some(year) => format!("  {number}  {year}"),
            None => format!("  {number}"),
        }));
        let rest = gaps.missing.len().saturating_sub(MOST_SHOWN);
        if 0 < rest {
            lines.push(format!("  and {rest} more:  --json has them all"));
        }
    }
    if !gaps.doubtful.is_empty() {
        let text = "Doubtful, because a spreadsheet of theirs has rounded its numbers, or their digits stand there in another form; \
                    look yourself:";
        lines.extend(wrap(text, width, "", ""));
        lines.extend(gaps.doubtful.iter().take(MOST_SHOWN).map(|number| format!("  {number}")));
    }
    lines
}

fn stand(number: usize) -> String {
    if number == 1 { "1 stands".to_owned() } else { format!("{number} stand") }
}

/// Says what was looked into, what cannot be known from it, and what to type.
fn say(context: &mut Context, case: &Case, compared: &Compared) {
    let number = case.number;
    let mut say = |text: &str| {
        for line in indented(text, context.out.columns(), 0) {
            context.out.say(&line);
        }
    };
    if compared.list.orders.is_empty() {
        say("No list of orders is filed with this case or another one with the same controller.");
        say("Nothing can be compared. Your own list is the measure; after the deletion nobody can make it.");
        context.out.say(&format!("Next:  redress attach {number} orders.csv --as orders"));
        return;
    }
    if !compared.searched.is_empty() {
        say(&format!("Searched: {}.", names(&compared.searched)));
    }
    for (name, why) in &compared.unread {
        say(&format!(
            "Not searched: {}, because {}. Look into it yourself before you say that something is missing.",
            shown(name),
            why.words()
        ));
    }
    if !compared.unsaid.is_empty() {
        let names = names(&compared.unsaid);
        say(&format!(
            "Not searched, because nothing says whose they are: {names}. If they gave them to you, file them again with `--as answer`."
        ));
    }
    let Some(gaps) = &compared.gaps else {
        say("No answer is filed with this case that could be searched, so nothing is called missing.");
        context.out.say(&format!(
            "Next:  redress attach {number} FILE --as answer      or:  redress import FILE --case {number}"
        ));
        return;
    };
    say(
        "A number that stands in a file shows that the order is there, not that what they say of it is whole. What they hold besides orders is not seen here.",
    );
    if !gaps.missing.is_empty() {
        let missing = ask(gaps);
        let flags: Vec<String> = missing.iter().map(|what| format!(" --missing \"{what}\"")).collect();
        let follow = format!("redress follow {number} --kind incomplete");
        if case.missing() == missing {
            context.out.say(&format!("Next:  {follow}      it asks for what you recorded as missing"));
        } else {
            if case.sent().is_none() {
                context.out.say(&format!(
                    "First:  redress record {number} sent --by email      with --on and the day; no letter of this case is \
                     recorded as sent"
                ));
            }
            context.out.say(&format!("Next:  redress record {number} partial{}", flags.concat()));
            context.out.say(&format!("Then:  {follow}      it asks for what you recorded as missing"));
        }
    }
}

fn names(names: &[String]) -> String {
    names.iter().map(|name| shown(name)).collect::<Vec<_>>().join(", ")
}

/// Puts the gap into the words of a letter, an entry for each year: all orders of it, else those that are missing; at
/// last those of which the list names no year. A number has digits only, so that it can be typed.
fn ask(gaps: &Gaps) -> Vec<String> {
    let lacking = gaps.years.iter().filter(|year| 0 < year.missing);
    let mut asked: Vec<String> = lacking
        .map(|year| {
            if year.is_wholly_missing() {
                return format!("the orders of {}", year.year);
            }
            format!("{} of {}", numbers(gaps, Some(year.year)), year.year)
        })
        .collect();
    asked.extend(gaps.missing.iter().any(|(_, year)| year.is_none()).then(|| numbers(gaps, None)));
    asked
}

/// Lists the missing numbers of a year; the letter says how many there are besides those it names.
fn numbers(gaps: &Gaps, of: Option<u16>) -> String {
    let missing = || gaps.missing.iter().filter(|(_, year)| *year == of);
    let noun = if missing().count() == 1 { "order" } else { "orders" };
    let named: Vec<&str> = missing().take(MOST_SHOWN).map(|(number, _)| number.as_str()).collect();
    let more = match missing().count().saturating_sub(named.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("the {noun} {}{more}", named.join(", "))
}

/// One order a line: `missing` or `doubtful`, its number, its year.
fn plain(gaps: &Gaps) -> String {
    let year = |year: &Option<u16>| year.map_or_else(String::new, |year| year.to_string());
    let missing = gaps.missing.iter().map(|(number, of)| format!("missing\t{number}\t{}", year(of)));
    let doubtful = gaps.doubtful.iter().map(|number| format!("doubtful\t{number}\t"));
    missing.chain(doubtful).collect::<Vec<_>>().join("\n")
}

fn document(case: &Case, compared: &Compared) -> serde_json::Value {
    let unread: Vec<_> =
        compared.unread.iter().map(|(name, why)| json!({ "file": name, "why": why.words() })).collect();
    let gaps = compared.gaps.as_ref().map(|gaps| {
        let missing: Vec<_> =
            gaps.missing.iter().map(|(number, year)| json!({ "number": number, "year": year })).collect();
        let years: Vec<_> = gaps
            .years
            .iter()
            .map(|year| {
                json!({ "year": year.year, "total": year.total, "missing": year.missing, "doubtful": year.doubtful })
            })
            .collect();
        json!({ "found": gaps.found, "missing": missing, "doubtful": gaps.doubtful, "years": years })
    });
    json!({
        "schema": "redress.gaps/1",
        "case": case.number,
        "controller": case.opened.controller,
        "orders": compared.list.orders.len(),
        "lists": compared.lists,
        "gaps": gaps,
        "searched": compared.searched,
        "unread": unread,
        "unsaid": compared.unsaid,
    })
}
