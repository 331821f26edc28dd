//! Which letter a fact is about. A case has one request, which the time is counted from, and letters that follow it; a
//! follow-up that comes back or arrives says nothing about the request.

use chrono::NaiveDate;

use super::{Case, Event, Heard, LetterRecord, Way};

/// Returns the number of the follow-up letter that an event is about; nothing where it is about the request or the case.
pub(super) fn follow_up(letters: &[LetterRecord], event: &Event, on: NaiveDate) -> Option<u32> {
    let n = match event {
        Event::Bounced(heard) | Event::Delivered(heard) | Event::Received(heard) => heard_of(letters, heard, on),
        _ => event.letter(),
    }?;
    letters.iter().find(|letter| letter.n == n && letter.kind.is_follow_up()).map(|letter| letter.n)
}

impl Case {
    /// Names the letter whose delivery is recorded, where several went and none is named: the record says which one it is, and a
    /// later one does not take it over.
    #[must_use]
    pub fn with_its_letter(&self, event: Event, on: NaiveDate) -> Event {
        let went = self.letters.iter().filter(|letter| !letter.sendings.is_empty()).count();
        match event {
            Event::Received(heard) if 1 < went => {
                let letter = heard_of(&self.letters, &heard, on);
                Event::Received(Heard { letter, ..heard })
            }
            other => other,
        }
    }
}

/// Takes the letter that is named by its number or its `Message-ID`; else the newest that had gone by that day, by the
/// way that is named where one is.
fn heard_of(letters: &[LetterRecord], heard: &Heard, on: NaiveDate) -> Option<u32> {
    let by_id = || {
        let id = heard.message_id.as_deref()?;
        let carries = |letter: &&LetterRecord| letter.message_id() == Some(id);
        letters.iter().find(carries).map(|letter| letter.n)
    };
    heard.letter.or_else(by_id).or_else(|| newest(letters, heard.by, on)).or_else(|| newest(letters, None, on))
}

fn newest(letters: &[LetterRecord], by: Option<Way>, on: NaiveDate) -> Option<u32> {
    let went = |letter: &&LetterRecord| {
        letter.sendings.iter().any(|sending| sending.on <= on && by.is_none_or(|by| by == sending.by))
    };
    letters.iter().rfind(went).map(|letter| letter.n)
}
