use super::{Context, Failure, case_argument, record};
use crate::{
    case::{Closed, Closing, Event},
    desk::CaseName,
};

/// Close a case
#[derive(Debug, clap::Args)]
pub(super) struct Close {
    /// The case
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
    #[command(flatten)]
    result: Outcome,
}

/// With what result.
#[derive(Debug, clap::Args)]
#[group(required = true, multiple = false)]
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
        let result = if self.result.done { Closing::Done } else { Closing::GaveUp };
        record::simple(context, &self.case, Event::Closed(Closed { result }))
    }
}
