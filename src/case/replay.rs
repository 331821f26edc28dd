use chrono::{DateTime, NaiveDate, Utc};

use super::{
    Drafted, Event, HistoryError, LetterRecord, LetterState, Opened, Proof, Sending, Status, Struck, Tier, Way, about,
    corrections::Corrections,
    progress::{Progress, sendings},
};
use crate::request::LetterKind;

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
    Went(&'a LetterRecord, &'a Sending),
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
        case.mark_requests();
        case.mark_follow_ups(&corrections);
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

    /// Tells whether something shows that the controller has the request.
    #[must_use]
    pub fn is_proved(&self) -> bool {
        self.progress.proved()
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

    /// Returns the later entry that corrects this one; nothing where it stands as it is.
    #[must_use]
    pub fn corrected_by(&self, seq: u64) -> Option<u64> {
        Corrections::of(&self.events).by(seq)
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

    /// Returns the facts that hold, with the day each happened, in the order of the days.
    #[must_use]
    pub fn facts(&self) -> Vec<(NaiveDate, &Event)> {
        let corrections = Corrections::of(&self.events);
        let day = |recorded: &'_ Recorded| corrections.day(recorded).map(|on| (on, recorded.seq));
        let mut facts: Vec<_> =
            self.events.iter().filter_map(|recorded| Some((day(recorded)?, &recorded.event))).collect();
        facts.sort_by_key(|(at, _)| *at);
        facts.into_iter().map(|((on, _), event)| (on, event)).collect()
    }

    /// Tells whether something holds that is like this.
    pub(super) fn events_hold(&self, like: impl Fn(&Event) -> bool) -> bool {
        self.facts().into_iter().any(|(_, event)| like(event))
    }

    /// Returns the way by which the request went and did not come back: a letter that follows it goes the same way.
    #[must_use]
    pub fn way(&self) -> Option<Way> {
        self.progress.way()
    }

    /// Returns the letter that exercises the right.
    #[must_use]
    pub fn request_letter(&self) -> Option<&LetterRecord> {
        self.letters.iter().find(|letter| !letter.kind.is_follow_up())
    }

    /// Returns the follow-up letter that is written and has not gone.
    #[must_use]
    pub fn unsent_follow_up(&self) -> Option<&LetterRecord> {
        self.letters.iter().rfind(|letter| letter.kind.is_follow_up() && letter.state.may_be_sent())
    }

    /// Returns what the controller said after a letter was written, so that the letter may say what is no longer so.
    #[must_use]
    pub fn overtaken_by(&self, letter: &LetterRecord) -> Option<&Recorded> {
        self.overtaken_since(letter, letter.drafted)
    }

    /// Returns what the controller said about a letter's matter after an entry.
    pub(super) fn overtaken_since(&self, letter: &LetterRecord, seq: u64) -> Option<&Recorded> {
        let corrections = Corrections::of(&self.events);
        let overtakes = |event: &Event| {
            let shows_receipt = matches!(event, Event::Acknowledged(_) | Event::Portal(_) | Event::WrongAddress(_));
            event.moves_the_case() || (letter.kind == LetterKind::Receipt && shows_receipt)
        };
        let later = |recorded: &&Recorded| seq < recorded.seq && overtakes(&recorded.event);
        self.events.iter().filter(later).find(|recorded| corrections.day(recorded).is_some())
    }

    /// Marks the request by what the controller's side showed: it came back, or one that was uncertain had gone.
    fn mark_requests(&mut self) {
        let requests = |letter: &&mut LetterRecord| !letter.kind.is_follow_up();
        if self.progress.proved() {
            let set_aside = |letter: &LetterRecord| {
                letter.state.may_be_sent() && letter.sendings.is_empty() && !letter.unanswered.is_empty()
            };
            let uncertain = |letter: &&mut LetterRecord| letter.state == LetterState::Uncertain || set_aside(letter);
            for letter in self.letters.iter_mut().filter(requests).filter(uncertain) {
                letter.state = LetterState::Accepted;
            }
        }
        if self.progress.came_back()
            && let Some(letter) = self.letters.iter_mut().filter(requests).rfind(|letter| !letter.sendings.is_empty())
        {
            letter.state = LetterState::Bounced;
        }
    }

    /// Marks the letters that follow it by what is recorded about each of them; what the controller does otherwise may
    /// be about the request.
    fn mark_follow_ups(&mut self, corrections: &Corrections) {
        for recorded in &self.events {
            let Some(on) = corrections.day(recorded) else { continue };
            let Some(n) = about::follow_up(&self.letters, &recorded.event, on) else { continue };
            let Some(letter) = self.letters.iter_mut().find(|letter| letter.n == n) else { continue };
            match &recorded.event {
                Event::Bounced(_) => letter.came_back(on),
                Event::Delivered(_) => letter.delivered(),
                Event::Received(heard) => {
                    let added = added_to(&self.events, corrections, recorded.seq).next();
                    letter.arrived(heard.evidence.file.is_some() || added.is_some());
                }
                _ => {}
            }
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
        let Some(on) = corrections.day(recorded) else {
            if let (Event::Sent(sent), Some(at)) = (&recorded.event, corrections.struck_by(recorded.seq)) {
                let index = find(number, &letters, sent.letter)?;
                letters[index].struck(Struck { at, by: sent.by, seq: recorded.seq });
            }
            continue;
        };
        if let Event::Drafted(drafted) = &recorded.event {
            if let Some(n) = drafted.replaces {
                let index = find(number, &letters, n)?;
                letters[index].gives_way(recorded);
            }
            draft(&mut letters, begin(drafted, on, recorded));
        } else if let Some(n) = recorded.event.letter() {
            let index = find(number, &letters, n)?;
            letters[index].apply(recorded, on);
        }
    }
    Ok(letters)
}

/// Adds a letter. A second draft of one whose bytes were never stored for sending takes its place.
fn draft(letters: &mut Vec<LetterRecord>, mut letter: LetterRecord) {
    let same = letters.iter_mut().find(|known| known.n == letter.n && known.state == LetterState::Draft);
    match same {
        Some(known) => {
            letter.keeps_what_was_struck(known);
            *known = letter;
        }
        None => letters.push(letter),
    }
}

/// Returns the files that were added to an entry.
pub(super) fn added_to<'a>(
    events: &'a [Recorded],
    corrections: &'a Corrections,
    seq: u64,
) -> impl Iterator<Item = &'a Proof> {
    events.iter().filter_map(move |recorded| match &recorded.event {
        Event::ProofAdded(added) if added.sending == seq && corrections.day(recorded).is_some() => {
            added.evidence.file.as_ref()
        }
        _ => None,
    })
}

fn fold_progress(events: &[Recorded], letters: &[LetterRecord], corrections: &Corrections) -> Progress {
    let facts = events
        .iter()
        .filter_map(|recorded| corrections.day(recorded).map(|on| (on, recorded.seq, Step::Fact(&recorded.event))));
    let went = sendings(letters).map(|(letter, sending)| (sending.on, sending.seq, Step::Went(letter, sending)));
    let mut steps: Vec<_> = facts.chain(went).collect();
    steps.sort_by_key(|(on, seq, _)| (*on, *seq));
    let mut progress = Progress::new();
    for (on, seq, step) in steps {
        match step {
            Step::Fact(event) => match (about::follow_up(letters, event, on), event) {
                (None, Event::Received(heard)) => {
                    let proof = added_to(events, corrections, seq).next();
                    progress.received_on(on, heard, proof.is_some());
                }
                (None, event) => progress.apply(event, on),
                (Some(letter), Event::Bounced(_)) => progress.follow_up_came_back(letter),
                (Some(letter), Event::Received(heard)) if heard.by.is_none_or(|by| by == Way::Post) => {
                    progress.follow_up_arrived(letter, on);
                }
                (Some(_), _) => {}
            },
            Step::Went(letter, sending) if letter.kind.is_follow_up() => {
                progress.follow_up_went(letter.n, letter.kind, (sending.by, sending.on));
            }
            Step::Went(_, sending) => progress.request_went(sending),
        }
    }
    progress
}

fn find(case: u32, letters: &[LetterRecord], n: u32) -> Result<usize, HistoryError> {
    letters.iter().position(|letter| letter.n == n).ok_or(HistoryError::NoLetter { case, letter: n })
}

fn begin(drafted: &Drafted, on: NaiveDate, recorded: &Recorded) -> LetterRecord {
    LetterRecord {
        address: drafted.address.clone(),
        also: drafted.also.clone(),
        approved: None,
        attempts: 0,
        channel: drafted.channel.clone(),
        discloses: drafted.discloses.clone(),
        own: drafted.own.clone(),
        registration: drafted.registration.clone(),
        drafted: recorded.seq,
        given: false,
        handed_over: None,
        html: drafted.html.clone(),
        kind: drafted.kind,
        last: None,
        n: drafted.letter,
        put_out: Vec::new(),
        queued: None,
        restored: false,
        seen: drafted.seen,
        sendings: Vec::new(),
        setbacks: Vec::new(),
        since: recorded.recorded_at,
        source: drafted.source.clone(),
        state: LetterState::Draft,
        struck: Vec::new(),
        waiting_proofs: Vec::new(),
        subject: drafted.subject.clone(),
        text: drafted.text.clone(),
        to: drafted.to.clone(),
        tries: 0,
        unanswered: Vec::new(),
        written: on,
    }
}
