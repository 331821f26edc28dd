use super::{Context, Failure, arguments, case_argument, record};
use crate::{
    case::{Event, Noted},
    desk::CaseName,
};

/// Write a note into a case
#[derive(Debug, clap::Args)]
pub(super) struct Note {
    /// The case
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
    /// The note; `@FILE` reads it from there
    text: String,
}

impl Note {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let text = arguments::value(&self.text)?;
        if text.trim().is_empty() {
            return Err(Failure::usage("the note is empty").hint("redress note 1 \"what you want to remember\""));
        }
        record::simple(context, &self.case, Event::Noted(Noted { text }))
    }
}
