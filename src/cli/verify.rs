use serde_json::json;

use super::{Code, Context, Failure, progress::Unit, text, visible::shown};
use crate::desk;

/// Check the whole record: every hash, every document, every case
///
/// It shows damage; it is no proof against its owner.
#[derive(Debug, clap::Args)]
pub(super) struct Verify {}

impl Verify {
    #[expect(clippy::unused_self, reason = "every command runs alike")]
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let Some(ledger) = context.ledger_if_any()? else {
            context.out.say("There is no record yet.  Begin:  redress");
            return Ok(());
        };
        let progress = context.out.progress("Checking every entry and every document", Unit::Seconds);
        let troubles = desk::verify(ledger.as_ref())?;
        drop(progress);
        let entries = ledger.entries(None).map_or(0, |entries| entries.len() as u64);
        if context.out.json {
            let findings: Vec<String> = troubles.iter().map(ToString::to_string).collect();
            context.out.document(&json!({ "schema": "redress.verify/1", "entries": entries, "findings": findings }))?;
        } else if troubles.is_empty() {
            context.out.data(&format!("{}, all as they were written.", text::count(entries, "entry")))?;
            context.out.say("Keep a copy of them:  redress backup FILE");
        }
        if troubles.is_empty() {
            return Ok(());
        }
        let list = troubles.iter().map(|trouble| shown(&trouble.to_string())).collect::<Vec<_>>().join("\n");
        Err(Failure::new(Code::Damaged, format!("ledger `{}` is damaged", context.ledger_file.display()))
            .effect(format!("{list}\nNothing is sent from a damaged ledger."))
            .hint("put your back-up in its place"))
    }
}
