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
        record::simple(context, &self.case, Event::Closed(Closed { result }))
    }
}

fn which(case: &CaseName) -> Failure {
    Failure::usage("how the case ended is not said: `--done` or `--gave-up`")
        .hint(format!("redress close {case} --done         you got what the law gives"))
        .hint(format!("redress close {case} --gave-up      you stop here"))
}
