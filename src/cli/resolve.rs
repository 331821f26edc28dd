use std::time::Duration;

use super::{Code, Context, Failure, case_argument, send, visible::shown};
use crate::{
    case::{Case, Found, LetterState},
    desk::{self, CaseName},
};

/// Clear up a letter that may or may not have gone
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress resolve 1
  redress resolve 1 --was-sent                 you saw it in your Sent folder
  redress resolve 1 --resend-uncertain         it is not there: the same letter goes again")]
pub(super) struct Resolve {
    /// The case; all uncertain letters, one by one, if not given
    #[arg(value_parser = case_argument::name)]
    case: Option<CaseName>,
    /// You looked, and it is in your Sent folder or your inbox
    #[arg(long, conflicts_with = "resend_uncertain")]
    was_sent: bool,
    /// You looked, and it is not there: send the same bytes again
    #[arg(long, requires = "case")]
    resend_uncertain: bool,
}

impl Resolve {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let cases = case_argument::all(context)?;
        let uncertain: Vec<Case> = match &self.case {
            Some(name) => vec![cases.find(name)?.clone()],
            None => cases.known().filter(|case| letter_of(case).is_some()).cloned().collect(),
        };
        if uncertain.is_empty() {
            context.out.say("No letter is uncertain.");
        }
        for case in uncertain {
            self.one(context, &case)?;
        }
        Ok(())
    }

    fn one(&self, context: &mut Context, case: &Case) -> Result<(), Failure> {
        let number = case.number;
        let Some(letter) = letter_of(case) else {
            context.out.say(&format!("No letter of case {number} is uncertain."));
            return Ok(());
        };
        let Some(found) = self.found(context, case)? else {
            context.out.say("Left as it is.");
            return Err(Failure::silent(Code::Uncertain));
        };
        if context.dry_run {
            context.out.say("Nothing was recorded or sent (--dry-run).");
            return Ok(());
        }
        let moment = context.moment();
        let patience = context.config()?.mail.smtp.map_or(Duration::ZERO, |smtp| smtp.last_timeout());
        desk::resolve(context.ledger()?.as_mut(), number, letter, found, patience, moment)?;
        match found {
            Found::Sent => {
                context.out.say("Recorded as sent, on your word.");
                Ok(())
            }
            Found::NotSent => send::again(context, number),
        }
    }

    fn found(&self, context: &mut Context, case: &Case) -> Result<Option<Found>, Failure> {
        if self.was_sent {
            return Ok(Some(Found::Sent));
        }
        if self.resend_uncertain {
            return Ok(Some(Found::NotSent));
        }
        let n = case.number;
        let id =
            case.letters.iter().rev().find_map(|letter| letter.queued.as_ref()).map(|queued| queued.message_id.clone());
        context.out.say(&format!(
            "Case {n}, {}: look into your Sent folder and your inbox for `{}` ({}).",
            shown(&case.opened.service),
            case.opened.reference,
            id.unwrap_or_default()
        ));
        let choices =
            ["I looked: it is there", "I looked: it is not there, send the same letter again", "decide later"];
        let instead = format!("redress resolve {n} --was-sent, or --resend-uncertain if it is not there");
        let chosen = context.prompt.choose("What did you find?", &choices, &instead)?;
        Ok([Some(Found::Sent), Some(Found::NotSent), None][chosen])
    }
}

fn letter_of(case: &Case) -> Option<u32> {
    case.letters.iter().rfind(|letter| letter.state == LetterState::Uncertain).map(|letter| letter.n)
}
