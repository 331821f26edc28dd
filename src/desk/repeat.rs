use chrono::{Months, NaiveDate};

use super::{
    DeskError, Prepared,
    cases::{Cases, standing},
};
use crate::{
    case::{Case, Clock, Status},
    law::{Basis, Law, Provision, Regime, Repetition, Right},
    request::DataSubject,
};

/// What is asked, of whom and by whom, as far as it tells whether two requests ask for the same.
#[derive(Clone, Copy)]
struct Asked<'a> {
    after: Option<u32>,
    controller: &'a str,
    named_data: Option<&'a str>,
    right: Right,
    subject: &'a DataSubject,
}

impl Cases {
    /// Refuses a request that an earlier one makes already, while the controller has time left to answer that.
    ///
    /// # Errors
    /// Names the earlier case.
    pub fn refuse_repeated(&self, prepared: &Prepared, today: NaiveDate) -> Result<(), DeskError> {
        self.refuse(Asked::of(prepared), prepared.request.regime, None, today)
    }

    /// Tells whether a request can test the erasure of a case: what is left is asked by access, of the same controller
    /// and by the same person, once they have answered.
    ///
    /// # Errors
    /// Says why it cannot.
    pub fn may_test(&self, number: u32, prepared: &Prepared) -> Result<(), DeskError> {
        let case = self.case(number)?;
        let cannot = |why| Err(DeskError::NothingToTest { case: number, why });
        let (asked, erased) = (Asked::of(prepared), Asked::in_case(case));
        match case.status() {
            _ if asked.right != Right::Access => cannot("only a request for access shows what is left"),
            _ if erased.right != Right::Erasure => cannot("it did not ask for erasure"),
            _ if asked.controller != erased.controller => cannot("it went to another controller"),
            _ if !asked.is_of(erased) => cannot("it is another person's"),
            Status::Done | Status::NoData | Status::Retained | Status::Closed => Ok(()),
            Status::Acknowledged
            | Status::Complained
            | Status::Draft
            | Status::Extended
            | Status::Partial
            | Status::Refused
            | Status::Undeliverable
            | Status::Waiting
            | Status::WantsIdentity
            | Status::WantsInformation
            | Status::Withdrawn => cannot("they have not said that it is done"),
        }
    }

    /// Tells whether a request tests the erasure of a case already.
    #[must_use]
    pub fn is_tested(&self, number: u32) -> bool {
        self.known().any(|case| case.opened.after == Some(number))
    }

    /// Refuses to send the request of a case that an earlier one makes already; where the user insisted it may go.
    ///
    /// # Errors
    /// Names the earlier case.
    pub fn refuse_repeated_letter(&self, case: &Case, letter: u32, today: NaiveDate) -> Result<(), DeskError> {
        let letter = case.letter(letter)?;
        let insisted = case.opened.insisted || letter.queued.as_ref().is_some_and(|queued| queued.insisted);
        let asks = !letter.kind.is_follow_up() && case.sent().is_none();
        if insisted || !asks {
            return Ok(());
        }
        self.refuse(Asked::in_case(case), case.opened.regime, Some(case.number), today)
    }

    fn refuse(&self, asked: Asked, regime: Regime, own: Option<u32>, today: NaiveDate) -> Result<(), DeskError> {
        let mut others = self.known().filter(|case| Some(case.number) != own && asked.is_asked_in(case));
        match others.find_map(|case| Some((case.number, owed(case, today)?))) {
            Some((case, owed)) => Err(DeskError::Repeated {
                case,
                controller: asked.controller.to_owned(),
                until: owed.until,
                uncertain: owed.uncertain,
                why: rule(regime, asked.right).map(in_words),
            }),
            None => Ok(()),
        }
    }

    /// Finds the open request of a person to see what a controller holds whose answer is outstanding: the letter is still to
    /// be sent, or its time runs. An erasure that comes first destroys what it asks for.
    #[must_use]
    pub fn unanswered_access(&self, controller: &str, subject: &DataSubject, today: NaiveDate) -> Option<&Case> {
        let asked = Asked { after: None, controller, named_data: None, right: Right::Access, subject };
        let outstanding = |case: &&Case| case.status() == Status::Draft || owed(case, today).is_some();
        self.known().filter(|case| case.is_open() && asked.is_asked_in(case)).find(outstanding)
    }

    /// Adds to a request that may be made what its user should know of the earlier ones for the same.
    pub fn remark_on_repeats(&self, prepared: &mut Prepared, today: NaiveDate) {
        let request = &prepared.request;
        let asked = Asked::of(prepared);
        let same: Vec<&Case> = self.known().filter(|case| asked.is_asked_in(case)).collect();
        let rule = rule(request.regime, request.right);
        let counted = rule.and_then(|rule| Some((rule, rule.at_most?, rule.months?)));
        let mut remarks = Vec::new();
        if let Some((rule, _, months)) = counted {
            let since = today.checked_sub_months(Months::new(months)).unwrap_or(today);
            let sent = same.iter().filter(|case| case.sent().is_some_and(|sent| since < sent));
            let sent: Vec<String> = sent.map(|case| format!("case {}", case.number)).collect();
            if !sent.is_empty() {
                remarks.push(format!(
                    "{}; {} went to `{}` in that time",
                    in_words(rule),
                    sent.join(" and "),
                    asked.controller
                ));
            }
        }
        if let Some(open) = same.iter().find(|case| case.is_open()).filter(|_| remarks.is_empty()) {
            let why = rule.map_or_else(String::new, |rule| format!(": {}", in_words(rule)));
            let never = if open.status() == Status::Draft && !open.is_uncertain() {
                format!("; its letter was never sent, and it is dropped by:  redress close {} --gave-up", open.number)
            } else {
                String::new()
            };
            remarks.push(format!("case {} asks `{}` for the same{why}{never}", open.number, asked.controller));
        }
        prepared.warnings.extend(remarks);
    }
}

/// How long an earlier request still has.
pub(super) struct Owed {
    pub(super) until: Option<NaiveDate>,
    uncertain: bool,
}

/// Tells whether the request of a case went or may have gone and is still to be answered.
///
/// A date that cannot be worked out ends nothing.
pub(super) fn owed(case: &Case, today: NaiveDate) -> Option<Owed> {
    if case.is_uncertain() {
        return Some(Owed { until: None, uncertain: true });
    }
    let (clock, until) = match standing(case, today) {
        Ok(standing) => (standing.clock, standing.act_after),
        Err(_) => (Clock::None, None),
    };
    let in_time = match clock {
        Clock::None | Clock::Paused | Clock::Running => true,
        Clock::Overdue | Clock::Stopped => false,
    };
    (in_time && case.status().answer_is_owed()).then_some(Owed { until, uncertain: false })
}

/// Returns what the law says of asking for the same again.
fn rule(regime: Regime, right: Right) -> Option<&'static Repetition> {
    Law::of(regime).repetitions().iter().find(|rule| rule.rights.contains(&right))
}

fn in_words(rule: &Repetition) -> String {
    let cited: Vec<&str> = rule.provisions.iter().map(Provision::as_str).collect();
    let policy = match rule.reading.basis {
        Basis::Confirmed => "",
        Basis::Policy => ", policy",
    };
    format!("{} ({}{policy})", rule.says, cited.join(", "))
}

impl<'a> Asked<'a> {
    fn of(prepared: &'a Prepared) -> Self {
        let request = &prepared.request;
        Self {
            after: prepared.after,
            controller: &request.addressee.controller,
            named_data: request.named_data.as_deref(),
            right: request.right,
            subject: &request.subject,
        }
    }

    fn in_case(case: &'a Case) -> Self {
        Self {
            after: case.opened.after,
            controller: &case.opened.controller,
            named_data: case.opened.named_data.as_deref(),
            right: case.opened.right,
            subject: &case.opened.subject,
        }
    }

    /// Tells whether an open case asks for the same: the same right of the same controller for the same person.
    ///
    /// One who writes from another address, or under another spelling of the name, is still the same person to a
    /// controller. Two requests that each name the data they mean, and name different ones, do not ask for the same; nor
    /// do one that asks what is left after an erasure and one from before it.
    fn is_asked_in(self, case: &Case) -> bool {
        let other = Asked::in_case(case);
        let same_person = self.is_of(other);
        let other_data = matches!((self.named_data, other.named_data), (Some(one), Some(other)) if !alike(one, other));
        self.controller == other.controller
            && self.right == other.right
            && self.after == other.after
            && same_person
            && !other_data
    }

    fn is_of(self, other: Self) -> bool {
        alike(&self.subject.email, &other.subject.email) || alike(&self.subject.name, &other.subject.name)
    }
}

fn alike(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}
