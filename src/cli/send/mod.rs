//! Sending: each letter is shown, asked about, handed over and reported, whatever became of the one before.

mod by_hand;
mod cure;
mod due;
mod fate;
mod handing_over;
mod report;
mod screen;

use chrono::NaiveDate;
use serde_json::json;

use super::{Code, Context, Failure, case_argument, show, text, visible::shown};
use crate::{
    case::{Case, HistoryError, LetterRecord, LetterState, Outlet, Way},
    config::Config,
    desk::{self, CaseName, DeskError, Pace, Sender, Word},
};
use by_hand::Ways;
use fate::Fate;
pub(super) use handing_over::step_in_words;
use handing_over::{Handed, Provider};
use screen::Leaving;

/// Show a letter, and send it when you say yes
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress send 1
  redress send 1 --dry-run
  redress send 1 --via draft --open
  redress send 1 --via webform --limit 1000
  redress send             the unsent letters, one by one
  redress send --due       those that were put off and whose time has come; asks nothing")]
pub(super) struct Send {
    /// The cases; the unsent letters one by one if not given
    #[arg(value_parser = case_argument::name)]
    cases: Vec<CaseName>,
    /// Send again what was put off, where its time has come; it was seen and approved before, so nothing is asked
    #[arg(long, conflicts_with_all = ["cases", "via"])]
    due: bool,
    /// How many letters are to go, where that many must be confirmed; for scripts, as `--yes` does not answer it
    #[arg(long, value_name = "NUMBER", conflicts_with = "due")]
    count: Option<usize>,
    /// Send it although an earlier request for the same is still to be answered
    #[arg(long, requires = "cases")]
    insist: bool,
    /// With `--via`: which letter, the newest if not given
    #[arg(long, value_name = "N", requires = "via")]
    letter: Option<u32>,
    #[command(flatten)]
    ways: Ways,
}

/// The letters of one command.
#[derive(Default)]
struct Batch {
    /// Those that go.
    tasks: Vec<Task>,
    /// Those that were named and cannot go.
    skipped: Vec<(Task, Fate)>,
}

/// One letter that is to go.
pub(super) struct Task {
    case: Case,
    letter: LetterRecord,
    word: Word,
}

impl Send {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        if self.due {
            let config = context.config()?;
            return due::run(context, &config);
        }
        if self.cases.is_empty() && context.yes {
            return Err(which(context)?);
        }
        self.ways.check()?;
        let batch = self.batch(context)?;
        if batch.tasks.is_empty() && batch.skipped.is_empty() {
            context.out.say("No letter waits to be sent.");
        }
        let config = context.config()?;
        self.confirm_count(context, &config, &batch.tasks)?;
        send_all(context, &config, &self.ways, batch, send_one)
    }

    /// Has the number of letters typed where there are many, whatever else was answered before.
    ///
    /// What is counted is shown first: nobody says yes to a number of letters whose names were not seen.
    fn confirm_count(&self, context: &mut Context, config: &Config, tasks: &[Task]) -> Result<(), Failure> {
        let count = tasks.len();
        let by_hand = self.ways.via.is_some_and(|via| via.outlet().is_some());
        let usual = self.ways.via.is_none() && config.sending.is_on_paper();
        let nothing_leaves = context.dry_run || by_hand || usual || config.mail.smtp.is_none();
        let letters = text::count(count as u64, "letter");
        match self.count {
            Some(given) if given != count => {
                Err(Failure::usage(format!("`--count {given}` was given, and {letters} would go"))
                    .hint(format!("--count {count}"))
                    .hint("redress outbox"))
            }
            Some(_) => Ok(()),
            None if nothing_leaves || count <= config.sending.ask_above => Ok(()),
            None => {
                for task in tasks {
                    context.out.warn(&task.line());
                }
                let question = format!("Type {count} to send {letters}:");
                let typed = context.prompt.text(&question, "", "", &format!("redress send … --count {count}"))?;
                if typed == count.to_string() {
                    return Ok(());
                }
                Err(Failure::usage(format!("`{typed}` is not {count}")).hint("name the cases: redress send 1 2"))
            }
        }
    }

    /// Returns the letters that go and, where several cases were named, those that cannot, with the reason said.
    fn batch(&self, context: &mut Context) -> Result<Batch, Failure> {
        let cases = case_argument::all(context)?;
        if self.cases.is_empty() {
            let open: Vec<&Case> = cases.known().filter(|case| case.is_open()).collect();
            for held in open.iter().filter_map(|case| Some((case.number, cases.held(case, context.today)?))) {
                context.out.say(&format!("Case {}: {}", held.0, show::held_in_words(held.0, held.1)));
            }
            let free = open.into_iter().filter(|case| cases.held(case, context.today).is_none());
            return Ok(Batch::of(free.filter_map(Task::waiting).collect()));
        }
        let mut named: Vec<&Case> = Vec::new();
        for name in &self.cases {
            let case = cases.find(name)?;
            if named.iter().all(|known| known.number != case.number) {
                named.push(case);
            }
        }
        let mut batch = Batch::default();
        for case in &named {
            match (self.task(case, context.today), case.last_letter()) {
                (Ok(task), _) => batch.tasks.push(task),
                (Err(failure), Some(letter)) if 1 < named.len() => {
                    context.out.warn(&format!("Case {} is skipped: {}", case.number, failure.message()));
                    let task = Task { case: (*case).clone(), letter: letter.clone(), word: Word::Now };
                    batch.skipped.push((task, Fate::Skipped(failure)));
                }
                (Err(failure), _) => return Err(failure),
            }
        }
        Ok(batch)
    }

    fn task(&self, case: &Case, today: NaiveDate) -> Result<Task, Failure> {
        let task = match self.ways.via.and_then(by_hand::Via::outlet) {
            Some(outlet) => Task::by_hand(case, self.letter, outlet, today)?,
            None => Task::waiting(case).ok_or_else(|| why_not(case))?,
        };
        Ok(Task { word: if self.insist { Word::Insists } else { Word::Now }, ..task })
    }
}

/// Asks for the cases where `--yes` is to answer for them, and names those that wait.
fn which(context: &mut Context) -> Result<Failure, Failure> {
    const NAMED: usize = 5;
    let cases = case_argument::all(context)?;
    // What was given for sending by hand goes on no general yes.
    let by_yes = |task: Task| task.letter.given_by_mail().is_none();
    let goes = |case: &&Case| cases.held(case, context.today).is_none() && Task::waiting(case).is_some_and(by_yes);
    let waits = |case: &&Case| case.is_open() && goes(case);
    let numbers: Vec<String> = cases.known().filter(waits).map(|case| case.number.to_string()).take(NAMED).collect();
    let failure = Failure::usage("`send --yes` needs the case");
    Ok(if numbers.is_empty() {
        failure.hint("redress list      no letter waits for a yes")
    } else {
        failure.hint(format!("redress send {} --yes", numbers.join(" "))).hint("redress outbox")
    })
}

impl Batch {
    fn of(tasks: Vec<Task>) -> Self {
        Self { tasks, skipped: Vec::new() }
    }
}

impl Task {
    fn waiting(case: &Case) -> Option<Self> {
        let letter = case.letters.iter().rfind(|letter| letter.state.may_be_sent())?;
        Some(Self { case: case.clone(), letter: letter.clone(), word: Word::Now })
    }

    /// Returns the letter, or the newest, if it can still go by this way: the same letter may go by several.
    fn by_hand(case: &Case, n: Option<u32>, outlet: Outlet, today: NaiveDate) -> Result<Self, Failure> {
        let letter = match n {
            Some(n) => case.letter(n).map_err(DeskError::from)?,
            None => case.last_letter().ok_or(DeskError::NothingToSend(case.number))?,
        };
        case.may_put_out(letter.n, outlet.way(), today).map_err(DeskError::from)?;
        Ok(Self { case: case.clone(), letter: letter.clone(), word: Word::Now })
    }

    /// Takes who writes from the stored message, which goes as it is; else from the settings, else from the case.
    fn sender(&self, config: &Config) -> Sender {
        let subject = &self.case.opened.subject;
        if let Some(queued) = &self.letter.queued {
            return Sender { copy: queued.copy.clone(), email: queued.from.clone(), name: subject.name.clone() };
        }
        let (name, email) = config.me.as_ref().map_or((&subject.name, &subject.email), |me| (&me.name, &me.email));
        let copy = config.mail.smtp.as_ref().is_some_and(|smtp| smtp.copy_to_self);
        Sender { copy: copy.then(|| email.clone()), email: email.clone(), name: name.clone() }
    }

    /// Names the letter in one line: whose it is, where it goes, what it is about and how to read it.
    fn line(&self) -> String {
        let (case, n) = (self.case.number, self.letter.n);
        format!(
            "Case {case}, {}, letter {n} to {}: {}      redress show {case} --letter {n}",
            shown(&self.case.opened.service),
            shown(self.to().unwrap_or("their postal address, web form or app")),
            self.letter.subject
        )
    }

    /// Returns where the letter goes.
    fn to(&self) -> Option<&str> {
        self.letter.queued.as_ref().map(|queued| queued.to.as_str()).or(self.letter.to.as_deref())
    }
}

/// Says why no letter of the case can be sent.
fn why_not(case: &Case) -> Failure {
    let number = case.number;
    match case.last_letter().map(|letter| (letter.state, letter)) {
        Some((LetterState::Uncertain, letter)) => {
            Failure::new(Code::Uncertain, format!("letter {} of case {number} may or may not have gone", letter.n))
                .effect("It is never sent again by itself.")
                .hint(format!("redress resolve {number}"))
        }
        Some((_, letter)) if letter.first_sent().is_some() => {
            let on = letter.first_sent().unwrap_or(letter.written);
            DeskError::from(HistoryError::AlreadySent { case: number, entry: None, letter: letter.n, on }).into()
        }
        Some(_) | None => DeskError::NothingToSend(number).into(),
    }
}

/// Letters that go one after the other through one provider.
struct Round<'a> {
    config: &'a Config,
    provider: Option<Provider>,
    ways: &'a Ways,
}

impl Round<'_> {
    /// Hands a letter over; the password is asked for before the first one.
    fn hand_over(&mut self, context: &mut Context, task: &Task, sender: &Sender) -> Result<Fate, Failure> {
        let Some(smtp) = &self.config.mail.smtp else { return Err(no_account(task.case.number)) };
        let provider = match self.provider.take() {
            Some(provider) => provider,
            None => Provider::new(context, smtp)?,
        };
        let handed = handing_over::hand_over(context, self.provider.insert(provider), pace(self.config), task, sender)?;
        Ok(match handed {
            Handed::Elsewhere(error) => Fate::Elsewhere(error),
            Handed::Tried(dispatch) => Fate::Tried(dispatch),
        })
    }
}

/// Returns how fast letters may leave.
fn pace(config: &Config) -> Pace {
    Pace { a_day: config.sending.a_day, pause: config.sending.between() }
}

/// Sends letters one after the other, says what became of each, and ends with the worst of it.
fn send_all(
    context: &mut Context,
    config: &Config,
    ways: &Ways,
    Batch { tasks, skipped }: Batch,
    send_one: fn(&mut Context, &mut Round, &Task) -> Result<Fate, Failure>,
) -> Result<(), Failure> {
    let several = tasks.len() + skipped.len() > 1;
    let mut round = Round { config, provider: None, ways };
    let count = tasks.len() + skipped.len();
    let mut fates = skipped;
    for task in tasks {
        let fate = send_one(context, &mut round, &task).unwrap_or_else(Fate::Failed);
        let interrupted = fate.code() == Some(Code::Interrupted);
        if let (Fate::Failed(failure), true, false) = (&fate, several, context.out.json) {
            context.out.warn(failure.to_string().trim_end());
        }
        let ends_here = interrupted || fate.shuts_out();
        if fate.shuts_out() && fates.len() + 1 < count {
            context.out.warn("The others were not tried: the provider would refuse the same login.");
        }
        fates.push((task, fate));
        if ends_here {
            break;
        }
    }
    if context.out.json {
        let letters: Vec<_> = fates.iter().map(|(task, fate)| fate.document(&task.case, &task.letter)).collect();
        context.out.document(&json!({ "schema": "redress.send/1", "letters": letters }))?;
    }
    let said = several && !context.out.json;
    fate::worst(fates.into_iter().map(|(_, fate)| fate))
        .map_err(|failure| if said { Failure::silent(failure.code()) } else { failure })
}

fn send_one(context: &mut Context, round: &mut Round, task: &Task) -> Result<Fate, Failure> {
    let (config, ways) = (round.config, round.ways);
    let sender = task.sender(config);
    let registry = context.registry()?;
    let usual = desk::usual_outlet(&registry, &task.case, &task.letter, config.sending.by)?;
    let outlet = match (ways.via, &config.mail.smtp) {
        (None, Some(_)) if usual == Outlet::Draft => None,
        (None, _) => Some(usual),
        (Some(via), _) => via.outlet(),
    };
    if let Some(outlet) = outlet {
        return by_hand::put_out(context, task, &sender, ways, outlet);
    }
    let n = task.case.number;
    if config.mail.smtp.is_none() {
        return Err(no_account(n));
    }
    let destination = desk::destination(&registry, &task.case, &task.letter, Way::Email)?;
    let asks = !context.dry_run && !context.yes && context.prompt.can_ask();
    screen::show(context, task, &Leaving::by_mail(&destination, &sender), asks)?;
    if context.dry_run {
        return show_message(context, task, &sender);
    }
    if context.yes {
        screen::may_have_gone_by_hand(task)?;
    }
    let question = format!("Send it to {} now?", destination.line());
    if !context.yes && !context.prompt.confirm(&question, &format!("redress send {n} --yes"))? {
        context.out.say("Not sent; the letter waits.");
        return Ok(Fate::Left);
    }
    let fate = round.hand_over(context, task, &sender)?;
    match fate {
        Fate::Elsewhere(error) => return Err(error.into()),
        Fate::Tried(ref dispatch) => report::tell(context, task, dispatch),
        Fate::Failed(_) | Fate::Left | Fate::PutOut(_) | Fate::Shown { .. } | Fate::Skipped(_) => {}
    }
    Ok(fate)
}

fn no_account(case: u32) -> Failure {
    Failure::new(Code::Configuration, "no mail account is set up")
        .effect("The letter is saved and has not gone.")
        .hint("redress init")
        .hint(format!("redress send {case} --via draft      a file that your mail program opens"))
}

/// What a message has anew each time until its bytes are stored. The name of a draft that was given stays with its letter.
const SET_WHEN_STORED: &str = "Its Date, its Message-ID unless it has one, and the boundary between its parts are set when it is stored for sending; the \
     rest goes as it stands here. Once stored, no byte changes any more.";

/// Prints the message: the exact bytes where they are stored, else as they would be stored now; opens no connection.
fn show_message(context: &mut Context, task: &Task, sender: &Sender) -> Result<Fate, Failure> {
    let Some(ledger) = context.ledger_if_any()? else { return Err(DeskError::NothingToSend(task.case.number).into()) };
    let bytes = if let Some(queued) = &task.letter.queued {
        desk::stored_message(ledger.as_ref(), task.case.number, queued)?
    } else {
        let parts = desk::stored_parts(ledger.as_ref(), task.case.number, &task.letter)?;
        desk::message_for(&task.case, &task.letter, sender, parts, context.moment(), false)?.bytes
    };
    let message = String::from_utf8_lossy(&bytes).into_owned();
    if !context.out.json {
        context.out.exactly(&message)?;
    }
    if task.letter.queued.is_none() {
        context.out.say(SET_WHEN_STORED);
    }
    context.out.say("Nothing was stored or sent (--dry-run).");
    Ok(Fate::Shown { message })
}

/// Sends a letter again that the user said had not gone; the user has just seen and decided it.
pub(super) fn again(context: &mut Context, number: u32) -> Result<(), Failure> {
    let cases = case_argument::all(context)?;
    let Some(task) = Task::waiting(cases.case(number)?) else { return Err(DeskError::NothingToSend(number).into()) };
    let config = context.config()?;
    let said_before = std::mem::replace(&mut context.yes, true);
    let sent = send_all(context, &config, &Ways::default(), Batch::of(vec![task]), send_one);
    context.yes = said_before;
    sent
}
