//! Leaving a service: the checklist, the ways to close the account, and what an answer lacks.

mod checklist;
mod gaps;
mod refs;
mod sections;

use serde_json::json;

use super::{Context, Failure, arguments, case_argument, read_pdf, rows::Rows};
use crate::{
    controller::Registry,
    desk::{self, CaseName, Cases, Checklist, Ticked, Ticks},
    guide::{self, NoGuide, Route},
    ledger::Ledger,
};
use sections::Screen;

/// What to do before, around and after the deletion of an account
///
/// Without more, the checklist in the order of work: why, how to verify it, and whether it blocks the deletion. What you
/// have done is remembered.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress guide aliexpress
  redress guide aliexpress --done orders --done disputes
  redress guide aliexpress --path mobile-app
  redress guide aliexpress --after
  redress guide --gaps 2      which of your orders the answer of case 2 lacks, whoever gave it")]
pub(super) struct Guide {
    /// The service; all there are if not given
    #[arg(value_name = "CONTROLLER")]
    id: Option<String>,
    /// Remember that this item is done, or not needed
    #[arg(long, value_name = "ITEM")]
    done: Vec<String>,
    /// Open this item again
    #[arg(long, value_name = "ITEM")]
    undo: Vec<String>,
    /// The steps of a way to close the account: desktop, mobile-app, privacy-centre or support
    #[arg(long, value_name = "PATH", value_parser = route, group = "part")]
    path: Option<Route>,
    /// What comes after the deletion
    #[arg(long, group = "part")]
    after: bool,
    /// What goes wrong, and what helps
    #[arg(long, group = "part")]
    troubles: bool,
    /// Where guides and the company's own text contradict each other
    #[arg(long, group = "part")]
    disputed: bool,
    /// Which orders of your own list the answer of this case lacks
    #[arg(long, value_name = "CASE", value_parser = case_argument::name, group = "part")]
    gaps: Option<CaseName>,
}

fn route(text: &str) -> Result<Route, String> {
    let route: Result<Route, _> = text.to_ascii_lowercase().replace("center", "centre").parse();
    route.map_err(|error| arguments::with_nearest(&error, text, Route::ALL.into_iter().map(Route::name)))
}

impl Guide {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if let Some(name) = &self.gaps {
            return self.compare(context, name);
        }
        let Some(id) = &self.id else {
            return self.list(context);
        };
        let guide = guide::Guide::find(id).map_err(|error| unknown(context, &error))?;
        let ticks = self.ticks(guide)?;
        let cases = case_argument::all(context)?;
        let ticked = tick(context, &ticks, &cases)?;
        let checklist = read(context, guide, &cases)?;
        if context.out.json {
            return context.out.document(&document(&checklist, &ticked));
        }
        if !ticked.is_empty() {
            tell(context, guide, &checklist, &ticked);
            return Ok(());
        }
        self.show(context, &checklist)
    }

    fn ticks(&self, guide: &'static guide::Guide) -> Result<Ticks, Failure> {
        let ticks = Ticks::of(guide, &self.done, &self.undo)?;
        if let Some(both) = ticks.contested() {
            return Err(Failure::usage(format!("`{both}` cannot be done and open at once"))
                .hint(format!("redress guide {} --done {both}", guide.id)));
        }
        Ok(ticks)
    }

    /// Holds the answer of a case against the user's list of orders; whoever the controller is, with a guide or without.
    fn compare(&self, context: &mut Context, name: &CaseName) -> Result<(), Failure> {
        if !self.done.is_empty() || !self.undo.is_empty() {
            return Err(Failure::usage("`--gaps` compares, and `--done` and `--undo` record: one at a time")
                .hint("redress guide --help"));
        }
        let cases = case_argument::all(context)?;
        let case = case_argument::find(&cases, name)?;
        let controller = &case.opened.controller;
        if let Some(id) = self.id.as_ref().filter(|id| !is_meant(context, id, controller)) {
            let error = format!("case {} is with `{controller}`, and `{id}` is another", case.number);
            return Err(Failure::usage(error).hint(format!("redress guide --gaps {}", case.number)));
        }
        let Some(ledger) = context.ledger_if_any()? else {
            return Err(Failure::usage("there is no record yet").hint("redress new access --to aliexpress"));
        };
        let ledger: &dyn Ledger = ledger.as_ref();
        gaps::print(context, case, &desk::compare(ledger, &cases, case, &read_pdf::apart)?)
    }

    fn show(&self, context: &mut Context, checklist: &Checklist) -> Result<(), Failure> {
        let (guide, width) = (checklist.guide, context.out.columns());
        let screen = || Screen::new(guide, width);
        let nothing = |what: &str| {
            Failure::usage(format!("the guide `{}` has nothing {what}", guide.id))
                .hint(format!("redress guide {}", guide.id))
        };
        let lines = match self.path {
            Some(route) => match guide.path(route) {
                Some(path) => screen().path(path, checklist),
                None => return Err(no_such_way(guide, route)),
            },
            None if self.after && guide.after.is_empty() => return Err(nothing("about the time after")),
            None if self.after => screen().after(),
            None if self.troubles && guide.troubles.is_empty() => return Err(nothing("about troubles")),
            None if self.troubles => screen().troubles(),
            None if self.disputed && guide.contradictions.is_empty() => return Err(nothing("that is disputed")),
            None if self.disputed => screen().disputed(),
            None if context.out.plain => return context.out.data(&checklist::plain(checklist)),
            None => checklist::lines(checklist, width),
        };
        context.out.data(&lines.join("\n"))?;
        say_next(context, checklist);
        Ok(())
    }

    fn list(&self, context: &mut Context) -> Result<(), Failure> {
        if !self.done.is_empty() || !self.undo.is_empty() {
            return Err(Failure::usage("which guide? none is named").hint("redress guide aliexpress"));
        }
        let guides = guide::Guide::all();
        if context.out.json {
            let guides: Vec<_> = guides
                .iter()
                .map(|guide| json!({ "guide": guide.id, "service": guide.service, "items": guide.items.len() }))
                .collect();
            return context.out.document(&json!({ "schema": "redress.guides/1", "guides": guides }));
        }
        let rows: Vec<Vec<String>> = guides
            .iter()
            .map(|guide| vec![guide.id.clone(), guide.service.clone(), format!("{} items", guide.items.len())])
            .collect();
        if context.out.plain {
            return context.out.data(&rows.iter().map(|row| row.join("\t")).collect::<Vec<_>>().join("\n"));
        }
        context.out.rows(&Rows::new(1, &rows))?;
        context.out.say("Begin:  redress guide aliexpress");
        Ok(())
    }
}

fn read(context: &mut Context, guide: &'static guide::Guide, cases: &Cases) -> Result<Checklist, Failure> {
    let ledger = context.ledger_if_any()?;
    Ok(Checklist::read(guide, ledger.as_deref(), cases, context.today)?)
}

fn tick(context: &mut Context, ticks: &Ticks, cases: &Cases) -> Result<Vec<Ticked>, Failure> {
    if ticks.is_empty() {
        return Ok(Vec::new());
    }
    let checklist = read(context, ticks.guide(), cases)?;
    if context.dry_run {
        return Ok(ticks.would_be(&checklist));
    }
    let moment = context.moment();
    Ok(desk::tick(context.ledger()?.as_mut(), ticks, &checklist, moment)?)
}

/// Tells whether the word names the controller of the case: by its id or another one of it, or by its guide.
fn is_meant(context: &mut Context, word: &str, controller: &str) -> bool {
    let by_guide = guide::Guide::find(word).is_ok_and(|guide| guide.controller.as_deref() == Some(controller));
    let by_registry = |registry: &Registry| registry.find(word).is_ok_and(|known| known.id == controller);
    by_guide || word.eq_ignore_ascii_case(controller) || context.registry().is_ok_and(|registry| by_registry(&registry))
}

fn unknown(context: &mut Context, error: &NoGuide) -> Failure {
    let failure = Failure::usage(error);
    let failure = match error.nearest {
        Some(nearest) => failure.hint(format!("redress guide {nearest}")),
        None => failure.hint("redress guide      lists them all"),
    };
    let known = context.registry().is_ok_and(|registry| registry.find(&error.id).is_ok());
    if known { failure.hint("redress help leaving      what holds for every service") } else { failure }
}

fn no_such_way(guide: &guide::Guide, route: Route) -> Failure {
    let ways = guide.paths.iter().map(|path| format!("redress guide {} --path {}", guide.id, path.id));
    ways.fold(Failure::usage(format!("no way `{route}` is known for {}", guide.service)), Failure::hint)
}

fn tell(context: &mut Context, guide: &guide::Guide, checklist: &Checklist, ticked: &[Ticked]) {
    for ticked in ticked {
        let state = if ticked.done { "done" } else { "open" };
        let line = match (ticked.new, context.dry_run) {
            (true, false) => format!("Recorded: `{}` is {state}.", ticked.item),
            (true, true) => format!("`{}` would be {state}.", ticked.item),
            (false, _) => {
                let shown = checklist.items.iter().find(|state| state.item.id == ticked.item);
                let shown = shown.and_then(|state| state.shown_by).filter(|_| ticked.done);
                let shown = shown.map_or_else(String::new, |shown| format!(", as case {} shows", shown.case));
                format!("`{}` is {state} already{shown}.", ticked.item)
            }
        };
        context.out.say(&line);
    }
    if context.dry_run {
        context.out.say("Nothing was recorded (--dry-run).");
        return;
    }
    context.out.say(&checklist::summary(checklist));
    let line = match checklist.open().next() {
        Some(next) => format!("Next is `{}`: {}:  redress guide {}", next.item.id, next.item.title, guide.id),
        None => "Nothing is open. Letters and their dates:  redress".to_owned(),
    };
    context.out.say(&line);
}

fn say_next(context: &mut Context, checklist: &Checklist) {
    let guide = checklist.guide;
    if let Some(next) = checklist.open().next() {
        context.out.say(&format!("Done with one:  redress guide {} --done {}", guide.id, next.item.id));
    }
    let ways: Vec<&str> = guide.paths.iter().map(|path| path.id.name()).collect();
    let parts = [
        (!guide.after.is_empty(), "--after"),
        (!guide.troubles.is_empty(), "--troubles"),
        (!guide.contradictions.is_empty(), "--disputed"),
    ];
    let parts: Vec<&str> = parts.iter().filter(|(has, _)| *has).map(|(_, flag)| *flag).collect();
    context.out.say(&format!("More:  --path {}      {}", ways.join("|"), parts.join("  ")));
}

fn document(checklist: &Checklist, ticked: &[Ticked]) -> serde_json::Value {
    let guide = checklist.guide;
    let items: Vec<_> = checklist
        .items
        .iter()
        .map(|state| {
            let mut item = json!(state.item);
            item["done"] = json!(state.done);
            item["shown_by"] = json!(state.shown_by.map(|shown| json!({ "case": shown.case, "on": shown.on })));
            let case = |(number, status): &(u32, crate::case::Status)| json!({ "case": number, "status": status });
            item["cases"] = state.cases.iter().map(case).collect();
            item
        })
        .collect();
    let disputed: Vec<_> = guide
        .contradictions
        .iter()
        .map(|contradiction| {
            let mut entry = json!(contradiction);
            entry["verdict"] = json!(guide.weigh(contradiction).verdict());
            entry
        })
        .collect();
    let recorded: Vec<_> =
        ticked.iter().map(|tick| json!({ "item": tick.item, "done": tick.done, "new": tick.new })).collect();
    json!({
        "schema": "redress.guide/1",
        "guide": guide.id,
        "service": guide.service,
        "controller": guide.controller,
        "open": checklist.open().count(),
        "blocking": checklist.blocking().map(|state| &state.item.id).collect::<Vec<_>>(),
        "items": items,
        "paths": guide.paths,
        "proofs": guide.proofs,
        "after": guide.after,
        "troubles": guide.troubles,
        "contradictions": disputed,
        "sources": guide.sources,
        "recorded": recorded,
    })
}
