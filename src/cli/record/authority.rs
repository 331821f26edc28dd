use super::{Fact, Record};
use crate::{
    case::Case,
    cli::{Context, Failure, arguments, case_argument, visible::shown},
    controller::{Authorities, SupervisoryAuthority},
};

impl Record {
    /// Takes the authority that a complaint went to from the records, or from the complaint that is written: one that nobody
    /// knows has no time and no holidays, and a case would wait for it for ever.
    pub(super) fn take_the_authority(&mut self, context: &mut Context) -> Result<(), Failure> {
        if self.fact != Fact::Complained {
            return Ok(());
        }
        let cases = case_argument::all(context)?;
        let case = case_argument::find(&cases, &self.case)?;
        let is_named = self.to.is_some();
        self.to = match &self.to {
            Some(named) if named.trim() == OTHER => self.other()?,
            Some(named) => Some(authority(case, named)?.id.clone()),
            None => case.complaint_not_filed().map(|(_, written)| written.authority.clone()),
        };
        if let Some(ask) = self.ask {
            check_the_day(case, self.to.as_deref())?;
            self.take_the_complaint(case, is_named);
            let complained = self.on.unwrap_or(context.today);
            if ask < complained {
                return Err(Failure::usage(format!("`{ask}` is before the day of the complaint, {complained}"))
                    .effect("Nothing was recorded.")
                    .hint("a later day for `--ask`"));
            }
        }
        Ok(())
    }

    /// The day for asking belongs to the complaint that is recorded already, unless a new one to that authority waits to be
    /// filed. Without the word of the user it is the last complaint, to whomever it went.
    fn take_the_complaint(&mut self, case: &Case, is_named: bool) {
        let waiting = case.complaints_not_filed();
        if !is_named && waiting.is_empty() && self.on.is_none_or(|on| case.last_complaint() == Some(on)) {
            self.to = case.last_complaint_to();
        }
        let to = self.to.as_deref();
        if !waiting.iter().any(|written| to == Some(written.complaint.authority.as_str())) {
            self.on = self.on.or_else(|| case.complained_to_on(to));
        }
    }

    /// An authority that is not among the records is named in the note: nothing is counted for it.
    fn other(&self) -> Result<Option<String>, Failure> {
        match &self.note {
            Some(_) => Ok(None),
            None => Err(Failure::usage(format!("`--to {OTHER}` needs `--note`, which says to whom"))
                .effect("Nothing was recorded.")
                .hint(format!("redress record {} complained --to {OTHER} --note \"…\"", self.case))),
        }
    }
}

/// The word for an authority that is not among the records.
const OTHER: &str = "other";

/// Finds an authority by its id or its name, or says which one may be meant.
fn authority(case: &Case, named: &str) -> Result<&'static SupervisoryAuthority, Failure> {
    let all = Authorities::shipped();
    if let Some(known) = all.named(named) {
        return Ok(known);
    }
    let n = case.number;
    let yours = all.competent(&case.opened.subject.place).authorities;
    let nearest = arguments::nearest(&named.trim().to_lowercase(), all.all().map(|known| known.id.as_str()));
    let nearest = nearest.and_then(|id| all.find(id)).filter(|near| !yours.iter().any(|one| one.id == near.id));
    let failure = Failure::usage(format!("no authority `{}` is known", shown(named))).effect(
        "Nothing was recorded. The days of the authority are counted by its record, so it must be the right one.",
    );
    let meant = yours.into_iter().take(2).chain(nearest);
    let failure = meant.fold(failure, |failure, one| {
        failure.hint(format!("redress record {n} complained --to {}      {}", one.id, shown(&one.name)))
    });
    Err(failure.hint("redress authorities      all that are known").hint(format!(
        "redress record {n} complained --to {OTHER} --note \"…\"      to one that is not among them; the note says to whom"
    )))
}

/// Refuses a day of one's own where the law names one.
fn check_the_day(case: &Case, to: Option<&str>) -> Result<(), Failure> {
    if !case.authority_has_a_time() {
        return Ok(());
    }
    let to = to.map_or_else(String::new, |to| format!(" --to {to}"));
    Err(Failure::usage(format!(
        "`--ask` is for where redress counts no time of the authority, and under the {} it counts one{}",
        case.opened.regime.short(),
        case.cited_for_the_authority()
    ))
    .effect("Nothing was recorded.")
    .hint(format!("redress record {} complained{to}      redress brings up that day", case.number)))
}
