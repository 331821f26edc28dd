mod authority;
mod fact;
mod flags;
mod proof;
mod told;

use std::path::PathBuf;

use chrono::NaiveDate;

use super::{Context, Failure, arguments, case_argument, text, visible::shown};
use crate::{
    case::{
        AccountDeleted, Acknowledged, Case, Category, Complained, Corrected, Event, Evidence, Expected, Extended,
        Filed, Genuine, Heard, LetterRecord, Partial, Proof, ProofAdded, Proposal, Receipt, Recorded, Refused,
        Retained, Sending, Sent, WantsIdentity, Way,
    },
    desk::{self, CaseName, CaseView, Cases, File},
    letter,
    mail::reading::Until,
};
use fact::{Fact, WayFlag};

/// Record a fact that redress did not see itself
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress record 1 acknowledged
  redress record 1 acknowledged --reply 12
  redress record 1 sent --by webform --number 88123 --file confirmation.png
  redress record 1 sent --file receipt.pdf      more proof of a letter that is recorded as sent
  redress record 1 sent --by post --number \"RR 123 456 789 DE\"
  redress record 1 received --by post --on 2026-12-01 --file delivery-record.pdf
  redress record 1 extended --on 2026-12-20 --until 2027-02-23 --reason \"complexity\"
  redress record 1 expected --until 2026-12-01 --what \"a copy of my data\"
  redress record 1 retained --what invoices --basis \"Section 147 AO\" --until 2034-12-31
  redress record 1 corrected --event 5 --on 2026-12-01
  redress record 1 corrected --event 9          a message that belongs to another case, with what it showed")]
pub(super) struct Record {
    /// The case
    #[arg(value_parser = case_argument::name)]
    case: CaseName,
    /// What happened
    fact: Fact,
    /// The day it happened; today if not given, or the day the reply came; `received --by post` wants
    /// the day of delivery
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    on: Option<NaiveDate>,
    /// A file that shows it
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// A reply that is kept with the case shows it: the number of its entry, after the # in `redress show CASE`
    #[arg(long, value_name = "ENTRY", conflicts_with = "file")]
    reply: Option<u64>,
    /// You know from elsewhere that the reply is genuine, though something about its origin does not fit
    #[arg(long, requires = "reply")]
    genuine: bool,
    /// In your words
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// `sent`: the confirmation number of a form, or the tracking number of a letter by post
    #[arg(long, value_name = "TEXT")]
    number: Option<String>,
    /// `sent`: by which way; `received`, `bounced`, `wrong-address`: the way of the letter it is about
    #[arg(long, value_name = "WAY")]
    by: Option<WayFlag>,
    /// Which letter; for `sent` the newest if not given
    #[arg(long, value_name = "N")]
    letter: Option<u32>,
    /// `acknowledged`: the day of receipt that it names
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    received: Option<NaiveDate>,
    /// `extended`, `retained`, `expected`: until when, as a day: `31 December 2036`; for the last two also as a span from the
    /// day they said so: `15 working days`
    #[arg(long, value_name = "DATE", value_parser = arguments::until)]
    until: Vec<Until>,
    /// `extended`, `refused`: the reason they gave
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
    /// `expected`: what is promised; `retained`: which data, once for each kind, the next three flags in the same order
    #[arg(long, value_name = "TEXT")]
    what: Vec<String>,
    /// `retained`: the provision they name
    #[arg(long, value_name = "TEXT")]
    basis: Vec<String>,
    /// `retained`: who holds them
    #[arg(long, value_name = "TEXT")]
    holder: Vec<String>,
    /// `partial`: what is missing, by its name or in your words; repeat it for each
    #[arg(long, value_name = "ITEM")]
    missing: Vec<String>,
    /// `wants-identity`: they had no reason to doubt who you are
    #[arg(long)]
    baseless: bool,
    /// `complained`: to which authority, by its id in `redress authorities`, or `other`; the one the complaint is written to if not given
    #[arg(long, value_name = "AUTHORITY")]
    to: Option<String>,
    /// `complained`: the day after which you ask the authority how far it is, where redress counts no time of its own
    #[arg(long, value_name = "DATE", value_parser = arguments::date)]
    ask: Option<NaiveDate>,
    /// `corrected`: the number of the wrong entry, after the # in `redress show CASE`; with `--on` it happened then, without
    /// it did not happen, or a message does not belong to the case
    #[arg(long, value_name = "ENTRY")]
    event: Option<u64>,
}

impl Record {
    pub(super) fn run(mut self, context: &mut Context) -> Result<(), Failure> {
        self.check_flags()?;
        let file = self.file.as_deref().map(proof::read).transpose()?;
        let note = self.note.as_deref().map(arguments::value).transpose()?;
        let reason = self.reason.as_deref().map(arguments::value).transpose()?;
        let number = self.number.as_deref().map(arguments::value).transpose()?;
        let reply = self.reply.map(|seq| reply(context, &self.case, seq)).transpose()?;
        if let (Some((_, kept)), Some(seq)) = (&reply, self.reply) {
            self.check_origin(context, kept, seq)?;
        }
        let today = context.today;
        self.take_the_authority(context)?;
        self.on = self.on.or(self.day_of_delivery(context)?);
        // A correction is said today, whatever day it is about.
        let of_the_fact = self.on.or(reply.as_ref().map(|(on, _)| *on));
        let on = of_the_fact.filter(|_| self.fact != Fact::Corrected).unwrap_or(today);
        let reply = reply.map(|(_, kept)| kept.document);
        self.check_missing(context)?;
        self.check_way(context)?;
        let until = self.until_days(context, on)?;
        let fact = |case: &Case, proof: Option<Proof>| {
            let evidence = Evidence { file: proof.or_else(|| reply.clone()), note: note.clone() };
            let event = self.event_of(case, evidence, reason.clone(), number.clone(), &until);
            let event = case.with_its_letter(event, on);
            let fallen = fallen_with_it(case, &event).into_iter().chain([event]);
            fallen.map(|event| Proposal { event, on, today }).collect()
        };
        commit(context, &self.case, file, fact)
    }

    /// Asks before a message of doubtful origin counts as anything they did; it may always be `other`.
    fn check_origin(&self, context: &mut Context, kept: &Filed, seq: u64) -> Result<(), Failure> {
        if kept.origin.verdict != Genuine::Doubtful || self.genuine || self.fact == Fact::Other {
            return Ok(());
        }
        for reason in &kept.origin.reasons {
            context.out.warn(&format!("CAREFUL: {}", shown(reason)));
        }
        let known = format!("redress record {} {} --reply {seq} --genuine", self.case, self.fact);
        if context.prompt.confirm("Do you know from elsewhere that it is genuine?", &known)? {
            return Ok(());
        }
        Err(Failure::usage("the origin of this reply is doubtful, so it shows nothing that they did")
            .effect("Nothing was recorded.")
            .hint(format!("redress record {} other --reply {seq}", self.case))
            .hint(format!("{known}      where you know that it is theirs")))
    }

    /// Refuses what no letter could say is missing.
    fn check_missing(&self, context: &mut Context) -> Result<(), Failure> {
        if self.missing.is_empty() {
            return Ok(());
        }
        let cases = case_argument::all(context)?;
        let case = case_argument::find(&cases, &self.case)?;
        let (opened, asked) = (&case.opened, desk::asked(case));
        let own = context.readable_texts();
        let named = |item: &String| letter::may_be_missing(&own, opened.regime, opened.language, asked, item);
        self.missing.iter().try_for_each(named).map_err(|error| Failure::from(&error))
    }

    /// Counts the spans among the days that they name from the day they said so, and says what they come to.
    fn until_days(&self, context: &mut Context, said: NaiveDate) -> Result<Vec<NaiveDate>, Failure> {
        if self.until.is_empty() {
            return Ok(Vec::new());
        }
        let cases = case_argument::all(context)?;
        let case = case_argument::find(&cases, &self.case)?;
        let mut days = Vec::new();
        for named in &self.until {
            let refused = |why: String| {
                Failure::usage(why)
                    .effect("Nothing was recorded.")
                    .hint(format!("redress record {} {} --until 2027-01-31", self.case, self.fact))
            };
            let day = if self.fact == Fact::Extended {
                desk::until_of_an_extension(*named).map_err(|error| {
                    refused(error.to_string())
                        .hint(format!("redress record {} extended      where they name no day", self.case))
                })?
            } else {
                desk::until(case, *named, said).map_err(|error| refused(error.to_string()))?
            };
            if let Until::Span(_) = named {
                context.out.say(&format!("{named} from {}: until {}.", text::day(said), text::day(day)));
            }
            days.push(day);
        }
        Ok(days)
    }

    fn event_of(
        &self,
        case: &Case,
        evidence: Evidence,
        reason: Option<String>,
        number: Option<String>,
        until: &[NaiveDate],
    ) -> Event {
        match self.fact {
            Fact::Sent => self.sent(case, evidence, number),
            Fact::Received => self.received(case, evidence),
            Fact::Acknowledged => Event::Acknowledged(Acknowledged { evidence, received: self.received }),
            Fact::WantsIdentity => Event::WantsIdentity(WantsIdentity { baseless: self.baseless, evidence }),
            Fact::GaveIdentity => Event::GaveIdentity(evidence),
            Fact::WantsInformation => Event::WantsInformation(evidence),
            Fact::GaveInformation => Event::GaveInformation(evidence),
            Fact::Extended => Event::Extended(Extended { evidence, reason, until: until.first().copied() }),
            Fact::Expected => Event::Expected(Expected {
                evidence,
                until: until.first().copied().unwrap_or_default(),
                what: self.what.first().cloned().unwrap_or_default(),
            }),
            Fact::Refused => Event::Refused(Refused { evidence, reason }),
            Fact::Partial => Event::Partial(Partial { evidence, missing: self.missing.clone() }),
            Fact::Done => Event::Done(evidence),
            Fact::Retained => Event::Retained(Retained { categories: self.categories(until), evidence }),
            Fact::NoData => Event::NoData(evidence),
            Fact::WrongAddress => Event::WrongAddress(self.heard(evidence)),
            Fact::Portal => Event::Portal(evidence),
            Fact::Bounced => Event::Bounced(self.heard(evidence)),
            Fact::Withdrawn => Event::Withdrawn(evidence),
            Fact::Complained => Event::Complained(Complained { ask: self.ask, evidence, to: self.to.clone() }),
            Fact::Other => Event::Other(evidence),
            Fact::Corrected => {
                Event::Corrected(Corrected { event: self.event.unwrap_or_default(), note: evidence.note, on: self.on })
            }
        }
    }

    /// Returns the sending, or that the account was closed by its own button, which is no letter. Where the sending is recorded
    /// already, it is what shows it better: nobody sends a letter twice by adding a
    /// receipt. A day other than the recorded one is a sending of its own, which is refused.
    fn sent(&self, case: &Case, evidence: Evidence, number: Option<String>) -> Event {
        let letter = self.which_letter(case);
        let by = self.by.map(WayFlag::way);
        let shows = evidence.file.is_some() || evidence.note.is_some() || number.is_some();
        if by.is_some_and(|by| case.is_the_button(letter, by)) {
            return Event::AccountDeleted(AccountDeleted { by, evidence, number });
        }
        let same_day = |sending: &&Sending| self.on.is_none_or(|on| on == sending.on);
        match case.recorded_sending(letter, by) {
            Some(sending) if shows && same_day(&sending) => {
                Event::ProofAdded(ProofAdded { evidence, letter, number, sending: sending.seq })
            }
            known => {
                let by = by.or(known.map(|sending| sending.by)).unwrap_or(Way::Email);
                Event::Sent(Sent { by, evidence, letter, number })
            }
        }
    }

    /// Returns the receipt or, where that is recorded already, what shows it.
    fn received(&self, case: &Case, evidence: Evidence) -> Event {
        match self.receipt_shown_by_the_file(case) {
            Some(receipt) if evidence.file.is_some() || self.file.is_some() => {
                let letter =
                    receipt.heard.letter.or(receipt.follow_up).or(case.request_letter().map(|letter| letter.n));
                let letter = letter.unwrap_or_else(|| self.which_letter(case));
                Event::ProofAdded(ProofAdded { evidence, letter, number: None, sending: receipt.seq })
            }
            Some(_) | None => Event::Received(self.heard(evidence)),
        }
    }

    /// Returns the recorded receipt that the file given now shows; a day other than the recorded one is a receipt of its
    /// own.
    fn receipt_shown_by_the_file<'a>(&self, case: &'a Case) -> Option<Receipt<'a>> {
        self.file.as_ref()?;
        case.recorded_receipt(self.letter, self.by.map(WayFlag::way))
            .filter(|receipt| self.on.is_none_or(|on| on == receipt.on))
    }

    /// Tells whether the fact is, or may be, about a letter that went by post.
    fn is_about_a_letter_by_post(&self, case: &Case) -> bool {
        let is_meant = |letter: &&LetterRecord| self.letter.is_none_or(|n| n == letter.n);
        let mut sendings = case.letters.iter().filter(is_meant).flat_map(|letter| &letter.sendings);
        let went_by_post = sendings.any(|sending| sending.by == Way::Post);
        went_by_post && self.by.is_none_or(|by| by.way() == Way::Post) || self.by == Some(WayFlag::Post)
    }

    /// Asks for the day a letter by post was delivered, which the time is counted from: a day that was not said is never taken for
    /// it, today as little as another.
    fn day_of_delivery(&self, context: &mut Context) -> Result<Option<NaiveDate>, Failure> {
        if self.fact != Fact::Received || self.on.is_some() || self.reply.is_some() {
            return Ok(None);
        }
        let cases = case_argument::all(context)?;
        let case = case_argument::find(&cases, &self.case)?;
        if !self.is_about_a_letter_by_post(case) || self.receipt_shown_by_the_file(case).is_some() {
            return Ok(None);
        }
        if !context.prompt.can_ask() {
            let by = self.by.map_or_else(String::new, |by| format!(" --by {}", by.way().name()));
            return Err(Failure::usage("`received` of a letter by post needs `--on` and the day it was delivered")
                .effect("Nothing was recorded. The time is counted from that day, and today is not taken for it.")
                .hint(format!(
                    "redress record {} received{by} --on DELIVERY-DAY      with the day of delivery for DELIVERY-DAY",
                    self.case
                )));
        }
        loop {
            let answer =
                context.prompt.text("On which day was it delivered?", "", "year, month, day: 2026-12-01", "")?;
            match arguments::date(&answer) {
                Ok(day) => return Ok(Some(day)),
                Err(error) => context.out.warn(&error),
            }
        }
    }

    fn which_letter(&self, case: &Case) -> u32 {
        self.letter.or(case.last_letter().map(|letter| letter.n)).unwrap_or(1)
    }

    /// Demands the way of a sending, unless the letter went by one way only and this adds to what shows that.
    fn check_way(&self, context: &mut Context) -> Result<(), Failure> {
        if self.fact != Fact::Sent || self.by.is_some() {
            return Ok(());
        }
        let cases = case_argument::all(context)?;
        let case = case_argument::find(&cases, &self.case)?;
        let (number, n) = (case.number, self.which_letter(case));
        if case.recorded_sending(n, None).is_some() {
            return Ok(());
        }
        let given = case.letter(n).ok().and_then(|letter| letter.given_out());
        let way = given.map_or(Way::Email, |(_, given)| given.way.way()).name();
        let failure = Failure::usage(format!("`sent` needs `--by post|webform|email|in-app`, for letter {n}"))
            .effect("Nothing was recorded.")
            .hint(format!("redress record {number} sent --by {way}      today; on another day with --on and the day"));
        let sent_before = case.letters.iter().rfind(|letter| letter.n != n && !letter.sendings.is_empty());
        Err(sent_before.iter().fold(failure, |failure, letter| {
            failure.hint(format!(
                "redress record {number} sent --letter {} --file FILE      more proof of letter {0}",
                letter.n
            ))
        }))
    }

    /// What is known of the letter the fact is about.
    fn heard(&self, evidence: Evidence) -> Heard {
        Heard { by: self.by.map(WayFlag::way), evidence, letter: self.letter, message_id: None }
    }

    fn categories(&self, until: &[NaiveDate]) -> Vec<Category> {
        let text = |list: &[String], index: usize| list.get(index).filter(|text| !text.trim().is_empty()).cloned();
        let category = |(index, what): (usize, &String)| Category {
            basis: text(&self.basis, index),
            holder: text(&self.holder, index),
            until: until.get(index).copied(),
            what: what.clone(),
        };
        self.what.iter().enumerate().map(category).collect()
    }
}

/// Returns what falls with a message that does not belong to the case: the facts that it showed there.
fn fallen_with_it(case: &Case, event: &Event) -> Vec<Event> {
    let Event::Corrected(Corrected { event: seq, note, on: None }) = event else { return Vec::new() };
    let struck =
        |recorded: &Recorded| Event::Corrected(Corrected { event: recorded.seq, note: note.clone(), on: None });
    case.shown_by_message(*seq).map(struck).collect()
}

/// Finds a reply that is kept with the case, and the day it came.
fn reply(context: &mut Context, name: &CaseName, seq: u64) -> Result<(NaiveDate, Filed), Failure> {
    let cases = case_argument::all(context)?;
    let case = case_argument::find(&cases, name)?;
    let kept = case.filed().find(|kept| kept.seq == seq);
    kept.map(|kept| (kept.on, kept.filed.clone())).ok_or_else(|| {
        Failure::usage(format!("entry #{seq} of case {} is no reply that is kept", case.number))
            .effect("Nothing was recorded.")
            .hint(format!("redress show {}      lists the entries", case.number))
    })
}

/// Reads a file that the user gives as proof.
pub(super) fn proof(path: &std::path::Path) -> Result<File, Failure> {
    proof::read(path)
}

/// Records that a letter went today, with what shows it.
pub(super) fn sent(
    context: &mut Context,
    number: u32,
    file: Option<File>,
    sent: impl FnOnce(Evidence) -> Sent,
) -> Result<(), Failure> {
    let (on, today) = (context.today, context.today);
    commit(context, &CaseName::Number(number), file, |_, proof| {
        let event = Event::Sent(sent(Evidence { file: proof, note: None }));
        vec![Proposal { event, on, today }]
    })
}

/// Records the facts that a reply shows, with the file of it where it is not kept already.
pub(super) fn came(
    context: &mut Context,
    number: u32,
    file: Option<File>,
    facts: impl FnOnce(Option<Proof>) -> Vec<Proposal>,
) -> Result<(), Failure> {
    commit(context, &CaseName::Number(number), file, |_, proof| facts(proof))
}

/// Records an event that happens today and carries no file.
pub(super) fn simple(context: &mut Context, case: &CaseName, event: Event) -> Result<(), Failure> {
    let (on, today) = (context.today, context.today);
    commit(context, case, None, |_, _| vec![Proposal { event, on, today }])
}

fn commit(
    context: &mut Context,
    name: &CaseName,
    file: Option<File>,
    facts: impl FnOnce(&Case, Option<Proof>) -> Vec<Proposal>,
) -> Result<(), Failure> {
    let number = case_argument::number(context, name)?;
    if context.dry_run {
        return would_record(context, number, facts);
    }
    let moment = context.moment();
    let mut ledger = context.ledger()?;
    let case = desk::record(ledger.as_mut(), number, file, facts, moment)?;
    warn_of_an_early_day(context, &case);
    tell(context, &case)
}

/// A letter that went before it was written is likely a slip of the pen, which would accuse somebody too early.
fn warn_of_an_early_day(context: &mut Context, case: &Case) {
    let Some(last) = case.events.last() else { return };
    let seq = if let Event::Corrected(corrected) = &last.event { corrected.event } else { last.seq };
    let Some(recorded) = case.events.iter().find(|recorded| recorded.seq == seq) else { return };
    let (Event::Sent(sent), Some(on)) = (&recorded.event, case.day_of(recorded)) else { return };
    let Ok(letter) = case.letter(sent.letter) else { return };
    if on < letter.written {
        context.out.warn(&format!(
            "warning: the letter was written on {}, and you say that it went on {on}; if that is a slip:\n  \
             redress record {} corrected --event {seq} --on RIGHT-DAY      with the day it did go for RIGHT-DAY",
            letter.written, case.number
        ));
    }
}

fn would_record(
    context: &mut Context,
    number: u32,
    facts: impl FnOnce(&Case, Option<Proof>) -> Vec<Proposal>,
) -> Result<(), Failure> {
    let cases = case_argument::all(context)?;
    let mut case = cases.case(number)?.clone();
    for proposal in facts(&case, None) {
        let (kind, on) = (proposal.event.kind(), proposal.on);
        case = case.would_be(proposal, context.moment().utc()).map_err(desk::DeskError::from)?;
        context.out.say(&format!("Would record `{kind}` on {on} (--dry-run)."));
    }
    Ok(())
}

/// Says where the case stands now, and what to type next.
fn tell(context: &mut Context, case: &Case) -> Result<(), Failure> {
    let cases = case_argument::all(context)?;
    let standing = desk::standing(case, context.today)?;
    if context.out.json {
        let view = CaseView::of(&cases, case, &standing, context.moment().utc())?;
        return super::show::print_json(context, case, &view, &told::about_what_shows_it(case));
    }
    context.out.say(&format!("{} Case {} is now: {}.", told::recorded(case), case.number, standing.status));
    for line in told::about_what_shows_it(case) {
        context.out.say(&line);
    }
    for remark in &standing.remarks {
        context.out.warn(&format!("note: {remark}"));
    }
    context.out.say(&super::show::clock_in_words(case, &standing));
    for line in super::show::waits_for_in_words(case, &standing) {
        context.out.say(&line);
    }
    super::show::say_next(context, &cases, case, &standing);
    say_what_was_waited_for(context, &cases, case.number)?;
    Ok(())
}

/// Names the cases whose request waited for the answer that is there now.
fn say_what_was_waited_for(context: &mut Context, cases: &Cases, number: u32) -> Result<(), Failure> {
    for case in cases.known().filter(|case| case.opened.waits_for == Some(number) && case.sent().is_none()) {
        let standing = desk::standing(case, context.today)?;
        if let Some(next) = cases.next_step(case, &standing, context.moment().utc()) {
            context.out.say(&format!(
                "Case {}:  {}",
                case.number,
                super::text::next(&next, context.now.timezone(), context.pretended)
            ));
        }
    }
    Ok(())
}
