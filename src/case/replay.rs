use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Drafted, Event, HistoryError, LetterRecord, LetterState, Opened, Sending, Status, Tier,
    corrections::Corrections,
    progress::{Progress, sendings},
};

/// An event as the ledger keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// What happened.
    pub event: Event,
    /// The day it happened.
    pub on: NaiveDate,
    /// The real time it was written down.
    pub recorded_at: DateTime<Utc>,
    /// Its number in the ledger.
    pub seq: u64,
}

/// One request and all that has happened to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The entries, in the order they were written.
    pub events: Vec<Recorded>,
    /// Its letters, by number.
    pub letters: Vec<LetterRecord>,
    /// The number the user types.
    pub number: u32,
    /// The request as it was made.
    pub opened: Opened,
    /// The day it was made.
    pub opened_on: NaiveDate,
    pub(super) progress: Progress,
}

/// A step of the timeline: facts and sendings are folded in the order in which they happened.
enum Step<'a> {
    Fact(&'a Event),
    Went(&'a Sending),
}

impl Case {
    /// Folds the entries of one case.
    ///
    /// # Errors
    /// When the first entry does not open the case, or one names a letter that is not there.
    pub fn replay(number: u32, events: Vec<Recorded>) -> Result<Self, HistoryError> {
        let Some(Recorded { event: Event::Opened(opened), on, .. }) = events.first() else {
            return Err(HistoryError::NoOpening(number));
        };
        let (opened, opened_on) = (opened.clone(), *on);
        let corrections = Corrections::of(&events);
        let letters = fold_letters(number, &events, &corrections)?;
        let progress = fold_progress(&events, &letters, &corrections);
        let mut case = Self { events, letters, number, opened, opened_on, progress };
        case.mark_letters();
        Ok(case)
    }

    /// Returns where the case stands, apart from its clock.
    #[must_use]
    pub fn status(&self) -> Status {
        self.progress.status()
    }

    /// Tells whether a letter may or may not have gone.
    #[must_use]
    pub fn is_uncertain(&self) -> bool {
        self.letters.iter().any(|letter| letter.state == LetterState::Uncertain)
    }

    /// Tells whether the user has not closed it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        !self.progress.closed()
    }

    /// Returns how well it is shown that the controller has the request.
    #[must_use]
    pub fn tier(&self) -> Tier {
        self.progress.tier
    }

    /// Returns the first day a letter went, by any way.
    #[must_use]
    pub fn sent(&self) -> Option<NaiveDate> {
        self.progress.first_sent
    }

    /// Returns the day of receipt, as far as it is known.
    #[must_use]
    pub fn received(&self) -> Option<NaiveDate> {
        self.progress.received()
    }

    /// Returns a letter by its number.
    ///
    /// # Errors
    /// When there is none.
    pub fn letter(&self, n: u32) -> Result<&LetterRecord, HistoryError> {
        find(self.number, &self.letters, n).map(|index| &self.letters[index])
    }

    /// Tells whether a later entry corrects this one.
    #[must_use]
    pub fn is_corrected(&self, seq: u64) -> bool {
        Corrections::of(&self.events).concern(seq)
    }

    /// Returns the day the fact of an entry happened, by the last correction of it; nothing where it did not happen.
    #[must_use]
    pub fn day_of(&self, recorded: &Recorded) -> Option<NaiveDate> {
        Corrections::of(&self.events).day(recorded)
    }

    /// Returns the newest letter.
    #[must_use]
    pub fn last_letter(&self) -> Option<&LetterRecord> {
        self.letters.last()
    }

    /// Marks the letters by what the controller's side showed: one came back, or one that was uncertain had gone.
    fn mark_letters(&mut self) {
        if self.progress.proved() {
            for letter in self.letters.iter_mut().filter(|letter| letter.state == LetterState::Uncertain) {
                letter.state = LetterState::Accepted;
            }
        }
        if self.progress.came_back()
            && let Some(letter) = self.letters.iter_mut().rfind(|letter| !letter.sendings.is_empty())
        {
            letter.state = LetterState::Bounced;
        }
    }
}

fn fold_letters(
    number: u32,
    events: &[Recorded],
    corrections: &Corrections,
) -> Result<Vec<LetterRecord>, HistoryError> {
    let mut letters = Vec::new();
    for recorded in events {
        let Some(on) = corrections.day(recorded) else { continue };
        if let Event::Drafted(drafted) = &recorded.event {
            letters.push(begin(drafted, on, recorded.recorded_at));
        } else if let Some(n) = recorded.event.letter() {
            let index = find(number, &letters, n)?;
            letters[index].apply(recorded, on);
        }
    }
    Ok(letters)
}

fn fold_progress(events: &[Recorded], letters: &[LetterRecord], corrections: &Corrections) -> Progress {
    let facts = events
        .iter()
        .filter_map(|recorded| corrections.day(recorded).map(|on| (on, recorded.seq, Step::Fact(&recorded.event))));
    let went = sendings(letters).map(|sending| (sending.on, sending.seq, Step::Went(sending)));
    let mut steps: Vec<_> = facts.chain(went).collect();
    steps.sort_by_key(|(on, seq, _)| (*on, *seq));
    let mut progress = Progress::new();
    for (on, _, step) in steps {
        match step {
            Step::Fact(event) => progress.apply(event, on),
            Step::Went(sending) => progress.letter_went(sending),
        }
    }
    progress
}

fn find(case: u32, letters: &[LetterRecord], n: u32) -> Result<usize, HistoryError> {
    letters.iter().position(|letter| letter.n == n).ok_or(HistoryError::NoLetter { case, letter: n })
}

fn begin(drafted: &Drafted, on: NaiveDate, recorded_at: DateTime<Utc>) -> LetterRecord {
    LetterRecord {
        address: drafted.address.clone(),
        also: drafted.also.clone(),
        attempts: 0,
        channel: drafted.channel.clone(),
        discloses: drafted.discloses.clone(),
        handed_over: None,
        html: drafted.html.clone(),
        kind: drafted.kind,
        last: None,
        n: drafted.letter,
        put_out: Vec::new(),
        queued: None,
        seen: drafted.seen,
        sendings: Vec::new(),
        setbacks: Vec::new(),
        since: recorded_at,
        source: drafted.source.clone(),
        state: LetterState::Draft,
        subject: drafted.subject.clone(),
        text: drafted.text.clone(),
        to: drafted.to.clone(),
        tries: 0,
        written: on,
    }
}
