//! What was written and kept, and what of it went out: complaints that were filed or not, messages that belong to the case
//! or not.

use chrono::NaiveDate;

use super::{Case, ComplaintPrepared, Event, Evidence, Recorded, Seems};
use crate::controller::Authorities;

/// A complaint to an authority as it was written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WrittenDown<'a> {
    /// What was written.
    pub complaint: &'a ComplaintPrepared,
    /// The day.
    pub on: NaiveDate,
    /// The entry that says so.
    pub seq: u64,
}

impl Case {
    /// Returns every complaint that was written and waits to be filed, the newest to each authority, the newest of them last;
    /// none that is overtaken: the case went on since, or a complaint to the same authority is recorded, or one that names no
    /// authority of the records and may be any.
    #[must_use]
    pub fn complaints_not_filed(&self) -> Vec<WrittenDown<'_>> {
        let mut waiting: Vec<WrittenDown<'_>> = Vec::new();
        for written in self.written_complaints().filter(|written| self.is_open() && !self.is_overtaken(written)) {
            waiting.retain(|one| one.complaint.authority != written.complaint.authority);
            waiting.push(written);
        }
        waiting
    }

    fn is_overtaken(&self, written: &WrittenDown<'_>) -> bool {
        let mut later = self.events.iter().filter(|recorded| written.seq < recorded.seq);
        later.any(|recorded| {
            let overtakes = match &recorded.event {
                Event::Complained(body) => {
                    let to = body.to.as_deref().map(str::trim);
                    let known = to.filter(|to| Authorities::shipped().find(to).is_some());
                    known.is_none_or(|_| to == Some(written.complaint.authority.as_str()))
                }
                event => event.moves_the_case(),
            };
            overtakes && self.day_of(recorded).is_some()
        })
    }

    /// Tells whether the complaint that an entry keeps is recorded as filed: it is the newest one to the authority that a
    /// later `complained` names, or the newest of all where that names none.
    #[must_use]
    pub fn was_filed(&self, seq: u64) -> bool {
        let Some(written) = self.written_complaints().find(|written| written.seq == seq) else { return false };
        let authority = &written.complaint.authority;
        self.events.iter().filter(|recorded| seq < recorded.seq && self.day_of(recorded).is_some()).any(|recorded| {
            let Event::Complained(body) = &recorded.event else { return false };
            let to = body.to.as_deref().map(str::trim);
            let meant =
                |one: &WrittenDown<'_>| one.seq < recorded.seq && to.is_none_or(|to| to == one.complaint.authority);
            to.is_none_or(|to| to == authority)
                && self.written_complaints().filter(meant).last().map(|one| one.seq) == Some(seq)
        })
    }

    fn written_complaints(&self) -> impl Iterator<Item = WrittenDown<'_>> {
        self.events.iter().filter_map(|recorded| match &recorded.event {
            Event::ComplaintPrepared(complaint) => {
                Some(WrittenDown { complaint, on: self.day_of(recorded)?, seq: recorded.seq })
            }
            _ => None,
        })
    }

    /// Tells whether an entry keeps a message, or says what it is, that the user sorted as none of what a company says about
    /// a request, or as not from it, and nothing else: it shows nothing about the request, and whoever is shown the case has
    /// no business with it. One that is said not to belong here is the same, and so is a struck entry that says what it
    /// showed. What a mail server reports of a letter is about the request, and who sorts it disowns nothing.
    #[must_use]
    pub fn is_set_aside(&self, recorded: &Recorded) -> bool {
        let struck = self.day_of(recorded).is_none();
        let document = match &recorded.event {
            Event::Filed(_) if struck => return true,
            Event::Attached(_) => return false,
            event if struck => {
                let proof = event.evidence().and_then(Evidence::proof);
                return proof.is_some_and(|proof| self.is_misfiled(&proof.sha256));
            }
            Event::Filed(filed) => &filed.document.sha256,
            Event::Other(evidence) => match evidence.proof() {
                Some(proof) if self.is_filed(&proof.sha256) => &proof.sha256,
                Some(_) | None => return false,
            },
            _ => return false,
        };
        if self
            .filed()
            .any(|message| message.filed.document.sha256 == *document && message.filed.seems == Seems::Report)
        {
            return false;
        }
        let mut sorted = self.events.iter().filter(|fact| {
            let names = fact.event.evidence().and_then(Evidence::proof).is_some_and(|proof| proof.sha256 == *document);
            names && !matches!(fact.event, Event::Attached(_)) && self.day_of(fact).is_some()
        });
        let first = sorted.next();
        first.is_some_and(|first| matches!(first.event, Event::Other(_)))
            && sorted.all(|fact| matches!(fact.event, Event::Other(_)))
    }

    /// Tells whether a message was filed here and is said not to belong here.
    fn is_misfiled(&self, sha256: &str) -> bool {
        self.filed_ever().any(|message| message.filed.document.sha256 == sha256) && !self.is_filed(sha256)
    }

    fn is_filed(&self, sha256: &str) -> bool {
        self.filed().any(|message| message.filed.document.sha256 == sha256)
    }
}
