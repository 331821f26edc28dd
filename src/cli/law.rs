use serde_json::json;

use super::{Context, Failure, arguments, rows::Rows};
use crate::law::{
    Counting, Effect, FromFact, Law as Record, Limit, Moves, PauseRule, Provision, Reading, Regime, Repetition,
    Retention, Right, Whose,
};

/// The laws, and the whole rule record of one with its sources
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress law
  redress law gdpr
  redress law ccpa --json")]
pub(super) struct Law {
    /// gdpr, uk-gdpr or ccpa; all if not given
    #[arg(value_name = "LAW", value_parser = arguments::regime)]
    regime: Option<Regime>,
}

impl Law {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        match self.regime {
            None => all(context),
            Some(regime) => one(context, Record::of(regime)),
        }
    }
}

fn all(context: &mut Context) -> Result<(), Failure> {
    let laws = Regime::ALL.map(Record::of);
    if context.out.json {
        let head = |law: &Record| json!({ "law": law.regime, "title": law.title, "enactment": law.enactment });
        return context.out.document(&json!({ "schema": "redress.laws/1", "laws": laws.map(head) }));
    }
    let row = |law: &Record| vec![law.regime.to_string(), law.title.clone(), law.enactment.clone()];
    let rows = laws.map(row);
    if context.out.plain {
        return context.out.data(&rows.map(|row| row.join("\t")).join("\n"));
    }
    context.out.rows(&Rows::new(1, &rows))?;
    context.out.say("All that is recorded of one:  redress law gdpr");
    Ok(())
}

fn one(context: &mut Context, law: &Record) -> Result<(), Failure> {
    if context.out.json {
        return context.out.document(&json!({ "schema": "redress.law/1", "law": law.regime, "record": law }));
    }
    let mut lines = vec![format!("{}  {}", law.regime, law.title), law.enactment.clone()];
    let sections = [
        ("Where it applies", territories(law)),
        ("Rights", rights(law)),
        ("Time limits", law.limits().iter().flat_map(limit).collect()),
        ("How it counts", counting(law.counting())),
        ("What a question of the controller does", law.pauses().iter().flat_map(pause).collect()),
        ("Asking for the same again", law.repetitions().iter().flat_map(repetition).collect()),
        ("Which ground data may be kept on after erasure", law.retention().into_iter().flat_map(retention).collect()),
        ("What else guides and help pages rest on", rules(law)),
        ("What can follow, mildest first", steps(law)),
    ];
    for (title, body) in sections.into_iter().filter(|(_, body)| !body.is_empty()) {
        lines.extend([String::new(), title.to_owned()]);
        lines.extend(body);
    }
    lines.extend([String::new(), POLICY.to_owned()]);
    context.out.data(&lines.join("\n"))?;
    context.out.say("Who enforces it:  redress authorities");
    Ok(())
}

const POLICY: &str = "\
`confirmed` was read in the source beside it. `policy` is a choice of redress where the law is silent or was only read
where somebody else quotes it. This is not legal advice.";

fn territories(law: &Record) -> Vec<String> {
    law.territories()
        .iter()
        .flat_map(|known| rule(&known.places.join(" "), &known.provisions, &known.reading))
        .collect()
}

fn rights(law: &Record) -> Vec<String> {
    law.rights()
        .flat_map(|(right, known)| {
            let word = if known.word == right.name() { String::new() } else { format!(" (here: {})", known.word) };
            rule(&format!("{right}{word}: {}", known.says), &known.provisions, &known.reading)
        })
        .collect()
}

fn limit(limit: &Limit) -> Vec<String> {
    let from = match limit.from {
        FromFact::Identity => "the answer about the identity",
        FromFact::Promised => "the promise",
        FromFact::Received => "receipt",
        FromFact::Request => "the request",
        FromFact::Sent => "the sending",
    };
    let force = in_force(limit.since, limit.until, from);
    let head = format!("{}{}: {} from {from}{force}; {}", limit.kind, of(&limit.rights), limit.period, limit.says);
    rule(&head, &limit.provisions, &limit.reading)
}

fn counting(counting: &Counting) -> Vec<String> {
    let mut lines =
        rule(&format!("the start: {}", counting.start.says), &counting.start.provisions, &counting.start.reading);
    lines.extend(rule(&format!("the end: {}", counting.end.says), &counting.end.provisions, &counting.end.reading));
    if let Some(days) = &counting.business_days {
        let head = format!("business days, calendar `{}`: {}", days.calendar, days.says);
        lines.extend(rule(&head, &days.provisions, &days.reading));
    }
    if let Some(days) = &counting.working_days {
        let head = format!("from {} days on at least {} working days: {}", days.from_days, days.at_least, days.says);
        lines.extend(rule(&head, &days.provisions, &days.reading));
    }
    let roll = &counting.roll;
    let moves = match roll.moves {
        Moves::ActAfter => "moves only the day after which something is overdue",
        Moves::Due => "moves the day it is due",
    };
    let head = format!("a last day that is no working day {moves}, calendars {}: {}", calendars(counting), roll.says);
    lines.extend(rule(&head, &roll.provisions, &roll.reading));
    lines
}

/// Names the calendars that may move a last day: the law's own, or whose.
fn calendars(counting: &Counting) -> String {
    let whose = counting.roll.places.iter().map(|whose| match whose {
        Whose::Controller => "of the controller's place".to_owned(),
        Whose::Nobody => "`none`".to_owned(),
        Whose::Subject => "of the place where the data subject lives".to_owned(),
    });
    let named = counting.roll.calendar.iter().map(|code| format!("`{code}`"));
    named.chain(whose).collect::<Vec<_>>().join(", ")
}

fn pause(pause: &PauseRule) -> Vec<String> {
    let effect = match pause.effect {
        Effect::ActAfter => "moves the later date",
        Effect::NotAllowed => "moves nothing, since it may not be asked",
        Effect::NotCounted => "moves both dates by the days it takes",
        Effect::Nothing => "moves nothing",
        Effect::Start => "starts the period with the answer",
    };
    let in_time = pause.in_time.map_or_else(String::new, |period| format!(", in time within {period}"));
    let force = in_force(pause.since, pause.until, "receipt");
    let head = format!("{}{}: {effect}{in_time}{force}; {}", pause.question, of(&pause.rights), pause.says);
    rule(&head, &pause.provisions, &pause.reading)
}

fn repetition(repetition: &Repetition) -> Vec<String> {
    let names: Vec<&str> = repetition.rights.iter().map(|right| right.name()).collect();
    rule(&format!("{}: {}", names.join(", "), repetition.says), &repetition.provisions, &repetition.reading)
}

fn retention(known: &Retention) -> Vec<String> {
    rule(&known.says, &known.provisions, &known.reading)
}

fn rules(law: &Record) -> Vec<String> {
    law.rules().iter().flat_map(|known| rule(&known.says, &known.provisions, &known.reading)).collect()
}

fn steps(law: &Record) -> Vec<String> {
    let line =
        |step: &crate::law::Step| rule(&format!("{}: {}", step.name, step.says), &step.provisions, &step.reading);
    law.steps().iter().flat_map(line).collect()
}

/// Names the rights a rule is for, nothing where it is for no request.
fn of(rights: &[Right]) -> String {
    let names: Vec<&str> = rights.iter().map(|right| right.name()).collect();
    if names.is_empty() { String::new() } else { format!(" ({})", names.join(", ")) }
}

fn in_force(since: Option<chrono::NaiveDate>, until: Option<chrono::NaiveDate>, fact: &str) -> String {
    match (since, until) {
        (None, None) => String::new(),
        (Some(since), None) => format!(", where {fact} is {since} or later"),
        (None, Some(until)) => format!(", where {fact} is {until} or earlier"),
        (Some(since), Some(until)) => format!(", where {fact} is from {since} to {until}"),
    }
}

/// A rule with all that a lawyer needs to check it.
fn rule(head: &str, provisions: &[Provision], reading: &Reading) -> Vec<String> {
    let cited: Vec<&str> = provisions.iter().map(Provision::as_str).collect();
    let mut lines = vec![format!("- {head}"), format!("    {}; {}", cited.join(", "), reading.basis)];
    lines.push(format!("    source: {}, seen {}", reading.source, reading.seen));
    lines.extend(reading.note.iter().map(|note| format!("    note: {note}")));
    lines
}
