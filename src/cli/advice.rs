//! What a request should be told before it is made: see first.

use chrono::NaiveDate;

use super::{
    Context, case_argument,
    text::{count, list},
};
use crate::{
    case::{Case, Status},
    desk::{self, Cases, Checklist},
    guide::Guide,
    law::Right,
    request::Request,
};

/// Recommends, once, to see the data before they are deleted.
pub(super) fn seeing_first(cases: &Cases, request: &Request) -> Option<String> {
    let id = &request.addressee.controller;
    let seen = cases.known().any(|case| asks(case, id, Right::Access));
    (request.right == Right::Erasure && !seen).then(|| {
        format!(
            "Seeing first is recommended, because after the deletion nobody can tell what they had:  redress new access \
             --to {id}"
        )
    })
}

/// Says, once for each controller, what is open in the checklist of its guide. A record that cannot be read is no reason not
/// to open a case.
pub(super) fn what_is_open(context: &mut Context, cases: &Cases, request: &Request) -> Option<String> {
    let id = &request.addressee.controller;
    let asked = cases.known().any(|case| asks(case, id, Right::Erasure));
    let guide = Guide::for_controller(id).filter(|_| request.right == Right::Erasure && !asked)?;
    let ledger = context.ledger_if_any().ok()?;
    let checklist = Checklist::read(guide, ledger.as_deref(), cases, context.today).ok()?;
    let open = checklist.open().count();
    let blocking: Vec<String> = checklist.blocking().map(|state| state.item.id.clone()).collect();
    let before =
        format!("Before you close the account: {} of its guide {} open", count(open as u64, "item"), are(open));
    match (open, blocking.as_slice()) {
        (0, _) => None,
        (_, []) => Some(format!("{before}:  redress guide {}", guide.id)),
        (_, blocking) => Some(format!(
            "{before}; {} of them can block it: {}:  redress guide {}",
            blocking.len(),
            list(blocking),
            guide.id
        )),
    }
}

fn are(number: usize) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

/// Recommends the same where nothing is recorded. A record that cannot be read is no reason not to write a letter.
pub(super) fn seeing_first_before_a_letter(context: &mut Context, request: &Request) -> Option<String> {
    let cases = case_argument::all(context).unwrap_or_else(|_| Cases::none());
    seeing_first(&cases, request).map(|line| line.replace("redress new access", "redress letter access"))
}

/// Says when an erasure is opened that the same controller has still to show what it holds, and which case asks for it.
pub(super) fn outstanding_access(cases: &Cases, request: &Request, today: NaiveDate) -> Option<(u32, String)> {
    let controller = &request.addressee.controller;
    let open =
        cases.unanswered_access(controller, &request.subject, today).filter(|_| request.right == Right::Erasure)?;
    let number = open.number;
    Some((
        number,
        format!(
            "case {number} asks them to show what they hold, and its answer is outstanding: erasing first destroys what it \
             asks for"
        ),
    ))
}

/// Says when an access is asked for that an erasure is with the same controller: what it erases first it cannot show.
pub(super) fn erasure_under_way(cases: &Cases, request: &Request, today: NaiveDate) -> Option<String> {
    let id = &request.addressee.controller;
    let owed = |case: &&Case| desk::standing(case, today).is_ok_and(|standing| standing.status.answer_is_owed());
    let mut sent = cases.known().filter(|case| case.is_open() && asks(case, id, Right::Erasure)).filter(owed);
    let (number, on) = sent.find_map(|case| Some((case.number, case.sent()?)))?;
    (request.right == Right::Access).then(|| {
        format!(
            "your request of {on} to erase the data is with them (case {number}): what they erase first they cannot show, and the \
             letter asks them to answer before they erase"
        )
    })
}

/// Warns before a deletion is sent while the same controller has still to show what it holds.
pub(super) fn unanswered_access(cases: &Cases, case: &Case, today: NaiveDate) -> Option<String> {
    let asked = |other: &&Case| other.is_open() && asks(other, &case.opened.controller, Right::Access);
    let open = cases.known().filter(asked).find(|other| {
        desk::standing(other, today)
            .is_ok_and(|standing| standing.status == Status::Draft || standing.status.answer_is_owed())
    })?;
    (case.opened.right == Right::Erasure).then(|| {
        format!(
            "case {} asks them to show what they hold and is not answered; after the deletion nobody can tell",
            open.number
        )
    })
}

fn asks(case: &Case, controller: &str, right: Right) -> bool {
    case.opened.controller == controller && case.opened.right == right
}
