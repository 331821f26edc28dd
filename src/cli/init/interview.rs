use super::kept::Kept;
use crate::{
    cli::{Context, Failure},
    config::Secret,
};

/// The questions of one run, and what was answered before.
pub(super) struct Interview<'a> {
    pub(super) context: &'a mut Context,
    pub(super) kept: Kept,
}

/// A question with its help, and the command that answers it without a terminal.
pub(super) struct Question<'a> {
    pub(super) help: &'a str,
    pub(super) instead: &'a str,
    /// Under which word the answer is kept.
    pub(super) key: &'a str,
    pub(super) words: &'a str,
}

impl<'a> Interview<'a> {
    pub(super) fn begin(context: &'a mut Context) -> Self {
        let kept = Kept::beside(&context.config_file, context.dry_run);
        Self { context, kept }
    }

    pub(super) fn can_ask(&self) -> bool {
        self.context.prompt.can_ask()
    }

    pub(super) fn say(&mut self, line: &str) {
        self.context.out.say(line);
    }

    /// Takes the flag, else what the settings say where nobody can be asked, else asks until the answer can be meant.
    pub(super) fn answer<T>(
        &mut self,
        question: &Question,
        flag: Option<T>,
        known: Option<&str>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        if let Some(value) = flag {
            return Ok(value);
        }
        if let (Some(known), false) = (known, self.can_ask()) {
            return read(known).map_err(|why| Failure::usage(why).hint(question.instead));
        }
        let default = self.kept.answer(question.key).or(known).unwrap_or_default().to_owned();
        loop {
            let answer = self.context.prompt.text(question.words, &default, question.help, question.instead)?;
            match read(&answer) {
                Ok(value) => {
                    self.kept.keep(question.key, &answer);
                    return Ok(value);
                }
                Err(why) => self.context.out.warn(&format!("     {why}")),
            }
        }
    }

    /// Asks for one of several, each with the word it is kept under; the default is what was chosen before.
    pub(super) fn choose(
        &mut self,
        question: &Question,
        choices: &[(&str, String)],
        default: usize,
    ) -> Result<usize, Failure> {
        let before = self.kept.answer(question.key);
        let default = choices.iter().position(|(word, _)| Some(*word) == before).unwrap_or(default);
        let texts: Vec<_> = choices.iter().map(|(_, text)| text.as_str()).collect();
        let chosen = self.context.prompt.choose_from(question.words, &texts, default, question.instead)?;
        self.kept.keep(question.key, choices[chosen].0);
        Ok(chosen)
    }

    /// Asks for a secret, which is not kept with the answers.
    pub(super) fn secret(&self, words: &str) -> Result<Secret, Failure> {
        self.context.prompt.secret(words)
    }
}
