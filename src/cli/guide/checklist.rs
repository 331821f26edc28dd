//! The order of work, with what is done.

use super::refs::Refs;
use crate::{
    cli::{
        output::strong,
        text::list,
        wrap::{indented, wrap},
    },
    desk::{Checklist, ItemState},
    guide::Stage,
    law::Right,
};

/// The line below a screen that states law.
pub(super) const LAW: &str = "Articles are those of the GDPR. That the UK GDPR numbers them alike is our reading (policy), and its \
                              Article 12 has other words since 2026-02-05: redress law uk-gdpr. For California: redress law \
                              ccpa. A promise is shown as a promise: it is not law. This is not legal advice.";

pub(super) fn lines(checklist: &Checklist, width: usize) -> Vec<String> {
    let guide = checklist.guide;
    let mut refs = Refs::new(guide);
    let title = format!("Leaving {} completely, in the order of work", guide.service);
    let mut lines = bold(&title, width);
    lines.extend(wrap(&summary(checklist), width, "", ""));
    for stage in Stage::ALL {
        let items: Vec<&ItemState> = checklist.items.iter().filter(|state| state.item.stage == stage).collect();
        if items.is_empty() {
            continue;
        }
        lines.push(String::new());
        lines.extend(bold(stage.title(), width));
        if stage == Stage::Save {
            lines.extend(kept_with(checklist, width));
        }
        lines.extend(items.into_iter().flat_map(|state| item(state, &mut refs, width)));
    }
    lines.extend([String::new(), strong("What it rests on")]);
    lines.extend(refs.list(width));
    lines.push(String::new());
    lines.extend(wrap(LAW, width, "", ""));
    lines
}

/// Says with which case the files are kept: with the request to see the data, which is opened first.
fn kept_with(checklist: &Checklist, width: usize) -> Vec<String> {
    let access = checklist.items.iter().find(|state| state.item.right == Some(Right::Access));
    let Some((access, controller)) = access.zip(checklist.guide.controller.as_ref()) else { return Vec::new() };
    if let Some((number, _)) = access.cases.last() {
        return wrap(&format!("CASE is the one that asks what they hold: {number}."), width, "", "");
    }
    let mut lines =
        wrap("The files are kept with the case that asks what they hold, CASE; open it first:", width, "", "");
    lines.push(format!("      redress new access --to {controller}"));
    lines
}

/// Returns a command as a line; the words behind it are no part of it.
pub(super) fn line(command: &str) -> String {
    format!("      {}", command.replacen("  # ", "  ", 1))
}

/// Breaks a heading into lines, each of which stands out.
pub(super) fn bold(text: &str, width: usize) -> Vec<String> {
    wrap(text, width, "", "").iter().map(|line| strong(line)).collect()
}

pub(super) fn summary(checklist: &Checklist) -> String {
    let done = checklist.items.len() - checklist.open().count();
    let blocking: Vec<String> = checklist.blocking().map(|state| state.item.id.clone()).collect();
    let blocks = if blocking.is_empty() {
        "Nothing that is open can block the deletion.".to_owned()
    } else {
        format!("Open, and able to block the deletion: {}.", list(&blocking))
    };
    format!("{done} of {} done. {blocks}", checklist.items.len())
}

fn item(state: &ItemState, refs: &mut Refs<'static>, width: usize) -> Vec<String> {
    let item = state.item;
    if let Some(on) = state.done {
        let shown = state.shown_by.map_or_else(String::new, |shown| format!(", as case {} shows", shown.case));
        return wrap(&format!("{}: {} (done {on}{shown})", item.id, item.title), width, "[x] ", "    ");
    }
    let mut lines = wrap(&format!("{}: {} ({})", item.id, item.title, item.blocks.words()), width, "[ ] ", "    ");
    lines.extend(indented(&format!("Why: {}", item.why), width, 4));
    lines.extend(indented(&format!("Check: {} {}", item.verify, refs.mark(&item.sources)), width, 4));
    if !item.save.is_empty() {
        lines.extend(indented(&format!("Save as: {}", item.save.join(", ")), width, 4));
    }
    for (number, status) in &state.cases {
        lines.extend(indented(&format!("Case {number} asks for it: {status}."), width, 4));
    }
    lines.extend(item.commands.iter().map(|command| line(command)));
    lines
}

/// One record a line: id, stage, what it blocks, the day it was done, title, why, how to verify, the ids of its texts.
pub(super) fn plain(checklist: &Checklist) -> String {
    let row = |state: &ItemState| {
        let item = state.item;
        let stage = serde_json::json!(item.stage);
        [
            item.id.clone(),
            stage.as_str().unwrap_or_default().to_owned(),
            item.blocks.words().to_owned(),
            state.done.map_or_else(String::new, |day| day.to_string()),
            item.title.clone(),
            item.why.clone(),
            item.verify.clone(),
            item.sources.join(","),
        ]
        .join("\t")
    };
    checklist.items.iter().map(row).collect::<Vec<_>>().join("\n")
}
