use super::{Context, Failure, case_argument, record};
use crate::{
    case::{Closed, Closing, Event},
    desk::CaseName,
};

/// Close a case
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress close 1 --done         you got what the law gives
  redress close 1 --gave-up      you stop here")]
pub(super) struct Close {
    /// The case
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
    #[command(flatten)]
    result: Outcome,
}

/// With what result.
#[derive(Debug, clap::Args)]
#[group(multiple = false)]
struct Outcome {
    /// You got what the law gives
    #[arg(long)]
    done: bool,
    /// You stop here
    #[arg(long)]
    gave_up: bool,
}

impl Close {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let result = match (self.result.done, self.result.gave_up) {
            (true, _) => Closing::Done,
            (false, true) => Closing::GaveUp,
            (false, false) => return Err(which(&self.case)),
        };
        if result == Closing::Done && !may_be_done(context, &self.case)? {
            context.out.say("Left open.");
            return Ok(());
        }
        record::simple(context, &self.case, Event::Closed(Closed { result }))
    }
}

fn which(case: &CaseName) -> Failure {
    Failure::usage("how the case ended is not said: `--done` or `--gave-up`")
        .hint(format!("redress close {case} --done         you got what the law gives"))
        .hint(format!("redress close {case} --gave-up      you stop here"))
}

/// Asks about a case in which no letter is recorded as sent: nobody can have done what they were not asked for.
fn may_be_done(context: &mut Context, name: &CaseName) -> Result<bool, Failure> {
    let cases = case_argument::all(context)?;
    let case = case_argument::find(&cases, name)?;
    if case.sent().is_some() || !case.is_open() {
        return Ok(true);
    }
    let number = case.number;
    let what = if case.is_uncertain() {
        format!("the letter of case {number} may or may not have gone")
    } else {
        format!("no letter of case {number} is recorded as sent")
    };
    if context.yes || context.dry_run {
        context.out.warn(&format!("warning: {what}"));
        return Ok(true);
    }
    if !context.prompt.can_ask() {
        let clear = if case.is_uncertain() {
            format!("redress resolve {number}")
        } else {
            format!(
                "redress record {number} sent --by email      if it went; on another day than today with --on and the day"
            )
        };
        return Err(Failure::usage(format!("{what}, and `--done` says that you got what the law gives"))
            .effect("The case stays open.")
            .hint(clear)
            .hint(format!("redress close {number} --gave-up      you stop here"))
            .hint(format!("redress close {number} --done --yes      it is done all the same")));
    }
    context.out.warn(&format!("warning: {what}."));
    context.prompt.confirm("Close it as done all the same?", &format!("redress close {number} --done --yes"))
}
