//! The program as its user meets it: an empty home, a fixed day, the whole output.

use std::{
    fmt, fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, ExitStatus, Stdio},
};

use tempfile::TempDir;

use super::{certificates::Authority, smtp_server::SmtpServer};

/// A home in which the program is run.
pub(crate) struct Session {
    home: TempDir,
    today: String,
}

/// What one run printed.
pub(crate) struct Run {
    pub(crate) status: ExitStatus,
    pub(crate) stderr: String,
    pub(crate) stdout: String,
}

impl Session {
    /// Begins with an empty home on a day.
    pub(crate) fn on(today: &str) -> Self {
        Self { home: tempfile::tempdir().unwrap(), today: today.to_owned() }
    }

    /// Lets days pass.
    pub(crate) fn later(&mut self, today: &str) {
        today.clone_into(&mut self.today);
    }

    /// Sets up Ada in Berlin, who sends by hand.
    pub(crate) fn ada(today: &str) -> Self {
        let session = Self::on(today);
        let run = session.run("init --country DE --name 'Ada Example' --email ada@example.org --by-hand");
        assert!(run.status.success(), "{run}");
        session
    }

    /// Sets up Ada in Berlin with a server on this machine as her mail provider.
    pub(crate) fn with_provider(today: &str, server: &SmtpServer, security: &str, ca: Option<&Authority>) -> Self {
        let session = Self::ada(today);
        let password = session.write("password", "s3cret-CANARY\n");
        let ca = ca.map_or_else(String::new, |authority| {
            format!("ca_file = \"{}\"", session.write("ca.pem", authority.pem()).display())
        });
        session.configure(&format!(
            "[me]\nname = \"Ada Example\"\nemail = \"ada@example.org\"\ncountry = \"DE\"\n\
             [mail.smtp]\nhost = \"localhost\"\nport = {}\nsecurity = \"{security}\"\nuser = \"ada\"\n\
             password = \"file:{}\"\ntimeout = 2\nfinal_timeout = 2\n{ca}\n[sending]\npause = 0\n",
            server.port(),
            password.display(),
        ));
        session
    }

    /// Writes the settings, readable by the user only.
    pub(crate) fn configure(&self, text: &str) {
        self.write(".config/redress/config.toml", text);
    }

    /// Adds a record of the user's own.
    pub(crate) fn controller(&self, id: &str, text: &str) {
        self.write(&format!(".config/redress/controllers/{id}.toml"), text);
    }

    /// Writes a file into the home, readable by the user only.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.home().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        path
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    pub(crate) fn ledger(&self) -> PathBuf {
        self.home().join(".local/share/redress/ledger.sqlite")
    }

    /// Makes a command of the words of a shell line, which no shell sees.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
        command.args(shlex::split(line).unwrap()).env_clear().stdin(Stdio::null());
        command.env("HOME", self.home()).env("PATH", "/usr/bin:/bin").env("REDRESS_TODAY", &self.today);
        // A test reads what is printed and turns no pages.
        command.env("REDRESS_PAGER", "cat").current_dir(self.home());
        command
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, line: &str) -> Run {
        let output = self.command(line).output().unwrap();
        Run { status: output.status, stderr: self.plain(&output.stderr), stdout: self.plain(&output.stdout) }
    }

    /// Runs the program and returns what a terminal would show: both outputs as they come.
    pub(crate) fn together(&self, line: &str) -> String {
        let (mut reader, writer) = std::io::pipe().unwrap();
        let mut command = self.command(line);
        command.stdout(writer.try_clone().unwrap()).stderr(writer);
        let mut child = command.spawn().unwrap();
        drop(command);
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut reader, &mut bytes).unwrap();
        child.wait().unwrap();
        self.plain(&bytes)
    }

    /// Runs the program and demands that it succeeds.
    pub(crate) fn ok(&self, line: &str) -> Run {
        let run = self.run(line);
        assert!(run.status.success(), "redress {line}\n{run}");
        run
    }

    /// Runs the program and reads the document it prints.
    pub(crate) fn json(&self, line: &str) -> serde_json::Value {
        let run = self.run(&format!("{line} --json"));
        serde_json::from_str(&run.stdout).unwrap_or_else(|error| panic!("redress {line}: {error}\n{run}"))
    }

    /// Reads the document with the references in it as they are.
    pub(crate) fn exact(&self, line: &str) -> serde_json::Value {
        let output = self.command(&format!("{line} --json")).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Takes out what differs from run to run: the folder and the random signs of a reference.
    fn plain(&self, bytes: &[u8]) -> String {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        without_references(&text.replace(&*self.home().to_string_lossy(), "$HOME"))
    }
}

/// Writes `R-2026-XXXXX` for every reference.
pub(crate) fn without_references(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("R-20") {
        let (before, found) = rest.split_at(start);
        plain.push_str(before);
        let is_reference = found.get(..12).is_some_and(|text| text.parse::<redress::request::Reference>().is_ok());
        let length = if is_reference { 12 } else { 4 };
        plain.push_str(if is_reference { "R-2026-XXXXX" } else { "R-20" });
        rest = &found[length..];
    }
    plain + rest
}

impl Run {
    /// Returns the exit code.
    pub(crate) fn code(&self) -> i32 {
        self.status.code().unwrap_or(-1)
    }
}

impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.stdout)?;
        if !self.stderr.is_empty() {
            write!(f, "[stderr]\n{}", self.stderr)?;
        }
        write!(f, "[exit status: {}]", self.code())
    }
}
