use chrono::{DateTime, NaiveDate, Utc};

use super::{Context, Failure, case_argument, list, second_channel, text, visible::shown};
use crate::{
    case::{Case, Clock, Standing},
    desk::Cases,
    law::{Place, Regime},
};

/// What needs you now, and the next command
#[derive(Debug, clap::Args)]
pub(super) struct Next {}

impl Next {
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let cases = case_argument::all(context)?;
        let rows = list::rows(&cases, context, |_| true)?;
        if context.out.json || context.out.plain {
            let now = context.moment().utc();
            let yours: Vec<_> =
                rows.into_iter().filter(|(n, standing)| needs(&cases, cases.case(*n).ok(), standing, now)).collect();
            return list::print(context, &cases, &yours);
        }
        if rows.is_empty() {
            return welcome(context);
        }
        let (mut steps, mut patient) = (Vec::new(), Vec::new());
        for (number, standing) in &rows {
            let case = cases.case(*number)?;
            match cases.next_step(case, standing, context.moment().utc()).filter(|next| next.patient) {
                Some(next) => {
                    patient.push(format!("  {}", text::next(&next, context.now.timezone(), context.pretended)));
                }
                None => steps.extend(step(context, &cases, case, standing)?),
            }
        }
        let tests: Vec<String> = cases.known().filter_map(|case| text::test(&cases, case, context.today)).collect();
        let mut lines = vec![headline(steps.len())];
        lines.extend(steps.iter().take(3).cloned());
        if steps.len() > 3 {
            lines.push("  the others:  redress list".to_owned());
        }
        lines.extend(waiting_for_a_word(patient));
        lines.extend(tests);
        lines.extend(held(&cases, context.today));
        lines.extend(next_date(&cases, &rows)?);
        context.out.data(&lines.join("\n"))
    }
}

/// Says how to begin: with the settings, or where there are some with the first letter.
fn welcome(context: &mut Context) -> Result<(), Failure> {
    let Some(me) = context.config()?.me else { return context.out.data(WELCOME) };
    let place = Place { country: me.country, region: me.region };
    let begin = match text::first_command(&place) {
        Ok(command) => format!("Next:  {command}      opens a case and writes its letter; nothing is sent"),
        Err(why) => why,
    };
    context.out.data(&format!(
        "No case yet. You are set up as {}, in {}.\n{begin}\nWho else can be written to:  redress controllers\n\
         What is set up is changed by:  redress init",
        shown(&me.name),
        place.country.in_a_sentence()
    ))
}

const WELCOME: &str = "\
redress makes a company answer for the personal data it holds about you.
A letter, nothing set up:  redress letter erasure --to aliexpress --name \"…\" --email … --country DE
Set up, in three steps:    redress init
Then:                      redress new erasure --to aliexpress
Everything stays on this machine; nothing is sent that you have not seen.";

fn needs(cases: &Cases, case: Option<&Case>, standing: &Standing, now: DateTime<Utc>) -> bool {
    case.and_then(|case| cases.next_step(case, standing, now)).is_some_and(|next| !next.patient)
}

/// Lists the letters that were given to the user these days: nobody is pressed for them yet.
fn waiting_for_a_word(lines: Vec<String>) -> Vec<String> {
    let head = (!lines.is_empty()).then(|| "Waiting for your word:".to_owned());
    head.into_iter().chain(lines).collect()
}

/// Returns what the case needs of the user, as a line.
fn step(context: &mut Context, cases: &Cases, case: &Case, standing: &Standing) -> Result<Option<String>, Failure> {
    if let Some(next) = cases.next_step(case, standing, context.moment().utc()) {
        let line = format!("  {}", text::next(&next, context.now.timezone(), context.pretended));
        let unsent = cases.unsent(case, context.today).map(|unsent| text::unsent(case.number, unsent));
        return Ok(Some(
            [Some(line), unsent.map(|line| format!("  {line}"))].into_iter().flatten().collect::<Vec<_>>().join("\n"),
        ));
    }
    if case.opened.regime != Regime::Ccpa {
        return Ok(None);
    }
    let registry = context.registry()?;
    let channel = second_channel::open(&registry, case).map(|channel| shown(&channel.value));
    Ok(channel.map(|page| {
        format!(
            "  {}      put the same text into {page} too; the date rests on the e-mail alone",
            second_channel::command(case)
        )
    }))
}

/// Returns the letters that wait for the answer to another case.
fn held(cases: &Cases, today: NaiveDate) -> Vec<String> {
    let waiting = cases.known().filter_map(|case| {
        let held = cases.held(case, today)?;
        Some(format!("Case {} waits for the answer to case {}.", case.number, held.first))
    });
    waiting.collect()
}

fn headline(count: usize) -> String {
    match count {
        0 => "Nothing needs you.".to_owned(),
        1 => "1 case needs you:".to_owned(),
        many => format!("{many} cases need you:"),
    }
}

/// Says the next day on which something is to come: by the law or by a letter, or by a promise.
fn next_date(cases: &Cases, rows: &[(u32, Standing)]) -> Result<Option<String>, Failure> {
    let mut dates: Vec<(NaiveDate, u32, &str)> = Vec::new();
    for (number, standing) in rows {
        dates.extend(date(standing).map(|day| (day, *number, "")));
        let promises = cases.case(*number)?.promises();
        let to_come = promises.iter().find(|promise| standing.on <= promise.until);
        dates.extend(to_come.map(|promise| (promise.until, *number, " (promise, not law)")));
    }
    let next = dates.into_iter().min();
    Ok(next.map(|(day, number, mark)| format!("Next date: {}, case {number}{mark}.", text::day(day))))
}

/// Returns the day something is awaited by: an answer to the request, or to the last letter.
fn date(standing: &Standing) -> Option<NaiveDate> {
    let running = standing.due.filter(|_| standing.clock == Clock::Running);
    let awaited = standing.awaited.map(|awaited| awaited.until).filter(|until| standing.on <= *until);
    running.into_iter().chain(awaited).min()
}
