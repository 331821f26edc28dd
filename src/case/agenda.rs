//! What a case awaits by a day, and what became of each such date since the case was opened: what a calendar has to know.

use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Case, Clock, Promise, Standing,
    standing::{Counting, is_asked_of_you, retention_end},
};
use crate::law::{Calendar, Deadline, DeadlineError, DeadlineKind};

/// What is awaited, whenever it is due: it stays the same while its date moves.
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub enum Occasion {
    /// The controller confirms that it has the request.
    Acknowledgement,
    /// The controller answers the request; an extension moves the day.
    Answer,
    /// The authority says how far a complaint is: the first that was recorded, the second, and so on.
    Complaint(usize),
    /// The letter of this number is answered.
    Letter(u32),
    /// What was promised in these words, in small letters.
    Promise(String),
    /// The deletion of data that were kept, by what they are, in small letters.
    RetentionEnd(String),
}

/// A date that something is awaited by.
#[derive(Clone, Debug, PartialEq)]
pub struct Awaiting {
    /// The date, with its arithmetic.
    pub deadline: Deadline,
    /// What it is about.
    pub occasion: Occasion,
    /// Whether a question is open that lets the time stand still until the data subject answers.
    pub paused: bool,
    /// What is promised or kept, in the words in which it was said; the authority that was complained to.
    pub what: Option<String>,
}

/// A date that is or was awaited, and how often it changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Appointment {
    /// The date as it stands, or as it last stood.
    pub awaiting: Awaiting,
    /// The real time of the entry that last changed it.
    pub changed: DateTime<Utc>,
    /// Whether nothing is awaited by it any more.
    pub dropped: bool,
    /// How often it changed since it was first awaited. It never falls, because entries are only added.
    pub revision: u32,
}

impl Case {
    /// Returns the dates that something is awaited by, whatever the day: those of the answer while one is owed, and of the
    /// two the one that counts; the end of data that are kept, the last letter, what each authority says of a
    /// complaint, and what was promised. A closed case awaits the end of data that are kept, and nothing else.
    ///
    /// # Errors
    /// When a date lies beyond the last one that can be written.
    pub fn awaits(&self, calendars: &[Calendar]) -> Result<Vec<Awaiting>, DeadlineError> {
        if !self.is_open() {
            return Ok(self.kept_until_while_closed());
        }
        let mut awaits = self.awaits_of_the_answer(calendars)?;
        let paused = awaits.iter().any(|awaiting| awaiting.paused);
        awaits.extend(self.kept_until());
        if let (Some(deadline), Some(last)) = (self.deadline_of_the_last_letter(calendars)?, self.last_that_waits()) {
            awaits.push(Awaiting { deadline, occasion: Occasion::Letter(last.letter), paused, what: None });
        }
        awaits.extend(self.told_by_the_authorities(calendars)?.into_iter().map(|told| Awaiting {
            deadline: told.deadline,
            occasion: Occasion::Complaint(told.filed.number),
            paused: false,
            what: told.filed.to,
        }));
        awaits.extend(self.promises().iter().map(promised));
        Ok(awaits)
    }

    fn awaits_of_the_answer(&self, calendars: &[Calendar]) -> Result<Vec<Awaiting>, DeadlineError> {
        let Some(start) = self.progress.start().filter(|_| self.progress.answer_is_owed()) else {
            return Ok(Vec::new());
        };
        let counting = Counting::new(self, calendars, start)?;
        let paused = counting.pauses.iter().any(is_asked_of_you);
        let deadlines = counting.deadlines()?;
        let extended = deadlines.iter().any(|deadline| deadline.kind == DeadlineKind::ExtendedResponse);
        let counts = deadlines.into_iter().filter(|deadline| !extended || deadline.kind != DeadlineKind::Response);
        Ok(counts
            .map(|deadline| Awaiting { occasion: of_the_request(deadline.kind), deadline, paused, what: None })
            .collect())
    }

    fn kept_until(&self) -> impl Iterator<Item = Awaiting> {
        let kept = self.progress.retained.iter().filter(|kept| !self.is_erased(kept));
        kept.filter_map(|kept| {
            let what = &kept.category.what;
            Some(Awaiting {
                deadline: retention_end(kept)?,
                occasion: Occasion::RetentionEnd(what.trim().to_lowercase()),
                paused: false,
                what: Some(what.clone()),
            })
        })
    }

    /// Returns the data whose end is watched in a closed case, whether it has come or not.
    pub fn watched(&self) -> impl Iterator<Item = &super::Category> {
        self.watched_while_closed(NaiveDate::MIN).map(|holding| holding.category)
    }

    /// Returns the ends that are watched after the case was closed.
    fn kept_until_while_closed(&self) -> Vec<Awaiting> {
        let watched: Vec<String> = self.watched().map(|category| category.what.trim().to_lowercase()).collect();
        let is_watched = |awaiting: &Awaiting| match &awaiting.occasion {
            Occasion::RetentionEnd(what) => watched.contains(what),
            Occasion::Acknowledgement
            | Occasion::Answer
            | Occasion::Complaint(_)
            | Occasion::Letter(_)
            | Occasion::Promise(_) => false,
        };
        self.kept_until().filter(is_watched).collect()
    }

    /// Returns the next day, today or later, by which something is to come: an answer to the request or, once it is due, the
    /// last day to wait for it; the answer to the last letter; the word of an authority; the end of data that are kept. A
    /// promise is none of them.
    #[must_use]
    pub fn next_date(&self, standing: &Standing) -> Option<NaiveDate> {
        let today = standing.on;
        let open = matches!(standing.clock, Clock::Running | Clock::Paused);
        let answer = standing.due.into_iter().chain(standing.act_after).filter(|_| open);
        let awaited = standing.awaited.map(|awaited| awaited.until);
        let authorities = standing.authorities.iter().map(|told| told.until);
        let kept = self.ends_of_kept_data(today);
        answer.chain(awaited).chain(authorities).chain(kept).filter(|day| today <= *day).min()
    }

    fn ends_of_kept_data(&self, today: NaiveDate) -> Vec<NaiveDate> {
        let until = |holding: super::Holding<'_>| holding.category.until;
        if self.is_open() {
            let kept = self.holdings(today).filter(|holding| holding.keeping == super::Keeping::Until);
            kept.filter_map(until).collect()
        } else {
            self.watched_while_closed(today).filter_map(until).collect()
        }
    }

    /// Returns every date that is or was ever awaited, in the order in which they came up, with what became of each. It is
    /// worked out from the entries one after the other, so the same record always gives the same.
    ///
    /// # Errors
    /// When a date lies beyond the last one that can be written.
    pub fn agenda(&self, calendars: &[Calendar]) -> Result<Vec<Appointment>, DeadlineError> {
        let mut agenda = Agenda::default();
        for length in 1..self.events.len() {
            let earlier = Self::replay(self.number, self.events[..length].to_vec());
            // A date that could not be worked out then, was in no calendar; what is wrong today is told below.
            if let Some(awaits) = earlier.ok().and_then(|earlier| earlier.awaits(calendars).ok()) {
                agenda.turn_to(awaits, self.events[length - 1].recorded_at);
            }
        }
        let last = self.events.last().map(|recorded| recorded.recorded_at).unwrap_or_default();
        agenda.turn_to(self.awaits(calendars)?, last);
        Ok(agenda.appointments)
    }
}

impl Awaiting {
    /// Returns the last day to wait: there is nothing to do before it has passed.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        self.deadline.act_after
    }
}

/// The dates of one case while its entries are read.
#[derive(Default)]
struct Agenda {
    appointments: Vec<Appointment>,
}

impl Agenda {
    /// Takes over what is awaited after one more entry, which was written down at this time.
    fn turn_to(&mut self, awaits: Vec<Awaiting>, at: DateTime<Utc>) {
        for known in self.appointments.iter_mut().filter(|known| !known.dropped) {
            if !awaits.iter().any(|awaiting| awaiting.occasion == known.awaiting.occasion) {
                known.changes(at);
                known.dropped = true;
            }
        }
        for awaiting in awaits {
            match self.appointments.iter_mut().find(|known| known.awaiting.occasion == awaiting.occasion) {
                None => self.appointments.push(Appointment { awaiting, changed: at, dropped: false, revision: 0 }),
                Some(known) if known.dropped || known.awaiting != awaiting => {
                    known.changes(at);
                    (known.awaiting, known.dropped) = (awaiting, false);
                }
                Some(_) => {}
            }
        }
    }
}

impl Appointment {
    /// The clock of a machine may have been set back between two entries; a change is never older than the one before.
    fn changes(&mut self, at: DateTime<Utc>) {
        self.changed = self.changed.max(at);
        self.revision += 1;
    }
}

/// Of the limits that run from the request one is for saying that it arrived, and the others are for the answer.
fn of_the_request(kind: DeadlineKind) -> Occasion {
    match kind {
        DeadlineKind::Acknowledgement => Occasion::Acknowledgement,
        DeadlineKind::Appeal
        | DeadlineKind::ComplaintAcknowledgement
        | DeadlineKind::ComplaintProgress
        | DeadlineKind::ExtendedResponse
        | DeadlineKind::Promise
        | DeadlineKind::Reminder
        | DeadlineKind::Response
        | DeadlineKind::RetentionEnd => Occasion::Answer,
    }
}

fn promised(promise: &Promise<'_>) -> Awaiting {
    Awaiting {
        deadline: promise.deadline(),
        occasion: Occasion::Promise(promise.what.trim().to_lowercase()),
        paused: false,
        what: Some(promise.what.to_owned()),
    }
}
