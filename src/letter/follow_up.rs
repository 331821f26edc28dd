use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::{
    complaint::{Complaint, ComplaintValues},
    error::LetterError,
    typed,
    words::{Voice, Words},
};
use crate::{
    controller::ChannelKind,
    law::{FromFact, Regime, Right, Start},
    request::{LetterKind, Request},
};

/// What a letter that follows a request says besides the request: facts of the record, and the data subject's words.
///
/// Every day in it was recorded or worked out; nobody types one again.
#[derive(Clone, Debug, PartialEq)]
pub struct FollowUp {
    /// The day by which the receipt should have been confirmed, where that has passed.
    pub acknowledgement_due: Option<NaiveDate>,
    /// The day of the last answer.
    pub answered: Option<NaiveDate>,
    /// Whether an authority was complained to already.
    pub complained: bool,
    /// What a complaint to an authority says besides.
    pub complaint: Option<Complaint>,
    /// The extension that is answered.
    pub extension: Option<Prolonged>,
    /// The day the request was put into the controller's own form.
    pub filed: Option<NaiveDate>,
    /// The letter before this one.
    pub former: Former,
    /// What has happened so far, in the order of the days.
    pub history: Vec<Happened>,
    /// What the controller keeps.
    pub kept: Vec<Kept>,
    /// What the letter is for.
    pub kind: LetterKind,
    /// What the answer leaves out: names of the tick list, or words.
    pub missing: Vec<String>,
    /// The time that has passed.
    pub period: Option<Passed>,
    /// The day the controller pointed to its portal.
    pub portal: Option<NaiveDate>,
    /// The question that is answered.
    pub question: Option<Asked>,
    /// The refusal that is answered.
    pub refusal: Option<Refused>,
    /// The data subject's own words.
    pub text: Option<String>,
    /// Whether the time to answer has not passed.
    pub time_left: bool,
}

/// The letter before: its day and its SHA-256, which binds the two together outside of the record.
#[derive(Clone, Debug, PartialEq)]
pub struct Former {
    /// Whether the digest is that of the whole message as it was sent; else that of the text.
    pub is_message: bool,
    /// The day it went.
    pub on: NaiveDate,
    /// Its SHA-256, 64 lower-case hexadecimal digits.
    pub sha256: String,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// The day.
    pub on: NaiveDate,
    /// To which authority, by its name; only of a complaint.
    pub to: Option<String>,
    /// What, by its name in the table `history` of the words.
    pub what: &'static str,
    /// By which way one of our letters went, and to which address.
    pub way: Option<(ChannelKind, Option<String>)>,
}

/// A time that has passed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Passed {
    /// Whether it was extended.
    pub extended: bool,
    /// What it was counted from.
    pub from: Start,
    /// Its last day on any reading.
    pub last: NaiveDate,
}

/// A question of the controller.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// Whether it came late.
    pub late: bool,
    /// The day.
    pub on: NaiveDate,
}

/// An extension, and what is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prolonged {
    /// Whether an earlier one counts.
    pub again: bool,
    /// Whether it came after the first period, which ended on this day.
    pub late: Option<NaiveDate>,
    /// Whether the law gives none for the right.
    pub not_for_right: bool,
    /// The day of the notice.
    pub on: NaiveDate,
    /// Whether the day it names lies after this one, the last that the law gives.
    pub too_long: Option<NaiveDate>,
    /// The day it names.
    pub until: Option<NaiveDate>,
    /// Whether it gives no reasons.
    pub without_reason: bool,
}

/// A refusal.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    /// The day.
    pub on: NaiveDate,
    /// The reason that the controller gave.
    pub reason: Option<String>,
}

/// Data that the controller keeps.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// The ground that it named.
    pub basis: Option<String>,
    /// Whether the end that it named has passed.
    pub ended: bool,
    /// Who holds them.
    pub holder: Option<String>,
    /// The end that it named.
    pub until: Option<NaiveDate>,
    /// Which data.
    pub what: String,
}

/// The values of a follow-up letter; what may be missing stands under `#if`.
#[derive(Debug, Default, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a condition that a template may ask for")]
pub(super) struct FollowUpValues {
    pub(super) access: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) acknowledgement_due: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) answered_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) asked_on: Option<String>,
    pub(super) asked_late: bool,
    pub(super) complained: bool,
    #[serde(flatten)]
    pub(super) complaint: ComplaintValues,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) counted_from: Option<String>,
    pub(super) counted_from_identity: bool,
    pub(super) counted_from_receipt: bool,
    pub(super) ended: Vec<Line>,
    pub(super) erasure: bool,
    pub(super) extended: bool,
    pub(super) extension_again: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) extension_late: Option<String>,
    pub(super) extension_not_for_right: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) extension_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) extension_too_long: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) extension_until: Option<String>,
    pub(super) extension_without_reason: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) filed_on: Option<String>,
    pub(super) former_is_message: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) former_on: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) former_sha256: Option<String>,
    pub(super) history: Vec<Line>,
    pub(super) kept: Vec<Line>,
    pub(super) kept_without_ground: bool,
    pub(super) kept_without_period: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) last_day: Option<String>,
    pub(super) limit: bool,
    pub(super) missing: Vec<String>,
    pub(super) objection: bool,
    pub(super) portability: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) portal_on: Option<String>,
    pub(super) rectification: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refusal_reason: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) refused_on: Option<String>,
    pub(super) restriction: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<Vec<String>>,
    pub(super) time_left: bool,
    pub(super) wish_days: String,
}

/// A line with its label.
#[derive(Debug, Serialize)]
pub(super) struct Line {
    label: String,
    value: String,
}

/// The variables of [`FollowUpValues`], with what each holds.
pub(super) const VARIABLES: [(&str, &str); 40] = [
    ("access", "whether the request asked for access"),
    ("acknowledgement_due", "the day by which receipt should have been confirmed, once it has passed; may be missing"),
    ("answered_on", "the day of the last answer; may be missing"),
    ("asked_on", "the day of the question that is answered; may be missing"),
    ("asked_late", "whether that question came late"),
    ("complained", "whether an authority was complained to already"),
    ("counted_from", "the day the time is counted from; may be missing"),
    ("counted_from_identity", "whether that is the day the identity was shown"),
    ("counted_from_receipt", "whether that is the day of receipt, and not that of the handing over"),
    ("ended", "a list of data whose time has ended, each with `this.label` and `this.value`"),
    ("erasure", "whether the request asked for erasure"),
    ("extended", "whether the time was extended"),
    ("extension_again", "whether an earlier extension counts"),
    ("extension_late", "the day the first period ended, where the notice came later; may be missing"),
    ("extension_not_for_right", "whether the law gives no extension for the right"),
    ("extension_on", "the day of the notice of extension; may be missing"),
    ("extension_too_long", "the last day that the law gives, where the notice names a later one; may be missing"),
    ("extension_until", "the day that the notice names; may be missing"),
    ("extension_without_reason", "whether the notice gives no reasons"),
    ("filed_on", "the day the request was put into the controller's form; may be missing"),
    ("former_is_message", "whether the digest is of the message, and not of the text"),
    ("former_on", "the day of the letter before; may be missing"),
    ("former_sha256", "the SHA-256 of the letter before; may be missing"),
    ("history", "a list of what has happened, each with `this.label` and `this.value`"),
    ("kept", "a list of data that are kept, each with `this.label` and `this.value`"),
    ("kept_without_ground", "whether no ground was named for some of them"),
    ("kept_without_period", "whether no end was named for some of them"),
    ("last_day", "the last day of the time to answer, on any reading; may be missing"),
    ("limit", "whether the request asked to limit the use of sensitive information"),
    ("missing", "a list of what the answer leaves out"),
    ("objection", "whether the request was an objection or an opt-out"),
    ("portability", "whether the request asked for portability"),
    ("portal_on", "the day the controller pointed to its portal; may be missing"),
    ("rectification", "whether the request asked for rectification"),
    ("refusal_reason", "a list of paragraphs: the reason of the refusal; may be missing"),
    ("refused_on", "the day of the refusal; may be missing"),
    ("restriction", "whether the request asked for restriction"),
    ("text", "a list of paragraphs: the person's own words; may be missing"),
    ("time_left", "whether the time to answer has not passed"),
    ("wish_days", "the days within which the letter wishes for an answer"),
];

impl FollowUpValues {
    pub(super) fn of(request: &Request, follow_up: &FollowUp, words: &Words) -> Result<Self, LetterError> {
        let dated = |day: Option<NaiveDate>| day.map(|day| words.dated(day));
        let (period, extension) = (follow_up.period, follow_up.extension);
        let voice = if follow_up.complaint.is_some() { Voice::ToAuthority } else { Voice::ToController };
        let lines = |kept: &[&Kept]| kept.iter().map(|kept| kept.line(voice, words)).collect::<Result<Vec<_>, _>>();
        let kept: Vec<&Kept> = follow_up.kept.iter().collect();
        let ended: Vec<&Kept> = follow_up.kept.iter().filter(|kept| kept.ended).collect();
        Ok(Self {
            access: request.right == Right::Access,
            acknowledgement_due: dated(follow_up.acknowledgement_due),
            answered_on: dated(follow_up.answered),
            asked_on: dated(follow_up.question.map(|question| question.on)),
            asked_late: follow_up.question.is_some_and(|question| question.late),
            complained: follow_up.complained,
            complaint: match &follow_up.complaint {
                Some(complaint) => ComplaintValues::of(&request.addressee, complaint, words)?,
                None => ComplaintValues::default(),
            },
            counted_from: dated(period.map(|period| period.from.date)),
            counted_from_identity: period.is_some_and(|period| period.from.fact == FromFact::Identity),
            counted_from_receipt: period.is_some_and(|period| period.from.fact == FromFact::Received),
            ended: lines(&ended)?,
            erasure: request.right == Right::Erasure,
            extended: period.is_some_and(|period| period.extended),
            extension_again: extension.is_some_and(|extension| extension.again),
            extension_late: dated(extension.and_then(|extension| extension.late)),
            extension_not_for_right: extension.is_some_and(|extension| extension.not_for_right),
            extension_on: dated(extension.map(|extension| extension.on)),
            extension_too_long: dated(extension.and_then(|extension| extension.too_long)),
            extension_until: dated(extension.and_then(|extension| extension.until)),
            extension_without_reason: extension.is_some_and(|extension| extension.without_reason),
            filed_on: dated(follow_up.filed),
            former_is_message: follow_up.former.is_message,
            former_on: dated(Some(follow_up.former.on)),
            former_sha256: Some(follow_up.former.sha256.clone()),
            history: follow_up.history.iter().map(|one| one.line(voice, words)).collect::<Result<_, _>>()?,
            kept: lines(&kept)?,
            kept_without_ground: kept.iter().any(|kept| kept.basis.is_none()),
            kept_without_period: kept.iter().any(|kept| kept.until.is_none()),
            last_day: dated(period.map(|period| period.last)),
            limit: request.right == Right::Limit,
            missing: gaps(request, follow_up, words)?,
            objection: request.right == Right::Objection,
            portability: request.right == Right::Portability,
            portal_on: dated(follow_up.portal),
            rectification: request.right == Right::Rectification,
            refusal_reason: quoted(follow_up.refusal.as_ref().and_then(|refusal| refusal.reason.as_deref()))?,
            refused_on: dated(follow_up.refusal.as_ref().map(|refusal| refusal.on)),
            restriction: request.right == Right::Restriction,
            text: follow_up.text.as_deref().map(|text| typed::paragraphs("text", text)).transpose()?,
            time_left: follow_up.time_left,
            wish_days: LetterKind::WISHED_WITHIN_DAYS.to_string(),
        })
    }
}

impl Happened {
    /// Says what happened behind its day. No word is bent to fit another, so that any language can say it.
    fn line(&self, voice: Voice, words: &Words) -> Result<Line, LetterError> {
        let what = words.history(voice, self.what)?;
        let value = match &self.way {
            Some((kind, Some(to))) => {
                let way = words.way(voice, *kind)?.replace("{to}", &one_line(to)?);
                words.sent_by(what, &way)
            }
            Some((kind, None)) => {
                let way = words.way(voice, *kind)?.replace(", {to}", "").replace(" {to}", "");
                words.sent_by(what, &way)
            }
            None => match &self.to {
                Some(authority) => words.list(&[what.to_owned(), one_line(authority)?]),
                None => what.to_owned(),
            },
        };
        Ok(Line { label: words.dated(self.on), value })
    }
}

impl Kept {
    fn line(&self, voice: Voice, words: &Words) -> Result<Line, LetterError> {
        let of = |name, value: Option<String>| -> Result<String, LetterError> {
            Ok(words.kept(voice, name)?.replace("{value}", &value.unwrap_or_default()))
        };
        let ground = match &self.basis {
            Some(basis) => of("ground", Some(one_line(basis)?))?,
            None => of("no-ground", None)?,
        };
        let until = match self.until {
            Some(until) => of("until", Some(words.dated(until)))?,
            None => of("no-period", None)?,
        };
        let holder = self.holder.as_deref().map(|holder| of("holder", Some(one_line(holder)?))).transpose()?;
        let value = words.clauses(&[Some(ground), Some(until), holder].into_iter().flatten().collect::<Vec<_>>());
        Ok(Line { label: one_line(&self.what)?, value })
    }
}

/// Puts the names of the tick list into words; everything else is the data subject's own.
fn gaps(request: &Request, follow_up: &FollowUp, words: &Words) -> Result<Vec<String>, LetterError> {
    let list = words.gaps(request.into());
    let listed = |item: &String| list.contains_key(item.trim());
    let phrase = |item: &String| {
        let phrase = gap(request.regime, &list, item)?;
        Ok(if listed(item) { words.keep(&phrase) } else { phrase })
    };
    follow_up.missing.iter().map(phrase).collect()
}

/// Puts a name of the tick list into words; everything else is the data subject's own.
pub(super) fn gap(regime: Regime, list: &BTreeMap<&str, &str>, item: &str) -> Result<String, LetterError> {
    match list.get(item.trim()) {
        Some(phrase) => Ok((*phrase).to_owned()),
        None if is_a_name(item) => Err(unknown_gap(regime, item, list)),
        None => typed::line("missing", item),
    }
}

/// Tells whether somebody meant the tick list: one word, as its names are.
fn is_a_name(item: &str) -> bool {
    item.trim().bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
}

fn unknown_gap(regime: Regime, item: &str, list: &BTreeMap<&str, &str>) -> LetterError {
    let known = super::error::listed(list.keys());
    LetterError::Gap { item: item.trim().to_owned(), known, regime }
}

/// Takes what was recorded of the controller's words onto one line.
fn one_line(text: &str) -> Result<String, LetterError> {
    typed::line("what is recorded of their answer", &text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn quoted(text: Option<&str>) -> Result<Option<Vec<String>>, LetterError> {
    text.filter(|text| !text.trim().is_empty())
        .map(|text| typed::paragraphs("what is recorded of their answer", text))
        .transpose()
}
