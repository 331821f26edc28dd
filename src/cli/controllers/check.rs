use serde_json::json;

use super::find;
use crate::{
    cli::{Context, Failure, case_argument, text, visible::shown},
    controller::{Controller, Difference, Ship},
    desk::{self, AddressCheck, AddressFinding, Concern},
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
        let hidden: Vec<(&str, Vec<Difference>)> = controllers
            .iter()
            .map(|one| (one.id.as_str(), registry.hidden(&one.id)))
            .filter(|(_, changes)| !changes.is_empty())
            .collect();
        if context.out.json {
            let hidden: Vec<_> =
                hidden.iter().map(|(id, changes)| json!({ "controller": id, "differences": changes })).collect();
            return context.out.document(&json!({
                "schema": "redress.controllers-check/1", "today": context.today, "addresses": checks, "hidden": hidden,
                "without": nowhere,
            }));
        }
        if context.out.plain {
            let lines: Vec<String> = checks.iter().map(|check| fields(check).join("\t")).collect();
            return if lines.is_empty() { Ok(()) } else { context.out.data(&lines.join("\n")) };
        }
        // The gravest first; among the same, those that a letter is written for.
        checks.sort_by_key(|check| (check.concern(), check.cases.is_empty()));
        let in_full = self.all || !self.ids.is_empty();
        let mut lines = if in_full { each(&checks) } else { grouped(&checks) };
        let place = usize::from(!in_full);
        lines.splice(place..place, hidden.iter().flat_map(|(id, changes)| of_an_own_record(id, changes)));
        if !nowhere.is_empty() {
            lines.push(format!("No address for requests is known: {}", nowhere.join(", ")));
            lines.push(
                "  how:  redress controllers show ID      says what is not known, and how to find out".to_owned(),
            );
        }
        if !in_full {
            lines.push("One of them with its source and how to look:  redress controllers check ID".to_owned());
        }
        let lines: Vec<String> = lines.iter().map(|line| shown(line)).collect();
        context.out.data(&lines.join("\n"))
    }
}

/// Says what the shipped record says by now that the user's own hides.
fn of_an_own_record(id: &str, changes: &[Difference]) -> Vec<String> {
    let mut lines = vec![format!(
        "{id}: the record that comes with redress (-) says otherwise by now than your own (+), which holds:"
    )];
    lines.extend(
        changes
            .iter()
            .flat_map(|change| change.to_string().lines().map(|line| format!("  {line}")).collect::<Vec<_>>()),
    );
    lines.push(format!(
        "  how:  redress controllers show {id} -o {id}.toml, mend it with an editor, then  redress controllers add {id}.toml"
    ));
    lines
}

/// The groups, in the order in which they need a look.
const GROUPS: [(Concern, &str, &str); 6] = [
    (Concern::Contradicted, "contradicted", "Contradicted: look before you write there again"),
    (Concern::OldAndUsed, "old and written to", "Old, and a letter of yours is written for it: look before it goes"),
    (Concern::Old, "old", "Old, and no open case writes there: look before you do"),
    (Concern::Reserved, "with a reservation", "With a reservation: its note is shown before you agree to use one"),
    (
        Concern::NeverTested,
        "never tested",
        "Never tested: no letter of yours was answered there; nothing else is against them",
    ),
    (Concern::Nothing, "in order", "In order"),
];

/// The most addresses of a group that are listed, so that what needs a look stands on the first screen.
const MOST_LISTED: usize = 8;

/// Sums up, then lists what needs a look with how, and everything else in short.
fn grouped(checks: &[AddressCheck]) -> Vec<String> {
    let of = |concern| checks.iter().filter(move |check| check.concern() == concern);
    let counts = GROUPS.iter().filter_map(|(concern, words, _)| match of(*concern).count() {
        0 => None,
        count => Some(format!("{count} {words}")),
    });
    let addresses = if checks.len() == 1 { "address" } else { "addresses" };
    let mut lines = vec![format!("{} {addresses}: {}.", checks.len(), counts.collect::<Vec<_>>().join(", "))];
    let (urgent, others) = GROUPS.split_at(2);
    for (concern, _, title) in urgent {
        lines.extend((0 < of(*concern).count()).then(|| format!("{title}:")));
        lines.extend(of(*concern).flat_map(of_one));
    }
    if urgent.iter().all(|(concern, _, _)| of(*concern).count() == 0) {
        lines.push("Nothing that you write to needs a look.".to_owned());
    }
    for (concern, _, title) in others {
        lines.extend((0 < of(*concern).count()).then(|| format!("{title}:")));
        lines.extend(of(*concern).take(MOST_LISTED).map(|check| format!("  {}", in_short(check))));
        let rest = of(*concern).count().saturating_sub(MOST_LISTED);
        lines.extend((0 < rest).then(|| format!("  and {rest} more:  redress controllers check --plain")));
    }
    lines
}

/// Everything about each.
fn each(checks: &[AddressCheck]) -> Vec<String> {
    let (fine, doubtful): (Vec<_>, Vec<_>) = checks.iter().partition(|check| check.findings.is_empty());
    let mut lines: Vec<String> = doubtful.into_iter().flat_map(of_one).collect();
    lines.extend(fine.into_iter().map(|check| format!("{}: in order", in_short(check))));
    lines
}

fn in_short(check: &AddressCheck) -> String {
    let seen = check
        .confirmed
        .as_ref()
        .map_or_else(|| format!("seen {}", check.seen), |confirmed| format!("seen by you {}", confirmed.on));
    format!("{}  {} ({}), {seen}", check.controller, check.value, check.kind)
}

fn is_contradicted(check: &AddressCheck) -> bool {
    check.findings.iter().any(|finding| matches!(finding, AddressFinding::Contradicted { .. }))
}

fn of_one(check: &AddressCheck) -> Vec<String> {
    let findings = check.findings.iter().map(|finding| format!("  {}", in_words(finding)));
    let head = format!("{}  {} ({}, {})", check.controller, check.value, check.kind, check.channel);
    let source = format!("  source: {}", check.source);
    let again = check.confirmed.as_ref().map(|one| format!("  {}", text::looked_again(one)));
    [head, source].into_iter().chain(again).chain(findings).chain(how(&check.how)).collect()
}

/// Says how to look, and on a line of its own what to type for each of what can be seen.
fn how(how: &str) -> impl Iterator<Item = String> {
    let lines = how.split("; if ").enumerate();
    lines.map(|(at, part)| if at == 0 { format!("  how:  {part}") } else { format!("  if {part}") })
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
        AddressFinding::Future { seen } => {
            format!("said to have been seen on {seen}, which is still to come: its age is not known")
        }
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
        AddressFinding::Future { .. } => "future",
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
