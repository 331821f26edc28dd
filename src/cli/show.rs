use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value, json};

use super::{
    Code, Context, Failure, case_argument,
    form::{Form, Format},
    output::strong,
    second_channel, text, timeline, transport,
    visible::shown,
};
use crate::{
    case::{Awaited, Case, Clock, LetterRecord, Standing, Status, ToldBy, Way},
    desk::{self, CaseName, CaseView, Cases, EventView, Held, Sender},
    export,
    law::Deadline,
    ledger::Ledger,
    request::LetterKind,
};

/// Show a case: where it stands, what has happened, its letters
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress show 1
  redress show 1 --letter 1
  redress show 1 --letter 1 --format pdf -o letter.pdf
  redress show 1 --letter 1 --transport      what shows that it went
  redress show aliexpress --explain")]
pub(super) struct Show {
    /// Its number, its reference, or a controller that only one open case has
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
    /// Print this letter
    #[arg(long, value_name = "N")]
    letter: Option<u32>,
    /// With `--letter`: print what shows that it went, and how the connection was secured
    #[arg(long, requires = "letter")]
    transport: bool,
    /// Show how each date was worked out
    #[arg(long)]
    explain: bool,
    #[command(flatten)]
    form: Form,
}

impl Show {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let Some(ledger) = context.ledger_if_any()? else {
            return Err(Failure::usage(format!("no case `{}`", self.case)).hint("redress new erasure --to aliexpress"));
        };
        let cases = case_argument::as_set_up(context, desk::Cases::read(ledger.as_ref())?);
        let number = cases.find(&self.case)?.number;
        let standing = cases.standing(number, context.today)?;
        let case = cases.case(number)?;
        if let Some(n) = self.letter {
            let letter = case.letter(n).map_err(desk::DeskError::from)?;
            if self.transport {
                return print_transport(context, &cases, case, &standing, letter);
            }
            let (text, page) = desk::stored_parts(ledger.as_ref(), number, letter)?;
            return if self.form.is_given() {
                self.put(context, ledger.as_ref(), case, letter, (text, page))
            } else {
                print_letter(context, letter, &text)
            };
        }
        if self.form.is_given() {
            return Err(Failure::usage("`--format` and `-o` belong to a letter")
                .hint(format!("redress show {number} --letter 1 --format pdf -o letter.pdf")));
        }
        let view = CaseView::of(&cases, case, &standing, context.moment().utc())?;
        if context.out.json {
            print_json(context, case, &view, &[])
        } else {
            print(context, &cases, case, &view, self.explain)
        }
    }
}

impl Show {
    /// Prints or writes a letter in another form, from what is stored of it.
    fn put(
        &self,
        context: &mut Context,
        ledger: &dyn Ledger,
        case: &Case,
        letter: &LetterRecord,
        (text, page): (String, String),
    ) -> Result<(), Failure> {
        self.form.refuse_to_attach()?;
        let to = || letter.to.as_deref().ok_or_else(|| desk::DeskError::NoEmail(case.opened.controller.clone()));
        let bytes = match self.form.format.unwrap_or_default() {
            Format::Text => text.into_bytes(),
            Format::Html => {
                desk::stored_paper(case, letter, &context.readable_texts(), (&text, &page))?.html.into_bytes()
            }
            Format::Pdf => {
                let sheet = desk::stored_sheet(case, letter, &context.readable_texts(), (&text, &page))?;
                self.form.printing.pdf(context, &sheet)?
            }
            Format::Eml => {
                if let Some(queued) = &letter.queued {
                    desk::stored_message(ledger, case.number, queued)?
                } else {
                    let subject = &case.opened.subject;
                    let sender = Sender { copy: None, email: subject.email.clone(), name: subject.name.clone() };
                    let read = |digest: &_| ledger.document(digest);
                    desk::draft(case, letter, &sender, context.moment(), read)?.bytes
                }
            }
            Format::Mailto => desk::mailto(to()?, &letter.subject, &text)?.into_bytes(),
        };
        self.form.put_bytes(context, &bytes)
    }
}

fn print_letter(context: &mut Context, letter: &LetterRecord, text: &str) -> Result<(), Failure> {
    if context.out.json {
        return context.out.document(&json!({
            "schema": "redress.letter-text/1", "n": letter.n, "subject": letter.subject, "to": letter.to,
            "goes": letter.places().iter().map(|(by, to)| json!({ "by": by, "to": to })).collect::<Vec<_>>(), "text": text,
        }));
    }
    for (by, to) in letter.places() {
        let way = if by == Way::Email { String::new() } else { format!("  ({})", text::by_which_way(by)) };
        context.out.say(&format!("To: {}{way}", shown(to.as_deref().unwrap_or("the address is not known"))));
    }
    context.out.say(&format!("Subject: {}", letter.subject));
    if let Some(mark) = text::own(&letter.own) {
        context.out.say(&shown(&mark));
    }
    context.out.say("");
    context.out.exactly(text)
}

fn print_transport(
    context: &mut Context,
    cases: &Cases,
    case: &Case,
    standing: &Standing,
    letter: &LetterRecord,
) -> Result<(), Failure> {
    if context.out.json {
        let view = CaseView::of(cases, case, standing, context.moment().utc())?;
        let letter = view.letters.into_iter().find(|view| view.n == letter.n);
        return context
            .out
            .document(&json!({ "schema": "redress.transport/1", "case": case.number, "letter": letter }));
    }
    context.out.data(&transport::lines(letter))
}

/// Prints a case as scripts read it, with what must not be missed of the entry that was just recorded.
pub(super) fn print_json(
    context: &mut Context,
    case: &Case,
    view: &CaseView,
    warnings: &[String],
) -> Result<(), Failure> {
    let failed = |error: serde_json::Error| Failure::new(Code::Failed, error);
    let Value::Object(fields) = serde_json::to_value(view).map_err(failed)? else {
        return Err(Failure::new(Code::Failed, "a case is not an object"));
    };
    let events = case.events.iter().map(EventView::of).collect::<Result<Vec<_>, _>>()?;
    let mut document = Map::new();
    document.insert("schema".to_owned(), json!("redress.case/1"));
    document.extend(fields);
    document.insert("events".to_owned(), serde_json::to_value(events).map_err(failed)?);
    document.insert("warnings".to_owned(), json!(warnings));
    context.out.document(&document)
}

fn print(context: &mut Context, cases: &Cases, case: &Case, view: &CaseView, explain: bool) -> Result<(), Failure> {
    let standing = &cases.standing(case.number, context.today)?;
    let mut lines = vec![headline(case, standing, cases.are_sent_by_hand(), context.now), String::new()];
    lines.extend(timeline::lines(case));
    lines.push(String::new());
    lines.extend(case.letters.iter().filter_map(|letter| transport::summary(case.number, letter)));
    lines.push(clock_in_words(case, standing));
    lines.extend(standing.awaited.map(awaited_in_words));
    lines.extend(authorities_in_words(case, standing));
    lines.extend(standing.pauses.iter().map(export::pause));
    lines.extend(standing.remarks.iter().map(|remark| format!("Note: {remark}.")));
    lines.extend(view.deadlines.iter().flat_map(|deadline| deadline_in_words(deadline, explain)));
    lines.extend(timeline::ladder(case, standing));
    let text = lines.join("\n");
    context.out.data(&text)?;
    say_what_policy_is(context, &text);
    say_next(context, cases, case, standing);
    Ok(())
}

/// Says once what a date that is marked as policy rests on.
pub(super) fn say_what_policy_is(context: &mut Context, text: &str) {
    if let Some(words) = text::about_policy(text) {
        context.out.say(words);
    }
}

/// Says until when they have time and what to type now.
pub(super) fn say_standing(context: &mut Context, number: u32) -> Result<(), Failure> {
    let cases = case_argument::all(context)?;
    let (case, standing) = (cases.case(number)?, cases.standing(number, context.today)?);
    context.out.say(&clock_in_words(case, &standing));
    if let Some(awaited) = standing.awaited.map(awaited_in_words) {
        context.out.say(&awaited);
        say_what_policy_is(context, &awaited);
    }
    for line in authorities_in_words(case, &standing) {
        context.out.say(&line);
    }
    say_next(context, &cases, case, &standing);
    Ok(())
}

/// Says what to type now.
pub(super) fn say_next(context: &mut Context, cases: &Cases, case: &Case, standing: &Standing) {
    if let Some(held) = cases.held(case, standing.on) {
        return context.out.say(&held_in_words(case.number, held));
    }
    let next = cases.next_step(case, standing, context.moment().utc());
    if let Some(next) = &next {
        context.out.say(&format!("Next:  {}", text::next(next, context.now.timezone(), context.pretended)));
    }
    let reminded = standing.clock != Clock::Overdue && second_channel::remind(context, case);
    if let Some(test) = text::test(cases, case, standing.on) {
        context.out.say(&test);
    }
    if next.is_none() && !reminded {
        context.out.say("Nothing to do now.  Look at any time:  redress");
        let nobody_asked = standing.status == Status::Retained && standing.awaited.is_none();
        if nobody_asked && case.may_follow(LetterKind::Retained, standing).is_ok() {
            context
                .out
                .say(&format!("If you doubt that they may keep it:  redress follow {} --kind retained", case.number));
        }
    }
}

/// Says what the letter of a case waits for, and that it can go all the same.
pub(super) fn held_in_words(case: u32, held: Held) -> String {
    let first = held.first;
    let until = held.until.map_or_else(String::new, |until| format!(", until {}", text::day(until)));
    format!("It waits for the answer to case {first}{until}.  redress send {case}      sends it now all the same")
}

fn headline(case: &Case, standing: &Standing, by_hand: bool, now: DateTime<FixedOffset>) -> String {
    format!(
        "{}  {}  {}  {} under the {}  {}",
        case.number,
        case.opened.reference,
        shown(&case.opened.service),
        case.opened.right.name_under(case.opened.regime),
        case.opened.regime.short(),
        strong(&text::status(case, standing, by_hand, now))
    )
}

pub(super) fn clock_in_words(case: &Case, standing: &Standing) -> String {
    let counted = text::counted(case, standing);
    match (standing.clock, standing.due, standing.act_after) {
        (Clock::None, _, _) if standing.status == Status::Closed && case.sent().is_none() && !case.is_uncertain() => {
            format!(
                "No letter of it was sent, so nothing is awaited; to open it again:  redress reopen {}",
                case.number
            )
        }
        (Clock::None, _, _) => "No clock runs yet.".to_owned(),
        (Clock::Stopped, _, _) => format!("No clock is running: {}.", export::stopped(standing.status)),
        (Clock::Paused, Some(due), Some(last)) if last < standing.on => {
            format!(
                "The time stands still until you answer them; without their question it would have ended on {}, {counted}.",
                text::until(due, last)
            )
        }
        (Clock::Running | Clock::Paused, Some(due), Some(last)) => {
            format!("They have until {}, {counted}.", text::until(due, last))
        }
        (Clock::Overdue, Some(due), Some(last)) => {
            format!(
                "OVERDUE by {}: due {}, {counted}.",
                text::count(standing.overdue_days, "day"),
                text::until(due, last)
            )
        }
        (_, _, _) => String::new(),
    }
}

/// Says until when the answer to the last letter is waited for.
pub(super) fn awaited_in_words(awaited: Awaited) -> String {
    let until = text::day(awaited.until);
    let wish = if awaited.kind.wished_within().is_some() { " (your wish, policy)" } else { "" };
    let delivered = awaited.delivered.map_or_else(String::new, |on| format!(", delivered on {on},"));
    format!("Letter `{}` of {}{delivered} waits for an answer until {until}{wish}.", awaited.kind, awaited.sent)
}

/// Says what is waited for besides the time of the request, and until when.
pub(super) fn waits_for_in_words(case: &Case, standing: &Standing) -> Vec<String> {
    let awaited = standing.awaited.filter(|awaited| standing.on <= awaited.until).map(awaited_in_words);
    awaited.into_iter().chain(authorities_in_words(case, standing)).collect()
}

/// Says until when each authority tells how far the complaint to it is, where the law gives it a time.
pub(super) fn authorities_in_words(case: &Case, standing: &Standing) -> Vec<String> {
    let says = |told: &ToldBy| {
        if told.is_own_date {
            let (who, until) = (told.who(standing), text::day(told.until));
            return shown(&format!("You ask {who} after {until} how far your complaint is (your own date)."));
        }
        let who = told.who(standing).replacen("the", "The", 1);
        let until = text::day(told.until);
        shown(&format!(
            "{who} has until {until} to tell you how far your complaint is{}.",
            case.cited_for_the_authority()
        ))
    };
    standing.authorities.iter().map(says).collect()
}

fn deadline_in_words(deadline: &Deadline, explain: bool) -> Vec<String> {
    let steps = deadline.explanation.iter().filter(|_| explain).map(|step| format!("  - {}", shown(step)));
    [shown(&export::deadline(deadline))].into_iter().chain(steps).collect()
}
