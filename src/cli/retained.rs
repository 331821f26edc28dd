//! What controllers said they keep after erasure, one kind of data after the other.

use chrono::NaiveDate;
use serde_json::json;

use super::{Context, Failure, case_argument, text, visible::shown};
use crate::{desk::RetainedData, request::LetterKind};

/// Lists the data that are kept, of all cases.
pub(super) fn print(context: &mut Context) -> Result<(), Failure> {
    let retained = case_argument::all(context)?.retained(context.today)?;
    if context.out.json {
        let document = json!({ "schema": "redress.retained/1", "today": context.today, "retained": retained });
        return context.out.document(&document);
    }
    if retained.is_empty() {
        if !context.out.plain {
            context.out.say("No controller said that it keeps anything.  All cases:  redress list");
        }
        return Ok(());
    }
    let (lines, between) = if context.out.plain {
        (retained.iter().map(plain).collect::<Vec<_>>(), "\n")
    } else {
        (retained.iter().map(block).collect::<Vec<_>>(), "\n\n")
    };
    context.out.data(&lines.join(between))?;
    if !context.out.plain {
        context.out.say(&format!("All of one case:  redress show {}", retained[0].case));
    }
    Ok(())
}

fn plain(data: &RetainedData) -> String {
    let until = data.until.map_or_else(String::new, |until| until.to_string());
    let words = |words: &Option<String>| words.as_deref().map(shown).unwrap_or_default();
    [
        data.case.to_string(),
        data.reference.to_string(),
        data.controller.clone(),
        shown(&data.what),
        data.state.to_owned(),
        until,
        words(&data.basis),
        words(&data.holder),
        data.missing.join(","),
        data.next.clone().unwrap_or_default(),
    ]
    .join("\t")
}

fn block(data: &RetainedData) -> String {
    let holder = data.holder.as_ref();
    let holder = holder
        .map_or_else(String::new, |holder| format!(", held by {}{}", shown(holder), earlier(data, data.holder_said)));
    let ground = data.basis.as_deref().map(|basis| shown(basis) + &earlier(data, data.basis_said));
    let ground = ground.unwrap_or_else(|| data.ground_says.clone());
    let mut lines = vec![
        format!("{}  {}  {}{holder}", data.case, data.controller, shown(&data.what)),
        format!("   until   {}", until(data)),
        format!("   ground  {ground}"),
    ];
    lines.extend(data.basis.as_ref().map(|_| format!("           {}", data.ground_says)));
    lines.extend(data.next.as_ref().map(|next| format!("   {next}      {}", why(data))));
    lines.join("\n")
}

fn until(data: &RetainedData) -> String {
    let end = match data.until {
        None => return format!("no end was named on {}{}", data.said, since(data)),
        Some(until) => text::day(until),
    };
    let ended = match data.ended_days {
        0 => String::new(),
        days => format!(", {} ago", text::count(days, "day")),
    };
    let said = data.until_said.unwrap_or(data.said);
    format!("{end} (their word of {said}){ended}{}", since(data))
}

/// Says when they named something, where that was before they last spoke of the data.
fn earlier(data: &RetainedData, said: Option<NaiveDate>) -> String {
    let earlier = said.filter(|said| *said != data.said);
    earlier.map_or_else(String::new, |said| format!(" (their word of {said})"))
}

fn since(data: &RetainedData) -> String {
    match (data.on, data.state) {
        (Some(on), "erased") => format!("; they said on {on} that it is done"),
        (Some(on), _) => format!("; asked about on {on}"),
        (None, _) => String::new(),
    }
}

fn why(data: &RetainedData) -> &'static str {
    match data.letter {
        Some(LetterKind::RetentionEnded) => "the time has ended: ask for the deletion",
        _ if data.missing.contains(&"until") => "no end was named: ask for it",
        _ => "ask for the ground",
    }
}
