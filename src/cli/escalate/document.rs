//! The complaint as scripts read it: `redress.complaint/1`.

use serde_json::json;

use crate::{
    case::{Case, ComplaintPrepared, Unfit},
    cli::{Context, Failure},
    controller::{Authorities, Competence, SupervisoryAuthority},
    desk::WrittenComplaint,
};

/// Prints a complaint that is written now.
pub(super) fn document(
    context: &mut Context,
    case: &Case,
    competence: &Competence,
    early: Option<&Unfit>,
    to: &SupervisoryAuthority,
    written: &WrittenComplaint,
) -> Result<(), Failure> {
    let letter = &written.letter;
    let others: Vec<&str> =
        competence.authorities.iter().filter(|other| other.id != to.id).map(|other| other.id.as_str()).collect();
    context.out.document(&json!({
        "schema": "redress.complaint/1",
        "case": case.number,
        "reference": case.opened.reference,
        "controller": case.opened.controller,
        "law": case.opened.regime,
        "right": case.opened.right,
        "recorded": !context.dry_run,
        "written": context.today,
        "authority": to,
        "why": competence.to_string(),
        "others": others,
        "early": early.map(ToString::to_string),
        "language": letter.language,
        "subject": letter.head.subject,
        "text": letter.text(),
        "asks": letter.asks,
        "provisions": letter.provisions,
        "discloses": letter.discloses,
        "enclosures": written.enclosures,
        "sworn": to.sworn,
        "commands": commands(case, &to.id),
    }))
}

/// Prints the complaint that is written already.
pub(super) fn document_of_written(
    context: &mut Context,
    case: &Case,
    on: chrono::NaiveDate,
    complaint: &ComplaintPrepared,
    text: &str,
) -> Result<(), Failure> {
    context.out.document(&json!({
        "schema": "redress.complaint/1",
        "case": case.number,
        "reference": case.opened.reference,
        "controller": case.opened.controller,
        "law": case.opened.regime,
        "right": case.opened.right,
        "recorded": true,
        "written": on,
        "authority": Authorities::shipped().find(&complaint.authority),
        "why": null,
        "others": [],
        "early": complaint.early,
        "language": case.opened.language,
        "subject": complaint.subject,
        "text": text,
        "asks": complaint.asks,
        "provisions": complaint.provisions,
        "discloses": complaint.discloses,
        "enclosures": complaint.enclosures,
        "sworn": complaint.sworn,
        "commands": commands(case, &complaint.authority),
    }))
}

fn commands(case: &Case, authority: &str) -> serde_json::Value {
    let n = case.number;
    json!({
        "evidence": format!("redress evidence {n}"),
        "record": format!("redress record {n} complained --to {authority}"),
    })
}
