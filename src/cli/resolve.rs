use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{Code, Context, Failure, access, case_argument, send, show, text, visible::shown};
use crate::{
    case::{Case, Found, LetterRecord, LetterState, Looked, MentionKind, Tier, Way},
    config::{Imap, Provider},
    desk::{self, CaseName, Places},
    post::{ImapMailbox, Mailbox, Step},
};

/// How long a provider may take to file what was sent.
const FILED_BY_THEN: TimeDelta = TimeDelta::minutes(30);

/// Clear up a letter that may or may not have gone: look into your mailbox, then ask
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress resolve 1
  redress resolve 1 --no-look                  only ask
  redress resolve 1 --was-sent                 you found it
  redress resolve 1 --resend-uncertain         the same letter goes again; it may then arrive twice

To find the letter proves that it went. To find nothing proves little: many mail providers put nothing that a program
sends into the Sent folder, and your copy takes some minutes, or lies in the folder for spam. Where you are not sure, wait.
Looking needs `[mail.imap]` in the settings. It reads and changes nothing: no message is marked as read.")]
pub(super) struct Resolve {
    /// The case; all uncertain letters, one by one, if not given
    #[arg(value_parser = case_argument::name)]
    case: Option<CaseName>,
    /// Do not look into your mailbox, only ask
    #[arg(long, conflicts_with_all = ["was_sent", "resend_uncertain"])]
    no_look: bool,
    /// You found it, in your Sent folder, your inbox or the folder for spam
    #[arg(long, requires = "case", conflicts_with = "resend_uncertain")]
    was_sent: bool,
    /// Send the same bytes again, although the letter may have gone already
    #[arg(long, requires = "case")]
    resend_uncertain: bool,
}

/// What the user decides when the mailbox did not.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Answer {
    Found(Found),
    LookAgain,
    Wait,
}

/// What became of one uncertain letter.
struct Fate {
    case: Case,
    letter: u32,
    looked: Option<Looked>,
    code: Option<Code>,
}

impl Resolve {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let cases = case_argument::all(context)?;
        let uncertain: Vec<Case> = match &self.case {
            Some(name) => vec![cases.find(name)?.clone()],
            None => cases.known().filter(|case| letter_of(case).is_some()).cloned().collect(),
        };
        if uncertain.is_empty() {
            context.out.say("No letter is uncertain.  What waits to be sent:  redress outbox");
        }
        let mut fates = Vec::new();
        for case in uncertain {
            fates.extend(self.one(context, case)?);
        }
        if context.out.json && !self.resend_uncertain {
            let letters = fates.iter().map(|fate| fate.document(context)).collect::<Result<Vec<_>, _>>()?;
            context.out.document(&json!({ "schema": "redress.resolve/1", "letters": letters }))?;
        }
        fates.iter().find_map(|fate| fate.code).map_or(Ok(()), |code| Err(Failure::silent(code)))
    }

    fn one(&self, context: &mut Context, case: Case) -> Result<Option<Fate>, Failure> {
        let number = case.number;
        let Some(letter) = letter_of(&case).cloned() else {
            context.out.say(&format!("No letter of case {number} is uncertain."));
            say_earlier_tries(context, &case);
            return Ok(None);
        };
        let mut fate = Fate { case, letter: letter.n, looked: None, code: None };
        let answer = match self.given() {
            Some(found) => Answer::Found(found),
            None => self.look_and_ask(context, &letter, &mut fate)?,
        };
        match answer {
            Answer::Found(found) if !fate.is_found() => {
                if context.dry_run {
                    context.out.say("Nothing was recorded or sent (--dry-run).");
                    return Ok(Some(fate));
                }
                record(context, number, letter.n, found)?;
            }
            Answer::Found(_) => show::say_standing(context, number)?,
            Answer::LookAgain | Answer::Wait => {
                context.out.say("Left as it is.");
                fate.code = Some(Code::Uncertain);
            }
        }
        Ok(Some(fate))
    }

    /// Returns what the user found, where it was said on the command line.
    fn given(&self) -> Option<Found> {
        match (self.was_sent, self.resend_uncertain) {
            (true, _) => Some(Found::Sent),
            (false, true) => Some(Found::NotSent),
            (false, false) => None,
        }
    }

    fn look_and_ask(&self, context: &mut Context, letter: &LetterRecord, fate: &mut Fate) -> Result<Answer, Failure> {
        let imap = context.config()?.mail.imap.filter(|_| !self.no_look);
        if imap.is_none() && !self.no_look {
            context.out.say("redress can look into your mailbox for it once `[mail.imap]` is set:  redress init");
        }
        loop {
            if let Some(imap) = &imap {
                fate.looked = look(context, imap, &fate.case, letter)?;
                if fate.is_found() {
                    return Ok(Answer::Found(Found::Sent));
                }
            }
            if context.out.json && !context.prompt.can_ask() && imap.is_some() {
                return Ok(Answer::Wait);
            }
            match ask(context, &fate.case, letter, imap.is_some())? {
                Answer::LookAgain => {}
                answer => return Ok(answer),
            }
        }
    }
}

impl Fate {
    fn is_found(&self) -> bool {
        self.looked.as_ref().is_some_and(|looked| looked.copy.is_some())
    }

    fn document(&self, context: &mut Context) -> Result<Value, Failure> {
        let cases = case_argument::all(context)?;
        let letter = cases.case(self.case.number)?.letter(self.letter).map_err(desk::DeskError::from)?;
        Ok(json!({
            "case": self.case.number,
            "reference": self.case.opened.reference,
            "letter": letter.n,
            "message_id": letter.message_id(),
            "state": letter.state,
            "evidence": letter.tier(),
            "looked": self.looked,
        }))
    }
}

/// Writes the user's word down, and sends again what has not gone.
fn record(context: &mut Context, number: u32, letter: u32, found: Found) -> Result<(), Failure> {
    let moment = context.moment();
    let patience = context.config()?.mail.smtp.map_or(Duration::ZERO, |smtp| smtp.last_timeout());
    desk::resolve(context.ledger()?.as_mut(), number, letter, found, patience, moment)?;
    match found {
        Found::Sent => {
            context.out.say("Recorded as sent, on your word.");
            show::say_standing(context, number)
        }
        Found::NotSent => send::again(context, number),
    }
}

/// Looks into the mailbox and says what was seen; that it could not be looked is said, and no more.
fn look(context: &mut Context, imap: &Imap, case: &Case, letter: &LetterRecord) -> Result<Option<Looked>, Failure> {
    let provider = Provider::behind(&imap.host);
    let places = Places {
        folders: imap.folders.clone(),
        sent: provider.map(|provider| provider.sent.clone()).unwrap_or_default(),
        server: format!("{}:{}", imap.host, imap.port),
    };
    if context.dry_run {
        context.out.say(&format!("It would be looked for at {} (--dry-run).", places.server));
        return Ok(None);
    }
    context.out.say(&format!("Looking for the letter of case {} in your mailbox at {}.", case.number, imap.host));
    let server = access::incoming(context, imap)?;
    let login = match access::login(context, &imap.host, imap.user.as_deref(), imap.auth, &imap.password) {
        Ok(login) => login,
        Err(failure) => {
            context.out.warn(&format!("warning: the mailbox cannot be opened: {}", failure.message()));
            return Ok(None);
        }
    };
    let clock = context.clock();
    let mut ledger = context.ledger()?;
    let out = &mut context.out;
    let mut open = || {
        let mut progress = |step: Step| out.say(send::step_in_words(step, &imap.host).as_str());
        ImapMailbox::open(&server, login.as_ref(), &mut progress).map(|mailbox| Box::new(mailbox) as Box<dyn Mailbox>)
    };
    let looked = desk::look(ledger.as_mut(), case.number, letter.n, &places, &mut open, &clock)?;
    tell(context, case.number, &looked);
    if let Some(name) = probably_kept_from(&looked, provider, context.now.to_utc() - letter.since) {
        context.out.say(&format!("It was probably NOT SENT: {name} files what it takes, and half an hour has passed."));
    }
    Ok(Some(looked))
}

/// Returns the name of the provider that a letter probably never reached: it files what it takes and has had the time,
/// everything was looked through, and nothing there tells of the letter. An answer or a report shows that it had gone.
fn probably_kept_from<'a>(looked: &Looked, provider: Option<&'a Provider>, waited: TimeDelta) -> Option<&'a str> {
    let nothing = looked.copy.is_none() && looked.failed.is_none() && looked.mentions.is_empty();
    let files = provider.filter(|provider| provider.files_sent_itself == Some(true))?;
    (nothing && FILED_BY_THEN < waited).then_some(files.name.as_str())
}

pub(super) fn tell(context: &mut Context, number: u32, looked: &Looked) {
    if let Some(copy) = &looked.copy {
        context.out.say(&format!(
            "SENT.  Found in `{}`, {}, by {}. It counts as sent, with the copy as proof ({}: {}).",
            copy.folder,
            copy.came.format("%Y-%m-%d %H:%M UTC"),
            copy.by.in_words(),
            Tier::E2,
            Tier::E2.meaning(),
        ));
    } else if !looked.folders.is_empty() {
        let folders: Vec<String> = looked.folders.iter().map(|folder| format!("`{folder}`")).collect();
        context.out.say(&format!("Not found in {}.", folders.join(", ")));
    }
    for mention in &looked.mentions {
        let what = match mention.kind {
            MentionKind::Reply => "a message that answers it",
            MentionKind::Report => "a report about it",
        };
        context.out.say(&format!("There is {what} in `{}`: read it before you decide anything.", mention.folder));
    }
    if let Some(why) = &looked.failed {
        context.out.warn(&format!("warning: your mailbox could not be looked through: {why}"));
        context
            .out
            .say(&format!("  The letter is as it was.\n  try: redress resolve {number}      later, or look yourself"));
    }
}

fn ask(context: &mut Context, case: &Case, letter: &LetterRecord, may_look: bool) -> Result<Answer, Failure> {
    let n = case.number;
    context.out.say(&format!(
        "Case {n}, {}: look for `{}` ({}) in your Sent folder, your inbox and the folder for spam.",
        shown(&case.opened.service),
        case.opened.reference,
        letter.message_id().unwrap_or_default()
    ));
    context.out.say(&what_it_proves(letter));
    if !context.prompt.can_ask() {
        return Err(Failure::new(Code::Usage, "nobody can be asked here: What did you find?")
            .effect("Nothing was sent, and the letter is as it was.")
            .hint(format!("redress resolve {n} --was-sent      you found it"))
            .hint(format!("redress resolve {n}      later, where you found nothing: that is the safe choice"))
            .hint(format!("redress resolve {n} --resend-uncertain      it goes again, and may then arrive twice")));
    }
    let mut choices = vec![
        ("I found it: it has gone", Answer::Found(Found::Sent)),
        ("I found nothing, or am not sure: leave it for now (the safe choice)", Answer::Wait),
    ];
    choices.extend(may_look.then_some(("look again", Answer::LookAgain)));
    choices.push(("send the same letter again, although it may have gone already", Answer::Found(Found::NotSent)));
    let words: Vec<&str> = choices.iter().map(|(words, _)| *words).collect();
    // Whoever only presses return has found nothing out.
    let chosen = context.prompt.choose_from("What did you find?", &words, 1, "")?;
    Ok(choices[chosen].1)
}

/// Names the tries that were set aside because nothing was found of them, and what to type if one turns up.
fn say_earlier_tries(context: &mut Context, case: &Case) {
    let offset = context.now.timezone();
    for letter in &case.letters {
        let Some(earlier) = text::earlier_tries(letter, offset) else { continue };
        // A letter that went has its day already; a second one would be refused.
        let went = letter.sendings.iter().any(|sending| sending.by == Way::Email);
        let first = letter.tries_that_may_have_gone().map(|one| one.on).min();
        let Some(day) = first.filter(|_| !went) else { continue };
        context.out.say(&format!(
            "Letter {}: {earlier} may have gone; you found nothing of it. If it turns up:  redress record {} sent --by email \
             --letter {0} --on {day}",
            letter.n, case.number
        ));
    }
}

/// Says how far it can be told by looking whether a letter went, before anybody says that it did not.
fn what_it_proves(letter: &LetterRecord) -> String {
    let copy = letter.queued.as_ref().and_then(|queued| queued.copy.as_ref());
    let copy = copy.map_or_else(
        || "No copy to yourself went with it.".to_owned(),
        |to| format!("The copy to {} may take some minutes.", shown(to)),
    );
    format!(
        "To find it proves that it went; to find nothing proves little. Many mail providers put nothing that a program sends \
         into the Sent folder. {copy} Should it arrive twice, it says itself that it is one request."
    )
}

fn letter_of(case: &Case) -> Option<&LetterRecord> {
    case.letters.iter().rfind(|letter| letter.state == LetterState::Uncertain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{CopyFound, Mention, SeenBy};

    fn copy() -> CopyFound {
        CopyFound {
            by: SeenBy::MessageId,
            came: chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap(),
            document: None,
            filed_as_sent: true,
            folder: "Sent".to_owned(),
            size: 1,
            uid: 1,
            uid_validity: 1,
        }
    }

    #[test]
    fn a_letter_was_probably_not_sent_where_the_provider_would_have_filed_it_and_nothing_tells_of_it() {
        let files = Provider::all().iter().find(|provider| provider.files_sent_itself == Some(true)).unwrap();
        let silent = Provider::all().iter().find(|provider| provider.files_sent_itself.is_none()).unwrap();
        let (half, longer) = (TimeDelta::minutes(30), TimeDelta::minutes(30) + TimeDelta::seconds(1));
        let nothing = Looked::empty(1, "imap.example.org:993");
        assert_eq!(probably_kept_from(&nothing, Some(files), longer), Some(files.name.as_str()));
        assert_eq!(probably_kept_from(&nothing, Some(files), half), None, "it may still be filed");
        assert_eq!(probably_kept_from(&nothing, Some(silent), longer), None, "it is not known to file anything");
        assert_eq!(probably_kept_from(&nothing, None, longer), None);
        let found = Looked { copy: Some(copy()), ..nothing.clone() };
        let failed = Looked { failed: Some("no connection".to_owned()), ..nothing.clone() };
        let told = Mention { folder: "INBOX".to_owned(), kind: MentionKind::Report, uid: 1, uid_validity: 1 };
        let told = Looked { mentions: vec![told], ..nothing };
        for looked in [found, failed, told] {
            assert_eq!(probably_kept_from(&looked, Some(files), longer), None, "{looked:?}");
        }
    }
}
