use chrono::{DateTime, FixedOffset, Utc};
use serde_json::json;

use super::{Context, Failure, case_argument, output::strong, retained, rows::Rows, show, text};
use crate::{
    case::{Case, Clock, NextStep, Standing, Status},
    desk::{CaseView, Cases, Group, WaitingLetter},
    law::Place,
};

/// List the cases by whose turn it is, or with `retained` the data that are kept
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

/// What the columns of a case are.
const COLUMNS: [&str; 5] = ["Case", "with", "about", "status", "date"];

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
        if context.out.json || context.out.plain {
            return print(context, &cases, &rows);
        }
        let closed = cases.known().filter(|case| !case.is_open()).count();
        let hides_closed = words == [Word::Open] && 0 < closed && self.family.is_none();
        let Some((first, _)) = rows.first() else {
            let begin = begin(context);
            context.out.say(&format!("Nothing here.  {begin}"));
            if hides_closed {
                context.out.say("What is closed:  redress list done");
            }
            return Ok(());
        };
        screen(context, &cases, &rows)?;
        if hides_closed {
            let closed = text::count(u64::try_from(closed).unwrap_or(u64::MAX), "closed case");
            context.out.say(&format!("{closed}:  redress list done"));
        }
        context.out.say(&format!("All of one case:  redress show {first}"));
        Ok(())
    }
}

/// Prints the cases under whose turn it is, each with what there is to type.
fn screen(context: &mut Context, cases: &Cases, rows: &[(u32, Standing)]) -> Result<(), Failure> {
    let (by_hand, now) = (cases.are_sent_by_hand(), context.now);
    let cells = rows.iter().map(|(number, standing)| Ok(line(cases.case(*number)?, standing, by_hand, now)));
    let cells = cells.collect::<Result<Vec<_>, Failure>>()?;
    let each = context.out.each(&Rows::new(4, &cells).set_in(2).named(&COLUMNS));
    let mut groups: Vec<(Group, Vec<String>)> = Group::ALL.map(|group| (group, Vec::new())).into();
    for ((number, standing), mut lines) in rows.iter().zip(each) {
        let case = cases.case(*number)?;
        lines.extend(steps(context, cases, case, standing));
        let of_it = cases.group(case, standing, now.to_utc());
        for (_, listed) in groups.iter_mut().filter(|(group, _)| *group == of_it) {
            listed.append(&mut lines);
        }
    }
    let shown = groups.into_iter().filter(|(_, listed)| !listed.is_empty());
    let lines = shown.flat_map(|(group, listed)| [strong(group.title())].into_iter().chain(listed));
    context.out.data(&lines.collect::<Vec<_>>().join("\n"))
}

/// Says below a case what there is to type, or what it waits for.
fn steps(context: &Context, cases: &Cases, case: &Case, standing: &Standing) -> Vec<String> {
    let step = cases.next_step(case, standing, context.moment().utc());
    let lines = match (cases.held(case, standing.on), &step) {
        (Some(held), _) => vec![show::held_in_words(case.number, held)],
        (None, None) => show::waits_for_in_words(case, standing),
        (None, Some(next)) if next.not_before.is_some() => vec![next.why.to_string()],
        (None, Some(next)) => {
            let unsent = cases.unsent(case, context.today).map(|unsent| text::unsent(case.number, unsent));
            let next = text::next(next, context.now.timezone(), context.pretended);
            [next].into_iter().chain(unsent.map(|line| format!("or: {line}"))).collect()
        }
    };
    let test = text::test(cases, case, context.today);
    lines.into_iter().chain(test).map(|line| format!("     {line}")).collect()
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

/// Prints cases for programs: a line each, or `redress.list/1`.
pub(super) fn print(context: &mut Context, cases: &Cases, rows: &[(u32, Standing)]) -> Result<(), Failure> {
    let now = context.moment().utc();
    if context.out.json {
        let views = rows.iter().map(|(number, standing)| CaseView::of(cases, cases.case(*number)?, standing, now));
        let views = views.collect::<Result<Vec<_>, _>>()?;
        return context.out.document(&json!({ "schema": "redress.list/1", "today": context.today, "cases": views }));
    }
    let line = |(number, standing): &(u32, Standing)| Ok(fields(cases, cases.case(*number)?, standing, now).join("\t"));
    let lines = rows.iter().map(line).collect::<Result<Vec<_>, Failure>>()?;
    if lines.is_empty() { Ok(()) } else { context.out.data(&lines.join("\n")) }
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

fn line(case: &Case, standing: &Standing, by_hand: bool, now: DateTime<FixedOffset>) -> Vec<String> {
    let family = case.opened.family.as_ref().map_or_else(String::new, |family| format!("{family}: "));
    vec![
        case.number.to_string(),
        format!("{family}{}", case.opened.controller),
        case.opened.right.name_under(case.opened.regime).to_owned(),
        text::status(case, standing, by_hand, now),
        when(case, standing),
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
