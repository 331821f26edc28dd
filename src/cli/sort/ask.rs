//! The questions, one by one; none is asked of what the reply itself has told.

use chrono::NaiveDate;

use super::choice::not_allowed;
use crate::{
    case::{Case, Category, Event, Evidence, Partial},
    cli::{Context, Failure, arguments, visible::shown},
    desk,
    law::{Question, Regime, Right},
    letter,
    mail::reading::{Details, Kept, Until},
};

/// Asks, with what is typed where nobody can be asked.
pub(super) struct Ask<'a, 'b> {
    pub(super) context: &'a mut Context,
    pub(super) instead: &'b str,
}

impl Ask<'_, '_> {
    /// Asks for words; nothing where there are none.
    pub(super) fn words(&mut self, question: &str) -> Result<Option<String>, Failure> {
        self.words_or(question, "empty: none")
    }

    /// Asks for the reason they give; the letter that answers says so where they give none.
    pub(super) fn reason(&mut self) -> Result<Option<String>, Failure> {
        self.words_or("Which reason do they give?", "in their words; empty: none, and your letter says so")
    }

    fn words_or(&mut self, question: &str, help: &str) -> Result<Option<String>, Failure> {
        let typed = self.context.prompt.text(question, "", help, self.instead)?;
        Ok(Some(typed).filter(|typed| !typed.is_empty()))
    }

    /// Asks for the day on which a reply came that bears none which can be read: days are counted from it.
    pub(super) fn came_on(&mut self, today: NaiveDate) -> Result<NaiveDate, Failure> {
        let mut offered = today.to_string();
        loop {
            let question = "On which day did it come?";
            let typed =
                self.context.prompt.text(question, &offered, "as 2027-01-31 or 31 January 2027", self.instead)?;
            match arguments::date(&typed) {
                Ok(day) => return Ok(day),
                Err(why) => {
                    offered = arguments::meant_day(&typed).unwrap_or(today).to_string();
                    self.context.out.warn(&shown(&why));
                }
            }
        }
    }

    /// Asks for the day a reply came, where the one it bears cannot be; nothing where that is left for later.
    pub(super) fn came(&mut self) -> Result<Option<NaiveDate>, Failure> {
        self.typed_day("Which day did it come?", "as 2027-01-31 or 31 January 2027; `-`: later")
    }

    /// Asks until when, as a day or as they say it, counted from the day they said so; nothing where they name none. What was
    /// read in the reply is offered and can be overwritten by `-`.
    pub(super) fn until(
        &mut self,
        case: &Case,
        said: NaiveDate,
        read: Option<Until>,
    ) -> Result<Option<NaiveDate>, Failure> {
        let none = if read.is_some() { "`-`: none" } else { "empty: none" };
        self.named("Until when?", (case, said), read, none)
    }

    /// Asks until when they take more time: a day alone, since a span of theirs does not run from the day they say so.
    pub(super) fn until_of_an_extension(&mut self, read: Option<NaiveDate>) -> Result<Option<NaiveDate>, Failure> {
        let default = read.map_or_else(String::new, |day| day.to_string());
        let none = if read.is_some() { "`-`" } else { "empty" };
        let help = format!("the day they name, as `31 January 2027`; {none}: none, the longest time of the law counts");
        self.day_of("Until when?", &default, &help, |named| {
            desk::until_of_an_extension(named).map_err(|why| why.to_string())
        })
    }

    fn named(
        &mut self,
        question: &str,
        (case, said): (&Case, NaiveDate),
        read: Option<Until>,
        none: &str,
    ) -> Result<Option<NaiveDate>, Failure> {
        let default = read.map_or_else(String::new, |named| named.to_string());
        let help = format!("a day, or as they say it: `31 December 2036`, `7-15 working days`; {none}");
        self.day_of(question, &default, &help, |named| desk::until(case, named, said).map_err(|why| why.to_string()))
    }

    /// Asks until it is told a day that can be used, or that there is none.
    fn day_of(
        &mut self,
        question: &str,
        default: &str,
        help: &str,
        day: impl Fn(Until) -> Result<NaiveDate, String>,
    ) -> Result<Option<NaiveDate>, Failure> {
        loop {
            let typed = self.context.prompt.text(question, default, help, self.instead)?;
            if matches!(typed.as_str(), "" | "-") {
                return Ok(None);
            }
            let named = typed.parse::<Until>().map_err(|why| why.to_string());
            match named.and_then(&day) {
                Ok(day) => return Ok(Some(day)),
                Err(why) => {
                    let none = if default.is_empty() { "press return" } else { "type `-`" };
                    self.context.out.warn(&format!("{}. If they name no day, {none}.", shown(&why)));
                }
            }
        }
    }

    /// Asks for a day until one can be used. Where what was typed can mean one day only, that is offered.
    fn typed_day(&mut self, question: &str, help: &str) -> Result<Option<NaiveDate>, Failure> {
        let mut meant = String::new();
        loop {
            let typed = self.context.prompt.text(question, &meant, help, self.instead)?;
            match typed.as_str() {
                "" | "-" => return Ok(None),
                day => match arguments::date(day) {
                    Ok(day) => return Ok(Some(day)),
                    Err(why) => {
                        meant = arguments::meant_day(day).map_or_else(String::new, |day| day.to_string());
                        self.context.out.warn(&shown(&why));
                    }
                },
            }
        }
    }

    /// Asks for the day of receipt that they name. A day moves the date, so that none is offered to be taken by return: the
    /// day that was read in the reply is only told.
    pub(super) fn day_of_receipt(&mut self, read: Option<NaiveDate>) -> Result<Option<NaiveDate>, Failure> {
        if let Some(day) = read {
            self.context.out.warn(&format!(
                "Their text seems to name {day}. If you type a day, the time is counted from it; with return alone the date \
                 stays as it is."
            ));
        }
        self.typed_day("Which day of receipt do they name?", "as 2027-01-31 or 31 January 2027; `-`: none")
    }

    /// Asks what they promise and by which day; nothing where they name none.
    pub(super) fn promise(
        &mut self,
        case: &Case,
        said: NaiveDate,
        read: Option<Until>,
    ) -> Result<Option<(NaiveDate, String)>, Failure> {
        let none = if read.is_some() { "`-`: no promise" } else { "empty: no promise" };
        let Some(until) = self.named("By which day do they promise more?", (case, said), read, none)? else {
            return Ok(None);
        };
        let what = self.context.prompt.text("What do they promise?", "an answer", "", self.instead)?;
        Ok(Some((until, what)))
    }

    pub(super) fn baseless(&mut self, regime: Regime, right: Right) -> Result<bool, Failure> {
        match regime {
            Regime::Gdpr | Regime::UkGdpr => {
                self.context.out.warn(
                    "A copy of an identity card is usually too much for an online account: they can reach you at the address \
                     of the account. They may ask only where they have reasonable doubts about who you are (Art. 12(6)). \
                     If they had none, their question pauses nothing; if you are not sure, say no.",
                );
                self.context.prompt.confirm("Do you hold that they had no reason to doubt who you are?", self.instead)
            }
            Regime::Ccpa if not_allowed(regime, right, Question::Identity).is_some() => Ok(false),
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
    pub(super) fn all_of_it(&mut self, case: &Case) -> Result<Box<dyn Fn(Evidence) -> Event>, Failure> {
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
    pub(super) fn missing(&mut self, case: &Case, none: &str) -> Result<Vec<String>, Failure> {
        let opened = &case.opened;
        let own = self.context.readable_texts();
        let asked = desk::asked(case);
        let list = letter::tick_list(&own, opened.regime, opened.language, asked);
        self.context.out.warn("What is missing?");
        for (at, (_, says)) in list.iter().enumerate() {
            self.context.out.warn(&format!("  {:>2}  {says}", at + 1));
        }
        let help = format!("numbers with commas between, or your own words; empty: {none}");
        loop {
            let typed = self.context.prompt.text("Missing", "", &help, self.instead)?;
            let items = typed.split(',').map(str::trim).filter(|item| !item.is_empty());
            let sayable = |item: String| {
                let known = letter::may_be_missing(&own, opened.regime, opened.language, asked, &item);
                known.map(|()| item).map_err(|error| error.to_string())
            };
            match items.map(|item| named(item, &list).and_then(sayable)).collect::<Result<Vec<String>, String>>() {
                Ok(missing) => return Ok(missing),
                Err(why) => self.context.out.warn(&shown(&why)),
            }
        }
    }

    /// Asks for the data that are kept, kind by kind; what was read in the reply is offered.
    pub(super) fn categories(
        &mut self,
        case: &Case,
        said: NaiveDate,
        details: &Details,
    ) -> Result<Vec<Category>, Failure> {
        let mut categories = Vec::new();
        loop {
            let read = details.retained.get(categories.len());
            let first = categories.is_empty();
            let question = if first { "Which data do they keep?" } else { "Another kind of data they keep?" };
            let help = match (first, read) {
                (true, _) => "one kind at a time",
                (false, Some(_)) => "its name; `-`: none",
                (false, None) => "its name; empty: none",
            };
            let default = read.map_or("", |read| read.what.as_str());
            let what = self.context.prompt.text(question, &shown(default), help, self.instead)?;
            match what.as_str() {
                "" | "-" if first => self.context.out.warn("At least one kind of data, please."),
                "" | "-" | "n" | "N" | "no" => return Ok(categories),
                "y" | "Y" | "yes" => self.context.out.warn("Its name, please, such as `invoices`."),
                _ => categories.push(self.category((case, said), what, read)?),
            }
        }
    }

    fn category(
        &mut self,
        (case, said): (&Case, NaiveDate),
        what: String,
        read: Option<&Kept>,
    ) -> Result<Category, Failure> {
        let basis = read.and_then(|read| read.basis.as_deref()).unwrap_or_default();
        let help = if basis.is_empty() {
            "as they name it, such as `Section 147 AO`; empty: they name none"
        } else {
            "as they name it; `-`: they name none"
        };
        let basis = self.context.prompt.text("On which provision?", &shown(basis), help, self.instead)?;
        let until = self.until(case, said, read.and_then(|read| read.until).map(Until::Day))?;
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
            let access = letter::Answerable { right: Right::Access, to_controller: false };
            let list = letter::tick_list(&[], regime, crate::law::Language::ENGLISH, access);
            let points: Vec<&str> = list.iter().map(|(_, says)| &says[says.rfind("(Art. ").unwrap()..]).collect();
            let article = |point: &str| format!("(Art. 15{point} {})", regime.short());
            let expected =
                ["(1)(a)", "(1)(b)", "(1)(c)", "(1)(d)", "(1)(e)", "(1)(f)", "(1)(g)", "(1)(h)", "(2)", "(3)"];
            assert_eq!(points, expected.map(article), "{regime}");
        }
    }
}
