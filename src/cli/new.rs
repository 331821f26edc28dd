use super::{
    Context, Failure, addressees, advice, case_argument,
    form::{Form, Ready},
    letter::documents,
    letter_flags::LetterFlags,
    text,
};
use crate::{
    case::Status,
    controller::Registry,
    desk::{self, CaseName, Cases, OpenedCase, Prepared},
    law::Right,
    letter::Shelf,
};

/// Open a case and write its letter
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress new erasure --to aliexpress
  redress new erasure --to aliexpress --access-first
  redress new access --to aliexpress --after 1      is it really gone?
  redress new access --to alibaba-group      asks which of its companies know you
  redress new access --to aliexpress --to alibaba-com --identifier member-id=cn123456")]
pub(super) struct New {
    #[command(flatten)]
    flags: LetterFlags,
    /// With erasure: open an access case too, to see what they have before it is gone
    #[arg(long)]
    access_first: bool,
    /// Ask although an earlier request for the same is still to be answered
    #[arg(long)]
    insist: bool,
    /// With access: the case whose erasure it tests, once they said that it is done
    #[arg(long, value_name = "CASE", value_parser = case_argument::name)]
    after: Option<CaseName>,
    #[command(flatten)]
    form: Form,
}

impl New {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let registry = context.registry()?;
        let cases = case_argument::all(context)?;
        let texts = context.shelf()?;
        let mut prepared = self.prepare(context, (&registry, &texts), &cases)?;
        let texts = self.flags.shelf(context, texts, &prepared)?;
        if !context.dry_run {
            desk::refer(&cases, &mut prepared, context.moment())?;
        }
        let mut ready = self.form.check(context, &texts, &prepared)?;
        if context.dry_run {
            return self.would_open(context, &texts, &prepared, &mut ready);
        }
        for prepared in &prepared {
            texts.compose(&prepared.request, context.today).map_err(desk::DeskError::from)?;
        }
        addressees::agreed(context, &prepared)?;
        let moment = context.moment();
        let mut ledger = context.ledger()?;
        let opened = desk::open(ledger.as_mut(), &texts, prepared.clone(), moment)?;
        for (case, prepared) in opened.iter().zip(&mut prepared) {
            prepared.request.reference = Some(case.reference);
        }
        if context.out.json {
            let letters: Vec<_> = opened
                .iter()
                .zip(&prepared)
                .map(|(case, prepared)| (Some(case.number), prepared, &case.letter))
                .collect();
            return documents(context, &letters);
        }
        let on_paper = context.config()?.sending.is_on_paper();
        for (case, prepared) in opened.iter().zip(&prepared) {
            tell(context, case, prepared, on_paper);
            if self.form.is_given() {
                let put = self.form.put(context, prepared, &case.letter, &mut ready);
                put.map_err(|failure| only_the_copy(failure, case.number))?;
            }
        }
        self.say_next(context, &cases, &opened, &prepared);
        Ok(())
    }

    /// Prepares every request; with `--access-first` the access before each erasure.
    fn prepare(
        &self,
        context: &mut Context,
        (registry, texts): (&Registry, &Shelf),
        cases: &Cases,
    ) -> Result<Vec<Prepared>, Failure> {
        let intent = self.flags.intent(context)?;
        let mut intents = vec![intent.clone()];
        if self.access_first {
            if intent.right != Right::Erasure {
                return Err(Failure::usage(format!(
                    "`--access-first` belongs to `erasure`, not to `{}`",
                    intent.right
                ))
                .hint("redress new erasure --to CONTROLLER --access-first"));
            }
            // What is left out of the erasure, and the reason for it, say nothing to an access request.
            let (with, without) = (std::collections::BTreeSet::new(), std::collections::BTreeSet::new());
            intents.insert(0, desk::Intent { right: Right::Access, with, without, reason: None, ..intent.clone() });
        }
        let after = self.after.as_ref().map(|name| cases.find(name).map(|case| case.number)).transpose()?;
        let mut prepared = Vec::new();
        let ids = addressees::named(context, (registry, texts), &self.flags.to, &intent)?;
        for id in &ids {
            let mut waits_for = None;
            for (n, intent) in intents.iter().enumerate() {
                let mut request = desk::prepare(registry, texts, id, intent, context.today)?;
                (request.second, request.waits_for) = (0 < n, waits_for);
                if let Err(error) = request.has_a_channel(registry, intent) {
                    if addressees::left_out(context, &error, ids.len() > self.flags.to.len()) {
                        continue;
                    }
                    return Err(error.into());
                }
                if n + 1 < intents.len() {
                    waits_for =
                        cases.unanswered_access(id, &request.request.subject, context.today).map(|one| one.number);
                    if let Some(number) = waits_for {
                        context.out.say(&format!(
                            "Case {number} asks them to show what they hold: the erasure waits for its answer, and no second \
                             request is made."
                        ));
                        continue;
                    }
                }
                (request.insisted, request.after) = (self.insist, after);
                if let Some(number) = after {
                    cases.may_test(number, &request)?;
                }
                if !self.insist {
                    cases.refuse_repeated(&request, context.today)?;
                }
                cases.remark_on_repeats(&mut request, context.today);
                prepared.push(request);
            }
        }
        if prepared.is_empty() {
            return Err(Failure::usage("no letter is left to write")
                .effect("Nothing was written or sent.")
                .hint("redress controllers      lists whom a letter can reach"));
        }
        Ok(prepared)
    }

    fn say_next(&self, context: &mut Context, cases: &Cases, opened: &[OpenedCase], prepared: &[Prepared]) {
        for prepared in prepared {
            if let Some(line) = advice::what_is_open(context, cases, &prepared.request) {
                context.out.say(&line);
            }
        }
        if self.access_first {
            say_which_is_first(context, cases, opened, prepared);
            return;
        }
        for (case, prepared) in opened.iter().zip(prepared) {
            let n = case.number;
            if let Some((access, words)) = advice::outstanding_access(cases, &prepared.request, context.today) {
                context.out.warn(&format!("warning: {words}"));
                context.out.say(&format!(
                    "Next:  redress show {access}      once it is answered:  redress send {n}      read it first:  redress \
                     show {n} --letter 1"
                ));
                continue;
            }
            if let Some(words) = advice::erasure_under_way(cases, &prepared.request, context.today) {
                context.out.warn(&format!("warning: {words}"));
            }
            context.out.say(&format!("Next:  redress send {n}      read it first:  redress show {n} --letter 1"));
            if let Some(line) = advice::seeing_first(cases, &prepared.request) {
                context.out.say(&line);
            }
        }
    }

    fn would_open(
        &self,
        context: &mut Context,
        texts: &Shelf,
        prepared: &[Prepared],
        ready: &mut Ready,
    ) -> Result<(), Failure> {
        let mut letters = Vec::new();
        for prepared in prepared {
            letters.push(texts.compose(&prepared.request, context.today).map_err(desk::DeskError::from)?);
        }
        if context.out.json {
            let letters: Vec<_> =
                prepared.iter().zip(&letters).map(|(prepared, letter)| (None, prepared, letter)).collect();
            return documents(context, &letters);
        }
        let on_paper = context.config()?.sending.is_on_paper();
        for (prepared, letter) in prepared.iter().zip(&letters) {
            context.out.say(&prepared.why);
            warn(context, prepared);
            context.out.say(&text::where_to(prepared, on_paper));
            self.form.put(context, prepared, letter, ready)?;
        }
        context.out.say("Nothing was recorded (--dry-run).");
        Ok(())
    }
}

/// Names the request that is to be answered before each erasure: the one opened with it, or the one that was open.
fn say_which_is_first(context: &mut Context, cases: &Cases, opened: &[OpenedCase], prepared: &[Prepared]) {
    let mut with_it = None;
    for (case, prepared) in opened.iter().zip(prepared) {
        if prepared.request.right == Right::Access {
            with_it = Some(case.number);
            continue;
        }
        let unsent = |number: u32| cases.case(number).is_ok_and(|case| case.status() == Status::Draft);
        let (verb, first) = match (prepared.waits_for, with_it.take()) {
            (Some(first), _) => (if unsent(first) { "send" } else { "show" }, first),
            (None, Some(first)) => ("send", first),
            (None, None) => continue,
        };
        context.out.say(&format!(
            "Next:  redress {verb} {first}      first; `redress` brings up  redress send {}  when they have answered or \
             their time has passed",
            case.number
        ));
    }
}

fn tell(context: &mut Context, case: &OpenedCase, prepared: &Prepared, on_paper: bool) {
    let request = &prepared.request;
    context.out.say(&format!(
        "Case {}, reference {}: {} to {} under the {}.",
        case.number,
        case.reference,
        request.right.name_under(request.regime),
        request.addressee.legal_name,
        request.regime.short()
    ));
    context.out.say(&prepared.why);
    warn(context, prepared);
    context.out.say(&text::where_to(prepared, on_paper));
    context.out.say(&format!("The letter tells them: {}. Nothing has been sent.", text::list(&case.letter.discloses)));
    if let Some(line) = text::part_makes_no_difference(&request.subject.place) {
        context.out.say(&line);
    }
    if let Some(mark) = text::own(&case.letter.own) {
        context.out.say(&mark);
    }
}

fn warn(context: &mut Context, prepared: &Prepared) {
    for warning in &prepared.warnings {
        context.out.warn(&format!("warning: {warning}"));
    }
}

/// The case is kept whatever became of the copy.
fn only_the_copy(failure: Failure, number: u32) -> Failure {
    failure
        .effect(format!("Case {number} was opened and its letter is kept; only the copy failed."))
        .hint(format!("redress show {number} --letter 1"))
}
