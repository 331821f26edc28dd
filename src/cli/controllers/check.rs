use serde_json::json;

use super::find;
use crate::{
    cli::{Context, Failure, case_argument, text, visible::shown},
    controller::{Controller, Ship},
    desk::{self, AddressCheck, AddressFinding},
};

/// Which addresses are old, never tested or contradicted, and how to look
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress controllers check
  redress controllers check aliexpress
  redress controllers check --all      those that are listed and not used, too")]
pub(super) struct Check {
    /// Only these controllers
    ids: Vec<String>,
    /// Also the addresses that are listed and not used
    #[arg(long)]
    all: bool,
}

impl Check {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let registry = context.registry()?;
        let named = self.ids.iter().map(|id| find(&registry, Some(id))).collect::<Result<Vec<_>, _>>()?;
        let controllers: Vec<&Controller> = if named.is_empty() { registry.controllers().collect() } else { named };
        let cases = case_argument::all(context)?;
        let mut checks = desk::check_addresses(controllers.iter().copied(), &cases, context.today);
        checks.retain(|check| self.all || check.ship != Ship::No || is_contradicted(check));
        let nowhere: Vec<&str> =
            controllers.iter().filter(|one| !one.takes_requests()).map(|one| one.id.as_str()).collect();
        if context.out.json {
            return context.out.document(&json!({
                "schema": "redress.controllers-check/1", "today": context.today, "addresses": checks, "without": nowhere,
            }));
        }
        if context.out.plain {
            let lines: Vec<String> = checks.iter().map(|check| fields(check).join("\t")).collect();
            return if lines.is_empty() { Ok(()) } else { context.out.data(&lines.join("\n")) };
        }
        let (doubtful, fine): (Vec<_>, Vec<_>) = checks.into_iter().partition(|check| !check.findings.is_empty());
        let mut lines: Vec<String> = doubtful.iter().flat_map(of_one).collect();
        lines.extend(fine.iter().map(|check| {
            format!("{}  {} ({}): in order, seen {}", check.controller, check.value, check.kind, check.seen)
        }));
        if !nowhere.is_empty() {
            lines.push(format!("No address for requests is known: {}", nowhere.join(", ")));
            lines.push(
                "  how:  redress controllers show ID      says what is not known, and how to find out".to_owned(),
            );
        }
        let lines: Vec<String> = lines.iter().map(|line| shown(line)).collect();
        context.out.data(&lines.join("\n"))
    }
}

fn is_contradicted(check: &AddressCheck) -> bool {
    check.findings.iter().any(|finding| matches!(finding, AddressFinding::Contradicted { .. }))
}

fn of_one(check: &AddressCheck) -> Vec<String> {
    let findings = check.findings.iter().map(|finding| format!("  {}", in_words(finding)));
    let head = format!("{}  {} ({}, {})", check.controller, check.value, check.kind, check.channel);
    let source = format!("  source: {}", check.source);
    [head, source].into_iter().chain(findings).chain([format!("  how:  {}", check.how)]).collect()
}

fn in_words(finding: &AddressFinding) -> String {
    match finding {
        AddressFinding::Contradicted { case, on, what: "bounced" } => {
            format!("contradicted: the letter of case {case} came back on {on}")
        }
        AddressFinding::Contradicted { case, on, .. } => {
            format!("contradicted: they said on {on} that it is the wrong address, case {case}")
        }
        AddressFinding::OutOfDate => "out of date, by its own record".to_owned(),
        AddressFinding::Reserved { note } => format!("with a reservation: {note}"),
        AddressFinding::Old { days } => {
            format!("old: last seen {} ago", text::count(days.unsigned_abs(), "day"))
        }
        AddressFinding::NeverTested { waiting: None } => "never tested: no letter of yours went there".to_owned(),
        AddressFinding::NeverTested { waiting: Some(case) } => {
            format!("not tested yet: the letter of case {case} went there and has no answer")
        }
    }
}

fn fields(check: &AddressCheck) -> Vec<String> {
    let words = check.findings.iter().map(|finding| match finding {
        AddressFinding::Contradicted { .. } => "contradicted",
        AddressFinding::OutOfDate => "out-of-date",
        AddressFinding::Reserved { .. } => "reserved",
        AddressFinding::Old { .. } => "old",
        AddressFinding::NeverTested { .. } => "never-tested",
    });
    let words: Vec<&str> = words.collect();
    vec![
        check.controller.clone(),
        check.channel.clone(),
        check.kind.to_string(),
        shown(&check.value),
        check.seen.to_string(),
        words.join(","),
    ]
}
