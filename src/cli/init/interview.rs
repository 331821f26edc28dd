use super::{kept::Kept, steps::Step};
use crate::{
    cli::{Context, Failure},
    config::Secret,
};

/// The questions of one run, and what was answered before.
pub(super) struct Interview<'a> {
    pub(super) context: &'a mut Context,
    pub(super) kept: Kept,
    /// Whether what the settings say stands, so that only what they do not say is asked: a line that names what it
    /// changes changes nothing else.
    keeps: bool,
    steps: Vec<Step>,
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
    pub(super) fn begin(context: &'a mut Context, keeps: bool, steps: Vec<Step>) -> Self {
        let kept = Kept::beside(&context.config_file, context.dry_run);
        Self { context, kept, keeps, steps }
    }

    pub(super) fn can_ask(&self) -> bool {
        self.context.prompt.can_ask()
    }

    /// Tells whether what is set up is asked again, with the settings as the answer that return takes.
    pub(super) fn revisits(&self) -> bool {
        self.can_ask() && !self.keeps
    }

    /// Puts the number of its step before a question, where there are several.
    pub(super) fn numbered(&self, step: Step, words: &str) -> String {
        match self.steps.iter().position(|asked| *asked == step) {
            Some(at) if self.steps.len() > 1 => format!("{}/{}  {words}", at + 1, self.steps.len()),
            Some(_) | None => format!("     {words}"),
        }
    }

    pub(super) fn say(&mut self, line: &str) {
        self.context.out.say(line);
    }

    /// Takes the flag, else what the settings say where that is not asked again, else asks until the answer can be meant.
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
        if let (Some(known), false) = (known, self.revisits()) {
            return read(known).map_err(|why| Failure::usage(why).hint(question.instead));
        }
        let default = self.kept.answer(question.key).or(known).unwrap_or_default().to_owned();
        self.until_meant(question, &default, read)
    }

    /// Asks until the answer can be meant; return takes the default.
    pub(super) fn until_meant<T>(
        &mut self,
        question: &Question,
        default: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        loop {
            let answer = self.context.prompt.text(question.words, default, question.help, question.instead)?;
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
