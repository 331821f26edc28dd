use super::{
    cases::Cases,
    destination::{entity, is_for_paper},
    prepare::now,
};
use crate::{
    case::{Case, LetterRecord, Way},
    controller::{Controller, Registry},
};

/// A letter that has not gone and is written for an address that the record of its controller has no more.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Moved {
    /// What to type to have it written anew, in this order.
    pub anew: Vec<String>,
    /// The case.
    pub case: u32,
    /// Its number.
    pub letter: u32,
    /// The address it is written for.
    pub was: String,
}

impl Cases {
    /// Lists the letters to a controller that wait to be sent to an address that its record has no more. A letter goes
    /// where it was written for until it is written anew.
    #[must_use]
    pub fn moved(&self, registry: &Registry, controller: &Controller) -> Vec<Moved> {
        let open = self.known().filter(|case| case.is_open() && case.opened.controller == controller.id);
        let moved = |case: &Case| {
            let waits = case.letters.iter().filter(|letter| letter.state.may_be_sent());
            waits.filter_map(|letter| moved(registry, controller, case, letter)).collect::<Vec<_>>()
        };
        open.flat_map(moved).collect()
    }
}

fn moved(registry: &Registry, controller: &Controller, case: &Case, letter: &LetterRecord) -> Option<Moved> {
    let entity = entity(registry, case).ok()?;
    let (way, was) = match &letter.to {
        Some(to) => (Way::Email, to.clone()),
        None if is_for_paper(entity, letter) => (Way::Post, letter.address.join(", ")),
        None => return None,
    };
    let still = controller.channels().any(|channel| channel.value.eq_ignore_ascii_case(&was))
        || now(controller, case, way).is_some_and(|now| now.eq_ignore_ascii_case(&was));
    let number = case.number;
    let anew = if letter.kind.is_follow_up() {
        vec![format!("redress follow {number} --replace")]
    } else {
        let right = case.opened.right.name_under(case.opened.regime);
        vec![format!("redress close {number} --gave-up"), format!("redress new {right} --to {}", controller.id)]
    };
    (!still).then_some(Moved { anew, case: number, letter: letter.n, was })
}
