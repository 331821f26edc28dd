//! What the controller's questions do to a count.
use chrono::{NaiveDate, TimeDelta};

use super::{
    Calendar, DeadlineError, Effect, Flag, FromFact, Law, Limit, Pause, PauseRule, Query, Question, Right, Start, Turn,
    due::{Count, Run},
};

/// A question and the rule that decides what it does.
pub(super) struct Paused {
    pub(super) pause: Pause,
    pub(super) rule: Option<&'static PauseRule>,
    /// Whether the rule moves a date, and which counts it moves.
    pub(super) reach: Reach,
}

/// Which counts a question moves.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Reach {
    /// Both: the law is clear.
    Both,
    /// Only the one that gives the controller everything that may be due to it.
    Lenient,
    /// None.
    Nothing,
}

impl Count<'_> {
    /// Takes a question of the controller into the count.
    pub(super) fn pause(&mut self, query: &Query<'_>, question: Question) -> Result<(), DeadlineError> {
        let Some((asked, given)) = query.questions.days(question, query.start.date)? else { return Ok(()) };
        let rule = self.law.pause_rule(question, query.right, self.limit, query.start.date);
        let doubted = question == Question::Identity && query.questions.identity_baseless;
        let over = self.act_after()? < asked;
        let flags = flags(rule, doubted, over || is_late(rule, query.start.date, asked)?);
        let reach = rule.map_or(Reach::Nothing, |rule| rule.reach(&flags, over));
        let days = |run| given.map_or(0, |given| self.days(rule, run, asked, given));
        let (strict, lenient) = (days(self.strict), days(self.lenient));
        let (strict, lenient) = match reach {
            Reach::Both => (strict, lenient),
            Reach::Lenient => (0, lenient),
            Reach::Nothing => (0, 0),
        };
        self.strict = self.strict.moved(rule.filter(|_| reach == Reach::Both), given, strict);
        self.lenient = self.lenient.moved(rule.filter(|_| reach != Reach::Nothing), given, lenient);
        // Nobody can be made to wait by a question without a reason: it stays the controller's turn.
        let waits = given.is_none() && reach != Reach::Nothing && !flags.contains(&Flag::Baseless);
        let turn = if waits { Turn::DataSubject } else { Turn::Controller };
        let pause = Pause { question, asked, given, days: lenient, flags, turn };
        self.pauses.push(Paused { pause, rule, reach });
        Ok(())
    }

    /// Returns the days by which an answered question moves the end of this count.
    fn days(&self, rule: Option<&PauseRule>, run: Run, asked: NaiveDate, given: NaiveDate) -> i64 {
        let start = run.start.date;
        let days = match rule.map(|rule| rule.effect) {
            Some(Effect::ActAfter) => (given - asked).num_days() - self.counted_already(asked, given),
            Some(Effect::NotCounted) => (given - asked.max(start)).num_days() + 1,
            Some(Effect::Start) => (given - start).num_days(),
            Some(Effect::NotAllowed | Effect::Nothing) | None => 0,
        };
        days.max(0)
    }

    /// Returns the days that an earlier question already moves the later date by.
    fn counted_already(&self, asked: NaiveDate, given: NaiveDate) -> i64 {
        let others = self.pauses.iter().filter(|other| other.reach != Reach::Nothing).map(|other| &other.pause);
        let overlap = |other: &Pause| other.given.map_or(0, |end| (end.min(given) - other.asked.max(asked)).num_days());
        others.map(overlap).filter(|days| 0 < *days).sum()
    }
}

impl Run {
    /// Returns the count with a question taken into it.
    fn moved(self, rule: Option<&PauseRule>, given: Option<NaiveDate>, days: i64) -> Self {
        match (rule.map(|rule| rule.effect), given) {
            (Some(Effect::Start), Some(date)) => Self { start: Start { fact: FromFact::Identity, date }, ..self },
            (Some(Effect::ActAfter | Effect::NotCounted), _) => Self { added: self.added + days, ..self },
            (Some(Effect::Start | Effect::NotAllowed | Effect::Nothing) | None, _) => self,
        }
    }
}

impl Law {
    /// Returns the rule for this question about a request for this right, or any right if none is named, that was received
    /// on this day.
    fn pause_rule(
        &self,
        question: Question,
        right: Option<Right>,
        limit: &Limit,
        received: NaiveDate,
    ) -> Option<&PauseRule> {
        self.pause.iter().find(|rule| {
            let covers = match right {
                Some(right) => limit.rights.contains(&right) && rule.rights.contains(&right),
                None => limit.rights.iter().any(|right| rule.rights.contains(right)),
            };
            let begun = rule.since.is_none_or(|since| since <= received);
            rule.question == question && covers && begun && rule.until.is_none_or(|until| received <= until)
        })
    }
}

impl PauseRule {
    /// Tells which counts a question with these flags moves; none once the period is over.
    fn reach(&self, flags: &[Flag], over: bool) -> Reach {
        match self.effect {
            Effect::ActAfter if flags.is_empty() => Reach::Lenient,
            // Without a reasonable doubt there is no right to ask (Art. 12(6)), and so nothing that the time could wait for.
            Effect::NotCounted | Effect::Start if over || flags.contains(&Flag::Baseless) => Reach::Nothing,
            Effect::NotCounted | Effect::Start => Reach::Both,
            Effect::ActAfter | Effect::NotAllowed | Effect::Nothing => Reach::Nothing,
        }
    }
}

fn flags(rule: Option<&PauseRule>, doubted: bool, late: bool) -> Vec<Flag> {
    let allowed = rule.is_some_and(|rule| rule.effect != Effect::NotAllowed);
    let baseless = (!allowed || doubted).then_some(Flag::Baseless);
    baseless.into_iter().chain(late.then_some(Flag::Late)).collect()
}

/// Tells whether the question came after the days that the law's record calls in time.
fn is_late(rule: Option<&PauseRule>, start: NaiveDate, asked: NaiveDate) -> Result<bool, DeadlineError> {
    match rule.and_then(|rule| rule.in_time) {
        Some(period) => Ok(period.end(start, &Calendar::weekends())? < asked),
        None => Ok(false),
    }
}

/// Adds days to a date.
pub(super) fn later(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    date.checked_add_signed(TimeDelta::try_days(days)?)
}
