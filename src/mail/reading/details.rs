use std::sync::LazyLock;

use chrono::NaiveDate;
use regex_lite::Regex;

use super::{
    Details, ReplyKind, Until,
    dates::{self, Named},
    kept,
    links::Link,
    phrases::{Phrases, Sign},
    sentences::Sentence,
    ticket,
};
use crate::law::Language;

/// What a sentence says that promises an answer within a time.
const ANSWERS: [&str; 8] = [
    "we will ",
    "you will receive",
    "you will hear",
    "we aim to ",
    "we respond",
    "we answer",
    "werden wir",
    "wir werden",
];

/// What the details of a mail are read from.
pub(super) struct Words<'a> {
    pub(super) kind: ReplyKind,
    pub(super) language: Option<Language>,
    /// Links that are not to an authority.
    pub(super) links: &'a [&'a Link],
    /// The sentences that are the sender's own.
    pub(super) own: &'a [Sentence],
    /// Everything that stands in the mail.
    pub(super) seen: &'a str,
    pub(super) subject: &'a str,
    /// The words that are the sender's own.
    pub(super) text: &'a str,
}

impl Words<'_> {
    pub(super) fn details(&self) -> Details {
        let asks_identity = self.kind == ReplyKind::WantsIdentity;
        let ticket = ticket::find(self.subject, self.text, self.seen);
        let click_to_verify = self.clicks();
        let empty = Details { asks_identity, click_to_verify, ticket, ..Details::default() };
        match self.kind {
            ReplyKind::Automatic | ReplyKind::Other | ReplyKind::Bounced | ReplyKind::Received => empty,
            ReplyKind::Acknowledged
            | ReplyKind::Done
            | ReplyKind::Extended
            | ReplyKind::NoData
            | ReplyKind::Partial
            | ReplyKind::Portal
            | ReplyKind::Refused
            | ReplyKind::Retained
            | ReplyKind::WantsIdentity
            | ReplyKind::WantsInformation
            | ReplyKind::WrongAddress => Details {
                deleted_on: self.deleted_on(),
                gives_reasons: self.gives_reasons(),
                received: self.day(Sign::ReceivedOn, false),
                retained: self.retained(),
                until: self.until(),
                within: self.within(),
                ..empty
            },
        }
    }

    /// A link is to be clicked, and to prove something, or to have a letter delivered.
    fn clicks(&self) -> bool {
        let phrases = Phrases::shipped();
        let wants = self.kind == ReplyKind::WantsIdentity || phrases.has(Sign::Held, self.own);
        let beside = self.own.iter().any(|sentence| {
            let proves =
                phrases.tables().iter().any(|table| table.kinds(sentence).any(|kind| kind == ReplyKind::WantsIdentity));
            proves
                && self
                    .links
                    .iter()
                    .any(|link| sentence.shown.contains(&link.shown) || sentence.flat.contains(&link.host))
        });
        wants && !self.links.is_empty() && (beside || phrases.has(Sign::Click, self.own))
    }

    fn day_first(&self) -> bool {
        self.language.is_some_and(|language| language != Language::ENGLISH)
    }

    /// The first or the last day of the first sentence that carries the sign and names one.
    fn day(&self, sign: Sign, last: bool) -> Option<NaiveDate> {
        let tables = Phrases::shipped().tables();
        let mut sentences = self.own.iter().filter(|sentence| tables.iter().any(|table| table.has(sign, sentence)));
        sentences.find_map(|sentence| self.named(sentence, last))
    }

    fn named(&self, sentence: &Sentence, last: bool) -> Option<NaiveDate> {
        let named = dates::named(&sentence.flat, self.day_first());
        let chosen: Named = if last { *named.last()? } else { *named.first()? };
        dates::decide(chosen, &sentence.flat, &named)
    }

    fn deleted_on(&self) -> Option<NaiveDate> {
        let erased = matches!(self.kind, ReplyKind::Done | ReplyKind::Retained | ReplyKind::Partial);
        if erased { self.day(Sign::ErasedOn, false) } else { None }
    }

    fn until(&self) -> Option<NaiveDate> {
        let promises = matches!(
            self.kind,
            ReplyKind::Acknowledged
                | ReplyKind::Extended
                | ReplyKind::Partial
                | ReplyKind::WantsInformation
                | ReplyKind::WantsIdentity
        );
        if promises { self.day(Sign::Until, true) } else { None }
    }

    /// The span within which they say that they will answer; one that they give to the user is none.
    fn within(&self) -> Option<Until> {
        static SPAN: LazyLock<Regex> = LazyLock::new(|| {
            let pattern = r"(?:within|innerhalb|binnen)(?: von)? (?:the next |max\. )?(?P<count>\d{1,3}(?: ?(?:-|–|to|bis) ?\d{1,3})?) (?P<unit>[a-z]+(?: [a-z]+)?)";
            Regex::new(pattern).expect("a test reads with it")
        });
        let promises = |sentence: &&Sentence| ANSWERS.iter().any(|words| sentence.flat.contains(words));
        let own = self.own.iter().filter(|_| self.kind == ReplyKind::Acknowledged).filter(promises);
        own.filter_map(|sentence| SPAN.captures(&sentence.flat)).find_map(|found| {
            let count = found["count"].replace("bis", "to");
            let unit = found["unit"].split(' ').collect::<Vec<_>>();
            let unit = match unit.as_slice() {
                ["werktagen" | "arbeitstagen", ..] => "working days".to_owned(),
                ["stunden", ..] => "hours".to_owned(),
                ["tagen", ..] => "days".to_owned(),
                ["wochen", ..] => "weeks".to_owned(),
                [first @ ("working" | "business" | "calendar"), second] => format!("{first} {second}"),
                [first, ..] => (*first).to_owned(),
                [] => return None,
            };
            format!("{count} {unit}").parse().ok()
        })
    }

    fn gives_reasons(&self) -> bool {
        let owed = matches!(self.kind, ReplyKind::Extended | ReplyKind::Refused | ReplyKind::WantsIdentity);
        owed && Phrases::shipped().has(Sign::Reason, self.own)
    }

    fn retained(&self) -> Vec<super::Kept> {
        if matches!(self.kind, ReplyKind::Retained | ReplyKind::Refused | ReplyKind::Partial) {
            kept::find(self.own, self.day_first())
        } else {
            Vec::new()
        }
    }
}
