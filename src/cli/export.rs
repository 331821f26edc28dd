use std::path::PathBuf;

use super::{Context, Failure, text};

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
            context.out.say("There is no record yet.");
            return Ok(());
        };
        let mut bytes = Vec::new();
        ledger.export(&mut bytes).map_err(crate::desk::DeskError::from)?;
        match self.output {
            Some(path) => {
                text::write_private(&path, &bytes)?;
                context.out.say(&format!("Written to `{}`, readable by you only.", path.display()));
                Ok(())
            }
            None => context.out.data(&String::from_utf8_lossy(&bytes)),
        }
    }
}
