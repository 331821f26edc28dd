use super::{Code, Context, Failure, case_argument, list, rows::Rows, text};
use crate::{
    case::{Case, Clock, Standing},
    desk,
    law::{Basis, DeadlineKind, Law, Right},
};

/// List the cases whose controller is out of time
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress overdue
  redress overdue --check || notify-send 'redress: somebody is out of time'")]
pub(super) struct Overdue {
    /// Exit with 3 if there is one
    #[arg(long)]
    check: bool,
}

impl Overdue {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let today = context.today;
        let late = |case: &Case| desk::standing(case, today).is_ok_and(|standing| standing.clock == Clock::Overdue);
        let cases = case_argument::those(context, &|case| late(case) || case.is_uncertain())?;
        let rows = list::rows(&cases, context, |standing| standing.clock == Clock::Overdue)?;
        if context.out.json || context.out.plain {
            list::print(context, &cases, &rows)?;
        } else if rows.is_empty() {
            context.out.say("Nobody is out of time.  The next dates:  redress due");
            for case in cases.known().filter(|case| case.is_uncertain()) {
                context.out.say(&format!(
                    "A letter of case {n} may or may not have gone:  redress resolve {n}",
                    n = case.number
                ));
            }
        } else {
            let lines = rows.iter().map(|(number, standing)| Ok(line(cases.case(*number)?, standing)));
            let lines = lines.collect::<Result<Vec<_>, Failure>>()?;
            context.out.rows(&Rows::new(3, &lines).named(&["Case", "with", "about", "", "", "by"]))?;
            for (number, standing) in &rows {
                for line in super::show::waits_for_in_words(cases.case(*number)?, standing) {
                    context.out.say(&format!("Case {number}:  {line}"));
                }
            }
            super::show::say_what_policy_is(context, &lines.concat().concat());
            let first = cases.case(rows[0].0)?;
            super::show::say_next(context, &cases, first, &rows[0].1);
        }
        if self.check && !rows.is_empty() { Err(Failure::silent(Code::NeedsYou)) } else { Ok(()) }
    }
}

fn line(case: &Case, standing: &Standing) -> Vec<String> {
    let waited_for = standing.act_after.filter(|last| standing.due != Some(*last));
    let waited_for = waited_for.map_or_else(String::new, |last| format!(", waited for until {last}"));
    let due =
        standing.due.map_or_else(String::new, |due| format!("due {due}{waited_for} {}", text::from(case, standing)));
    vec![
        case.number.to_string(),
        case.opened.controller.clone(),
        case.opened.right.name_under(case.opened.regime).to_owned(),
        due,
        format!("{} over", text::count(standing.overdue_days, "day")),
        rule(case, standing),
    ]
}

/// Names the provision the date rests on, and whether that is redress's own reading of it.
fn rule(case: &Case, standing: &Standing) -> String {
    let kind = if standing.extended { DeadlineKind::ExtendedResponse } else { DeadlineKind::Response };
    let right: Right = case.opened.right;
    let on = standing.start.map_or(case.opened_on, |start| start.date);
    let limit = Law::of(case.opened.regime).limit(kind, Some(right), on);
    limit.map_or_else(
        |_| String::new(),
        |limit| {
            let provisions = limit.provisions.iter().map(ToString::to_string).collect::<Vec<_>>();
            let mark = if limit.reading.basis == Basis::Policy { " (policy)" } else { "" };
            provisions.join(", ") + mark
        },
    )
}
