//! Completions: a script for each shell, and what the scripts ask the program while a line is typed.

mod complete;
mod known;
mod takes;

use serde_json::json;

use super::{Context, Failure};
pub(super) use complete::Complete;

/// Print the completions of a shell, for its folder of completions
///
/// They complete commands, flags and files, and out of your own record the cases, their letters and entries.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  redress completions bash > ~/.local/share/bash-completion/completions/redress
  redress completions zsh > ~/.zfunc/_redress      a folder named by `fpath` before `compinit`
  redress completions fish > ~/.config/fish/completions/redress.fish
  redress completions powershell >> $PROFILE")]
pub(super) struct Completions {
    /// The shell
    shell: Shell,
}

/// The shells there are completions for.
#[derive(Clone, Copy, Debug, Eq, PartialEq, clap::ValueEnum)]
enum Shell {
    /// Bash, 3.2 or later
    Bash,
    /// Zsh
    Zsh,
    /// Fish, 3.2 or later
    Fish,
    /// `PowerShell`
    Powershell,
}

impl Completions {
    pub(super) fn run(self, context: &mut Context) -> Result<(), Failure> {
        let (shell, script) = match self.shell {
            Shell::Bash => ("bash", include_str!("redress.bash")),
            Shell::Zsh => ("zsh", include_str!("redress.zsh")),
            Shell::Fish => ("fish", include_str!("redress.fish")),
            Shell::Powershell => ("powershell", include_str!("redress.ps1")),
        };
        if context.out.json {
            let document = json!({ "schema": "redress.completions/1", "shell": shell, "script": script });
            return context.out.document(&document);
        }
        context.out.exactly(script)
    }
}
