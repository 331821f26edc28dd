//! Completions: what may stand at the end of a line, and that Bash, Zsh and Fish show it where they are installed.

#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, and a skipped one says so"
)]

mod support;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use support::session::Session;

/// Ada has two cases, the second with a letter that follows it, and one that is closed.
fn lived_in() -> Session {
    let mut session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("new access --to alibaba-com");
    session.ok("record 2 sent --by webform");
    session.ok("new objection --to aliexpress");
    session.ok("close 3 --gave-up");
    session.later("2026-12-24");
    session.ok("follow 2 --kind reminder");
    session
}

/// Returns the candidates for the last word of a line, each with what it is.
fn candidates(session: &Session, line: &str) -> Vec<(String, String)> {
    let output = session.command(&format!("complete -- {line}")).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    let pair =
        |line: &str| line.split_once('\t').map_or((line.to_owned(), String::new()), |(a, b)| (a.into(), b.into()));
    text.lines().map(pair).collect()
}

/// Returns the cases that are shown where one can stand; where there is none, the flags are.
fn cases(session: &Session) -> Vec<String> {
    let shown = words(session, "redress show ''");
    shown.into_iter().filter(|word| !word.starts_with('-')).collect()
}

fn words(session: &Session, line: &str) -> Vec<String> {
    candidates(session, line).into_iter().map(|(value, _)| value).collect()
}

#[test]
fn the_record_the_registry_and_the_law_say_what_may_stand_there() {
    let session = lived_in();
    let has = |line: &str, value: &str, help: &str| {
        let found = candidates(&session, line);
        let is_it = |(known, what): &(String, String)| known == value && what.contains(help);
        assert!(found.iter().any(is_it), "`{line}` has no `{value}` ({help}) in {found:#?}");
    };
    has("redress ''", "send", "Show a letter");
    has("redress sen", "send", "Show a letter");
    has("redress show ''", "1", "aliexpress erasure, draft");
    has("redress send 1 ''", "2", "alibaba-com access, waiting");
    has("redress reopen ''", "3", "aliexpress objection, closed");
    has("redress show 2 --letter ''", "2", "reminder");
    has("redress show 2 --letter=", "--letter=2", "reminder");
    has("redress record 1 ''", "wants-identity", "proof of who you are");
    has("redress record 2 corrected --event ''", "3", "2026-11-23 opened");
    has("redress record 2 partial --missing ''", "recipients", "");
    has("redress follow 2 --kind re", "reminder", "");
    has("redress new ''", "erasure", "delete");
    has("redress new erasure --to ali", "aliexpress", "AliExpress");
    has("redress new erasure --to=ali", "--to=aliexpress", "AliExpress");
    has("redress new erasure --to aliexpress --channel ''", "privacy-center", "https://");
    let offered = words(&session, "redress new erasure --to aliexpress --channel ''");
    assert!(!offered.contains(&"delete-account".to_owned()), "no letter goes through the button");
    has("redress controllers add --change aliexpress --channel ''", "delete-account", "https://");
    has("redress new erasure --to aliexpress --without ''", "consent", "consent");
    has("redress new restriction --with ''", "unlawful", "unlawful");
    has("redress new access --country D", "DE", "Germany");
    has("redress init --country US --region C", "CA", "California");
    has("redress new access --to aliexpress --region B", "BY", "Bavaria");
    has("redress send 1 --via webmail --webmail ''", "gmail", "Gmail");
    has("redress guide aliexpress --done ''", "orders", "");
    has("redress guide aliexpress --path ''", "mobile-app", "");
    has("redress escalate 1 --authority ''", "deberlbdi", "Berlin");
    has("redress evidence 1 --redact name,", "name,email", "");
    has("redress due --calendar DE-B", "DE-BY", "");
    has("redress due --event ''", "acknowledgement", "");
    has("redress init --provider gm", "gmail", "Gmail");
    has("redress help ''", "deadlines", "When they must answer");
    has("redress help controllers ''", "show", "Show all that is known");
    has("redress man ''", "send", "Show a letter");
    has("redress templates erasure --law ''", "uk-gdpr", "");
    has("redress list ''", "overdue", "out of time");
    has("redress completions ''", "zsh", "Zsh");
    has("redress show 1 --", "--explain", "");
    has("redress new access --identifier ''", "order=", "");
    has("redress backup ''", ":files", "");
    has("redress --ledger ''", ":files", "");
    has("redress man -o ''", ":folders", "");
}

#[test]
fn what_cannot_stand_there_is_not_shown() {
    let session = lived_in();
    assert_eq!(words(&session, "redress show ''"), ["1", "2", "3"], "values come without the flags");
    assert_eq!(words(&session, "redress new access --to alibaba-com"), ["alibaba-com"]);
    assert_eq!(words(&session, "redress show --letter ''"), Vec::<String>::new(), "no case is named");
    assert_eq!(words(&session, "redress overdue ''")[0], "--check", "flags where nothing else can stand");
    assert_eq!(words(&session, "redress new restriction --with ''"), ["accuracy", "claims", "objection", "unlawful"]);
    assert!(!words(&session, "redress ''").contains(&"complete".to_owned()), "it is for the scripts only");
    assert_eq!(words(&session, "redress note 1 they"), Vec::<String>::new(), "the words are the user's own");
    assert!(session.ok("complete").stdout.is_empty() && session.ok("complete -- redress").stdout.is_empty());
    assert_eq!(
        session.ok("complete --new-word -- redress show").stdout,
        session.ok("complete -- redress show ''").stdout
    );
}

#[test]
fn the_ledger_and_the_settings_that_the_line_names_are_looked_into() {
    let session = lived_in();
    let other = Session::ada("2026-11-23");
    for line in [
        format!("redress --ledger {} show ''", session.ledger().display()),
        format!("redress show --ledger={} ''", session.ledger().display()),
    ] {
        assert_eq!(words(&other, &line), ["1", "2", "3"], "{line}");
    }
    assert_eq!(cases(&other), Vec::<String>::new());
    let record =
        session.ok("controllers show aliexpress -o -").stdout.replacen("id = \"aliexpress\"", "id = \"own-shop\"", 1);
    other.controller("own-shop", &record);
    let settings = other.home().join(".config/redress/config.toml");
    let line = format!("redress --config {} new access --to own-s", settings.display());
    assert_eq!(words(&session, "redress new access --to own-s"), Vec::<String>::new());
    assert_eq!(words(&session, &line), ["own-shop"]);
}

#[test]
fn without_a_record_or_with_one_that_cannot_be_read_nothing_is_made_and_nothing_said() {
    let session = Session::on("2026-11-23");
    assert_eq!(cases(&session), Vec::<String>::new());
    assert_eq!(words(&session, "redress new erasure --to aliexpress-"), ["aliexpress-sellers"]);
    assert_eq!(fs::read_dir(session.home()).unwrap().count(), 0, "something was made");
    for wrong in ["", "no database", "SQLite format 3\0 and then nothing"] {
        session.write(".local/share/redress/ledger.sqlite", wrong);
        assert_eq!(cases(&session), Vec::<String>::new(), "{wrong:?}");
    }
    session.configure("this is no TOML = = =");
    session.controller("broken", "nor is this");
    assert_eq!(words(&session, "redress new erasure --to aliexpress-"), ["aliexpress-sellers"]);
}

#[test]
fn foreign_words_that_could_move_the_terminal_are_written_out() {
    let session = Session::ada("2026-11-23");
    session.ok("new erasure --to aliexpress");
    session.ok("record 1 sent --by email");
    let case = session.command("show 1 --json").output().unwrap();
    let case: serde_json::Value = serde_json::from_slice(&case.stdout).unwrap();
    session.write(
        "reply.eml",
        &format!(
            "From: a@aliexpress.com\nDate: Tue, 24 Nov 2026 09:00:00 +0000\nMessage-ID: <1@aliexpress.com>\n\
             Subject: {} =?utf-8?q?=1B[2J=09red?=\n\nHello\n",
            case["reference"].as_str().unwrap()
        ),
    );
    session.ok("import reply.eml");
    let found = candidates(&session, "redress record 1 acknowledged --reply ''");
    let [(_, subject)] = found.as_slice() else { panic!("{found:?}") };
    assert!(subject.starts_with("2026-11-2") && subject.contains("red"), "{subject:?}");
    assert!(!subject.contains(['\u{1b}', '\t']), "{subject:?}");
}

#[test]
fn a_script_is_printed_as_it_is_and_as_a_document() {
    let session = Session::on("2026-11-23");
    for (shell, words) in [
        ("bash", "complete -o nosort -F _redress redress"),
        ("zsh", "#compdef redress"),
        ("fish", "complete --command redress"),
        ("powershell", "Register-ArgumentCompleter -Native -CommandName redress"),
    ] {
        let script = session.ok(&format!("completions {shell}")).stdout;
        assert!(script.contains(words), "{script}");
        let document = session.json(&format!("completions {shell}"));
        assert_eq!((&document["shell"], &document["script"]), (&shell.into(), &script.into()));
    }
    assert_eq!(session.run("completions tcsh").code(), 2);
}

/// PowerShell itself is not to be had for every machine, but a grammar of it is, which has nothing to do with redress.
#[test]
fn the_script_for_powershell_is_one_by_the_grammar_of_others() {
    let Some(python) = readers() else { return };
    let session = Session::on("2026-11-23");
    let reader = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/completions/read.py");
    let read = |script: &str| {
        let path = session.write("redress.ps1", script);
        let output = Command::new(&python).arg(reader).arg(path).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    let script = session.ok("completions powershell").stdout;
    assert_eq!(
        read(&script),
        "command: 3\nscript_parameter: 3\nforeach_statement: 1\nif_statement: 8\ninvokation_expression: 9\n"
    );
    for (part, broken) in
        [("ForEach-Object {", "ForEach-Object"), ("foreach (", "foreach "), ("$arguments = @(", "$arguments = @")]
    {
        assert!(script.contains(part), "{part}");
        let found = read(&script.replacen(part, broken, 1));
        assert!(found.contains(": wrong: ") || found.contains(": missing: "), "`{broken}` is not found:\n{found}");
    }
}

/// Returns a Python that has the grammar, or says why the test is skipped; with `CI=true` it has to be there.
fn readers() -> Option<PathBuf> {
    let built = Path::new(env!("CARGO_BIN_EXE_redress"));
    let pythons = built.ancestors().map(|folder| folder.join("tools/readers/bin/python"));
    let has_it = |python: &PathBuf| {
        let imported = Command::new(python).args(["-c", "import tree_sitter, tree_sitter_powershell"]).output();
        imported.is_ok_and(|output| output.status.success())
    };
    let python = pythons.take(5).find(has_it);
    if python.is_none() {
        assert!(env::var_os("CI").is_none_or(|ci| ci != "true"), "the grammar of PowerShell is not there");
        eprintln!("skipped: the grammar of PowerShell is not there; `tests/run` installs it");
    }
    python
}

/// Finds a shell, which may be missing on the machine of a user and not on the one that tests every change.
fn is_here(shell: &str) -> bool {
    let here = ["/usr/bin", "/bin", "/usr/local/bin"].iter().any(|folder| Path::new(folder).join(shell).exists());
    assert!(here || std::env::var_os("CI").is_none(), "{shell} is not here");
    here
}

/// Makes a command of a shell in the home, with the program on its path.
fn shell(session: &Session, name: &str, arguments: &[&str]) -> Command {
    let program = Path::new(env!("CARGO_BIN_EXE_redress"));
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", program.parent().unwrap().display());
    let mut command = Command::new(name);
    command.args(arguments).env_clear().current_dir(session.home()).stdin(Stdio::null());
    command.env("HOME", session.home()).env("PATH", path).env("REDRESS_TODAY", "2026-12-24").env("TERM", "xterm");
    command.env("LC_ALL", "C.UTF-8").env("PS1", "> ");
    command
}

/// What Bash would show for a line, as its own library of lines asks for it.
fn in_bash(session: &Session, words: &[&str]) -> Vec<String> {
    let script = "source <(redress completions bash); COMP_WORDS=(\"$@\"); COMP_CWORD=$(($# - 1)); COMP_TYPE=9; COLUMNS=200\n\
                  piece=${COMP_WORDS[COMP_CWORD]}; [[ $piece != = ]] || piece=\n\
                  _redress redress \"$piece\"; for word in \"${COMPREPLY[@]}\"; do printf '%s\\n' \"$word\"; done";
    let mut arguments = vec!["--norc", "--noprofile", "-c", script, "bash"];
    arguments.extend(words);
    let output = shell(session, "bash", &arguments).output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash_puts_in_a_word_and_shows_several_with_what_they_are() {
    if !is_here("bash") {
        return;
    }
    let session = lived_in();
    assert_eq!(in_bash(&session, &["redress", "guid"]), ["guide"]);
    assert_eq!(
        in_bash(&session, &["redress", "show", ""]),
        ["1  aliexpress erasure, draft", "2  alibaba-com access, waiting", "3  aliexpress objection, closed"]
            .map(|line| line.replace("waiting", &of_case_2(&session)))
    );
    // Bash has cut the word at the sign of equality, so only what follows it may be put in.
    assert_eq!(in_bash(&session, &["redress", "new", "access", "--to", "=", "aliexpress-"]), ["aliexpress-sellers"]);
    assert_eq!(in_bash(&session, &["redress", "show", "2", "--letter", "="]).len(), 2);
    assert_eq!(in_bash(&session, &["redress", "backup", ""]), Vec::<String>::new(), "files are left to Bash");
}

fn of_case_2(session: &Session) -> String {
    let (_, help) = candidates(session, "redress show 2").remove(0);
    help.rsplit_once(", ").unwrap().1.to_owned()
}

#[test]
fn fish_shows_what_may_stand_there() {
    if !is_here("fish") {
        return;
    }
    let session = lived_in();
    let in_fish = |line: &str| {
        let script = format!("redress completions fish | source; complete -C '{line}'");
        let output = shell(&session, "fish", &["--no-config", "-c", &script]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(in_fish("redress guid").starts_with("guide\t"), "{}", in_fish("redress guid"));
    assert!(in_fish("redress show ").starts_with("1\taliexpress erasure, draft\n2\t"), "{}", in_fish("redress show "));
    assert!(in_fish("redress new access --to=alie").starts_with("--to=aliexpress\tAliExpress"));
    session.write("some.zip", "");
    assert!(in_fish("redress restore so").starts_with("some.zip"), "{}", in_fish("redress restore so"));
    assert!(in_fish("redress --ledger=so").starts_with("--ledger=some.zip"), "{}", in_fish("redress --ledger=so"));
}

#[cfg(target_os = "linux")]
mod at_a_terminal {
    use super::*;
    use crate::support::terminal::Terminal;

    fn types(name: &str, arguments: &[&str], set_up: &str) {
        if !is_here(name) {
            return;
        }
        let session = lived_in();
        session.write("some.zip", "");
        let mut terminal = Terminal::run(shell(&session, name, arguments));
        terminal.press(&format!("{set_up}; echo rea''dy\r"));
        terminal.sees("ready");
        terminal.press("redress gui\t");
        terminal.sees("redress guide ");
        terminal.press("aliexp\t");
        terminal.sees("aliexpress ");
        terminal.press("\u{15}redress show \t\t");
        terminal.sees("aliexpress erasure, draft");
        terminal.press("\u{15}echo do''ne; redress restore so\t");
        terminal.sees("restore some.zip");
        terminal.press("\u{15}exit\r");
        terminal.ends();
    }

    #[test]
    fn bash_completes_a_line_that_is_typed() {
        types(
            "bash",
            &["--norc", "--noprofile", "-i"],
            "bind 'set bell-style none'; source <(redress completions bash)",
        );
    }

    #[test]
    fn zsh_completes_a_line_that_is_typed() {
        types("zsh", &["-f", "-i"], "autoload -U compinit; compinit -D -u; source <(redress completions zsh)");
    }
}
