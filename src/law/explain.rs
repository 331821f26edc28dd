use chrono::{Datelike, NaiveDate};

use super::{
    Basis, Calendar, Dates, Effect, Flag, FromFact, Moves, PauseRule, Period, Provision, Question, Reading,
    due::{Count, Run},
    pausing::{Paused, Reach},
};

impl Count<'_> {
    /// Tells the arithmetic of these dates, a sentence a step, each with its provision.
    pub(super) fn explain(&self, dates: Dates) -> Vec<String> {
        let mut steps: Vec<String> = self.pauses.iter().map(|paused| self.pause_step(paused)).collect();
        steps.push(self.start_step());
        steps.push(self.period_step(dates));
        steps.extend(self.runs().into_iter().flat_map(|run| self.run_steps(run)));
        steps.extend(self.calendars.iter().filter_map(|calendar| estimate_step(dates, calendar)));
        steps.extend(self.spread_step(dates));
        steps
    }

    fn start_step(&self) -> String {
        let rule = &self.law.counting.start;
        let fact = match (self.strict.start.fact, self.limit.from) {
            (FromFact::Identity, _) => "The period runs from the answer about the identity on",
            (FromFact::Promised, _) => "The period runs from the promise of",
            (FromFact::Received, _) => "The period runs from receipt on",
            (FromFact::Request, _) | (FromFact::Sent, FromFact::Request) => "The period runs from the request of",
            (FromFact::Sent, FromFact::Identity | FromFact::Promised | FromFact::Received | FromFact::Sent) => {
                "No day of receipt is recorded, so the period is counted from the sending (policy: the law counts from receipt) on"
            }
        };
        format!("{fact} {}; {} {}.", weekday(self.strict.start.date), rule.says, cite(&rule.provisions, &rule.reading))
    }

    fn period_step(&self, dates: Dates) -> String {
        let (says, provisions, reading) = match (self.limit.period, &self.law.counting.business_days) {
            (Period::BusinessDays(_), Some(rule)) => (&rule.says, &rule.provisions, &rule.reading),
            (Period::BusinessDays(_) | Period::Days(_) | Period::Months(_), _) => {
                let rule = &self.law.counting.end;
                (&rule.says, &rule.provisions, &rule.reading)
            }
        };
        let of_months = matches!(self.limit.period, Period::Months(_));
        let end = if self.law.counting.end_is_of_months && !of_months {
            String::new()
        } else {
            format!("; {says} {}", cite(provisions, reading))
        };
        format!(
            "{} {}: {}{end}, so the bare period ends on {}.",
            self.limit.period,
            cite(&self.limit.provisions, &self.limit.reading),
            self.limit.says,
            weekday(dates.nominal)
        )
    }

    fn pause_step(&self, paused: &Paused) -> String {
        let pause = &paused.pause;
        let what = match pause.question {
            Question::Clarification => "which information is meant",
            Question::Identity => "for proof of the identity",
        };
        let answer =
            pause.given.map_or("there is no answer yet".to_owned(), |given| format!("the answer came on {given}"));
        let says = match paused.rule {
            Some(rule) => format!("{} {}", rule.says, cite(&rule.provisions, &rule.reading)),
            None => format!("the {} lets this question pause nothing here", self.law.regime.short()),
        };
        format!("The controller asked {what} on {}, {answer}: {says}; {}.", pause.asked, paused.consequence())
    }

    /// Returns the counts that differ, the stricter first.
    fn runs(&self) -> Vec<Run> {
        if self.strict == self.lenient { vec![self.strict] } else { vec![self.strict, self.lenient] }
    }

    /// Tells what moves the end of this count after the bare period.
    fn run_steps(&self, run: Run) -> Vec<String> {
        let moved = self.calendars.first().and_then(|calendar| self.unrolled(run, calendar).ok());
        let moved = moved.filter(|_| 0 < run.added || run.start != self.strict.start);
        let counted = self.pauses.iter().filter(|paused| paused.reach != Reach::Nothing);
        let rules = counted.filter_map(|paused| paused.rule).map(|rule| cite(&rule.provisions, &rule.reading));
        let rules = rules.collect::<Vec<_>>().join(" ");
        let moved =
            moved.map(|end| format!("With the question taken in, the period ends on {} {rules}.", weekday(end)));
        moved.into_iter().chain(self.calendars.iter().filter_map(|calendar| self.roll_step(run, calendar))).collect()
    }

    /// Tells why the last day moves in this calendar, `None` where it does not.
    fn roll_step(&self, run: Run, calendar: &Calendar) -> Option<String> {
        let rule = &self.law.counting.roll;
        let end = self.unrolled(run, calendar).ok()?;
        let rolled = self.last_day(run, calendar).ok()?;
        let policy = if calendar.reading().basis == Basis::Policy { "; the list of holidays is policy" } else { "" };
        let why = calendar.holiday(end).map(|name| format!("{name}{policy}"));
        let why = why.unwrap_or_else(|| end.format("%A").to_string());
        (rolled != end).then(|| {
            format!(
                "In the calendar `{}` {end} is no working day ({why}), {} {}: {}.",
                calendar.code(),
                rule.says,
                cite(&rule.provisions, &rule.reading),
                weekday(rolled)
            )
        })
    }

    fn spread_step(&self, dates: Dates) -> Option<String> {
        let calendars = match self.law.counting.roll.moves {
            Moves::ActAfter => "whether the last day rolls",
            Moves::Due => "whose holidays count",
        };
        let paused = self.pauses.iter().any(|paused| paused.reach == Reach::Lenient);
        let unsettled = if paused { "what the question does to the period" } else { calendars };
        (dates.due != dates.act_after).then(|| {
            format!(
                "It is not settled {unsettled}: the answer is due on {}, and it is not called overdue until {} has passed (policy).",
                dates.due, dates.act_after
            )
        })
    }
}

impl Paused {
    fn consequence(&self) -> String {
        let effect = match (self.rule, self.reach) {
            (Some(rule), Reach::Both | Reach::Lenient) => self.movement(rule),
            (Some(_) | None, _) => "so no date moves".to_owned(),
        };
        let flags = self.pause.flags.iter().map(|flag| match flag {
            Flag::Baseless => "there was no reason to ask",
            Flag::Late => "it was asked late",
        });
        flags.fold(String::new(), |said, flag| said + flag + ", ") + &effect
    }

    fn movement(&self, rule: &PauseRule) -> String {
        let which = if self.reach == Reach::Both { "the dates move" } else { "the later date moves" };
        let days = self.pause.days;
        match (rule.effect, self.pause.given) {
            (_, None) => format!("it is the data subject's turn, and {which} on with every day until the answer"),
            (Effect::Start, Some(given)) => format!("so {which} to a period that starts on {given}"),
            (Effect::ActAfter | Effect::NotCounted | Effect::NotAllowed | Effect::Nothing, Some(_)) => {
                format!("so {which} by {days} day{}", if days == 1 { "" } else { "s" })
            }
        }
    }
}

fn estimate_step(dates: Dates, calendar: &Calendar) -> Option<String> {
    let year = dates.act_after.year();
    calendar.is_estimate(year).then(|| {
        format!(
            "The holidays of {year} in the calendar `{}` are not all officially known: an estimate.",
            calendar.code()
        )
    })
}

fn weekday(day: NaiveDate) -> String {
    day.format("%A, %Y-%m-%d").to_string()
}

/// Cites the provisions in brackets, with the word `policy` where they are not confirmed.
fn cite(provisions: &[Provision], reading: &Reading) -> String {
    let list: Vec<&str> = provisions.iter().map(Provision::as_str).collect();
    match reading.basis {
        Basis::Confirmed => format!("({})", list.join(", ")),
        Basis::Policy => format!("({}; policy)", list.join(", ")),
    }
}
