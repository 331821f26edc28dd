//! The complaint: to the controller itself where the law has that step, and to an authority. redress writes it and records
//! that it did; the user files it, and says so with `complained`.

use chrono::NaiveDate;

use super::{
    Cases, DeskError, Moment, Prepared, Wanted,
    cases::{read_case, standing},
    complaint::{prepared, written},
    evidence, follow,
    open::append,
};
use crate::{
    case::{Addressed, Case, Event, Unfit},
    controller::{Authorities, Competence, Registry, SupervisoryAuthority, Why},
    law::Place,
    ledger::{Ledger, Stream},
    letter::{Letter, Shelf},
};

/// What a user wants of a complaint.
#[derive(Clone, Debug, Default)]
pub struct ComplaintIntent {
    /// Whether it is written although redress advises to wait.
    pub anyway: bool,
    /// The id of the authority; the competent one where none is named.
    pub authority: Option<String>,
    /// The data subject's own words.
    pub reason: Option<String>,
    /// Where the data subject lives now, where the request does not say the part of the country.
    pub home: Option<Place>,
}

/// To whom the complaint goes, decided and not written yet.
#[derive(Clone, Debug)]
pub enum Step {
    /// To the controller itself, as a letter that follows the request.
    Controller,
    /// To an authority.
    Authority {
        /// The authorities of the place and why they are.
        competence: Box<Competence>,
        /// Why it would be better to wait, where the user goes on all the same.
        early: Option<Unfit>,
        /// The authority that was named, or is the one.
        to: &'static SupervisoryAuthority,
    },
}

/// A complaint to an authority, before it is recorded.
#[derive(Clone, Debug)]
pub struct WrittenComplaint {
    /// The names of the files that go with it.
    pub enclosures: Vec<String>,
    /// The complaint.
    pub letter: Letter,
    /// What it rests on, addressed to the authority.
    pub prepared: Prepared,
}

/// Decides to whom the complaint goes.
///
/// # Errors
/// When the case is closed or was not sent, it is too early and the user does not insist, or no one authority is the one.
pub fn step(case: &Case, intent: &ComplaintIntent, today: NaiveDate) -> Result<Step, DeskError> {
    let standing = standing(case, today)?;
    follow::can_be_followed(case, &standing)?;
    let another = intent.authority.as_ref().is_some_and(|id| !case.complained_to(id));
    let early = match case.escalation(&standing) {
        Err(Unfit::Complained(_)) if another => None,
        Ok(Addressed::Controller) if !intent.anyway => return Ok(Step::Controller),
        Ok(Addressed::Controller) => Some(Unfit::ControllerFirst(case.number)),
        Ok(Addressed::Authority) => None,
        Err(unfit) if intent.anyway => Some(unfit),
        Err(unfit) => return Err(unfit.into()),
    };
    if early.is_some() && intent.reason.is_none() {
        return Err(DeskError::ReasonNeeded(case.number));
    }
    let competence = Box::new(Authorities::shipped().competent(&place(case, intent)));
    let to = chosen(case, &competence, intent)?;
    Ok(Step::Authority { competence, early, to })
}

/// Where the person lives: as the request has it, or more exactly as the settings do for the same country.
fn place(case: &Case, intent: &ComplaintIntent) -> Place {
    let recorded = &case.opened.subject.place;
    let home = intent.home.as_ref().filter(|home| recorded.region.is_none() && home.country == recorded.country);
    home.unwrap_or(recorded).clone()
}

fn chosen(
    case: &Case,
    competence: &Competence,
    intent: &ComplaintIntent,
) -> Result<&'static SupervisoryAuthority, DeskError> {
    if let Some(id) = &intent.authority {
        return Authorities::shipped().find(id).ok_or_else(|| DeskError::NoAuthority(id.clone()));
    }
    match (competence.authorities.as_slice(), &competence.why) {
        ([], _) => Err(DeskError::NoCompetentAuthority { case: case.number, why: competence.to_string() }),
        ([one], _) => Ok(one),
        (several, Why::Part | Why::Residence) => Ok(several.iter().find(|one| one.sworn).unwrap_or(&several[0])),
        (_, Why::PartUnknown | Why::Unknown(_)) => Err(DeskError::SeveralAuthorities {
            case: case.number,
            country: competence.place.country.code().to_owned(),
            name: competence.place.country.name().to_owned(),
        }),
    }
}

/// Puts the complaint to an authority into words; nothing is recorded.
///
/// # Errors
/// When a date cannot be worked out, a value cannot stand in a letter, or the ledger fails.
pub fn write_complaint(
    ledger: &dyn Ledger,
    registry: &Registry,
    shelf: &Shelf,
    case: &Case,
    to: &SupervisoryAuthority,
    intent: &ComplaintIntent,
    today: NaiveDate,
) -> Result<WrittenComplaint, DeskError> {
    let enclosures = enclosures(ledger, case.number, today)?;
    written(case, registry, shelf, to, intent, enclosures, today)
}

/// Writes the complaint to an authority and records that it was written, in one transaction.
///
/// # Errors
/// As [`write_complaint`] and [`step`]; then nothing is recorded.
pub fn escalate(
    ledger: &mut dyn Ledger,
    registry: &Registry,
    shelf: &Shelf,
    number: u32,
    intent: &ComplaintIntent,
    moment: Moment,
) -> Result<WrittenComplaint, DeskError> {
    loop {
        let known = Cases::read(ledger)?.case(number)?.events.len();
        let enclosures = enclosures(ledger, number, moment.today)?;
        let mut transaction = ledger.begin(moment.utc())?;
        let case = read_case(transaction.as_ref(), number)?;
        if case.events.len() != known {
            // Somebody recorded something meanwhile, which belongs among what is enclosed.
            continue;
        }
        let Step::Authority { early, to, .. } = step(&case, intent, moment.today)? else {
            return Err(Unfit::ControllerFirst(number).into());
        };
        let complaint = written(&case, registry, shelf, to, intent, enclosures, moment.today)?;
        let early = early.and(intent.reason.clone());
        let event = Event::ComplaintPrepared(prepared(transaction.as_mut(), &complaint, to, early)?);
        append(transaction.as_mut(), &Stream::case(number), &event, moment)?;
        transaction.commit()?;
        return Ok(complaint);
    }
}

/// Names the files of the bundle that goes with a complaint: without the complaint itself, and without any other that was
/// not filed.
fn enclosures(ledger: &dyn Ledger, number: u32, today: NaiveDate) -> Result<Vec<String>, DeskError> {
    let wanted = Wanted { for_a_complaint: true, ..Wanted::default() };
    let bundle = evidence::evidence(ledger, &Cases::read(ledger)?, number, &wanted, today)?;
    Ok(bundle.sheets.into_iter().map(|sheet| sheet.name).collect())
}
