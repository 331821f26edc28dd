use std::{ffi::OsString, path::PathBuf, sync::Arc};

use clap::{Command, CommandFactory};
use clap_complete::engine::{self, CompletionCandidate, ValueCompleter};

use super::{
    known::Known,
    takes::{self, Takes},
};
use crate::cli::{Cli, Context, Failure, visible::shown};

/// What may stand at the end of a line that is being typed; the completions of the shells ask this
///
/// One candidate a line: the whole word, a tab, what it is. `:files` or `:folders` instead says that the shell is to
/// complete names of those. Whatever is wrong with the record or the settings is no matter here: nothing is made, nothing
/// is asked, and nothing is said but candidates.
#[derive(Debug, clap::Args)]
#[command(hide = true)]
pub(in crate::cli) struct Complete {
    /// A new word begins after those that are given; some shells cannot pass an empty one
    #[arg(long)]
    new_word: bool,
    /// The words of the line up to the cursor, `redress` first and the unfinished one last
    #[arg(last = true)]
    words: Vec<OsString>,
}

/// The tags by which a candidate says that the shell knows better, and the lines they become.
const FILES: &str = ":files";
const FOLDERS: &str = ":folders";

impl Complete {
    pub(in crate::cli) fn run(mut self, context: &mut Context) -> Result<(), Failure> {
        self.words.extend(self.new_word.then(OsString::new));
        let Some(last) = self.words.len().checked_sub(1) else { return Ok(()) };
        let named = |flag: &str| file_named(&self.words[..last], flag);
        context.ledger_file = named("--ledger").unwrap_or_else(|| context.ledger_file.clone());
        context.config_file = named("--config").unwrap_or_else(|| context.config_file.clone());
        let known = Arc::new(Known::new(context, &self.words[..last]));
        let mut command = with_values(Cli::command(), &known);
        // A line that cannot be completed has no candidates; nothing went wrong.
        let found = engine::complete(&mut command, self.words, last, None).unwrap_or_default();
        let lines: Vec<String> = without_flags(&found).map(line).collect();
        if lines.is_empty() { Ok(()) } else { context.out.data(&lines.join("\n")) }
    }
}

/// Leaves out the flags where a command or a value can stand too; who wants a flag types `-`.
fn without_flags(found: &[CompletionCandidate]) -> impl Iterator<Item = &CompletionCandidate> {
    let is_flag = |candidate: &CompletionCandidate| candidate.get_value().as_encoded_bytes().starts_with(b"-");
    let only_flags = found.iter().all(is_flag);
    found.iter().filter(move |candidate| only_flags || !is_flag(candidate))
}

/// Writes a candidate as the scripts read it.
fn line(candidate: &CompletionCandidate) -> String {
    let tag = candidate.get_tag().map(ToString::to_string);
    if let Some(kind @ (FILES | FOLDERS)) = tag.as_deref() {
        return kind.to_owned();
    }
    let help = candidate.get_help().map(ToString::to_string).unwrap_or_default();
    let value = shown(&candidate.get_value().to_string_lossy()).replace('\t', " ");
    format!("{value}\t{}", shown(help.lines().next().unwrap_or_default()).replace('\t', " "))
}

/// Returns the file that a flag on the line names, as the shell wrote it.
fn file_named(words: &[OsString], flag: &str) -> Option<PathBuf> {
    let mut texts = words.iter().map(|word| word.to_str().unwrap_or_default());
    let mut named = None;
    while let Some(text) = texts.next() {
        match text.strip_prefix(flag) {
            Some("") => named = texts.next(),
            Some(rest) if rest.starts_with('=') => named = rest.strip_prefix('='),
            Some(_) | None => {}
        }
    }
    named.filter(|name| !name.is_empty()).map(PathBuf::from)
}

/// Says of each argument of each command what it takes.
fn with_values(command: Command, known: &Arc<Known>) -> Command {
    let name = command.get_name().to_owned();
    let command = command.mut_args(|arg| match takes::of(&name, &arg) {
        Some(takes) => arg.add(engine::ArgValueCompleter::new(Values { known: Arc::clone(known), takes })),
        None => arg,
    });
    command.mut_subcommands(|inner| with_values(inner, known))
}

/// The values of one argument.
struct Values {
    known: Arc<Known>,
    takes: Takes,
}

impl ValueCompleter for Values {
    fn complete(&self, current: &std::ffi::OsStr) -> Vec<CompletionCandidate> {
        let left_to_the_shell = |kind: &'static str| vec![CompletionCandidate::new("").tag(Some(kind.into()))];
        match self.takes {
            Takes::Files => left_to_the_shell(FILES),
            Takes::Folders => left_to_the_shell(FOLDERS),
            takes => {
                let begun = current.to_str().unwrap_or_default();
                let fits = |(value, _): &(String, String)| value.starts_with(begun);
                let candidate =
                    |(value, help): (String, String)| CompletionCandidate::new(value).help(Some(help.into()));
                self.known.of(takes).into_iter().filter(fits).map(candidate).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<OsString> {
        line.split(' ').map(OsString::from).collect()
    }

    #[test]
    fn the_file_that_the_line_names_is_the_last_one_it_names() {
        for (line, file) in [
            ("redress show --ledger a.sqlite", Some("a.sqlite")),
            ("redress --ledger=a.sqlite show", Some("a.sqlite")),
            ("redress --ledger a.sqlite --ledger=b.sqlite show", Some("b.sqlite")),
            ("redress show --ledger", None),
            ("redress show --ledgers a.sqlite", None),
            ("redress show --config a.toml", None),
        ] {
            assert_eq!(file_named(&words(line), "--ledger"), file.map(PathBuf::from), "{line}");
        }
    }
}
