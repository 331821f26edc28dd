//! What is said beside the complaint: to whom it goes and why, what it tells, what it costs, and what is left to do.

use crate::{
    case::{Case, Unfit},
    cli::{
        Context, Failure,
        authorities::{claims_of, details},
        text,
        visible::shown,
    },
    controller::{Competence, SupervisoryAuthority, Why},
    desk::{self, WrittenComplaint},
    law::{Language, Regime},
};

/// Says who gets what, and what it costs, before anything is recorded.
pub(super) fn before_writing(
    context: &mut Context,
    case: &Case,
    competence: &Competence,
    early: Option<&Unfit>,
    to: &SupervisoryAuthority,
    written: &WrittenComplaint,
) -> Result<(), Failure> {
    let service = shown(&case.opened.service);
    context.out.say(&format!("Case {}, {service}: a complaint to {}", case.number, shown(&to.name)));
    if let Some(unfit) = early {
        context.out.warn(&format!("warning: {unfit}. You go on all the same, and your reason is recorded."));
    }
    for line in why(case, competence, to, context)? {
        context.out.say(&line);
    }
    for line in details(to) {
        context.out.say(&line);
    }
    for line in besides(context, case, competence, to, written.letter.language)? {
        context.out.say(&line);
    }
    context.out.say(&format!(
        "It tells the authority: {}; `history` is what has happened in the case. Expect the controller to see it. {}",
        text::list(&written.letter.discloses),
        costs(case.opened.regime)
    ));
    Ok(())
}

/// Says why this authority, and which step it is.
fn why(
    case: &Case,
    competence: &Competence,
    to: &SupervisoryAuthority,
    context: &Context,
) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    if let (Regime::UkGdpr, Some(went)) = (case.opened.regime, case.complained_to_them()) {
        lines.push(format!(
            "Step 2 of 2: your complaint to the controller itself went on {went}; now the Commissioner."
        ));
    }
    lines.push(match competence.why {
        Why::PartUnknown => format!(
            "{}: the part of the country where you live decides, and you named `{}`.",
            competence.place.country.name(),
            to.id
        ),
        Why::Part | Why::Residence | Why::Unknown(_) => competence.to_string(),
    });
    if !competence.authorities.iter().any(|one| one.id == to.id) {
        lines.push(format!("You named `{}`, which redress does not have on record for where you live.", to.id));
    }
    let standing = desk::standing(case, context.today)?;
    if let Some(awaited) = standing.awaited.filter(|awaited| awaited.until >= context.today) {
        lines.push(format!(
            "Your letter of {} wished for an answer until {}; that is your wish, and no law makes you wait for it.",
            awaited.sent, awaited.until
        ));
    }
    Ok(lines)
}

/// Says where else a complaint may go, what the controller claims, and what the authority wants.
fn besides(
    context: &mut Context,
    case: &Case,
    competence: &Competence,
    to: &SupervisoryAuthority,
    language: Language,
) -> Result<Vec<String>, Failure> {
    let mut lines = Vec::new();
    if case.opened.regime == Regime::Gdpr {
        lines.push(
            "Also possible: the authority where you work, or where the infringement took place (Art. 77 GDPR):  \
             --authority ID"
                .to_owned(),
        );
    }
    let known = matches!(competence.why, Why::Part | Why::Residence);
    for other in competence.authorities.iter().filter(|other| known && other.id != to.id) {
        lines.push(format!(
            "Also possible: {}:  redress escalate {} --authority {}",
            shown(&other.name),
            case.number,
            other.id
        ));
    }
    for claim in claims_of(&context.registry()?, &competence.place, &case.opened.controller) {
        lines.push(format!("A claim that does not bind you: {claim}"));
    }
    if let Some(wanted) = to.language.filter(|wanted| *wanted != language) {
        lines.push(format!(
            "Its record asks for complaints in `{wanted}`, and this one is in `{language}`: translate it, or ask it first."
        ));
    }
    if to.sworn {
        lines.push(
            "You swear to it under penalty of perjury: read every sentence, and file only what you know to be true."
                .to_owned(),
        );
    }
    Ok(lines)
}

/// Says what it costs, as far as a source says so.
fn costs(regime: Regime) -> &'static str {
    match regime {
        Regime::Gdpr => "It is free of charge for you (Art. 57(3) GDPR).",
        Regime::UkGdpr | Regime::Ccpa => "redress knows of no fee for it.",
    }
}

/// Says what the user does now, since redress files nothing.
pub(super) fn what_is_left(context: &mut Context, case: &Case, authority: &str, sworn: bool) {
    let n = case.number;
    let sign = if sworn { "sign it, " } else { "" };
    context
        .out
        .say(&format!("Its enclosures, in one file:  redress evidence {n}      look through it before you pass it on"));
    context.out.say(&format!("redress files nothing: {sign}file it yourself, by the form or the address above."));
    context.out.say(&format!("Next, once you did:  redress record {n} complained --to {authority}"));
}
