//! What the ledger tells of one controller: records of the user's own, and addresses they looked at.

use chrono::NaiveDate;
use serde_json::json;

use crate::{
    cli::{Context, Failure},
    controller::{Controller, Difference, RegistryEvent, Whose},
    desk,
    ledger::Digest,
};

pub(super) fn history(
    context: &mut Context,
    controller: &Controller,
) -> Result<Vec<(NaiveDate, RegistryEvent)>, Failure> {
    match context.ledger_if_any()? {
        Some(ledger) => Ok(desk::registry_history(ledger.as_ref(), &controller.id)?),
        None => Ok(Vec::new()),
    }
}

/// What the record keeps of it: when a record of the user's own was written, and when they looked at an address.
pub(super) fn lines(controller: &Controller, history: &[(NaiveDate, RegistryEvent)]) -> Vec<String> {
    if history.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![String::new(), "What you recorded".to_owned()];
    for (on, event) in history {
        let (what, changes) = in_words(event);
        lines.push(format!("  {on}  {what}"));
        lines.extend(
            changes
                .iter()
                .flat_map(|change| change.to_string().lines().map(|line| format!("    {line}")).collect::<Vec<_>>()),
        );
    }
    let last = history.iter().rev().find_map(|(on, event)| Some((on, &event.written()?.sha256)));
    if let Some((on, sha256)) = last {
        let own = controller.overridden_by.as_ref();
        let now = Digest::of(controller.text().as_bytes()).to_string();
        match own {
            None => lines.push(format!("  The record of {on} is not in use any more; what is shipped holds.")),
            Some(_) if now != *sha256 => lines.push(format!(
                "  The file was changed since by other means than redress: it is not the one of {on}. Into the record with it:  \
                 redress controllers add {}",
                own.map_or("FILE", String::as_str)
            )),
            Some(_) => {}
        }
    }
    lines
}

fn in_words(event: &RegistryEvent) -> (String, &[Difference]) {
    match event {
        RegistryEvent::AddressConfirmed(body) => {
            let place = body.source.as_ref().map_or_else(String::new, |source| format!(", in: {source}"));
            (format!("you looked, and {} still stood{place}", body.address.value), &[])
        }
        RegistryEvent::ConfirmationWithdrawn(body) => (format!("what you said of {} was taken back", body.value), &[]),
        RegistryEvent::ControllerAdded(body) => ("your own record was added".to_owned(), &body.changes),
        RegistryEvent::ControllerChanged(body) => {
            let whose = match body.instead_of {
                Some(Whose::Shipped) => " in place of the one shipped",
                Some(Whose::Own) | None => " anew",
            };
            (format!("your own record was written{whose}"), &body.changes)
        }
    }
}

pub(super) fn in_json((on, event): &(NaiveDate, RegistryEvent)) -> serde_json::Value {
    let written = event.written();
    let (address, source) = match event {
        RegistryEvent::AddressConfirmed(body) => (Some(&body.address), body.source.as_ref()),
        RegistryEvent::ConfirmationWithdrawn(body) => (Some(body), None),
        RegistryEvent::ControllerAdded(_) | RegistryEvent::ControllerChanged(_) => (None, None),
    };
    json!({
        "changes": written.map_or(&[][..], |written| &written.changes),
        "channel": address.map(|address| &address.channel),
        "instead_of": written.and_then(|written| written.instead_of),
        "kind": event.kind(),
        "on": on,
        "sha256": written.map(|written| &written.sha256),
        "source": source,
        "value": address.map(|address| &address.value),
    })
}
