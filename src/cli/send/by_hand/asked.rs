use std::path::Path;

use super::Task;
use crate::{
    case::{Outlet, Sent, Way},
    cli::{Context, Failure, record},
};

/// Asks on a terminal whether the letter went, and for what shows it; what is not said now is asked for later.
pub(super) fn whether_it_went(context: &mut Context, task: &Task, outlet: Outlet) -> Result<(), Failure> {
    if !context.prompt.can_ask() || context.yes || context.out.json {
        return Ok(());
    }
    let answers = ["yes, it is sent", "no", "later"];
    // Whoever only presses return has not said that it went.
    if context.prompt.choose_from("Did you send it?", &answers, answers.len() - 1, "")? != 0 {
        let (number, by) = (task.case.number, outlet.way().name());
        context.out.say(&format!(
            "It waits for your word. Once it is sent:  redress record {number} sent --by {by}      after two days `redress` asks for it"
        ));
        return Ok(());
    }
    let by = outlet.way();
    let (number, file) = match by {
        Way::Email => (None, None),
        Way::Post => (line(context, "Tracking number?", "leave it empty if there is none")?, None),
        Way::InApp | Way::Webform => (
            line(context, "Confirmation number?", "leave it empty if they showed none")?,
            line(context, "File with the confirmation or a screenshot?", "its path; leave it empty if you have none")?,
        ),
    };
    let file = file.as_deref().map(|path| record::proof(Path::new(path))).transpose()?;
    record::sent(context, task.case.number, file, |evidence| Sent { by, evidence, letter: task.letter.n, number })
}

fn line(context: &Context, question: &str, help: &str) -> Result<Option<String>, Failure> {
    let line = context.prompt.text(question, "", help, "")?;
    Ok(Some(line).filter(|line| !line.is_empty()))
}
