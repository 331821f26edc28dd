use std::path::PathBuf;

use super::{Context, Failure, files::Target, progress::Unit};

/// Print the whole record as JSON Lines
///
/// It opens without redress; documents are in it as Base64.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress export > record.jsonl
  redress export -o record.jsonl")]
pub(super) struct Export {
    /// Write it to a file
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

impl Export {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let Some(ledger) = context.ledger_if_any()? else {
            context.out.say("There is no record yet.  Begin:  redress");
            return Ok(());
        };
        if let (Some(path), true) = (&self.output, context.dry_run) {
            context.out.say(&format!("Would write `{}` (--dry-run).", path.display()));
            return Ok(());
        }
        let target = self.output.as_deref().map(|path| Target::open(context, path)).transpose()?;
        let progress = context.out.progress("Writing out the record", Unit::Seconds);
        let mut bytes = Vec::new();
        ledger.export(&mut bytes).map_err(crate::desk::DeskError::from)?;
        drop(progress);
        match target {
            Some(target) => {
                target.write(context, &bytes)?;
                context.out.say("It is read with any program; what can be restored is a backup:  redress backup FILE");
                Ok(())
            }
            None => context.out.exactly(&String::from_utf8_lossy(&bytes)),
        }
    }
}
