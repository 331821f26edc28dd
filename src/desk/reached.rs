//! What came of the letters that went to one address: whether the last word on it says that it is wrong, or that it is right.
//!
//! It is told sending by sending. A letter that came back by e-mail and went again on paper says that the mailbox is dead,
//! whatever the answer to the sheet of paper is; and the answer says nothing about the mailbox.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::{
    case::{Case, Event, Evidence, Heard, LetterRecord, Recorded, Sending, TiedBy, Tier, Way},
    controller::{Channel, ChannelKind},
};

/// One word on an address.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Word {
    /// The day.
    pub(super) on: NaiveDate,
    /// The entry.
    pub(super) seq: u64,
    /// What it says.
    pub(super) says: Says,
}

/// What a word says about an address.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Says {
    /// A letter went there.
    Went,
    /// It came back.
    CameBack,
    /// They said that it is the wrong place.
    Wrong,
    /// They have the letter: they acknowledged or answered it, or a record of its arrival is kept.
    Right,
}

/// A letter on its way to an address.
type Gone<'a> = (&'a LetterRecord, &'a Sending);

/// Returns the way by which letters go through a channel.
pub(super) fn way(channel: &Channel) -> Option<Way> {
    match channel.kind {
        ChannelKind::Email => Some(Way::Email),
        ChannelKind::Post => Some(Way::Post),
        ChannelKind::Webform => Some(Way::Webform),
        ChannelKind::InApp => Some(Way::InApp),
        ChannelKind::Phone | ChannelKind::Representative => None,
    }
}

/// Returns every word of a case on a channel of its controller, in the order of the days.
pub(super) fn words(case: &Case, channel: &Channel) -> Vec<Word> {
    let all: Vec<Gone<'_>> =
        case.letters.iter().flat_map(|letter| letter.sendings.iter().map(move |sending| (letter, sending))).collect();
    let there: BTreeSet<u64> =
        all.iter().filter(|(letter, sending)| goes_to(letter, sending, channel)).map(|(_, one)| one.seq).collect();
    let mut words = Vec::new();
    for (_, sending) in all.iter().filter(|(_, sending)| there.contains(&sending.seq)) {
        let word = |says| Word { on: sending.on, seq: sending.seq, says };
        words.push(word(Says::Went));
        // The page that confirms it is theirs; what shows a letter by post or mail comes as an entry of its own.
        let confirmed = Tier::E6 <= sending.tier && matches!(sending.by, Way::InApp | Way::Webform);
        words.extend(confirmed.then(|| word(Says::Right)));
    }
    let mut entries: Vec<(NaiveDate, &Recorded)> =
        case.events.iter().filter_map(|recorded| Some((case.day_of(recorded)?, recorded))).collect();
    entries.sort_by_key(|(on, recorded)| (*on, recorded.seq));
    let mut back: BTreeSet<u64> = BTreeSet::new();
    for (on, recorded) in entries {
        let Some(says) = says(case, recorded) else { continue };
        let meant = meant(case, (on, recorded), &all, &back);
        let seq = recorded.seq;
        words.extend(meant.iter().any(|one| there.contains(&one.seq)).then_some(Word { on, seq, says }));
        if says == Says::CameBack {
            back.extend(meant.iter().map(|one| one.seq));
        }
    }
    words.sort_unstable();
    words
}

/// Tells whether a letter went to this address: where it was put out for, else what it was written for.
fn goes_to(letter: &LetterRecord, sending: &Sending, channel: &Channel) -> bool {
    if way(channel) != Some(sending.by) {
        return false;
    }
    let put_out =
        letter.put_out.iter().rev().filter(|(on, put_out)| put_out.way.way() == sending.by && *on <= sending.on);
    if let Some((_, put_out)) = put_out.into_iter().next() {
        return is_at(channel, &put_out.to);
    }
    let by_id = letter.channel.as_deref() == Some(channel.id.as_str());
    match sending.by {
        Way::Email => {
            let queued = letter.queued.as_ref().map(|queued| &queued.to);
            queued.or(letter.to.as_ref()).is_some_and(|to| is_at(channel, to))
        }
        Way::Post => by_id || is_at(channel, &letter.address.join(", ")),
        Way::InApp | Way::Webform => by_id || letter.also.contains(&channel.value),
    }
}

/// A postal address is written below the line that names a desk.
fn is_at(channel: &Channel, to: &str) -> bool {
    let at_the_desk = channel.attention.as_ref().map(|desk| format!("{desk}, {}", channel.value));
    channel.value.eq_ignore_ascii_case(to) || at_the_desk.is_some_and(|line| line == to)
}

fn says(case: &Case, recorded: &Recorded) -> Option<Says> {
    match &recorded.event {
        Event::Bounced(_) => Some(Says::CameBack),
        Event::WrongAddress(_) => Some(Says::Wrong),
        Event::Received(heard) => {
            let added = |other: &Recorded| {
                matches!(&other.event, Event::ProofAdded(added)
                if added.sending == recorded.seq && added.evidence.file.is_some() && case.day_of(other).is_some())
            };
            (heard.evidence.file.is_some() || case.events.iter().any(added)).then_some(Says::Right)
        }
        // A mail server that took it says nothing of who reads it.
        Event::Delivered(_) => None,
        event => event.comes_from_the_controller().then_some(Says::Right),
    }
}

/// Returns the sendings that an entry is about; none where several ways could be meant and it names none.
fn meant<'a>(
    case: &Case,
    (on, recorded): (NaiveDate, &Recorded),
    all: &[Gone<'a>],
    back: &BTreeSet<u64>,
) -> Vec<&'a Sending> {
    let before = |sending: &Sending| sending.on < on || (sending.on == on && sending.seq < recorded.seq);
    let named = Named::by(case, recorded);
    let fits = |(letter, sending): &&Gone<'a>| {
        before(sending)
            && !back.contains(&sending.seq)
            && named.letter.is_none_or(|n| n == letter.n)
            && named.way.is_none_or(|way| way == sending.by)
    };
    let mut left: Vec<&Sending> = all.iter().filter(fits).map(|(_, sending)| *sending).collect();
    left.sort_by_key(|sending| (sending.on, sending.seq));
    if !named.is_of_one_letter {
        let first = left.first().map(|sending| sending.by);
        return if left.iter().all(|sending| Some(sending.by) == first) { left } else { Vec::new() };
    }
    // As the case has it: without a way it is the mail that came back, unless all went by post.
    if left.iter().any(|sending| sending.by != Way::Post) && named.way.is_none() {
        left.retain(|sending| sending.by != Way::Post);
    }
    left.pop().into_iter().collect()
}

/// What an entry names of the sending it is about.
struct Named {
    /// It is about one sending, the last that fits; an answer is about all that they have of us.
    is_of_one_letter: bool,
    letter: Option<u32>,
    way: Option<Way>,
}

impl Named {
    fn by(case: &Case, recorded: &Recorded) -> Self {
        match &recorded.event {
            Event::Bounced(heard) | Event::Received(heard) | Event::WrongAddress(heard) => Self::heard(heard),
            event => Self {
                is_of_one_letter: false,
                letter: None,
                way: event.evidence().and_then(|evidence| by_mail(case, evidence)),
            },
        }
    }

    fn heard(heard: &Heard) -> Self {
        let by_mail = heard.message_id.is_some().then_some(Way::Email);
        Self { is_of_one_letter: true, letter: heard.letter, way: heard.by.or(by_mail) }
    }
}

/// Returns the e-mail as the way where what shows an answer is a message that answers one of ours.
fn by_mail(case: &Case, evidence: &Evidence) -> Option<Way> {
    let shown_by = &evidence.file.as_ref()?.sha256;
    case.events.iter().find_map(|recorded| match &recorded.event {
        Event::Filed(filed) if filed.document.sha256 == *shown_by => match filed.by {
            TiedBy::MessageId | TiedBy::References | TiedBy::Outlook | TiedBy::EnvelopeId => Some(Way::Email),
            TiedBy::Reference | TiedBy::Domain | TiedBy::Addressee | TiedBy::Ambiguous | TiedBy::None => None,
        },
        _ => None,
    })
}
