use super::{Context, Failure, case_argument, record};
use crate::{
    case::{Event, Reopened},
    desk::CaseName,
};

/// Open a closed case again
#[derive(Debug, clap::Args)]
pub(super) struct Reopen {
    /// The case
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
}

impl Reopen {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        record::simple(context, &self.case, Event::Reopened(Reopened {}))
    }
}
