use chrono::NaiveDate;
use serde_json::{Map, Value, json};

use super::{Code, Context, Failure, arguments, case_argument, rows::Rows, show, text, visible::shown};
use crate::{
    desk::CaseDate,
    law::{
        self, Basis, Calendar, CalendarCode, Deadline, DeadlineError, DeadlineKind, FromFact, Law, Place, Query,
        Questions, Regime, Right, Start,
    },
};

/// Work out a deadline; bare: the next dates of all cases
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress due
  redress due --law gdpr --received 2027-01-31
  redress due --law gdpr --event extended-response --sent 2026-11-23 --calendar none --calendar DE-BY
  redress due --law uk-gdpr --right access --received 2026-06-01 --clarification-asked 2026-06-10 --clarification-given 2026-06-20
  redress due --law ccpa --right access --event acknowledgement --received 2026-11-23")]
pub(super) struct Due {
    /// gdpr, uk-gdpr or ccpa; the other flags need it
    #[arg(long, value_name = "LAW", value_parser = arguments::regime)]
    law: Option<Regime>,
    /// What was asked for, where the law sets a different limit for each right
    #[arg(long, value_name = "RIGHT", value_parser = arguments::right, requires = "law")]
    right: Option<Right>,
    /// response, extended-response, acknowledgement or complaint-acknowledgement; response if not given
    #[arg(long, value_name = "EVENT", value_parser = event, requires = "law")]
    event: Option<DeadlineKind>,
    /// The day it reached the controller
    #[arg(long, value_name = "DATE", value_parser = arguments::date, requires = "law", conflicts_with = "sent")]
    received: Option<NaiveDate>,
    /// The day it was sent, where that is all that is known
    #[arg(long, value_name = "DATE", value_parser = arguments::date, requires = "law")]
    sent: Option<NaiveDate>,
    /// Whose holidays count: none, DE, DE-BY, GB-SCT, US-CA …; repeatable
    #[arg(long, value_name = "CODE", value_parser = calendar, requires = "law")]
    calendar: Vec<CalendarCode>,
    #[command(flatten)]
    questions: QuestionFlags,
}

/// The days of the controller's questions.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "What the controller asked back")]
struct QuestionFlags {
    /// The day it asked who you are
    #[arg(long, value_name = "DATE", value_parser = arguments::date, requires = "law")]
    identity_asked: Option<NaiveDate>,
    /// The day you told it
    #[arg(long, value_name = "DATE", value_parser = arguments::date, requires = "law")]
    identity_given: Option<NaiveDate>,
    /// The day it asked which information you mean
    #[arg(long, value_name = "DATE", value_parser = arguments::date, requires = "law")]
    clarification_asked: Option<NaiveDate>,
    /// The day you told it
    #[arg(long, value_name = "DATE", value_parser = arguments::date, requires = "law")]
    clarification_given: Option<NaiveDate>,
}

/// The deadlines that are worked out from flags.
pub(super) const EVENTS: [DeadlineKind; 4] = [
    DeadlineKind::Response,
    DeadlineKind::ExtendedResponse,
    DeadlineKind::Acknowledgement,
    DeadlineKind::ComplaintAcknowledgement,
];

impl Due {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        match self.law {
            None => all(context),
            Some(regime) => self.one(context, regime),
        }
    }

    fn one(&self, context: &mut Context, regime: Regime) -> Result<(), Failure> {
        let calendars: Vec<Calendar> = self.calendars(context, regime)?.iter().map(Calendar::of).collect();
        let query = Query {
            calendars: &calendars,
            event: self.event.unwrap_or(DeadlineKind::Response),
            questions: self.questions.questions(),
            regime,
            right: self.right,
            start: self.start(context.today)?,
        };
        let deadline = law::due(&query).map_err(|error| refused(&error, regime))?;
        if context.out.json {
            return document(context, &query, &deadline);
        }
        if context.out.plain {
            return context.out.data(&fields(&deadline).join("\t"));
        }
        let text = in_words(&query, &deadline);
        context.out.data(&text)?;
        show::say_what_policy_is(context, &text);
        if !self.calendar.is_empty()
            && calendars.iter().all(|one| !deadline.calendars.contains(&one.code().to_string()))
        {
            let own = text::list(&deadline.calendars);
            context.out.say(&format!(
                "note: the {} names its own calendar, {own}; `--calendar` changes nothing here",
                regime.short()
            ));
        }
        context.out.say(&format!("Every rule of it:  redress law {regime}"));
        Ok(())
    }

    fn start(&self, today: NaiveDate) -> Result<Start, Failure> {
        let day = self.received.map(|date| Start { fact: FromFact::Received, date });
        day.or(self.sent.map(|date| Start { fact: FromFact::Sent, date })).ok_or_else(|| {
            Failure::usage(
                "a deadline is counted from a day, and none is given: `--received` or `--sent`, with the day",
            )
            .hint(format!("redress due --law {} --received {today}", self.law.map_or("gdpr", Regime::name)))
        })
    }

    /// Returns the calendars that were named, else those of the rule for the place of the settings.
    fn calendars(&self, context: &Context, regime: Regime) -> Result<Vec<CalendarCode>, Failure> {
        if !self.calendar.is_empty() {
            return Ok(self.calendar.clone());
        }
        let place = context.config()?.me.map(|me| Place { country: me.country, region: me.region });
        Ok(Law::of(regime).calendars(place.as_ref(), None))
    }
}

impl QuestionFlags {
    fn questions(&self) -> Questions {
        Questions {
            identity_asked: self.identity_asked,
            identity_given: self.identity_given,
            identity_baseless: false,
            clarification_asked: self.clarification_asked,
            clarification_given: self.clarification_given,
        }
    }
}

/// Reads a deadline that is worked out from flags, or names the nearest.
fn event(word: &str) -> Result<DeadlineKind, String> {
    let known = EVENTS.into_iter().find(|kind| kind.name() == word);
    known.ok_or_else(|| arguments::with_nearest(&format!("no deadline `{word}`"), word, EVENTS.map(DeadlineKind::name)))
}

/// Reads the code of a calendar, or names the nearest.
fn calendar(code: &str) -> Result<CalendarCode, String> {
    code.parse().map_err(|error: law::CalendarError| {
        let wanted = code.to_ascii_uppercase();
        let nearest = CalendarCode::all().min_by_key(|known| strsim::damerau_levenshtein(&wanted, known.as_str()));
        let nearest = nearest.map_or_else(String::new, |nearest| format!("; did you mean `{nearest}`?"));
        format!("{error}{nearest} A code is `none`, a country such as `DE`, or a part of one such as `DE-BY`")
    })
}

fn refused(error: &DeadlineError, regime: Regime) -> Failure {
    let failure = Failure::usage(error);
    match error {
        DeadlineError::WhichRight(..) => failure.hint("--right access"),
        DeadlineError::NotForRight(..) | DeadlineError::NotInLaw(..) | DeadlineError::NotYet(..) => {
            failure.hint(format!("redress law {regime}      the limits it sets"))
        }
        DeadlineError::AskedBeforeStart { .. }
        | DeadlineError::GivenBeforeAsked { .. }
        | DeadlineError::NeverAsked(_)
        | DeadlineError::NoWorkingDay(_)
        | DeadlineError::Period(_) => failure.hint("look at the days again"),
    }
}

fn document(context: &mut Context, query: &Query<'_>, deadline: &Deadline) -> Result<(), Failure> {
    let failed = |error: serde_json::Error| Failure::new(Code::Failed, error);
    let Value::Object(fields) = serde_json::to_value(deadline).map_err(failed)? else {
        return Err(Failure::new(Code::Failed, "a deadline is not an object"));
    };
    let mut document = Map::new();
    document.insert("schema".to_owned(), json!("redress.due/1"));
    document.insert("law".to_owned(), json!(query.regime));
    document.insert("right".to_owned(), json!(query.right));
    document.extend(fields);
    context.out.document(&document)
}

fn fields(deadline: &Deadline) -> Vec<String> {
    vec![
        deadline.kind.to_string(),
        deadline.from.date.to_string(),
        deadline.nominal.to_string(),
        deadline.due.to_string(),
        deadline.act_after.to_string(),
        deadline.calendars.join(","),
        deadline.provisions.join(", "),
        deadline.basis.to_string(),
    ]
}

fn in_words(query: &Query<'_>, deadline: &Deadline) -> String {
    let right = query.right.map_or_else(String::new, |right| format!(" to {}", right.name_under(query.regime)));
    let row = |label: &str, value: String| vec![format!("  {label}"), value];
    let rows = [
        row("nominal", format!("{}, the bare period", text::day(deadline.nominal))),
        row("due", text::day(deadline.due)),
        row("act after", format!("{}; nothing is overdue before that day has passed", text::day(deadline.act_after))),
        row("calendars", calendars(&deadline.calendars)),
        row("provisions", format!("{}; {}", deadline.provisions.join(", "), deadline.basis)),
    ];
    let steps = deadline.explanation.iter().map(|step| format!("  - {step}")).collect::<Vec<_>>().join("\n");
    let rows = Rows::new(1, &rows).lines(None).join("\n");
    format!("{}{right} under the {}\n{rows}\n{steps}", deadline.kind, query.regime.short())
}

/// Names the calendars; the one that knows no holiday is no gap.
fn calendars(calendars: &[String]) -> String {
    let in_words = |code: &String| if code == "none" { "none (only weekends)".to_owned() } else { code.clone() };
    calendars.iter().map(in_words).collect::<Vec<_>>().join(", ")
}

fn all(context: &mut Context) -> Result<(), Failure> {
    let dates = case_argument::all(context)?.dates(context.today)?;
    if context.out.json {
        return context.out.document(&json!({ "schema": "redress.dates/1", "today": context.today, "dates": dates }));
    }
    if context.out.plain {
        let lines: Vec<String> = dates.iter().map(|date| plain(date).join("\t")).collect();
        return if lines.is_empty() { Ok(()) } else { context.out.data(&lines.join("\n")) };
    }
    if dates.is_empty() {
        context
            .out
            .say(&format!("No date is awaited.  Of any request:  redress due --law gdpr --received {}", context.today));
        return Ok(());
    }
    let rows: Vec<Vec<String>> = dates.iter().map(|date| row(date, context.today)).collect();
    context.out.rows(&Rows::new(5, &rows).named(&["", "case", "with", "about", "what"]))?;
    show::say_what_policy_is(context, &rows.concat().concat());
    context.out.say(&format!("How one is worked out:  redress show {} --explain", dates[0].case));
    Ok(())
}

/// What stands beside every promise.
const NO_LAW: &str = "promise, not law";

fn plain(date: &CaseDate) -> Vec<String> {
    let deadline = &date.deadline;
    vec![
        deadline.due.to_string(),
        deadline.act_after.to_string(),
        date.case.to_string(),
        date.reference.to_string(),
        date.controller.clone(),
        date.law.to_string(),
        date.right.to_string(),
        deadline.kind.to_string(),
        deadline.provisions.join(", "),
        if deadline.kind == DeadlineKind::Promise { NO_LAW.to_owned() } else { deadline.basis.to_string() },
        date.over_days.to_string(),
    ]
}

fn row(date: &CaseDate, today: NaiveDate) -> Vec<String> {
    let deadline = &date.deadline;
    vec![
        text::day(deadline.due),
        date.case.to_string(),
        date.controller.clone(),
        date.right.name_under(date.law).to_owned(),
        label(date),
        remark(date, today),
        rests_on(date),
    ]
}

/// Says what the date alone does not: that a later one is waited for, or that all have passed.
fn remark(date: &CaseDate, today: NaiveDate) -> String {
    let deadline = &date.deadline;
    if deadline.kind == DeadlineKind::Promise {
        return if deadline.due < today { "has passed".to_owned() } else { String::new() };
    }
    let later = (deadline.due != deadline.act_after).then(|| format!("waited for until {}", deadline.act_after));
    let over = (0 < date.over_days).then(|| format!("{} over", text::count(date.over_days, "day")));
    later.into_iter().chain(over).collect::<Vec<_>>().join(", ")
}

/// Names what is awaited: of a letter that wished for an answer, which one it is; of a complaint, to whom it went.
fn label(date: &CaseDate) -> String {
    match (date.deadline.kind, &date.what) {
        (DeadlineKind::Reminder, Some(letter)) => format!("answer to {letter}"),
        (DeadlineKind::ComplaintProgress, Some(authority)) => format!("{} of {}", date.deadline.kind, shown(authority)),
        (kind, _) => kind.to_string(),
    }
}

/// Names what the date rests on; the end of a retention and a promise are the controller's own word.
fn rests_on(date: &CaseDate) -> String {
    let deadline = &date.deadline;
    let provisions = deadline.provisions.join(", ");
    match (deadline.kind, deadline.basis) {
        (DeadlineKind::RetentionEnd, _) => format!("{provisions} (their word)").trim_start().to_owned(),
        (DeadlineKind::Promise, _) => {
            format!("{} ({NO_LAW})", date.what.as_deref().map(shown).unwrap_or_default())
        }
        (DeadlineKind::Reminder, _) => "your wish (policy)".to_owned(),
        (DeadlineKind::ComplaintProgress, _) if deadline.provisions.is_empty() => "your own date".to_owned(),
        (_, Basis::Policy) => format!("{provisions} (policy)"),
        (_, Basis::Confirmed) => provisions,
    }
}
