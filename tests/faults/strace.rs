//! The program under `strace`, which watches its system calls and refuses them, from outside.

use std::{
    fs,
    path::Path,
    process::{Command, Stdio},
};

use crate::support::session::{Run, Session};

/// Tells whether `strace` is here and may be used; with `CI=true` it has to be.
pub(crate) fn is_here() -> bool {
    let works = Command::new("strace").args(["-qq", "-o", "/dev/null", "true"]).stderr(Stdio::null()).status();
    let works = works.is_ok_and(|status| status.success());
    assert!(works || std::env::var_os("CI").is_none_or(|ci| ci != "true"), "strace cannot be used here");
    works
}

/// Makes a command of the words of a line, watched by `strace` with all that it starts; the log is written to.
pub(crate) fn command(session: &Session, options: &[&str], log: &Path, line: &str) -> Command {
    command_alone(session, &[&["-f"], options].concat(), log, line)
}

/// The same, without what the program starts.
pub(crate) fn command_alone(session: &Session, options: &[&str], log: &Path, line: &str) -> Command {
    let plain = session.command(line);
    let mut command = Command::new("strace");
    command.args(["-qq", "-o"]).arg(log).args(options).arg(plain.get_program()).args(plain.get_args());
    command.env_clear().envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    command.current_dir(session.home()).stdin(Stdio::null());
    command
}

/// Runs a line under `strace` and returns what it printed, and the log.
pub(crate) fn run(session: &Session, options: &[&str], line: &str) -> (Run, String) {
    // Outside the home, which is looked through.
    let folder = tempfile::tempdir().unwrap();
    let log = folder.path().join("log");
    let output = command(session, options, &log, line).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let run = Run { status: output.status, stderr: text(&output.stderr), stdout: text(&output.stdout) };
    (run, fs::read_to_string(&log).unwrap_or_default())
}
