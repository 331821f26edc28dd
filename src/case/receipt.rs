use chrono::NaiveDate;

use super::Way;
use crate::law::{FromFact, Start};

/// The first day the request went by each kind of way.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Ways {
    /// Which electronic way; the e-mail where there are several.
    by: Option<Way>,
    electronic: Option<NaiveDate>,
    post: Option<NaiveDate>,
}

/// What is known of the day the request was received.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Receipts {
    /// By the user's word, for a letter by post.
    by_post: Option<NaiveDate>,
    /// By the user's word, for another.
    electronic: Option<NaiveDate>,
    /// The first day anything came from the controller.
    heard: Option<NaiveDate>,
    /// The first day of receipt that an acknowledgement names.
    named: Option<NaiveDate>,
    /// By the user's word, without a way.
    somehow: Option<NaiveDate>,
}

impl Ways {
    /// The e-mail came back: only what went by post is left.
    pub(super) fn e_mail_came_back(&mut self) {
        (self.by, self.electronic) = (None, None);
    }

    /// Returns the way by which the request goes on: the e-mail, else another electronic one, else the letter by post.
    pub(super) fn best(self) -> Option<Way> {
        self.by.or(self.post.map(|_| Way::Post))
    }

    /// The letter by post came back.
    pub(super) fn post_came_back(&mut self) {
        self.post = None;
    }

    /// Tells whether nothing went but a letter by post.
    pub(super) fn is_by_post_only(self) -> bool {
        self.electronic.is_none() && self.post.is_some()
    }

    /// Tells whether no letter is on its way.
    pub(super) fn is_empty(self) -> bool {
        self.electronic.is_none() && self.post.is_none()
    }

    pub(super) fn went(&mut self, by: Way, on: NaiveDate) {
        self.by = match by {
            Way::Post => self.by,
            Way::Email => Some(by),
            Way::InApp | Way::Webform => self.by.or(Some(by)),
        };
        let first = match by {
            Way::Post => &mut self.post,
            Way::Email | Way::InApp | Way::Webform => &mut self.electronic,
        };
        *first = first.or(Some(on));
    }
}

impl Receipts {
    pub(super) fn recorded(&mut self, on: NaiveDate, by: Option<Way>) {
        let known = match by {
            Some(Way::Post) => &mut self.by_post,
            Some(Way::Email | Way::InApp | Way::Webform) => &mut self.electronic,
            None => &mut self.somehow,
        };
        *known = known.or(Some(on));
    }

    pub(super) fn named(&mut self, day: Option<NaiveDate>) {
        self.named = self.named.or(day);
    }

    pub(super) fn heard(&mut self, on: NaiveDate) {
        self.heard = self.heard.or(Some(on));
    }

    /// Returns the later day that the controller names, with the one the user recorded.
    pub(super) fn disputed(self) -> Option<(NaiveDate, NaiveDate)> {
        let own = self.electronic.or(self.by_post).or(self.somehow)?;
        self.named.filter(|named| own < *named).map(|named| (named, own))
    }

    /// Returns the day that the controller names and that counts, with the earlier one of the handing over.
    pub(super) fn later(self, ways: Ways) -> Option<(NaiveDate, NaiveDate)> {
        let named = self.named.filter(|named| self.day(ways) == Some(*named))?;
        ways.electronic.filter(|sent| *sent < named).map(|sent| (named, sent))
    }

    /// Returns the day of receipt of the way that arrived first.
    pub(super) fn day(self, ways: Ways) -> Option<NaiveDate> {
        self.start(ways).filter(|start| start.fact == FromFact::Received).map(|start| start.date)
    }

    /// Returns what the time is counted from: for an e-mail or a form the day of receipt, else of handing over; for a
    /// letter by post the day of delivery and, where that is not recorded, the day the controller was first heard of.
    /// The request that arrived first starts the clock (Art. 12(3) GDPR).
    pub(super) fn start(self, ways: Ways) -> Option<Start> {
        let received = |date| Start { fact: FromFact::Received, date };
        let electronic = ways.electronic.map(|sent| {
            let day = self.electronic.or(self.somehow.filter(|_| ways.post.is_none())).or(self.named);
            day.map_or(Start { fact: FromFact::Sent, date: sent }, received)
        });
        let post = ways.post.and_then(|_| {
            let named = self.named.filter(|_| ways.electronic.is_none());
            let heard = self.heard.filter(|_| ways.electronic.is_none());
            self.by_post.or(self.somehow).or(named).or(heard).map(received)
        });
        [electronic, post].into_iter().flatten().min_by_key(|start| start.date)
    }
}
