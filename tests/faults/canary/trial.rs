//! One run with a password: where it comes from, how it is used, and what goes wrong.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command};

use crate::{
    commands::lived_in,
    dialogue::Mode,
    home::{PASSWORD, Provider, authority},
    strace,
    support::{
        session::Session,
        smtp_server::{Heard, Script},
    },
};

/// Where the password comes from.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Source {
    Command,
    File,
    Keyring,
    /// Typed on a terminal.
    Prompt,
    /// To be typed, with nobody there.
    PromptOfNobody,
    /// These words, in which `FILE` is the file that holds it.
    Words(&'static str),
}

/// Changes the text of the settings.
pub(super) type Alter = fn(String) -> String;

/// How it is sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Auth {
    Login,
    Plain,
    Xoauth2,
}

/// One run.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each says what must be seen of the run")]
pub(super) struct Trial {
    pub(super) name: String,
    pub(super) line: &'static str,
    pub(super) script: Script,
    pub(super) mode: Mode,
    pub(super) source: Source,
    pub(super) auth: Auth,
    /// What is in the file, and who can read it.
    pub(super) secret: (Vec<u8>, u32),
    /// Changes the settings.
    pub(super) alter: Alter,
    /// Who can read and write the settings.
    pub(super) settings_mode: u32,
    /// What `strace` does to the program.
    pub(super) inject: &'static str,
    pub(super) succeeds: bool,
    pub(super) logs_in: bool,
    pub(super) is_in_the_settings: bool,
    pub(super) is_slow: bool,
}

/// What came of it.
pub(super) struct Ended {
    pub(super) session: Session,
    pub(super) code: Option<i32>,
    pub(super) printed: String,
    pub(super) log: String,
    pub(super) heard: Vec<Heard>,
}

impl Auth {
    pub(super) fn offer(self) -> &'static [&'static str] {
        match self {
            Self::Login => &["8BITMIME", "AUTH LOGIN"],
            Self::Plain => &["8BITMIME", "AUTH PLAIN"],
            Self::Xoauth2 => &["8BITMIME", "AUTH XOAUTH2"],
        }
    }
}

impl Trial {
    /// A letter is sent over TLS with a password from a file, and all goes well.
    pub(super) fn new(name: &str, script: Script) -> Self {
        Self {
            name: name.to_owned(),
            line: "send 2 --yes",
            script,
            mode: Mode::Tls,
            source: Source::File,
            auth: Auth::Plain,
            secret: (format!("{PASSWORD}\n").into_bytes(), 0o600),
            alter: |settings| settings,
            settings_mode: 0o600,
            inject: "",
            succeeds: true,
            logs_in: true,
            is_in_the_settings: false,
            is_slow: false,
        }
    }

    /// The same, and something goes wrong before the login.
    pub(super) fn fails(name: &str, script: Script) -> Self {
        Self { succeeds: false, logs_in: false, ..Self::new(name, script) }
    }

    pub(super) fn run(&self, flag: &str) -> Ended {
        let server = self.script.clone().start();
        let provider = Provider::new(server.port(), self.mode, authority());
        let session = lived_in(&if self.is_slow { provider.impatient() } else { provider });
        // Outside the home: there it may be, and nowhere else.
        let outside = tempfile::tempdir().unwrap();
        let secret = outside.path().join("secret");
        fs::write(&secret, &self.secret.0).unwrap();
        fs::set_permissions(&secret, fs::Permissions::from_mode(self.secret.1)).unwrap();
        self.set_up(&session, &secret);
        let log = outside.path().join("log");
        let line = format!("{}{flag}", self.words_in(&session));
        let mut command = self.command(&session, &log, &line);
        if self.source == Source::Prompt {
            command = on_a_terminal(&command, &secret);
        }
        let output = command.output().unwrap();
        let printed = [output.stdout, output.stderr].concat();
        Ended {
            session,
            code: output.status.code(),
            printed: String::from_utf8_lossy(&printed).into_owned(),
            log: fs::read_to_string(&log).unwrap_or_default(),
            heard: server.stop(),
        }
    }

    fn words_in(&self, session: &Session) -> String {
        let line = crate::commands::Line { command: "", words: self.line, network: crate::commands::Network::Never };
        line.words_in(session)
    }

    fn set_up(&self, session: &Session, secret: &Path) {
        fs::remove_file(session.home().join("password")).unwrap();
        let file = secret.display();
        let source = match self.source {
            Source::Command => format!("command:cat {file}"),
            Source::File => format!("file:{file}"),
            Source::Keyring => "keyring".to_owned(),
            Source::Prompt | Source::PromptOfNobody => "prompt".to_owned(),
            Source::Words(words) => words.replace("FILE", &file.to_string()),
        };
        let path = session.home().join(".config/redress/config.toml");
        let settings = fs::read_to_string(&path).unwrap();
        let settings: String =
            settings
                .lines()
                .map(|line| {
                    if line.starts_with("password") {
                        format!("password = \"{source}\"\n")
                    } else {
                        format!("{line}\n")
                    }
                })
                .collect();
        let auth = if self.auth == Auth::Xoauth2 { "auth = \"xoauth2\"\n" } else { "" };
        let settings = (self.alter)(settings + auth);
        session.configure(&settings);
        fs::set_permissions(&path, fs::Permissions::from_mode(self.settings_mode)).unwrap();
    }

    /// Watches arguments, environments and everything that is written. Programs that are started are watched too, but for the one
    /// that yields the password, which has to write it.
    fn command(&self, session: &Session, log: &Path, line: &str) -> Command {
        let trace = "trace=execve,write,writev,pwrite64,pwritev,sendto,sendmsg";
        let mut options = vec!["-v", "-s", "200000", "-e", trace];
        if !self.inject.is_empty() {
            options.extend(["-e", self.inject]);
        }
        match self.source {
            Source::Command | Source::Words(_) => strace::command_alone(session, &options, log, line),
            Source::File | Source::Keyring | Source::Prompt | Source::PromptOfNobody => {
                strace::command(session, &options, log, line)
            }
        }
    }
}

fn on_a_terminal(plain: &Command, secret: &Path) -> Command {
    let mut command = Command::new("python3");
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/faults/terminal.py")).arg(secret).arg("Password for");
    command.arg(plain.get_program()).args(plain.get_args());
    command.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("TERM", "xterm");
    command.current_dir(plain.get_current_dir().unwrap());
    command
}
