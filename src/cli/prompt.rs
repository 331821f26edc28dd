use std::{
    convert::Infallible,
    io::{self, BufRead, IsTerminal, Write},
};

use inquire::{Confirm, InquireError, Password, PasswordDisplayMode, Text, set_global_render_config, ui::RenderConfig};

use super::{Code, Failure, context, output::said};
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
            return Confirm::new(question).with_default(false).prompt().map_err(given_up);
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
        let mut text = Text::new(question);
        if !default.is_empty() {
            text = text.with_default(default);
        }
        if !help.is_empty() {
            text = text.with_help_message(help);
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
        hidden(question).map_err(given_up)
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
        hidden(question).map_err(|_| ConfigError::GivenUp)
    }
}

/// Asks in one line, which stays as it is while it is answered.
fn line(question: &str, default: &str, help: &str) -> Result<String, Failure> {
    let aside = [default, help].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
    let aside = if aside.is_empty() { String::new() } else { format!(" [{aside}]") };
    io::stderr().write_all(said(&format!("{question}{aside} "), context::columns()).as_bytes())?;
    let mut answer = String::new();
    if io::stdin().lock().read_line(&mut answer)? == 0 {
        return Err(given_up(InquireError::OperationCanceled));
    }
    let answer = answer.trim();
    Ok(if answer.is_empty() { default } else { answer }.to_owned())
}

fn hidden(question: &str) -> Result<Secret, InquireError> {
    let password = Password::new(question).without_confirmation().with_display_mode(PasswordDisplayMode::Hidden);
    password.prompt().map(Secret::new)
}

fn given_up(error: InquireError) -> Failure {
    match error {
        InquireError::OperationCanceled | InquireError::OperationInterrupted => {
            Failure::new(Code::Interrupted, "interrupted").effect("Nothing more was written or sent.")
        }
        error => Failure::new(Code::Failed, format!("the answer cannot be read: {error}")),
    }
}
