use chrono::{DateTime, NaiveDate, Utc};

use super::{Context, Failure, case_argument, list, second_channel, text, visible::shown};
use crate::{
    case::{Case, NextStep, Standing},
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
        let agenda = Agenda::of(context, &cases, &rows)?;
        context.out.data(&agenda.lines().join("\n"))
    }
}

/// What is on, before it is put into five lines.
struct Agenda {
    /// The letters that wait for the answer to another case, and the data of which it can be tested whether they are gone.
    besides: Vec<String>,
    /// The next day on which something is to come.
    date: Option<String>,
    /// What waits for the user's word and presses nobody.
    patient: Vec<String>,
    /// What needs the user: the command, and another one where the letter lies about.
    steps: Vec<(String, Option<String>)>,
    /// How many cases that are.
    cases: usize,
}

/// The letters that are tried again by one command.
#[derive(Default)]
struct Tried {
    /// Those whose time has come, by case.
    now: Vec<u32>,
    /// Those whose time is still to come, with the first moment of it.
    later: Vec<(DateTime<Utc>, u32)>,
}

/// How many lines stand above the next date.
const LINES: usize = 4;

impl Agenda {
    fn of(context: &mut Context, cases: &Cases, rows: &[(u32, Standing)]) -> Result<Self, Failure> {
        let (mut steps, mut patient, mut tried) = (Vec::new(), Vec::new(), Tried::default());
        let now = context.moment().utc();
        for (number, standing) in rows {
            let case = cases.case(*number)?;
            match cases.next_step(case, standing, now) {
                Some(next) if next.patient => {
                    patient.push(format!("  {}", text::next(&next, context.now.timezone(), context.pretended)));
                }
                Some(NextStep { from: Some(from), .. }) if now < from => tried.later.push((from, *number)),
                Some(NextStep { from: Some(_), .. }) => tried.now.push(*number),
                Some(_) | None => steps.extend(step(context, cases, case, standing)?),
            }
        }
        // Nothing else is as urgent as a letter of which nobody knows whether it went.
        steps.sort_by_key(|(line, _)| !line.contains("redress resolve"));
        let needing = steps.len() + tried.now.len();
        steps.extend(tried.now_in_words().map(|line| (line, None)));
        let tests = cases.known().filter_map(|case| text::test(cases, case, context.today));
        let later = tried.later_in_words(context);
        let besides = later.into_iter().chain(tests).chain(held(cases, context.today)).collect();
        Ok(Self { besides, cases: needing, date: next_date(cases, rows, context.today)?, patient, steps })
    }

    /// Returns the screen: what needs the user, or else what waits; what has no place in five lines is in the list.
    fn lines(self) -> Vec<String> {
        let mut lines = vec![self.headline()];
        let mut has_more = false;
        match self.steps.as_slice() {
            [] => {
                lines.extend(self.patient.iter().take(LINES - 1).cloned());
                has_more |= LINES - 1 < self.patient.len();
            }
            [(step, other)] => lines.extend([step].into_iter().chain(other).cloned()),
            several => {
                let room = if several.len() < LINES { several.len() } else { LINES - 2 };
                lines.extend(several.iter().take(room).map(|(step, _)| step.clone()));
                has_more |= room < several.len();
            }
        }
        let room = LINES.saturating_sub(lines.len());
        let waits = if self.steps.is_empty() { Vec::new() } else { waiting_for_a_word(&self.patient, room) };
        for line in waits.into_iter().chain(self.besides) {
            if lines.len() < LINES && !has_more {
                lines.push(line);
            } else {
                has_more = true;
            }
        }
        if has_more {
            lines.truncate(LINES);
            lines.push("More:  redress list".to_owned());
        }
        lines.extend(self.date);
        lines
    }

    fn headline(&self) -> String {
        match (self.cases, self.patient.is_empty()) {
            (0, true) => "Nothing needs you.".to_owned(),
            (0, false) => "Nothing presses. Waiting for your word:".to_owned(),
            (1, _) => "1 case needs you:".to_owned(),
            (many, _) => format!("{many} cases need you:"),
        }
    }
}

impl Tried {
    /// Says in one line which letters are tried again now.
    fn now_in_words(&self) -> Option<String> {
        let of = of_cases(self.now.iter())?;
        Some(format!("  {AGAIN}      {of}: its time to be tried again has come"))
    }

    /// Says in one line which letters are tried again later, and from when on: nothing is typed before.
    fn later_in_words(&self, context: &Context) -> Option<String> {
        let (from, _) = self.later.iter().min()?;
        let of = of_cases(self.later.iter().map(|(_, number)| number))?;
        let from = text::from_on(*from, context.now.timezone(), context.pretended);
        Some(format!("Put off, {of}:  {AGAIN}      {from}"))
    }
}

/// Tries the letters again whose time has come.
const AGAIN: &str = "redress send --due";

/// Names cases; nothing where there are none.
fn of_cases<'a>(numbers: impl Iterator<Item = &'a u32>) -> Option<String> {
    let numbers: Vec<String> = numbers.map(u32::to_string).collect();
    match numbers.len() {
        0 => None,
        1 => Some(format!("the letter of case {}", numbers[0])),
        _ => Some(format!("each letter of cases {}", text::list(&numbers))),
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

/// Says which letters wait for the user's word where something else needs the user first, or where there is no room, how many.
fn waiting_for_a_word(patient: &[String], room: usize) -> Vec<String> {
    match patient {
        [] => Vec::new(),
        few if few.len() < room => ["Waiting for your word:".to_owned()].iter().chain(few).cloned().collect(),
        [_] => vec!["1 more waits for your word:  redress list".to_owned()],
        several => vec![format!("{} more wait for your word:  redress list", several.len())],
    }
}

/// Returns what the case needs of the user, as a line, and another where its letter lies about.
fn step(
    context: &mut Context,
    cases: &Cases,
    case: &Case,
    standing: &Standing,
) -> Result<Option<(String, Option<String>)>, Failure> {
    if let Some(next) = cases.next_step(case, standing, context.moment().utc()) {
        let line = format!("  {}", text::next(&next, context.now.timezone(), context.pretended));
        let unsent = cases.unsent(case, context.today).map(|unsent| text::unsent(case.number, unsent));
        return Ok(Some((line, unsent.map(|line| format!("  {line}")))));
    }
    if case.opened.regime != Regime::Ccpa {
        return Ok(None);
    }
    let registry = context.registry()?;
    let channel = second_channel::open(&registry, case).map(|channel| shown(&channel.value));
    Ok(channel.map(|page| {
        let why = format!("put the same text into {page} too; the date rests on the e-mail alone");
        (format!("  {}      {why}", second_channel::command(case)), None)
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

/// Says the next day on which something is to come: by the law or by a letter, or by a promise.
fn next_date(cases: &Cases, rows: &[(u32, Standing)], today: NaiveDate) -> Result<Option<String>, Failure> {
    let mut dates: Vec<(NaiveDate, u32, &str)> = Vec::new();
    for (number, standing) in rows {
        let case = cases.case(*number)?;
        dates.extend(case.next_date(standing).map(|day| (day, *number, "")));
        let promises = case.promises();
        let to_come = promises.iter().find(|promise| standing.on <= promise.until);
        dates.extend(to_come.map(|promise| (promise.until, *number, " (promise, not law)")));
    }
    let next = dates.into_iter().min();
    Ok(next.map(|(day, number, mark)| {
        let (date, away) = (text::day(day), away(day, today));
        format!("Next date: {date}, {away}, case {number}{mark}:  redress show {number}")
    }))
}

fn away(day: NaiveDate, today: NaiveDate) -> String {
    match (day - today).num_days() {
        0 => "today".to_owned(),
        days => format!("in {}", text::count(days.unsigned_abs(), "day")),
    }
}
