use anyhow::Context as _;

use super::{Fate, Task};
use crate::{
    cli::{Code, Context, Failure, files, second_channel},
    config::{Directories, make_private_folder},
    desk::{self, Sender},
};

/// Puts a draft where a mail program can open it, for those who send by hand.
pub(super) fn make(context: &mut Context, task: &Task, sender: &Sender) -> Result<Fate, Failure> {
    let ledger = context.ledger()?;
    let number = task.case.number;
    let parts = desk::stored_parts(ledger.as_ref(), number, &task.letter)?;
    let text = parts.0.clone();
    let message = desk::message_for(&task.case, &task.letter, sender, parts, context.moment(), true)?;
    let folder = Directories::drafts(&context.ledger_file);
    let path = folder.join(format!("{}-{}.eml", task.case.opened.reference, task.letter.n));
    make_private_folder(&folder)
        .with_context(|| format!("`{}` cannot be made", folder.display()))
        .map_err(|error| Failure::caused(Code::CannotCreate, error).effect("Nothing was sent."))?;
    files::write_private(&path, &message.bytes)?;
    context.out.say(&format!("A draft is ready:  {}", path.display()));
    context.out.say("Open it with your mail program, press send there, then tell redress:");
    context.out.say(&format!("  redress record {number} sent --by email"));
    if let Some(link) = task.to().and_then(|to| desk::mailto(to, &task.letter.subject, &text).ok()) {
        context.out.say(&format!("or open this link:  {link}"));
    }
    context.out.say(&format!("In a browser, copy the text instead:  redress show {number} --letter {}", task.letter.n));
    second_channel::remind(context, &task.case);
    context.out.say("To send from here:  redress init");
    Ok(Fate::Drafted { message_id: message.message_id.to_string(), path: path.display().to_string() })
}
