use chrono::{DateTime, FixedOffset, Utc};
use serde_json::json;

use super::{Context, Failure, case_argument, retained, text};
use crate::{
    case::{Case, Clock, NextStep, Standing, Status},
    desk::{CaseView, Cases, WaitingLetter},
    law::Place,
};

/// List the cases, or with `retained` the data that are kept
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress list
  redress list waiting
  redress list retained      which data are kept, on what ground, until when
  redress list --family aliexpress      AliExpress and the sellers you bought from there
  redress list done --json")]
pub(super) struct List {
    /// open, waiting, overdue, paused, retained or done; open if not given
    #[arg(value_name = "WORD")]
    words: Vec<Word>,
    /// Only the cases of a controller and of the sellers on its market place
    #[arg(long, value_name = "CONTROLLER")]
    family: Option<String>,
}

/// Which cases are listed.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
pub(super) enum Word {
    /// Not closed
    Open,
    /// The controller has time left
    Waiting,
    /// The controller is out of time
    Overdue,
    /// A question is open
    Paused,
    /// The controller keeps part of the data
    Retained,
    /// Answered, withdrawn or closed
    Done,
}

impl List {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.words == [Word::Retained] && self.family.is_none() {
            return retained::print(context);
        }
        let cases = case_argument::all(context)?;
        let words = if self.words.is_empty() { vec![Word::Open] } else { self.words };
        let mut rows = rows(&cases, context, |standing| words.iter().any(|word| word.holds(standing)))?;
        if let Some(family) = &self.family {
            let is_of_it = |number: u32| cases.case(number).is_ok_and(|case| is_of(case, family));
            rows.retain(|(number, _)| is_of_it(*number));
        }
        print(context, &cases, &rows)?;
        for (number, standing) in &rows {
            say_if_it_lies_about(context, &cases, cases.case(*number)?, standing);
        }
        if rows.is_empty() && !context.out.json && !context.out.plain {
            let begin = begin(context);
            context.out.say(&format!("Nothing here.  {begin}"));
        }
        Ok(())
    }
}

/// Says how to begin: with the settings, then with the first letter. Settings that cannot be read say so elsewhere.
fn begin(context: &Context) -> String {
    let me = context.config().ok().and_then(|config| config.me);
    let command = me.map_or_else(
        || Ok("redress init".to_owned()),
        |me| text::first_command(&Place { country: me.country, region: me.region }),
    );
    command.map_or_else(|why| why, |command| format!("Begin:  {command}"))
}

fn is_of(case: &Case, family: &str) -> bool {
    case.opened.controller == family || case.opened.family.as_deref() == Some(family)
}

/// Mentions a letter that lies about, with both commands.
fn say_if_it_lies_about(context: &mut Context, cases: &Cases, case: &Case, standing: &Standing) {
    let Some(unsent) = cases.unsent(case, context.today) else { return };
    let Some(next) = cases.next_step(case, standing, context.moment().utc()) else { return };
    context.out.say(&format!("Case {}:  {}   or   {}", case.number, next.command, text::unsent(case.number, unsent)));
}

impl Word {
    fn holds(self, standing: &Standing) -> bool {
        let over = matches!(standing.status, Status::Done | Status::NoData | Status::Withdrawn | Status::Closed);
        match self {
            Self::Open => standing.status != Status::Closed,
            Self::Waiting => standing.clock == Clock::Running,
            Self::Overdue => standing.clock == Clock::Overdue,
            Self::Paused => {
                standing.clock == Clock::Paused
                    || matches!(standing.status, Status::WantsIdentity | Status::WantsInformation)
            }
            Self::Retained => standing.status == Status::Retained,
            Self::Done => over,
        }
    }
}

/// Works out where each case stands, and keeps those that fit.
pub(super) fn rows(
    cases: &Cases,
    context: &Context,
    fits: impl Fn(&Standing) -> bool,
) -> Result<Vec<(u32, Standing)>, Failure> {
    let standings = cases.standings(context.today)?;
    Ok(standings.into_iter().filter(|(_, standing)| fits(standing)).collect())
}

/// Prints cases: a line each, or `redress.list/1`.
pub(super) fn print(context: &mut Context, cases: &Cases, rows: &[(u32, Standing)]) -> Result<(), Failure> {
    let now = context.moment().utc();
    if context.out.json {
        let views = rows.iter().map(|(number, standing)| CaseView::of(cases, cases.case(*number)?, standing, now));
        let views = views.collect::<Result<Vec<_>, _>>()?;
        return context.out.document(&json!({ "schema": "redress.list/1", "today": context.today, "cases": views }));
    }
    let mut lines = Vec::new();
    for (number, standing) in rows {
        let case = cases.case(*number)?;
        lines.push(if context.out.plain {
            fields(cases, case, standing, now)
        } else {
            line(cases, case, standing, context.now)
        });
    }
    if lines.is_empty() {
        return Ok(());
    }
    context.out.data(&if context.out.plain {
        lines.iter().map(|line| line.join("\t")).collect::<Vec<_>>().join("\n")
    } else {
        columns(&lines)
    })
}

fn fields(cases: &Cases, case: &Case, standing: &Standing, now: DateTime<Utc>) -> Vec<String> {
    let date = |date: Option<chrono::NaiveDate>| date.map_or_else(String::new, |date| date.to_string());
    let held = cases.held(case, standing.on);
    let waiting = case.last_letter().and_then(|letter| {
        Some(WaitingLetter { by_hand: false, case, held, letter, waiting: case.waiting(letter, now)? })
    });
    vec![
        case.number.to_string(),
        case.opened.reference.to_string(),
        case.opened.controller.clone(),
        case.opened.right.to_string(),
        case.opened.regime.to_string(),
        standing.status.to_string(),
        standing.clock.to_string(),
        date(standing.due),
        date(standing.act_after),
        standing.overdue_days.to_string(),
        to_type(cases.next_step(case, standing, now)),
        waiting.map_or_else(String::new, |held| held.state().to_owned()),
    ]
}

fn line(cases: &Cases, case: &Case, standing: &Standing, now: DateTime<FixedOffset>) -> Vec<String> {
    let family = case.opened.family.as_ref().map_or_else(String::new, |family| format!("{family}: "));
    vec![
        case.number.to_string(),
        format!("{family}{}", case.opened.controller),
        case.opened.right.name_under(case.opened.regime).to_owned(),
        text::status(case, standing, now),
        when(case, standing),
        match cases.held(case, standing.on) {
            Some(held) => format!("waits for case {}", held.first),
            None => to_type(cases.next_step(case, standing, now.to_utc())),
        },
    ]
}

/// Returns the command of a step, unless its day is still to come.
fn to_type(next: Option<NextStep>) -> String {
    next.filter(|next| next.not_before.is_none()).map_or_else(String::new, |next| next.command)
}

fn when(case: &Case, standing: &Standing) -> String {
    let from = text::from(case, standing);
    let due = match (standing.clock, standing.due) {
        (Clock::Overdue, Some(due)) => {
            Some(format!("due {due} {from}, {} over", text::count(standing.overdue_days, "day")))
        }
        (Clock::Running | Clock::Paused, Some(due)) => Some(format!("due {due} {from}")),
        (Clock::None | Clock::Stopped, _) | (_, None) => None,
    };
    due.into_iter().chain(text::promised(case, standing.on)).collect::<Vec<_>>().join("; ")
}

/// Lines up columns with two spaces between them.
pub(super) fn columns(rows: &[Vec<String>]) -> String {
    let width = |text: &String| unicode_width::UnicodeWidthStr::width(text.as_str());
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> =
        (0..count).map(|column| rows.iter().filter_map(|row| row.get(column)).map(width).max().unwrap_or(0)).collect();
    let pad = |(text, to): (&String, &usize)| format!("{text}{}", " ".repeat(to.saturating_sub(width(text))));
    let lines =
        rows.iter().map(|row| row.iter().zip(&widths).map(pad).collect::<Vec<_>>().join("  ").trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}
