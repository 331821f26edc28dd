//! What recording a reply comes to, said before anything is recorded.

use super::{Answered, Choice, Reply};
use crate::{
    case::{Case, Category, Clock, Event, Standing, WantsIdentity},
    cli::{Context, Failure, show, text, visible::shown},
    desk::{self, DeskError},
};

impl Reply {
    /// Says the fact, the day, the dates that hold then and the next letter.
    pub(super) fn preview(
        &self,
        context: &mut Context,
        case: &Case,
        choice: Choice,
        answered: &Answered,
    ) -> Result<(), Failure> {
        let proposals = answered.proposals(self.kept.clone(), self.on, context.today);
        let facts: Vec<String> = proposals.iter().map(|proposal| format!("`{}`", proposal.event.kind())).collect();
        let lines: Vec<String> = proposals.iter().flat_map(|proposal| recorded(&proposal.event)).collect();
        let baseless = proposals.iter().any(|proposal| is_baseless(&proposal.event));
        let moment = context.moment().utc();
        let with = |case: Case, proposal| case.would_be(proposal, moment);
        let after = proposals.into_iter().try_fold(case.clone(), with).map_err(DeskError::from)?;
        let (before, standing) = (desk::standing(case, context.today)?, desk::standing(&after, context.today)?);
        context.out.warn(&format!("It will be recorded as {}, on {}:", text::list(&facts), text::day(self.on)));
        for line in &lines {
            context.out.warn(&format!("  {line}"));
        }
        context.out.warn(&match choice {
            Choice::Acknowledged => receipt(&before, &standing),
            Choice::Retained if standing.clock != Clock::Stopped => KEPT_BESIDES.to_owned(),
            choice => choice.changes(case.opened.regime, case.opened.right, baseless),
        });
        context.out.warn(&format!("Then:  {}", show::clock_in_words(&after, &standing)));
        for remark in &standing.remarks {
            context.out.warn(&format!("note: {remark}"));
        }
        for promise in after.promises() {
            let until = text::day(promise.until);
            context.out.warn(&format!("Promised:  {} by {until} (promise, not law)", shown(promise.what)));
        }
        if let Some(next) = after.next_step(&standing, moment) {
            context.out.warn(&format!("Next:  {}", text::next(&next, context.now.timezone(), context.pretended)));
        }
        Ok(())
    }
}

/// Lists what is recorded beside the fact itself, and what is not said of it: no entry can be changed afterwards.
fn recorded(event: &Event) -> Vec<String> {
    let or = |text: &Option<String>, none: &str| text.as_deref().map_or_else(|| none.to_owned(), shown);
    let mut lines = match event {
        Event::Acknowledged(body) => {
            body.received.iter().map(|day| format!("received on {}", text::day(*day))).collect()
        }
        Event::Extended(body) => vec![
            body.until.map_or_else(|| "until: no day is named".to_owned(), |day| format!("until {}", text::day(day))),
            format!("reason: {}", or(&body.reason, "none is given")),
        ],
        Event::Expected(body) => vec![format!("promised: {} by {}", shown(&body.what), text::day(body.until))],
        Event::Refused(body) => vec![format!("reason: {}", or(&body.reason, "none is given"))],
        Event::Partial(body) if body.missing.is_empty() => vec!["missing: nothing is named yet".to_owned()],
        Event::Partial(body) => body.missing.iter().map(|item| format!("missing: {}", shown(item))).collect(),
        Event::Retained(body) => body.categories.iter().map(kept).collect(),
        Event::WantsIdentity(body) if body.baseless => vec!["you hold that they had no reason to ask".to_owned()],
        _ => Vec::new(),
    };
    let note = event.evidence().and_then(|evidence| evidence.note.as_deref());
    lines.extend(note.map(|note| format!("in your words: {}", shown(note))));
    lines
}

/// Says in a line which data are kept, on which provision, until when and by whom.
fn kept(category: &Category) -> String {
    let basis = category.basis.as_deref().map_or_else(|| "no provision is named".to_owned(), shown);
    let until =
        category.until.map_or_else(|| "no end is named".to_owned(), |until| format!("until {}", text::day(until)));
    let holder = category.holder.as_deref().map_or_else(String::new, |holder| format!("; held by {}", shown(holder)));
    format!("kept: {}; {basis}; {until}{holder}", shown(&category.what))
}

/// What data that are kept change where the same message answers in part.
const KEPT_BESIDES: &str = "What they keep is noted with its end. The same message leaves part of the request unanswered, so \
    the date stays as it is until they answer the rest, or you record `done`.";

fn is_baseless(event: &Event) -> bool {
    matches!(event, Event::WantsIdentity(WantsIdentity { baseless: true, .. }))
}

/// Says what a receipt that they confirm does to the date: the day they name may not be the one that counted so far.
fn receipt(before: &Standing, after: &Standing) -> String {
    let until = |standing: &Standing| Some(text::until(standing.due?, standing.act_after?));
    let (was, is) = (until(before), until(after));
    let moved = match (is, after.from) {
        (Some(due), Some(from)) if was.as_ref() != Some(&due) => {
            let instead = was.map_or_else(String::new, |was| format!(" instead of {was}"));
            format!("The time is then counted from {}: due {due}{instead}.", text::day(from.date))
        }
        (Some(_) | None, _) => "The date stays as it is.".to_owned(),
    };
    format!("It shows that they have it: it is still their turn. {moved}")
}
