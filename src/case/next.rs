use std::borrow::Cow;

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::{
    Case, Clock, Genuine, LetterRecord, LetterState, Outlet, Remedy, Seems, Standing, Status, Unsorted, Waiting, Way,
};
use crate::request::LetterKind;

/// How many days after a letter is posted it is asked whether it was delivered; a choice of redress: a registered letter takes
/// a few days inside a country, and one to two weeks abroad.
const DAYS_ON_THE_WAY: u64 = 7;

/// What the user can do now.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NextStep {
    /// What to type.
    pub command: String,
    /// The real time before which it does nothing, where there is one.
    pub from: Option<DateTime<Utc>>,
    /// The first day on which it can be true, where that is still to come: nothing is typed before.
    pub not_before: Option<NaiveDate>,
    /// It can wait, and nobody is pressed for it every time: a letter was given to the user these days, or another case is to
    /// be answered first.
    pub patient: bool,
    /// Why, in a few words.
    pub why: Cow<'static, str>,
}

/// What can be done once all letters have gone.
enum After {
    /// The day of delivery is asked for.
    Delivery,
    /// The command, and why.
    Say(String, &'static str),
}

/// Something to type at once.
fn said((command, why): (String, Cow<'static, str>)) -> NextStep {
    NextStep { command, from: None, not_before: None, patient: false, why }
}

impl Case {
    /// Returns what needs the user at a moment of the real time; nothing while it is the controller's turn.
    #[must_use]
    pub fn next_step(&self, standing: &Standing, now: DateTime<Utc>) -> Option<NextStep> {
        if let [first, more @ ..] = self.unsorted().as_slice() {
            return Some(self.to_sort(standing, *first, more.len()));
        }
        if standing.status == Status::Closed {
            return self.ended_while_closed(standing.on);
        }
        let letter = self.last_letter();
        let follow_up = letter.filter(|letter| letter.kind.is_follow_up());
        match follow_up.map(|letter| (letter.state, letter)) {
            Some((LetterState::Draft, letter)) if self.is_overtaken_and_was_not_given(letter) => {
                return self.instead_of_a_draft(standing);
            }
            Some((LetterState::Bounced, _)) => {
                let command = format!("redress controllers show {}", self.opened.controller);
                let why = "the last letter came back: send it by another channel and record it as sent";
                return Some(said((command, why.into())));
            }
            Some(_) | None => {}
        }
        if let Some((letter, waiting)) = letter.and_then(|letter| Some((letter, self.waiting(letter, now)?))) {
            let instead = if waiting == Waiting::Overtaken { self.instead_of_a_draft(standing) } else { None };
            let step = instead.unwrap_or_else(|| self.until_sent(letter, waiting));
            let patient = matches!(waiting, Waiting::Given { .. }) && self.unsent(standing.on).is_none();
            return Some(NextStep { patient, ..step });
        }
        self.complaint_to_file()
            .or_else(|| self.letter_to_write(standing))
            .or_else(|| self.once_sent(standing))
            .or_else(|| self.authority_to_ask(standing))
            .or_else(|| self.promise_to_look_into(standing.on))
    }

    /// A draft that the user was given may have gone, whatever they have written since.
    fn is_overtaken_and_was_not_given(&self, letter: &LetterRecord) -> bool {
        self.overtaken_by(letter).is_some() && letter.given_out().is_none()
    }

    /// Returns the command that records that a letter went by hand, by the way that fits how it was given.
    fn recording(&self, letter: &LetterRecord, (on, way): (NaiveDate, Outlet)) -> NextStep {
        let newest = self.last_letter().is_some_and(|last| last.n == letter.n);
        let which = if newest { String::new() } else { format!(" --letter {}", letter.n) };
        let command = format!("redress record {} sent --by {}{which}", self.number, way.way().name());
        let overtaken = if letter.kind.is_follow_up() && self.overtaken_by(letter).is_some() {
            "; they have written since, so send it no more if you have not"
        } else {
            ""
        };
        let form = way.in_words();
        let why = format!("given to you {form} on {on}: say so once it is sent, with --on if not today{overtaken}");
        said((command, why.into()))
    }

    /// Returns what comes before everything else: nobody knows yet what a message says that came.
    fn to_sort(&self, standing: &Standing, first: Unsorted<'_>, more: usize) -> NextStep {
        let n = self.number;
        let what = match first.filed.seems {
            Seems::Report => "delivery report",
            Seems::Automatic | Seems::Person | Seems::Ticket => "reply",
        };
        let others = if more == 0 { String::new() } else { format!(", and {more} more") };
        let doubt = if first.filed.origin.verdict == Genuine::Doubtful { "; its origin is doubtful" } else { "" };
        let why = format!("{what} of {} not sorted yet{others}{doubt}", first.on);
        if standing.status == Status::Closed {
            return said((format!("redress reopen {n}"), format!("{why}; the case is closed").into()));
        }
        said((format!("redress sort {n}"), why.into()))
    }

    /// Returns what can be done where a letter is written and they have done something since: the letter that fits now
    /// takes its place, and where none does the draft is left alone.
    fn instead_of_a_draft(&self, standing: &Standing) -> Option<NextStep> {
        let why = Cow::Borrowed("they have written since the last letter was drafted: it may no longer fit");
        let replaced = self.letter_to_write(standing).map(|step| NextStep {
            command: format!("{} --replace", step.command),
            why,
            ..step
        });
        replaced.or_else(|| self.once_sent(standing))
    }

    /// Returns what can be done while a letter waits.
    #[must_use]
    pub fn until_sent(&self, letter: &LetterRecord, waiting: Waiting) -> NextStep {
        let n = self.number;
        let send = |why: &'static str| said((format!("redress send {n}"), why.into()));
        let due = |from, why: &'static str| NextStep {
            command: "redress send --due".to_owned(),
            from: Some(from),
            not_before: None,
            patient: false,
            why: why.into(),
        };
        match (waiting, letter.setbacks.last().map(|setback| setback.remedy)) {
            (Waiting::Approval, _) => send("the letter is written and not sent"),
            (Waiting::Given { on, way }, _) => self.recording(letter, (on, way)),
            (Waiting::From(_), None) => send("the letter waits to be sent"),
            (Waiting::From(from), Some(Remedy::Network)) => due(from, "no mail server was reached; it is tried again"),
            (Waiting::From(from), Some(_)) => due(from, "the mail server put the letter off; it is tried again"),
            (Waiting::Login, _) => {
                send("the mail provider refused the login; `redress init` changes it, then the letter can go")
            }
            (Waiting::Settings, _) => {
                send("the settings or the mail server must be mended first; `redress doctor` names the cure")
            }
            (Waiting::Message, _) => {
                send("the mail server refused it, `redress outbox` says why; try again once that is mended")
            }
            (Waiting::Overtaken, _) => {
                send("they have written since it was approved: it may no longer fit, and goes only on your word")
            }
            (Waiting::Restored, _) => {
                send("the record was restored from a backup: it may have gone since, and goes only on your word")
            }
            (Waiting::Word { .. }, None) => {
                send("it was approved more than five days ago and never handed over; it needs your word")
            }
            (Waiting::Word { .. }, Some(_)) => {
                send("it was tried for five days in vain and is not tried by itself any more; it needs your word")
            }
            (Waiting::Outcome, _) => {
                said((format!("redress resolve {n}"), "the letter may or may not have gone".into()))
            }
        }
    }

    /// Returns what can be done instead where no mail server is set: what a server put off or would not take is not tried
    /// by itself then, and a draft or a page can go all the same.
    #[must_use]
    pub fn without_a_server(&self, letter: &LetterRecord, waiting: Waiting, next: NextStep) -> NextStep {
        let waits_for_a_server = match waiting {
            Waiting::From(_) => !letter.setbacks.is_empty(),
            Waiting::Login | Waiting::Settings => true,
            Waiting::Approval
            | Waiting::Given { .. }
            | Waiting::Message
            | Waiting::Outcome
            | Waiting::Overtaken
            | Waiting::Restored
            | Waiting::Word { .. } => false,
        };
        let send = format!("redress send {}", self.number);
        if !waits_for_a_server || ![send.as_str(), "redress send --due"].contains(&next.command.as_str()) {
            return next;
        }
        said((
            send,
            "it has not gone, and no mail server is set any more: this gives you the letter to send yourself".into(),
        ))
    }

    /// Returns what is left to do where a complaint is written and not filed.
    fn complaint_to_file(&self) -> Option<NextStep> {
        let waiting = self.complaints_not_filed();
        let (newest, others) = waiting.split_last()?;
        let command = format!("redress record {} complained --to {}", self.number, newest.complaint.authority);
        let others: Vec<_> = others.iter().map(|other| format!("`{}`", other.complaint.authority)).collect();
        let others = if others.is_empty() {
            String::new()
        } else {
            format!("; so is the one to {}, which you record in the same way", others.join(", "))
        };
        Some(said((
            command,
            format!("the complaint is written: file it yourself, then record that you did{others}").into(),
        )))
    }

    /// Returns the command that writes the letter that fits now.
    fn letter_to_write(&self, standing: &Standing) -> Option<NextStep> {
        let (kind, why) = self.fitting_letter(standing)?;
        if kind == LetterKind::ComplaintToController {
            return Some(said((format!("redress escalate {}", self.number), why.into())));
        }
        let needs = match kind {
            LetterKind::Information => " --text TEXT",
            LetterKind::Incomplete if self.missing().is_empty() => " --missing ITEM",
            LetterKind::Request(_)
            | LetterKind::Complaint
            | LetterKind::ComplaintToController
            | LetterKind::Extension
            | LetterKind::Identity
            | LetterKind::Incomplete
            | LetterKind::Portal
            | LetterKind::Receipt
            | LetterKind::Recipients
            | LetterKind::Refusal
            | LetterKind::Reminder
            | LetterKind::Retained
            | LetterKind::RetentionEnded => "",
        };
        Some(said((format!("redress follow {}{needs}", self.number), why.into())))
    }

    /// Returns what can be done once a letter has gone and no further one fits.
    fn once_sent(&self, standing: &Standing) -> Option<NextStep> {
        match self.after_sending_all(standing)? {
            After::Say(command, why) => Some(said((command, why.into()))),
            After::Delivery => Some(self.to_be_delivered(standing.on)),
        }
    }

    /// Returns the last day on which the request went by post.
    fn posted(&self) -> Option<NaiveDate> {
        let requests = self.letters.iter().filter(|letter| !letter.kind.is_follow_up());
        let sendings = requests.flat_map(|letter| &letter.sendings);
        sendings.filter(|sending| sending.by == Way::Post).map(|sending| sending.on).max()
    }

    /// Asks for the day of delivery, and not before a letter can have been delivered. The day is for the user to say: the
    /// command is refused as it stands.
    fn to_be_delivered(&self, today: NaiveDate) -> NextStep {
        let n = self.number;
        let Some(posted) = self.posted() else {
            let command = format!("redress record {n} received --on DELIVERY-DAY");
            return said((command, "the clock needs the day the letter was delivered, for DELIVERY-DAY".into()));
        };
        let command = format!("redress record {n} received --by post --on DELIVERY-DAY");
        let with = "the day of delivery for DELIVERY-DAY, and --file and the delivery record";
        let from = posted.checked_add_days(Days::new(DAYS_ON_THE_WAY)).filter(|from| today < *from);
        match from {
            Some(from) => NextStep {
                command,
                from: None,
                not_before: Some(from),
                patient: true,
                why: format!("posted on {posted}; come back about {from}, once it is delivered, with {with}").into(),
            },
            None => said((command, format!("the clock needs the day the letter was delivered: {with}").into())),
        }
    }

    fn after_sending_all(&self, standing: &Standing) -> Option<After> {
        let n = self.number;
        if standing.awaited.is_some_and(|awaited| standing.on <= awaited.until) {
            return None;
        }
        let complain = || format!("redress escalate {n}");
        if matches!(standing.status, Status::Complained | Status::Done | Status::NoData)
            && self.ignored_after_retention(standing).is_some()
        {
            let why = "the time they kept data for has ended, and you asked in vain whether they are gone: complain about that";
            return Some(After::Say(complain(), why));
        }
        match standing.status {
            Status::Undeliverable if standing.clock != Clock::Overdue => {
                // Who answers that it belongs elsewhere has it: the time runs on (policy).
                let why = if self.progress.came_back() || standing.clock == Clock::None {
                    "it did not reach the right place: send it by another channel and record it as sent"
                } else {
                    "they say that it belongs elsewhere: a copy there does no harm, and the time runs on all the same"
                };
                Some(After::Say(format!("redress controllers show {}", self.opened.controller), why))
            }
            // To close the case ends the time of an authority that has not said yet how far the complaint is.
            Status::Done | Status::NoData if self.waits_for_an_authority(standing) => None,
            Status::Done | Status::NoData => {
                Some(After::Say(format!("redress close {n} --done"), "they have answered"))
            }
            Status::Withdrawn => Some(After::Say(format!("redress close {n} --gave-up"), "you withdrew the request")),
            Status::Refused => Some(After::Say(
                complain(),
                "they refused, and your answer changed nothing: complain to the authority, or close the case",
            )),
            Status::Retained if standing.awaited.is_some() => {
                Some(After::Say(complain(), "they did not do all of it: complain to the authority, or close the case"))
            }
            Status::Closed
            | Status::Complained
            | Status::Draft
            | Status::Retained
            | Status::WantsIdentity
            | Status::WantsInformation => None,
            Status::Acknowledged | Status::Extended | Status::Partial | Status::Undeliverable | Status::Waiting => {
                match standing.clock {
                    Clock::Overdue => {
                        Some(After::Say(complain(), "they are late and have been reminded: complain to the authority"))
                    }
                    Clock::None => Some(After::Delivery),
                    Clock::Running | Clock::Paused | Clock::Stopped => None,
                }
            }
        }
    }
}
