use std::{
    convert::Infallible,
    io::{self, BufRead, IsTerminal, Write},
};

use inquire::{Confirm, InquireError, Password, PasswordDisplayMode, Text, set_global_render_config, ui::RenderConfig};

use super::{
    Code, Failure, context,
    fold::fold,
    output::{said, width_of_the_talk},
    unseen,
    wrap::width,
};
use crate::config::{Asker, ConfigError, Secret};

/// Asks the user, where there is one to ask.
#[derive(Clone, Copy, Debug)]
pub(super) struct Prompt {
    /// Whether nothing is drawn again: a question is a line, and the answer another.
    accessible: bool,
    allowed: bool,
}

/// What was answered to a list.
pub(super) enum Chosen<T> {
    /// The choice at this place.
    Listed(usize),
    /// Something else that was typed.
    Typed(T),
}

/// Lets nothing stand out in questions.
pub(super) fn without_colour() {
    set_global_render_config(RenderConfig::empty());
}

impl Prompt {
    pub(super) fn new(no_input: bool, accessible: bool) -> Self {
        Self { accessible, allowed: !no_input && io::stdin().is_terminal() && io::stderr().is_terminal() }
    }

    /// Tells whether somebody can be asked.
    pub(super) fn can_ask(self) -> bool {
        self.allowed
    }

    /// Asks for a yes; no is the default.
    pub(super) fn confirm(self, question: &str, instead: &str) -> Result<bool, Failure> {
        self.or_say(question, instead)?;
        if !self.accessible {
            let question = fitting(question, YES_OR_NO);
            return Confirm::new(&question).with_default(false).prompt().map_err(given_up);
        }
        loop {
            match line(question, "no", "yes or no")?.to_lowercase().as_str() {
                "y" | "yes" => return Ok(true),
                "n" | "no" => return Ok(false),
                _ => writeln!(io::stderr(), "yes or no")?,
            }
        }
    }

    /// Asks for a line, with a value to start from.
    pub(super) fn text(self, question: &str, default: &str, help: &str, instead: &str) -> Result<String, Failure> {
        self.or_say(question, instead)?;
        if self.accessible {
            return line(question, default, help);
        }
        let (question, help) = (fitting(question, default), below(help));
        let mut text = Text::new(&question);
        if !default.is_empty() {
            text = text.with_default(default);
        }
        if !help.is_empty() {
            text = text.with_help_message(&help);
        }
        text.prompt().map(|answer| answer.trim().to_owned()).map_err(given_up)
    }

    /// Asks for one of several, and returns its position.
    pub(super) fn choose(self, question: &str, choices: &[&str], instead: &str) -> Result<usize, Failure> {
        self.choose_from(question, choices, 0, instead)
    }

    /// Asks for one of several by its number, with the one that return takes. The list is plain lines that are written
    /// once, which a screen reader reads as they stand.
    pub(super) fn choose_from(
        self,
        question: &str,
        choices: &[&str],
        default: usize,
        instead: &str,
    ) -> Result<usize, Failure> {
        match self.choose_or(question, choices, default, instead, None::<&(&str, fn(&str) -> Option<Infallible>)>)? {
            Chosen::Listed(at) => Ok(at),
            Chosen::Typed(never) => match never {},
        }
    }

    /// Asks for one of several by its number, and takes another answer where it can be read; `other` is what that is, in
    /// words, and how it is read.
    pub(super) fn choose_or<T>(
        self,
        question: &str,
        choices: &[&str],
        default: usize,
        instead: &str,
        other: Option<&(&str, impl Fn(&str) -> Option<T>)>,
    ) -> Result<Chosen<T>, Failure> {
        self.or_say(question, instead)?;
        let lines = (1..)
            .zip(choices)
            .fold(format!("{question}\n"), |lines, (number, choice)| format!("{lines}     {number:>2}  {choice}\n"));
        io::stderr().write_all(said(&lines, context::columns()).as_bytes())?;
        loop {
            let answer = self.text("     Choice", &(default + 1).to_string(), "", instead)?;
            let answer = answer.trim();
            if let Some(number) = answer.parse::<usize>().ok().filter(|number| (1..=choices.len()).contains(number)) {
                return Ok(Chosen::Listed(number - 1));
            }
            if let Some(value) = other.and_then(|(_, read)| read(answer)) {
                return Ok(Chosen::Typed(value));
            }
            let or = other.map_or_else(String::new, |(what, _)| format!(", or {what}"));
            writeln!(io::stderr(), "     a number from 1 to {}{or}", choices.len())?;
        }
    }

    /// Asks for a password without showing it.
    pub(super) fn secret(self, question: &str) -> Result<Secret, Failure> {
        self.or_say(question, "redress init --smtp-password SOURCE …")?;
        self.hidden(question).map_err(given_up)
    }

    fn hidden(self, question: &str) -> Result<Secret, InquireError> {
        if self.accessible && unseen::IS_POSSIBLE {
            let typed = unseen::line(&said(question, context::columns()))?.ok_or(InquireError::OperationInterrupted)?;
            return Ok(Secret::new(typed));
        }
        let question = fitting(question, "");
        let password = Password::new(&question).without_confirmation().with_display_mode(PasswordDisplayMode::Hidden);
        password.with_formatter(&stars).prompt().map(Secret::new)
    }

    fn or_say(self, question: &str, instead: &str) -> Result<(), Failure> {
        if self.allowed {
            return Ok(());
        }
        let question = question.trim_end_matches('?');
        Err(Failure::usage(format!("nobody can be asked here: {question}")).hint(instead))
    }
}

impl Asker for Prompt {
    fn password(&self, question: &str) -> Result<Secret, ConfigError> {
        if !self.allowed {
            return Err(ConfigError::NoInput);
        }
        self.hidden(question).map_err(|_| ConfigError::GivenUp)
    }
}

/// Asks in one line, which stays as it is while it is answered.
fn line(question: &str, default: &str, help: &str) -> Result<String, Failure> {
    let aside = [default, help].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
    let aside = if aside.is_empty() { String::new() } else { format!(" [{aside}]") };
    let question = said(&format!("{question}{aside}"), context::columns());
    io::stderr().write_all(format!("{question} ").as_bytes())?;
    let mut answer = String::new();
    if io::stdin().lock().read_line(&mut answer)? == 0 {
        return Err(given_up(InquireError::OperationCanceled));
    }
    let answer = answer.trim();
    Ok(if answer.is_empty() { default } else { answer }.to_owned())
}

/// Returns what stands for a password that was typed: as many stars whatever its length, and nothing for none.
fn stars(typed: &str) -> String {
    if typed.is_empty() { String::new() } else { "********".to_owned() }
}

/// What is shown behind a question that is answered with yes or no.
const YES_OR_NO: &str = "y/N";
/// What stands before a question, and below it before the lines it goes on with.
const MARK: &str = "? ";
/// How much room an answer has at least on the line of its question.
const ANSWER: usize = 8;

/// Breaks a question between its words where a terminal has no room for it with the default behind it and an answer; else
/// it would be broken wherever the line ends.
fn fitting(question: &str, default: &str) -> String {
    match width_of_the_talk(context::columns()) {
        Some(columns) => question_in(question, default, columns),
        None => question.to_owned(),
    }
}

fn question_in(question: &str, default: &str, columns: usize) -> String {
    let behind = if default.is_empty() { 0 } else { width(default) + " ()".len() } + " ".len() + ANSWER;
    if width(MARK) + width(question) + behind <= columns {
        return question.to_owned();
    }
    let folded = fold(&format!("{MARK}{question}"), columns);
    let last = folded.lines().next_back().map_or(0, width);
    let folded = folded.strip_prefix(MARK).unwrap_or(&folded);
    if last + behind <= columns { folded.to_owned() } else { format!("{folded}\n ") }
}

/// Breaks what stands below a question, in its brackets.
fn below(help: &str) -> String {
    match width_of_the_talk(context::columns()) {
        Some(columns) => help_in(help, columns),
        None => help.to_owned(),
    }
}

fn help_in(help: &str, columns: usize) -> String {
    let folded = fold(&format!("[{help}]"), columns);
    folded.strip_prefix('[').and_then(|help| help.strip_suffix(']')).unwrap_or(help).to_owned()
}

fn given_up(error: InquireError) -> Failure {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            Failure::new(Code::Interrupted, "interrupted").effect("Nothing more was written or sent.")
        }
        error => Failure::new(Code::Failed, format!("the answer cannot be read: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_broken_between_its_words_and_only_where_an_answer_has_no_room_beside_it() {
        assert_eq!(question_in("Your name?", "Ada", 80), "Your name?");
        let whole = "0123456789 0123456789?";
        // The mark, the question, the default in brackets, and eight columns for the answer.
        assert_eq!(question_in(whole, "yes", 2 + 22 + 6 + 1 + 8), whole);
        assert_eq!(question_in(whole, "yes", 2 + 22 + 6 + 1 + 7), "0123456789 0123456789?\n ");
        assert_eq!(question_in(whole, "", 30), "0123456789 0123456789?\n ");
        let long = "Send it to a.long.address@example.org now?";
        assert_eq!(question_in(long, YES_OR_NO, 40), "Send it to a.long.address@example.org\n  now?");
    }

    #[test]
    fn help_below_a_question_is_broken_between_its_words() {
        assert_eq!(help_in("empty: none", 13), "empty: none");
        assert_eq!(help_in("the file to which you exported it", 20), "the file to which\n  you exported it");
        let all = help_in("year, month, day: 2026-12-01", 16);
        assert!(format!("[{all}]").lines().all(|line| width(line) <= 16), "{all}");
    }
}
