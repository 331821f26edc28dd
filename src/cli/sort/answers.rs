//! What is asked: which fact it is, and only what that fact needs.

use chrono::NaiveDate;

use super::{Answered, Choice, Reply, screen};
use crate::{
    case::{
        Acknowledged, Case, Category, Event, Evidence, Extended, Heard, Partial, Refused, Retained, WantsIdentity, Way,
    },
    cli::{Context, Failure, arguments, list, visible::shown},
    law::{Regime, Right},
    letter,
    mail::reading::{Details, Kept},
};

/// Asks what a reply is; nothing where that is left for later.
pub(super) fn choice(
    context: &mut Context,
    case: &Case,
    reply: &Reply,
    instead: &str,
) -> Result<Option<Choice>, Failure> {
    let fits = |choice: &Choice| choice.fits(case.opened.right, reply.is_a_report());
    let choices: Vec<Choice> = Choice::ALL.into_iter().filter(fits).collect();
    offer(context, reply, &choices);
    loop {
        let help = "a number; `?` explains each, `t` shows the whole text; empty: later; Ctrl-C: nothing is changed";
        let typed = context.prompt.text("Choice", "", help, instead)?;
        let chosen = Choice::of(&typed).filter(|choice| choices.contains(choice));
        match (typed.as_str(), chosen) {
            ("", _) => return Ok(None),
            ("?", _) => explain(context, case, &choices),
            ("t", _) => {
                for line in reply.reading.iter().flat_map(screen::whole) {
                    context.out.warn(&line);
                }
            }
            (_, Some(choice)) if choice == Choice::None || is_genuine(context, reply, instead)? => {
                return Ok(Some(choice));
            }
            (_, Some(_)) => context.out.warn("Then it is 0, or left for later."),
            (_, None) => context.out.warn("A number from the list, please."),
        }
    }
}

/// Shows the choices, each with the fact that is recorded.
fn offer(context: &mut Context, reply: &Reply, choices: &[Choice]) {
    let suggested = reply.reading.as_ref().and_then(screen::suggestion);
    let row = |choice: &Choice| {
        let mark = if Some(*choice) == suggested { "<- looks like" } else { "" };
        let number = format!("  {:>2}", choice.number());
        vec![number, choice.in_words().to_owned(), format!("`{}`", choice.fact()), mark.to_owned()]
    };
    context.out.warn("What is it?");
    context.out.warn(&list::columns(&choices.iter().map(row).collect::<Vec<_>>()));
}

/// Says of each choice which fact it is and what that changes.
fn explain(context: &mut Context, case: &Case, choices: &[Choice]) {
    for choice in choices {
        context.out.warn(&format!("  {:>2}  {}", choice.number(), choice.in_words()));
        let changes = choice.changes(case.opened.regime, case.opened.right);
        context.out.warn(&format!("      `{}`: {changes}", choice.fact()));
    }
}

/// Asks whether a message of doubtful origin is genuine all the same, before it can count as anything they did.
fn is_genuine(context: &mut Context, reply: &Reply, instead: &str) -> Result<bool, Failure> {
    if !reply.reading.as_ref().is_some_and(screen::is_doubtful) {
        return Ok(true);
    }
    context.out.warn(
        "CAREFUL: something about its origin does not fit, as said above. It counts only if you know from elsewhere that\n\
         it is genuine: from your account there, or from a call to a number that does not stand in it.",
    );
    context.prompt.confirm("Do you know that it is genuine?", instead)
}

/// Asks what the fact needs.
pub(super) fn fact(
    context: &mut Context,
    case: &Case,
    reply: &Reply,
    choice: Choice,
    instead: &str,
) -> Result<Answered, Failure> {
    let details = reply.reading.as_ref().map(|reading| reading.details.clone()).unwrap_or_default();
    let mut ask = Ask { context, instead };
    let mut note = None;
    let event: Box<dyn Fn(Evidence) -> Event> = match choice {
        Choice::Acknowledged => {
            let received = ask.day("Which day of receipt do they name?", details.received)?;
            Box::new(move |evidence| Event::Acknowledged(Acknowledged { evidence, received }))
        }
        Choice::WantsIdentity => {
            let baseless = ask.baseless(case.opened.regime)?;
            Box::new(move |evidence| Event::WantsIdentity(WantsIdentity { baseless, evidence }))
        }
        Choice::WantsInformation => Box::new(Event::WantsInformation),
        Choice::Extended => {
            let until = ask.day("Until when?", details.until)?;
            let reason = ask.words("Which reason do they give?")?;
            Box::new(move |evidence| Event::Extended(Extended { evidence, reason: reason.clone(), until }))
        }
        Choice::Refused => {
            let reason = ask.words("Which reason do they give?")?;
            Box::new(move |evidence| Event::Refused(Refused { evidence, reason: reason.clone() }))
        }
        Choice::Partial => {
            let missing = ask.missing(case, "decide later")?;
            Box::new(move |evidence| Event::Partial(Partial { evidence, missing: missing.clone() }))
        }
        Choice::Done => ask.all_of_it(case)?,
        Choice::Retained => {
            let categories = ask.categories(&details)?;
            Box::new(move |evidence| Event::Retained(Retained { categories: categories.clone(), evidence }))
        }
        Choice::NoData => Box::new(Event::NoData),
        Choice::Portal => Box::new(Event::Portal),
        Choice::WrongAddress => {
            note = ask.words("Where do they say that it belongs?")?;
            Box::new(|evidence| Event::WrongAddress(Heard { evidence, ..Heard::default() }))
        }
        Choice::Bounced => {
            let letter = reply.letter;
            Box::new(move |evidence| {
                Event::Bounced(Heard { by: Some(Way::Email), evidence, letter, ..Heard::default() })
            })
        }
        Choice::None => {
            note = ask.words("What is it, in your words?")?;
            Box::new(Event::Other)
        }
    };
    Ok(Answered { event, note })
}

/// Asks, with what is typed where nobody can be asked.
struct Ask<'a, 'b> {
    context: &'a mut Context,
    instead: &'b str,
}

impl Ask<'_, '_> {
    /// Asks for words; nothing where there are none.
    fn words(&mut self, question: &str) -> Result<Option<String>, Failure> {
        let typed = self.context.prompt.text(question, "", "empty: none", self.instead)?;
        Ok(Some(typed).filter(|typed| !typed.is_empty()))
    }

    /// Asks for a day; nothing where none is named. A day that was read in the reply is offered and can be overwritten by `-`.
    fn day(&mut self, question: &str, read: Option<NaiveDate>) -> Result<Option<NaiveDate>, Failure> {
        let default = read.map_or_else(String::new, |day| day.to_string());
        let help = if read.is_some() { "as 2027-01-31; `-`: none" } else { "as 2027-01-31; empty: none" };
        loop {
            let typed = self.context.prompt.text(question, &default, help, self.instead)?;
            match typed.as_str() {
                "" | "-" => return Ok(None),
                day => match arguments::date(day) {
                    Ok(day) => return Ok(Some(day)),
                    Err(why) => self.context.out.warn(&shown(&why)),
                },
            }
        }
    }

    fn baseless(&mut self, regime: Regime) -> Result<bool, Failure> {
        match regime {
            Regime::Gdpr | Regime::UkGdpr => {
                self.context.out.warn(
                    "A copy of an identity card is usually too much for an online account: they can reach you at the address\n\
                     of the account. They may ask only where they have reasonable doubts about who you are (Art. 12(6)).\n\
                     If they had none, their question pauses nothing; if you are not sure, say no.",
                );
                self.context.prompt.confirm("Do you hold that they had no reason to doubt who you are?", self.instead)
            }
            Regime::Ccpa => {
                self.context.out.warn(
                    "A copy of an identity card is usually too much for an online account: they can check you through it.\n\
                     Asking gives them no more time (Civ. Code § 1798.130(a)(2)(A)).",
                );
                Ok(false)
            }
        }
    }

    /// Asks of a whole answer to a request for access whether it is whole: where something is missing, it is one in part.
    fn all_of_it(&mut self, case: &Case) -> Result<Box<dyn Fn(Evidence) -> Event>, Failure> {
        if case.opened.right != Right::Access {
            return Ok(Box::new(Event::Done));
        }
        let missing = self.missing(case, "nothing, it is all there")?;
        if missing.is_empty() {
            return Ok(Box::new(Event::Done));
        }
        Ok(Box::new(move |evidence| Event::Partial(Partial { evidence, missing: missing.clone() })))
    }

    /// Asks what is missing, by the numbers of the tick list.
    fn missing(&mut self, case: &Case, none: &str) -> Result<Vec<String>, Failure> {
        let opened = &case.opened;
        let list = letter::tick_list(opened.regime, opened.language, opened.right);
        self.context.out.warn("What is missing?");
        for (at, (_, says)) in list.iter().enumerate() {
            self.context.out.warn(&format!("  {:>2}  {says}", at + 1));
        }
        let help = format!("numbers with commas between, or your own words; empty: {none}");
        loop {
            let typed = self.context.prompt.text("Missing", "", &help, self.instead)?;
            let items = typed.split(',').map(str::trim).filter(|item| !item.is_empty());
            let sayable = |item: String| {
                let known = letter::may_be_missing(opened.regime, opened.language, opened.right, &item);
                known.map(|()| item).map_err(|error| error.to_string())
            };
            match items.map(|item| named(item, &list).and_then(sayable)).collect::<Result<Vec<String>, String>>() {
                Ok(missing) => return Ok(missing),
                Err(why) => self.context.out.warn(&shown(&why)),
            }
        }
    }

    /// Asks for the data that are kept, kind by kind; what was read in the reply is offered.
    fn categories(&mut self, details: &Details) -> Result<Vec<Category>, Failure> {
        let mut categories = Vec::new();
        loop {
            let read = details.retained.get(categories.len());
            let first = categories.is_empty();
            let question = if first { "Which data do they keep?" } else { "Which others?" };
            let help = match (first, read) {
                (true, _) => "one kind at a time",
                (false, Some(_)) => "`-`: no others",
                (false, None) => "empty: no others",
            };
            let default = read.map_or("", |read| read.what.as_str());
            let what = self.context.prompt.text(question, &shown(default), help, self.instead)?;
            match what.as_str() {
                "" | "-" if first => self.context.out.warn("At least one kind of data, please."),
                "" | "-" => return Ok(categories),
                _ => categories.push(self.category(what, read)?),
            }
        }
    }

    fn category(&mut self, what: String, read: Option<&Kept>) -> Result<Category, Failure> {
        let basis = read.and_then(|read| read.basis.as_deref()).unwrap_or_default();
        let help = if basis.is_empty() { "as they name it; empty: none" } else { "as they name it; `-`: none" };
        let basis = self.context.prompt.text("On which provision?", &shown(basis), help, self.instead)?;
        let until = self.day("Until when?", read.and_then(|read| read.until))?;
        let holder = self.words("Who holds them?")?;
        Ok(Category { basis: Some(basis).filter(|basis| !matches!(basis.as_str(), "" | "-")), holder, until, what })
    }
}

/// Takes a number of the list for its name, and anything else for the user's own words.
fn named(item: &str, list: &[(String, String)]) -> Result<String, String> {
    match item.parse::<usize>() {
        Ok(number) => match number.checked_sub(1).and_then(|at| list.get(at)) {
            Some((name, _)) => Ok(name.clone()),
            None => Err(format!("There is no {number} in the list.")),
        },
        Err(_) => Ok(item.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_for_its_line_and_words_for_themselves() {
        let list = vec![("copy".to_owned(), "a copy".to_owned()), ("source".to_owned(), "the source".to_owned())];
        assert_eq!(named("2", &list), Ok("source".to_owned()));
        assert_eq!(named("the chat of June", &list), Ok("the chat of June".to_owned()));
        for wrong in ["0", "3"] {
            assert!(named(wrong, &list).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_tick_list_of_access_has_every_point_of_article_15_in_its_order() {
        for regime in [Regime::Gdpr, Regime::UkGdpr] {
            let list = letter::tick_list(regime, crate::law::Language::ENGLISH, Right::Access);
            let points: Vec<&str> = list.iter().map(|(_, says)| &says[says.rfind("(Art. ").unwrap()..]).collect();
            let article = |point: &str| format!("(Art. 15{point})");
            let expected =
                ["(1)(a)", "(1)(b)", "(1)(c)", "(1)(d)", "(1)(e)", "(1)(f)", "(1)(g)", "(1)(h)", "(2)", "(3)"];
            assert_eq!(points, expected.map(article), "{regime}");
        }
    }
}
