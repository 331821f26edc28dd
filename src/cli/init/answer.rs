use crate::cli::{Context, Failure};

/// A question with its help, and the command that answers it without a terminal.
pub(super) struct Question<'a> {
    pub(super) help: &'a str,
    pub(super) instead: &'a str,
    pub(super) words: &'a str,
}

impl Question<'_> {
    /// Takes the flag, else what the settings say where nobody can be asked, else asks until the answer can be meant.
    pub(super) fn answer<T>(
        &self,
        context: &mut Context,
        flag: Option<T>,
        known: Option<&str>,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, Failure> {
        if let Some(value) = flag {
            return Ok(value);
        }
        if let (Some(known), false) = (known, context.prompt.can_ask()) {
            return read(known).map_err(|why| Failure::usage(why).hint(self.instead));
        }
        loop {
            let answer = context.prompt.text(self.words, known.unwrap_or_default(), self.help, self.instead)?;
            match read(&answer) {
                Ok(value) => return Ok(value),
                Err(why) => context.out.warn(&format!("     {why}")),
            }
        }
    }
}
