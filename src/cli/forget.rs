use super::{Context, Failure, case_argument};
use crate::desk::{self, CaseName, DeskError};

/// Forget what a case says about you; its place in the record stays, empty
#[derive(Debug, clap::Args)]
pub(super) struct Forget {
    /// The case
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
    /// Its reference, typed in full, instead of being asked for it; `--yes` never forgets
    #[arg(long, value_name = "REFERENCE")]
    confirm: Option<String>,
}

impl Forget {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let cases = case_argument::all(context)?;
        let case = case_argument::find(&cases, &self.case)?;
        let (number, reference) = (case.number, case.opened.reference.to_string());
        context.out.warn(&format!(
            "Case {number} ({}, {reference}): its letters, answers and proofs are deleted for good.",
            case.opened.service
        ));
        let typed = match self.confirm {
            Some(typed) => typed,
            None => context.prompt.text(
                "Type the reference to forget it",
                "",
                "",
                &format!("redress forget {number} --confirm {reference}"),
            )?,
        };
        if typed != reference {
            return Err(Failure::usage(format!("`{typed}` is not `{reference}`")).effect("Nothing was forgotten."));
        }
        if context.dry_run {
            context.out.say("Nothing was forgotten (--dry-run).");
            return Ok(());
        }
        let moment = context.moment();
        desk::forget(context.ledger()?.as_mut(), number, moment).map_err(DeskError::from)?;
        context.out.say(&format!("Case {number} is forgotten. Copies in back-ups and mailboxes are yours to delete."));
        Ok(())
    }
}
