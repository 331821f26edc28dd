//! Words that several screens share.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

pub(super) use crate::export::{by_which_way, count, counted, letter_state, mark};
use crate::{
    case::{Case, LetterRecord, NextStep, Standing, Status, Tier, Unsent, Waiting},
    controller::Confirmation,
    desk::{Cases, Prepared},
    law::{FromFact, Place, RegionError, Right},
    request::choose_law,
};

/// Joins words as a sentence does.
pub(super) fn list(words: &[String]) -> String {
    match words {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// Returns a name as one word of the command line, quoted where a shell would take it for several.
pub(super) fn word(name: &str) -> String {
    shlex::try_quote(name).map_or_else(|_| name.to_owned(), std::borrow::Cow::into_owned)
}

/// Says that the user looked at an address again: what they saw themselves, apart from what a source says.
pub(super) fn looked_again(confirmed: &Confirmation) -> String {
    let place = confirmed.source.as_ref().map_or_else(String::new, |source| format!(", in: {source}"));
    format!("you looked again on {}, and it still stood{place}", confirmed.on)
}

/// Says that a letter is made of the user's own texts, and of which.
pub(super) fn own(own: &[String]) -> Option<String> {
    (!own.is_empty()).then(|| format!("This is your own text: {}.", list(own)))
}

/// Says a day with its weekday.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%a %Y-%m-%d").to_string()
}

/// Says a moment of the real time as the user's clock shows it.
pub(super) fn moment(moment: DateTime<Utc>, offset: FixedOffset) -> String {
    moment.with_timezone(&offset).format("%a %Y-%m-%d %H:%M").to_string()
}

/// Says a moment before which nothing can be done: never a minute too early.
pub(super) fn not_before(from: DateTime<Utc>, offset: FixedOffset) -> String {
    moment(from.checked_add_signed(TimeDelta::seconds(59)).unwrap_or(from), offset)
}

/// Says the moment from which something is done. It is of the real time, which a pretended day does not change.
pub(super) fn from_on(from: DateTime<Utc>, offset: FixedOffset, is_pretended: bool) -> String {
    let which = if is_pretended { " by the real clock" } else { "" };
    format!("from {} on{which}", not_before(from, offset))
}

/// Says what to type next, from when on, and why.
pub(super) fn next(next: &NextStep, offset: FixedOffset, is_pretended: bool) -> String {
    match next.from {
        Some(from) => format!("{}      {}: {}", next.command, from_on(from, offset, is_pretended), next.why),
        None => format!("{}      {}", next.command, next.why),
    }
}

/// Says the day an answer is due and, where another reading of the law ends later, that one too.
pub(super) fn until(due: NaiveDate, last: NaiveDate) -> String {
    if due == last { day(due) } else { format!("{}, on the most careful reading {}", day(due), day(last)) }
}

/// Says where a letter goes, and where that address is published; on paper, to the postal address.
pub(super) fn where_to(prepared: &Prepared, on_paper: bool) -> String {
    let addressee = &prepared.request.addressee;
    match addressee.address.as_slice() {
        [] if on_paper => {
            return format!("No postal address of {} is known, so paper cannot reach it.", addressee.legal_name);
        }
        lines if on_paper => return format!("It goes on paper, to {}, {}.", addressee.legal_name, lines.join(", ")),
        _ => {}
    }
    let Some(channel) = &prepared.channel else {
        return format!(
            "No address for requests is known; `redress controllers show {}` tells what is, and how to find out.",
            prepared.request.addressee.controller
        );
    };
    let mut lines = vec![format!("It goes to {} ({}).", channel.value, channel.source)];
    for other in &prepared.also {
        let login = if other.requires_login { " after logging in" } else { "" };
        let why = through_the_account(prepared.request.right);
        lines.push(format!("Put the same text into {}{login} on the same day and keep both proofs{why}.", other.value));
    }
    lines.join("\n")
}

/// Says why a request goes into the account too, as a clause: a business may ask those who have one to use it for requests
/// to know, to delete and to correct (Civ. Code § 1798.130(a)(2)(A)); nothing for the rights to opt out and to limit.
pub(super) fn through_the_account(right: Right) -> &'static str {
    match right {
        Right::Access | Right::Erasure | Right::Rectification | Right::Restriction | Right::Portability => {
            ": a business may ask account holders to use their account (Civ. Code § 1798.130(a)(2)(A))"
        }
        Right::Limit | Right::Objection => "",
    }
}

/// Says what follows where the part of the country is not named, and with which flag it is; nothing where it is, or where
/// it makes no difference.
fn part_not_named(place: &Place) -> Option<&'static str> {
    match (place.country.code(), &place.region) {
        ("DE", None) => Some(
            "Your Land is not named: of its holidays only those of all Germany count (policy), and which authority is yours \
             stays open; `--region BY` names it.",
        ),
        ("GB", None) => Some(
            "Your part of the United Kingdom is not named, so the holidays of each may count (policy); `--region SCT` names it.",
        ),
        _ => None,
    }
}

/// Says that the part of the country that is named makes no difference; nothing where it does, or none is named.
pub(super) fn part_makes_no_difference(place: &Place) -> Option<String> {
    let region = place.region.as_ref().filter(|region| place.country.region(region).is_err())?;
    let country = place.country.in_a_sentence();
    Some(format!(
        "`{region}` makes no difference here: redress knows no law, holidays or authority of that part of {country} alone."
    ))
}

/// Says what is to be known of the part of the country: that it is not named, or makes no difference.
pub(super) fn of_the_part(place: &Place) -> Option<String> {
    part_not_named(place).map(str::to_owned).or_else(|| part_makes_no_difference(place))
}

/// Returns the command that mends a region in the settings that is none.
pub(super) fn mending_the_region(error: &RegionError) -> String {
    match error {
        RegionError::None(_, country) => format!("redress init --country {country}"),
        RegionError::Unknown(_, country) => {
            format!("redress init --region CODE      with yours, or without one: redress init --country {country}")
        }
    }
}

/// What is said to people in the United States who name no state.
const IF_IN_CALIFORNIA: &str = "If you live in California:  redress init --region CA";

/// Returns the command that opens the first case of a person in this place.
///
/// # Errors
/// Where no law fits, the words that say so: to write under one that does not hold is offered to nobody.
pub(super) fn first_command(place: &Place) -> Result<String, String> {
    match choose_law(place, None) {
        Ok(law) => Ok(format!("redress new {} --to aliexpress", erasure_word(law.regime))),
        Err(_) if place.is("US", None) && place.region.is_none() => Err(IF_IN_CALIFORNIA.to_owned()),
        Err(error) => Err(format!("{}, so there is no letter to begin with.", capital(&error.to_string()))),
    }
}

fn capital(words: &str) -> String {
    let mut signs = words.chars();
    signs.next().map_or_else(String::new, |first| first.to_uppercase().chain(signs).collect())
}

/// Returns the word for erasure that a person in this place knows.
pub(super) fn erasure_word(regime: crate::law::Regime) -> &'static str {
    crate::law::Right::Erasure.name_under(regime)
}

/// Says in brackets what a date is counted from, and how well that is shown: `(from sending; on your word)`.
pub(super) fn from(case: &Case, standing: &Standing) -> String {
    let fact = match standing.from.map(|start| start.fact) {
        Some(FromFact::Sent) => "from sending",
        Some(FromFact::Received) if case.tier() < Tier::E3 => "from the day you recorded",
        Some(FromFact::Received) => "from receipt",
        Some(FromFact::Identity) => "from the proof of identity",
        Some(FromFact::Promised) => "by their promise",
        Some(FromFact::Request) | None => "from the request",
    };
    format!("({fact}; {})", case.tier().meaning())
}

/// The command that lets the user's mail provider judge who wrote.
pub(super) const SET_THE_PROVIDER: &str =
    "redress init --authserv NAME      its name stands in your mails; where:  redress help phishing";

/// Says what a date that is marked as policy rests on; nothing where no date of the text is.
pub(super) fn about_policy(text: &str) -> Option<&'static str> {
    let is_marked = ["(policy)", ", policy)", ", policy.", "; policy\n"].iter().any(|mark| text.contains(mark));
    is_marked.then_some("policy: how redress reads it, not settled law.  redress help words")
}

/// Says how to find out whether data are gone that were kept and are said to be erased; nothing once that was asked.
pub(super) fn test(cases: &Cases, case: &Case, today: NaiveDate) -> Option<String> {
    let offered = case.is_open() && case.erasure_can_be_tested(today) && !cases.is_tested(case.number);
    offered.then(|| {
        format!("Is it really gone?  redress new access --to {} --after {}", case.opened.controller, case.number)
    })
}

/// Says what was promised by the next day, with the label that it is no law; nothing where nothing is to come.
pub(super) fn promised(case: &Case, today: NaiveDate) -> Option<String> {
    let promises = case.promises();
    let next = promises.first()?;
    let passed = if next.until < today { ", has passed" } else { "" };
    Some(format!("promised {}{passed} (promise, not law)", next.until))
}

/// Says that a letter lies about, with the command for the other case: what was given is given again, what was only
/// written is recorded if it went all the same.
pub(super) fn unsent(case: u32, unsent: Unsent) -> String {
    let days = count(unsent.days.unsigned_abs(), "day");
    let doubt = format!("{days} ago and not sent, or sent and not recorded");
    match (unsent.given, unsent.by) {
        (Some(form), _) => format!("redress send {case} --via {}      given to you {doubt}", form.name()),
        (None, Some(by)) => format!(
            "redress record {case} sent --by {}      written {doubt}; if sent, with --on and the day",
            by.name()
        ),
        (None, None) => format!(
            "redress record {case} sent --by WAY      written {doubt}; if sent, with post, webform or in-app for WAY, --on \
             and the day"
        ),
    }
}

/// Says where a case stands: its status, or what became of the letter that has not gone; `by_hand` where no mail server is set.
pub(super) fn status(case: &Case, standing: &Standing, by_hand: bool, now: DateTime<FixedOffset>) -> String {
    let letter = case.last_letter().and_then(|letter| Some((letter, case.waiting(letter, now.to_utc())?)));
    match (standing.status, letter) {
        (Status::Closed | Status::Withdrawn, _) | (_, None) => standing.status.to_string(),
        (Status::Draft, Some((letter, held))) => waiting(letter, held, by_hand, now),
        (status, Some((letter, Waiting::Approval))) => format!("{status}; {} not sent", letter.kind),
        (status, Some((letter, held))) => format!("{status}; {} {}", letter.kind, waiting(letter, held, by_hand, now)),
    }
}

/// Names the tries of a letter before the last one that may have gone although nothing was found of them.
pub(super) fn earlier_tries(letter: &LetterRecord, offset: FixedOffset) -> Option<String> {
    let times: Vec<String> = letter.tries_that_may_have_gone().map(|one| moment(one.at, offset)).collect();
    match times.len() {
        0 => None,
        1 => Some(format!("the try of {}", times[0])),
        _ => Some(format!("the tries of {}", list(&times))),
    }
}

/// Says in a few words what became of a letter that has not certainly gone. Where no mail server is set, `by_hand`, none puts
/// anything off any more.
pub(super) fn waiting(letter: &LetterRecord, waiting: Waiting, by_hand: bool, now: DateTime<FixedOffset>) -> String {
    let last = letter.setbacks.last().map(|setback| setback.remedy);
    match (waiting, last) {
        (Waiting::Approval, _) => "draft".to_owned(),
        (Waiting::From(_), None) => "approved, not sent yet".to_owned(),
        (Waiting::From(_), Some(_)) if by_hand => "not sent, and no mail account is set up".to_owned(),
        (Waiting::From(from), Some(_)) if from <= now => "put off, its time has come".to_owned(),
        (Waiting::From(from), Some(_)) => format!("put off until {}", not_before(from, now.timezone())),
        (Waiting::Given { on, .. }, _) => format!("given to you on {on}"),
        (Waiting::Login, _) => "login refused".to_owned(),
        (Waiting::Message, _) => "refused by the server".to_owned(),
        (Waiting::Outcome, _) => "may have gone".to_owned(),
        (Waiting::Overtaken | Waiting::Restored | Waiting::Word { .. }, _) => "waits for your word".to_owned(),
        (Waiting::Settings, _) => "stopped by the settings".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_to_wait_for_is_said_to_the_minute_and_never_too_early() {
        let moment = |second: i64| DateTime::from_timestamp(1_795_425_240 + second, 0).unwrap();
        let zone = FixedOffset::east_opt(3600).unwrap();
        assert_eq!(super::moment(moment(59), zone), "Mon 2026-11-23 10:14");
        assert_eq!(not_before(moment(0), zone), "Mon 2026-11-23 10:14");
        assert_eq!(not_before(moment(1), zone), "Mon 2026-11-23 10:15");
    }

    #[test]
    fn what_policy_means_is_said_where_a_date_has_the_word_and_not_of_a_privacy_policy() {
        for marked in [
            "response: 2026-12-23 (Art. 12(3) GDPR, policy)",
            "16 CFR (policy)",
            "counted from sending, E0: on your word, policy.",
            "  provisions  Art. 12A; policy\n  - The period",
        ] {
            assert!(about_policy(marked).is_some(), "{marked}");
        }
        let unmarked = "AliExpress.com Privacy Policy of 2026-07-30, section J (their privacy policy, section 3)";
        assert_eq!(about_policy(unmarked), None);
    }

    #[test]
    fn a_number_takes_its_noun() {
        for (number, noun, words) in
            [(1, "day", "1 day"), (2, "day", "2 days"), (1, "entry", "1 entry"), (0, "entry", "0 entries")]
        {
            assert_eq!(count(number, noun), words);
        }
    }
}
