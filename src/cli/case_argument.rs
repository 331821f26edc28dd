use super::{Context, Failure};
use crate::{
    case::Case,
    desk::{CaseName, Cases},
};

/// Reads every case, or none where nothing has been recorded yet.
pub(super) fn all(context: &mut Context) -> Result<Cases, Failure> {
    those(context, &|_| true)
}

/// Reads the cases that are wanted, and says which cannot be read.
pub(super) fn those(context: &mut Context, wanted: &(dyn Fn(&Case) -> bool + Sync)) -> Result<Cases, Failure> {
    let Some(ledger) = context.ledger_if_any()? else { return Ok(Cases::none()) };
    let cases = Cases::read_those(ledger.as_ref(), wanted)?;
    for (number, error) in cases.broken() {
        context.out.warn(&format!("warning: case {number} cannot be read: {error}; look with:  redress verify"));
    }
    Ok(as_set_up(context, cases))
}

/// Tells the cases whether there is a mail server; settings that cannot be read say so elsewhere.
pub(super) fn as_set_up(context: &Context, cases: Cases) -> Cases {
    let has_none = context.config().is_ok_and(|config| config.me.is_some() && config.mail.smtp.is_none());
    if has_none { cases.by_hand() } else { cases }
}

/// Finds the case a user named.
pub(super) fn find<'a>(cases: &'a Cases, name: &CaseName) -> Result<&'a Case, Failure> {
    Ok(cases.find(name)?)
}

/// Finds the number of the case a user named.
pub(super) fn number(context: &mut Context, name: &CaseName) -> Result<u32, Failure> {
    Ok(all(context)?.find(name)?.number)
}

/// Reads the name of a case; which there is, is decided later.
pub(super) fn name(text: &str) -> Result<CaseName, std::convert::Infallible> {
    text.parse()
}
