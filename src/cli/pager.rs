//! The program that shows what is longer than the screen, page by page: the user's own, or `less`.

use std::{
    ffi::OsString,
    io::Write,
    process::{Command, Stdio},
};

use super::wrap::width;

/// What is started where the user names nothing: it ends by itself where one screen is enough (`-F`), shows what stands out
/// (`-R`) and leaves what was read on the screen (`-X`).
const LESS: [&str; 3] = ["less", "-FIRX", "-Psspace\\: more    q\\: go on"];
/// The same for a `less` that the user names without any flag, as git has it.
const FLAGS_OF_LESS: &str = "FIRX";
/// What a shell answers for a program that cannot be started.
const NOT_STARTED: [i32; 2] = [126, 127];

/// A pager that was not started yet.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Pager {
    /// Whether the user set flags for `less`.
    has_flags: bool,
    words: Vec<String>,
}

impl Pager {
    /// Takes what the environment names, the first that is set: a program with its words, which no shell reads. Nothing and
    /// `cat` want none.
    pub(super) fn named(by: [Option<OsString>; 2], has_flags: bool) -> Option<Self> {
        let Some(set) = by.into_iter().flatten().next() else {
            return Some(Self { has_flags, words: LESS.map(str::to_owned).to_vec() });
        };
        let words = shlex::split(&set.to_string_lossy()).unwrap_or_default();
        let wanted = words.first().is_some_and(|program| program.rsplit('/').next() != Some("cat"));
        wanted.then_some(Self { has_flags, words })
    }

    /// Shows a text and waits until it was read. Returns whether there was such a program.
    pub(super) fn show(&self, text: &str) -> bool {
        let Some((program, words)) = self.words.split_first() else { return false };
        let mut command = Command::new(program);
        command.args(words).stdin(Stdio::piped());
        if !self.has_flags {
            command.env("LESS", FLAGS_OF_LESS);
        }
        let _interrupt = interrupt::held();
        let Ok(mut pager) = command.spawn() else { return false };
        if let Some(mut input) = pager.stdin.take() {
            // Whoever leaves before the end has read enough.
            let _ = input.write_all(text.as_bytes());
        }
        let code = pager.wait().ok().and_then(|status| status.code());
        !code.is_some_and(|code| NOT_STARTED.contains(&code))
    }
}

/// Tells whether a text has more lines than a screen, where the last line of that is the prompt's.
pub(super) fn is_longer(text: &str, (columns, rows): (usize, usize)) -> bool {
    let height = |line: &str| width(line).div_ceil(columns.max(1)).max(1);
    rows <= text.lines().map(height).sum()
}

/// Ctrl-C while a pager reads belongs to the pager, which does not end by it; redress must not end and leave it alone with
/// the keyboard.
#[cfg(unix)]
mod interrupt {
    use std::sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    };

    use signal_hook::{consts::SIGINT, flag::register_conditional_default};

    /// Whether Ctrl-C ends the program, as it does from its start.
    static ENDS: OnceLock<Arc<AtomicBool>> = OnceLock::new();

    /// While it lives Ctrl-C does nothing here.
    pub(super) struct Held(&'static AtomicBool);

    pub(super) fn held() -> Held {
        let ends = ENDS.get_or_init(|| {
            let ends = Arc::new(AtomicBool::new(true));
            // Where it cannot be held, Ctrl-C ends the program as before.
            let _ = register_conditional_default(SIGINT, Arc::clone(&ends));
            ends
        });
        ends.store(false, Ordering::SeqCst);
        Held(ends)
    }

    impl Drop for Held {
        fn drop(&mut self) {
            self.0.store(true, Ordering::SeqCst);
        }
    }
}

#[cfg(not(unix))]
mod interrupt {
    pub(super) fn held() {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(by: [Option<&str>; 2]) -> Option<Vec<String>> {
        Pager::named(by.map(|name| name.map(OsString::from)), false).map(|pager| pager.words)
    }

    #[test]
    fn the_first_that_is_named_is_taken_and_less_where_nothing_is() {
        assert_eq!(named([Some("most -s"), Some("more")]).unwrap(), ["most", "-s"]);
        assert_eq!(named([None, Some("more")]).unwrap(), ["more"]);
        assert_eq!(named([None, None]).unwrap()[..2], ["less", "-FIRX"]);
    }

    #[test]
    fn cat_and_nothing_want_no_pager_even_where_another_is_named_after_them() {
        for none in ["", " ", "cat", "/bin/cat", "\"unclosed"] {
            assert_eq!(named([Some(none), Some("less")]), None, "{none}");
            assert_eq!(named([None, Some(none)]), None, "{none}");
        }
    }

    #[test]
    fn a_screen_holds_one_line_less_than_it_has_rows() {
        assert!(!is_longer("a\nb", (80, 3)));
        assert!(is_longer("a\nb\nc", (80, 3)));
        assert!(is_longer("four\nb", (3, 3)));
        assert!(!is_longer("\u{1b}[1mabc\u{1b}[0m\nb", (3, 3)));
    }

    #[test]
    fn a_program_that_is_not_there_is_told_from_one_that_was_left() {
        let of = |name: &str| Pager::named([Some(name.into()), None], false).unwrap();
        assert!(!of("/no/such/program").show("text"));
        assert!(!of("sh -c 'exit 127'").show("text"));
        assert!(of("true").show(&"text\n".repeat(100_000)));
    }
}
