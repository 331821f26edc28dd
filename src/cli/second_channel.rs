//! California: the e-mail alone may not be enough.

use chrono::NaiveDate;

use super::{Context, text, visible::shown};
use crate::{
    case::{Case, Outlet, Way},
    controller::{Channel, ChannelKind, Registry},
    law::{Regime, Right},
};

/// Returns the page that should get the same text as the e-mail, until a sending by web form is recorded.
///
/// A business may require a consumer who has an account to submit the request through it (Civ. Code
/// § 1798.130(a)(2)(A)).
pub(super) fn open<'a>(registry: &'a Registry, case: &Case) -> Option<&'a Channel> {
    let requests = case.letters.iter().filter(|letter| !letter.kind.is_follow_up());
    let recorded = requests.flat_map(|letter| &letter.sendings).any(|sending| sending.by == Way::Webform);
    let awaits = case.is_open() && (case.sent().is_none() || case.status().answer_is_owed());
    if case.opened.regime != Regime::Ccpa || recorded || !awaits {
        return None;
    }
    let controller = registry.find(&case.opened.controller).ok()?;
    let entity = controller.entities.iter().find(|entity| entity.id == case.opened.entity)?;
    entity.request_channels(Regime::Ccpa).into_iter().find(|channel| channel.kind == ChannelKind::Webform)
}

/// Returns the command for the second channel: the one that gives the text for it, then the one that records it.
pub(super) fn command(case: &Case) -> String {
    let requests = case.letters.iter().filter(|letter| !letter.kind.is_follow_up());
    let given = requests.flat_map(|letter| &letter.put_out).any(|(_, given)| given.way == Outlet::Webform);
    if given { recording(case) } else { giving(case) }
}

fn giving(case: &Case) -> String {
    format!("redress send {} --via webform{}", case.number, of_the_request(case))
}

fn recording(case: &Case) -> String {
    let letter = of_the_request(case);
    format!("redress record {} sent --by webform{letter} --number NUMBER --file FILE", case.number)
}

/// Names the request where letters follow it: the page is for the request.
fn of_the_request(case: &Case) -> String {
    match case.request_letter() {
        Some(request) if 1 < case.letters.len() => format!(" --letter {}", request.n),
        Some(_) | None => String::new(),
    }
}

/// Reminds of the second channel, if there is one, and tells whether it did.
///
/// What a command has done stays done if the registry cannot be read now; the commands that need it say so.
pub(super) fn remind(context: &mut Context, case: &Case) -> bool {
    if case.opened.regime != Regime::Ccpa {
        return false;
    }
    let Ok(registry) = context.registry() else { return false };
    let Some(channel) = open(&registry, case) else { return false };
    let text = giving(case);
    context.out.say(&format!(
        "{}\n  the text to copy:  {text}\n  then:  {}",
        in_words(channel, case, context.today),
        recording(case)
    ));
    true
}

fn in_words(channel: &Channel, case: &Case, today: NaiveDate) -> String {
    let right: Right = case.opened.right;
    let login = if channel.requires_login { " (after logging in)" } else { "" };
    let why = match text::through_the_account(right) {
        "" => ", as a second proof.".to_owned(),
        why => format!("{why}, and until then the date rests on the e-mail alone."),
    };
    let when = match case.sent() {
        Some(sent) if sent < today => {
            format!("; the e-mail went on {sent}, and it can still be done")
        }
        Some(_) | None => " on the same day".to_owned(),
    };
    format!("California: also put the same text into {}{login}{when}{why}", shown(&channel.value))
}
